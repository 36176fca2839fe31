//! What a finished attempt means: scores by part, module and topic, and the verdict of each exam's rules.

use crate::attempt::{Attempt, ItemState, Mode};
use crate::bank::Bank;
use crate::form::Form;
use crate::ids::{AreaId, ExamId, SubjectId, TopicId};
use crate::points::{Points, Score};
use crate::question::Skill;
use crate::rules::{Exam, Minimum, Module};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The answers seen on one topic in one attempt.
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
}

/// The scores of a finished attempt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scores {
    /// Everything.
    pub total: Score,
    /// By module.
    pub subjects: BTreeMap<SubjectId, Score>,
    /// By module and part.
    pub parts: BTreeMap<(SubjectId, Skill), Score>,
    /// By topic.
    pub topics: BTreeMap<TopicId, Tally>,
}

/// Adds up the marks of a form. Everything needed is frozen in the form, so the sum never changes with the bank. Tasks
/// that only the learner can judge are counted apart, see [`tasks`].
#[must_use]
pub fn scores(form: &Form, marks: &[Points]) -> Scores {
    let mut scores = Scores::default();
    for (item, earned) in form.items.iter().zip(marks).filter(|(item, _)| !item.is_task()) {
        scores.total.add(*earned, item.points);
        scores.subjects.entry(item.subject.clone()).or_default().add(*earned, item.points);
        scores.parts.entry((item.subject.clone(), item.skill)).or_default().add(*earned, item.points);
        scores.topics.entry(item.topic.clone()).or_default().add(*earned, item.points);
    }
    scores
}

/// From so many answers on, one test says something about an area.
pub const ENOUGH_IN_AREA: u32 = 5;

/// What of the syllabus one test says something about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stretch {
    /// An area of a subject.
    Area(AreaId),
    /// A whole subject, where the test asks too little of each of its areas.
    Subject(SubjectId),
}

/// The answers of a finished attempt, added up by what they say something about, in the order of the bank: the areas with
/// [`ENOUGH_IN_AREA`] answers, or the whole subject where none of its areas has so many. In exam mode a question without
/// an answer was not known; in practice it was merely passed over. The areas are those of the bank today: what has left
/// it since belongs to none.
#[must_use]
pub fn stretches(bank: &Bank, attempt: &Attempt) -> Vec<(Stretch, Tally)> {
    let Some(end) = &attempt.end else { return Vec::new() };
    let mut areas: BTreeMap<&AreaId, Tally> = BTreeMap::new();
    let mut subjects: BTreeMap<&SubjectId, Tally> = BTreeMap::new();
    let items = attempt.form.items.iter().zip(&attempt.items).zip(&end.marks);
    let told = |state: &ItemState| attempt.mode == Mode::Exam || state.response.is_some();
    for ((item, _), earned) in items.filter(|((item, state), _)| !item.is_task() && told(state)) {
        subjects.entry(&item.subject).or_default().add(*earned, item.points);
        if let Some(area) = bank.area_of(&item.subject, &item.topic, item.skill) {
            areas.entry(&area.id).or_default().add(*earned, item.points);
        }
    }
    let enough = |tally: &&Tally| tally.asked >= ENOUGH_IN_AREA;
    let mut found = Vec::new();
    for subject in &bank.subjects {
        let of_subject = bank.areas.iter().filter(|area| area.subject == subject.id);
        let asked: Vec<_> =
            of_subject.filter_map(|area| Some((Stretch::Area(area.id.clone()), *areas.get(&area.id).filter(enough)?))).collect();
        let whole = subjects.get(&subject.id).filter(enough).filter(|_| asked.is_empty());
        found.extend(asked);
        found.extend(whole.map(|tally| (Stretch::Subject(subject.id.clone()), *tally)));
    }
    found
}

/// The tasks of one part that only the learner can judge.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tasks {
    /// How many tasks.
    pub asked: u32,
    /// How many of them the learner has judged.
    pub judged: u32,
    /// Points of the checklists that the judged answers meet.
    pub met: u32,
    /// Points of the checklists of the judged answers.
    pub of: u32,
}

/// Adds up what the learner found in their own answers, by part.
#[must_use]
pub fn tasks(form: &Form, items: &[ItemState]) -> BTreeMap<Skill, Tasks> {
    let mut parts: BTreeMap<Skill, Tasks> = BTreeMap::new();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    for (item, state) in form.items.iter().zip(items).filter(|(item, _)| item.is_task()) {
        let part = parts.entry(item.skill).or_default();
        part.asked += 1;
        if let Some(met) = &state.met {
            part.judged += 1;
            part.met += count(met.len());
            part.of += count(item.checklist.len());
        }
    }
    parts
}

