//! Resume codes: how a learner is found again in another browser, and two learners who are one person come together.

use super::{Backend, Db};
use crate::decode::{self, MemoryRow, text};
use crate::{CodeHash, StoreError, TokenHash};
use domain::attempt::Millis;
use domain::ids::LearnerId;
use domain::memory::Memory;
use sqlx::Transaction;

impl Backend {
    pub async fn add_session(&self, learner: &LearnerId, token: TokenHash, now: Millis) -> Result<bool, StoreError> {
        let sql = "INSERT INTO sessions (token_hash, learner, created) \
                   SELECT $1, $2, $3 WHERE EXISTS (SELECT 1 FROM learners WHERE id = $2)";
        let added = sqlx::query(sql).bind(&token.0[..]).bind(learner.as_str()).bind(now).execute(&self.write).await?;
        Ok(added.rows_affected() > 0)
    }

    pub async fn end_session(&self, token: TokenHash) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE token_hash = $1").bind(&token.0[..]).execute(&self.write).await?;
        Ok(())
    }

    pub async fn set_code(&self, learner: &LearnerId, code: CodeHash, by: TokenHash, only: bool, now: Millis) -> Result<bool, StoreError> {
        let mut tx = super::super::begin(&self.write).await?;
        // Whoever else changes the code of this learner waits here, and then finds which browsers are left.
        let sql = "UPDATE learners SET created = created WHERE id = $1";
        sqlx::query(sql).bind(learner.as_str()).execute(&mut *tx).await?;
        let sql = "SELECT COUNT(*) FROM sessions WHERE token_hash = $1 AND learner = $2";
        let sessions: i64 = sqlx::query_scalar(sql).bind(&by.0[..]).bind(learner.as_str()).fetch_one(&mut *tx).await?;
        if sessions == 0 {
            return Ok(false);
        }
        if only {
            let sql = "DELETE FROM sessions WHERE learner = $1 AND token_hash <> $2";
            sqlx::query(sql).bind(learner.as_str()).bind(&by.0[..]).execute(&mut *tx).await?;
        }
        sqlx::query("DELETE FROM resume_codes WHERE learner = $1").bind(learner.as_str()).execute(&mut *tx).await?;
        let sql = "INSERT INTO resume_codes (code_hash, learner, created) VALUES ($1, $2, $3)";
        sqlx::query(sql).bind(&code.0[..]).bind(learner.as_str()).bind(now).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(true)
    }

    pub async fn learner_of_code(&self, code: CodeHash) -> Result<Option<LearnerId>, StoreError> {
        let sql = "SELECT learner FROM resume_codes WHERE code_hash = $1";
        let learner: Option<String> = sqlx::query_scalar(sql).bind(&code.0[..]).fetch_optional(&self.read).await?;
        learner.map(|learner| text(learner, "resume_codes", "learner")).transpose()
    }

    pub async fn join_learners(&self, from: &LearnerId, into: &LearnerId) -> Result<bool, StoreError> {
        if from == into {
            return Ok(false);
        }
        let mut tx = super::super::begin(&self.write).await?;
        if super::super::lock_learners(&mut tx, from, into).await? < 2 {
            return Ok(false);
        }
        // The records stay as they were written; whose attempts they belong to is said by the attempts.
        for sql in [
            "UPDATE attempts SET learner = $2 WHERE learner = $1",
            "UPDATE results SET learner = $2 WHERE learner = $1",
            "UPDATE sessions SET learner = $2 WHERE learner = $1",
            "UPDATE resume_codes SET learner = $2 WHERE learner = $1",
            "INSERT INTO goals (learner, bank, exam, day) SELECT $2, bank, exam, day FROM goals WHERE learner = $1 ON CONFLICT DO NOTHING",
            "INSERT INTO real_exams (learner, bank, exam, day, passed, said) \
             SELECT $2, bank, exam, day, passed, said FROM real_exams WHERE learner = $1 ON CONFLICT DO NOTHING",
            "UPDATE reports SET learner = $2 WHERE learner = $1 AND NOT EXISTS (SELECT 1 FROM reports r WHERE r.learner = $2 \
             AND r.bank = reports.bank AND r.question = reports.question AND r.version = reports.version AND r.reason = reports.reason)",
        ] {
            sqlx::query(sql).bind(from.as_str()).bind(into.as_str()).execute(&mut *tx).await?;
        }
        // A problem that both have reported was reported once.
        sqlx::query("DELETE FROM reports WHERE learner = $1").bind(from.as_str()).execute(&mut *tx).await?;
        join_memories(&mut tx, from, into).await?;
        sqlx::query("DELETE FROM learners WHERE id = $1").bind(from.as_str()).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// Adds what one learner remembers to what the other does.
async fn join_memories(tx: &mut Transaction<'static, Db>, from: &LearnerId, into: &LearnerId) -> Result<(), StoreError> {
    let sql = "SELECT f.bank, f.question, f.reviews, i.reviews FROM memories f \
               LEFT JOIN memories i ON i.learner = $2 AND i.bank = f.bank AND i.question = f.question WHERE f.learner = $1";
    let rows: Vec<(String, String, String, Option<String>)> =
        sqlx::query_as(sql).bind(from.as_str()).bind(into.as_str()).fetch_all(&mut **tx).await?;
    let read = |row: MemoryRow| decode::memory(row);
    for (bank, question, theirs, ours) in rows {
        let (id, theirs) = read((question.clone(), theirs))?;
        let mut memory = ours.map(|ours| read((question, ours))).transpose()?.map_or_else(Memory::default, |(_, memory)| memory);
        theirs.reviews().iter().for_each(|review| memory.add(*review));
        let sql = "INSERT INTO memories (learner, bank, question, reviews) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (learner, bank, question) DO UPDATE SET reviews = excluded.reviews";
        sqlx::query(sql)
            .bind(into.as_str())
            .bind(bank)
            .bind(id.as_str())
            .bind(decode::memory_text(&id, &memory)?)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}
