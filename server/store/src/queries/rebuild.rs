//! Making the projections again.

use super::{Backend, Db, projections};
use crate::StoreError;
use crate::write::Finish;
use sqlx::Transaction;

/// The edition of the projections that this Safar makes. Raise it when they come to hold something else.
const EDITION: i64 = 1;

/// A transaction that has emptied the projections and keeps all other writers from them.
pub struct Rebuild {
    tx: Transaction<'static, Db>,
}

impl Backend {
    pub async fn stale(&self) -> Result<bool, StoreError> {
        let edition: i64 = sqlx::query_scalar("SELECT edition FROM projections").fetch_one(&self.read).await?;
        Ok(edition < EDITION)
    }

    pub async fn rebuild(&self) -> Result<Rebuild, StoreError> {
        let mut tx = super::super::begin(&self.write).await?;
        super::super::lock_projections(&mut tx).await?;
        for sql in [
            "DELETE FROM results",
            "DELETE FROM memories",
            "UPDATE attempts SET running_until = deadline WHERE running_until IS DISTINCT FROM deadline",
        ] {
            sqlx::query(sql).execute(&mut *tx).await?;
        }
        Ok(Rebuild { tx })
    }
}

impl Rebuild {
    pub async fn add(&mut self, finish: &Finish) -> Result<(), StoreError> {
        projections::insert(&mut self.tx, finish).await
    }

    pub async fn commit(self) -> Result<(), StoreError> {
        let Self { mut tx } = self;
        sqlx::query("UPDATE projections SET edition = $1").bind(EDITION).execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }
}
