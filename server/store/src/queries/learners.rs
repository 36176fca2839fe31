//! People who learn, and the browsers that are theirs.

use super::{Backend, Db, count};
use crate::decode::text;
use crate::{Counts, StoreError, TokenHash, Traces};
use domain::attempt::Millis;
use domain::ids::LearnerId;
use sqlx::Transaction;

pub(super) async fn insert(
    tx: &mut Transaction<'static, Db>,
    learner: &LearnerId,
    token: TokenHash,
    now: Millis,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO learners (id, created) VALUES ($1, $2)").bind(learner.as_str()).bind(now).execute(&mut **tx).await?;
    let sql = "INSERT INTO sessions (token_hash, learner, created) VALUES ($1, $2, $3)";
    sqlx::query(sql).bind(&token.0[..]).bind(learner.as_str()).bind(now).execute(&mut **tx).await?;
    Ok(())
}

impl Backend {
    pub async fn session(&self, token: TokenHash) -> Result<Option<LearnerId>, StoreError> {
        let sql = "SELECT learner FROM sessions WHERE token_hash = $1";
        let learner: Option<String> = sqlx::query_scalar(sql).bind(&token.0[..]).fetch_optional(&self.read).await?;
        learner.map(|learner| text(learner, "sessions", "learner")).transpose()
    }

    pub async fn traces(&self, learner: &LearnerId) -> Result<Option<Traces>, StoreError> {
        let came: Option<Millis> =
            sqlx::query_scalar("SELECT created FROM learners WHERE id = $1").bind(learner.as_str()).fetch_optional(&self.read).await?;
        let Some(came) = came else { return Ok(None) };
        let browsers = "SELECT created FROM sessions WHERE learner = $1 ORDER BY created";
        let codes = "SELECT created FROM resume_codes WHERE learner = $1 ORDER BY created";
        let attempts: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM attempts WHERE learner = $1").bind(learner.as_str()).fetch_one(&self.read).await?;
        Ok(Some(Traces {
            came,
            attempts: count(attempts, "attempts")?,
            browsers: sqlx::query_scalar(browsers).bind(learner.as_str()).fetch_all(&self.read).await?,
            codes: sqlx::query_scalar(codes).bind(learner.as_str()).fetch_all(&self.read).await?,
            reports: self.reports_of(learner).await?,
        }))
    }

    pub async fn erase_learner(&self, learner: &LearnerId, now: Millis) -> Result<bool, StoreError> {
        let mut tx = super::super::begin(&self.write).await?;
        // Every table that knows the person hangs from this row and goes with it.
        let sql = "DELETE FROM learners WHERE id = $1";
        let erased = sqlx::query(sql).bind(learner.as_str()).execute(&mut *tx).await?.rows_affected();
        if erased > 0 {
            super::super::note_erasure(&mut tx, now).await?;
        }
        tx.commit().await?;
        if erased > 0 {
            super::super::scrub_at_once(&self.write).await?;
        }
        Ok(erased > 0)
    }

    pub async fn scrub_late(&self, quiet: bool, now: Millis) -> Result<bool, StoreError> {
        super::super::scrub_late(&self.write, quiet, now).await
    }

    pub async fn counts(&self) -> Result<Counts, StoreError> {
        let sql = "SELECT (SELECT COUNT(*) FROM learners), \
                          (SELECT COUNT(*) FROM attempts), \
                          (SELECT COUNT(*) FROM attempts WHERE running_until IS NOT NULL), \
                          (SELECT COUNT(*) FROM results), \
                          (SELECT CAST(COALESCE(SUM(next_idx), 0) AS BIGINT) FROM streams)";
        let (learners, attempts, running, results, records) = sqlx::query_as(sql).fetch_one(&self.read).await?;
        Ok(Counts {
            learners: count(learners, "learners")?,
            attempts: count(attempts, "attempts")?,
            running: count(running, "attempts")?,
            results: count(results, "results")?,
            records: count(records, "streams")?,
        })
    }
}
