//! What each table of the database is. A table that does not stand here fails a test of the store: nothing is kept of which
//! nobody has said how it is made again, and how it is erased.

/// How a table comes to what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The records themselves, and the streams that number them.
    Records,
    /// Made from records alone, and made again from them by `safar rebuild`.
    Projection,
    /// Of this site and its browsers alone. Where it is lost, people sign in again and forms are printed again.
    Site,
}

macro_rules! tables {
    ($($(#[$doc:meta])* $table:ident: $name:literal, $role:ident;)*) => {
        /// A table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Table {
            $($(#[$doc])* $table,)*
        }

        impl Table {
            /// Every table.
            pub const ALL: &[Self] = &[$(Self::$table,)*];

            /// Its name in the database.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$table => $name,)* }
            }

            /// What it is.
            #[must_use]
            pub const fn role(self) -> Role {
                match self { $(Self::$table => Role::$role,)* }
            }
        }
    };
}

tables! {
    /// The streams.
    Streams: "streams", Records;
    /// The records.
    Records: "records", Records;
    /// People who learn. When they were last here is a note of this site, which is kept beside.
    Learners: "learners", Projection;
    /// Attempts: whose, at what, until when.
    Attempts: "attempts", Projection;
    /// How finished attempts ended.
    Results: "results", Projection;
    /// What learners remember of each question.
    Memories: "memories", Projection;
    /// How many answers of a learner to a topic were right.
    Tallies: "tallies", Projection;
    /// How often each option of a question was chosen.
    Choices: "choices", Projection;
    /// What learners prepare for.
    Goals: "goals", Projection;
    /// How real exams went.
    RealExams: "real_exams", Projection;
    /// What learners find wrong with questions.
    Complaints: "complaints", Projection;
    /// The codes that bring learners back.
    ResumeCodes: "resume_codes", Projection;
    /// Which edition of the projections the database holds.
    Editions: "projections", Site;
    /// Browsers that are a learner's.
    Sessions: "sessions", Site;
    /// Codes that were typed rightly and wait for a yes.
    Tickets: "tickets", Site;
    /// Printed forms.
    Papers: "papers", Site;
    /// Whether the clock may be believed.
    Watches: "watches", Site;
    /// The time that is kept.
    Clock: "clock", Site;
}
