//! One test must say what to study: areas, from a finished attempt of one test or mock exam.

use domain::attempt::{Attempt, Ending, Event, Millis, Mode};
use domain::bank::{Area, Bank, ExamTongue, Subject, Topic, Unread};
use domain::content::Place;
use domain::form::{Form, FormItem, Origin};
use domain::lang::{Lang, LocalText};
use domain::mastery::{Found, MasteryLevel, Policy, study_first};
use domain::memory::{LEFT_LYING, READING, reviews};
use domain::outcome::Stretch;
use domain::points::Points;
use domain::question::Skill;
use domain::response::Response;
use rstest::rstest;
use std::collections::BTreeMap;

/// History has three areas of two topics each; the language is divided by parts of the exam.
fn bank() -> Bank {
    let name = LocalText::default;
    let area = |id: &str, subject: &str, skills: &[Skill]| Area {
        id: id.parse().unwrap(),
        subject: subject.parse().unwrap(),
        name: name(),
        skills: skills.to_vec(),
        place: Place::default(),
    };
    let topic = |n: usize| Topic {
        id: format!("topic-{n}").parse().unwrap(),
        subject: "history".parse().unwrap(),
        name: name(),
        area: Some(format!("area-{}", n / 2).parse().unwrap()),
        summary: name(),
        place: Place::default(),
    };
    Bank {
        id: "bank".parse().unwrap(),
        version: "1".into(),
        title: name(),
        exam_language: Lang::parse("ru").unwrap(),
        exam_tongue: ExamTongue::default(),
        citations: None,
        help_languages: vec![],
        letters: BTreeMap::new(),
        grace_days: 30,
        subjects: ["language", "history"].iter().map(|id| Subject { id: id.parse().unwrap(), name: name() }).collect(),
        areas: vec![
            area("listening", "language", &[Skill::Listening]),
            area("reading-writing", "language", &[Skill::Reading, Skill::Writing]),
            area("area-0", "history", &[]),
            area("area-1", "history", &[]),
            area("area-2", "history", &[]),
        ],
        topics: (0..6).map(topic).collect(),
        laws: BTreeMap::new(),
        tests: BTreeMap::new(),
        items: BTreeMap::new(),
        stimuli: BTreeMap::new(),
        exams: vec![],
        glossary: vec![],
        unread: Unread::default(),
    }
}

/// A question of history on a topic, or one of the language in a part.
fn item(n: usize, topic: usize, skill: Skill) -> FormItem {
    FormItem {
        question: format!("question-{n}").parse().unwrap(),
        version: 1,
        options: vec![],
        points: Points::whole(1),
        subject: if skill == Skill::Knowledge { "history" } else { "language" }.parse().unwrap(),
        skill,
        topic: format!("topic-{topic}").parse().unwrap(),
        checklist: vec![],
        why: None,
    }
}

/// A finished attempt: for each item whether it was answered, and right.
fn finished(mode: Mode, items: Vec<(FormItem, Option<bool>)>) -> Attempt {
    let marks = items.iter().map(|(_, answer)| if *answer == Some(true) { Points::whole(1) } else { Points::ZERO }).collect();
    let (items, answers): (Vec<_>, Vec<_>) = items.into_iter().unzip();
    let form = Form {
        bank: "bank".parse().unwrap(),
        bank_version: "1".into(),
        origin: Origin::Test("history-01".parse().unwrap()),
        items,
        withdrawn: 0,
        rules: vec![],
        grader: 1,
    };
    let mut attempt = Attempt::replay([Attempt::start("someone".parse().unwrap(), mode, None, form, 20, 0)]).unwrap();
    for (n, _) in (0u16..).zip(&answers).filter(|(_, answer)| answer.is_some()) {
        let op = format!("op-{n}").parse().unwrap();
        attempt.apply(Event::Answered { at: 1, item: n, response: Some(Response::Truth(true)), op, helped: false }).unwrap();
    }
    attempt.apply(Event::Finished { at: 2, ending: Ending::Learner, marks }).unwrap();
    attempt
}

