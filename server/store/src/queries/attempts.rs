//! Attempts and what happened in them.

use super::{Backend, Db};
use crate::decode::{self, HeadRow, SummaryRow};
use crate::{AttemptHead, AttemptSummary, NewAttempt, StoreError};
use domain::attempt::{Event, GRACE, Millis};
use domain::ids::{AttemptId, BankId, LearnerId};
use sqlx::Transaction;
use std::ops::Range;

/// Inserts an attempt unless there is one with its id already or its learner is unknown.
pub(super) async fn insert(tx: &mut Transaction<'static, Db>, attempt: &NewAttempt) -> Result<(), StoreError> {
    let sql = "INSERT INTO attempts (id, learner, bank, test, mode, started, deadline, running_until) \
               SELECT $1, $2, $3, $4, $5, $6, $7, $7 WHERE EXISTS (SELECT 1 FROM learners WHERE id = $2) \
               ON CONFLICT (id) DO NOTHING";
    sqlx::query(sql)
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
    pub async fn head(&self, attempt: &AttemptId) -> Result<Option<AttemptHead>, StoreError> {
        let sql = "SELECT id, learner, bank, test, mode, started, deadline FROM attempts WHERE id = $1";
        let row: Option<HeadRow> = sqlx::query_as(sql).bind(attempt.as_str()).fetch_optional(&self.read).await?;
        row.map(decode::head).transpose()
    }

    pub async fn events(&self, attempt: &AttemptId) -> Result<Vec<Event>, StoreError> {
        let sql = "SELECT a.learner, r.seq, r.payload FROM attempts a JOIN records r ON r.attempt = a.id WHERE a.id = $1 ORDER BY r.seq";
        let rows = sqlx::query_as(sql).bind(attempt.as_str()).fetch_all(&self.read).await?;
        decode::events(attempt, rows)
    }

    pub async fn beginnings(&self, learner: &LearnerId, bank: &BankId, limit: u32) -> Result<Vec<Event>, StoreError> {
        let sql = "SELECT a.id, a.learner, r.payload FROM attempts a JOIN records r ON r.attempt = a.id AND r.seq = 0 \
                   WHERE a.learner = $1 AND a.bank = $2 ORDER BY a.started DESC, a.id DESC LIMIT $3";
        let query = sqlx::query_as(sql).bind(learner.as_str()).bind(bank.as_str()).bind(i64::from(limit));
        let rows: Vec<(String, String, String)> = query.fetch_all(&self.read).await?;
        rows.into_iter().map(|(attempt, owner, payload)| decode::event(&attempt, owner, &payload)).collect()
    }

    pub async fn events_of(&self, learner: &LearnerId) -> Result<Vec<(AttemptId, Vec<Event>)>, StoreError> {
        let sql = "SELECT a.id, a.learner, r.seq, r.payload FROM attempts a JOIN records r ON r.attempt = a.id \
                   WHERE a.learner = $1 ORDER BY a.started, a.id, r.seq";
        let rows: Vec<(String, String, i64, String)> = sqlx::query_as(sql).bind(learner.as_str()).fetch_all(&self.read).await?;
        let mut attempts: Vec<(AttemptId, Vec<decode::EventRow>)> = Vec::new();
        for (attempt, owner, seq, payload) in rows {
            match attempts.last_mut().filter(|(last, _)| last.as_str() == attempt) {
                Some((_, events)) => events.push((owner, seq, payload)),
                None => attempts.push((decode::text(attempt, "attempts", "id")?, vec![(owner, seq, payload)])),
            }
        }
        attempts.into_iter().map(|(attempt, rows)| Ok((attempt.clone(), decode::events(&attempt, rows)?))).collect()
    }

    pub async fn attempts_of(&self, learner: &LearnerId, which: Range<u32>) -> Result<Vec<AttemptSummary>, StoreError> {
        let sql = "SELECT a.id, a.learner, a.bank, a.test, a.mode, a.started, a.deadline, r.ended, r.earned, r.max, r.detail \
                   FROM attempts a LEFT JOIN results r ON r.attempt = a.id \
                   WHERE a.learner = $1 ORDER BY a.started DESC, a.id DESC LIMIT $2 OFFSET $3";
        let query = sqlx::query_as(sql).bind(learner.as_str()).bind(i64::try_from(which.len()).unwrap_or(i64::MAX));
        let rows: Vec<SummaryRow> = query.bind(i64::from(which.start)).fetch_all(&self.read).await?;
        rows.into_iter().map(decode::summary).collect()
    }

    pub async fn overdue_attempts(&self, now: Millis, limit: u32) -> Result<Vec<AttemptHead>, StoreError> {
        let sql = "SELECT id, learner, bank, test, mode, started, deadline FROM attempts \
                   WHERE running_until < $1 ORDER BY running_until, id LIMIT $2";
        self.heads(sqlx::query_as(sql).bind(now.saturating_sub(GRACE)).bind(i64::from(limit))).await
    }

    pub async fn finished_attempts_page(&self, after: Option<&AttemptId>, limit: u32) -> Result<Vec<AttemptHead>, StoreError> {
        let sql = "SELECT id, learner, bank, test, mode, started, deadline FROM attempts a \
                   WHERE id > $1 AND EXISTS (SELECT 1 FROM records r WHERE r.attempt = a.id AND r.kind = 'finished') \
                   ORDER BY id LIMIT $2";
        self.heads(sqlx::query_as(sql).bind(after.map_or("", AttemptId::as_str)).bind(i64::from(limit))).await
    }

    async fn heads(
        &self,
        query: sqlx::query::QueryAs<'_, Db, HeadRow, <Db as sqlx::Database>::Arguments>,
    ) -> Result<Vec<AttemptHead>, StoreError> {
        query.fetch_all(&self.read).await?.into_iter().map(decode::head).collect()
    }
}
