//! Codes that bring a learner to another browser, and two learners who become one.

use super::*;

on_both_engines! {
    a_code_brings_a_learner_back
    a_yes_counts_once_where_it_was_asked_and_while_the_code_is_one
    joining_opens_nothing_for_anybody_else
    what_is_somebody_elses_is_left_to_them
    a_learner_is_joined_once
    codes_kept_without_a_pepper_get_it
    two_learners_become_one_without_loss
}

pub fn code_hash(number: u8) -> CodeHash {
    CodeHash([number; 32])
}

/// Gives a learner a code of this number, asked for by their browser of this number.
pub async fn give_code(store: &Store, learner: &Learner, code: u8, browser: u32) {
    assert!(store.codes().set(learner, (code_hash(code), "pepper"), token(browser), false, NOW).await.unwrap());
}

/// A ticket for a code, typed in a browser.
pub async fn ticket(store: &Store, code: u8, number: u32, browser: Option<u32>) -> TokenHash {
    let ticket = token(1_000 + number);
    let new = Ticket { ticket, code: code_hash(code), browser: browser.map(token), until: NOW + 100 };
    assert!(store.codes().add_ticket(&new).await.unwrap());
    ticket
}

/// Types a code in a browser and says yes; `number` is the new session.
pub async fn enter(store: &Store, code: u8, number: u32, browser: Option<u32>, mine: Option<bool>) -> CodeOutcome {
    let ticket = ticket(store, code, number, browser).await;
    store.codes().enter(&CodeConfirmation { ticket, browser: browser.map(token), mine, token: token(number), now: NOW }).await.unwrap()
}

async fn a_code_brings_a_learner_back(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let (first, second) = ((code_hash(1), "pepper"), (code_hash(2), "pepper"));
    assert_eq!(store.codes().owner(first.0).await.unwrap(), None);
    assert!(store.codes().set(&learner, first, token(1), false, NOW).await.unwrap());
    assert_eq!(store.codes().owner(first.0).await.unwrap(), Some(learner.clone()));
    assert!(!store.codes().set(&learner, second, token(9), true, NOW).await.unwrap(), "a browser that is not theirs");
    assert_eq!(store.codes().owner(first.0).await.unwrap(), Some(learner.clone()), "changes nothing");
    assert!(store.codes().set(&learner, second, token(1), false, NOW + 1).await.unwrap());
    assert_eq!(store.codes().owner(first.0).await.unwrap(), None, "the old code is no longer one");
    assert_eq!(store.codes().owner(second.0).await.unwrap(), Some(learner.clone()));
    assert!(store.codes().set(&learner, second, token(1), false, NOW + 1).await.unwrap(), "made twice it is the same");

    assert_eq!(enter(&store, 2, 2, None, None).await, CodeOutcome::Into(learner.clone()));
    assert_eq!(enter(&store, 2, 3, None, None).await, CodeOutcome::Into(learner.clone()));
    assert!(store.sessions().end(token(3)).await.unwrap());
    assert!(!store.sessions().end(token(3)).await.unwrap());
    assert_eq!(whose(&store, 3).await, None);
    let traces = store.learners().traces(&learner).await.unwrap().unwrap();
    assert_eq!((traces.came, traces.attempts, traces.codes), (NOW, 0, vec![NOW + 1]));
    assert_eq!(traces.browsers.iter().map(|browser| browser.token).collect::<Vec<_>>(), [token(1), token(2)]);
    assert!(store.codes().set(&learner, second, token(2), true, NOW + 4).await.unwrap());
    assert_eq!((whose(&store, 1).await, whose(&store, 2).await), (None, Some(learner.clone())));
    assert!(!store.codes().set(&learner, first, token(1), true, NOW + 5).await.unwrap(), "who was put out does not come back");
    assert_eq!(whose(&store, 2).await, Some(learner.clone()));

    assert_ne!(store.learners().erase(&learner, NOW).await.unwrap(), Erased::Nobody);
    assert_eq!(store.codes().owner(second.0).await.unwrap(), None);
    assert_eq!(store.learners().traces(&learner).await.unwrap(), None);
}

