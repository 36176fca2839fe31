//! Proofs of who calls. A use case takes one of these, so that forgetting to ask who calls does not compile.

use domain::ids::LearnerId;

/// Someone with a session of this server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learner(LearnerId);

impl Learner {
    /// Only `http::session` calls this, after it has found the session; a test reads the sources to make sure.
    pub(crate) fn proven(id: LearnerId) -> Self {
        Self(id)
    }

    /// Who it is.
    #[must_use]
    pub fn id(&self) -> &LearnerId {
        &self.0
    }
}
