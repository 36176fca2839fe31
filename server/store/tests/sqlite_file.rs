//! What only a SQLite file can suffer: damage, newer and foreign schemas, and what is left of an erased person.

use domain::ids::AttemptId;
use sqlx::{Connection, SqliteConnection};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use store::testing::sample::{NOW, answered, finished, id, start, token};
use store::testing::{TestDb, proven};
use store::{Appended, Erased, Learner, OpenError, Store};

const MINUTE: i64 = 60_000;

async fn open(url: &str) -> Result<Store, OpenError> {
    Store::open(url, id("stream-1"), [9; 32], NOW).await
}

async fn sql(db: &TestDb, sql: &'static str) {
    let mut connection = SqliteConnection::connect(&format!("{}?mode=rwc", db.url())).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Opens a file that must be refused, and checks that not a byte of it has changed.
async fn refused(db: &TestDb) -> OpenError {
    let file = db.folder().join("safar.db");
    let before = std::fs::read(&file).unwrap();
    let error = open(db.url()).await.err().expect("the file must be refused");
    assert!(std::fs::read(&file).unwrap() == before, "the file has been written to");
    let waiting = std::fs::metadata(db.folder().join("safar.db-wal")).map_or(0, |log| log.len());
    assert_eq!(waiting, 0, "something waits to be written to the file");
    error
}

#[tokio::test]
async fn a_folder_is_made_and_the_file_is_durable() {
    let db = TestDb::sqlite();
    let url = format!("sqlite:{}/deep/down/safar.db", db.folder().display());
    let store = open(&url).await.unwrap();
    store.learners().create(proven("learner-1").id().clone(), token(1), NOW).await.unwrap();
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut connection).await.unwrap();
    assert_eq!(mode, "wal");
}

#[tokio::test]
async fn addresses_that_make_no_sense_are_refused() {
    for url in ["", "safar.db", "mysql://localhost/safar", "sqlite:", "sqlite::memory:", "sqlite://:memory:"] {
        assert!(matches!(open(url).await, Err(OpenError::BadUrl)), "{url:?}");
    }
    let db = TestDb::sqlite();
    std::fs::write(db.folder().join("file"), "in the way").unwrap();
    let error = open(&format!("sqlite:{}/file/safar.db", db.folder().display())).await.err().unwrap();
    assert!(matches!(error, OpenError::Folder { .. }), "{error}");
}

#[tokio::test]
async fn a_newer_database_is_not_touched() {
    let db = TestDb::sqlite();
    open(db.url()).await.unwrap().close().await;
    sql(&db, "INSERT INTO _sqlx_migrations VALUES (999, 'later', CURRENT_TIMESTAMP, TRUE, x'00', 0)").await;
    let error = refused(&db).await;
    assert!(matches!(error, OpenError::Newer { found: 999, .. }), "{error}");
    assert!(error.to_string().contains("newer Safar"));
}

#[tokio::test]
async fn another_history_of_the_schema_is_not_touched() {
    let db = TestDb::sqlite();
    open(db.url()).await.unwrap().close().await;
    sql(&db, "UPDATE _sqlx_migrations SET checksum = x'00'").await;
    assert!(matches!(refused(&db).await, OpenError::Altered { version: 1 }));
}

#[tokio::test]
async fn a_database_of_another_program_is_not_touched() {
    let db = TestDb::sqlite();
    sql(&db, "CREATE TABLE accounts (name TEXT); INSERT INTO accounts VALUES ('x')").await;
    assert!(matches!(refused(&db).await, OpenError::Foreign { .. }));
}

#[tokio::test]
async fn a_damaged_file_is_not_touched() {
    let db = TestDb::sqlite();
    let file = db.folder().join("safar.db");
    std::fs::write(&file, "This is not a database, it is a letter to the ministry. ".repeat(100)).unwrap();
    assert!(matches!(refused(&db).await, OpenError::Damaged { .. }), "a file of another kind");

    std::fs::remove_file(&file).unwrap();
    let store = open(db.url()).await.unwrap();
    for n in 0..200u32 {
        store.learners().create(id(&format!("learner-{n}")), token(n), NOW).await.unwrap();
    }
    store.close().await;
    let whole = std::fs::read(&file).unwrap();
    let mut torn = whole.clone();
    let page = whole.windows(9).rposition(|bytes| bytes == b"learner-1").unwrap() / 4096;
    torn[page * 4096..][..64].fill(0xff);
    std::fs::write(&file, &torn).unwrap();
    let error = refused(&db).await;
    assert!(matches!(error, OpenError::Damaged { .. }) && error.to_string().contains("backup"), "{error}");

    std::fs::write(&file, &whole).unwrap();
    assert_eq!(open(db.url()).await.unwrap().counts().await.unwrap().learners, 200);
}

