//! Is "70 of 100 such exams" true of 70 of 100 people, of whatever kind they are?

use crate::world::{DAY, Kind, Learner, TODAY, bank, exam};
use domain::attempt::Millis;
use domain::bank::{Bank, Item};
use domain::blueprint;
use domain::mastery::{Policy, knowledge};
use domain::memory::Manner;
use domain::outcome::{Scores, judge};
use domain::points::{Points, Score};
use domain::readiness::{ExamModel, Passes, exam_model, readiness};
use domain::recall::Recall;
use domain::rules::Exam;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Of each kind.
const LEARNERS: usize = 500;
const BINS: usize = 10;

/// One person: what Safar said, what the rule "eight mocks, three of four passed" said, how likely they really were to
/// pass, and what happened.
struct Case {
    said: f64,
    said_of_modules: Vec<f64>,
    simple: bool,
    truth: Passes,
    passed: bool,
}

struct Room<'a> {
    bank: &'a Bank,
    exam: &'a Exam,
    exam_model: &'a ExamModel,
    recall: &'a Recall,
}

impl Room<'_> {
    /// Sits an exam for real: draws a paper, answers it, is judged by the rules.
    fn sit(&self, learner: &mut Learner, at: Millis, learns: bool, rng: &mut ChaCha8Rng) -> bool {
        let form = blueprint::draw(self.bank, self.exam, TODAY, &blueprint::Seen::new(), rng.random()).unwrap();
        let mut scores = Scores::default();
        for form_item in &form.items {
            let item = &self.bank.items[&form_item.question];
            let right = if learns { learner.practise(item, at, Manner::Exam, rng) } else { learner.right_for_real(item, at, rng) };
            let earned = if right { form_item.points } else { Points::ZERO };
            let add = |score: &mut Score| score.add(earned, form_item.points);
            add(&mut scores.total);
            add(scores.subjects.entry(form_item.subject.clone()).or_default());
            add(scores.parts.entry((form_item.subject.clone(), form_item.skill)).or_default());
        }
        judge(self.exam, &scores).unwrap().passed
    }

    /// Somebody practises for some weeks, or for an evening; then Safar says how the exam will go, and it comes.
    fn case(&self, kind: Kind, rng: &mut ChaCha8Rng) -> Option<Case> {
        let mean = if kind == Kind::ByHeart { rng.random_range(-4.0..-2.0) } else { rng.random_range(-2.2..1.6) };
        let mut learner = Learner::new(self.bank, kind, mean, rng);
        let days = rng.random_range(2..45);
        let (often, many) = if kind == Kind::ByHeart { (0.7, 40) } else { (0.3, 12) };
        let mut mocks = Vec::new();
        let mut all: Vec<_> = self.bank.items.values().collect();
        for day in 0..days {
            let at = day * DAY;
            if rng.random_bool(often) {
                let manner = if rng.random_bool(0.4) { Manner::Helped } else { Manner::Practice };
                for item in all.partial_shuffle(rng, many).0 {
                    learner.practise(item, at, manner, rng);
                }
            }
            if rng.random_bool(0.2) {
                mocks.push(self.sit(&mut learner, at, true, rng));
            }
        }
        let at = (days + rng.random_range(0..4)) * DAY;
        let policy = Policy::default();
        let known = knowledge(self.bank, &learner.memories, self.recall, &policy, at);
        let ready = readiness(self.exam_model, &known, &policy, rng.random());
        let passed = mocks.iter().filter(|passed| **passed).count();
        let simple = mocks.len() >= 8 && passed * 4 >= mocks.len() * 3;
        let truth = self.exam_model.pass(|strand| learner.share(self.bank, |item: &Item| strand.holds(self.bank, &item.question), at));
        Some(Case {
            said: ready.whole?.mean,
            said_of_modules: ready.modules.iter().filter_map(|(_, chance)| Some(chance.as_ref()?.mean)).collect(),
            simple,
            truth,
            passed: self.sit(&mut learner, at, false, rng),
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "some thousand cases")]
fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = values.len().max(1) as f64;
    values.sum::<f64>() / n
}

const fn share(passed: bool) -> f64 {
    if passed { 1.0 } else { 0.0 }
}

