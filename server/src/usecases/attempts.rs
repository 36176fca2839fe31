//! Starting, answering and finishing attempts.
//!
//! An attempt is its records. A copy of recent attempts is kept in memory to answer quickly, but it never decides
//! alone: every append names how many records it has seen, and the database refuses it if another server, or another
//! tab, was faster. Then the copy is thrown away, read again, and the wish is decided anew.

use super::{Fault, Study};
use crate::caller::Learner;
use crate::clock::Clock;
use crate::fresh;
use domain::attempt::{Attempt, Event, Mode, Refusal, Wish};
use domain::bank::Bank;
use domain::blueprint;
use domain::form::{Drill, Form};
use domain::grading;
use domain::ids::{AttemptId, BankId, ExamId, LearnerId, QuestionId, TestId};
use domain::lang::Lang;
use domain::memory::{self, Review};
use domain::outcome;
use domain::points::Points;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use store::{Appended, AttemptSummary, Engine, NewAttempt, ResultRow, Store};
use tokio::sync::Mutex;

/// The banks by id.
pub type Banks = BTreeMap<BankId, Arc<Bank>>;

/// An attempt in memory. Whoever holds the lock has the only pen of this process; readers keep what they have been given.
type Shared = Arc<Mutex<Arc<Attempt>>>;

/// How often a wish is decided anew because others were faster.
const PATIENCE: usize = 8;
/// So many attempts are searched for questions that were asked and not answered; what was answered is remembered anyway.
const NEWEST: u32 = 60;

/// Everything that can be done with attempts.
pub struct Attempts {
    store: Arc<Store>,
    banks: Arc<Banks>,
    study: Arc<Study>,
    clock: Clock,
    recent: moka::future::Cache<AttemptId, Shared>,
}

impl Attempts {
    /// Attempts on these banks, kept in this store.
    #[must_use]
    pub fn new(store: Arc<Store>, banks: Arc<Banks>, study: Arc<Study>, clock: Clock) -> Self {
        // An attempt takes a few kilobytes: some thousand learners at once fit into a few tens of megabytes.
        let recent = moka::future::Cache::builder().max_capacity(4_000).time_to_idle(Duration::from_secs(15 * 60)).build();
        Self { store, banks, study, clock, recent }
    }

    /// Begins what has this name: a fixed test, extra practice, or a mock exam, which is drawn now.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if there is no such thing, none of its questions is valid today, or it is never taken in
    /// this mode: extra practice has no exam mode, a mock exam no other.
    pub async fn start(&self, learner: &Learner, bank: &BankId, name: &str, mode: Mode, help: Option<Lang>) -> Result<AttemptId, Fault> {
        let bank = self.banks.get(bank).ok_or(Fault::NotFound)?;
        let help = help.filter(|lang| bank.help_languages.contains(lang));
        let now = self.clock.now();
        let (form, minutes) = self.form_of(Some(learner), bank, name, mode).await?;
        if form.items.is_empty() {
            return Err(Fault::NotFound);
        }
        let test = form.origin.name().to_owned();
        let id = fresh::attempt()?;
        let event = Attempt::start(learner.id().clone(), mode, help, form, minutes, now);
        let (learner, deadline) = (learner.id().clone(), event.deadline());
        let new = NewAttempt { id: id.clone(), learner, bank: bank.id.clone(), test, mode, started: now, deadline };
        match self.store.start_attempt(new, &event).await? {
            Appended::Stored => {}
            Appended::Conflict => return Err(Fault::Contended),
            Appended::Gone => return Err(Fault::NotFound),
        }
        self.recent.insert(id.clone(), Arc::new(Mutex::new(Arc::new(Attempt::replay([event])?)))).await;
        Ok(id)
    }

