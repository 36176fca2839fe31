//! Whether a learner would pass: the probability to pass an exam under its real rule, with honest uncertainty.
//!
//! What is believed about each part of the exam is drawn many times from the uncertainty that the answers leave. For each
//! draw the rule (minima of parts, modules and the whole, leniency) is worked out exactly over all ways in which the
//! questions may turn out. The spread over the draws is the interval.

use crate::bank::{Bank, Item};
use crate::blueprint;
use crate::ids::{ExamId, SubjectId};
use crate::mastery::{Belief, Knowledge, Policy, Strand};
use crate::points::Points;
use crate::question::Skill;
use crate::rules::{Exam, Minimum, Module};
use jiff::civil::Date;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Beta, Distribution};
use std::collections::{BTreeMap, BTreeSet};

/// In each module at least so many answers, or there is no opinion about passing.
pub const ENOUGH: u32 = 10;
/// How often the uncertainty is drawn from.
const DRAWS: usize = 300;
/// How often for the question what would raise the chance most, which is asked for each topic.
const FEW_DRAWS: usize = 60;
/// The interval leaves out one tenth of the draws on either side.
const TAIL: usize = 10;
/// A topic that has been studied well is believed to be known to this share.
const STUDIED: f64 = 0.9;
/// Answers within one subject resemble each other, so they say less about the whole than as many strangers would.
const ALIKE: f64 = 0.8;

/// So many items of like kind in the exam.
#[derive(Debug, Clone, PartialEq)]
struct Group {
    skill: Option<Skill>,
    items: usize,
    /// What the items ask: the place of the strand in [`ExamModel::strands`], its share of the pool, and how likely a guess
    /// is right.
    asks: Vec<(usize, f64, f64)>,
}

/// An exam as far as passing it matters: what its items ask, and what of them must be right.
#[derive(Debug, Clone, PartialEq)]
pub struct ExamModel {
    exam: ExamId,
    strands: Vec<Strand>,
    /// For each strand what is studied with it: its area, where it has one.
    studied: Vec<Strand>,
    modules: Vec<(Module, Vec<Group>)>,
    total: Option<Minimum>,
}

/// How likely it is to pass.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// The probability.
    pub mean: f64,
    /// With the answers seen so far it may as well be as low as this …
    pub low: f64,
    /// … or as high as this.
    pub high: f64,
}

/// The chance in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outlook {
    /// Hardly ever.
    Unlikely,
    /// It may go either way.
    Open,
    /// More often than not.
    Likely,
    /// Nearly always.
    VeryLikely,
}

impl Chance {
    /// The chance in words: under 40 of 100 such exams unlikely, under 65 open, under 90 likely.
    #[must_use]
    pub fn outlook(&self) -> Outlook {
        match self.mean {
            mean if mean < 0.40 => Outlook::Unlikely,
            mean if mean < 0.65 => Outlook::Open,
            mean if mean < 0.90 => Outlook::Likely,
            _ => Outlook::VeryLikely,
        }
    }

    /// The interval as "so many to so many of 100 such exams", widened to steps of 5.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
    pub fn of_hundred(&self) -> (u32, u32) {
        let low = (self.low * 20.0).floor().clamp(0.0, 19.0) as u32 * 5;
        let high = (self.high * 20.0).ceil().clamp(1.0, 20.0) as u32 * 5;
        (low, high)
    }
}

/// What we say about passing.
#[derive(Debug, Clone, PartialEq)]
pub struct Readiness {
    /// The exam.
    pub exam: ExamId,
    /// Each module by its own rule; `None` with fewer than [`ENOUGH`] answers in it.
    pub modules: Vec<(SubjectId, Option<Chance>)>,
    /// The whole exam; `None` while there is no opinion about a module.
    pub whole: Option<Chance>,
    /// What would raise the chance most if it were studied well, and to what: the best first, three at most.
    pub raises: Vec<(Strand, f64)>,
}

