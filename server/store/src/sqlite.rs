//! SQLite: one file, one writer, several readers.

#[path = "queries/mod.rs"]
pub mod queries;

use crate::error::sqlite_code;
use crate::{OpenError, StoreError, migrations};
use domain::attempt::Millis;
use domain::ids::{LearnerId, StreamId};
use queries::{Backend, OwnStream};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Executor, Pool, SqliteConnection, Transaction};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::sync::Notify;

/// The engine that the mounted queries speak to.
pub type Db = sqlx::Sqlite;

/// Readers beside the writer. A query takes well under a millisecond, so more would only cost memory.
const READERS: u32 = 4;
/// How long somebody waits for the file while another program holds it.
const BUSY: Duration = Duration::from_secs(10);

/// A file up to this size, in bytes, is read through before it is opened for writing: a tenth of a second. A larger one is
/// read through beside the work, for that takes minutes, and damage stops the writing as soon as it is found.
const READ_THROUGH_FIRST: u64 = 128 * 1024 * 1024;

/// A file up to this size, in bytes, is written anew as a part of an erasure: that takes less than half a second. For a larger
/// one nobody should wait, for nothing can be saved meanwhile: it is done when nothing is being written, or a day later.
const SCRUB_AT_ONCE: i64 = 64 * 1024 * 1024;
/// And never more often than this: erasures in between share the next time.
const SCRUB_EVERY: Millis = 60_000;
const SCRUB_LATEST: Millis = 24 * 3_600_000;

/// Learners by the hash of their id, so that what is counted of them takes the same place however many there are.
const PLACES: usize = 4096;

/// How often something has been written that pages about a learner show. A SQLite file has one server, whose memory knows
/// of every write. Learners in the same place only have their pages drawn once more than needed.
pub struct Revisions(Box<[AtomicI64]>);

impl Default for Revisions {
    fn default() -> Self {
        Self((0..PLACES).map(|_| AtomicI64::default()).collect())
    }
}

impl Revisions {
    fn place(&self, learner: &LearnerId) -> Option<&AtomicI64> {
        let mut hasher = DefaultHasher::new();
        learner.hash(&mut hasher);
        self.0.get(usize::try_from(hasher.finish()).unwrap_or(usize::MAX) % PLACES)
    }

    /// The number of a learner's writes.
    pub async fn of(&self, _: &Pool<Db>, learner: &LearnerId) -> Result<i64, sqlx::Error> {
        Ok(self.place(learner).map_or(0, |revision| revision.load(Ordering::Acquire)))
    }

    /// Counts a write that is durable and not yet acknowledged.
    pub fn written(&self, learner: &LearnerId) {
        if let Some(revision) = self.place(learner) {
            revision.fetch_add(1, Ordering::Release);
        }
    }
}

/// Nothing to note within the write; see [`Revisions`].
pub async fn note_change(_: &mut Transaction<'static, Db>, _: &LearnerId) -> Result<(), sqlx::Error> {
    Ok(())
}

/// Opens the file of a `sqlite:` address, makes it if it is new, and brings it up to date.
pub async fn open(url: &str, new_stream: &StreamId, seed: [u8; 32], now: Millis) -> Result<Backend, OpenError> {
    // One batch of the writer is one variant of the insert statement per size; all of them stay prepared.
    let options = SqliteConnectOptions::from_str(url)
        .map_err(|_| OpenError::BadUrl)?
        .busy_timeout(BUSY)
        .statement_cache_capacity(4 * queries::BATCH)
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
        let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|cause| OpenError::Folder { folder: folder.to_owned(), cause })?;
    }
    close_to_others(&file);
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
    queries::date_visits(&write, now).await?;
    let own = Arc::new(OwnStream::new(stream(&write, new_stream).await?, seed, now));
    queries::seal(&write, &own, now).await?;
    let stop = Arc::new(Notify::new());
    if large {
        tokio::spawn(read_through(file, options.read_only(true), write.clone(), Arc::clone(&stop)));
    }
    Ok(Backend::new(read, write, own, stop))
}