async fn a_yes_counts_once_where_it_was_asked_and_while_the_code_is_one(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let missing = Ticket { ticket: token(50), code: code_hash(7), browser: None, until: NOW + 100 };
    assert!(!store.codes().add_ticket(&missing).await.unwrap(), "nobody's code");
    give_code(&store, &learner, 1, 1).await;
    let say = |ticket, browser: Option<u32>, number, now| CodeConfirmation {
        ticket,
        browser: browser.map(token),
        mine: None,
        token: token(number),
        now,
    };

    let asked = ticket(&store, 1, 1, None).await;
    assert_eq!(store.codes().enter(&say(token(77), None, 2, NOW)).await.unwrap(), CodeOutcome::Stale, "nobody was asked so");
    assert_eq!(store.codes().enter(&say(asked, Some(1), 2, NOW)).await.unwrap(), CodeOutcome::Stale, "another browser was asked");
    assert_eq!(store.codes().enter(&say(asked, None, 2, NOW + 101)).await.unwrap(), CodeOutcome::Stale, "too late");
    let presses = [2, 3].map(|number| CodeConfirmation { token: token(number), ..say(asked, None, 2, NOW) });
    let twice = join_all(presses.iter().map(|yes| store.codes().enter(yes))).await;
    let outcomes: BTreeSet<_> = twice.iter().map(|outcome| format!("{:?}", outcome.as_ref().unwrap())).collect();
    assert_eq!(outcomes, BTreeSet::from([format!("{:?}", CodeOutcome::Into(learner.clone())), "Stale".to_owned()]), "one press counts");
    assert_eq!(store.sessions().browsers(&learner).await.unwrap().len(), 2);

    let asked = ticket(&store, 1, 4, None).await;
    give_code(&store, &learner, 2, 1).await;
    assert_eq!(store.codes().enter(&say(asked, None, 5, NOW)).await.unwrap(), CodeOutcome::Stale, "the code was made anew in between");
    assert_eq!(whose(&store, 5).await, None);
    assert_eq!(enter(&store, 2, 6, Some(1), None).await, CodeOutcome::Same(learner.clone()), "one's own code does no harm");
    assert_eq!((whose(&store, 1).await, whose(&store, 6).await), (Some(learner), None));
}

/// Who could get at one learner's data before a join gets at nothing of the other's by it.
async fn joining_opens_nothing_for_anybody_else(db: TestDb) {
    let (store, owner) = with_learner(&db).await;
    let stranger = proven("learner-2");
    store.learners().create(stranger.id().clone(), token(2), NOW).await.unwrap();
    give_code(&store, &owner, 1, 1).await;
    give_code(&store, &stranger, 2, 2).await;
    begin(&store, &owner, "attempt-1", None).await;
    begin(&store, &stranger, "attempt-2", None).await;
    // Somebody's empty browser took in the stranger's code; whoever sits there now joins it with their own.
    assert_eq!(enter(&store, 2, 3, None, None).await, CodeOutcome::Into(stranger.clone()));
    let waiting = ticket(&store, 2, 70, None).await;
    assert_eq!(enter(&store, 1, 4, Some(3), None).await, CodeOutcome::Unsaid, "there are attempts, and nobody said whose");
    assert_eq!(enter(&store, 1, 5, Some(3), Some(true)).await, CodeOutcome::Joined(stranger.id().clone(), owner.clone()));
    assert_eq!(store.attempts().of(&owner, 0..9).await.unwrap().len(), 2);
    assert_eq!(whose(&store, 2).await, None, "the stranger's browser");
    assert_eq!(whose(&store, 3).await, None, "the secret that this browser had");
    assert_eq!(store.codes().owner(code_hash(2)).await.unwrap(), None, "the stranger's code");
    let late = CodeConfirmation { ticket: waiting, browser: None, mine: None, token: token(6), now: NOW };
    assert_eq!(store.codes().enter(&late).await.unwrap(), CodeOutcome::Stale, "nor does a yes that was still to be said");
    assert!(!store.codes().set(&owner, (code_hash(3), "pepper"), token(2), true, NOW).await.unwrap(), "and nobody is locked out");
    assert_eq!((whose(&store, 1).await, whose(&store, 5).await), (Some(owner.clone()), Some(owner.clone())));
    assert_eq!(store.codes().owner(code_hash(1)).await.unwrap(), Some(owner));
}

