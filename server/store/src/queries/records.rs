//! The append-only records: the only place that writes them, and takes bodies away from them.
//!
//! Who writes records takes locks in this order: the rows of learners, the row of the stream, the rows of attempts.

use super::{Db, tallies};
use crate::StoreError;
use crate::changes::NewRecord;
use crate::decode::{inconsistent, number, text};
use domain::attempt::Millis;
use domain::ids::{AttemptId, LearnerId, StreamId};
use domain::record::{Digest, Envelope, Erasure, Hash, Kind, Salt, bodies, veil};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use sqlx::{QueryBuilder, Transaction};
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

/// The stream that this process writes, and where its salts come from.
pub struct OwnStream {
    /// The stream.
    pub stream: StreamId,
    /// When this process opened the database.
    opened: Millis,
    salts: Mutex<ChaCha20Rng>,
}

impl OwnStream {
    /// A stream, and a seed that nobody can guess.
    pub fn new(stream: StreamId, seed: [u8; 32], opened: Millis) -> Self {
        Self { stream, opened, salts: Mutex::new(ChaCha20Rng::from_seed(seed)) }
    }

    /// Of who only reads: nothing is ever written under it.
    ///
    /// # Panics
    /// Never: the id is one.
    pub fn reader() -> Self {
        Self::new(StreamId::parse("reader").expect("an id"), [0; 32], 0)
    }

    /// Salts that were never used.
    pub fn salts(&self, count: usize) -> Vec<Salt> {
        let mut salts = vec![[0_u8; 16]; count];
        self.salts.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(salts.as_flattened_mut());
        salts.into_iter().map(Salt).collect()
    }
}

/// A record that is to be written, and whose attempt it must belong to.
pub struct Entry<'a> {
    /// The record.
    pub record: &'a NewRecord,
    /// The attempt it is about and whose that must be; `None` for what is about nobody's attempt.
    pub of: Option<(&'a AttemptId, &'a LearnerId)>,
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placed {
    /// It is written.
    Written,
    /// There is a record in its place already.
    Taken,
    /// There is no such attempt of this learner.
    Gone,
}

impl<'a> From<&'a NewRecord> for Entry<'a> {
    fn from(record: &'a NewRecord) -> Self {
        Self { record, of: None }
    }
}

/// Appends those entries whose attempt is their learner's and whose place is free, and says what became of each. Only they
/// take numbers of the stream, so that it stays dense. No two entries may claim the same place.
///
/// # Errors
/// [`StoreError::Raced`] if another server took a place in between: then nothing may be committed.
pub async fn append(tx: &mut Transaction<'static, Db>, own: &OwnStream, entries: &[Entry<'_>]) -> Result<Vec<Placed>, StoreError> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let stream = &own.stream;
    let (mut idx, mut head) = claim_own(tx, own).await?;
    let owners = owners(tx, entries).await?;
    let taken = taken(tx, entries).await?;
    let mut next = HashMap::new();
    let (mut rows, mut placed) = (Vec::with_capacity(entries.len()), Vec::with_capacity(entries.len()));
    let salts = own.salts(entries.len());
    for (Entry { record, of }, salt) in entries.iter().zip(salts) {
        let subject = record.subject.as_str();
        if of.is_some_and(|(attempt, learner)| owners.get(attempt.as_str()).is_none_or(|owner| owner != learner.as_str())) {
            placed.push(Placed::Gone);
            continue;
        }
        let seq = match record.seq {
            Some(seq) if taken.contains(&(subject.to_owned(), i64::from(seq))) => {
                placed.push(Placed::Taken);
                continue;
            }
            Some(seq) => seq,
            None => match next.get(subject) {
                Some(seq) => *seq,
                None => next_seq(tx, subject).await?,
            },
        };
        next.insert(subject, seq + 1);
        let (kind, at) = (record.kind, record.at);
        let version = kind.declared().version;
        let digest = Digest::of(&salt, &record.body);
        let veiled = record.subject.veiled();
        head = Hash::of(&Envelope { stream, idx, subject: veiled.as_str(), seq, kind, version, at }, &digest, &head);
        let envelope = Envelope { stream, idx, subject, seq, kind, version, at };
        rows.push(Row { envelope, body: &record.body, salt, digest, hash: head });
        placed.push(Placed::Written);
        idx += 1;
    }
    insert(tx, &rows).await?;
    advance(tx, stream, idx, head).await?;
    Ok(placed)
}

