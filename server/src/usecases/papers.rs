//! Forms on paper: given a number, printed, and typed in again as an attempt.

use super::attempts::ended;
use super::{Attempts, Fault};
use crate::caller::{By, Learner};
use crate::clock::Clock;
use crate::content::Library;
use crate::fresh;
use crate::pepper::Pepper;
use domain::attempt::{Attempt, Event, Millis, Mode, Refusal, Wish};
use domain::bank::Bank;
use domain::form::{Form, Origin};
use domain::ids::{AttemptId, BankId, LearnerId, OpId};
use domain::key::KeyPermit;
use domain::lang::Lang;
use domain::paper::{self, PaperNumber, fields_of};
use domain::response::Response;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use store::{Appended, Changes, NewAttempt, Store};

/// A form that nobody has used for so long is removed.
const UNUSED: Millis = 365 * 24 * 3_600_000;
/// So many are removed at once: a learner's answer never waits long behind them.
const AT_ONCE: u32 = 100;

/// Printing and typing in.
pub struct Papers {
    store: Arc<Store>,
    library: Arc<Library>,
    clock: Clock,
    pepper: Arc<Pepper>,
}

/// The answers on a sheet: the item, counted from 0, and what was answered.
pub type Answers = Vec<(u16, Response)>;

/// A form that was printed, and the bank it was made from.
pub struct PrintedForm {
    /// Its number.
    pub number: PaperNumber,
    /// The form.
    pub form: Form,
    /// The bank.
    pub bank: Arc<Bank>,
    /// The clock it would have, in minutes.
    pub minutes: u32,
}

impl PrintedForm {
    /// The items of which the bank that we have asks otherwise than the paper, counted from 0: their answers mean something else.
    #[must_use]
    pub fn changed(&self) -> Vec<usize> {
        let same =
            |item: &domain::form::FormItem| self.bank.items.get(&item.question).is_some_and(|now| now.question.version == item.version);
        self.form.items.iter().enumerate().filter(|(_, item)| !same(item)).map(|(n, _)| n).collect()
    }
}

impl Papers {
    /// Papers of the banks of this library. The secret marks the attempts that are made for sheets.
    #[must_use]
    pub fn new(store: Arc<Store>, library: Arc<Library>, clock: Clock, pepper: Arc<Pepper>) -> Self {
        Self { store, library, clock, pepper }
    }

    /// A form of a fixed test or mock exam under a number of its own. The same test printed again the same day has the
    /// same number; a mock exam is drawn anew, for a learner from what they have not met. `one_more` is asked before a form
    /// is kept that was not there.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if there is no such test, or it cannot be taken on paper; [`Fault::Enough`] if one more may not be.
    pub async fn prepare(
        &self,
        attempts: &Attempts,
        learner: Option<(&Learner, &TimeZone)>,
        (bank, name): (&BankId, &str),
        one_more: impl FnOnce() -> bool,
    ) -> Result<PaperNumber, Fault> {
        let bank = self.library.bank(bank).ok_or(Fault::NotFound)?;
        let (form, _) = attempts.form_of(learner, &bank, name, Mode::Exam).await?;
        if !paper::printable(&form) || form.items.is_empty() {
            return Err(Fault::NotFound);
        }
        let text = serde_json::to_vec(&form).map_err(|_| Fault::NotFound)?;
        let number = PaperNumber::of_digest(&Sha256::digest(&text).into());
        let now = self.clock.now();
        let known = self.store.papers().form(&number, now).await?;
        if known.as_ref() == Some(&form) {
            return Ok(number);
        }
        if !one_more() {
            return Err(Fault::Enough);
        }
        if self.store.papers().add(&number, &form, now).await? { Ok(number) } else { Err(Fault::Contended) }
    }

