//! Who calls, as this database has proven it.

use crate::TokenHash;
use domain::attempt::Millis;
use domain::ids::LearnerId;

/// A learner whom the database knows: by the secret of a browser, by a resume code, or because an attempt of theirs waits to be
/// closed. Whatever touches a person's data takes this proof and never an id, so that forgetting to ask who calls does not compile:
///
/// ```compile_fail
/// # async fn read(store: &store::Store, bank: &domain::ids::BankId) -> Result<(), store::StoreError> {
/// let id = domain::ids::LearnerId::parse("somebody").unwrap();
/// store.goals().of(&id, bank).await?;
/// # Ok(()) }
/// ```
///
/// Nor can a proof be made of an id:
///
/// ```compile_fail
/// let id = domain::ids::LearnerId::parse("somebody").unwrap();
/// let learner = store::Learner(id);
/// ```
///
/// With a proof it compiles:
///
/// ```
/// # async fn read(store: &store::Store, token: store::TokenHash, bank: &domain::ids::BankId) -> Result<(), store::StoreError> {
/// if let Some((learner, _)) = store.sessions().whose(token, 0).await? {
///     store.goals().of(&learner, bank).await?;
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Learner(LearnerId);

impl Learner {
    /// Only for an id that has just come out of the database as somebody's, or that is nobody's yet.
    pub(crate) const fn proven(id: LearnerId) -> Self {
        Self(id)
    }

    /// Who it is. An id proves nothing: it is for keys of maps and for what is written down.
    #[must_use]
    pub const fn id(&self) -> &LearnerId {
        &self.0
    }
}

/// Somebody who becomes a learner by what they do first, in the same commit: see [`crate::Changes::by`]. Before that there is nothing
/// of them; whatever is read for them is empty.
#[derive(Debug, Clone)]
pub struct Newcomer {
    learner: Learner,
    pub(crate) token: TokenHash,
    pub(crate) at: Millis,
}

impl Newcomer {
    pub(crate) const fn new(id: LearnerId, token: TokenHash, at: Millis) -> Self {
        Self { learner: Learner::proven(id), token, at }
    }
}

/// Who changes something: a learner, or somebody who becomes one with it.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    /// A learner whom the database knows.
    Learner(&'a Learner),
    /// Somebody new.
    Newcomer(&'a Newcomer),
}

impl<'a> By<'a> {
    /// Whoever it is, as a learner.
    #[must_use]
    pub const fn learner(self) -> &'a Learner {
        match self {
            Self::Learner(learner) => learner,
            Self::Newcomer(newcomer) => &newcomer.learner,
        }
    }
}

impl<'a> From<&'a Learner> for By<'a> {
    fn from(learner: &'a Learner) -> Self {
        Self::Learner(learner)
    }
}

impl<'a> From<&'a Newcomer> for By<'a> {
    fn from(newcomer: &'a Newcomer) -> Self {
        Self::Newcomer(newcomer)
    }
}
