//! Resume codes, which bring a learner to another browser.

use super::{Base, on};
use crate::{CodeConfirmation, CodeHash, CodeOutcome, Learner, StoreError, Ticket, TokenHash};
use domain::attempt::Millis;

/// Resume codes, which bring a learner to another browser. All methods fail with [`StoreError`].
#[derive(Clone, Copy)]
pub struct Codes<'a>(pub(super) &'a Base);

impl Codes<'_> {
    /// The resume code of a learner, in place of all there were, with the name of the pepper in its hash. `false`, and nothing
    /// happens, if the browser that asks is not, or no longer, the learner's. With `only`, no other browser stays theirs.
    pub async fn set(self, learner: &Learner, code: (CodeHash, &str), by: TokenHash, only: bool, now: Millis) -> Result<bool, StoreError> {
        on!(Base, self.0, db => db.set_code(learner.id(), code, by, only, now).await)
    }

    /// Whom a resume code brings back.
    pub async fn owner(self, code: CodeHash) -> Result<Option<Learner>, StoreError> {
        Ok(on!(Base, self.0, db => db.learner_of_code(code).await)?.map(Learner::proven))
    }

    /// Hashes those codes once more that were kept before there was a pepper. Returns how many they were, and how many codes
    /// are there whose pepper is another one.
    pub async fn pepper(self, pepper: &str, hash: impl Fn(CodeHash) -> CodeHash) -> Result<(u64, u64), StoreError> {
        on!(Base, self.0, db => db.pepper_codes(pepper, hash).await)
    }

    /// How many codes are there whose pepper is another one than this.
    pub async fn strange(self, pepper: &str) -> Result<u64, StoreError> {
        on!(Base, self.0, db => db.strange_codes(pepper).await)
    }

    /// A code was typed rightly and waits for a yes. `false` if it is nobody's.
    pub async fn add_ticket(self, ticket: &Ticket) -> Result<bool, StoreError> {
        on!(Base, self.0, db => db.add_ticket(ticket).await)
    }

    /// The yes to a ticket, in one step: the browser becomes the learner's of the code. If what its own learner has is the same
    /// person's, it becomes the other's: the records stay as they are, and what both have said only once (a goal, a real exam, a
    /// problem) stays as the owner of the code said it. All other browsers and all codes of the learner who is joined end:
    /// nobody who could get at one of the two gets at the other by it.
    pub async fn enter(self, yes: &CodeConfirmation) -> Result<CodeOutcome, StoreError> {
        on!(Base, self.0, db => db.enter(yes).await)
    }
}
