//! Areas: every question of a subject belongs to exactly one, and every fixed test and mock exam asks enough of each.

use super::exams::place;
use crate::bank::{Area, Bank, Subject};
use crate::blueprint::{self, Quota};
use crate::content::{Place, Problem, Rule};
use crate::outcome::ENOUGH_IN_AREA;
use crate::question::Skill;
use crate::rules::Exam;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

const SUBJECT_WITHOUT_AREAS: Rule = Rule::warning("subject-without-areas");
const AREA_COUNT: Rule = Rule::error("area-count");
const UNKNOWN_AREA: Rule = Rule::error("unknown-area");
const TOPIC_WITHOUT_AREA: Rule = Rule::error("topic-without-area");
const AREA_PARTS: Rule = Rule::error("area-parts");
const AREA_FEW_ITEMS: Rule = Rule::error("area-few-items");

pub(super) const RULES: &[Rule] = &[SUBJECT_WITHOUT_AREAS, AREA_COUNT, UNKNOWN_AREA, TOPIC_WITHOUT_AREA, AREA_PARTS, AREA_FEW_ITEMS];

/// So many areas make up a subject: fewer say nothing that the subject does not, more would have too few questions each.
const AREAS: RangeInclusive<usize> = 3..=5;

pub(super) fn check(bank: &Bank, _today: Date) -> Vec<Problem> {
    if bank.unread.anything || bank.unread.names || bank.unread.topics {
        return Vec::new();
    }
    let mut problems = Vec::new();
    for area in bank.areas.iter().filter(|area| bank.subject(&area.subject).is_none()) {
        let message = format!("area {} belongs to {}, which bank.toml does not have", area.id, area.subject);
        problems.push(UNKNOWN_AREA.broken(&area.place, None, "subject", message));
    }
    for area in bank.areas.iter().filter(|area| bank.topics.iter().any(|topic| topic.id.as_str() == area.id.as_str())) {
        let message = format!("{} is the id of a topic too, and both have a page; choose another", area.id);
        problems.push(UNKNOWN_AREA.broken(&area.place, None, "id", message));
    }
    for subject in &bank.subjects {
        problems.extend(check_subject(bank, subject));
    }
    problems
}

fn check_subject(bank: &Bank, subject: &Subject) -> Vec<Problem> {
    let mut problems = Vec::new();
    let areas: Vec<&Area> = bank.areas.iter().filter(|area| area.subject == subject.id).collect();
    let tests = || bank.fixed_tests().filter(|test| test.subject == subject.id);
    let quotas = |exam: &Exam| -> Vec<Quota> {
        blueprint::quotas(exam).into_iter().filter(|quota| quota.subject == subject.id && !quota.tasks).collect()
    };
    let items = |exam: &Exam| quotas(exam).iter().map(|quota| quota.items).sum::<usize>();
    let Some(first) = areas.first() else {
        // Where nothing asks enough for three areas the subject speaks as a whole anyway.
        let largest = tests().map(|test| test.questions.len()).chain(bank.exams.iter().map(items)).max();
        if largest >= Some(AREAS.start() * ENOUGH_IN_AREA as usize) {
            let topics = Place { file: format!("{}/topics.toml", bank.id), line: 0 };
            let message = format!(
                "{} has no [[area]] in topics.toml, so that the result of one test cannot say what to study; write three to five",
                subject.id
            );
            problems.push(SUBJECT_WITHOUT_AREAS.broken(&topics, None, "", message));
        }
        return problems;
    };
    if !AREAS.contains(&areas.len()) {
        let message = format!("{} has {} areas; divide it into three to five", subject.id, areas.len());
        problems.push(AREA_COUNT.broken(&first.place, None, "", message));
    }
    if areas.iter().any(|area| !area.skills.is_empty()) {
        problems.extend(check_parts(bank, subject, &areas));
    } else {
        problems.extend(check_topics(bank, subject, &areas));
    }
    // Where the areas themselves are wrong, what each of them has too few of follows from that.
    if !problems.is_empty() {
        return problems;
    }
    for test in tests().filter(|test| !bank.unread.test(&test.id)) {
        let questions =
            || test.questions.iter().filter_map(|id| bank.items.get(id)).filter(|item| item.question.body.checklist().is_empty());
        let asked =
            |area: &Area| questions().filter(|item| bank.area_of_question(&item.question).is_some_and(|of| of.id == area.id)).count();
        // A question in no area has a topic or a skill that is wrong, which is said already.
        if !questions().all(|item| bank.area_of_question(&item.question).is_some()) {
            continue;
        }
        for (area, asked) in few(&areas, questions().count(), asked) {
            let message = format!("the test asks {asked} questions of {}; with fewer than {ENOUGH_IN_AREA} it says nothing of it", area.id);
            problems.push(AREA_FEW_ITEMS.broken(&test.place, None, "", message));
        }
    }
    for exam in &bank.exams {
        let quotas = quotas(exam);
        let sure = |area: &Area| quotas.iter().filter(|quota| within(bank, area, quota)).map(|quota| quota.items).sum();
        for (area, sure) in few(&areas, items(exam), sure) {
            problems.push(AREA_FEW_ITEMS.broken(&place(bank, exam), None, "", mock_message(area, sure, exam)));
        }
    }
    problems
}

