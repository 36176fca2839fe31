//! Pictures and recordings: what can be served, and that each that is named is there, each that is there is named.

use super::files::Files;
use super::rules;
use super::test_file::whole;
use domain::bank::{Bank, Medium, MediumSort};
use domain::content::Problem;
use std::collections::BTreeSet;

/// What every browser shows and plays, by its ending, and its type on the way. Nothing else of a bank is ever served.
const SERVED: &[(&str, &str, MediumSort)] = &[
    ("mp3", "audio/mpeg", MediumSort::Recording),
    ("m4a", "audio/mp4", MediumSort::Recording),
    ("svg", "image/svg+xml", MediumSort::Picture),
    ("png", "image/png", MediumSort::Picture),
    ("jpg", "image/jpeg", MediumSort::Picture),
    ("jpeg", "image/jpeg", MediumSort::Picture),
    ("webp", "image/webp", MediumSort::Picture),
];

/// The folders of pictures and recordings.
const FOLDERS: [&str; 2] = ["audio/", "images/"];

fn served(path: &str) -> Option<(&'static str, MediumSort)> {
    let ending = path.rsplit_once('.')?.1;
    SERVED.iter().find(|(known, _, _)| ending.eq_ignore_ascii_case(known)).map(|(_, kind, sort)| (*kind, *sort))
}

/// The type of a picture or recording on the way to a browser; `None` for what is never served.
#[must_use]
pub fn media_type(path: &str) -> Option<&'static str> {
    served(path).map(|(kind, _)| kind)
}

/// Whether a file with this path inside its bank can only be a picture or a recording.
pub(super) fn is_media(own: &str) -> bool {
    served(own).is_some() || FOLDERS.iter().any(|folder| own.starts_with(folder)) && !own.to_lowercase().contains(".toml")
}

/// Compares what the bank names with the paths of the files that are there. What lies there and cannot be read has been
/// named already.
pub(super) fn check(bank: &Bank, files: &dyn Files, paths: &BTreeSet<String>, closed: &BTreeSet<String>) -> Vec<Problem> {
    let own = format!("{}/", bank.id);
    let mut named = BTreeSet::new();
    let mut problems = Vec::new();
    for Medium { place, question, field, file, sort } in bank.media() {
        let path = format!("{own}{file}");
        let wrong = if closed
            .iter()
            .any(|closed| path.strip_prefix(closed.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
        {
            None
        } else if !paths.contains(&path) {
            let twin = paths.iter().find(|other| other.eq_ignore_ascii_case(&path));
            let advice = twin.map_or_else(
                || format!("add it or correct `{}`", field.rsplit('/').next().unwrap_or_default()),
                |twin| format!("there is {twin}, capitals count"),
            );
            Some((rules::MISSING_MEDIA, format!("there is no file {path}; {advice}")))
        } else if !plain(file) {
            let message =
                "the name of a picture or recording has only the letters a-z, digits, and . - _ /; rename it here and on the disk";
            Some((rules::MEDIA_NAME, message.to_owned()))
        } else if let Some(message) = wrong_kind(file, sort) {
            Some((rules::MEDIA_KIND, message))
        } else {
            let content = files.read(&path).and_then(|bytes| wrong_content(&path, &bytes));
            content.map(|message| (rules::MEDIA_CONTENT, message))
        };
        problems.extend(wrong.map(|(rule, message)| rule.broken(place, question, field, message)));
        named.insert(path);
    }
    let media = paths.iter().filter(|path| path.strip_prefix(&own).is_some_and(is_media));
    // A test that cannot be read may name them.
    for path in media.filter(|path| !named.contains(*path) && !bank.unread.some_test()) {
        problems.push(rules::UNUSED_MEDIA.broken(&whole(path), None, "", "no question shows or plays this file; use it or remove it"));
    }
    problems
}

/// Whether a name is the same in an address, on every disk and in the file of a test.
fn plain(file: &str) -> bool {
    file.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-/".contains(&b))
}

/// Whether a file holds what its ending says: a recording that was never written, or a page of an error saved under its name,
/// stays silent or blank before a learner.
fn wrong_content(path: &str, bytes: &[u8]) -> Option<String> {
    let kind = media_type(path)?;
    let fits = match kind {
        // Text, which begins as it likes.
        "image/svg+xml" => String::from_utf8_lossy(bytes).contains("<svg"),
        "audio/mp4" => infer::get(bytes).is_some_and(|found| ["audio/m4a", "video/mp4"].contains(&found.mime_type())),
        kind => infer::get(bytes).is_some_and(|found| found.mime_type() == kind),
    };
    (!fits).then(|| match bytes {
        [] => format!("{path} is empty; put the file there again"),
        _ => format!("{path} does not hold {kind}, as its ending says; put the right file there"),
    })
}

fn wrong_kind(file: &str, due: MediumSort) -> Option<String> {
    let known = |sort: MediumSort| {
        let endings: Vec<_> = SERVED.iter().filter(|(_, _, other)| *other == sort).map(|(ending, _, _)| *ending).collect();
        endings.join(", ")
    };
    let name = if due == MediumSort::Picture { "picture" } else { "recording" };
    match served(file) {
        Some((_, sort)) if sort == due => None,
        _ => Some(format!("{file} cannot be sent as a {name}: not every browser knows it; a {name} is one of {}", known(due))),
    }
}
