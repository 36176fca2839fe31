//! What pages about a learner are made from: found without looking at others, and known to have changed.

use super::raw::query;
use super::resume::{enter, give_code};
use super::{begin, end, rebuild, set_goal, tell_exam, with_learner};
use domain::attempt::Event;
use domain::goal::{Goal, RealExam};
use jiff::civil::date;
use sqlx::{AssertSqlSafe, Connection, Row};
use std::collections::BTreeMap;
use store::testing::TestDb;
use store::testing::proven;
use store::testing::sample::{NOW, answered, id, token};
use store::{Appended, CodeOutcome, Erased};
use store::{Changes, Learner};

/// A number of what is stored tells a page that it has grown old; it does not when only an answer was given.
#[tokio::test(flavor = "multi_thread")]
async fn whatever_pages_show_has_another_number() {
    for db in [TestDb::sqlite(), TestDb::postgres().await] {
        let (store, learner) = with_learner(&db).await;
        // On PostgreSQL another server is told the same.
        let twin = if db.url().starts_with("sqlite:") { None } else { Some(db.open().await) };
        let other: Learner = proven("learner-2");
        store.learners().create(other.id().clone(), token(2), NOW).await.unwrap();
        give_code(&store, &learner, 7, 1).await;
        let of_other = store.learners().revision(&other).await.unwrap();
        let reader = twin.as_ref().unwrap_or(&store);
        let mut before = reader.learners().revision(&learner).await.unwrap();
        let mut changed = async |what: &str, expected: bool| {
            let now = reader.learners().revision(&learner).await.unwrap();
            assert_eq!(now != before, expected, "{what} on {}", db.url());
            before = now;
        };
        let append = async |seq: u32, event: Event| {
            assert_eq!(store.append(&id("attempt-1"), &learner, seq, &event).await.unwrap(), Appended::Stored);
        };
        changed("nothing", false).await;
        let new = begin(&store, &learner, "attempt-1", None).await;
        changed("an attempt has begun", true).await;
        append(1, answered(NOW + 1, "a")).await;
        append(2, Event::Flagged { at: NOW + 2, item: 0, on: true, op: None }).await;
        changed("an answer was given", false).await;
        append(3, Event::Revealed { at: NOW + 3, item: 0 }).await;
        changed("the right answer was shown", true).await;
        let went_on = store.write(Changes::by(&learner).append(&id("attempt-1"), 4, &answered(NOW + 4, "b")).unwrap().news()).await;
        assert_eq!(went_on.unwrap(), Appended::Stored);
        changed("an answer that tells how long an explanation was read", true).await;
        let (event, result, reviews) = store::testing::sample::finished(&new, NOW + 5, 1);
        assert_eq!(store.append_final(5, &event, result, reviews).await.unwrap(), Appended::Stored);
        changed("it has ended", true).await;
        set_goal(&store, &learner, Goal { exam: id("ru-patent-2025"), day: None }).await;
        changed("a goal was set", true).await;
        let real = RealExam { exam: id("ru-patent-2025"), day: date(2026, 11, 1), passed: true, said: None };
        assert!(tell_exam(&store, &learner, &real).await);
        changed("an exam was told of", true).await;
        assert_eq!(reader.learners().revision(&other).await.unwrap(), of_other, "nothing is known of others by that");
        assert_eq!(enter(&store, 7, 9, Some(2), Some(true)).await, CodeOutcome::Joined(other.id().clone(), learner.clone()));
        changed("two have become one", true).await;
        assert_ne!(store.learners().erase(&learner, NOW).await.unwrap(), Erased::Nobody);
        changed("the learner is gone", true).await;
    }
}

