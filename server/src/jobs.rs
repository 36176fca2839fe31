//! Background work. Every job may run twice, or on two servers at once, without harm.

use crate::events::{Event, note};
use crate::state::State;
use crate::usecases;
use domain::session::Horizon;
use std::sync::Arc;
use std::time::Duration;
use store::StoreError;
use tokio::signal::unix::{SignalKind, signal};

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
        if still >= QUIET {
            scrub(&state, true).await;
        }
    }
}

/// Keeps the content that is offered, and reads it again whenever the process is sent SIGHUP, until the process ends.
pub async fn renew_content(state: Arc<State>) {
    // Before anything else: unheard, the signal ends the process.
    let asked = signal(SignalKind::hangup());
    if let Err(error) = state.library.keep().await {
        tracing::error!(%error, "this version of the content is not kept: attempts that are open at the next may meet changed questions");
    }
    let Ok(mut asked) = asked else { return };
    while asked.recv().await.is_some() {
        match state.library.reload(state.clock.today()).await {
            Ok(true) => {
                let offer = state.library.now();
                let versions: Vec<_> = offer.banks.values().map(|bank| format!("{} {}", bank.id, bank.version)).collect();
                tracing::info!("new content is offered: {}", versions.join(", "));
            }
            Ok(false) => tracing::info!("the content was read again and is the same"),
            Err(error) => tracing::error!("the content stays as it was: {error}"),
        }
    }
}

/// Makes what is derived from records again after an update, beside the work. Until it is done, pages say what the Safar before this
/// one thought of a learner.
pub async fn renew_projections(state: Arc<State>) {
    loop {
        match usecases::renew(&state.store).await {
            Ok(None) => return,
            Ok(Some(attempts)) => {
                tracing::info!(attempts, "what is derived from records was made again after the update");
                return;
            }
            Err(fault) => tracing::warn!(%fault, "what is derived from records could not be made again; the next round goes on"),
        }
        tokio::time::sleep(ROUND).await;
    }
}

/// What erasures have left behind is overwritten, in a large file when that disturbs nobody.
async fn scrub(state: &State, quiet: bool) {
    match state.store.learners().scrub_late(quiet, state.clock.now()).await {
        Ok(false) => {}
        Ok(true) => tracing::info!("what erasures had left in the free space of the database is overwritten"),
        Err(error) => tracing::warn!(%error, "the free space of the database could not be overwritten; the next round tries again"),
    }
}

/// One round: the time is kept, attempts whose clock ran out unseen are closed, printed forms that nobody uses are removed,
/// what erasures have left behind is overwritten, and limits forget who has gone.
pub async fn round(state: &State) {
    if let Err(fault) = state.timekeeper.look(&state.store, &state.attempts).await {
        tracing::warn!(%fault, "the time could not be kept; the next round tries again");
    }
    match state.attempts.close_overdue().await {
        Ok(0) => {}
        Ok(closed) => tracing::info!(closed, "closed attempts whose time was up"),
        Err(fault) => tracing::warn!(%fault, "attempts whose time is up could not be closed; the next round tries again"),
    }
    match state.papers.remove_unused().await {
        Ok(0) => {}
        Ok(removed) => tracing::info!(removed, "removed printed forms that nobody has used for a year"),
        Err(fault) => tracing::warn!(%fault, "printed forms that nobody uses could not be removed; the next round tries again"),
    }
    scrub(state, false).await;
    state.limits.forget();
    if let Err(error) = state.visits.write_down(&state.store).await {
        tracing::warn!(%error, "visits could not be written down; the next ones are noticed again");
    }
    if let Err(error) = tidy(state).await {
        tracing::warn!(%error, "nobody could be forgotten; the next round tries again");
    }
}

/// So many learners are looked at in a round.
const LOOK: u32 = 2_000;

/// Forgets those whom nobody reaches or who have not come for two years, some at a time, and only if the clock may be
/// believed.
async fn tidy(state: &State) -> Result<(), StoreError> {
    let now = state.clock.now();
    if !state.store.clock().watch(now).await?.believed() {
        return Ok(());
    }
    let mut after = state.tidying.lock().await;
    let found = state.store.learners().forget(after.as_ref(), LOOK, Horizon::at(now), now).await?;
    note(Event::Forgotten, found.learners);
    note(Event::SessionsExpired, found.browsers);
    *after = found.next;
    Ok(())
}
