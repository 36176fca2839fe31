//! The printer: sheets of paper as PDF. Setting one takes a processor for tenths of a second, so they wait for each other in
//! a short queue, and what was just set is kept for a while.

use crate::queue::{Busy, Queue};
use bytes::Bytes;
use domain::lang::{Direction, Lang};
use paper::{Sheet, Test, Tongue, Untypeset, typeset};
use std::time::Duration;

/// How many sheets are kept. One is some tens of kilobytes.
const KEPT: u64 = 32;

/// So many wait for a sheet, and so long at most.
const ROOM: usize = 12;
const PATIENCE: Duration = Duration::from_secs(8);

/// What a sheet is kept under: everything that it depends on.
pub type Name = (String, Sheet, String);

/// Sets sheets, one after the other.
pub struct Printer {
    queue: Queue,
    kept: moka::future::Cache<Name, Bytes>,
}

/// A sheet cannot be set.
#[derive(Debug, thiserror::Error)]
pub enum NotPrinted {
    /// The template does not fit.
    #[error(transparent)]
    Untypeset(#[from] Untypeset),
    /// Too many wait for theirs.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// The process is stopping.
    #[error("the printer has stopped")]
    Stopped,
}

impl Default for Printer {
    fn default() -> Self {
        let kept = moka::future::Cache::builder().max_capacity(KEPT).time_to_live(Duration::from_secs(600)).build();
        Self { queue: Queue::new(1, ROOM, PATIENCE), kept }
    }
}

impl Printer {
    /// The sheet of this name, if it has been set a short while ago.
    pub async fn kept(&self, name: &Name) -> Option<Bytes> {
        self.kept.get(name).await
    }

    /// The sheet of this name, or `test` set now.
    ///
    /// # Errors
    /// [`NotPrinted`] if it cannot be set.
    pub async fn print(&self, name: Name, test: impl FnOnce() -> Test) -> Result<Bytes, NotPrinted> {
        if let Some(kept) = self.kept.get(&name).await {
            return Ok(kept);
        }
        let turn = self.queue.turn().await?;
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

/// How the typesetter sets texts in a language: it knows languages by their first part.
#[must_use]
pub fn tongue(lang: &Lang, direction: Direction, font: &str) -> Tongue {
    let language = lang.as_str().split('-').next().unwrap_or_default().to_owned();
    Tongue { lang: language, rtl: direction == Direction::Rtl, font: font.to_owned() }
}
