//! An open database.

use crate::changes::Changes;
use crate::{Appended, Counts, Engine, OpenError, StoreError};
use crate::{postgres, sqlite};
use domain::attempt::Millis;
use domain::ids::StreamId;

/// An open database. Share it behind an `Arc`; every method takes `&self`. What is read is asked of the areas
/// ([`Store::attempts`], [`Store::goals`] …); what learners do is written with [`Store::write`].
///
/// All methods fail with [`StoreError`]. A write that returned is durable. A write whose future was dropped, or that
/// failed with [`StoreError::Driver`] because the connection broke, may have happened or not: repeating it is safe.
pub struct Store {
    pub(crate) base: Base,
}

pub(crate) enum Base {
    Sqlite(sqlite::queries::Backend),
    Postgres(postgres::queries::Backend),
}

/// Forwards to the engine.
macro_rules! on {
    ($enum:ident, $of:expr, $engine:ident => $call:expr) => {
        match $of {
            $enum::Sqlite($engine) => $call,
            $enum::Postgres($engine) => $call,
        }
    };
}

pub(crate) use on;

impl Store {
    /// Opens the database of an address, `sqlite:<file>` or `postgres://…`, and brings its schema up to date. A SQLite
    /// file and its folder are made if they are new. Must be called inside a tokio runtime, where the writer then runs.
    ///
    /// `new_stream` becomes the id of the stream this store writes, unless a SQLite file has one already. From `seed` come the
    /// salts of the records: it must be one that nobody can guess.
    ///
    /// # Errors
    /// [`OpenError`]; its text tells what to do. A damaged, foreign or newer database is not touched.
    pub async fn open(url: &str, new_stream: StreamId, seed: [u8; 32], now: Millis) -> Result<Self, OpenError> {
        let base = match url.split_once(':') {
            Some(("sqlite", _)) => Base::Sqlite(sqlite::open(url, &new_stream, seed, now).await?),
            Some(("postgres" | "postgresql", _)) => Base::Postgres(postgres::open(url, &new_stream, seed, now).await?),
            _ => return Err(OpenError::BadUrl),
        };
        Ok(Self { base })
    }

    /// Opens a database to look at it: nothing is made, brought up to date, or written, and every write fails.
    ///
    /// # Errors
    /// [`OpenError`]; [`OpenError::Nothing`] if there is no database, [`OpenError::Older`] if it must be brought up to date.
    pub async fn look(url: &str) -> Result<Self, OpenError> {
        let base = match url.split_once(':') {
            Some(("sqlite", _)) => Base::Sqlite(sqlite::look(url).await?),
            Some(("postgres" | "postgresql", _)) => Base::Postgres(postgres::look(url).await?),
            _ => return Err(OpenError::BadUrl),
        };
        Ok(Self { base })
    }

    /// Finishes the writes that wait and closes all connections. Later calls fail with [`StoreError::Closed`].
    pub async fn close(&self) {
        on!(Base, &self.base, db => db.close().await);
    }

    /// Whether the database answers and writes are taken.
    pub async fn ready(&self) -> Result<(), StoreError> {
        on!(Base, &self.base, db => db.ready().await)
    }

    /// Which engine it is.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        match &self.base {
            Base::Sqlite(_) => Engine::Sqlite,
            Base::Postgres(_) => Engine::Postgres,
        }
    }

    /// How much the store holds.
    pub async fn counts(&self) -> Result<Counts, StoreError> {
        on!(Base, &self.base, db => db.counts().await)
    }

    /// How many times this store has written something for a learner; while the number stays, nobody is about.
    #[must_use]
    pub fn written(&self) -> u64 {
        on!(Base, &self.base, db => db.written())
    }

    /// Makes changes durable, all of them or none, and says which. They are committed together with those of other callers.
    pub async fn write(&self, changes: Changes) -> Result<Appended, StoreError> {
        on!(Base, &self.base, db => db.write(changes).await)
    }
}
