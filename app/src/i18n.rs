//! Texts of the interface: the only file that names Fluent. On the server only; an island gets strings as properties.

mod language_file;

pub use language_file::NAME as LANGUAGE_FILE;

use domain::lang::{Direction, Lang};
use domain::language::{BASE, Grouping, Language, Languages};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, PatternElement};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The made-up right-to-left language of the tests: English text, drawn from right to left.
pub const PSEUDO: &str = "ar-XB";

/// A file of texts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadTexts {
    /// A folder name is not a language tag.
    #[error("locales/{0}: the folder name is not a language tag; a tag looks like ru, uz-Cyrl or fa-AF")]
    Tag(String),
    /// A folder does not say what its language is like.
    #[error("locales/{0} has no {name}; copy that of a language nearby and change what differs", name = language_file::NAME)]
    NoFile(Lang),
    /// A file says what cannot be meant, or two files of a language define the same text.
    #[error("locales/{file}: {message}")]
    File {
        /// The file.
        file: String,
        /// What is wrong, and how to mend it.
        message: String,
    },
    /// The base language is missing.
    #[error("there are no texts in {BASE}")]
    NoBase,
    /// No language, or more than one, is that of readers of whom nothing is known.
    #[error("{0} files of languages say `for_strangers = true`; exactly one must, for readers of whom nothing is known")]
    Strangers(usize),
}

struct Book {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
    /// Texts without variables, ready made: nearly all of a page.
    plain: HashMap<String, String>,
    /// Texts that choose nothing by their variables, with a mark in the place of each.
    marked: HashMap<String, String>,
    ids: BTreeSet<String>,
}

/// All texts in all languages.
pub struct Catalogue {
    languages: Languages,
    books: BTreeMap<Lang, Book>,
}

impl Catalogue {
    /// Reads the files of `locales/`: pairs of a path, `<lang>/language.toml` or `<lang>/<name>.ftl`, and its content. A language
    /// without texts is known to banks, and no language of the interface. `pseudo` adds the right-to-left pseudo-locale of the
    /// tests.
    ///
    /// # Errors
    /// [`BadTexts`] names the first file that cannot be used.
    pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>, pseudo: bool) -> Result<Self, BadTexts> {
        let mut sources: BTreeMap<Lang, Vec<(&str, Cow<'_, str>)>> = BTreeMap::new();
        let mut described = Vec::new();
        for (path, text) in files {
            let (folder, name) = path.split_once('/').unwrap_or((path, ""));
            let lang = Lang::parse(folder).map_err(|_| BadTexts::Tag(folder.to_owned()))?;
            if name == language_file::NAME {
                described.push((path, text, lang));
            } else {
                sources.entry(lang).or_default().push((path, Cow::Borrowed(text)));
            }
        }
        let mut languages = languages(described, |lang| sources.contains_key(lang))?;
        let base = sources.keys().find(|lang| lang.as_str() == BASE).cloned().ok_or(BadTexts::NoBase)?;
        if let (true, Ok(lang)) = (pseudo, Lang::parse(PSEUDO)) {
            let like = languages.get(&base).ok_or_else(|| BadTexts::NoFile(base.clone()))?;
            let like = Language::clone(like);
            let nearest = languages.iter().filter(|language| language.for_strangers).map(|language| language.lang.clone());
            let fallback = nearest.chain([base.clone()]).collect();
            let (own_name, direction) = ("[RTL]".to_owned(), Direction::Rtl);
            languages.insert(Language { lang: lang.clone(), own_name, direction, fallback, for_strangers: false, ..like });
            let english = sources.get(&base).cloned().unwrap_or_default();
            sources.insert(lang, english);
        }
        let mut books = BTreeMap::new();
        for (lang, files) in sources {
            let language = languages.get(&lang).ok_or_else(|| BadTexts::NoFile(lang.clone()))?;
            books.insert(lang, Book::read(language, files)?);
        }
        Ok(Self { languages, books })
    }

    /// Everything that is known of languages, those included in which the interface has no texts.
    #[must_use]
    pub fn languages(&self) -> &Languages {
        &self.languages
    }

    /// The languages that a reader may be offered: those with texts, without the pseudo-locale.
    pub fn offered(&self) -> impl Iterator<Item = &Arc<Language>> {
        self.books.keys().filter(|lang| lang.as_str() != PSEUDO).filter_map(|lang| self.languages.get(lang))
    }

    /// The language for a reader of whom nothing is known.
    pub fn for_strangers(&self) -> Option<&Lang> {
        self.offered().find(|language| language.for_strangers).map(|language| &language.lang)
    }

    /// The languages of the interface, the pseudo-locale included if it was asked for.
    pub fn langs(&self) -> impl Iterator<Item = &Lang> {
        self.books.keys()
    }

    /// The texts for a reader of `lang`; `None` if the interface does not speak it.
    #[must_use]
    pub fn texts(self: &Arc<Self>, lang: &Lang) -> Option<Texts> {
        let language = self.languages.get(lang).filter(|_| self.books.contains_key(lang))?;
        Some(Texts { catalogue: Arc::clone(self), language: Arc::clone(language) })
    }

    /// The ids that a language defines, for tests.
    #[must_use]
    pub fn ids(&self, lang: &Lang) -> BTreeSet<String> {
        self.books.get(lang).map(|book| book.ids.clone()).unwrap_or_default()
    }

    fn find<'a>(&'a self, lang: &Lang, id: &str) -> Option<&'a Book> {
        let speaks = |book: &&Book| book.ids.contains(id);
        let chain = self.languages.get(lang)?.chain().filter_map(|lang| self.books.get(lang));
        // Whatever a chain says, every text is there in the base language.
        chain.chain(self.books.values().filter(|book| book.lang.as_str() == BASE)).find(speaks)
    }
}

