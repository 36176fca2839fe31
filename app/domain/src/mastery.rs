//! How well a topic is known, with honest uncertainty: a few answers are not yet an opinion.
//!
//! The opinion is a belief in the share of a topic that the learner knows today, and it has two sources. The first answer
//! to a question tells how much of the topic was known before: fully if it was given as in the exam, less with help open,
//! and a right one may have been a guess. All answers to a question tell how well that question is remembered today, for
//! what is learnt here fades. Topics with few answers are believed to be like the rest of their subject.
//!
//! Three things are not mistaken for knowledge: luck (somebody whose answers are no better than guesses is believed to
//! know nothing, as far as they show it), an explanation that was shown and not read, and an answer that is only known
//! by heart, which the real exam asks in other words.

use crate::attempt::{Attempt, Millis};
use crate::bank::Bank;
use crate::ids::{AreaId, SubjectId, TopicId};
use crate::kind::Body;
use crate::memory::{Manner, Memories, Memory};
use crate::outcome::{self, ENOUGH_IN_AREA, Stretch, Tally};
use crate::question::{Question, Skill};
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
    /// How much of what was answered wrong is known from an explanation that was read, until it is answered right once.
    pub lesson: f64,
    /// How likely a right answer that was merely seen has stuck: it counts for nothing by itself, but it says how far to
    /// believe a right answer the next time.
    pub glance: f64,
    /// How much of what an exam asks on a topic is also asked in the bank: so far practice here lifts the chance beyond
    /// what was known before. An assumption, on the careful side: the real items are not public.
    pub overlap: f64,
    /// How much of it is known, of what the bank asks too, by somebody who has the answers by heart and never read why.
    pub by_heart: f64,
    /// How likely it is, before the first answer, that somebody only guesses in a subject.
    pub guesser: f64,
    /// How many answers the opinion of the whole subject is worth when a topic is judged.
    pub shrink: f64,
}

impl Default for Policy {
    /// Three answers, 80 and 60 per cent: the strictest module minimum known is 60 per cent, with a margin above it.
    /// The rest is what the simulated learners of `tests/simulation` bear out.
    fn default() -> Self {
        Self {
            enough: 3,
            strong: 80.0,
            weak: 60.0,
            practice: 0.8,
            helped: 0.4,
            lift: 0.5,
            lesson: 0.5,
            glance: 0.1,
            overlap: 0.6,
            by_heart: 0.3,
            guesser: 0.25,
            shrink: 4.0,
        }
    }
}

/// What we say about a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MasteryLevel {
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
    pub fn level(&self, answers: u32, percent: f64) -> MasteryLevel {
        match percent {
            _ if answers < self.enough => MasteryLevel::NotEnough,
            percent if percent < self.weak => MasteryLevel::Weak,
            percent if percent < self.strong => MasteryLevel::GettingThere,
            _ => MasteryLevel::Strong,
        }
    }

    /// What we say about an area, or a whole subject, after so many answers.
    #[must_use]
    pub fn level_of_area(&self, answers: u32, percent: f64) -> MasteryLevel {
        if answers < ENOUGH_IN_AREA { MasteryLevel::NotEnough } else { self.level(answers, percent) }
    }

    fn weight(&self, manner: Manner) -> f64 {
        match manner {
            Manner::Exam => 1.0,
            Manner::Practice => self.practice,
            Manner::Helped => self.helped,
        }
    }
}

/// What one attempt says about an area or a subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What it is about.
    pub stretch: Stretch,
    /// Its answers.
    pub tally: Tally,
    /// What we say about it.
    pub level: MasteryLevel,
}

/// What a finished attempt says about areas, in the order in which they should be studied: the weak ones first, the worst
/// of them foremost; of two that are equally bad the one that was asked more. Below the border of weak lies what would
/// fail the strictest module; with five answers that is two right or fewer.
#[must_use]
pub fn study_first(bank: &Bank, attempt: &Attempt, policy: &Policy) -> Vec<Found> {
    let found = outcome::stretches(bank, attempt).into_iter().map(|(stretch, tally)| {
        let level = policy.level_of_area(tally.asked, tally.score.share_of_hundred());
        Found { stretch, tally, level }
    });
    let mut found: Vec<_> = found.collect();
    // The sort is stable: what is equal stays in the order of the bank.
    found.sort_by(|a, b| {
        let share = || a.tally.score.cmp_share(b.tally.score);
        a.level.cmp(&b.level).then_with(share).then_with(|| b.tally.asked.cmp(&a.tally.asked))
    });
    found
}

/// One topic in the order in which it should be studied.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The topic.
    pub topic: TopicId,
    /// Its answers.
    pub tally: Tally,
    /// What we say about it.
    pub level: MasteryLevel,
}

