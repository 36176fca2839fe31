//! People who learn, and the browsers that are theirs.

use super::{Backend, Db, count, records, sessions};
use crate::decode::text;
use crate::{Counts, Erased, Forgotten, StoreError, TokenHash, Traces};
use domain::attempt::Millis;
use domain::ids::LearnerId;
use domain::record::veil;
use domain::session::{ClockTrust, Horizon};
use sqlx::Transaction;

/// A learner who has not come for long.
const NOT_SEEN: &str = "l.seen < $1";

/// A learner whom no code and no browser reaches. A browser reaches nobody if it has been nobody's for long, or if it never
/// came back with the cookie that it was given and has answered nothing.
const NOBODY: &str = "NOT EXISTS (SELECT 1 FROM resume_codes c WHERE c.learner = l.id) AND NOT EXISTS ( \
     SELECT 1 FROM sessions s WHERE s.learner = l.id AND s.seen >= $2 AND s.created >= $3 AND (s.seen > s.created OR s.created >= $4 \
     OR EXISTS (SELECT 1 FROM attempts a JOIN records r ON r.subject = a.id WHERE a.learner = l.id AND r.kind = 'answered')))";

/// Puts the dates of a horizon into [`NOT_SEEN`] and [`NOBODY`].
fn of_horizon<'q, Row>(
    query: sqlx::query::QueryAs<'q, Db, Row, <Db as sqlx::Database>::Arguments>,
    horizon: Horizon,
) -> sqlx::query::QueryAs<'q, Db, Row, <Db as sqlx::Database>::Arguments> {
    query.bind(horizon.forgotten).bind(horizon.idle).bind(horizon.made).bind(horizon.lost)
}

/// Who comes now is in the generation of projections that is being made, else in the one that is shown.
const NEWEST: &str = "(SELECT COALESCE(next, generation) FROM projections)";

/// Keeps others from what is a learner's until the end of the transaction.
pub(super) async fn lock(tx: &mut Transaction<'static, Db>, learner: &LearnerId) -> Result<(), StoreError> {
    sqlx::query("UPDATE learners SET created = created WHERE id = $1").bind(learner.as_str()).execute(&mut **tx).await?;
    Ok(())
}

pub(super) async fn insert(
    tx: &mut Transaction<'static, Db>,
    learner: &LearnerId,
    token: TokenHash,
    now: Millis,
) -> Result<(), StoreError> {
    // An id that was somebody's is nobody's any more: it would have to be drawn twice.
    let sql = "SELECT COUNT(*) FROM records WHERE subject = $1";
    let before: i64 = sqlx::query_scalar(sql).bind(veil(learner.as_str())).fetch_one(&mut **tx).await?;
    if before > 0 {
        return Err(crate::decode::inconsistent("learners", "a person who was here before"));
    }
    let sql = format!("INSERT INTO learners (id, created, seen, generation) VALUES ($1, $2, $2, {NEWEST})");
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(learner.as_str()).bind(now).execute(&mut **tx).await?;
    sessions::insert(tx, learner, token, now).await
}

/// Whether there is such a learner.
pub(super) async fn is_there(tx: &mut Transaction<'static, Db>, learner: &LearnerId) -> Result<bool, StoreError> {
    let sql = "SELECT COUNT(*) FROM learners WHERE id = $1";
    let found: i64 = sqlx::query_scalar(sql).bind(learner.as_str()).fetch_one(&mut **tx).await?;
    Ok(found > 0)
}

/// When a person came. When they were last here is not told by records and stays. Who was not there is in no generation.
pub(super) async fn came(tx: &mut Transaction<'static, Db>, learner: &str, at: Millis) -> Result<(), StoreError> {
    let sql = "INSERT INTO learners (id, created, seen, generation) VALUES ($1, $2, $2, -1) \
               ON CONFLICT (id) DO UPDATE SET created = excluded.created";
    sqlx::query(sql).bind(learner).bind(at).execute(&mut **tx).await?;
    Ok(())
}

/// A person is no more: every table that knows them hangs from this row and goes with it.
pub(super) async fn gone(tx: &mut Transaction<'static, Db>, learner: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM learners WHERE id = $1").bind(learner).execute(&mut **tx).await?;
    Ok(())
}

impl Backend {
    pub async fn traces(&self, learner: &LearnerId) -> Result<Option<Traces>, StoreError> {
        let came: Option<(Millis, Millis)> =
            sqlx::query_as("SELECT created, seen FROM learners WHERE id = $1").bind(learner.as_str()).fetch_optional(&self.read).await?;
        let Some((came, seen)) = came else { return Ok(None) };
        let codes = "SELECT created FROM resume_codes WHERE learner = $1 ORDER BY created";
        let attempts: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM attempts WHERE learner = $1").bind(learner.as_str()).fetch_one(&self.read).await?;
        Ok(Some(Traces {
            came,
            seen,
            attempts: count(attempts, "attempts")?,
            browsers: self.browsers(learner).await?,
            codes: sqlx::query_scalar(codes).bind(learner.as_str()).fetch_all(&self.read).await?,
            complaints: self.complaints_of(learner).await?,
        }))
    }

