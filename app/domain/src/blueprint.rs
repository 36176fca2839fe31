//! Drawing a mock exam: from the rules of an exam and a pool of questions to a [`Form`].

use crate::bank::{Bank, Item};
use crate::form::{Form, FormItem, GRADER_VERSION, Origin, RuleVersion};
use crate::ids::{ExamId, QuestionId, SubjectId, TopicId};
use crate::memory::Memories;
use crate::question::Skill;
use crate::rules::Exam;
use jiff::civil::Date;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

/// So many items of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    /// The module.
    pub subject: SubjectId,
    /// The part of the module, where the exam has parts.
    pub skill: Option<Skill>,
    /// The topics they come from; `None` if from all.
    pub topics: Option<Vec<TopicId>>,
    /// Whether they are tasks that only the learner can judge.
    pub tasks: bool,
    /// How many items.
    pub items: usize,
}

impl Quota {
    /// Whether an item may stand here on `today`. What changes often is never scored, so it is never drawn.
    pub(crate) fn takes(&self, item: &Item, today: Date, grace_days: i32) -> bool {
        let question = &item.question;
        question.subject == self.subject
            && self.skill.is_none_or(|skill| question.skill == skill)
            && self.topics.as_ref().is_none_or(|topics| topics.contains(&question.topic))
            && self.tasks != question.body.checklist().is_empty()
            && !item.fact.volatile()
            && item.fact.live(today, grace_days)
    }
}

/// What a form of an exam is made of, in order.
#[must_use]
pub fn quotas(exam: &Exam) -> Vec<Quota> {
    let mut quotas = Vec::new();
    for module in &exam.modules {
        let quota = |skill, tasks, items: u32| Quota { subject: module.subject.clone(), skill, topics: None, tasks, items: items as usize };
        let before = quotas.len();
        for part in &module.parts {
            quotas.extend(part.items.map(|items| quota(Some(part.skill), false, items)));
            quotas.extend((part.tasks > 0).then(|| quota(Some(part.skill), true, part.tasks)));
        }
        quotas.extend(module.quotas.iter().map(|group| Quota { topics: Some(group.topics.clone()), ..quota(None, false, group.items) }));
        if quotas.len() == before {
            quotas.push(quota(None, false, module.items));
        }
    }
    quotas
}

/// The pool does not hold enough live questions for a quota.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the pool has {found} questions for {} of {}, {} are needed", quota.skill.map_or("some topics", Skill::as_str), quota.subject, quota.items)]
pub struct Shortage {
    /// The quota that cannot be met.
    pub quota: Quota,
    /// How many live questions there are.
    pub found: usize,
}

/// The first quota that the pool cannot fill on `today`, if there is one: no form can be drawn then.
#[must_use]
pub fn shortage(bank: &Bank, exam: &Exam, today: Date) -> Option<Shortage> {
    quotas(exam).into_iter().find_map(|quota| {
        let found = bank.items.values().filter(|item| quota.takes(item, today, bank.grace_days)).count();
        (found < quota.items).then_some(Shortage { quota, found })
    })
}

/// When the learner last saw each question, in milliseconds; unseen questions are absent.
pub type Seen = BTreeMap<QuestionId, i64>;

/// What a learner has seen in these forms, each with the time at which it was begun, and what is remembered besides.
#[must_use]
pub fn seen<'a>(forms: impl IntoIterator<Item = (i64, &'a Form)>, memories: &Memories) -> Seen {
    let remembered = memories.iter().filter_map(|(question, memory)| Some((question.clone(), memory.last()?.at)));
    let mut seen: Seen = remembered.collect();
    for (at, item) in forms.into_iter().flat_map(|(at, form)| form.items.iter().map(move |item| (at, item))) {
        let last = seen.entry(item.question.clone()).or_insert(at);
        *last = at.max(*last);
    }
    seen
}

/// Draws a form: unseen questions first, then those seen longest ago; topics spread as evenly as the pool allows;
/// expired and overdue questions never. The same arguments give the same form; the form is stored, not drawn again.
///
/// # Errors
/// [`Shortage`] names the first quota that the pool cannot fill.
pub fn draw(bank: &Bank, exam: &Exam, today: Date, seen: &Seen, seed: u64) -> Result<Form, Shortage> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut items = Vec::new();
    for quota in quotas(exam) {
        let mut pool: Vec<&Item> = bank.items.values().filter(|item| quota.takes(item, today, bank.grace_days)).collect();
        if pool.len() < quota.items {
            return Err(Shortage { found: pool.len(), quota });
        }
        pool.shuffle(&mut rng);
        items.extend(spread(pool, seen, quota.items).into_iter().map(|item| shuffled(item, &mut rng)));
    }
    Ok(Form {
        bank: bank.id.clone(),
        bank_version: bank.version.clone(),
        origin: Origin::Drawn { exam: ExamId::clone(&exam.id), seed },
        items,
        withdrawn: 0,
        rules: RuleVersion::of(bank),
        grader: GRADER_VERSION,
    })
}

/// Picks `count` items, each time the best of those left: one that was never seen, before one on a text that must be
/// read anyway, before one of a topic that has had few, before the one seen longest ago.
fn spread<'a>(mut pool: Vec<&'a Item>, seen: &Seen, count: usize) -> Vec<&'a Item> {
    let last_seen = |item: &Item| seen.get(&item.question.id).copied().unwrap_or(i64::MIN);
    let mut picked: Vec<&Item> = Vec::with_capacity(count);
    let mut per_topic: BTreeMap<_, usize> = BTreeMap::new();
    while picked.len() < count {
        let best = pool
            .iter()
            .enumerate()
            .min_by_key(|(place, item)| {
                let topic = per_topic.get(&item.question.topic).copied().unwrap_or(0);
                let text = item.question.stimulus.as_ref();
                let new_text = text.is_none_or(|text| picked.iter().all(|other| other.question.stimulus.as_ref() != Some(text)));
                // Whether it was seen decides first, so that nobody meets a question twice while unseen ones are left.
                (seen.contains_key(&item.question.id), new_text, topic, last_seen(item), *place)
            })
            .map(|(place, _)| place);
        let Some(best) = best else { break };
        let item = pool.remove(best);
        *per_topic.entry(&item.question.topic).or_default() += 1;
        picked.push(item);
    }
    // Questions on one text stay together, in the order in which the texts were drawn, and in the author's order,
    // which follows the text.
    let group = |item: &Item| item.question.stimulus.as_ref().map_or(item.question.id.as_str(), |text| text.as_str()).to_owned();
    let order: Vec<_> = picked.iter().map(|item| group(item)).collect();
    picked.sort_by_key(|item| (order.iter().position(|other| *other == group(item)), item.question.id.clone()));
    picked
}

fn shuffled(item: &Item, rng: &mut ChaCha8Rng) -> FormItem {
    let mut form_item = FormItem::of(item);
    // Options that run in an order of their own (numbers, places of an order) stay as the author put them.
    let in_order = item.question.body.options().iter().all(|option| option.text.starts_with(|c: char| c.is_ascii_digit()));
    if item.question.body.shuffled() && !in_order {
        form_item.options.shuffle(rng);
    }
    form_item
}
