//! SQLite: one file, one writer, several readers.

#[path = "queries/mod.rs"]
pub mod queries;

use crate::error::sqlite_code;
use crate::{OpenError, StoreError, migrations};
use domain::attempt::Millis;
use domain::ids::{LearnerId, StreamId};
use queries::Backend;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Executor, Pool, SqliteConnection, Transaction};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// The engine that the mounted queries speak to.
pub type Db = sqlx::Sqlite;

/// Readers beside the writer. A query takes well under a millisecond, so more would only cost memory.
const READERS: u32 = 4;

/// A file up to this size, in bytes, is read through before it is opened for writing: a tenth of a second. A larger one is
/// read through beside the work, for that takes minutes, and damage stops the writing as soon as it is found.
const READ_THROUGH_FIRST: u64 = 128 * 1024 * 1024;

/// A file up to this size, in bytes, is written anew as a part of an erasure: that takes less than half a second. For a larger
/// one nobody should wait, for nothing can be saved meanwhile: it is done when nothing is being written, or a day later.
const SCRUB_AT_ONCE: i64 = 64 * 1024 * 1024;
const SCRUB_LATEST: Millis = 24 * 3_600_000;

/// Opens the file of a `sqlite:` address, makes it if it is new, and brings it up to date.
pub async fn open(url: &str, new_stream: &StreamId, now: Millis) -> Result<Backend, OpenError> {
    // One batch of the writer is one variant of the insert statement per size; all of them stay prepared.
    let options = SqliteConnectOptions::from_str(url)
        .map_err(|_| OpenError::BadUrl)?
        .busy_timeout(Duration::from_secs(10))
        .statement_cache_capacity(2 * queries::BATCH)
        .disable_statement_logging();
    let file = options.get_filename().to_owned();
    if file.as_os_str().is_empty() || url.contains(":memory:") {
        // Each connection would see a database of its own.
        return Err(OpenError::BadUrl);
    }
    let size = std::fs::metadata(&file).map_or(0, |file| file.len());
    let large = size > READ_THROUGH_FIRST;
    if size > 0 {
        check(&file, options.clone().read_only(true), !large).await?;
    } else if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|cause| OpenError::Folder { folder: folder.to_owned(), cause })?;
    }
    let pool = SqlitePoolOptions::new().idle_timeout(None).max_lifetime(None).test_before_acquire(false);
    let writer = options
        .clone()
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // What is deleted is overwritten: an erased person must not remain in free pages.
        .pragma("secure_delete", "ON");
    // A rebuild or an erasure may hold the only writing connection for long.
    let write = pool.clone().max_connections(1).acquire_timeout(Duration::from_secs(120)).connect_with(writer).await?;
    migrations::migrator(migrations::SQLITE).run(&write).await?;
    let read = pool.max_connections(READERS).connect_with(options.clone().read_only(true)).await?;
    let stream = stream(&write, new_stream, now).await?;
    let stop = Arc::new(Notify::new());
    if large {
        tokio::spawn(read_through(file, options.read_only(true), write.clone(), Arc::clone(&stop)));
    }
    Ok(Backend::new(read, write, stream, stop))
}

/// Reads a large file through, and stops the writing if it is damaged.
async fn read_through(file: PathBuf, options: SqliteConnectOptions, write: Pool<Db>, stop: Arc<Notify>) {
    match check(&file, options, true).await {
        Ok(()) => tracing::info!("the database has been read through: it is sound"),
        Err(error) => {
            tracing::error!(%error, "nothing more is written to the database");
            stop.notify_one();
            write.close().await;
        }
    }
}

/// The database's own stream, which is the newest one; `new_stream` if it has none.
async fn stream(write: &Pool<Db>, new_stream: &StreamId, now: Millis) -> Result<StreamId, OpenError> {
    let sql = "SELECT id FROM streams ORDER BY created DESC, id DESC LIMIT 1";
    let id: Option<String> = sqlx::query_scalar(sql).fetch_optional(write).await?;
    match id {
        Some(id) => StreamId::parse(&id).map_err(|error| OpenError::Unavailable(sqlx::Error::Decode(error.into()))),
        None => {
            queries::add_stream(write, new_stream, now).await?;
            Ok(new_stream.clone())
        }
    }
}

/// Looks at a file without writing to it, and refuses it if it must not be written to. `through`: reads every page of it.
async fn check(file: &Path, options: SqliteConnectOptions, through: bool) -> Result<(), OpenError> {
    const CORRUPT: u32 = 11;
    const NOT_A_DATABASE: u32 = 26;
    let damaged = |finding: String| OpenError::Damaged { file: file.to_owned(), finding };
    let found = async {
        let mut connection = options.connect().await?;
        let found = examine(&mut connection, through).await;
        connection.close().await?;
        found
    };
    match found.await {
        Ok(Examined { finding: Some(finding), .. }) => Err(damaged(finding)),
        Ok(Examined { foreign: true, .. }) => Err(OpenError::Foreign { file: file.to_owned() }),
        Ok(Examined { version, .. }) => migrations::refuse_newer(migrations::SQLITE, version),
        Err(error) if matches!(sqlite_code(&error), Some(CORRUPT | NOT_A_DATABASE)) => Err(damaged(error.to_string())),
        Err(error) => Err(error.into()),
    }
}