    /// The form of what has this name, and its minutes. What is drawn is drawn for this learner, or for anybody.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn form_of(&self, learner: Option<&Learner>, bank: &Bank, name: &str, mode: Mode) -> Result<(Form, u32), Fault> {
        let today = self.clock.today();
        if let Some(test) = TestId::parse(name).ok().and_then(|id| bank.tests.get(&id)) {
            let fits = test.extra.is_none() || mode == Mode::Practice;
            return fits.then(|| (Form::of_test(bank, test, today), test.minutes)).ok_or(Fault::NotFound);
        }
        if let Some(drill) = Drill::of_name(bank, name) {
            // Practice has no clock.
            let learner = learner.filter(|_| mode == Mode::Practice).ok_or(Fault::NotFound)?;
            return Ok((self.study.drill(learner, bank, drill).await?, 0));
        }
        let exam = ExamId::parse(name).ok().and_then(|id| bank.exam(&id)).filter(|_| mode == Mode::Exam).ok_or(Fault::NotFound)?;
        let seen = match learner {
            Some(learner) => self.seen(learner, bank).await?,
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
        let begun = self.store.beginnings(learner.id(), &bank.id, NEWEST).await?;
        let memories = self.store.memories(learner.id(), &bank.id).await?;
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
        let shared = self.shared(id).await?;
        let mut attempt = shared.lock().await;
        // Several servers may share one PostgreSQL, and the last word may have been said to another of them. A SQLite
        // file has one server, whose memory is as good as the file.
        if self.store.engine() == Engine::Postgres {
            *attempt = Arc::new(self.replay(id).await?);
        }
        let bank = self.check(learner, &attempt)?;
        if attempt.end.is_none() && attempt.overdue(self.clock.now()) {
            self.close(id, &mut attempt, &bank).await?;
        }
        Ok((Arc::clone(&attempt), bank))
    }

    /// Grants a wish, or says why not. The attempt as it stands afterwards comes back either way. Look at the attempt
    /// first, as every request does: a wish that is already true adds nothing, and memory alone must not say so.
    ///
    /// # Errors
    /// Any [`Fault`]; a refusal by the attempt itself is in the value, not an error of the call.
    pub async fn wish(&self, learner: &Learner, id: &AttemptId, wish: Wish) -> Result<(Arc<Attempt>, Arc<Bank>, Option<Refusal>), Fault> {
        let shared = self.shared(id).await?;
        let mut attempt = shared.lock().await;
        let bank = self.check(learner, &attempt)?;
        for _ in 0..PATIENCE {
            let event = match attempt.decide(wish.clone(), self.clock.now()) {
                Ok(None) => return Ok((Arc::clone(&attempt), bank, None)),
                Ok(Some(event)) => event,
                Err(Refusal::TimeUp) => {
                    self.close(id, &mut attempt, &bank).await?;
                    return Ok((Arc::clone(&attempt), bank, Some(Refusal::TimeUp)));
                }
                Err(refusal) => return Ok((Arc::clone(&attempt), bank, Some(refusal))),
            };
            match self.store.append(id, learner.id(), attempt.seq, &event).await {
                Ok(Appended::Stored) => {
                    // Copied only while somebody else still reads the former state.
                    Arc::make_mut(&mut attempt).apply(event)?;
                    return Ok((Arc::clone(&attempt), bank, None));
                }
                Ok(Appended::Conflict) => *attempt = Arc::new(self.replay(id).await?),
                Ok(Appended::Gone) => {
                    self.recent.invalidate(id).await;
                    return Err(Fault::NotFound);
                }
                // It may or may not have been stored: what is in memory can no longer be trusted.
                Err(error) => {
                    self.recent.invalidate(id).await;
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
        let shared = self.shared(id).await?;
        let mut attempt = shared.lock().await;
        let bank = self.check(learner, &attempt)?;
        self.close(id, &mut attempt, &bank).await
    }

    /// Closes attempts whose clock has run out without anybody looking. Returns how many.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn close_overdue(&self) -> Result<usize, Fault> {
        let overdue = self.store.overdue_attempts(self.clock.now(), 100).await?;
        let mut closed = 0;
        for head in overdue {
            let Some(bank) = self.banks.get(&head.bank).cloned() else { continue };
            let shared = match self.shared(&head.id).await {
                Ok(shared) => shared,
                Err(Fault::NotFound) => continue,
                Err(fault) => return Err(fault),
            };
            let mut attempt = shared.lock().await;
            self.close(&head.id, &mut attempt, &bank).await?;
            closed += 1;
        }
        Ok(closed)
    }

    /// The attempts of a learner, newest first.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn past(&self, learner: &Learner, limit: u32) -> Result<Vec<AttemptSummary>, Fault> {
        Ok(self.store.attempts_of(learner.id(), 0..limit).await?)
    }

    /// The last result of each test of a bank.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn latest(&self, learner: &Learner, bank: &BankId) -> Result<Vec<ResultRow>, Fault> {
        Ok(self.store.latest_results(learner.id(), bank).await?)
    }

