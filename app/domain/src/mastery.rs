//! How well a topic is known, with honest uncertainty: a few answers are not yet an opinion.
//!
//! The opinion is a belief in the share of a topic that the learner knows today, and it has two sources. The first answer
//! to a question tells how much of the topic was known before: fully if it was given as in the exam, less with help open,
//! and a right one may have been a guess. All answers to a question tell how well that question is remembered today, for
//! what is learnt here fades. Topics with few answers are believed to be like the rest of their subject.

use crate::attempt::Millis;
use crate::bank::Bank;
use crate::ids::{SubjectId, TopicId};
use crate::memory::{Manner, Memories};
use crate::outcome::Tally;
use crate::question::{Body, Question, Skill};
use crate::recall::{Recall, Trace};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the borders lie, and how much an answer counts. Passed in by the use case, never a constant inside the rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Policy {
    /// Fewer answers than this are no opinion.
    pub enough: u32,
    /// From this percentage on a topic is strong.
    pub strong: f64,
    /// Below this percentage a topic is weak.
    pub weak: f64,
    /// How much an answer in practice counts, against one as in the exam.
    pub practice: f64,
    /// How much an answer with help open counts.
    pub helped: f64,
    /// How likely somebody who does not know is right all the same with help open.
    pub lift: f64,
    /// How much of what was answered wrong in practice is known from its explanation alone, until it is answered right
    /// once. After an exam, where all explanations come at the end, it is half of that.
    pub lesson: f64,
    /// How much of what an exam asks on a topic is also asked in the bank: so far practice here lifts the chance beyond
    /// what was known before. An assumption, on the careful side: the real items are not public.
    pub overlap: f64,
    /// How many answers the opinion of the whole subject is worth when a topic is judged.
    pub shrink: f64,
}

impl Default for Policy {
    /// Three answers, 80 and 60 per cent: the strictest module minimum known is 60 per cent, with a margin above it.
    /// The rest is what the simulated learners of `tests/readiness.rs` bear out.
    fn default() -> Self {
        Self { enough: 3, strong: 80.0, weak: 60.0, practice: 0.8, helped: 0.4, lift: 0.5, lesson: 0.5, overlap: 0.6, shrink: 4.0 }
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
    /// What we say about a topic of which so much is known, in per cent, after so many answers.
    #[must_use]
    pub fn grip(&self, answers: u32, percent: f64) -> Grip {
        match percent {
            _ if answers < self.enough => Grip::NotEnough,
            percent if percent < self.weak => Grip::Weak,
            percent if percent < self.strong => Grip::GettingThere,
            _ => Grip::Strong,
        }
    }

    fn lesson(&self, manner: Manner) -> f64 {
        match manner {
            Manner::Exam => self.lesson / 2.0,
            Manner::Practice | Manner::Helped => self.lesson,
        }
    }

    fn weight(&self, manner: Manner) -> f64 {
        match manner {
            Manner::Exam => 1.0,
            Manner::Practice => self.practice,
            Manner::Helped => self.helped,
        }
    }
}

/// One topic in the order in which it should be studied.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The topic.
    pub topic: TopicId,
    /// Its answers.
    pub tally: Tally,
    /// What we say about it.
    pub grip: Grip,
}

/// The topics of one attempt in the order in which they should be studied: weak ones first, the worst of them foremost,
/// ties by id so that two servers show the same list. Among topics without enough answers those with mistakes come first.
#[must_use]
pub fn rank(tallies: &BTreeMap<TopicId, Tally>, policy: &Policy) -> Vec<Ranked> {
    let grip = |tally: &Tally| policy.grip(tally.asked, f64::from(tally.score.percent()));
    let mut ranked: Vec<_> =
        tallies.iter().map(|(topic, tally)| Ranked { topic: topic.clone(), tally: *tally, grip: grip(tally) }).collect();
    ranked.sort_by(|a, b| {
        (a.grip, a.tally.score.percent(), b.tally.asked, &a.topic).cmp(&(b.grip, b.tally.score.percent(), a.tally.asked, &b.topic))
    });
    ranked
}

