//! One suite over every method of the store, on both engines.

mod raw;
mod schema;
mod tidy;

use domain::attempt::{Attempt, Event, GRACE, Mode};
use domain::form::Form;
use domain::goal::{Goal, RealExam};
use domain::ids::{AttemptId, ExamId, LearnerId, QuestionId};
use domain::memory::{KEPT, Memories, Memory, Review};
use domain::paper::PaperNumber;
use domain::report::{Reason, Report};
use futures::future::join_all;
use jiff::civil::date;
use raw::{dense, query};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::testing::TestDb;
use store::testing::sample::{NOW, answered, bank, finished, id, start, token};
use store::{Appended, CodeHash, Engine, NewAttempt, ReportLine, Store, StoreError, Traces, Whole};

/// Runs each story on each engine.
macro_rules! on_both_engines {
    ($($story:ident)*) => {
        mod sqlite { $(#[tokio::test(flavor = "multi_thread")] async fn $story() { super::$story(store::testing::TestDb::sqlite()).await; })* }
        mod postgres { $(#[tokio::test(flavor = "multi_thread")] async fn $story() { super::$story(store::testing::TestDb::postgres().await).await; })* }
    };
}

on_both_engines! {
    a_session_finds_its_learner
    an_attempt_is_read_as_it_was_written
    a_place_in_an_attempt_is_taken_once
    only_the_owner_appends
    the_end_is_all_or_nothing
    what_is_remembered_adds_up
    a_goal_is_kept_and_what_came_of_it
    old_projections_are_found
    the_latest_result_of_each_test_counts
    overdue_attempts_wait_for_their_grace
    a_rebuild_comes_out_identical
    a_rebuild_that_is_dropped_changes_nothing
    nobody_of_fifty_loses_a_record
    two_servers_agree_on_every_place
    a_bad_write_does_not_fail_its_neighbours
    an_erased_person_is_gone
    a_code_brings_a_learner_back
    two_learners_become_one_without_loss
    one_learner_is_not_joined_to_nobody
    what_was_asked_is_found_by_learner_and_bank
    a_problem_counts_once_for_each_learner
    a_printed_form_is_found_by_its_number
    whole_attempts_come_all_or_none
    it_counts
    it_opens_again_and_closes
    no_error_tells_personal_data
}

/// A store with one learner.
async fn with_learner(db: &TestDb) -> (Store, LearnerId) {
    let store = db.open().await;
    let learner = id::<LearnerId>("learner-1");
    store.create_learner(&learner, token(1), NOW).await.unwrap();
    (store, learner)
}

/// Starts an attempt `deadline` milliseconds long, or without a clock.
async fn begin(store: &Store, learner: &LearnerId, name: &str, deadline: Option<i64>) -> NewAttempt {
    let (new, event) = start(&id(name), learner, NOW, deadline.map(|millis| NOW + millis));
    assert_eq!(store.start_attempt(new.clone(), &event).await.unwrap(), Appended::Stored);
    new
}

/// A question answered once.
fn memory(review: Review) -> Memory {
    let mut memory = Memory::default();
    memory.add(review);
    memory
}

/// Ends an attempt that has only begun.
async fn end(store: &Store, new: &NewAttempt, at: i64, right: usize) {
    let (event, result, reviews) = finished(new, at, right);
    assert_eq!(store.append_final(1, &event, result, reviews).await.unwrap(), Appended::Stored);
}

async fn a_session_finds_its_learner(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    assert_eq!(store.session(token(1)).await.unwrap(), Some(learner));
    assert_eq!(store.session(token(2)).await.unwrap(), None);
}

async fn an_attempt_is_read_as_it_was_written(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let (new, first) = start(&id("attempt-1"), &learner, NOW, None);
    store.start_attempt(new.clone(), &first).await.unwrap();
    let second = answered(NOW + 1, "среда \"1\"\u{1F4D8}");
    assert_eq!(store.append(&new.id, &learner, 1, &second).await.unwrap(), Appended::Stored);

    assert!(store.written() > 0);
    assert_eq!(store.head(&new.id).await.unwrap().as_ref(), Some(&new));
    assert_eq!(store.head(&id("attempt-2")).await.unwrap(), None);
    let events = store.events(&new.id).await.unwrap();
    assert_eq!(events, [first, second]);
    assert_eq!(Attempt::replay(events).unwrap().seq, 2);
    assert!(store.events(&id("attempt-2")).await.unwrap().is_empty());
    assert_eq!(store.result(&new.id).await.unwrap(), None);

    let other = NewAttempt { id: id("attempt-0"), started: NOW - 5, mode: Mode::Practice, ..new.clone() };
    store.start_attempt(other.clone(), &start(&other.id, &learner, NOW - 5, None).1).await.unwrap();
    let summaries = store.attempts_of(&learner, 0..10).await.unwrap();
    assert_eq!(summaries.iter().map(|summary| &summary.head).collect::<Vec<_>>(), [&new, &other], "newest first");
    assert!(summaries.iter().all(|summary| summary.result.is_none()));
    let ids = async |which| -> Vec<_> { store.attempts_of(&learner, which).await.unwrap().into_iter().map(|past| past.head.id).collect() };
    assert_eq!((ids(0..1).await, ids(1..9).await, ids(2..9).await), (vec![new.id.clone()], vec![other.id.clone()], vec![]));
    assert_eq!(store.traces(&learner).await.unwrap().unwrap().attempts, 2);
    end(&store, &other, NOW + 9, 2).await;
    let summaries = store.attempts_of(&learner, 0..10).await.unwrap();
    assert_eq!(summaries[1].result, store.result(&other.id).await.unwrap());
    assert_eq!(summaries[1].result, Some(finished(&other, NOW + 9, 2).1));
}

async fn a_place_in_an_attempt_is_taken_once(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let new = begin(&store, &learner, "attempt-1", None).await;
    assert_eq!(store.start_attempt(new.clone(), &start(&new.id, &learner, NOW, None).1).await.unwrap(), Appended::Conflict);
    let events = [answered(NOW + 1, "a"), answered(NOW + 2, "b")];
    // At the same time, so that both are in the queue of the writer together.
    let outcomes = join_all(events.iter().map(|event| store.append(&new.id, &learner, 1, event))).await;
    let mut outcomes: Vec<_> = outcomes.into_iter().map(Result::unwrap).collect();
    outcomes.sort_by_key(|outcome| *outcome != Appended::Stored);
    assert_eq!(outcomes, [Appended::Stored, Appended::Conflict]);
    // And on two servers, where the engine has to decide.
    let second = db.open().await;
    let (here, there) = tokio::join!(store.append(&new.id, &learner, 2, &events[0]), second.append(&new.id, &learner, 2, &events[1]));
    assert!(matches!((here.unwrap(), there.unwrap()), (Appended::Stored, Appended::Conflict) | (Appended::Conflict, Appended::Stored)));
    assert_eq!(store.events(&new.id).await.unwrap().len(), 3);
    dense(&db).await;
}

async fn only_the_owner_appends(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let stranger = id::<LearnerId>("stranger");
    let new = begin(&store, &learner, "attempt-1", None).await;
    assert_eq!(store.append(&new.id, &stranger, 1, &answered(NOW, "a")).await.unwrap(), Appended::Gone);
    assert_eq!(store.append(&id("attempt-2"), &learner, 1, &answered(NOW, "a")).await.unwrap(), Appended::Gone);
    let (foreign, event) = start(&id("attempt-3"), &stranger, NOW, None);
    assert_eq!(store.start_attempt(foreign.clone(), &event).await.unwrap(), Appended::Gone, "nobody of that name");
    assert_eq!(store.head(&foreign.id).await.unwrap(), None);
    // A stranger who is in the queue first does not take the owner's place, nor is it told that it did.
    let (a, b) = (answered(NOW, "a"), answered(NOW, "b"));
    let (theirs, mine) = tokio::join!(store.append(&new.id, &stranger, 1, &a), store.append(&new.id, &learner, 1, &b));
    assert_eq!((theirs.unwrap(), mine.unwrap()), (Appended::Gone, Appended::Stored));
    assert_eq!(store.events(&new.id).await.unwrap()[1], b);
    dense(&db).await;
}

async fn the_end_is_all_or_nothing(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let new = begin(&store, &learner, "attempt-1", Some(60_000)).await;
    let (event, result, reviews) = finished(&new, NOW + 5, 2);
    store.append(&new.id, &learner, 1, &answered(NOW + 1, "a")).await.unwrap();
    let late = store.append_final(1, &event, result.clone(), reviews.clone()).await.unwrap();
    assert_eq!(late, Appended::Conflict);
    assert_eq!(store.result(&new.id).await.unwrap(), None, "no record, no result");
    assert!(store.memories(&learner, &bank()).await.unwrap().is_empty(), "no record, nothing remembered");

    let twice = join_all((0..2).map(|_| store.append_final(2, &event, result.clone(), reviews.clone()))).await;
    let twice: BTreeSet<_> = twice.into_iter().map(|outcome| format!("{:?}", outcome.unwrap())).collect();
    assert_eq!(twice, ["Conflict", "Stored"].map(str::to_owned).into());
    assert_eq!(store.result(&new.id).await.unwrap().as_ref(), Some(&result));
    let remembered: Memories = reviews.iter().map(|(question, review)| (question.clone(), memory(*review))).collect();
    assert_eq!(store.memories(&learner, &bank()).await.unwrap(), remembered, "counted once");

    // A second end in a free place fails at the projections, and takes its record with it.
    let error = store.append_final(3, &event, result, reviews.clone()).await.unwrap_err();
    assert!(matches!(error, StoreError::Driver(_)), "{error}");
    assert_eq!(store.events(&new.id).await.unwrap().len(), 3);
    assert_eq!(store.memories(&learner, &bank()).await.unwrap(), remembered);
    dense(&db).await;
}

async fn what_is_remembered_adds_up(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let mut expected = Memories::new();
    for (name, at, right) in [("attempt-1", 3, 3), ("attempt-2", 1, 0), ("attempt-3", 2, 1)] {
        let new = begin(&store, &learner, name, None).await;
        end(&store, &new, NOW + at, right).await;
        for (question, review) in finished(&new, NOW + at, right).2 {
            expected.entry(question).or_default().add(review);
        }
    }
    assert_eq!(store.memories(&learner, &bank()).await.unwrap(), expected);
    let shares: Vec<_> = expected[&id::<QuestionId>("history-001")].reviews().iter().map(|review| review.share).collect();
    assert_eq!(shares, [0, 100, 100], "in the order of time");
    assert!(store.memories(&learner, &id("other-bank")).await.unwrap().is_empty());
    assert!(store.memories(&id("stranger"), &bank()).await.unwrap().is_empty());
}

async fn a_goal_is_kept_and_what_came_of_it(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    assert_eq!(store.goal(&learner, &bank()).await.unwrap(), None);
    let exam: ExamId = id("ru-patent-2025");
    let goal = Goal { exam: exam.clone(), day: Some(date(2026, 12, 1)) };
    store.set_goal(&learner, &bank(), &Goal { day: None, ..goal.clone() }).await.unwrap();
    store.set_goal(&learner, &bank(), &goal).await.unwrap();
    store.set_goal(&id("stranger"), &bank(), &goal).await.unwrap();
    assert_eq!(store.goal(&learner, &bank()).await.unwrap(), Some(goal));
    assert_eq!(store.goal(&id("stranger"), &bank()).await.unwrap(), None);

    let real = RealExam { exam, day: date(2026, 12, 1), passed: false, said: Some(74) };
    store.add_real_exam(&learner, &bank(), &real).await.unwrap();
    store.add_real_exam(&learner, &bank(), &RealExam { passed: true, said: None, ..real.clone() }).await.unwrap();
    store.add_real_exam(&id("stranger"), &bank(), &real).await.unwrap();
    let told = store.real_exams(&learner, &bank()).await.unwrap();
    assert_eq!(told, [RealExam { passed: true, ..real }], "a slip of the finger can be mended, what was said cannot");
    assert_eq!(store.said_and_passed().await.unwrap(), [(70, 1, 1)]);
    assert!(store.erase_learner(&learner, NOW).await.unwrap());
    assert_eq!(store.said_and_passed().await.unwrap(), []);
}

async fn old_projections_are_found(db: TestDb) {
    let store = db.open().await;
    assert!(store.stale().await.unwrap(), "as after an update");
    store.rebuild().await.unwrap().commit().await.unwrap();
    assert!(!store.stale().await.unwrap());
}

async fn the_latest_result_of_each_test_counts(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    for (name, test, ended, right) in
        [("a", "history-02", 9, 1), ("b", "history-02", 5, 3), ("c", "history-01", 7, 2), ("d", "history-01", 7, 0)]
    {
        let (new, event) = start(&id(name), &learner, NOW, None);
        let new = NewAttempt { test: test.to_owned(), ..new };
        store.start_attempt(new.clone(), &event).await.unwrap();
        end(&store, &new, NOW + ended, right).await;
    }
    let latest = store.latest_results(&learner, &bank()).await.unwrap();
    let latest: Vec<_> = latest.iter().map(|result| (result.test.as_str(), result.attempt.as_str())).collect();
    assert_eq!(latest, [("history-01", "d"), ("history-02", "a")], "the later one, of two at the same time the later id");
    assert!(store.latest_results(&learner, &id("other-bank")).await.unwrap().is_empty());
}

async fn overdue_attempts_wait_for_their_grace(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let long = begin(&store, &learner, "attempt-1", Some(2_000)).await;
    let short = begin(&store, &learner, "attempt-2", Some(1_000)).await;
    let done = begin(&store, &learner, "attempt-3", Some(500)).await;
    begin(&store, &learner, "attempt-4", None).await;
    end(&store, &done, NOW + 400, 1).await;
    assert!(store.overdue_attempts(NOW + 1_000 + GRACE, 10).await.unwrap().is_empty(), "the last moment of the grace");
    assert_eq!(store.overdue_attempts(NOW + 1_001 + GRACE, 10).await.unwrap(), std::slice::from_ref(&short));
    assert_eq!(store.overdue_attempts(NOW + 9_000 + GRACE, 10).await.unwrap(), [short.clone(), long]);
    assert_eq!(store.overdue_attempts(NOW + 9_000 + GRACE, 1).await.unwrap(), [short]);
}

async fn a_rebuild_comes_out_identical(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let mut rights = BTreeMap::new();
    for n in 0..7usize {
        let new = begin(&store, &learner, &format!("attempt-{n}"), (n % 2 == 0).then_some(1_000)).await;
        if n != 3 && n != 4 {
            end(&store, &new, NOW + n as i64, n % 4).await;
            rights.insert(new.id, n % 4);
        }
    }
    let before = store.dump_projections().await.unwrap();
    assert_eq!(before.lines().filter(|line| line.starts_with("result ")).count(), 5);
    assert_eq!(before.lines().filter(|line| line.starts_with("memory ")).count(), 3);
    assert_eq!(before.lines().filter(|line| line.starts_with("running ")).count(), 1);
    spoil_projections(&db).await;
    assert_ne!(store.dump_projections().await.unwrap(), before);

    rebuild(&store, &rights).await;
    assert_eq!(store.dump_projections().await.unwrap(), before);
}

/// Makes the projections again from the records; `rights` says how much of each attempt was right.
async fn rebuild(store: &Store, rights: &BTreeMap<AttemptId, usize>) {
    let mut rebuild = store.rebuild().await.unwrap();
    let mut after: Option<AttemptId> = None;
    loop {
        let page = store.finished_attempts_page(after.as_ref(), 2).await.unwrap();
        for head in &page {
            let end = store.events(&head.id).await.unwrap().pop().unwrap();
            let (_, result, reviews) = finished(head, end.at(), rights[&head.id]);
            rebuild.add(result, reviews).await.unwrap();
        }
        match page.last() {
            Some(last) => after = Some(last.id.clone()),
            None => break,
        }
    }
    rebuild.commit().await.unwrap();
}

async fn spoil_projections(db: &TestDb) {
    query(db, "DELETE FROM results WHERE attempt = 'attempt-1' RETURNING attempt, attempt").await;
    query(db, "UPDATE memories SET reviews = '[]' RETURNING question, question").await;
    query(db, "UPDATE attempts SET running_until = deadline RETURNING id, id").await;
}

async fn a_rebuild_that_is_dropped_changes_nothing(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let new = begin(&store, &learner, "attempt-1", None).await;
    end(&store, &new, NOW + 1, 3).await;
    let before = store.dump_projections().await.unwrap();
    drop(store.rebuild().await.unwrap());
    assert_eq!(store.dump_projections().await.unwrap(), before);
    let next = begin(&store, &learner, "attempt-2", None).await;
    end(&store, &next, NOW + 2, 0).await;
    assert_ne!(store.dump_projections().await.unwrap(), before, "writes go on");
}

async fn nobody_of_fifty_loses_a_record(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let store = Arc::new(store);
    let tasks = (0..50).map(|n| {
        let (store, learner) = (Arc::clone(&store), learner.clone());
        tokio::spawn(async move {
            let new = begin(&store, &learner, &format!("attempt-{n}"), None).await;
            for seq in 1..20 {
                let event = answered(NOW + i64::from(seq), &format!("answer {seq}"));
                assert_eq!(store.append(&new.id, &learner, seq, &event).await.unwrap(), Appended::Stored);
                // A browser that lost the reply sends it again.
                assert_eq!(store.append(&new.id, &learner, seq, &event).await.unwrap(), Appended::Conflict);
            }
            new.id
        })
    });
    for attempt in join_all(tasks).await {
        assert_eq!(store.events(&attempt.unwrap()).await.unwrap().len(), 20);
    }
    assert_eq!(dense(&db).await, 50 * 20);
}

/// Two browsers of each learner answer at once, through two servers: every place is taken by exactly one of them.
async fn two_servers_agree_on_every_place(db: TestDb) {
    let (first, learner) = with_learner(&db).await;
    let servers = [Arc::new(first), Arc::new(db.open().await)];
    let mut attempts = Vec::new();
    for n in 0..20 {
        attempts.push(begin(&servers[0], &learner, &format!("attempt-{n}"), None).await);
    }
    let browsers = attempts.iter().flat_map(|new| servers.iter().map(move |server| (new.clone(), Arc::clone(server))));
    let browsers = browsers.map(|(new, server)| {
        tokio::spawn(async move {
            let mut stored = 0;
            for seq in 1..=10 {
                let event = answered(NOW + i64::from(seq), "a");
                stored += u32::from(server.append(&new.id, &new.learner, seq, &event).await.unwrap() == Appended::Stored);
            }
            let (event, result, reviews) = finished(&new, NOW + 11, 2);
            stored + u32::from(server.append_final(11, &event, result, reviews).await.unwrap() == Appended::Stored)
        })
    });
    let stored: u32 = join_all(browsers).await.into_iter().map(Result::unwrap).sum();
    assert_eq!(stored, 20 * 11, "each place is taken once");
    for new in &attempts {
        assert_eq!(servers[1].events(&new.id).await.unwrap().len(), 12);
    }
    let memories = servers[0].memories(&learner, &bank()).await.unwrap();
    assert_eq!(memories[&id::<QuestionId>("history-001")].reviews().len(), KEPT, "no end overwrites another");
    assert_eq!(servers[1].counts().await.unwrap().results, 20, "each end is counted once");
    assert_eq!(dense(&db).await, 20 * 12);
}

async fn a_bad_write_does_not_fail_its_neighbours(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let new = begin(&store, &learner, "attempt-1", None).await;
    let events: Vec<Event> = (1..30).map(|n| answered(NOW + n, "a")).collect();
    let appends = join_all((1u32..).zip(&events).map(|(seq, event)| store.append(&new.id, &learner, seq, event)));
    // The learner exists already, so this write fails in the engine and takes the transaction with it.
    let (bad, appends) = tokio::join!(store.create_learner(&learner, token(2), NOW), appends);
    assert!(matches!(bad, Err(StoreError::Driver(_))));
    for outcome in appends {
        assert_eq!(outcome.unwrap(), Appended::Stored);
    }
    assert_eq!(store.session(token(2)).await.unwrap(), None);
    assert_eq!(dense(&db).await, 30);
}

async fn an_erased_person_is_gone(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let other = id::<LearnerId>("learner-2");
    store.create_learner(&other, token(2), NOW).await.unwrap();
    let kept = begin(&store, &other, "attempt-kept", None).await;
    end(&store, &kept, NOW + 1, 2).await;
    let before = store.dump_projections().await.unwrap();
    let running = begin(&store, &learner, "attempt-1", Some(1_000)).await;
    let done = begin(&store, &learner, "attempt-2", None).await;
    end(&store, &done, NOW + 1, 3).await;

    assert!(store.erase_learner(&learner, NOW).await.unwrap());
    assert!(!store.erase_learner(&learner, NOW).await.unwrap(), "there is nobody left to erase");
    assert!(!store.scrub_late(true, NOW).await.unwrap(), "in a small database nothing is left for later");
    assert_eq!(store.append(&running.id, &learner, 1, &answered(NOW, "a")).await.unwrap(), Appended::Gone);
    let (event, result, reviews) = finished(&running, NOW + 1, 3);
    assert_eq!(store.append_final(1, &event, result, reviews).await.unwrap(), Appended::Gone);
    assert_eq!(store.session(token(1)).await.unwrap(), None);
    assert_eq!(store.head(&done.id).await.unwrap(), None);
    assert!(store.events(&done.id).await.unwrap().is_empty());
    assert!(store.attempts_of(&learner, 0..10).await.unwrap().is_empty());
    assert!(store.memories(&learner, &bank()).await.unwrap().is_empty());
    assert!(store.overdue_attempts(NOW + 9_000_000, 10).await.unwrap().is_empty());
    assert_eq!(store.dump_projections().await.unwrap(), before, "others keep what is theirs");
    assert_eq!(store.events(&kept.id).await.unwrap().len(), 2);
}

async fn a_code_brings_a_learner_back(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let (first, second) = (CodeHash([1; 32]), CodeHash([2; 32]));
    assert_eq!(store.learner_of_code(first).await.unwrap(), None);
    assert!(store.set_code(&learner, first, token(1), false, NOW).await.unwrap());
    assert_eq!(store.learner_of_code(first).await.unwrap(), Some(learner.clone()));
    assert!(!store.set_code(&learner, second, token(9), true, NOW).await.unwrap(), "a browser that is not theirs");
    assert_eq!(store.learner_of_code(first).await.unwrap(), Some(learner.clone()), "changes nothing");
    assert!(store.set_code(&learner, second, token(1), false, NOW + 1).await.unwrap());
    assert_eq!(store.learner_of_code(first).await.unwrap(), None, "the old code is no longer one");
    assert_eq!(store.learner_of_code(second).await.unwrap(), Some(learner.clone()));

    assert!(store.add_session(&learner, token(2), NOW + 2).await.unwrap());
    assert!(store.add_session(&learner, token(3), NOW + 3).await.unwrap());
    assert!(!store.add_session(&id("nobody"), token(4), NOW).await.unwrap());
    store.end_session(token(3)).await.unwrap();
    assert_eq!(store.session(token(3)).await.unwrap(), None);
    let traces = store.traces(&learner).await.unwrap().unwrap();
    assert_eq!(traces, Traces { came: NOW, attempts: 0, browsers: vec![NOW, NOW + 2], codes: vec![NOW + 1], reports: vec![] });
    assert!(store.set_code(&learner, second, token(2), true, NOW + 4).await.unwrap());
    assert_eq!(store.session(token(1)).await.unwrap(), None);
    assert_eq!(store.session(token(2)).await.unwrap(), Some(learner.clone()));
    assert!(!store.set_code(&learner, first, token(1), true, NOW + 5).await.unwrap(), "who was put out does not come back");
    assert_eq!(store.session(token(2)).await.unwrap(), Some(learner.clone()));

    assert!(store.erase_learner(&learner, NOW).await.unwrap());
    assert_eq!(store.learner_of_code(second).await.unwrap(), None);
    assert_eq!(store.traces(&learner).await.unwrap(), None);
}

/// Two browsers that did not know of each other, and both have done everything that can be done.
async fn two_learners_become_one_without_loss(db: TestDb) {
    let (store, into) = with_learner(&db).await;
    let from = id::<LearnerId>("learner-2");
    store.create_learner(&from, token(2), NOW).await.unwrap();
    let report = |reason| Report { bank: bank(), question: id("q-1"), version: 1, reason, lang: "tg".parse().unwrap() };
    let real = |day, passed| RealExam { exam: id("ru-patent-2025"), day, passed, said: Some(70) };
    let goal = |day| Goal { exam: id("ru-patent-2025"), day: Some(day) };
    let (may, june) = (date(2026, 5, 1), date(2026, 6, 1));
    for (n, learner) in [&into, &from].into_iter().enumerate() {
        let at = NOW + 10 * n as i64;
        let done = begin(&store, learner, &format!("attempt-done-{n}"), None).await;
        end(&store, &done, at + 1, 1 + n).await;
        begin(&store, learner, &format!("attempt-open-{n}"), None).await;
        store.add_report(learner, &report(Reason::Unclear), at).await.unwrap();
        assert!(store.set_code(learner, CodeHash([n as u8; 32]), token(1 + n as u32), false, at).await.unwrap());
        store.set_goal(learner, &bank(), &goal(if n == 0 { may } else { june })).await.unwrap();
        store.add_real_exam(learner, &bank(), &real(may, n == 0)).await.unwrap();
    }
    store.add_report(&from, &report(Reason::Outdated), NOW).await.unwrap();
    store.add_real_exam(&from, &bank(), &real(june, true)).await.unwrap();

    assert!(store.join_learners(&from, &into).await.unwrap());
    assert!(!store.join_learners(&from, &into).await.unwrap(), "there is nobody left to join");
    assert_eq!(store.session(token(2)).await.unwrap(), Some(into.clone()));
    assert_eq!(store.learner_of_code(CodeHash([1; 32])).await.unwrap(), Some(into.clone()), "both slips of paper work");
    assert_eq!(store.attempts_of(&into, 0..10).await.unwrap().len(), 4);
    let all = store.events_of(&into).await.unwrap();
    assert_eq!(all.iter().map(|(_, events)| events.len()).sum::<usize>(), 6);
    for (attempt, events) in &all {
        assert_eq!(events, &store.events(attempt).await.unwrap());
        assert_eq!(Attempt::replay(events.clone()).unwrap().learner, into, "also of an attempt that the other began");
    }
    let open = id("attempt-open-1");
    assert_eq!(store.append(&open, &from, 1, &answered(NOW + 50, "a")).await.unwrap(), Appended::Gone);
    assert_eq!(store.append(&open, &into, 1, &answered(NOW + 50, "a")).await.unwrap(), Appended::Stored);
    let memories = store.memories(&into, &bank()).await.unwrap();
    assert!(memories.values().all(|memory| memory.reviews().len() == 2), "{memories:?}");
    assert_eq!(store.goal(&into, &bank()).await.unwrap(), Some(goal(may)));
    assert_eq!(store.real_exams(&into, &bank()).await.unwrap(), [real(may, true), real(june, true)]);
    let traces = store.traces(&into).await.unwrap().unwrap();
    assert_eq!(traces.reports.iter().map(|(report, _)| report.reason).collect::<BTreeSet<_>>(), [Reason::Unclear, Reason::Outdated].into());
    assert_eq!((traces.browsers.len(), traces.codes.len(), traces.reports.len()), (2, 2, 2));

    let joined = store.dump_projections().await.unwrap();
    rebuild(&store, &BTreeMap::from([(id("attempt-done-0"), 1), (id("attempt-done-1"), 2)])).await;
    assert_eq!(store.dump_projections().await.unwrap(), joined, "the records tell the same");
    dense(&db).await;
    assert!(store.erase_learner(&into, NOW).await.unwrap());
    assert!(store.events_of(&into).await.unwrap().is_empty());
    assert!(store.events(&open).await.unwrap().is_empty(), "what the other began is erased with it");
}

async fn one_learner_is_not_joined_to_nobody(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    begin(&store, &learner, "attempt-1", None).await;
    assert!(!store.join_learners(&learner, &learner).await.unwrap());
    assert!(!store.join_learners(&learner, &id("nobody")).await.unwrap());
    assert!(!store.join_learners(&id("nobody"), &learner).await.unwrap());
    assert_eq!(store.attempts_of(&learner, 0..10).await.unwrap().len(), 1);
}

async fn what_was_asked_is_found_by_learner_and_bank(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    for name in ["attempt-1", "attempt-2"] {
        let new = begin(&store, &learner, name, None).await;
        end(&store, &new, NOW + 1, 1).await;
    }
    let beginnings = store.beginnings(&learner, &bank(), 9).await.unwrap();
    assert_eq!(beginnings.len(), 2);
    assert!(beginnings.iter().all(|event| matches!(event, Event::Started { learner: of, .. } if *of == learner)));
    let (newest, event) = start(&id("attempt-0"), &learner, NOW + 5, None);
    store.start_attempt(newest, &event).await.unwrap();
    assert_eq!(store.beginnings(&learner, &bank(), 1).await.unwrap(), [event]);
    assert!(store.beginnings(&learner, &id("other-bank"), 9).await.unwrap().is_empty());
    assert!(store.beginnings(&id("learner-9"), &bank(), 9).await.unwrap().is_empty());
}

async fn a_problem_counts_once_for_each_learner(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let other = id::<LearnerId>("learner-2");
    store.create_learner(&other, token(2), NOW).await.unwrap();
    let report = |reason| Report { bank: bank(), question: id("history-001"), version: 2, reason, lang: "tg".parse().unwrap() };
    let outdated = report(Reason::Outdated);
    for at in [NOW, NOW + 5] {
        store.add_report(&learner, &outdated, at).await.unwrap();
    }
    store.add_report(&other, &outdated, NOW + 7).await.unwrap();
    store.add_report(&other, &report(Reason::Media), NOW + 8).await.unwrap();
    store.add_report(&id("learner-9"), &outdated, NOW + 9).await.unwrap();
    let line = |report: &Report, times, first, last| ReportLine { report: report.clone(), times, first, last };
    let expected = [line(&report(Reason::Media), 1, NOW + 8, NOW + 8), line(&outdated, 2, NOW, NOW + 7)];
    assert_eq!(store.reports().await.unwrap(), expected);

    store.erase_learner(&other, NOW).await.unwrap();
    assert_eq!(store.reports().await.unwrap(), expected, "the problem stays, without the person");
}

async fn a_printed_form_is_found_by_its_number(db: TestDb) {
    let store = db.open().await;
    let Event::Started { form, .. } = start(&id("attempt-1"), &id("learner-1"), NOW, None).1 else { panic!("a start") };
    let number = PaperNumber::parse("1234 5678 9012").unwrap();
    assert_eq!(store.paper(&number).await.unwrap(), None);
    assert!(store.add_paper(&number, &form, NOW).await.unwrap());
    assert!(store.add_paper(&number, &form, NOW + 1).await.unwrap(), "the same again is the same");
    assert_eq!(store.paper(&number).await.unwrap(), Some(form.clone()));
    let other = Form { bank_version: "other".into(), ..form.clone() };
    assert!(!store.add_paper(&number, &other, NOW).await.unwrap());
    assert_eq!(store.paper(&number).await.unwrap(), Some(form), "what was printed stays what it was");
}

async fn whole_attempts_come_all_or_none(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let whole = |name: &str, learner: &LearnerId| {
        let (attempt, first) = start(&id(name), learner, NOW, None);
        let (last, result, reviews) = finished(&attempt, NOW + 1, 2);
        Whole { attempt, events: vec![first, last], result, reviews }
    };
    let two = ["attempt-1", "attempt-2"];
    store.import(two.map(|name| whole(name, &learner)).into()).await.unwrap();
    assert_eq!(store.latest_results(&learner, &bank()).await.unwrap().len(), 1);
    let before = store.dump_projections().await.unwrap();
    assert!(store.import(vec![whole("attempt-3", &learner), whole("attempt-1", &learner)]).await.is_err());
    assert!(store.import(vec![whole("attempt-3", &learner), whole("attempt-4", &id("nobody"))]).await.is_err());
    assert_eq!(store.dump_projections().await.unwrap(), before, "nothing of what could not come whole");
    rebuild(&store, &two.map(|name| (id(name), 2)).into()).await;
    assert_eq!(store.dump_projections().await.unwrap(), before);
    dense(&db).await;
}

async fn it_counts(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    begin(&store, &learner, "attempt-1", Some(1_000)).await;
    let new = begin(&store, &learner, "attempt-2", Some(1_000)).await;
    end(&store, &new, NOW + 1, 3).await;
    let counts = store.counts().await.unwrap();
    assert_eq!((counts.learners, counts.attempts, counts.running, counts.results, counts.records), (1, 2, 1, 1, 3));
}

async fn it_opens_again_and_closes(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    store.ready().await.unwrap();
    let engine = store.engine();
    assert_eq!(engine == Engine::Sqlite, db.url().starts_with("sqlite:"));
    let new = begin(&store, &learner, "attempt-1", None).await;
    let (event, last) = (answered(NOW + 1, "a"), answered(NOW + 2, "b"));
    let (written, ()) = tokio::join!(biased; store.append(&new.id, &learner, 1, &event), store.close());
    assert_eq!(written.unwrap(), Appended::Stored, "what waits is written before the end");
    assert!(matches!(store.append(&new.id, &learner, 2, &last).await, Err(StoreError::Closed)));
    assert!(matches!(store.ready().await, Err(StoreError::Closed)));
    store.close().await;

    let again = db.open().await;
    assert_eq!(again.events(&new.id).await.unwrap().len(), 2);
    assert_eq!(again.append(&new.id, &learner, 2, &last).await.unwrap(), Appended::Stored);
    assert_eq!(again.counts().await.unwrap().records, 3);
    dense(&db).await;
    let streams = query(&db, "SELECT id, CAST(next_idx AS TEXT) FROM streams ORDER BY next_idx").await;
    let taken: Vec<_> = streams.iter().map(|stream| stream[1].as_str()).collect();
    match engine {
        Engine::Sqlite => assert_eq!(taken, ["3"], "the file keeps its stream"),
        Engine::Postgres => assert_eq!(taken, ["1", "2"], "each server has its own"),
    }
}

async fn no_error_tells_personal_data(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let error = store.create_learner(&learner, token(1), NOW).await.unwrap_err();
    assert!(!error.to_string().contains(learner.as_str()), "{error}");
    let new = begin(&store, &learner, "attempt-1", None).await;
    store.append(&new.id, &learner, 1, &answered(NOW, "Каримов")).await.unwrap();
    query(&db, "UPDATE records SET payload = '\"Каримов' WHERE seq = 1 RETURNING kind, kind").await;
    let error = store.events(&new.id).await.unwrap_err();
    assert!(matches!(error, StoreError::Inconsistent { table: "records", .. }), "{error}");
    assert!(!error.to_string().contains("Каримов"), "{error}");
    query(&db, "DELETE FROM records WHERE seq = 0 RETURNING kind, kind").await;
    assert!(store.events(&new.id).await.is_err(), "an attempt with a hole is not read");
}