/// Keeps the files of the database from other accounts of the machine. SQLite gives the files beside the first one its
/// permissions, so it is made here.
fn close_to_others(file: &Path) {
    let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    if made.is_ok() {
        return;
    }
    for end in ["", "-wal", "-shm", "-journal"] {
        let mut path = file.as_os_str().to_owned();
        path.push(end);
        let Ok(found) = std::fs::metadata(&path) else { continue };
        let mode = found.permissions().mode();
        let closed = std::fs::Permissions::from_mode(mode & 0o7700);
        if mode & 0o077 != 0
            && let Err(error) = std::fs::set_permissions(&path, closed)
        {
            tracing::error!(path = %Path::new(&path).display(), %error, "other accounts of this machine can read the database");
        }
    }
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
async fn stream(read: &Pool<Db>, new_stream: &StreamId) -> Result<StreamId, OpenError> {
    let sql = "SELECT id FROM streams ORDER BY created DESC, id DESC LIMIT 1";
    let id: Option<String> = sqlx::query_scalar(sql).fetch_optional(read).await?;
    let id = id.map(|id| StreamId::parse(&id).map_err(|error| OpenError::Unavailable(sqlx::Error::Decode(error.into())))).transpose()?;
    Ok(id.unwrap_or_else(|| new_stream.clone()))
}

/// Opens the file of a `sqlite:` address to look at it, and changes nothing.
pub async fn look(url: &str) -> Result<Backend, OpenError> {
    let options = SqliteConnectOptions::from_str(url).map_err(|_| OpenError::BadUrl)?.busy_timeout(BUSY).disable_statement_logging();
    let file = options.get_filename().to_owned();
    if std::fs::metadata(&file).map_or(0, |file| file.len()) == 0 {
        return Err(OpenError::Nothing);
    }
    let options = options.read_only(true);
    check(&file, options.clone(), true).await?;
    let read = SqlitePoolOptions::new().max_connections(READERS).connect_with(options).await?;
    migrations::refuse_older(migrations::SQLITE, queries::schema_version(&read).await?)?;
    Ok(Backend::new(read.clone(), read, Arc::new(OwnStream::reader()), Arc::default()))
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
    const BEGIN: &str = "BEGIN IMMEDIATE";
    match write.begin_with(BEGIN).await {
        // When the disk is full at the end of a transaction, SQLite takes it back by itself, and the driver, which has not
        // noticed, would never begin another one on this connection.
        Err(sqlx::Error::InvalidSavePointStatement) => {
            write.acquire().await?.close().await?;
            write.begin_with(BEGIN).await
        }
        begun => begun,
    }
}

/// Nothing more to keep: nobody else writes.
pub const KEEP: &str = "";

/// Nobody else writes meanwhile; `false` if there is no such table.
pub async fn lock_table(tx: &mut Transaction<'static, Db>, table: &'static str) -> Result<bool, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = $1";
    let found: i64 = sqlx::query_scalar(sql).bind(table).fetch_one(&mut **tx).await?;
    Ok(found > 0)
}