/// One line drawn by the rules: points needed, points earned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Points earned.
    pub earned: Points,
    /// Points possible in this test.
    pub max: Points,
    /// Points needed in this test.
    pub needed: Points,
    /// Whether the rule's number is not stated by a source.
    pub approximate: bool,
}

impl Line {
    fn draw(score: Score, minimum: &Minimum) -> Self {
        Self { earned: score.earned, max: score.max, needed: minimum.scaled_to(score.max), approximate: minimum.confidence.approximate() }
    }

    /// Whether the line is reached.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.earned >= self.needed
    }

    /// What is missing, as it is shown: what is shown as needed without what is shown as earned. It is never nothing while
    /// the line is not reached, for what is needed has no part that is not shown.
    #[must_use]
    pub fn missing(&self) -> Points {
        self.earned.shown().missing_to(self.needed)
    }
}

/// The verdict on one part of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartVerdict {
    /// Which part.
    pub skill: Skill,
    /// Its line.
    pub line: Line,
    /// Passed, or let through by the rule that one part may stay a little below.
    pub passed: bool,
}

/// The verdict on one module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleVerdict {
    /// Which module.
    pub subject: SubjectId,
    /// The module's own line, if it has one.
    pub line: Option<Line>,
    /// The lines of its parts, as far as the test has such parts.
    pub parts: Vec<PartVerdict>,
    /// All of it together.
    pub passed: bool,
}

impl ModuleVerdict {
    /// Whether any number behind the verdict is not stated by a source.
    #[must_use]
    pub fn approximate(&self) -> bool {
        self.line.iter().any(|line| line.approximate) || self.parts.iter().any(|part| part.line.approximate)
    }

    /// Points missing in the module or, if it is reached, in the parts that failed.
    #[must_use]
    pub fn missing(&self) -> Points {
        let own = self.line.as_ref().map_or(Points::ZERO, Line::missing);
        let parts = self.parts.iter().filter(|part| !part.passed).map(|part| part.line.missing()).sum();
        own.max(parts)
    }
}

/// The verdict of one exam's rules on an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The exam.
    pub exam: ExamId,
    /// The modules that the attempt covers.
    pub modules: Vec<ModuleVerdict>,
    /// The line of the whole exam; only where the attempt covers all its modules.
    pub total: Option<Line>,
    /// Everything judged so far is passed.
    pub passed: bool,
}

impl Verdict {
    /// Points missing in all modules together or, if that is more, in the whole exam.
    #[must_use]
    pub fn missing(&self) -> Points {
        let modules = self.modules.iter().map(ModuleVerdict::missing).sum::<Points>();
        modules.max(self.total.as_ref().map_or(Points::ZERO, Line::missing))
    }
}

/// Judges scores by the rules of an exam. `None` if the attempt covers none of its modules or if the rules set no
/// minimum for any of those it covers.
#[must_use]
pub fn judge(exam: &Exam, scores: &Scores) -> Option<Verdict> {
    let modules: Vec<_> =
        exam.modules.iter().filter_map(|module| judge_module(module, scores.subjects.get(&module.subject).copied()?, scores)).collect();
    if modules.is_empty() {
        return None;
    }
    let whole = exam.modules.iter().all(|module| scores.subjects.contains_key(&module.subject));
    let total = exam.total.as_ref().filter(|_| whole).map(|minimum| Line::draw(scores.total, minimum));
    let passed = modules.iter().all(|module| module.passed) && total.as_ref().is_none_or(Line::passed);
    Some(Verdict { exam: exam.id.clone(), modules, total, passed })
}

fn judge_module(module: &Module, score: Score, scores: &Scores) -> Option<ModuleVerdict> {
    let line = module.minimum.as_ref().map(|minimum| Line::draw(score, minimum));
    let mut spared = module.leniency.as_ref().map_or(0, |leniency| leniency.parts);
    let mut parts = Vec::new();
    for part in &module.parts {
        let (Some(minimum), Some(score)) = (&part.minimum, scores.parts.get(&(module.subject.clone(), part.skill))) else { continue };
        let line = Line::draw(*score, minimum);
        let mut passed = line.passed();
        if let (false, Some(leniency)) = (passed, &module.leniency)
            && spared > 0
            && line.earned >= leniency.floor.scaled_to(line.max)
        {
            spared -= 1;
            passed = true;
        }
        parts.push(PartVerdict { skill: part.skill, line, passed });
    }
    if line.is_none() && parts.is_empty() {
        return None;
    }
    let passed = line.as_ref().is_none_or(Line::passed) && parts.iter().all(|part| part.passed);
    Some(ModuleVerdict { subject: module.subject.clone(), line, parts, passed })
}
