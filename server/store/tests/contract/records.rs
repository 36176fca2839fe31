//! Records: chained, erased without a gap, and all that is needed to make everything else again.

use super::*;
use domain::complaint::Reason;
use domain::record::tables::{Role, Table};

const RESUMED: u8 = 7;

/// Two learners who do everything that is recorded; the second is joined to the first.
async fn a_life(store: &Store) -> Learner {
    let (into, from) = (proven("learner-1"), proven("learner-2"));
    store.learners().create(into.id().clone(), token(1), NOW).await.unwrap();
    store.learners().create(from.id().clone(), token(2), NOW + 1).await.unwrap();
    for (n, learner) in [&into, &from].into_iter().enumerate() {
        let done = begin(store, learner, &format!("attempt-done-{n}"), Some(60_000)).await;
        end(store, &done, NOW + 5, n).await;
        begin(store, learner, &format!("attempt-open-{n}"), Some(60_000)).await;
        set_goal(store, learner, Goal { exam: id("ru-patent-2025"), day: None }).await;
        let real = RealExam { exam: id("ru-patent-2025"), day: date(2026, 5, 1 + n as i8), passed: n == 0, said: Some(40) };
        assert!(tell_exam(store, learner, &real).await);
        let complaint = Complaint { bank: bank(), question: id("q-1"), version: 1, reason: Reason::ALL[n], lang: "tg".parse().unwrap() };
        store.complain(learner, &complaint, NOW + 7).await.unwrap();
    }
    assert!(store.append(&id("attempt-open-0"), &into, 1, &answered(NOW + 6, "среда")).await.unwrap() == Appended::Stored);
    resume::give_code(store, &into, RESUMED, 1).await;
    store.clock().keep(NOW + 10, 0).await.unwrap();
    assert!(store.clock().wake(NOW + 10, NOW + 3_600_000, 1).await.unwrap());
    assert_eq!(resume::enter(store, RESUMED, 3, Some(2), Some(true)).await, CodeOutcome::Joined(from.id().clone(), into.clone()));
    into
}

async fn rights(store: &Store) -> BTreeMap<AttemptId, usize> {
    let mut rights = BTreeMap::new();
    for (n, name) in ["attempt-done-0", "attempt-done-1"].into_iter().enumerate() {
        if store.head(&id(name)).await.unwrap().is_some() {
            rights.insert(id(name), n);
        }
    }
    rights
}

/// Everything that is made from records, thrown away, comes back byte for byte.
#[tokio::test(flavor = "multi_thread")]
async fn everything_is_made_again_from_records_alone() {
    for db in [TestDb::sqlite(), TestDb::postgres().await] {
        let store = db.open().await;
        let learner = a_life(&store).await;
        let before = store.records().dump_projections().await.unwrap();
        for table in Table::ALL.iter().filter(|table| table.role() == Role::Projection) {
            let name = table.as_str();
            let name = name.strip_suffix("ies").map_or_else(|| name.trim_end_matches('s').to_owned(), |stem| format!("{stem}y"));
            assert!(before.lines().any(|line| line.starts_with(&name)), "{name} in {before}");
        }
        for spoil in [
            "DELETE FROM attempts RETURNING id, id",
            "UPDATE learners SET created = 5 RETURNING id, id",
            "UPDATE tallies SET answers = answers + 1 RETURNING learner, learner",
            "DELETE FROM choices RETURNING bank, bank",
            "DELETE FROM goals RETURNING learner, learner",
            "UPDATE real_exams SET passed = 1 - passed RETURNING learner, learner",
            "DELETE FROM complaints RETURNING bank, bank",
            "DELETE FROM resume_codes RETURNING learner, learner",
            "INSERT INTO learners (id, created, seen) VALUES ('of-no-record', 1, 1) RETURNING id, id",
        ] {
            query(&db, spoil).await;
        }
        rebuild(&store, &BTreeMap::from([(id("attempt-done-0"), 0), (id("attempt-done-1"), 1)])).await;
        assert_eq!(store.records().dump_projections().await.unwrap(), before);
        assert_eq!(whose(&store, 1).await, Some(learner.clone()), "browsers stay signed in");

        assert_ne!(store.learners().erase(&learner, NOW + 4_000_000).await.unwrap(), Erased::Nobody);
        let erased = store.records().dump_projections().await.unwrap();
        assert_eq!(erased.lines().filter(|line| !line.starts_with("complaint")).collect::<Vec<_>>(), [""; 0]);
        rebuild(&store, &BTreeMap::new()).await;
        assert_eq!(store.records().dump_projections().await.unwrap(), erased, "an erased person does not come back");
    }
}

