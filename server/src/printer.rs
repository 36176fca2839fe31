//! The printer: sheets of paper as PDF. Setting one takes a processor for tenths of a second, so they wait for each other,
//! and what was just set is kept for a while.

use bytes::Bytes;
use paper::{Sheet, Test, Untypeset, typeset};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// How many sheets are kept. One is some tens of kilobytes.
const KEPT: u64 = 32;

/// What a sheet is kept under: everything that it depends on.
pub type Name = (String, Sheet, String);

/// Sets sheets, one after the other.
pub struct Printer {
    turn: Arc<Semaphore>,
    kept: moka::future::Cache<Name, Bytes>,
}

/// A sheet cannot be set.
#[derive(Debug, thiserror::Error)]
pub enum NotPrinted {
    /// The template does not fit.
    #[error(transparent)]
    Untypeset(#[from] Untypeset),
    /// The process is stopping.
    #[error("the printer has stopped")]
    Stopped,
}

impl Default for Printer {
    fn default() -> Self {
        let kept = moka::future::Cache::builder().max_capacity(KEPT).time_to_live(Duration::from_secs(600)).build();
        Self { turn: Arc::new(Semaphore::new(1)), kept }
    }
}

impl Printer {
    /// The sheet of this name, or `test` set now.
    ///
    /// # Errors
    /// [`NotPrinted`] if it cannot be set.
    pub async fn print(&self, name: Name, test: impl FnOnce() -> Test) -> Result<Bytes, NotPrinted> {
        if let Some(kept) = self.kept.get(&name).await {
            return Ok(kept);
        }
        let turn = Arc::clone(&self.turn).acquire_owned().await.map_err(|_| NotPrinted::Stopped)?;
        // Whoever waited may find that somebody else had wished for the same.
        if let Some(kept) = self.kept.get(&name).await {
            return Ok(kept);
        }
        let (sheet, test) = (name.1, test());
        let set = tokio::task::spawn_blocking(move || {
            let set = typeset(sheet, &test);
            drop(turn);
            set
        });
        let pdf = Bytes::from(set.await.map_err(|_| NotPrinted::Stopped)??);
        self.kept.insert(name, pdf.clone()).await;
        Ok(pdf)
    }
}
