//! What a learner answers, and how an ordinary HTML form says it.

use crate::ids::ChoiceId;
use crate::kind::Body;
use crate::question::Choice;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The longest text a learner may type into one field. Signs are counted as browsers count them for `maxlength`: in units
/// of UTF-16, a line break as one.
pub const MAX_TYPED: usize = 200;

/// The longest letter: a task of the exam asks for some dozen words.
pub const MAX_LETTER: usize = 2_000;

/// An answer. Its shape fits the question's kind; see [`Response::from_fields`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Response {
    /// One option.
    One(ChoiceId),
    /// Some options.
    Set(BTreeSet<ChoiceId>),
    /// Right or wrong.
    Truth(bool),
    /// An option for each row or gap that has been filled.
    Pairs(BTreeMap<ChoiceId, ChoiceId>),
    /// The parts in the learner's order, all of them.
    Order(Vec<ChoiceId>),
    /// An order that is not whole yet: the places, counted from 1, of the parts that have one. Some have none, or two have
    /// the same.
    Places(BTreeMap<ChoiceId, u8>),
    /// Typed text.
    Text(String),
    /// Typed text for each field that has been filled.
    Fields(BTreeMap<ChoiceId, String>),
}

/// The answer does not fit the question: a page from another question, or a request made by hand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// It names an option, row, gap or field that the question does not have.
    #[error("the answer names {0:?}, which the question does not have")]
    Unknown(String),
    /// A typed text has more than so many signs.
    #[error("the text is longer than {0} signs")]
    TooLong(usize),
}

/// What an answer lacks that has been begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// So many rows, gaps, fields or places are empty.
    Empty(usize),
    /// Every part has a place, but some have the same.
    SamePlace,
}

impl Response {
    /// Reads an answer from the fields of a form. Returns `None` if nothing is answered. Each kind says in its file which fields
    /// it has: `a` for one answer, `a.<name>` for each row, gap, part or field.
    ///
    /// # Errors
    /// [`Misfit`] if the fields do not fit the question.
    pub fn from_fields(body: &Body, fields: &[(String, String)]) -> Result<Option<Self>, Misfit> {
        body.read(&Filled(fields))
    }

    /// The fields of a form that say this answer: the reverse of [`Response::from_fields`].
    #[must_use]
    pub fn to_fields(&self) -> Vec<(String, String)> {
        let inner = |id: &ChoiceId| format!("a.{id}");
        let plain = |value: &str| ("a".to_owned(), value.to_owned());
        match self {
            Self::One(option) => vec![plain(option.as_str())],
            Self::Set(options) => options.iter().map(|option| plain(option.as_str())).collect(),
            Self::Truth(truth) => vec![plain(if *truth { "true" } else { "false" })],
            Self::Pairs(pairs) => pairs.iter().map(|(row, option)| (inner(row), option.to_string())).collect(),
            Self::Order(order) => order.iter().enumerate().map(|(place, part)| (inner(part), (place + 1).to_string())).collect(),
            Self::Places(places) => places.iter().map(|(part, place)| (inner(part), place.to_string())).collect(),
            Self::Text(text) => vec![plain(text)],
            Self::Fields(fields) => fields.iter().map(|(field, text)| (inner(field), text.clone())).collect(),
        }
    }

    /// What the answer lacks; nothing if every row, gap, field and place is filled.
    #[must_use]
    pub fn lack(&self, body: &Body) -> Option<Lack> {
        let filled = match self {
            Self::Pairs(pairs) => pairs.len(),
            Self::Fields(fields) => fields.len(),
            Self::Places(places) => places.len(),
            Self::One(_) | Self::Set(_) | Self::Truth(_) | Self::Order(_) | Self::Text(_) => return None,
        };
        match (body.parts().saturating_sub(filled), self) {
            (0, Self::Places(_)) => Some(Lack::SamePlace),
            (0, _) => None,
            (empty, _) => Some(Lack::Empty(empty)),
        }
    }
}

/// What was filled into the fields of a form.
#[derive(Debug, Clone, Copy)]
pub struct Filled<'a>(&'a [(String, String)]);

