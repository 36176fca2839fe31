//! The migrations of both engines.

use crate::OpenError;
use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// Every migration by number, name and statements. It never changes once it is released; a later one mends it.
///
/// A list instead of `sqlx::migrate!`: that macro would compile SQLite a second time for the compiler's own use, and
/// this way an engine that lacks a file does not compile.
macro_rules! list {
    ($engine:literal: $($number:literal $name:literal),*) => {
        &[$(($number, $name, include_str!(concat!("../migrations/", $engine, "/", $name, ".sql")))),*]
    };
}
macro_rules! engines {
    ($($all:tt)*) => {
        /// The migrations of SQLite.
        pub const SQLITE: &List = list!("sqlite": $($all)*);
        /// The migrations of PostgreSQL.
        pub const POSTGRES: &List = list!("postgres": $($all)*);
    };
}
engines! { 1 "0001_practice", 2 "0002_reports", 3 "0003_study", 4 "0004_resume", 5 "0005_papers" }

type List = [(i64, &'static str, &'static str)];

/// What runs the migrations of one engine.
pub fn migrator(list: &'static List) -> Migrator {
    let migration = |(number, name, sql): &(i64, &'static str, &'static str)| {
        Migration::new(*number, (*name).into(), MigrationType::Simple, (*sql).into_sql_str(), false)
    };
    Migrator::with_migrations(list.iter().map(migration).collect())
}

/// Compares the newest migration that ran on a database with those known here.
pub fn refuse_newer(list: &List, found: i64) -> Result<(), OpenError> {
    let known = list.iter().map(|(number, ..)| *number).max().unwrap_or(0);
    if found > known { Err(OpenError::Newer { found, known }) } else { Ok(()) }
}