/// Many people's rows lie interleaved, so that pages split and merge around those of the person who goes.
#[tokio::test]
async fn nothing_of_an_erased_person_is_left_in_the_files() {
    let db = TestDb::sqlite();
    let store = open(db.url()).await.unwrap();
    let mut random = 1u64;
    let mut name = |kind: &str| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("{:016x}-{kind}", random ^ (random >> 29))
    };
    let mut people: Vec<(Learner, Vec<AttemptId>, String)> = Vec::new();
    for n in 0..60u32 {
        let learner = proven(&name("learner"));
        store.learners().create(learner.id().clone(), token(n), NOW).await.unwrap();
        people.push((learner, Vec::new(), format!("typed-{}", name("text"))));
    }
    for _ in 0..6 {
        for (learner, attempts, text) in &mut people {
            let (new, event) = start(&id(&name("attempt")), learner, NOW, Some(1_000));
            store.start_attempt(new.clone(), &event).await.unwrap();
            assert_eq!(store.append(&new.id, learner, 1, &answered(NOW, text)).await.unwrap(), Appended::Stored);
            let (event, result, reviews) = finished(&new, NOW + 1, 2);
            store.append_final(2, &event, result, reviews).await.unwrap();
            attempts.push(new.id);
        }
    }
    let (erased, kept) = people.split_at(20);
    assert!(erased.iter().chain(kept).all(|person| found(db.folder(), &person.2)), "the search finds what is there");
    for (n, (learner, ..)) in erased.iter().enumerate() {
        let expected = if n == 0 { Erased::Whole } else { Erased::Later };
        assert_eq!(store.learners().erase(learner, NOW).await.unwrap(), expected);
    }
    assert!(store.learners().scrub_late(false, NOW + MINUTE).await.unwrap(), "also while others write");
    for (learner, attempts, text) in erased {
        for trace in attempts.iter().map(AttemptId::as_str).chain([learner.id().as_str(), text]) {
            assert!(!found(db.folder(), trace), "{trace} is still in the files");
        }
    }
    for (learner, attempts, _) in kept {
        assert_eq!(store.attempts().of(learner, 0..99).await.unwrap().len(), attempts.len());
    }
}

/// A class that leaves a shared tablet presses "delete" together: rewriting the file for each would keep all of them waiting,
/// and so would somebody who comes and goes without end.
#[tokio::test]
async fn erasures_within_a_minute_share_one_rewriting() {
    let db = TestDb::sqlite();
    let store = Arc::new(open(db.url()).await.unwrap());
    let learners: Vec<Learner> = (0..40).map(|n| proven(&format!("learner-at-once-{n}"))).collect();
    for (n, learner) in (0..).zip(&learners) {
        store.learners().create(learner.id().clone(), token(n), NOW).await.unwrap();
    }
    assert_eq!(store.learners().erase(&learners[0], NOW).await.unwrap(), Erased::Whole);
    // SQLite counts in the head of the file how often the schema was written; a rewriting of the file counts.
    let file = db.folder().join("safar.db");
    let rewritten = || u32::from_be_bytes(std::fs::read(&file).unwrap()[40..44].try_into().unwrap());
    let before = rewritten();
    let mut erasures = tokio::task::JoinSet::new();
    for learner in learners.into_iter().skip(1) {
        let store = Arc::clone(&store);
        erasures.spawn(async move { store.learners().erase(&learner, NOW).await.unwrap() });
    }
    assert!(erasures.join_all().await.into_iter().all(|erased| erased == Erased::Later), "and it is said that something is left");
    assert_eq!(rewritten(), before, "the first has just had the file written anew");
    for moment in [NOW, NOW + MINUTE - 1, NOW + MINUTE, NOW + MINUTE, NOW + 2 * MINUTE] {
        store.learners().scrub_late(false, moment).await.unwrap();
    }
    assert_eq!(rewritten() - before, 1, "once for all of them, after a minute");
    assert!(!found(db.folder(), "learner-at-once-"));
    let last: Learner = proven("learner-of-another-day");
    store.learners().create(last.id().clone(), token(99), NOW).await.unwrap();
    assert_eq!(store.learners().erase(&last, NOW - MINUTE).await.unwrap(), Erased::Whole, "a clock that was set back keeps nobody waiting");
}