/// What is believed about a topic, a part or a whole subject.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Belief {
    /// How much was found known when it was first asked, in answers.
    pub known: f64,
    /// How much was found unknown when it was first asked.
    pub unknown: f64,
    /// How many answers all of this rests on.
    pub answers: u32,
    /// How many different questions were answered.
    pub asked: u32,
    /// How many of these are remembered today, as far as the forgetting model knows.
    pub remembered: f64,
    /// How many questions the bank has.
    pub pool: u32,
}

impl Belief {
    /// The share that was known before, between 0 and 1; one half where nothing was seen.
    #[must_use]
    pub fn mean(&self) -> f64 {
        // As if one more had been seen known and one unknown: the even-handed opinion of a stranger.
        ((self.known + 1.0) / (self.known + self.unknown + 2.0)).clamp(0.02, 0.98)
    }

    /// The share that was known before, if that of the whole of which this is a part is `whole`.
    #[must_use]
    pub fn shrunk(&self, whole: f64, strength: f64) -> f64 {
        ((self.known + strength * whole) / (self.known + self.unknown + strength)).clamp(0.02, 0.98)
    }

    /// The share that is known today, if `before` was known before.
    #[must_use]
    pub fn today(&self, before: f64, overlap: f64) -> f64 {
        if self.asked == 0 {
            return before;
        }
        let covered = f64::from(self.asked) / f64::from(self.pool.max(self.asked));
        before + overlap * covered * (self.remembered / f64::from(self.asked) - before)
    }
}

/// What can be known more or less well within a subject.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strand {
    /// A topic.
    Topic(SubjectId, TopicId),
    /// A part of a subject that an exam may judge by itself: listening, reading …
    Skill(SubjectId, Skill),
}

impl Strand {
    /// Whether a question belongs to it.
    #[must_use]
    pub fn holds(&self, question: &Question) -> bool {
        match self {
            Self::Topic(subject, topic) => question.subject == *subject && question.topic == *topic,
            Self::Skill(subject, skill) => question.subject == *subject && question.skill == *skill,
        }
    }

    /// Its subject.
    #[must_use]
    pub const fn subject(&self) -> &SubjectId {
        match self {
            Self::Topic(subject, _) | Self::Skill(subject, _) => subject,
        }
    }
}

/// What is believed about all that a bank asks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Knowledge {
    /// The subjects.
    pub subjects: BTreeMap<SubjectId, Belief>,
    /// Their topics and parts.
    pub strands: BTreeMap<Strand, Belief>,
}

impl Knowledge {
    /// The share of a strand that is believed to be known, between 0 and 1. Where few answers speak for themselves the
    /// whole subject speaks for them.
    #[must_use]
    pub fn share(&self, strand: &Strand, policy: &Policy) -> f64 {
        let whole = self.subjects.get(strand.subject()).copied().unwrap_or_default().mean();
        let belief = self.strands.get(strand).copied().unwrap_or_default();
        belief.today(belief.shrunk(whole, policy.shrink), policy.overlap)
    }

    /// The share of a strand that is believed to have been known before it was practised.
    fn before(&self, strand: &Strand, policy: &Policy) -> f64 {
        let whole = self.subjects.get(strand.subject()).copied().unwrap_or_default().mean();
        self.strands.get(strand).copied().unwrap_or_default().shrunk(whole, policy.shrink)
    }

    /// Tells all that a question belongs to.
    fn tell(&mut self, question: &Question, tell: impl Fn(&mut Belief)) {
        let subject = question.subject.clone();
        tell(self.strands.entry(Strand::Topic(subject.clone(), question.topic.clone())).or_default());
        tell(self.strands.entry(Strand::Skill(subject.clone(), question.skill)).or_default());
        tell(self.subjects.entry(subject).or_default());
    }

    /// How many answers that rests on.
    #[must_use]
    pub fn answers(&self, strand: &Strand) -> u32 {
        self.strands.get(strand).map_or(0, |belief| belief.answers)
    }

    /// What we say about a strand.
    #[must_use]
    pub fn grip(&self, strand: &Strand, policy: &Policy) -> Grip {
        policy.grip(self.answers(strand), self.share(strand, policy) * 100.0)
    }
}

