//! What Lighthouse says of the pages of a learner: on a phone, on slow 4G, with a processor four times slower.
//!
//! Bytes, requests, shifts, scripts that block, accessibility and best practices are the same on every machine and are judged.
//! Scores and times are printed: they depend on the machine, and on what else it does.

use crate::client::{Connection, post};
use crate::learner::{LANG, Learner, Tests};
use crate::safar::Binary;
use crate::table;
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::json;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// How often each page is looked at; the middle of the times counts.
const TURNS: u32 = 3;
/// The score for performance, of 100.
const PERFORMANCE: f64 = 98.0;
/// Milliseconds until the largest text is painted.
const PAINT: f64 = 1500.0;
/// Milliseconds in which the page does not react.
const BLOCKED: f64 = 50.0;
/// How far what is read moves, in Lighthouse's unit.
const SHIFT: f64 = 0.02;
/// Bytes of a page with everything that it loads.
const BYTES: u64 = 110_000;
/// Requests of a page.
const REQUESTS: usize = 7;

/// What `measure.mjs` says of a page.
#[derive(Deserialize)]
struct Look {
    name: String,
    performance: f64,
    lcp: f64,
    tbt: f64,
    accessibility: u32,
    practices: u32,
    cls: f64,
    bytes: u64,
    requests: usize,
    scripts: usize,
    faults: Vec<String>,
}

/// Looks at the pages of a learner and prints what was found; returns whether all is well that does not depend on the machine.
///
/// # Errors
/// When a page is not there or Lighthouse does not run.
pub async fn measure(binary: &Binary, folder: &Path, chromium: &Path) -> Result<bool> {
    let mut server = binary.start()?;
    server.first_answer("/healthz").await?;
    let mut connection = Connection::open(server.addr).await?;
    let tests = Tests::find(&mut connection).await?;
    let (learner, ended) = Learner::new(&mut connection, &tests, tests.first(), "exam").await?;
    let finish = post(&format!("/api/attempts/{ended}/finish"), &learner.headers(), &format!("lang={LANG}"));
    let status = connection.ask(&finish).await?.status;
    ensure!(status == 303, "an attempt could not be finished: {status}");
    let open = learner.start(&mut connection, &tests, tests.first(), "practice").await?;
    let pages = [
        ("home", format!("/{LANG}")),
        ("list", format!("/{LANG}/exams/{}", tests.bank)),
        ("question", format!("/{LANG}/attempts/{open}/1")),
        ("result", format!("/{LANG}/attempts/{ended}/result")),
        ("progress", format!("/{LANG}/progress/ru-exam")),
    ];
    let asked = json!({
        "chromium": chromium,
        "origin": format!("http://{}", server.addr),
        "cookie": learner.cookie(),
        "turns": TURNS,
        "pages": pages,
    });
    let mut node = Command::new("node");
    node.arg("measure.mjs").current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut node = node.spawn().context("node does not start")?;
    node.stdin.take().context("node takes no input")?.write_all(asked.to_string().as_bytes())?;
    let output = node.wait_with_output()?;
    ensure!(output.status.success(), "Lighthouse failed: {}", output.status);

    table::head(&format!("Lighthouse: a phone on slow 4G, simulated, a learner's cookie, the middle of {TURNS} looks"));
    let mut well = true;
    for line in String::from_utf8(output.stdout)?.lines() {
        well &= print(&serde_json::from_str(line).context("measure.mjs says something else")?);
    }
    Ok(well)
}

fn print(look: &Look) -> bool {
    let Look { name, performance, lcp, tbt, accessibility, practices, cls, bytes, requests, scripts, faults } = look;
    let measured = format!("{performance:.0}, painted after {lcp:.0} ms, blocked for {tbt:.0} ms");
    let fast = *performance >= PERFORMANCE && *lcp <= PAINT && *tbt <= BLOCKED;
    table::line(name, &measured, &format!("{PERFORMANCE:.0}, {PAINT:.0}, {BLOCKED:.0}"), if fast { "ok" } else { "SLOW" });
    let measured = format!("{bytes} bytes, {requests} requests, shift {cls:.3}, {scripts} scripts block");
    let light = *bytes <= BYTES && *requests <= REQUESTS && *cls <= SHIFT && *scripts == 0;
    table::line("  weight", &measured, &format!("{BYTES}, {REQUESTS}, {SHIFT}, 0"), if light { "ok" } else { "OVER" });
    let sound = *accessibility == 100 && *practices == 100;
    let measured = format!("accessibility {accessibility}, best practices {practices}");
    table::line("  for everybody", &measured, "100, 100", if sound { "ok" } else { "FAULT" });
    if !faults.is_empty() {
        println!("      {}", faults.join(", "));
    }
    light && sound
}
