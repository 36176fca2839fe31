//! Many connections, each of which asks again as soon as it is answered.

use crate::client::{Answer, Connection};
use anyhow::{Result, bail};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// What one connection says.
pub trait Caller: Send + 'static {
    /// The next request.
    fn ask(&mut self) -> &[u8];

    /// Is told what came back.
    ///
    /// # Errors
    /// When it is not what a caller must get; the measurement ends then.
    fn hear(&mut self, answer: &Answer<'_>) -> Result<()>;
}

/// The same request over and over, which must be granted.
pub struct Repeat(pub Vec<u8>);

impl Caller for Repeat {
    fn ask(&mut self) -> &[u8] {
        &self.0
    }

    fn hear(&mut self, answer: &Answer<'_>) -> Result<()> {
        granted(answer)
    }
}

/// Whether an answer is a plain yes.
///
/// # Errors
/// When it is not.
pub fn granted(answer: &Answer<'_>) -> Result<()> {
    if answer.status != 200 {
        bail!("a request was answered with {} instead of 200", answer.status);
    }
    Ok(())
}

/// What came of a load.
#[derive(Default)]
pub struct Tally {
    seconds: f64,
    /// How long each answer took, in microseconds.
    waits: Vec<u32>,
}

impl Tally {
    /// So long, in microseconds, did each answer take within a time.
    pub fn of(waits: Vec<u32>, time: Duration) -> Self {
        Self { seconds: time.as_secs_f64(), waits }
    }

    /// Requests a second.
    pub fn rate(&self) -> f64 {
        self.waits.len() as f64 / self.seconds.max(f64::MIN_POSITIVE)
    }

    /// The wait that this share of the requests did not exceed, in milliseconds.
    pub fn wait(&self, share: f64) -> f64 {
        let mut waits = self.waits.clone();
        waits.sort_unstable();
        let last = waits.len().saturating_sub(1);
        let place = (last as f64 * share).round() as usize;
        waits.get(place).map_or(0.0, |wait| f64::from(*wait) / 1000.0)
    }

    /// Counts another load of the same kind too.
    pub fn add(&mut self, other: Self) {
        self.seconds += other.seconds;
        self.waits.extend(other.waits);
    }
}

/// Lets all callers ask for this long, then waits for the answers under way. All are connected before the clock starts.
///
/// # Errors
/// The first failure of a caller.
pub async fn run<C: Caller>(addr: SocketAddr, callers: Vec<C>, time: Duration) -> Result<(Tally, Vec<C>)> {
    let mut connected = Vec::with_capacity(callers.len());
    for caller in callers {
        connected.push((Connection::open(addr).await?, caller));
    }
    let start = Instant::now();
    let tasks: Vec<_> = connected
        .into_iter()
        .map(|(mut connection, mut caller)| {
            tokio::spawn(async move {
                let mut waits = Vec::new();
                let mut asked = Instant::now();
                while asked.duration_since(start) < time {
                    let answer = connection.ask(caller.ask()).await?;
                    caller.hear(&answer)?;
                    let heard = Instant::now();
                    waits.push(u32::try_from(heard.duration_since(asked).as_micros()).unwrap_or(u32::MAX));
                    asked = heard;
                }
                anyhow::Ok((waits, caller))
            })
        })
        .collect();
    let mut tally = Tally::default();
    let mut callers = Vec::with_capacity(tasks.len());
    for task in tasks {
        let (waits, caller) = task.await??;
        tally.waits.extend(waits);
        callers.push(caller);
    }
    tally.seconds = start.elapsed().as_secs_f64();
    Ok((tally, callers))
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn a_tally_knows_its_rate_and_its_slowest() {
        let mut tally = Tally { seconds: 1.0, waits: (1..=100).map(|wait| wait * 1000).rev().collect() };
        tally.add(Tally { seconds: 1.0, waits: vec![1000] });
        assert!((tally.rate() - 50.5).abs() < 1e-9);
        assert!((tally.wait(0.0) - 1.0).abs() < 1e-9);
        assert!((tally.wait(1.0) - 100.0).abs() < 1e-9);
        assert!((tally.wait(0.99) - 99.0).abs() < 1e-9);
    }
}
