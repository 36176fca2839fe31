//! That browsers have come back is written down now and then, for many at once: reading a page waits for no write.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use store::{Store, StoreError, TokenHash, Visit};

/// More than this many are not kept in memory; who comes again is noticed again.
const ROOM: usize = 50_000;

/// Visits that are not written down yet. Losing them costs nothing: the next visit is noticed again.
#[derive(Default)]
pub struct Visits(Mutex<HashMap<TokenHash, Visit>>);

impl Visits {
    /// A browser has come back.
    pub fn notice(&self, visit: Visit) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() < ROOM {
            waiting.insert(visit.token, visit);
        }
    }

    /// Writes down all that wait.
    ///
    /// # Errors
    /// Those of the database; the visits are noticed again.
    pub async fn write_down(&self, store: &Store) -> Result<(), StoreError> {
        let waiting = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if waiting.is_empty() { Ok(()) } else { store.sessions().note_visits(waiting.into_values().collect()).await }
    }
}
