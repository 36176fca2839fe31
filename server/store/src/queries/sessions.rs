//! The browsers that are learners', and what ends that.

use super::{Backend, Db};
use crate::decode::{inconsistent, text};
use crate::{Browser, OtherBrowsers, StoreError, TokenHash, Visit};
use domain::attempt::Millis;
use domain::ids::LearnerId;
use domain::session::{Device, Session};
use sqlx::Transaction;

pub(super) async fn insert(
    tx: &mut Transaction<'static, Db>,
    learner: &LearnerId,
    token: TokenHash,
    now: Millis,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO sessions (token_hash, learner, created, seen) VALUES ($1, $2, $3, $3)";
    sqlx::query(sql).bind(&token.0[..]).bind(learner.as_str()).bind(now).execute(&mut **tx).await?;
    Ok(())
}

/// Whose session it is, within a write.
pub(super) async fn owner(tx: &mut Transaction<'static, Db>, token: TokenHash) -> Result<Option<(LearnerId, Session)>, StoreError> {
    let sql = "SELECT learner, created, seen FROM sessions WHERE token_hash = $1";
    let row: Option<(String, Millis, Millis)> = sqlx::query_as(sql).bind(&token.0[..]).fetch_optional(&mut **tx).await?;
    row.map(whose).transpose()
}

fn whose((learner, made, seen): (String, Millis, Millis)) -> Result<(LearnerId, Session), StoreError> {
    Ok((text(learner, "sessions", "learner")?, Session { made, seen }))
}

/// Whether a session is this learner's.
pub(super) async fn is_of(tx: &mut Transaction<'static, Db>, token: TokenHash, learner: &LearnerId) -> Result<bool, StoreError> {
    let sql = "SELECT COUNT(*) FROM sessions WHERE token_hash = $1 AND learner = $2";
    let found: i64 = sqlx::query_scalar(sql).bind(&token.0[..]).bind(learner.as_str()).fetch_one(&mut **tx).await?;
    Ok(found > 0)
}

impl Backend {
    pub async fn session(&self, token: TokenHash) -> Result<Option<(LearnerId, Session)>, StoreError> {
        let sql = "SELECT learner, created, seen FROM sessions WHERE token_hash = $1";
        let row: Option<(String, Millis, Millis)> = sqlx::query_as(sql).bind(&token.0[..]).fetch_optional(&self.read).await?;
        row.map(whose).transpose()
    }

    pub async fn browsers(&self, learner: &LearnerId) -> Result<Vec<Browser>, StoreError> {
        let sql = "SELECT token_hash, created, seen, device FROM sessions WHERE learner = $1 ORDER BY created, token_hash";
        let rows: Vec<(Vec<u8>, Millis, Millis, Option<String>)> = sqlx::query_as(sql).bind(learner.as_str()).fetch_all(&self.read).await?;
        let browser = |(token, made, seen, device): (Vec<u8>, Millis, Millis, Option<String>)| {
            let token = TokenHash(token.try_into().map_err(|_| inconsistent("sessions", learner.as_str()))?);
            Ok(Browser { token, session: Session { made, seen }, device: device.as_deref().and_then(Device::of_name) })
        };
        rows.into_iter().map(browser).collect()
    }

    pub async fn renew_session(&self, old: TokenHash, new: TokenHash) -> Result<bool, StoreError> {
        let sql = "UPDATE sessions SET token_hash = $2 WHERE token_hash = $1";
        Ok(sqlx::query(sql).bind(&old.0[..]).bind(&new.0[..]).execute(&self.write).await?.rows_affected() > 0)
    }

    pub async fn end_session(&self, token: TokenHash) -> Result<bool, StoreError> {
        let sql = "DELETE FROM sessions WHERE token_hash = $1";
        Ok(sqlx::query(sql).bind(&token.0[..]).execute(&self.write).await?.rows_affected() > 0)
    }

    pub async fn end_others(&self, learner: &LearnerId, by: TokenHash, others: OtherBrowsers) -> Result<u64, StoreError> {
        let mut tx = super::super::begin(&self.write).await?;
        super::learners::lock(&mut tx, learner).await?;
        if owner(&mut tx, by).await?.is_none_or(|(owner, _)| owner != *learner) {
            return Ok(0);
        }
        let sql = match others {
            OtherBrowsers::One(_) => "DELETE FROM sessions WHERE learner = $1 AND token_hash <> $2 AND token_hash = $3",
            OtherBrowsers::All => "DELETE FROM sessions WHERE learner = $1 AND token_hash <> $2",
        };
        let mut query = sqlx::query(sql).bind(learner.as_str()).bind(&by.0[..]);
        if let OtherBrowsers::One(token) = &others {
            query = query.bind(&token.0[..]);
        }
        let ended = query.execute(&mut *tx).await?.rows_affected();
        tx.commit().await?;
        Ok(ended)
    }

    pub async fn note_visits(&self, mut visits: Vec<Visit>) -> Result<(), StoreError> {
        // In the order of learners, as the writer takes them.
        visits.sort_by(|a, b| a.learner.cmp(&b.learner));
        let mut tx = super::super::begin(&self.write).await?;
        for visit in visits {
            let sql = "UPDATE learners SET seen = $2 WHERE id = $1 AND seen < $2";
            sqlx::query(sql).bind(visit.learner.id().as_str()).bind(visit.at).execute(&mut *tx).await?;
            let sql = "UPDATE sessions SET seen = $2, device = $3 WHERE token_hash = $1 AND seen < $2";
            sqlx::query(sql).bind(&visit.token.0[..]).bind(visit.at).bind(visit.device.as_str()).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// Who was here before visits were written down was last here now, as far as anybody knows.
pub async fn date_visits(db: &sqlx::Pool<Db>, now: Millis) -> Result<(), sqlx::Error> {
    for sql in ["UPDATE sessions SET seen = $1 WHERE seen = 0", "UPDATE learners SET seen = $1 WHERE seen = 0"] {
        sqlx::query(sql).bind(now).execute(db).await?;
    }
    Ok(())
}
