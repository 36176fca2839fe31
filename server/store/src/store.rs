//! The one door to the database.

use crate::write::{Finish, NewRecord, RecordWrite, Whole, Write};
use crate::{
    Appended, AttemptHead, AttemptSummary, CodeHash, Counts, Engine, NewAttempt, OpenError, ReportLine, ResultRow, StoreError, TokenHash,
    Traces,
};
use crate::{postgres, sqlite};
use domain::attempt::{Event, Millis};
use domain::form::Form;
use domain::goal::{Goal, RealExam};
use domain::ids::{AttemptId, BankId, LearnerId, QuestionId, StreamId};
use domain::memory::{Memories, Review};
use domain::paper::PaperNumber;
use domain::report::Report;
use std::ops::Range;

/// An open database. Share it behind an `Arc`; every method takes `&self`.
///
/// All methods fail with [`StoreError`]. A write that returned is durable. A write whose future was dropped, or that
/// failed with [`StoreError::Driver`] because the connection broke, may have happened or not: repeating it is safe.
pub struct Store {
    base: Base,
}

enum Base {
    Sqlite(sqlite::queries::Backend),
    Postgres(postgres::queries::Backend),
}

/// Forwards to the engine.
macro_rules! on {
    ($enum:ident, $of:expr, $engine:ident => $call:expr) => {
        match $of {
            $enum::Sqlite($engine) => $call,
            $enum::Postgres($engine) => $call,
        }
    };
}

impl Store {
    /// Opens the database of an address, `sqlite:<file>` or `postgres://…`, and brings its schema up to date. A SQLite
    /// file and its folder are made if they are new. Must be called inside a tokio runtime, where the writer then runs.
    ///
    /// `new_stream` becomes the id of the stream this store writes, unless a SQLite file has one already.
    ///
    /// # Errors
    /// [`OpenError`]; its text tells what to do. A damaged, foreign or newer database is not touched.
    pub async fn open(url: &str, new_stream: StreamId, now: Millis) -> Result<Self, OpenError> {
        let base = match url.split_once(':') {
            Some(("sqlite", _)) => Base::Sqlite(sqlite::open(url, &new_stream, now).await?),
            Some(("postgres" | "postgresql", _)) => Base::Postgres(postgres::open(url, &new_stream, now).await?),
            _ => return Err(OpenError::BadUrl),
        };
        Ok(Self { base })
    }

    /// Finishes the writes that wait and closes all connections. Later calls fail with [`StoreError::Closed`].
    pub async fn close(&self) {
        on!(Base, &self.base, db => db.close().await);
    }

    /// Whether the database answers and writes are taken.
    pub async fn ready(&self) -> Result<(), StoreError> {
        on!(Base, &self.base, db => db.ready().await)
    }