/// A record with its place.
pub struct Row<'a> {
    /// Its envelope, with what it is about as it is stored.
    pub envelope: Envelope<'a>,
    /// Its body.
    pub body: &'a str,
    /// The salt of its digest.
    pub salt: Salt,
    /// The digest of its body.
    pub digest: Digest,
    /// Its link to those before it.
    pub hash: Hash,
}

/// Keeps our stream for this transaction, and says which number comes next and what the last record was hashed to. It begins
/// with its first record: who only reads begins none.
pub async fn claim_own(tx: &mut Transaction<'static, Db>, own: &OwnStream) -> Result<(u64, Hash), StoreError> {
    let sql = "INSERT INTO streams (id, created, next_idx) VALUES ($1, $2, 0) ON CONFLICT (id) DO NOTHING";
    sqlx::query(sql).bind(own.stream.as_str()).bind(own.opened).execute(&mut **tx).await?;
    claim(tx, &own.stream).await
}

/// Keeps the stream for this transaction, and says which number comes next and what the last record was hashed to.
pub async fn claim(tx: &mut Transaction<'static, Db>, stream: &StreamId) -> Result<(u64, Hash), StoreError> {
    let sql = "UPDATE streams SET next_idx = next_idx WHERE id = $1 RETURNING next_idx, head";
    let (next, head): (i64, Vec<u8>) = sqlx::query_as(sql).bind(stream.as_str()).fetch_one(&mut **tx).await?;
    let broken = || inconsistent("streams", stream.as_str());
    Ok((u64::try_from(next).map_err(|_| broken())?, Hash(head.try_into().map_err(|_| broken())?)))
}

/// Moves the stream on.
pub async fn advance(tx: &mut Transaction<'static, Db>, stream: &StreamId, next: u64, head: Hash) -> Result<(), StoreError> {
    let next = i64::try_from(next).map_err(|_| inconsistent("streams", stream.as_str()))?;
    let sql = "UPDATE streams SET next_idx = $2, head = $3 WHERE id = $1";
    sqlx::query(sql).bind(stream.as_str()).bind(next).bind(&head.0[..]).execute(&mut **tx).await?;
    Ok(())
}

/// Whose the attempts are that the entries are about. They stay so until the end of the transaction.
async fn owners(tx: &mut Transaction<'static, Db>, entries: &[Entry<'_>]) -> Result<HashMap<String, String>, StoreError> {
    let attempts: HashSet<&str> = entries.iter().filter_map(|entry| entry.of.map(|(attempt, _)| attempt.as_str())).collect();
    if attempts.is_empty() {
        return Ok(HashMap::new());
    }
    // In one order, so that servers never wait for each other in a circle; as many as there are entries, so that a batch of
    // one size is always the same statement.
    let mut attempts: Vec<&str> = attempts.into_iter().collect();
    attempts.sort_unstable();
    let last = attempts[attempts.len() - 1];
    attempts.resize(entries.len(), last);
    let mut sql = QueryBuilder::<Db>::new("SELECT id, learner FROM attempts WHERE id IN (");
    let mut ids = sql.separated(", ");
    for attempt in attempts {
        ids.push_bind(attempt);
    }
    sql.push(") ORDER BY id").push(super::super::KEEP);
    let rows: Vec<(String, String)> = sql.build_query_as().fetch_all(&mut **tx).await?;
    Ok(rows.into_iter().collect())
}

/// The places among those wanted that have a record already.
async fn taken(tx: &mut Transaction<'static, Db>, entries: &[Entry<'_>]) -> Result<HashSet<(String, i64)>, StoreError> {
    let wanted: Vec<_> = entries.iter().filter_map(|entry| Some((entry.record.subject.as_str().to_owned(), entry.record.seq?))).collect();
    if wanted.is_empty() {
        return Ok(HashSet::new());
    }
    let mut sql = QueryBuilder::<Db>::new("SELECT r.subject, r.seq FROM (");
    sql.push_values(wanted, |mut row, (subject, seq)| {
        row.push_bind(subject).push_bind(i64::from(seq));
    });
    sql.push(") AS v JOIN records r ON r.subject = v.column1 AND r.seq = v.column2");
    let rows: Vec<(String, i64)> = sql.build_query_as().fetch_all(&mut **tx).await?;
    Ok(rows.into_iter().collect())
}

