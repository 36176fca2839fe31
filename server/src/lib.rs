//! The process: reads its configuration, opens the database, loads the banks, and answers requests.
//!
//! Invariants of this crate:
//! - it is the only one that knows a clock, randomness, files and the network, each in one module;
//! - a use case can be called only with a proof of who calls ([`caller`]), and only `http::session` makes proofs;
//! - no string of an error reaches a page: causes go to the log, people get `app::trouble`.

pub mod assets;
pub mod caller;
pub mod clock;
pub mod coding;
pub mod config;
pub mod content;
pub mod deliveries;
pub mod events;
pub mod fresh;
pub mod http;
pub mod jobs;
pub mod limits;
pub mod measures;
pub mod network;
pub mod page_cache;
pub mod pepper;
pub mod printer;
pub mod private;
pub mod queue;
pub mod reports;
pub mod serve;
pub mod startup;
pub mod state;
pub mod timekeeper;
pub mod usecases;
pub mod visits;
