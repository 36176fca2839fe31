//! Everything that is kept about one learner, to read and to take along.

use super::Fault;
use crate::caller::Learner;
use crate::clock::Clock;
use crate::content::Banks;
use bytes::Bytes;
use domain::attempt::Millis;
use domain::bank::{Area, Bank};
use domain::complaint::Complaint;
use domain::goal::{Goal, RealExam};
use domain::ids::{AreaId, BankId, LearnerId, QuestionId};
use domain::mastery::{self, MasteryLevel, Policy, Strand};
use domain::memory::{Memories, Memory};
use domain::recall::Recall;
use domain::session::Device;
use futures::stream::{self, Stream};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::sync::Arc;
use store::{AttemptHead, AttemptSummary, Store, Traces};

/// So many attempts are looked up at once for the file.
const AT_ONCE: u32 = 50;
/// The largest piece of the file that is handed on, in bytes.
const PIECE: usize = 8 * 1024;

/// What a page shows of it.
pub struct LearnerData {
    /// Browsers, codes, complaints.
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

/// The whole of it but for the attempts, as the file has it. Times are in UTC.
#[derive(Serialize)]
struct Everything {
    /// What this file is.
    about: &'static str,
    /// When it was written.
    written: Timestamp,
    learner: LearnerId,
    came: Timestamp,
    last_came: Timestamp,
    browsers: Vec<OfBrowser>,
    resume_codes: Vec<Timestamp>,
    complaints: Vec<(Timestamp, Complaint)>,
    banks: BTreeMap<BankId, OfBank>,
}

#[derive(Serialize)]
struct OfBrowser {
    since: Timestamp,
    last_used: Timestamp,
    device: Option<&'static str>,
}

#[derive(Serialize)]
struct OfBank {
    #[serde(flatten)]
    aim: Aim,
    memories: BTreeMap<QuestionId, Memory>,
    /// What Safar believes of each area, which is about the learner too, though it is made from the rest.
    areas: BTreeMap<AreaId, AreaKnowledge>,
}

/// What is believed of an area.
#[derive(Serialize)]
struct AreaKnowledge {
    answers: u32,
    known_percent: u32,
    level: MasteryLevel,
}

/// What is believed of each area of a bank.
fn opinions(bank: &Bank, memories: &Memories, now: Millis) -> BTreeMap<AreaId, AreaKnowledge> {
    let policy = Policy::default();
    let knowledge = mastery::knowledge(bank, memories, &Recall::default(), &policy, now);
    let opinion = |area: &Area| {
        let strand = Strand::Area(area.subject.clone(), area.id.clone());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
        let known_percent = (knowledge.share(&strand, &policy) * 100.0).round() as u32;
        AreaKnowledge { answers: knowledge.answers(&strand), known_percent, level: knowledge.level(&strand, &policy) }
    };
    bank.areas.iter().map(|area| (area.id.clone(), opinion(area))).collect()
}

/// What is kept of a learner, with `which` of their attempts, counted from the newest. `None` if they have been erased.
///
/// # Errors
/// Any [`Fault`] of the database.
pub async fn learner_data((store, banks): (&Store, &Banks), learner: &Learner, which: Range<u32>) -> Result<Option<LearnerData>, Fault> {
    let Some(traces) = store.learners().traces(learner).await? else { return Ok(None) };
    let mut aims = BTreeMap::new();
    for bank in banks.keys() {
        aims.insert(bank.clone(), aim(store, learner, bank).await?);
    }
    Ok(Some(LearnerData { traces, aims, attempts: store.attempts().of(learner, which).await? }))
}

/// Everything about a learner as a file in JSON, piece by piece: each is made when somebody wants it, so that a reader who does
/// not read costs one piece, and holds no part of the database. What begins after now is not in it. `None` if the learner has
/// been erased; whoever is erased meanwhile gets no whole file.
///
/// # Errors
/// Any [`Fault`] of the database.
pub async fn everything(
    (store, banks, clock): (&Arc<Store>, &Banks, &Clock),
    learner: &Learner,
) -> Result<Option<impl Stream<Item = Result<Bytes, Fault>> + Send + use<>>, Fault> {
    let Some(traces) = store.learners().traces(learner).await? else { return Ok(None) };
    let at = |millis| Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH);
    let mut of_banks = BTreeMap::new();
    for (id, bank) in banks {
        let memories = store.attempts().memories(learner, id).await?;
        let areas = opinions(bank, &memories, clock.now());
        of_banks.insert(id.clone(), OfBank { aim: aim(store, learner, id).await?, memories, areas });
    }
    let now = clock.now();
    let everything = Everything {
        about: "Everything that Safar keeps about one learner. Times inside events are milliseconds since 1970, UTC.",
        written: at(now),
        learner: learner.id().clone(),
        came: at(traces.came),
        last_came: at(traces.seen),
        browsers: traces
            .browsers
            .into_iter()
            .map(|browser| OfBrowser {
                since: at(browser.session.made),
                last_used: at(browser.session.seen),
                device: browser.device.map(Device::as_str),
            })
            .collect(),
        resume_codes: traces.codes.into_iter().map(at).collect(),
        complaints: traces.complaints.into_iter().map(|(complaint, when)| (at(when), complaint)).collect(),
        banks: of_banks,
    };
    let mut head = json(&everything)?;
    // The list of attempts is the last thing in the object.
    head.truncate(head.len() - 1);
    head.extend_from_slice(b",\"attempts\":[");
    let file = File {
        store: Arc::clone(store),
        learner: learner.clone(),
        until: now,
        rest: Bytes::from(head),
        next: VecDeque::new(),
        last: None,
        ended: false,
    };
    Ok(Some(stream::try_unfold(file, |mut file| async move { Ok(file.piece().await?.map(|piece| (piece, file))) })))
}

