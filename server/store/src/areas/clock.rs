//! The time that Safar keeps.

use super::{Base, on};
use crate::{StoreError, StoredClock};
use domain::attempt::Millis;
use domain::session::ClockTrust;

/// The time that Safar keeps. All methods fail with [`StoreError`].
#[derive(Clone, Copy)]
pub struct Clock<'a>(pub(super) &'a Base);

impl Clock<'_> {
    /// The time that Safar has kept.
    pub async fn kept(self) -> Result<StoredClock, StoreError> {
        on!(Base, self.0, db => db.kept_time().await)
    }

    /// Keeps that a Safar is awake now, as long as `era` is the present one. Returns what is kept afterwards: the time of
    /// another server, if that is later, or of a later era.
    pub async fn keep(self, now: Millis, era: i64) -> Result<StoredClock, StoreError> {
        on!(Base, self.0, db => db.keep_time(now, era).await)
    }

    /// Nobody was awake between two moments: the clocks of all exams that run stood still. `false`, and nothing happens, if
    /// another server has said so already, or the era is over.
    pub async fn wake(self, from: Millis, to: Millis, era: i64) -> Result<bool, StoreError> {
        on!(Base, self.0, db => db.wake(from, to, era).await)
    }

    /// Sets the time, be it forwards or backwards. The clocks of all exams that run keep what is left on them.
    pub async fn set(self, now: Millis) -> Result<(), StoreError> {
        on!(Base, self.0, db => db.set_time(now).await)
    }

    /// Looks at the clock and says whether it may be believed that something is old.
    pub async fn watch(self, now: Millis) -> Result<ClockTrust, StoreError> {
        on!(Base, self.0, db => db.watch(now).await)
    }
}
