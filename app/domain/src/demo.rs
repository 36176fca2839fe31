//! Attempts of learners who do not exist, to try Safar with as much data as a busy centre has in years.

use crate::attempt::{Attempt, Corrupt, Event, Millis, Mode, Wish};
use crate::bank::{Bank, Test};
use crate::form::Form;
use crate::ids::{LearnerId, OpId};
use jiff::civil::Date;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// How long a made-up learner thinks about a question.
const THINKING: Millis = 20_000;

/// A test that a made-up learner took from `started` on and finished: as an exam if `seed` is even, else as practice. They
/// know the share `knows` of what is asked, and leave the rest empty. The same arguments give the same attempt.
///
/// # Errors
/// [`Corrupt`] never for a test of the bank; it would be a mistake of this function.
pub fn attempt(
    bank: &Bank,
    test: &Test,
    learner: LearnerId,
    (started, today): (Millis, Date),
    knows: f64,
    seed: u64,
) -> Result<(Attempt, Vec<Event>), Corrupt> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mode = if seed.is_multiple_of(2) { Mode::Exam } else { Mode::Practice };
    let form = Form::of_test(bank, test, today);
    let mut events = vec![Attempt::start(learner, mode, None, form, test.minutes, started)];
    let mut attempt = Attempt::replay(events.clone())?;
    let mut now = started;
    for item in 0..attempt.form.items.len() {
        now += rng.random_range(THINKING / 2..THINKING * 3 / 2);
        let found = bank.items.get(&attempt.form.items[item].question).filter(|_| rng.random_bool(knows.clamp(0.0, 1.0)));
        let (Some(found), Ok(op), Ok(n)) = (found, OpId::parse(&format!("demo-{item}")), u16::try_from(item)) else { continue };
        let wish = Wish::Answer { item: n, response: Some(found.key.inside().response()), op, named: false, helped: false };
        if let Ok(Some(event)) = attempt.decide(wish, now) {
            attempt.apply(event.clone())?;
            events.push(event);
        }
    }
    let marks = attempt
        .form
        .items
        .iter()
        .zip(&attempt.items)
        .map(|(item, state)| bank.items.get(&item.question).map_or(item.points, |found| found.mark(state.response.as_ref())));
    if let Some(event) = attempt.finish(marks.collect(), now) {
        attempt.apply(event.clone())?;
        events.push(event);
    }
    Ok((attempt, events))
}