struct Examined {
    finding: Option<String>,
    foreign: bool,
    version: i64,
}

async fn examine(connection: &mut SqliteConnection, through: bool) -> Result<Examined, sqlx::Error> {
    let finding: String = match through {
        true => sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut *connection).await?,
        false => "ok".to_owned(),
    };
    let tables = "SELECT COUNT(*), COALESCE(SUM(name = '_sqlx_migrations'), 0) FROM sqlite_schema WHERE type = 'table'";
    let (tables, ours): (i64, i64) = sqlx::query_as(tables).fetch_one(&mut *connection).await?;
    let version = if ours == 0 { 0 } else { queries::schema_version(&mut *connection).await? };
    Ok(Examined { finding: (finding != "ok").then_some(finding), foreign: tables > 0 && ours == 0, version })
}

/// Begins a write. `IMMEDIATE` takes the lock at once: a deferred transaction that turns into a write later can fail
/// in its middle, however long it is willing to wait.
pub async fn begin(write: &Pool<Db>) -> Result<Transaction<'static, Db>, sqlx::Error> {
    write.begin_with("BEGIN IMMEDIATE").await
}

/// Keeps other writers from the projections; the transaction already does.
pub async fn lock_projections(_: &mut Transaction<'static, Db>) -> Result<(), sqlx::Error> {
    Ok(())
}

/// Says how many of two learners there are; the transaction already keeps all others from them.
pub async fn lock_learners(tx: &mut Transaction<'static, Db>, one: &LearnerId, other: &LearnerId) -> Result<usize, sqlx::Error> {
    let sql = "SELECT id FROM learners WHERE id IN ($1, $2)";
    Ok(sqlx::query(sql).bind(one.as_str()).bind(other.as_str()).fetch_all(&mut **tx).await?.len())
}

/// Notes within an erasure that copies of the deleted rows are still in the file, and since when.
pub async fn note_erasure(tx: &mut Transaction<'static, Db>, now: Millis) -> Result<(), sqlx::Error> {
    // The number that SQLite keeps for the program in the head of the file: the minute of the oldest erasure that waits.
    if unclean_since(&mut **tx).await?.is_none() {
        let minute = (now / 60_000).clamp(1, i64::from(i32::MAX));
        sqlx::query(sqlx::AssertSqlSafe(format!("PRAGMA user_version = {minute}"))).execute(&mut **tx).await?;
    }
    Ok(())
}

async fn unclean_since(db: impl Executor<'_, Database = Db>) -> Result<Option<Millis>, sqlx::Error> {
    let minute: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(db).await?;
    Ok((minute > 0).then_some(minute * 60_000))
}

/// Removes what deleted rows have left behind, if the file is small enough to do it at once. What fails here is tried again
/// by [`scrub_late`]: the rows themselves are gone.
pub async fn scrub_at_once(write: &Pool<Db>) -> Result<(), StoreError> {
    let size = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
    let size: i64 = sqlx::query_scalar(size).fetch_one(write).await?;
    if size <= SCRUB_AT_ONCE
        && let Err(error) = scrub(write).await
    {
        tracing::warn!(%error, "the free space of the database could not be overwritten; it is tried again later");
    }
    Ok(())
}

