//! The migrations of both engines.

use crate::OpenError;
use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// Every migration by number, name and statements. It never changes once it is released; a later one mends it.
///
/// A list instead of `sqlx::migrate!`: that macro would compile SQLite a second time for the compiler's own use, and
/// this way an engine that lacks a file does not compile.
macro_rules! list {
    ($engine:literal: $($number:literal $name:literal),*) => {
        &[$(($number, $name, include_str!(concat!("../migrations/", $engine, "/", $name, ".sql")))),*]
    };
}
macro_rules! engines {
    ($($all:tt)*) => {
        /// The migrations of SQLite.
        pub const SQLITE: &List = list!("sqlite": $($all)*);
        /// The migrations of PostgreSQL.
        pub const POSTGRES: &List = list!("postgres": $($all)*);
    };
}
engines! {
    1 "0001_practice", 2 "0002_reports", 3 "0003_study", 4 "0004_resume", 5 "0005_papers", 6 "0006_sessions", 8 "0008_papers_in_use",
    9 "0009_unfinished",
    10 "0010_exact",
    11 "0011_records",
    12 "0012_tallies",
    13 "0013_generations"
}

type List = [(i64, &'static str, &'static str)];

/// What runs the migrations of one engine.
pub fn migrator(list: &'static List) -> Migrator {
    let migration = |(number, name, sql): &(i64, &'static str, &'static str)| {
        Migration::new(*number, (*name).into(), MigrationType::Simple, (*sql).into_sql_str(), false)
    };
    Migrator::with_migrations(list.iter().map(migration).collect())
}

/// Compares the newest migration that ran on a database with those known here.
pub fn refuse_newer(list: &List, found: i64) -> Result<(), OpenError> {
    let known = list.iter().map(|(number, ..)| *number).max().unwrap_or(0);
    if found > known { Err(OpenError::Newer { found, known }) } else { Ok(()) }
}

