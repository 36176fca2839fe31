//! What the writer of a store is asked to write.

use crate::decode::inconsistent;
use crate::{Appended, NewAttempt, ResultRow, StoreError, TokenHash};
use domain::attempt::{Event, Millis};
use domain::ids::{AttemptId, LearnerId, QuestionId};
use domain::memory::Review;
use tokio::sync::oneshot;

/// A write waiting for its commit, and who waits for it.
pub struct Job {
    /// What to write.
    pub write: Write,
    /// Answered when it is durable, or when it has failed.
    pub reply: oneshot::Sender<Result<Appended, StoreError>>,
}

/// One write. It is kept whole or not at all.
pub enum Write {
    /// A person who is new.
    Learner {
        /// Who.
        learner: LearnerId,
        /// The session of the browser.
        token: TokenHash,
        /// When.
        now: Millis,
    },
    /// A record, with what belongs to it.
    Record(Box<RecordWrite>),
}

/// A record, with what belongs to it.
pub struct RecordWrite {
    /// The record.
    pub record: NewRecord,
    /// The attempt that begins with it.
    pub start: Option<NewAttempt>,
    /// The projections of the attempt that ends with it.
    pub finish: Option<Finish>,
}

/// A record that has no place in the stream yet.
pub struct NewRecord {
    /// Which attempt.
    pub attempt: AttemptId,
    /// Whose attempt it must be.
    pub learner: LearnerId,
    /// The place in the attempt.
    pub seq: u32,
    /// The name of the event.
    pub kind: &'static str,
    /// When it happened.
    pub at: Millis,
    /// The event as JSON, written by the caller's task so that the writer has less to do.
    pub payload: String,
}

/// The projections of an attempt that ends.
pub struct Finish {
    /// How it ended.
    pub result: ResultRow,
    /// What it tells about the questions in it.
    pub reviews: Vec<(QuestionId, Review)>,
}

/// A whole attempt that happened elsewhere or never.
pub struct Whole {
    /// Its identity.
    pub attempt: NewAttempt,
    /// All its events.
    pub events: Vec<Event>,
    /// How it ended.
    pub result: ResultRow,
    /// What it tells about the questions in it.
    pub reviews: Vec<(QuestionId, Review)>,
}

impl Write {
    /// The place of the rows it locks: writes in this order never wait for each other in a circle.
    pub fn order(&self) -> (&LearnerId, Option<&AttemptId>) {
        match self {
            Self::Learner { learner, .. } => (learner, None),
            Self::Record(write) => (&write.record.learner, Some(&write.record.attempt)),
        }
    }

    /// The record in it.
    pub fn record(&self) -> Option<&RecordWrite> {
        match self {
            Self::Learner { .. } => None,
            Self::Record(write) => Some(write),
        }
    }
}

impl NewRecord {
    /// The record of an event.
    pub fn new(attempt: AttemptId, learner: LearnerId, seq: u32, event: &Event) -> Result<Self, StoreError> {
        let payload = serde_json::to_string(event).map_err(|_| inconsistent("records", &format!("{attempt} {seq}")))?;
        Ok(Self { attempt, learner, seq, kind: event.kind(), at: event.at(), payload })
    }
}
