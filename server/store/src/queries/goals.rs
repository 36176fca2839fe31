//! What learners want to reach, and how it went.

use super::{Backend, Db, count};
use crate::StoreError;
use crate::decode::{inconsistent, number, text};
use domain::goal::{Goal, RealExam};
use domain::ids::{BankId, LearnerId};
use domain::record::bodies::{GoalSet, RealExamTold};
use jiff::civil::Date;
use sqlx::Transaction;

/// exam, day, passed, said
type RealRow = (String, String, i64, Option<i64>);

impl Backend {
    pub async fn goal(&self, learner: &LearnerId, bank: &BankId) -> Result<Option<Goal>, StoreError> {
        let sql = "SELECT exam, day FROM goals WHERE learner = $1 AND bank = $2";
        let row: Option<(String, Option<String>)> =
            sqlx::query_as(sql).bind(learner.as_str()).bind(bank.as_str()).fetch_optional(&self.read).await?;
        row.map(|(exam, day)| Ok(Goal { exam: text(exam, "goals", "exam")?, day: day.map(|day| date(&day, "goals")).transpose()? }))
            .transpose()
    }

    pub async fn real_exams(&self, learner: &LearnerId, bank: &BankId) -> Result<Vec<RealExam>, StoreError> {
        let sql = "SELECT exam, day, passed, said FROM real_exams WHERE learner = $1 AND bank = $2 ORDER BY day, exam";
        let rows: Vec<RealRow> = sqlx::query_as(sql).bind(learner.as_str()).bind(bank.as_str()).fetch_all(&self.read).await?;
        rows.into_iter().map(real).collect()
    }

    pub async fn said_and_passed(&self) -> Result<Vec<(u64, u64, u64)>, StoreError> {
        // Steps of ten per cent, so that nobody can be told from the numbers.
        let sql = "SELECT said / 10, COUNT(*), CAST(SUM(passed) AS BIGINT) FROM real_exams WHERE said IS NOT NULL \
                   GROUP BY said / 10 ORDER BY said / 10";
        let rows: Vec<(i64, i64, i64)> = sqlx::query_as(sql).fetch_all(&self.read).await?;
        let number = |value| count(value, "real_exams");
        rows.into_iter().map(|(said, all, passed)| Ok((number(said)? * 10, number(all)?, number(passed)?))).collect()
    }
}

/// Whether a learner has told of an exam on this day.
pub(super) async fn is_told(
    tx: &mut Transaction<'static, Db>,
    learner: &LearnerId,
    RealExamTold { bank, real }: &RealExamTold,
) -> Result<bool, StoreError> {
    let sql = "SELECT COUNT(*) FROM real_exams WHERE learner = $1 AND bank = $2 AND exam = $3 AND day = $4";
    let query = sqlx::query_scalar(sql).bind(learner.as_str()).bind(bank.as_str()).bind(real.exam.as_str());
    let same: i64 = query.bind(real.day.to_string()).fetch_one(&mut **tx).await?;
    Ok(same > 0)
}

/// What a learner prepares for, in place of what it was.
pub(super) async fn put(tx: &mut Transaction<'static, Db>, learner: &str, GoalSet { bank, goal }: &GoalSet) -> Result<(), StoreError> {
    let sql = "INSERT INTO goals (learner, bank, exam, day) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (learner, bank) DO UPDATE SET exam = excluded.exam, day = excluded.day";
    let query = sqlx::query(sql).bind(learner).bind(bank.as_str()).bind(goal.exam.as_str());
    query.bind(goal.day.map(|day| day.to_string())).execute(&mut **tx).await?;
    Ok(())
}

/// How a real exam went.
pub(super) async fn put_real(
    tx: &mut Transaction<'static, Db>,
    learner: &str,
    RealExamTold { bank, real }: &RealExamTold,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO real_exams (learner, bank, exam, day, passed, said) VALUES ($1, $2, $3, $4, $5, $6)";
    sqlx::query(sql)
        .bind(learner)
        .bind(bank.as_str())
        .bind(real.exam.as_str())
        .bind(real.day.to_string())
        .bind(i64::from(real.passed))
        .bind(real.said.map(i64::from))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

fn date(text: &str, table: &'static str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| inconsistent(table, text))
}

fn real((exam, day, passed, said): RealRow) -> Result<RealExam, StoreError> {
    const TABLE: &str = "real_exams";
    Ok(RealExam {
        day: date(&day, TABLE)?,
        passed: passed != 0,
        said: said.map(|said| number(said, TABLE, &day)).transpose()?,
        exam: text(exam, TABLE, "exam")?,
    })
}
