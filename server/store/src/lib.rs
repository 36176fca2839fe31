//! What Safar remembers: the only crate that speaks SQL.
//!
//! [`Store`] holds facts and opinions. The facts are *records*, one per [`domain::attempt::Event`]: they are added,
//! never changed, and numbered twice, by their place in the attempt (`seq`) and by their place in the stream of the
//! writer (`idx`). The opinions, results and memories, are written together with the record that causes them and can
//! be made again from the records with [`Store::rebuild`].
//!
//! The same statements run on SQLite and on PostgreSQL: `queries/` is written once and mounted by both engines, in the
//! dialect they share (`$1`, `RETURNING`, `ON CONFLICT`, whole numbers of 64 bits, ids as text). What differs is in
//! `sqlite.rs` and `postgres.rs`, and `tests/contract` calls every method on both.
//!
//! Invariants: no clock and no randomness, both are handed in; no business rule, the caller decides what an event
//! means; and a write has happened durably when its method returns.

#![expect(clippy::duplicate_mod, reason = "one set of queries, two engines")]

mod decode;
mod error;
mod migrations;
mod model;
mod postgres;
mod sqlite;
mod store;
#[cfg(feature = "testing")]
pub mod testing;
mod write;

pub use error::{OpenError, StoreError};
pub use model::{Appended, AttemptHead, AttemptSummary, CodeHash, Counts, Engine, NewAttempt, ReportLine, ResultRow, TokenHash, Traces};
pub use store::{Rebuild, Store};
pub use write::Whole;
