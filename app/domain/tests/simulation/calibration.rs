//! Is "70 of 100 such exams" true of 70 of 100 people?

use crate::world::{DAY, Learner, TODAY, bank, exam};
use domain::attempt::Millis;
use domain::bank::Bank;
use domain::blueprint;
use domain::mastery::{Policy, knowledge};
use domain::memory::Manner;
use domain::outcome::{Scores, judge};
use domain::points::{Points, Score};
use domain::readiness::{paper, readiness};
use domain::recall::Recall;
use domain::rules::Exam;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const LEARNERS: usize = 1500;
const BINS: usize = 10;

/// One person: what Safar said, what the rule "eight mocks, three of four passed" said, and what happened.
struct Case {
    said: f64,
    simple: bool,
    passed: bool,
}

/// Sits an exam for real: draws a paper, answers it, is judged by the rules.
fn sit(bank: &Bank, exam: &Exam, learner: &mut Learner, at: Millis, learns: bool, rng: &mut ChaCha8Rng) -> bool {
    let form = blueprint::draw(bank, exam, TODAY, &blueprint::Seen::new(), rng.random()).unwrap();
    let mut scores = Scores::default();
    for form_item in &form.items {
        let item = &bank.items[&form_item.question];
        let right = if learns { learner.practise(item, at, Manner::Exam, rng) } else { learner.right_for_real(item, at, rng) };
        let earned = if right { form_item.points } else { Points::ZERO };
        let add = |score: &mut Score| score.add(earned, form_item.points);
        add(&mut scores.total);
        add(scores.subjects.entry(form_item.subject.clone()).or_default());
        add(scores.parts.entry((form_item.subject.clone(), form_item.skill)).or_default());
    }
    judge(exam, &scores).unwrap().passed
}

fn case(bank: &Bank, exam: &Exam, rng: &mut ChaCha8Rng) -> Option<Case> {
    let mean = rng.random_range(-2.2..1.6);
    let mut learner = Learner::new(bank, mean, rng);
    let days = rng.random_range(2..45);
    let mut mocks = Vec::new();
    let mut all: Vec<_> = bank.items.values().collect();
    for day in 0..days {
        let at = day * DAY;
        if rng.random_bool(0.3) {
            let manner = if rng.random_bool(0.4) { Manner::Helped } else { Manner::Practice };
            for item in all.partial_shuffle(rng, 12).0 {
                learner.practise(item, at, manner, rng);
            }
        }
        if rng.random_bool(0.2) {
            mocks.push(sit(bank, exam, &mut learner, at, true, rng));
        }
    }
    let at = (days + rng.random_range(0..4)) * DAY;
    let policy = Policy::default();
    let known = knowledge(bank, &learner.memories, &Recall::default(), &policy, at);
    let said = readiness(&paper(bank, exam, TODAY).unwrap(), &known, &policy, rng.random()).whole?.mean;
    let passed = mocks.iter().filter(|passed| **passed).count();
    let simple = mocks.len() >= 8 && passed * 4 >= mocks.len() * 3;
    Some(Case { said, simple, passed: sit(bank, exam, &mut learner, at, false, rng) })
}

#[expect(clippy::cast_precision_loss, reason = "some hundred cases")]
fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = values.len().max(1) as f64;
    values.sum::<f64>() / n
}

const fn share(passed: bool) -> f64 {
    if passed { 1.0 } else { 0.0 }
}

#[test]
fn what_is_said_of_readiness_comes_true() {
    let mut rng = ChaCha8Rng::seed_from_u64(20_261_122);
    let (bank, exam) = (bank(&mut rng), exam());
    let cases: Vec<_> = (0..LEARNERS).filter_map(|_| case(&bank, &exam, &mut rng)).collect();

    println!("said of 100   people   passed of 100");
    let mut error = 0.0;
    for bin in 0..BINS {
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "ten bins")]
        let inside: Vec<_> = cases.iter().filter(|case| ((case.said * BINS as f64) as usize).min(BINS - 1) == bin).collect();
        let (said, passed) = (mean(inside.iter().map(|case| case.said)), mean(inside.iter().map(|case| share(case.passed))));
        #[expect(clippy::cast_precision_loss, reason = "some hundred cases")]
        let weight = inside.len() as f64 / cases.len() as f64;
        error += weight * (said - passed).abs();
        println!("{:>11.0} {:>8} {:>15.0}", said * 100.0, inside.len(), passed * 100.0);
    }
    let base = mean(cases.iter().map(|case| share(case.passed)));
    let brier = |says: &dyn Fn(&Case) -> f64| mean(cases.iter().map(|case| (says(case) - share(case.passed)).powi(2)));
    let (ours, of_base, of_simple) = (brier(&|case| case.said), brier(&|_| base), brier(&|case| share(case.simple)));
    println!("people {}, passed of 100: {:.0}; expected calibration error {error:.3}", cases.len(), base * 100.0);
    println!("Brier score: Safar {ours:.3}, base rate {of_base:.3}, \"8 mocks, 3 of 4 passed\" {of_simple:.3}");

    assert!(cases.len() > LEARNERS / 2, "most have answered enough for an opinion");
    assert!((0.25..0.75).contains(&base), "the exam is neither hopeless nor trivial: {base}");
    assert!(error <= 0.05, "expected calibration error {error}");
    assert!(ours < of_base && ours < of_simple, "Brier {ours} against {of_base} and {of_simple}");
}