/// An erasure takes what was said and leaves the chain.
#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_leaves_tombstones_that_can_be_checked() {
    for db in [TestDb::sqlite(), TestDb::postgres().await] {
        let store = db.open().await;
        let learner = a_life(&store).await;
        let count = dense(&db).await;
        assert_eq!(store.records().broken_chains().await.unwrap(), []);
        store.learners().erase(&learner, NOW + 4_000_000).await.unwrap();
        assert_eq!(dense(&db).await, count + 2, "that two who were one are gone is told, and no record is taken away");
        assert_eq!(store.records().broken_chains().await.unwrap(), []);
        let told = query(&db, "SELECT kind, body FROM records WHERE body IS NOT NULL ORDER BY kind").await;
        let kinds: Vec<_> = told.iter().map(|[kind, _]| kind.as_str()).collect();
        assert_eq!(kinds, ["complained", "complained", "erased", "erased"], "what stays says nothing of who it was");
        let salts = query(&db, "SELECT kind, kind FROM records WHERE salt IS NOT NULL ORDER BY kind").await;
        assert_eq!(salts.len(), told.len(), "a digest without its salt cannot be guessed at");
        let subjects = query(&db, "SELECT subject, CAST(COUNT(*) AS TEXT) FROM records GROUP BY subject").await;
        assert!(subjects.iter().all(|[subject, _]| !subject.contains("attempt") && !subject.contains("learner")), "{subjects:?}");
        // The id of an attempt that was erased is never an attempt again.
        let other = proven("learner-3");
        store.learners().create(other.id().clone(), token(9), NOW).await.unwrap();
        let (new, event) = start(&id("attempt-open-0"), &other, NOW, None);
        assert_eq!(store.start_attempt(new, &event).await.unwrap(), Appended::Gone);
        assert!(store.head(&id("attempt-open-0")).await.unwrap().is_none());
        assert!(store.learners().create(learner.id().clone(), token(10), NOW).await.is_err(), "nor is the id of a learner");
    }
}

/// Whoever changes, takes out or adds a record past Safar breaks the chain at that place.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_past_the_store_is_found() {
    for change in [
        "UPDATE records SET body = '{\"event\":\"answered\"}' WHERE idx = 5 RETURNING kind, kind",
        "UPDATE records SET at = at + 1 WHERE idx = 5 RETURNING kind, kind",
        "UPDATE records SET subject = 'somebody' WHERE idx = 5 RETURNING kind, kind",
        "UPDATE records SET body = NULL WHERE idx = 5 RETURNING kind, kind",
        "DELETE FROM records WHERE idx = 5 RETURNING kind, kind",
    ] {
        for db in [TestDb::sqlite(), TestDb::postgres().await] {
            let store = db.open().await;
            a_life(&store).await;
            query(&db, change).await;
            let broken: Vec<u64> = store.records().broken_chains().await.unwrap().into_iter().map(|(_, place)| place).collect();
            assert_eq!(broken, [5], "{change}");
        }
    }
    for db in [TestDb::sqlite(), TestDb::postgres().await] {
        let store = db.open().await;
        a_life(&store).await;
        let last = dense(&db).await - 1;
        query(&db, "DELETE FROM records WHERE idx = (SELECT MAX(idx) FROM records) RETURNING kind, kind").await;
        let broken: Vec<u64> = store.records().broken_chains().await.unwrap().into_iter().map(|(_, place)| place).collect();
        assert_eq!(broken, [last], "also the last one");
    }
}