/// What is left of the tests of another stays theirs, and no browser that stays theirs is touched.
async fn what_is_somebody_elses_is_left_to_them(db: TestDb) {
    let (store, owner) = with_learner(&db).await;
    let other = proven("learner-2");
    store.learners().create(other.id().clone(), token(2), NOW).await.unwrap();
    give_code(&store, &owner, 1, 1).await;
    give_code(&store, &other, 2, 2).await;
    begin(&store, &other, "attempt-2", None).await;
    assert_eq!(enter(&store, 2, 3, None, None).await, CodeOutcome::Into(other.clone()));
    assert_eq!(enter(&store, 1, 4, Some(3), Some(false)).await, CodeOutcome::Into(owner.clone()));
    assert_eq!((whose(&store, 2).await, whose(&store, 3).await, whose(&store, 4).await), (Some(other.clone()), None, Some(owner)));
    assert_eq!(store.attempts().of(&other, 0..9).await.unwrap().len(), 1);
    assert_eq!(store.codes().owner(code_hash(2)).await.unwrap(), Some(other));
}

/// Two browsers of one learner join with the same code at the same time.
async fn a_learner_is_joined_once(db: TestDb) {
    let (store, into) = with_learner(&db).await;
    let from = proven("learner-2");
    store.learners().create(from.id().clone(), token(2), NOW).await.unwrap();
    give_code(&store, &into, 1, 1).await;
    give_code(&store, &from, 2, 2).await;
    begin(&store, &from, "attempt-2", None).await;
    assert_eq!(enter(&store, 2, 3, None, None).await, CodeOutcome::Into(from.clone()));
    let mut yeses = Vec::new();
    for browser in [2, 3] {
        let ticket = ticket(&store, 1, 20 + browser, Some(browser)).await;
        yeses.push(CodeConfirmation { ticket, browser: Some(token(browser)), mine: Some(true), token: token(10 + browser), now: NOW });
    }
    let outcomes: Vec<_> = join_all(yeses.iter().map(|yes| store.codes().enter(yes))).await.into_iter().map(Result::unwrap).collect();
    let joined = outcomes.iter().filter(|outcome| matches!(outcome, CodeOutcome::Joined(..))).count();
    assert_eq!(joined, 1, "{outcomes:?}");
    assert_eq!(store.attempts().of(&into, 0..9).await.unwrap().len(), 1);
    assert_eq!(store.counts().await.unwrap().learners, 1);
    assert!(whose(&store, 2).await.is_none() && whose(&store, 3).await.is_none());
}

async fn codes_kept_without_a_pepper_get_it(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let stranger = proven("learner-2");
    store.learners().create(stranger.id().clone(), token(2), NOW).await.unwrap();
    assert!(store.codes().set(&learner, (code_hash(1), ""), token(1), false, NOW).await.unwrap());
    assert!(store.codes().set(&stranger, (code_hash(9), "lost"), token(2), false, NOW).await.unwrap());
    let pepper = |hash: CodeHash| CodeHash(hash.0.map(|byte| byte + 100));
    assert_eq!(store.codes().pepper("new", pepper).await.unwrap(), (1, 1), "one is renewed, one is of another pepper");
    assert_eq!(store.codes().owner(code_hash(1)).await.unwrap(), None);
    assert_eq!(store.codes().owner(code_hash(101)).await.unwrap(), Some(learner));
    assert_eq!(store.codes().pepper("new", pepper).await.unwrap(), (0, 1), "once");
}