/// How likely somebody who knows nothing is right all the same.
#[must_use]
pub fn guess(body: &Body) -> f64 {
    let of = |options: usize| if options == 0 { 0.0 } else { 1.0 / f64::from(u32::try_from(options).unwrap_or(u32::MAX)) };
    match body {
        Body::Single { options } => of(options.len()),
        Body::TrueFalse => 0.5,
        // All parts right by luck is rare; a part of the points is not.
        Body::Multiple { options } | Body::Matching { options, .. } | Body::Ordering { options } => of(options.len()) / 2.0,
        Body::Gaps { .. } => 0.2,
        Body::Short { .. } | Body::Form { .. } | Body::Task { .. } => 0.0,
    }
}

/// What the answers of a learner say on a day: the one function behind every page, print and table that speaks of topics.
#[must_use]
pub fn knowledge(bank: &Bank, memories: &Memories, recall: &Recall, policy: &Policy, now: Millis) -> Knowledge {
    let known: Vec<_> = memories.iter().filter_map(|(id, memory)| Some((&bank.items.get(id)?.question, memory))).collect();
    let mut knowledge = pools(bank);
    for (question, memory) in &known {
        let Some(first) = memory.reviews().first() else { continue };
        let luck = match first.manner {
            Manner::Helped => guess(&question.body).max(policy.lift),
            Manner::Exam | Manner::Practice => guess(&question.body),
        };
        // As many right answers are guesses as the wrong ones betray: a wrong answer takes back what luck gave others.
        let share = (f64::from(first.share) / 100.0 - luck) / (1.0 - luck);
        let weight = policy.weight(first.manner) * (1.0 - luck);
        let answers = u32::try_from(memory.reviews().len()).unwrap_or(u32::MAX);
        knowledge.tell(question, |belief| {
            belief.known += weight * share;
            belief.unknown += weight * (1.0 - share);
            belief.answers += answers;
            belief.asked += 1;
        });
    }
    for (question, memory) in &known {
        let fresh = |trace: Option<Trace>| trace.map_or(0.0, |trace| recall.chance(&trace, now));
        let remembered = match memory.reviews() {
            // What was answered wrong, and a guess that was right, is remembered from its explanation only.
            [only] if only.right() => {
                let before = knowledge.before(&Strand::Topic(question.subject.clone(), question.topic.clone()), policy);
                let honest = before / (before + (1.0 - before) * guess(&question.body)).max(f64::EPSILON);
                honest * fresh(recall.trace(memory))
                    + (1.0 - honest) * policy.lesson(only.manner) * fresh(recall.after(None, only.at, false))
            }
            [.., last] if !last.right() => policy.lesson(last.manner) * fresh(recall.trace(memory)),
            _ => fresh(recall.trace(memory)),
        };
        knowledge.tell(question, |belief| belief.remembered += remembered);
    }
    knowledge
}

/// Of everything the bank asks, nothing but how much there is. Extra practice is not part of what is judged.
fn pools(bank: &Bank) -> Knowledge {
    let mut knowledge = Knowledge::default();
    let extra = bank.extra_questions();
    for question in bank.items.values().map(|item| &item.question).filter(|question| !extra.contains(&question.id)) {
        knowledge.subjects.entry(question.subject.clone()).or_default().pool += 1;
        knowledge.strands.entry(Strand::Topic(question.subject.clone(), question.topic.clone())).or_default().pool += 1;
        knowledge.strands.entry(Strand::Skill(question.subject.clone(), question.skill)).or_default().pool += 1;
    }
    knowledge
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::Points;

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
        assert_eq!(policy.grip(2, 0.0), Grip::NotEnough);
        assert_eq!(policy.grip(3, 33.0), Grip::Weak);
        assert_eq!(policy.grip(5, 60.0), Grip::GettingThere);
        assert_eq!(policy.grip(5, 80.0), Grip::Strong);
        assert_eq!(policy.grip(0, 0.0), Grip::NotEnough);
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
        let order: Vec<_> = rank(&tallies, &Policy::default()).into_iter().map(|r| r.topic.to_string()).collect();
        assert_eq!(order, ["c", "b", "f", "e", "d", "a"]);
    }
}
