//! What passes between the server and the runner island. Questions travel as the server has drawn them, so that the
//! island knows neither kinds of questions nor languages, and stays small.

use serde::{Deserialize, Serialize};

/// The fields of a form.
pub type Fields = Vec<(String, String)>;

/// One entry of the question map.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapEntry {
    /// It has an answer.
    pub answered: bool,
    /// It is marked to come back to.
    pub flagged: bool,
}

/// One item as the server has drawn it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// The strings of the runner. No catalogue enters the browser.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunnerTexts {
    /// "Question {n} of {of}", with the two marks `{n}` and `{of}` left in.
    pub question_of: String,
    /// Heading of the question map, with `{done}` and `{of}` left in.
    pub map: String,
    /// One entry of the map for a screen reader, with `{n}` left in.
    pub map_entry: String,
    /// "answered", for a screen reader.
    pub answered: String,
    /// "marked", for a screen reader.
    pub marked: String,
    /// Button.
    pub next: String,
    /// Button.
    pub back: String,
    /// Button: see the right answer.
    pub check: String,
    /// Button: skip, go on without checking.
    pub skip: String,
    /// Button: to the end.
    pub to_finish: String,
    /// Button: mark this question.
    pub mark: String,
    /// Button: take the mark away.
    pub unmark: String,
    /// "Time left", before the clock.
    pub time_left: String,
    /// Said once when five minutes are left.
    pub five_minutes: String,
    /// Status: the answer is safe.
    pub saved: String,
    /// Status: it is on its way.
    pub saving: String,
    /// Status: no connection, it will be sent later.
    pub offline: String,
    /// Shown where the right answer was asked for without a connection.
    pub offline_check: String,
}

/// Everything the runner needs beside the drawn item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// A request id for the form without a script.
    pub op: String,
    /// What was wrong with the last answer, ready to read.
    pub problem: Option<String>,
    /// Strings.
    pub texts: RunnerTexts,
}
