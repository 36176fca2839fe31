//! Forms that were printed.

use super::{Base, on};
use crate::StoreError;
use domain::attempt::Millis;
use domain::form::Form;
use domain::paper::PaperNumber;

/// Forms that were printed. All methods fail with [`StoreError`].
#[derive(Clone, Copy)]
pub struct Papers<'a>(pub(super) &'a Base);

impl Papers<'_> {
    /// Keeps a printed form under its number. `false` if another form has this number already.
    pub async fn add(self, number: &PaperNumber, form: &Form, now: Millis) -> Result<bool, StoreError> {
        on!(Base, self.0, db => db.add_paper(number, form, now).await)
    }

    /// The form of a number, which is noted as used now. A use on the same day as the one before is not noted again.
    pub async fn form(self, number: &PaperNumber, now: Millis) -> Result<Option<Form>, StoreError> {
        on!(Base, self.0, db => db.paper(number, now).await)
    }

    /// Removes so many printed forms that nobody has used since then, the longest unused first; returns how many.
    pub async fn remove(self, unused_since: Millis, limit: u32) -> Result<u64, StoreError> {
        on!(Base, self.0, db => db.remove_papers(unused_since, limit).await)
    }
}
