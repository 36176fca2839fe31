//! Starting, answering and finishing attempts.
//!
//! An attempt is its records. A copy of recent attempts is kept in memory to answer quickly, but it never decides
//! alone: every append names how many records it has seen, and the database refuses it if another server, or another
//! tab, was faster. Then the copy is thrown away, read again, and the wish is decided anew.

use super::recent::Recent;
use super::{Fault, Study};
use crate::caller::{By, Learner};
use crate::clock::Clock;
use crate::content::Library;
use crate::fresh;
use domain::attempt::{Attempt, Event, Millis, Mode, Refusal, Wish};
use domain::bank::Bank;
use domain::blueprint;
use domain::form::{Drill, Form};
use domain::ids::{AttemptId, BankId, ExamId, LearnerId, TestId};
use domain::lang::Lang;
use domain::memory;
use domain::outcome;
use domain::points::Points;
use domain::tally::Tallies;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Appended, AttemptHead, AttemptSummary, Changes, Erased, Finish, NewAttempt, ResultRow, Store};

/// How often a wish is decided anew because others were faster.
const PATIENCE: usize = 8;
/// So many attempts are searched for questions that were asked and not answered; what was answered is remembered anyway.
const NEWEST: u32 = 60;
/// So many attempts may a learner begin within a day. A trainer types in the answer sheets of several classes in one browser.
const MOST_A_DAY: u64 = 200;
const DAY: Millis = 24 * 3_600_000;

/// Everything that can be done with attempts.
pub struct Attempts {
    store: Arc<Store>,
    library: Arc<Library>,
    study: Arc<Study>,
    clock: Clock,
    recent: Arc<Recent>,
}

impl Attempts {
    /// Attempts on the banks of this library, kept in this store.
    #[must_use]
    pub fn new(store: Arc<Store>, library: Arc<Library>, recent: Arc<Recent>, study: Arc<Study>, clock: Clock) -> Self {
        Self { store, library, study, clock, recent }
    }

    /// Begins what has this name, for somebody whose days are those of a time zone: a fixed test, extra practice, or a mock exam, which is drawn now.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if there is no such thing, none of its questions is valid today, or it is never taken in
    /// this mode: extra practice has no exam mode, a mock exam no other. [`Fault::Enough`] as [`Self::one_more`].
    pub async fn start(
        &self,
        (by, zone): (By<'_>, &TimeZone),
        bank: &BankId,
        name: &str,
        mode: Mode,
        help: Option<Lang>,
    ) -> Result<AttemptId, Fault> {
        let bank = self.library.bank(bank).ok_or(Fault::NotFound)?;
        let help = help.filter(|lang| bank.help_languages.contains(lang));
        let now = self.clock.now();
        let learner = by.learner();
        self.one_more(learner).await?;
        let (form, minutes) = self.form_of(Some((learner, zone)), &bank, name, mode).await?;
        if form.items.is_empty() {
            return Err(Fault::NotFound);
        }
        let test = form.origin.name().to_owned();
        let id = fresh::attempt()?;
        let event = Attempt::start(learner.id().clone(), mode, help, form, minutes, now);
        let deadline = event.deadline();
        let new = NewAttempt { id: id.clone(), learner: learner.id().clone(), bank: bank.id.clone(), test, mode, started: now, deadline };
        match self.store.write(Changes::by(by).begin(new, &event)?).await? {
            Appended::Stored => {}
            Appended::Conflict | Appended::Known => return Err(Fault::Contended),
            Appended::Gone => return Err(Fault::NotFound),
        }
        self.recent.insert(id.clone(), Attempt::replay([event])?).await;
        Ok(id)
    }

    /// Lets a learner begin one more attempt.
    ///
    /// # Errors
    /// [`Fault::Enough`] if they have begun as many as may be begun in a day.
    pub async fn one_more(&self, learner: &Learner) -> Result<(), Fault> {
        let begun = self.store.attempts().since(learner, self.clock.now() - DAY).await?;
        if begun < MOST_A_DAY { Ok(()) } else { Err(Fault::Enough) }
    }

    /// Whether what has this name can be begun today, by anybody; `somebody` is who has answered before and may have mistakes.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn may_start(&self, bank: &BankId, name: &str, mode: Mode, somebody: bool) -> Result<(), Fault> {
        let (bank, today) = (&*self.library.bank(bank).ok_or(Fault::NotFound)?, self.clock.today());
        let test = TestId::parse(name).ok().and_then(|id| bank.tests.get(&id));
        let exam = || ExamId::parse(name).ok().and_then(|id| bank.exam(&id));
        let may = match (test, mode) {
            (Some(test), _) => (test.extra.is_none() || mode == Mode::Practice) && !Form::of_test(bank, test, today).items.is_empty(),
            (None, Mode::Practice) => Drill::of_name(bank, name).is_some_and(|drill| somebody || drill != Drill::Mistakes),
            (None, Mode::Exam) => {
                Drill::of_name(bank, name).is_none() && exam().is_some_and(|exam| blueprint::shortage(bank, exam, today).is_none())
            }
        };
        may.then_some(()).ok_or(Fault::NotFound)
    }

