//! Attempts and what happened in them.

use super::{Backend, Db, count};
use crate::decode::{self, HeadRow, SummaryRow};
use crate::{AttemptHead, AttemptSummary, NewAttempt, Running, StoreError};
use domain::attempt::{Event, GRACE, Millis};
use domain::ids::{AttemptId, BankId, LearnerId};
use domain::record::veil;
use sqlx::Transaction;
use std::ops::Range;

/// The unfinished ones among the newest attempts of a learner. Both halves read an index that holds nobody else's.
pub const UNFINISHED: &str = "SELECT id, learner, bank, test, mode, started, deadline FROM attempts \
     WHERE learner = $1 AND unfinished IS NOT NULL AND started >= COALESCE( \
     (SELECT started FROM attempts WHERE learner = $1 ORDER BY started DESC, id DESC LIMIT 1 OFFSET $2), 0) \
     ORDER BY started DESC, id DESC";

/// The newest attempts of a learner with their results, in a bank or, where it is called '', in all.
pub const NEWEST: &str = "SELECT a.id, a.learner, a.bank, a.test, a.mode, a.started, a.deadline, r.ended, r.earned, r.max, r.detail \
     FROM attempts a LEFT JOIN results r ON r.attempt = a.id \
     WHERE a.learner = $1 AND (a.bank = $4 OR $4 = '') ORDER BY a.started DESC, a.id DESC LIMIT $2 OFFSET $3";

/// What happened in an attempt.
pub const EVENTS: &str =
    "SELECT r.seq, r.body FROM attempts a JOIN records r ON r.subject = a.id WHERE a.id = $1 AND a.learner = $2 ORDER BY r.seq";

const INSERT: &str = "INSERT INTO attempts (id, learner, bank, test, mode, started, deadline, running_until, unfinished) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 1) ON CONFLICT (id) DO ";

/// Inserts an attempt unless there is or ever was one with its id, or its learner is unknown.
pub(super) async fn insert(tx: &mut Transaction<'static, Db>, attempt: &NewAttempt) -> Result<(), StoreError> {
    let sql = "SELECT (SELECT COUNT(*) FROM learners WHERE id = $2), (SELECT COUNT(*) FROM records WHERE subject IN ($1, $3) AND seq = 0)";
    let found = sqlx::query_as(sql).bind(attempt.id.as_str()).bind(attempt.learner.as_str());
    let found: (i64, i64) = found.bind(veil(attempt.id.as_str())).fetch_one(&mut **tx).await?;
    // Another server may begin the same attempt at the same time: the first one counts.
    if found == (1, 0) { write(tx, attempt, "NOTHING").await } else { Ok(()) }
}

/// An attempt as it began, whatever is kept of it.
pub(super) async fn put(tx: &mut Transaction<'static, Db>, attempt: &NewAttempt) -> Result<(), StoreError> {
    let all = "UPDATE SET learner = excluded.learner, bank = excluded.bank, test = excluded.test, mode = excluded.mode, \
               started = excluded.started, deadline = excluded.deadline, running_until = excluded.running_until, unfinished = 1";
    write(tx, attempt, all).await
}