    pub async fn erase_learner(&self, learner: &LearnerId, now: Millis) -> Result<Erased, StoreError> {
        let mut tx = super::super::begin(&self.write).await?;
        lock(&mut tx, learner).await?;
        let erased = is_there(&mut tx, learner).await?;
        if erased {
            self.erase(&mut tx, learner, now).await?;
            super::super::note_erasure(&mut tx, now).await?;
        }
        tx.commit().await?;
        self.revisions.written(learner);
        match erased {
            false => Ok(Erased::Nobody),
            true if super::super::scrub_at_once(&self.write, &self.scrubbed, now).await? => Ok(Erased::Whole),
            true => Ok(Erased::Later),
        }
    }

    /// Takes everything of a person who is locked, and leaves the record that they are gone.
    async fn erase(&self, tx: &mut Transaction<'static, Db>, learner: &LearnerId, now: Millis) -> Result<(), StoreError> {
        records::erase(tx, self.own(), learner, now).await?;
        gone(tx, learner.as_str()).await
    }

    pub async fn watch(&self, now: Millis) -> Result<ClockTrust, StoreError> {
        // A look that was taken a moment ago is as good as one now.
        const OFTEN: Millis = 10 * 60_000;
        let sql = "SELECT last, steady FROM watches";
        let found: Option<(Millis, Millis)> = sqlx::query_as(sql).fetch_optional(&self.read).await?;
        if let Some((last, steady)) = found.filter(|(last, _)| (*last..*last + OFTEN).contains(&now)) {
            return Ok(ClockTrust { last, steady });
        }
        let mut tx = super::super::begin(&self.write).await?;
        let found: Option<(Millis, Millis)> = sqlx::query_as(sql).fetch_optional(&mut *tx).await?;
        let watch = match found {
            Some((last, steady)) => ClockTrust { last, steady }.look(now),
            None => {
                let learners: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM learners").fetch_one(&mut *tx).await?;
                ClockTrust::first(now, learners == 0)
            }
        };
        sqlx::query("DELETE FROM watches").execute(&mut *tx).await?;
        let sql = "INSERT INTO watches (last, steady) VALUES ($1, $2)";
        sqlx::query(sql).bind(watch.last).bind(watch.steady).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(watch)
    }

    pub async fn forget(&self, after: Option<&LearnerId>, look: u32, horizon: Horizon, now: Millis) -> Result<Forgotten, StoreError> {
        let after = after.map_or("", LearnerId::as_str);
        let page = "SELECT id FROM learners WHERE id > $1 ORDER BY id LIMIT $2";
        let page: Vec<String> = sqlx::query_scalar(page).bind(after).bind(i64::from(look)).fetch_all(&self.read).await?;
        let Some(last) = page.last() else { return Ok(Forgotten::default()) };
        // After the last learner of all, the next look begins again with the first.
        let full = page.len() >= look as usize;
        let next = if full { Some(text(last.clone(), "learners", "id")?) } else { None };
        // Found without a lock, and looked at once more in the deletion: somebody may have come back in between.
        let found = format!("SELECT id FROM learners l WHERE ({NOT_SEEN} OR {NOBODY}) AND id > $5 AND id <= $6 ORDER BY id");
        let dates = |query| of_horizon(query, horizon);
        let found: Vec<(String,)> = dates(sqlx::query_as(sqlx::AssertSqlSafe(found))).bind(after).bind(last).fetch_all(&self.read).await?;
        let over = "FROM sessions WHERE learner > $1 AND learner <= $2 AND (seen < $3 OR created < $4)";
        let count = format!("SELECT COUNT(*) {over}");
        let query = sqlx::query_scalar(sqlx::AssertSqlSafe(count)).bind(after).bind(last).bind(horizon.idle).bind(horizon.made);
        let sessions: i64 = query.fetch_one(&self.read).await?;
        let tickets: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM tickets WHERE until < $1").bind(now).fetch_one(&self.read).await?;
        if found.is_empty() && sessions == 0 && tickets == 0 {
            return Ok(Forgotten { next, ..Forgotten::default() });
        }
        let mut tx = super::super::begin(&self.write).await?;
        let found = found.into_iter().map(|(id,)| text(id, "learners", "id")).collect::<Result<Vec<LearnerId>, _>>()?;
        for learner in &found {
            lock(&mut tx, learner).await?;
        }
        let mut learners = 0;
        for learner in &found {
            let sql = format!("SELECT id FROM learners l WHERE ({NOT_SEEN} OR {NOBODY}) AND id = $5");
            let query = dates(sqlx::query_as(sqlx::AssertSqlSafe(sql))).bind(learner.as_str());
            let still: Option<(String,)> = query.fetch_optional(&mut *tx).await?;
            if still.is_some() {
                self.erase(&mut tx, learner, now).await?;
                learners += 1;
            }
        }
        if learners > 0 {
            super::super::note_erasure(&mut tx, now).await?;
        }
        let delete = format!("DELETE {over}");
        let query = sqlx::query(sqlx::AssertSqlSafe(delete)).bind(after).bind(last).bind(horizon.idle).bind(horizon.made);
        let browsers = query.execute(&mut *tx).await?.rows_affected();
        sqlx::query("DELETE FROM tickets WHERE until < $1").bind(now).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(Forgotten { learners, browsers, next })
    }

    pub async fn scrub_late(&self, quiet: bool, now: Millis) -> Result<bool, StoreError> {
        super::super::scrub_late(&self.write, &self.scrubbed, quiet, now).await
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
