//! How good a bank is in numbers, test by test, and what its editors have to read again.

use super::check::{balance, complete};
use super::{Bank, Citations, Item, Test};
use crate::fold::{after, fold};
use crate::ids::{AreaId, QuestionId, TestId, TopicId};
use crate::lang::{Lang, LocalText};
use crate::question::Skill;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// The numbers of one test.
#[derive(Debug, Clone, PartialEq)]
pub struct TestQuality {
    /// The test.
    pub test: TestId,
    /// How many questions it has.
    pub questions: usize,
    /// How many of them may be scored on the day asked about; extra practice is never scored.
    pub live: usize,
    /// How many questions each area has.
    pub areas: BTreeMap<AreaId, usize>,
    /// How many questions each topic has.
    pub topics: BTreeMap<TopicId, usize>,
    /// How many questions each part of the exam has.
    pub skills: BTreeMap<Skill, usize>,
    /// How often the key of a choice among options stands in each place, by its letter.
    pub key_places: BTreeMap<char, usize>,
    /// In how many per cent of these choices the key is the longest option.
    pub key_longest_percent: usize,
    /// The mean number of words in a sentence of the questions' stems.
    pub words_per_sentence: f64,
    /// How many questions each language explains completely, and how many of them a native speaker has read.
    pub languages: BTreeMap<Lang, Written>,
    /// The next day on which a question of this test must be read again.
    pub next_check: Option<Date>,
}

/// How far one language is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Questions with everything a learner needs, for their present version.
    pub complete: usize,
    /// Questions that a native speaker has read.
    pub reviewed: usize,
}

/// A question that must be read again, or stops being right.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Due {
    /// By this day.
    pub by: Date,
    /// The question.
    pub question: QuestionId,
    /// The articles it rests on.
    pub law: Vec<String>,
    /// Where it was read.
    pub source: Option<String>,
    /// Where it is written: the file and its line.
    pub place: (String, usize),
}

/// The numbers of every test, fixed tests and extra practice, in the order of their ids.
#[must_use]
pub fn tests(bank: &Bank, today: Date) -> Vec<TestQuality> {
    bank.tests.values().map(|test| test_quality(bank, test, today)).collect()
}

fn test_quality(bank: &Bank, test: &Test, today: Date) -> TestQuality {
    let items: Vec<&Item> = test.questions.iter().filter_map(|id| bank.items.get(id)).collect();
    let choices: Vec<_> = test.questions.iter().filter_map(|id| balance::choosing(bank, id)).collect();
    let longest = choices.iter().filter(|choice| choice.longest()).count();
    let mut quality = TestQuality {
        test: test.id.clone(),
        questions: items.len(),
        live: if test.extra.is_none() { bank.live_questions(test, today).0.len() } else { 0 },
        areas: BTreeMap::new(),
        topics: BTreeMap::new(),
        skills: BTreeMap::new(),
        key_places: BTreeMap::new(),
        key_longest_percent: (longest * 100).checked_div(choices.len()).unwrap_or(0),
        words_per_sentence: words_per_sentence(items.iter().map(|item| item.question.stem.as_str())),
        languages: BTreeMap::new(),
        next_check: items.iter().filter_map(|item| item.fact.check_again_by).min(),
    };
    for choice in &choices {
        *quality.key_places.entry(balance::letter(choice.right)).or_default() += 1;
    }
    for item in &items {
        if let Some(area) = bank.area_of_question(&item.question) {
            *quality.areas.entry(area.id.clone()).or_default() += 1;
        }
        *quality.topics.entry(item.question.topic.clone()).or_default() += 1;
        *quality.skills.entry(item.question.skill).or_default() += 1;
        for lang in &bank.help_languages {
            let written = quality.languages.entry(lang.clone()).or_default();
            if let Some(help) = item.help.get(lang) {
                written.complete += usize::from(complete(item, help));
                written.reviewed += usize::from(help.reviewed);
            }
        }
    }
    quality
}

/// The mean number of words in a sentence; 0 without a sentence.
#[expect(clippy::cast_precision_loss, reason = "a bank has far fewer words than 2^52")]
fn words_per_sentence<'a>(texts: impl Iterator<Item = &'a str>) -> f64 {
    let (mut words, mut sentences) = (0usize, 0usize);
    for sentence in texts.flat_map(|text| text.split_inclusive(['.', '?', '!', ':'])) {
        let found = sentence.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
        words += found;
        sentences += usize::from(found > 0);
    }
    if sentences == 0 { 0.0 } else { words as f64 / sentences as f64 }
}

/// What must be read again, the earliest day first.
#[must_use]
pub fn due(bank: &Bank) -> Vec<Due> {
    let mut due: Vec<_> = bank
        .items
        .values()
        .filter_map(|item| {
            let by = [item.fact.check_again_by, item.fact.true_until].into_iter().flatten().min()?;
            Some(Due {
                by,
                question: item.question.id.clone(),
                law: item.fact.law.clone(),
                source: item.fact.source.clone(),
                place: (item.place.file.clone(), item.place.line),
            })
        })
        .collect();
    due.sort();
    due
}

/// The questions that rest on a law: on an article, `115-FZ art. 13.3`, or on any article of an act, `115-FZ`. The act may also
/// be named as people who read it do: `115-ФЗ ст. 13.3`, `Трудовой кодекс`.
#[must_use]
pub fn citing(bank: &Bank, law: &str) -> Vec<Due> {
    let Some(citations) = &bank.citations else { return Vec::new() };
    let article = inside(&citations.article);
    let wanted = by_short_name(bank, citations, fold(law));
    let cited = |cited: &String| {
        let cited = fold(cited);
        after(&cited, &wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with(&article) || rest.starts_with('.'))
    };
    let mut found = due(bank);
    found.retain(|due| due.law.iter().any(cited));
    found
}

/// The word for an article as it stands, folded, inside a reference, with the spaces around it: alone it would lose its full stop.
fn inside(word: &str) -> String {
    let folded = fold(&format!("1 {word} 1"));
    folded.trim_matches('1').to_owned()
}

/// Puts the short name under which the bank cites an act in place of what people call it, if that means only one act.
fn by_short_name(bank: &Bank, citations: &Citations, wanted: String) -> String {
    let article = inside(&citations.article);
    let names: Vec<_> = citations.also.iter().chain([&citations.article]).map(|word| inside(word)).collect();
    let words: Vec<&str> = wanted.split(' ').collect();
    let at = words.iter().position(|word| names.iter().any(|name| name.trim() == *word)).unwrap_or(words.len());
    // Folded once more: behind an act there may be a comma.
    let (act, number) = (fold(&words[..at].join(" ")), words.get(at + 1..).unwrap_or_default().join(" "));
    let called = |(short, names): &(&String, &LocalText)| {
        let names = names.langs().filter_map(|lang| names.get(lang));
        names.chain([short.as_str()]).any(|name| format!(" {} ", fold(name)).contains(&format!(" {act} ")))
    };
    let mut acts = bank.laws.iter().filter(called);
    match (acts.next(), acts.next()) {
        (Some((short, _)), None) if number.is_empty() => fold(short),
        (Some((short, _)), None) => format!("{}{article}{number}", fold(short)),
        _ => wanted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_counted_not_stems() {
        let mean = |text: &str| words_per_sentence([text].into_iter());
        assert_eq!(mean("Азиз переехал. Кто сообщает об этом полиции?"), 3.5);
        assert_eq!(mean("Кто?"), 1.0);
        assert_eq!(mean(" … "), 0.0);
    }
}
