//! Language tags, directions, and text that exists in several languages. What a language is like says [`crate::language`].

use crate::language::Language;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A language tag such as `ru`, `tg`, `uz-Cyrl`. Any well-formed tag is accepted: adding a language is adding files.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Lang(String);

/// The text is not a language tag of the shape `xx`, `xxx`, `xx-Ssss` or `xx-RR`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a language tag looks like ru, uz-Cyrl or fa-AF")]
pub struct BadLang;

impl Lang {
    /// Reads a tag: two or three lower-case letters, then optionally a script or a region.
    ///
    /// # Errors
    /// [`BadLang`] for any other shape.
    pub fn parse(tag: &str) -> Result<Self, BadLang> {
        let mut parts = tag.split('-');
        let language = parts.next().unwrap_or_default();
        let ok = (2..=3).contains(&language.len())
            && language.bytes().all(|b| b.is_ascii_lowercase())
            && parts.clone().count() <= 2
            && parts.all(|p| (2..=4).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphabetic()));
        if ok { Ok(Self(tag.to_owned())) } else { Err(BadLang) }
    }

    /// The tag as it stands in addresses, folder names and `lang` attributes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Lang {
    type Error = BadLang;
    fn try_from(tag: String) -> Result<Self, BadLang> {
        Self::parse(&tag)
    }
}
impl From<Lang> for String {
    fn from(lang: Lang) -> Self {
        lang.0
    }
}
impl std::str::FromStr for Lang {
    type Err = BadLang;
    fn from_str(tag: &str) -> Result<Self, BadLang> {
        Self::parse(tag)
    }
}
impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

/// Which way a text runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
    /// As its first letter says: for a text in a language of which nothing is known.
    #[default]
    #[serde(skip_deserializing)]
    Auto,
}

impl Direction {
    /// As HTML's `dir` wants it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
            Self::Auto => "auto",
        }
    }
}

/// One text in several languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LocalText(BTreeMap<Lang, String>);

/// A text as found for a reader: which language it is really in, and whether that is the one asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundText<'a> {
    /// The language of `text`, for its `lang` attribute.
    pub lang: &'a Lang,
    /// The text itself.
    pub text: &'a str,
    /// True if the reader asked for another language; the page marks such text.
    pub fallback: bool,
}

impl LocalText {
    /// Adds or replaces the text in one language.
    pub fn insert(&mut self, lang: Lang, text: String) {
        self.0.insert(lang, text);
    }

    /// The text in exactly this language.
    #[must_use]
    pub fn get(&self, lang: &Lang) -> Option<&str> {
        self.0.get(lang).map(String::as_str)
    }

    /// The languages in which the text exists.
    pub fn langs(&self) -> impl Iterator<Item = &Lang> {
        self.0.keys()
    }

    /// The text for a reader of a language: theirs, else the first of the fallback chain, else any; `None` if there is none.
    #[must_use]
    pub fn say(&self, reader: &Language) -> Option<FoundText<'_>> {
        let found = reader.chain().find_map(|lang| self.0.get_key_value(lang));
        found.or_else(|| self.0.iter().next()).map(|(found, text)| FoundText { lang: found, text, fallback: *found != reader.lang })
    }
}

impl FromIterator<(Lang, String)> for LocalText {
    fn from_iter<I: IntoIterator<Item = (Lang, String)>>(texts: I) -> Self {
        Self(texts.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags() {
        for good in ["ru", "tg", "uz-Cyrl", "fa-AF", "ar-XB"] {
            assert!(Lang::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "r", "RU", "ru_RU", "ru-", "ru-12", "../x", "ru-Cyrl-RU-x"] {
            assert!(Lang::parse(bad).is_err(), "{bad}");
        }
    }
}
