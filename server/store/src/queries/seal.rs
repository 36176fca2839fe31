//! Records of before, written anew with an envelope and a hash; and what was no record before, told now.

use super::records::{self, OwnStream, Row};
use super::{Backend, Db};
use crate::changes::NewRecord;
use crate::decode::{self, inconsistent, number, text};
use crate::{OpenError, StoreError};
use domain::attempt::{Event, Millis};
use domain::complaint::{Complaint, Reason};
use domain::goal::{Goal, RealExam};
use domain::ids::{AttemptId, BankId, LearnerId, StreamId};
use domain::record::bodies::{CodeMade, GoalSet, Joined, LearnerCame, RealExamTold};
use domain::record::{Digest, Envelope, Hash, Kind, veil};
use sqlx::{Pool, Transaction};
use std::collections::{BTreeMap, BTreeSet};

/// Where records of before wait.
const BEFORE: &str = "records_before";
/// So many are written anew at a time.
const PAGE: usize = 2_000;
/// After how many pages the log says how far it is: some ten seconds.
const TOLD: usize = 100;

/// An id that no learner has: theirs are random and longer.
const NOBODY: &str = "nobody";

/// stream, idx, attempt, seq, kind, at, payload
type Old = (String, i64, String, i64, String, Millis, String);

/// learner, bank, question, version, reason, lang, at
type ComplaintRow = (Option<String>, String, String, i64, String, String, Millis);
/// id, learner, deadline, running_until, the body of the first record
type AttemptRow = (String, String, Option<Millis>, Option<Millis>, Option<String>);

/// Writes the records of before anew, some at a time, so that it goes on where it was broken off; then tells as records what
/// was none before. Does nothing to a database that has none of them. Several servers may start at once.
pub async fn seal(db: &Pool<Db>, own: &OwnStream, now: Millis) -> Result<(), OpenError> {
    if super::super::has_table(db, BEFORE).await? {
        let sealed = all(db, own, now).await;
        sealed.map_err(|error| match error {
            StoreError::Driver(error) => OpenError::from(error),
            StoreError::DiskFull => OpenError::DiskFull,
            other => OpenError::Unavailable(sqlx::Error::Decode(Box::new(other))),
        })?;
    }
    Ok(())
}

async fn all(db: &Pool<Db>, own: &OwnStream, now: Millis) -> Result<(), StoreError> {
    let mut pages = 0;
    loop {
        let mut tx = super::super::begin(db).await?;
        if !super::super::lock_table(&mut tx, BEFORE).await? {
            // Another server was faster.
            return Ok(());
        }
        if page(&mut tx, own).await? {
            tx.commit().await?;
            pages += 1;
            if pages == 1 {
                tracing::info!("the records are written anew with their hashes; that is done once, and takes minutes for millions");
            }
            if pages % TOLD == 0 {
                tracing::info!(records = pages * PAGE, "records are being written anew");
            }
            continue;
        }
        tell(&mut tx, own, now).await?;
        sqlx::query("DROP TABLE records_before").execute(&mut *tx).await?;
        return Ok(tx.commit().await?);
    }
}

/// Writes the next records anew; `false` if none are left.
async fn page(tx: &mut Transaction<'static, Db>, own: &OwnStream) -> Result<bool, StoreError> {
    let sql = "SELECT stream, idx, attempt, seq, kind, at, payload FROM records_before ORDER BY stream, idx LIMIT $1";
    let olds: Vec<Old> = sqlx::query_as(sql).bind(PAGE as i64).fetch_all(&mut **tx).await?;
    for of_stream in olds.chunk_by(|a, b| a.0 == b.0) {
        let stream: StreamId = text(of_stream[0].0.clone(), "streams", "id")?;
        let (mut idx, mut head) = records::claim(tx, &stream).await?;
        let mut rows = Vec::with_capacity(of_stream.len());
        for ((_, _, attempt, seq, kind, at, payload), salt) in of_stream.iter().zip(own.salts(of_stream.len())) {
            let kind = match kind.as_str() {
                "started" => Kind::AttemptStarted,
                "finished" => Kind::AttemptFinished,
                other => Kind::of_name(other).ok_or_else(|| inconsistent(BEFORE, attempt))?,
            };
            let seq = number(*seq, BEFORE, attempt)?;
            let digest = Digest::of(&salt, payload);
            let veiled = veil(attempt);
            head = Hash::of(&Envelope { stream: &stream, idx, subject: &veiled, seq, kind, version: 1, at: *at }, &digest, &head);
            let envelope = Envelope { stream: &stream, idx, subject: attempt, seq, kind, version: 1, at: *at };
            rows.push(Row { envelope, body: payload, salt, digest, hash: head });
            idx += 1;
        }
        records::insert(tx, &rows).await?;
        records::advance(tx, &stream, idx, head).await?;
        let last = of_stream.last().map_or(0, |old| old.1);
        let sql = "DELETE FROM records_before WHERE stream = $1 AND idx <= $2";
        sqlx::query(sql).bind(stream.as_str()).bind(last).execute(&mut **tx).await?;
    }
    Ok(!olds.is_empty())
}

