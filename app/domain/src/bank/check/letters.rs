//! The letters of each language and no others. A Latin letter inside a Cyrillic word looks right and breaks search,
//! screen readers and typed answers.

use super::Rule;
use super::texts::{self, Role, Text};
use crate::bank::{Bank, Problem};
use crate::lang::Lang;
use jiff::civil::Date;
use unicode_normalization::is_nfc;

const MIXED_SCRIPT: Rule = Rule::error("mixed-script");
const WRONG_SCRIPT: Rule = Rule::error("wrong-script");
const FOREIGN_LETTER: Rule = Rule::error("foreign-letter");
const UZBEK_APOSTROPHE: Rule = Rule::error("uzbek-apostrophe");
const NOT_NFC: Rule = Rule::error("not-nfc");

pub(super) const RULES: &[Rule] = &[MIXED_SCRIPT, WRONG_SCRIPT, FOREIGN_LETTER, UZBEK_APOSTROPHE, NOT_NFC];

/// Letters of the Cyrillic alphabets beside а–я and ё, in small and capital form.
const CYRILLIC: &[(&str, &str)] = &[("ru", ""), ("ky", "ңөүҢӨҮ"), ("tg", "ғӣқӯҳҷҒӢҚӮҲҶ")];

/// The Latin alphabets. English borrows words with their accents, Uzbek does not.
const LATIN: &[&str] = &["en", "uz"];

/// Small Latin letters that look like Cyrillic ones.
const LOOK_ALIKE: &str = "aceopxyi";

const TURNED_COMMA: char = 'ʻ';
const APOSTROPHE: char = 'ʼ';

/// Whether the language is written with one of the Cyrillic alphabets known here.
pub(super) fn is_cyrillic(lang: &Lang) -> bool {
    CYRILLIC.iter().any(|(tag, _)| *tag == lang.as_str())
}

pub(super) fn check(bank: &Bank, _today: Date) -> Vec<Problem> {
    let mut problems = Vec::new();
    texts::each(bank, &mut |text| {
        let findings = findings(&text).into_iter();
        problems.extend(findings.map(|(rule, message)| rule.broken(text.place, text.question, text.field.clone(), message)));
    });
    problems
}

fn findings(text: &Text<'_>) -> Vec<(Rule, String)> {
    let mut found = Vec::new();
    if !is_nfc(text.text) {
        found.push((NOT_NFC, "the text is not in Unicode normal form NFC: letter and accent are two signs; type it again".to_owned()));
    }
    if let Some(word) = words(text.text).find(|word| word.contains(cyrillic) && word.contains(latin)) {
        let latin: String = word.chars().filter(|c| latin(*c)).collect();
        found.push((MIXED_SCRIPT, format!("«{word}» mixes alphabets (Latin {latin}); type the word again in one alphabet")));
    }
    if text.role == Role::Answer {
        return found;
    }
    if let Some((_, extra)) = CYRILLIC.iter().find(|(tag, _)| *tag == text.lang.as_str()) {
        found.extend(in_cyrillic(text, extra));
    } else if LATIN.contains(&text.lang.as_str()) {
        found.extend(in_latin(text));
        if text.lang.as_str() == "uz" {
            found.extend(uzbek(text.text));
        }
    }
    found
}

