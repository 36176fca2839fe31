//! How many pages a second Safar draws for browsers, against a bare handler that returns the same compressed bytes.

use crate::bare::Kept;
use crate::browser::{text, visit, without_nonce};
use crate::client::{Connection, get};
use crate::learner::{LANG, Learner, Tests};
use crate::load::{self, Repeat, Tally, granted};
use crate::safar::{Binary, Server};
use crate::{Pace, ROUNDS, table};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::Path;
use std::time::Duration;

/// So many browsers ask at once, each over a connection that it keeps.
const CONNECTIONS: usize = 32;
/// The share of the bare handler's rate that a page for everybody must reach, in percent.
const PUBLIC: f64 = 50.0;
/// The same for a page that is made from the database for one learner.
const OWN: f64 = 15.0;
/// Pages that are kept are compressed as well as can be beside the work; that is over by then.
const SETTLED: Duration = Duration::from_millis(400);

/// A page of each of the browsers that ask for it.
struct Page {
    name: &'static str,
    paths: Vec<String>,
    /// The cookies of the browsers.
    cookies: Vec<Vec<String>>,
    bound: f64,
}

impl Page {
    /// The requests of all browsers, for the pages themselves or for the bare handler's one.
    fn requests(&self, bare: bool) -> Vec<Vec<u8>> {
        let path = format!("/{}", self.file());
        let pairs = self.paths.iter().cycle().zip(self.cookies.iter().cycle()).take(CONNECTIONS);
        pairs.map(|(own, cookie)| get(if bare { &path } else { own }, &visit(cookie))).collect()
    }

    /// The name of the bare handler's copy.
    fn file(&self) -> String {
        self.name.replace(|letter: char| !letter.is_ascii_alphabetic(), "-")
    }
}

/// Measures and prints.
///
/// # Errors
/// When a page is not answered, or is not the same however it is asked for.
pub async fn measure(binary: &Binary, pace: Pace) -> Result<()> {
    let mut server = binary.start()?;
    server.first_answer("/healthz").await?;
    let mut connection = Connection::open(server.addr).await?;
    let pages = pages(&mut connection).await?;
    let folder = tempfile::tempdir()?;
    for page in &pages {
        for request in page.requests(false) {
            granted(&connection.ask(&request).await?)?;
        }
    }
    tokio::time::sleep(SETTLED).await;
    let mut sizes = Vec::new();
    for page in &pages {
        let (path, cookie) = page.paths.first().zip(page.cookies.first()).context("a page needs somebody who asks")?;
        compare(&mut connection, path, cookie).await?;
        sizes.push(keep(&mut connection, &get(path, &visit(cookie)), &folder.path().join(page.file())).await?);
    }
    let mut bare = Server::bare(folder.path())?;
    bare.first_answer("/healthz").await?;

    let seconds = pace.pages.as_secs();
    table::head(&format!("Pages as browsers ask for them: {CONNECTIONS} connections, {ROUNDS} turns of {seconds} s each"));
    for (page, size) in pages.iter().zip(sizes) {
        let (mut ours, mut theirs) = (Tally::default(), Tally::default());
        for _ in 0..ROUNDS {
            theirs.add(load::run(bare.addr, page.requests(true).into_iter().map(Repeat).collect(), pace.pages).await?.0);
            ours.add(load::run(server.addr, page.requests(false).into_iter().map(Repeat).collect(), pace.pages).await?.0);
        }
        table::ratio(&format!("{} ({:.1} KB)", page.name, size as f64 / 1000.0), ours.rate(), theirs.rate(), page.bound);
    }
    Ok(())
}

async fn pages(connection: &mut Connection) -> Result<Vec<Page>> {
    let tests = Tests::find(connection).await?;
    let list = format!("/{LANG}/exams/{}", tests.bank);
    let (mut practice, mut exam, mut cookies) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..CONNECTIONS {
        let (learner, attempt) = Learner::new(connection, &tests, tests.first(), "practice").await?;
        practice.push(format!("/{LANG}/attempts/{attempt}/1"));
        exam.push(format!("/{LANG}/attempts/{}/1", learner.start(connection, &tests, tests.first(), "exam").await?));
        cookies.push(learner.headers());
    }
    let mut pages = Vec::new();
    let public = [
        ("home", "home, learner", format!("/{LANG}")),
        ("list", "list, learner", list.clone()),
        ("introduction", "introduction, learner", format!("{list}/{}", tests.first())),
    ];
    for (anybody, learner, path) in public {
        pages.push(Page { name: anybody, paths: vec![path.clone()], cookies: vec![Vec::new()], bound: PUBLIC });
        pages.push(Page { name: learner, paths: vec![path], cookies: cookies.clone(), bound: PUBLIC });
    }
    pages.push(Page { name: "question, practice", paths: practice, cookies: cookies.clone(), bound: OWN });
    pages.push(Page { name: "question, exam", paths: exam, cookies, bound: OWN });
    Ok(pages)
}

/// Asks for a page with and without compression: what a browser decodes must be what was drawn.
async fn compare(connection: &mut Connection, path: &str, cookie: &[String]) -> Result<()> {
    let compressed = text(&connection.ask(&get(path, &visit(cookie))).await?)?;
    let plain = text(&connection.ask(&get(path, cookie)).await?)?;
    ensure!(compressed.trim_end().ends_with("</html>"), "{path} is not whole");
    // The clock of an exam goes on between the two.
    ensure!(compressed.len().abs_diff(plain.len()) < 16, "{path} is another page when it is compressed");
    let clock = |page: &str| without_nonce(page).replace(|letter: char| letter.is_ascii_digit(), "");
    ensure!(clock(&compressed) == clock(&plain), "{path} is another page when it is compressed");
    Ok(())
}

/// Writes an answer of Safar into a file of the bare server; returns the size of its body in bytes.
pub async fn keep(connection: &mut Connection, request: &[u8], file: &Path) -> Result<usize> {
    let answer = connection.ask(request).await?;
    granted(&answer)?;
    let made_by_the_server = ["content-length", "date", "transfer-encoding", "connection"];
    let headers = answer.headers()?.into_iter().filter(|(name, _)| !made_by_the_server.contains(&name.as_str())).collect();
    let kept = Kept { headers, body: answer.body()? };
    fs::write(file, serde_json::to_vec(&kept)?)?;
    Ok(kept.body.len())
}