/// What an exam asks, by its blueprint and by what the bank holds on a day. `None` for exams that set no minimum.
#[must_use]
pub fn exam_model(bank: &Bank, exam: &Exam, today: Date) -> Option<ExamModel> {
    let minima = exam.modules.iter().any(|module| module.minimum.is_some() || module.parts.iter().any(|part| part.minimum.is_some()));
    if !minima && exam.total.is_none() {
        return None;
    }
    let mut strands: Vec<Strand> = Vec::new();
    let mut group = |quota: &blueprint::Quota| {
        let items: Vec<&Item> = bank.items.values().filter(|item| quota.takes(item, today, bank.grace_days)).collect();
        let mut found: BTreeMap<Strand, (u32, f64)> = BTreeMap::new();
        for item in &items {
            let question = &item.question;
            let strand = match quota.skill {
                Some(skill) => Strand::Skill(question.subject.clone(), skill),
                None => Strand::Topic(question.subject.clone(), question.topic.clone()),
            };
            let (count, luck) = found.entry(strand).or_default();
            *count += 1;
            *luck += question.body.guess();
        }
        let all = items.len().max(1);
        let asks = found
            .into_iter()
            .map(|(strand, (count, luck))| {
                let place = strands.iter().position(|other| *other == strand).unwrap_or_else(|| {
                    strands.push(strand);
                    strands.len() - 1
                });
                #[expect(clippy::cast_precision_loss, reason = "a bank has thousands of questions, not more")]
                let share = f64::from(count) / all as f64;
                (place, share, luck / f64::from(count))
            })
            .collect();
        Group { skill: quota.skill, items: quota.items, asks }
    };
    let quotas = blueprint::quotas(exam);
    let mut modules = Vec::new();
    for module in &exam.modules {
        let groups = quotas.iter().filter(|quota| quota.subject == module.subject && !quota.tasks).map(&mut group).collect();
        modules.push((module.clone(), groups));
    }
    let studied = strands.iter().map(|strand| area(bank, strand)).collect();
    Some(ExamModel { exam: exam.id.clone(), strands, studied, modules, total: exam.total.clone() })
}

/// The area that a strand belongs to; the strand itself where there is none.
fn area(bank: &Bank, strand: &Strand) -> Strand {
    let area = match strand {
        Strand::Topic(_, topic) => bank.topic(topic).and_then(|topic| bank.area(topic.area.as_ref()?)),
        Strand::Skill(subject, skill) => bank.areas.iter().find(|area| area.subject == *subject && area.skills.contains(skill)),
        Strand::Area(_, area) => bank.area(area),
    };
    area.map_or_else(|| strand.clone(), |area| Strand::Area(area.subject.clone(), area.id.clone()))
}

/// Whether somebody with this knowledge would pass. The same arguments give the same answer.
#[must_use]
pub fn readiness(model: &ExamModel, knowledge: &Knowledge, policy: &Policy, seed: u64) -> Readiness {
    let answers = |subject: &SubjectId| knowledge.subjects.get(subject).map_or(0, |belief| belief.answers);
    let enough: Vec<_> = model.modules.iter().map(|(module, _)| answers(&module.subject) >= ENOUGH).collect();
    let drawn = draws(model, knowledge, policy, seed, DRAWS);
    let passes: Vec<Passes> = drawn.iter().map(|drawn| passes(model, drawn)).collect();
    let module = |n: usize| enough[n].then(|| chance(passes.iter().map(|passes| passes.modules[n])));
    let modules = model.modules.iter().enumerate().map(|(n, (module_, _))| (module_.subject.clone(), module(n))).collect();
    let whole = enough.iter().all(|enough| *enough).then(|| chance(passes.iter().map(|passes| passes.whole)));
    let raises = if whole.is_some() { raises(model, &drawn[..FEW_DRAWS.min(drawn.len())]) } else { Vec::new() };
    Readiness { exam: model.exam.clone(), modules, whole, raises }
}

