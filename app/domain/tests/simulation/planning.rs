//! Does the plan get more people through the exam on its day than the usual orders of practice?

use crate::world::{DAY, Kind, Learner, TODAY, bank, exam};
use domain::attempt::Millis;
use domain::bank::{Bank, Item};
use domain::form::Drill;
use domain::ids::QuestionId;
use domain::mastery::{Policy, knowledge};
use domain::memory::Manner;
use domain::practice::Planner;
use domain::readiness::{ExamModel, exam_model};
use domain::recall::Recall;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const LEARNERS: u64 = 40;
/// Questions a day, as a tired person may manage.
const A_DAY: usize = 10;
const DAYS: [i64; 4] = [3, 10, 30, 60];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// Safar's plan.
    Plan,
    /// What FSRS says is due, the most faded first, then what is new.
    Due,
    /// Anything.
    Random,
}

struct Room<'a> {
    bank: &'a Bank,
    exam_model: &'a ExamModel,
    recall: &'a Recall,
}

impl Room<'_> {
    fn today(&self, order: Order, learner: &Learner, now: Millis, exam: Millis, rng: &mut ChaCha8Rng) -> Vec<QuestionId> {
        match order {
            Order::Plan => {
                let policy = Policy::default();
                let knowledge = knowledge(self.bank, &learner.memories, self.recall, &policy, now);
                let desk = Planner {
                    bank: self.bank,
                    exam_model: Some(self.exam_model),
                    memories: &learner.memories,
                    knowledge: &knowledge,
                    recall: self.recall,
                    policy: &policy,
                    now,
                    today: TODAY,
                    exam,
                };
                desk.plan(&Drill::Plan, A_DAY, rng.random()).into_iter().map(|pick| pick.question).collect()
            }
            Order::Due => {
                let chance = |id: &QuestionId| {
                    let trace = learner.memories.get(id).and_then(|memory| self.recall.trace(memory))?;
                    Some(self.recall.chance(&trace, now))
                };
                let mut all: Vec<_> = self
                    .bank
                    .items
                    .keys()
                    .map(|id| (chance(id), id))
                    .filter(|(chance, _)| chance.is_none_or(|chance| chance < 0.9))
                    .collect();
                all.shuffle(rng);
                all.sort_by(|(a, _), (b, _)| a.unwrap_or(2.0).total_cmp(&b.unwrap_or(2.0)));
                all.into_iter().take(A_DAY).map(|(_, id)| id.clone()).collect()
            }
            Order::Random => {
                let mut all: Vec<_> = self.bank.items.keys().cloned().collect();
                all.partial_shuffle(rng, A_DAY).0.to_vec()
            }
        }
    }

    /// The probability to pass after so many days of practice in some order.
    fn passes(&self, order: Order, days: i64, seed: u64) -> f64 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mean = rng.random_range(-2.2..0.6);
        let mut learner = Learner::new(self.bank, Kind::Reader, mean, &mut rng);
        let exam = days * DAY;
        for day in 0..days {
            for id in self.today(order, &learner, day * DAY, exam, &mut rng) {
                learner.practise(&self.bank.items[&id], day * DAY, Manner::Practice, &mut rng);
            }
        }
        self.exam_model.pass(|strand| learner.share(self.bank, |item: &Item| strand.holds(self.bank, &item.question), exam)).whole
    }
}

#[test]
fn the_plan_beats_the_usual_orders_on_the_day() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let bank = bank(&mut rng);
    let room = Room { bank: &bank, exam_model: &exam_model(&bank, &exam(), TODAY).unwrap(), recall: &Recall::default() };
    println!("days to the exam   plan   FSRS order   random   (pass of 100, {A_DAY} questions a day)");
    for days in DAYS {
        #[expect(clippy::cast_precision_loss, reason = "some dozen people")]
        let mean = |order| (0..LEARNERS).map(|seed| room.passes(order, days, seed)).sum::<f64>() / LEARNERS as f64;
        let [plan, due, random] = [Order::Plan, Order::Due, Order::Random].map(mean);
        println!("{days:>16} {:>6.1} {:>12.1} {:>8.1}", plan * 100.0, due * 100.0, random * 100.0);
        assert!(plan > due && plan > random, "{days} days: plan {plan}, FSRS order {due}, random {random}");
    }
}
