//! Faults of the help in other languages.

use super::{Fault, fault};

const HISTORY: &str = "tests/history/01.toml";
const ENGLISH: &str = "help/en/history/01.toml";
const TAJIK: &str = "help/tg/history/01.toml";

pub(super) fn faults() -> Vec<Fault> {
    vec![
        fault("missing-help")
            .edit(HISTORY, "flags", "[[question]]", "[[question]] #!")
            .edit(TAJIK, "", "[question.history-001]", "[question.history-099]")
            .with("orphan-help"),
        fault("missing-help").edit(TAJIK, "", "[question.history-001]", "[question.history-001] #!").edit(
            TAJIK,
            "history-001",
            "explain = ",
            "#",
        ),
        fault("orphan-help").edit(TAJIK, "", "[question.history-001]", "[question.history-099] #!").with("missing-help"),
        fault("orphan-help").edit(TAJIK, "", "[stimulus.history-01-flags]", "[stimulus.history-01-coins] #!"),
        fault("unknown-language").edit("bank.toml", "", "[\"en\", \"tg\", \"uz\"]", "[\"en\", \"tg\", \"uz\", \"zz\"] #!"),
        fault("unpromised-language").create("help/ky/history/01.toml", "").at("help/ky/history/01.toml", 0),
        fault("stale-help").edit(TAJIK, "history-001", "version = 1", "version = 2 #!"),
        fault("stale-help").edit(HISTORY, "history-001", "version = 1", "version = 2").edit(
            ENGLISH,
            "history-001",
            "version = 1",
            "version = 1 #!",
        ),
        fault("help-options").edit(ENGLISH, "history-001", "options.a = \"Kazan\"", "options.a = \"Kazan\" #!").edit(
            ENGLISH,
            "history-001",
            "options.d = \"Saint Petersburg\"\n",
            "",
        ),
        fault("help-options").edit(ENGLISH, "history-001", "options.a = \"Kazan\"", "options.a = \"Kazan\" #!").edit(
            ENGLISH,
            "history-001",
            "options.d",
            "options.e",
        ),
        fault("help-options").edit("help/en/language/01.toml", "language-001", "explain", "options.a = \"In the canteen\" #!\nexplain"),
        fault("help-options")
            .edit("help/en/legislation/01.toml", "", "[question.legislation-003]", "[question.legislation-003] #!")
            .edit("help/en/legislation/01.toml", "legislation-003", "options.a", "#")
            .edit("help/en/legislation/01.toml", "legislation-003", "options.b", "#")
            .edit("help/en/legislation/01.toml", "legislation-003", "options.c", "#")
            .edit("help/en/legislation/01.toml", "legislation-003", "options.d", "#"),
        fault("fallback-help").edit(TAJIK, "history-001", "stem = \"", "stem = \"Какой город — столица России?\" #!\n# \""),
        fault("fallback-help").edit(
            "help/uz/history/01.toml",
            "history-001",
            "stem = \"",
            "stem = \"Which city is the capital of Russia?\" #!\n# \"",
        ),
        fault("fallback-help").edit("help/uz/history/01.toml", "", "about = \"", "about = \"Three flags.\" #!\n# \"").edit(
            ENGLISH,
            "",
            "about = \"",
            "about = \"Three flags.\"\n# \"",
        ),
    ]
}
