//! Which language and which encoding a browser would like, and which language an address means.

use axum::http::header::{ACCEPT_ENCODING, ACCEPT_LANGUAGE};
use axum::http::{HeaderMap, HeaderName};
use domain::lang::Lang;
use domain::language::Language;
use icu_locale::{LanguageIdentifier, Locale, LocaleCanonicalizer, LocaleExpander};

/// Nobody reads more languages; what comes behind is not looked at.
const MOST_WISHES: usize = 64;

/// One element of a list of wishes (RFC 9110, 12.4) and its weight in thousandths.
struct Wish {
    range: String,
    weight: u32,
}

/// What a language range says about the languages that we speak.
enum Found<'a> {
    /// It is served by this one.
    Spoken(&'a Language),
    /// We speak the language, but write it in another script than the range names.
    OtherScript(&'a Language),
    Nothing,
}

/// The best language for the `Accept-Language` headers of a request among those we speak; `None` if we speak none of
/// them. Of equal wishes the first counts. `*` wishes for nothing in particular.
pub fn best<'a>(headers: &HeaderMap, spoken: &[&'a Language]) -> Option<&'a Lang> {
    let mut wishes = wishes(headers, ACCEPT_LANGUAGE);
    let refused = |lang: &Lang| wishes.iter().any(|wish| wish.weight == 0 && covers(&wish.range, lang.as_str()));
    let spoken: Vec<&Language> = spoken.iter().copied().filter(|language| !refused(&language.lang)).collect();
    wishes.retain(|wish| wish.weight > 0);
    wishes.sort_by_key(|wish| std::cmp::Reverse(wish.weight));
    let mut found: Vec<_> = wishes.iter().map(|wish| find(&wish.range, &spoken)).collect();
    // Browsers add the bare language by themselves: behind `uz-Cyrl-UZ`, `uz` is no wish for another script.
    for n in 1..found.len() {
        if let Found::Spoken(lang) = found[n]
            && found[..n].iter().any(|before| matches!(before, Found::OtherScript(other) if *other == lang))
            && understand(&wishes[n].range).is_some_and(|wish| wish.script.is_none())
        {
            found[n] = Found::OtherScript(lang);
        }
    }
    let served = found.iter().find_map(|found| if let Found::Spoken(language) = found { Some(&language.lang) } else { None });
    served.or_else(|| found.iter().find_map(|found| if let Found::OtherScript(lang) = found { instead(lang, &spoken) } else { None }))
}

/// The language that a part of an address means: `RU`, `ru-RU` and `tg_TJ` are languages in other words, `tj` and `kg`
/// are countries, whose language is meant.
pub fn meant<'a>(tag: &str, spoken: &[&'a Language]) -> Option<&'a Lang> {
    match find(tag, spoken) {
        Found::Spoken(language) => Some(&language.lang),
        Found::OtherScript(language) => instead(language, spoken),
        Found::Nothing => None,
    }
}

/// Whether a browser takes an encoding: it names it and does not refuse it.
pub fn takes(headers: &HeaderMap, encoding: &str) -> bool {
    let wishes = wishes(headers, ACCEPT_ENCODING);
    let named = wishes.iter().find(|wish| wish.range.eq_ignore_ascii_case(encoding));
    named.or_else(|| wishes.iter().find(|wish| wish.range == "*")).is_some_and(|wish| wish.weight > 0)
}

/// The elements of every line of a header in order. An element whose weight is none does not count.
fn wishes(headers: &HeaderMap, name: HeaderName) -> Vec<Wish> {
    let lines: Vec<_> = headers.get_all(name).iter().map(|line| String::from_utf8_lossy(line.as_bytes())).collect();
    let wish = |element: &str| {
        let mut parts = element.split(';').map(str::trim);
        let range = parts.next().filter(|range| !range.is_empty())?.to_owned();
        let weight = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.trim_end().eq_ignore_ascii_case("q").then(|| value.trim_start().parse::<f32>())
        });
        let weight = weight.map_or(Some(1.0), Result::ok).filter(|weight| (0.0..=1.0).contains(weight))?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 1000")]
        Some(Wish { range, weight: (weight * 1000.0).round() as u32 })
    };
    lines.iter().flat_map(|line| line.split(',')).filter_map(wish).take(MOST_WISHES).collect()
}