/// What can be gone on with, of the newest attempts.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_unfinished_is_found() {
    for db in [TestDb::sqlite(), TestDb::postgres().await] {
        let (store, learner) = with_learner(&db).await;
        let mut attempts = Vec::new();
        for n in 0..4 {
            attempts.push(begin(&store, &learner, &format!("attempt-{n}"), (n == 0).then_some(1_000)).await);
        }
        end(&store, &attempts[2], NOW + 1, 2).await;
        let found = async |newest: u32| -> Vec<_> {
            let found = store.attempts().unfinished(&learner, newest).await.unwrap();
            assert!(found.iter().all(|head| attempts.contains(head)), "whole");
            found.into_iter().map(|head| head.id.to_string()).collect()
        };
        // All began in the same moment, so that as many as are asked for are not told from the others.
        assert_eq!(found(10).await, ["attempt-3", "attempt-1", "attempt-0"]);
        assert!(store.attempts().unfinished(&proven("learner-9"), 10).await.unwrap().is_empty());
        let dump = store.records().dump_projections().await.unwrap();
        assert_eq!(dump.lines().filter(|line| line.starts_with("unfinished ")).count(), 3);
        query(&db, "UPDATE attempts SET unfinished = NULL WHERE id = 'attempt-1' RETURNING id, id").await;
        query(&db, "UPDATE attempts SET unfinished = 1 WHERE id = 'attempt-2' RETURNING id, id").await;
        rebuild(&store, &BTreeMap::from([(id("attempt-2"), 2)])).await;
        assert_eq!(store.records().dump_projections().await.unwrap(), dump, "it is made again from the records");
    }
}

/// However much others have stored, the pages of a learner read nothing of it: everything is found by an index that begins with
/// whose it is, and what is shown newest first lies so.
#[tokio::test(flavor = "multi_thread")]
async fn no_page_reads_what_is_others() {
    for db in [TestDb::sqlite(), TestDb::postgres().await] {
        let (store, learner) = with_learner(&db).await;
        let done = begin(&store, &learner, "attempt-1", None).await;
        end(&store, &done, NOW + 1, 1).await;
        for sql in db.page_reads() {
            let plan = plan(&db, sql).await;
            let whole_table = |step: &&String| {
                // The last results of a learner are a table of their own within the statement.
                step.contains("Seq Scan") || (step.starts_with("SCAN ") && *step != "SCAN last")
            };
            assert_eq!(plan.iter().find(whole_table), None, "{sql}\n{plan:#?}");
        }
        let unfinished = plan(&db, db.page_reads()[0]).await;
        assert!(unfinished.iter().any(|step| step.contains("attempts_unfinished")), "{unfinished:#?}");
        assert!(!unfinished.iter().any(|step| step.contains("TEMP B-TREE") || step.contains("Sort")), "{unfinished:#?}");
    }
}

/// How an engine goes about a statement, step by step.
async fn plan(db: &TestDb, sql: &str) -> Vec<String> {
    if db.url().starts_with("sqlite:") {
        let mut connection = sqlx::SqliteConnection::connect(db.url()).await.unwrap();
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
        sqlx::query(explain).fetch_all(&mut connection).await.unwrap().iter().map(|row| row.get("detail")).collect()
    } else {
        let mut connection = sqlx::PgConnection::connect(db.url()).await.unwrap();
        // A table of a few rows is read whole whatever indexes it has.
        sqlx::query("SET enable_seqscan = off").execute(&mut connection).await.unwrap();
        sqlx::query("SET enable_bitmapscan = off").execute(&mut connection).await.unwrap();
        let filled = ["$4", "$3", "$2", "$1"].iter().fold(sql.to_owned(), |sql, place| {
            // Numbers are texts here where a text is compared.
            let text = *place == "$1" || ["bank", "learner"].iter().any(|column| sql.contains(&format!("{column} = {place}")));
            sql.replace(place, if text { "'x'" } else { "1" })
        });
        let explain = AssertSqlSafe(format!("EXPLAIN {filled}"));
        sqlx::query(explain).fetch_all(&mut connection).await.unwrap().iter().map(|row| row.get(0)).collect()
    }
}
