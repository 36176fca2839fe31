//! The texts of the interface: complete in every language, used in the code, and written in their own letters.

use app::exam::wire::RunnerTexts;
use app::i18n::Catalogue;
use domain::bank::{Bank, ExamTongue, Unread, check};
use domain::fold::composed;
use domain::lang::{Lang, LocalText};
use domain::language::BASE;
use domain::rules::{Confidence, Exam};
use fluent_bundle::{FluentBundle, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};
use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One text, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    /// Every piece of text, all plural forms included.
    words: String,
    /// Variables that are put in; every form taken together.
    shown: BTreeSet<String>,
    /// Variables that choose a form.
    chosen_by: BTreeSet<String>,
}

impl Said {
    fn read(&mut self, pattern: &Pattern<String>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => self.words.push_str(value),
                PatternElement::Placeable { expression } => self.expression(expression),
            }
        }
    }

    fn expression(&mut self, expression: &Expression<String>) {
        match expression {
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                self.shown.insert(id.name.clone());
            }
            Expression::Inline(InlineExpression::Placeable { expression }) => self.expression(expression),
            Expression::Inline(other) => panic!("{other:?}: only text and variables are used"),
            Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
                self.chosen_by.insert(id.name.clone());
                for variant in variants {
                    self.words.push(' ');
                    self.read(&variant.value);
                }
            }
            Expression::Select { selector, .. } => panic!("{selector:?} chooses a form; only variables do"),
        }
    }
}

type Texts = BTreeMap<String, Said>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// Every language of the interface with its texts. Fails where Fluent would only skip.
fn locales() -> BTreeMap<Lang, Texts> {
    let all = entries(&root().join("locales")).into_iter().map(|folder| (Lang::parse(&name(&folder)).unwrap(), texts(&folder)));
    all.filter(|(_, texts)| !texts.is_empty()).collect()
}

/// The same as the server reads it.
fn catalogue() -> Arc<Catalogue> {
    let folders = entries(&root().join("locales"));
    let files = folders.iter().flat_map(|folder| entries(folder).into_iter().map(move |file| (name(folder), file)));
    let files: Vec<_> =
        files.map(|(folder, file)| (format!("{folder}/{}", name(&file)), std::fs::read_to_string(&file).unwrap())).collect();
    Arc::new(Catalogue::read(files.iter().map(|(path, text)| (path.as_str(), text.as_str())), false).unwrap())
}

/// The languages whose files say that every text is there.
fn complete(catalogue: &Catalogue) -> BTreeSet<&Lang> {
    catalogue.languages().iter().filter(|language| language.complete).map(|language| &language.lang).collect()
}

fn texts(folder: &Path) -> Texts {
    let mut texts = Texts::new();
    for file in entries(folder).into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "ftl")) {
        let source = std::fs::read_to_string(&file).unwrap();
        let resource = fluent_syntax::parser::parse(source).unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", file.display()));
        for entry in resource.body {
            match entry {
                Entry::Message(message) => {
                    let mut said = Said::default();
                    said.read(&message.value.unwrap_or_else(|| panic!("{}: {} says nothing", file.display(), message.id.name)));
                    assert!(message.attributes.is_empty(), "{}: nobody reads the attributes of {}", file.display(), message.id.name);
                    let before = texts.insert(message.id.name.clone(), said);
                    assert_eq!(before, None, "{}: {} is there twice", file.display(), message.id.name);
                }
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
                other => panic!("{}: {other:?}", file.display()),
            }
        }
    }
    texts
}

fn english(locales: &BTreeMap<Lang, Texts>) -> &Texts {
    &locales[&Lang::parse(BASE).unwrap()]
}

/// A language that says so is complete, text by text and file by file. Of one on its way it is only said how far it is.
#[test]
fn every_complete_language_says_everything_in_the_same_files() {
    let (locales, catalogue) = (locales(), catalogue());
    let (english, complete) = (english(&locales), complete(&catalogue));
    let files = |lang: &str| entries(&root().join("locales").join(lang)).iter().map(|file| name(file)).collect::<Vec<_>>();
    assert!(complete.iter().any(|lang| lang.as_str() == BASE), "the language in which texts are written first");
    for (lang, texts) in &locales {
        let (there, wanted): (BTreeSet<_>, BTreeSet<_>) = (texts.keys().collect(), english.keys().collect());
        let missing: Vec<_> = wanted.difference(&there).collect();
        let foreign: Vec<_> = there.difference(&wanted).collect();
        assert!(foreign.is_empty(), "{lang}: not in {BASE}: {foreign:?}");
        if complete.contains(lang) {
            assert!(missing.is_empty(), "{lang}: missing {missing:?}");
            assert_eq!(files(lang.as_str()), files(BASE), "{lang}");
        } else {
            println!("{lang}: {} of {} texts; missing {missing:?}", there.len(), wanted.len());
        }
    }
    let silent: Vec<_> = complete.iter().filter(|lang| !locales.contains_key(**lang)).collect();
    assert!(silent.is_empty(), "{silent:?} say that they are complete and have no texts");
}

