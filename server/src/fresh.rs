//! New ids, tokens and nonces: the only randomness of the process, from the operating system.

use domain::ids::{AttemptId, LearnerId, OpId, StreamId};
use domain::resume::ResumeCode;

/// The system has no randomness to give; nothing that must be unique can be made.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the operating system gives no random numbers")]
pub struct NoRandomness;

fn hex<const BYTES: usize>() -> Result<String, NoRandomness> {
    let mut bytes = [0u8; BYTES];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    Ok(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect())
}

macro_rules! fresh {
    ($($(#[$doc:meta])* $name:ident: $type:ident of $bytes:literal;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// [`NoRandomness`] if the operating system fails.
        pub fn $name() -> Result<$type, NoRandomness> {
            $type::parse(&hex::<$bytes>()?).map_err(|_| NoRandomness)
        }
    )*};
}

fresh! {
    /// A new attempt.
    attempt: AttemptId of 12;
    /// A new learner.
    learner: LearnerId of 16;
    /// A new request id for a form without a script.
    op: OpId of 12;
    /// A new stream of records.
    stream: StreamId of 16;
}

/// The secret of a session: 32 bytes in hexadecimal digits.
///
/// # Errors
/// [`NoRandomness`] if the operating system fails.
pub fn token() -> Result<String, NoRandomness> {
    hex::<32>()
}

/// What a secret source of numbers begins from.
///
/// # Errors
/// [`NoRandomness`] if the operating system fails.
pub fn secret_seed() -> Result<[u8; 32], NoRandomness> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|_| NoRandomness)?;
    Ok(seed)
}

/// A new resume code.
///
/// # Errors
/// [`NoRandomness`] if the operating system fails.
pub fn resume_code() -> Result<ResumeCode, NoRandomness> {
    Ok(ResumeCode::draw(secret_seed()?))
}

/// The number used once of a page.
///
/// # Errors
/// [`NoRandomness`] if the operating system fails.
pub fn nonce() -> Result<String, NoRandomness> {
    hex::<16>()
}

/// What a mock exam is drawn with.
///
/// # Errors
/// [`NoRandomness`] if the operating system fails.
pub fn seed() -> Result<u64, NoRandomness> {
    getrandom::u64().map_err(|_| NoRandomness)
}