/// Two browsers that did not know of each other, and both have done everything that can be done.
async fn two_learners_become_one_without_loss(db: TestDb) {
    let (store, into) = with_learner(&db).await;
    let from = proven("learner-2");
    store.learners().create(from.id().clone(), token(2), NOW).await.unwrap();
    let complaint = |reason| Complaint { bank: bank(), question: id("q-1"), version: 1, reason, lang: "tg".parse().unwrap() };
    let real = |day, passed| RealExam { exam: id("ru-patent-2025"), day, passed, said: Some(70) };
    let goal = |day| Goal { exam: id("ru-patent-2025"), day: Some(day) };
    let (may, june) = (date(2026, 5, 1), date(2026, 6, 1));
    for (n, learner) in [&into, &from].into_iter().enumerate() {
        let at = NOW + 10 * n as i64;
        let done = begin(&store, learner, &format!("attempt-done-{n}"), None).await;
        end(&store, &done, at + 1, 1 + n).await;
        begin(&store, learner, &format!("attempt-open-{n}"), None).await;
        store.complain(learner, &complaint(Reason::Unclear), at).await.unwrap();
        give_code(&store, learner, n as u8, 1 + n as u32).await;
        set_goal(&store, learner, goal(if n == 0 { may } else { june })).await;
        assert!(tell_exam(&store, learner, &real(may, n == 0)).await);
    }
    store.complain(&from, &complaint(Reason::Outdated), NOW).await.unwrap();
    assert!(tell_exam(&store, &from, &real(june, true)).await);

    assert_eq!(enter(&store, 0, 3, Some(2), Some(true)).await, CodeOutcome::Joined(from.id().clone(), into.clone()));
    assert_eq!((whose(&store, 2).await, whose(&store, 3).await), (None, Some(into.clone())));
    assert_eq!(store.attempts().of(&into, 0..10).await.unwrap().len(), 4);
    let mut events = 0;
    for attempt in store.attempts().until(&into, NOW, None, 10).await.unwrap() {
        let owner = store.owner(&attempt.id).await.unwrap().unwrap();
        let of_attempt = store.attempts().events(&owner, &attempt.id).await.unwrap();
        events += of_attempt.len();
        assert_eq!(owner, into, "also of an attempt that the other began");
        let began = Attempt::replay(of_attempt).unwrap().learner;
        assert_eq!(began == *from.id(), attempt.id.as_str().ends_with('1'), "which its record still says");
    }
    assert_eq!(events, 6);
    let open = id("attempt-open-1");
    assert_eq!(store.append(&open, &from, 1, &answered(NOW + 50, "a")).await.unwrap(), Appended::Gone);
    assert_eq!(store.append(&open, &into, 1, &answered(NOW + 50, "a")).await.unwrap(), Appended::Stored);
    let memories = store.attempts().memories(&into, &bank()).await.unwrap();
    assert!(memories.values().all(|memory| memory.reviews().len() == 2), "{memories:?}");
    assert_eq!(store.goals().of(&into, &bank()).await.unwrap(), Some(goal(may)));
    assert_eq!(store.goals().real_exams(&into, &bank()).await.unwrap(), [real(may, true), real(june, true)]);
    let traces = store.learners().traces(&into).await.unwrap().unwrap();
    assert_eq!(
        traces.complaints.iter().map(|(complaint, _)| complaint.reason).collect::<BTreeSet<_>>(),
        [Reason::Unclear, Reason::Outdated].into()
    );
    assert_eq!((traces.browsers.len(), traces.codes.len(), traces.complaints.len()), (2, 1, 2));

    let joined = store.records().dump_projections().await.unwrap();
    rebuild(&store, &BTreeMap::from([(id("attempt-done-0"), 1), (id("attempt-done-1"), 2)])).await;
    assert_eq!(store.records().dump_projections().await.unwrap(), joined, "the records tell the same");
    dense(&db).await;
    assert_ne!(store.learners().erase(&into, NOW).await.unwrap(), Erased::Nobody);
    assert!(store.attempts().until(&into, NOW, None, 10).await.unwrap().is_empty());
    assert!(store.events(&open).await.unwrap().is_empty(), "what the other began is erased with it");
}
