//! Everything that is kept about one learner, to read and to take along.

use super::{Banks, Fault};
use crate::caller::Learner;
use crate::clock::Clock;
use domain::attempt::Event;
use domain::goal::{Goal, RealExam};
use domain::ids::{AttemptId, BankId, LearnerId, QuestionId};
use domain::memory::Memory;
use domain::report::Report;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;
use store::{AttemptSummary, Store, Traces};

/// What a page shows of it.
pub struct Kept {
    /// Browsers, codes, reports.
    pub traces: Traces,
    /// What is prepared for, and how real exams went, bank by bank.
    pub aims: BTreeMap<BankId, Aim>,
    /// Those attempts that were asked for, newest first.
    pub attempts: Vec<AttemptSummary>,
}

/// What is prepared for, and how real exams went.
#[derive(Debug, Default, Serialize)]
pub struct Aim {
    /// The exam and its day.
    pub goal: Option<Goal>,
    /// The exams that were told of.
    pub real_exams: Vec<RealExam>,
}

/// The whole of it, as the file has it. Times are in UTC.
#[derive(Serialize)]
pub struct Everything {
    /// What this file is.
    about: &'static str,
    /// When it was written.
    written: Timestamp,
    learner: LearnerId,
    came: Timestamp,
    browsers: Vec<Timestamp>,
    resume_codes: Vec<Timestamp>,
    reports: Vec<(Timestamp, Report)>,
    banks: BTreeMap<BankId, OfBank>,
    attempts: Vec<(AttemptId, Vec<Event>)>,
}

#[derive(Serialize)]
struct OfBank {
    #[serde(flatten)]
    aim: Aim,
    memories: BTreeMap<QuestionId, Memory>,
}

/// What is kept of a learner, with `which` of their attempts, counted from the newest. `None` if they have been erased.
///
/// # Errors
/// Any [`Fault`] of the database.
pub async fn kept((store, banks): (&Store, &Banks), learner: &Learner, which: Range<u32>) -> Result<Option<Kept>, Fault> {
    let Some(traces) = store.traces(learner.id()).await? else { return Ok(None) };
    let mut aims = BTreeMap::new();
    for bank in banks.keys() {
        aims.insert(bank.clone(), aim(store, learner, bank).await?);
    }
    Ok(Some(Kept { traces, aims, attempts: store.attempts_of(learner.id(), which).await? }))
}

/// Everything about a learner. `None` if they have been erased.
///
/// # Errors
/// Any [`Fault`] of the database.
pub async fn everything((store, banks, clock): (&Store, &Banks, &Clock), learner: &Learner) -> Result<Option<Everything>, Fault> {
    let Some(traces) = store.traces(learner.id()).await? else { return Ok(None) };
    let at = |millis| Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH);
    let mut of_banks = BTreeMap::new();
    for bank in banks.keys() {
        let memories = store.memories(learner.id(), bank).await?;
        of_banks.insert(bank.clone(), OfBank { aim: aim(store, learner, bank).await?, memories });
    }
    Ok(Some(Everything {
        about: "Everything that Safar keeps about one learner. Times inside events are milliseconds since 1970, UTC.",
        written: at(clock.now()),
        learner: learner.id().clone(),
        came: at(traces.came),
        browsers: traces.browsers.into_iter().map(at).collect(),
        resume_codes: traces.codes.into_iter().map(at).collect(),
        reports: traces.reports.into_iter().map(|(report, when)| (at(when), report)).collect(),
        banks: of_banks,
        attempts: store.events_of(learner.id()).await?,
    }))
}

async fn aim(store: &Store, learner: &Learner, bank: &BankId) -> Result<Aim, Fault> {
    Ok(Aim { goal: store.goal(learner.id(), bank).await?, real_exams: store.real_exams(learner.id(), bank).await? })
}
