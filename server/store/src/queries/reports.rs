//! Problems with questions.

use super::{Backend, count};
use crate::decode::{inconsistent, number, text};
use crate::{ReportLine, StoreError};
use domain::attempt::Millis;
use domain::ids::LearnerId;
use domain::report::{Reason, Report};

/// bank, question, version, reason, lang, count, first, last
type Row = (String, String, i64, String, String, i64, Millis, Millis);

impl Backend {
    pub async fn add_report(&self, learner: &LearnerId, report: &Report, now: Millis) -> Result<(), StoreError> {
        let sql = "INSERT INTO reports (learner, bank, question, version, reason, lang, at) \
                   SELECT $1, $2, $3, $4, $5, $6, $7 WHERE EXISTS (SELECT 1 FROM learners WHERE id = $1) \
                   ON CONFLICT (learner, bank, question, version, reason) DO NOTHING";
        sqlx::query(sql)
            .bind(learner.as_str())
            .bind(report.bank.as_str())
            .bind(report.question.as_str())
            .bind(i64::from(report.version))
            .bind(report.reason.as_str())
            .bind(report.lang.as_str())
            .bind(now)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    pub async fn reports_of(&self, learner: &LearnerId) -> Result<Vec<(Report, Millis)>, StoreError> {
        let sql = "SELECT bank, question, version, reason, lang, CAST(1 AS BIGINT), at, at FROM reports WHERE learner = $1 ORDER BY at, question, reason";
        let rows: Vec<Row> = sqlx::query_as(sql).bind(learner.as_str()).fetch_all(&self.read).await?;
        rows.into_iter().map(|row| line(row).map(|line| (line.report, line.first))).collect()
    }

    pub async fn reports(&self) -> Result<Vec<ReportLine>, StoreError> {
        let sql = "SELECT bank, question, version, reason, lang, COUNT(*), MIN(at), MAX(at) FROM reports \
                   GROUP BY bank, question, version, reason, lang ORDER BY bank, question, version, reason, lang";
        let rows: Vec<Row> = sqlx::query_as(sql).fetch_all(&self.read).await?;
        rows.into_iter().map(line).collect()
    }
}

fn line((bank, question, version, reason, lang, times, first, last): Row) -> Result<ReportLine, StoreError> {
    const TABLE: &str = "reports";
    let report = Report {
        bank: text(bank, TABLE, &question)?,
        version: number(version, TABLE, &question)?,
        reason: Reason::parse(&reason).ok_or_else(|| inconsistent(TABLE, &question))?,
        lang: text(lang, TABLE, &question)?,
        question: text(question, TABLE, "question")?,
    };
    Ok(ReportLine { report, times: count(times, TABLE)?, first, last })
}
