//! Results and tallies: what is derived from the records.

use super::{Backend, Db};
use crate::decode::{self, ResultCells, TallyRow};
use crate::write::Finish;
use crate::{ResultRow, StoreError};
use domain::attempt::Millis;
use domain::ids::{AttemptId, BankId, LearnerId, TopicId};
use domain::mastery::Tally;
use sqlx::{QueryBuilder, Transaction};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Writes what the end of an attempt means. The only place that does, so that a rebuild comes out identical.
pub(super) async fn insert(tx: &mut Transaction<'static, Db>, Finish { result, tallies }: &Finish) -> Result<(), StoreError> {
    let sql = "INSERT INTO results (attempt, learner, bank, test, mode, ended, earned, max, detail) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    sqlx::query(sql)
        .bind(result.attempt.as_str())
        .bind(result.learner.as_str())
        .bind(result.bank.as_str())
        .bind(&result.test)
        .bind(result.mode.as_str())
        .bind(result.ended)
        .bind(i64::from(result.score.earned.as_hundredths()))
        .bind(i64::from(result.score.max.as_hundredths()))
        .bind(&result.detail)
        .execute(&mut **tx)
        .await?;
    let sql = "UPDATE attempts SET running_until = NULL WHERE id = $1 AND running_until IS NOT NULL";
    sqlx::query(sql).bind(result.attempt.as_str()).execute(&mut **tx).await?;
    if !tallies.is_empty() {
        add_tallies(tx, result, tallies).await?;
    }
    Ok(())
}

async fn add_tallies(tx: &mut Transaction<'static, Db>, result: &ResultRow, tallies: &BTreeMap<TopicId, Tally>) -> Result<(), StoreError> {
    let mut sql = QueryBuilder::<Db>::new("INSERT INTO tallies (learner, bank, topic, asked, right_count, earned, max) ");
    sql.push_values(tallies, |mut row, (topic, tally)| {
        row.push_bind(result.learner.as_str())
            .push_bind(result.bank.as_str())
            .push_bind(topic.as_str())
            .push_bind(i64::from(tally.asked))
            .push_bind(i64::from(tally.right))
            .push_bind(i64::from(tally.score.earned.as_hundredths()))
            .push_bind(i64::from(tally.score.max.as_hundredths()));
    });
    sql.push(
        " ON CONFLICT (learner, bank, topic) DO UPDATE SET \
         asked = tallies.asked + excluded.asked, right_count = tallies.right_count + excluded.right_count, \
         earned = tallies.earned + excluded.earned, max = tallies.max + excluded.max",
    );
    sql.build().execute(&mut **tx).await?;
    Ok(())
}

impl Backend {
    pub async fn result(&self, attempt: &AttemptId) -> Result<Option<ResultRow>, StoreError> {
        let sql = "SELECT attempt, learner, bank, test, mode, ended, earned, max, detail FROM results WHERE attempt = $1";
        let row: Option<ResultCells> = sqlx::query_as(sql).bind(attempt.as_str()).fetch_optional(&self.read).await?;
        row.map(decode::result).transpose()
    }

    pub async fn latest_results(&self, learner: &LearnerId, bank: &BankId) -> Result<Vec<ResultRow>, StoreError> {
        let sql = "SELECT attempt, learner, bank, test, mode, ended, earned, max, detail FROM ( \
                     SELECT r.*, ROW_NUMBER() OVER (PARTITION BY test ORDER BY ended DESC, attempt DESC) AS place \
                     FROM results r WHERE learner = $1 AND bank = $2 \
                   ) AS ranked WHERE place = 1 ORDER BY test";
        let rows: Vec<ResultCells> = sqlx::query_as(sql).bind(learner.as_str()).bind(bank.as_str()).fetch_all(&self.read).await?;
        rows.into_iter().map(decode::result).collect()
    }

    pub async fn tallies(&self, learner: &LearnerId, bank: &BankId) -> Result<BTreeMap<TopicId, Tally>, StoreError> {
        let sql = "SELECT topic, asked, right_count, earned, max FROM tallies WHERE learner = $1 AND bank = $2";
        let rows: Vec<TallyRow> = sqlx::query_as(sql).bind(learner.as_str()).bind(bank.as_str()).fetch_all(&self.read).await?;
        rows.into_iter().map(decode::tally).collect()
    }

    pub async fn dump_projections(&self) -> Result<String, StoreError> {
        let mut dump = String::new();
        let results = "SELECT attempt, learner, bank, test, mode, ended, earned, max, detail FROM results ORDER BY attempt";
        let results: Vec<ResultCells> = sqlx::query_as(results).fetch_all(&self.read).await?;
        for (attempt, learner, bank, test, mode, ended, earned, max, detail) in results {
            let _ = writeln!(dump, "result {attempt} {learner} {bank} {test} {mode} {ended} {earned}/{max} {detail}");
        }
        let tallies = "SELECT learner, bank, topic, asked, right_count, earned, max FROM tallies ORDER BY learner, bank, topic";
        let tallies: Vec<(String, String, String, i64, i64, i64, i64)> = sqlx::query_as(tallies).fetch_all(&self.read).await?;
        for (learner, bank, topic, asked, right, earned, max) in tallies {
            let _ = writeln!(dump, "tally {learner} {bank} {topic} {right}/{asked} {earned}/{max}");
        }
        let running = "SELECT id, running_until FROM attempts WHERE running_until IS NOT NULL ORDER BY id";
        let running: Vec<(String, Millis)> = sqlx::query_as(running).fetch_all(&self.read).await?;
        for (attempt, until) in running {
            let _ = writeln!(dump, "running {attempt} {until}");
        }
        Ok(dump)
    }
}
