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
pub struct MapEntry {
    /// It has an answer.
    pub answered: bool,
    /// It is marked to come back to.
    pub flagged: bool,
}

impl MapEntry {
    /// As it is written: one digit. A long exam has many entries, and words for each would be the heaviest part of a page.
    #[must_use]
    pub const fn digit(self) -> char {
        match (self.answered, self.flagged) {
            (false, false) => '0',
            (true, false) => '1',
            (false, true) => '2',
            (true, true) => '3',
        }
    }

    /// Reads what [`Self::digit`] has written.
    #[must_use]
    pub const fn of_digit(digit: char) -> Option<Self> {
        match digit {
            '0' => Some(Self { answered: false, flagged: false }),
            '1' => Some(Self { answered: true, flagged: false }),
            '2' => Some(Self { answered: false, flagged: true }),
            '3' => Some(Self { answered: true, flagged: true }),
            _ => None,
        }
    }
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

/// What Safar says to a request of the island. It stands in every answer as the mark of Safar: whatever comes back over
/// the network without it is somebody else's and confirms nothing, whatever its status says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(Serialize, Deserialize), serde(rename_all = "kebab-case"))]
pub enum Word {
    /// It is done, and an answer is durable.
    Saved,
    /// It is not done and never will be; the problem says why.
    NotTaken,
    /// It is not done now and may be done later.
    Later,
    /// This browser is nobody's: its session has ended or its cookies are gone.
    NoSession,
    /// This browser's learner has no such attempt.
    NotYours,
}

impl Word {
    /// By its name on the wire.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "saved" => Some(Self::Saved),
            "not-taken" => Some(Self::NotTaken),
            "later" => Some(Self::Later),
            "no-session" => Some(Self::NoSession),
            "not-yours" => Some(Self::NotYours),
            _ => None,
        }
    }
}

/// The server's word after a step of the island. It names the step that it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(Serialize, Deserialize))]
pub struct Receipt {
    /// The word.
    pub safar: Word,
    /// The attempt that the step was for.
    pub attempt: String,
    /// The step, by the name that the island gave it.
    pub op: String,
    /// The item drawn anew, if the step changed how it looks.
    pub item: Option<Drawn>,
    /// How the server has the item, as [`MapEntry::digit`] writes it; nothing where it did not look.
    pub entry: Option<char>,
    /// Milliseconds left on the clock.
    pub remaining: Option<i64>,
    /// The attempt has ended: go to the result.
    pub ended: bool,
    /// Why it is not done, ready to read.
    pub problem: Option<String>,
}

/// The mark of Safar on items.
pub const ITEMS: &str = "items";

/// Some items of an attempt in order. A long exam does not come at once: its questions are fetched as they come near.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(Serialize, Deserialize))]
pub struct Items {
    /// [`ITEMS`].
    pub safar: String,
    /// The attempt that they are of.
    pub attempt: String,
    /// The items.
    pub items: Vec<Drawn>,
}

/// The strings of the runner by their ids, shared by everything that says one of them. No catalogue enters the browser,
/// only these few; pairs of strings are read by far less code than a structure with a field for each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(Serialize, Deserialize), serde(transparent))]
pub struct RunnerTexts(pub Arc<Vec<(String, String)>>);

impl RunnerTexts {
    /// The ids, and the marks that the island itself replaces.
    pub const IDS: [(&'static str, &'static [&'static str]); 28] = [
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
        ("clock-still", &[]),
        ("five-minutes", &[]),
        ("saved", &[]),
        ("saving", &[]),
        ("not-yet", &[]),
        ("not-yet-open", &[]),
        ("offline", &[]),
        ("stranger", &[]),
        ("no-session", &[]),
        ("not-yours", &[]),
        ("offline-check", &[]),
        ("time-over", &[]),
        ("resume-have", &[]),
        ("another-test", &[]),
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
    /// All items in order, each as [`MapEntry::digit`] writes it.
    pub map: String,
    /// Milliseconds left on the clock.
    pub remaining: Option<i64>,
    /// Milliseconds that the whole test has: no clock shows more.
    pub length: Option<i64>,
    /// What is to be said first, ready to read: what was wrong with the last answer, or thanks for a complaint.
    pub notice: Option<String>,
    /// Strings.
    pub texts: RunnerTexts,
}