impl<'a> Filled<'a> {
    /// The values of `a`.
    pub(crate) fn plain(&self) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(|(name, value)| name == "a" && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// The names and values of `a.<name>`.
    pub(crate) fn inner(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter_map(|(name, value)| {
            let name = name.strip_prefix("a.")?;
            (!value.trim().is_empty()).then_some((name, value.as_str()))
        })
    }

    /// The option that was chosen.
    pub(crate) fn one_of(&self, options: &[Choice]) -> Result<Option<Response>, Misfit> {
        self.plain().next().map(|value| pick(options, value).map(Response::One)).transpose()
    }

    /// The text that was typed.
    pub(crate) fn typed(&self, at_most: usize) -> Result<Option<String>, Misfit> {
        Ok(self.plain().next().map(|text| typed(text, at_most)).transpose()?.flatten())
    }
}

pub(crate) fn pick(choices: &[Choice], id: &str) -> Result<ChoiceId, Misfit> {
    choices.iter().find(|choice| choice.id.as_str() == id).map(|choice| choice.id.clone()).ok_or_else(|| Misfit::Unknown(id.to_owned()))
}

/// Reads a typed text. Forms send each line break as two signs, the page has it as one.
pub(crate) fn typed(text: &str, at_most: usize) -> Result<Option<String>, Misfit> {
    let text = text.trim().replace("\r\n", "\n").replace('\r', "\n");
    if text.encode_utf16().count() > at_most {
        return Err(Misfit::TooLong(at_most));
    }
    Ok((!text.is_empty()).then_some(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::{FillForm, Matching, Multiple, Ordering, Short, Single, TrueFalse, Written, samples};

    fn choices(ids: &str) -> Vec<Choice> {
        ids.chars().map(|c| Choice { id: ChoiceId::parse(&c.to_string()).unwrap(), text: c.to_string() }).collect()
    }

    fn read(body: &Body, fields: &[(&str, &str)]) -> Result<Option<Response>, Misfit> {
        let fields: Vec<_> = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Response::from_fields(body, &fields)
    }

    fn id(text: &str) -> ChoiceId {
        ChoiceId::parse(text).unwrap()
    }

    #[test]
    fn an_answer_survives_the_way_through_a_form() {
        let half = [
            (Ordering { options: choices("abc") }.into(), Response::Places([(id("c"), 1)].into())),
            (Ordering { options: choices("abc") }.into(), Response::Places([(id("a"), 2), (id("b"), 2), (id("c"), 1)].into())),
        ];
        let whole = samples::all().into_iter().map(|(body, _, response)| (body, response));
        for (body, response) in whole.chain(half) {
            assert_eq!(Response::from_fields(&body, &response.to_fields()), Ok(Some(response)), "{}", body.kind());
        }
    }

    #[test]
    fn every_kind_reads_its_own_fields() {
        let single = Body::from(Single { options: choices("abc") });
        assert_eq!(read(&single, &[("a", "b")]), Ok(Some(Response::One(id("b")))));
        assert_eq!(read(&single, &[]), Ok(None));
        assert_eq!(read(&single, &[("a", "z")]), Err(Misfit::Unknown("z".into())));

        let multiple = Body::from(Multiple { options: choices("abc") });
        assert_eq!(read(&multiple, &[("a", "c"), ("a", "a"), ("a", "a")]), Ok(Some(Response::Set([id("a"), id("c")].into()))));

        assert_eq!(read(&TrueFalse.into(), &[("a", "false")]), Ok(Some(Response::Truth(false))));
        assert!(read(&TrueFalse.into(), &[("a", "maybe")]).is_err());

        let matching = Body::from(Matching { left: choices("12"), options: choices("abc") });
        let answer = read(&matching, &[("a.1", "c"), ("a.2", "")]).unwrap().unwrap();
        assert_eq!(answer, Response::Pairs([(id("1"), id("c"))].into()));
        assert_eq!(answer.lack(&matching), Some(Lack::Empty(1)));
        assert!(read(&matching, &[("a.3", "c")]).is_err());

        let ordering = Body::from(Ordering { options: choices("abc") });
        let half = read(&ordering, &[("a.c", "1"), ("a.a", "2"), ("a.b", "")]).unwrap().unwrap();
        assert_eq!(half, Response::Places([(id("c"), 1), (id("a"), 2)].into()), "no place is made up for a part without one");
        assert_eq!(half.lack(&ordering), Some(Lack::Empty(1)));
        let twice = read(&ordering, &[("a.c", "1"), ("a.a", "1"), ("a.b", "2")]).unwrap().unwrap();
        assert_eq!(twice.lack(&ordering), Some(Lack::SamePlace));
        assert_eq!(twice.to_fields().len(), 3, "what was chosen comes back");
        assert_eq!(Response::Order(vec![]).lack(&ordering), None);
        for bad in ["4", "0", "-1", "a"] {
            assert!(read(&ordering, &[("a.c", bad)]).is_err(), "{bad}");
        }

        let short = Body::from(Short { hint: None });
        assert_eq!(read(&short, &[("a", "  среда ")]), Ok(Some(Response::Text("среда".into()))));
        assert_eq!(read(&short, &[("a", "   ")]), Ok(None));
        assert_eq!(read(&short, &[("a", &"я".repeat(MAX_TYPED + 1))]), Err(Misfit::TooLong(MAX_TYPED)));

        let form = Body::from(FillForm { fields: choices("12") });
        assert_eq!(read(&form, &[("a.1", "Каримов")]), Ok(Some(Response::Fields([(id("1"), "Каримов".into())].into()))));
    }

    /// The browser counts signs by `maxlength` before the form doubles every line break, and an emoji as two.
    #[test]
    fn a_text_is_as_long_as_the_page_says() {
        let letter = Body::from(Written { checklist: choices("ab") });
        let text = format!("{}{}", "яяя\r\n".repeat(45), "я".repeat(MAX_LETTER - 45 * 4));
        assert_eq!(text.replace("\r\n", "\n").chars().count(), MAX_LETTER);
        let Ok(Some(Response::Text(kept))) = read(&letter, &[("a", &text)]) else { panic!("2,000 signs with 45 line breaks") };
        assert_eq!(kept, text.replace("\r\n", "\n"));
        assert_eq!(read(&letter, &[("a", "a\rb\r\nc")]), Ok(Some(Response::Text("a\nb\nc".into()))));
        assert_eq!(read(&letter, &[("a", &format!("{text}я"))]), Err(Misfit::TooLong(MAX_LETTER)));
        let emoji = |n: usize| "\u{1F600}".repeat(n);
        let short = Body::from(Short { hint: None });
        assert!(read(&short, &[("a", &emoji(MAX_TYPED / 2))]).is_ok());
        assert!(read(&short, &[("a", &emoji(MAX_TYPED / 2 + 1))]).is_err());
    }
}