async fn write(tx: &mut Transaction<'static, Db>, attempt: &NewAttempt, otherwise: &str) -> Result<(), StoreError> {
    sqlx::query(sqlx::AssertSqlSafe(format!("{INSERT}{otherwise}")))
        .bind(attempt.id.as_str())
        .bind(attempt.learner.as_str())
        .bind(attempt.bank.as_str())
        .bind(&attempt.test)
        .bind(attempt.mode.as_str())
        .bind(attempt.started)
        .bind(attempt.deadline)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

impl Backend {
    /// Whose an attempt is.
    #[cfg(feature = "testing")]
    pub async fn owner(&self, attempt: &AttemptId) -> Result<Option<LearnerId>, StoreError> {
        let sql = "SELECT learner FROM attempts WHERE id = $1";
        let owner: Option<String> = sqlx::query_scalar(sql).bind(attempt.as_str()).fetch_optional(&self.read).await?;
        owner.map(|owner| decode::text(owner, "attempts", attempt.as_str())).transpose()
    }

    pub async fn exists(&self, attempt: &AttemptId) -> Result<bool, StoreError> {
        let sql = "SELECT COUNT(*) FROM attempts WHERE id = $1";
        let found: i64 = sqlx::query_scalar(sql).bind(attempt.as_str()).fetch_one(&self.read).await?;
        Ok(found > 0)
    }

    pub async fn events(&self, learner: &LearnerId, attempt: &AttemptId) -> Result<Vec<Event>, StoreError> {
        let rows = sqlx::query_as(EVENTS).bind(attempt.as_str()).bind(learner.as_str()).fetch_all(&self.read).await?;
        decode::events(attempt, rows)
    }

    pub async fn beginnings(&self, learner: &LearnerId, bank: &BankId, limit: u32) -> Result<Vec<Event>, StoreError> {
        let sql = "SELECT a.id, r.body FROM attempts a JOIN records r ON r.subject = a.id AND r.seq = 0 \
                   WHERE a.learner = $1 AND a.bank = $2 ORDER BY a.started DESC, a.id DESC LIMIT $3";
        let query = sqlx::query_as(sql).bind(learner.as_str()).bind(bank.as_str()).bind(i64::from(limit));
        let rows: Vec<(String, Option<String>)> = query.fetch_all(&self.read).await?;
        rows.into_iter().map(|(attempt, body)| decode::event(&attempt, body)).collect()
    }

    pub async fn attempts_until(
        &self,
        learner: &LearnerId,
        until: Millis,
        after: Option<&AttemptHead>,
        limit: u32,
    ) -> Result<Vec<AttemptHead>, StoreError> {
        let sql = "SELECT id, learner, bank, test, mode, started, deadline FROM attempts \
                   WHERE learner = $1 AND started <= $2 AND started >= $3 AND (started > $3 OR id > $4) \
                   ORDER BY started, id LIMIT $5";
        let (started, id) = after.map_or((Millis::MIN, ""), |after| (after.started, after.id.as_str()));
        self.heads(sqlx::query_as(sql).bind(learner.as_str()).bind(until).bind(started).bind(id).bind(i64::from(limit))).await
    }

    pub async fn attempts_since(&self, learner: &LearnerId, since: Millis) -> Result<u64, StoreError> {
        let sql = "SELECT COUNT(*) FROM attempts WHERE learner = $1 AND started > $2";
        let begun: i64 = sqlx::query_scalar(sql).bind(learner.as_str()).bind(since).fetch_one(&self.read).await?;
        count(begun, "attempts")
    }

    pub async fn running(&self, bank: &BankId, test: &str, now: Millis) -> Result<Vec<Running>, StoreError> {
        let sql = "SELECT a.id, a.learner, a.running_until, r.body FROM attempts a JOIN records r ON r.subject = a.id AND r.seq = 0 \
                   WHERE a.running_until >= $1 AND a.bank = $2 AND a.test = $3 ORDER BY a.running_until DESC, a.id";
        let query = sqlx::query_as(sql).bind(now.saturating_sub(GRACE)).bind(bank.as_str()).bind(test);
        let rows: Vec<(String, String, Millis, Option<String>)> = query.fetch_all(&self.read).await?;
        rows.into_iter()
            .map(|(attempt, learner, until, body)| {
                Ok(Running { until, learner: decode::text(learner, "attempts", &attempt)?, started: decode::event(&attempt, body)? })
            })
            .collect()
    }

    pub async fn attempts_of(
        &self,
        learner: &LearnerId,
        bank: Option<&BankId>,
        which: Range<u32>,
    ) -> Result<Vec<AttemptSummary>, StoreError> {
        let query = sqlx::query_as(NEWEST).bind(learner.as_str()).bind(i64::try_from(which.len()).unwrap_or(i64::MAX));
        let rows: Vec<SummaryRow> = query.bind(i64::from(which.start)).bind(bank.map_or("", BankId::as_str)).fetch_all(&self.read).await?;
        rows.into_iter().map(decode::summary).collect()
    }

    pub async fn unfinished_attempts(&self, learner: &LearnerId, newest: u32) -> Result<Vec<AttemptHead>, StoreError> {
        self.heads(sqlx::query_as(UNFINISHED).bind(learner.as_str()).bind(i64::from(newest.saturating_sub(1)))).await
    }

    pub async fn overdue_attempts(&self, now: Millis, limit: u32) -> Result<Vec<AttemptHead>, StoreError> {
        let sql = "SELECT id, learner, bank, test, mode, started, deadline FROM attempts \
                   WHERE running_until < $1 ORDER BY running_until, id LIMIT $2";
        self.heads(sqlx::query_as(sql).bind(now.saturating_sub(GRACE)).bind(i64::from(limit))).await
    }

    async fn heads(
        &self,
        query: sqlx::query::QueryAs<'_, Db, HeadRow, <Db as sqlx::Database>::Arguments>,
    ) -> Result<Vec<AttemptHead>, StoreError> {
        query.fetch_all(&self.read).await?.into_iter().map(decode::head).collect()
    }
}
