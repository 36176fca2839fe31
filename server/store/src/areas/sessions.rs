//! The browsers that are learners', which prove who calls.

use super::{Base, on};
use crate::{Browser, Learner, OtherBrowsers, StoreError, TokenHash, Visit};
use domain::attempt::Millis;
use domain::session::Session;

/// The browsers that are learners', which prove who calls. All methods fail with [`StoreError`].
#[derive(Clone, Copy)]
pub struct Sessions<'a>(pub(super) &'a Base);

impl Sessions<'_> {
    /// Whose session it is, if it still counts, and for how long it has been.
    pub async fn whose(self, token: TokenHash, now: Millis) -> Result<Option<(Learner, Session)>, StoreError> {
        let found = on!(Base, self.0, db => db.session(token).await)?;
        Ok(found.filter(|(_, session)| session.alive(now)).map(|(learner, session)| (Learner::proven(learner), session)))
    }

    /// The browsers of a learner, the oldest first.
    pub async fn browsers(self, learner: &Learner) -> Result<Vec<Browser>, StoreError> {
        on!(Base, self.0, db => db.browsers(learner.id()).await)
    }

    /// Writes down when browsers were used, and on what they run; what was written later stays.
    pub async fn note_visits(self, visits: Vec<Visit>) -> Result<(), StoreError> {
        on!(Base, self.0, db => db.note_visits(visits).await)
    }

    /// Gives a browser another secret. `false` if the old one is no session.
    pub async fn renew(self, old: TokenHash, new: TokenHash) -> Result<bool, StoreError> {
        on!(Base, self.0, db => db.renew_session(old, new).await)
    }

    /// A browser is nobody's any more. `false` if it was not anybody's.
    pub async fn end(self, token: TokenHash) -> Result<bool, StoreError> {
        on!(Base, self.0, db => db.end_session(token).await)
    }

    /// Other browsers of a learner are theirs no more; returns how many. Nothing happens if the browser that asks is not, or no
    /// longer, the learner's.
    pub async fn end_others(self, learner: &Learner, by: TokenHash, others: OtherBrowsers) -> Result<u64, StoreError> {
        on!(Base, self.0, db => db.end_others(learner.id(), by, others).await)
    }
}
