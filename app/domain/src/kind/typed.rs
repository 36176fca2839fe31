//! What kinds share whose answers are typed.

use crate::bank::check::Findings;

/// How many accepted wordings the key shows.
const SHOWN: usize = 3;

/// The first accepted wordings. Whoever marks sees at once what is meant; all that a machine would accept is too much to read.
pub(super) fn first(accepted: &[String]) -> String {
    accepted.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(" / ")
}

/// Every accepted answer must be one that somebody can give.
pub(super) fn check(field: &str, accepted: &[String], found: &mut Findings<'_>) {
    accepted.iter().enumerate().for_each(|(n, answer)| found.typable(&format!("{field}/{n}"), answer));
}
