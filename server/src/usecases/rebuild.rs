//! Making the projections again from the records. Results and memories are opinions; this proves it.

use super::{Fault, attempts::projection};
use domain::attempt::{Attempt, Event};
use store::{AttemptHead, Finish, Store, StoreError};

/// Makes all projections again. Returns how many finished attempts there are.
///
/// # Errors
/// Any [`Fault`]; what was not made again stays as it was.
pub async fn rebuild(store: &Store) -> Result<u64, Fault> {
    Ok(store.records().rebuild(means).await?)
}

/// Makes them again after an update of Safar, beside the work, if an older one has made them. Returns how many attempts were counted
/// again.
///
/// # Errors
/// Any [`Fault`]; what has been made again stays, and the next try goes on.
pub async fn renew(store: &Store) -> Result<Option<u64>, Fault> {
    Ok(if store.records().stale().await? { Some(store.records().renew(means).await?) } else { None })
}

/// What the end of an attempt means, as it was said when it ended.
fn means(head: &AttemptHead, events: Vec<Event>) -> Result<Finish, StoreError> {
    let broken = || StoreError::Inconsistent { table: "records", row: head.id.to_string() };
    let mut attempt = Attempt::replay(events).map_err(|_| broken())?;
    attempt.learner = head.learner.clone();
    projection(&head.id, &attempt).ok_or_else(broken)
}
