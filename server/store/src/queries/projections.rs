//! Results and memories: what is derived from the records.

use super::tallies::{self, Chosen};
use super::{Backend, Db};
use crate::changes::Finish;
use crate::decode::{self, MemoryRow, ResultCells};
use crate::{ResultRow, StoreError};
use domain::attempt::Millis;
use domain::ids::{BankId, LearnerId, QuestionId};
use domain::memory::{Memories, Review};
use sqlx::{QueryBuilder, Transaction};
use std::fmt::Write as _;

/// The last result of each test. The inner half reads nothing but the index, however many results there are.
pub const LATEST: &str = "SELECT r.attempt, r.learner, r.bank, r.test, r.mode, r.ended, r.earned, r.max, r.detail \
     FROM (SELECT test, MAX(ended) AS ended FROM results WHERE learner = $1 AND bank = $2 GROUP BY test) AS last \
     JOIN results r ON r.learner = $1 AND r.bank = $2 AND r.test = last.test AND r.ended = last.ended \
     ORDER BY r.test, r.attempt DESC";

/// What a learner remembers.
pub const MEMORIES: &str = "SELECT question, reviews FROM memories WHERE learner = $1 AND bank = $2";

/// Writes what the end of an attempt means. The only place that does, so that a rebuild comes out identical.
/// What options were chosen is added to `chosen`, in these generations, and written by the caller for many attempts at once.
pub(super) async fn insert(
    tx: &mut Transaction<'static, Db>,
    Finish { result, reviews, tallies }: &Finish,
    generations: &[i64],
    chosen: &mut Chosen,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO results (attempt, learner, bank, test, mode, ended, earned, max, detail) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    sqlx::query(sql)
        .bind(result.attempt.as_str())
        .bind(result.learner.as_str())
        .bind(result.bank.as_str())
        .bind(&result.test)
        .bind(result.mode.as_str())
        .bind(result.ended)
        .bind(decode::units(result.score.earned, &result.attempt)?)
        .bind(decode::units(result.score.max, &result.attempt)?)
        .bind(&result.detail)
        .execute(&mut **tx)
        .await?;
    let sql = "UPDATE attempts SET running_until = NULL, unfinished = NULL WHERE id = $1 AND unfinished IS NOT NULL";
    sqlx::query(sql).bind(result.attempt.as_str()).execute(&mut **tx).await?;
    if !reviews.is_empty() {
        remember(tx, result, reviews).await?;
    }
    tallies::add_topics(tx, result, tallies).await?;
    chosen.add(&result.bank, tallies, generations);
    Ok(())
}

/// Adds reviews to what is remembered of their questions.
async fn remember(tx: &mut Transaction<'static, Db>, result: &ResultRow, reviews: &[(QuestionId, Review)]) -> Result<(), StoreError> {
    // What is remembered is read, added to and written back; another server that does the same for this learner waits here.
    let sql = "UPDATE learners SET created = created WHERE id = $1";
    sqlx::query(sql).bind(result.learner.as_str()).execute(&mut **tx).await?;
    let mut sql = QueryBuilder::<Db>::new("SELECT question, reviews FROM memories WHERE learner = ");
    sql.push_bind(result.learner.as_str()).push(" AND bank = ").push_bind(result.bank.as_str()).push(" AND question IN (");
    let mut questions = sql.separated(", ");
    for (question, _) in reviews {
        questions.push_bind(question.as_str());
    }
    sql.push(")");
    let rows: Vec<MemoryRow> = sql.build_query_as().fetch_all(&mut **tx).await?;
    let mut memories = rows.into_iter().map(decode::memory).collect::<Result<Memories, _>>()?;
    for (question, review) in reviews {
        memories.entry(question.clone()).or_default().add(*review);
    }
    let mut written = Vec::with_capacity(memories.len());
    for (question, memory) in &memories {
        written.push((question, decode::memory_text(question, memory)?));
    }
    let mut sql = QueryBuilder::<Db>::new("INSERT INTO memories (learner, bank, question, reviews) ");
    sql.push_values(&written, |mut row, (question, text)| {
        row.push_bind(result.learner.as_str()).push_bind(result.bank.as_str()).push_bind(question.as_str()).push_bind(text);
    });
    sql.push(" ON CONFLICT (learner, bank, question) DO UPDATE SET reviews = excluded.reviews");
    sql.build().execute(&mut **tx).await?;
    Ok(())
}

