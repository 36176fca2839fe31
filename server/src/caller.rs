//! Who calls. A use case takes one of these proofs, so that forgetting to ask who calls does not compile. Proofs are made by the
//! store alone, of what a browser has sent: see [`Learner`].

use sha2::Digest;
use store::TokenHash;
pub use store::{By, Learner, Newcomer};

/// What the database knows of the secret of a browser.
#[must_use]
pub fn token_hash(secret: &str) -> TokenHash {
    TokenHash(sha2::Sha256::digest(secret.as_bytes()).into())
}