/// Basic filtering of RFC 4647: `ky` covers `ky` and `ky-KG`, not the other way round.
fn covers(range: &str, tag: &str) -> bool {
    tag.get(..range.len()).is_some_and(|start| start.eq_ignore_ascii_case(range))
        && tag.get(range.len()..).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// Lookup of RFC 4647: what a range names beyond a language and a script does not matter. Where it names a script that we
/// do not write, as Uzbek in Cyrillic, its reader is better served by another language.
fn find<'a>(range: &str, spoken: &[&'a Language]) -> Found<'a> {
    let Some(wanted) = understand(range) else { return Found::Nothing };
    let in_language = |wanted: &LanguageIdentifier| {
        let ours: Vec<_> = spoken.iter().filter_map(|lang| Some((*lang, understand(lang.lang.as_str())?))).collect();
        let ours: Vec<_> = ours.into_iter().filter(|(_, ours)| ours.language == wanted.language).collect();
        let script = expanded(wanted).script;
        let same_script = ours.iter().find(|(_, ours)| expanded(ours).script == script);
        match (same_script, ours.first()) {
            (Some((lang, _)), _) => Found::Spoken(lang),
            (None, Some((lang, _))) if wanted.script.is_some() => Found::OtherScript(lang),
            (None, Some((lang, _))) => Found::Spoken(lang),
            (None, None) => Found::Nothing,
        }
    };
    match in_language(&wanted) {
        Found::Nothing => of_country(range).map_or(Found::Nothing, |language| in_language(&language)),
        found => found,
    }
}

/// A tag with its aliases resolved, shortened from the end until it is one: `rus` is `ru`.
fn understand(range: &str) -> Option<LanguageIdentifier> {
    let tag = range.replace('_', "-");
    let mut rest = tag.as_str();
    let mut locale = loop {
        match Locale::try_from_str(rest) {
            Ok(locale) => break locale,
            Err(_) => rest = rest.rsplit_once('-')?.0,
        }
    };
    LocaleCanonicalizer::new_extended().canonicalize(&mut locale);
    (!locale.id.language.is_unknown()).then_some(locale.id)
}

/// The language of the country that a code of two letters names, if that country is where it is most at home.
fn of_country(code: &str) -> Option<LanguageIdentifier> {
    let mut language = LanguageIdentifier { region: Some(code.parse().ok()?), ..LanguageIdentifier::UNKNOWN };
    let expander = LocaleExpander::new_extended();
    expander.maximize(&mut language);
    expander.minimize(&mut language);
    (language.region.is_none() && !language.language.is_unknown()).then_some(language)
}

/// With the script that the language is most often written in.
fn expanded(language: &LanguageIdentifier) -> LanguageIdentifier {
    let mut expanded = language.clone();
    LocaleExpander::new_extended().maximize(&mut expanded);
    expanded
}

