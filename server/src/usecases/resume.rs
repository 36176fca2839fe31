//! The resume code: a learner in another browser, and two that turn out to be one person.

use super::Fault;
use crate::caller::Learner;
use crate::clock::Clock;
use crate::fresh;
use argon2::{Algorithm, Argon2, Params, Version};
use domain::ids::LearnerId;
use domain::resume::ResumeCode;
use std::sync::Arc;
use store::{CodeHash, Store, TokenHash};
use tokio::sync::Semaphore;

/// A code has 50 bits and no name beside it, so its hash must be slow and cannot have a salt of its own: nobody knows
/// whose code it is before it is found. This one keeps hashes of ours from being of use for any other service's codes.
const SALT: &[u8] = b"safar resume code";
/// OWASP's advice for Argon2id with little memory: 7 MiB, five passes, one lane.
const COST: (u32, u32, u32) = (7 * 1024, 5, 1);
/// How many hashes are worked out at once: each takes tens of milliseconds of a processor.
const AT_ONCE: usize = 2;

/// Making codes and finding learners by them.
pub struct Resume {
    store: Arc<Store>,
    clock: Clock,
    turns: Semaphore,
}

/// What a code leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nobody: whether the code was mistyped or never was is not said.
    Nobody,
    /// The learner of this very browser.
    Same,
    /// Somebody else, while this browser has attempts of its own: are they the same person's?
    Ask,
    /// This learner. The browser has nothing of its own, or it was said what to do with it.
    Somebody(LearnerId),
}

/// What becomes of the attempts that a browser has of its own when a code is entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Own {
    /// They are mine as well: bring them together.
    Mine,
    /// They are somebody else's: leave them.
    Others,
}

impl Resume {
    /// Codes in this database.
    #[must_use]
    pub fn new(store: Arc<Store>, clock: Clock) -> Self {
        Self { store, clock, turns: Semaphore::new(AT_ONCE) }
    }

    /// A new code for a learner, asked for by one of their browsers. Codes made before no longer work. With `only`, no other
    /// browser stays the learner's.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if another browser has put this one out meanwhile: it must not take the learner back. Any other
    /// [`Fault`] of the database or of the system.
    pub async fn new_code(&self, learner: &Learner, by: TokenHash, only: bool) -> Result<ResumeCode, Fault> {
        self.replace(learner.id(), by, only).await
    }

    /// A new code, for a learner whom nobody has to prove: one who was made up.
    pub(super) async fn replace(&self, learner: &LearnerId, by: TokenHash, only: bool) -> Result<ResumeCode, Fault> {
        let code = fresh::resume_code()?;
        let hash = self.hash(&code).await?;
        let set = self.store.set_code(learner, hash, by, only, self.clock.now()).await?;
        if set { Ok(code) } else { Err(Fault::NotFound) }
    }

    /// Whether a code, as a browser has kept it, still is this learner's.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn is_of(&self, learner: &Learner, code: &ResumeCode) -> Result<bool, Fault> {
        Ok(self.store.learner_of_code(self.hash(code).await?).await?.as_ref() == Some(learner.id()))
    }

    /// Whether a learner has a code.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn exists(&self, learner: &Learner) -> Result<bool, Fault> {
        Ok(self.store.traces(learner.id()).await?.is_some_and(|traces| !traces.codes.is_empty()))
    }

    /// What a code leads to from a browser that may be somebody's already. If its attempts are the same person's, they
    /// are brought together here.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn find(&self, code: &ResumeCode, here: Option<&Learner>, own: Option<Own>) -> Result<Found, Fault> {
        let Some(found) = self.store.learner_of_code(self.hash(code).await?).await? else { return Ok(Found::Nobody) };
        let Some(here) = here else { return Ok(Found::Somebody(found)) };
        if *here.id() == found {
            return Ok(Found::Same);
        }
        match own {
            Some(Own::Others) => {}
            Some(Own::Mine) => {
                self.store.join_learners(here.id(), &found).await?;
            }
            None if self.store.attempts_of(here.id(), 0..1).await?.is_empty() => {}
            None => return Ok(Found::Ask),
        }
        Ok(Found::Somebody(found))
    }

    async fn hash(&self, code: &ResumeCode) -> Result<CodeHash, Fault> {
        // Never closed, and a task that only counts cannot panic: what is left is a system without memory.
        let _turn = self.turns.acquire().await.map_err(|_| Fault::Contended)?;
        let digits = code.digits();
        let hashed = tokio::task::spawn_blocking(move || {
            let (memory, passes, lanes) = COST;
            let mut hash = [0; 32];
            let params = Params::new(memory, passes, lanes, Some(hash.len()))?;
            Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(digits.as_bytes(), SALT, &mut hash)?;
            Ok::<_, argon2::Error>(CodeHash(hash))
        });
        hashed.await.ok().and_then(Result::ok).ok_or(Fault::NoHash)
    }
}
