//! What a learner answers, and how an ordinary HTML form says it.

use crate::ids::ChoiceId;
use crate::question::{Body, Choice};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The longest text a learner may type into one field, in characters.
pub const MAX_TYPED: usize = 200;

/// The longest letter, in characters: a task of the exam asks for some dozen words.
pub const MAX_LETTER: usize = 2_000;

/// An answer. Its shape fits the question's [`Body`]; see [`Response::from_fields`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// A typed text has more than so many characters.
    #[error("the text is longer than {0} characters")]
    TooLong(usize),
}

impl Response {
    /// Reads an answer from the fields of a form. Returns `None` if nothing is answered.
    ///
    /// The fields of each kind of question:
    ///
    /// | kind | fields |
    /// |---|---|
    /// | single, true-false | `a=<option>`; `a=true` or `a=false` |
    /// | multiple | `a=<option>`, repeated |
    /// | matching, gaps | `a.<row>=<option>` |
    /// | ordering | `a.<part>=<place>`, places counted from 1 |
    /// | short | `a=<text>` |
    /// | form | `a.<field>=<text>` |
    /// | written | `a=<text>` |
    /// | spoken | `a=true`: said aloud |
    ///
    /// # Errors
    /// [`Misfit`] if the fields do not fit the question.
    pub fn from_fields(body: &Body, fields: &[(String, String)]) -> Result<Option<Self>, Misfit> {
        let plain = || fields.iter().filter(|(name, value)| name == "a" && !value.is_empty()).map(|(_, value)| value.as_str());
        let inner = || {
            fields.iter().filter_map(|(name, value)| {
                let name = name.strip_prefix("a.")?;
                (!value.trim().is_empty()).then_some((name, value.as_str()))
            })
        };
        let answer = match body {
            Body::Single { options } => plain().next().map(|v| pick(options, v)).transpose()?.map(Self::One),
            Body::Multiple { options } => {
                let chosen = plain().map(|v| pick(options, v)).collect::<Result<BTreeSet<_>, _>>()?;
                (!chosen.is_empty()).then_some(Self::Set(chosen))
            }
            Body::TrueFalse => match plain().next() {
                None => None,
                Some("true") => Some(Self::Truth(true)),
                Some("false") => Some(Self::Truth(false)),
                Some(other) => return Err(Misfit::Unknown(other.to_owned())),
            },
            Body::Matching { left, options } => {
                let pairs =
                    inner().map(|(row, v)| Ok((pick(left, row)?, pick(options, v)?))).collect::<Result<BTreeMap<_, _>, Misfit>>()?;
                (!pairs.is_empty()).then_some(Self::Pairs(pairs))
            }
            Body::Gaps { gaps, .. } => {
                let mut pairs = BTreeMap::new();
                for (name, value) in inner() {
                    let gap = gaps.iter().find(|gap| gap.id.as_str() == name).ok_or_else(|| Misfit::Unknown(name.to_owned()))?;
                    pairs.insert(gap.id.clone(), pick(&gap.options, value)?);
                }
                (!pairs.is_empty()).then_some(Self::Pairs(pairs))
            }
            Body::Ordering { options } => order(options, inner())?,
            Body::Short { .. } => plain().next().map(|text| typed(text, MAX_TYPED)).transpose()?.flatten().map(Self::Text),
            Body::Task { spoken: false, .. } => plain().next().map(|text| typed(text, MAX_LETTER)).transpose()?.flatten().map(Self::Text),
            Body::Task { spoken: true, .. } => match plain().next() {
                None => None,
                Some("true") => Some(Self::Truth(true)),
                Some(other) => return Err(Misfit::Unknown(other.to_owned())),
            },
            Body::Form { fields } => {
                let mut texts = BTreeMap::new();
                for (name, value) in inner() {
                    let field = pick(fields, name)?;
                    if let Some(text) = typed(value, MAX_TYPED)? {
                        texts.insert(field, text);
                    }
                }
                (!texts.is_empty()).then_some(Self::Fields(texts))
            }
        };
        Ok(answer)
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
            Self::Text(text) => vec![plain(text)],
            Self::Fields(fields) => fields.iter().map(|(field, text)| (inner(field), text.clone())).collect(),
        }
    }

    /// Whether every row, gap and field has an answer.
    #[must_use]
    pub fn complete(&self, body: &Body) -> bool {
        match self {
            Self::Pairs(pairs) => pairs.len() == body.parts(),
            Self::Fields(fields) => fields.len() == body.parts(),
            Self::One(_) | Self::Set(_) | Self::Truth(_) | Self::Order(_) | Self::Text(_) => true,
        }
    }
}

fn pick(choices: &[Choice], id: &str) -> Result<ChoiceId, Misfit> {
    choices.iter().find(|choice| choice.id.as_str() == id).map(|choice| choice.id.clone()).ok_or_else(|| Misfit::Unknown(id.to_owned()))
}

