//! Questions that ask the same thing twice, also in other words.
//!
//! What a question is about is taken as the set of the letter triples of its content words: of the stem, of the rows
//! or the gapped text, and of the right answer. Endings change little in it, word order nothing. Two questions on the
//! same fact share most of it; two questions in the same words about different facts differ in the answer.

use super::Rule;
use crate::bank::{Bank, Item, Problem};
use crate::ids::ChoiceId;
use crate::question::{AnswerKey, Body};
use crate::typed::fold;
use jiff::civil::Date;
use std::collections::BTreeMap;

const DUPLICATE_QUESTION: Rule = Rule::error("duplicate-question");
const NEAR_DUPLICATE_QUESTION: Rule = Rule::error("near-duplicate-question");

pub(super) const RULES: &[Rule] = &[DUPLICATE_QUESTION, NEAR_DUPLICATE_QUESTION];

/// From this share of common triples on, in per cent, two questions are taken for one.
const ALIKE: usize = 70;

/// Words of every question, which say nothing about what is asked.
const COMMON: &[&str] = &[
    "в",
    "во",
    "на",
    "по",
    "о",
    "об",
    "от",
    "до",
    "из",
    "с",
    "со",
    "у",
    "к",
    "ко",
    "и",
    "а",
    "но",
    "или",
    "не",
    "ли",
    "за",
    "для",
    "при",
    "что",
    "кто",
    "кого",
    "кому",
    "какой",
    "какая",
    "какое",
    "какие",
    "каком",
    "какого",
    "какую",
    "каким",
    "когда",
    "где",
    "куда",
    "сколько",
    "как",
    "это",
    "этот",
    "эта",
    "эти",
    "этом",
    "является",
    "являются",
    "называется",
    "называют",
    "назовите",
    "выберите",
    "был",
    "была",
    "было",
    "были",
    "есть",
    "россии",
    "российской",
    "федерации",
    "рф",
];

struct Signature<'a> {
    item: &'a Item,
    exact: String,
    triples: Vec<[char; 3]>,
}

pub(super) fn check(bank: &Bank, _today: Date) -> Vec<Problem> {
    let mut subjects: BTreeMap<_, Vec<Signature<'_>>> = BTreeMap::new();
    for item in bank.items.values() {
        subjects.entry(&item.question.subject).or_default().push(Signature::of(item));
    }
    let mut problems = Vec::new();
    for signatures in subjects.values() {
        for (n, later) in signatures.iter().enumerate() {
            problems.extend(signatures[..n].iter().find_map(|earlier| compare(earlier, later)));
        }
    }
    problems
}

fn compare(earlier: &Signature<'_>, later: &Signature<'_>) -> Option<Problem> {
    let (one, other) = (&earlier.item.question, &later.item.question);
    // «О чём этот текст?» is another question about another text.
    if let (Some(a), Some(b)) = (&one.stimulus, &other.stimulus)
        && a != b
    {
        return None;
    }
    let broken = |rule: Rule, message| Some(rule.broken(&later.item.place, Some(&other.id), "stem", message));
    if earlier.exact == later.exact {
        return broken(DUPLICATE_QUESTION, format!("it asks the same as {}; remove one of them", one.id));
    }
    let alike = likeness(&earlier.triples, &later.triples);
    (alike >= ALIKE)
        .then(|| broken(NEAR_DUPLICATE_QUESTION, format!("it asks nearly the same as {} ({alike} % alike); ask something else", one.id)))
        .flatten()
}

/// The share of common triples in per cent (Dice's coefficient).
fn likeness(a: &[[char; 3]], b: &[[char; 3]]) -> usize {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        common += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    (200 * common).checked_div(a.len() + b.len()).unwrap_or(0)
}

impl<'a> Signature<'a> {
    fn of(item: &'a Item) -> Self {
        let question = &item.question;
        let mut asked = vec![question.stem.as_str()];
        match &question.body {
            Body::Matching { left, .. } => asked.extend(left.iter().map(|row| row.text.as_str())),
            Body::Ordering { options } => asked.extend(options.iter().map(|part| part.text.as_str())),
            Body::Gaps { text, .. } => asked.push(text),
            _ => {}
        }
        asked.extend(right(item));
        let words: Vec<String> = asked.iter().flat_map(|text| words(text)).collect();
        let mut triples: Vec<_> = words.iter().filter(|word| !COMMON.contains(&word.as_str())).flat_map(|word| triples(word)).collect();
        triples.sort_unstable();
        triples.dedup();
        Self { item, exact: words.join(" "), triples }
    }
}

/// The text of the right answer.
fn right(item: &Item) -> Vec<&str> {
    let options = item.question.body.options();
    let named = |id: &ChoiceId| options.iter().find(|option| option.id == *id).map(|option| option.text.as_str());
    match &item.key {
        AnswerKey::One(id) => named(id).into_iter().collect(),
        AnswerKey::Set(ids) => ids.iter().filter_map(named).collect(),
        AnswerKey::Text(accepted) => accepted.first().map(String::as_str).into_iter().collect(),
        AnswerKey::Truth(_) | AnswerKey::Pairs(_) | AnswerKey::Order(_) | AnswerKey::Fields(_) => Vec::new(),
    }
}

fn words(text: &str) -> Vec<String> {
    fold(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The letter triples of a word with a border on each side.
fn triples(word: &str) -> Vec<[char; 3]> {
    let letters: Vec<char> = std::iter::once(' ').chain(word.chars()).chain(std::iter::once(' ')).collect();
    letters.windows(3).map(|three| [three[0], three[1], three[2]]).collect()
}