    /// Removes some of the forms that nobody has used for a year; returns how many. An answer sheet that is being typed in has
    /// just used its form, and an attempt holds its own.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn remove_unused(&self) -> Result<u64, Fault> {
        Ok(self.store.papers().remove(self.clock.now() - UNUSED, AT_ONCE).await?)
    }

    /// The form of a number.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if there is none, or its bank is gone.
    pub async fn find(&self, number: &PaperNumber) -> Result<PrintedForm, Fault> {
        let form = self.store.papers().form(number, self.clock.now()).await?.ok_or(Fault::NotFound)?;
        let bank = self.library.bank_of(&form).await.ok_or(Fault::NotFound)?;
        let minutes = match &form.origin {
            Origin::Test(test) | Origin::Extra(test) => bank.tests.get(test).map(|test| test.minutes),
            Origin::Drawn { exam, .. } => bank.exam(exam).map(|exam| exam.minutes),
            Origin::Drill(_) => None,
        };
        let minutes = minutes.unwrap_or(0);
        Ok(PrintedForm { number: number.clone(), bank, minutes, form })
    }

    /// The attempt that an answer sheet of this form is to become: made with the page for typing in, so that the same sheet
    /// sent twice is one attempt. It carries a mark that only this server can make, and only for this form.
    ///
    /// # Errors
    /// [`Fault::NoRandomness`] if the system has none.
    pub fn new_sheet(&self, number: &PaperNumber) -> Result<AttemptId, Fault> {
        let id = fresh::attempt()?;
        AttemptId::parse(&format!("{id}-{}", self.mark(id.as_str(), number))).map_err(|_| Fault::NotFound)
    }

    /// Whether an attempt was made for a sheet of this form.
    #[must_use]
    pub fn is_sheet(&self, id: &AttemptId, number: &PaperNumber) -> bool {
        id.as_str().split_once('-').is_some_and(|(id, mark)| self.mark(id, number) == mark)
    }

    fn mark(&self, id: &str, number: &PaperNumber) -> String {
        let mark = self.pepper.mix("sheet", format!("{id} {}", number.as_str()).as_bytes());
        mark.iter().take(12).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether there is an attempt of this id already.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn is_entered(&self, id: &AttemptId) -> Result<bool, Fault> {
        Ok(self.store.attempts().exists(id).await?)
    }

    /// Permission to print the key of a form; or when that may be, if somebody sits this very form in exam mode now.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn key_permit(&self, printed: &PrintedForm) -> Result<Result<KeyPermit, Millis>, Fault> {
        let until = self.sits(printed, None).await?;
        Ok(KeyPermit::of_sheet(until.is_some()).ok_or(until.unwrap_or_default()))
    }

    /// Until when somebody, or this learner, sits this very form in exam mode; `None` if nobody does. The result of a sheet
    /// shows what is right as the key does.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn sits(&self, printed: &PrintedForm, who: Option<&Learner>) -> Result<Option<Millis>, Fault> {
        let running = self.store.attempts().running(&printed.form.bank, printed.form.origin.name(), self.clock.now()).await?;
        let asked = |form: &Form| form.items.iter().map(|item| &item.question).eq(printed.form.items.iter().map(|item| &item.question));
        let sits = |event: &Event| matches!(event, Event::Started { mode: Mode::Exam, form, .. } if asked(form));
        let meant = |learner: &LearnerId| who.is_none_or(|who| who.id() == learner);
        Ok(running.into_iter().find(|running| sits(&running.started) && meant(&running.learner)).map(|running| running.until))
    }

    /// The answers on a sheet, from the fields of the form in which they were typed.
    ///
    /// # Errors
    /// The first item, counted from 0, whose fields do not fit its question.
    pub fn read(printed: &PrintedForm, fields: &[(String, String)]) -> Result<Answers, usize> {
        let mut answers = Vec::new();
        for (n, item) in printed.form.items.iter().enumerate() {
            let Some(question) = printed.bank.items.get(&item.question).map(|item| &item.question) else { continue };
            let answer = Response::from_fields(&question.body, &fields_of(n, fields)).map_err(|_| n)?;
            if let (Some(answer), Ok(n)) = (answer, u16::try_from(n)) {
                answers.push((n, answer));
            }
        }
        Ok(answers)
    }

    /// An answer sheet becomes an attempt: begun, answered and finished now, in one commit. With the questions printed in two languages it
    /// counts as practice with help.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if the attempt is somebody else's or was not made for this form; [`Refusal::Reused`] if the sheet
    /// was sent before with other answers.
    pub async fn enter(
        &self,
        attempts: &Attempts,
        by: By<'_>,
        id: &AttemptId,
        printed: &PrintedForm,
        help: Option<Lang>,
        answers: Answers,
    ) -> Result<(), Fault> {
        if !self.is_sheet(id, &printed.number) {
            return Err(Fault::NotFound);
        }
        let learner = by.learner();
        let help = help.filter(|lang| printed.bank.help_languages.contains(lang));
        let mode = if help.is_some() { Mode::Practice } else { Mode::Exam };
        let now = self.clock.now();
        let event = Attempt::start(learner.id().clone(), mode, help.clone(), printed.form.clone(), printed.minutes, now);
        let new = NewAttempt {
            id: id.clone(),
            learner: learner.id().clone(),
            bank: printed.bank.id.clone(),
            test: printed.form.origin.name().to_owned(),
            mode,
            started: now,
            deadline: event.deadline(),
        };
        if self.store.attempts().exists(id).await? {
            return Self::repeated(attempts, learner, id, (help.is_some(), answers)).await;
        }
        attempts.one_more(learner).await?;
        let mut attempt = Attempt::replay([event.clone()])?;
        let mut changes = Changes::by(by).begin(new, &event)?;
        for (item, answer) in &answers {
            if let Some(event) = attempt.decide(wish(*item, answer.clone(), help.is_some())?, now)? {
                changes = changes.append(id, attempt.seq, &event)?;
                attempt.apply(event)?;
            }
        }
        let seq = attempt.seq;
        if let Some((event, finish)) = ended(&printed.bank, id, &mut attempt, now)? {
            changes = changes.end(seq, &event, finish)?;
        }
        match self.store.write(changes).await? {
            Appended::Stored => Ok(()),
            // Sent twice at once, and the other was faster.
            Appended::Conflict => Self::repeated(attempts, learner, id, (help.is_some(), answers)).await,
            Appended::Known | Appended::Gone => Err(Fault::NotFound),
        }
    }

    /// A sheet that was sent before is sent again: nothing happens if it says the same.
    async fn repeated(attempts: &Attempts, learner: &Learner, id: &AttemptId, (helped, answers): (bool, Answers)) -> Result<(), Fault> {
        // Finds out whose it is.
        attempts.look(learner, id).await?;
        for (item, answer) in answers {
            let (.., refusal) = attempts.wish(learner, id, wish(item, answer, helped)?).await?;
            // Only what was sent before is repeated after the end.
            if matches!(refusal, Some(Refusal::Reused | Refusal::Finished)) {
                return Err(Refusal::Reused.into());
            }
        }
        attempts.finish(learner, id).await
    }
}

/// The wish to give an answer that stands on a sheet.
fn wish(item: u16, answer: Response, helped: bool) -> Result<Wish, Fault> {
    let op = OpId::parse(&format!("paper-{item}")).map_err(|_| Fault::NotFound)?;
    Ok(Wish::Answer { item, response: Some(answer), op, named: false, helped })
}
