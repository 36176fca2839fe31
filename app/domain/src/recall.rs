//! How long an answer stays in memory: the forgetting model FSRS-6, with its published average parameters, which hold
//! for every learner until there are enough answers of their own.

use crate::attempt::Millis;
use crate::memory::{Manner, Memory, Review};
use fsrs::{DEFAULT_PARAMETERS, FSRS, FSRS6_DEFAULT_DECAY, FSRSItem, FSRSReview, MemoryState, current_retrievability};

const DAY: f64 = 86_400_000.0;
/// From this share of the points on, an answer that was not fully right counts as one remembered with difficulty.
const ALMOST: u8 = 70;

/// What is remembered of one question, and since when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trace {
    state: MemoryState,
    /// When it was answered last.
    pub last: Millis,
}

/// The forgetting model.
pub struct Recall(FSRS);

impl Default for Recall {
    fn default() -> Self {
        // The default parameters are the crate's own; it refuses only others.
        Self(FSRS::new(&DEFAULT_PARAMETERS).unwrap_or_else(|_| unreachable!("the model takes its own parameters")))
    }
}

/// Days from one time to a later one; nothing if it is earlier.
fn days(from: Millis, to: Millis) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "the loss is far below a second")]
    let elapsed = to.saturating_sub(from).max(0) as f64;
    elapsed / DAY
}

/// How well it was remembered, in the model's words: 1 forgotten, 2 with difficulty, 3 well, 4 easily, which is how
/// something is remembered that was known before it was ever asked here.
const fn rating(share: u8, manner: Manner, first: bool) -> u32 {
    match (share, manner) {
        (100, Manner::Exam | Manner::Practice) if first => 4,
        (100, Manner::Exam | Manner::Practice) => 3,
        (ALMOST..=100, _) => 2,
        _ => 1,
    }
}

impl Recall {
    /// What these reviews have left; nothing if there are none.
    #[must_use]
    pub fn trace(&self, memory: &Memory) -> Option<Trace> {
        let last = memory.last()?.at;
        let mut before = memory.reviews().first()?.at;
        let reviews = memory
            .reviews()
            .iter()
            .enumerate()
            .map(|(n, Review { at, share, manner, .. })| {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole days, never negative")]
                let delta_t = days(before, *at) as u32;
                before = *at;
                FSRSReview { rating: rating(*share, *manner, n == 0), delta_t }
            })
            .collect();
        let state = self.0.memory_state(FSRSItem { reviews }, None).ok()?;
        Some(Trace { state, last })
    }

    /// The probability that it is still remembered.
    #[must_use]
    pub fn chance(&self, trace: &Trace, at: Millis) -> f64 {
        #[expect(clippy::cast_possible_truncation, reason = "the model reckons in f32")]
        let days = days(trace.last, at) as f32;
        f64::from(current_retrievability(trace.state, days, FSRS6_DEFAULT_DECAY)).clamp(0.0, 1.0)
    }

    /// What is left after one more answer.
    #[must_use]
    pub fn after(&self, trace: Option<&Trace>, at: Millis, right: bool) -> Option<Trace> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole days, never negative")]
        let elapsed = trace.map_or(0, |trace| days(trace.last, at) as u32);
        let next = self.0.next_states(trace.map(|trace| trace.state), 0.9, elapsed).ok()?;
        let state = match (right, trace) {
            (true, None) => next.easy.memory,
            (true, Some(_)) => next.good.memory,
            (false, _) => next.again.memory,
        };
        Some(Trace { state, last: at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Millis = 86_400_000;

    fn memory(reviews: &[(Millis, u8, Manner)]) -> Memory {
        let mut memory = Memory::default();
        reviews.iter().for_each(|(day, share, manner)| memory.add(Review { at: day * DAY, share: *share, manner: *manner, read: false }));
        memory
    }

    #[test]
    fn what_is_known_fades_and_repeating_it_makes_it_last() {
        let recall = Recall::default();
        assert!(recall.trace(&Memory::default()).is_none());
        let once = recall.trace(&memory(&[(0, 100, Manner::Exam)])).unwrap();
        let chances: Vec<_> = [0, 1, 10, 60].map(|day| recall.chance(&once, day * DAY)).into();
        assert!(chances.is_sorted_by(|sooner, later| sooner > later), "{chances:?}");
        let twice = recall.trace(&memory(&[(0, 100, Manner::Exam), (5, 100, Manner::Exam)])).unwrap();
        assert!(recall.chance(&twice, 35 * DAY) > recall.chance(&once, 30 * DAY));
        let failed = recall.trace(&memory(&[(0, 0, Manner::Exam)])).unwrap();
        assert!(recall.chance(&failed, 10 * DAY) < recall.chance(&once, 10 * DAY));
        let helped = recall.trace(&memory(&[(0, 100, Manner::Helped)])).unwrap();
        assert!(recall.chance(&helped, 10 * DAY) < recall.chance(&once, 10 * DAY), "help makes it weaker");
        assert!((recall.chance(&once, -DAY) - 1.0).abs() < 1e-6, "a clock that is behind forgets nothing");
        assert_eq!(recall.after(None, 0, true), Some(once), "one answer at a time comes to the same");
    }
}
