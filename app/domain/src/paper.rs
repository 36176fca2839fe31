//! A form on paper: its number, the marks on its sheets, and the way back from a sheet to an answer.

use crate::form::{Form, FormItem};
use crate::ids::ChoiceId;
use crate::question::{AnswerKey, Body, Choice};
use std::fmt;

/// The letters of options on paper, in the order of the Russian alphabet, without those that look like numbers or that
/// no test uses. Options beyond them are numbered.
const LETTERS: [&str; 12] = ["А", "Б", "В", "Г", "Д", "Е", "Ж", "И", "К", "Л", "М", "Н"];
/// Digits of a number, and how many stand together.
const DIGITS: usize = 12;
const GROUP: usize = 4;
/// How many accepted wordings the key shows.
const SHOWN: usize = 3;

/// The number of a form on paper. Two forms that ask the same in the same order have the same number; it is no secret.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaperNumber(String);

/// Why a text is no number of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the number of a form has {DIGITS} digits")]
pub struct BadNumber;

impl PaperNumber {
    /// The number that the bytes of a digest give.
    #[must_use]
    pub fn of_digest(digest: &[u8; 32]) -> Self {
        let mut head = [0; 8];
        head.copy_from_slice(&digest[..8]);
        let modulus = 10_u64.pow(DIGITS as u32);
        Self(format!("{:0DIGITS$}", u64::from_be_bytes(head) % modulus))
    }

    /// Reads what a person typed or an address holds: the digits, with anything but letters between them.
    ///
    /// # Errors
    /// [`BadNumber`] if these are not the digits of a number.
    pub fn parse(text: &str) -> Result<Self, BadNumber> {
        let digits: String = text.chars().filter(char::is_ascii_digit).take(DIGITS + 1).collect();
        let sound = digits.len() == DIGITS && !text.chars().any(char::is_alphabetic);
        if sound { Ok(Self(digits)) } else { Err(BadNumber) }
    }

    /// The digits, as addresses and tables have them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// In groups, as a person reads it.
impl fmt::Display for PaperNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let groups: Vec<_> = (0..DIGITS).step_by(GROUP).map(|start| &self.0[start..start + GROUP]).collect();
        f.write_str(&groups.join(" "))
    }
}

/// The mark of the option in place `n`, counted from 0.
#[must_use]
pub fn mark(n: usize) -> String {
    LETTERS.get(n).map_or_else(|| (n + 1).to_string(), |letter| (*letter).to_owned())
}

/// The options of a question in the order of its form.
#[must_use]
pub fn in_form_order(body: &Body, item: &FormItem) -> Body {
    let mut body = body.clone();
    if let Body::Single { options } | Body::Multiple { options } | Body::Matching { options, .. } | Body::Ordering { options } = &mut body {
        let place = |choice: &Choice| item.options.iter().position(|id| *id == choice.id).unwrap_or(usize::MAX);
        options.sort_by_key(place);
    }
    body
}