/// Removes what deleted rows have left behind, if there is any, and the moment is `quiet` or it has waited for a day.
pub async fn scrub_late(write: &Pool<Db>, quiet: bool, now: Millis) -> Result<bool, StoreError> {
    match unclean_since(write).await? {
        Some(since) if quiet || now - since >= SCRUB_LATEST => {
            scrub(write).await?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// `secure_delete` alone is not enough: when SQLite moves rows between pages, copies of them stay in the unused middle of the
/// old page. Only writing the file anew leaves them behind; nothing else is written meanwhile. It is done once for all
/// erasures that wait: whoever comes to an end of the queue where nothing is left to do, goes.
async fn scrub(write: &Pool<Db>) -> Result<(), StoreError> {
    // One connection from the first step to the last: an erasure in between would lose its note.
    let mut connection = write.acquire().await?;
    if unclean_since(&mut *connection).await?.is_none() {
        return Ok(());
    }
    sqlx::query("VACUUM").execute(&mut *connection).await?;
    let (busy, ..): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *connection).await?;
    if busy == 0 {
        sqlx::query("PRAGMA user_version = 0").execute(&mut *connection).await?;
    } else {
        tracing::warn!("a reader kept the write-ahead log from being emptied; it is tried again later");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestDb;
    use crate::testing::sample::{NOW, answered, id, start, token};
    use crate::write::{NewRecord, RecordWrite, Write};
    use crate::{Appended, NewAttempt};

    fn write(new: &NewAttempt, seq: u32, text: &str, first: bool) -> Write {
        let event = if first { start(&new.id, &new.learner, NOW, None).1 } else { answered(NOW + i64::from(seq), text) };
        let record = NewRecord::new(new.id.clone(), new.learner.clone(), seq, &event).unwrap();
        Write::Record(Box::new(RecordWrite { record, start: first.then(|| new.clone()), finish: None }))
    }

    /// The file may grow by some pages only: to SQLite that is a full disk.
    #[tokio::test]
    async fn a_full_disk_is_named_and_loses_nothing_acknowledged() {
        let db = TestDb::sqlite();
        let backend = open(db.url(), &id("stream-1"), NOW).await.unwrap();
        let (new, _) = start(&id("attempt-1"), &id("learner-1"), NOW, None);
        backend.write(Write::Learner { learner: new.learner.clone(), token: token(1), now: NOW }).await.unwrap();
        assert_eq!(backend.write(write(&new, 0, "", true)).await.unwrap(), Appended::Stored);
        let pages: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(&backend.write).await.unwrap();
        let limit = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {}", pages + 8));
        sqlx::query(limit).fetch_one(&backend.write).await.unwrap();

        let mut seq = 1;
        let error = loop {
            match backend.write(write(&new, seq, &"x".repeat(900), false)).await {
                Ok(outcome) => assert_eq!(outcome, Appended::Stored),
                Err(error) => break error,
            }
            seq += 1;
        };
        assert!(matches!(error, StoreError::DiskFull), "{error}");
        assert_eq!(backend.events(&new.id).await.unwrap().len(), seq as usize);

        sqlx::query("PRAGMA max_page_count = 100000").fetch_one(&backend.write).await.unwrap();
        assert_eq!(backend.write(write(&new, seq, "room again", false)).await.unwrap(), Appended::Stored);
        assert_eq!(backend.events(&new.id).await.unwrap().len(), seq as usize + 1);
    }

    /// What an erasure in a large file leaves is found until a quiet moment, or a day, has come.
    #[tokio::test]
    async fn a_large_file_is_scrubbed_later() {
        const DAY: Millis = 24 * 3_600_000;
        for (quiet, wait) in [(true, 60_000), (false, DAY + 60_000)] {
            let db = TestDb::sqlite();
            let backend = open(db.url(), &id("stream-1"), NOW).await.unwrap();
            assert!(!backend.scrub_late(true, NOW).await.unwrap(), "there is nothing to scrub");
            let learner: LearnerId = id("learner-who-goes");
            backend.write(Write::Learner { learner: learner.clone(), token: token(1), now: NOW }).await.unwrap();
            assert_eq!(backend.written(), 1);
            let mut tx = begin(&backend.write).await.unwrap();
            sqlx::query("DELETE FROM learners").execute(&mut *tx).await.unwrap();
            note_erasure(&mut tx, NOW).await.unwrap();
            tx.commit().await.unwrap();
            let mut tx = begin(&backend.write).await.unwrap();
            note_erasure(&mut tx, NOW + DAY).await.unwrap();
            tx.commit().await.unwrap();

            let in_file = || {
                std::fs::read_dir(db.folder()).unwrap().any(|file| {
                    let bytes = std::fs::read(file.unwrap().path()).unwrap();
                    bytes.windows(learner.as_str().len()).any(|found| found == learner.as_str().as_bytes())
                })
            };
            assert!(!backend.scrub_late(false, NOW + DAY - 60_000).await.unwrap(), "somebody is writing");
            assert!(in_file());
            assert!(backend.scrub_late(quiet, NOW + wait).await.unwrap(), "the oldest erasure counts");
            assert!(!in_file());
            assert!(!backend.scrub_late(true, NOW + 9 * DAY).await.unwrap(), "once is enough");
        }
    }

    /// As it would be found beside the work, in a file too large to be read through first.
    #[tokio::test]
    async fn damage_found_later_stops_the_writing() {
        let db = TestDb::sqlite();
        let backend = open(db.url(), &id("stream-1"), NOW).await.unwrap();
        let (new, _) = start(&id("attempt-1"), &id("learner-1"), NOW, None);
        backend.write(Write::Learner { learner: new.learner.clone(), token: token(1), now: NOW }).await.unwrap();
        let options = SqliteConnectOptions::from_str(db.url()).unwrap().read_only(true);
        let file = options.get_filename().to_owned();
        let stop = Arc::new(Notify::new());
        read_through(file.clone(), options.clone(), backend.write.clone(), Arc::clone(&stop)).await;
        assert!(!backend.write.is_closed(), "a sound file goes on being written");
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&backend.write).await.unwrap();
        let mut bytes = std::fs::read(&file).unwrap();
        let (page, length) = (4096 * 3, bytes.len());
        bytes[page..length.min(page + 4096)].fill(0xaa);
        std::fs::write(&file, bytes).unwrap();
        read_through(file, options, backend.write.clone(), stop).await;
        assert!(backend.write.is_closed());
        assert!(backend.write(Write::Learner { learner: id("learner-2"), token: token(2), now: NOW }).await.is_err());
    }
}
