//! Texts that know their language: those of a bank, which may not be in the reader's, and what the exam itself says.

use crate::i18n::Texts;
use domain::bank::{Bank, ExamTongue, ExamWords};
use domain::lang::LocalText;
use domain::language::Marks;

/// A text that knows its language, for `lang` and `dir`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// The text.
    pub text: String,
    /// Its language.
    pub lang: String,
    /// `ltr`, `rtl` or `auto`.
    pub dir: &'static str,
    /// What its language calls itself, if the reader asked for another one: the page marks it with that.
    pub fallback: Option<String>,
}

impl Spoken {
    /// A text in the reader's own language.
    #[must_use]
    pub fn own(texts: &Texts, text: String) -> Self {
        Self { text, lang: texts.lang().to_string(), dir: texts.dir(), fallback: None }
    }
}

/// A text for a reader, with the mark if it is not in their language.
#[must_use]
pub fn spoken(text: &LocalText, texts: &Texts) -> Spoken {
    text.say(texts.language()).map_or_else(
        || Spoken::own(texts, String::new()),
        |said| Spoken {
            text: said.text.to_owned(),
            lang: said.lang.to_string(),
            dir: texts.languages().direction(said.lang).as_str(),
            fallback: said.fallback.then(|| texts.languages().own_name(said.lang).to_owned()),
        },
    )
}

/// The language of an exam, for `lang` and `dir` of everything that the exam itself says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExamLang {
    /// Its tag.
    pub lang: String,
    /// Its direction.
    pub dir: &'static str,
    /// What it calls itself.
    pub own_name: String,
    /// How options are marked on paper.
    pub marks: Marks,
    /// What the exam says beside its questions, if the bank says it.
    pub words: Option<ExamWords>,
}

impl From<&Bank> for ExamLang {
    fn from(bank: &Bank) -> Self {
        let ExamTongue { own_name, direction, option_marks: marks, words, .. } = bank.exam_tongue.clone();
        Self { lang: bank.exam_language.to_string(), dir: direction.as_str(), own_name, marks, words }
    }
}
