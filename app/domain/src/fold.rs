//! Folding: which texts count as the same although their signs differ.
//!
//! What people type on cheap phones, copy from messages and hear from dictation holds signs that nobody sees, letters of
//! the other alphabet, stress marks, quotation marks and dashes of every kind, and the digits of their own script. All of
//! that is decided here once, by properties of Unicode, for typed answers, codes, numbers of forms, laws that are looked
//! for, and the checks of banks.

use icu_properties::props::{
    CanonicalCombiningClass, Dash, DefaultIgnorableCodePoint, GeneralCategory, QuotationMark, Script, TerminalPunctuation,
};
use icu_properties::{CodePointMapData, CodePointSetData};
use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;

/// The breve makes й and ў, letters of their own; every other accent on a Cyrillic letter may be left out, as ё may be е.
const BREVE: char = '\u{306}';
/// Stands for what a telephone could not put into a text, after dictation for instance.
const OBJECT_REPLACEMENT: char = '\u{fffc}';
/// What ends a line somewhere.
const LINE_ENDS: [char; 5] = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];
/// What the Arabic keyboard has for the comma between thousands.
const ARABIC_THOUSANDS: char = '\u{66c}';
/// The blank of Braille: a space to everybody who sees.
const BRAILLE_BLANK: char = '\u{2800}';

/// The form in which texts are compared.
///
/// Case does not count, nor do signs that nobody sees, accents (but й is not и), quotation marks, apostrophes, and
/// punctuation, brackets and pictures at either end. Spaces, dashes and digits of all kinds are one kind each. Letters that a
/// phone without the keyboard of the language lacks are the Russian letters one types instead.
#[must_use]
pub fn fold(text: &str) -> String {
    let seen: String = text.nfc().filter(|c| !(invisible(*c) || quotes(*c))).collect();
    let mut folded = String::with_capacity(text.len());
    for c in seen.nfkd().filter(|c| !(invisible(*c) || quotes(*c))) {
        if plain(c) {
            folded.extend(c.to_lowercase());
        } else if is_space(c) {
            folded.push(' ');
        } else if CodePointSetData::new::<Dash>().contains(c) {
            folded.push('-');
        } else if let Some(digit) = decimal(c) {
            folded.push(char::from(b'0' + digit));
        } else if c == ARABIC_THOUSANDS {
            folded.push(',');
        } else if !is_accent(c, folded.chars().last()) {
            punctuated(c, &mut folded);
        }
    }
    let folded: String = folded.chars().map(typed_instead).nfc().collect();
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    bare(&words.join(" ")).to_owned()
}

/// A folded text without what stands around it: a full stop, brackets, a list's dash, a smiling face. A sign beside a digit
/// may be a part of the number (-5, +7, 50%) and stays, as does a text of nothing but such signs.
fn bare(text: &str) -> &str {
    let ends = |c: char| c == ' ' || CodePointSetData::new::<TerminalPunctuation>().contains(c);
    let loose = |c: char, of_number: &str, beside: Option<char>| {
        let number = beside.is_some_and(|beside| beside.is_ascii_digit());
        ends(c) || brackets(c) || (ornament(c) && !(number && of_number.contains(c)))
    };
    let text = text.trim_matches(ends);
    let mut word = text;
    while let Some(c) = word.chars().next().filter(|c| loose(*c, "-№#§", word.chars().nth(1))) {
        word = &word[c.len_utf8()..];
    }
    while let Some(c) = word.chars().next_back().filter(|c| loose(*c, "%‰°′″", word.chars().nth_back(1))) {
        word = &word[..word.len() - c.len_utf8()];
    }
    if word.is_empty() { text } else { word }
}

/// Whether a folded text is nothing, or nothing but punctuation and pictures.
#[must_use]
pub fn nothing(folded: &str) -> bool {
    folded.chars().all(|c| c == ' ' || ornament(c) || CodePointSetData::new::<TerminalPunctuation>().contains(c))
}

fn brackets(c: char) -> bool {
    matches!(category(c), GeneralCategory::OpenPunctuation | GeneralCategory::ClosePunctuation)
}