/// `(topic, right of asked)` of history.
fn history(topics: &[(usize, usize, usize)]) -> Vec<(FormItem, Option<bool>)> {
    let asked = topics.iter().flat_map(|(topic, right, of)| (0..*of).map(move |n| (*topic, n < *right)));
    asked.enumerate().map(|(n, (topic, right))| (item(n, topic, Skill::Knowledge), Some(right))).collect()
}

fn advice(attempt: &Attempt) -> Vec<(String, MasteryLevel, u32, u32)> {
    let found = study_first(&bank(), attempt, &Policy::default()).into_iter();
    let name = |stretch: Stretch| match stretch {
        Stretch::Area(area) => area.to_string(),
        Stretch::Subject(subject) => subject.to_string(),
    };
    found.map(|Found { stretch, tally, level }| (name(stretch), level, tally.right, tally.asked)).collect()
}

#[test]
fn one_test_of_twenty_says_what_to_study_first_though_no_topic_has_enough_answers() {
    // Of no topic there are three answers that would be an opinion by themselves on more than one of them.
    let test = history(&[(0, 2, 3), (1, 3, 4), (2, 1, 3), (3, 0, 3), (4, 3, 3), (5, 3, 4)]);
    let said = advice(&finished(Mode::Exam, test));
    assert_eq!(
        said,
        [
            ("area-1".into(), MasteryLevel::Weak, 1, 6),
            ("area-0".into(), MasteryLevel::GettingThere, 5, 7),
            ("area-2".into(), MasteryLevel::Strong, 6, 7)
        ]
    );
}

#[rstest]
#[case(0, 5, MasteryLevel::Weak)]
#[case(2, 5, MasteryLevel::Weak)]
#[case(3, 5, MasteryLevel::GettingThere)]
#[case(3, 6, MasteryLevel::Weak)]
#[case(4, 6, MasteryLevel::GettingThere)]
#[case(4, 5, MasteryLevel::Strong)]
fn five_answers_are_an_opinion(#[case] right: usize, #[case] of: usize, #[case] level: MasteryLevel) {
    let said = advice(&finished(Mode::Exam, history(&[(0, right, of)])));
    assert_eq!(said[0].1, level);
}

#[test]
fn four_answers_are_none_and_then_the_whole_subject_speaks() {
    let patent = history(&[(0, 0, 2), (2, 1, 2), (4, 0, 1)]);
    assert_eq!(advice(&finished(Mode::Exam, patent)), [("history".into(), MasteryLevel::Weak, 1, 5)], "five items on history in all");
    assert_eq!(advice(&finished(Mode::Exam, history(&[(0, 0, 4)]))), [], "four answers say nothing");
}

#[test]
fn of_two_equally_weak_areas_the_one_that_was_asked_more_comes_first() {
    let said = advice(&finished(Mode::Exam, history(&[(0, 0, 5), (2, 0, 7), (4, 0, 5)])));
    assert_eq!(said.iter().map(|(area, ..)| area.as_str()).collect::<Vec<_>>(), ["area-1", "area-0", "area-2"]);
}

#[test]
fn what_was_passed_over_in_practice_says_nothing_and_in_the_exam_it_was_not_known() {
    let test = || -> Vec<_> { (0..6).map(|n| (item(n, 0, Skill::Knowledge), None)).collect() };
    assert_eq!(advice(&finished(Mode::Practice, test())), []);
    assert_eq!(advice(&finished(Mode::Exam, test())), [("area-0".into(), MasteryLevel::Weak, 0, 6)]);
}

