//! What is true of a language itself: what it is called, which way it runs, how it writes numbers, which letters it has.
//! The folder of a language says all of it (`locales/<tag>/language.toml`); nothing of it is written into code.

use crate::lang::{Direction, Lang};
use crate::points::Points;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The language in which every text of the interface is written first. The others may fall back to it.
pub const BASE: &str = "en";

/// One language, as its folder describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// Its tag.
    pub lang: Lang,
    /// What its speakers call it, as they look for it in a list.
    pub own_name: String,
    /// Which way it runs.
    pub direction: Direction,
    /// The locale whose plural forms it has: its own, or one with the same forms where the library does not know it.
    pub plurals: String,
    /// How it writes numbers.
    pub numbers: Numbers,
    /// What its readers are shown where a text is missing, nearest first.
    pub fallback: Vec<Lang>,
    /// The letters that texts in it may have.
    pub letters: Letters,
    /// The family of fonts that sheets of paper are set in.
    pub print_font: String,
    /// How the options of a question are marked on paper.
    pub option_marks: Marks,
    /// Whether the interface has texts in it; banks may know a language that it does not speak.
    pub spoken: bool,
    /// Whether every text of the interface must be there. A language that is on its way says no.
    pub complete: bool,
    /// Whether pages are in this language for a reader of whom nothing is known.
    pub for_strangers: bool,
}

impl Language {
    /// The languages in which a reader of this one is told something, nearest first, this one included.
    pub fn chain(&self) -> impl Iterator<Item = &Lang> {
        std::iter::once(&self.lang).chain(&self.fallback)
    }
}

/// The signs that name the options of a question on paper, in their order: letters that look like no number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks(String);

impl Marks {
    /// As many options as these signs name; beyond them options are numbered.
    #[must_use]
    pub fn new(signs: &str) -> Self {
        Self(signs.chars().filter(|sign| !sign.is_whitespace()).collect())
    }

    /// The mark of the option in place `n`, counted from 0.
    #[must_use]
    pub fn of(&self, n: usize) -> String {
        self.0.chars().nth(n).map_or_else(|| (n + 1).to_string(), String::from)
    }
}

/// How a language writes numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    /// Between whole and tenths.
    pub decimal: char,
    /// Between thousands.
    pub grouping: Grouping,
}

impl Numbers {
    /// Points as people of this language write them: `1 002,5`.
    #[must_use]
    pub fn points(self, points: Points) -> String {
        let plain = points.display(self.decimal);
        match plain.split_once(self.decimal) {
            Some((whole, rest)) => format!("{}{}{rest}", self.grouping.whole(whole), self.decimal),
            None => self.grouping.whole(&plain),
        }
    }
}

/// What stands between the thousands of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// Nothing.
    None,
    /// A space at which no line breaks.
    Space,
    /// A comma.
    Comma,
    /// A point.
    Point,
    /// An apostrophe.
    Apostrophe,
}

impl Grouping {
    /// Every way to group.
    pub const ALL: [Self; 5] = [Self::None, Self::Space, Self::Comma, Self::Point, Self::Apostrophe];

    /// The sign between thousands.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Space => "\u{a0}",
            Self::Comma => ",",
            Self::Point => ".",
            Self::Apostrophe => "’",
        }
    }

    /// The digits of a whole number in groups of three; a sign before them stays.
    #[must_use]
    pub fn whole(self, digits: &str) -> String {
        let (minus, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
        let first = digits.len() % 3;
        let groups = digits.as_bytes()[first..].chunks(3);
        let groups = std::iter::once(&digits.as_bytes()[..first]).filter(|group| !group.is_empty()).chain(groups);
        let groups: Vec<_> = groups.map(String::from_utf8_lossy).collect();
        format!("{minus}{}", groups.join(self.sign()))
    }
}

/// The letters and signs that texts in a language may have. What looks right and is another letter breaks search, screen readers and
/// typed answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letters {
    /// Its script by the four letters of ISO 15924: `Cyrl`.
    pub script: String,
    /// The letters of that script which belong to it, small and capital; nothing if it borrows words with all of them.
    pub alphabet: Option<BTreeSet<char>>,
    /// How it writes apostrophes, where they are letters.
    pub apostrophes: Option<Apostrophes>,
    /// Its quotation marks, where texts must have them instead of `"`.
    pub quotes: Option<(char, char)>,
}

