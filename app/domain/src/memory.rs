//! What remains of all answers for an opinion: for each question, the last few times it was answered.
//!
//! Memories do not depend on the order in which attempts are added, so they can be made again from the records and
//! come out identical.

use crate::attempt::{Attempt, Millis, Mode};
use crate::form::Origin;
use crate::ids::QuestionId;
use crate::points::{Points, Score};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many reviews of a question are kept. What lies further back says little about today.
pub const KEPT: usize = 8;

/// How a question was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Manner {
    /// With the translation beside it: the weakest evidence.
    Helped,
    /// In practice, without help.
    Practice,
    /// As in the exam.
    Exam,
}

impl Manner {
    /// All, the weakest evidence first.
    pub const ALL: [Self; 3] = [Self::Helped, Self::Practice, Self::Exam];

    /// The name under which it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Helped => "helped",
            Self::Practice => "practice",
            Self::Exam => "exam",
        }
    }
}

/// An explanation that was shown for a shorter time than this, in milliseconds, was not read: this long somebody who is
/// not at home in the language takes for two to four sentences, before they have gone on to the next question and
/// pressed something there.
pub const READING: Millis = 10_000;
/// One that was shown for longer than this was left lying: nothing tells that anybody looked.
pub const LEFT_LYING: Millis = 15 * 60_000;

/// How a question was answered, and whether its explanation was read, in one letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Mark {
    #[serde(rename = "h")]
    Helped,
    #[serde(rename = "H")]
    HelpedAndRead,
    #[serde(rename = "p")]
    Practised,
    #[serde(rename = "P")]
    PractisedAndRead,
    #[serde(rename = "e")]
    Examined,
    #[serde(rename = "E")]
    ExaminedAndRead,
}

/// One time a question was answered. Ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "(Millis, u8, Mark)", from = "(Millis, u8, Mark)")]
pub struct Review {
    /// When.
    pub at: Millis,
    /// How much of it was right, in per cent of its points.
    pub share: u8,
    /// How.
    pub manner: Manner,
    /// Its explanation was shown afterwards, and time was spent on it.
    pub read: bool,
}

impl From<Review> for (Millis, u8, Mark) {
    fn from(review: Review) -> Self {
        let mark = match (review.manner, review.read) {
            (Manner::Helped, false) => Mark::Helped,
            (Manner::Helped, true) => Mark::HelpedAndRead,
            (Manner::Practice, false) => Mark::Practised,
            (Manner::Practice, true) => Mark::PractisedAndRead,
            (Manner::Exam, false) => Mark::Examined,
            (Manner::Exam, true) => Mark::ExaminedAndRead,
        };
        (review.at, review.share, mark)
    }
}

impl From<(Millis, u8, Mark)> for Review {
    fn from((at, share, mark): (Millis, u8, Mark)) -> Self {
        let (manner, read) = match mark {
            Mark::Helped => (Manner::Helped, false),
            Mark::HelpedAndRead => (Manner::Helped, true),
            Mark::Practised => (Manner::Practice, false),
            Mark::PractisedAndRead => (Manner::Practice, true),
            Mark::Examined => (Manner::Exam, false),
            Mark::ExaminedAndRead => (Manner::Exam, true),
        };
        Self { at, share: share.min(100), manner, read }
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
/// tell nothing. An explanation counts as read where it was shown in practice, and looked at for a plausible time; after an
/// exam all explanations come on one page, and nothing tells which of them anybody read.
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
            let share = Score { earned: mark(n), max: item.points }.percent();
            let share = u8::try_from(share.min(100)).unwrap_or(100);
            let read = state.looked.is_some_and(|looked| (READING..=LEFT_LYING).contains(&looked));
            Some((item.question.clone(), Review { at, share, manner, read }))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn review() -> impl Strategy<Value = Review> {
        let manner = prop_oneof![Just(Manner::Helped), Just(Manner::Practice), Just(Manner::Exam)];
        (0..50i64, 0..=100u8, manner, any::<bool>()).prop_map(|(at, share, manner, read)| Review { at, share, manner, read })
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