impl Book {
    fn read(language: &Language, files: Vec<(&str, Cow<'_, str>)>) -> Result<Self, BadTexts> {
        let locale = language.plurals.parse().map_err(|_| BadTexts::Tag(language.plurals.clone()))?;
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Isolation marks keep numbers and names in place inside right-to-left text. Elsewhere they are only noise.
        bundle.set_use_isolating(language.direction == Direction::Rtl);
        bundle.set_formatter(Some(grouping(language.numbers.grouping)));
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
        let mut book = Self { lang: language.lang.clone(), bundle, plain: HashMap::new(), marked: HashMap::new(), ids };
        for id in book.ids.clone() {
            if let Some((text, marks)) = book.with_marks(&id) {
                let ready = if marks { &mut book.marked } else { &mut book.plain };
                ready.insert(id, text);
            }
        }
        Ok(book)
    }

    /// A message that chooses nothing, with the mark `{name}` in the place of each variable, and whether it has any.
    fn with_marks(&self, id: &str) -> Option<(String, bool)> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let mut marks = FluentArgs::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { .. } => {}
                PatternElement::Placeable { expression: Expression::Inline(InlineExpression::VariableReference { id }) } => {
                    marks.set(id.name, format!("{{{}}}", id.name));
                }
                PatternElement::Placeable { .. } => return None,
            }
        }
        let any = marks.iter().next().is_some();
        Some((self.dressed(self.bundle.format_pattern(pattern, Some(&marks), &mut Vec::new()).into_owned()), any))
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

/// The languages of these files, each with a chain of others that are there.
fn languages(files: Vec<(&str, &str, Lang)>, spoken: impl Fn(&Lang) -> bool) -> Result<Languages, BadTexts> {
    let (mut languages, mut chains) = (Languages::default(), Vec::new());
    for (path, text, lang) in files {
        let (language, lines) = language_file::read(path, text, lang)?;
        chains.push((path, lines, language.fallback.clone()));
        languages.insert(Language { spoken: spoken(&language.lang), ..language });
    }
    for (path, lines, fallback) in chains {
        if let Some((line, next)) = lines.iter().zip(&fallback).find(|(_, next)| languages.get(next).is_none()) {
            let message = format!("`fallback` names {next}, and there is no locales/{next}; take it out or add that folder");
            return Err(BadTexts::File { file: format!("{path}:{line}"), message });
        }
    }
    match languages.iter().filter(|language| language.for_strangers).count() {
        1 => Ok(languages),
        several => Err(BadTexts::Strangers(several)),
    }
}