/// Apostrophes that are letters: which sign stands behind which letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apostrophes {
    /// The small letters behind which `sign` stands.
    pub after: String,
    /// The sign behind those.
    pub sign: char,
    /// The sign behind all other letters.
    pub other: char,
}

/// What is written about letters cannot be meant.
#[cfg(not(target_family = "wasm"))]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadLetters {
    /// Unicode has no such script.
    #[error("there is no script `{0}`; write its four letters of ISO 15924, such as Cyrl, Latn or Arab")]
    Script(String),
    /// Quotation marks are a pair.
    #[error("`quotes` are two signs, the first and the last of what is quoted: \"«»\"")]
    Quotes,
}

#[cfg(not(target_family = "wasm"))]
impl Letters {
    /// Letters as somebody has written them down: of the alphabet each letter once, small or capital, with spaces as they like.
    ///
    /// # Errors
    /// [`BadLetters`] says how to mend it.
    pub fn new(script: &str, alphabet: Option<&str>, quotes: Option<&str>, apostrophes: Option<Apostrophes>) -> Result<Self, BadLetters> {
        let known = icu_properties::PropertyParser::<icu_properties::props::Script>::new().get_strict(script);
        if known.is_none() || script.len() != 4 {
            return Err(BadLetters::Script(script.to_owned()));
        }
        let quotes = quotes.map(|quotes| {
            let mut signs = quotes.chars();
            match (signs.next(), signs.next(), signs.next()) {
                (Some(open), Some(close), None) => Ok((open, close)),
                _ => Err(BadLetters::Quotes),
            }
        });
        let both = |c: char| std::iter::once(c).chain(c.to_lowercase()).chain(c.to_uppercase());
        let alphabet = alphabet.map(|letters| letters.chars().filter(|c| !c.is_whitespace()).flat_map(both).collect());
        Ok(Self { script: script.to_owned(), alphabet, apostrophes, quotes: quotes.transpose()? })
    }
}

/// Every language that has a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Languages(BTreeMap<Lang, Arc<Language>>);

impl Languages {
    /// The language with this tag.
    #[must_use]
    pub fn get(&self, lang: &Lang) -> Option<&Arc<Language>> {
        self.0.get(lang)
    }

    /// All of them, by their tags.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Language>> {
        self.0.values()
    }

    /// Adds one, or puts it in the place of the one with its tag.
    pub fn insert(&mut self, language: Language) {
        self.0.insert(language.lang.clone(), Arc::new(language));
    }

    /// What a language calls itself; its tag if it has no folder.
    #[must_use]
    pub fn own_name<'a>(&'a self, lang: &'a Lang) -> &'a str {
        self.get(lang).map_or(lang.as_str(), |language| &language.own_name)
    }

    /// Which way a language runs; without a folder the letters themselves must say it.
    #[must_use]
    pub fn direction(&self, lang: &Lang) -> Direction {
        self.get(lang).map_or(Direction::Auto, |language| language.direction)
    }
}

impl FromIterator<Language> for Languages {
    fn from_iter<I: IntoIterator<Item = Language>>(languages: I) -> Self {
        Self(languages.into_iter().map(|language| (language.lang.clone(), Arc::new(language))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("0", "0")]
    #[case("999", "999")]
    #[case("1000", "1,000")]
    #[case("-25000", "-25,000")]
    #[case("1234567", "1,234,567")]
    fn thousands_stand_in_groups(#[case] digits: &str, #[case] grouped: &str) {
        assert_eq!(Grouping::Comma.whole(digits), grouped);
        assert_eq!(Grouping::None.whole(digits), digits);
    }

    #[test]
    fn there_is_a_mark_for_every_option() {
        let marks = Marks::new("А Б В");
        assert_eq!([0, 1, 2, 3].map(|n| marks.of(n)), ["А", "Б", "В", "4"]);
    }

    #[test]
    fn points_are_written_as_the_language_writes_numbers() {
        let points = Points::hundredths(100_250);
        assert_eq!(Numbers { decimal: ',', grouping: Grouping::Space }.points(points), "1\u{a0}002,5");
        assert_eq!(Numbers { decimal: '.', grouping: Grouping::Comma }.points(points), "1,002.5");
        assert_eq!(Numbers { decimal: '.', grouping: Grouping::None }.points(Points::whole(7)), "7");
    }
}
