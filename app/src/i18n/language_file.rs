//! Reads `locales/<tag>/language.toml`: everything that is true of a language itself.

use super::BadTexts;
use domain::lang::{Direction, Lang};
use domain::language::{Apostrophes, BadLetters, Grouping, Language, Letters, Marks, Numbers};
use intl_pluralrules::{PluralRuleType, PluralRules};
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// What the file of a language is called in its folder.
pub const NAME: &str = "language.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: Spanned<String>,
    direction: Direction,
    plurals: Spanned<String>,
    fallback: Vec<Spanned<Lang>>,
    print_font: String,
    option_marks: String,
    #[serde(default)]
    complete: bool,
    #[serde(default)]
    for_strangers: bool,
    numbers: NumbersTable,
    letters: LettersTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NumbersTable {
    decimal: Spanned<char>,
    grouping: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LettersTable {
    script: Spanned<String>,
    alphabet: Option<String>,
    quotes: Option<Spanned<String>>,
    apostrophes: Option<ApostrophesTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ApostrophesTable {
    after: String,
    sign: char,
    other: char,
}

/// One language from its file, and where each of its fallbacks is named.
pub(super) fn read(path: &str, text: &str, lang: Lang) -> Result<(Language, Vec<usize>), BadTexts> {
    let line = |span: Range<usize>| 1 + text[..span.start.min(text.len())].matches('\n').count();
    let bad = |line: usize, message: String| BadTexts::File { file: format!("{path}:{line}"), message };
    let file: File = toml::from_str(text).map_err(|error| bad(error.span().map_or(1, line), error.message().replace('\n', " ")))?;
    let at = |span: Range<usize>, message: String| bad(line(span), message);
    if file.name.get_ref().trim().is_empty() {
        return Err(at(file.name.span(), "`name` is empty; write what the language calls itself".to_owned()));
    }
    let known = PluralRules::get_locales(PluralRuleType::CARDINAL);
    let plurals = file.plurals.get_ref();
    if !known.iter().any(|known| known.to_string() == *plurals) {
        let message = format!("no plural forms are known of `{plurals}`; name a language that has the same forms, such as en, ru or fa");
        return Err(at(file.plurals.span(), message));
    }
    let mut fallback: Vec<Lang> = Vec::new();
    for next in &file.fallback {
        if *next.get_ref() == lang || fallback.contains(next.get_ref()) {
            return Err(at(next.span(), format!("`fallback` comes to {} twice; remove it", next.get_ref())));
        }
        fallback.push(next.get_ref().clone());
    }
    let numbers = numbers(&file.numbers).map_err(|(span, message)| at(span, message))?;
    let letters = letters(&file.letters).map_err(|(span, message)| at(span, message))?;
    let lines = file.fallback.iter().map(|next| line(next.span())).collect();
    let language = Language {
        lang,
        own_name: file.name.into_inner(),
        direction: file.direction,
        plurals: file.plurals.into_inner(),
        numbers,
        fallback,
        letters,
        print_font: file.print_font,
        option_marks: Marks::new(&file.option_marks),
        spoken: false,
        complete: file.complete,
        for_strangers: file.for_strangers,
    };
    Ok((language, lines))
}

type Wrong = (Range<usize>, String);

fn numbers(table: &NumbersTable) -> Result<Numbers, Wrong> {
    let decimal = *table.decimal.get_ref();
    if decimal.is_alphanumeric() || decimal.is_whitespace() {
        return Err((table.decimal.span(), "`decimal` is the sign between whole and tenths, such as \",\" or \".\"".to_owned()));
    }
    // Nobody can see in a file whether a space lets a line break.
    let written = table.grouping.get_ref().replace([' ', '\u{202f}'], "\u{a0}");
    let grouping = Grouping::ALL.into_iter().find(|grouping| grouping.sign() == written);
    let grouping = grouping.ok_or_else(|| {
        let message = "`grouping` is what stands between thousands: \" \", \",\", \".\" or \"’\"; \"\" for nothing";
        (table.grouping.span(), message.to_owned())
    })?;
    if grouping.sign().contains(decimal) {
        return Err((table.grouping.span(), "`grouping` and `decimal` are the same sign; one of them must be another".to_owned()));
    }
    Ok(Numbers { decimal, grouping })
}

fn letters(table: &LettersTable) -> Result<Letters, Wrong> {
    let apostrophes = table.apostrophes.as_ref();
    let apostrophes = apostrophes.map(|table| Apostrophes { after: table.after.clone(), sign: table.sign, other: table.other });
    let quotes = table.quotes.as_ref();
    Letters::new(table.script.get_ref(), table.alphabet.as_deref(), quotes.map(|quotes| quotes.get_ref().as_str()), apostrophes).map_err(
        |bad| match bad {
            BadLetters::Script(_) => (table.script.span(), bad.to_string()),
            BadLetters::Quotes => (quotes.map(Spanned::span).unwrap_or_default(), bad.to_string()),
        },
    )
}
