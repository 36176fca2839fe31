//! The resume code: a learner in another browser, and two that turn out to be one person.

use super::Fault;
use crate::caller::{Learner, token_hash};
use crate::clock::Clock;
use crate::fresh;
use crate::pepper::Pepper;
use crate::queue::Queue;
use argon2::{Algorithm, Argon2, Params, Version};
use domain::attempt::Millis;
use domain::ids::OpId;
use domain::resume::ResumeCode;
use domain::session::TICKET;
use std::sync::Arc;
use std::time::Duration;
use store::{CodeConfirmation, CodeHash, CodeOutcome, Store, Ticket, TokenHash};

/// A code has 50 bits and no name beside it, so its hash must be slow and cannot have a salt of its own: nobody knows
/// whose code it is before it is found. This one keeps hashes of ours from being of use for any other service's codes.
const SALT: &[u8] = b"safar resume code";
/// OWASP's advice for Argon2id with little memory: 7 MiB, five passes, one lane.
const COST: (u32, u32, u32) = (7 * 1024, 5, 1);
/// How many hashes are worked out at once: each takes tens of milliseconds of a processor, and half of the processors are for
/// those who answer.
fn at_once() -> usize {
    std::thread::available_parallelism().map_or(1, |processors| processors.get().div_ceil(2))
}

/// So many wait for theirs, and so long at most: a class that enters its codes at once.
const ROOM: usize = 64;
const PATIENCE: Duration = Duration::from_secs(5);

/// Making codes and finding learners by them.
pub struct Resume {
    store: Arc<Store>,
    clock: Clock,
    pepper: Arc<Pepper>,
    queue: Queue,
}

/// What a code leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nobody: whether the code was mistyped or never was is not said.
    Nobody,
    /// The learner of this very browser.
    Same,
    /// Somebody else. Nothing has happened yet.
    Somebody(Box<Asked>),
}

/// The question whose tests these are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The secret with which the answer is given.
    pub ticket: String,
    /// What the code opens.
    pub theirs: Outline,
    /// What this browser has of its own, if it has attempts.
    pub own: Option<Outline>,
}

/// What there is of a learner, without any of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outline {
    /// How many attempts.
    pub attempts: u64,
    /// When they came first.
    pub came: Millis,
    /// When they came last, to the day.
    pub seen: Millis,
    /// How many browsers are theirs.
    pub browsers: usize,
    /// Whether they have a code.
    pub code: bool,
}

/// What becomes of the attempts that a browser has of its own when a code is entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OwnAttempts {
    /// They are mine as well: bring them together.
    Mine,
    /// They are somebody else's: leave them.
    Others,
}

impl Resume {
    /// Codes in this database, hashed with this secret.
    #[must_use]
    pub fn new(store: Arc<Store>, clock: Clock, pepper: Arc<Pepper>) -> Self {
        Self { store, clock, pepper, queue: Queue::new(at_once(), ROOM, PATIENCE) }
    }

