//! Typed answers: what counts as the same word. What is compared, and how, says [`crate::fold`].

use crate::fold::{fold, same};

/// Whether `typed` is one of the `accepted` answers after folding.
#[must_use]
pub fn accepts(accepted: &[String], typed: &str) -> bool {
    let typed = fold(typed);
    !typed.is_empty() && accepted.iter().any(|answer| same(&fold(answer), &typed))
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
