//! The letters of each language and no others. A Latin letter inside a Cyrillic word looks right and breaks search,
//! screen readers and typed answers.

use super::texts::{self, Role, Text};
use crate::bank::Bank;
use crate::content::{Problem, Rule};
use crate::fold::{looks_same, untypable};
use crate::language::{Apostrophes, Letters};
use icu_properties::props::Script;
use icu_properties::{CodePointMapData, PropertyParser};
use jiff::civil::Date;
use std::collections::BTreeMap;

const MIXED_SCRIPT: Rule = Rule::error("mixed-script");
const WRONG_SCRIPT: Rule = Rule::error("wrong-script");
const FOREIGN_LETTER: Rule = Rule::error("foreign-letter");
const WRONG_APOSTROPHE: Rule = Rule::error("wrong-apostrophe");
const INVISIBLE_SIGN: Rule = Rule::warning("invisible-sign");

pub(super) const RULES: &[Rule] = &[MIXED_SCRIPT, WRONG_SCRIPT, FOREIGN_LETTER, WRONG_APOSTROPHE, INVISIBLE_SIGN];

/// The letters of a language, and which Latin ones look like them in the hand of somebody who does not switch the keyboard.
struct Known<'a> {
    letters: &'a Letters,
    script: Script,
    alike: String,
}

impl<'a> Known<'a> {
    fn of(letters: &'a Letters) -> Option<Self> {
        let script = PropertyParser::<Script>::new().get_strict(&letters.script)?;
        let own = |c: char| letters.alphabet.iter().flatten().any(|own| looks_same(&c.to_string(), &own.to_string()));
        let alike = if script == Script::Latin { String::new() } else { ('a'..='z').filter(|c| own(*c)).collect() };
        Some(Self { letters, script, alike })
    }
}

pub(super) fn check(bank: &Bank, _today: Date) -> Vec<Problem> {
    let known: BTreeMap<_, _> = bank.letters.iter().filter_map(|(lang, letters)| Some((lang, Known::of(letters)?))).collect();
    let mut problems = Vec::new();
    texts::each(bank, &mut |text| {
        let findings = findings(&text, known.get(text.lang)).into_iter();
        problems.extend(findings.map(|(rule, message)| rule.broken(text.place, text.question, text.field.clone(), message)));
    });
    problems
}

fn findings(text: &Text<'_>, known: Option<&Known<'_>>) -> Vec<(Rule, String)> {
    let mut found = Vec::new();
    // Accepted answers have a rule of their own.
    if text.role != Role::Answer
        && let Some(sign) = text.text.chars().find(|c| !c.is_whitespace() && untypable(*c) && !joins(*c))
    {
        let message = format!("the text has a sign that nobody sees (U+{:04X}); type the word again", sign as u32);
        found.push((INVISIBLE_SIGN, message));
    }
    if let Some((word, strange)) = words(text.text).find_map(|word| Some((word, mixed(word, known)?))) {
        found.push((MIXED_SCRIPT, format!("«{word}» mixes alphabets ({strange}); type the word again in one alphabet")));
    }
    if text.role != Role::Answer
        && let Some(known) = known
    {
        found.extend(in_letters(text, known));
        found.extend(known.letters.apostrophes.as_ref().and_then(|apostrophes| apostrophe(text.text, apostrophes)));
    }
    found
}

/// The letters of a word that are of another script than the language, or than its first letter if that is all that is known.
fn mixed(word: &str, known: Option<&Known<'_>>) -> Option<String> {
    let mut scripts = word.chars().map(script).filter(|script| !matches!(*script, Script::Common | Script::Inherited));
    let first = scripts.next()?;
    let own = known.map_or(first, |known| known.script);
    let mixed = scripts.any(|script| script != first);
    let strange = |c: &char| script(*c) != own && c.is_alphabetic();
    mixed.then(|| word.chars().filter(strange).collect())
}