/// Tells what was kept only in tables: who came, who was joined to whom, whose clock stood still, what learners prepare for,
/// how it went, what they complained about, and their codes. When it was is known of some of it only.
async fn tell(tx: &mut Transaction<'static, Db>, own: &OwnStream, now: Millis) -> Result<(), StoreError> {
    let mut new = Vec::new();
    let came: Vec<(String, Millis)> = sqlx::query_as("SELECT id, created FROM learners ORDER BY created, id").fetch_all(&mut **tx).await?;
    for (learner, at) in came {
        new.push(NewRecord::about(&text(learner, "learners", "id")?, Kind::LearnerCame, at, &LearnerCame {})?);
    }
    of_attempts(tx, now, &mut new).await?;
    let sql = "SELECT learner, bank, exam, day FROM goals ORDER BY learner, bank";
    let goals: Vec<(String, String, String, Option<String>)> = sqlx::query_as(sql).fetch_all(&mut **tx).await?;
    for (learner, bank, exam, day) in goals {
        let day = day.map(|day| day.parse().map_err(|_| inconsistent("goals", &learner))).transpose()?;
        let goal = Goal { exam: text(exam, "goals", &learner)?, day };
        let set = GoalSet { bank: text::<BankId>(bank, "goals", &learner)?, goal };
        new.push(NewRecord::about(&text(learner, "goals", "learner")?, Kind::GoalSet, now, &set)?);
    }
    let sql = "SELECT learner, bank, exam, day, passed, said FROM real_exams ORDER BY learner, bank, exam, day";
    let reals: Vec<(String, String, String, String, i64, Option<i64>)> = sqlx::query_as(sql).fetch_all(&mut **tx).await?;
    for (learner, bank, exam, day, passed, said) in reals {
        const TABLE: &str = "real_exams";
        let said = said.map(|said| number(said, TABLE, &learner)).transpose()?;
        let day = day.parse().map_err(|_| inconsistent(TABLE, &learner))?;
        let real = RealExam { exam: text(exam, TABLE, &learner)?, day, passed: passed != 0, said };
        let told = RealExamTold { bank: text(bank, TABLE, &learner)?, real };
        new.push(NewRecord::about(&text(learner, TABLE, "learner")?, Kind::RealExamTold, now, &told)?);
    }
    let sql = "SELECT learner, bank, question, version, reason, lang, at FROM complaints ORDER BY at, learner";
    let complaints: Vec<ComplaintRow> = sqlx::query_as(sql).fetch_all(&mut **tx).await?;
    for (learner, bank, question, version, reason, lang, at) in complaints {
        const TABLE: &str = "complaints";
        let complaint = Complaint {
            bank: text(bank, TABLE, &question)?,
            version: number(version, TABLE, &question)?,
            reason: Reason::parse(&reason).ok_or_else(|| inconsistent(TABLE, &question))?,
            lang: text(lang, TABLE, &question)?,
            question: text(question, TABLE, "question")?,
        };
        // Of somebody who was erased before there were records: it is nobody's.
        let learner = learner.unwrap_or_else(|| NOBODY.to_owned());
        new.push(NewRecord::about(&text(learner, TABLE, "learner")?, Kind::Complained, at, &complaint)?);
    }
    let sql = "SELECT learner, code_hash, created, pepper FROM resume_codes ORDER BY created, learner";
    let codes: Vec<(String, Vec<u8>, Millis, String)> = sqlx::query_as(sql).fetch_all(&mut **tx).await?;
    for (learner, hash, at, pepper) in codes {
        let made = CodeMade { hash: hash.iter().map(|byte| format!("{byte:02x}")).collect(), pepper };
        new.push(NewRecord::about(&text(learner, "resume_codes", "learner")?, Kind::CodeMade, at, &made)?);
    }
    for new in new.chunks(PAGE) {
        let entries: Vec<_> = new.iter().map(records::Entry::from).collect();
        records::append(tx, own, &entries).await?;
    }
    Ok(())
}