impl Backend {
    pub async fn latest_results(&self, learner: &LearnerId, bank: &BankId) -> Result<Vec<ResultRow>, StoreError> {
        let mut rows: Vec<ResultCells> = sqlx::query_as(LATEST).bind(learner.as_str()).bind(bank.as_str()).fetch_all(&self.read).await?;
        rows.dedup_by(|later, first| later.3 == first.3);
        rows.into_iter().map(decode::result).collect()
    }

    pub async fn memories(&self, learner: &LearnerId, bank: &BankId) -> Result<Memories, StoreError> {
        let rows: Vec<MemoryRow> = sqlx::query_as(MEMORIES).bind(learner.as_str()).bind(bank.as_str()).fetch_all(&self.read).await?;
        rows.into_iter().map(decode::memory).collect()
    }

    pub async fn dump_projections(&self) -> Result<String, StoreError> {
        let mut dump = String::new();
        let results = "SELECT attempt, learner, bank, test, mode, ended, earned, max, detail FROM results ORDER BY attempt";
        let results: Vec<ResultCells> = sqlx::query_as(results).fetch_all(&self.read).await?;
        for (attempt, learner, bank, test, mode, ended, earned, max, detail) in results {
            let _ = writeln!(dump, "result {attempt} {learner} {bank} {test} {mode} {ended} {earned}/{max} {detail}");
        }
        let memories = "SELECT learner, bank, question, reviews FROM memories ORDER BY learner, bank, question";
        let memories: Vec<(String, String, String, String)> = sqlx::query_as(memories).fetch_all(&self.read).await?;
        for (learner, bank, question, reviews) in memories {
            let _ = writeln!(dump, "memory {learner} {bank} {question} {reviews}");
        }
        let running = "SELECT id, running_until FROM attempts WHERE running_until IS NOT NULL ORDER BY id";
        let running: Vec<(String, Millis)> = sqlx::query_as(running).fetch_all(&self.read).await?;
        for (attempt, until) in running {
            let _ = writeln!(dump, "running {attempt} {until}");
        }
        let unfinished = "SELECT id FROM attempts WHERE unfinished IS NOT NULL ORDER BY id";
        let unfinished: Vec<String> = sqlx::query_scalar(unfinished).fetch_all(&self.read).await?;
        for attempt in unfinished {
            let _ = writeln!(dump, "unfinished {attempt}");
        }
        for sql in [
            "SELECT 'learner ' || id || ' ' || CAST(created AS TEXT) FROM learners ORDER BY id",
            "SELECT 'attempt ' || id || ' ' || learner || ' ' || bank || ' ' || test || ' ' || mode || ' ' || CAST(started AS TEXT) \
             || ' ' || COALESCE(CAST(deadline AS TEXT), '-') FROM attempts ORDER BY id",
            "SELECT 'tally ' || learner || ' ' || bank || ' ' || topic || ' ' || manner || ' ' || CAST(correct AS TEXT) || '/' \
             || CAST(answers AS TEXT) AS line FROM tallies ORDER BY line",
            "SELECT 'choice ' || bank || ' ' || question || ' ' || CAST(version AS TEXT) || ' ' || manner || ' ' || option || ' ' \
             || CAST(answers AS TEXT) AS line FROM choices WHERE generation = (SELECT generation FROM projections) ORDER BY line",
            "SELECT 'goal ' || learner || ' ' || bank || ' ' || exam || ' ' || COALESCE(day, '-') FROM goals ORDER BY learner, bank",
            "SELECT 'real_exam ' || learner || ' ' || bank || ' ' || exam || ' ' || day || ' ' || CAST(passed AS TEXT) || ' ' \
             || COALESCE(CAST(said AS TEXT), '-') FROM real_exams ORDER BY learner, bank, exam, day",
            "SELECT 'complaint ' || COALESCE(learner, '-') || ' ' || bank || ' ' || question || ' ' || CAST(version AS TEXT) || ' ' \
             || reason || ' ' || lang || ' ' || CAST(at AS TEXT) AS line FROM complaints ORDER BY line",
            "SELECT 'resume_code ' || learner || ' ' || CAST(created AS TEXT) || ' ' || pepper FROM resume_codes ORDER BY learner, created",
        ] {
            let lines: Vec<String> = sqlx::query_scalar(sql).fetch_all(&self.read).await?;
            for line in lines {
                let _ = writeln!(dump, "{line}");
            }
        }
        Ok(dump)
    }
}
