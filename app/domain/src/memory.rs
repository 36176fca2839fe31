//! What remains of all answers for an opinion: for each question, the last few times it was answered.
//!
//! Memories do not depend on the order in which attempts are added, so they can be made again from the records and
//! come out identical.

use crate::attempt::{Attempt, Millis, Mode};
use crate::form::Origin;
use crate::ids::QuestionId;
use crate::points::Points;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many reviews of a question are kept. What lies further back says little about today.
pub const KEPT: usize = 8;

/// How a question was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Manner {
    /// With the translation beside it: the weakest evidence.
    #[serde(rename = "h")]
    Helped,
    /// In practice, without help.
    #[serde(rename = "p")]
    Practice,
    /// As in the exam.
    #[serde(rename = "e")]
    Exam,
}

/// One time a question was answered. Ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "(Millis, u8, Manner)", from = "(Millis, u8, Manner)")]
pub struct Review {
    /// When.
    pub at: Millis,
    /// How much of it was right, in per cent of its points.
    pub share: u8,
    /// How.
    pub manner: Manner,
}

impl From<Review> for (Millis, u8, Manner) {
    fn from(review: Review) -> Self {
        (review.at, review.share, review.manner)
    }
}

impl From<(Millis, u8, Manner)> for Review {
    fn from((at, share, manner): (Millis, u8, Manner)) -> Self {
        Self { at, share: share.min(100), manner }
    }
}

impl Review {
    /// Whether everything was right.
    #[must_use]
    pub const fn right(&self) -> bool {
        self.share == 100
    }
}

/// The last reviews of one question, oldest first; at most [`KEPT`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Memory(Vec<Review>);

impl Memory {
    /// Adds a review in its place, and forgets the oldest if there are too many.
    pub fn add(&mut self, review: Review) {
        let place = self.0.partition_point(|other| *other <= review);
        self.0.insert(place, review);
        if self.0.len() > KEPT {
            self.0.remove(0);
        }
    }

    /// The reviews, oldest first.
    #[must_use]
    pub fn reviews(&self) -> &[Review] {
        &self.0
    }

    /// The last review.
    #[must_use]
    pub fn last(&self) -> Option<&Review> {
        self.0.last()
    }
}

/// What is kept of each question.
pub type Memories = BTreeMap<QuestionId, Memory>;

/// What an attempt tells about the questions in it, the attempt as it stands. `mark` says what an item has earned. In
/// exam mode a question without an answer is one that was not known; in practice it was merely passed over. While an
/// attempt is open only what has been shown to the learner counts. Extra practice, and tasks that no machine marks,
/// tell nothing.
#[must_use]
pub fn reviews(attempt: &Attempt, mark: impl Fn(usize) -> Points) -> Vec<(QuestionId, Review)> {
    if matches!(attempt.form.origin, Origin::Extra(_)) {
        return Vec::new();
    }
    let ended = attempt.end.as_ref().map(|end| end.at);
    let items = attempt.form.items.iter().zip(&attempt.items).enumerate();
    items
        .filter(|(_, (item, _))| !item.is_task() && item.points > Points::ZERO)
        .filter_map(|(n, (item, state))| {
            let exam = attempt.mode == Mode::Exam;
            let told = if ended.is_some() { exam || state.response.is_some() } else { state.revealed && state.response.is_some() };
            let at = state.answered.or(ended).filter(|_| told)?;
            let manner = match (exam, state.helped) {
                (true, _) => Manner::Exam,
                (false, true) => Manner::Helped,
                (false, false) => Manner::Practice,
            };
            let share = u64::from(mark(n).as_hundredths()) * 100 / u64::from(item.points.as_hundredths());
            let share = u8::try_from(share.min(100)).unwrap_or(100);
            Some((item.question.clone(), Review { at, share, manner }))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn review() -> impl Strategy<Value = Review> {
        (0..50i64, 0..=100u8, prop_oneof![Just(Manner::Helped), Just(Manner::Practice), Just(Manner::Exam)])
            .prop_map(|(at, share, manner)| Review { at, share, manner })
    }

    proptest! {
        #[test]
        fn the_order_of_arrival_leaves_no_trace(mut reviews in prop::collection::vec(review(), 0..20), seed in any::<u64>()) {
            use rand::{SeedableRng, seq::SliceRandom};
            let memory = |reviews: &[Review]| {
                let mut memory = Memory::default();
                reviews.iter().for_each(|review| memory.add(*review));
                memory
            };
            let one = memory(&reviews);
            reviews.shuffle(&mut rand_chacha::ChaCha8Rng::seed_from_u64(seed));
            prop_assert_eq!(&memory(&reviews), &one);
            prop_assert!(one.reviews().len() <= KEPT);
            prop_assert!(one.reviews().is_sorted());
            reviews.sort();
            prop_assert_eq!(one.last(), reviews.last(), "the newest stays");
            let written = serde_json::to_string(&one).unwrap();
            prop_assert_eq!(serde_json::from_str::<Memory>(&written).unwrap(), one);
        }
    }
}
