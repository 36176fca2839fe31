//! Whether a learner's pages stay as quick in a full database as in a young one. The same learner, with 10,000 answers, reads
//! the same pages beside 100,000 and beside many more answers of others.

use crate::client::{Connection, get, post};
use crate::safar::{Binary, Server};
use crate::table::{at_most, head, line};
use anyhow::{Context, Result, ensure};
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What the learner has answered.
const OWN: u64 = 10_000;
/// What everybody has answered in a young database.
const YOUNG: u64 = 100_000;
/// Answers of one learner, on the average.
const EACH: u64 = 500;
/// How much slower a page may be in the full database.
const BOUND: f64 = 1.5;
/// What the document of a page may weigh, compressed, in bytes: style and script make up the rest of 150 KB.
const HEAVIEST: usize = 40_000;
/// How often a page is read; the middle of the times counts.
const TIMES: usize = 15;

/// A database for a while.
enum Home {
    Sqlite(TempDir),
    Postgres(String),
}

impl Home {
    fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}/safar.db", folder.path().display()),
            Self::Postgres(url) => url.clone(),
        }
    }
}

/// Measures the growth on SQLite, and on PostgreSQL if there are two empty databases of it.
///
/// # Errors
/// When a server does not start or a page is not there.
pub async fn measure(binary: &Binary, answers: u64, postgres: &[String]) -> Result<()> {
    let folder = || tempfile::Builder::new().prefix("bench-").tempdir_in(binary.folder());
    compare(binary, "SQLite", answers, [Home::Sqlite(folder()?), Home::Sqlite(folder()?)]).await?;
    if let [young, full] = postgres {
        compare(binary, "PostgreSQL", answers, [Home::Postgres(young.clone()), Home::Postgres(full.clone())]).await?;
    }
    Ok(())
}

async fn compare(binary: &Binary, engine: &str, answers: u64, homes: [Home; 2]) -> Result<()> {
    let mut columns = Vec::new();
    for (home, answers) in homes.iter().zip([YOUNG, answers]) {
        let begun = Instant::now();
        let code = fill(binary, &home.url(), answers)?;
        println!("{engine}: {answers} answers made in {:.0} s", begun.elapsed().as_secs_f64());
        columns.push(pages(binary, &home.url(), &code).await?);
    }
    head(&format!("{engine}: the pages of a learner with {OWN} answers, beside {YOUNG} and beside {answers} of all"));
    for ((name, young), (_, full)) in columns[0].iter().zip(&columns[1]) {
        let ratio = full.as_secs_f64() / young.as_secs_f64().max(1e-9);
        let measured = format!("{} and {} = {ratio:.2} times", millis(*young), millis(*full));
        line(name, &measured, &format!("at most {BOUND} times"), at_most(ratio, BOUND));
    }
    Ok(())
}

fn millis(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

/// Makes the learners; returns the resume code of the first.
fn fill(binary: &Binary, url: &str, answers: u64) -> Result<String> {
    let mut command = Command::new(binary.path());
    command.args(["demo-data", "--database-url", url, "--first", &OWN.to_string(), "--answers", &answers.to_string()]);
    let output = command.args(["--learners", &(answers / EACH).to_string()]).output().context("demo-data does not run")?;
    ensure!(output.status.success(), "demo-data: {}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout)?;
    said.trim().rsplit(": ").next().map(str::to_owned).context("demo-data says no code")
}

/// The times of the learner's pages.
async fn pages(binary: &Binary, url: &str, code: &str) -> Result<Vec<(String, Duration)>> {
    let mut server: Server = binary.start_on(Some(url))?;
    server.first_answer("/healthz").await?;
    let mut connection = Connection::open(server.addr).await?;
    let body = format!("lang=ru&code={}", code.replace(' ', ""));
    let answer = connection.ask(&post("/api/resume", &[], &body)).await?;
    let headers = answer.headers()?;
    let cookies = headers.iter().filter(|(name, _)| name == "set-cookie").filter_map(|(_, cookie)| cookie.split(';').next());
    let cookies: Vec<_> = cookies.collect();
    ensure!(cookies.iter().any(|cookie| cookie.starts_with("safar_learner=")), "the code of the made-up learner brings nobody back");
    let cookie = [format!("cookie: {}", cookies.join("; "))];
    let mut times = Vec::new();
    for (name, path) in [
        ("home", "/ru"),
        ("tests", "/ru/exams/ru-exam"),
        ("progress", "/ru/progress"),
        ("practice", "/ru/practice"),
        ("a topic", "/ru/topics/ru-exam/law-rights-duties"),
        ("my data", "/ru/data"),
    ] {
        let pressed = [cookie[0].clone(), "accept-encoding: br".to_owned()];
        let bytes = connection.ask(&get(path, &pressed)).await?.wire.len();
        ensure!(bytes <= HEAVIEST, "{name} weighs {bytes} bytes of {HEAVIEST}");
        times.push((name.to_owned(), time(&mut connection, &get(path, &cookie), 200).await?));
    }
    for (name, test, mode) in [("begin ten questions", "practice", "practice"), ("begin a mock exam", "ru-patent-2025", "exam")] {
        let body = format!("lang=ru&bank=ru-exam&test={test}&mode={mode}");
        times.push((name.to_owned(), time(&mut connection, &post("/api/attempts", &cookie, &body), 303).await?));
    }
    Ok(times)
}

async fn time(connection: &mut Connection, request: &[u8], status: u16) -> Result<Duration> {
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let begun = Instant::now();
        let answer = connection.ask(request).await?;
        ensure!(answer.status == status, "{} instead of {status}", answer.status);
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    Ok(times[TIMES / 2])
}
