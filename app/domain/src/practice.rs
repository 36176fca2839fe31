//! What to practise now: the questions that raise the chance to pass on the day of the exam most.
//!
//! For each question the plan asks what an answer now would change on that day: what fades until then if it is left
//! alone, what would still be remembered if it is asked now, and how much the exam asks of it. So a question is due not
//! when it is about to be forgotten, but when repeating it pays by the day of the exam.

use crate::attempt::Millis;
use crate::bank::{Bank, Item};
use crate::form::{Drill, Pick, Why};
use crate::ids::TopicId;
use crate::mastery::{Knowledge, MasteryLevel, Policy, Strand};
use crate::memory::{Memories, Review};
use crate::readiness::{ExamModel, worth};
use crate::recall::Recall;
use jiff::civil::Date;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

/// How many questions one sitting has.
pub const SITTING: usize = 10;
/// After so many answers in a day rest helps more than another question.
pub const PER_DAY: usize = 60;
/// Without a date the exam is thought to be so many days away.
pub const SOME_DAYS: i64 = 30;
/// Each question of the same topic in a sitting counts so much less than the one before: mixed topics are remembered
/// better.
const MIX: f64 = 0.75;
/// How far the worth of a topic goes by what is believed of the learner, and not by the exam alone.
const BELIEF: f64 = 0.7;
/// A question answered less than this long ago, in milliseconds, is not asked again.
const JUST_NOW: Millis = 30 * 60_000;

/// What the plan is made from.
#[derive(Clone, Copy)]
pub struct Planner<'a> {
    /// The bank.
    pub bank: &'a Bank,
    /// The exam that is prepared for; without one, all questions count the same.
    pub exam_model: Option<&'a ExamModel>,
    /// What is remembered of each question.
    pub memories: &'a Memories,
    /// What is believed about topics.
    pub knowledge: &'a Knowledge,
    /// The forgetting model.
    pub recall: &'a Recall,
    /// The borders.
    pub policy: &'a Policy,
    /// Now.
    pub now: Millis,
    /// Today, for which questions still hold.
    pub today: Date,
    /// The day of the exam, as a time.
    pub exam: Millis,
}

impl Planner<'_> {
    /// Up to `count` questions for now. The same arguments give the same questions.
    #[must_use]
    pub fn plan(self, drill: &Drill, count: usize, seed: u64) -> Vec<Pick> {
        let extra = self.bank.extra_questions();
        let wanted: Vec<&Item> = self
            .bank
            .items
            .values()
            .filter(|item| !extra.contains(&item.question.id) && item.fact.live(self.today, self.bank.grace_days))
            .filter(|item| match drill {
                Drill::Plan => true,
                Drill::Topic(topic) => item.question.topic == *topic || item.question.also.contains(topic),
                Drill::Area(area) => self.bank.area_of_question(&item.question).is_some_and(|of| of.id == *area),
                Drill::Subject(subject) => item.question.subject == *subject,
                Drill::Mistakes => self.last(item).is_some_and(|last| !last.right()),
            })
            .collect();
        // What was answered just now should rest, unless there is nothing else.
        let rested: Vec<&Item> =
            wanted.iter().copied().filter(|item| self.last(item).is_none_or(|last| last.at + JUST_NOW < self.now)).collect();
        let pool = if rested.len() < count.min(wanted.len()) { wanted } else { rested };
        let weights = self.weights(&pool);
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut wanted: Vec<(f64, &Item)> = pool
            .into_iter()
            // A little chance breaks ties, or everybody would get the bank in its order.
            // Even what gains nothing is better than nothing.
            .map(|item| {
                (self.gain(item).max(1e-6) * weights.get(&self.asked(item)).copied().unwrap_or(1.0) * rng.random_range(0.98..1.02), item)
            })
            .collect();
        let mut picked = Vec::new();
        let mut per_topic: BTreeMap<&TopicId, i32> = BTreeMap::new();
        while picked.len() < count {
            let mixed = |(gain, item): &(f64, &Item)| gain * MIX.powi(per_topic.get(&item.question.topic).copied().unwrap_or(0));
            let best = (0..wanted.len()).max_by(|a, b| mixed(&wanted[*a]).total_cmp(&mixed(&wanted[*b])));
            let Some((_, item)) = best.map(|best| wanted.swap_remove(best)) else { break };
            *per_topic.entry(&item.question.topic).or_default() += 1;
            picked.push(Pick { question: item.question.id.clone(), why: self.why(item) });
        }
        picked
    }

    /// How much one question of each strand counts: what knowing more of the strand is worth, shared among its
    /// questions.
    fn weights(&self, pool: &[&Item]) -> BTreeMap<Strand, f64> {
        let Some(model) = self.exam_model else { return BTreeMap::new() };
        let worth = worth(model, self.knowledge, self.policy);
        let (all, items) = (worth.values().sum::<f64>(), worth.keys().map(|strand| model.items(strand)).sum::<f64>().max(1.0));
        let mut sizes: BTreeMap<Strand, f64> = BTreeMap::new();
        for item in pool {
            *sizes.entry(self.asked(item)).or_default() += 1.0;
        }
        let weight = |(strand, size): (Strand, f64)| {
            // Part of it goes by what the exam asks alone: what is believed may be wrong.
            let fair = all * model.items(&strand) / items;
            let worth = worth.get(&strand).copied().unwrap_or(0.0);
            let weight = (BELIEF * worth + (1.0 - BELIEF) * fair) / size;
            (strand, weight)
        };
        sizes.into_iter().map(weight).collect()
    }

    /// As what the exam asks this question.
    fn asked(&self, item: &Item) -> Strand {
        let skill = Strand::Skill(item.question.subject.clone(), item.question.skill);
        if self.exam_model.is_some_and(|model| model.items(&skill) > 0.0) { skill } else { topic(item) }
    }

    /// How much more likely the question is known on the day of the exam if it is asked now.
    fn gain(&self, item: &Item) -> f64 {
        let memory = self.memories.get(&item.question.id);
        let trace = memory.and_then(|memory| self.recall.trace(memory));
        let on_the_day =
            |right: bool| self.recall.after(trace.as_ref(), self.now, right).map_or(0.0, |trace| self.recall.chance(&trace, self.exam));
        match &trace {
            Some(trace) => {
                let now = self.recall.chance(trace, self.now);
                let then = self.recall.chance(trace, self.exam);
                (now * on_the_day(true) + (1.0 - now) * on_the_day(false) - then).max(0.0)
            }
            // What is known without practice stays known; what is not is learnt from the explanation.
            None => (1.0 - self.knowledge.share(&topic(item), self.policy)) * on_the_day(false),
        }
    }

    fn last(&self, item: &Item) -> Option<&Review> {
        self.memories.get(&item.question.id)?.last()
    }

    fn why(&self, item: &Item) -> Why {
        match self.last(item) {
            Some(last) if !last.right() => Why::Mistake,
            Some(_) => Why::Fading,
            None if self.knowledge.level(&topic(item), self.policy) == MasteryLevel::Weak => Why::WeakTopic,
            None => Why::New,
        }
    }
}

fn topic(item: &Item) -> Strand {
    Strand::Topic(item.question.subject.clone(), item.question.topic.clone())
}
