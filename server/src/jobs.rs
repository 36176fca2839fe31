//! Background work. Every job may run twice, or on two servers at once, without harm.

use crate::startup::State;
use std::sync::Arc;
use std::time::Duration;

/// How often jobs run.
const ROUND: Duration = Duration::from_secs(30);
/// After so many rounds without a write nobody is about.
const QUIET: u32 = 10;

/// Runs jobs until the process ends.
pub async fn run(state: Arc<State>) {
    let mut rounds = tokio::time::interval(ROUND);
    rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let (mut written, mut still) = (state.store.written(), 0);
    loop {
        rounds.tick().await;
        round(&state).await;
        let now_written = state.store.written();
        still = if now_written == written { still + 1 } else { 0 };
        written = now_written;
        scrub(&state, still >= QUIET).await;
    }
}

/// What erasures have left behind in a large file is overwritten when that disturbs nobody.
async fn scrub(state: &State, quiet: bool) {
    match state.store.scrub_late(quiet, state.clock.now()).await {
        Ok(false) => {}
        Ok(true) => tracing::info!("what erasures had left in the free space of the database is overwritten"),
        Err(error) => tracing::warn!(%error, "the free space of the database could not be overwritten; the next round tries again"),
    }
}

/// One round: attempts whose clock ran out unseen are closed, and limits forget who has gone.
pub async fn round(state: &State) {
    match state.attempts.close_overdue().await {
        Ok(0) => {}
        Ok(closed) => tracing::info!(closed, "closed attempts whose time was up"),
        Err(fault) => tracing::warn!(%fault, "attempts whose time is up could not be closed; the next round tries again"),
    }
    state.limits.forget();
}
