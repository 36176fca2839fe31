//! How good the banks are in numbers, test by test, and what their editors must read again. It tells about no person.

use super::{Asked, Column, Query, Report, Row, Table, Type, Value};
use domain::bank::Bank;
use domain::bank::quality::{Due, TestQuality, due, tests};
use domain::blueprint::{Shortage, shortage};
use domain::question::Skill;

pub static REPORT: Report = Report {
    name: "quality",
    title: "report-quality",
    tables: &[
        Table {
            id: "tests",
            caption: "report-tests",
            columns: &[
                Column::new("bank", "report-bank", Type::Text),
                Column::new("test", "report-test", Type::Text),
                Column::new("questions", "report-questions", Type::Count),
                Column::new("live", "report-live", Type::Count),
                Column::new("key_longest", "report-key-longest", Type::Share),
                Column::new("words_per_sentence", "report-words", Type::Mean),
                Column::new("next_check", "report-next-check", Type::Date),
            ],
            groups: &[],
        },
        Table {
            id: "composition",
            caption: "report-composition",
            columns: &[
                Column::new("bank", "report-bank", Type::Text),
                Column::new("test", "report-test", Type::Text),
                Column::new("sort", "report-sort", Type::Text),
                Column::new("name", "report-name", Type::Text),
                Column::new("questions", "report-questions", Type::Count),
            ],
            groups: &[],
        },
        Table {
            id: "help",
            caption: "report-help",
            columns: &[
                Column::new("bank", "report-bank", Type::Text),
                Column::new("test", "report-test", Type::Text),
                Column::new("lang", "report-language", Type::Text),
                Column::new("complete", "report-complete", Type::Count),
                Column::new("reviewed", "report-reviewed", Type::Count),
            ],
            groups: &[],
        },
        Table {
            id: "short",
            caption: "report-short",
            columns: &[
                Column::new("bank", "report-bank", Type::Text),
                Column::new("exam", "report-exam", Type::Text),
                Column::new("subject", "report-module", Type::Text),
                Column::new("skill", "report-part", Type::Text),
                Column::new("needed", "report-needed", Type::Count),
                Column::new("found", "report-found", Type::Count),
            ],
            groups: &[],
        },
        Table {
            id: "due",
            caption: "report-due",
            columns: &[
                Column::new("by", "report-by", Type::Date),
                Column::new("overdue", "report-overdue", Type::Text),
                Column::new("question", "report-question", Type::Text),
                Column::new("law", "report-law", Type::Text),
                Column::new("source", "report-source", Type::Text),
                Column::new("place", "report-place", Type::Text),
            ],
            groups: &[],
        },
    ],
    query: Query::Banks(rows),
};

fn rows(banks: &[Bank], asked: &Asked) -> Vec<Vec<Row>> {
    let (mut of_tests, mut composition, mut help) = (Vec::new(), Vec::new(), Vec::new());
    for bank in banks {
        for test in tests(bank, asked.today) {
            composition.extend(parts(bank, &test));
            help.extend(test.languages.iter().map(|(lang, written)| {
                let counts = [written.complete, written.reviewed].map(Value::count);
                [Value::text(&bank.id), Value::text(&test.test), Value::text(lang)].into_iter().chain(counts).collect::<Row>()
            }));
            of_tests.push(numbers(bank, &test));
        }
    }
    let short = banks.iter().flat_map(|bank| {
        bank.exams.iter().filter_map(move |exam| {
            let Shortage { quota, found } = shortage(bank, exam, asked.today)?;
            let skill = quota.skill.map_or(Value::Nothing, skill_word);
            let counts = [quota.items, found].map(Value::count);
            Some(
                [Value::text(&bank.id), Value::text(&exam.id), Value::text(&quota.subject), skill]
                    .into_iter()
                    .chain(counts)
                    .collect::<Row>(),
            )
        })
    });
    let short = short.collect();
    let mut again: Vec<Due> = banks.iter().flat_map(due).collect();
    again.sort();
    let again = again.iter().map(|due| read_again(due, asked)).collect();
    vec![of_tests, composition, help, short, again]
}

#[expect(clippy::cast_precision_loss, reason = "per cent are at most a hundred")]
fn numbers(bank: &Bank, test: &TestQuality) -> Row {
    vec![
        Value::text(&bank.id),
        Value::text(&test.test),
        Value::count(test.questions),
        Value::count(test.live),
        Value::Decimal(test.key_longest_percent as f64),
        Value::Decimal(test.words_per_sentence),
        test.next_check.map_or(Value::Nothing, Value::Date),
    ]
}

/// What a test is made of: its areas, topics, parts of the exam, and the places of its keys.
fn parts(bank: &Bank, test: &TestQuality) -> Vec<Row> {
    let row = |sort: (&'static str, &'static str), name: Value, count: &usize| {
        vec![Value::text(&bank.id), Value::text(&test.test), Value::Word(sort.0, sort.1), name, Value::count(*count)]
    };
    let areas = test.areas.iter().map(|(id, n)| row(("area", "report-area"), Value::text(id), n));
    let topics = test.topics.iter().map(|(id, n)| row(("topic", "report-topic"), Value::text(id), n));
    let skills = test.skills.iter().map(|(skill, n)| row(("part", "report-part"), skill_word(*skill), n));
    let places = test.key_places.iter().map(|(letter, n)| row(("key", "report-key-place"), Value::text(letter), n));
    areas.chain(topics).chain(skills).chain(places).collect()
}

/// The name of a part of the exam is the id of its text, too.
fn skill_word(skill: Skill) -> Value {
    Value::Word(skill.as_str(), skill.as_str())
}

fn read_again(due: &Due, asked: &Asked) -> Row {
    let (file, line) = &due.place;
    vec![
        Value::Date(due.by),
        if asked.today > due.by { Value::Word("yes", "report-yes") } else { Value::Nothing },
        Value::text(&due.question),
        Value::text(due.law.join("; ")),
        due.source.as_ref().map_or(Value::Nothing, Value::text),
        Value::Text(format!("{file}:{line}")),
    ]
}
