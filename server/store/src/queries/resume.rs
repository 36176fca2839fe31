//! Resume codes: how a learner is found again in another browser, and two learners who are one person come together.

use super::project::tell;
use super::{Backend, Db, learners, sessions, tallies};
use crate::decode::{self, MemoryRow, inconsistent, text};
use crate::{CodeConfirmation, CodeHash, CodeOutcome, Learner, StoreError, Ticket, TokenHash};
use domain::attempt::Millis;
use domain::ids::LearnerId;
use domain::memory::Memory;
use domain::record::bodies::CodeMade;
use domain::record::{Joined, Kind};
use sqlx::Transaction;

/// A ticket: the learner and the code that it leads to, the browser that asked, and until when it may be used.
type TicketRow = (String, Vec<u8>, Option<Vec<u8>>, Millis);

impl Backend {
    pub async fn set_code(
        &self,
        learner: &LearnerId,
        (code, pepper): (CodeHash, &str),
        by: TokenHash,
        only: bool,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let mut tx = super::super::begin(&self.write).await?;
        // Whoever else changes the code of this learner waits here, and then finds which browsers are left.
        learners::lock(&mut tx, learner).await?;
        if sessions::owner(&mut tx, by).await?.is_none_or(|(owner, _)| owner != *learner) {
            return Ok(false);
        }
        if only {
            let sql = "DELETE FROM sessions WHERE learner = $1 AND token_hash <> $2";
            sqlx::query(sql).bind(learner.as_str()).bind(&by.0[..]).execute(&mut *tx).await?;
        }
        tell(&mut tx, self.own(), learner, Kind::CodeMade, now, &made(code, pepper)).await?;
        tx.commit().await?;
        Ok(true)
    }

    pub async fn learner_of_code(&self, code: CodeHash) -> Result<Option<LearnerId>, StoreError> {
        let sql = "SELECT learner FROM resume_codes WHERE code_hash = $1";
        let learner: Option<String> = sqlx::query_scalar(sql).bind(&code.0[..]).fetch_optional(&self.read).await?;
        learner.map(|learner| text(learner, "resume_codes", "learner")).transpose()
    }

    pub async fn pepper_codes(&self, pepper: &str, hash: impl Fn(CodeHash) -> CodeHash) -> Result<(u64, u64), StoreError> {
        let mut tx = super::super::begin(&self.write).await?;
        let sql = "SELECT code_hash, learner, created FROM resume_codes WHERE pepper = '' ORDER BY learner";
        let plain: Vec<(Vec<u8>, String, Millis)> = sqlx::query_as(sql).fetch_all(&mut *tx).await?;
        let learners = plain.iter().map(|(_, learner, _)| text(learner.clone(), "resume_codes", "learner"));
        let learners: Vec<LearnerId> = learners.collect::<Result<_, _>>()?;
        for learner in &learners {
            learners::lock(&mut tx, learner).await?;
        }
        let done = plain.len() as u64;
        for ((old, _, created), learner) in plain.into_iter().zip(&learners) {
            let new = hash(CodeHash(old.try_into().map_err(|_| inconsistent("resume_codes", "code_hash"))?));
            tell(&mut tx, self.own(), learner, Kind::CodeMade, created, &made(new, pepper)).await?;
        }
        tx.commit().await?;
        Ok((done, self.strange_codes(pepper).await?))
    }

    pub async fn strange_codes(&self, pepper: &str) -> Result<u64, StoreError> {
        let sql = "SELECT COUNT(*) FROM resume_codes WHERE pepper <> $1";
        let strange: i64 = sqlx::query_scalar(sql).bind(pepper).fetch_one(&self.read).await?;
        super::count(strange, "resume_codes")
    }

    pub async fn add_ticket(&self, ticket: &Ticket) -> Result<bool, StoreError> {
        let sql = "INSERT INTO tickets (ticket_hash, learner, code_hash, browser, until) \
                   SELECT $1, learner, code_hash, $3, $4 FROM resume_codes WHERE code_hash = $2";
        let query = sqlx::query(sql).bind(&ticket.ticket.0[..]).bind(&ticket.code.0[..]);
        let query = query.bind(ticket.browser.as_ref().map(|token| &token.0[..])).bind(ticket.until);
        Ok(query.execute(&self.write).await?.rows_affected() > 0)
    }

