//! Attempts, what happened in them, and what came of it.

use super::{Base, on};
use crate::{AttemptHead, AttemptSummary, ImportedAttempt, Learner, OptionCount, ResultRow, Running, StoreError, TopicCount, TopicTally};
use domain::attempt::{Event, Millis};
use domain::ids::{AttemptId, BankId};
use domain::memory::Memories;
use domain::tally::Choice;
use std::ops::Range;

/// Attempts, what happened in them, and what came of it. All methods fail with [`StoreError`].
#[derive(Clone, Copy)]
pub struct Attempts<'a>(pub(super) &'a Base);

impl Attempts<'_> {
    /// Whether there is an attempt of this id, whoever's it is.
    pub async fn exists(self, attempt: &AttemptId) -> Result<bool, StoreError> {
        on!(Base, self.0, db => db.exists(attempt).await)
    }

    /// The events of an attempt in order; none if it is not this learner's now.
    pub async fn events(self, learner: &Learner, attempt: &AttemptId) -> Result<Vec<Event>, StoreError> {
        on!(Base, self.0, db => db.events(learner.id(), attempt).await)
    }

    /// The attempts of a learner, newest first; `which` of them, counted from 0.
    pub async fn of(self, learner: &Learner, which: Range<u32>) -> Result<Vec<AttemptSummary>, StoreError> {
        on!(Base, self.0, db => db.attempts_of(learner.id(), None, which).await)
    }

    /// The same in one bank.
    pub async fn of_bank(self, learner: &Learner, bank: &BankId, which: Range<u32>) -> Result<Vec<AttemptSummary>, StoreError> {
        on!(Base, self.0, db => db.attempts_of(learner.id(), Some(bank), which).await)
    }

    /// The unfinished ones among so many newest attempts of a learner, newest first.
    pub async fn unfinished(self, learner: &Learner, newest: u32) -> Result<Vec<AttemptHead>, StoreError> {
        on!(Base, self.0, db => db.unfinished_attempts(learner.id(), newest).await)
    }

    /// How many attempts a learner has begun since then.
    pub async fn since(self, learner: &Learner, since: Millis) -> Result<u64, StoreError> {
        on!(Base, self.0, db => db.attempts_since(learner.id(), since).await)
    }

    /// The attempts that a learner began until then, so many of them after `after`, in the order in which they began.
    pub async fn until(
        self,
        learner: &Learner,
        until: Millis,
        after: Option<&AttemptHead>,
        limit: u32,
    ) -> Result<Vec<AttemptHead>, StoreError> {
        on!(Base, self.0, db => db.attempts_until(learner.id(), until, after, limit).await)
    }

    /// The first events of a learner's attempts on a bank, which hold their forms; so many of them, newest first.
    pub async fn beginnings(self, learner: &Learner, bank: &BankId, limit: u32) -> Result<Vec<Event>, StoreError> {
        on!(Base, self.0, db => db.beginnings(learner.id(), bank, limit).await)
    }

    /// Those attempts at a test or exam of a bank whose clock runs at `now`; those that end last come first.
    pub async fn running(self, bank: &BankId, test: &str, now: Millis) -> Result<Vec<Running>, StoreError> {
        on!(Base, self.0, db => db.running(bank, test, now).await)
    }

    /// Attempts that are not finished although their clock ran out before `now`, the grace for answers on their way
    /// included; those that have waited longest first.
    /// Each comes with the proof that closes it.
    pub async fn overdue(self, now: Millis, limit: u32) -> Result<Vec<(Learner, AttemptHead)>, StoreError> {
        let overdue = on!(Base, self.0, db => db.overdue_attempts(now, limit).await)?;
        Ok(overdue.into_iter().map(|head| (Learner::proven(head.learner.clone()), head)).collect())
    }

    /// The result that was finished last of each test of a bank, in the order of the tests' ids.
    pub async fn latest_results(self, learner: &Learner, bank: &BankId) -> Result<Vec<ResultRow>, StoreError> {
        on!(Base, self.0, db => db.latest_results(learner.id(), bank).await)
    }

    /// What is remembered of a learner's answers to each question of a bank.
    pub async fn memories(self, learner: &Learner, bank: &BankId) -> Result<Memories, StoreError> {
        on!(Base, self.0, db => db.memories(learner.id(), bank).await)
    }

    /// How a learner has answered to each topic of a bank, by manner.
    pub async fn tallies(self, learner: &Learner, bank: &BankId) -> Result<Vec<TopicTally>, StoreError> {
        on!(Base, self.0, db => db.tallies(learner.id(), bank).await)
    }

    /// How often each option of each question of a bank was chosen, by all learners.
    pub async fn choices(self, bank: &BankId) -> Result<Vec<(Choice, u64)>, StoreError> {
        on!(Base, self.0, db => db.choices(bank).await)
    }

    /// How topics were answered, by bank, topic and manner.
    pub async fn by_topic(self) -> Result<Vec<TopicCount>, StoreError> {
        on!(Base, self.0, db => db.by_topic().await)
    }

    /// How often options were chosen, by bank, question, version and option.
    pub async fn by_option(self) -> Result<Vec<OptionCount>, StoreError> {
        on!(Base, self.0, db => db.by_option().await)
    }

    /// Stores whole attempts of learners who are there: all of them, or none.
    pub async fn import(self, wholes: Vec<ImportedAttempt>) -> Result<(), StoreError> {
        on!(Base, self.0, db => db.import(wholes).await)
    }
}