/// What must not be lost by an oversight: a shipped language does not take back that it is complete.
#[test]
fn the_shipped_languages_are_complete() {
    let catalogue = catalogue();
    let complete = complete(&catalogue);
    for shipped in ["en", "ky", "ru", "tg", "uz"] {
        assert!(complete.iter().any(|lang| lang.as_str() == shipped), "{shipped}");
    }
}

/// The locale that a file names must choose the forms that CLDR gives the language itself. `icu_plurals`, which carries
/// newer rules than Fluent's own crate, is the judge, where it knows more of the language than that it counts.
#[test]
fn plurals_follow_cldr() {
    const NUMBERS: [i64; 12] = [0, 1, 2, 3, 5, 11, 12, 21, 22, 100, 101, 1000];
    let forms = "n = { $n ->\n  [zero] zero\n  [one] one\n  [two] two\n  [few] few\n  [many] many\n *[other] other\n }";
    let catalogue = catalogue();
    for language in catalogue.languages().iter() {
        let locale: icu_locale_core::Locale = language.lang.as_str().parse().unwrap();
        let judge = PluralRules::try_new(locale.into(), PluralRulesOptions::default()).unwrap();
        let judged = NUMBERS.map(|n| match judge.category_for(n) {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => "other",
        });
        let mut bundle = FluentBundle::new(vec![language.plurals.parse().unwrap()]);
        bundle.add_resource(FluentResource::try_new(forms.to_owned()).unwrap()).unwrap();
        let pattern = bundle.get_message("n").unwrap().value().unwrap();
        let chosen = NUMBERS.map(|n| {
            let args = [("n", FluentValue::from(n))].into_iter().collect();
            bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
        });
        let knows = judged.iter().any(|form| *form != "other");
        assert!(!knows || chosen == judged, "{}: {chosen:?}, not {judged:?}", language.lang);
    }
}

/// A number lost in a translation is a lie: every language puts in what English puts in. Which variable chooses a
/// form is the language's own affair, as long as the page gives it.
#[test]
fn every_language_puts_in_the_same_variables() {
    let locales = locales();
    let english = english(&locales);
    for (lang, texts) in &locales {
        for (id, said) in texts {
            let base = &english[id];
            let given: BTreeSet<_> = base.shown.union(&base.chosen_by).collect();
            // A variable that only chooses a form in English is a word or a number that another language may say.
            let lost: Vec<_> = base.shown.difference(&said.shown).filter(|variable| !said.chosen_by.contains(*variable)).collect();
            let unknown: Vec<_> = said.shown.union(&said.chosen_by).filter(|variable| !given.contains(variable)).collect();
            assert!(lost.is_empty() && unknown.is_empty(), "{lang}: {id} loses {lost:?} and invents {unknown:?}");
            assert!(!said.words.trim().is_empty() || !said.shown.is_empty(), "{lang}: {id} says nothing");
        }
    }
}

/// A string in the source with what stands before it.
struct Literal {
    text: String,
    before: String,
}

/// The strings of a source without its comments and its tests.
fn literals(source: &str) -> Vec<Literal> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let source: String = source.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [line, "\n"]).collect();
    let mut found = Vec::new();
    let mut rest = source.as_str();
    while let Some(open) = rest.find('"') {
        let before = rest[..open].trim_end().chars().rev().take(12).collect::<Vec<_>>().into_iter().rev().collect();
        let after = &rest[open + 1..];
        // A quotation mark inside a string never begins an id.
        let close = after.char_indices().scan(false, |escaped, (at, c)| {
            let ends = c == '"' && !*escaped;
            *escaped = c == '\\' && !*escaped;
            Some((at, ends))
        });
        let Some((close, _)) = close.into_iter().find(|(_, ends)| *ends) else { break };
        found.push(Literal { text: after[..close].to_owned(), before });
        rest = &after[close + 1..];
    }
    found
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let deeper = |path: PathBuf| if path.is_dir() { sources(&path) } else { vec![path] };
    entries(folder).into_iter().flat_map(deeper).filter(|path| path.extension().is_some_and(|ext| ext == "rs")).collect()
}

/// The strings of all sources in these folders that can name a text: those drawn on the server.
fn named(folders: &[&str]) -> Vec<(PathBuf, Literal)> {
    let files = folders.iter().flat_map(|folder| sources(&root().join(folder)));
    let of_browser = |path: &Path| path.starts_with(root().join("app/src")) && path.to_string_lossy().contains("/browser");
    let on_the_server = files.filter(|path| !of_browser(path));
    on_the_server.flat_map(|path| literals(&std::fs::read_to_string(&path).unwrap()).into_iter().map(move |l| (path.clone(), l))).collect()
}

