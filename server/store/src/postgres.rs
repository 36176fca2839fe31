//! PostgreSQL: any number of servers share one database.

#[path = "queries/mod.rs"]
pub mod queries;

use crate::{OpenError, StoreError, migrations};
use domain::attempt::Millis;
use domain::ids::{LearnerId, StreamId};
use queries::{Backend, OwnStream};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Pool, Transaction};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

/// The engine that the mounted queries speak to.
pub type Db = sqlx::Postgres;

/// Connections of one server. PostgreSQL allows 100 by default, which six servers share.
const CONNECTIONS: u32 = 16;

/// Which of several servers wrote last about a learner is known to the database alone.
#[derive(Default)]
pub struct Revisions;

impl Revisions {
    /// The transaction that wrote the learner's row last: [`note_change`] writes it.
    pub async fn of(&self, read: &Pool<Db>, learner: &LearnerId) -> Result<i64, sqlx::Error> {
        let sql = "SELECT CAST(CAST(xmin AS TEXT) AS BIGINT) FROM learners WHERE id = $1";
        let revision: Option<i64> = sqlx::query_scalar(sql).bind(learner.as_str()).fetch_optional(read).await?;
        Ok(revision.unwrap_or_default())
    }

    /// Nothing to count in memory.
    pub fn written(&self, _: &LearnerId) {}
}

/// Notes within a write that pages about a learner come out otherwise after it. Others who write about this learner wait.
pub async fn note_change(tx: &mut Transaction<'static, Db>, learner: &LearnerId) -> Result<(), sqlx::Error> {
    let sql = "UPDATE learners SET created = created WHERE id = $1";
    sqlx::query(sql).bind(learner.as_str()).execute(&mut **tx).await?;
    Ok(())
}

/// Opens the database of a `postgres:` address to look at it, and changes nothing.
pub async fn look(url: &str) -> Result<Backend, OpenError> {
    let options = PgConnectOptions::from_str(url).map_err(|_| OpenError::BadUrl)?.application_name("safar").disable_statement_logging();
    let options = options.options([("default_transaction_read_only", "on")]);
    let read = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(Duration::from_secs(30)).connect_with(options).await?;
    if !is_ours(&read).await? {
        return Err(OpenError::Nothing);
    }
    let version = queries::schema_version(&read).await?;
    migrations::refuse_newer(migrations::POSTGRES, version)?;
    migrations::refuse_older(migrations::POSTGRES, version)?;
    Ok(Backend::new(read.clone(), read, Arc::new(OwnStream::reader()), Arc::default()))
}

async fn is_ours(pool: &Pool<Db>) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations') IS NOT NULL").fetch_one(pool).await
}

/// Opens the database of a `postgres:` address and brings it up to date. Every process writes a stream of its own,
/// for several servers write at the same time.
pub async fn open(url: &str, new_stream: &StreamId, seed: [u8; 32], now: Millis) -> Result<Backend, OpenError> {
    // One batch of the writer is one variant of the insert statement per size; all of them stay prepared.
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| OpenError::BadUrl)?
        .application_name("safar")
        .statement_cache_capacity(4 * queries::BATCH)
        .disable_statement_logging();
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(Duration::from_secs(30)).connect_with(options).await?;
    if is_ours(&pool).await? {
        migrations::refuse_newer(migrations::POSTGRES, queries::schema_version(&pool).await?)?;
    }
    migrations::migrator(migrations::POSTGRES).run(&pool).await?;
    queries::date_visits(&pool, now).await?;
    let own = Arc::new(OwnStream::new(new_stream.clone(), seed, now));
    queries::seal(&pool, &own, now).await?;
    Ok(Backend::new(pool.clone(), pool, own, Arc::default()))
}

/// Keeps the rows that a query has found from being deleted until the end of the transaction.
pub const KEEP: &str = " FOR KEY SHARE";

/// Begins a write.
pub async fn begin(write: &Pool<Db>) -> Result<Transaction<'static, Db>, sqlx::Error> {
    write.begin().await
}

