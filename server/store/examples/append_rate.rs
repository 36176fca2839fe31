//! Prints how many answers per second a store makes durable, with 64 callers at the same time:
//! `cargo run --release -p store --example append_rate [url]`. Without an address it uses a new SQLite file.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use store::Store;
use store::testing::TestDb;
use store::testing::sample::{NOW, answered, id, start, token};

const CALLERS: u32 = 64;
const TIME: Duration = Duration::from_secs(5);
static ATTEMPTS: AtomicU32 = AtomicU32::new(0);

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let db = TestDb::sqlite();
    let url = std::env::args().nth(1);
    let run = std::process::id();
    let store = Arc::new(Store::open(url.as_deref().unwrap_or(db.url()), id(&format!("stream-{run}")), [9; 32], NOW).await?);
    let mut callers = tokio::task::JoinSet::new();
    let begin = Instant::now();
    for n in 0..CALLERS {
        let store = Arc::clone(&store);
        callers.spawn(async move {
            let learner = id(&format!("learner-{run}-{n}"));
            let learner = store.learners().create(learner, token(run.wrapping_mul(CALLERS) + n), NOW).await?;
            let mut waits = Vec::new();
            loop {
                // Ids grow with time, as those of the server do: attempts of the same hour lie side by side in an index.
                let attempt = ATTEMPTS.fetch_add(1, Ordering::Relaxed);
                let (new, event) = start(&id(&format!("{run:08}-{attempt:027}")), &learner, NOW, None);
                store.start_attempt(new.clone(), &event).await?;
                for seq in 1..50 {
                    let asked = Instant::now();
                    store.append(&new.id, &learner, seq, &answered(NOW + i64::from(seq), "an answer")).await?;
                    waits.push(asked.elapsed());
                }
                if begin.elapsed() > TIME {
                    break;
                }
            }
            Ok::<_, store::StoreError>(waits)
        });
    }
    let mut waits = Vec::new();
    while let Some(caller) = callers.join_next().await {
        waits.extend(caller??);
    }
    let rate = waits.len() as f64 / begin.elapsed().as_secs_f64();
    waits.sort();
    let percentile = |percent: usize| waits[(waits.len() - 1) * percent / 100];
    println!("{:?}: {rate:.0} appends/s, median {:?}, p99 {:?}", store.engine(), percentile(50), percentile(99));
    store.close().await;
    Ok(())
}
