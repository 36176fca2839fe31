//! What can go wrong, told without personal data.

use sqlx::sqlite::SqliteError;
use std::path::PathBuf;

/// Why a method of the store failed. The texts are for the log; they name tables and engine codes, never what a
/// learner wrote.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The engine failed or refused.
    #[error("the database failed: {0}")]
    Driver(sqlx::Error),
    /// There is no room on the disk. Nothing of this write was kept; what was acknowledged before is safe.
    #[error("the disk of the database is full; free some space, nothing that was acknowledged is lost")]
    DiskFull,
    /// A row does not say what it must say.
    #[error("the row {row:?} of table {table} is inconsistent; `safar doctor` tells more")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The key of the row.
        row: String,
    },
    /// Another server wrote in the same place meanwhile. Nothing of this write was kept: repeat it.
    #[error("another server wrote in the same place meanwhile")]
    Raced,
    /// The store has been closed.
    #[error("the database is closed")]
    Closed,
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolClosed => Self::Closed,
            _ if disk_full(&error) => Self::DiskFull,
            _ => Self::Driver(error),
        }
    }
}

/// Why a database cannot be opened, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is neither of a SQLite file nor of a PostgreSQL database.
    #[error("the database address must be sqlite:<file> or postgres://<user>@<host>/<database>; set SAFAR_DATABASE_URL")]
    BadUrl,
    /// The folder of the SQLite file cannot be made.
    #[error("the folder {folder} cannot be created: {cause}; create it, or set SAFAR_DATABASE_URL to a file elsewhere")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The SQLite file is damaged. Nothing was written to it.
    #[error("the database {file} is damaged ({finding}). It was not touched. Restore the last good backup with `safar restore`")]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What SQLite found first.
        finding: String,
    },
    /// The file is a SQLite database of another program. Nothing was written to it.
    #[error("{file} is a database, but not one of Safar. It was not touched. Set SAFAR_DATABASE_URL to another file")]
    Foreign {
        /// The file.
        file: PathBuf,
    },
    /// A newer Safar wrote this database. Nothing was written to it.
    #[error(
        "the database has schema {found}, this Safar knows schemas up to {known}. It was not touched. \
         Install the newer Safar again, or restore a backup made before the update with `safar restore`"
    )]
    Newer {
        /// The schema of the database.
        found: i64,
        /// The newest schema this program knows.
        known: i64,
    },
    /// There is no database yet. Only who writes makes one.
    #[error("there is no database yet: `safar serve` makes it at its first start")]
    Nothing,
    /// An older Safar wrote this database. Only who writes brings it up to date.
    #[error("the database has schema {found}, this Safar needs schema {known}: `safar serve` brings it up to date")]
    Older {
        /// The schema of the database.
        found: i64,
        /// The schema this program needs.
        known: i64,
    },
    /// A migration that ran on this database is not the one this program holds. Nothing was written to it.
    #[error(
        "schema {version} of the database is not the one this Safar would have made. It was not touched. \
         Install the Safar that made it, or restore a backup with `safar restore`"
    )]
    Altered {
        /// The migration.
        version: i64,
    },
    /// The disk is full.
    #[error("the disk of the database is full; free some space and start Safar again")]
    DiskFull,
    /// The database cannot be reached, or it refused.
    #[error("the database cannot be opened: {0}. Check that it runs, that SAFAR_DATABASE_URL is right and that Safar may write to it")]
    Unavailable(sqlx::Error),
}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        if disk_full(&error) { Self::DiskFull } else { Self::Unavailable(error) }
    }
}

impl From<sqlx::migrate::MigrateError> for OpenError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError::{Execute, ExecuteMigration, VersionMismatch};
        match error {
            Execute(error) | ExecuteMigration(error, _) => error.into(),
            VersionMismatch(version) => Self::Altered { version },
            other => Self::Unavailable(sqlx::Error::Migrate(Box::new(other))),
        }
    }
}

/// The primary result code of SQLite, which is the low byte of the extended one.
pub fn sqlite_code(error: &sqlx::Error) -> Option<u32> {
    let error = error.as_database_error()?.try_downcast_ref::<SqliteError>()?;
    Some(sqlx::error::DatabaseError::code(error)?.parse::<u32>().ok()? & 0xff)
}

fn disk_full(error: &sqlx::Error) -> bool {
    const SQLITE_FULL: u32 = 13;
    const POSTGRES_DISK_FULL: &str = "53100";
    match sqlite_code(error) {
        Some(code) => code == SQLITE_FULL,
        None => error.as_database_error().and_then(|error| error.code()).is_some_and(|code| code == POSTGRES_DISK_FULL),
    }
}
