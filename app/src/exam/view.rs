//! What the exam pages and the runner island show: plain data, ready to draw, in the reader's language.
//! The same types travel to the island, so nothing secret may ever stand in them before its time.

use domain::question::Body;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A text that knows its language, for `lang` and `dir`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoken {
    /// The text.
    pub text: String,
    /// Its language.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: String,
    /// True if the reader asked for another language: the page marks it.
    pub fallback: bool,
}

/// Words and their meaning.
pub type Words = Vec<(String, String)>;

/// Help for one item in the reader's help language. Only in practice mode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpView {
    /// The help language.
    pub lang: String,
    /// Its direction.
    pub dir: String,
    /// What is asked.
    pub stem: Option<String>,
    /// Options, rows and fields by id.
    pub choices: BTreeMap<String, String>,
    /// Rows of a matching question and fields of a form by id.
    pub rows: BTreeMap<String, String>,
    /// Words that block understanding, those of the shared text included.
    pub words: Words,
    /// What kind of text the shared text is.
    pub about: Option<String>,
    /// Whether a native speaker has read it.
    pub reviewed: bool,
}

/// A shared text, picture or recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StimulusView {
    /// Its id, for playing it.
    pub id: String,
    /// Shown above it.
    pub title: Option<String>,
    /// The material.
    pub material: MaterialView,
}

/// The material of a shared text, picture or recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MaterialView {
    /// A text in paragraphs; `notice` is drawn as a sheet on a wall.
    Text {
        /// The paragraphs.
        paragraphs: Vec<String>,
        /// Whether it is a notice.
        notice: bool,
    },
    /// A picture.
    Image {
        /// Its address.
        src: String,
        /// What is seen.
        alt: String,
    },
    /// A recording.
    Audio {
        /// Its address.
        src: String,
        /// How often it may still be played; `None` in practice mode: as often as wanted.
        left: Option<u8>,
        /// Play it as soon as the page is there: the learner has just asked for it.
        now: bool,
        /// What it says, after the answer has been shown.
        transcript: Option<String>,
    },
}

/// How an answer was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Judged {
    /// Everything right.
    Right,
    /// A part right.
    Partly,
    /// Nothing right.
    Wrong,
    /// No answer was given.
    Unanswered,
}

/// Why an answer is right, shown after answering in practice and on the result page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// How the learner's answer was.
    pub judged: Judged,
    /// The learner's answer in words.
    pub mine: Vec<String>,
    /// The right answer in words.
    pub right: Vec<String>,
    /// The ids of right options, to mark them where they stand.
    pub right_ids: Vec<String>,
    /// The explanation in the reader's language.
    pub explain: Spoken,
    /// The explanation in the exam language, if `explain` is in another.
    pub original: Option<Spoken>,
    /// Whether a native speaker has read `explain`.
    pub reviewed: bool,
    /// Law references, ready to read.
    pub laws: Vec<String>,
    /// "checked on …", ready to read.
    pub checked: Option<String>,
}

/// One item as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemView {
    /// Its place, counted from 0.
    pub n: u16,
    /// The question, in the exam language.
    pub stem: String,
    /// Its shape, options in the order of the form.
    pub body: Body,
    /// The shared text, picture or recording.
    pub stimulus: Option<StimulusView>,
    /// The answer so far, as form fields.
    pub fields: Vec<(String, String)>,
    /// Marked to come back to.
    pub flagged: bool,
    /// Help in the reader's language, in practice mode.
    pub help: Option<HelpView>,
    /// The right answer, in practice mode after it was asked for.
    pub feedback: Option<Feedback>,
}

/// One entry of the question map.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapEntry {
    /// It has an answer.
    pub answered: bool,
    /// It is marked to come back to.
    pub flagged: bool,
}

/// The server's word after a step of the island.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The item the step was about, with the answer as saved and, after a check, the feedback.
    pub item: Option<ItemView>,
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
    /// "Choose a place", the empty entry of a list.
    pub choose: String,
    /// The label of a typed answer.
    pub your_answer: String,
    /// Right or wrong: the two options.
    pub truth: String,
    /// Right or wrong: the two options.
    pub lie: String,
    /// Verdict.
    pub right: String,
    /// Verdict.
    pub partly: String,
    /// Verdict.
    pub wrong: String,
    /// Verdict.
    pub unanswered: String,
    /// "Your answer", before the learner's answer.
    pub mine: String,
    /// "Right answer", before the key.
    pub right_answer: String,
    /// The mark on text that no native speaker has read.
    pub machine: String,
    /// Summary that opens the Russian explanation.
    pub in_russian: String,
    /// Heading of the glossed words.
    pub words: String,
    /// Heading of a transcript.
    pub transcript: String,
    /// Button: listen, exam mode, with `{left}` left in.
    pub listen: String,
    /// Said when it may not be played again.
    pub played_out: String,
    /// Explains an ordering task.
    pub order_hint: String,
    /// The place of a part, with `{part}` left in.
    pub place_of: String,
    /// Names a gap, with `{n}` left in.
    pub gap: String,
    /// "Choose one answer" and so on by kind of question.
    pub single: String,
    /// Choose all right answers.
    pub multiple: String,
    /// Match the rows.
    pub matching: String,
    /// Fill the gaps.
    pub gaps: String,
    /// Fill the form.
    pub form: String,
    /// Summary that opens help, naming the help language.
    pub help: String,
}

/// Everything the runner draws.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunnerView {
    /// The attempt.
    pub attempt: String,
    /// Language of the interface.
    pub lang: String,
    /// Language of the exam.
    pub exam_lang: String,
    /// True in exam mode.
    pub exam: bool,
    /// The item now shown.
    pub item: ItemView,
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