    /// The form of what has this name, and its minutes. What is drawn is drawn for this learner, or for anybody.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn form_of(&self, learner: Option<(&Learner, &TimeZone)>, bank: &Bank, name: &str, mode: Mode) -> Result<(Form, u32), Fault> {
        let today = self.clock.today();
        if let Some(test) = TestId::parse(name).ok().and_then(|id| bank.tests.get(&id)) {
            let fits = test.extra.is_none() || mode == Mode::Practice;
            return fits.then(|| (Form::of_test(bank, test, today), test.minutes)).ok_or(Fault::NotFound);
        }
        if let Some(drill) = Drill::of_name(bank, name) {
            // Practice has no clock.
            let (learner, zone) = learner.filter(|_| mode == Mode::Practice).ok_or(Fault::NotFound)?;
            return Ok((self.study.drill(learner, bank, drill, zone).await?, 0));
        }
        let exam = ExamId::parse(name).ok().and_then(|id| bank.exam(&id)).filter(|_| mode == Mode::Exam).ok_or(Fault::NotFound)?;
        let seen = match learner {
            Some((learner, _)) => self.seen(learner, bank).await?,
            None => blueprint::Seen::new(),
        };
        let form = blueprint::draw(bank, exam, today, &seen, fresh::seed()?).map_err(|shortage| {
            tracing::warn!(exam = name, %shortage, "a mock exam cannot be drawn");
            Fault::NotFound
        })?;
        Ok((form, exam.minutes))
    }

    /// What a learner has met: the questions of the newest attempts, answered or not, and all that have ever been answered.
    async fn seen(&self, learner: &Learner, bank: &Bank) -> Result<blueprint::Seen, Fault> {
        let begun = self.store.attempts().beginnings(learner, &bank.id, NEWEST).await?;
        let memories = self.store.attempts().memories(learner, &bank.id).await?;
        let forms = begun.iter().filter_map(|event| match event {
            Event::Started { at, form, .. } => Some((*at, form)),
            _ => None,
        });
        Ok(blueprint::seen(forms, &memories))
    }

    /// An attempt of this learner as it stands. If its clock has run out it is closed first, so that nobody ever sees
    /// an attempt that is open beyond its time.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if there is no such attempt or it is somebody else's.
    pub async fn look(&self, learner: &Learner, id: &AttemptId) -> Result<(Arc<Attempt>, Arc<Bank>), Fault> {
        let shared = self.recent.shared(learner, id).await?;
        let mut attempt = shared.lock().await;
        self.recent.renew(learner, id, &mut attempt).await?;
        let bank = self.check(learner, &attempt).await?;
        if self.out_of_time(learner, id, &mut attempt).await? {
            self.close(learner, id, &mut attempt, &bank).await?;
        }
        Ok((Arc::clone(&attempt), bank))
    }

    /// Grants a wish, or says why not. The attempt as it stands afterwards comes back either way. Look at the attempt
    /// first, as every request does: a wish that is already true adds nothing, and memory alone must not say so.
    ///
    /// # Errors
    /// Any [`Fault`]; a refusal by the attempt itself is in the value, not an error of the call.
    pub async fn wish(&self, learner: &Learner, id: &AttemptId, wish: Wish) -> Result<(Arc<Attempt>, Arc<Bank>, Option<Refusal>), Fault> {
        let shared = self.recent.shared(learner, id).await?;
        let mut attempt = shared.lock().await;
        let bank = self.check(learner, &attempt).await?;
        for _ in 0..PATIENCE {
            let event = match attempt.decide(wish.clone(), self.clock.now()) {
                Ok(None) => return Ok((Arc::clone(&attempt), bank, None)),
                Ok(Some(event)) => event,
                Err(Refusal::TimeUp) if !self.out_of_time(learner, id, &mut attempt).await? => continue,
                Err(Refusal::TimeUp) => {
                    self.close(learner, id, &mut attempt, &bank).await?;
                    return Ok((Arc::clone(&attempt), bank, Some(Refusal::TimeUp)));
                }
                Err(refusal) => return Ok((Arc::clone(&attempt), bank, Some(refusal))),
            };
            // Going on shows how long an explanation was read, which is news about the learner; other answers are none.
            let changes = Changes::by(learner).append(id, attempt.seq, &event)?;
            let changes = if attempt.looks_up(&event) { changes.news() } else { changes };
            match self.store.write(changes).await {
                Ok(Appended::Stored) => {
                    // Copied only while somebody else still reads the former state.
                    Arc::make_mut(&mut attempt).apply(event)?;
                    return Ok((Arc::clone(&attempt), bank, None));
                }
                Ok(Appended::Conflict) => *attempt = Arc::new(self.recent.replay(learner, id).await?),
                Ok(Appended::Known | Appended::Gone) => {
                    self.recent.forget(id).await;
                    return Err(Fault::NotFound);
                }
                // It may or may not have been stored: what is in memory can no longer be trusted.
                Err(error) => {
                    self.recent.forget(id).await;
                    return Err(error.into());
                }
            }
        }
        Err(Fault::Contended)
    }

    /// Finishes an attempt. Finishing twice is finishing once.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if there is no such attempt or it is somebody else's.
    pub async fn finish(&self, learner: &Learner, id: &AttemptId) -> Result<(), Fault> {
        let shared = self.recent.shared(learner, id).await?;
        let mut attempt = shared.lock().await;
        let bank = self.check(learner, &attempt).await?;
        self.out_of_time(learner, id, &mut attempt).await?;
        self.close(learner, id, &mut attempt, &bank).await
    }

    /// Closes attempts whose clock has run out without anybody looking. Returns how many.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn close_overdue(&self) -> Result<usize, Fault> {
        let overdue = self.store.attempts().overdue(self.clock.now(), 100).await?;
        let mut closed = 0;
        for (learner, head) in overdue {
            let shared = match self.recent.shared(&learner, &head.id).await {
                Ok(shared) => shared,
                Err(Fault::NotFound) => continue,
                Err(fault) => return Err(fault),
            };
            let mut attempt = shared.lock().await;
            let Some(bank) = self.library.bank_of(&attempt.form).await else { continue };
            if self.out_of_time(&learner, &head.id, &mut attempt).await? {
                self.close(&learner, &head.id, &mut attempt, &bank).await?;
                closed += 1;
            }
        }
        Ok(closed)
    }

    /// So many of the newest attempts of a learner in a bank, newest first.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn past(&self, learner: &Learner, bank: &BankId, newest: u32) -> Result<Vec<AttemptSummary>, Fault> {
        Ok(self.store.attempts().of_bank(learner, bank, 0..newest).await?)
    }

    /// Whether a learner has ever begun an attempt.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn has_begun(&self, learner: &Learner) -> Result<bool, Fault> {
        Ok(!self.store.attempts().of(learner, 0..1).await?.is_empty())
    }

    /// The unfinished ones among so many newest attempts of a learner, newest first.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn unfinished(&self, learner: &Learner, newest: u32) -> Result<Vec<AttemptHead>, Fault> {
        Ok(self.store.attempts().unfinished(learner, newest).await?)
    }

    /// The last result of each test of a bank.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn latest(&self, learner: &Learner, bank: &BankId) -> Result<Vec<ResultRow>, Fault> {
        Ok(self.store.attempts().latest_results(learner, bank).await?)
    }

    /// Forgets the copies of a learner's attempts: whose they are has changed.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn forget(&self, learner: &Learner) -> Result<(), Fault> {
        for attempt in self.store.attempts().of(learner, 0..u32::MAX).await? {
            self.recent.forget(&attempt.head.id).await;
        }
        Ok(())
    }

    /// Forgets all copies: clocks have stood still, and what was read before does not know it.
    pub fn forget_all(&self) {
        self.recent.forget_all();
    }

    /// Whether the clock of an attempt that is open has run out. Never said from memory alone: while nobody was awake the
    /// clock stood still.
    async fn out_of_time(&self, learner: &Learner, id: &AttemptId, attempt: &mut Arc<Attempt>) -> Result<bool, Fault> {
        let up = |attempt: &Attempt| attempt.end.is_none() && attempt.deadline.is_some_and(|deadline| self.clock.now() >= deadline);
        if up(attempt) {
            *attempt = Arc::new(self.recent.replay(learner, id).await?);
        }
        Ok(attempt.end.is_none() && attempt.overdue(self.clock.now()))
    }

    /// Deletes everything of a learner, and says what is left of it.
    ///
    /// # Errors
    /// Any [`Fault`] of the database; repeat it then.
    pub async fn erase(&self, learner: &Learner) -> Result<Erased, Fault> {
        let past = self.store.attempts().of(learner, 0..u32::MAX).await?;
        let erased = self.store.learners().erase(learner, self.clock.now()).await?;
        for attempt in past {
            self.recent.forget(&attempt.head.id).await;
        }
        Ok(erased)
    }

    /// The bank that an attempt was begun with, for whoever it belongs to.
    async fn check(&self, learner: &Learner, attempt: &Attempt) -> Result<Arc<Bank>, Fault> {
        if attempt.learner != *learner.id() {
            return Err(Fault::NotFound);
        }
        self.library.bank_of(&attempt.form).await.ok_or(Fault::NotFound)
    }

    /// Marks an attempt and stores its end with its result, exactly once whoever else tries.
    async fn close(&self, learner: &Learner, id: &AttemptId, attempt: &mut Arc<Attempt>, bank: &Bank) -> Result<(), Fault> {
        for _ in 0..PATIENCE {
            let (seq, mut copy) = (attempt.seq, Attempt::clone(attempt));
            let Some((event, finish)) = ended(bank, id, &mut copy, self.clock.now())? else { return Ok(()) };
            match self.store.write(Changes::by(learner).end(seq, &event, finish)?).await {
                Ok(Appended::Stored) => {
                    *attempt = Arc::new(copy);
                    return Ok(());
                }
                Ok(Appended::Conflict) => *attempt = Arc::new(self.recent.replay(learner, id).await?),
                Ok(Appended::Known | Appended::Gone) => {
                    self.recent.forget(id).await;
                    return Err(Fault::NotFound);
                }
                Err(error) => {
                    self.recent.forget(id).await;
                    return Err(error.into());
                }
            }
        }
        Err(Fault::Contended)
    }
}