#[test]
fn parts_of_the_exam_are_areas_of_the_language_and_tasks_belong_to_none() {
    let mut test: Vec<_> = (0..5).map(|n| (item(n, 9, Skill::Listening), Some(n == 0))).collect();
    test.extend((5..8).map(|n| (item(n, 9, Skill::Reading), Some(true))));
    test.extend((8..10).map(|n| (item(n, 9, Skill::Writing), Some(true))));
    let task = FormItem { checklist: vec!["a".parse().unwrap()], points: Points::ZERO, ..item(10, 9, Skill::Writing) };
    test.push((task, Some(false)));
    let said = advice(&finished(Mode::Exam, test));
    assert_eq!(said, [("listening".into(), MasteryLevel::Weak, 1, 5), ("reading-writing".into(), MasteryLevel::Strong, 5, 5)]);
}

#[test]
fn a_topic_that_has_left_the_bank_belongs_to_no_area() {
    let test = history(&[(77, 0, 9)]);
    assert_eq!(advice(&finished(Mode::Exam, test)), [("history".into(), MasteryLevel::Weak, 0, 9)], "the subject is still there");
}

/// An answer is checked at 0; the next press comes later, or never.
#[rstest]
#[case::pressed_on_at_once(Some(900), false)]
#[case::not_quite(Some(READING - 1), false)]
#[case::read(Some(READING), true)]
#[case::read_slowly(Some(180_000), true)]
#[case::left_lying(Some(LEFT_LYING + 1), false)]
#[case::nothing_since(None, false)]
fn an_explanation_counts_as_read_when_time_was_spent_on_it(#[case] next: Option<Millis>, #[case] read: bool) {
    let mut attempt = open_practice();
    if let Some(at) = next {
        let op = "op-2".parse().unwrap();
        attempt.apply(Event::Answered { at, item: 1, response: Some(Response::Truth(true)), op, helped: false }).unwrap();
        // Whatever comes later changes nothing about it.
        attempt.apply(Event::Flagged { at: at + READING, item: 1, on: true, op: None }).unwrap();
    }
    let reviews = reviews(&attempt, |_| Points::ZERO);
    assert_eq!(reviews.len(), 1, "only what was shown counts while the attempt is open");
    assert_eq!(reviews[0].1.read, read);
}

#[test]
fn what_is_done_about_the_question_itself_does_not_end_its_reading() {
    let mut attempt = open_practice();
    attempt.apply(Event::Flagged { at: 500, item: 0, on: true, op: None }).unwrap();
    attempt.apply(Event::Played { at: 900, stimulus: "radio".parse().unwrap(), op: None }).unwrap();
    attempt.apply(Event::Finished { at: 20_000, ending: Ending::Learner, marks: vec![Points::ZERO; 2] }).unwrap();
    let reviews = reviews(&attempt, |_| Points::ZERO);
    assert!(reviews[0].1.read);
    let stored = serde_json::to_string(&reviews[0].1).unwrap();
    assert_eq!(stored, r#"[0,0,"P"]"#);
    assert_eq!(serde_json::from_str::<domain::memory::Review>(&stored).unwrap(), reviews[0].1);
    assert!(!serde_json::from_str::<domain::memory::Review>(r#"[0,0,"p"]"#).unwrap().read);
}

#[test]
fn nothing_tells_that_the_explanations_after_an_exam_were_read() {
    let attempt = finished(Mode::Exam, history(&[(0, 2, 4)]));
    assert!(reviews(&attempt, |_| Points::ZERO).iter().all(|(_, review)| !review.read));
}

/// Two questions; the first is answered and its answer shown.
fn open_practice() -> Attempt {
    let form = Form {
        bank: "bank".parse().unwrap(),
        bank_version: "1".into(),
        origin: Origin::Test("history-01".parse().unwrap()),
        items: vec![item(0, 0, Skill::Knowledge), item(1, 1, Skill::Knowledge)],
        withdrawn: 0,
        rules: vec![],
        grader: 1,
    };
    let start = Attempt::start("someone".parse().unwrap(), Mode::Practice, None, form, 0, 0);
    let answer = Event::Answered { at: 0, item: 0, response: Some(Response::Truth(true)), op: "op-1".parse().unwrap(), helped: false };
    Attempt::replay([start, answer, Event::Revealed { at: 0, item: 0 }]).unwrap()
}
