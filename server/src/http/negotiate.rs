//! Which language a browser would like.

use domain::lang::Lang;

/// The best language for an `Accept-Language` header among those we speak; `None` if we speak none of them.
/// `tg-TJ` is served by `tg`; of equal wishes the first counts.
pub fn best<'a>(header: &str, spoken: &'a [Lang]) -> Option<&'a Lang> {
    let mut wishes: Vec<(&str, u32)> = header
        .split(',')
        .take(20)
        .filter_map(|wish| {
            let mut parts = wish.trim().split(';');
            let tag = parts.next().filter(|tag| !tag.is_empty())?;
            let quality = parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(Some(1.0), |q| q.parse::<f32>().ok())?;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=1000 first")]
            let quality = (quality.clamp(0.0, 1.0) * 1000.0) as u32;
            (quality > 0).then_some((tag, quality))
        })
        .collect();
    wishes.sort_by_key(|(_, quality)| std::cmp::Reverse(*quality));
    wishes.into_iter().find_map(|(tag, _)| {
        spoken.iter().find(|lang| lang.as_str().eq_ignore_ascii_case(tag)).or_else(|| {
            let language = tag.split('-').next().unwrap_or_default();
            // Uzbek in Cyrillic letters is not the Uzbek we write; its reader chooses for themselves.
            let other_script = tag.split('-').any(|part| part.eq_ignore_ascii_case("Cyrl"));
            spoken.iter().find(|lang| !other_script && lang.as_str().eq_ignore_ascii_case(language))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("tg-TJ,tg;q=0.9,ru;q=0.8", Some("tg"))]
    #[case("fr,ru;q=0.5,en;q=0.7", Some("en"))]
    #[case("uz-Cyrl-UZ,ru;q=0.4", Some("ru"))]
    #[case("uz-Latn-UZ", Some("uz"))]
    #[case("RU", Some("ru"))]
    #[case("de,fr", None)]
    #[case("*", None)]
    #[case("", None)]
    #[case("ru;q=0", None)]
    #[case("ru;q=abc,en", Some("en"))]
    fn wishes(#[case] header: &str, #[case] expected: Option<&str>) {
        let spoken: Vec<_> = ["en", "ky", "ru", "tg", "uz"].iter().map(|tag| Lang::parse(tag).unwrap()).collect();
        assert_eq!(best(header, &spoken).map(Lang::as_str), expected);
    }
}
