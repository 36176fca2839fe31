//! Faults of files: names, TOML, keys and types.

use super::{Fault, fault};

const HISTORY: &str = "tests/history/01.toml";
const LANGUAGE: &str = "tests/language/01.toml";

pub(super) fn faults() -> Vec<Fault> {
    vec![
        fault("missing-file").remove("topics.toml").at("topics.toml", 0).with("unknown-topic"),
        fault("missing-file").remove("bank.toml").at("bank.toml", 0),
        fault("stray-file").create("tests/history/2.toml", "").at("tests/history/2.toml", 0),
        fault("stray-file").create("help/en/history.toml", "").at("help/en/history.toml", 0),
        fault("file-name").edit("bank.toml", "", "id = \"tiny\"", "id = \"small\" #!"),
        fault("file-name").edit("exams/patent.toml", "", "id = \"patent\"", "id = \"other\" #!"),
        fault("file-name").edit(HISTORY, "", "subject = \"history\"", "subject = \"language\" #!"),
        fault("not-utf8").create("glossary.toml", *b"[[term]]\nname = { ru = \"\xff\" }\n").at("glossary.toml", 2),
        fault("toml-syntax").edit(HISTORY, "history-001", "version = 1", "version = = 1 #!").with("wrong-value").with("orphan-help"),
        fault("toml-syntax").edit(HISTORY, "history-001", "version = 1", "version = 1\nversion = 1 #!"),
        fault("unknown-key").edit(HISTORY, "history-001", "version = 1", "version = 1\nlevel = \"A2\" #!"),
        fault("unknown-key").edit(HISTORY, "history-005", "key = true", "key = true\noptions.a = \"Да\" #!"),
        fault("unknown-key").edit(LANGUAGE, "voice-message", "plays = 2", "plays = 2\nspeed = 1 #!"),
        fault("unknown-key").edit("bank.toml", "", "version = \"1\"", "version = \"1\"\nlicence = \"free\" #!"),
        fault("unknown-key").edit("topics.toml", "[[topic]]", "subject", "level = 1 #!\nsubject"),
        fault("unknown-key").edit("glossary.toml", "[[term]]", "note", "remark = \"x\" #!\nnote"),
        fault("unknown-key").edit("help/tg/history/01.toml", "history-001]", "stem", "hint = \"x\" #!\nstem"),
        fault("unknown-key").edit("exams/patent.toml", "skill-listening", "items", "task = 4 #!\nitems"),
        fault("missing-field").edit(HISTORY, "flags", "[[question]]\nid = \"history-001\"\n", "[[question]] #!\n").with("orphan-help"),
        fault("missing-field").edit(LANGUAGE, "", "minutes = 20\n", "").at(LANGUAGE, 1),
        fault("missing-field").edit("exams/patent.toml", "of = 22", ", confidence = \"inferred\"", "").edit(
            "exams/patent.toml",
            "",
            "types_of_exams\" }",
            "types_of_exams\" } #!",
        ),
        fault("wrong-type").edit(HISTORY, "history-001", "version = 1", "version = \"1\" #!").with("orphan-help"),
        fault("wrong-type").edit(HISTORY, "history-001", "checked_on = 2025-09-13", "checked_on = \"2025-09-13\" #!").with("missing-fact"),
        fault("wrong-type").edit(HISTORY, "history-005", "key = true", "key = \"true\" #!").with("orphan-help"),
        fault("wrong-value").edit(HISTORY, "history-001", "difficulty = 1", "difficulty = 4 #!").with("orphan-help"),
        fault("wrong-value").edit(HISTORY, "history-001", "skill-knowledge\"", "skill-history\" #!").with("orphan-help"),
        fault("wrong-value").edit(HISTORY, "history-001", "\"single\"", "\"choice\" #!").with("orphan-help"),
        fault("wrong-value")
            .edit("exams/patent.toml", "", "minutes_confidence = \"stated\"", "minutes_confidence = \"sure\" #!")
            .with("subject-without-rule"),
        fault("bad-id").edit(HISTORY, "history-001", "hist-geography-cities\"", "Города\" #!").with("orphan-help"),
        fault("bad-id").edit("bank.toml", "", "\"uz\"]", "\"uzbek\"] #!").with("unpromised-language"),
        fault("duplicate-id")
            .edit(HISTORY, "history-001", "id = \"history-002\"", "id = \"history-001\" #!")
            .with("orphan-help")
            .with("unused-stimulus"),
        fault("duplicate-id")
            .edit(
                "topics.toml",
                "[[topic]]",
                "[[topic]]",
                "[[topic]]\nid = \"lang-family-home-routine\"\nsubject = \"language\"\nname.ru = \"Дом\"\nname.en = \"Home\"\nname.tg = \"Хона\"\nname.uz = \"Uy\"\n\n[[topic]] #!",
            ),
        fault("question-id")
            .edit(HISTORY, "flags", "[[question]]\nid = \"history-001\"", "[[question]] #!\nid = \"hist-1\"")
            .with("orphan-help")
            .with("missing-help"),
        fault("missing-media").edit(LANGUAGE, "voice-message", "language-01-a.mp3\"", "language-01-b.mp3\" #!").with("unused-media"),
        fault("missing-media").edit(HISTORY, "flags", "images/flag-order.svg\"", "../../secret.svg\" #!").with("unused-media"),
        fault("unused-media").create("audio/language-09-z.mp3", "").at("audio/language-09-z.mp3", 0),
    ]
}
