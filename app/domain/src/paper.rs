//! A form on paper: its number, the marks on its sheets, and the way back from a sheet to an answer.

use crate::fold;
use crate::form::{Form, FormItem};
use crate::ids::ChoiceId;
use crate::kind::Body;
use crate::language::Marks;
use crate::question::{Choice, Gap};
use std::collections::BTreeMap;
use std::fmt;

/// Digits of a number, and how many stand together.
const DIGITS: usize = 12;
const GROUP: usize = 4;

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

    /// Reads what a person typed or an address holds: digits of any script, with anything but letters between them.
    ///
    /// # Errors
    /// [`BadNumber`] if these are not the digits of a number.
    pub fn parse(text: &str) -> Result<Self, BadNumber> {
        fold::digits(text, DIGITS).filter(|digits| digits.len() == DIGITS).map(Self).ok_or(BadNumber)
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

/// The mark of an option with what it says.
pub(crate) fn marked(choices: &[Choice], id: &ChoiceId, marks: &Marks) -> String {
    let place = choices.iter().position(|choice| choice.id == *id);
    place.map_or_else(|| id.to_string(), |n| format!("{}. {}", marks.of(n), choices[n].text))
}

/// How a question is asked and answered on paper. Several kinds may stand there alike. Options are in the order of the form.
#[derive(Debug, Clone)]
pub enum Layout<'a> {
    /// A letter, or several.
    Letters {
        /// The options.
        options: &'a [Choice],
        /// Whether several are right.
        many: bool,
    },
    /// A letter; each stands with a picture.
    Pictures {
        /// The options; what the pictures show.
        options: &'a [Choice],
        /// The pictures: paths inside the bank.
        pictures: &'a BTreeMap<ChoiceId, String>,
    },
    /// A number of a place in a picture.
    Places {
        /// The picture: its path inside the bank.
        picture: &'a str,
        /// The places in words.
        options: &'a [Choice],
        /// Where their numbers stand, in per cent of the picture from the left and from the top.
        middles: Vec<(u32, u32)>,
    },
    /// True or false.
    Truth,
    /// A letter for each row.
    Rows {
        /// The rows.
        rows: &'a [Choice],
        /// The options.
        options: &'a [Choice],
    },
    /// A number for each part.
    Order {
        /// The parts.
        parts: &'a [Choice],
    },
    /// A letter for each gap.
    Gaps {
        /// The text with the numbers of the gaps.
        text: String,
        /// The gaps.
        gaps: &'a [Gap],
    },
    /// A word or a few.
    Words {
        /// What form is expected.
        hint: Option<&'a str>,
    },
    /// A form with fields.
    Fields {
        /// Their labels.
        fields: &'a [Choice],
    },
    /// A text of some lines.
    Text,
    /// Said aloud.
    Speech,
}

/// A question with its options in the order of its form.
#[must_use]
pub fn in_form_order(body: &Body, item: &FormItem) -> Body {
    let mut body = body.clone();
    body.arrange(&item.options);
    body
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
    use crate::kind::{Matching, Multiple, Ordering, Short, Single, TrueFalse, Words};
    use crate::question::AnswerKey;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn choices(n: usize) -> Vec<Choice> {
        (0..n).map(|n| Choice { id: id(&format!("c{n}")), text: format!("text {n}") }).collect()
    }

    fn id(text: &str) -> ChoiceId {
        ChoiceId::parse(text).unwrap()
    }

    fn key_lines(body: impl Into<Body>, key: &AnswerKey) -> Vec<String> {
        body.into().key_lines(key, &Words { truth: ["true", "false"].map(str::to_owned), said: String::new(), marks: Marks::new("АБВ") })
    }

    #[test]
    fn the_key_says_what_stands_on_the_sheet() {
        let options = choices(3);
        let single = Single { options: options.clone() };
        assert_eq!(key_lines(single, &AnswerKey::One(id("c1"))), ["Б. text 1"]);
        let multiple = Multiple { options: options.clone() };
        let set = BTreeSet::from([id("c2"), id("c0")]);
        assert_eq!(key_lines(multiple, &AnswerKey::Set(set)), ["А. text 0", "В. text 2"]);
        assert_eq!(key_lines(TrueFalse, &AnswerKey::Truth(false)), ["− false"]);
        let matching = Matching { left: choices(2), options: options.clone() };
        let pairs = [(id("c0"), id("c2")), (id("c1"), id("c0"))].into();
        assert_eq!(key_lines(matching, &AnswerKey::Pairs(pairs)), ["1 — В. text 2", "2 — А. text 0"]);
        let ordering = Ordering { options };
        let order = vec![id("c2"), id("c0"), id("c1")];
        assert_eq!(key_lines(ordering, &AnswerKey::Order(order)), ["А = 2", "Б = 3", "В = 1"]);
        let short = AnswerKey::Text(vec!["среда".into(), "в среду".into()]);
        assert_eq!(key_lines(Short { hint: None }, &short), ["среда / в среду"]);
    }

    #[test]
    fn a_field_belongs_to_one_item() {
        let fields = [("0:a", "b"), ("10:a", "c"), ("1:a.x", "d"), ("a", "e"), ("1:a.y", "")].map(|(n, v)| (n.to_owned(), v.to_owned()));
        assert_eq!(fields_of(1, &fields), [("a.x".to_owned(), "d".to_owned()), ("a.y".to_owned(), String::new())]);
        assert_eq!(fields_of(10, &fields).len(), 1);
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
