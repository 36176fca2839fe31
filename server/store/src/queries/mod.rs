//! Every statement, once. Both engines mount this folder; `super` is the engine: its `Db`, `begin`, `note_erasure`,
//! `scrub_at_once`, `scrub_late`, `lock_projections` and `lock_learners`.

mod attempts;
mod goals;
mod import;
mod learners;
mod papers;
mod projections;
mod rebuild;
mod records;
mod reports;
mod resume;
mod writer;

pub use rebuild::Rebuild;
pub use writer::BATCH;

use super::Db;
use crate::StoreError;
use crate::decode::number;
use domain::attempt::Millis;
use domain::ids::StreamId;
use sqlx::{Executor, Pool};
use std::sync::Arc;
use tokio::sync::Notify;
use writer::Writer;

/// An open database of one engine.
pub struct Backend {
    read: Pool<Db>,
    pub(super) write: Pool<Db>,
    writer: Writer,
    stream: StreamId,
}

impl Backend {
    /// Starts the writer of `stream`, which ends when `stop` is notified.
    pub fn new(read: Pool<Db>, write: Pool<Db>, stream: StreamId, stop: Arc<Notify>) -> Self {
        let writer = Writer::start(write.clone(), stream.clone(), stop);
        Self { read, write, writer, stream }
    }

    /// The stream that this process writes.
    fn stream(&self) -> &StreamId {
        &self.stream
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

/// Opens a new stream.
pub async fn add_stream(db: &Pool<Db>, stream: &StreamId, now: Millis) -> Result<(), sqlx::Error> {
    let sql = "INSERT INTO streams (id, created, next_idx) VALUES ($1, $2, 0)";
    sqlx::query(sql).bind(stream.as_str()).bind(now).execute(db).await?;
    Ok(())
}

/// The newest migration that ran on the database; 0 if none did.
pub async fn schema_version<'c>(db: impl Executor<'c, Database = Db>) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations").fetch_one(db).await
}

/// Reads a count.
fn count(value: i64, table: &'static str) -> Result<u64, StoreError> {
    number(value, table, "count")
}
