//! Attempts that are being worked at, kept in memory so that not every request replays them.

use super::Fault;
use crate::caller::Learner;
use domain::attempt::Attempt;
use domain::ids::AttemptId;
use std::sync::Arc;
use std::time::Duration;
use store::{Engine, Store};
use tokio::sync::Mutex;

/// An attempt in memory. Whoever holds the lock has the only pen of this process; readers keep what they have been given.
pub(super) type Shared = Arc<Mutex<Arc<Attempt>>>;

/// The attempts that were asked for last.
pub struct Recent {
    store: Arc<Store>,
    kept: moka::future::Cache<AttemptId, Shared>,
}

impl Recent {
    /// Nothing of this store is in memory yet.
    #[must_use]
    pub fn new(store: Arc<Store>) -> Self {
        // An attempt takes a few kilobytes: some thousand learners at once fit into a few tens of megabytes.
        let kept = moka::future::Cache::builder().max_capacity(4_000).time_to_idle(Duration::from_secs(15 * 60)).build();
        Self { store, kept }
    }

    /// Keeps an attempt that has just begun.
    pub(super) async fn insert(&self, id: AttemptId, attempt: Attempt) {
        self.kept.insert(id, Arc::new(Mutex::new(Arc::new(attempt)))).await;
    }

    /// Forgets an attempt: what is in memory can no longer be trusted.
    pub(super) async fn forget(&self, id: &AttemptId) {
        self.kept.invalidate(id).await;
    }

    /// Forgets all attempts.
    pub(super) fn forget_all(&self) {
        self.kept.invalidate_all();
    }

    /// An attempt with its pen.
    pub(super) async fn shared(&self, learner: &Learner, id: &AttemptId) -> Result<Shared, Fault> {
        if let Some(shared) = self.kept.get(id).await {
            return Ok(shared);
        }
        let attempt = self.replay(learner, id).await?;
        // Two requests may read the same attempt at once; both must then hold the same pen.
        Ok(self.kept.entry_by_ref(id).or_insert_with(async { Arc::new(Mutex::new(Arc::new(attempt))) }).await.into_value())
    }

    /// Makes a copy as new as the records. Several servers may share one PostgreSQL, and the last word may have been said to
    /// another of them. A SQLite file has one server, whose memory is as good as the file.
    pub(super) async fn renew(&self, learner: &Learner, id: &AttemptId, copy: &mut Arc<Attempt>) -> Result<(), Fault> {
        if self.store.engine() == Engine::Postgres {
            *copy = Arc::new(self.replay(learner, id).await?);
        }
        Ok(())
    }

    /// An attempt as it stands, for somebody who only reads.
    pub(super) async fn read(&self, learner: &Learner, id: &AttemptId) -> Result<Arc<Attempt>, Fault> {
        let shared = self.shared(learner, id).await?;
        let mut attempt = shared.lock().await;
        self.renew(learner, id, &mut attempt).await?;
        Ok(Arc::clone(&attempt))
    }

    /// An attempt from its records; [`Fault::NotFound`] if it is not this learner's now.
    pub(super) async fn replay(&self, learner: &Learner, id: &AttemptId) -> Result<Attempt, Fault> {
        let events = self.store.attempts().events(learner, id).await?;
        if events.is_empty() {
            return Err(Fault::NotFound);
        }
        let mut attempt = Attempt::replay(events)?;
        // Whoever began it may have become one with somebody else since.
        attempt.learner = learner.id().clone();
        Ok(attempt)
    }
}
