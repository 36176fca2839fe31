//! Faults of the rules of exams.

use super::{Fault, fault};

const PATENT: &str = "exams/patent.toml";

pub(super) fn faults() -> Vec<Fault> {
    vec![
        fault("exam-minimum").edit(PATENT, "items = 4", "minimum = { need = 2, of = 4,", "minimum = { need = 5, of = 4,").edit(
            PATENT,
            "need = 5, of = 4",
            " }",
            " } #!",
        ),
        fault("exam-minimum").edit(PATENT, "", "need = 11, of = 22", "need = 8, of = 10").edit(
            PATENT,
            "",
            "types_of_exams\" }",
            "types_of_exams\" } #!",
        ),
        fault("exam-items").edit(PATENT, "\"language\"", "items = 12", "items = 13 #!"),
        fault("exam-modules")
            .edit(PATENT, "[[module]]\nsubject = \"history\"", "subject = \"legislation\"", "subject = \"history\" #!")
            .with("subject-without-rule"),
        fault("exam-modules").edit(PATENT, "", "skill = \"skill-reading\"", "skill = \"skill-listening\" #!"),
        fault("exam-subject").edit(
            PATENT,
            "[[module]]",
            "[[module]]",
            "[[module]]\nsubject = \"geography\" #!\nitems = 5\nitems_confidence = \"assumed\"\n\n[[module]]",
        ),
        fault("exam-quotas").edit(
            PATENT,
            "",
            "[[module]]\nsubject = \"legislation\"",
            "[[module.quota]]\ntopics = [\"law-labour-contract\"] #!\nitems = 5\n\n[[module]]\nsubject = \"legislation\"",
        ),
        fault("exam-quotas").edit(
            PATENT,
            "",
            "[[module]]\nsubject = \"legislation\"",
            "[[module.quota]]\ntopics = [\"hist-early-rus\"]\nitems = 3\n[[module.quota]]\ntopics = [\"hist-early-rus\"] #!\nitems = 2\n\n\
             [[module]]\nsubject = \"legislation\"",
        ),
        fault("exam-dates").edit(PATENT, "", "valid_from = 2025-07-10", "valid_from = 2025-07-10\nvalid_until = 2025-07-09 #!"),
        fault("unknown-subject")
            .edit("topics.toml", "[[topic]]", "subject = \"language\"", "subject = \"geography\" #!")
            .with("topic-of-other-subject"),
        fault("subject-without-rule")
            .edit(PATENT, "", "[[module]]\nsubject = \"history\"", "[[module]]\nsubject = \"language\"")
            .edit("tests/history/01.toml", "", "subject = \"history\"", "subject = \"history\" #!")
            .with("exam-modules"),
    ]
}
