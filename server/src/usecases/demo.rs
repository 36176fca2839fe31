//! Learners who do not exist, to try Safar with as much data as a busy centre has in years.

use super::{Fault, Resume, attempts};
use crate::clock::Clock;
use crate::content::Banks;
use crate::fresh;
use crate::pepper::Pepper;
use domain::attempt::Millis;
use domain::demo;
use domain::ids::LearnerId;
use domain::resume::ResumeCode;
use jiff::civil::Date;
use std::sync::Arc;
use store::{ImportedAttempt, NewAttempt, Store, TokenHash};

/// Attempts that are stored together.
const TOGETHER: usize = 100;
/// Between two attempts of a learner.
const PAUSE: Millis = 6 * 3_600_000;

/// How much is made.
#[derive(Debug, Clone, Copy)]
pub struct Amount {
    /// Learners.
    pub learners: u64,
    /// Questions asked of all of them together, about.
    pub answers: u64,
    /// Questions asked of the first of them; the others share the rest.
    pub first: u64,
}

/// Makes learners and attempts at the fixed tests of all banks; returns how many attempts there are, and a code with which
/// a browser becomes the first learner.
///
/// # Errors
/// [`Fault::NotEmpty`] if somebody learns here already: made-up people must not mix with real ones.
pub async fn demo(
    (store, banks, clock): (&Arc<Store>, &Banks, &Clock),
    pepper: Arc<Pepper>,
    amount: Amount,
) -> Result<(u64, ResumeCode), Fault> {
    if store.counts().await?.learners > 0 {
        return Err(Fault::NotEmpty);
    }
    // An empty database has nothing to be made again; unsaid, the next start would make all of this again.
    super::rebuild(store).await?;
    let now = clock.now();
    let tests: Vec<_> =
        banks.values().flat_map(|bank| bank.tests.values().filter(|test| test.extra.is_none()).map(move |test| (bank, test))).collect();
    if tests.is_empty() {
        return Err(Fault::NotFound);
    }
    let mut waiting = Vec::with_capacity(TOGETHER);
    let (mut made, mut asked, mut code) = (0_u64, 0_u64, None);
    for number in 0..amount.learners.max(1) {
        let mut token = [0; 32];
        token[..8].copy_from_slice(&number.to_be_bytes());
        // A hash of nothing: no browser has the secret of a learner who does not exist.
        let learner = store.learners().create(fresh::learner()?, TokenHash(token), now).await?;
        if number == 0 {
            let codes = Resume::new(Arc::clone(store), clock.clone(), Arc::clone(&pepper));
            code = Some(codes.made_up(&learner, TokenHash(token)).await?);
        }
        // What is left is shared by those who are left.
        let rest = amount.answers.saturating_sub(asked);
        let share = if number == 0 { amount.first } else { rest / (amount.learners - number).max(1) };
        let (mut own, mut turn) = (0, number);
        while own < share {
            let (bank, test) = tests[usize::try_from(turn).unwrap_or(0) % tests.len()];
            let started = now - PAUSE * i64::try_from(1 + share.saturating_sub(own) / 20).unwrap_or(1);
            let knows = 0.4 + 0.5 * (own as f64 / share as f64);
            let whole = whole(bank, test, learner.id(), (started, clock.day(started)), knows, turn.wrapping_mul(31).wrapping_add(number))?;
            own += whole.events.len().saturating_sub(2).max(1) as u64;
            turn += 1;
            waiting.push(whole);
            if waiting.len() == TOGETHER {
                made += waiting.len() as u64;
                store.attempts().import(std::mem::replace(&mut waiting, Vec::with_capacity(TOGETHER))).await?;
            }
        }
        asked += own;
    }
    made += waiting.len() as u64;
    store.attempts().import(waiting).await?;
    Ok((made, code.ok_or(Fault::NotFound)?))
}

fn whole(
    bank: &domain::bank::Bank,
    test: &domain::bank::Test,
    learner: &LearnerId,
    (started, day): (Millis, Date),
    knows: f64,
    seed: u64,
) -> Result<ImportedAttempt, Fault> {
    let (attempt, events) = demo::attempt(bank, test, learner.clone(), (started, day), knows, seed)?;
    let id = fresh::attempt()?;
    let finish = attempts::projection(&id, &attempt).ok_or(Fault::NotFound)?;
    let new = NewAttempt {
        id,
        learner: learner.clone(),
        bank: bank.id.clone(),
        test: test.id.to_string(),
        mode: attempt.mode,
        started,
        deadline: attempt.deadline,
    };
    Ok(ImportedAttempt { attempt: new, events, finish })
}
