//! Making the projections again.

use super::{Backend, Db, projections};
use crate::StoreError;
use crate::write::Finish;
use sqlx::Transaction;

/// A transaction that has emptied the projections and keeps all other writers from them.
pub struct Rebuild {
    tx: Transaction<'static, Db>,
}

impl Backend {
    pub async fn rebuild(&self) -> Result<Rebuild, StoreError> {
        let mut tx = super::super::begin(&self.write).await?;
        super::super::lock_projections(&mut tx).await?;
        for sql in [
            "DELETE FROM results",
            "DELETE FROM tallies",
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
        Ok(self.tx.commit().await?)
    }
}