/// Keeps other servers from a table as long as the transaction lasts; `false` if there is no such table.
pub async fn lock_table(tx: &mut Transaction<'static, Db>, table: &'static str) -> Result<bool, sqlx::Error> {
    // By a lock of our own, which two servers can ask for although the first one removes the table.
    sqlx::query("SELECT pg_advisory_xact_lock(hashtext($1))").bind(table).execute(&mut **tx).await?;
    sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL").bind(table).fetch_one(&mut **tx).await
}

/// Whether there is a table of this name.
pub async fn has_table(db: &Pool<Db>, table: &'static str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL").bind(table).fetch_one(db).await
}

/// Keeps all others from two learners and from what hangs from them, and says how many of the two there are.
pub async fn lock_learners(tx: &mut Transaction<'static, Db>, one: &LearnerId, other: &LearnerId) -> Result<usize, sqlx::Error> {
    // In the order of ids, as the writer takes them.
    let sql = "SELECT id FROM learners WHERE id IN ($1, $2) ORDER BY id FOR UPDATE";
    Ok(sqlx::query(sql).bind(one.as_str()).bind(other.as_str()).fetch_all(&mut **tx).await?.len())
}

/// Nothing to note: what deleted rows leave behind in its files is PostgreSQL's own affair. Its vacuum frees the place, and
/// later rows overwrite it.
pub async fn note_erasure(_: &mut Transaction<'static, Db>, _: Millis) -> Result<(), sqlx::Error> {
    Ok(())
}

/// Nothing to do; see [`note_erasure`].
pub async fn scrub_at_once(_: &Pool<Db>, _: &AtomicI64, _: Millis) -> Result<bool, StoreError> {
    Ok(false)
}

/// Nothing to do; see [`note_erasure`].
pub async fn scrub_late(_: &Pool<Db>, _: &AtomicI64, _: bool, _: Millis) -> Result<bool, StoreError> {
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestDb;
    use crate::testing::sample::{NOW, id};

    #[tokio::test]
    async fn a_full_disk_is_named() {
        let db = TestDb::postgres().await;
        let pool = Pool::<Db>::connect(db.url()).await.unwrap();
        let full = "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$";
        let error = sqlx::query(full).execute(&pool).await.unwrap_err();
        assert!(matches!(StoreError::from(error), StoreError::DiskFull));
        let other = sqlx::query("SELECT 1 / 0").execute(&pool).await.unwrap_err();
        assert!(matches!(StoreError::from(other), StoreError::Driver(_)));
    }

    #[tokio::test]
    async fn a_newer_or_altered_database_is_refused() {
        let db = TestDb::postgres().await;
        let backend = open(db.url(), &id("stream-1"), [0; 32], NOW).await.unwrap();
        let later = "INSERT INTO _sqlx_migrations VALUES (999, 'later', now(), TRUE, '', 0)";
        sqlx::query(later).execute(&backend.write).await.unwrap();
        let error = open(db.url(), &id("stream-2"), [0; 32], NOW).await.err().unwrap();
        assert!(matches!(error, OpenError::Newer { found: 999, .. }), "{error}");
        sqlx::query("DELETE FROM _sqlx_migrations WHERE version = 999").execute(&backend.write).await.unwrap();
        sqlx::query("UPDATE _sqlx_migrations SET checksum = ''").execute(&backend.write).await.unwrap();
        let error = open(db.url(), &id("stream-2"), [0; 32], NOW).await.err().unwrap();
        assert!(matches!(error, OpenError::Altered { version: 1 }), "{error}");
        assert_eq!(backend.counts().await.unwrap().records, 0);
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_is_named() {
        let error = open("postgres://nobody@localhost/safar?host=/nowhere", &id("stream-1"), [0; 32], NOW).await.err().unwrap();
        assert!(matches!(error, OpenError::Unavailable(_)), "{error}");
    }
}
