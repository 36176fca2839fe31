//! What can be done: one file per feature. Each takes a proof of who calls, decides with `domain`, and keeps with
//! `store`. No page and no request is known here.

mod attempts;
mod complaints;
mod data;
mod demo;
mod papers;
mod rebuild;
mod recent;
mod resume;
mod study;

pub use attempts::Attempts;
pub use complaints::complain;
pub use data::{LearnerData, everything, learner_data};
pub use demo::{Amount, demo};
pub use papers::{Papers, PrintedForm};
pub use rebuild::{rebuild, renew};
pub use recent::Recent;
pub use resume::{Asked, Found, Outline, OwnAttempts, Resume};
pub use study::{Standing, Study};

use domain::attempt::Refusal;
use store::StoreError;

/// Why something cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// There is no such thing, or it belongs to somebody else.
    #[error("there is no such thing")]
    NotFound,
    /// Who asks is nobody whom the database knows.
    #[error("this browser is nobody's")]
    NoSession,
    /// The attempt does not allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// An exam cannot be on this day.
    #[error("no exam is on such a day")]
    NoSuchDay,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Stored records do not make an attempt.
    #[error(transparent)]
    Corrupt(#[from] domain::attempt::Corrupt),
    /// The operating system gives no randomness.
    #[error(transparent)]
    NoRandomness(#[from] crate::fresh::NoRandomness),
    /// A secret cannot be hashed: the system has no memory for it.
    #[error("a resume code could not be hashed")]
    NoHash,
    /// Somebody learns in this database already.
    #[error("there are learners in this database already; made-up ones must not mix with them: name an empty database")]
    NotEmpty,
    /// Too many ask for what takes long.
    #[error(transparent)]
    Busy(#[from] crate::queue::Busy),
    /// A learner has done as much of this as may be done: begun so many attempts today.
    #[error("enough for today")]
    Enough,
    /// Other writers were always faster.
    #[error("the attempt is changed by too many at once")]
    Contended,
}
