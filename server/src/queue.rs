//! A short queue for what takes a processor long: whoever would have to wait too long is told at once to come again later,
//! instead of waiting with many others until nobody wants the answer any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Turns at something, and those who wait for one.
pub struct Queue {
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
    room: usize,
    patience: Duration,
}

/// There is no place in the queue, or it does not move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many wait already")]
pub struct Busy;

impl Queue {
    /// A queue of `room` places for `at_once` turns, in which nobody waits longer than `patience`.
    #[must_use]
    pub fn new(at_once: usize, room: usize, patience: Duration) -> Self {
        Self { turns: Arc::new(Semaphore::new(at_once)), waiting: AtomicUsize::new(0), room, patience }
    }

    /// Waits for a turn, which lasts until it is dropped.
    ///
    /// # Errors
    /// [`Busy`] if too many wait already, or it takes too long.
    pub async fn turn(&self) -> Result<OwnedSemaphorePermit, Busy> {
        if let Ok(turn) = Arc::clone(&self.turns).try_acquire_owned() {
            return Ok(turn);
        }
        let _place = Place::take(self)?;
        let turn = tokio::time::timeout(self.patience, Arc::clone(&self.turns).acquire_owned()).await;
        turn.map_err(|_| Busy)?.map_err(|_| Busy)
    }
}

/// A place in the queue. Whoever goes away gives it back.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(queue: &'a Queue) -> Result<Self, Busy> {
        let place = Self(&queue.waiting);
        if place.0.fetch_add(1, Ordering::Relaxed) < queue.room { Ok(place) } else { Err(Busy) }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;
    use std::task::Poll;

    /// Lets a future begin to wait.
    async fn begin(waiting: &mut (impl Future + Unpin)) {
        poll_fn(|cx| {
            assert!(std::pin::Pin::new(&mut *waiting).poll(cx).is_pending());
            Poll::Ready(())
        })
        .await;
    }

    #[tokio::test]
    async fn a_full_queue_says_so_at_once_and_places_come_free() {
        let queue = Queue::new(1, 2, Duration::from_secs(3600));
        let turn = queue.turn().await.unwrap();
        let (mut first, mut second) = (Box::pin(queue.turn()), Box::pin(queue.turn()));
        begin(&mut first).await;
        begin(&mut second).await;
        assert_eq!(queue.turn().await.err(), Some(Busy));
        drop(second);
        let mut third = Box::pin(queue.turn());
        begin(&mut third).await;
        drop(turn);
        let turn = first.await.unwrap();
        begin(&mut third).await;
        drop(turn);
        drop(third.await.unwrap());
        assert_eq!(queue.waiting.load(Ordering::Relaxed), 0);
    }

    #[tokio::test]
    async fn nobody_waits_for_ever() {
        let queue = Queue::new(1, 9, Duration::from_millis(1));
        let _turn = queue.turn().await.unwrap();
        assert_eq!(queue.turn().await.err(), Some(Busy));
    }
}