/// Two disks that went different ways under one stream are told apart by the hashes of what they wrote.
#[tokio::test]
async fn copies_that_went_different_ways_are_told_apart() {
    let db = TestDb::sqlite();
    let store = db.open().await;
    a_life(&store).await;
    store.close().await;
    let copy = TestDb::sqlite();
    std::fs::copy(db.folder().join("safar.db"), copy.folder().join("safar.db")).unwrap();
    let heads = async |db: &TestDb| query(db, "SELECT id, CAST(next_idx AS TEXT) || ' ' || hex(head) FROM streams").await;
    assert_eq!(heads(&db).await, heads(&copy).await);
    for (db, text) in [(&db, "a"), (&copy, "b")] {
        let store = db.open().await;
        store.append(&id("attempt-open-0"), &proven("learner-1"), 3, &answered(NOW + 4_000_000, text)).await.unwrap();
    }
    let (one, other) = (heads(&db).await, heads(&copy).await);
    assert_eq!(one[0][0], other[0][0], "the same stream");
    assert_ne!(one[0][1], other[0][1]);
}

/// Nothing is kept of which nobody has said what it is.
#[tokio::test]
async fn every_table_is_declared() {
    let db = TestDb::sqlite();
    drop(db.open().await);
    let tables =
        "SELECT name, name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\'";
    let found: BTreeSet<String> = query(&db, tables).await.into_iter().map(|[name, _]| name).collect();
    let declared: BTreeSet<String> = Table::ALL.iter().map(|table| table.as_str().to_owned()).collect();
    assert_eq!(found, declared);
}

/// Servers on one database write streams of their own, and learners' records keep one order over all of them.
#[tokio::test(flavor = "multi_thread")]
async fn two_servers_tell_of_one_learner() {
    let db = TestDb::postgres().await;
    let (one, other) = (db.open().await, db.open().await);
    let learner = a_life(&one).await;
    set_goal(&other, &learner, Goal { exam: id("ru-rvp-2025"), day: None }).await;
    set_goal(&one, &learner, Goal { exam: id("ru-vnzh-2025"), day: None }).await;
    assert_eq!(other.append(&id("attempt-open-1"), &learner, 2, &answered(NOW + 4_000_000, "a")).await.unwrap(), Appended::Stored);
    assert_eq!(one.append(&id("attempt-open-1"), &learner, 2, &answered(NOW + 4_000_000, "b")).await.unwrap(), Appended::Conflict);
    let before = one.records().dump_projections().await.unwrap();
    rebuild(&other, &rights(&other).await).await;
    assert_eq!(one.records().dump_projections().await.unwrap(), before);
    assert_eq!(one.records().broken_chains().await.unwrap(), []);
    dense(&db).await;
}

/// Who only looks makes nothing, writes nothing and begins no stream.
#[tokio::test(flavor = "multi_thread")]
async fn looking_changes_nothing() {
    for db in [TestDb::sqlite(), TestDb::postgres().await] {
        assert!(matches!(Store::look(db.url()).await, Err(OpenError::Nothing)), "there is nothing yet, and still nothing then");
        assert!(matches!(Store::look(db.url()).await, Err(OpenError::Nothing)));
        let store = db.open().await;
        let streams = async || query(&db, "SELECT id, CAST(next_idx AS TEXT) FROM streams ORDER BY id").await;
        assert_eq!(streams().await, [[""; 2]; 0], "a stream begins with its first record");
        let learner = a_life(&store).await;
        let before = streams().await;
        let reader = Store::look(db.url()).await.unwrap();
        assert_eq!(reader.counts().await.unwrap(), store.counts().await.unwrap());
        assert_eq!(reader.codes().strange("another").await.unwrap(), 1);
        assert_eq!(reader.records().dump_projections().await.unwrap(), store.records().dump_projections().await.unwrap());
        assert!(reader.set_goal(&learner, bank(), Goal { exam: id("ru-rvp-2025"), day: None }, NOW).await.is_err());
        assert!(reader.learners().create(proven("learner-9").id().clone(), token(99), NOW).await.is_err());
        assert!(reader.clock().keep(NOW + 9, 1).await.is_err());
        assert_eq!(streams().await, before);
        reader.close().await;
        query(&db, "DELETE FROM _sqlx_migrations WHERE version > 10 RETURNING description, description").await;
        assert!(matches!(Store::look(db.url()).await, Err(OpenError::Older { found: 10, .. })));
    }
}

