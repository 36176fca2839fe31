//! Faults of the rules of exams.

use super::{Fault, fault};

const PATENT: &str = "exams/patent.toml";
const TOPICS: &str = "topics.toml";

const HISTORY_MODULE: &str = "[[module]]\nsubject = \"history\"\nitems = 5\nitems_confidence = \"inferred\"\nminimum = \
    { need = 2, of = 5, confidence = \"inferred\", source = \"https://test.kubsu.ru/types_of_exams\" }\n\n";

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
        fault("subject-without-areas").edit(PATENT, "\"legislation\"", "items = 5", "items = 15").at(TOPICS, 0),
        fault("area-count")
            .edit(TOPICS, "", "[[area]]\nid = \"lang-listening\"", "[[area]] #!\nid = \"lang-listening\"")
            .edit(
                TOPICS,
                "",
                "skills = [\"skill-reading\", \"skill-writing\"]",
                "skills = [\"skill-reading\", \"skill-writing\", \"skill-lexis-grammar\"]",
            )
            .edit(
                TOPICS,
                "\"lang-words-grammar\"",
                "subject = \"language\"\nskills = [\"skill-lexis-grammar\"]",
                "subject = \"legislation\"",
            )
            .with("topic-without-area")
            .with("area-parts"),
        fault("unknown-area").edit(TOPICS, "\"hist-17-century\"", "area = \"hist-before\"", "area = \"hist-nowhere\" #!"),
        fault("unknown-area").edit(TOPICS, "\"lang-gram-cases\"", "name.ru", "area = \"lang-listening\" #!\nname.ru"),
        fault("topic-without-area").edit(TOPICS, "", "[[topic]]\nid = \"hist-17-century\"", "[[topic]] #!\nid = \"hist-17-century\"").edit(
            TOPICS,
            "\"hist-17-century\"",
            "area = \"hist-before\"\n",
            "",
        ),
        fault("area-parts").edit(
            TOPICS,
            "",
            "skills = [\"skill-lexis-grammar\"]",
            "skills = [\"skill-lexis-grammar\", \"skill-reading\"] #!",
        ),
        fault("area-parts").edit(TOPICS, "", "skills = [\"skill-listening\"]", "skills = [\"skill-speaking\"] #!"),
        fault("area-few-items")
            .edit(PATENT, "\"history\"", "items = 5", "items = 15")
            .edit(
                PATENT,
                "",
                "[[module]]\nsubject = \"legislation\"",
                "[[module.quota]]\ntopics = [\"hist-early-rus\"]\nitems = 15\n\n[[module]]\nsubject = \"legislation\"",
            )
            .at(PATENT, 0),
        fault("subject-without-rule")
            .edit(PATENT, "", HISTORY_MODULE, "")
            .edit(PATENT, "", "need = 11, of = 22", "need = 9, of = 17")
            .edit("tests/history/01.toml", "", "subject = \"history\"", "subject = \"history\" #!"),
    ]
}
