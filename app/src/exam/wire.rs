//! What passes between the server and the runner island. Questions travel as the server has drawn them, so that the
//! island knows neither kinds of questions nor languages, and stays small. The server writes JSON with serde; the island
//! reads it by hand (`runner/browser/read.rs`), because serde would be a quarter of all that a browser loads.

#[cfg(feature = "ssr")]
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The fields of a form.
pub type Fields = Vec<(String, String)>;

/// One entry of the question map.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(Serialize, Deserialize))]
pub struct MapEntry {
    /// It has an answer.
    pub answered: bool,
    /// It is marked to come back to.
    pub flagged: bool,
}

/// One item as the server has drawn it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(Serialize, Deserialize))]
pub struct Drawn {
    /// Its place, counted from 0.
    pub n: u16,
    /// The piece of page. Drawn by [`super::item`], which escapes what people wrote.
    pub html: String,
    /// The answer as saved.
    pub fields: Fields,
    /// The right answer is shown; it can no longer be answered.
    pub revealed: bool,
}

/// The server's word after a step of the island.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(Serialize, Deserialize))]
pub struct Receipt {
    /// The item drawn anew, if the step changed how it looks.
    pub item: Option<Drawn>,
    /// Milliseconds left on the clock.
    pub remaining: Option<i64>,
    /// The attempt has ended: go to the result.
    pub ended: bool,
    /// What is wrong with the answer, ready to read; nothing was saved then.
    pub problem: Option<String>,
}

/// The strings of the runner by their ids, shared by everything that says one of them. No catalogue enters the browser,
/// only these few; pairs of strings are read by far less code than a structure with a field for each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(Serialize, Deserialize), serde(transparent))]
pub struct RunnerTexts(pub Arc<Vec<(String, String)>>);

impl RunnerTexts {
    /// The ids, and the marks that the island itself replaces.
    pub const IDS: [(&'static str, &'static [&'static str]); 19] = [
        ("question-of", &["n", "of"]),
        ("question-map", &["done", "of"]),
        ("question-map-entry", &["n"]),
        ("question-answered", &[]),
        ("question-marked", &[]),
        ("next", &[]),
        ("back", &[]),
        ("check", &[]),
        ("skip", &[]),
        ("to-finish", &[]),
        ("mark", &[]),
        ("unmark", &[]),
        ("time-left", &[]),
        ("five-minutes", &[]),
        ("saved", &[]),
        ("saving", &[]),
        ("offline", &[]),
        ("offline-check", &[]),
        ("read-aloud", &[]),
    ];

    /// A string by its id.
    #[must_use]
    pub fn get(&self, id: &str) -> String {
        self.0.iter().find(|(name, _)| name == id).map(|(_, text)| text.clone()).unwrap_or_default()
    }
}

/// Everything the runner needs beside the drawn item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(Serialize, Deserialize))]
pub struct RunnerView {
    /// The attempt.
    pub attempt: String,
    /// Language of the interface.
    pub lang: String,
    /// True in exam mode.
    pub exam: bool,
    /// The item now shown, counted from 0.
    pub n: u16,
    /// Its answer as saved.
    pub fields: Fields,
    /// Its right answer is shown.
    pub revealed: bool,
    /// All items, in order.
    pub map: Vec<MapEntry>,
    /// Milliseconds left on the clock.
    pub remaining: Option<i64>,
    /// What was wrong with the last answer, ready to read.
    pub problem: Option<String>,
    /// Strings.
    pub texts: RunnerTexts,
}
