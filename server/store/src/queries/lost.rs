//! What the records tell and no table knows any more, and the other way round: a table was emptied, or a disk has lost something.
//! A sound database is only read.

use super::{Backend, Db, attempts, complaints, learners};
use crate::StoreError;
use crate::decode::{body, text};
use crate::model::NewAttempt;
use domain::attempt::{Event, Millis};
use domain::ids::LearnerId;
use domain::record::{Joined, Kind};
use sqlx::Transaction;
use std::collections::{HashMap, HashSet};

/// So many records of a stream are read at a time.
const PAGE: i64 = 500;
const TABLE: &str = "records";

/// idx, subject, at, body
type Row = (i64, String, Millis, Option<String>);

/// Puts back learners, attempts and complaints of nobody that records tell of, and removes those of which no record tells.
pub(super) async fn find(db: &Backend) -> Result<(), StoreError> {
    let mut joined = HashMap::new();
    for (_, into, _, json) in all(db, Kind::Joined).await? {
        if json.is_some() {
            let Joined { from } = body(TABLE, &into, json.as_deref())?;
            joined.insert(from.as_str().to_owned(), into);
        }
    }
    // Who is somebody else now has no row.
    let came: Vec<_> = all(db, Kind::LearnerCame).await?.into_iter().filter(|row| !joined.contains_key(&row.1)).collect();
    for (_, learner, at, _) in missing(db, "learners", came).await? {
        let mut tx = super::super::begin(&db.write).await?;
        if first_of(&mut tx, &learner).await?.is_some() {
            learners::came(&mut tx, &learner, at).await?;
            tx.commit().await?;
        }
    }
    let started = all(db, Kind::AttemptStarted).await?;
    for (_, attempt, ..) in missing(db, "attempts", started).await? {
        let mut tx = super::super::begin(&db.write).await?;
        let Some(json) = first_of(&mut tx, &attempt).await? else { continue };
        let Event::Started { at, learner, mode, form, deadline, .. } = body(TABLE, &attempt, Some(&json))? else { continue };
        let mut owner = learner.as_str();
        while let Some(into) = joined.get(owner) {
            owner = into;
        }
        let learner: LearnerId = text(owner.to_owned(), TABLE, &attempt)?;
        if learners::is_there(&mut tx, &learner).await? {
            let (bank, test) = (form.bank.clone(), form.origin.name().to_owned());
            let id = text(attempt.clone(), TABLE, &attempt)?;
            attempts::put(&mut tx, &NewAttempt { id, learner, bank, test, mode, started: at, deadline }).await?;
            tx.commit().await?;
        }
    }
    let mut tx = super::super::begin(&db.write).await?;
    for table in ["attempts", "learners"] {
        let sql = format!("DELETE FROM {table} WHERE NOT EXISTS (SELECT 1 FROM records r WHERE r.subject = {table}.id AND r.seq = 0)");
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await?;
    }
    tx.commit().await?;
    while !nobodys_complaints(db, &joined).await? {}
    Ok(())
}

/// Makes the complaints of people who are gone again; `false` if somebody went meanwhile.
async fn nobodys_complaints(db: &Backend, joined: &HashMap<String, String>) -> Result<bool, StoreError> {
    let count = "SELECT COUNT(*) FROM complaints WHERE learner IS NULL";
    let before: i64 = sqlx::query_scalar(count).fetch_one(&db.read).await?;
    let told = all(db, Kind::Complained).await?.into_iter().filter(|row| !joined.contains_key(&row.1)).collect();
    let orphans = missing(db, "learners", told).await?;
    let mut tx = super::super::begin(&db.write).await?;
    let now: i64 = sqlx::query_scalar(count).fetch_one(&mut *tx).await?;
    if now != before {
        return Ok(false);
    }
    sqlx::query("DELETE FROM complaints WHERE learner IS NULL").execute(&mut *tx).await?;
    for (_, subject, at, json) in orphans.iter().filter(|row| row.3.is_some()) {
        complaints::put(&mut tx, subject, &body(TABLE, subject, json.as_deref())?, *at).await?;
    }
    tx.commit().await?;
    Ok(true)
}

/// All records of a kind, each stream in its order. Of beginnings, joins and complaints there are few beside the answers.
async fn all(db: &Backend, kind: Kind) -> Result<Vec<Row>, StoreError> {
    let mut found = Vec::new();
    let streams: Vec<String> = sqlx::query_scalar("SELECT id FROM streams ORDER BY created, id").fetch_all(&db.read).await?;
    // The body of a beginning is large, and is read again where it is needed.
    let body = if matches!(kind, Kind::AttemptStarted | Kind::LearnerCame) { "NULL" } else { "body" };
    let sql =
        format!("SELECT idx, subject, at, {body} FROM records WHERE stream = $1 AND idx >= $2 AND kind = $3 ORDER BY idx LIMIT {PAGE}");
    for stream in streams {
        let mut next = 0;
        loop {
            let query = sqlx::query_as(sqlx::AssertSqlSafe(sql.clone())).bind(&stream).bind(next).bind(kind.as_str());
            let rows: Vec<Row> = query.fetch_all(&db.read).await?;
            let Some(last) = rows.last() else { break };
            next = last.0 + 1;
            found.extend(rows);
        }
    }
    Ok(found)
}

/// Those whose subject has no row in a table.
async fn missing(db: &Backend, table: &str, rows: Vec<Row>) -> Result<Vec<Row>, StoreError> {
    let mut left = Vec::new();
    for some in rows.chunks(PAGE as usize) {
        let mut sql = sqlx::QueryBuilder::<Db>::new(format!("SELECT id FROM {table} WHERE id IN ("));
        let mut ids = sql.separated(", ");
        for (_, subject, ..) in some {
            ids.push_bind(subject);
        }
        sql.push(")");
        let known: Vec<String> = sql.build_query_scalar().fetch_all(&db.read).await?;
        let known: HashSet<_> = known.into_iter().collect();
        left.extend(some.iter().filter(|row| !known.contains(&row.1)).cloned());
    }
    Ok(left)
}

/// The body of the first record about something; nothing if that was erased.
async fn first_of(tx: &mut Transaction<'static, Db>, subject: &str) -> Result<Option<String>, StoreError> {
    let sql = "SELECT body FROM records WHERE subject = $1 AND seq = 0";
    let found: Option<Option<String>> = sqlx::query_scalar(sql).bind(subject).fetch_optional(&mut **tx).await?;
    Ok(found.flatten())
}
