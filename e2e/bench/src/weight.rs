//! What a browser transfers for each page: cold, with an empty cache, and warm, with everything kept that may be kept.

use crate::browser::ENCODINGS;
use crate::client::{Connection, get, post};
use crate::html::{imports, loads, tags};
use crate::learner::{LANG, Learner, Tests, items_address, read};
use crate::load::granted;
use crate::safar::Binary;
use crate::table;
use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;

/// Bytes of a page with everything that it loads.
const COLD: usize = 110_000;
/// Bytes of a page that is opened again.
const WARM: usize = 8 * 1024;
/// Requests of a page.
const REQUESTS: usize = 7;
/// Bytes of the wasm and all scripts of a page.
const SCRIPTS: usize = 90 * 1024;
/// Bytes of the style sheet.
const STYLE: usize = 14_000;

/// What one address weighs.
#[derive(Clone, Copy)]
struct Sent {
    bytes: usize,
    kept: bool,
}

/// What one page weighs with everything that it loads.
#[derive(Clone, Default)]
struct Weight {
    path: String,
    requests: usize,
    cold: usize,
    warm: usize,
    scripts: usize,
    style: usize,
}

/// A browser with an empty cache for every page.
struct Browser {
    connection: Connection,
    /// What has been weighed and may be kept for ever: it cannot weigh anything else the next time.
    known: BTreeMap<String, Sent>,
}

/// Weighs every page and prints the heaviest of each kind; returns whether all are within their bounds.
///
/// # Errors
/// When a page or anything that it loads is not there.
pub async fn measure(binary: &Binary) -> Result<bool> {
    let mut server = binary.start()?;
    server.first_answer("/healthz").await?;
    let mut browser = Browser { connection: Connection::open(server.addr).await?, known: BTreeMap::new() };
    let tests = Tests::find(&mut browser.connection).await?;
    let list = format!("/{LANG}/exams/{}", tests.bank);

    table::head("Page weight: bytes transferred with brotli, heads included; of many pages the heaviest");
    let mut well = print("home", &browser.weigh(&format!("/{LANG}"), &[], None).await?);
    well &= print("test list", &browser.weigh(&list, &[], None).await?);
    let mut intros = Vec::new();
    for test in &tests.tests {
        intros.push(browser.weigh(&format!("{list}/{test}"), &[], None).await?);
    }
    well &= print_heaviest("introduction", intros);
    let mut results = Vec::new();
    for mode in ["practice", "exam"] {
        let mut questions = Vec::new();
        for test in &tests.tests {
            if !tests.modes(&mut browser.connection, test).await?.iter().any(|offered| offered == mode) {
                continue;
            }
            let (pages, result) = browser.sit(&tests, test, mode).await?;
            questions.extend(pages);
            results.push(result);
        }
        well &= print_heaviest(&format!("question, {mode}"), questions);
    }
    well &= print_heaviest("result", results);
    Ok(well)
}

impl Browser {
    /// Sits a whole test: weighs each of its questions, finishes, and weighs the result.
    async fn sit(&mut self, tests: &Tests, test: &str, mode: &str) -> Result<(Vec<Weight>, Weight)> {
        let (learner, attempt) = Learner::new(&mut self.connection, tests, test, mode).await?;
        let items = learner.items(&mut self.connection, &attempt).await?;
        let mut questions = Vec::new();
        for n in 1..=items.len() {
            let piece = items_address(&attempt, n - 1);
            let mut weight = self.weigh(&format!("/{LANG}/attempts/{attempt}/{n}"), &learner.headers(), Some(piece)).await?;
            weight.path = format!("{test}, question {n}");
            questions.push(weight);
        }
        let finish = post(&format!("/api/attempts/{attempt}/finish"), &learner.headers(), &format!("lang={LANG}"));
        let status = self.connection.ask(&finish).await?.status;
        ensure!(status == 303, "an attempt could not be finished: {status}");
        let mut result = self.weigh(&format!("/{LANG}/attempts/{attempt}/result"), &learner.headers(), None).await?;
        result.path = format!("{test}, {mode}");
        Ok((questions, result))
    }

    /// Weighs a page. The island of an attempt also reads a piece of its items.
    async fn weigh(&mut self, path: &str, headers: &[String], piece: Option<String>) -> Result<Weight> {
        let html = read(&mut self.connection, path, headers).await?;
        let mut addresses = vec![path.to_owned()];
        addresses.extend(loads(&html));
        let tags = tags(&html);
        for script in tags.iter().filter(|tag| tag.name == "script").filter_map(|tag| tag.attribute("src")) {
            let folder = script.rsplit_once('/').map_or("", |(folder, _)| folder);
            let source = read(&mut self.connection, script, headers).await?;
            addresses.extend(imports(&source).into_iter().map(|name| format!("{folder}/{}", name.trim_start_matches("./"))));
        }
        if tags.iter().any(|tag| tag.name == "leptos-island") {
            addresses.extend(piece);
        }
        addresses.sort_unstable();
        addresses.dedup();
        let mut weight = Weight { path: path.to_owned(), requests: addresses.len(), ..Weight::default() };
        for address in addresses {
            let Sent { bytes, kept } = self.load(&address, headers).await.with_context(|| format!("{path} loads {address}"))?;
            weight.cold += bytes;
            weight.warm += if kept { 0 } else { bytes };
            weight.scripts += if address.ends_with(".js") || address.ends_with(".wasm") { bytes } else { 0 };
            weight.style += if address.ends_with(".css") { bytes } else { 0 };
        }
        Ok(weight)
    }

    async fn load(&mut self, address: &str, headers: &[String]) -> Result<Sent> {
        if let Some(sent) = self.known.get(address) {
            return Ok(*sent);
        }
        let headers: Vec<_> = headers.iter().cloned().chain([ENCODINGS.to_owned()]).collect();
        let answer = self.connection.ask(&get(address, &headers)).await?;
        granted(&answer)?;
        let kept = answer.headers()?.iter().any(|(name, value)| name == "cache-control" && value.contains("max-age"));
        let sent = Sent { bytes: answer.wire.len(), kept };
        if kept {
            self.known.insert(address.to_owned(), sent);
        }
        Ok(sent)
    }
}

/// Prints the heaviest page of a kind, and says which it is.
fn print_heaviest(what: &str, pages: Vec<Weight>) -> bool {
    let count = pages.len();
    let Some(heaviest) = pages.into_iter().max_by_key(|page| page.cold) else { return true };
    let well = print(what, &heaviest);
    println!("      the heaviest of {count}: {}", heaviest.path);
    well
}

fn print(what: &str, page: &Weight) -> bool {
    let kilobytes = |bytes: usize| format!("{:.1} KB", bytes as f64 / 1000.0);
    let mut well = true;
    let mut judge = |what: &str, measured: String, bound: String, fits: bool| {
        table::line(what, &measured, &format!("at most {bound}"), if fits { "ok" } else { "OVER" });
        well &= fits;
    };
    judge(&format!("{what}: cold"), kilobytes(page.cold), kilobytes(COLD), page.cold <= COLD);
    judge("  requests", page.requests.to_string(), REQUESTS.to_string(), page.requests <= REQUESTS);
    judge("  warm", kilobytes(page.warm), kilobytes(WARM), page.warm <= WARM);
    if page.scripts > 0 {
        judge("  wasm and scripts", kilobytes(page.scripts), kilobytes(SCRIPTS), page.scripts <= SCRIPTS);
    }
    judge("  style", kilobytes(page.style), kilobytes(STYLE), page.style <= STYLE);
    well
}
