//! The records, and the projections that are made from them.

use super::{Base, on};
use crate::{AttemptHead, Finish, StoreError};
use domain::attempt::Event;

/// The records, and the projections that are made from them. All methods fail with [`StoreError`].
#[derive(Clone, Copy)]
pub struct Records<'a>(pub(super) &'a Base);

impl Records<'_> {
    /// Whether the projections were made by an older Safar and must be made again with [`Self::rebuild`].
    pub async fn stale(self) -> Result<bool, StoreError> {
        on!(Base, self.0, db => db.stale().await)
    }

    /// Makes all projections again from the records alone; returns how many finished attempts there are. `means` says what
    /// the end of an attempt means, as it was said to [`crate::Changes::end`]. Learners may go on meanwhile: what is theirs is made
    /// again in one short transaction for each of them. Where it fails, what was made again stays so, and the rest stays as it was.
    pub async fn rebuild(self, means: impl Fn(&AttemptHead, Vec<Event>) -> Result<Finish, StoreError>) -> Result<u64, StoreError> {
        on!(Base, self.0, db => db.rebuild(means).await)
    }

    /// The same after an update, for what tables know: goes on where a process before it was ended, and gives half of the time to
    /// learners who are waiting. Several servers may do it at once. Returns how many finished attempts were made again.
    pub async fn renew(self, means: impl Fn(&AttemptHead, Vec<Event>) -> Result<Finish, StoreError>) -> Result<u64, StoreError> {
        on!(Base, self.0, db => db.renew(means).await)
    }

    /// The streams whose records do not lead from one to the next by their hashes, and the first place where they do not:
    /// somebody has changed the database past Safar, or a disk has. Reads everything.
    pub async fn broken_chains(self) -> Result<Vec<(String, u64)>, StoreError> {
        on!(Base, self.0, db => db.broken_chains().await)
    }

    /// All projections as text, one line each, in a fixed order: equal texts are equal projections.
    pub async fn dump_projections(self) -> Result<String, StoreError> {
        on!(Base, self.0, db => db.dump_projections().await)
    }
}