fn typed(text: &str, at_most: usize) -> Result<Option<String>, Misfit> {
    let text = text.trim();
    if text.chars().count() > at_most {
        return Err(Misfit::TooLong(at_most));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// Reads places into an order. Where two parts claim one place the one shown first goes first, and parts without a
/// place go behind the others in the order shown: half-made orders are saved while the learner is still choosing.
fn order<'a>(options: &[Choice], places: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Option<Response>, Misfit> {
    let mut place_of = BTreeMap::new();
    for (part, place) in places {
        let part = pick(options, part)?;
        let place: usize =
            place.parse().ok().filter(|p| (1..=options.len()).contains(p)).ok_or_else(|| Misfit::Unknown(place.to_owned()))?;
        place_of.insert(part, place);
    }
    if place_of.is_empty() {
        return Ok(None);
    }
    let mut order: Vec<ChoiceId> = options.iter().map(|option| option.id.clone()).collect();
    order.sort_by_key(|part| place_of.get(part).copied().unwrap_or(usize::MAX));
    Ok(Some(Response::Order(order)))
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let bodies = [
            (Body::Single { options: choices("abc") }, Response::One(id("c"))),
            (Body::Multiple { options: choices("abc") }, Response::Set([id("a"), id("c")].into())),
            (Body::TrueFalse, Response::Truth(true)),
            (
                Body::Matching { left: choices("12"), options: choices("ab") },
                Response::Pairs([(id("1"), id("b")), (id("2"), id("a"))].into()),
            ),
            (Body::Ordering { options: choices("abc") }, Response::Order(vec![id("c"), id("a"), id("b")])),
            (Body::Short { hint: None }, Response::Text("среда".into())),
            (Body::Task { spoken: false, checklist: choices("ab") }, Response::Text("Здравствуйте!".into())),
            (Body::Task { spoken: true, checklist: choices("ab") }, Response::Truth(true)),
            (Body::Form { fields: choices("12") }, Response::Fields([(id("1"), "Каримов".into()), (id("2"), "1990".into())].into())),
        ];
        for (body, response) in bodies {
            assert_eq!(Response::from_fields(&body, &response.to_fields()), Ok(Some(response)), "{}", body.kind());
        }
    }

    #[test]
    fn every_kind_reads_its_own_fields() {
        let single = Body::Single { options: choices("abc") };
        assert_eq!(read(&single, &[("a", "b")]), Ok(Some(Response::One(id("b")))));
        assert_eq!(read(&single, &[]), Ok(None));
        assert_eq!(read(&single, &[("a", "z")]), Err(Misfit::Unknown("z".into())));

        let multiple = Body::Multiple { options: choices("abc") };
        assert_eq!(read(&multiple, &[("a", "c"), ("a", "a"), ("a", "a")]), Ok(Some(Response::Set([id("a"), id("c")].into()))));

        assert_eq!(read(&Body::TrueFalse, &[("a", "false")]), Ok(Some(Response::Truth(false))));
        assert!(read(&Body::TrueFalse, &[("a", "maybe")]).is_err());

        let matching = Body::Matching { left: choices("12"), options: choices("abc") };
        let answer = read(&matching, &[("a.1", "c"), ("a.2", "")]).unwrap().unwrap();
        assert_eq!(answer, Response::Pairs([(id("1"), id("c"))].into()));
        assert!(!answer.complete(&matching));
        assert!(read(&matching, &[("a.3", "c")]).is_err());

        let ordering = Body::Ordering { options: choices("abc") };
        assert_eq!(
            read(&ordering, &[("a.c", "1"), ("a.a", "2")]),
            Ok(Some(Response::Order(vec![id("c"), id("a"), id("b")]))),
            "a part without a place goes behind"
        );
        assert_eq!(
            read(&ordering, &[("a.c", "1"), ("a.a", "1")]),
            Ok(Some(Response::Order(vec![id("a"), id("c"), id("b")]))),
            "of two parts in one place the one shown first goes first"
        );
        assert!(read(&ordering, &[("a.c", "4")]).is_err());

        let short = Body::Short { hint: None };
        assert_eq!(read(&short, &[("a", "  среда ")]), Ok(Some(Response::Text("среда".into()))));
        assert_eq!(read(&short, &[("a", "   ")]), Ok(None));
        assert_eq!(read(&short, &[("a", &"я".repeat(MAX_TYPED + 1))]), Err(Misfit::TooLong(MAX_TYPED)));

        let form = Body::Form { fields: choices("12") };
        assert_eq!(read(&form, &[("a.1", "Каримов")]), Ok(Some(Response::Fields([(id("1"), "Каримов".into())].into()))));
    }
}