/// Punctuation and pictures, which are no part of the word that they stand beside. Signs of mathematics and currencies are.
fn ornament(c: char) -> bool {
    use GeneralCategory::{
        ConnectorPunctuation, DashPunctuation, FinalPunctuation, InitialPunctuation, ModifierSymbol, OtherPunctuation, OtherSymbol,
    };
    brackets(c)
        || matches!(
            category(c),
            ConnectorPunctuation
                | DashPunctuation
                | FinalPunctuation
                | InitialPunctuation
                | OtherPunctuation
                | ModifierSymbol
                | OtherSymbol
        )
}

/// Whether two folded texts are the same, letters that look alike included: Latin `c` in a Russian word, Cyrillic `о` in
/// an English one.
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    one == other || rest(one, other, same_letter).is_some_and(str::is_empty)
}

/// What stands behind `start` in `text`, if it begins with it. Both are folded.
#[must_use]
pub fn after<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    rest(text, start, same_letter)
}

/// Whether a reader sees no difference between two texts: unlike [`same`], case, accents and punctuation count.
#[must_use]
pub fn looks_same(one: &str, other: &str) -> bool {
    let seen = |text: &str| {
        let seen: String = text.nfc().filter(|c| !invisible(*c)).collect();
        seen.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    };
    rest(&seen(one), &seen(other), looks_alike).is_some_and(str::is_empty)
}

/// The digits of a text in which only digits count: of any script, with anything but letters between them. A letter that
/// looks like a digit is that digit, as O is for 0. Words around the digits do not count, nor does the address that a
/// number or code was photographed with. `None` if there is any other letter.
#[must_use]
pub fn digits(text: &str, at_most: usize) -> Option<String> {
    let text = if text.contains("://") { text.rsplit(['#', '/', '=']).next()? } else { text };
    only_digits(text, at_most).or_else(|| {
        let seen: String = text.chars().filter(|c| !invisible(*c)).collect();
        let digit = |c: char| decimal(c).is_some();
        let (first, last) = (seen.find(digit)?, seen.rfind(digit)?);
        let end = last + seen[last..].chars().next().map_or(0, char::len_utf8);
        only_digits(&seen[first..end], at_most)
    })
}

fn only_digits(text: &str, at_most: usize) -> Option<String> {
    let mut digits = String::new();
    for c in text.chars().filter(|c| c.is_alphanumeric()).nfkc() {
        let digit = decimal(c).or_else(|| (0..10).find(|digit| draws_as(c, char::from(b'0' + digit))))?;
        digits.push(char::from(b'0' + digit));
        if digits.len() > at_most {
            return None;
        }
    }
    Some(digits)
}

/// A text as it is kept, whatever editor and system it was written with: in the normal form NFC, with `\n` between its
/// lines, nothing at the end of a line and no empty lines but single ones, which separate paragraphs.
#[must_use]
pub fn written(text: &str) -> String {
    let text: String = if composed(text) { text.to_owned() } else { text.nfc().collect() };
    if !text.contains(LINE_ENDS) {
        return text.trim().to_owned();
    }
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}'], "\n").replace('\u{2029}', "\n\n");
    let mut lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.dedup_by(|line, before| line.is_empty() && before.is_empty());
    lines.join("\n").trim().to_owned()
}

/// Whether letters and accents are single signs where they can be.
#[must_use]
pub fn composed(text: &str) -> bool {
    unicode_normalization::is_nfc(text)
}

/// The letters and digits of which nothing needs to be looked up; nearly all of a bank is made of them.
fn plain(c: char) -> bool {
    matches!(c, 'а'..='я' | 'А'..='Я' | 'a'..='z' | 'A'..='Z' | '0'..='9' | ' ')
}

/// Whether nobody sees the sign and no keyboard has it: zero-width spaces, soft hyphens, marks of direction, controls.
#[must_use]
pub fn invisible(c: char) -> bool {
    if plain(c) {
        return false;
    }
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
        || match category(c) {
            GeneralCategory::Format => true,
            GeneralCategory::Control => !c.is_whitespace(),
            _ => c == OBJECT_REPLACEMENT,
        }
}

/// Whether no keyboard of anybody has the sign: nobody sees it, or it is no sign at all.
#[must_use]
pub fn untypable(c: char) -> bool {
    !plain(c) && (invisible(c) || matches!(category(c), GeneralCategory::PrivateUse | GeneralCategory::Unassigned))
}

fn category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c == BRAILLE_BLANK
}

/// Quotation marks, and every apostrophe that a keyboard may give for Uzbek oʻ, gʻ and ʼ.
fn quotes(c: char) -> bool {
    !plain(c) && (CodePointSetData::new::<QuotationMark>().contains(c) || (!is_letter(c) && prototype(c).chars().all(|c| c == '\'')))
}

