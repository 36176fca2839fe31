//! What goes into the store and what comes out.

use crate::Learner;
use domain::attempt::{Event, Millis, Mode};
use domain::complaint::Complaint;
use domain::ids::{AttemptId, BankId, LearnerId, QuestionId, TopicId};
use domain::memory::Manner;
use domain::points::Score;
use domain::session::{Device, Session};
use domain::tally::Tally;
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
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash(pub [u8; 32]);

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

/// The Argon2id hash of a resume code, hashed once more with the server's pepper. The code itself is only on paper and in
/// its owner's browsers.
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
    /// When they were last here, to the day.
    pub seen: Millis,
    /// Their browsers, the oldest first.
    pub browsers: Vec<Browser>,
    /// When each resume code was made, the oldest first.
    pub codes: Vec<Millis>,
    /// Their complaints about questions, and when they made them.
    pub complaints: Vec<(Complaint, Millis)>,
}

/// A browser that is a learner's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Browser {
    /// Its secret, hashed.
    pub token: TokenHash,
    /// How long it has been theirs.
    pub session: Session,
    /// On what it runs, if it has come back since.
    pub device: Option<Device>,
}

/// A browser was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// By whom.
    pub learner: Learner,
    /// Which browser.
    pub token: TokenHash,
    /// When.
    pub at: Millis,
    /// On what it runs.
    pub device: Device,
}

/// A code that was typed rightly, and waits for a yes.
#[derive(Debug, Clone, Copy)]
pub struct Ticket {
    /// The secret in the page that asks, hashed.
    pub ticket: TokenHash,
    /// The code.
    pub code: CodeHash,
    /// The session of the browser that typed it, if it had one.
    pub browser: Option<TokenHash>,
    /// When it is too late to say yes.
    pub until: Millis,
}

/// A yes to a [`Ticket`].
#[derive(Debug, Clone, Copy)]
pub struct CodeConfirmation {
    /// The secret of the page that asked, hashed.
    pub ticket: TokenHash,
    /// The session of the browser that says it, if it has one.
    pub browser: Option<TokenHash>,
    /// Whether what the browser's learner has is the same person's, if that was said.
    pub mine: Option<bool>,
    /// The new session of the browser.
    pub token: TokenHash,
    /// When.
    pub now: Millis,
}

/// What came of a [`CodeConfirmation`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeOutcome {
    /// Nothing: it was said before, too late, in another browser, or the code is no longer one.
    Stale,
    /// Nothing: it was not said whose the attempts are that this browser has.
    Unsaid,
    /// The browser was this learner's already.
    Same(Learner),
    /// The browser is this learner's now.
    Into(Learner),
    /// The browser is the second learner's now, and so is everything of the first, who is no more.
    Joined(LearnerId, Learner),
}

/// Which other browsers of a learner are to be theirs no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherBrowsers {
    /// This one.
    One(TokenHash),
    /// All.
    All,
}

/// What one look for those who are to be forgotten has found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// How many were forgotten.
    pub learners: u64,
    /// How many browsers, which were nobody's for long, were.
    pub browsers: u64,
    /// Up to whom it has looked; nothing if there was nobody left to look at.
    pub next: Option<LearnerId>,
}

/// What became of an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erased {
    /// There was no such person.
    Nobody,
    /// The rows are deleted; what they have left in the database's files is overwritten later, in SQLite's by
    /// [`crate::areas::Learners::scrub_late`].
    Later,
    /// The rows are deleted, and what they had left in the database's file is overwritten.
    Whole,
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

/// An attempt whose clock runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Running {
    /// Until when.
    pub until: Millis,
    /// Who sits it.
    pub learner: LearnerId,
    /// Its first event.
    pub started: Event,
}

/// How a learner has answered to a topic in one manner.
pub type TopicTally = (TopicId, Manner, Tally);

/// How a topic was answered by all learners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicCount {
    /// The bank.
    pub bank: BankId,
    /// The topic.
    pub topic: TopicId,
    /// How it was answered.
    pub manner: Manner,
    /// By how many people.
    pub learners: u64,
    /// How many answers, and how many of them right.
    pub tally: Tally,
}

/// How often an option of a question was chosen by all learners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionCount {
    /// The bank.
    pub bank: BankId,
    /// The question.
    pub question: QuestionId,
    /// Its version.
    pub version: u32,
    /// The option; `row=option` where there are several to be chosen; empty where nothing was.
    pub option: String,
    /// How many people have answered the question, whichever version.
    pub learners: u64,
    /// How often the option was chosen.
    pub times: u64,
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
    /// The details of the result as JSON. The store does not look inside.
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

/// How often learners complained for one reason about one version of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintCount {
    /// Question, version, reason and language.
    pub complaint: Complaint,
    /// How many complaints there are, those of people who have been erased included.
    pub times: u64,
    /// When the first was made.
    pub first: Millis,
    /// When the last was made.
    pub last: Millis,
}

/// The time that Safar has kept in a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredClock {
    /// The latest moment at which a Safar was awake; before the first one the time of the last record, 0 if there is none.
    pub beat: Millis,
    /// 0 until a Safar has kept time, then 1, and one more with each [`crate::areas::Clock::set`].
    pub era: i64,
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