/// The expected calibration error: what was said against what was so, in bins by what was said.
fn error(name: &str, cases: &[(f64, f64)]) -> f64 {
    println!("{name}: said of 100   people   passed of 100");
    let mut error = 0.0;
    for bin in 0..BINS {
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "ten bins")]
        let inside: Vec<_> = cases.iter().filter(|(said, _)| ((said * BINS as f64) as usize).min(BINS - 1) == bin).collect();
        if inside.is_empty() {
            continue;
        }
        let (said, so) = (mean(inside.iter().map(|case| case.0)), mean(inside.iter().map(|case| case.1)));
        #[expect(clippy::cast_precision_loss, reason = "some thousand cases")]
        let weight = inside.len() as f64 / cases.len() as f64;
        error += weight * (said - so).abs();
        println!("{:>24.0} {:>8} {:>15.0}", said * 100.0, inside.len(), so * 100.0);
    }
    println!("{name}: expected calibration error {error:.3}");
    error
}

#[test]
fn what_is_said_of_readiness_comes_true_for_every_kind_of_learner() {
    let mut rng = ChaCha8Rng::seed_from_u64(20_261_130);
    let (bank, exam) = (bank(&mut rng), exam());
    let room = Room { bank: &bank, exam: &exam, exam_model: &exam_model(&bank, &exam, TODAY).unwrap(), recall: &Recall::default() };
    let mut all = Vec::new();
    let mut errors = Vec::new();
    for kind in Kind::ALL {
        let cases: Vec<_> = (0..LEARNERS).filter_map(|_| room.case(kind, &mut rng)).collect();
        assert!(cases.len() > LEARNERS / 2, "most have answered enough for an opinion");
        // Of whom everything is known it is known how likely they are to pass: chance would only blur it.
        let whole: Vec<_> = cases.iter().map(|case| (case.said, case.truth.whole)).collect();
        let modules: Vec<_> =
            cases.iter().flat_map(|case| case.said_of_modules.iter().copied().zip(case.truth.modules.iter().copied())).collect();
        errors.push((kind, error(&format!("{kind:?}"), &whole), error(&format!("{kind:?}, modules"), &modules)));
        all.extend(cases);
    }
    let over_all = error("All", &all.iter().map(|case| (case.said, share(case.passed))).collect::<Vec<_>>());
    let base = mean(all.iter().map(|case| share(case.passed)));
    let brier = |says: &dyn Fn(&Case) -> f64| mean(all.iter().map(|case| (says(case) - share(case.passed)).powi(2)));
    let (ours, of_base, of_simple) = (brier(&|case| case.said), brier(&|_| base), brier(&|case| share(case.simple)));
    println!("people {}, passed of 100: {:.0}", all.len(), base * 100.0);
    println!("Brier score: Safar {ours:.3}, base rate {of_base:.3}, \"8 mocks, 3 of 4 passed\" {of_simple:.3}");
    for (kind, whole, modules) in &errors {
        println!("{kind:?}: {whole:.3}, modules {modules:.3}");
    }

    assert!((0.15..0.75).contains(&base), "the exam is neither hopeless nor trivial: {base}");
    for (kind, whole, modules) in errors {
        assert!(whole <= 0.07, "{kind:?}: expected calibration error {whole}");
        assert!(modules <= 0.07, "{kind:?}: expected calibration error of the modules {modules}");
    }
    assert!(over_all <= 0.05, "expected calibration error over all {over_all}");
    assert!(ours < of_base && ours < of_simple, "Brier {ours} against {of_base} and {of_simple}");
}

/// A test of twenty questions on history, answered without reading it: as many right as luck gives.
#[test]
fn who_marks_answers_without_reading_is_told_no_more_than_luck_passes() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let (bank, exam) = (bank(&mut rng), exam());
    let model = exam_model(&bank, &exam, TODAY).unwrap();
    let policy = Policy::default();
    let luck = model.pass(|_| 0.0).modules[1];
    let mut said = Vec::new();
    for manner in [Manner::Exam, Manner::Practice].repeat(50) {
        let mut learner = Learner::new(&bank, Kind::Guesser, 0.0, &mut rng);
        let mut history: Vec<_> = bank.items.values().filter(|item| item.question.subject.as_str() == "history").collect();
        for item in history.partial_shuffle(&mut rng, 20).0 {
            learner.practise(item, 0, manner, &mut rng);
        }
        let known = knowledge(&bank, &learner.memories, &Recall::default(), &policy, DAY);
        said.push(readiness(&model, &known, &policy, rng.random()).modules[1].1.unwrap());
    }
    let (mean, low) = (mean(said.iter().map(|chance| chance.mean)), mean(said.iter().map(|chance| chance.low)));
    println!("luck passes {luck:.3} of the history modules; said {mean:.3}, at least {low:.3}");
    assert!((mean - luck).abs() <= 0.07, "said {mean}, luck {luck}");
    assert!(low <= luck + 0.02, "what is said leaves room for luck alone: at least {low}, luck {luck}");
}
