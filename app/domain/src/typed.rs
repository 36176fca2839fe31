//! Typed answers: what counts as the same word.
//!
//! A learner may type on a phone that lacks the letters of the exam or of their own language, so ё and е are one
//! letter, as are ң and н and their like; case, spaces and end punctuation do not matter.

use unicode_normalization::UnicodeNormalization;

/// The folded form in which a typed answer and an accepted answer are compared.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfc().flat_map(char::to_lowercase) {
        match c {
            'ё' => folded.push('е'),
            'ң' | 'ӊ' => folded.push('н'),
            'ө' => folded.push('о'),
            'ү' | 'ӯ' | 'ұ' => folded.push('у'),
            'ғ' => folded.push('г'),
            'ӣ' => folded.push('и'),
            'қ' => folded.push('к'),
            'ҳ' => folded.push('х'),
            'ҷ' => folded.push('ч'),
            // Every apostrophe a keyboard may give for Uzbek oʻ, gʻ and ʼ: none of them counts.
            '\'' | '‘' | '’' | '`' | 'ʻ' | 'ʼ' | '´' => {}
            '–' | '—' | '−' => folded.push('-'),
            '«' | '»' | '"' | '“' | '”' | '„' => {}
            c if c.is_whitespace() => folded.push(' '),
            c => folded.push(c),
        }
    }
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ").trim_end_matches(['.', '!', '?', ',', ';', ':']).trim_end().to_owned()
}

/// Whether `typed` is one of the `accepted` answers after folding.
#[must_use]
pub fn accepts(accepted: &[String], typed: &str) -> bool {
    let typed = fold(typed);
    !typed.is_empty() && accepted.iter().any(|answer| fold(answer) == typed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Пётр", "петр", true)]
    #[case("в среду", "  В   СРЕДУ. ", true)]
    #[case("Жаңы", "жаны", true)]
    #[case("Oʻzbekiston", "O'zbekiston", true)]
    #[case("Oʻzbekiston", "Ozbekiston", true)]
    #[case("й", "и\u{306}", true)]
    #[case("12.05.1990", "12.05.1990", true)]
    #[case("12.05.1990", "12.05.1991", false)]
    #[case("среда", "четверг", false)]
    #[case("среда", "", false)]
    #[case("среда", " . ", false)]
    fn folding(#[case] key: &str, #[case] typed: &str, #[case] right: bool) {
        assert_eq!(accepts(&[key.to_owned()], typed), right);
    }
}