fn asks(literal: &Literal) -> bool {
    [".text(", ".get(", ".with(", " text(", "with_marks("].iter().any(|call| literal.before.ends_with(call))
}

/// Two words or more, joined by hyphens: the shape of nearly all ids.
fn joined(text: &str) -> bool {
    text.contains('-') && text.split('-').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()))
}

#[test]
fn every_text_that_is_asked_for_exists() {
    let locales = locales();
    let english = english(&locales);
    let strings = named(&["app/src"]);
    let asked: Vec<_> = strings.iter().filter(|(_, literal)| asks(literal)).collect();
    assert!(asked.len() > 80, "the calls are found: {}", asked.len());
    for (path, literal) in asked {
        assert!(english.contains_key(&literal.text), "{}: there is no text {:?}", path.display(), literal.text);
    }
    for (id, _) in RunnerTexts::IDS {
        assert!(english.contains_key(id), "the island asks for {id:?}");
    }
    // In tables an id stands alone; what else has its shape is the value of an attribute, or one of these.
    let others = ["bar-ground", "bar-value", "accept-language", "not-taken", "why-answer", "why-verdict"];
    for (path, literal) in strings.iter().filter(|(_, literal)| joined(&literal.text)) {
        let attribute = literal.before.ends_with('=') || others.contains(&literal.text.as_str());
        assert!(attribute || english.contains_key(&literal.text), "{}: there is no text {:?}", path.display(), literal.text);
    }
}

#[test]
fn every_text_is_used() {
    let strings = named(&["app/src", "app/domain/src", "server/src"]);
    let on_the_way = RunnerTexts::IDS.iter().map(|(id, _)| *id);
    let used: BTreeSet<&str> = strings
        .iter()
        .filter(|(_, literal)| asks(literal) || joined(&literal.text))
        .map(|(_, literal)| literal.text.as_str())
        .chain(on_the_way)
        .collect();
    let locales = locales();
    let unused: Vec<_> = english(&locales).keys().filter(|id| !used.contains(id.as_str())).collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
}

/// The rules of banks about letters hold for the interface too: no Latin letter in a Cyrillic word, no letter of
/// another alphabet, the right apostrophes, composed letters. Each text stands in for the note of an exam.
#[test]
fn every_language_is_written_in_its_own_letters() {
    let rules = ["mixed-script", "wrong-script", "foreign-letter", "wrong-apostrophe", "invisible-sign"];
    assert!(rules.iter().all(|name| check::rules().any(|rule| rule.name == *name)), "the rules have these names");
    let mut notes: BTreeMap<String, LocalText> = BTreeMap::new();
    for (lang, texts) in locales() {
        for (id, said) in texts {
            assert!(composed(&said.words), "{id} in {lang}");
            notes.entry(id).or_default().insert(lang.clone(), said.words);
        }
    }
    let problems = check::check(&bank(notes), date(2026, 1, 1));
    let broken: Vec<_> = problems.iter().filter(|problem| rules.contains(&problem.rule)).map(|p| (&p.file, &p.field, &p.message)).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_rules_of_letters_see_what_is_wrong() {
    let notes = [("uz", "O'zbekcha"), ("ky", "Кыргызчa"), ("tg", "Ин ў аст"), ("ru", "Not translated")];
    for (lang, text) in notes {
        let note = [(Lang::parse(lang).unwrap(), text.to_owned())].into_iter().collect();
        let problems = check::check(&bank([("planted".to_owned(), note)].into()), date(2026, 1, 1));
        assert!(problems.iter().any(|problem| problem.field == format!("note/{lang}")), "{lang}: {problems:?}");
    }
}

/// A bank that holds nothing but these notes of exams.
fn bank(notes: BTreeMap<String, LocalText>) -> Bank {
    let exam = |(id, note): (String, LocalText)| Exam {
        id: id.parse().unwrap(),
        rank: 1,
        version: 1,
        name: LocalText::default(),
        valid_from: date(2026, 1, 1),
        valid_until: None,
        minutes: 1,
        minutes_confidence: Confidence::Stated,
        checked_on: date(2026, 1, 1),
        source: String::new(),
        note,
        modules: vec![],
        total: None,
    };
    Bank {
        id: "interface".parse().unwrap(),
        version: "1".into(),
        title: LocalText::default(),
        exam_language: Lang::parse("ru").unwrap(),
        exam_tongue: ExamTongue::default(),
        citations: None,
        help_languages: vec![],
        letters: catalogue().languages().iter().map(|language| (language.lang.clone(), language.letters.clone())).collect(),
        grace_days: 0,
        subjects: vec![],
        areas: vec![],
        topics: vec![],
        laws: BTreeMap::new(),
        tests: BTreeMap::new(),
        items: BTreeMap::new(),
        stimuli: BTreeMap::new(),
        exams: notes.into_iter().map(exam).collect(),
        glossary: vec![],
        unread: Unread::default(),
    }
}