/// Writes the numbers of texts in groups of thousands. Fluent takes a function and nothing with it, so each way has its own.
fn grouping<M>(grouping: Grouping) -> fn(&FluentValue<'_>, &M) -> Option<String> {
    fn grouped(value: &FluentValue<'_>, grouping: Grouping) -> Option<String> {
        match value {
            FluentValue::Number(number) => Some(grouping.whole(&number.as_string())),
            FluentValue::String(_) | FluentValue::Custom(_) | FluentValue::None | FluentValue::Error => None,
        }
    }
    match grouping {
        Grouping::None => |_, _| None,
        Grouping::Space => |value, _| grouped(value, Grouping::Space),
        Grouping::Comma => |value, _| grouped(value, Grouping::Comma),
        Grouping::Point => |value, _| grouped(value, Grouping::Point),
        Grouping::Apostrophe => |value, _| grouped(value, Grouping::Apostrophe),
    }
}

/// The texts of one page for one reader.
#[derive(Clone)]
pub struct Texts {
    catalogue: Arc<Catalogue>,
    language: Arc<Language>,
}

impl Texts {
    /// The tag of the reader's language.
    #[must_use]
    pub fn lang(&self) -> &Lang {
        &self.language.lang
    }

    /// The reader's language.
    #[must_use]
    pub fn language(&self) -> &Language {
        &self.language
    }

    /// All languages, for texts that are in another one.
    #[must_use]
    pub fn languages(&self) -> &Languages {
        &self.catalogue.languages
    }

