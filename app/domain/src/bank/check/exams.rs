//! The rules of exams as numbers that must fit together.

use crate::bank::Bank;
use crate::content::{Place, Problem, Rule};
use crate::rules::{Exam, Minimum, Module};
use jiff::civil::Date;
use std::collections::BTreeSet;

const EXAM_MINIMUM: Rule = Rule::error("exam-minimum");
const EXAM_ITEMS: Rule = Rule::error("exam-items");
const EXAM_MODULES: Rule = Rule::error("exam-modules");
const EXAM_SUBJECT: Rule = Rule::error("exam-subject");
const EXAM_QUOTAS: Rule = Rule::error("exam-quotas");
const EXAM_DATES: Rule = Rule::error("exam-dates");
const SUBJECT_WITHOUT_RULE: Rule = Rule::warning("subject-without-rule");

pub(super) const RULES: &[Rule] = &[EXAM_MINIMUM, EXAM_ITEMS, EXAM_MODULES, EXAM_SUBJECT, EXAM_QUOTAS, EXAM_DATES, SUBJECT_WITHOUT_RULE];

pub(super) fn check(bank: &Bank, _today: Date) -> Vec<Problem> {
    let mut problems: Vec<_> = bank.exams.iter().flat_map(|exam| check_exam(bank, exam)).collect();
    let mut seen = BTreeSet::new();
    for test in bank.tests.values() {
        let ruled = bank.exams.iter().any(|exam| exam.module(&test.subject).is_some());
        if !ruled && !bank.unread.exams && seen.insert(&test.subject) {
            let message = format!("no exam has a module {}; its tests will show points but neither pass nor fail", test.subject);
            problems.push(SUBJECT_WITHOUT_RULE.broken(&test.place, None, "subject", message));
        }
    }
    problems
}

/// Where the rules of an exam are written: the file is named after the exam.
pub(super) fn place(bank: &Bank, exam: &Exam) -> Place {
    Place { file: format!("{}/exams/{}.toml", bank.id, exam.id), line: 0 }
}

struct Findings {
    place: Place,
    problems: Vec<Problem>,
}

impl Findings {
    fn add(&mut self, rule: Rule, field: impl Into<String>, message: impl Into<String>) {
        self.problems.push(rule.broken(&self.place, None, field, message));
    }

    fn minimum(&mut self, field: String, minimum: &Minimum) {
        if minimum.of == 0 || minimum.need > minimum.of {
            self.add(EXAM_MINIMUM, field, format!("{} of {} points can never be reached; mend `need` or `of`", minimum.need, minimum.of));
        }
    }

    fn module(&mut self, bank: &Bank, field: &str, module: &Module) {
        if bank.subject(&module.subject).is_none() && !bank.unread.names {
            self.add(EXAM_SUBJECT, format!("{field}/subject"), format!("bank.toml has no subject {}", module.subject));
        }
        if let Some(minimum) = &module.minimum {
            self.minimum(format!("{field}/minimum"), minimum);
        }
        if let Some(leniency) = &module.leniency {
            self.minimum(format!("{field}/leniency/floor"), &leniency.floor);
        }
        let mut skills = BTreeSet::new();
        for (n, part) in module.parts.iter().enumerate() {
            if let Some(minimum) = &part.minimum {
                self.minimum(format!("{field}/part/{n}/minimum"), minimum);
            }
            if !skills.insert(part.skill) {
                self.add(EXAM_MODULES, format!("{field}/part/{n}/skill"), format!("{} is there twice", part.skill.as_str()));
            }
        }
        let counted: Vec<_> = module.parts.iter().filter_map(|part| part.items).collect();
        let sum: u32 = counted.iter().sum();
        let all = counted.len() == module.parts.len() && !counted.is_empty();
        if sum > module.items || (all && sum != module.items) {
            let message = format!("the parts have {sum} items together, the module {}; the two must agree", module.items);
            self.add(EXAM_ITEMS, format!("{field}/items"), message);
        }
        self.quotas(bank, field, module);
    }

    fn quotas(&mut self, bank: &Bank, field: &str, module: &Module) {
        if module.quotas.is_empty() {
            return;
        }
        if !module.parts.is_empty() {
            self.add(EXAM_QUOTAS, format!("{field}/quota"), "a module is drawn by its parts or by its topics; remove one of the two");
        }
        let sum: u32 = module.quotas.iter().map(|quota| quota.items).sum();
        if sum != module.items {
            let message = format!("the quotas have {sum} items together, the module {}; the two must agree", module.items);
            self.add(EXAM_ITEMS, format!("{field}/items"), message);
        }
        let mut topics = BTreeSet::new();
        for (n, topic) in module.quotas.iter().enumerate().flat_map(|(n, quota)| quota.topics.iter().map(move |topic| (n, topic))) {
            let known = bank.unread.topics || bank.topic(topic).is_some_and(|known| known.subject == module.subject);
            let message = match (known, topics.insert(topic)) {
                (false, _) => format!("topics.toml has no topic {topic} of {}", module.subject),
                (true, false) => format!("{topic} stands in two quotas; nobody could say which of them a question fills"),
                (true, true) => continue,
            };
            self.add(EXAM_QUOTAS, format!("{field}/quota/{n}/topics"), message);
        }
    }
}

fn check_exam(bank: &Bank, exam: &Exam) -> Vec<Problem> {
    let mut found = Findings { place: place(bank, exam), problems: Vec::new() };
    if exam.modules.is_empty() {
        found.add(EXAM_MODULES, "", "an exam has at least one [[module]]");
    }
    let mut subjects = BTreeSet::new();
    for (n, module) in exam.modules.iter().enumerate() {
        let field = format!("module/{n}");
        if !subjects.insert(&module.subject) {
            found.add(EXAM_MODULES, format!("{field}/subject"), format!("module {} is there twice", module.subject));
        }
        found.module(bank, &field, module);
    }
    if let Some(total) = &exam.total {
        found.minimum("total".into(), total);
        let needs: u32 = exam.modules.iter().filter_map(|module| Some(module.minimum.as_ref()?.need)).sum();
        if needs > total.of {
            let message = format!("the modules need {needs} points together, the whole exam has {}", total.of);
            found.add(EXAM_MINIMUM, "total/of", message);
        }
    }
    if let Some(until) = exam.valid_until.filter(|until| *until < exam.valid_from) {
        found.add(EXAM_DATES, "valid_until", format!("the rules end on {until}, before they begin on {}", exam.valid_from));
    }
    found.problems
}
