//! Complaints of learners about questions: saved here; the report `complaints` counts them.

use super::Fault;
use crate::caller::Learner;
use crate::clock::Clock;
use crate::content::Banks;
use domain::complaint::{Complaint, Reason};
use domain::ids::{BankId, QuestionId};
use domain::lang::Lang;
use store::{Changes, Store};

/// Saves a complaint about a question as it stands today. The same again changes nothing.
///
/// # Errors
/// [`Fault::NotFound`] if there is no such question.
pub async fn complain(
    (store, banks, clock): (&Store, &Banks, &Clock),
    learner: &Learner,
    (bank, question): (&BankId, &QuestionId),
    reason: Reason,
    lang: &Lang,
) -> Result<(), Fault> {
    let item = banks.get(bank).and_then(|bank| bank.items.get(question)).ok_or(Fault::NotFound)?;
    let complaint =
        Complaint { bank: bank.clone(), question: question.clone(), version: item.question.version, reason, lang: lang.clone() };
    // The same once more is no fault, and nobody's complaint is none.
    store.write(Changes::by(learner).complaint(complaint, clock.now())).await?;
    Ok(())
}
