//! The writer: one task per store that commits many waiting writes at once, because a commit waits for the disk and
//! the disk does not care how much is in it.

use super::project::tell;
use super::records::{Entry, OwnStream, Placed};
use super::tallies::Chosen;
use super::{Backend, Db, Revisions, attempts, complaints, goals, learners, projections, records, sessions, tallies};
use crate::changes::{Change, Changes, EventChange, Job, NewRecord};
use crate::decode::inconsistent;
use crate::{Appended, StoreError};
use domain::ids::{AttemptId, LearnerId};
use domain::record::Kind;
use domain::record::bodies::LearnerCame;
use sqlx::{Pool, Transaction};
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
    pub fn start(pool: Pool<Db>, revisions: Arc<Revisions>, own: Arc<OwnStream>, stop: Arc<Notify>) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let written = Arc::<AtomicU64>::default();
        let task = tokio::spawn(run(To { pool, revisions, own }, waiting, Arc::clone(&stop), Arc::clone(&written)));
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
    /// Hands changes to the writer and waits until they are durable.
    pub async fn write(&self, changes: Changes) -> Result<Appended, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.writer.queue.send(Job { changes, reply }).await.map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }
}

/// Where the writer writes.
struct To {
    pool: Pool<Db>,
    revisions: Arc<Revisions>,
    own: Arc<OwnStream>,
}

async fn run(to: To, mut queue: mpsc::Receiver<Job>, stop: Arc<Notify>, written: Arc<AtomicU64>) {
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
        jobs.sort_by(|a, b| order(&a.changes).cmp(&order(&b.changes)));
        while !jobs.is_empty() {
            // Two claims on one place in an attempt go into different transactions: the second must see the first.
            let (batch, later) = claims_apart(std::mem::take(&mut jobs));
            settle(&to, batch).await;
            written.fetch_add(1, Ordering::Relaxed);
            jobs = later;
        }
    }
}

/// The place of the rows that changes lock: in this order they never wait for each other in a circle.
fn order(changes: &Changes) -> (&LearnerId, Option<&AttemptId>) {
    (&changes.learner, changes.single().map(|event| &event.attempt))
}

/// Splits off the jobs that claim the same place in an attempt as a job before them.
fn claims_apart(jobs: Vec<Job>) -> (Vec<Job>, Vec<Job>) {
    let mut claimed = HashSet::new();
    jobs.into_iter().partition(|job| match job.changes.single() {
        Some(event) => claimed.insert((event.attempt.clone(), event.seq)),
        None => true,
    })
}

