//! How soon Safar answers, and how much memory it holds.

use crate::client::Connection;
use crate::learner::{Answering, LANG, Learner, Tests};
use crate::safar::{Binary, Server};
use crate::{Pace, load, table};
use anyhow::Result;
use std::sync::Arc;
use std::time::Duration;

/// How often it is started; the median counts.
const STARTS: usize = 5;
/// Milliseconds until the first answer.
const FIRST_ANSWER: f64 = 300.0;
/// MiB when nobody asks for anything.
const IDLE: f64 = 40.0;
/// So many learners answer at once…
const LEARNERS: usize = 500;
/// …and so many MiB are enough for them.
const BUSY: f64 = 100.0;

/// Measures and prints.
///
/// # Errors
/// When a server does not start or does not take an answer.
pub async fn measure(binary: &Binary, pace: Pace) -> Result<()> {
    table::head("Start and memory");
    let (mut sign, mut page) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let mut server = binary.start()?;
        sign.push(server.first_answer("/healthz").await?);
        page.push(server.first_answer(&format!("/{LANG}")).await?);
    }
    for (path, times) in [("/healthz", sign), ("/ru", page)] {
        let (median, slowest) = median_and_slowest(times);
        let measured = format!("{median:.0} ms, slowest of {STARTS} {slowest:.0} ms");
        let bound = format!("at most {FIRST_ANSWER:.0} ms");
        table::line(&format!("start to first 200 on {path}"), &measured, &bound, table::at_most(median, FIRST_ANSWER));
    }

    let mut server = binary.start()?;
    server.first_answer(&format!("/{LANG}")).await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let idle = server.memory()?;
    table::line("memory when idle", &format!("{idle:.1} MiB"), &format!("at most {IDLE:.0} MiB"), table::at_most(idle, IDLE));
    let (busy, rate) = busy(&server, pace).await?;
    let measured = format!("{busy:.1} MiB at {rate:.0} answers/s");
    let what = format!("memory with {LEARNERS} answering");
    table::line(&what, &measured, &format!("at most {BUSY:.0} MiB"), table::at_most(busy, BUSY));
    Ok(())
}

/// The most memory that was held while all answered, and how many answers a second they gave.
async fn busy(server: &Server, pace: Pace) -> Result<(f64, f64)> {
    let mut connection = Connection::open(server.addr).await?;
    let tests = Tests::find(&mut connection).await?;
    let mut learners = Vec::with_capacity(LEARNERS);
    let mut questions = None;
    for _ in 0..LEARNERS {
        let (learner, attempt) = Learner::new(&mut connection, &tests, tests.first(), "exam").await?;
        let known = match &questions {
            Some(known) => Arc::clone(known),
            None => learner.questions(&mut connection, &attempt).await?,
        };
        questions = Some(Arc::clone(&known));
        learners.push(Answering::new(learner, vec![attempt], known));
    }
    let answering = load::run(server.addr, learners, pace.answers);
    tokio::pin!(answering);
    let mut most = server.memory()?;
    loop {
        tokio::select! {
            done = &mut answering => return Ok((most.max(server.memory()?), done?.0.rate())),
            () = tokio::time::sleep(Duration::from_millis(50)) => most = most.max(server.memory()?),
        }
    }
}

/// In milliseconds.
fn median_and_slowest(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort_unstable();
    let milliseconds = |time: Option<&Duration>| time.map_or(0.0, |time| time.as_secs_f64() * 1000.0);
    (milliseconds(times.get(times.len() / 2)), milliseconds(times.last()))
}

#[cfg(test)]
mod tests {
    use super::median_and_slowest;
    use std::time::Duration;

    #[test]
    fn the_median_is_in_the_middle_whatever_the_order() {
        let times = [5, 1, 4, 2, 300].map(Duration::from_millis).to_vec();
        let (median, slowest) = median_and_slowest(times);
        assert!((median - 4.0).abs() < 1e-9 && (slowest - 300.0).abs() < 1e-9);
    }
}
