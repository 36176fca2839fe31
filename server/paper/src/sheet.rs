//! What is printed.

use serde::Serialize;
use std::collections::BTreeMap;

/// Which sheet of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sheet {
    /// What is asked.
    Questions,
    /// Where the answers are marked.
    Answers,
    /// What is right: for whoever marks, and what they read aloud.
    Key,
}

impl Sheet {
    /// Every sheet.
    pub const ALL: [Self; 3] = [Self::Questions, Self::Answers, Self::Key];

    /// The name used in addresses and file names.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Questions => "questions",
            Self::Answers => "answers",
            Self::Key => "key",
        }
    }

    pub(crate) const fn template(self) -> &'static str {
        match self {
            Self::Questions => include_str!("../templates/questions.typ"),
            Self::Answers => include_str!("../templates/answers.typ"),
            Self::Key => include_str!("../templates/key.typ"),
        }
    }
}

/// How texts in a language are set.
#[derive(Debug, Clone, Serialize)]
pub struct Tongue {
    /// The language, `ru`, for hyphenation and quotation marks.
    pub lang: String,
    /// Whether it runs from right to left.
    pub rtl: bool,
    /// The family of fonts; [`crate::families`] has them all.
    pub font: String,
}

/// A test, ready to be printed. All texts are as they are read.
#[derive(Debug, Clone, Serialize)]
pub struct Test {
    /// The language of the labels.
    pub labels_in: Tongue,
    /// The language of everything that the exam itself says.
    pub exam_in: Tongue,
    /// The language of help, if there is any.
    pub help_in: Option<Tongue>,
    /// What it is called.
    pub title: String,
    /// The number of the form, in groups.
    pub number: String,
    /// Minutes, rules, edition: a line below the title.
    pub about: Vec<String>,
    /// What stands beside fields and above parts.
    pub labels: Labels,
    /// The questions.
    pub items: Vec<Item>,
    /// Pictures by the names that materials and shapes use: SVG, PNG, JPEG or WebP.
    #[serde(skip)]
    pub pictures: BTreeMap<String, Vec<u8>>,
}

/// What stands beside fields and above parts.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Labels {
    /// "Form no."
    pub number: String,
    /// "Name or code (if you like)".
    pub name: String,
    /// Which sheet this is: "Question sheet".
    pub sheet: String,
    /// How the answer sheet is filled in, or what the key is for.
    pub how: String,
    /// "true" and "false".
    pub truth: [String; 2],
    /// "Several answers".
    pub many: String,
    /// "Number them in order".
    pub order: String,
    /// "Listen: it is read aloud twice".
    pub listen: String,
    /// "Read aloud twice".
    pub read_aloud: String,
    /// "Write".
    pub write: String,
    /// "Answer aloud".
    pub speak: String,
    /// "Points".
    pub points: String,
    /// "Questions and their versions".
    pub versions: String,
}

/// A question.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    /// Counted from 1.
    pub n: usize,
    /// The module that begins here.
    pub module: Option<String>,
    /// The text, notice, picture or recording that begins here.
    pub material: Option<Material>,
    /// What is asked.
    pub stem: String,
    /// The same in the help language, and words that block understanding.
    pub help: Vec<Line>,
    /// How it is answered.
    pub shape: Shape,
    /// What it can earn.
    pub points: String,
    /// The question and its version.
    pub version: String,
    /// What stands on an answer sheet that is all right; only on the key.
    pub key: Vec<String>,
}

/// A line in the help language.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// What it explains, in the language of the exam; empty for a whole sentence.
    pub of: String,
    /// The line.
    pub text: String,
}

/// Something that can be chosen or filled in.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// Its letter or number.
    pub mark: String,
    /// What it says.
    pub text: String,
    /// The same in the help language.
    pub help: Option<String>,
}

/// A gap and what may stand in it.
#[derive(Debug, Clone, Serialize)]
pub struct Gap {
    /// Its number in the text.
    pub mark: String,
    /// The words to choose from.
    pub options: Vec<Choice>,
}

/// Something that can be chosen by its picture.
#[derive(Debug, Clone, Serialize)]
pub struct Pictured {
    /// Its letter, and what the picture shows.
    pub choice: Choice,
    /// Its name in [`Test::pictures`]; without one the words stand in its place.
    pub file: Option<String>,
}

/// A place in a picture.
#[derive(Debug, Clone, Serialize)]
pub struct Spot {
    /// Its number, and the place in words.
    pub choice: Choice,
    /// Where the number stands, in per cent of the picture from the left and from the top.
    pub at: (u32, u32),
}

/// How a question is answered.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Shape {
    /// One letter, or several.
    Letters {
        /// The options.
        options: Vec<Choice>,
        /// Whether several are right.
        many: bool,
    },
    /// The letter of a picture.
    Pictures {
        /// The options.
        options: Vec<Pictured>,
    },
    /// The number of a place in a picture.
    Places {
        /// Its name in [`Test::pictures`], if it is there.
        file: Option<String>,
        /// The places.
        places: Vec<Spot>,
    },
    /// True or false.
    Truth,
    /// A letter for each row.
    Rows {
        /// The rows.
        rows: Vec<Choice>,
        /// The options.
        options: Vec<Choice>,
    },
    /// A number for each part.
    Order {
        /// The parts.
        parts: Vec<Choice>,
    },
    /// A letter for each gap.
    Gaps {
        /// The text with the numbers of the gaps.
        text: String,
        /// The gaps.
        gaps: Vec<Gap>,
    },
    /// A word or a few.
    Words {
        /// What form is expected.
        hint: String,
    },
    /// A form with fields.
    Fields {
        /// Their labels.
        fields: Vec<Choice>,
    },
    /// A text of some lines.
    Text,
    /// Said aloud.
    Speech,
}

/// What questions share.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Material {
    /// A text or a notice.
    Text {
        /// What stands above it.
        title: String,
        /// The paragraphs.
        paragraphs: Vec<String>,
        /// Whether it is framed as a notice.
        notice: bool,
    },
    /// A picture.
    Picture {
        /// What stands above it.
        title: String,
        /// Its name in [`Test::pictures`].
        file: String,
    },
    /// A recording; on paper somebody reads it.
    Recording {
        /// What stands above it.
        title: String,
        /// What is said, line by line; only on the key.
        transcript: Vec<String>,
    },
}
