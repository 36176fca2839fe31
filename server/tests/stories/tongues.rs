//! A language is a folder: one that nobody has thought of, written from right to left, with words of its own and texts that are
//! still missing, from home to the sheet of paper, without a change in any code.

use crate::support::{BANK, Browser, Page, Server};
use domain::lang::Lang;
use server::clock::{Clock, TestClock};
use server::config::Config;
use server::startup::{self, Content};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// What the scratch language says of itself.
const LANGUAGE: &str = r#"
name = "Ẍẍ"
direction = "rtl"
# Its plural forms are those of Arabic, of which none of ours has as many.
plurals = "ar"
fallback = ["tg", "en"]
print_font = "DejaVu Sans Mono"
option_marks = "XYZ"

[numbers]
decimal = "٫"
grouping = "’"

[letters]
script = "Latn"
"#;

/// The few texts that have been translated.
const TEXTS: &str = "home-title = ẍ home
questions = { $n ->
    [zero] ẍ none
    [one] ẍ one
    [two] ẍ two
    [few] ẍ few { $n }
    [many] ẍ many { $n }
   *[other] ẍ other { $n }
 }
";

/// The locales of the tree in a folder of their own, and the scratch language among them.
fn scratch(language: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in server::assets::locales() {
        write(&folder.path().join(path), &text);
    }
    write(&folder.path().join("xx/language.toml"), language);
    write(&folder.path().join("xx/home.ftl"), TEXTS);
    folder
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A folder of locales as the server takes it.
fn read(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for lang in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        for file in fs::read_dir(lang).unwrap().map(|entry| entry.unwrap().path()) {
            let path = file.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            files.push((path, fs::read_to_string(&file).unwrap()));
        }
    }
    files
}

fn content(language: &str) -> Content {
    Content { locales: read(scratch(language).path()), ..Content::shipped() }
}

/// What every page in the scratch language has in common.
fn in_scratch(page: &Page) {
    assert_eq!(
        (page.status, page.attrs("html", "lang"), page.attrs("html", "dir")),
        (200, vec!["xx".into()], vec!["rtl".into()]),
        "{}",
        page.address
    );
    assert_eq!(page.texts("details.languages a[aria-current]"), ["Ẍẍ"], "{}", page.address);
}

#[test]
fn a_language_is_a_folder() {
    let server = Server::of(content(LANGUAGE), |_| {});
    let mut browser = Browser::of(&server);
    let home = browser.open("/xx");
    in_scratch(&home);
    assert_eq!(home.text("h1"), "ẍ home");
    assert_eq!(home.text("main .lead"), server.say("tg", "home-lead", &[]), "what is missing is said in the next language of its chain");
    assert!(browser.open("/en").attrs("details.languages a", "hreflang").contains(&"xx".to_owned()), "every page offers it");

    let list = browser.open(&format!("/xx/exams/{BANK}"));
    in_scratch(&list);
    let intro = browser.open(&format!("/xx/exams/{BANK}/legislation-01"));
    in_scratch(&intro);
    let question = browser.submit(&intro.form("form.mode:has(input[value=practice])").set("help", "tg"));
    in_scratch(&question);
    assert_eq!(question.attrs("legend > span[lang=ru]", "dir"), ["ltr"], "the exam runs its own way");
    assert_eq!(question.attrs("legend .help-text", "dir"), ["ltr"], "and so does its help");
    let result = browser.finish("xx", &question.attempt());
    in_scratch(&result);
    in_scratch(&browser.open("/xx/progress"));
    in_scratch(&browser.open("/xx/practice"));

    let paper = browser.submit(&intro.form("form[action='/api/papers']"));
    in_scratch(&paper);
    assert!(
        paper.text("main").contains("ẍ many \u{2068}20\u{2069}"),
        "twenty takes a form that Tajik does not have: {}",
        paper.text("main")
    );
    for sheet in ["questions", "answers"] {
        let pdf = browser.get(&format!("{}/{sheet}.pdf", paper.address));
        assert!(pdf.status == 200 && pdf.bytes.starts_with(b"%PDF-"), "{sheet}");
    }
}

/// Who reads it gets numbers as it writes them, and all that is missing from the next language of its chain.
#[test]
fn its_numbers_and_its_chain_are_its_own() {
    let server = Server::of(content(LANGUAGE), |_| {});
    let texts = server.state.catalogue.texts(&Lang::parse("xx").unwrap()).unwrap();
    assert_eq!(texts.points(domain::points::Points::hundredths(123_450)), "1’234٫5");
    assert_eq!(texts.with("questions", &[("n", 7_000i64.into())]), "ẍ other \u{2068}7’000\u{2069}", "held together inside the line");
    assert_eq!(texts.get("home-practise"), server.say("tg", "home-practise", &[]));
}

/// The pseudo-locale stays something to try: nobody has it who has not set it.
#[test]
fn the_pseudo_locale_is_a_setting() {
    assert_eq!(Browser::of(&Server::of(content(LANGUAGE), |_| {})).get("/ar-XB").status, 404);
    let trying = Server::of(content(LANGUAGE), |config| config.pseudo_locale = true);
    assert_eq!(Browser::of(&trying).open("/ar-XB").attrs("html", "dir"), ["rtl"]);
}

/// What is wrong with the file of a language stops the start, and says where and how to mend it.
#[test]
fn a_broken_language_stops_the_start() {
    let clock = || Clock::of_test(TestClock { even: std::sync::Arc::default(), ahead: std::sync::Arc::default() });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for (from, to, said) in [
        ("direction = \"rtl\"", "direction = \"up\"", "the texts cannot be used: locales/xx/language.toml:3: unknown variant `up`"),
        ("plurals = \"ar\"", "plurals = \"xx\"", "the texts cannot be used: locales/xx/language.toml:5: no plural forms are known of `xx`"),
        ("[\"tg\", \"en\"]", "[\"yy\"]", "the texts cannot be used: locales/xx/language.toml:6: `fallback` names yy"),
        ("DejaVu Sans Mono", "Comic", "the texts cannot be used: locales/xx/language.toml: `print_font`: there is no font «Comic»"),
    ] {
        assert!(LANGUAGE.contains(from), "{from}");
        let content = content(&LANGUAGE.replace(from, to));
        let error = runtime.block_on(startup::build_from(content, Config::default(), clock())).err().expect(said).to_string();
        assert!(error.starts_with(said), "{error}");
    }
    let mut without = content(LANGUAGE);
    without.locales.retain(|(path, _)| path != "xx/language.toml");
    let error = runtime.block_on(startup::build_from(without, Config::default(), clock())).err().unwrap().to_string();
    assert!(error.starts_with("the texts cannot be used: locales/xx has no language.toml; copy"), "{error}");
}
