//! Many whole attempts at once.

use super::records::{Entry, Placed};
use super::tallies::Chosen;
use super::{Backend, attempts, projections, records, tallies};
use crate::StoreError;
use crate::changes::{ImportedAttempt, NewRecord};
use crate::decode::inconsistent;
use domain::ids::LearnerId;
use std::collections::BTreeSet;

/// Records in one statement; each has eleven values, and SQLite takes 32,766 of them.
const RECORDS: usize = 2_000;

impl Backend {
    pub async fn import(&self, wholes: Vec<ImportedAttempt>) -> Result<(), StoreError> {
        let learners: BTreeSet<LearnerId> = wholes.iter().map(|whole| whole.attempt.learner.clone()).collect();
        let mut tx = super::super::begin(&self.write).await?;
        for learner in &learners {
            super::super::note_change(&mut tx, learner).await?;
        }
        let mut new = Vec::new();
        for whole in &wholes {
            attempts::insert(&mut tx, &whole.attempt).await?;
            for (seq, event) in (0..).zip(&whole.events) {
                new.push((NewRecord::of_event(&whole.attempt.id, seq, event)?, whole));
            }
        }
        for new in new.chunks(RECORDS) {
            let entries: Vec<_> =
                new.iter().map(|(record, whole)| Entry { record, of: Some((&whole.attempt.id, &whole.attempt.learner)) }).collect();
            let placed = records::append(&mut tx, self.own(), &entries).await?;
            if placed.iter().any(|placed| *placed != Placed::Written) {
                return Err(inconsistent("records", "an attempt that is there already, or of nobody"));
            }
        }
        drop(new);
        let mut chosen = Chosen::default();
        for whole in wholes {
            let generations = tallies::generations(&mut tx, &whole.attempt.learner).await?;
            projections::insert(&mut tx, &whole.finish, &generations, &mut chosen).await?;
        }
        chosen.write(&mut tx).await?;
        tx.commit().await?;
        learners.iter().for_each(|learner| self.revisions.written(learner));
        Ok(())
    }
}