    pub async fn enter(&self, yes: &CodeConfirmation) -> Result<CodeOutcome, StoreError> {
        let mut tx = super::super::begin(&self.write).await?;
        let sql = "SELECT learner, code_hash, browser, until FROM tickets WHERE ticket_hash = $1";
        let ticket: Option<TicketRow> = sqlx::query_as(sql).bind(&yes.ticket.0[..]).fetch_optional(&mut *tx).await?;
        let Some((into, code, browser, until)) = ticket else { return Ok(CodeOutcome::Stale) };
        let into: LearnerId = text(into, "tickets", "learner")?;
        if browser.as_deref() != yes.browser.as_ref().map(|token| &token.0[..]) || until < yes.now {
            return Ok(CodeOutcome::Stale);
        }
        // Who this browser's learner is may change until the two are locked, and is asked again then.
        let here = |owner: Option<(LearnerId, _)>| owner.map(|(learner, _)| learner);
        let before = match yes.browser {
            Some(token) => here(sessions::owner(&mut tx, token).await?),
            None => None,
        };
        super::super::lock_learners(&mut tx, before.as_ref().unwrap_or(&into), &into).await?;
        let from = match yes.browser {
            Some(token) => here(sessions::owner(&mut tx, token).await?),
            None => None,
        };
        let sql = "SELECT COUNT(*) FROM resume_codes WHERE code_hash = $1 AND learner = $2";
        let codes: i64 = sqlx::query_scalar(sql).bind(&code).bind(into.as_str()).fetch_one(&mut *tx).await?;
        if codes == 0 || from != before {
            return Ok(CodeOutcome::Stale);
        }
        let from = from.filter(|from| *from != into);
        if let (Some(from), None) = (&from, yes.mine) {
            let sql = "SELECT COUNT(*) FROM attempts WHERE learner = $1";
            let attempts: i64 = sqlx::query_scalar(sql).bind(from.as_str()).fetch_one(&mut *tx).await?;
            if attempts > 0 {
                return Ok(CodeOutcome::Unsaid);
            }
        }
        // From here on the ticket is used up, whoever else holds it.
        let sql = "DELETE FROM tickets WHERE ticket_hash = $1";
        if sqlx::query(sql).bind(&yes.ticket.0[..]).execute(&mut *tx).await?.rows_affected() == 0 {
            return Ok(CodeOutcome::Stale);
        }
        let entered = match (from, before) {
            (None, Some(same)) => CodeOutcome::Same(Learner::proven(same)),
            (Some(from), _) if yes.mine == Some(true) => {
                tallies::level(&mut tx, &from, &into).await?;
                tell(&mut tx, self.own(), &into, Kind::Joined, yes.now, &Joined { from: from.clone() }).await?;
                super::super::note_change(&mut tx, &into).await?;
                CodeOutcome::Joined(from, Learner::proven(into.clone()))
            }
            _ => CodeOutcome::Into(Learner::proven(into.clone())),
        };
        if !matches!(entered, CodeOutcome::Same(_)) {
            if let Some(token) = yes.browser {
                sqlx::query("DELETE FROM sessions WHERE token_hash = $1").bind(&token.0[..]).execute(&mut *tx).await?;
            }
            sessions::insert(&mut tx, &into, yes.token, yes.now).await?;
        }
        tx.commit().await?;
        if let CodeOutcome::Joined(from, into) = &entered {
            [from, into.id()].into_iter().for_each(|learner| self.revisions.written(learner));
        }
        Ok(entered)
    }
}

fn made(code: CodeHash, pepper: &str) -> CodeMade {
    CodeMade { hash: code.0.iter().map(|byte| format!("{byte:02x}")).collect(), pepper: pepper.to_owned() }
}

/// The code of a learner, in place of all there were.
pub(super) async fn put_code(
    tx: &mut Transaction<'static, Db>,
    learner: &str,
    CodeMade { hash, pepper }: &CodeMade,
    at: Millis,
) -> Result<(), StoreError> {
    let digits = |pair: &[u8]| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let hash: Option<Vec<u8>> = hash.as_bytes().chunks(2).map(digits).collect();
    let hash = hash.ok_or_else(|| inconsistent("records", "a code"))?;
    sqlx::query("DELETE FROM resume_codes WHERE learner = $1").bind(learner).execute(&mut **tx).await?;
    let sql = "INSERT INTO resume_codes (code_hash, learner, created, pepper) VALUES ($1, $2, $3, $4)";
    sqlx::query(sql).bind(hash).bind(learner).bind(at).bind(pepper).execute(&mut **tx).await?;
    Ok(())
}

/// Makes everything of one learner another's. The browsers and codes of the first end with it: whoever has them besides the
/// person who joins must not get at what the other has.
pub(super) async fn join(tx: &mut Transaction<'static, Db>, from: &LearnerId, into: &LearnerId) -> Result<(), StoreError> {
    // The records stay as they were written; whose attempts they belong to is said by the attempts.
    for sql in [
        "UPDATE attempts SET learner = $2 WHERE learner = $1",
        "UPDATE results SET learner = $2 WHERE learner = $1",
        "INSERT INTO goals (learner, bank, exam, day) SELECT $2, bank, exam, day FROM goals WHERE learner = $1 ON CONFLICT DO NOTHING",
        "INSERT INTO real_exams (learner, bank, exam, day, passed, said) \
         SELECT $2, bank, exam, day, passed, said FROM real_exams WHERE learner = $1 ON CONFLICT DO NOTHING",
        "UPDATE complaints SET learner = $2 WHERE learner = $1 AND NOT EXISTS (SELECT 1 FROM complaints c WHERE c.learner = $2 \
         AND c.bank = complaints.bank AND c.question = complaints.question AND c.version = complaints.version \
         AND c.reason = complaints.reason)",
    ] {
        sqlx::query(sql).bind(from.as_str()).bind(into.as_str()).execute(&mut **tx).await?;
    }
    // What both have complained about was complained about once.
    sqlx::query("DELETE FROM complaints WHERE learner = $1").bind(from.as_str()).execute(&mut **tx).await?;
    join_memories(tx, from, into).await?;
    tallies::join(tx, from, into).await?;
    // The sessions, codes and tickets hang from this row and go with it.
    sqlx::query("DELETE FROM learners WHERE id = $1").bind(from.as_str()).execute(&mut **tx).await?;
    Ok(())
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
