//! Forms on paper: given a number, printed, and typed in again as an attempt.

use super::{Attempts, Banks, Fault};
use crate::caller::Learner;
use crate::clock::Clock;
use domain::attempt::{Attempt, Mode, Wish};
use domain::bank::Bank;
use domain::form::{Form, Origin};
use domain::ids::{AttemptId, BankId, OpId};
use domain::lang::Lang;
use domain::paper::{self, PaperNumber, fields_of};
use domain::response::Response;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use store::{Appended, NewAttempt, Store};

/// Printing and typing in.
pub struct Papers {
    store: Arc<Store>,
    banks: Arc<Banks>,
    clock: Clock,
}

/// A form that was printed, and its bank as it is now.
pub struct Printed {
    /// Its number.
    pub number: PaperNumber,
    /// The form.
    pub form: Form,
    /// The bank.
    pub bank: Arc<Bank>,
    /// The clock it would have, in minutes.
    pub minutes: u32,
}

impl Printed {
    /// The items that are asked otherwise today than on the paper, counted from 0: their answers mean something else.
    #[must_use]
    pub fn changed(&self) -> Vec<usize> {
        let same =
            |item: &domain::form::FormItem| self.bank.items.get(&item.question).is_some_and(|now| now.question.version == item.version);
        self.form.items.iter().enumerate().filter(|(_, item)| !same(item)).map(|(n, _)| n).collect()
    }
}

impl Papers {
    /// Papers of these banks.
    #[must_use]
    pub fn new(store: Arc<Store>, banks: Arc<Banks>, clock: Clock) -> Self {
        Self { store, banks, clock }
    }

    /// A form of a fixed test or mock exam under a number of its own. The same test printed again the same day has the
    /// same number; a mock exam is drawn anew, for a learner from what they have not met.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if there is no such test, or it cannot be taken on paper.
    pub async fn prepare(&self, attempts: &Attempts, learner: Option<&Learner>, bank: &BankId, name: &str) -> Result<PaperNumber, Fault> {
        let bank = self.banks.get(bank).ok_or(Fault::NotFound)?;
        let (form, _) = attempts.form_of(learner, bank, name, Mode::Exam).await?;
        if !paper::printable(&form) || form.items.is_empty() {
            return Err(Fault::NotFound);
        }
        let text = serde_json::to_vec(&form).map_err(|_| Fault::NotFound)?;
        let number = PaperNumber::of_digest(&Sha256::digest(&text).into());
        if self.store.add_paper(&number, &form, self.clock.now()).await? { Ok(number) } else { Err(Fault::Contended) }
    }

    /// The form of a number.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if there is none, or its bank is gone.
    pub async fn find(&self, number: &PaperNumber) -> Result<Printed, Fault> {
        let form = self.store.paper(number).await?.ok_or(Fault::NotFound)?;
        let bank = self.banks.get(&form.bank).ok_or(Fault::NotFound)?;
        let minutes = match &form.origin {
            Origin::Test(test) | Origin::Extra(test) => bank.tests.get(test).map(|test| test.minutes),
            Origin::Drawn { exam, .. } => bank.exam(exam).map(|exam| exam.minutes),
            Origin::Drill(_) => None,
        };
        Ok(Printed { number: number.clone(), bank: Arc::clone(bank), minutes: minutes.unwrap_or(0), form })
    }

    /// An answer sheet becomes an attempt: begun, answered and finished now. `id` was made with the page for typing in, so
    /// that the same sheet sent twice, or once more after a broken connection, is one attempt. With the questions printed in
    /// two languages it counts as practice with help.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if the attempt is somebody else's; [`Fault::Misfit`] if a field does not fit its question.
    pub async fn enter(
        &self,
        attempts: &Attempts,
        learner: &Learner,
        id: &AttemptId,
        printed: &Printed,
        help: Option<Lang>,
        fields: &[(String, String)],
    ) -> Result<(), Fault> {
        let mut answers = Vec::new();
        for (n, item) in printed.form.items.iter().enumerate() {
            let Some(question) = printed.bank.items.get(&item.question).map(|item| &item.question) else { continue };
            let answer = Response::from_fields(&question.body, &fields_of(n, fields))?;
            if let (Some(answer), Ok(n)) = (answer, u16::try_from(n)) {
                answers.push((n, answer));
            }
        }
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
        if self.store.start_attempt(new, &event).await? == Appended::Gone {
            return Err(Fault::NotFound);
        }
        // Also finds out whose it is, if it was there already.
        attempts.look(learner, id).await?;
        for (item, answer) in answers {
            let op = OpId::parse(&format!("paper-{item}")).map_err(|_| Fault::NotFound)?;
            attempts.wish(learner, id, Wish::Answer { item, response: Some(answer), op, helped: help.is_some() }).await?;
        }
        attempts.finish(learner, id).await
    }
}
