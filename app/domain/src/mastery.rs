//! How well a topic is known, with honest uncertainty: a few answers are not yet an opinion.

use crate::ids::TopicId;
use crate::points::{Points, Score};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The answers seen on one topic.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How many items were asked.
    pub asked: u32,
    /// How many were fully right.
    pub right: u32,
    /// Points.
    pub score: Score,
}

impl Tally {
    /// Adds one marked item.
    pub fn add(&mut self, earned: Points, max: Points) {
        self.asked += 1;
        self.right += u32::from(earned == max);
        self.score.add(earned, max);
    }

    /// Adds another tally of the same topic.
    pub fn merge(&mut self, other: Self) {
        self.asked += other.asked;
        self.right += other.right;
        self.score.add(other.score.earned, other.score.max);
    }
}

/// Where the borders lie. Passed in by the use case, never a constant inside the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Fewer answers than this are no opinion.
    pub enough: u32,
    /// From this percentage on a topic is strong.
    pub strong: u32,
    /// Below this percentage a topic is weak.
    pub weak: u32,
}

impl Default for Policy {
    /// Three answers, 80 and 60 per cent: the strictest module minimum known is 60 per cent, with a margin above it.
    fn default() -> Self {
        Self { enough: 3, strong: 80, weak: 60 }
    }
}

/// What we say about a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grip {
    /// Study this first.
    Weak,
    /// On the way.
    GettingThere,
    /// Not enough answers for an opinion.
    NotEnough,
    /// Known well.
    Strong,
}

impl Policy {
    /// What we say about a topic with this tally.
    #[must_use]
    pub fn grip(self, tally: Tally) -> Grip {
        match tally.score.percent() {
            _ if tally.asked < self.enough => Grip::NotEnough,
            percent if percent < self.weak => Grip::Weak,
            percent if percent < self.strong => Grip::GettingThere,
            _ => Grip::Strong,
        }
    }
}

/// One topic in the order in which it should be studied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// The topic.
    pub topic: TopicId,
    /// Its answers.
    pub tally: Tally,
    /// What we say about it.
    pub grip: Grip,
}

/// Topics in the order in which they should be studied: weak ones first, the worst of them foremost, ties by id so
/// that two servers show the same list. Among topics without enough answers those with mistakes come first.
#[must_use]
pub fn rank(tallies: &BTreeMap<TopicId, Tally>, policy: Policy) -> Vec<Ranked> {
    let mut ranked: Vec<_> =
        tallies.iter().map(|(topic, tally)| Ranked { topic: topic.clone(), tally: *tally, grip: policy.grip(*tally) }).collect();
    ranked.sort_by(|a, b| {
        (a.grip, a.tally.score.percent(), b.tally.asked, &a.topic).cmp(&(b.grip, b.tally.score.percent(), a.tally.asked, &b.topic))
    });
    ranked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(asked: u32, right: u32) -> Tally {
        let mut tally = Tally::default();
        for n in 0..asked {
            tally.add(if n < right { Points::whole(1) } else { Points::ZERO }, Points::whole(1));
        }
        tally
    }

    #[test]
    fn few_answers_are_no_opinion() {
        let policy = Policy::default();
        assert_eq!(policy.grip(tally(2, 0)), Grip::NotEnough);
        assert_eq!(policy.grip(tally(3, 1)), Grip::Weak);
        assert_eq!(policy.grip(tally(5, 3)), Grip::GettingThere);
        assert_eq!(policy.grip(tally(5, 4)), Grip::Strong);
        assert_eq!(policy.grip(Tally::default()), Grip::NotEnough);
    }

    #[test]
    fn the_worst_topic_comes_first_and_the_order_is_fixed() {
        let id = |text: &str| TopicId::parse(text).unwrap();
        let tallies: BTreeMap<_, _> = [
            (id("a"), tally(4, 4)),
            (id("b"), tally(4, 1)),
            (id("c"), tally(4, 0)),
            (id("d"), tally(1, 0)),
            (id("e"), tally(4, 3)),
            (id("f"), tally(4, 1)),
        ]
        .into();
        let order: Vec<_> = rank(&tallies, Policy::default()).into_iter().map(|r| r.topic.to_string()).collect();
        assert_eq!(order, ["c", "b", "f", "e", "d", "a"]);
    }
}