/// What a reader of this language is shown where there is nothing in it.
fn instead<'a>(language: &Language, spoken: &[&'a Language]) -> Option<&'a Lang> {
    language.fallback.iter().find_map(|next| spoken.iter().find(|language| language.lang == *next)).map(|language| &language.lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets;
    use axum::http::HeaderValue;
    use rstest::rstest;
    use std::sync::Arc;

    /// The languages of these tests, whatever others are added.
    fn spoken() -> Vec<Arc<Language>> {
        let tested = |language: &&Arc<Language>| ["en", "ky", "ru", "tg", "uz"].contains(&language.lang.as_str());
        let catalogue = assets::catalogue(&assets::locales(), false).unwrap();
        catalogue.offered().filter(tested).cloned().collect()
    }

    #[rstest]
    #[case(&["tg-TJ,tg;q=0.9,ru;q=0.8"], Some("tg"))]
    #[case(&["fr,ru;q=0.5,en;q=0.7"], Some("en"))]
    #[case(&["tg-Cyrl-TJ"], Some("tg"))]
    #[case(&["ky-Cyrl-KG, en-US;q=0.3"], Some("ky"))]
    #[case(&["uz-Latn-UZ"], Some("uz"))]
    #[case(&["ru-Cyrl"], Some("ru"))]
    #[case(&["RU"], Some("ru"))]
    #[case(&["ru_RU"], Some("ru"))]
    #[case(&["rus"], Some("ru"))]
    #[case(&["tgk-TJ"], Some("tg"))]
    #[case(&["ru-RU-u-nu-latn"], Some("ru"))]
    #[case(&["en-US-x-twain"], Some("en"))]
    #[case(&["en-GB-oxendict"], Some("en"))]
    #[case(&["ky-419-something"], Some("ky"))]
    #[case(&["ru-!!"], Some("ru"))]
    #[case(&["kg"], Some("ky"))]
    #[case(&["tj, ru;q=0.9"], Some("tg"))]
    #[case(&["uz-Cyrl-UZ,ru;q=0.4"], Some("ru"))]
    #[case(&["uz-Cyrl-UZ,tg;q=0.4"], Some("tg"))]
    #[case(&["uz-Cyrl-UZ,uz-Cyrl;q=0.9,uz;q=0.8,en;q=0.7"], Some("en"))]
    #[case(&["uz-Cyrl-UZ,uz"], Some("ru"))]
    #[case(&["uz,uz-Cyrl"], Some("uz"))]
    #[case(&["uz-Cyrl,uz-Latn;q=0.4"], Some("uz"))]
    #[case(&["uz-Cyrl"], Some("ru"))]
    #[case(&["uz-Cyrl, ru;q=0"], Some("en"))]
    #[case(&["uz-Cyrl", "en;q=0.1"], Some("en"))]
    #[case(&["fr ; q = 0.9 , uz ; q=0.8"], Some("uz"))]
    #[case(&["ru;Q=0.3, ky;Q=0.8"], Some("ky"))]
    #[case(&["ru;level=1;q=0.3, ky;q=0.8"], Some("ky"))]
    #[case(&["\tru ;\tq=0.3\t,\tky"], Some("ky"))]
    #[case(&["de", "fr;q=0.9, tg;q=0.2", "ru;q=0.1"], Some("tg"))]
    #[case(&["ru;q=0.5", "uz"], Some("uz"))]
    #[case(&["ru;q=0, ru-RU, ky;q=0.1"], Some("ky"))]
    #[case(&["ru-RU;q=0, ru"], Some("ru"))]
    #[case(&["*, ru;q=0.5"], Some("ru"))]
    #[case(&["ru;q=0.000, en;q=0.001"], Some("en"))]
    #[case(&["ru;q=abc,en"], Some("en"))]
    #[case(&["ru;q=nan,en;q=0.1"], Some("en"))]
    #[case(&["ru;q=2,en;q=0.1"], Some("en"))]
    #[case(&["ru;q=-1,en;q=0.1"], Some("en"))]
    #[case(&["r\u{443},en;q=0.1"], Some("en"))]
    #[case(&["ru,ru,ru;q=0.1,,,"], Some("ru"))]
    #[case(&["de,fr"], None)]
    #[case(&["*"], None)]
    #[case(&["*;q=0.5, ru;q=0"], None)]
    #[case(&["und"], None)]
    #[case(&["xx, zz, gb, us1"], None)]
    #[case(&["kz"], None)]
    #[case(&[""], None)]
    #[case(&[], None)]
    #[case(&["ru;q=0"], None)]
    fn wishes_are_met(#[case] lines: &[&str], #[case] expected: Option<&str>) {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(ACCEPT_LANGUAGE, HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        let spoken = spoken();
        let spoken: Vec<&Language> = spoken.iter().map(Arc::as_ref).collect();
        assert_eq!(best(&headers, &spoken).map(Lang::as_str), expected);
    }

    #[rstest]
    #[case(&["gzip, deflate, br, zstd"], true)]
    #[case(&["gzip", "BR ; Q=0.5"], true)]
    #[case(&["*"], true)]
    #[case(&["gzip, br;q=0"], false)]
    #[case(&["br; q=0.0, *"], false)]
    #[case(&["*;q=0"], false)]
    #[case(&["gzip"], false)]
    #[case(&[], false)]
    fn an_encoding_is_taken(#[case] lines: &[&str], #[case] taken: bool) {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(ACCEPT_ENCODING, HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        assert_eq!(takes(&headers, "br"), taken);
    }

    #[rstest]
    #[case("ru-RU", Some("ru"))]
    #[case("Tg", Some("tg"))]
    #[case("tj", Some("tg"))]
    #[case("KG", Some("ky"))]
    #[case("us", Some("en"))]
    #[case("uz-Cyrl", Some("ru"))]
    #[case("de", None)]
    #[case("xx", None)]
    #[case("zz", None)]
    #[case("exams", None)]
    #[case("", None)]
    #[case("..", None)]
    #[case("%72u", None)]
    fn an_address_means(#[case] tag: &str, #[case] expected: Option<&str>) {
        let spoken = spoken();
        let spoken: Vec<&Language> = spoken.iter().map(Arc::as_ref).collect();
        assert_eq!(meant(tag, &spoken).map(Lang::as_str), expected);
    }
}
