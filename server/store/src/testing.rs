//! Throw-away databases for tests, of both engines. Behind the feature `testing`; it stops a test that cannot have
//! its database, with the reason, for a test that is skipped silently proves nothing.

mod postgres;
pub mod sample;
mod single;

use crate::{Learner, Store};
use domain::ids::StreamId;
use sqlx::{Connection, SqliteConnection};
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// A new, empty database. It is removed when this is dropped.
pub struct TestDb {
    url: String,
    folder: Option<TempDir>,
    _postgres: Option<postgres::Database>,
}

impl TestDb {
    /// A SQLite file in a folder of its own.
    #[must_use]
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let url = format!("sqlite:{}", folder.path().join("safar.db").display());
        Self { url, folder: Some(folder), _postgres: None }
    }

    /// A PostgreSQL database on the server that `SAFAR_TEST_POSTGRES_URL` names (a role that may create databases), or
    /// else on a throw-away server that lives as long as the test process.
    ///
    /// # Panics
    /// If there is neither such a server nor PostgreSQL on this machine.
    #[must_use]
    pub async fn postgres() -> Self {
        let database = postgres::Database::create().await;
        Self { url: database.url.clone(), folder: None, _postgres: Some(database) }
    }

    /// The address for [`Store::open`] and `SAFAR_DATABASE_URL`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The folder of a SQLite file.
    ///
    /// # Panics
    /// On PostgreSQL.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        self.folder.as_ref().expect("a SQLite database has a folder").path()
    }

    /// What pages of a learner read, as this engine is asked.
    #[must_use]
    pub fn page_reads(&self) -> &'static [&'static str] {
        if self.folder.is_some() { &crate::sqlite::queries::OF_PAGES } else { &crate::postgres::queries::OF_PAGES }
    }

    /// Somebody who reads a SQLite file beside Safar, and has not finished until this is dropped.
    ///
    /// # Panics
    /// If it cannot be read.
    pub async fn foreign_reader(&self) -> Box<dyn Send> {
        let mut reader = SqliteConnection::connect(&self.url).await.expect("the file can be read");
        sqlx::query("BEGIN").execute(&mut reader).await.expect("a transaction begins");
        let _: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM learners").fetch_one(&mut reader).await.expect("it reads");
        Box::new(reader)
    }

    /// Does something to it past the store.
    ///
    /// # Panics
    /// If the statement fails.
    pub async fn run(&self, sql: &'static str) {
        let done = if self.url.starts_with("sqlite:") {
            let mut file = SqliteConnection::connect(&self.url).await.expect("the file opens");
            sqlx::raw_sql(sql).execute(&mut file).await.map(|_| ())
        } else {
            let mut server = sqlx::PgConnection::connect(&self.url).await.expect("the server answers");
            sqlx::raw_sql(sql).execute(&mut server).await.map(|_| ())
        };
        done.expect("the statement is sound");
    }

    /// Opens it as a server would, each time with a new stream.
    ///
    /// # Panics
    /// If it cannot be opened.
    #[must_use]
    pub async fn open(&self) -> Store {
        static STREAMS: AtomicU32 = AtomicU32::new(0);
        let stream = format!("stream-{}-{}", std::process::id(), STREAMS.fetch_add(1, Ordering::Relaxed));
        let stream = StreamId::parse(&stream).expect("the id is well formed");
        Store::open(&self.url, stream, [9; 32], sample::NOW).await.expect("a new database opens")
    }
}

/// The proof of a learner whom a test has made up.
///
/// # Panics
/// If it is no id.
#[must_use]
pub fn proven(id: &str) -> Learner {
    Learner::proven(sample::id(id))
}
