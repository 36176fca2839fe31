//! A bank whose exam language has no folder in `locales/`: it says itself what is true of it, or is told what is missing.

use super::{TODAY, check_banks, folder};
use domain::content::Severity;
use server::content::Files;
use std::collections::BTreeMap;

const FILE: &str = "ar-exam/bank.toml";

fn other_banks() -> BTreeMap<String, Vec<u8>> {
    let banks = folder("tests/other-banks");
    banks.list().into_iter().map(|entry| (entry.path.clone(), banks.read(&entry.path).unwrap().into_owned())).collect()
}

/// The errors in `bank.toml` after this change: line, rule, message.
fn errors(from: &str, to: &str) -> Vec<(usize, &'static str, String)> {
    let mut files = other_banks();
    let text = String::from_utf8(files[FILE].clone()).unwrap();
    assert!(text.contains(from), "{from}");
    files.insert(FILE.to_owned(), text.replacen(from, to, 1).into_bytes());
    let checked = check_banks(&files, TODAY);
    let errors = checked.problems().filter(|problem| problem.severity == Severity::Error && problem.file == FILE);
    errors.map(|problem| (problem.line, problem.rule, problem.message.clone())).collect()
}

#[test]
fn the_bank_from_right_to_left_has_no_error() {
    let checked = check_banks(&other_banks(), TODAY);
    assert!(!checked.has_errors(), "{}", checked.to_text());
    assert_eq!(checked.banks[0].questions, 11);
}

#[test]
fn what_a_bank_does_not_say_of_its_language_is_named() {
    for (from, to, rule, said) in [
        ("name = \"العربية\"\n", "", "missing-field", "`name` is missing"),
        ("direction = \"rtl\"\n", "", "missing-field", "`direction` is missing"),
        ("direction = \"rtl\"", "direction = \"up\"", "wrong-value", "it must be one of ltr, rtl"),
        ("print_font = \"DejaVu Sans Mono\"\n", "", "missing-field", "`print_font` is missing"),
        ("\"DejaVu Sans Mono\"", "\"Comic\"", "wrong-value", "there is no font «Comic»"),
        ("option_marks", "marks", "missing-field", "`option_marks` is missing"),
        ("script = \"Arab\"\n", "", "missing-field", "`script` is missing"),
        ("\"Arab\"", "\"Arabic\"", "wrong-value", "there is no script `Arabic`"),
        ("[language.words]\nright = \"صحيح\"\nwrong = \"خطأ\"\nsaid = \"أجبت بصوت مسموع\"\n", "", "missing-field", "`words` is missing"),
        ("wrong = \"خطأ\"\n", "", "missing-field", "`wrong` is missing"),
    ] {
        let errors = errors(from, to);
        let found = errors.iter().any(|(line, broken, message)| *line > 0 && *broken == rule && message.contains(said));
        assert!(found, "{said}: {errors:?}");
    }
}

/// Without a folder and without a word in the bank nothing is known, and that is one problem, not one for every text.
#[test]
fn a_language_of_which_nothing_is_known_is_one_problem() {
    let text = String::from_utf8(other_banks()[FILE].clone()).unwrap();
    let start = text.find("# No folder").unwrap();
    let end = text.find("[title]").unwrap();
    let errors = errors(&text[start..end], "");
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!((errors[0].0, errors[0].1), (4, "unknown-language"));
    assert!(errors[0].2.contains("add locales/ar/language.toml, or describe it here in a table [language]"), "{errors:?}");
}

#[test]
fn a_bank_that_cites_laws_says_how() {
    let mut files = other_banks();
    let text = String::from_utf8(files[FILE].clone()).unwrap();
    let start = text.find("# How questions name an article").unwrap();
    let end = text.find("[laws]").unwrap();
    files.insert(FILE.to_owned(), format!("{}{}", &text[..start], &text[end..]).into_bytes());
    let checked = check_banks(&files, TODAY);
    let said: Vec<_> = checked.problems().filter(|problem| problem.rule == "law-form").collect();
    assert_eq!(said.len(), 1, "{}", checked.to_text());
    assert!(said[0].message.contains("add the table [citations]"), "{}", said[0].message);
}