    /// Forgets the copies of a learner's attempts: whose they are has changed.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn forget(&self, learner: &LearnerId) -> Result<(), Fault> {
        for attempt in self.store.attempts_of(learner, 0..u32::MAX).await? {
            self.recent.invalidate(&attempt.head.id).await;
        }
        Ok(())
    }

    /// Deletes everything of a learner.
    ///
    /// # Errors
    /// Any [`Fault`] of the database; repeat it then.
    pub async fn erase(&self, learner: &Learner) -> Result<(), Fault> {
        let past = self.store.attempts_of(learner.id(), 0..u32::MAX).await?;
        self.store.erase_learner(learner.id(), self.clock.now()).await?;
        for attempt in past {
            self.recent.invalidate(&attempt.head.id).await;
        }
        Ok(())
    }

    fn check(&self, learner: &Learner, attempt: &Attempt) -> Result<Arc<Bank>, Fault> {
        if attempt.learner != *learner.id() {
            return Err(Fault::NotFound);
        }
        self.banks.get(&attempt.form.bank).cloned().ok_or(Fault::NotFound)
    }

    async fn shared(&self, id: &AttemptId) -> Result<Shared, Fault> {
        if let Some(shared) = self.recent.get(id).await {
            return Ok(shared);
        }
        let attempt = self.replay(id).await?;
        // Two requests may read the same attempt at once; both must then hold the same pen.
        Ok(self.recent.entry_by_ref(id).or_insert_with(async { Arc::new(Mutex::new(Arc::new(attempt))) }).await.into_value())
    }

    async fn replay(&self, id: &AttemptId) -> Result<Attempt, Fault> {
        let events = self.store.events(id).await?;
        if events.is_empty() {
            return Err(Fault::NotFound);
        }
        Ok(Attempt::replay(events)?)
    }

    /// Marks an attempt and stores its end with its result, exactly once whoever else tries.
    async fn close(&self, id: &AttemptId, attempt: &mut Arc<Attempt>, bank: &Bank) -> Result<(), Fault> {
        for _ in 0..PATIENCE {
            let Some(event) = attempt.finish(marks(bank, attempt), self.clock.now()) else { return Ok(()) };
            let mut ended = Attempt::clone(attempt);
            ended.apply(event.clone())?;
            let Some((result, reviews)) = projection(id, &ended) else { return Ok(()) };
            match self.store.append_final(attempt.seq, &event, result, reviews).await {
                Ok(Appended::Stored) => {
                    *attempt = Arc::new(ended);
                    return Ok(());
                }
                Ok(Appended::Conflict) => *attempt = Arc::new(self.replay(id).await?),
                Ok(Appended::Gone) => {
                    self.recent.invalidate(id).await;
                    return Err(Fault::NotFound);
                }
                Err(error) => {
                    self.recent.invalidate(id).await;
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
            Some(found) => grading::mark(&found.question, &found.key, state.response.as_ref()),
            None => item.points,
        })
        .collect()
}

/// What a finished attempt adds to the projections. It depends on the records alone, so a rebuild gives the same bytes.
#[must_use]
pub fn projection(id: &AttemptId, attempt: &Attempt) -> Option<(ResultRow, Vec<(QuestionId, Review)>)> {
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
    Some((result, reviews))
}
