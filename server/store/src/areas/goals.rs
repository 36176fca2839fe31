//! What learners prepare for, and how their real exams went.

use super::{Base, on};
use crate::{Learner, StoreError};
use domain::goal::{Goal, RealExam};
use domain::ids::BankId;

/// What learners prepare for, and how their real exams went. All methods fail with [`StoreError`].
#[derive(Clone, Copy)]
pub struct Goals<'a>(pub(super) &'a Base);

impl Goals<'_> {
    /// The exam of a bank that a learner prepares for.
    pub async fn of(self, learner: &Learner, bank: &BankId) -> Result<Option<Goal>, StoreError> {
        on!(Base, self.0, db => db.goal(learner.id(), bank).await)
    }

    /// How a learner's real exams went, the oldest first.
    pub async fn real_exams(self, learner: &Learner, bank: &BankId) -> Result<Vec<RealExam>, StoreError> {
        on!(Base, self.0, db => db.real_exams(learner.id(), bank).await)
    }

    /// What Safar said against what happened, over all learners: from how many per cent on it was said (in steps of
    /// ten), how many told of their exam, and how many of them passed.
    pub async fn said_and_passed(self) -> Result<Vec<(u64, u64, u64)>, StoreError> {
        on!(Base, self.0, db => db.said_and_passed().await)
    }
}
