//! What learners find wrong with questions.

use super::{Base, on};
use crate::{ComplaintCount, StoreError};

/// What learners find wrong with questions. All methods fail with [`StoreError`].
#[derive(Clone, Copy)]
pub struct Complaints<'a>(pub(super) &'a Base);

impl Complaints<'_> {
    /// What learners find wrong, by question and reason.
    pub async fn by_question(self) -> Result<Vec<ComplaintCount>, StoreError> {
        on!(Base, self.0, db => db.complaints().await)
    }
}