/// What the end of an attempt means in these stories.
fn mean(head: &AttemptHead, events: Vec<Event>) -> Result<Finish, StoreError> {
    let end = events.iter().rfind(|event| matches!(event, Event::Finished { .. })).expect("it has ended");
    let (_, result, reviews) = finished(head, end.at(), 1);
    let tallies = Attempt::replay(events).map(|attempt| Tallies::of(&attempt)).unwrap();
    Ok(Finish { result, reviews, tallies })
}

/// A learner who has ended an attempt.
async fn with_an_end(store: &Store, n: u32) -> Learner {
    let learner = store.learners().create(id(&format!("learner-{n}")), token(n), NOW).await.unwrap();
    one_more(store, &learner, &format!("attempt-{n}"), NOW + 5).await;
    learner
}

async fn one_more(store: &Store, learner: &Learner, name: &str, at: i64) {
    let new = begin(store, learner, name, Some(60_000)).await;
    assert_eq!(store.append(&new.id, learner, 1, &answered(at - 1, "a")).await.unwrap(), Appended::Stored);
    let (event, result, reviews) = finished(&new, at, 1);
    assert_eq!(store.append_final(2, &event, result, reviews).await.unwrap(), Appended::Stored);
}

/// Broken off between two learners; who is in the new generation and who is not ends attempts, becomes one, goes: what is shown is what
/// it would be had nothing been made again, before and after it goes on.
#[tokio::test(flavor = "multi_thread")]
async fn life_goes_on_while_projections_are_made_again() {
    for db in [TestDb::sqlite(), TestDb::postgres().await] {
        let store = db.open().await;
        let mut learners = Vec::new();
        for n in 1..=8 {
            learners.push(with_an_end(&store, n).await);
        }
        let shown = async || store.records().dump_projections().await.unwrap();
        let before = shown().await;
        assert!(before.contains("choice "), "{before}");
        let seen = std::sync::atomic::AtomicU32::new(0);
        let broken = |head: &AttemptHead, events| {
            if seen.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 4 { Err(StoreError::Closed) } else { mean(head, events) }
        };
        assert!(store.records().renew(broken).await.is_err());
        assert_eq!(shown().await, before, "half made, half not");
        let within = "SELECT id, id FROM learners WHERE generation = (SELECT next FROM projections)";
        assert_eq!(query(&db, within).await.len(), 4);

        one_more(&store, &learners[0], "attempt-more-1", NOW + 9).await;
        one_more(&store, &learners[4], "attempt-more-5", NOW + 9).await;
        with_an_end(&store, 9).await;
        // One within is joined to one without, and the other way round.
        for (into, from, code) in [(1_usize, 5_usize, 1_u8), (6, 2, 2)] {
            let (of_into, of_from) = (into as u32 + 1, from as u32 + 1);
            resume::give_code(&store, &learners[into], code, of_into).await;
            let joined = resume::enter(&store, code, 50 + of_into, Some(of_from), Some(true)).await;
            assert!(matches!(joined, CodeOutcome::Joined(..)), "{joined:?}");
        }
        for gone in [&learners[3], &learners[7]] {
            assert_ne!(store.learners().erase(gone, NOW + 20).await.unwrap(), Erased::Nobody);
        }
        let live = shown().await;
        assert_ne!(live, before);
        assert!(store.records().renew(mean).await.unwrap() > 0);
        assert_eq!(shown().await, live);
        let others = "SELECT bank, bank FROM choices WHERE generation <> (SELECT generation FROM projections)";
        assert!(query(&db, others).await.is_empty(), "of the generation before nothing is left");
        one_more(&store, &learners[0], "attempt-last", NOW + 30).await;
        let live = shown().await;
        store.records().rebuild(mean).await.unwrap();
        assert_eq!(shown().await, live, "nothing was counted twice or not at all");
        assert!(!store.records().stale().await.unwrap());
    }
}