/// What stands on an answer sheet that is all right, line by line. `body` is in the order of the form; `truth` are the
/// words for true and false.
#[must_use]
pub fn key_marks(body: &Body, key: &AnswerKey, truth: &[String; 2]) -> Vec<String> {
    let of = |choices: &[Choice], id: &ChoiceId| {
        choices.iter().position(|choice| choice.id == *id).map_or_else(|| id.to_string(), |n| format!("{}. {}", mark(n), choices[n].text))
    };
    // Whoever marks sees at once what is meant; all that a machine would accept is too much to read.
    let first = |texts: &[String]| texts.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(" / ");
    match (body, key) {
        (Body::Single { options }, AnswerKey::One(id)) => vec![of(options, id)],
        (Body::Multiple { options }, AnswerKey::Set(ids)) => {
            options.iter().filter(|option| ids.contains(&option.id)).map(|option| of(options, &option.id)).collect()
        }
        (Body::TrueFalse, AnswerKey::Truth(is_true)) => {
            let n = usize::from(!is_true);
            vec![format!("{} {}", ["+", "−"][n], truth[n])]
        }
        (Body::Matching { left, options }, AnswerKey::Pairs(pairs)) => {
            let row = |(n, row): (usize, &Choice)| Some(format!("{} — {}", n + 1, of(options, pairs.get(&row.id)?)));
            left.iter().enumerate().filter_map(row).collect()
        }
        (Body::Gaps { gaps, .. }, AnswerKey::Pairs(pairs)) => {
            gaps.iter().filter_map(|gap| Some(format!("{} — {}", gap.id, of(&gap.options, pairs.get(&gap.id)?)))).collect()
        }
        (Body::Ordering { options }, AnswerKey::Order(order)) => {
            let place = |id: &ChoiceId| order.iter().position(|other| other == id).map_or(0, |n| n + 1);
            options.iter().enumerate().map(|(n, part)| format!("{} = {}", mark(n), place(&part.id))).collect()
        }
        (Body::Short { .. }, AnswerKey::Text(texts)) => vec![first(texts)],
        (Body::Form { fields }, AnswerKey::Fields(texts)) => {
            let field = |(n, field): (usize, &Choice)| Some(format!("{} {}: {}", n + 1, field.text, first(texts.get(&field.id)?)));
            fields.iter().enumerate().filter_map(field).collect()
        }
        (Body::Task { .. }, AnswerKey::Model(model)) => model.lines().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// The fields of item `n` of an answer sheet that was typed in: `3:a=b` belongs to item 3, where it is `a=b`.
#[must_use]
pub fn fields_of(n: usize, fields: &[(String, String)]) -> Vec<(String, String)> {
    let of = |(name, value): &(String, String)| {
        let (item, field) = name.split_once(':')?;
        (item.parse() == Ok(n)).then(|| (field.to_owned(), value.clone()))
    };
    fields.iter().filter_map(of).collect()
}

/// Whether a form can be printed and come back: all of it is asked of everybody alike.
#[must_use]
pub fn printable(form: &Form) -> bool {
    use crate::form::Origin;
    matches!(form.origin, Origin::Test(_) | Origin::Drawn { .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn choices(n: usize) -> Vec<Choice> {
        (0..n).map(|n| Choice { id: id(&format!("c{n}")), text: format!("text {n}") }).collect()
    }

    fn id(text: &str) -> ChoiceId {
        ChoiceId::parse(text).unwrap()
    }

    fn truth() -> [String; 2] {
        ["true", "false"].map(str::to_owned)
    }

    #[test]
    fn the_key_says_what_stands_on_the_sheet() {
        let options = choices(3);
        let single = Body::Single { options: options.clone() };
        assert_eq!(key_marks(&single, &AnswerKey::One(id("c1")), &truth()), ["Б. text 1"]);
        let multiple = Body::Multiple { options: options.clone() };
        let set = BTreeSet::from([id("c2"), id("c0")]);
        assert_eq!(key_marks(&multiple, &AnswerKey::Set(set), &truth()), ["А. text 0", "В. text 2"]);
        assert_eq!(key_marks(&Body::TrueFalse, &AnswerKey::Truth(false), &truth()), ["− false"]);
        let matching = Body::Matching { left: choices(2), options: options.clone() };
        let pairs = [(id("c0"), id("c2")), (id("c1"), id("c0"))].into();
        assert_eq!(key_marks(&matching, &AnswerKey::Pairs(pairs), &truth()), ["1 — В. text 2", "2 — А. text 0"]);
        let ordering = Body::Ordering { options };
        let order = vec![id("c2"), id("c0"), id("c1")];
        assert_eq!(key_marks(&ordering, &AnswerKey::Order(order), &truth()), ["А = 2", "Б = 3", "В = 1"]);
        let short = AnswerKey::Text(vec!["среда".into(), "в среду".into()]);
        assert_eq!(key_marks(&Body::Short { hint: None }, &short, &truth()), ["среда / в среду"]);
    }

    #[test]
    fn a_field_belongs_to_one_item() {
        let fields = [("0:a", "b"), ("10:a", "c"), ("1:a.x", "d"), ("a", "e"), ("1:a.y", "")].map(|(n, v)| (n.to_owned(), v.to_owned()));
        assert_eq!(fields_of(1, &fields), [("a.x".to_owned(), "d".to_owned()), ("a.y".to_owned(), String::new())]);
        assert_eq!(fields_of(10, &fields).len(), 1);
    }

    #[test]
    fn there_is_a_mark_for_every_option() {
        let marks: BTreeSet<_> = (0..20).map(mark).collect();
        assert_eq!(marks.len(), 20);
        assert_eq!((mark(0), mark(12)), ("А".to_owned(), "13".to_owned()));
    }

    proptest! {
        #[test]
        fn a_number_is_read_as_it_is_printed(digest in any::<[u8; 32]>()) {
            let number = PaperNumber::of_digest(&digest);
            prop_assert_eq!(number.as_str().len(), DIGITS);
            for text in [number.to_string(), number.as_str().to_owned(), format!(" {} ", number.to_string().replace(' ', "-"))] {
                prop_assert_eq!(PaperNumber::parse(&text), Ok(number.clone()));
            }
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "1234", "1234 5678 90123", "12345678901a", "№"] {
            assert_eq!(PaperNumber::parse(text), Err(BadNumber), "{text}");
        }
    }
}
