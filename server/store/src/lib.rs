//! What Safar remembers: the only crate that speaks SQL.
//!
//! [`Store`] holds facts and opinions. The facts are *records* ([`domain::record`]): they are added, never changed, and
//! numbered twice, by their place among the records about the same subject (`seq`) and by their place in the stream of the
//! writer (`idx`), in which each holds the hash of the one before it. The opinions, which are projections, are written
//! together with the record that causes them and can be made again from the records with [`areas::Records::rebuild`].
//!
//! The same statements run on SQLite and on PostgreSQL: `queries/` is written once and mounted by both engines, in the
//! dialect they share (`$1`, `RETURNING`, `ON CONFLICT`, whole numbers of 64 bits, ids as text). What differs is in
//! `sqlite.rs` and `postgres.rs`, and `tests/contract` calls every method on both.
//!
//! Invariants: no clock and no randomness, both are handed in; no business rule, the caller decides what an event
//! means; and a write has happened durably when its method returns.

#![expect(clippy::duplicate_mod, reason = "one set of queries, two engines")]

pub mod areas;
mod caller;
mod changes;
mod decode;
mod error;
mod migrations;
mod model;
mod postgres;
mod sqlite;
mod store;
#[cfg(feature = "testing")]
pub mod testing;

pub use caller::{By, Learner, Newcomer};
pub use changes::{Appended, Changes, Finish, ImportedAttempt};
pub use error::{OpenError, StoreError};
pub use model::{
    AttemptHead, AttemptSummary, Browser, CodeConfirmation, CodeHash, CodeOutcome, ComplaintCount, Counts, Engine, Erased, Forgotten,
    NewAttempt, OptionCount, OtherBrowsers, ResultRow, Running, StoredClock, Ticket, TokenHash, TopicCount, TopicTally, Traces, Visit,
};
pub use store::Store;
