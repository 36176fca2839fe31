//! What a record means for the projections. It is decided here for the record that has just been written and for the one that
//! a rebuild reads again, so that both come out the same. The ends of attempts are the one exception: what they mean is found
//! by whoever knows the rules ([`super::projections`]).

use super::{Db, OwnStream, attempts, clock, complaints, goals, learners, records, resume};
use crate::StoreError;
use crate::changes::NewRecord;
use crate::decode::{body, text};
use crate::model::NewAttempt;
use domain::attempt::{Event, Millis};
use domain::ids::LearnerId;
use domain::record::Kind;
use serde::Serialize;
use sqlx::Transaction;

/// A record as it was written.
pub struct StoredRecord<'a> {
    /// What happened.
    pub kind: Kind,
    /// What it is about.
    pub subject: &'a str,
    /// When.
    pub at: Millis,
    /// What more there is to say; nothing after an erasure.
    pub body: Option<&'a str>,
}

/// Puts into the projections what a record says. One that was erased says nothing.
pub async fn apply(tx: &mut Transaction<'static, Db>, told: &StoredRecord<'_>) -> Result<(), StoreError> {
    const TABLE: &str = "records";
    let StoredRecord { kind, subject, at, body: json } = *told;
    if json.is_none() {
        return Ok(());
    }
    match kind {
        Kind::LearnerCame => learners::came(tx, subject, at).await,
        Kind::AttemptStarted => {
            let Event::Started { at, learner, mode, form, deadline, .. } = body(TABLE, subject, json)? else {
                return Err(crate::decode::inconsistent(TABLE, subject));
            };
            let (bank, test) = (form.bank.clone(), form.origin.name().to_owned());
            let id = text(subject.to_owned(), TABLE, subject)?;
            attempts::put(tx, &NewAttempt { id, learner, bank, test, mode, started: at, deadline }).await
        }
        Kind::ClockMoved => match body(TABLE, subject, json)? {
            Event::ClockMoved { deadline, .. } => clock::moved(tx, subject, deadline).await,
            _ => Err(crate::decode::inconsistent(TABLE, subject)),
        },
        Kind::GoalSet => goals::put(tx, subject, &body(TABLE, subject, json)?).await,
        Kind::RealExamTold => goals::put_real(tx, subject, &body(TABLE, subject, json)?).await,
        Kind::Complained => complaints::put(tx, subject, &body(TABLE, subject, json)?, at).await,
        Kind::CodeMade => resume::put_code(tx, subject, &body(TABLE, subject, json)?, at).await,
        Kind::Joined => {
            let domain::record::Joined { from } = body(TABLE, subject, json)?;
            resume::join(tx, &from, &text::<LearnerId>(subject.to_owned(), TABLE, subject)?).await
        }
        // What happens within an attempt counts at its end; what was erased says nothing any more.
        Kind::Erased | Kind::Answered | Kind::Flagged | Kind::Revealed | Kind::Played | Kind::SelfMarked | Kind::AttemptFinished => Ok(()),
    }
}

/// Writes a record about a learner, and what it means.
pub async fn tell(
    tx: &mut Transaction<'static, Db>,
    own: &OwnStream,
    learner: &LearnerId,
    kind: Kind,
    at: Millis,
    body: &impl Serialize,
) -> Result<(), StoreError> {
    let new = NewRecord::about(learner, kind, at, body)?;
    records::append(tx, own, &[(&new).into()]).await?;
    apply(tx, &StoredRecord { kind, subject: learner.as_str(), at, body: Some(&new.body) }).await
}
