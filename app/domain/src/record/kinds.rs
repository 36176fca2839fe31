//! Every kind of record, declared once. A kind that does not stand here cannot be written.

use super::tables::Table;

/// Who may write a record of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// The learner whom it is about, by a press of theirs.
    Learner,
    /// Safar, because time has passed.
    Site,
}

/// Which sites receive the records of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The central site, from the site where the learner was.
    Central,
    /// Every site that may hold something of the person.
    Everywhere,
    /// None: it means nothing at another site.
    Nowhere,
}

/// What the erasure of a person does with a record about that person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erasure {
    /// Body and salt go, the envelope stays as a tombstone.
    Body,
    /// It stays: it says nothing of the person but that there was one, and others must learn of it.
    Stays,
}

/// One row of the table of kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declared {
    /// The name under which it is stored.
    pub name: &'static str,
    /// The version of the form in which its body is written now.
    pub version: u16,
    /// Who writes it.
    pub writer: Writer,
    /// Who receives it.
    pub reach: Reach,
    /// What an erasure does.
    pub erasure: Erasure,
    /// The projections that are made from it.
    pub read_by: &'static [Table],
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident: $name:literal, $version:literal, $writer:ident, $reach:ident, $erasure:ident, [$($table:ident),*];)*) => {
        /// What happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[$doc])* $kind,)*
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// Its row.
            #[must_use]
            pub const fn declared(self) -> Declared {
                match self {
                    $(Self::$kind => Declared {
                        name: $name,
                        version: $version,
                        writer: Writer::$writer,
                        reach: Reach::$reach,
                        erasure: Erasure::$erasure,
                        read_by: &[$(Table::$table),*],
                    },)*
                }
            }
        }
    };
}

kinds! {
    /// A person began to learn here.
    LearnerCame: "learner-came", 1, Learner, Central, Body, [Learners];
    /// An attempt began.
    AttemptStarted: "attempt-started", 1, Learner, Central, Body, [Attempts];
    /// An answer was given, changed or taken back.
    Answered: "answered", 1, Learner, Central, Body, [Memories, Tallies, Choices];
    /// A question was marked to come back to, or unmarked.
    Flagged: "flagged", 1, Learner, Central, Body, [Memories];
    /// The right answer was shown.
    Revealed: "revealed", 1, Learner, Central, Body, [Memories];
    /// A recording began to sound.
    Played: "played", 1, Learner, Central, Body, [];
    /// Nobody was awake: the clock of the attempt stood still meanwhile.
    ClockMoved: "clock-moved", 1, Site, Central, Body, [Attempts];
    /// An attempt ended and was marked.
    AttemptFinished: "attempt-finished", 1, Learner, Central, Body, [Attempts, Results, Memories, Tallies, Choices];
    /// The learner judged an answer that no machine can mark.
    SelfMarked: "self-marked", 1, Learner, Central, Body, [];
    /// What a learner prepares for.
    GoalSet: "goal-set", 1, Learner, Central, Body, [Goals];
    /// How a learner's real exam went.
    RealExamTold: "real-exam-told", 1, Learner, Central, Body, [RealExams];
    /// What a learner finds wrong with a question.
    Complained: "complained", 1, Learner, Central, Stays, [Complaints];
    /// A resume code was made. Its hash is made with a secret of the site, and opens nothing elsewhere.
    CodeMade: "code-made", 1, Learner, Nowhere, Body, [ResumeCodes];
    /// Two learners turned out to be one person.
    Joined: "joined", 1, Learner, Everywhere, Body, [Learners, Attempts, Results, Memories, Tallies, Goals, RealExams, Complaints, ResumeCodes];
    /// A person was erased, by a wish or after a long time.
    Erased: "erased", 1, Learner, Everywhere, Stays, [Learners, Attempts, Results, Memories, Tallies, Choices, Goals, RealExams, Complaints, ResumeCodes];
}

impl Kind {
    /// The name under which it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.declared().name
    }

    /// The kind of a stored name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::tables::Role;

    #[test]
    fn a_kind_is_found_by_its_name_and_no_two_share_one() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of_name(kind.as_str()), Some(*kind));
        }
        assert_eq!(Kind::of_name("nothing"), None);
    }

    #[test]
    fn every_projection_is_made_from_some_kind_and_nothing_else_is() {
        let read: Vec<Table> = Kind::ALL.iter().flat_map(|kind| kind.declared().read_by).copied().collect();
        for table in Table::ALL {
            assert_eq!(read.contains(table), table.role() == Role::Projection, "{table:?}");
        }
    }
}
