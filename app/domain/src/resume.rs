//! The resume code: what a learner writes down to find everything again on another device, instead of an account.
//!
//! Sixteen digits, because digits are the same on every keyboard, can be said over the telephone in any language, and
//! are known from bank cards. Fifteen are random, about 50 bits; the last one tells a slip of the pen from a wrong code.

use crate::fold;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use std::fmt;

/// How many digits a code has.
pub const DIGITS: usize = 16;
/// How many digits stand together.
const GROUP: usize = 4;

/// A resume code. Whoever has it has everything of the learner, so it is never logged and never stored as it is.
#[derive(Clone, PartialEq, Eq)]
pub struct ResumeCode([u8; DIGITS]);

/// What was typed is no code: a digit is missing, too many or mistaken. Says nothing about the codes there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a resume code has {DIGITS} digits, and they fit together")]
pub struct BadCode;

impl ResumeCode {
    /// A new code from 32 random bytes.
    #[must_use]
    pub fn draw(seed: [u8; 32]) -> Self {
        let mut rng = ChaCha20Rng::from_seed(seed);
        let mut digits = [0; DIGITS];
        digits[..DIGITS - 1].fill_with(|| rng.random_range(0..10));
        digits[DIGITS - 1] = check(&digits[..DIGITS - 1]);
        Self(digits)
    }

    /// Reads what a person typed: digits of any script, with spaces, lines or dots between them.
    ///
    /// # Errors
    /// [`BadCode`] if these are not the digits of a code.
    pub fn parse(text: &str) -> Result<Self, BadCode> {
        let digits = fold::digits(text, DIGITS).filter(|digits| digits.len() == DIGITS).ok_or(BadCode)?;
        let mut code = [0; DIGITS];
        for (place, digit) in code.iter_mut().zip(digits.bytes()) {
            *place = digit - b'0';
        }
        let sound = check(&code[..DIGITS - 1]) == code[DIGITS - 1];
        if sound { Ok(Self(code)) } else { Err(BadCode) }
    }

    /// The digits without anything between them.
    #[must_use]
    pub fn digits(&self) -> String {
        self.0.iter().map(|digit| char::from(b'0' + digit)).collect()
    }

    /// The digits in groups, for a person: `1234 5678 9012 3452`.
    #[must_use]
    pub fn grouped(&self) -> String {
        let digits = self.digits();
        let groups: Vec<_> = (0..DIGITS).step_by(GROUP).map(|start| &digits[start..start + GROUP]).collect();
        groups.join(" ")
    }
}

/// A code is a secret, also where an error is written down.
impl fmt::Debug for ResumeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResumeCode(…)")
    }
}

/// The check digit by Damm (2004): it finds every single wrong digit and every swap of two neighbours.
fn check(digits: &[u8]) -> u8 {
    const TABLE: [[u8; 10]; 10] = [
        [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
        [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
        [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
        [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
        [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
        [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
        [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
        [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
        [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
        [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
    ];
    digits.iter().fold(0, |interim, digit| TABLE[usize::from(interim)][usize::from(*digit)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(seed: u64) -> ResumeCode {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        ResumeCode::draw(bytes)
    }

    #[test]
    fn the_published_example_has_its_digit() {
        assert_eq!(check(&[5, 7, 2]), 4);
    }

    proptest! {
        #[test]
        fn a_code_is_read_however_it_is_written(seed in any::<u64>()) {
            let code = code(seed);
            let grouped = code.grouped();
            prop_assert_eq!(grouped.len(), DIGITS + 3);
            let persian: String = grouped.chars().map(|c| c.to_digit(10).and_then(|d| char::from_u32(0x6f0 + d)).unwrap_or(c)).collect();
            for text in [code.digits(), grouped.clone(), grouped.replace(' ', "-"), format!(" {grouped}\n"), grouped.replace(' ', " — "), persian] {
                prop_assert_eq!(ResumeCode::parse(&text), Ok(code.clone()), "{}", text);
            }
        }

        #[test]
        fn a_slip_of_the_pen_is_found(seed in any::<u64>(), place in 0..DIGITS, other in 1..10u8) {
            let code = code(seed);
            let mut slip = code.0;
            slip[place] = (slip[place] + other) % 10;
            prop_assert_eq!(ResumeCode::parse(&ResumeCode(slip).digits()), Err(BadCode));
            let mut swapped = code.0;
            swapped.swap(place, (place + 1).min(DIGITS - 1));
            prop_assert!(swapped == code.0 || ResumeCode::parse(&ResumeCode(swapped).digits()) == Err(BadCode));
        }
    }

    #[test]
    fn what_is_no_code_is_refused() {
        let digits = code(1).digits();
        for text in ["", "code", &digits[1..], &format!("{digits}0"), &digits.replace(&digits[..1], "x"), &"9".repeat(100_000)] {
            assert_eq!(ResumeCode::parse(text), Err(BadCode), "{}", text.len());
        }
    }

    #[test]
    fn a_code_says_nothing_of_itself() {
        assert_eq!(format!("{:?}", code(7)), "ResumeCode(…)");
    }
}