/// A file that is being written.
struct File {
    store: Arc<Store>,
    learner: Learner,
    until: Millis,
    /// What is written and not handed on.
    rest: Bytes,
    /// Attempts that come next.
    next: VecDeque<AttemptHead>,
    /// The attempt that was written last.
    last: Option<AttemptHead>,
    ended: bool,
}

impl File {
    /// The next piece; nothing after the end.
    async fn piece(&mut self) -> Result<Option<Bytes>, Fault> {
        if self.rest.is_empty() && !self.ended {
            self.rest = self.attempt().await?;
        }
        let piece = self.rest.split_to(self.rest.len().min(PIECE));
        Ok((!piece.is_empty()).then_some(piece))
    }

    /// The next attempt with what stands before it, or the end of the file.
    async fn attempt(&mut self) -> Result<Bytes, Fault> {
        if self.next.is_empty() {
            self.next = self.store.attempts().until(&self.learner, self.until, self.last.as_ref(), AT_ONCE).await?.into();
        }
        let Some(attempt) = self.next.pop_front() else {
            // Whoever has been erased has no attempts left, and half a file must not look like a whole one.
            self.store.learners().traces(&self.learner).await?.ok_or(Fault::NotFound)?;
            self.ended = true;
            return Ok(Bytes::from_static(b"]}"));
        };
        let events = self.store.attempts().events(&self.learner, &attempt.id).await?;
        if events.is_empty() {
            return Err(Fault::NotFound);
        }
        let mut text = json(&(&attempt.id, events))?;
        if self.last.is_some() {
            text.insert(0, b',');
        }
        self.last = Some(attempt);
        Ok(Bytes::from(text))
    }
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, Fault> {
    serde_json::to_vec(value).map_err(|_| Fault::NotFound)
}

async fn aim(store: &Store, learner: &Learner, bank: &BankId) -> Result<Aim, Fault> {
    Ok(Aim { goal: store.goals().of(learner, bank).await?, real_exams: store.goals().real_exams(learner, bank).await? })
}
