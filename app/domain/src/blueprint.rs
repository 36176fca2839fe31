//! Drawing a mock exam: from the rules of an exam and a pool of questions to a [`Form`].

use crate::bank::{Bank, Item};
use crate::form::{Form, FormItem, Origin, RuleVersion};
use crate::grading::GRADER_VERSION;
use crate::ids::{ExamId, QuestionId, SubjectId};
use crate::question::{Body, Skill};
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
    /// How many items.
    pub items: usize,
}

/// What a form of an exam is made of, in order.
#[must_use]
pub fn quotas(exam: &Exam) -> Vec<Quota> {
    let mut quotas = Vec::new();
    for module in &exam.modules {
        let quota = |skill, items: u32| Quota { subject: module.subject.clone(), skill, items: items as usize };
        let parts: Vec<_> = module.parts.iter().filter_map(|part| Some(quota(Some(part.skill), part.items?))).collect();
        if parts.is_empty() { quotas.push(quota(None, module.items)) } else { quotas.extend(parts) }
    }
    quotas
}

/// The pool does not hold enough live questions for a quota.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the pool has {found} questions for {} of {}, {} are needed", quota.skill.map_or("all parts", Skill::as_str), quota.subject, quota.items)]
pub struct Shortage {
    /// The quota that cannot be met.
    pub quota: Quota,
    /// How many live questions there are.
    pub found: usize,
}

/// When the learner last saw each question, in milliseconds; unseen questions are absent.
pub type Seen = BTreeMap<QuestionId, i64>;

/// Draws a form: unseen questions first, then those seen longest ago; topics spread as evenly as the pool allows;
/// expired and overdue questions never. The same arguments give the same form; the form is stored, not drawn again.
///
/// # Errors
/// [`Shortage`] names the first quota that the pool cannot fill.
pub fn draw(bank: &Bank, exam: &Exam, today: Date, seen: &Seen, seed: u64) -> Result<Form, Shortage> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut items = Vec::new();
    for quota in quotas(exam) {
        let mut pool: Vec<&Item> = bank
            .items
            .values()
            .filter(|item| item.question.subject == quota.subject)
            .filter(|item| quota.skill.is_none_or(|skill| item.question.skill == skill))
            .filter(|item| item.fact.live(today, bank.grace_days))
            .collect();
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

/// Picks `count` items, one topic after the other, each time the item least recently seen.
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
                // Whether it was seen decides first, so that nobody meets a question twice while unseen ones are left.
                (seen.contains_key(&item.question.id), topic, last_seen(item), *place)
            })
            .map(|(place, _)| place);
        let Some(best) = best else { break };
        let item = pool.remove(best);
        *per_topic.entry(&item.question.topic).or_default() += 1;
        picked.push(item);
    }
    // Questions on one text stay together, in the order in which the texts were drawn.
    let mut order: Vec<_> = Vec::new();
    for item in &picked {
        let group = item.question.stimulus.as_ref().map_or(item.question.id.as_str(), |s| s.as_str());
        if !order.contains(&group) {
            order.push(group);
        }
    }
    let mut grouped = Vec::with_capacity(picked.len());
    for group in order {
        grouped.extend(
            picked.iter().filter(|item| item.question.stimulus.as_ref().map_or(item.question.id.as_str(), |s| s.as_str()) == group),
        );
    }
    grouped
}

fn shuffled(item: &Item, rng: &mut ChaCha8Rng) -> FormItem {
    let mut form_item = FormItem::of(item);
    // Options that run in an order of their own (numbers, places of an order) stay as the author put them.
    let in_order = item.question.body.options().iter().all(|option| option.text.starts_with(|c: char| c.is_ascii_digit()));
    if matches!(item.question.body, Body::Single { .. } | Body::Multiple { .. } | Body::Matching { .. }) && !in_order {
        form_item.options.shuffle(rng);
    }
    form_item
}
