//! What the exam pages show: plain data, ready to draw, in the reader's language. Nothing secret may ever stand in
//! an [`ItemView`] before its time; [`super::present`] sees to that.

use crate::spoken::Spoken;
use domain::kind::Body;
use std::collections::BTreeMap;

/// Words and their meaning.
pub type Words = Vec<(String, String)>;

/// Help for one item in the reader's help language. Only in practice mode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpView {
    /// The help language.
    pub lang: String,
    /// Its direction.
    pub dir: &'static str,
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StimulusView {
    /// Its id, for playing it.
    pub id: String,
    /// Shown above it.
    pub title: Option<String>,
    /// The material.
    pub material: MaterialView,
}

/// The material of a shared text, picture or recording.
#[derive(Debug, Clone, PartialEq, Eq)]
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
        /// How often it may be played and how often it has been; `None` in practice mode: as often as wanted.
        plays: Option<(u8, u8)>,
        /// Play it from this address as soon as the page is there, for the learner has just asked for it; and which play that is.
        now: Option<(String, u8)>,
        /// What it says, after the answer has been shown.
        transcript: Option<String>,
    },
}

/// How an answer was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// Everything right.
    Right,
    /// A part right.
    Partly,
    /// Nothing right.
    Wrong,
    /// No answer was given.
    Unanswered,
    /// No machine can say: the learner judges.
    Own,
}

/// One thing that a good answer holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointView {
    /// Its id in the checklist.
    pub id: String,
    /// What it says, in the exam language.
    pub text: String,
    /// The same in the reader's language.
    pub help: Option<Spoken>,
    /// The learner found it in their answer.
    pub met: bool,
}

/// Why an answer is right, shown after answering in practice and on the result page.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// The fact should have been read again; ready to read.
    pub overdue: Option<String>,
    /// What the learner judges the answer by, where no machine can mark it.
    pub checklist: Vec<PointView>,
    /// Where a learner complains about the question.
    pub complaint: String,
}

/// One item as shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemView {
    /// Why this question comes now, where it was chosen for the learner.
    pub why: Option<String>,
    /// Its place, counted from 0.
    pub n: u16,
    /// The bank that it is from, which has its pictures.
    pub bank: String,
    /// Its version.
    pub version: String,
    /// The module, where the attempt has several.
    pub module: Option<Spoken>,
    /// The question, in the exam language.
    pub stem: String,
    /// What to do, where the question does not say it; in the reader's language.
    pub instruction: Option<String>,
    /// Its kind and what belongs to it, options in the order of the form.
    pub body: Body,
    /// The shared text, picture or recording.
    pub stimulus: Option<StimulusView>,
    /// The answer so far, as form fields.
    pub fields: Vec<(String, String)>,
    /// Help in the reader's language, in practice mode.
    pub help: Option<HelpView>,
    /// The right answer, in practice mode after it was asked for.
    pub feedback: Option<Feedback>,
}

/// The strings of one item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemTexts {
    /// "Choose a place", the empty entry of a list.
    pub choose: String,
    /// The label of a typed answer.
    pub your_answer: String,
    /// Right or wrong: the two options, in the exam language.
    pub truth: String,
    /// Right or wrong: the two options, in the exam language.
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
    /// Summary that opens the explanation in the exam language.
    pub original: String,
    /// Heading of the glossed words.
    pub words: String,
    /// Heading of a transcript.
    pub transcript: String,
    /// Button: listen, exam mode, with `{left}` left in.
    pub listen: String,
    /// Said when it may not be played again.
    pub played_out: String,
    /// Button: stop the sound for a while.
    pub pause: String,
    /// Button: let the sound go on.
    pub go_on: String,
    /// Button, until the sound is there.
    pub loading: String,
    /// Said when a recording could not be loaded.
    pub unheard: String,
    /// The place of a part, with `{part}` left in.
    pub place_of: String,
    /// Names a gap, with `{n}` left in.
    pub gap: String,
    /// "I have answered aloud", in the exam language.
    pub said: String,
    /// Verdict where no machine can mark.
    pub own: String,
    /// "An example of a good answer", before the model.
    pub model: String,
    /// Heading of the checklist.
    pub checklist: String,
    /// Fold: is there a mistake in this question?
    pub mistake: String,
    /// Link to the page that takes a complaint.
    pub complaint: String,
}
