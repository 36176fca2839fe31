//! The kinds of questions. Everything that the domain knows of a kind stands in one file of this folder: how it is written
//! in a bank, what makes it good or bad, how an answer is read, marked and said, and how it stands on paper. What differs
//! between kinds is asked of the kind, through [`Kind`], and nothing else looks which kind a question has.
//!
//! A new kind is a file here with its `mod` line, a line in [`kinds!`], and a file in `app/src/exam/kind`; the compiler
//! asks for all the rest. ARCHITECTURE.md has the steps.

pub mod choose_picture;
pub mod fill_form;
pub mod gaps;
pub mod matching;
pub mod multiple;
pub mod ordering;
pub mod point_picture;
pub mod short;
pub mod single;
pub mod spoken;
pub mod true_false;
pub mod written;

pub mod file;
mod typed;

use crate::bank::check::{Findings, Role};
use crate::content::Rule;
use crate::ids::ChoiceId;
use crate::language::Marks;
use crate::paper::Layout;
use crate::question::{AnswerKey, Choice, Credit};
use crate::response::{Filled, Misfit, Response};
use file::{Read, Table};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::{Deref, DerefMut};

/// All kinds, in the order in which faults name them: `Name in file`. It hands the list to a macro, so that each crate goes
/// through all kinds in one place.
#[macro_export]
macro_rules! kinds {
    ($to:ident) => {
        $to! {
            Single in single,
            Multiple in multiple,
            TrueFalse in true_false,
            Matching in matching,
            Ordering in ordering,
            Gaps in gaps,
            Short in short,
            FillForm in fill_form,
            Spoken in spoken,
            Written in written,
            ChoosePicture in choose_picture,
            PointPicture in point_picture,
        }
    };
}

/// What a kind knows of its questions.
pub trait Kind {
    /// The lists of texts that the question consists of, in the order of the page.
    fn lists(&self) -> Vec<List<'_>>;
    /// Puts the options into the order of a form.
    fn arrange(&mut self, order: &[ChoiceId]);
    /// Whether a mock exam may show the options in another order than the author's.
    fn shuffled(&self) -> bool;
    /// How many separate answers the question wants: rows, gaps, fields, places.
    fn parts(&self) -> usize;
    /// How a partly right answer counts where the author says nothing.
    fn credit(&self) -> Credit;
    /// How likely somebody who knows nothing is right all the same.
    fn guess(&self) -> f64;
    /// What stands between the question and its options as plain text: a text with gaps.
    fn passage(&self) -> Option<String>;
    /// The pictures that it shows, with the fields that name them.
    fn pictures(&self) -> Vec<(String, &str)>;

    /// Reads an answer from what was filled in; nothing if nothing is answered.
    ///
    /// # Errors
    /// [`Misfit`] if it does not fit the question.
    fn read(&self, filled: &Filled<'_>) -> Result<Option<Response>, Misfit>;
    /// How many parts of an answer are right, of how many. An answer of another shape cannot be stored; if it ever were, it
    /// would have nothing right of something.
    fn right_parts(&self, key: &AnswerKey, response: &Response) -> (usize, usize);
    /// An answer in words, one line for each part.
    fn in_words(&self, response: &Response, words: &Words) -> Vec<String>;

    /// How it is asked and answered on paper.
    fn on_paper(&self) -> Layout<'_>;
    /// What stands on an answer sheet that is all right, line by line.
    fn key_lines(&self, key: &AnswerKey, words: &Words) -> Vec<String>;

    /// Finds what is wrong with the question and its key, beside what holds for every list.
    fn check(&self, key: &AnswerKey, found: &mut Findings<'_>);
    /// The texts that stand in no list and in no key.
    fn said(&self) -> Vec<LooseText<'_>>;
    /// What is asked beside the stem: two questions that differ in it are two.
    fn asked(&self) -> Vec<&str>;
    /// The right answer as texts, where it is one text or some; two questions with one answer may be one.
    fn answer<'a>(&'a self, key: &'a AnswerKey) -> Vec<&'a str> {
        let place = self.right_place(key);
        place.map(|place| choices_of(self.lists(), ListRole::Options)[place].text.as_str()).into_iter().collect()
    }
    /// The place of the right option, counted from 0, where one of the options is chosen: it must not be guessed by its place.
    fn right_place(&self, key: &AnswerKey) -> Option<usize> {
        let AnswerKey::One(right) = key else { return None };
        choices_of(self.lists(), ListRole::Options).iter().position(|option| option.id == *right)
    }
}

/// How a kind is written in the files of a bank.
pub trait InFiles: Kind + Sized {
    /// The word that names it.
    const NAME: &'static str;
    /// The rules that only this kind can break.
    const RULES: &'static [Rule];
    /// The list beside the options that help translates.
    const ROWS: Option<&'static str>;

    /// Reads what is asked and what is right. What cannot be read is missing and has been reported.
    fn from_file(table: &dyn Table) -> Read<Self>;
}

/// A list of texts in a question.
#[derive(Debug, Clone)]
pub struct List<'a> {
    /// Its field in the file.
    pub field: Cow<'static, str>,
    /// What it is for.
    pub role: ListRole,
    /// The texts.
    pub choices: &'a [Choice],
}

/// What a list of texts is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListRole {
    /// What can be chosen, or put in order. A question has one such list at most.
    Options,
    /// Rows that options are matched with.
    Rows,
    /// Labels of what is typed.
    Fields,
    /// What the learner judges the answer by, where no machine can mark it.
    Checklist,
    /// Words for a gap.
    Gap,
}

