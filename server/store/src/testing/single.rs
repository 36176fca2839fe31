//! One change at a time, and what is stored whoever's it is: tests do much of both.

use crate::store::{Base, on};
use crate::{Appended, AttemptHead, AttemptSummary, Changes, Finish, Learner, NewAttempt, ResultRow, Store, StoreError};
use domain::attempt::{Attempt, Event, Millis};
use domain::complaint::Complaint;
use domain::goal::Goal;
use domain::ids::{AttemptId, BankId, QuestionId};
use domain::memory::Review;
use domain::record::bodies::GoalSet;
use domain::tally::Tallies;

impl Store {
    /// Begins an attempt of its learner.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn start_attempt(&self, attempt: NewAttempt, event: &Event) -> Result<Appended, StoreError> {
        let learner = Learner::proven(attempt.learner.clone());
        self.write(Changes::by(&learner).begin(attempt, event)?).await
    }

    /// The next event of an attempt.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn append(&self, attempt: &AttemptId, learner: &Learner, seq: u32, event: &Event) -> Result<Appended, StoreError> {
        self.write(Changes::by(learner).append(attempt, seq, event)?).await
    }

    /// The last event of an attempt.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn append_final(
        &self,
        seq: u32,
        event: &Event,
        result: ResultRow,
        reviews: Vec<(QuestionId, Review)>,
    ) -> Result<Appended, StoreError> {
        let learner = Learner::proven(result.learner.clone());
        let mut events = self.events(&result.attempt).await?;
        events.push(event.clone());
        // What is no sound attempt is refused by the store, and adds nothing.
        let tallies = Attempt::replay(events).map(|attempt| Tallies::of(&attempt)).unwrap_or_default();
        self.write(Changes::by(&learner).end(seq, event, Finish { result, reviews, tallies })?).await
    }

    /// What a learner prepares for.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn set_goal(&self, learner: &Learner, bank: BankId, goal: Goal, now: Millis) -> Result<Appended, StoreError> {
        self.write(Changes::by(learner).goal(GoalSet { bank, goal }, now)).await
    }

    /// What a learner finds wrong with a question.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn complain(&self, learner: &Learner, complaint: &Complaint, now: Millis) -> Result<Appended, StoreError> {
        self.write(Changes::by(learner).complaint(complaint.clone(), now)).await
    }

    /// Whose an attempt is.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn owner(&self, attempt: &AttemptId) -> Result<Option<Learner>, StoreError> {
        let owner = on!(Base, &self.base, db => db.owner(attempt).await)?;
        Ok(owner.map(Learner::proven))
    }

    /// The events of an attempt; none if there is no such attempt.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn events(&self, attempt: &AttemptId) -> Result<Vec<Event>, StoreError> {
        match self.owner(attempt).await? {
            Some(owner) => self.attempts().events(&owner, attempt).await,
            None => Ok(Vec::new()),
        }
    }

    /// The identity of an attempt.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn head(&self, attempt: &AttemptId) -> Result<Option<AttemptHead>, StoreError> {
        Ok(self.summary(attempt).await?.map(|summary| summary.head))
    }

    /// How an attempt ended.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn result(&self, attempt: &AttemptId) -> Result<Option<ResultRow>, StoreError> {
        Ok(self.summary(attempt).await?.and_then(|summary| summary.result))
    }

    async fn summary(&self, attempt: &AttemptId) -> Result<Option<AttemptSummary>, StoreError> {
        let Some(owner) = self.owner(attempt).await? else { return Ok(None) };
        Ok(self.attempts().of(&owner, 0..u32::MAX).await?.into_iter().find(|summary| summary.head.id == *attempt))
    }
}
