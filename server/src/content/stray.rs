//! What lies in a bank's folder and is not read: each by its name, with the reason and the way to mend it.

use super::files::{Entry, Kind, LARGEST};
use super::rules;
use super::test_file::whole;
use domain::content::Problem;

/// What editors and tools leave behind.
const LEFTOVERS: &[&str] = &["~", ".bak", ".old", ".orig", ".rej", ".save", ".swp", ".tmp", ".part", "#"];

/// What is wrong with something that is no ordinary file; `None` for an ordinary file.
pub(super) fn no_file(entry: &Entry) -> Option<Problem> {
    let (rule, message) = match entry.kind {
        Kind::File => return None,
        Kind::TooLarge => {
            let most = LARGEST / 1024 / 1024;
            (rules::TOO_LARGE, format!("the file is larger than {most} MB and is not read; cut it into several, or shorten the recording"))
        }
        Kind::Link => (rules::NO_FILE, "a link is not followed, for it may lead out of the folder; put the file itself here".to_owned()),
        Kind::Special => (rules::NO_FILE, "a pipe, socket or device is never read; remove it".to_owned()),
        Kind::NoName => (rules::BAD_NAME, "the name of the file is not UTF-8 text; rename it with the letters a-z and digits".to_owned()),
        Kind::Empty if meant(&entry.path).is_some() => {
            (rules::NO_FILE, "this is a folder, and an empty one; what it is called belongs in a file of this name".to_owned())
        }
        Kind::Empty => (rules::UNREAD_FILE, "there is nothing in this folder; put in what belongs there, or remove it".to_owned()),
        Kind::Closed => (rules::UNREADABLE, "the system does not let Safar look inside; give it the right to read".to_owned()),
    };
    Some(rule.broken(&whole(&entry.path), None, "", message))
}

/// Why something that lies beside the banks is not read; `None` for what introduces the folder to its readers, and for what is
/// hidden.
pub(super) fn beside(entry: &Entry) -> Option<Problem> {
    let path = entry.path.as_str();
    let plain = entry.kind == Kind::File && ["README", "README.md", "LICENSE", "LICENSE.md"].contains(&path);
    (!(plain || path.is_empty() || is_hidden(path))).then(|| no_file(entry).unwrap_or_else(|| unread(path, path)))
}

/// Whether the folder in which banks are looked for is one itself.
pub(super) fn bank_itself(entries: &[Entry]) -> Option<Problem> {
    let bank = entries.iter().find(|entry| entry.path.eq_ignore_ascii_case("bank.toml"))?;
    let message = "this folder is a bank itself; banks are looked for in the folder above it".to_owned();
    Some(rules::STRAY_FILE.broken(&whole(&bank.path), None, "", message))
}

/// Whether some part of the path is hidden.
pub(super) fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.'))
}

/// Why an ordinary file at a path inside a bank is not read. `own` is the path inside the bank's folder.
pub(super) fn unread(path: &str, own: &str) -> Problem {
    let name = own.rsplit('/').next().unwrap_or_default();
    let lower = own.to_lowercase();
    let (rule, message) = if is_hidden(own) {
        (rules::UNREAD_FILE, "hidden files are not read; remove it".to_owned())
    } else if LEFTOVERS.iter().any(|end| lower.ends_with(end)) || name.starts_with('#') {
        (rules::UNREAD_FILE, "a copy that an editor or tool has left is not read; remove it".to_owned())
    } else if let Some(meant) = meant(own).filter(|meant| meant != own) {
        (rules::STRAY_FILE, format!("nothing reads a file of this name; if it is {meant}, call it that, otherwise remove it"))
    } else if lower.ends_with(".toml") || own.starts_with("tests/") || own.starts_with("help/") {
        (rules::STRAY_FILE, misplaced(own))
    } else {
        (rules::UNREAD_FILE, "this is no part of a bank and is not read; keep notes elsewhere, or remove it".to_owned())
    };
    rule.broken(&whole(path), None, "", message)
}

/// The path that was meant by one that is written in capitals, or has another ending behind `.toml`.
pub(super) fn meant(own: &str) -> Option<String> {
    let lower = own.to_lowercase();
    let end = lower.find(".toml")? + ".toml".len();
    Some(lower[..end].to_owned())
}

fn misplaced(own: &str) -> String {
    let parts: Vec<&str> = own.split('/').collect();
    match parts[..] {
        ["tests" | "help", ..] => {
            "nothing reads this file; a test is tests/<subject>/01.toml or extra-01.toml, with two digits, its help help/<language>/<subject>/01.toml"
                .to_owned()
        }
        _ => "nothing reads this file; see question-banks/README.md for where files belong, or remove it".to_owned(),
    }
}
