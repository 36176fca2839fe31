//! Who calls. A use case takes one of these proofs, so that forgetting to ask who calls does not compile. Proofs are made by the
//! store alone, of what a browser has sent: see [`Learner`].

pub use store::Learner;
