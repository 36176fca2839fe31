//! Changes that happen together or not at all: a transaction as a value, which the writer commits with those of others.

use crate::caller::By;
use crate::decode::inconsistent;
use crate::{NewAttempt, ResultRow, StoreError, TokenHash};
use domain::attempt::{Event, Millis};
use domain::complaint::Complaint;
use domain::ids::{AttemptId, LearnerId, QuestionId};
use domain::memory::Review;
use domain::record::bodies::{GoalSet, RealExamTold};
use domain::record::{Kind, Subject};
use domain::tally::Tallies;
use serde::Serialize;
use tokio::sync::oneshot;

/// What one learner changes at once. Built up change by change, then handed to [`crate::Store::write`], which stores all of it or
/// nothing: the first change that cannot be made takes the others with it, and says why.
///
/// The writer commits the changes of up to 64 callers together, so that waiting for the disk is shared.
pub struct Changes {
    pub(crate) learner: LearnerId,
    pub(crate) list: Vec<Change>,
    /// Whether pages about the learner's past come out otherwise afterwards.
    pub(crate) news: bool,
}

/// One of them.
pub(crate) enum Change {
    /// The learner is new, and has a session in the browser. What has been stored already is not stored again: somebody new may press twice.
    Came(TokenHash, Millis),
    /// Something happened in an attempt of theirs.
    Event(Box<EventChange>),
    /// What they prepare for, in place of what it was.
    Goal(GoalSet, Millis),
    /// How an exam of theirs went.
    RealExam(RealExamTold, Millis),
    /// What they find wrong with a question.
    Complaint(Complaint, Millis),
}

/// An event of an attempt, with what belongs to it.
pub(crate) struct EventChange {
    /// Which attempt.
    pub attempt: AttemptId,
    /// The place in the attempt.
    pub seq: u32,
    /// The record.
    pub record: NewRecord,
    /// The attempt that begins with it.
    pub start: Option<NewAttempt>,
    /// The projections of the attempt that ends with it.
    pub finish: Option<Finish>,
}

impl Changes {
    /// Nothing yet, by this learner; by somebody new, that they came.
    #[must_use]
    pub fn by<'a>(who: impl Into<By<'a>>) -> Self {
        let who = who.into();
        let list = match who {
            By::Learner(_) => Vec::new(),
            By::Newcomer(newcomer) => vec![Change::Came(newcomer.token, newcomer.at)],
        };
        Self { learner: who.learner().id().clone(), list, news: false }
    }

    fn and(mut self, change: Change, news: bool) -> Self {
        self.list.push(change);
        self.news |= news;
        self
    }

    fn event(
        self,
        attempt: &AttemptId,
        seq: u32,
        event: &Event,
        with: impl FnOnce(EventChange) -> EventChange,
    ) -> Result<Self, StoreError> {
        // Answers that were given but not shown, and marks, are the business of their attempt alone.
        let news = !matches!(event, Event::Answered { .. } | Event::Flagged { .. } | Event::Played { .. });
        let record = NewRecord::of_event(attempt, seq, event)?;
        let change = EventChange { attempt: attempt.clone(), seq, record, start: None, finish: None };
        Ok(self.and(Change::Event(Box::new(with(change))), news))
    }

    /// An attempt begins with its first event. It must be the learner's.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] if it is another's.
    pub fn begin(self, attempt: NewAttempt, event: &Event) -> Result<Self, StoreError> {
        self.own(&attempt.learner)?;
        let id = attempt.id.clone();
        self.event(&id, 0, event, |change| EventChange { start: Some(attempt), ..change })
    }

    /// The next event of an attempt of the learner; `seq` is how many the caller has seen.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] if it cannot be written as JSON.
    pub fn append(self, attempt: &AttemptId, seq: u32, event: &Event) -> Result<Self, StoreError> {
        self.event(attempt, seq, event, |change| change)
    }

    /// The last event of an attempt of the learner, and with it what its end means.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] if it is another's.
    pub fn end(self, seq: u32, event: &Event, finish: Finish) -> Result<Self, StoreError> {
        self.own(&finish.result.learner)?;
        let id = finish.result.attempt.clone();
        self.event(&id, seq, event, |change| EventChange { finish: Some(finish), ..change })
    }

    /// What the learner prepares for, in place of what it was before.
    #[must_use]
    pub fn goal(self, set: GoalSet, now: Millis) -> Self {
        self.and(Change::Goal(set, now), true)
    }

    /// How a real exam of the learner went. `Known` if they have told of an exam on this day before.
    #[must_use]
    pub fn real_exam(self, told: RealExamTold, now: Millis) -> Self {
        self.and(Change::RealExam(told, now), true)
    }

    /// What the learner finds wrong with a question. `Known` if they have said the same before.
    #[must_use]
    pub fn complaint(self, complaint: Complaint, now: Millis) -> Self {
        self.and(Change::Complaint(complaint, now), false)
    }

    /// Pages about the learner come out otherwise afterwards although the events are answers: see
    /// [`crate::areas::Learners::revision`].
    #[must_use]
    pub fn news(self) -> Self {
        Self { news: true, ..self }
    }

    fn own(&self, learner: &LearnerId) -> Result<(), StoreError> {
        if *learner == self.learner { Ok(()) } else { Err(inconsistent("attempts", "a change of somebody else's attempt")) }
    }

    /// The single event it consists of, if it does: such are written together with those of others in few statements.
    pub(crate) fn single(&self) -> Option<&EventChange> {
        match self.list.as_slice() {
            [Change::Event(event)] => Some(event),
            _ => None,
        }
    }
}