fn in_letters(text: &Text<'_>, known: &Known<'_>) -> Option<(Rule, String)> {
    let lang = text.lang;
    let foreign = |c: char| script(c) == known.script && known.letters.alphabet.as_ref().is_some_and(|letters| !letters.contains(&c));
    if let Some(letter) = text.text.chars().find(|c| foreign(*c)) {
        return Some((FOREIGN_LETTER, format!("{letter} (U+{:04X}) is no letter of {lang}; use the right one", letter as u32)));
    }
    let alike = |word: &&str| word.chars().count() <= 3 && word.chars().all(|c| known.alike.contains(c));
    if let Some(word) = words(text.text).find(alike) {
        return Some((MIXED_SCRIPT, format!("«{word}» is written in Latin letters that look like those of {lang}; type it again")));
    }
    let is_own = |c: char| script(c) == known.script;
    let is_latin = |c: char| script(c) == Script::Latin;
    if known.script != Script::Latin && text.role != Role::Label && text.text.contains(is_latin) && !text.text.contains(is_own) {
        return Some((WRONG_SCRIPT, format!("the text is not written in the letters of {lang}; translate it")));
    }
    // Names and abbreviations stand in Latin letters everywhere.
    let strange =
        |word: &&str| word.contains(|c| !is_own(c) && !is_latin(c) && script(c) != Script::Common && script(c) != Script::Inherited);
    let own = unquoted(text.text);
    let (strange, rest): (Vec<_>, Vec<_>) = words(&own).partition(strange);
    // Help with a language question may list forms of the exam's language; it must still be mostly in its own.
    let wrong = if text.about_language { strange.len() > rest.len() } else { !strange.is_empty() };
    wrong.then(|| {
        let word = strange.first().copied().unwrap_or_default();
        let message =
            format!("«{word}» is not written in the letters of {lang}; translate it, or put a quoted word between « » or in brackets");
        (WRONG_SCRIPT, message)
    })
}

/// The first apostrophe that is not the letter it should be.
fn apostrophe(text: &str, letters: &Apostrophes) -> Option<(Rule, String)> {
    let Apostrophes { after, sign, other } = letters;
    let chars: Vec<char> = text.chars().collect();
    let wrong = chars.iter().enumerate().skip(1).find(|&(n, &c)| {
        let before = chars[n - 1];
        let of_a_letter = before.to_lowercase().all(|small| after.contains(small));
        let inside = before.is_alphabetic() && chars.get(n + 1).is_some_and(|next| next.is_alphabetic());
        match c {
            '\'' | '‘' | '’' | '`' | '´' => of_a_letter || inside,
            c if c == *sign => !of_a_letter,
            c if c == *other => of_a_letter,
            _ => false,
        }
    });
    wrong.map(|(n, &c)| {
        let from = chars[..n].iter().rposition(|c| c.is_whitespace()).map_or(0, |space| space + 1);
        let word: String = chars[from..].iter().take_while(|c| !c.is_whitespace()).collect();
        let behind: Vec<_> = after.chars().map(|letter| format!("{letter}{sign}")).collect();
        let message = format!(
            "«{word}» has U+{:04X}; write {} with U+{:04X} ({sign}), every other apostrophe as U+{:04X} ({other})",
            c as u32,
            behind.join(" and "),
            *sign as u32,
            *other as u32,
        );
        (WRONG_APOSTROPHE, message)
    })
}

/// The text without what stands between quotation marks or in brackets.
fn unquoted(text: &str) -> String {
    let mut depth = 0_usize;
    let mut own = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '«' | '(' | '“' | '[' => depth += 1,
            '»' | ')' | '”' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        own.push(if depth == 0 { c } else { ' ' });
    }
    own
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    // Most letters of a bank are Cyrillic, of which the standard library has to look up each.
    let letter = |c: char| matches!(c, '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}') || c.is_alphabetic();
    text.split(move |c: char| !letter(c)).filter(|word| !word.is_empty())
}

/// Joiners, which Persian and emoji need.
fn joins(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe0f}')
}