/// How much the chance to pass rises for each area, or what has none, if it were studied well, worked out by the same draws.
fn raises(model: &ExamModel, drawn: &[Known]) -> Vec<(Strand, f64)> {
    // The places of the strands that are studied together.
    let mut targets: BTreeMap<&Strand, Vec<usize>> = BTreeMap::new();
    for (place, strand) in model.studied.iter().enumerate() {
        targets.entry(strand).or_default().push(place);
    }
    let mut sums = vec![0.0; targets.len()];
    let mut now = 0.0;
    for known in drawn {
        let modules: Vec<Sums> = model.modules.iter().map(|(module, groups)| passing(module, groups, known)).collect();
        let whole = together(model, &modules.iter().collect::<Vec<_>>());
        now += whole;
        for (places, sum) in targets.values().zip(&mut sums) {
            // Many draws know some of it well already: studying that changes nothing.
            let learnt: Vec<usize> = places.iter().copied().filter(|place| known[*place] < STUDIED).collect();
            if learnt.is_empty() {
                *sum += whole;
                continue;
            }
            let mut studied = known.clone();
            for place in &learnt {
                studied[*place] = STUDIED;
            }
            // Only the modules that ask it come out otherwise.
            let raised: Vec<Option<Sums>> =
                model.modules.iter().map(|(module, groups)| asked(groups, &learnt).then(|| passing(module, groups, &studied))).collect();
            let all: Vec<&Sums> = raised.iter().zip(&modules).map(|(raised, before)| raised.as_ref().unwrap_or(before)).collect();
            *sum += together(model, &all);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "some dozen draws")]
    let mean = |sum: f64| sum / drawn.len().max(1) as f64;
    let now = mean(now);
    let raised = targets.into_keys().zip(sums).map(|(strand, sum)| (strand.clone(), mean(sum)));
    let mut raises: Vec<_> = raised.filter(|(_, chance)| *chance > now + 0.005).collect();
    raises.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    raises.truncate(3);
    raises
}

impl ExamModel {
    /// The probabilities to pass for somebody who knows just so much of each strand.
    #[must_use]
    pub fn pass(&self, known: impl Fn(&Strand) -> f64) -> Passes {
        passes(self, &self.strands.iter().map(known).collect::<Vec<_>>())
    }

    /// How many items of this exam ask a strand, on average; none for what is not asked.
    #[must_use]
    pub fn items(&self, strand: &Strand) -> f64 {
        let Some(place) = self.strands.iter().position(|other| other == strand) else { return 0.0 };
        let groups = self.modules.iter().flat_map(|(_, groups)| groups);
        let share = |group: &Group| group.asks.iter().find(|(other, ..)| *other == place).map_or(0.0, |(_, share, _)| *share);
        #[expect(clippy::cast_precision_loss, reason = "an exam has some dozen items")]
        groups.map(|group| share(group) * group.items as f64).sum()
    }
}

/// How much better the chance to pass becomes when more of a strand is known, for each strand: by what is believed most
/// likely, without its uncertainty.
#[must_use]
pub fn worth(model: &ExamModel, knowledge: &Knowledge, policy: &Policy) -> BTreeMap<Strand, f64> {
    // Where the chance is near 0 or 1 a single strand hardly moves it, though all of them do: half of everything still
    // to learn is taken as learnt, so that what comes next can be compared.
    let ahead = |strand: &Strand| {
        let share = knowledge.share(strand, policy);
        share + (STUDIED - share).max(0.0) / 2.0
    };
    let known: Vec<f64> = model.strands.iter().map(ahead).collect();
    let now = passes(model, &known).whole;
    let better = |(place, strand): (usize, &Strand)| {
        let mut known = known.clone();
        known[place] = (known[place] + 0.2).min(1.0);
        (strand.clone(), (passes(model, &known).whole - now).max(0.0))
    };
    model.strands.iter().enumerate().map(better).collect()
}

/// The share known of each strand of a paper, in their order.
type Known = Vec<f64>;

