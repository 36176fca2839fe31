//! The time that Safar keeps.

use super::records::{self, Entry};
use super::{Backend, Db};
use crate::changes::NewRecord;
use crate::decode::text;
use crate::{StoreError, StoredClock};
use domain::attempt::{Event, Millis};
use domain::ids::AttemptId;
use domain::timekeeping::ALIKE;
use sqlx::Transaction;

/// So many records are written by one statement.
const AT_ONCE: usize = 500;

impl Backend {
    pub async fn kept_time(&self) -> Result<StoredClock, StoreError> {
        let (beat, era) = sqlx::query_as("SELECT beat, era FROM clock").fetch_one(&self.read).await?;
        Ok(StoredClock { beat, era })
    }

    pub async fn keep_time(&self, now: Millis, era: i64) -> Result<StoredClock, StoreError> {
        let sql = "UPDATE clock SET beat = CASE WHEN beat > $1 THEN beat ELSE $1 END, era = CASE era WHEN 0 THEN 1 ELSE era END \
                   WHERE era = $2 RETURNING beat, era";
        match sqlx::query_as(sql).bind(now).bind(era).fetch_optional(&self.write).await? {
            Some((beat, era)) => Ok(StoredClock { beat, era }),
            None => self.kept_time().await,
        }
    }

    pub async fn wake(&self, from: Millis, to: Millis, era: i64) -> Result<bool, StoreError> {
        let mut tx = super::super::begin(&self.write).await?;
        // Of several servers that wake together the first one wins.
        let sql = "UPDATE clock SET beat = $1 WHERE era = $2 AND beat <= $3";
        let first = sqlx::query(sql).bind(to).bind(era).bind(from.saturating_add(ALIKE)).execute(&mut *tx).await?.rows_affected() > 0;
        if first {
            self.move_deadlines(&mut tx, to.saturating_sub(from), to).await?;
        }
        tx.commit().await?;
        Ok(first)
    }

    pub async fn set_time(&self, now: Millis) -> Result<(), StoreError> {
        let mut tx = super::super::begin(&self.write).await?;
        // Asked for within the transaction, which must not begin with reading: another writer could be faster.
        let sql = "UPDATE clock SET era = era + 1 RETURNING beat";
        let beat: Millis = sqlx::query_scalar(sql).fetch_one(&mut *tx).await?;
        sqlx::query("UPDATE clock SET beat = $1").bind(now).execute(&mut *tx).await?;
        self.move_deadlines(&mut tx, now.saturating_sub(beat), now).await?;
        Ok(tx.commit().await?)
    }

    /// The clocks of exams that are running stand still for so long, or are set back with the time.
    async fn move_deadlines(&self, tx: &mut Transaction<'static, Db>, by: Millis, at: Millis) -> Result<(), StoreError> {
        // The stream before the attempts, as the writer takes them.
        records::claim_own(tx, self.own()).await?;
        let sql = "UPDATE attempts SET deadline = deadline + $1, running_until = running_until + $1 WHERE running_until IS NOT NULL \
                   RETURNING id, deadline";
        let running: Vec<(String, Millis)> = sqlx::query_as(sql).bind(by).fetch_all(&mut **tx).await?;
        for moved in running.chunks(AT_ONCE) {
            let mut new = Vec::with_capacity(moved.len());
            for (attempt, deadline) in moved {
                let attempt = text::<AttemptId>(attempt.clone(), "attempts", attempt)?;
                let event = Event::ClockMoved { at, deadline: *deadline };
                new.push(NewRecord { seq: None, ..NewRecord::of_event(&attempt, 0, &event)? });
            }
            let entries: Vec<_> = new.iter().map(Entry::from).collect();
            records::append(tx, self.own(), &entries).await?;
        }
        Ok(())
    }
}

/// When the clock of an attempt runs out now.
pub(super) async fn moved(tx: &mut Transaction<'static, Db>, attempt: &str, deadline: Millis) -> Result<(), StoreError> {
    let sql = "UPDATE attempts SET deadline = $2, running_until = CASE WHEN running_until IS NULL THEN NULL ELSE $2 END WHERE id = $1";
    sqlx::query(sql).bind(attempt).bind(deadline).execute(&mut **tx).await?;
    Ok(())
}