fn mock_message(area: &Area, sure: usize, exam: &Exam) -> String {
    format!(
        "a mock exam of {} is sure to ask only {sure} questions of {}; let each quota take topics of one area, and each area have {ENOUGH_IN_AREA} or more",
        exam.id, area.id
    )
}

/// The areas of which too few items are asked, where there are enough for all of them. Where there are not, the result
/// speaks of the subject as a whole.
fn few<'a>(areas: &[&'a Area], all: usize, asked: impl Fn(&Area) -> usize) -> Vec<(&'a Area, usize)> {
    let enough = ENOUGH_IN_AREA as usize;
    let counted = areas.iter().map(|area| (*area, asked(area)));
    counted.filter(|(_, asked)| all >= enough * areas.len() && *asked < enough).collect()
}

/// Whether all that a quota may draw belongs to an area.
fn within(bank: &Bank, area: &Area, quota: &Quota) -> bool {
    if !area.skills.is_empty() {
        return quota.skill.is_some_and(|skill| area.skills.contains(&skill));
    }
    let inside = |topic| bank.topic(topic).is_some_and(|topic| topic.area.as_ref() == Some(&area.id));
    quota.topics.as_ref().is_some_and(|topics| topics.iter().all(inside))
}

fn check_topics(bank: &Bank, subject: &Subject, areas: &[&Area]) -> Vec<Problem> {
    let topics: Vec<_> = bank.topics.iter().filter(|topic| topic.subject == subject.id).collect();
    let mut problems: Vec<_> = topics
        .iter()
        .filter_map(|topic| match &topic.area {
            None => {
                let message = format!("{} is in no area; name the area that it belongs to as `area`", topic.id);
                Some(TOPIC_WITHOUT_AREA.broken(&topic.place, None, "", message))
            }
            Some(area) if areas.iter().all(|known| known.id != *area) => {
                let message = format!("{} has no area {area}; write it as [[area]] above the topics or correct the name", subject.id);
                Some(UNKNOWN_AREA.broken(&topic.place, None, "area", message))
            }
            Some(_) => None,
        })
        .collect();
    for area in areas.iter().filter(|area| topics.iter().all(|topic| topic.area.as_ref() != Some(&area.id))) {
        let message = format!("no topic of {} is in {}; let topics name it as `area` or remove it", subject.id, area.id);
        problems.push(AREA_PARTS.broken(&area.place, None, "", message));
    }
    problems
}

fn check_parts(bank: &Bank, subject: &Subject, areas: &[&Area]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut taken: BTreeSet<Skill> = BTreeSet::new();
    for area in areas {
        if area.skills.is_empty() {
            let message = format!("the areas of {} are parts of the exam, and {} names none; name them as `skills`", subject.id, area.id);
            problems.push(AREA_PARTS.broken(&area.place, None, "", message));
        }
        for skill in &area.skills {
            if !taken.insert(*skill) {
                let message = format!("{} is in two areas of {}; leave it in one", skill.as_str(), subject.id);
                problems.push(AREA_PARTS.broken(&area.place, None, "skills", message));
            }
        }
    }
    // Tasks that only the learner judges earn no points, so no area needs them.
    let asked: BTreeSet<Skill> = bank
        .exams
        .iter()
        .flat_map(blueprint::quotas)
        .filter(|quota| quota.subject == subject.id && !quota.tasks)
        .filter_map(|quota| quota.skill)
        .collect();
    for (skill, first) in asked.difference(&taken).zip(areas.first().into_iter().cycle()) {
        let message = format!("no area of {} takes {}; add it to the `skills` of one", subject.id, skill.as_str());
        problems.push(AREA_PARTS.broken(&first.place, None, "skills", message));
    }
    for topic in bank.topics.iter().filter(|topic| topic.subject == subject.id && topic.area.is_some()) {
        let message = format!("the areas of {} are parts of the exam, so no topic belongs to one; remove `area`", subject.id);
        problems.push(UNKNOWN_AREA.broken(&topic.place, None, "area", message));
    }
    problems
}
