//! One fault is one line: what only follows from something that could not be read is not reported, for its advice would
//! be wrong.

use super::{Fault, TODAY, Tree, check_banks, fault};
use server::content::Kind;

const HISTORY: &str = "tests/history/01.toml";

/// Faults, each of which would drown in its consequences.
fn causes() -> Vec<Fault> {
    vec![
        // A question of which something cannot be read: its help is not without a question.
        fault("wrong-value").edit(HISTORY, "history-001", "difficulty = 1", "difficulty = 4"),
        fault("missing-field").edit(HISTORY, "history-002", "topic = ", "# "),
        fault("bad-id").edit(HISTORY, "flags", "id = \"history-001\"", "id = \"history 001\""),
        // A file that breaks off: nothing behind the fault is missing.
        fault("toml-syntax").edit(HISTORY, "history-001", "options.a = \"Казань\"", "options.a = \"Казань"),
        fault("toml-syntax").edit(HISTORY, "history-001", "explain = \"", "explain = \"\"\""),
        fault("toml-syntax").edit(HISTORY, "history-001", "[[question]]", "[[question]"),
        fault("toml-syntax").edit("tests/legislation/01.toml", "", "law = [\"", "law = [[\""),
        fault("toml-syntax").edit("help/tg/history/01.toml", "history-003", "stem = \"", "stem = \"\"\""),
        fault("toml-syntax").edit("topics.toml", "[[topic]]", "id = \"", "id = "),
        fault("toml-syntax").edit("exams/patent.toml", "", "id = \"", "id = “"),
        fault("not-utf8").create(HISTORY, b"\xff\xfes\0u\0".to_vec()),
        fault("not-utf8").create("help/uz/language/01.toml", b"explain = \"\xe4\xe0\"".to_vec()),
        // A file that is no file, or is called otherwise.
        fault("missing-file").remove("topics.toml"),
        fault("no-file").remove(HISTORY).odd(HISTORY, Kind::Link),
        fault("no-file").remove("exams/patent.toml").odd("exams/patent.toml", Kind::Special),
        fault("no-file").remove("help/en/language/01.toml").odd("help/en/language/01.toml", Kind::Special),
        fault("stray-file").copy(HISTORY, "tests/history/01.TOML").remove(HISTORY),
        fault("stray-file").copy(HISTORY, "tests/history/01.toml.txt").remove(HISTORY),
        fault("stray-file").copy(HISTORY, "tests/history/1.toml").remove(HISTORY),
        fault("stray-file").copy(HISTORY, "tests/history/01.tom").remove(HISTORY),
        fault("toml-syntax").edit(HISTORY, "", "[[question]]", "[question]"),
        fault("unreadable").remove("audio/language-01-a.mp3").odd("audio", Kind::Closed),
        fault("missing-file").remove("help/tg/history/01.toml").remove("help/tg/language/01.toml").remove("help/tg/legislation/01.toml"),
        fault("stray-file").copy("topics.toml", "Topics.toml").remove("topics.toml"),
        fault("stray-file").copy("help/tg/history/01.toml", "help/TG/history/01.toml").remove("help/tg/history/01.toml"),
    ]
}

#[test]
fn one_fault_is_one_line() {
    for fault in causes() {
        let checked = check_banks(&Tree { files: fault.files, odd: fault.odd }, TODAY);
        let found: Vec<_> = checked.problems().map(|problem| problem.rule).collect();
        assert_eq!(found, [fault.rule], "{}", checked.to_text());
    }
}

/// What is only warned of must hide no error, or a faulty bank would be served.
#[test]
fn an_empty_folder_hides_nothing() {
    let fault = fault("orphan-help").edit("help/tg/language/01.toml", "", "[question.language-001]", "[question.language-099]");
    let fault = fault.odd("drafts", Kind::Empty).odd("audio/more", Kind::Empty);
    let checked = check_banks(&Tree { files: fault.files, odd: fault.odd }, TODAY);
    let found: Vec<_> = checked.problems().map(|problem| problem.rule).collect();
    assert_eq!(found, ["unread-file", "unread-file", "orphan-help", "missing-help"], "{}", checked.to_text());
}

#[test]
fn what_is_independent_is_still_reported() {
    let files = fault("several")
        .edit(HISTORY, "history-001", "difficulty = 1", "difficulty = 9")
        .edit("help/tg/language/01.toml", "", "[question.language-001]", "[question.language-099]")
        .create("exams/other.toml", "id = ")
        .files;
    let checked = check_banks(&files, TODAY);
    let found: Vec<_> = checked.problems().map(|problem| (problem.file.as_str(), problem.rule)).collect();
    let expected = [
        ("tiny/exams/other.toml", "toml-syntax"),
        ("tiny/help/tg/language/01.toml", "orphan-help"),
        ("tiny/tests/history/01.toml", "wrong-value"),
        ("tiny/tests/language/01.toml", "missing-help"),
    ];
    assert_eq!(found, expected, "{}", checked.to_text());
}

#[test]
fn nothing_of_the_parser_is_handed_through() {
    for fault in causes().into_iter().filter(|fault| fault.rule == "toml-syntax") {
        let text = check_banks(&fault.files, TODAY).to_text();
        for jargon in ["expected", "literal", "basic string", "unquoted", "invalid", "inline", "recover"] {
            assert!(!text.contains(jargon), "{text}");
        }
    }
}