/// The files of the database are for their owner alone, also when they were open before.
#[tokio::test]
async fn no_other_account_reads_the_files() {
    let db = TestDb::sqlite();
    let store = open(db.url()).await.unwrap();
    store.learners().create(proven("learner-1").id().clone(), token(1), NOW).await.unwrap();
    let modes = || -> Vec<(String, u32)> {
        let files = std::fs::read_dir(db.folder()).unwrap().map(Result::unwrap);
        files.map(|file| (file.file_name().into_string().unwrap(), file.metadata().unwrap().permissions().mode() & 0o777)).collect()
    };
    assert_eq!(modes().len(), 3, "the file, its log and its index: {:?}", modes());
    assert!(modes().iter().all(|(_, mode)| *mode == 0o600), "{:?}", modes());
    store.close().await;
    std::fs::set_permissions(db.folder().join("safar.db"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let store = open(db.url()).await.unwrap();
    store.learners().create(proven("learner-2").id().clone(), token(2), NOW).await.unwrap();
    assert!(modes().iter().all(|(_, mode)| *mode == 0o600), "{:?}", modes());
}

/// What the file is copied through while it is written anew stays beside it.
#[tokio::test(flavor = "multi_thread")]
async fn no_copy_is_made_where_others_are() {
    let db = TestDb::sqlite();
    let store = Arc::new(open(db.url()).await.unwrap());
    let (leaving, staying) = (proven("learner-1"), proven("learner-2"));
    store.learners().create(leaving.id().clone(), token(1), NOW).await.unwrap();
    store.learners().create(staying.id().clone(), token(2), NOW).await.unwrap();
    let (new, event) = start(&id("attempt-1"), &staying, NOW, None);
    store.start_attempt(new.clone(), &event).await.unwrap();
    let text = "x".repeat(100_000);
    for seq in 1..150 {
        store.append(&new.id, &staying, seq, &answered(NOW + i64::from(seq), &text)).await.unwrap();
    }
    let done = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let watched = Arc::clone(&done);
    let watcher = std::thread::spawn(move || {
        let mut seen = std::collections::BTreeSet::new();
        while !watched.load(std::sync::atomic::Ordering::Relaxed) {
            let open = std::fs::read_dir("/proc/self/fd").unwrap().flatten().filter_map(|file| std::fs::read_link(file.path()).ok());
            seen.extend(
                open.filter(|path| path.to_string_lossy().contains("etilqs_")).filter_map(|path| path.parent().map(Path::to_owned)),
            );
        }
        seen
    });
    assert_eq!(store.learners().erase(&leaving, NOW).await.unwrap(), Erased::Whole);
    done.store(true, std::sync::atomic::Ordering::Relaxed);
    let seen = watcher.join().unwrap();
    assert!(!seen.is_empty(), "a copy was there to be seen");
    let everybodys = [std::env::temp_dir(), "/tmp".into(), "/var/tmp".into(), "/usr/tmp".into()];
    assert!(seen.iter().all(|folder| !everybodys.contains(folder)), "{seen:?}");
}

/// A reader that Safar does not know holds the file as it was: that is not called done.
#[tokio::test]
async fn nothing_is_called_overwritten_that_is_not() {
    let db = TestDb::sqlite();
    let store = open(db.url()).await.unwrap();
    let learner = proven("learner-who-leaves");
    store.learners().create(learner.id().clone(), token(1), NOW).await.unwrap();
    let reader = db.foreign_reader().await;
    assert_eq!(store.learners().erase(&learner, NOW).await.unwrap(), Erased::Later);
    assert!(found(db.folder(), "learner-who-leaves"));
    assert!(!store.learners().scrub_late(true, NOW + MINUTE).await.unwrap(), "nor later, while it is held");
    drop(reader);
    // The connection of the reader is closed by a thread of its own.
    for minute in 2..100 {
        if store.learners().scrub_late(true, NOW + minute * MINUTE).await.unwrap() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(!found(db.folder(), "learner-who-leaves"));
}

fn found(folder: &Path, text: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|file| {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}
