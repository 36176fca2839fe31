//! Safar's time against the machine's clock: what [`domain::timekeeping`] decides is done here, and said.
//!
//! The time is kept in the database, every half minute and at the stop, so that it goes on at the next start from where it
//! was. Servers that share a database follow the one whose time is latest.

use crate::clock::Clock;
use crate::content::Banks;
use crate::usecases::{Attempts, Fault};
use domain::attempt::Millis;
use domain::timekeeping::{ALIKE, Doubt, LONGEST_SLEEP, Step};
use jiff::Timestamp;
use jiff::civil::Date;
use std::sync::{Mutex, PoisonError};
use store::{Store, StoredClock};

/// What is known of the machine's clock.
#[derive(Debug)]
pub struct Timekeeper {
    clock: Clock,
    known: Mutex<Known>,
}

#[derive(Debug, Clone, Copy)]
struct Known {
    era: i64,
    /// The machine's clock has been believed since the start.
    settled: bool,
    doubt: Option<Doubt>,
}

impl Timekeeper {
    /// Finds out what time it is, before anybody asks: when the machine's clock was wrong at the start, attempts that were
    /// open are neither ended nor dated by it. `content` is the newest day on which anything in the banks was checked: it is
    /// not earlier than that.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn start(clock: Clock, store: &Store, content: Option<Date>) -> Result<Self, Fault> {
        let kept = store.clock().kept().await?;
        // A day is over at some places earlier than at others.
        let content = content.and_then(|day| day.yesterday().ok()).map_or(0, |day| crate::clock::at_noon(day, &jiff::tz::TimeZone::UTC));
        let (ours, machine) = (kept.beat.max(content), clock.machine_says());
        let step = match Step::at_start(ours, machine) {
            // Nobody has kept time here yet: everything that is not too early can be.
            Step::Wake(_) | Step::Doubt(Doubt { apart: 0.., .. }) if kept.era == 0 => {
                clock.set(machine);
                None
            }
            step => {
                clock.set(ours);
                Some(step)
            }
        };
        let kept = store.clock().keep(clock.now(), kept.era).await?;
        let keeper = Self { clock, known: Mutex::new(Known { era: kept.era, settled: step.is_none(), doubt: None }) };
        if let Some(step) = step {
            keeper.take(step, store).await?;
        }
        Ok(keeper)
    }

    /// Looks at the machine's clock, and keeps the time. Called every half minute.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn look(&self, store: &Store, attempts: &Attempts) -> Result<(), Fault> {
        let known = self.known();
        let kept = store.clock().keep(self.clock.now(), known.era).await?;
        let ahead = kept.beat - self.clock.now();
        if kept.era != known.era || ahead > ALIKE {
            self.follow(kept);
            attempts.forget_all();
        }
        let known = self.known();
        let step = Step::while_running(self.clock.now(), self.clock.machine_says(), known.doubt, known.settled);
        let leaps = matches!(step, Step::Wake(_));
        self.take(step, store).await?;
        if leaps {
            // What was read before the deadlines moved must not be looked at with the time of afterwards.
            attempts.forget_all();
        }
        Ok(())
    }

    /// Keeps the time at a stop, so that the next start sees how long nobody was awake.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn stop(&self, store: &Store) -> Result<(), Fault> {
        store.clock().keep(self.clock.now(), self.known().era).await?;
        Ok(())
    }

    /// What is wrong with the machine's clock, for operators; nothing if it agrees.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        self.known().doubt.map(|doubt| trouble(self.clock.now(), doubt.apart))
    }

    fn known(&self) -> Known {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn know(&self, change: impl FnOnce(&mut Known)) {
        change(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Another server is ahead, or an operator has set the time.
    fn follow(&self, kept: StoredClock) {
        let machine = self.clock.machine_says();
        let agrees = (machine - kept.beat).abs() <= ALIKE;
        self.clock.set(if agrees { machine.max(kept.beat) } else { kept.beat });
        tracing::warn!(time = %moment(self.clock.now()), "the time is another: an operator or another server has set it");
        self.know(|known| *known = Known { era: kept.era, settled: agrees, doubt: None });
    }

    async fn take(&self, step: Step, store: &Store) -> Result<(), Fault> {
        let before = self.known();
        match step {
            Step::Correct(by) => {
                self.clock.shift(by);
                self.know(|known| (known.settled, known.doubt) = (true, None));
                if before.doubt.is_some() {
                    tracing::info!("the machine's clock agrees again");
                }
            }
            Step::Wake(slept) => {
                let now = self.clock.now();
                let seconds = slept / 1_000;
                // If another server was faster, its time is as late, and the deadlines have moved.
                store.clock().wake(now, now.saturating_add(slept), before.era).await?;
                self.clock.shift(slept);
                self.know(|known| (known.settled, known.doubt) = (true, None));
                tracing::info!(seconds, "nobody was awake for so long; clocks of exams that run have stood still meanwhile");
            }
            Step::Doubt(doubt) => {
                self.know(|known| known.doubt = Some(doubt));
                if before.doubt.is_none_or(|before| before.since != doubt.since) {
                    tracing::error!("{}", trouble(self.clock.now(), doubt.apart));
                }
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a number to look at")]
        metrics::gauge!("safar_clock_apart_seconds").set(self.known().doubt.map_or(0.0, |doubt| doubt.apart as f64 / 1_000.0));
        Ok(())
    }
}

/// What an operator is told of a machine's clock that is not believed.
#[must_use]
pub fn trouble(ours: Millis, apart: Millis) -> String {
    let (direction, minutes) = if apart < 0 { ("behind", -apart / 60_000) } else { ("ahead", apart / 60_000) };
    let (days, hours, minutes) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    let waits = if (0..=LONGEST_SLEEP).contains(&apart) { "; it is believed if it stays so for ten minutes" } else { "" };
    format!(
        "the machine's clock says {}, which is {days} days {hours} hours {minutes} minutes {direction} and not believed{waits}; Safar goes on \
         at {}. Set the machine's clock right; if it is right already, say so with `safar clock confirm`",
        moment(ours.saturating_add(apart)),
        moment(ours),
    )
}

fn moment(at: Millis) -> Timestamp {
    Timestamp::from_millisecond(at - at.rem_euclid(1_000)).unwrap_or_default()
}

/// The newest day on which anything in the banks was checked.
#[must_use]
pub fn newest_check(banks: &Banks) -> Option<Date> {
    let of_bank = |bank: &domain::bank::Bank| {
        let items = bank.items.values().filter_map(|item| item.fact.checked_on);
        items.chain(bank.exams.iter().map(|exam| exam.checked_on)).max()
    };
    banks.values().filter_map(|bank| of_bank(bank)).max()
}
