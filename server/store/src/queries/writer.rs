//! The writer: one task per store that commits many waiting writes at once, because a commit waits for the disk and
//! the disk does not care how much is in it.

use super::{Backend, Db, attempts, learners, projections, records};
use crate::write::{Job, RecordWrite, Write};
use crate::{Appended, StoreError};
use domain::ids::StreamId;
use sqlx::Pool;
use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinHandle;

/// The most writes in one commit.
pub const BATCH: usize = 64;
/// The most writes that wait; further callers wait for a place in the queue.
const QUEUE: usize = 1024;

/// A handle on the writer's task.
pub struct Writer {
    queue: mpsc::Sender<Job>,
    stop: Arc<Notify>,
    written: Arc<AtomicU64>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the writer of a stream. It ends when it is stopped or dropped, or when `stop` says so.
    pub fn start(pool: Pool<Db>, stream: StreamId, stop: Arc<Notify>) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let written = Arc::<AtomicU64>::default();
        let task = tokio::spawn(run((pool, stream), waiting, Arc::clone(&stop), Arc::clone(&written)));
        Self { queue, stop, written, task: Mutex::new(Some(task)) }
    }

    /// How often it has written.
    pub fn written(&self) -> u64 {
        self.written.load(Ordering::Relaxed)
    }

    /// Takes no more writes, finishes those that wait, and ends.
    pub async fn stop(&self) {
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task {
            self.stop.notify_one();
            if let Err(error) = task.await {
                tracing::error!(%error, "the writer of the database did not end well");
            }
        }
    }

    /// Whether it has ended.
    pub fn stopped(&self) -> bool {
        self.queue.is_closed()
    }
}

impl Backend {
    /// Hands a write to the writer and waits until it is durable.
    pub async fn write(&self, write: Write) -> Result<Appended, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.writer.queue.send(Job { write, reply }).await.map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }
}

async fn run((pool, stream): (Pool<Db>, StreamId), mut queue: mpsc::Receiver<Job>, stop: Arc<Notify>, written: Arc<AtomicU64>) {
    let mut jobs = Vec::with_capacity(BATCH);
    loop {
        tokio::select! {
            taken = queue.recv_many(&mut jobs, BATCH) => if taken == 0 { return },
            () = stop.notified() => queue.close(),
        }
        // The callers answered a moment ago get a turn to come back, or every other commit would be half empty.
        tokio::task::yield_now().await;
        while jobs.len() < BATCH
            && let Ok(job) = queue.try_recv()
        {
            jobs.push(job);
        }
        // Servers that share a database lock rows in the same order, or they would wait for each other. Stable, so that
        // the events of an attempt keep theirs.
        jobs.sort_by(|a, b| a.write.order().cmp(&b.write.order()));
        while !jobs.is_empty() {
            // Two claims on one place in an attempt go into different transactions: the second must see the first.
            let (batch, later) = claims_apart(std::mem::take(&mut jobs));
            settle(&pool, &stream, batch).await;
            written.fetch_add(1, Ordering::Relaxed);
            jobs = later;
        }
    }
}

/// Splits off the jobs that claim the same place in an attempt as a job before them.
fn claims_apart(jobs: Vec<Job>) -> (Vec<Job>, Vec<Job>) {
    let mut claimed = HashSet::new();
    jobs.into_iter().partition(|job| match job.write.record() {
        Some(write) => claimed.insert((write.record.attempt.clone(), write.record.seq)),
        None => true,
    })
}

/// Commits all jobs at once, or, if that fails, each alone, so that one bad write cannot fail its neighbours.
async fn settle(pool: &Pool<Db>, stream: &StreamId, jobs: Vec<Job>) {
    let outcome = commit(pool, stream, jobs.iter().map(|job| &job.write)).await;
    match outcome {
        Ok(outcomes) => {
            for (job, outcome) in jobs.into_iter().zip(outcomes) {
                answer(job, Ok(outcome));
            }
        }
        Err(error) if jobs.len() > 1 => {
            tracing::warn!(%error, writes = jobs.len(), "a commit failed; each of its writes is tried alone");
            for job in jobs {
                let outcome = commit(pool, stream, [&job.write]).await;
                answer(job, outcome.and_then(|outcomes| outcomes.into_iter().next().ok_or(StoreError::Closed)));
            }
        }
        Err(error) => {
            if let Some(job) = jobs.into_iter().next() {
                answer(job, Err(error));
            }
        }
    }
}

/// Tells the caller. A caller who no longer listens loses nothing: the write is durable or it is not.
fn answer(job: Job, outcome: Result<Appended, StoreError>) {
    let _ = job.reply.send(outcome);
}

/// Makes the writes durable in one transaction and returns what became of each, in order.
async fn commit<'w>(pool: &Pool<Db>, stream: &StreamId, writes: impl IntoIterator<Item = &'w Write>) -> Result<Vec<Appended>, StoreError> {
    let writes: Vec<&Write> = writes.into_iter().collect();
    let mut tx = super::super::begin(pool).await?;
    for write in &writes {
        match write {
            Write::Learner { learner, token, now } => learners::insert(&mut tx, learner, *token, *now).await?,
            Write::Record(write) => {
                if let Some(attempt) = &write.start {
                    attempts::insert(&mut tx, attempt).await?;
                }
            }
        }
    }
    let new: Vec<_> = writes.iter().filter_map(|write| write.record()).map(|write| &write.record).collect();
    let stored = records::insert(&mut tx, stream, &new).await?;
    let mut outcomes = Vec::with_capacity(writes.len());
    for write in writes {
        outcomes.push(match write.record() {
            None => Appended::Stored,
            Some(RecordWrite { record, finish, .. }) => {
                if stored.contains(&(record.attempt.as_str().to_owned(), i64::from(record.seq))) {
                    if let Some(finish) = finish {
                        projections::insert(&mut tx, finish).await?;
                    }
                    Appended::Stored
                } else {
                    records::refusal(&mut tx, stream, record).await?
                }
            }
        });
    }
    tx.commit().await?;
    Ok(outcomes)
}
