//! Many whole attempts at once.

use super::{Backend, attempts, projections, records};
use crate::StoreError;
use crate::decode::inconsistent;
use crate::write::{Finish, NewRecord, Whole};

/// Records in one statement; each has seven values, and SQLite takes 32,766 of them.
const RECORDS: usize = 4_000;

impl Backend {
    pub async fn import(&self, wholes: Vec<Whole>) -> Result<(), StoreError> {
        let mut tx = super::super::begin(&self.write).await?;
        let mut new = Vec::new();
        for whole in &wholes {
            attempts::insert(&mut tx, &whole.attempt).await?;
            for (seq, event) in (0..).zip(&whole.events) {
                new.push(NewRecord::new(whole.attempt.id.clone(), whole.attempt.learner.clone(), seq, event)?);
            }
        }
        let new: Vec<&NewRecord> = new.iter().collect();
        for new in new.chunks(RECORDS) {
            let stored = records::insert(&mut tx, self.stream(), new).await?;
            if stored.len() != new.len() {
                return Err(inconsistent("records", "an attempt that is there already, or of nobody"));
            }
        }
        for whole in wholes {
            projections::insert(&mut tx, &Finish { result: whole.result, reviews: whole.reviews }).await?;
        }
        Ok(tx.commit().await?)
    }
}