/// What each item of an attempt earns. A question that has left the bank meanwhile is given in full: the learner is
/// not to blame.
fn marks(bank: &Bank, attempt: &Attempt) -> Vec<Points> {
    attempt
        .form
        .items
        .iter()
        .zip(&attempt.items)
        .map(|(item, state)| match bank.items.get(&item.question) {
            Some(found) => found.mark(state.response.as_ref()),
            None => item.points,
        })
        .collect()
}

/// Ends an attempt, and says what belongs to its end. `None` if it has ended before.
pub(super) fn ended(bank: &Bank, id: &AttemptId, attempt: &mut Attempt, now: Millis) -> Result<Option<(Event, Finish)>, Fault> {
    let Some(event) = attempt.finish(marks(bank, attempt), now) else { return Ok(None) };
    attempt.apply(event.clone())?;
    Ok(projection(id, attempt).map(|finish| (event, finish)))
}

/// What a finished attempt adds to the projections. It depends on the records alone, so a rebuild gives the same bytes.
#[must_use]
pub fn projection(id: &AttemptId, attempt: &Attempt) -> Option<Finish> {
    let end = attempt.end.as_ref()?;
    let scores = outcome::scores(&attempt.form, &end.marks);
    let subjects: BTreeMap<_, _> = scores.subjects.iter().map(|(subject, score)| (subject.as_str(), score)).collect();
    let result = ResultRow {
        attempt: id.clone(),
        learner: LearnerId::clone(&attempt.learner),
        bank: attempt.form.bank.clone(),
        test: attempt.form.origin.name().to_owned(),
        mode: attempt.mode,
        ended: end.at,
        score: scores.total,
        detail: serde_json::to_string(&subjects).unwrap_or_default(),
    };
    let reviews = memory::reviews(attempt, |n| end.marks.get(n).copied().unwrap_or_default());
    Some(Finish { result, reviews, tallies: Tallies::of(attempt) })
}
