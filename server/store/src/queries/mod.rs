//! Every statement, once. Both engines mount this folder; `super` is the engine: its `Db`, `begin`, `note_erasure`,
//! `note_change`, `scrub_at_once`, `scrub_late`, `lock_learners`, `lock_table`, `has_table`, `KEEP` and its
//! `Revisions`.

mod attempts;
mod clock;
mod complaints;
mod goals;
mod import;
mod learners;
mod lost;
mod papers;
mod project;
mod projections;
mod rebuild;
mod records;
mod resume;
mod seal;
mod sessions;
mod tallies;
mod writer;

pub use records::OwnStream;
pub use seal::seal;
pub use sessions::date_visits;
pub use writer::BATCH;

use super::{Db, Revisions};
use crate::StoreError;
use crate::decode::number;
use domain::attempt::Millis;
use domain::ids::LearnerId;
use sqlx::{Executor, Pool};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use tokio::sync::Notify;
use writer::Writer;

/// What the pages of a learner read, for the test that looks at how the engines find it.
#[cfg(feature = "testing")]
pub const OF_PAGES: [&str; 5] = [attempts::UNFINISHED, attempts::NEWEST, attempts::EVENTS, projections::LATEST, projections::MEMORIES];

/// An open database of one engine.
pub struct Backend {
    read: Pool<Db>,
    pub(super) write: Pool<Db>,
    writer: Writer,
    revisions: Arc<Revisions>,
    own: Arc<OwnStream>,
    /// When the file was last written anew.
    scrubbed: AtomicI64,
}

impl Backend {
    /// Starts the writer of a stream, which ends when `stop` is notified.
    pub fn new(read: Pool<Db>, write: Pool<Db>, own: Arc<OwnStream>, stop: Arc<Notify>) -> Self {
        let revisions = Arc::<Revisions>::default();
        let writer = Writer::start(write.clone(), Arc::clone(&revisions), Arc::clone(&own), stop);
        Self { read, write, writer, revisions, own, scrubbed: AtomicI64::new(Millis::MIN) }
    }

    pub async fn revision(&self, learner: &LearnerId) -> Result<i64, StoreError> {
        Ok(self.revisions.of(&self.read, learner).await?)
    }

    /// The stream that this process writes.
    fn own(&self) -> &OwnStream {
        &self.own
    }

    /// Finishes the waiting writes, then closes all connections.
    pub async fn close(&self) {
        self.writer.stop().await;
        self.read.close().await;
        self.write.close().await;
    }

    /// How often the writer has written.
    pub fn written(&self) -> u64 {
        self.writer.written()
    }

    /// Whether the database answers and the writer lives.
    pub async fn ready(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.read).await?;
        if self.writer.stopped() { Err(StoreError::Closed) } else { Ok(()) }
    }
}

/// The newest migration that ran on the database; 0 if none did.
pub async fn schema_version<'c>(db: impl Executor<'c, Database = Db>) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations").fetch_one(db).await
}

/// Reads a count.
fn count(value: i64, table: &'static str) -> Result<u64, StoreError> {
    number(value, table, "count")
}