/// Changes that wait for their commit, and who waits for it.
pub(crate) struct Job {
    /// What to write.
    pub changes: Changes,
    /// Answered when it is durable, or when it has failed.
    pub reply: oneshot::Sender<Result<Appended, StoreError>>,
}

/// What became of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// They are stored durably, all of them.
    Stored,
    /// Nothing is stored: the attempt already has a record in this place. Read it again and decide anew. After a broken connection
    /// this may be the very record, stored by the first try; the event's own id tells.
    Conflict,
    /// Nothing is stored: it was told before.
    Known,
    /// Nothing is stored: there is no such learner, or no such attempt of theirs. It never was, or the person has been erased.
    Gone,
}

/// A record that has no place in the stream yet.
pub struct NewRecord {
    /// What it is about.
    pub subject: Subject,
    /// The place among the records about it; `None` for the next one.
    pub seq: Option<u32>,
    /// What happened.
    pub kind: Kind,
    /// When it happened.
    pub at: Millis,
    /// What happened as JSON, written by the caller's task so that the writer has less to do.
    pub body: String,
}

/// What the end of an attempt means.
#[derive(Debug, Clone)]
pub struct Finish {
    /// How it ended.
    pub result: ResultRow,
    /// What it tells about the questions in it.
    pub reviews: Vec<(QuestionId, Review)>,
    /// What it adds to the sums of many answers.
    pub tallies: Tallies,
}

/// A whole attempt that happened elsewhere or never.
pub struct ImportedAttempt {
    /// Its identity.
    pub attempt: NewAttempt,
    /// All its events.
    pub events: Vec<Event>,
    /// What its end means.
    pub finish: Finish,
}

impl NewRecord {
    /// The record of an event of an attempt.
    pub fn of_event(attempt: &AttemptId, seq: u32, event: &Event) -> Result<Self, StoreError> {
        let body = json(event)?;
        Ok(Self { subject: attempt.into(), seq: Some(seq), kind: event.kind(), at: event.at(), body })
    }

    /// The next record about a learner.
    pub fn about(learner: &LearnerId, kind: Kind, at: Millis, body: &impl Serialize) -> Result<Self, StoreError> {
        Ok(Self { subject: learner.into(), seq: None, kind, at, body: json(body)? })
    }
}

fn json(body: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(body).map_err(|_| inconsistent("records", "a body that is no JSON"))
}