/// What attempts said beside their records: whose they are now, and when their clocks run out after nobody was awake.
async fn of_attempts(tx: &mut Transaction<'static, Db>, now: Millis, new: &mut Vec<NewRecord>) -> Result<(), StoreError> {
    let (mut joined, mut first): (BTreeSet<(LearnerId, LearnerId)>, BTreeMap<LearnerId, Millis>) = (BTreeSet::new(), BTreeMap::new());
    let mut after = String::new();
    loop {
        let sql = "SELECT a.id, a.learner, a.deadline, a.running_until, r.body FROM attempts a \
                   JOIN records r ON r.subject = a.id AND r.seq = 0 WHERE a.id > $1 ORDER BY a.id LIMIT 500";
        let page: Vec<AttemptRow> = sqlx::query_as(sql).bind(&after).fetch_all(&mut **tx).await?;
        let Some((last, ..)) = page.last() else { break };
        after.clone_from(last);
        for (attempt, owner, until, running, body) in page {
            let Event::Started { at, learner, deadline, .. } = decode::event(&attempt, body)? else {
                return Err(inconsistent("records", &attempt));
            };
            let owner: LearnerId = text(owner, "attempts", &attempt)?;
            if learner != owner {
                let earliest = first.entry(learner.clone()).or_insert(at);
                *earliest = at.min(*earliest);
                joined.insert((learner, owner));
            }
            let (Some(until), true) = (until, until != deadline) else { continue };
            if running.is_some() {
                let id = text::<AttemptId>(attempt.clone(), "attempts", &attempt)?;
                let event = Event::ClockMoved { at: now, deadline: until };
                new.push(NewRecord { seq: None, ..NewRecord::of_event(&id, 0, &event)? });
            } else {
                // It is over: how long its clock stood still changes nothing any more.
                sqlx::query("UPDATE attempts SET deadline = $2 WHERE id = $1").bind(&attempt).bind(deadline).execute(&mut **tx).await?;
            }
        }
    }
    for (from, at) in first {
        new.push(NewRecord::about(&from, Kind::LearnerCame, at, &LearnerCame {})?);
    }
    for (from, into) in joined {
        new.push(NewRecord::about(&into, Kind::Joined, now, &Joined { from })?);
    }
    Ok(())
}

impl Backend {
    /// The numbers of streams whose chain of hashes is broken, with the first place that does not fit: for `safar doctor`.
    pub async fn broken_chains(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let mut broken = Vec::new();
        let streams: Vec<(String, i64, Vec<u8>)> =
            sqlx::query_as("SELECT id, next_idx, head FROM streams ORDER BY id").fetch_all(&self.read).await?;
        for (stream, next, head) in streams {
            let id: StreamId = text(stream.clone(), "streams", &stream)?;
            let (mut idx, mut before) = (0_u64, Hash::START);
            let place = 'stream: loop {
                let sql = "SELECT idx, subject, seq, kind, version, at, body, salt, digest, hash FROM records \
                           WHERE stream = $1 AND idx >= $2 ORDER BY idx LIMIT 2000";
                let from = i64::try_from(idx).unwrap_or(i64::MAX);
                let rows: Vec<Kept> = sqlx::query_as(sql).bind(&stream).bind(from).fetch_all(&self.read).await?;
                if rows.is_empty() {
                    break (u64::try_from(next).ok() != Some(idx) || head != before.0).then_some(idx);
                }
                for row in rows {
                    match fits(&id, idx, &before, row) {
                        Some(hash) => before = hash,
                        None => break 'stream Some(idx),
                    }
                    idx += 1;
                }
            };
            broken.extend(place.map(|place| (stream, place)));
        }
        Ok(broken)
    }
}

/// idx, subject, seq, kind, version, at, body, salt, digest, hash
type Kept = (i64, String, i64, String, i64, Millis, Option<String>, Option<Vec<u8>>, Vec<u8>, Vec<u8>);

/// The hash of a record, if it stands in this place, and body, digest and the hash before lead to it.
fn fits(stream: &StreamId, idx: u64, before: &Hash, kept: Kept) -> Option<Hash> {
    let (place, subject, seq, kind, version, at, body, salt, digest, hash) = kept;
    let (digest, hash) = (Digest(digest.try_into().ok()?), Hash(hash.try_into().ok()?));
    let kind = Kind::of_name(&kind)?;
    let (seq, version) = (u32::try_from(seq).ok()?, u16::try_from(version).ok()?);
    // What was erased stands veiled.
    let linked = [&veil(&subject), &subject].into_iter().any(|subject| {
        let envelope = Envelope { stream, idx, subject, seq, kind, version, at };
        Hash::of(&envelope, &digest, before) == hash
    });
    let told = match (&body, salt) {
        (Some(body), Some(salt)) => Digest::of(&domain::record::Salt(salt.try_into().ok()?), body) == digest,
        // Erased: only the digest is left.
        (None, None) => true,
        _ => false,
    };
    (told && linked && u64::try_from(place) == Ok(idx)).then_some(hash)
}
