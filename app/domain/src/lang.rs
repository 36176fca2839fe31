//! Languages, their direction, and text that exists in several of them.

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

    /// Whether text in this language runs from right to left.
    #[must_use]
    pub fn is_rtl(&self) -> bool {
        matches!(self.0.split('-').next(), Some("ar" | "fa" | "ps" | "prs" | "ur" | "he"))
    }

    /// `rtl` or `ltr`, as HTML's `dir` wants it.
    #[must_use]
    pub fn dir(&self) -> &'static str {
        if self.is_rtl() { "rtl" } else { "ltr" }
    }

    /// What to show instead where a text is missing, nearest first, this language included.
    ///
    /// The chains are those of the languages' readers: Central Asian readers know Russian before English.
    #[must_use]
    pub fn fallback(&self) -> Vec<Lang> {
        let known = |tags: &[&str]| tags.iter().map(|t| Lang((*t).to_owned())).collect::<Vec<_>>();
        let mut chain = vec![self.clone()];
        chain.extend(match self.0.as_str() {
            "en" => known(&["ru"]),
            "ru" => known(&["en"]),
            _ => known(&["ru", "en"]),
        });
        chain
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

/// One text in several languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LocalText(BTreeMap<Lang, String>);

/// A text as found for a reader: which language it is really in, and whether that is the one asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<'a> {
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

    /// The text for a reader of `lang`: theirs, else the first of the fallback chain, else any; `None` if there is none.
    #[must_use]
    pub fn say(&self, lang: &Lang) -> Option<Said<'_>> {
        let found = lang.fallback().into_iter().find_map(|l| self.0.get_key_value(&l));
        found.or_else(|| self.0.iter().next()).map(|(found, text)| Said { lang: found, text, fallback: found != lang })
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

    fn lang(tag: &str) -> Lang {
        Lang::parse(tag).unwrap()
    }

    #[test]
    fn tags() {
        for good in ["ru", "tg", "uz-Cyrl", "fa-AF", "ar-XB"] {
            assert!(Lang::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "r", "RU", "ru_RU", "ru-", "ru-12", "../x", "ru-Cyrl-RU-x"] {
            assert!(Lang::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(lang("ar-XB").dir(), "rtl");
        assert_eq!(lang("tg").dir(), "ltr");
    }

    #[test]
    fn missing_text_is_said_in_the_next_language_and_says_so() {
        let text: LocalText = [(lang("ru"), "да".into()), (lang("en"), "yes".into())].into_iter().collect();
        let said = text.say(&lang("tg")).unwrap();
        assert_eq!((said.lang.as_str(), said.text, said.fallback), ("ru", "да", true));
        let said = text.say(&lang("en")).unwrap();
        assert_eq!((said.text, said.fallback), ("yes", false));
        assert_eq!(LocalText::default().say(&lang("tg")), None);
    }
}