fn in_cyrillic(text: &Text<'_>, extra: &str) -> Option<(Rule, String)> {
    let lang = text.lang;
    let foreign = |c: char| cyrillic(c) && !matches!(c, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё') && !extra.contains(c);
    if let Some(letter) = text.text.chars().find(|c| foreign(*c)) {
        return Some((FOREIGN_LETTER, format!("{letter} (U+{:04X}) is no letter of {lang}; use the right one", letter as u32)));
    }
    if let Some(word) = words(text.text).find(|word| word.chars().count() <= 3 && word.chars().all(|c| LOOK_ALIKE.contains(c))) {
        return Some((MIXED_SCRIPT, format!("«{word}» is written in Latin letters that look Cyrillic; type it again")));
    }
    let silent = !text.text.contains(cyrillic) && text.text.contains(latin);
    (silent && text.role != Role::Label).then(|| (WRONG_SCRIPT, format!("the text is not written in the letters of {lang}; translate it")))
}

fn in_latin(text: &Text<'_>) -> Option<(Rule, String)> {
    let lang = text.lang;
    if lang.as_str() == "uz"
        && let Some(letter) = text.text.chars().find(|c| latin(*c) && !c.is_ascii())
    {
        return Some((FOREIGN_LETTER, format!("{letter} (U+{:04X}) is no letter of {lang}; use the right one", letter as u32)));
    }
    let own = unquoted(text.text);
    let (cyrillic, latin): (Vec<_>, Vec<_>) = words(&own).partition(|word| word.contains(cyrillic));
    // Help with a language question may list Russian forms; it must still be mostly in its own language.
    let wrong = if text.about_language { cyrillic.len() > latin.len() } else { !cyrillic.is_empty() };
    wrong.then(|| {
        let word = cyrillic.first().copied().unwrap_or_default();
        (WRONG_SCRIPT, format!("«{word}» is written in Cyrillic; translate it, or put a quoted Russian word between « » or in brackets"))
    })
}

/// The first apostrophe that is not the Uzbek letter it should be: U+02BB after o and g, U+02BC elsewhere.
fn uzbek(text: &str) -> Option<(Rule, String)> {
    let chars: Vec<char> = text.chars().collect();
    let wrong = chars.iter().enumerate().skip(1).find(|&(n, &c)| {
        let before = chars[n - 1];
        let of_a_letter = matches!(before, 'o' | 'g' | 'O' | 'G');
        let inside = before.is_alphabetic() && chars.get(n + 1).is_some_and(|next| next.is_alphabetic());
        match c {
            '\'' | '‘' | '’' | '`' | '´' => of_a_letter || inside,
            TURNED_COMMA => !of_a_letter,
            APOSTROPHE => of_a_letter,
            _ => false,
        }
    });
    wrong.map(|(n, &c)| {
        let from = chars[..n].iter().rposition(|c| c.is_whitespace()).map_or(0, |space| space + 1);
        let word: String = chars[from..].iter().take_while(|c| !c.is_whitespace()).collect();
        let message = format!("«{word}» has U+{:04X}; write oʻ and gʻ with U+02BB (ʻ), every other apostrophe as U+02BC (ʼ)", c as u32);
        (UZBEK_APOSTROPHE, message)
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
    text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty())
}

fn cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52F}')
}

fn latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{C0}'..='\u{24F}' if c.is_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bank::Place;
    use rstest::rstest;

    fn rules(lang: &str, about_language: bool, text: &str) -> Vec<&'static str> {
        let (lang, place) = (Lang::parse(lang).unwrap(), Place::default());
        let text = Text { lang: &lang, text, role: Role::Prose, about_language, place: &place, question: None, field: String::new() };
        findings(&text).into_iter().map(|(rule, _)| rule.name).collect()
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
    #[case("uz", "O'zbekiston", &["uzbek-apostrophe"])]
    #[case("uz", "Oʼzbekiston", &["uzbek-apostrophe"])]
    #[case("uz", "maʻno", &["uzbek-apostrophe"])]
    #[case("uz", "ma’no", &["uzbek-apostrophe"])]
    #[case("uz", "Bu ş harfi.", &["foreign-letter"])]
    #[case("ru", "Чаи\u{306}.", &["not-nfc"])]
    fn letters_of_each_language(#[case] lang: &str, #[case] text: &str, #[case] broken: &[&str]) {
        assert_eq!(rules(lang, false, text), broken, "{text}");
    }

    #[test]
    fn help_with_a_language_question_may_list_russian_forms_but_not_be_russian() {
        assert!(rules("en", true, "After «для» use the genitive: для меня, для дочери.").is_empty());
        assert_eq!(rules("en", true, "После «для» стоит genitive."), ["wrong-script"]);
    }
}
