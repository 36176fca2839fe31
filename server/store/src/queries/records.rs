//! The append-only records.

use super::Db;
use crate::decode::inconsistent;
use crate::write::NewRecord;
use crate::{Appended, StoreError};
use domain::ids::StreamId;
use sqlx::{QueryBuilder, Transaction};
use std::collections::HashSet;

/// The place of a record in its attempt.
pub type Place = (String, i64);

/// Appends those of `records` whose attempt is their learner's and whose place is free, and returns their places.
/// Only they take numbers of the stream, so that it stays dense. No two of `records` may claim the same place.
pub async fn insert(tx: &mut Transaction<'static, Db>, stream: &StreamId, records: &[&NewRecord]) -> Result<HashSet<Place>, StoreError> {
    if records.is_empty() {
        return Ok(HashSet::new());
    }
    let mut sql = QueryBuilder::<Db>::new(
        "INSERT INTO records (stream, idx, attempt, seq, kind, at, payload) \
         SELECT s.id, s.next_idx + ROW_NUMBER() OVER (ORDER BY v.column1) - 1, v.column3, v.column4, v.column5, v.column6, v.column7 \
         FROM (",
    );
    sql.push_values((0i64..).zip(records), |mut row, (place, record)| {
        row.push_bind(place)
            .push_bind(record.learner.as_str())
            .push_bind(record.attempt.as_str())
            .push_bind(i64::from(record.seq))
            .push_bind(record.kind)
            .push_bind(record.at)
            .push_bind(&record.payload);
    });
    sql.push(") AS v, streams AS s WHERE s.id = ").push_bind(stream.as_str());
    sql.push(
        " AND EXISTS (SELECT 1 FROM attempts a WHERE a.id = v.column3 AND a.learner = v.column2) \
         AND NOT EXISTS (SELECT 1 FROM records r WHERE r.attempt = v.column3 AND r.seq = v.column4) \
         ON CONFLICT (attempt, seq) DO NOTHING RETURNING attempt, seq, idx",
    );
    let rows: Vec<(String, i64, i64)> = sql.build_query_as().fetch_all(&mut **tx).await?;
    if let Some(last) = rows.iter().map(|(.., idx)| *idx).max() {
        advance(tx, stream, rows.len() as i64, last).await?;
    }
    Ok(rows.into_iter().map(|(attempt, seq, _)| (attempt, seq)).collect())
}

/// Moves the stream on by `count` records, the last of which has the number `last`. If another server took one of the
/// places between the look and the insert, a number is missing in the middle: then the whole batch is given up, and
/// each write alone cannot leave a gap.
async fn advance(tx: &mut Transaction<'static, Db>, stream: &StreamId, count: i64, last: i64) -> Result<(), StoreError> {
    let sql = "UPDATE streams SET next_idx = next_idx + $2 WHERE id = $1 AND next_idx + $2 = $3";
    let moved = sqlx::query(sql).bind(stream.as_str()).bind(count).bind(last + 1).execute(&mut **tx).await?.rows_affected();
    if moved == 1 { Ok(()) } else { Err(inconsistent("streams", stream.as_str())) }
}

/// Why a record was not inserted.
pub async fn refusal(tx: &mut Transaction<'static, Db>, stream: &StreamId, record: &NewRecord) -> Result<Appended, StoreError> {
    let sql = "SELECT (SELECT COUNT(*) FROM attempts WHERE id = $1 AND learner = $2), \
                      (SELECT COUNT(*) FROM records WHERE attempt = $1 AND seq = $3)";
    let (attempts, records): (i64, i64) = sqlx::query_as(sql)
        .bind(record.attempt.as_str())
        .bind(record.learner.as_str())
        .bind(i64::from(record.seq))
        .fetch_one(&mut **tx)
        .await?;
    match (attempts, records) {
        (0, _) => Ok(Appended::Gone),
        (_, 0) => Err(inconsistent("streams", stream.as_str())),
        _ => Ok(Appended::Conflict),
    }
}