/// The topics of one attempt in the order in which they should be studied: weak ones first, the worst of them foremost,
/// ties by id so that two servers show the same list. Among topics without enough answers those with mistakes come first.
#[must_use]
pub fn rank(tallies: &BTreeMap<TopicId, Tally>, policy: &Policy) -> Vec<Ranked> {
    let level = |tally: &Tally| policy.level(tally.asked, tally.score.share_of_hundred());
    let mut ranked: Vec<_> =
        tallies.iter().map(|(topic, tally)| Ranked { topic: topic.clone(), tally: *tally, level: level(tally) }).collect();
    ranked.sort_by(|a, b| {
        let share = || a.tally.score.cmp_share(b.tally.score);
        a.level.cmp(&b.level).then_with(share).then_with(|| (b.tally.asked, &a.topic).cmp(&(a.tally.asked, &b.topic)))
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
    /// How many of the exam's questions, for each question of the bank, ask what was answered here.
    pub reach: f64,
    /// How many of these are known today, as far as the forgetting model knows.
    pub learnt: f64,
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
    pub fn today(&self, before: f64) -> f64 {
        before + (self.learnt - self.reach * before) / f64::from(self.pool.max(self.asked).max(1))
    }
}

/// What can be known more or less well within a subject.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strand {
    /// A topic.
    Topic(SubjectId, TopicId),
    /// An area of a subject.
    Area(SubjectId, AreaId),
    /// A part of a subject that an exam may judge by itself: listening, reading …
    Skill(SubjectId, Skill),
}

impl Strand {
    /// Whether a question belongs to it.
    #[must_use]
    pub fn holds(&self, bank: &Bank, question: &Question) -> bool {
        match self {
            Self::Area(_, area) => bank.area_of_question(question).is_some_and(|of| of.id == *area),
            Self::Topic(subject, topic) => question.subject == *subject && question.topic == *topic,
            Self::Skill(subject, skill) => question.subject == *subject && question.skill == *skill,
        }
    }

    /// Its subject.
    #[must_use]
    pub const fn subject(&self) -> &SubjectId {
        match self {
            Self::Topic(subject, _) | Self::Area(subject, _) | Self::Skill(subject, _) => subject,
        }
    }
}

/// What is believed about all that a bank asks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Knowledge {
    /// The subjects.
    pub subjects: BTreeMap<SubjectId, Belief>,
    /// Their topics, areas and parts.
    pub strands: BTreeMap<Strand, Belief>,
    /// How likely it is that the answers in a subject are nothing but guesses.
    pub guesses: BTreeMap<SubjectId, f64>,
}

/// How well different shares of a subject, known before, explain its first answers: the first place stands for nobody but
/// guessers, who know nothing at all.
#[derive(Clone, Copy, Default)]
struct Shares([f64; 11]);

impl Shares {
    /// Adds a first answer: how much of it was right, how likely that is by luck, and how much it counts.
    fn add(&mut self, right: f64, luck: f64, weight: f64) {
        for (n, log) in (0u32..).zip(&mut self.0) {
            let share = f64::from(n) / 10.0;
            let chance = (share + (1.0 - share) * luck).clamp(0.02, 0.98);
            *log += weight * (right * chance.ln() + (1.0 - right) * (1.0 - chance).ln());
        }
    }

    /// How likely it is that all of it was guessed, if that was believed of so many at first.
    fn guessed(&self, at_first: f64) -> f64 {
        let best = self.0.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let [guessed, known @ ..] = self.0.map(|log| (log - best).exp());
        let known = known.iter().sum::<f64>() / 10.0;
        at_first * guessed / (at_first * guessed + (1.0 - at_first) * known)
    }
}

impl Knowledge {
    /// The share of a strand that is believed to be known, between 0 and 1. Where few answers speak for themselves the
    /// whole subject speaks for them.
    #[must_use]
    pub fn share(&self, strand: &Strand, policy: &Policy) -> f64 {
        self.strands.get(strand).copied().unwrap_or_default().today(self.before(strand, policy))
    }

    /// The share of a whole subject that is known today, and what we say about it.
    #[must_use]
    pub fn whole(&self, subject: &SubjectId, policy: &Policy) -> (f64, MasteryLevel) {
        let belief = self.subjects.get(subject).copied().unwrap_or_default();
        let share = belief.today(belief.mean() * (1.0 - self.guessed(subject)));
        (share, policy.level_of_area(belief.answers, share * 100.0))
    }

    /// How likely it is that the answers in a subject are nothing but guesses; as good as never without answers.
    #[must_use]
    pub fn guessed(&self, subject: &SubjectId) -> f64 {
        self.guesses.get(subject).copied().unwrap_or_default()
    }

    /// The share of a strand that is believed to have been known before it was practised.
    fn before(&self, strand: &Strand, policy: &Policy) -> f64 {
        let whole = self.subjects.get(strand.subject()).copied().unwrap_or_default().mean();
        let known = self.strands.get(strand).copied().unwrap_or_default().shrunk(whole, policy.shrink);
        known * (1.0 - self.guessed(strand.subject()))
    }

