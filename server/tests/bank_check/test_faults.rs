//! Faults of a test as a whole: guessable keys, numbers.

use super::{Fault, fault};

const HISTORY: &str = "tests/history/01.toml";

/// Moves the key of a question of the history test.
fn key(fault: Fault, question: &str, from: char, to: &str) -> Fault {
    fault.edit(HISTORY, question, &format!("key = \"{from}\""), &format!("key = \"{to}\""))
}

pub(super) fn faults() -> Vec<Fault> {
    let often = [("006", 'c'), ("013", 'b'), ("015", 'd')]
        .into_iter()
        .fold(fault("key-balance"), |fault, (question, from)| key(fault, &format!("history-{question}"), from, "a"));
    let never = [("001", 'b', "a"), ("007", 'b', "d"), ("010", 'b', "c"), ("013", 'b', "c")]
        .into_iter()
        .fold(fault("key-balance"), |fault, (question, from, to)| key(fault, &format!("history-{question}"), from, to));
    let run = [("004", 'a', "b"), ("009", 'a', "c"), ("013", 'b', "a"), ("014", 'c', "a")]
        .into_iter()
        .fold(fault("key-run"), |fault, (question, from, to)| key(fault, &format!("history-{question}"), from, to))
        .edit(HISTORY, "history-015", "key = \"d\"", "key = \"a\" #!");
    let longest = [
        ("options.b = \"Москва\"", "options.b = \"Москва, город на Москве-реке\""),
        ("options.d = \"9 мая\"", "options.d = \"9 мая, весной\""),
        ("options.a = \"Юрий Гагарин\"", "options.a = \"Юрий Алексеевич Гагарин\""),
        ("options.c = \"7 января\"", "options.c = \"7 января, зимой\""),
        ("options.d = \"Лев Толстой\"", "options.d = \"Лев Николаевич Толстой\""),
    ]
    .into_iter()
    .fold(fault("key-longest"), |fault, (from, to)| fault.edit(HISTORY, "", from, to));
    vec![
        often.at(HISTORY, 0),
        never.at(HISTORY, 0),
        run,
        longest.at(HISTORY, 0),
        fault("test-number-gap").create("tests/history/03.toml", "subject = \"history\"\nminutes = 20\n").at("tests/history/03.toml", 0),
    ]
}
