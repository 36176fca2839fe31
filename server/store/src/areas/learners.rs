//! People who learn: how they come, what is kept of them, and how they are forgotten.

use super::{Base, on};
use crate::changes::Changes;
use crate::decode::inconsistent;
use crate::{Appended, By, Erased, Forgotten, Learner, Newcomer, StoreError, TokenHash, Traces};
use domain::attempt::Millis;
use domain::ids::LearnerId;
use domain::session::Horizon;

/// People who learn: how they come, what is kept of them, and how they are forgotten. All methods fail with [`StoreError`].
#[derive(Clone, Copy)]
pub struct Learners<'a>(pub(super) &'a Base);

impl Learners<'_> {
    /// Somebody new, with the secret of their browser. The id and the token must be new, as random ones are. Nothing is stored
    /// before they do something.
    #[must_use]
    pub fn newcomer(self, id: LearnerId, token: TokenHash, now: Millis) -> Newcomer {
        Newcomer::new(id, token, now)
    }

    /// A new person who has done nothing yet.
    pub async fn create(self, id: LearnerId, token: TokenHash, now: Millis) -> Result<Learner, StoreError> {
        let newcomer = self.newcomer(id, token, now);
        match on!(Base, self.0, db => db.write(Changes::by(&newcomer)).await)? {
            Appended::Stored => Ok(By::from(&newcomer).learner().clone()),
            Appended::Conflict | Appended::Known | Appended::Gone => Err(inconsistent("learners", "a person who was here before")),
        }
    }

    /// What else than attempts and goals is kept of a learner, if there is such a learner.
    pub async fn traces(self, learner: &Learner) -> Result<Option<Traces>, StoreError> {
        on!(Base, self.0, db => db.traces(learner.id()).await)
    }

    /// A number that becomes another one whenever something is written, by this server or another, that pages about the
    /// learner's past show: an attempt began or ended, practice has shown an answer, a goal was set. Ask for it before what is
    /// kept under it is read. Answers alone do not change it, unless the caller says so.
    pub async fn revision(self, learner: &Learner) -> Result<i64, StoreError> {
        on!(Base, self.0, db => db.revision(learner.id()).await)
    }

    /// Deletes a person and everything of that person. From the free space of a SQLite file it goes too: at once if the file
    /// is small, has not been written anew within a minute, and no foreign reader holds it as it was; else with the next
    /// [`Self::scrub_late`]. Repeat it if it fails.
    pub async fn erase(self, learner: &Learner, now: Millis) -> Result<Erased, StoreError> {
        on!(Base, self.0, db => db.erase_learner(learner.id(), now).await)
    }

    /// Looks at so many learners after this one, in the order of their ids, and forgets those whom nobody reaches or who have
    /// not come for long, and browsers that have been nobody's for long.
    pub async fn forget(self, after: Option<&LearnerId>, look: u32, horizon: Horizon, now: Millis) -> Result<Forgotten, StoreError> {
        on!(Base, self.0, db => db.forget(after, look, horizon, now).await)
    }

    /// Overwrites what erasures have left in the free space of a SQLite file, if there is any, at most once a minute. Nothing
    /// can be written while that lasts, so in a large file it happens only in a `quiet` moment, or a day after the erasure.
    /// Says whether it happened.
    pub async fn scrub_late(self, quiet: bool, now: Millis) -> Result<bool, StoreError> {
        on!(Base, self.0, db => db.scrub_late(quiet, now).await)
    }
}