    /// Tells all that a question belongs to.
    fn tell(&mut self, bank: &Bank, question: &Question, tell: impl Fn(&mut Belief)) {
        let subject = question.subject.clone();
        if let Some(area) = bank.area_of_question(question) {
            tell(self.strands.entry(Strand::Area(subject.clone(), area.id.clone())).or_default());
        }
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
    pub fn level(&self, strand: &Strand, policy: &Policy) -> MasteryLevel {
        let (answers, percent) = (self.answers(strand), self.share(strand, policy) * 100.0);
        match strand {
            Strand::Area(..) => policy.level_of_area(answers, percent),
            Strand::Topic(..) | Strand::Skill(..) => policy.level(answers, percent),
        }
    }
}

/// How likely an answer in a manner is right by luck, or by the help beside it.
fn luck(body: &Body, manner: Manner, policy: &Policy) -> f64 {
    match manner {
        Manner::Helped => body.guess().max(policy.lift),
        Manner::Exam | Manner::Practice => body.guess(),
    }
}

/// What the answers of a learner say on a day: the one function behind every page, print and table that speaks of topics.
#[must_use]
pub fn knowledge(bank: &Bank, memories: &Memories, recall: &Recall, policy: &Policy, now: Millis) -> Knowledge {
    let known: Vec<_> = memories.iter().filter_map(|(id, memory)| Some((&bank.items.get(id)?.question, memory))).collect();
    let mut knowledge = pools(bank);
    let mut shares: BTreeMap<&SubjectId, Shares> = BTreeMap::new();
    for (question, memory) in &known {
        let Some(first) = memory.reviews().first() else { continue };
        let (right, luck) = (f64::from(first.share) / 100.0, luck(&question.body, first.manner, policy));
        // As many right answers are guesses as the wrong ones betray: a wrong answer takes back what luck gave others.
        let share = (right - luck) / (1.0 - luck);
        let weight = policy.weight(first.manner) * (1.0 - luck);
        let answers = u32::try_from(memory.reviews().len()).unwrap_or(u32::MAX);
        shares.entry(&question.subject).or_default().add(right, luck, policy.weight(first.manner));
        knowledge.tell(bank, question, |belief| {
            belief.known += weight * share;
            belief.unknown += weight * (1.0 - share);
            belief.answers += answers;
            belief.asked += 1;
        });
    }
    knowledge.guesses = shares.into_iter().map(|(subject, shares)| (subject.clone(), shares.guessed(policy.guesser))).collect();
    for (question, memory) in &known {
        let before = knowledge.before(&Strand::Topic(question.subject.clone(), question.topic.clone()), policy);
        let learnt = learnt(question, memory, before, recall, policy, now);
        knowledge.tell(bank, question, |belief| {
            belief.reach += policy.overlap;
            belief.learnt += learnt;
        });
    }
    knowledge
}

/// How much of what the exam asks, of what this question asks too, is known now, if so much of the topic was known before.
fn learnt(question: &Question, memory: &Memory, before: f64, recall: &Recall, policy: &Policy, now: Millis) -> f64 {
    let fresh = |trace: Option<Trace>| trace.map_or(0.0, |trace| recall.chance(&trace, now));
    let mut known = before;
    // What of it was there without being taught: known before, or seen and kept by heart.
    let mut untaught = before;
    let mut taught = false;
    for (n, review) in memory.reviews().iter().enumerate() {
        let expected = if n == 0 { known } else { known + (1.0 - known) * policy.glance };
        known = if review.right() {
            expected / (expected + (1.0 - expected) * luck(&question.body, review.manner, policy)).max(f64::EPSILON)
        } else {
            0.0
        };
        untaught = known;
        if review.read {
            known += (1.0 - known) * policy.lesson;
            taught = true;
        }
    }
    let remembered = match memory.reviews() {
        // What was guessed right, and then read about, is remembered from its explanation only.
        [only] if only.right() => untaught * fresh(recall.trace(memory)) + (known - untaught) * fresh(recall.after(None, only.at, false)),
        _ => known * fresh(recall.trace(memory)),
    };
    // What was not known at first and never read about is known by heart at best.
    let by_heart = !taught && memory.reviews().first().is_some_and(|first| !first.right());
    remembered * if by_heart { policy.by_heart } else { policy.overlap }
}

/// Of everything the bank asks, nothing but how much there is. Extra practice is not part of what is judged.
fn pools(bank: &Bank) -> Knowledge {
    let mut knowledge = Knowledge::default();
    let extra = bank.extra_questions();
    for question in bank.items.values().map(|item| &item.question).filter(|question| !extra.contains(&question.id)) {
        knowledge.tell(bank, question, |belief| belief.pool += 1);
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
        assert_eq!(policy.level(2, 0.0), MasteryLevel::NotEnough);
        assert_eq!(policy.level(3, 33.0), MasteryLevel::Weak);
        assert_eq!(policy.level(5, 60.0), MasteryLevel::GettingThere);
        assert_eq!(policy.level(5, 80.0), MasteryLevel::Strong);
        assert_eq!(policy.level(0, 0.0), MasteryLevel::NotEnough);
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
