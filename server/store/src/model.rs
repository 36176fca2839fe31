//! What goes into the store and what comes out.

use domain::attempt::{Millis, Mode};
use domain::ids::{AttemptId, BankId, LearnerId};
use domain::points::Score;
use domain::report::Report;
use std::fmt;

/// Which database engine is behind a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// One file, one machine.
    Sqlite,
    /// A server that several Safars share.
    Postgres,
}

/// The SHA-256 of a session token. The token itself is only in the browser, so that a stolen database opens no session.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TokenHash(pub [u8; 32]);

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

/// The Argon2id hash of a resume code. The code itself is only on paper and in its owner's browsers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CodeHash(pub [u8; 32]);

impl fmt::Debug for CodeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodeHash(…)")
    }
}

/// What is kept of a learner besides goals, and how many attempts there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traces {
    /// When the person came first.
    pub came: Millis,
    /// How many attempts they have begun.
    pub attempts: u64,
    /// When each of the browsers became theirs, the oldest first.
    pub browsers: Vec<Millis>,
    /// When each resume code was made, the oldest first.
    pub codes: Vec<Millis>,
    /// The problems with questions that they have reported, and when.
    pub reports: Vec<(Report, Millis)>,
}

/// An attempt that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttempt {
    /// Its id.
    pub id: AttemptId,
    /// Who sits it.
    pub learner: LearnerId,
    /// The bank its questions come from.
    pub bank: BankId,
    /// The id of the fixed test, or of the exam it was drawn for.
    pub test: String,
    /// Practice or exam.
    pub mode: Mode,
    /// When it begins.
    pub started: Millis,
    /// When its clock runs out; `None` without a clock.
    pub deadline: Option<Millis>,
}

/// The identity of a stored attempt: what never changes about it.
pub type AttemptHead = NewAttempt;

/// What became of an append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// It is stored durably.
    Stored,
    /// The attempt already has a record in this place: read it again and decide anew. After a broken connection this
    /// may be the very record, stored by the first try; the event's own id tells.
    Conflict,
    /// There is no such attempt of this learner: it never was, or the person has been erased.
    Gone,
}

/// How a finished attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultRow {
    /// Which attempt.
    pub attempt: AttemptId,
    /// Who sat it.
    pub learner: LearnerId,
    /// The bank.
    pub bank: BankId,
    /// The test or exam, as in [`NewAttempt::test`].
    pub test: String,
    /// Practice or exam.
    pub mode: Mode,
    /// When it ended.
    pub ended: Millis,
    /// Points.
    pub score: Score,
    /// The report as JSON. The store does not look inside.
    pub detail: String,
}

/// An attempt, and how it ended if it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptSummary {
    /// The attempt.
    pub head: AttemptHead,
    /// Its end.
    pub result: Option<ResultRow>,
}

/// A problem with a question, and how many learners have reported it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportLine {
    /// The problem.
    pub report: Report,
    /// How many have reported it.
    pub times: u64,
    /// When it was reported first.
    pub first: Millis,
    /// When it was reported last.
    pub last: Millis,
}

/// How much a store holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// People.
    pub learners: u64,
    /// Attempts.
    pub attempts: u64,
    /// Attempts with a running clock.
    pub running: u64,
    /// Finished attempts.
    pub results: u64,
    /// Records ever written, those of erased people included: counting the rows of a large table would be slow.
    pub records: u64,
}
