//! What answers add up to: for each learner and topic how many were right, and for each question how often each option was
//! chosen. Both are sums over ended attempts, so they do not depend on the order in which attempts are added, and what an
//! attempt has added can be taken away again.

use crate::attempt::Attempt;
use crate::ids::{QuestionId, TopicId};
use crate::memory::{self, Manner};
use crate::response::Response;
use std::collections::BTreeMap;

/// How many answers there were, and how many of them were right in everything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// All. In an exam a question without an answer is one.
    pub answers: u64,
    /// Those that earned all points.
    pub right: u64,
}

/// What was chosen: an option of one version of a question, and how it was asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Choice {
    /// The question.
    pub question: QuestionId,
    /// Its version: options of another one may mean something else.
    pub version: u32,
    /// How it was answered.
    pub manner: Manner,
    /// The option; `row=option` where there are several to be chosen; empty where nothing was.
    pub option: String,
}

/// What one ended attempt adds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tallies {
    /// To the topics of its learner.
    pub topics: BTreeMap<(TopicId, Manner), Tally>,
    /// To the questions.
    pub choices: BTreeMap<Choice, u64>,
}

impl Tallies {
    /// What an attempt adds: nothing while it is open. As in [`memory::reviews`], extra practice and tasks that no machine marks tell
    /// nothing. What was typed is counted by topic and by nothing else: words of one person are nobody's statistics.
    #[must_use]
    pub fn of(attempt: &Attempt) -> Self {
        let mut tallies = Self::default();
        let Some(end) = &attempt.end else { return tallies };
        let reviews: BTreeMap<_, _> = memory::reviews(attempt, |n| end.marks.get(n).copied().unwrap_or_default()).into_iter().collect();
        for (item, state) in attempt.form.items.iter().zip(&attempt.items) {
            let Some(review) = reviews.get(&item.question) else { continue };
            let tally = tallies.topics.entry((item.topic.clone(), review.manner)).or_default();
            tally.answers += 1;
            tally.right += u64::from(review.right());
            for option in options(state.response.as_ref()) {
                let choice = Choice { question: item.question.clone(), version: item.version, manner: review.manner, option };
                *tallies.choices.entry(choice).or_default() += 1;
            }
        }
        tallies
    }
}

/// The options that an answer has chosen.
fn options(response: Option<&Response>) -> Vec<String> {
    match response {
        None => vec![String::new()],
        Some(Response::Text(_) | Response::Fields(_)) => Vec::new(),
        Some(chosen) => {
            let named = |(name, value): (String, String)| match name.strip_prefix("a.") {
                Some(row) => format!("{row}={value}"),
                None => value,
            };
            chosen.to_fields().into_iter().map(named).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ChoiceId;
    use std::collections::BTreeSet;

    fn id(text: &str) -> ChoiceId {
        ChoiceId::parse(text).unwrap()
    }

    #[test]
    fn an_answer_is_its_options_and_typed_words_are_none() {
        assert_eq!(options(None), [""]);
        assert_eq!(options(Some(&Response::One(id("b")))), ["b"]);
        assert_eq!(options(Some(&Response::Truth(true))), ["true"]);
        assert_eq!(options(Some(&Response::Set(BTreeSet::from([id("a"), id("c")])))), ["a", "c"]);
        assert_eq!(options(Some(&Response::Pairs([(id("1"), id("b")), (id("2"), id("a"))].into()))), ["1=b", "2=a"]);
        assert_eq!(options(Some(&Response::Order(vec![id("c"), id("a")]))), ["c=1", "a=2"]);
        assert!(options(Some(&Response::Text("Иванов".into()))).is_empty());
        assert!(options(Some(&Response::Fields([(id("name"), "Иванов".into())].into()))).is_empty());
    }
}