/// What all learners have answered, by topic and by option: each person is one, however often they answer.
#[tokio::test(flavor = "multi_thread")]
async fn answers_of_all_learners_add_up() {
    for db in [TestDb::sqlite(), TestDb::postgres().await] {
        let store = db.open().await;
        assert_eq!((store.attempts().by_topic().await.unwrap(), store.attempts().by_option().await.unwrap()), (vec![], vec![]));
        for n in 1..=3 {
            let learner = with_an_end(&store, n).await;
            one_more(&store, &learner, &format!("attempt-more-{n}"), NOW + 9).await;
        }
        let (topics, options) = (store.attempts().by_topic().await.unwrap(), store.attempts().by_option().await.unwrap());
        let of_all = store.attempts().tallies(&proven("learner-1"), &bank()).await.unwrap();
        assert_eq!(topics.len(), of_all.len());
        for (counted, (topic, manner, tally)) in topics.iter().zip(&of_all) {
            assert_eq!((&counted.bank, &counted.topic, counted.manner, counted.learners), (&bank(), topic, *manner, 3));
            assert_eq!((counted.tally.answers, counted.tally.right), (tally.answers * 3, tally.right * 3));
        }
        let times: u64 = store.attempts().choices(&bank()).await.unwrap().iter().map(|(_, times)| times).sum();
        assert_eq!(options.iter().map(|option| option.times).sum::<u64>(), times);
        assert!(times > 0 && options.iter().all(|option| option.learners == 3), "{options:?}");
    }
}

/// Records that a disk has damaged keep one learner where they were, and nobody else.
#[tokio::test(flavor = "multi_thread")]
async fn one_whose_records_cannot_be_read_holds_up_nobody() {
    for db in [TestDb::sqlite(), TestDb::postgres().await] {
        let store = db.open().await;
        for n in 1..=3 {
            with_an_end(&store, n).await;
        }
        let before = store.records().dump_projections().await.unwrap();
        query(&db, "UPDATE records SET body = '{' WHERE subject = 'attempt-2' AND seq = 0 RETURNING subject, subject").await;
        assert!(matches!(store.records().renew(mean).await, Err(StoreError::Inconsistent { .. })));
        let within = "SELECT id, id FROM learners WHERE generation = (SELECT next FROM projections) ORDER BY id";
        assert_eq!(query(&db, within).await.iter().map(|[id, _]| id.as_str()).collect::<Vec<_>>(), ["learner-1", "learner-3"]);
        assert_eq!(store.records().dump_projections().await.unwrap(), before);
    }
}

/// Two servers make them again at once, and learners end attempts meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn two_servers_make_projections_again_at_once() {
    for db in [TestDb::sqlite(), TestDb::postgres().await] {
        let servers = if db.url().starts_with("sqlite:") { vec![db.open().await] } else { vec![db.open().await, db.open().await] };
        let store = &servers[0];
        let mut learners = Vec::new();
        for n in 1..=12 {
            learners.push(with_an_end(store, n).await);
        }
        let ends = async {
            for (n, learner) in learners.iter().enumerate().rev() {
                one_more(&servers[n % servers.len()], learner, &format!("attempt-again-{n}"), NOW + 50).await;
            }
        };
        let renewals = join_all(servers.iter().map(|server| server.records().renew(mean)));
        let (renewed, ()) = tokio::join!(renewals, ends);
        for made in renewed {
            made.unwrap();
        }
        let live = store.records().dump_projections().await.unwrap();
        store.records().rebuild(mean).await.unwrap();
        assert_eq!(store.records().dump_projections().await.unwrap(), live);
    }
}