/// The sign that a reader would take `c` for, by Unicode's list of confusables.
fn prototype(c: char) -> String {
    let mut bytes = [0; 4];
    skeleton(c.encode_utf8(&mut bytes)).collect()
}

fn is_letter(c: char) -> bool {
    use GeneralCategory::{LowercaseLetter, OtherLetter, TitlecaseLetter, UppercaseLetter};
    matches!(category(c), LowercaseLetter | UppercaseLetter | TitlecaseLetter | OtherLetter)
}

/// The value of a decimal digit of any script. Unicode promises that the ten digits of a script follow one another.
fn decimal(c: char) -> Option<u8> {
    let is_digit = |c: char| category(c) == GeneralCategory::DecimalNumber;
    if !is_digit(c) {
        return None;
    }
    let before = (0..u32::from(c)).rev().map_while(char::from_u32).take_while(|c| is_digit(*c)).count();
    u8::try_from(before % 10).ok()
}

/// Whether `c` is an accent on the sign before it that may be left out. Marks that belong to one script write its vowels
/// and stay, as do those that make another letter.
fn is_accent(c: char, before: Option<char>) -> bool {
    let script = |c: char| CodePointMapData::<Script>::new().get(c);
    let mark = matches!(category(c), GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark);
    let letter_of_its_own = c == BREVE && before.is_some_and(|before| script(before) == Script::Cyrillic);
    let part_of_letter = matches!(
        CodePointMapData::<CanonicalCombiningClass>::new().get(c),
        CanonicalCombiningClass::Overlay
            | CanonicalCombiningClass::Nukta
            | CanonicalCombiningClass::KanaVoicing
            | CanonicalCombiningClass::Virama
    );
    mark && script(c) == Script::Inherited && !letter_of_its_own && !part_of_letter
}

/// Writes a letter without its case, and a sign of punctuation as the plain one that it looks like.
fn punctuated(c: char, folded: &mut String) {
    if c.is_ascii() || c.is_alphanumeric() {
        // By way of the capitals, so that ß is ss and every sigma is one; small letters first, for the capital of ß is one sign.
        let capitals = c.to_lowercase().flat_map(char::to_uppercase);
        folded.extend(capitals.flat_map(char::to_lowercase).flat_map(|c| std::iter::once(c).nfkd()));
        return;
    }
    let plain = prototype(c);
    if plain.chars().all(|c| c.is_ascii_punctuation() && !quotes(c)) { folded.push_str(&plain) } else { folded.push(c) }
}

/// The letter that is typed on a Russian keyboard for one that it lacks.
fn typed_instead(c: char) -> char {
    match c {
        'ң' | 'ӊ' => 'н',
        'ө' => 'о',
        'ү' | 'ұ' => 'у',
        'ғ' => 'г',
        'қ' => 'к',
        'ҳ' => 'х',
        'ҷ' => 'ч',
        c => c,
    }
}

/// What is left of `text` behind `start`, sign by sign.
fn rest<'a>(text: &'a str, start: &str, equal: fn(char, char) -> bool) -> Option<&'a str> {
    let mut rest = text.chars();
    let found = start.chars().all(|wanted| rest.next().is_some_and(|found| equal(found, wanted)));
    found.then_some(rest.as_str())
}

/// Whether two letters without case are one, or look alike in either case: в is typed as B by who takes the Latin capitals.
fn same_letter(one: char, other: char) -> bool {
    one == other || (foreign(one, other) && draws_as(one, other))
}

/// Whether two letters of different alphabets look alike as they stand.
fn looks_alike(one: char, other: char) -> bool {
    one == other || (foreign(one, other) && prototype(one) == prototype(other))
}

/// Whether these are letters of two alphabets.
fn foreign(one: char, other: char) -> bool {
    let script = |c: char| CodePointMapData::<Script>::new().get(c);
    is_letter(one) && is_letter(other) && script(one) != script(other)
}

/// Whether `c` looks like `other` in small letters or in capitals.
fn draws_as(c: char, other: char) -> bool {
    let other = forms(other);
    forms(c).iter().any(|form| other.contains(form))
}

fn forms(c: char) -> [String; 2] {
    let mut capital = c.to_uppercase();
    [prototype(c), prototype(capital.next().unwrap_or(c))]
}
