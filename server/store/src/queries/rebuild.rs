//! Making the projections again, from records alone.

use super::project::{StoredRecord, apply};
use super::tallies::Chosen;
use super::{Backend, Db, projections};
use crate::changes::Finish;
use crate::decode::{inconsistent, number};
use crate::{AttemptHead, StoreError, decode};
use domain::attempt::{Event, Millis};
use domain::record::Kind;
use sqlx::Transaction;
use std::collections::VecDeque;

/// The edition of the projections that this Safar makes. Raise it when they come to hold something else.
const EDITION: i64 = 4;

/// So many records of a stream are read at a time.
const PAGE: i64 = 500;
/// After how many ends of attempts the log says how far it is; some ten seconds.
const TOLD: u64 = 10_000;

/// The moment that a learner or an attempt has until the record of its beginning has been found.
const UNKNOWN: Millis = -1;

/// idx, subject, kind, at, body
type Row = (i64, String, String, Millis, Option<String>);

/// A stream that is read from its beginning.
struct Reading {
    stream: String,
    /// The first number that has not been read.
    next: i64,
    /// The latest moment that was read: a clock that was set back does not change the order of a stream.
    latest: Millis,
    rows: VecDeque<Row>,
}

impl Backend {
    pub async fn stale(&self) -> Result<bool, StoreError> {
        let edition: i64 = sqlx::query_scalar("SELECT edition FROM projections").fetch_one(&self.read).await?;
        Ok(edition < EDITION)
    }

    pub async fn rebuild(&self, means: impl Fn(&AttemptHead, Vec<Event>) -> Result<Finish, StoreError>) -> Result<u64, StoreError> {
        let mut tx = super::super::begin(&self.write).await?;
        super::super::lock_projections(&mut tx).await?;
        for sql in [
            "DELETE FROM results",
            "DELETE FROM memories",
            "DELETE FROM tallies",
            "DELETE FROM choices",
            "DELETE FROM goals",
            "DELETE FROM real_exams",
            "DELETE FROM complaints",
            "DELETE FROM resume_codes",
        ] {
            sqlx::query(sql).execute(&mut *tx).await?;
        }
        // Browsers hang from learners and are not told by records, and answers are given to attempts meanwhile: these rows stay
        // where they are, unless no record knows them.
        sqlx::query("UPDATE learners SET created = $1").bind(UNKNOWN).execute(&mut *tx).await?;
        sqlx::query("UPDATE attempts SET started = $1").bind(UNKNOWN).execute(&mut *tx).await?;
        let (mut ended, mut chosen) = (0, Chosen::default());
        for kinds in turns() {
            let mut streams = readings(&mut tx).await?;
            while let Some((_, subject, kind, at, body)) = first(&mut tx, &mut streams, &kinds).await? {
                let kind = Kind::of_name(&kind).ok_or_else(|| inconsistent("records", &subject))?;
                apply(&mut tx, &StoredRecord { kind, subject: &subject, at, body: body.as_deref() }).await?;
                if kind == Kind::AttemptFinished && body.is_some() {
                    let (head, events) = whole(&mut tx, &subject).await?;
                    projections::insert(&mut tx, &means(&head, events)?, &mut chosen).await?;
                    ended += 1;
                    if ended % TOLD == 0 {
                        tracing::info!(attempts = ended, "the projections are being made again");
                    }
                }
            }
        }
        chosen.write(&mut tx).await?;
        sqlx::query("DELETE FROM attempts WHERE started = $1").bind(UNKNOWN).execute(&mut *tx).await?;
        sqlx::query("DELETE FROM learners WHERE created = $1").bind(UNKNOWN).execute(&mut *tx).await?;
        sqlx::query("UPDATE projections SET edition = $1").bind(EDITION).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(ended)
    }
}

/// All streams, from their beginnings.
async fn readings(tx: &mut Transaction<'static, Db>) -> Result<Vec<Reading>, StoreError> {
    let streams: Vec<String> = sqlx::query_scalar("SELECT id FROM streams ORDER BY created, id").fetch_all(&mut **tx).await?;
    Ok(streams.into_iter().map(|stream| Reading { stream, next: 0, latest: Millis::MIN, rows: VecDeque::new() }).collect())
}

/// The kinds whose records are read, in the order in which they are: the clocks of two servers may differ by so much that
/// somebody seems to have begun an attempt before they came.
fn turns() -> [String; 3] {
    let named = |kinds: &[Kind]| kinds.iter().map(|kind| format!("'{}'", kind.as_str())).collect::<Vec<_>>().join(", ");
    let rest: Vec<Kind> =
        Kind::ALL.iter().copied().filter(|kind| tells(*kind) && !matches!(kind, Kind::LearnerCame | Kind::AttemptStarted)).collect();
    [named(&[Kind::LearnerCame]), named(&[Kind::AttemptStarted]), named(&rest)]
}

/// The next record of these kinds over all streams: each stream in its own order, streams by time.
async fn first(tx: &mut Transaction<'static, Db>, streams: &mut Vec<Reading>, kinds: &str) -> Result<Option<Row>, StoreError> {
    let sql = format!(
        "SELECT idx, subject, kind, at, body FROM records WHERE stream = $1 AND idx >= $2 AND kind IN ({kinds}) ORDER BY idx LIMIT {PAGE}"
    );
    let mut read_out = Vec::new();
    for (n, reading) in streams.iter_mut().enumerate() {
        if reading.rows.is_empty() {
            let query = sqlx::query_as(sqlx::AssertSqlSafe(sql.clone())).bind(&reading.stream).bind(reading.next);
            reading.rows = query.fetch_all(&mut **tx).await?.into();
            match reading.rows.back() {
                Some((last, ..)) => reading.next = last + 1,
                None => read_out.push(n),
            }
        }
    }
    read_out.into_iter().rev().for_each(|n| drop(streams.remove(n)));
    let time = |reading: &Reading| reading.rows.front().map_or(Millis::MAX, |row| row.3.max(reading.latest));
    let Some(reading) = streams.iter_mut().min_by_key(|reading| time(reading)) else { return Ok(None) };
    let row = reading.rows.pop_front();
    reading.latest = row.as_ref().map_or(reading.latest, |row| row.3.max(reading.latest));
    Ok(row)
}

/// Whether a record of this kind changes a projection by itself. What happens within an attempt counts with its end.
const fn tells(kind: Kind) -> bool {
    !matches!(kind, Kind::Answered | Kind::Flagged | Kind::Revealed | Kind::Played | Kind::SelfMarked)
}

/// An attempt with all its events.
async fn whole(tx: &mut Transaction<'static, Db>, attempt: &str) -> Result<(AttemptHead, Vec<Event>), StoreError> {
    let sql = "SELECT id, learner, bank, test, mode, started, deadline FROM attempts WHERE id = $1";
    let head = decode::head(sqlx::query_as(sql).bind(attempt).fetch_one(&mut **tx).await?)?;
    let sql = "SELECT seq, body FROM records WHERE subject = $1 ORDER BY seq";
    let rows: Vec<(i64, Option<String>)> = sqlx::query_as(sql).bind(attempt).fetch_all(&mut **tx).await?;
    let event = |(place, (seq, body)): (u32, (i64, Option<String>))| {
        if number::<u32>(seq, "records", attempt)? == place { decode::event(attempt, body) } else { Err(inconsistent("records", attempt)) }
    };
    let events = (0..).zip(rows).map(event).collect::<Result<Vec<_>, _>>()?;
    Ok((head, events))
}