    /// Which engine it is.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        match &self.base {
            Base::Sqlite(_) => Engine::Sqlite,
            Base::Postgres(_) => Engine::Postgres,
        }
    }

    /// How much the store holds.
    pub async fn counts(&self) -> Result<Counts, StoreError> {
        on!(Base, &self.base, db => db.counts().await)
    }

    /// A new person with the session of the browser. The id and the token must be new, as random ones are.
    pub async fn create_learner(&self, learner: &LearnerId, token: TokenHash, now: Millis) -> Result<(), StoreError> {
        self.write(Write::Learner { learner: learner.clone(), token, now }).await?;
        Ok(())
    }

    /// Whose session it is.
    pub async fn session(&self, token: TokenHash) -> Result<Option<LearnerId>, StoreError> {
        on!(Base, &self.base, db => db.session(token).await)
    }

    /// One more browser of a learner. `false` if there is no such learner. The token must be new.
    pub async fn add_session(&self, learner: &LearnerId, token: TokenHash, now: Millis) -> Result<bool, StoreError> {
        on!(Base, &self.base, db => db.add_session(learner, token, now).await)
    }

    /// A browser is nobody's any more.
    pub async fn end_session(&self, token: TokenHash) -> Result<(), StoreError> {
        on!(Base, &self.base, db => db.end_session(token).await)
    }

    /// The resume code of a learner, in place of all there were. `false`, and nothing happens, if the browser that asks is not,
    /// or no longer, the learner's. With `only`, no other browser stays theirs.
    pub async fn set_code(&self, learner: &LearnerId, code: CodeHash, by: TokenHash, only: bool, now: Millis) -> Result<bool, StoreError> {
        on!(Base, &self.base, db => db.set_code(learner, code, by, only, now).await)
    }

    /// Whom a resume code brings back.
    pub async fn learner_of_code(&self, code: CodeHash) -> Result<Option<LearnerId>, StoreError> {
        on!(Base, &self.base, db => db.learner_of_code(code).await)
    }

    /// Two learners turn out to be one person: everything of `from` becomes `into`'s, and `from` is no more. The records
    /// stay as they are. What both have said only once (a goal, a real exam, a problem) stays as `into` said it. `false`,
    /// and nothing happens, unless they are two.
    pub async fn join_learners(&self, from: &LearnerId, into: &LearnerId) -> Result<bool, StoreError> {
        on!(Base, &self.base, db => db.join_learners(from, into).await)
    }

    /// What else than attempts and goals is kept of a learner, if there is such a learner.
    pub async fn traces(&self, learner: &LearnerId) -> Result<Option<Traces>, StoreError> {
        on!(Base, &self.base, db => db.traces(learner).await)
    }

    /// All events of a learner by attempt, in the order in which the attempts began.
    pub async fn events_of(&self, learner: &LearnerId) -> Result<Vec<(AttemptId, Vec<Event>)>, StoreError> {
        on!(Base, &self.base, db => db.events_of(learner).await)
    }

    /// Deletes a person and everything of that person, also from the free space of a small SQLite file; in a large one the
    /// free space waits for [`Store::scrub_late`]. `false` if there was no such person. Repeat it if it fails.
    pub async fn erase_learner(&self, learner: &LearnerId, now: Millis) -> Result<bool, StoreError> {
        on!(Base, &self.base, db => db.erase_learner(learner, now).await)
    }

    /// Overwrites what erasures have left in the free space of a large SQLite file, if there is any. Nothing can be written
    /// while that lasts, so it happens only in a `quiet` moment, or a day after the erasure. Says whether it happened.
    pub async fn scrub_late(&self, quiet: bool, now: Millis) -> Result<bool, StoreError> {
        on!(Base, &self.base, db => db.scrub_late(quiet, now).await)
    }

    /// How many times this store has written something for a learner; while the number stays, nobody is about.
    #[must_use]
    pub fn written(&self) -> u64 {
        on!(Base, &self.base, db => db.written())
    }

    /// Stores an attempt with its first event. `Conflict` if an attempt has this id already, `Gone` if there is no such
    /// learner.
    pub async fn start_attempt(&self, attempt: NewAttempt, event: &Event) -> Result<Appended, StoreError> {
        let record = NewRecord::new(attempt.id.clone(), attempt.learner.clone(), 0, event)?;
        self.append_write(RecordWrite { record, start: Some(attempt), finish: None }).await
    }

    /// The identity of an attempt.
    pub async fn head(&self, attempt: &AttemptId) -> Result<Option<AttemptHead>, StoreError> {
        on!(Base, &self.base, db => db.head(attempt).await)
    }

    /// The events of an attempt in order; none if there is no such attempt.
    pub async fn events(&self, attempt: &AttemptId) -> Result<Vec<Event>, StoreError> {
        on!(Base, &self.base, db => db.events(attempt).await)
    }

    /// Stores the next event of an attempt of `learner`; `seq` is how many the caller has seen.
    pub async fn append(&self, attempt: &AttemptId, learner: &LearnerId, seq: u32, event: &Event) -> Result<Appended, StoreError> {
        let record = NewRecord::new(attempt.clone(), learner.clone(), seq, event)?;
        self.append_write(RecordWrite { record, start: None, finish: None }).await
    }

    /// Stores the last event of the attempt of `result`, and with it, if it is `Stored`, the result and what the
    /// attempt tells about the questions in it.
    pub async fn append_final(
        &self,
        seq: u32,
        event: &Event,
        result: ResultRow,
        reviews: Vec<(QuestionId, Review)>,
    ) -> Result<Appended, StoreError> {
        let record = NewRecord::new(result.attempt.clone(), result.learner.clone(), seq, event)?;
        self.append_write(RecordWrite { record, start: None, finish: Some(Finish { result, reviews }) }).await
    }

    /// The attempts of a learner, newest first; `which` of them, counted from 0.
    pub async fn attempts_of(&self, learner: &LearnerId, which: Range<u32>) -> Result<Vec<AttemptSummary>, StoreError> {
        on!(Base, &self.base, db => db.attempts_of(learner, which).await)
    }

    /// The first events of a learner's attempts on a bank, which hold their forms; so many of them, newest first.
    pub async fn beginnings(&self, learner: &LearnerId, bank: &BankId, limit: u32) -> Result<Vec<Event>, StoreError> {
        on!(Base, &self.base, db => db.beginnings(learner, bank, limit).await)
    }

    /// Keeps what a learner finds wrong with a question; the same again, or from nobody, changes nothing.
    pub async fn add_report(&self, learner: &LearnerId, report: &Report, now: Millis) -> Result<(), StoreError> {
        on!(Base, &self.base, db => db.add_report(learner, report, now).await)
    }

    /// What learners find wrong, by question and reason.
    pub async fn reports(&self) -> Result<Vec<ReportLine>, StoreError> {
        on!(Base, &self.base, db => db.reports().await)
    }

    /// The result that was finished last of each test of a bank, in the order of the tests' ids.
    pub async fn latest_results(&self, learner: &LearnerId, bank: &BankId) -> Result<Vec<ResultRow>, StoreError> {
        on!(Base, &self.base, db => db.latest_results(learner, bank).await)
    }

    /// How an attempt ended, if it has.
    pub async fn result(&self, attempt: &AttemptId) -> Result<Option<ResultRow>, StoreError> {
        on!(Base, &self.base, db => db.result(attempt).await)
    }

    /// What is remembered of a learner's answers to each question of a bank.
    pub async fn memories(&self, learner: &LearnerId, bank: &BankId) -> Result<Memories, StoreError> {
        on!(Base, &self.base, db => db.memories(learner, bank).await)
    }

    /// The exam of a bank that a learner prepares for.
    pub async fn goal(&self, learner: &LearnerId, bank: &BankId) -> Result<Option<Goal>, StoreError> {
        on!(Base, &self.base, db => db.goal(learner, bank).await)
    }

    /// Keeps what a learner prepares for, in place of what was kept before.
    pub async fn set_goal(&self, learner: &LearnerId, bank: &BankId, goal: &Goal) -> Result<(), StoreError> {
        on!(Base, &self.base, db => db.set_goal(learner, bank, goal).await)
    }

    /// Keeps how a learner's real exam went. Told again, only whether it was passed may change.
    pub async fn add_real_exam(&self, learner: &LearnerId, bank: &BankId, real: &RealExam) -> Result<(), StoreError> {
        on!(Base, &self.base, db => db.add_real_exam(learner, bank, real).await)
    }

    /// How a learner's real exams went, the oldest first.
    pub async fn real_exams(&self, learner: &LearnerId, bank: &BankId) -> Result<Vec<RealExam>, StoreError> {
        on!(Base, &self.base, db => db.real_exams(learner, bank).await)
    }

    /// What Safar said against what happened, over all learners: from how many per cent on it was said (in steps of
    /// ten), how many told of their exam, and how many of them passed.
    pub async fn said_and_passed(&self) -> Result<Vec<(u64, u64, u64)>, StoreError> {
        on!(Base, &self.base, db => db.said_and_passed().await)
    }

    /// Keeps a printed form under its number. `false` if another form has this number already.
    pub async fn add_paper(&self, number: &PaperNumber, form: &Form, now: Millis) -> Result<bool, StoreError> {
        on!(Base, &self.base, db => db.add_paper(number, form, now).await)
    }

    /// The form of a number.
    pub async fn paper(&self, number: &PaperNumber) -> Result<Option<Form>, StoreError> {
        on!(Base, &self.base, db => db.paper(number).await)
    }

    /// Stores whole attempts of learners who are there: all of them, or none.
    pub async fn import(&self, wholes: Vec<Whole>) -> Result<(), StoreError> {
        on!(Base, &self.base, db => db.import(wholes).await)
    }

    /// Whether the projections were made by an older Safar and must be made again with [`Store::rebuild`].
    pub async fn stale(&self) -> Result<bool, StoreError> {
        on!(Base, &self.base, db => db.stale().await)
    }

    /// Attempts that are not finished although their clock ran out before `now`, the grace for answers on their way
    /// included; those that have waited longest first.
    pub async fn overdue_attempts(&self, now: Millis, limit: u32) -> Result<Vec<AttemptHead>, StoreError> {
        on!(Base, &self.base, db => db.overdue_attempts(now, limit).await)
    }

    /// The finished attempts after `after` in the order of their ids, by their records.
    pub async fn finished_attempts_page(&self, after: Option<&AttemptId>, limit: u32) -> Result<Vec<AttemptHead>, StoreError> {
        on!(Base, &self.base, db => db.finished_attempts_page(after, limit).await)
    }

    /// Begins to make the projections again: they are empty for [`Rebuild::add`], and no attempt can end, until
    /// [`Rebuild::commit`]. Readers see the old ones meanwhile. Dropping the rebuild leaves everything as it was.
    ///
    /// Other writes may have to wait that long: SQLite has one writer, and on PostgreSQL a server's writer waits as soon
    /// as one of its attempts ends.
    pub async fn rebuild(&self) -> Result<Rebuild, StoreError> {
        Ok(Rebuild {
            base: match &self.base {
                Base::Sqlite(db) => RebuildBase::Sqlite(db.rebuild().await?),
                Base::Postgres(db) => RebuildBase::Postgres(db.rebuild().await?),
            },
        })
    }

    /// All projections as text, one line each, in a fixed order: equal texts are equal projections.
    pub async fn dump_projections(&self) -> Result<String, StoreError> {
        on!(Base, &self.base, db => db.dump_projections().await)
    }

    async fn append_write(&self, write: RecordWrite) -> Result<Appended, StoreError> {
        self.write(Write::Record(Box::new(write))).await
    }

    async fn write(&self, write: Write) -> Result<Appended, StoreError> {
        on!(Base, &self.base, db => db.write(write).await)
    }
}

/// The projections while they are made again, in one transaction. See [`Store::rebuild`].
pub struct Rebuild {
    base: RebuildBase,
}

enum RebuildBase {
    Sqlite(sqlite::queries::Rebuild),
    Postgres(postgres::queries::Rebuild),
}

impl Rebuild {
    /// Adds what the end of one attempt means, as [`Store::append_final`] did.
    pub async fn add(&mut self, result: ResultRow, reviews: Vec<(QuestionId, Review)>) -> Result<(), StoreError> {
        let finish = Finish { result, reviews };
        on!(RebuildBase, &mut self.base, db => db.add(&finish).await)
    }

    /// Replaces the old projections by those added.
    pub async fn commit(self) -> Result<(), StoreError> {
        on!(RebuildBase, self.base, db => db.commit().await)
    }
}
