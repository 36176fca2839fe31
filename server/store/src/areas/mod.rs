//! The doors of the store, one for each area: a handle on an open database with the questions of that area and no others.

mod attempts;
mod clock;
mod codes;
mod complaints;
mod goals;
mod learners;
mod papers;
mod records;
mod sessions;

pub use attempts::Attempts;
pub use clock::Clock;
pub use codes::Codes;
pub use complaints::Complaints;
pub use goals::Goals;
pub use learners::Learners;
pub use papers::Papers;
pub use records::Records;
pub use sessions::Sessions;

use crate::Store;
use crate::store::{Base, on};

impl Store {
    /// Attempts, what happened in them, and what came of it.
    #[must_use]
    pub const fn attempts(&self) -> Attempts<'_> {
        Attempts(&self.base)
    }

    /// The time that Safar keeps.
    #[must_use]
    pub const fn clock(&self) -> Clock<'_> {
        Clock(&self.base)
    }

    /// Resume codes, which bring a learner to another browser.
    #[must_use]
    pub const fn codes(&self) -> Codes<'_> {
        Codes(&self.base)
    }

    /// What learners find wrong with questions.
    #[must_use]
    pub const fn complaints(&self) -> Complaints<'_> {
        Complaints(&self.base)
    }

    /// What learners prepare for, and how their real exams went.
    #[must_use]
    pub const fn goals(&self) -> Goals<'_> {
        Goals(&self.base)
    }

    /// People who learn: how they come, what is kept of them, and how they are forgotten.
    #[must_use]
    pub const fn learners(&self) -> Learners<'_> {
        Learners(&self.base)
    }

    /// Forms that were printed.
    #[must_use]
    pub const fn papers(&self) -> Papers<'_> {
        Papers(&self.base)
    }

    /// The records, and the projections that are made from them.
    #[must_use]
    pub const fn records(&self) -> Records<'_> {
        Records(&self.base)
    }

    /// The browsers that are learners', which prove who calls.
    #[must_use]
    pub const fn sessions(&self) -> Sessions<'_> {
        Sessions(&self.base)
    }
}