    /// Which way the page runs, as HTML's `dir` wants it.
    #[must_use]
    pub fn dir(&self) -> &'static str {
        self.language.direction.as_str()
    }

    /// A text without variables. A missing text is said in the next language; an unknown id shows itself, which no
    /// test lets pass.
    #[must_use]
    pub fn get(&self, id: &str) -> String {
        if let Some(text) = self.catalogue.books.get(self.lang()).and_then(|book| book.plain.get(id)) {
            return text.clone();
        }
        match self.catalogue.find(self.lang(), id) {
            Some(book) => book.plain.get(id).cloned().unwrap_or_else(|| self.with(id, &[])),
            None => id.to_owned(),
        }
    }

    /// A text with the mark `{name}` in the place of each of these variables, for others to fill.
    #[must_use]
    pub fn with_marks(&self, id: &str, names: &[&str]) -> String {
        if names.is_empty() {
            return self.get(id);
        }
        if let Some(text) = self.catalogue.find(self.lang(), id).and_then(|book| book.marked.get(id)) {
            return text.clone();
        }
        let marks: Vec<(&str, String)> = names.iter().map(|name| (*name, format!("{{{name}}}"))).collect();
        let values: Vec<_> = marks.iter().map(|(name, mark)| (*name, mark.as_str().into())).collect();
        self.with(id, &values)
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
        self.catalogue.find(self.lang(), id).and_then(|book| book.format(id, &args)).unwrap_or_else(|| id.to_owned())
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
        self.language.numbers.points(points)
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

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// A file that says of a language what no test asks about.
    fn described(plurals: &str, fallback: &str) -> String {
        format!(
            "name = \"?\"\ndirection = \"ltr\"\nplurals = \"{plurals}\"\nfallback = {fallback}\nprint_font = \"Any\"\noption_marks = \"AB\"\n\
             [numbers]\ndecimal = \",\"\ngrouping = \" \"\n[letters]\nscript = \"Latn\"\n"
        )
    }

    /// These texts, with what their languages need to say of themselves.
    fn read(files: &[(&str, &str)]) -> Result<Catalogue, BadTexts> {
        let (en, ru, tg) = (described("en", "[]"), described("ru", "[\"en\"]"), described("fa", "[\"ru\", \"en\"]"));
        let ru = format!("for_strangers = true\n{ru}");
        let described = [("en/language.toml", en), ("ru/language.toml", ru), ("tg/language.toml", tg)];
        let described = described.iter().filter(|(path, _)| files.iter().all(|(given, _)| given != path));
        let described: Vec<_> = described.map(|(path, text)| (*path, text.as_str())).collect();
        Catalogue::read(files.iter().copied().chain(described), true)
    }
    fn catalogue(files: &[(&str, &str)]) -> Arc<Catalogue> {
        Arc::new(read(files).unwrap())
    }
    fn lang(tag: &str) -> Lang {
        Lang::parse(tag).unwrap()
    }

    #[test]
    fn numbers_stand_in_groups_and_choose_their_form() {
        let things = "n = { $n ->\n  [one] { $n } thing\n *[other] { $n } things\n }";
        let texts = catalogue(&[("en/a.ftl", things)]).texts(&lang("en")).unwrap();
        assert_eq!(texts.with("n", &[("n", 1i64.into())]), "1 thing");
        assert_eq!(texts.with("n", &[("n", 12_345i64.into())]), "12\u{a0}345 things");
    }

    #[test]
    fn a_language_without_texts_is_known_and_not_offered() {
        let books = catalogue(&[("en/a.ftl", "hi = Hello")]);
        assert!(books.languages().get(&lang("tg")).is_some() && books.texts(&lang("tg")).is_none());
        assert_eq!(books.offered().map(|language| language.lang.as_str()).collect::<Vec<_>>(), ["en"]);
        assert_eq!(books.texts(&lang(PSEUDO)).unwrap().dir(), "rtl", "the pseudo-locale is there and not offered");
    }

    /// What is wrong with the file of a language is said with its line and how to mend it.
    #[rstest]
    #[case("name = \"?\"", "name = \" \"", "locales/en/language.toml:1: `name` is empty")]
    #[case("\"ltr\"", "\"left\"", "locales/en/language.toml:2: unknown variant `left`, expected `ltr` or `rtl`")]
    #[case("plurals = \"en\"", "plurals = \"qq\"", "locales/en/language.toml:3: no plural forms are known of `qq`; name a language")]
    #[case("[]", "[\"en\"]", "locales/en/language.toml:4: `fallback` comes to en twice")]
    #[case("[]", "[\"de\"]", "locales/en/language.toml:4: `fallback` names de, and there is no locales/de")]
    #[case("[]", "[\"E\"]", "locales/en/language.toml:4: a language tag looks like")]
    #[case("decimal = \",\"", "decimal = \"0\"", "locales/en/language.toml:8: `decimal` is the sign")]
    #[case("\" \"", "\"_\"", "locales/en/language.toml:9: `grouping` is what stands between thousands")]
    #[case("\" \"", "\",\"", "locales/en/language.toml:9: `grouping` and `decimal` are the same sign")]
    #[case("Latn", "Latin", "locales/en/language.toml:11: there is no script `Latin`")]
    #[case("script", "quotes = \"«\"\nscript", "locales/en/language.toml:11: `quotes` are two signs")]
    #[case("plurals", "plural", "locales/en/language.toml:3: unknown field `plural`")]
    #[case("name", "for_strangers = true\nname", "2 files of languages say `for_strangers = true`")]
    fn a_file_that_cannot_be_meant_is_named(#[case] from: &str, #[case] to: &str, #[case] said: &str) {
        let file = described("en", "[]");
        assert!(file.contains(from), "{from}");
        let error = read(&[("en/a.ftl", "x = x"), ("en/language.toml", &file.replacen(from, to, 1))]).err().unwrap().to_string();
        assert!(error.starts_with(said), "{error}");
    }

    #[test]
    fn a_folder_with_texts_must_describe_its_language() {
        let error = read(&[("en/a.ftl", "x = x"), ("ky/a.ftl", "x = x")]).err().unwrap().to_string();
        assert!(error.starts_with("locales/ky has no language.toml; copy"), "{error}");
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
    fn marks_stand_where_others_put_something() {
        let books =
            catalogue(&[("en/a.ftl", "of = { $n } of { $of }\nmany = { $n ->\n  [one] one\n *[other] { $n } things\n }\nplain = Hi")]);
        let texts = books.texts(&lang("en")).unwrap();
        assert_eq!(texts.with_marks("of", &["n", "of"]), "{n} of {of}");
        assert_eq!(texts.with_marks("many", &["n"]), "{n} things", "what chooses is told a word");
        assert_eq!((texts.with_marks("plain", &[]), texts.get("plain")), ("Hi".to_owned(), "Hi".to_owned()));
        assert_eq!(texts.with("of", &[("n", 1i64.into()), ("of", 2i64.into())]), "1 of 2");
    }

    #[test]
    fn two_files_of_a_language_must_not_define_the_same_text() {
        assert!(matches!(read(&[("en/a.ftl", "x = 1"), ("en/b.ftl", "x = 2")]), Err(BadTexts::File { .. })));
        assert!(matches!(read(&[("ru/a.ftl", "x = 1")]), Err(BadTexts::NoBase)));
    }
}
