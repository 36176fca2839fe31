//! Background work. Every job may run twice, or on two servers at once, without harm.

use crate::startup::State;
use std::sync::Arc;
use std::time::Duration;

/// How often jobs run.
const ROUND: Duration = Duration::from_secs(30);

/// Runs jobs until the process ends.
pub async fn run(state: Arc<State>) {
    let mut rounds = tokio::time::interval(ROUND);
    rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        rounds.tick().await;
        round(&state).await;
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
