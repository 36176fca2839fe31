//! Making the projections again from the records. Results and memories are opinions; this proves it.

use super::{Fault, attempts::projection};
use domain::attempt::{Attempt, Event};
use store::{AttemptHead, Finish, Store, StoreError};

/// Makes all projections again. Returns how many finished attempts there are.
///
/// # Errors
/// Any [`Fault`]; the former projections stay then.
pub async fn rebuild(store: &Store) -> Result<u64, Fault> {
    Ok(store.records().rebuild(means).await?)
}

/// What the end of an attempt means, as it was said when it ended.
fn means(head: &AttemptHead, events: Vec<Event>) -> Result<Finish, StoreError> {
    let broken = || StoreError::Inconsistent { table: "records", row: head.id.to_string() };
    let mut attempt = Attempt::replay(events).map_err(|_| broken())?;
    attempt.learner = head.learner.clone();
    projection(&head.id, &attempt).ok_or_else(broken)
}