impl<'a> List<'a> {
    /// A list.
    #[must_use]
    pub fn new(field: impl Into<Cow<'static, str>>, role: ListRole, choices: &'a [Choice]) -> Self {
        Self { field: field.into(), role, choices }
    }

    /// The options.
    #[must_use]
    pub fn options(choices: &'a [Choice]) -> Self {
        Self::new("options", ListRole::Options, choices)
    }
}

/// A text that stands in no list.
#[derive(Debug, Clone, Copy)]
pub struct LooseText<'a> {
    /// What it is for.
    pub role: Role,
    /// Its field in the file.
    pub field: &'static str,
    /// The text.
    pub text: &'a str,
}

/// Words and signs that answers are said with, beside those of the question.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// "true" and "false".
    pub truth: [String; 2],
    /// "I have answered aloud".
    pub said: String,
    /// What options are called on paper.
    pub marks: Marks,
}

/// The texts of the list for this; none if there is no such list.
fn choices_of(lists: Vec<List<'_>>, role: ListRole) -> &[Choice] {
    lists.into_iter().find(|list| list.role == role).map_or(&[], |list| list.choices)
}

impl dyn Kind + '_ {
    fn of_role(&self, role: ListRole) -> &[Choice] {
        choices_of(self.lists(), role)
    }

    /// The options shown as one list, if the question has such a list.
    #[must_use]
    pub fn options(&self) -> &[Choice] {
        self.of_role(ListRole::Options)
    }

    /// What the learner judges the answer by, where no machine can mark it; empty for all other kinds.
    #[must_use]
    pub fn checklist(&self) -> &[Choice] {
        self.of_role(ListRole::Checklist)
    }
}

macro_rules! body {
    ($($kind:ident in $file:ident,)*) => {
        $(pub use $file::$kind;)*

        /// The shape of a question: it is used as the [`Kind`] that it is.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Body {
            $(#[doc = concat!("See [`struct@", stringify!($kind), "`].")] $kind($kind),)*
        }

        impl Deref for Body {
            type Target = dyn Kind;

            fn deref(&self) -> &Self::Target {
                match self {
                    $(Self::$kind(kind) => kind,)*
                }
            }
        }

        impl DerefMut for Body {
            fn deref_mut(&mut self) -> &mut Self::Target {
                match self {
                    $(Self::$kind(kind) => kind,)*
                }
            }
        }

        $(impl From<$kind> for Body {
            fn from(kind: $kind) -> Self {
                Self::$kind(kind)
            }
        })*

        impl Body {
            /// The name used in files.
            #[must_use]
            pub const fn kind(&self) -> &'static str {
                match self {
                    $(Self::$kind(_) => <$kind as InFiles>::NAME,)*
                }
            }
        }

        /// The names used in files, and what reads a question of that kind.
        pub const READERS: &[(&str, fn(&dyn Table) -> Read<Body>)] = &[
            $((<$kind as InFiles>::NAME, |table| {
                let read = <$kind as InFiles>::from_file(table);
                Read { asked: read.asked.map(Body::$kind), key: read.key }
            }),)*
        ];

        /// The lists beside the options that help translates, of all kinds.
        #[must_use]
        pub fn rows() -> BTreeSet<&'static str> {
            [$(<$kind as InFiles>::ROWS,)*].into_iter().flatten().collect()
        }

        /// The rules of reading, and those that only one kind can break.
        pub(crate) fn rules() -> impl Iterator<Item = &'static Rule> {
            [file::RULES, $(<$kind as InFiles>::RULES,)*].into_iter().flatten()
        }
    };
}
kinds!(body);

/// Puts options into the order of a form; what the form does not know stands behind.
fn arranged(options: &mut [Choice], order: &[ChoiceId]) {
    options.sort_by_key(|choice| order.iter().position(|id| *id == choice.id).unwrap_or(usize::MAX));
}

/// The chance to hit one of so many.
fn one_of(options: usize) -> f64 {
    if options == 0 { 0.0 } else { 1.0 / f64::from(u32::try_from(options).unwrap_or(u32::MAX)) }
}

/// What an option says.
fn text_of(choices: &[Choice], id: &ChoiceId) -> String {
    choices.iter().find(|choice| choice.id == *id).map_or_else(|| id.to_string(), |choice| choice.text.clone())
}

/// What one option of several earns.
fn one_right(key: &AnswerKey, response: &Response) -> (usize, usize) {
    match (key, response) {
        (AnswerKey::One(key), Response::One(chosen)) => (usize::from(key == chosen), 1),
        _ => NOTHING,
    }
}