/// Whether there is a table of this name.
pub async fn has_table(db: &Pool<Db>, table: &'static str) -> Result<bool, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = $1";
    let found: i64 = sqlx::query_scalar(sql).bind(table).fetch_one(db).await?;
    Ok(found > 0)
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

async fn is_small(write: &Pool<Db>) -> Result<bool, StoreError> {
    let size = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
    let size: i64 = sqlx::query_scalar(size).fetch_one(write).await?;
    Ok(size <= SCRUB_AT_ONCE)
}

/// Takes the next turn at writing the file anew, if a minute has passed since the last one. A clock that was set back does not
/// keep anybody waiting.
fn turn(scrubbed: &AtomicI64, now: Millis) -> bool {
    let free = |last: Millis| (now < last || now.saturating_sub(last) >= SCRUB_EVERY).then_some(now);
    scrubbed.fetch_update(Ordering::Relaxed, Ordering::Relaxed, free).is_ok()
}

/// Removes what deleted rows have left behind, if the file is small enough to do it at once and has not just been written
/// anew; says whether nothing is left. What waits or fails here is done by [`scrub_late`]: the rows themselves are gone.
pub async fn scrub_at_once(write: &Pool<Db>, scrubbed: &AtomicI64, now: Millis) -> Result<bool, StoreError> {
    if !is_small(write).await? || !turn(scrubbed, now) {
        // Somebody else's turn may have come to an end meanwhile, and have done it for all.
        return Ok(unclean_since(write).await?.is_none());
    }
    match scrub(write).await {
        Ok(clean) => Ok(clean),
        Err(error) => {
            tracing::warn!(%error, "the free space of the database could not be overwritten; it is tried again later");
            Ok(false)
        }
    }
}

/// Removes what deleted rows have left behind, if there is any: in a small file a minute after the last time, in a large one
/// when the moment is `quiet` or it has waited for a day.
pub async fn scrub_late(write: &Pool<Db>, scrubbed: &AtomicI64, quiet: bool, now: Millis) -> Result<bool, StoreError> {
    match unclean_since(write).await? {
        Some(since) if (quiet || now - since >= SCRUB_LATEST || is_small(write).await?) && turn(scrubbed, now) => scrub(write).await,
        _ => Ok(false),
    }
}

/// `secure_delete` alone is not enough: when SQLite moves rows between pages, copies of them stay in the unused middle of the
/// old page. Only writing the file anew leaves them behind; nothing else is written meanwhile. It is done once for all
/// erasures that wait: whoever comes to an end of the queue where nothing is left to do, goes. Says whether nothing is left.
async fn scrub(write: &Pool<Db>) -> Result<bool, StoreError> {
    // One connection from the first step to the last: an erasure in between would lose its note.
    let mut connection = write.acquire().await?;
    if unclean_since(&mut *connection).await?.is_none() {
        return Ok(true);
    }
    // The copy that is written meanwhile holds what the file holds: it belongs beside the file, not in a folder for everybody.
    let place: Option<String> =
        sqlx::query_scalar("SELECT file FROM pragma_database_list WHERE name = 'main'").fetch_one(&mut *connection).await?;
    if let Some(folder) = place.as_deref().map(Path::new).and_then(Path::parent).and_then(Path::to_str) {
        let sql = format!("PRAGMA temp_store_directory = '{}'", folder.replace('\'', "''"));
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *connection).await?;
    }
    sqlx::query("VACUUM").execute(&mut *connection).await?;
    // Nobody waits for a foreign reader here: everybody's answers go through this connection.
    sqlx::query("PRAGMA busy_timeout = 100").execute(&mut *connection).await?;
    let emptied = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *connection).await;
    sqlx::query(sqlx::AssertSqlSafe(format!("PRAGMA busy_timeout = {}", BUSY.as_millis()))).execute(&mut *connection).await?;
    let (busy, ..): (i64, i64, i64) = emptied?;
    if busy == 0 {
        sqlx::query("PRAGMA user_version = 0").execute(&mut *connection).await?;
    } else {
        tracing::warn!("a reader kept the write-ahead log from being emptied; it is tried again later");
    }
    Ok(busy == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::changes::Changes;
    use crate::testing::sample::{NOW, answered, id, start, token};
    use crate::testing::{TestDb, proven};
    use crate::{Appended, NewAttempt, Newcomer};

    fn begun(new: &NewAttempt) -> Changes {
        let learner = proven(new.learner.as_str());
        Changes::by(&learner).begin(new.clone(), &start(&new.id, &learner, NOW, None).1).unwrap()
    }

    fn written(new: &NewAttempt, seq: u32, text: &str) -> Changes {
        Changes::by(&proven(new.learner.as_str())).append(&new.id, seq, &answered(NOW + i64::from(seq), text)).unwrap()
    }

    /// The file may grow by some pages only: to SQLite that is a full disk.
    #[tokio::test]
    async fn a_full_disk_is_named_and_loses_nothing_acknowledged() {
        let db = TestDb::sqlite();
        let backend = open(db.url(), &id("stream-1"), [0; 32], NOW).await.unwrap();
        let (new, _) = start(&id("attempt-1"), &proven("learner-1"), NOW, None);
        backend.write(Changes::by(&Newcomer::new(new.learner.clone(), token(1), NOW))).await.unwrap();
        assert_eq!(backend.write(begun(&new)).await.unwrap(), Appended::Stored);
        let pages: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(&backend.write).await.unwrap();
        let limit = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {}", pages + 8));
        sqlx::query(limit).fetch_one(&backend.write).await.unwrap();

        let mut seq = 1;
        let error = loop {
            match backend.write(written(&new, seq, &"x".repeat(900))).await {
                Ok(outcome) => assert_eq!(outcome, Appended::Stored),
                Err(error) => break error,
            }
            seq += 1;
        };
        assert!(matches!(error, StoreError::DiskFull), "{error}");
        assert_eq!(backend.events(&new.learner, &new.id).await.unwrap().len(), seq as usize);

        sqlx::query("PRAGMA max_page_count = 100000").fetch_one(&backend.write).await.unwrap();
        assert_eq!(backend.write(written(&new, seq, "room again")).await.unwrap(), Appended::Stored);
        assert_eq!(backend.events(&new.learner, &new.id).await.unwrap().len(), seq as usize + 1);
    }

    /// What an erasure in a large file leaves is found until a quiet moment, or a day, has come.
    #[tokio::test]
    async fn a_large_file_is_scrubbed_later() {
        const DAY: Millis = 24 * 3_600_000;
        for (quiet, wait) in [(true, 60_000), (false, DAY + 60_000)] {
            let db = TestDb::sqlite();
            let backend = open(db.url(), &id("stream-1"), [0; 32], NOW).await.unwrap();
            let large = sqlx::AssertSqlSafe(format!("CREATE TABLE large AS SELECT zeroblob({SCRUB_AT_ONCE}) AS room"));
            sqlx::query(large).execute(&backend.write).await.unwrap();
            assert!(!backend.scrub_late(true, NOW).await.unwrap(), "there is nothing to scrub");
            let learner: LearnerId = id("learner-who-goes");
            backend.write(Changes::by(&Newcomer::new(learner.clone(), token(1), NOW))).await.unwrap();
            assert_eq!(backend.written(), 1);
            let mut tx = begin(&backend.write).await.unwrap();
            for sql in ["DELETE FROM learners", "DELETE FROM records"] {
                sqlx::query(sql).execute(&mut *tx).await.unwrap();
            }
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
        let backend = open(db.url(), &id("stream-1"), [0; 32], NOW).await.unwrap();
        let (new, _) = start(&id("attempt-1"), &proven("learner-1"), NOW, None);
        backend.write(Changes::by(&Newcomer::new(new.learner.clone(), token(1), NOW))).await.unwrap();
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
        assert!(backend.write(Changes::by(&Newcomer::new(id("learner-2"), token(2), NOW))).await.is_err());
    }
}
