//! Would I pass? The rules of the real exams as tables: points in, verdict out.

use domain::attempt::ItemState;
use domain::form::{Form, FormItem, Origin};
use domain::lang::LocalText;
use domain::outcome::{self, Scores, Tasks, Verdict};
use domain::points::{Points, Score};
use domain::question::Skill::{self, Knowledge, LexisGrammar, Listening, Reading, Writing};
use domain::rules::{Confidence, Exam, Leniency, Minimum, Module, Part};
use jiff::civil::date;
use proptest::prelude::*;
use rstest::rstest;

fn minimum(need: u32, of: u32, confidence: Confidence) -> Minimum {
    Minimum { need, of, confidence, source: "https://example.org".into() }
}

fn stated(need: u32, of: u32) -> Option<Minimum> {
    Some(minimum(need, of, Confidence::Stated))
}

fn module(subject: &str, minimum: Option<Minimum>, parts: &[(Skill, Option<Minimum>)]) -> Module {
    Module {
        subject: subject.parse().unwrap(),
        items: 5,
        items_confidence: Confidence::Stated,
        minimum,
        parts: parts.iter().map(|(skill, minimum)| Part { skill: *skill, items: None, tasks: 0, minimum: minimum.clone() }).collect(),
        quotas: vec![],
        leniency: None,
    }
}

fn exam(modules: Vec<Module>, total: Option<Minimum>) -> Exam {
    Exam {
        id: "ru-patent-2025".parse().unwrap(),
        rank: 1,
        version: 1,
        name: LocalText::default(),
        valid_from: date(2025, 7, 10),
        valid_until: None,
        minutes: 80,
        minutes_confidence: Confidence::Stated,
        checked_on: date(2025, 7, 10),
        source: "https://example.org".into(),
        note: LocalText::default(),
        modules,
        total,
    }
}

/// Patent 2025: 6 of 12 in language with 2 of 4 in listening, 2 of 5 in history, 3 of 5 in law, 11 of 22 in all.
fn patent() -> Exam {
    exam(
        vec![
            module("language", stated(6, 12), &[(Listening, stated(2, 4)), (Reading, None), (LexisGrammar, None)]),
            module("history", stated(2, 5), &[]),
            module("legislation", stated(3, 5), &[]),
        ],
        stated(11, 22),
    )
}

/// The rules of 2015: 70 of 100 in each part of language, one part may stay at 60; 50 of 100 in history.
fn of_2015() -> Exam {
    let parts = [(Listening, stated(70, 100)), (Reading, stated(70, 100)), (Writing, stated(70, 100))];
    let mut language = module("language", None, &parts);
    language.leniency = Some(Leniency { parts: 1, floor: minimum(60, 100, Confidence::Stated) });
    exam(vec![language, module("history", stated(50, 100), &[])], None)
}

