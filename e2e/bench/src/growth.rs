//! Whether a learner's pages stay as quick in a full database as in a young one. The same learner, with 10,000 answers, reads
//! the same pages beside 100,000 and beside many more answers of others.

use crate::browser::visit;
use crate::client::{Connection, get, post};
use crate::html::tags;
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
const TIMES: usize = 61;
/// The pages, in the words of the table.
const PAGES: [(&str, &str); 6] = [
    ("home", "/ru"),
    ("tests", "/ru/exams/ru-exam"),
    ("progress", "/ru/progress/ru-exam"),
    ("practice", "/ru/practice/ru-exam"),
    ("a topic", "/ru/topics/ru-exam/law-rights-duties"),
    ("my data", "/ru/data"),
];

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
    let mut codes = Vec::new();
    for (home, answers) in homes.iter().zip([YOUNG, answers]) {
        let begun = Instant::now();
        codes.push(fill(binary, &home.url(), answers)?);
        println!("{engine}: {answers} answers made in {:.0} s", begun.elapsed().as_secs_f64());
    }
    head(&format!("{engine}: the pages of a learner with {OWN} answers, beside {YOUNG} and beside {answers} of all"));
    let mut young = Browser::open(binary, &homes[0].url(), &codes[0]).await?;
    let mut full = Browser::open(binary, &homes[1].url(), &codes[1]).await?;
    for (name, path) in PAGES {
        let bytes = young.weight(path).await?.max(full.weight(path).await?);
        ensure!(bytes <= HEAVIEST, "{name} weighs {bytes} bytes of {HEAVIEST}");
        let request = |cookie: &str| (get(path, &visit(&[format!("cookie: {cookie}")])), 200);
        // Whatever is stored about a learner has the learner's pages made anew.
        let news = |cookie: &str| (post("/api/goal", &[format!("cookie: {cookie}")], "lang=ru&bank=ru-exam&exam=ru-patent-2025&day="), 303);
        race(&format!("{name}, after news"), &mut young, &mut full, Some(&news), &request).await?;
        race(&format!("{name}, again"), &mut young, &mut full, None, &request).await?;
    }
    for (name, test, mode) in [("begin ten questions", "practice", "practice"), ("begin a mock exam", "ru-patent-2025", "exam")] {
        let body = format!("lang=ru&bank=ru-exam&test={test}&mode={mode}");
        let request = |cookie: &str| (post("/api/attempts", &[format!("cookie: {cookie}")], &body), 303);
        race(name, &mut young, &mut full, None, &request).await?;
    }
    Ok(())
}

/// What the browser with this cookie asks, and which status it must get.
type Request<'a> = &'a dyn Fn(&str) -> (Vec<u8>, u16);

/// Asks both in turn, so that whatever else the machine does slows both, and compares the middle of the times. What is asked
/// `first` is not timed.
async fn race(name: &str, young: &mut Browser, full: &mut Browser, first: Option<Request<'_>>, request: Request<'_>) -> Result<()> {
    let (mut before, mut after) = (Vec::with_capacity(TIMES), Vec::with_capacity(TIMES));
    for n in 0..TIMES {
        for browser in [&mut *young, &mut *full] {
            if let Some(first) = first {
                browser.time(first).await?;
            }
        }
        // Who comes second may find the disk busy with the first.
        if n % 2 == 0 {
            before.push(young.time(request).await?);
        }
        after.push(full.time(request).await?);
        if n % 2 == 1 {
            before.push(young.time(request).await?);
        }
    }
    before.sort_unstable();
    after.sort_unstable();
    let (before, after) = (before[TIMES / 2], after[TIMES / 2]);
    let ratio = after.as_secs_f64() / before.as_secs_f64().max(1e-9);
    let measured = format!("{} and {} = {ratio:.2} times", millis(before), millis(after));
    line(name, &measured, &format!("at most {BOUND} times"), at_most(ratio, BOUND));
    Ok(())
}

fn millis(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

/// Makes the learners; returns the resume code of the first.
fn fill(binary: &Binary, url: &str, answers: u64) -> Result<String> {
    let mut command = Command::new(binary.path());
    command.env("SAFAR_DATA_DIR", binary.folder()).env("SAFAR_PEPPER_FILE", binary.pepper());
    command.args(["demo-data", "--database-url", url, "--first", &OWN.to_string(), "--answers", &answers.to_string()]);
    let output = command.args(["--learners", &(answers / EACH).to_string()]).output().context("demo-data does not run")?;
    ensure!(output.status.success(), "demo-data: {}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout)?;
    said.trim().rsplit(": ").next().map(str::to_owned).context("demo-data says no code")
}

/// A browser of the learner, and the server it asks.
struct Browser {
    _server: Server,
    connection: Connection,
    cookie: String,
}

impl Browser {
    async fn open(binary: &Binary, url: &str, code: &str) -> Result<Self> {
        let mut server: Server = binary.start_on(Some(url))?;
        server.first_answer("/healthz").await?;
        let mut connection = Connection::open(server.addr).await?;
        let body = format!("lang=ru&code={}", code.replace(' ', ""));
        let asked = connection.ask(&post("/api/resume", &[], &body)).await?.body()?;
        let asked = tags(&String::from_utf8_lossy(&asked));
        let ticket = asked.iter().find(|tag| tag.attribute("name") == Some("ticket")).and_then(|tag| tag.attribute("value"));
        let body = format!("{body}&ticket={}", ticket.context("the code of the made-up learner brings nobody back")?);
        let answer = connection.ask(&post("/api/resume/yes", &[], &body)).await?;
        let headers = answer.headers()?;
        let cookies = headers.iter().filter(|(name, _)| name == "set-cookie").filter_map(|(_, cookie)| cookie.split(';').next());
        let cookies: Vec<_> = cookies.collect();
        ensure!(cookies.iter().any(|cookie| cookie.starts_with("safar_learner=")), "the code of the made-up learner brings nobody back");
        Ok(Self { _server: server, connection, cookie: cookies.join("; ") })
    }

    /// What a page weighs, compressed, in bytes.
    async fn weight(&mut self, path: &str) -> Result<usize> {
        let headers = [format!("cookie: {}", self.cookie), "accept-encoding: br".to_owned()];
        Ok(self.connection.ask(&get(path, &headers)).await?.wire.len())
    }

    async fn time(&mut self, request: Request<'_>) -> Result<Duration> {
        let (request, status) = request(&self.cookie);
        let begun = Instant::now();
        let answer = self.connection.ask(&request).await?;
        ensure!(answer.status == status, "{} instead of {status}", answer.status);
        Ok(begun.elapsed())
    }
}