    /// Hashes codes that were kept before there was a pepper once more, with it. Returns how many codes there are that were
    /// hashed with another pepper: they bring nobody back.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn pepper(&self) -> Result<u64, Fault> {
        let (renewed, strange) = self.store.codes().pepper(self.pepper.name(), |hash| self.peppered(hash.0)).await?;
        if renewed > 0 {
            tracing::info!(renewed, "resume codes are hashed once more, with the secret of this server");
        }
        Ok(strange)
    }

    /// The name of a press that makes a code in place of the one there is now, and of no later one.
    ///
    /// # Errors
    /// Any [`Fault`] of the database or of the system.
    pub async fn press(&self, learner: &Learner) -> Result<OpId, Fault> {
        let op = fresh::op()?;
        let named = format!("{}-{op}", self.generation(learner).await?);
        Ok(OpId::parse(&named).unwrap_or(op))
    }

    /// Says which code a learner has now, and nothing of it.
    async fn generation(&self, learner: &Learner) -> Result<String, Fault> {
        let made = self.store.learners().traces(learner).await?.and_then(|traces| traces.codes.into_iter().max()).unwrap_or_default();
        let mixed = self.pepper.mix("generation", format!("{} {made}", learner.id()).as_bytes());
        Ok(mixed.iter().take(4).map(|byte| format!("{byte:02x}")).collect())
    }

    /// A new code for a learner, asked for by one of their browsers. Codes made before no longer work. With `only`, no other
    /// browser stays the learner's. The same press, sent twice, makes the same code; that of a page from before another code
    /// was made makes none.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if another browser has put this one out meanwhile: it must not take the learner back. Any other
    /// [`Fault`] of the database or of the system.
    pub async fn new_code(&self, learner: &Learner, by: TokenHash, only: bool, press: Option<&OpId>) -> Result<Option<ResumeCode>, Fault> {
        let code = match press {
            Some(press) => {
                let code = ResumeCode::draw(self.pepper.mix("code", format!("{} {press}", learner.id()).as_bytes()));
                let now = self.generation(learner).await?;
                if press.as_str().split_once('-').is_none_or(|(of, _)| of != now) {
                    let same = self.is_of(learner, &code).await?;
                    return Ok(same.then_some(code));
                }
                code
            }
            None => fresh::resume_code()?,
        };
        self.replace(learner, &code, by, only).await?;
        Ok(Some(code))
    }

    /// The code of a learner whom nobody has to prove: one who was made up.
    pub(super) async fn made_up(&self, learner: &Learner, by: TokenHash) -> Result<ResumeCode, Fault> {
        let code = fresh::resume_code()?;
        self.replace(learner, &code, by, false).await?;
        Ok(code)
    }

    async fn replace(&self, learner: &Learner, code: &ResumeCode, by: TokenHash, only: bool) -> Result<(), Fault> {
        let hash = self.hash(code).await?;
        let set = self.store.codes().set(learner, (hash, self.pepper.name()), by, only, self.clock.now()).await?;
        if set { Ok(()) } else { Err(Fault::NotFound) }
    }

    /// Whether a code, as a browser has kept it, still is this learner's.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn is_of(&self, learner: &Learner, code: &ResumeCode) -> Result<bool, Fault> {
        Ok(self.store.codes().owner(self.hash(code).await?).await?.as_ref() == Some(learner))
    }

    /// Whether a learner has a code, and how many browsers.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn outline(&self, learner: &Learner) -> Result<Option<Outline>, Fault> {
        self.outline_of(learner).await
    }

    /// What a code leads to from a browser that may be somebody's already. Nothing happens by it: the answer comes with
    /// [`Self::enter`], in this browser, once, within some minutes, and only while the code still is one.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn find(&self, code: &ResumeCode, here: Option<(&Learner, TokenHash)>) -> Result<Found, Fault> {
        let hash = self.hash(code).await?;
        let Some(found) = self.store.codes().owner(hash).await? else { return Ok(Found::Nobody) };
        if here.is_some_and(|(here, _)| *here == found) {
            return Ok(Found::Same);
        }
        let Some(theirs) = self.outline_of(&found).await? else { return Ok(Found::Nobody) };
        let own = match here {
            Some((here, _)) => self.outline_of(here).await?.filter(|own| own.attempts > 0),
            None => None,
        };
        let secret = fresh::token()?;
        let until = self.clock.now() + TICKET;
        let ticket = Ticket { ticket: token_hash(&secret), code: hash, browser: here.map(|(_, token)| token), until };
        if !self.store.codes().add_ticket(&ticket).await? {
            return Ok(Found::Nobody);
        }
        Ok(Found::Somebody(Box::new(Asked { ticket: secret, theirs, own })))
    }

    /// The answer to the question of [`Self::find`]; `token` is the session that the browser gets.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn enter(
        &self,
        ticket: &str,
        browser: Option<TokenHash>,
        own: Option<OwnAttempts>,
        token: TokenHash,
    ) -> Result<CodeOutcome, Fault> {
        let mine = own.map(|own| own == OwnAttempts::Mine);
        Ok(self.store.codes().enter(&CodeConfirmation { ticket: token_hash(ticket), browser, mine, token, now: self.clock.now() }).await?)
    }

    async fn outline_of(&self, learner: &Learner) -> Result<Option<Outline>, Fault> {
        let traces = self.store.learners().traces(learner).await?;
        let now = self.clock.now();
        Ok(traces.map(|traces| Outline {
            attempts: traces.attempts,
            came: traces.came,
            seen: traces.seen,
            browsers: traces.browsers.iter().filter(|browser| browser.session.alive(now)).count(),
            code: !traces.codes.is_empty(),
        }))
    }

    fn peppered(&self, hash: [u8; 32]) -> CodeHash {
        CodeHash(self.pepper.mix("hash", &hash))
    }

    async fn hash(&self, code: &ResumeCode) -> Result<CodeHash, Fault> {
        let turn = self.queue.turn().await?;
        let digits = code.digits();
        let hashed = tokio::task::spawn_blocking(move || {
            let (memory, passes, lanes) = COST;
            let mut hash = [0; 32];
            let params = Params::new(memory, passes, lanes, Some(hash.len()))?;
            Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(digits.as_bytes(), SALT, &mut hash)?;
            // Whoever asked may be gone; the turn lasts as long as the work.
            drop(turn);
            Ok::<_, argon2::Error>(hash)
        });
        hashed.await.ok().and_then(Result::ok).map(|hash| self.peppered(hash)).ok_or(Fault::NoHash)
    }
}
