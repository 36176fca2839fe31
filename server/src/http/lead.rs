//! Addresses that are none of ours and yet mean one: with a slash too many, in other words for a language, without one.

use super::negotiate;
use app::address::{In, page};
use domain::lang::Lang;
use domain::language::Language;

/// The address that was meant by one that nothing answers; `None` if no page was meant. It always begins with the
/// language, so it never leads to another site, and never means yet another one.
pub fn meant(path: &str, query: Option<&str>, spoken: &[&Language], preferred: impl FnOnce() -> Option<Lang>) -> Option<String> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let found = match parts.split_first() {
        None => "/".to_owned(),
        Some((first, rest)) => match page(&parts) {
            Some(page) => format!("{}{page}", In(&preferred()?).home()),
            None => format!("{}{}", In(negotiate::meant(first, spoken)?).home(), page(rest)?),
        },
    };
    (found != path).then(|| query.map_or_else(|| found.clone(), |query| format!("{found}?{query}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets;
    use rstest::rstest;
    use std::sync::Arc;

    fn lead(path: &str, query: Option<&str>) -> Option<String> {
        let tested = |language: &&Arc<Language>| ["en", "ky", "ru", "tg", "uz"].contains(&language.lang.as_str());
        let catalogue = assets::catalogue(&assets::locales(), false).unwrap();
        let spoken: Vec<&Language> = catalogue.offered().filter(tested).map(Arc::as_ref).collect();
        meant(path, query, &spoken, || Lang::parse("uz").ok())
    }

    #[rstest]
    #[case("/ru/", "/ru")]
    #[case("/RU", "/ru")]
    #[case("/ru-RU", "/ru")]
    #[case("/ru_ru/", "/ru")]
    #[case("/ru-RU/exams/ru-exam/history-01", "/ru/exams/ru-exam/history-01")]
    #[case("/tj", "/tg")]
    #[case("/kg/progress/erase", "/ky/progress/erase")]
    #[case("/tg-Cyrl-TJ/practice", "/tg/practice")]
    #[case("/uz-Cyrl/practice", "/ru/practice")]
    #[case("/exams", "/uz/exams")]
    #[case("/exams/", "/uz/exams")]
    #[case("/Exams/RU-EXAM/", "/uz/exams/ru-exam")]
    #[case("/progress/erase", "/uz/progress/erase")]
    #[case("/papers/123456789012/key.pdf", "/uz/papers/123456789012/key.pdf")]
    #[case("/attempts/abc/12", "/uz/attempts/abc/12")]
    #[case("//ru//exams", "/ru/exams")]
    #[case("/ru/EXAMS", "/ru/exams")]
    #[case("//", "/")]
    fn it_means(#[case] path: &str, #[case] expected: &str) {
        assert_eq!(lead(path, None).as_deref(), Some(expected));
        assert_eq!(lead(path, Some("a=1&b=%20")), Some(format!("{expected}?a=1&b=%20")), "what was asked for is kept");
        assert_eq!(lead(expected, None), None, "and then it is there");
    }

    #[rstest]
    #[case("/ru")]
    #[case("/")]
    #[case("/xx")]
    #[case("/de/exams")]
    #[case("/nothing.php")]
    #[case("/api/attempts/")]
    #[case("/assets/")]
    #[case("//evil.example")]
    #[case("//evil.example/ru")]
    #[case("/\\evil.example")]
    #[case("/ru/nothing/here/")]
    #[case("/ru/exams/a/b/c")]
    #[case("/RU/%2e%2e/api")]
    #[case("/https://evil.example")]
    fn it_means_no_page(#[case] path: &str) {
        assert_eq!(lead(path, Some("x")), None);
    }
}