/// Compares the newest migration that ran on a database with what who only reads needs.
pub fn refuse_older(list: &List, found: i64) -> Result<(), OpenError> {
    let known = list.iter().map(|(number, ..)| *number).max().unwrap_or(0);
    if found < known { Err(OpenError::Older { found, known }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;
    use crate::testing::sample::{NOW, id};
    use crate::testing::{TestDb, proven};
    use domain::points::Points;

    /// What a Safar that counted in hundredths has left: two points and a half of three.
    const LEFT: [&str; 4] = [
        "INSERT INTO learners (id, created) VALUES ('learner-1', 0)",
        "INSERT INTO attempts (id, learner, bank, test, mode, started) VALUES ('attempt-1', 'learner-1', 'ru-exam', 'history-01', 'practice', 0)",
        "INSERT INTO results (attempt, learner, bank, test, mode, ended, earned, max, detail) \
         VALUES ('attempt-1', 'learner-1', 'ru-exam', 'history-01', 'practice', 1, 250, 300, '{}')",
        "UPDATE projections SET edition = 1",
    ];

    async fn means_the_same(url: &str) {
        let store = Store::open(url, id("stream-9"), [9; 32], NOW).await.unwrap();
        let score = store.result(&id("attempt-1")).await.unwrap().unwrap().score;
        assert_eq!((score.earned, score.max), (Points::hundredths(250), Points::whole(3)));
        assert!(store.records().stale().await.unwrap(), "and it is made again from the records, where parts may be exact");
    }

    /// What a Safar without envelopes has left: two learners who became one, an attempt whose clock stood still, one that is over,
    /// somebody who was erased, and the gap that they left.
    const RECORDED: [&str; 12] = [
        "INSERT INTO learners (id, created, seen) VALUES ('learner-1', 5, 5)",
        "INSERT INTO streams (id, created, next_idx) VALUES ('stream-1', 0, 9)",
        "INSERT INTO attempts (id, learner, bank, test, mode, started, deadline, running_until, unfinished) VALUES \
         ('attempt-1', 'learner-1', 'ru-exam', 'history-01', 'exam', 10, 9010, 9010, 1)",
        "INSERT INTO attempts (id, learner, bank, test, mode, started, deadline, running_until, unfinished) VALUES \
         ('attempt-2', 'learner-1', 'ru-exam', 'history-01', 'exam', 20, 9020, NULL, NULL)",
        "INSERT INTO records (stream, idx, attempt, seq, kind, at, payload) VALUES ('stream-1', 2, 'attempt-1', 0, 'started', 10, \
         '{\"event\":\"started\",\"at\":10,\"learner\":\"learner-1\",\"mode\":\"exam\",\"help\":null,\"form\":FORM,\"deadline\":1010}')",
        "INSERT INTO records (stream, idx, attempt, seq, kind, at, payload) VALUES ('stream-1', 3, 'attempt-1', 1, 'flagged', 11, \
         '{\"event\":\"flagged\",\"at\":11,\"item\":0,\"on\":true}')",
        "INSERT INTO records (stream, idx, attempt, seq, kind, at, payload) VALUES ('stream-1', 5, 'attempt-2', 0, 'started', 20, \
         '{\"event\":\"started\",\"at\":20,\"learner\":\"learner-2\",\"mode\":\"exam\",\"help\":null,\"form\":FORM,\"deadline\":1020}')",
        "INSERT INTO records (stream, idx, attempt, seq, kind, at, payload) VALUES ('stream-1', 8, 'attempt-2', 1, 'finished', 30, \
         '{\"event\":\"finished\",\"at\":30,\"ending\":\"learner\",\"marks\":[100,0,0]}')",
        "INSERT INTO goals (learner, bank, exam, day) VALUES ('learner-1', 'ru-exam', 'ru-patent-2025', '2026-12-01')",
        "INSERT INTO real_exams (learner, bank, exam, day, passed, said) VALUES ('learner-1', 'ru-exam', 'ru-patent-2025', '2026-11-01', 0, 60)",
        "INSERT INTO reports (learner, bank, question, version, reason, lang, at) VALUES \
         ('learner-1', 'ru-exam', 'history-001', 1, 'unclear', 'tg', 40), (NULL, 'ru-exam', 'history-001', 1, 'media', 'tg', 41)",
        "INSERT INTO resume_codes (code_hash, learner, created, pepper) VALUES (HASH, 'learner-1', 50, 'pepper')",
    ];

    fn recorded(hash: &str) -> Vec<String> {
        let (_, event) = crate::testing::sample::start(&id("attempt-1"), &proven("learner-1"), NOW, None);
        let domain::attempt::Event::Started { form, .. } = event else { panic!("a start") };
        let form = serde_json::to_string(&form).unwrap();
        RECORDED.iter().map(|sql| sql.replace("FORM", &form).replace("HASH", hash)).collect()
    }

    async fn nothing_is_lost(url: &str) {
        use crate::{Finish, ResultRow};
        use domain::attempt::{Attempt, Event};
        let store = Store::open(url, id("stream-9"), [9; 32], NOW).await.unwrap();
        assert!(store.records().stale().await.unwrap(), "the projections are made again after this");
        assert_eq!(store.records().broken_chains().await.unwrap(), []);
        let owner = store.owner(&id("attempt-2")).await.unwrap().unwrap();
        let events = store.attempts().events(&owner, &id("attempt-2")).await.unwrap();
        assert_eq!((owner.id().as_str(), events.len()), ("learner-1", 2), "whoever began it");
        let events = store.events(&id("attempt-1")).await.unwrap();
        let attempt = Attempt::replay(events).unwrap();
        assert_eq!((attempt.deadline, attempt.items[0].flagged), (Some(9010), true), "a record says that its clock stood still");
        let before = store.records().dump_projections().await.unwrap();
        let means = |head: &crate::AttemptHead, events: Vec<Event>| {
            let attempt = Attempt::replay(events).unwrap();
            let score = domain::points::Score { earned: Points::whole(1), max: attempt.form.max() };
            let result = ResultRow {
                attempt: head.id.clone(),
                learner: head.learner.clone(),
                bank: head.bank.clone(),
                test: head.test.clone(),
                mode: head.mode,
                ended: 30,
                score,
                detail: "{}".into(),
            };
            Ok(Finish { result, reviews: Vec::new(), tallies: domain::tally::Tallies::of(&attempt) })
        };
        assert_eq!(store.records().rebuild(means).await.unwrap(), 1);
        let after = store.records().dump_projections().await.unwrap();
        // What came of attempts is made by the rebuild alone.
        let made = |line: &&str| ["result", "tally", "choice"].iter().any(|what| line.starts_with(what));
        assert_eq!(after.lines().filter(|line| !made(line)).collect::<Vec<_>>(), before.lines().collect::<Vec<_>>());
        for kept in [
            "attempt attempt-2 learner-1",
            "tally learner-1",
            "choice ru-exam",
            "goal learner-1",
            "real_exam learner-1",
            "complaint - ",
            "complaint learner-1",
            "resume_code",
        ] {
            assert!(after.lines().any(|line| line.starts_with(kept)), "{kept} in {after}");
        }
        assert_eq!(store.codes().owner(crate::CodeHash([0xab; 32])).await.unwrap(), Some(proven("learner-1")));
        store.close().await;
        let again = Store::open(url, id("stream-10"), [9; 32], NOW).await.unwrap();
        assert_eq!(again.records().dump_projections().await.unwrap(), after, "it is done once");
        assert_eq!(again.records().broken_chains().await.unwrap(), []);
    }

    #[tokio::test]
    async fn records_of_before_are_written_anew_in_sqlite() {
        let db = TestDb::sqlite();
        let options = db.url().parse::<sqlx::sqlite::SqliteConnectOptions>().unwrap().create_if_missing(true);
        let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
        migrator(&SQLITE[..9]).run(&pool).await.unwrap();
        for sql in recorded(&format!("x'{}'", "ab".repeat(32))) {
            sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&pool).await.unwrap();
        }
        pool.close().await;
        nothing_is_lost(db.url()).await;
    }

    #[tokio::test]
    async fn records_of_before_are_written_anew_in_postgresql() {
        let db = TestDb::postgres().await;
        let pool = sqlx::PgPool::connect(db.url()).await.unwrap();
        migrator(&POSTGRES[..9]).run(&pool).await.unwrap();
        for sql in recorded(&format!("'\\x{}'", "ab".repeat(32))) {
            sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&pool).await.unwrap();
        }
        pool.close().await;
        nothing_is_lost(db.url()).await;
    }

    #[tokio::test]
    async fn hundredths_of_before_mean_the_same_in_sqlite() {
        let db = TestDb::sqlite();
        let options = db.url().parse::<sqlx::sqlite::SqliteConnectOptions>().unwrap().create_if_missing(true);
        let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
        migrator(&SQLITE[..5]).run(&pool).await.unwrap();
        for sql in LEFT {
            sqlx::query(sql).execute(&pool).await.unwrap();
        }
        pool.close().await;
        means_the_same(db.url()).await;
    }

    #[tokio::test]
    async fn hundredths_of_before_mean_the_same_in_postgresql() {
        let db = TestDb::postgres().await;
        let pool = sqlx::PgPool::connect(db.url()).await.unwrap();
        migrator(&POSTGRES[..5]).run(&pool).await.unwrap();
        for sql in LEFT {
            sqlx::query(sql).execute(&pool).await.unwrap();
        }
        pool.close().await;
        means_the_same(db.url()).await;
    }
}