/// Draws what may be known, as the answers leave it open.
fn draws(model: &ExamModel, knowledge: &Knowledge, policy: &Policy, seed: u64, count: usize) -> Vec<Known> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let beliefs: Vec<Belief> = model.strands.iter().map(|strand| knowledge.strands.get(strand).copied().unwrap_or_default()).collect();
    let subjects: BTreeMap<&SubjectId, Belief> = model
        .strands
        .iter()
        .map(|strand| (strand.subject(), knowledge.subjects.get(strand.subject()).copied().unwrap_or_default()))
        .collect();
    (0..count)
        .map(|_| {
            // Each draw believes of each subject that it was guessed, or that it was not.
            let guessed: BTreeSet<&SubjectId> =
                subjects.keys().copied().filter(|subject| rng.random_bool(knowledge.guessed(subject).clamp(0.0, 1.0))).collect();
            let wholes: BTreeMap<_, _> = subjects
                .iter()
                .map(|(subject, whole)| (*subject, beta(ALIKE * whole.known + 1.0, ALIKE * whole.unknown + 1.0, &mut rng)))
                .collect();
            let strands = model.strands.iter().zip(&beliefs).map(|(strand, belief)| {
                let whole = wholes.get(strand.subject()).copied().unwrap_or(0.5);
                let (known, unknown) = (belief.known + policy.shrink * whole, belief.unknown + policy.shrink * (1.0 - whole));
                let before = if guessed.contains(strand.subject()) { 0.0 } else { beta(known, unknown, &mut rng) };
                belief.today(before)
            });
            strands.collect()
        })
        .collect()
}

fn beta(known: f64, unknown: f64, rng: &mut ChaCha8Rng) -> f64 {
    let floor = 0.05;
    Beta::new(known.max(floor), unknown.max(floor)).map_or(0.5, |beta| beta.sample(rng))
}

fn chance(draws: impl Iterator<Item = f64>) -> Chance {
    let mut draws: Vec<f64> = draws.collect();
    draws.sort_by(f64::total_cmp);
    let n = draws.len().max(1);
    let at = |place: usize| draws.get(place.min(n - 1)).copied().unwrap_or(0.0);
    #[expect(clippy::cast_precision_loss, reason = "some hundred draws")]
    let mean = draws.iter().sum::<f64>() / n as f64;
    Chance { mean, low: at(n / TAIL), high: at(n - 1 - n / TAIL) }
}

/// The probability to pass each module, and the whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Passes {
    /// The modules, in the order of the exam.
    pub modules: Vec<f64>,
    /// All of it.
    pub whole: f64,
}

/// The probability of each number of points; those that have failed are missing from it.
type Sums = Vec<f64>;

fn passes(model: &ExamModel, known: &[f64]) -> Passes {
    let sums: Vec<Sums> = model.modules.iter().map(|(module, groups)| passing(module, groups, known)).collect();
    let modules = sums.iter().map(|sums| sums.iter().sum()).collect();
    Passes { modules, whole: together(model, &sums.iter().collect::<Vec<_>>()) }
}

/// The probability to pass the whole by the points of its modules.
fn together(model: &ExamModel, modules: &[&Sums]) -> f64 {
    let Some(minimum) = &model.total else {
        // The modules are passed each by itself, so there is nothing to add up.
        return modules.iter().map(|sums| sums.iter().sum::<f64>()).product();
    };
    let items: usize = model.modules.iter().flat_map(|(_, groups)| groups).map(|group| group.items).sum();
    let all = modules.iter().fold(vec![1.0], |all, sums| convolve(&all, sums));
    all.iter().skip(needed(minimum, items)).sum()
}

/// Whether any of these groups asks a strand at one of these places of the exam model.
fn asked(groups: &[Group], places: &[usize]) -> bool {
    groups.iter().any(|group| group.asks.iter().any(|(place, ..)| places.contains(place)))
}

