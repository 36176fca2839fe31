//! Marking one answer. Deterministic, and versioned: a stored score names the grader that gave it.

use crate::points::Points;
use crate::question::{AnswerKey, Credit, Question};
use crate::response::Response;

/// The points an answer earns. No answer, and an answer of another shape than the key, earn nothing.
///
/// With [`Credit::Parts`] it earns its share of right parts, which the kind counts ([`crate::kind::Kind::right_parts`]).
#[must_use]
pub fn mark(question: &Question, key: &AnswerKey, response: Option<&Response>) -> Points {
    let Some(response) = response else { return Points::ZERO };
    let (right, of) = question.body.right_parts(key, response);
    match question.credit {
        Credit::Parts => question.points.share(right, of),
        Credit::All if right == of => question.points,
        Credit::All => Points::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ChoiceId;
    use crate::kind::{Body, FillForm, Matching, Multiple, Ordering, Short, Single, TrueFalse};
    use crate::question::{Choice, Skill};
    use proptest::prelude::*;
    use rstest::rstest;

    fn id(text: &str) -> ChoiceId {
        ChoiceId::parse(text).unwrap()
    }
    fn ids(text: &str) -> Vec<ChoiceId> {
        text.chars().map(|c| id(&c.to_string())).collect()
    }
    fn choices(text: &str) -> Vec<Choice> {
        ids(text).into_iter().map(|id| Choice { text: id.to_string(), id }).collect()
    }
    /// A question of the kind that has such a key.
    fn body(key: &AnswerKey) -> Body {
        let options = choices("abcde");
        match key {
            AnswerKey::One(_) => Single { options }.into(),
            AnswerKey::Set(_) => Multiple { options }.into(),
            AnswerKey::Truth(_) => TrueFalse.into(),
            AnswerKey::Pairs(_) => Matching { left: choices("123"), options }.into(),
            AnswerKey::Order(_) => Ordering { options }.into(),
            AnswerKey::Text(_) => Short { hint: None }.into(),
            AnswerKey::Fields(_) => FillForm { fields: choices("12") }.into(),
            AnswerKey::Model(_) => panic!("no machine marks a task"),
        }
    }
    fn question(credit: Credit, key: &AnswerKey) -> Question {
        Question {
            id: "q-1".parse().unwrap(),
            version: 1,
            subject: "history".parse().unwrap(),
            topic: "hist-early-rus".parse().unwrap(),
            also: vec![],
            skill: Skill::Knowledge,
            grammar: None,
            difficulty: 1,
            stimulus: None,
            points: Points::whole(1),
            credit,
            stem: "?".into(),
            body: body(key),
        }
    }
    fn pairs(text: &str) -> Response {
        Response::Pairs(text.split(' ').map(|p| (id(&p[..1]), id(&p[1..]))).collect())
    }

    #[rstest]
    #[case::right(AnswerKey::One(id("b")), Some(Response::One(id("b"))), 100)]
    #[case::wrong(AnswerKey::One(id("b")), Some(Response::One(id("a"))), 0)]
    #[case::unanswered(AnswerKey::One(id("b")), None, 0)]
    #[case::other_shape(AnswerKey::One(id("b")), Some(Response::Truth(true)), 0)]
    #[case::truth(AnswerKey::Truth(false), Some(Response::Truth(false)), 100)]
    #[case::all_of_two(AnswerKey::Set(ids("ac").into_iter().collect()), Some(Response::Set(ids("ac").into_iter().collect())), 100)]
    #[case::one_of_two(AnswerKey::Set(ids("ac").into_iter().collect()), Some(Response::Set(ids("a").into_iter().collect())), 50)]
    #[case::everything_ticked(AnswerKey::Set(ids("ac").into_iter().collect()), Some(Response::Set(ids("abcd").into_iter().collect())), 0)]
    #[case::two_of_three_rows(AnswerKey::Pairs([(id("1"), id("a")), (id("2"), id("b")), (id("3"), id("c"))].into()), Some(pairs("1a 2b 3a")), 66)]
    #[case::order(AnswerKey::Order(ids("cab")), Some(Response::Order(ids("cab"))), 100)]
    #[case::half_an_order(AnswerKey::Order(ids("cab")), Some(Response::Order(ids("abc"))), 50)]
    #[case::reversed(AnswerKey::Order(ids("abc")), Some(Response::Order(ids("cba"))), 0)]
    #[case::an_order_not_whole(AnswerKey::Order(ids("cab")), Some(Response::Places([(id("c"), 2), (id("a"), 3)].into())), 50)]
    #[case::two_in_one_place(AnswerKey::Order(ids("cab")), Some(Response::Places([(id("c"), 1), (id("a"), 2), (id("b"), 2)].into())), 0)]
    #[case::typed(AnswerKey::Text(vec!["в среду".into(), "среда".into()]), Some(Response::Text("Среда!".into())), 100)]
    #[case::half_a_form(
        AnswerKey::Fields([(id("1"), vec!["Каримов".into()]), (id("2"), vec!["Пётр".into()])].into()),
        Some(Response::Fields([(id("1"), "Петров".into()), (id("2"), "петр".into())].into())), 50)]
    fn marks(#[case] key: AnswerKey, #[case] response: Option<Response>, #[case] hundredths: u32) {
        assert_eq!(mark(&question(Credit::Parts, &key), &key, response.as_ref()).as_hundredths(), hundredths);
        let strict = mark(&question(Credit::All, &key), &key, response.as_ref()).as_hundredths();
        assert_eq!(strict, if hundredths == 100 { 100 } else { 0 }, "all or nothing");
    }

    proptest! {
        /// No answer earns less than nothing or more than the question gives; the key itself earns everything.
        #[test]
        fn bounds(key in "[a-e]{1,5}", answer in "[a-e]{0,5}", order in "[a-e]{2,5}") {
            let set = |text: &str| ids(text).into_iter().collect::<std::collections::BTreeSet<_>>();
            let key_set = AnswerKey::Set(set(&key));
            let question_of_set = question(Credit::Parts, &key_set);
            prop_assert!(mark(&question_of_set, &key_set, Some(&Response::Set(set(&answer)))) <= question_of_set.points);
            prop_assert_eq!(mark(&question_of_set, &key_set, Some(&Response::Set(set(&key)))), question_of_set.points);
            let mut unique = ids(&order);
            unique.sort();
            unique.dedup();
            if unique.len() > 1 {
                let mut shuffled = unique.clone();
                shuffled.rotate_left(1);
                let key = AnswerKey::Order(unique.clone());
                let question = question(Credit::Parts, &key);
                prop_assert!(mark(&question, &key, Some(&Response::Order(shuffled))) < question.points);
                prop_assert_eq!(mark(&question, &key, Some(&Response::Order(unique))), question.points);
            }
        }
    }
}
