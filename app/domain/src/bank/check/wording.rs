//! How texts are worded: nothing empty, short questions that end as questions do, the quotation marks of the language.

use super::texts::{self, Role, Text};
use crate::bank::Bank;
use crate::content::{Problem, Rule};
use jiff::civil::Date;

const EMPTY_TEXT: Rule = Rule::error("empty-text");
const STEM_TOO_LONG: Rule = Rule::warning("stem-too-long");
const STEM_ENDING: Rule = Rule::warning("stem-ending");
const ASCII_QUOTES: Rule = Rule::warning("ascii-quotes");
const MISSING_NAME: Rule = Rule::warning("missing-name");

pub(super) const RULES: &[Rule] = &[EMPTY_TEXT, STEM_TOO_LONG, STEM_ENDING, ASCII_QUOTES, MISSING_NAME];

/// The house rule is 15 words; a situation in two sentences may take more, beyond this nobody reads to the end.
const MOST_WORDS: usize = 25;

pub(super) fn check(bank: &Bank, _today: Date) -> Vec<Problem> {
    let mut problems = missing_names(bank);
    texts::each(bank, &mut |text| {
        let exam_language = *text.lang == bank.exam_language;
        let quotes = bank.letters.get(text.lang).and_then(|letters| letters.quotes);
        problems.extend(check_text(&text, exam_language, quotes));
    });
    problems
}

fn check_text(text: &Text<'_>, exam_language: bool, quotes: Option<(char, char)>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut add = |rule: Rule, message: String| problems.push(rule.broken(text.place, text.question, text.field.clone(), message));
    let said = text.text.trim();
    if said.is_empty() {
        add(EMPTY_TEXT, format!("the text in {} is empty; write it or remove the field", text.lang));
        return problems;
    }
    if text.role == Role::Stem {
        let words = said.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
        if exam_language && words > MOST_WORDS {
            add(
                STEM_TOO_LONG,
                format!("the question has {words} words; {MOST_WORDS} are the most, 15 are better: make it two sentences or cut"),
            );
        }
        if !said.ends_with(['?', '.', ':', '؟']) {
            add(STEM_ENDING, "a question ends in a question mark, a statement in a full stop, a task in a full stop or colon".into());
        }
    }
    if text.role != Role::Answer
        && let Some((open, close)) = quotes
        && said.contains('"')
    {
        add(ASCII_QUOTES, format!("use the quotation marks {open} {close} instead of \""));
    }
    problems
}

/// Names of subjects, areas, topics and exams that some promised language does not have; the page shows the fallback.
fn missing_names(bank: &Bank) -> Vec<Problem> {
    let langs: Vec<_> = std::iter::once(&bank.exam_language).chain(&bank.help_languages).collect();
    let bank_file = crate::content::Place { file: format!("{}/bank.toml", bank.id), line: 0 };
    let subjects = bank.subjects.iter().enumerate().map(|(n, s)| (bank_file.clone(), format!("subject/{n}/name"), &s.name));
    let topics = bank.topics.iter().map(|topic| (topic.place.clone(), "name".to_owned(), &topic.name));
    let areas = bank.areas.iter().map(|area| (area.place.clone(), "name".to_owned(), &area.name));
    let exams = bank.exams.iter().map(|exam| (super::exams::place(bank, exam), "name".to_owned(), &exam.name));
    let extras = bank.tests.values().filter_map(|test| Some((test.place.clone(), "title".to_owned(), test.extra.as_ref()?)));
    std::iter::once((bank_file.clone(), "title".to_owned(), &bank.title))
        .chain(subjects)
        .chain(areas)
        .chain(topics)
        .chain(exams)
        .chain(extras)
        .filter_map(|(place, field, name)| {
            let missing: Vec<_> = langs.iter().filter(|lang| name.get(lang).is_none()).map(|lang| lang.as_str()).collect();
            let message = format!("there is no name in {}; until it is added another language is shown", missing.join(", "));
            (!missing.is_empty()).then(|| MISSING_NAME.broken(&place, None, field, message))
        })
        .collect()
}