/// The points of a module in all the ways in which it is passed.
fn passing(module: &Module, groups: &[Group], known: &[f64]) -> Sums {
    let items: usize = groups.iter().map(|group| group.items).sum();
    let leniency = module.leniency.as_ref();
    // By how many parts have been let through although they were a little below their minimum.
    let mut spared: Vec<Sums> = vec![vec![1.0]];
    let mut parts: BTreeMap<Option<Skill>, (Sums, usize)> = BTreeMap::new();
    for group in groups {
        let (sums, items) = parts.entry(group.skill).or_insert_with(|| (vec![1.0], 0));
        let right = group.asks.iter().map(|(place, share, luck)| share * (known[*place] + (1.0 - known[*place]) * luck));
        let right: f64 = right.sum();
        for _ in 0..group.items {
            one_more(sums, right);
        }
        *items += group.items;
    }
    for (skill, (sums, items)) in parts {
        let minimum = module.parts.iter().find(|part| Some(part.skill) == skill).and_then(|part| part.minimum.as_ref());
        let need = minimum.map_or(0, |minimum| needed(minimum, items));
        let floor = leniency.map_or(need, |leniency| needed(&leniency.floor, items).min(need));
        let above = |from: usize, below: usize| -> Sums {
            sums.iter().enumerate().map(|(n, p)| if (from..below).contains(&n) { *p } else { 0.0 }).collect()
        };
        let (reached, nearly) = (above(need, usize::MAX), above(floor, need));
        let mut next: Vec<Sums> = vec![Vec::new(); spared.len() + 1];
        for (n, before) in spared.iter().enumerate() {
            add(&mut next[n], &convolve(before, &reached));
            if leniency.is_some_and(|leniency| n < leniency.parts) {
                add(&mut next[n + 1], &convolve(before, &nearly));
            }
        }
        spared = next;
    }
    let mut all = Sums::new();
    for sums in &spared {
        add(&mut all, sums);
    }
    let need = module.minimum.as_ref().map_or(0, |minimum| needed(minimum, items));
    all.iter_mut().take(need).for_each(|sum| *sum = 0.0);
    all
}

/// The items that must be right, each being worth one point.
fn needed(minimum: &Minimum, items: usize) -> usize {
    let items = u32::try_from(items).unwrap_or(u32::MAX);
    minimum.scaled_to(Points::whole(items)).as_hundredths() as usize / 100
}

fn add(to: &mut Sums, more: &[f64]) {
    if to.len() < more.len() {
        to.resize(more.len(), 0.0);
    }
    to.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}

/// Adds an item that is right with this probability.
fn one_more(sums: &mut Sums, right: f64) {
    let mut fewer = 0.0;
    for sum in sums.iter_mut() {
        let same = *sum;
        *sum = same * (1.0 - right) + fewer * right;
        fewer = same;
    }
    if !sums.is_empty() {
        sums.push(fewer * right);
    }
}

fn convolve(a: &[f64], b: &[f64]) -> Sums {
    if a.is_empty() || b.is_empty() {
        return Sums::new();
    }
    let mut sums = vec![0.0; a.len() + b.len() - 1];
    for (n, a) in a.iter().enumerate() {
        for (m, b) in b.iter().enumerate() {
            sums[n + m] += a * b;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact() {
        assert_eq!(convolve(&[0.5, 0.5], &[0.5, 0.5]), [0.25, 0.5, 0.25]);
        assert!(convolve(&[], &[1.0]).is_empty(), "what has failed stays failed");
        let mut sums = vec![1.0];
        for _ in 0..2 {
            one_more(&mut sums, 0.5);
        }
        assert_eq!(sums, [0.25, 0.5, 0.25]);
    }

    #[test]
    fn intervals_are_honest_to_the_outside() {
        let chance = Chance { mean: 0.77, low: 0.71, high: 0.849 };
        assert_eq!((chance.outlook(), chance.of_hundred()), (Outlook::Likely, (70, 85)));
        let sure = Chance { mean: 1.0, low: 1.0, high: 1.0 };
        assert_eq!((sure.outlook(), sure.of_hundred()), (Outlook::VeryLikely, (95, 100)));
        let lost = Chance { mean: 0.0, low: 0.0, high: 0.0 };
        assert_eq!((lost.outlook(), lost.of_hundred()), (Outlook::Unlikely, (0, 5)));
    }
}
