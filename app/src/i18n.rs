//! Texts of the interface: the only file that names Fluent. On the server only; an island gets strings as properties.

use domain::lang::Lang;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, PatternElement};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The language in which every text must exist; the others may fall back.
const BASE: &str = "en";

/// The made-up right-to-left language of the tests: English text, drawn from right to left.
pub const PSEUDO: &str = "ar-XB";

/// A file of texts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadTexts {
    /// A folder name is not a language tag.
    #[error("{0}: the folder name is not a language tag")]
    Tag(String),
    /// Fluent cannot read a file, or two files of a language define the same text.
    #[error("{file}: {message}")]
    File {
        /// The file.
        file: String,
        /// What Fluent says.
        message: String,
    },
    /// The base language is missing.
    #[error("there are no texts in {BASE}")]
    NoBase,
}

/// The locale whose plural rules a language uses. `intl_pluralrules` inside Fluent knows neither Tajik nor Uzbek in
/// a named script, nor our pseudo-locale; these have the same categories as the language given here (CLDR 49).
fn plural_locale(lang: &str) -> &str {
    match lang {
        "tg" => "fa",
        PSEUDO => "en",
        other => other.split('-').next().unwrap_or(BASE),
    }
}

struct Book {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
    /// Texts without variables, ready made: nearly all of a page.
    plain: BTreeMap<String, String>,
    ids: BTreeSet<String>,
}

/// All texts in all languages.
pub struct Catalogue {
    books: BTreeMap<Lang, Book>,
}

impl Catalogue {
    /// Reads the files of `locales/`: pairs of a path `<lang>/<name>.ftl` and its content. `pseudo` adds the
    /// right-to-left pseudo-locale of the tests.
    ///
    /// # Errors
    /// [`BadTexts`] names the first file that cannot be used.
    pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>, pseudo: bool) -> Result<Self, BadTexts> {
        let mut sources: BTreeMap<Lang, Vec<(&str, Cow<'_, str>)>> = BTreeMap::new();
        for (path, text) in files {
            let folder = path.split('/').next().unwrap_or_default();
            let lang = Lang::parse(folder).map_err(|_| BadTexts::Tag(folder.to_owned()))?;
            sources.entry(lang).or_default().push((path, Cow::Borrowed(text)));
        }
        let base = sources.keys().find(|lang| lang.as_str() == BASE).cloned().ok_or(BadTexts::NoBase)?;
        if let (true, Ok(lang)) = (pseudo, Lang::parse(PSEUDO)) {
            let english = sources.get(&base).cloned().unwrap_or_default();
            sources.insert(lang, english);
        }
        let mut books = BTreeMap::new();
        for (lang, files) in sources {
            books.insert(lang.clone(), Book::read(lang, files)?);
        }
        Ok(Self { books })
    }

    /// The languages of the interface, the pseudo-locale included if it was asked for.
    pub fn langs(&self) -> impl Iterator<Item = &Lang> {
        self.books.keys()
    }

    /// The texts for a reader of `lang`; `None` if the interface does not speak it.
    #[must_use]
    pub fn texts(self: &Arc<Self>, lang: &Lang) -> Option<Texts> {
        self.books.contains_key(lang).then(|| Texts { catalogue: Arc::clone(self), lang: lang.clone() })
    }

    /// The ids that a language defines, for tests.
    #[must_use]
    pub fn ids(&self, lang: &Lang) -> BTreeSet<String> {
        self.books.get(lang).map(|book| book.ids.clone()).unwrap_or_default()
    }

    fn find<'a>(&'a self, lang: &Lang, id: &str) -> Option<&'a Book> {
        lang.fallback().into_iter().filter_map(|lang| self.books.get(&lang)).find(|book| book.ids.contains(id))
    }
}

impl Book {
    fn read(lang: Lang, files: Vec<(&str, Cow<'_, str>)>) -> Result<Self, BadTexts> {
        let locale = plural_locale(lang.as_str()).parse().map_err(|_| BadTexts::Tag(lang.to_string()))?;
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Isolation marks keep numbers and names in place inside right-to-left text. Elsewhere they are only noise.
        bundle.set_use_isolating(lang.is_rtl());
        let mut ids = BTreeSet::new();
        for (path, text) in files {
            let bad = |message: String| BadTexts::File { file: path.to_owned(), message };
            let resource = FluentResource::try_new(text.into_owned()).map_err(|(_, errors)| bad(format!("{errors:?}")))?;
            ids.extend(resource.entries().filter_map(|entry| match entry {
                Entry::Message(message) => Some(message.id.name.to_owned()),
                _ => None,
            }));
            bundle.add_resource(resource).map_err(|errors| bad(format!("{errors:?}")))?;
        }
        let mut book = Self { lang, bundle, plain: BTreeMap::new(), ids };
        let plain: Vec<_> = book.ids.iter().filter_map(|id| Some((id.clone(), book.without_variables(id)?))).collect();
        book.plain.extend(plain);
        Ok(book)
    }

    /// The ready text of a message that needs no variable.
    fn without_variables(&self, id: &str) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let variables = pattern.elements.iter().any(|element| matches!(element, PatternElement::Placeable { .. }));
        (!variables).then(|| self.dressed(self.bundle.format_pattern(pattern, None, &mut Vec::new()).into_owned()))
    }

    fn format(&self, id: &str, args: &FluentArgs<'_>) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        Some(self.dressed(self.bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned()))
    }

