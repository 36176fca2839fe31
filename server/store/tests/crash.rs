//! Kills a process that is writing, again and again, and looks whether it told the truth.

use sqlx::{Connection, SqliteConnection};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::sync::{Arc, mpsc};
use std::time::Duration;
use store::Learner;
use store::testing::TestDb;
use store::testing::proven;
use store::testing::sample::{NOW, answered, finished, id, start, token};
use store::{Appended, Store};

/// Set in the process that is to be killed: the address of the database, and the number of the run.
const VICTIM: &str = "SAFAR_TEST_VICTIM";
/// Learners who answer at the same time, so that commits hold several writes.
const LEARNERS: u32 = 8;

/// The same test in two roles: it starts itself again as the victim.
#[test]
fn a_killed_process_loses_nothing_it_has_acknowledged() {
    match std::env::var(VICTIM) {
        Ok(order) => write_until_killed(&order),
        Err(_) => kill_and_look(),
    }
}

#[tokio::main]
async fn kill_and_look() {
    let kills: u32 = std::env::var("SAFAR_KILLS").map_or(20, |kills| kills.parse().expect("SAFAR_KILLS is a number"));
    let db = TestDb::sqlite();
    let mut acknowledged = HashSet::new();
    for run in 0..kills {
        let before = acknowledged.len();
        // From the middle of the opening to some thousand writes.
        let delay = Duration::from_millis(u64::from(run) * 7919 % 150);
        let victim = format!("{run} {}", db.url());
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "a_killed_process_loses_nothing_it_has_acknowledged", "--nocapture"])
            .env(VICTIM, victim)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = child.stdout.take().unwrap();
        let (begun, has_begun) = mpsc::channel();
        let reader = std::thread::spawn(move || {
            let lines = BufReader::new(out).lines().map_while(Result::ok);
            let stored = lines.filter_map(|line| line.strip_prefix("stored ").map(str::to_owned));
            // Nobody listens for it in every other run.
            stored.inspect(|_| _ = begun.send(())).collect::<Vec<_>>()
        });
        // Every other run is killed while it opens the database; the others after they have begun to write.
        if run % 2 == 1 {
            has_begun.recv_timeout(Duration::from_secs(60)).expect("the victim begins to write");
        }
        std::thread::sleep(if run % 2 == 0 { delay / 4 } else { delay });
        child.kill().unwrap();
        child.wait().unwrap();
        acknowledged.extend(reader.join().unwrap());
        check(&db, &acknowledged).await;
        assert!(run % 2 == 0 || acknowledged.len() > before, "what was written is known");
    }
    println!("{kills} kills, {} acknowledged writes", acknowledged.len());
    assert!(acknowledged.len() > kills as usize, "the victims wrote next to nothing");
}

/// Everything acknowledged is there once, what is there is whole, and numbers have no gaps.
async fn check(db: &TestDb, acknowledged: &HashSet<String>) {
    if !db.folder().join("safar.db").exists() {
        assert!(acknowledged.is_empty());
        return;
    }
    let mut file = SqliteConnection::connect(db.url()).await.unwrap();
    let integrity: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut file).await.unwrap();
    assert_eq!(integrity, "ok");
    let tables: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'records'").fetch_one(&mut file).await.unwrap();
    if tables == 0 {
        assert!(acknowledged.is_empty());
        return;
    }
    let stored: Vec<(String, i64)> =
        sqlx::query_as("SELECT subject, seq FROM records WHERE kind <> 'learner-came'").fetch_all(&mut file).await.unwrap();
    let places: HashSet<_> = stored.iter().map(|(attempt, seq)| format!("{attempt} {seq}")).collect();
    assert_eq!(places.len(), stored.len(), "a record is there twice");
    let lost: Vec<_> = acknowledged.difference(&places).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    let (next, count): (i64, i64) =
        sqlx::query_as("SELECT SUM(next_idx), (SELECT COUNT(*) FROM records) FROM streams").fetch_one(&mut file).await.unwrap_or((0, 0));
    assert_eq!(next, count, "the stream has gaps");
    let half: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM records r LEFT JOIN results ON results.attempt = r.subject WHERE r.kind = 'attempt-finished' AND results.attempt IS NULL",
    )
    .fetch_one(&mut file)
    .await
    .unwrap();
    assert_eq!(half, 0, "an attempt has ended without a result");
}

#[tokio::main]
async fn write_until_killed(order: &str) {
    let (run, url) = order.split_once(' ').unwrap();
    let store = Arc::new(Store::open(url, id("stream-1"), [9; 32], NOW).await.unwrap());
    let mut learners = tokio::task::JoinSet::new();
    for n in 0..LEARNERS {
        let (store, run) = (Arc::clone(&store), run.parse::<u32>().unwrap());
        learners.spawn(async move {
            let learner = proven(&format!("learner-{run}-{n}"));
            store.learners().create(learner.id().clone(), token(run * LEARNERS + n), NOW).await.unwrap();
            for attempt in 0.. {
                sit(&store, &learner, &format!("attempt-{run}-{n}-{attempt}")).await;
            }
        });
    }
    learners.join_all().await;
}

/// One attempt of ten answers from its start to its end.
async fn sit(store: &Store, learner: &Learner, attempt: &str) {
    let (new, first) = start(&id(attempt), learner, NOW, None);
    acknowledge(attempt, 0, store.start_attempt(new.clone(), &first).await.unwrap());
    for seq in 1..=10 {
        let event = answered(NOW + i64::from(seq), "an answer");
        acknowledge(attempt, seq, store.append(&new.id, learner, seq, &event).await.unwrap());
    }
    let (last, result, reviews) = finished(&new, NOW + 11, 2);
    acknowledge(attempt, 11, store.append_final(11, &last, result, reviews).await.unwrap());
}

/// Tells the parent, in one write so that a kill tears no line.
fn acknowledge(attempt: &str, seq: u32, outcome: Appended) {
    assert_eq!(outcome, Appended::Stored);
    let mut line = String::new();
    writeln!(line, "stored {attempt} {seq}").unwrap();
    let mut out = std::io::stdout().lock();
    out.write_all(line.as_bytes()).unwrap();
    out.flush().unwrap();
}
