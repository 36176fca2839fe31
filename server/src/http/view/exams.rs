//! The tests of a bank, and the introduction of one.

use crate::http::reader::Reader;
use app::exam::mock;
use app::exam::pages::{IntroView, TestLine, TestsView};
use app::exam::verdict::{rule_lines, test_title};
use app::i18n::Texts;
use app::spoken::{Spoken, spoken};
use domain::bank::{Bank, Subject, Test};
use domain::blueprint;
use domain::ids::AttemptId;
use domain::question::Material;
use jiff::civil::Date;
use std::collections::BTreeMap;
use store::ResultRow;

/// The tests of a bank by module, and its mock exams. `last` are the newest results of a learner by test, `open` what they can go on
/// with.
pub fn tests(
    reader: &Reader,
    bank: &Bank,
    today: Date,
    last: &BTreeMap<String, ResultRow>,
    open: &BTreeMap<String, AttemptId>,
) -> TestsView {
    let texts = &reader.page.texts;
    let line = |id: &str, name: Spoken, size: String| TestLine {
        href: reader.page.to().test(bank.id.as_str(), id),
        name,
        size,
        last: last.get(id).map(|row| (row.score, reader.date(row.ended))),
        open: open.contains_key(id),
    };
    let tests = |subject: &Subject| {
        let mut tests: Vec<_> = bank.tests.values().filter(|test| test.subject == subject.id).collect();
        tests.sort_by_key(|test| (test.extra.is_some(), test.number));
        tests
            .into_iter()
            .map(|test| line(test.id.as_str(), test_name(test, texts), test_size(bank, test, today, texts)))
            .collect::<Vec<_>>()
    };
    let subjects = bank.subjects.iter().map(|subject| (spoken(&subject.name, texts), tests(subject)));
    let subjects = subjects.filter(|(_, lines)| !lines.is_empty()).collect();
    // What can be taken; the rules in force before those of the past.
    let mut exams: Vec<_> = bank.exams.iter().filter(|exam| blueprint::shortage(bank, exam, today).is_none()).collect();
    exams.sort_by_key(|exam| (!exam.in_force(today), exam.rank));
    let mocks = exams.into_iter().map(|exam| line(exam.id.as_str(), spoken(&exam.name, texts), mock::size(exam, texts))).collect();
    TestsView { title: spoken(&bank.title, texts), subjects, mocks }
}

/// A test in the list of its module: "Test 1", or the name of extra practice.
fn test_name(test: &Test, texts: &Texts) -> Spoken {
    test.extra
        .as_ref()
        .map_or_else(|| Spoken::own(texts, texts.with("test-number", &[("n", test.number.into())])), |name| spoken(name, texts))
}

/// "20 questions, 20 minutes in exam mode".
fn test_size(bank: &Bank, test: &Test, today: Date, texts: &Texts) -> String {
    let questions = bank.live_questions(test, today).0.len();
    match test.extra {
        Some(_) => texts.with("questions", &[("n", questions.into())]),
        None => texts.with("test-size", &[("questions", questions.into()), ("minutes", test.minutes.into())]),
    }
}

/// The introduction of a test. `open` is the address of an attempt that can be gone on with.
pub fn intro(bank: &Bank, test: &Test, reader: &Reader, today: Date, open: Option<String>) -> IntroView {
    let texts = &reader.page.texts;
    let (live, withdrawn) = bank.live_questions(test, today);
    let listening = live.iter().any(|item| {
        let stimulus = item.question.stimulus.as_ref().and_then(|stimulus| bank.stimuli.get(stimulus));
        stimulus.is_some_and(|entry| matches!(entry.stimulus.material, Material::Audio { .. }))
    });
    IntroView {
        bank: bank.id.to_string(),
        test: test.id.to_string(),
        title: test_title(bank, test, texts),
        size: test_size(bank, test, today, texts),
        extra: test.extra.is_some(),
        withdrawn,
        minutes: test.minutes,
        rules: rule_lines(bank, test, &live, today, texts),
        exam_language: bank.exam_tongue.own_name.clone(),
        help_languages: bank.help_languages.clone(),
        help: super::help_shown(bank, reader),
        listening,
        open,
    }
}