    /// The pseudo-locale draws its English from right to left, so that a page in it shows every left and right
    /// that somebody wrote by hand.
    fn dressed(&self, text: String) -> String {
        if self.lang.as_str() == PSEUDO { format!("\u{202e}{text}\u{202c}") } else { text }
    }
}

/// The texts of one page for one reader.
#[derive(Clone)]
pub struct Texts {
    catalogue: Arc<Catalogue>,
    lang: Lang,
}

impl Texts {
    /// The reader's language.
    #[must_use]
    pub fn lang(&self) -> &Lang {
        &self.lang
    }

    /// A text without variables. A missing text is said in the next language; an unknown id shows itself, which no
    /// test lets pass.
    #[must_use]
    pub fn get(&self, id: &str) -> String {
        match self.catalogue.find(&self.lang, id) {
            Some(book) => book.plain.get(id).cloned().unwrap_or_else(|| self.with(id, &[])),
            None => id.to_owned(),
        }
    }

    /// A text with variables: numbers choose the plural, words are put in as they are.
    #[must_use]
    pub fn with(&self, id: &str, values: &[(&str, Value<'_>)]) -> String {
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            let value = match value {
                Value::Number(number) => FluentValue::from(*number),
                Value::Text(text) => FluentValue::from(*text),
            };
            args.set(*name, value);
        }
        self.catalogue.find(&self.lang, id).and_then(|book| book.format(id, &args)).unwrap_or_else(|| id.to_owned())
    }

    /// A date with the month in words: `21 августа 2025`.
    #[must_use]
    pub fn date(&self, date: jiff::civil::Date) -> String {
        self.with(
            "date",
            &[
                ("day", i64::from(date.day()).into()),
                ("month", i64::from(date.month()).into()),
                ("year", date.year().to_string().as_str().into()),
            ],
        )
    }

    /// Points as people of this language write them: `2,5`.
    #[must_use]
    pub fn points(&self, points: domain::points::Points) -> String {
        points.display(if self.lang.as_str() == BASE { '.' } else { ',' })
    }

    /// The languages of the interface that a reader may choose.
    #[must_use]
    pub fn langs(&self) -> Vec<Lang> {
        self.catalogue.langs().cloned().collect()
    }

    /// The same catalogue in another language; `None` if the interface does not speak it.
    #[must_use]
    pub fn in_lang(&self, lang: &Lang) -> Option<Texts> {
        self.catalogue.texts(lang)
    }
}

/// A value put into a text.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// Chooses the plural form.
    Number(i64),
    /// Put in as it is.
    Text(&'a str),
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}
impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}
impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Number(i64::from(number))
    }
}
impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

/// The name of a language in that language, as its readers look for it.
#[must_use]
pub fn own_name(lang: &Lang) -> &str {
    match lang.as_str() {
        "ru" => "Русский",
        "en" => "English",
        "ky" => "Кыргызча",
        "tg" => "Тоҷикӣ",
        "uz" => "Oʻzbekcha",
        PSEUDO => "[RTL]",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn catalogue(files: &[(&str, &str)]) -> Arc<Catalogue> {
        Arc::new(Catalogue::read(files.iter().copied(), true).unwrap())
    }
    fn lang(tag: &str) -> Lang {
        Lang::parse(tag).unwrap()
    }

    /// The locale we hand to Fluent must choose the category that CLDR gives the language itself. `icu_plurals`,
    /// which carries newer rules than Fluent's own crate, is the judge.
    #[rstest]
    #[case("ru")]
    #[case("en")]
    #[case("ky")]
    #[case("tg")]
    #[case("uz")]
    fn plurals_follow_cldr(#[case] tag: &str) {
        use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};
        let forms = "n = { $n ->\n  [zero] zero\n  [one] one\n  [two] two\n  [few] few\n  [many] many\n *[other] other\n }";
        let file = format!("{tag}/a.ftl");
        let books = catalogue(&[("en/b.ftl", "x = x"), (&file, forms)]);
        let texts = books.texts(&lang(tag)).unwrap();
        let locale: icu_locale_core::Locale = tag.parse().unwrap();
        let judge = PluralRules::try_new(locale.into(), PluralRulesOptions::default()).unwrap();
        for n in [0i64, 1, 2, 5, 11, 21, 22, 100, 101] {
            let expected = match judge.category_for(n) {
                PluralCategory::Zero => "zero",
                PluralCategory::One => "one",
                PluralCategory::Two => "two",
                PluralCategory::Few => "few",
                PluralCategory::Many => "many",
                PluralCategory::Other => "other",
            };
            assert_eq!(texts.with("n", &[("n", n.into())]), expected, "{tag} {n}");
        }
    }

    #[test]
    fn missing_texts_come_in_the_next_language() {
        let books = catalogue(&[("en/a.ftl", "hi = Hello\nonly = English"), ("ru/a.ftl", "hi = Привет"), ("tg/a.ftl", "")]);
        let tajik = books.texts(&lang("tg")).unwrap();
        assert_eq!(tajik.get("hi"), "Привет");
        assert_eq!(tajik.get("only"), "English");
        assert!(books.texts(&lang("de")).is_none());
    }

    #[test]
    fn two_files_of_a_language_must_not_define_the_same_text() {
        assert!(Catalogue::read([("en/a.ftl", "x = 1"), ("en/b.ftl", "x = 2")], false).is_err());
        assert!(Catalogue::read([("ru/a.ftl", "x = 1")], false).is_err(), "no base language");
    }
}