/// Commits all jobs at once, or, if that fails, each alone, so that one bad write cannot fail its neighbours.
async fn settle(to: &To, jobs: Vec<Job>) {
    let outcome = commit(to, jobs.iter().map(|job| &job.changes)).await;
    match outcome {
        Ok(outcomes) => {
            for (job, outcome) in jobs.into_iter().zip(outcomes) {
                answer(job, Ok(outcome));
            }
        }
        Err(error) if jobs.len() > 1 || matches!(error, StoreError::Raced) => {
            tracing::warn!(%error, writes = jobs.len(), "a commit failed; each of its writes is tried alone");
            for job in jobs {
                let outcome = match commit(to, [&job.changes]).await {
                    // What another server has just written is seen now.
                    Err(StoreError::Raced) => commit(to, [&job.changes]).await,
                    outcome => outcome,
                };
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

/// Makes the changes of several callers durable in one transaction and returns what became of those of each, in order.
async fn commit<'c>(to: &To, jobs: impl IntoIterator<Item = &'c Changes>) -> Result<Vec<Appended>, StoreError> {
    let To { pool, revisions, own } = to;
    let jobs: Vec<&Changes> = jobs.into_iter().collect();
    // They come in the order of learners, and these are locked before the stream and before attempts.
    let mut changed: Vec<_> = jobs.iter().filter(|job| job.news || job.single().is_none()).map(|job| &job.learner).collect();
    changed.dedup();
    let mut tx = super::super::begin(pool).await?;
    for learner in &changed {
        super::super::note_change(&mut tx, learner).await?;
    }
    let singles: Vec<_> = jobs.iter().filter_map(|job| Some((&job.learner, job.single()?))).collect();
    let mut chosen = Chosen::default();
    let mut singles = events(&mut tx, own, &singles, &mut chosen).await?.into_iter();
    let mut outcomes = Vec::with_capacity(jobs.len());
    for job in &jobs {
        outcomes.push(match job.single() {
            Some(_) => singles.next().ok_or_else(|| inconsistent("records", "an event without a place"))?,
            None => all_or_nothing(&mut tx, own, job, &mut chosen).await?,
        });
    }
    chosen.write(&mut tx).await?;
    let committed = tx.commit().await;
    // A commit that failed may have happened all the same.
    changed.into_iter().for_each(|learner| revisions.written(learner));
    committed?;
    Ok(outcomes)
}

/// Makes the changes of one caller, or none of them.
async fn all_or_nothing(
    tx: &mut Transaction<'static, Db>,
    own: &OwnStream,
    changes: &Changes,
    chosen: &mut Chosen,
) -> Result<Appended, StoreError> {
    let mut theirs = Chosen::default();
    sqlx::query("SAVEPOINT changes").execute(&mut **tx).await?;
    for change in &changes.list {
        let outcome = make(tx, own, &changes.learner, change, &mut theirs).await?;
        if outcome != Appended::Stored {
            sqlx::query("ROLLBACK TO SAVEPOINT changes").execute(&mut **tx).await?;
            return Ok(outcome);
        }
    }
    sqlx::query("RELEASE SAVEPOINT changes").execute(&mut **tx).await?;
    chosen.join(theirs);
    Ok(Appended::Stored)
}

/// Makes one change. What it leaves behind where it is not stored is taken back by the caller.
async fn make(
    tx: &mut Transaction<'static, Db>,
    own: &OwnStream,
    learner: &LearnerId,
    change: &Change,
    chosen: &mut Chosen,
) -> Result<Appended, StoreError> {
    match change {
        Change::Event(event) => {
            let outcomes = events(tx, own, &[(learner, event)], chosen).await?;
            outcomes.first().copied().ok_or_else(|| inconsistent("records", "an event without a place"))
        }
        Change::Came(token, _) if sessions::is_of(tx, *token, learner).await? => Ok(Appended::Stored),
        Change::Came(token, now) => {
            learners::insert(tx, learner, *token, *now).await?;
            let came = NewRecord { seq: Some(0), ..NewRecord::about(learner, Kind::LearnerCame, *now, &LearnerCame {})? };
            match records::append(tx, own, &[(&came).into()]).await?[..] {
                [Placed::Written] => Ok(Appended::Stored),
                // Ids are random; one that was a person's before is nobody's now.
                _ => Err(inconsistent("records", "a person who was here before")),
            }
        }
        Change::Goal(..) | Change::RealExam(..) | Change::Complaint(..) if !learners::is_there(tx, learner).await? => Ok(Appended::Gone),
        Change::Goal(set, now) => {
            tell(tx, own, learner, Kind::GoalSet, *now, set).await?;
            Ok(Appended::Stored)
        }
        Change::RealExam(told, now) => {
            if goals::is_told(tx, learner, told).await? {
                return Ok(Appended::Known);
            }
            tell(tx, own, learner, Kind::RealExamTold, *now, told).await?;
            Ok(Appended::Stored)
        }
        Change::Complaint(complaint, now) => {
            if complaints::is_told(tx, learner, complaint).await? {
                return Ok(Appended::Known);
            }
            tell(tx, own, learner, Kind::Complained, *now, complaint).await?;
            Ok(Appended::Stored)
        }
    }
}

/// Appends events of attempts in few statements, with what belongs to them, and says what became of each, in order. No two of them
/// claim one place.
async fn events(
    tx: &mut Transaction<'static, Db>,
    own: &OwnStream,
    events: &[(&LearnerId, &EventChange)],
    chosen: &mut Chosen,
) -> Result<Vec<Appended>, StoreError> {
    for (_, event) in events {
        if let Some(attempt) = &event.start {
            attempts::insert(tx, attempt).await?;
        }
    }
    let entries = events.iter().map(|&(learner, event)| Entry { record: &event.record, of: Some((&event.attempt, learner)) });
    let entries: Vec<_> = entries.collect();
    let placed = records::append(tx, own, &entries).await?;
    let mut outcomes = Vec::with_capacity(events.len());
    for ((learner, event), placed) in events.iter().zip(placed) {
        outcomes.push(match placed {
            Placed::Written => {
                if let Some(finish) = &event.finish {
                    let generations = tallies::generations(tx, learner).await?;
                    projections::insert(tx, finish, &generations, chosen).await?;
                }
                Appended::Stored
            }
            Placed::Taken => Appended::Conflict,
            Placed::Gone => Appended::Gone,
        });
    }
    Ok(outcomes)
}
