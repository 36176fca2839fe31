//! How many pages a second Safar draws, against a bare handler that returns the same bytes.

use crate::bare::Kept;
use crate::client::{Connection, get};
use crate::learner::{LANG, Learner, Tests};
use crate::load::{self, Repeat, Tally, granted};
use crate::safar::{Binary, Server};
use crate::{Pace, ROUNDS, table};
use anyhow::Result;
use std::fs;
use std::path::Path;

/// So many browsers ask at once, each over a connection that it keeps.
const CONNECTIONS: usize = 32;
/// The share of the bare handler's rate that a page for everybody must reach, in percent.
const PUBLIC: f64 = 50.0;
/// The same for a page that is read from the database for one learner.
const OWN: f64 = 10.0;

/// A page with the requests that the connections make for it: one, or one for each.
struct Page {
    name: &'static str,
    requests: Vec<Vec<u8>>,
    bound: f64,
}

/// Measures and prints.
///
/// # Errors
/// When a page is not answered.
pub async fn measure(binary: &Binary, pace: Pace) -> Result<()> {
    let mut server = binary.start()?;
    server.first_answer("/healthz").await?;
    let mut connection = Connection::open(server.addr).await?;
    let pages = pages(&mut connection).await?;
    let folder = tempfile::tempdir()?;
    let mut sizes = Vec::new();
    for page in &pages {
        let first = page.requests.first().map_or(&[][..], Vec::as_slice);
        sizes.push(keep(&mut connection, first, &folder.path().join(page.name)).await?);
    }
    let mut bare = Server::bare(folder.path())?;
    bare.first_answer("/healthz").await?;

    table::head(&format!("Rendered pages: {CONNECTIONS} connections, {ROUNDS} turns of {} s each", pace.pages.as_secs()));
    for (page, size) in pages.into_iter().zip(sizes) {
        let (mut ours, mut theirs) = (Tally::default(), Tally::default());
        let plain = vec![get(&format!("/{}", page.name), &headers(&[])); CONNECTIONS];
        let own: Vec<_> = page.requests.iter().cycle().take(CONNECTIONS).cloned().collect();
        for _ in 0..ROUNDS {
            theirs.add(load::run(bare.addr, plain.iter().cloned().map(Repeat).collect(), pace.pages).await?.0);
            ours.add(load::run(server.addr, own.iter().cloned().map(Repeat).collect(), pace.pages).await?.0);
        }
        table::ratio(&format!("{} ({:.1} KB)", page.name, size as f64 / 1000.0), ours.rate(), theirs.rate(), page.bound);
    }
    Ok(())
}

async fn pages(connection: &mut Connection) -> Result<Vec<Page>> {
    let tests = Tests::find(connection).await?;
    let list = format!("/{LANG}/exams/{}", tests.bank);
    let public = |name, path: String| Page { name, requests: vec![get(&path, &headers(&[]))], bound: PUBLIC };
    let mut pages = vec![public("home", format!("/{LANG}")), public("list", list.clone())];
    pages.push(public("introduction", format!("{list}/{}", tests.first())));
    let mut requests = Vec::with_capacity(CONNECTIONS);
    for _ in 0..CONNECTIONS {
        let (learner, attempt) = Learner::new(connection, &tests, tests.first(), "practice").await?;
        requests.push(get(&format!("/{LANG}/attempts/{attempt}/1"), &headers(&learner.headers())));
    }
    pages.push(Page { name: "question", requests, bound: OWN });
    Ok(pages)
}

/// What a browser says beside the address. It does not offer to read compressed pages: compression costs what it costs.
fn headers(more: &[String]) -> Vec<String> {
    let accept = "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8".to_owned();
    more.iter().cloned().chain([accept]).collect()
}

/// Writes an answer of Safar into a file of the bare server; returns the size of its body in bytes.
pub async fn keep(connection: &mut Connection, request: &[u8], file: &Path) -> Result<usize> {
    let answer = connection.ask(request).await?;
    granted(&answer)?;
    let made_by_the_server = ["content-length", "date", "transfer-encoding", "connection"];
    let headers = answer.headers()?.into_iter().filter(|(name, _)| !made_by_the_server.contains(&name.as_str())).collect();
    let kept = Kept { headers, body: String::from_utf8(answer.body()?)? };
    fs::write(file, serde_json::to_vec(&kept)?)?;
    Ok(kept.body.len())
}