fn script(c: char) -> Script {
    CodePointMapData::<Script>::new().get(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Place;
    use crate::lang::Lang;
    use rstest::rstest;

    fn letters(lang: &str) -> Letters {
        let cyrillic = |more| ("Cyrl", Some(format!("абвгдеёжзийклмнопрстуфхцчшщъыьэюя{more}")), Some("«»"));
        let (script, alphabet, quotes) = match lang {
            "ru" => cyrillic(""),
            "ky" => cyrillic("ңөү"),
            "tg" => cyrillic("ғӣқӯҳҷ"),
            "uz" => ("Latn", Some("abcdefghijklmnopqrstuvwxyz".to_owned()), None),
            "en" => ("Latn", None, None),
            "ar" => ("Arab", None, None),
            other => panic!("{other}"),
        };
        let apostrophes = (lang == "uz").then(|| Apostrophes { after: "og".into(), sign: 'ʻ', other: 'ʼ' });
        Letters::new(script, alphabet.as_deref(), quotes, apostrophes).unwrap()
    }

    fn rules(lang: &str, about_language: bool, text: &str) -> Vec<&'static str> {
        let letters = letters(lang);
        let (lang, place) = (Lang::parse(lang).unwrap(), Place::default());
        let text = Text { lang: &lang, text, role: Role::Prose, about_language, place: &place, question: None, field: String::new() };
        findings(&text, Known::of(&letters).as_ref()).into_iter().map(|(rule, _)| rule.name).collect()
    }

    #[rstest]
    #[case("ru", "Пётр I купил SIM-карту, закон № 115-ФЗ, XX век.", &[])]
    #[case("ru", "Это пapа.", &["mixed-script"])]
    #[case("ru", "Сестра c братом.", &["mixed-script"])]
    #[case("ru", "Это Ұлан.", &["foreign-letter"])]
    #[case("ru", "This is English.", &["wrong-script"])]
    #[case("ky", "Кыргызстандын жаңы мыйзамы, өкмөт, үй.", &[])]
    #[case("ky", "Бул ӣ.", &["foreign-letter"])]
    #[case("tg", "Ҷумҳурии Тоҷикистон, ғизо, қонун, ӯ, забони русӣ.", &[])]
    #[case("tg", "Ин ў аст.", &["foreign-letter"])]
    #[case("en", "The word «патент» (патент) is taught once, café.", &[])]
    #[case("en", "The word патент is taught once.", &["wrong-script"])]
    #[case("en", "The pаtent.", &["mixed-script", "wrong-script"])]
    #[case("uz", "Oʻzbekiston, gʻoya, maʼno, ‘qoʻsh’ tirnoq.", &[])]
    #[case("uz", "O'zbekiston", &["wrong-apostrophe"])]
    #[case("uz", "Oʼzbekiston", &["wrong-apostrophe"])]
    #[case("uz", "maʻno", &["wrong-apostrophe"])]
    #[case("uz", "ma’no", &["wrong-apostrophe"])]
    #[case("uz", "Bu ş harfi.", &["foreign-letter"])]
    #[case("ar", "اشترى أحمد شريحة SIM بموجب القانون ٣.", &[])]
    #[case("ar", "Not translated.", &["wrong-script"])]
    #[case("ar", "اشترى патент اليوم.", &["wrong-script"])]
    #[case("ar", "كلمة «патент» هنا.", &[])]
    #[case("ar", "كلمة patкnt هنا.", &["mixed-script", "wrong-script"])]
    #[case("ky", "Бул κ тамгасы.", &["wrong-script"])]
    #[case("ru", "Кыр\u{ad}гызстан.", &["invisible-sign"])]
    #[case("ru", "Чай\u{200b} и\u{a0}хлеб.", &["invisible-sign"])]
    #[case("ru", "Чай и\u{a0}хлеб.", &[])]
    fn letters_of_each_language(#[case] lang: &str, #[case] text: &str, #[case] broken: &[&str]) {
        assert_eq!(rules(lang, false, text), broken, "{text}");
    }

    #[test]
    fn help_with_a_language_question_may_list_russian_forms_but_not_be_russian() {
        assert!(rules("en", true, "After «для» use the genitive: для меня, для дочери.").is_empty());
        assert_eq!(rules("en", true, "После «для» стоит genitive."), ["wrong-script"]);
    }
}