async fn next_seq(tx: &mut Transaction<'static, Db>, subject: &str) -> Result<u32, StoreError> {
    let sql = "SELECT COALESCE(MAX(seq) + 1, 0) FROM records WHERE subject = $1";
    let next: i64 = sqlx::query_scalar(sql).bind(subject).fetch_one(&mut **tx).await?;
    number(next, "records", subject)
}

/// Inserts records that have their places.
pub async fn insert(tx: &mut Transaction<'static, Db>, rows: &[Row<'_>]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut sql = QueryBuilder::<Db>::new("INSERT INTO records (stream, idx, subject, seq, kind, version, at, body, salt, digest, hash) ");
    let mut fits = true;
    sql.push_values(rows, |mut row, Row { envelope, body, salt, digest, hash }| {
        let idx = i64::try_from(envelope.idx).unwrap_or_else(|_| {
            fits = false;
            i64::MAX
        });
        row.push_bind(envelope.stream.as_str())
            .push_bind(idx)
            .push_bind(envelope.subject)
            .push_bind(i64::from(envelope.seq))
            .push_bind(envelope.kind.as_str())
            .push_bind(i64::from(envelope.version))
            .push_bind(envelope.at)
            .push_bind(*body)
            .push_bind(&salt.0[..])
            .push_bind(&digest.0[..])
            .push_bind(&hash.0[..]);
    });
    sql.push(" ON CONFLICT (subject, seq) DO NOTHING");
    let inserted = sql.build().execute(&mut **tx).await?.rows_affected();
    if fits && usize::try_from(inserted).is_ok_and(|inserted| inserted == rows.len()) { Ok(()) } else { Err(StoreError::Raced) }
}

/// The learners who were joined to this one, and those who were joined to them.
pub async fn joined_to(tx: &mut Transaction<'static, Db>, learner: &LearnerId) -> Result<Vec<String>, StoreError> {
    let (mut all, mut look) = (Vec::new(), vec![learner.as_str().to_owned()]);
    while let Some(into) = look.pop() {
        let sql = "SELECT body FROM records WHERE subject = $1 AND kind = $2";
        let bodies: Vec<Option<String>> = sqlx::query_scalar(sql).bind(&into).bind(Kind::Joined.as_str()).fetch_all(&mut **tx).await?;
        for body in bodies.into_iter().flatten() {
            let joined: domain::record::Joined = serde_json::from_str(&body).map_err(|_| inconsistent("records", &into))?;
            let from = joined.from.as_str().to_owned();
            if !all.contains(&from) {
                look.push(from.clone());
                all.push(from);
            }
        }
    }
    Ok(all)
}

/// Takes from all records of a person what they say and whom they are about, and adds that the person is gone. The person,
/// and whoever was joined to them, is no more afterwards.
pub async fn erase(tx: &mut Transaction<'static, Db>, own: &OwnStream, learner: &LearnerId, at: Millis) -> Result<(), StoreError> {
    // The stream before the attempts.
    claim_own(tx, own).await?;
    let attempts: Vec<String> =
        sqlx::query_scalar("SELECT id FROM attempts WHERE learner = $1 ORDER BY id").bind(learner.as_str()).fetch_all(&mut **tx).await?;
    // Before the records lose their bodies.
    let generations = tallies::generations(tx, learner).await?;
    tallies::take_away(tx, learner, &generations).await?;
    let mut people = joined_to(tx, learner).await?;
    people.push(learner.as_str().to_owned());
    let kept: Vec<_> =
        Kind::ALL.iter().filter(|kind| kind.declared().erasure == Erasure::Stays).map(|kind| format!("'{}'", kind.as_str())).collect();
    let kept = kept.join(", ");
    let sql = format!(
        "UPDATE records SET subject = $2, body = CASE WHEN kind IN ({kept}) THEN body ELSE NULL END, \
         salt = CASE WHEN kind IN ({kept}) THEN salt ELSE NULL END WHERE subject = $1"
    );
    for subject in attempts.iter().chain(&people) {
        sqlx::query(sqlx::AssertSqlSafe(sql.clone())).bind(subject).bind(veil(subject)).execute(&mut **tx).await?;
    }
    for person in people {
        let person: LearnerId = text(person, "records", "learner")?;
        let gone = NewRecord::about(&person, Kind::Erased, at, &bodies::Erased {})?;
        append(tx, own, &[(&NewRecord { subject: gone.subject.veiled(), ..gone }).into()]).await?;
    }
    Ok(())
}
