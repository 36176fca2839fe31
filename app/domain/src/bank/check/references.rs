//! Names that must lead somewhere: subjects, topics, skills, shared texts; and the numbers of tests.

use crate::bank::{Bank, Item};
use crate::content::{Problem, Rule};
use crate::ids::SubjectId;
use crate::question::Skill;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

const UNKNOWN_SUBJECT: Rule = Rule::error("unknown-subject");
const UNKNOWN_TOPIC: Rule = Rule::error("unknown-topic");
const TOPIC_OF_OTHER_SUBJECT: Rule = Rule::error("topic-of-other-subject");
const WRONG_SKILL: Rule = Rule::error("wrong-skill");
const UNKNOWN_STIMULUS: Rule = Rule::error("unknown-stimulus");
const UNUSED_STIMULUS: Rule = Rule::warning("unused-stimulus");
const TEST_NUMBER_GAP: Rule = Rule::error("test-number-gap");

pub(super) const RULES: &[Rule] =
    &[UNKNOWN_SUBJECT, UNKNOWN_TOPIC, TOPIC_OF_OTHER_SUBJECT, WRONG_SKILL, UNKNOWN_STIMULUS, UNUSED_STIMULUS, TEST_NUMBER_GAP];

pub(super) fn check(bank: &Bank, _today: Date) -> Vec<Problem> {
    let skills = skills(bank);
    let tests = bank.tests_by_question();
    let unread = &bank.unread;
    let broken = |item: &Item| tests.get(&item.question.id).is_some_and(|test| unread.test(test));
    let mut problems: Vec<_> = bank.items.values().flat_map(|item| check_item(bank, &skills, item, broken(item))).collect();
    for topic in &bank.topics {
        if bank.subject(&topic.subject).is_none() && !unread.names {
            let message = format!("topic {} belongs to {}, which bank.toml does not have", topic.id, topic.subject);
            problems.push(UNKNOWN_SUBJECT.broken(&topic.place, None, "subject", message));
        }
    }
    for test in bank.tests.values() {
        if bank.subject(&test.subject).is_none() && !unread.names {
            let message = format!("bank.toml has no subject {}; add it there or correct `subject`", test.subject);
            problems.push(UNKNOWN_SUBJECT.broken(&test.place, None, "subject", message));
        }
    }
    let used: BTreeSet<_> = bank.items.values().filter_map(|item| item.question.stimulus.as_ref()).collect();
    for (id, entry) in &bank.stimuli {
        if !used.contains(id) && !unread.some_test() {
            let message = format!("no question uses {id}; let one name it as `stimulus` or remove it");
            problems.push(UNUSED_STIMULUS.broken(&entry.place, None, "id", message));
        }
    }
    problems.extend(number_gaps(bank));
    problems
}

/// `broken` says whether something of the question's test could not be read.
fn check_item(bank: &Bank, skills: &BTreeMap<SubjectId, BTreeSet<Skill>>, item: &Item, broken: bool) -> Vec<Problem> {
    let question = &item.question;
    let unread = &bank.unread;
    let mut problems = Vec::new();
    let mut add = |rule: Rule, field: &str, message: String| problems.push(rule.broken(&item.place, Some(&question.id), field, message));
    match bank.topic(&question.topic) {
        None if unread.topics => {}
        None => add(UNKNOWN_TOPIC, "topic", format!("topics.toml has no topic {}", question.topic)),
        Some(topic) if topic.subject != question.subject => {
            let message = format!("{} is a topic of {}, the question is about {}", topic.id, topic.subject, question.subject);
            add(TOPIC_OF_OTHER_SUBJECT, "topic", message);
        }
        Some(_) => {}
    }
    for topic in question.also.iter().filter(|topic| bank.topic(topic).is_none() && !unread.topics) {
        add(UNKNOWN_TOPIC, "also", format!("topics.toml has no topic {topic}"));
    }
    if let Some(allowed) = skills.get(&question.subject)
        && !allowed.contains(&question.skill)
        && !unread.exams
    {
        let allowed: Vec<_> = allowed.iter().map(|skill| skill.as_str()).collect();
        let message = format!("{} is no part of {}; the exams have {}", question.skill.as_str(), question.subject, allowed.join(", "));
        add(WRONG_SKILL, "skill", message);
    }
    if let Some(id) = &question.stimulus
        && !bank.stimuli.contains_key(id)
        && !broken
    {
        add(
            UNKNOWN_STIMULUS,
            "stimulus",
            format!("there is no [[stimulus]] with id {id}; write it above the question or correct the name"),
        );
    }
    problems
}

/// The skills of each subject as the exams have them: the parts of its module, or knowledge where it has no parts.
fn skills(bank: &Bank) -> BTreeMap<SubjectId, BTreeSet<Skill>> {
    let mut skills: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for module in bank.exams.iter().flat_map(|exam| &exam.modules) {
        let of_subject = skills.entry(module.subject.clone()).or_default();
        of_subject.extend(module.parts.iter().map(|part| part.skill));
    }
    for of_subject in skills.values_mut() {
        if of_subject.is_empty() {
            of_subject.insert(Skill::Knowledge);
        }
    }
    skills
}

fn number_gaps(bank: &Bank) -> Vec<Problem> {
    let mut next: BTreeMap<(&SubjectId, bool), u32> = BTreeMap::new();
    let mut tests: Vec<_> = bank.tests.values().collect();
    tests.sort_by_key(|test| (&test.subject, test.extra.is_some(), test.number));
    let mut problems = Vec::new();
    for test in tests {
        let due = next.entry((&test.subject, test.extra.is_some())).or_insert(1);
        if test.number != *due && !bank.unread.some_test() {
            let message = format!("the tests of {} lack number {due:02}; number them without gaps from 01", test.subject);
            problems.push(TEST_NUMBER_GAP.broken(&test.place, None, "", message));
        }
        *due = test.number + 1;
    }
    problems
}
