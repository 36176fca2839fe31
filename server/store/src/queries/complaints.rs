//! Complaints about questions.

use super::{Backend, Db, count};
use crate::decode::{inconsistent, number, text};
use crate::{ComplaintCount, StoreError};
use domain::attempt::Millis;
use domain::complaint::{Complaint, Reason};
use domain::ids::LearnerId;
use sqlx::Transaction;

/// bank, question, version, reason, lang, count, first, last
type Row = (String, String, i64, String, String, i64, Millis, Millis);

impl Backend {
    pub async fn complaints_of(&self, learner: &LearnerId) -> Result<Vec<(Complaint, Millis)>, StoreError> {
        let sql = "SELECT bank, question, version, reason, lang, CAST(1 AS BIGINT), at, at FROM complaints WHERE learner = $1 ORDER BY at, question, reason";
        let rows: Vec<Row> = sqlx::query_as(sql).bind(learner.as_str()).fetch_all(&self.read).await?;
        rows.into_iter().map(|row| count_of(row).map(|one| (one.complaint, one.first))).collect()
    }

    pub async fn complaints(&self) -> Result<Vec<ComplaintCount>, StoreError> {
        let sql = "SELECT bank, question, version, reason, lang, COUNT(*), MIN(at), MAX(at) FROM complaints \
                   GROUP BY bank, question, version, reason, lang ORDER BY bank, question, version, reason, lang";
        let rows: Vec<Row> = sqlx::query_as(sql).fetch_all(&self.read).await?;
        rows.into_iter().map(count_of).collect()
    }
}

/// Whether a learner has said the same of a question.
pub(super) async fn is_told(tx: &mut Transaction<'static, Db>, learner: &LearnerId, complaint: &Complaint) -> Result<bool, StoreError> {
    let sql = "SELECT COUNT(*) FROM complaints WHERE learner = $1 AND bank = $2 AND question = $3 AND version = $4 AND reason = $5";
    let query = sqlx::query_scalar(sql).bind(learner.as_str()).bind(complaint.bank.as_str()).bind(complaint.question.as_str());
    let same: i64 = query.bind(i64::from(complaint.version)).bind(complaint.reason.as_str()).fetch_one(&mut **tx).await?;
    Ok(same > 0)
}

/// A complaint. Of somebody who has been erased since, it is nobody's.
pub(super) async fn put(tx: &mut Transaction<'static, Db>, learner: &str, complaint: &Complaint, at: Millis) -> Result<(), StoreError> {
    let sql = "INSERT INTO complaints (learner, bank, question, version, reason, lang, at) \
               VALUES ((SELECT id FROM learners WHERE id = $1), $2, $3, $4, $5, $6, $7)";
    sqlx::query(sql)
        .bind(learner)
        .bind(complaint.bank.as_str())
        .bind(complaint.question.as_str())
        .bind(i64::from(complaint.version))
        .bind(complaint.reason.as_str())
        .bind(complaint.lang.as_str())
        .bind(at)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

fn count_of((bank, question, version, reason, lang, times, first, last): Row) -> Result<ComplaintCount, StoreError> {
    const TABLE: &str = "complaints";
    let complaint = Complaint {
        bank: text(bank, TABLE, &question)?,
        version: number(version, TABLE, &question)?,
        reason: Reason::parse(&reason).ok_or_else(|| inconsistent(TABLE, &question))?,
        lang: text(lang, TABLE, &question)?,
        question: text(question, TABLE, "question")?,
    };
    Ok(ComplaintCount { complaint, times: count(times, TABLE)?, first, last })
}