/// Whole points earned of whole points possible in each part of each module.
type Paper<'a> = &'a [(&'a str, Skill, u32, u32)];

fn scores(paper: Paper<'_>) -> Scores {
    let items = paper.iter().enumerate().map(|(n, (subject, skill, _, max))| form_item(n, subject, *skill, 0, Points::whole(*max)));
    let marks: Vec<_> = paper.iter().map(|(_, _, earned, _)| Points::whole(*earned)).collect();
    outcome::scores(&form(items.collect()), &marks)
}

fn form_item(n: usize, subject: &str, skill: Skill, topic: u8, points: Points) -> FormItem {
    FormItem {
        question: format!("q-{n}").parse().unwrap(),
        version: 1,
        options: vec![],
        points,
        subject: subject.parse().unwrap(),
        skill,
        topic: format!("topic-{topic}").parse().unwrap(),
        checklist: vec![],
        why: None,
    }
}

fn form(items: Vec<FormItem>) -> Form {
    Form {
        bank: "ru-exam".parse().unwrap(),
        bank_version: "2026.11.1".into(),
        origin: Origin::Test("history-01".parse().unwrap()),
        items,
        withdrawn: 0,
        rules: vec![],
        grader: 1,
    }
}

/// Points missing in each module judged.
fn missing(verdict: &Verdict) -> Vec<u32> {
    verdict.modules.iter().map(|module| module.missing().as_hundredths() / 100).collect()
}

#[rstest]
#[case::everything_just_reached(&[("language", Listening, 2, 4), ("language", Reading, 4, 8), ("history", Knowledge, 2, 5), ("legislation", Knowledge, 3, 5)], true, &[0, 0, 0])]
#[case::history_missed(&[("language", Listening, 4, 4), ("language", Reading, 8, 8), ("history", Knowledge, 1, 5), ("legislation", Knowledge, 5, 5)], false, &[0, 1, 0])]
#[case::law_missed(&[("language", Listening, 4, 4), ("language", Reading, 8, 8), ("history", Knowledge, 5, 5), ("legislation", Knowledge, 2, 5)], false, &[0, 0, 1])]
#[case::enough_language_but_not_by_ear(&[("language", Listening, 1, 4), ("language", Reading, 8, 8), ("history", Knowledge, 5, 5), ("legislation", Knowledge, 5, 5)], false, &[1, 0, 0])]
#[case::by_ear_but_not_enough_language(&[("language", Listening, 4, 4), ("language", Reading, 1, 8), ("history", Knowledge, 5, 5), ("legislation", Knowledge, 5, 5)], false, &[1, 0, 0])]
#[case::nothing_at_all(&[("language", Listening, 0, 4), ("language", Reading, 0, 8), ("history", Knowledge, 0, 5), ("legislation", Knowledge, 0, 5)], false, &[6, 2, 3])]
#[case::a_practice_test_of_one_module(&[("history", Knowledge, 8, 20)], true, &[0])]
#[case::one_point_below_in_a_practice_test(&[("history", Knowledge, 7, 20)], false, &[1])]
#[case::no_recordings_in_this_test(&[("language", Reading, 4, 8)], true, &[0])]
#[case::only_recordings(&[("language", Listening, 2, 4)], true, &[0])]
fn minima_of_modules_and_their_parts(#[case] paper: Paper<'_>, #[case] passed: bool, #[case] missing_points: &[u32]) {
    let verdict = outcome::judge(&patent(), &scores(paper)).unwrap();
    assert_eq!(verdict.passed, passed);
    assert_eq!(missing(&verdict), missing_points);
}

#[rstest]
#[case::all_modules(&[("language", Reading, 6, 12), ("history", Knowledge, 2, 5), ("legislation", Knowledge, 3, 5)], Some((11, true)))]
#[case::two_of_three(&[("language", Reading, 6, 12), ("history", Knowledge, 2, 5)], None)]
#[case::one_of_three(&[("legislation", Knowledge, 5, 5)], None)]
#[case::a_longer_paper_of_all_modules(&[("language", Reading, 7, 14), ("history", Knowledge, 2, 5), ("legislation", Knowledge, 3, 5)], Some((12, true)))]
fn the_whole_exam_is_judged_only_where_all_its_modules_are_there(#[case] paper: Paper<'_>, #[case] total: Option<(u32, bool)>) {
    let verdict = outcome::judge(&patent(), &scores(paper)).unwrap();
    assert_eq!(verdict.total.map(|line| (line.needed.as_hundredths() / 100, line.passed())), total);
}

/// The minima of the modules add up to less than the whole exam wants, as in the exam for residence.
#[test]
fn reaching_every_module_is_not_yet_reaching_the_whole() {
    let modules = vec![module("history", stated(2, 5), &[]), module("legislation", stated(3, 5), &[])];
    let paper = [("history", Knowledge, 2, 5), ("legislation", Knowledge, 3, 5)];
    let verdict = outcome::judge(&exam(modules, stated(7, 10)), &scores(&paper)).unwrap();
    assert!(verdict.modules.iter().all(|module| module.passed));
    assert!(!verdict.passed);
    assert_eq!(verdict.total.unwrap().missing(), Points::whole(2));
}

#[rstest]
#[case::all_at_seventy(&[7, 7, 7], true, &[true, true, true], 0)]
#[case::one_at_sixty(&[7, 6, 7], true, &[true, true, true], 0)]
#[case::one_below_sixty(&[7, 5, 7], false, &[true, false, true], 2)]
#[case::two_at_sixty(&[6, 6, 7], false, &[true, false, true], 1)]
#[case::one_at_sixty_one_far_below(&[6, 7, 0], false, &[true, true, false], 7)]
#[case::one_far_below_first(&[0, 7, 6], false, &[false, true, true], 7)]
fn one_part_of_2015_may_stay_at_sixty(#[case] points: &[u32], #[case] passed: bool, #[case] parts: &[bool], #[case] missing_points: u32) {
    let paper: Vec<_> = [Listening, Reading, Writing].iter().zip(points).map(|(skill, earned)| ("language", *skill, *earned, 10)).collect();
    let verdict = outcome::judge(&of_2015(), &scores(&paper)).unwrap();
    assert_eq!(verdict.passed, passed);
    assert_eq!(verdict.modules[0].parts.iter().map(|part| part.passed).collect::<Vec<_>>(), parts);
    assert_eq!(missing(&verdict), [missing_points]);
}

#[rstest]
#[case::stated(Confidence::Stated, Confidence::Stated, Confidence::Stated, [false, false])]
#[case::inferred_module(Confidence::Inferred, Confidence::Stated, Confidence::Stated, [true, false])]
#[case::assumed_part(Confidence::Stated, Confidence::Assumed, Confidence::Stated, [true, false])]
#[case::inferred_total(Confidence::Stated, Confidence::Stated, Confidence::Inferred, [false, true])]
fn a_number_without_a_source_makes_a_verdict_approximate(
    #[case] of_module: Confidence,
    #[case] of_part: Confidence,
    #[case] of_total: Confidence,
    #[case] approximate: [bool; 2],
) {
    let language = module("language", Some(minimum(6, 12, of_module)), &[(Listening, Some(minimum(2, 4, of_part)))]);
    let verdict =
        outcome::judge(&exam(vec![language], Some(minimum(6, 12, of_total))), &scores(&[("language", Listening, 12, 12)])).unwrap();
    assert_eq!([verdict.modules[0].approximate(), verdict.total.unwrap().approximate], approximate);
}

#[test]
fn an_exam_says_nothing_about_a_test_that_it_has_no_minimum_for() {
    assert_eq!(outcome::judge(&patent(), &scores(&[("geography", Knowledge, 5, 5)])), None, "no such module");
    let no_minimum = exam(vec![module("history", None, &[]), module("legislation", stated(3, 5), &[])], stated(5, 10));
    assert_eq!(outcome::judge(&no_minimum, &scores(&[("history", Knowledge, 5, 5)])), None, "a module without a minimum");
    assert_eq!(outcome::judge(&of_2015(), &scores(&[("language", LexisGrammar, 5, 5)])), None, "a part without a minimum");
    assert_eq!(outcome::judge(&patent(), &Scores::default()), None, "an empty paper");
}

#[test]
fn rules_are_in_force_from_their_first_day_to_their_last() {
    let exam = Exam { valid_until: Some(date(2026, 1, 31)), ..patent() };
    let days = [date(2025, 7, 9), date(2025, 7, 10), date(2026, 1, 31), date(2026, 2, 1)];
    assert_eq!(days.map(|day| exam.in_force(day)), [false, true, true, false]);
    assert!(patent().in_force(date(2100, 1, 1)));
}

/// Points earned, as shares of one point: so many of so many parts.
fn parts_of_history(parts: &[(usize, usize)]) -> Scores {
    let items = (0..20).map(|n| form_item(n, "history", Knowledge, 0, Points::whole(1)));
    let marks = (0..20).map(|n| parts.get(n).map_or(Points::ZERO, |(right, of)| Points::whole(1).share(*right, *of)));
    outcome::scores(&form(items.collect()), &marks.collect::<Vec<_>>())
}

/// Eleven answers all right, one a third and one two thirds: twelve points, and twelve are needed.
#[test]
fn parts_of_answers_reach_the_line_that_their_sum_reaches() {
    let exam = exam(vec![module("history", stated(3, 5), &[])], None);
    let mut parts = vec![(1, 1); 11];
    parts.extend([(1, 3), (2, 3)]);
    let verdict = outcome::judge(&exam, &parts_of_history(&parts)).unwrap();
    let line = verdict.modules[0].line.clone().unwrap();
    assert_eq!((line.earned, line.needed), (Points::whole(12), Points::whole(12)));
    assert!(verdict.passed);
    assert_eq!(verdict.missing(), Points::ZERO);

    let verdict = outcome::judge(&exam, &parts_of_history(&parts[1..])).unwrap();
    assert!(!verdict.passed);
    assert_eq!(verdict.missing(), Points::whole(1));
}

proptest! {
    /// Whatever parts of points a learner has, what a page shows of a line adds up and says what the verdict says.
    #[test]
    fn what_is_shown_never_contradicts_the_verdict(
        answers in prop::collection::vec((0..3_usize, 0..3_usize, 1..=9_u32, 0..=8_usize, 1..=8_usize), 1..60),
        needs in prop::collection::vec((0..=100_u32, 1..=100_u32), 7),
        spared in 0..=2_usize,
    ) {
        let subjects = ["language", "history", "legislation"];
        let skills = [Listening, Reading, Writing];
        let need = |n: usize| Some(minimum(needs[n].0.min(needs[n].1), needs[n].1, Confidence::Stated));
        let mut language = module("language", need(0), &[(Listening, need(1)), (Reading, need(2)), (Writing, need(3))]);
        language.leniency = Some(Leniency { parts: spared, floor: minimum(needs[1].0.min(needs[1].1) / 2, needs[1].1, Confidence::Stated) });
        let exam = exam(vec![language, module("history", need(4), &[]), module("legislation", need(5), &[])], need(6));
        let items = answers.iter().enumerate().map(|(n, (subject, skill, max, ..))| {
            form_item(n, subjects[*subject], if *subject == 0 { skills[*skill] } else { Knowledge }, 0, Points::whole(*max))
        });
        let marks: Vec<_> = answers.iter().map(|(_, _, max, right, of)| Points::whole(*max).share(*right, *of)).collect();
        let verdict = outcome::judge(&exam, &outcome::scores(&form(items.collect()), &marks)).unwrap();

        let hundredths = |points: Points| points.display('.').parse::<f64>().map(|shown| (shown * 100.0).round() as i64).unwrap();
        let parts = verdict.modules.iter().flat_map(|module| module.parts.iter().map(|part| &part.line));
        let lines: Vec<_> = verdict.modules.iter().filter_map(|module| module.line.as_ref()).chain(parts).chain(&verdict.total).collect();
        for line in lines {
            let (earned, needed, max, missing) = (hundredths(line.earned), hundredths(line.needed), hundredths(line.max), hundredths(line.missing()));
            prop_assert!(earned <= max && needed <= max);
            prop_assert_eq!(line.passed(), earned >= needed, "shown {} of {}", earned, needed);
            prop_assert_eq!(missing, (needed - earned).max(0));
            prop_assert_eq!(earned == max, line.earned == line.max, "nobody reads all of it who has not all of it");
        }
        prop_assert_eq!(verdict.passed, hundredths(verdict.missing()) == 0);
    }

    /// However a paper is made up, its points are counted once by topic, once by part and once by module.
    #[test]
    fn every_sum_is_the_same_sum(items in prop::collection::vec((0..3_usize, 0..6_usize, 0..5_u8, 0..500_u32, 0..=100_usize), 0..40)) {
        let subjects = ["language", "history", "legislation"];
        let made = |(n, (subject, skill, topic, max, _)): (usize, &(usize, usize, u8, u32, usize))| {
            form_item(n, subjects[*subject], Skill::ALL[*skill], *topic, Points::hundredths(*max))
        };
        let form = form(items.iter().enumerate().map(made).collect());
        let marks: Vec<_> = form.items.iter().zip(&items).map(|(item, (.., percent))| item.points.share(*percent, 100)).collect();
        let scores = outcome::scores(&form, &marks);

        let sum = |scores: &mut dyn Iterator<Item = Score>| {
            scores.fold(Score::default(), |mut sum, score| { sum.add(score.earned, score.max); sum })
        };
        prop_assert_eq!(scores.total.max, form.max());
        prop_assert!(scores.total.earned <= scores.total.max);
        prop_assert_eq!(sum(&mut scores.topics.values().map(|tally| tally.score)), scores.total);
        prop_assert_eq!(sum(&mut scores.parts.values().copied()), scores.total);
        prop_assert_eq!(sum(&mut scores.subjects.values().copied()), scores.total);
        prop_assert_eq!(scores.topics.values().map(|tally| tally.asked as usize).sum::<usize>(), form.items.len());
    }

    /// More points never turn a pass into a failure.
    #[test]
    fn nobody_fails_by_knowing_more(points in prop::collection::vec((0..=10_u32, 0..=10_u32), 3)) {
        let paper = |better: bool| {
            let of = |(skill, (earned, more)): (&Skill, &(u32, u32))| ("language", *skill, if better { *(earned.max(more)) } else { *earned }, 10);
            [Listening, Reading, Writing].iter().zip(&points).map(of).collect::<Vec<_>>()
        };
        let passed = |better| outcome::judge(&of_2015(), &scores(&paper(better))).unwrap().passed;
        prop_assert!(!passed(false) || passed(true));
    }
}

#[test]
fn tasks_that_the_learner_judges_are_counted_apart() {
    let task = |n| FormItem {
        checklist: ["a", "b", "c"].map(|point| point.parse().unwrap()).to_vec(),
        why: None,
        ..form_item(n, "language", Skill::Speaking, 0, Points::ZERO)
    };
    let form = form(vec![form_item(0, "language", Skill::Reading, 1, Points::whole(1)), task(1), task(2)]);
    let scores = outcome::scores(&form, &[Points::whole(1), Points::ZERO, Points::ZERO]);
    assert_eq!(scores.total, Score { earned: Points::whole(1), max: Points::whole(1) });
    assert_eq!(scores.topics.len(), 1, "no topic is weak for a task that nobody can mark");
    assert!(!scores.parts.keys().any(|(_, skill)| *skill == Skill::Speaking));

    let judged = ItemState { met: Some(["a", "c"].map(|point| point.parse().unwrap()).into()), ..ItemState::default() };
    let tasks = outcome::tasks(&form, &[ItemState::default(), judged, ItemState::default()]);
    assert_eq!(tasks, [(Skill::Speaking, Tasks { asked: 2, judged: 1, met: 2, of: 3 })].into());
}