/// Nothing right of something.
const NOTHING: (usize, usize) = (0, 1);

#[cfg(test)]
pub(crate) mod samples {
    //! A question of every kind, for tests that go through all.

    use super::*;
    use crate::question::Gap;

    pub(crate) fn id(text: &str) -> ChoiceId {
        ChoiceId::parse(text).unwrap()
    }

    pub(crate) fn choices(ids: &str) -> Vec<Choice> {
        ids.chars().map(|c| Choice { id: id(&c.to_string()), text: format!("text {c}") }).collect()
    }

    /// Every kind with a key and an answer that is all right.
    pub(crate) fn all() -> Vec<(Body, AnswerKey, Response)> {
        let pairs: std::collections::BTreeMap<_, _> = [(id("1"), id("b")), (id("2"), id("a"))].into();
        let order = vec![id("c"), id("a"), id("b")];
        let fields = [(id("1"), vec!["Каримов".to_owned()]), (id("2"), vec!["1990".to_owned()])].into();
        let typed = [(id("1"), "Каримов".to_owned()), (id("2"), "1990".to_owned())].into();
        let gap = |n: &str| Gap { id: id(n), options: choices("ab") };
        let one = || (AnswerKey::One(id("b")), Response::One(id("b")));
        let set: std::collections::BTreeSet<_> = [id("a"), id("c")].into();
        let letter = "Здравствуйте!".to_owned();
        let with = |body: Body, (key, response): (AnswerKey, Response)| (body, key, response);
        vec![
            with(Single { options: choices("abc") }.into(), one()),
            with(Multiple { options: choices("abc") }.into(), (AnswerKey::Set(set.clone()), Response::Set(set))),
            with(TrueFalse.into(), (AnswerKey::Truth(true), Response::Truth(true))),
            with(
                Matching { left: choices("12"), options: choices("ab") }.into(),
                (AnswerKey::Pairs(pairs.clone()), Response::Pairs(pairs.clone())),
            ),
            with(Ordering { options: choices("abc") }.into(), (AnswerKey::Order(order.clone()), Response::Order(order))),
            with(
                Gaps { text: "Я {1} дома {2}.".into(), gaps: vec![gap("1"), gap("2")] }.into(),
                (AnswerKey::Pairs(pairs.clone()), Response::Pairs(pairs)),
            ),
            with(Short { hint: None }.into(), (AnswerKey::Text(vec!["среда".into()]), Response::Text("среда".into()))),
            with(FillForm { fields: choices("12") }.into(), (AnswerKey::Fields(fields), Response::Fields(typed))),
            with(Spoken { checklist: choices("ab") }.into(), (AnswerKey::Model(letter.clone()), Response::Truth(true))),
            with(Written { checklist: choices("ab") }.into(), (AnswerKey::Model(letter.clone()), Response::Text(letter))),
            with(choose_picture::sample().into(), one()),
            with(point_picture::sample().into(), one()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_in_the_samples_and_can_be_read_from_files() {
        let sampled: BTreeSet<_> = samples::all().iter().map(|(body, ..)| body.kind()).collect();
        let named: BTreeSet<_> = READERS.iter().map(|(name, _)| *name).collect();
        assert_eq!(sampled, named);
        assert_eq!(named.len(), READERS.len(), "no two kinds share a name");
    }

    #[test]
    fn what_is_right_earns_everything_unless_only_the_learner_can_judge_it() {
        for (body, key, response) in samples::all() {
            let (right, of) = body.right_parts(&key, &response);
            assert_eq!(right == of, body.checklist().is_empty(), "{}", body.kind());
            assert!(
                !body
                    .in_words(&response, &Words { said: "aloud".into(), truth: ["yes".into(), "no".into()], marks: Marks::default() })
                    .is_empty()
            );
        }
    }

    #[test]
    fn an_answer_of_another_shape_earns_nothing() {
        for (body, key, _) in samples::all() {
            for (_, _, response) in samples::all().iter().filter(|(_, _, response)| body.right_parts(&key, response).0 > 0) {
                let own = std::mem::discriminant(response) == std::mem::discriminant(&key.response());
                assert!(own, "{}: {response:?}", body.kind());
            }
        }
    }

    #[test]
    fn the_order_of_a_form_changes_the_options_and_nothing_else() {
        for (mut body, ..) in samples::all() {
            let before = body.clone();
            let order: Vec<_> = body.options().iter().rev().map(|choice| choice.id.clone()).collect();
            body.arrange(&order);
            assert!(body.options().iter().map(|choice| &choice.id).eq(order.iter()), "{}", body.kind());
            let back: Vec<_> = order.into_iter().rev().collect();
            body.arrange(&back);
            assert_eq!(body, before);
        }
    }

    #[test]
    fn a_guess_is_right_less_often_than_not_and_never_with_what_is_typed() {
        for (body, ..) in samples::all() {
            assert!((0.0..=0.5).contains(&body.guess()), "{}", body.kind());
        }
        assert!(Body::from(Short { hint: None }).guess() < f64::EPSILON);
    }
}
