//! Which browsers are whose, how long, and who is forgotten.

use super::resume::{code_hash, enter, give_code};
use super::*;

on_both_engines! {
    a_session_finds_its_learner
    a_browser_ends_others_only_while_it_is_theirs
    who_is_not_reached_or_does_not_come_is_forgotten
    a_clock_is_believed_as_the_database_remembers_it
}

async fn a_session_finds_its_learner(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    assert_eq!(store.sessions().whose(token(1), NOW).await.unwrap(), Some((learner.clone(), Session { made: NOW, seen: NOW })));
    assert_eq!(whose(&store, 2).await, None);
    let visit = |at, device| Visit { learner: learner.clone(), token: token(1), at, device };
    store.sessions().note_visits(vec![visit(NOW + 9, Device::Phone), visit(NOW + 5, Device::Computer)]).await.unwrap();
    assert_eq!(store.sessions().whose(token(1), NOW).await.unwrap().unwrap().1, Session { made: NOW, seen: NOW + 9 }, "the latest counts");
    assert_eq!(store.sessions().browsers(&learner).await.unwrap()[0].device, Some(Device::Phone));
    assert_eq!(store.learners().traces(&learner).await.unwrap().unwrap().seen, NOW + 9);
    assert!(store.sessions().renew(token(1), token(2)).await.unwrap());
    assert!(!store.sessions().renew(token(1), token(3)).await.unwrap(), "once");
    assert_eq!((whose(&store, 1).await, whose(&store, 2).await, whose(&store, 3).await), (None, Some(learner), None));
}

async fn a_browser_ends_others_only_while_it_is_theirs(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let stranger = proven("learner-2");
    store.learners().create(stranger.id().clone(), token(9), NOW).await.unwrap();
    give_code(&store, &learner, 1, 1).await;
    for number in [2, 3, 4] {
        assert_eq!(enter(&store, 1, number, None, None).await, CodeOutcome::Into(learner.clone()));
    }
    assert_eq!(store.sessions().end_others(&learner, token(9), OtherBrowsers::All).await.unwrap(), 0, "a stranger ends nothing");
    assert_eq!(
        store.sessions().end_others(&learner, token(1), OtherBrowsers::One(token(9))).await.unwrap(),
        0,
        "and nothing of a stranger is ended"
    );
    assert_eq!(store.sessions().end_others(&learner, token(1), OtherBrowsers::One(token(1))).await.unwrap(), 0, "nor oneself by this way");
    assert_eq!(store.sessions().end_others(&learner, token(1), OtherBrowsers::One(token(3))).await.unwrap(), 1);
    assert_eq!(store.sessions().browsers(&learner).await.unwrap().len(), 3);
    assert_eq!(store.sessions().end_others(&learner, token(3), OtherBrowsers::All).await.unwrap(), 0, "who was put out puts nobody out");
    assert_eq!(store.sessions().end_others(&learner, token(2), OtherBrowsers::All).await.unwrap(), 2);
    let left: Vec<_> = store.sessions().browsers(&learner).await.unwrap().into_iter().map(|browser| browser.token).collect();
    assert_eq!(left, [token(2)]);
    assert_eq!(whose(&store, 9).await, Some(stranger));
}

async fn who_is_not_reached_or_does_not_come_is_forgotten(db: TestDb) {
    const DAY: i64 = 86_400_000;
    let store = db.open().await;
    let learner = |name: &str| proven(&format!("learner-{name}"));
    // Orphaned by a sign-out; reached by a code alone; keeps no cookies; has answered; came back; has just come.
    for (number, name) in (1..).zip(["a-orphan", "b-coded", "c-lost", "d-answered", "e-back", "f-new"]) {
        let came = if name == "f-new" { NOW + 6 * DAY } else { NOW };
        store.learners().create(learner(name).id().clone(), token(number), came).await.unwrap();
    }
    give_code(&store, &learner("b-coded"), 1, 2).await;
    store.sessions().end(token(1)).await.unwrap();
    store.sessions().end(token(2)).await.unwrap();
    begin(&store, &learner("c-lost"), "attempt-c", None).await;
    let answered_one = begin(&store, &learner("d-answered"), "attempt-d", None).await;
    store.append(&answered_one.id, &learner("d-answered"), 1, &answered(NOW, "a")).await.unwrap();
    let back = Visit { learner: learner("e-back"), token: token(5), at: NOW + 1, device: Device::Phone };
    store.sessions().note_visits(vec![back]).await.unwrap();
    let expired = Ticket { ticket: token(60), code: code_hash(1), browser: None, until: NOW };
    assert!(store.codes().add_ticket(&expired).await.unwrap());

    let left = async || -> Vec<String> {
        let mut left = Vec::new();
        for name in ["a-orphan", "b-coded", "c-lost", "d-answered", "e-back", "f-new"] {
            left.extend(store.learners().traces(&learner(name)).await.unwrap().map(|_| name.to_owned()));
        }
        left
    };
    let at = |days: i64| (Horizon::at(NOW + days * DAY), NOW + days * DAY);
    let (horizon, now) = at(6);
    let first = store.learners().forget(None, 2, horizon, now).await.unwrap();
    assert_eq!((first.learners, first.next.clone()), (1, Some(learner("b-coded").id().clone())), "a few at a time");
    let second = store.learners().forget(first.next.as_ref(), 10, horizon, now).await.unwrap();
    assert_eq!((second.learners, second.next.clone()), (1, None), "after the end of the list the next look begins again");
    assert_eq!(left().await, ["b-coded", "d-answered", "e-back", "f-new"]);
    assert!(store.events(&id("attempt-c")).await.unwrap().is_empty());
    let (horizon, now) = at(130);
    let later = store.learners().forget(None, 10, horizon, now).await.unwrap();
    assert_eq!(left().await, ["b-coded"], "without a code nobody reaches them when their browsers are signed out");
    assert_eq!(later.learners, 3);
    let (horizon, now) = at(730);
    assert_eq!(store.learners().forget(None, 10, horizon, now).await.unwrap().learners, 0);
    let (horizon, now) = at(732);
    assert_eq!(store.learners().forget(None, 10, horizon, now).await.unwrap().learners, 1, "and after two years not even a code");
    assert_eq!(store.counts().await.unwrap().learners, 0);
}

async fn a_clock_is_believed_as_the_database_remembers_it(db: TestDb) {
    const DAY: i64 = 86_400_000;
    let store = db.open().await;
    assert!(store.clock().watch(NOW).await.unwrap().believed(), "nothing is old in a new database");
    assert!(!store.clock().watch(NOW + 900 * DAY).await.unwrap().believed());
    drop(store);
    let store = db.open().await;
    assert!(!store.clock().watch(NOW).await.unwrap().believed(), "also after a new start");
    for day in 1..7 {
        assert!(!store.clock().watch(NOW + day * DAY).await.unwrap().believed(), "{day}");
    }
    assert!(store.clock().watch(NOW + 7 * DAY).await.unwrap().believed(), "after a week without a leap");
    assert!(!store.clock().watch(NOW + 17 * DAY).await.unwrap().believed(), "ten days that nobody was awake for");
}
