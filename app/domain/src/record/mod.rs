//! Everything that people or sites do is a record: an envelope, and a body that an erasure takes away.
//!
//! A stream numbers the records of one writer without gaps, and each record holds the hash of the one before it: two disks
//! that went different ways under one stream can be told apart, and nobody changes or takes out a record unnoticed. The hash
//! does not cover the body itself but a digest of it with a salt, nor the id of what it is about but a veil of it. An erasure
//! takes body, salt and id and leaves the rest, so that the chain can still be checked, and nobody can guess from what is left
//! what was in it or whom it was about.
//!
//! [`kinds`] declares every kind of record: who writes it, which sites receive it, what an erasure does with it, which
//! projections read it. [`tables`] says of every table of the database what it is.

pub mod bodies;
pub mod kinds;
pub mod tables;

pub use bodies::Joined;
pub use kinds::{Erasure, Kind};

use crate::attempt::Millis;
use crate::ids::{AttemptId, LearnerId, StreamId};
use sha2::{Digest as _, Sha256};
use std::fmt;

/// What a record is about. Ids are random and never used again, so that one of an attempt is none of a learner.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    text: String,
    veiled: bool,
}

impl Subject {
    /// As it is stored: the id, or its veil.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What stands for it in the hash, and in its place once it was erased: not even the id stays.
    #[must_use]
    pub fn veiled(&self) -> Self {
        if self.veiled { self.clone() } else { Self { text: veil(&self.text), veiled: true } }
    }
}

impl From<&AttemptId> for Subject {
    fn from(id: &AttemptId) -> Self {
        Self { text: id.as_str().to_owned(), veiled: false }
    }
}

impl From<&LearnerId> for Subject {
    fn from(id: &LearnerId) -> Self {
        Self { text: id.as_str().to_owned(), veiled: false }
    }
}

/// The veil of an id: who knows the id finds it, and nobody finds the id by it.
#[must_use]
pub fn veil(id: &str) -> String {
    let hash = Sha256::new().chain_update("safar subject 1 ").chain_update(id).finalize();
    hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// All of a record that an erasure leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// Whose numbering.
    pub stream: &'a StreamId,
    /// The place in the stream, from 0, without gaps.
    pub idx: u64,
    /// What it is about, veiled.
    pub subject: &'a str,
    /// The place among the records about its subject, from 0.
    pub seq: u32,
    /// What happened.
    pub kind: Kind,
    /// Of the form of the body.
    pub version: u16,
    /// When it happened.
    pub at: Millis,
}

/// What keeps a body from being guessed by its digest: random, and erased with the body.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 16]);

/// The digest of a body with its salt.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Digest(pub [u8; 32]);

/// The link of a record to all before it in its stream.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Hash(pub [u8; 32]);

impl Digest {
    /// The digest of a body.
    #[must_use]
    pub fn of(salt: &Salt, body: &str) -> Self {
        Self(Sha256::new().chain_update(salt.0).chain_update(body).finalize().into())
    }
}

impl Hash {
    /// What the first record of a stream is linked to.
    pub const START: Self = Self([0; 32]);

    /// The hash of a record, which covers its envelope, the digest of its body and the hash before it.
    #[must_use]
    pub fn of(envelope: &Envelope<'_>, digest: &Digest, before: &Self) -> Self {
        let Envelope { stream, idx, subject, seq, kind, version, at } = envelope;
        let mut hash = Sha256::new();
        // Each text with its length before it, so that no two envelopes are written alike.
        for text in ["safar record 1", stream.as_str(), subject, kind.as_str()] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
        hash.update(idx.to_be_bytes());
        hash.update(seq.to_be_bytes());
        hash.update(version.to_be_bytes());
        hash.update(at.to_be_bytes());
        hash.update(digest.0);
        hash.update(before.0);
        Self(hash.finalize().into())
    }
}

fn hex(f: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(…)")
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex(f, &self.0)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex(f, &self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DIGEST: Digest = Digest([7; 32]);

    fn envelope(stream: &StreamId) -> Envelope<'_> {
        Envelope { stream, idx: 3, subject: "attempt-1", seq: 2, kind: Kind::Answered, version: 1, at: 1_780_000_000_000 }
    }

    /// What other sites have checked must stay what it is: a change here breaks every chain that was ever written. The values
    /// were worked out by another program.
    #[test]
    fn a_hash_is_made_as_ever() {
        let stream = StreamId::parse("stream-1").unwrap();
        let digest = Digest::of(&Salt([1; 16]), "{}");
        assert_eq!(format!("{digest:?}"), "d355d911d2f26a54dc0366196d99e2ffef085bb9edf7a495a342ea52c2a4c2f3");
        let hash = Hash::of(&envelope(&stream), &DIGEST, &Hash::START);
        assert_eq!(format!("{hash:?}"), "cccd62d7fc12ba382189ad10b0a1d9171d3cc34a53781a8a06e3d6bca816446d");
    }

    proptest! {
        /// Whatever is changed of a record, be it one letter moved from a text to the next, changes its hash.
        #[test]
        fn every_part_of_a_record_counts(cut in 0_usize..9, idx in 0_u64..3, seq in 0_u32..3, at in 0_i64..3, version in 1_u16..3) {
            let all = "stream-12";
            let hash = |cut: usize, idx, seq, at, version, kind, digest: &Digest, before: &Hash| {
                let stream = StreamId::parse(&format!("s{}", &all[..cut])).unwrap();
                let envelope = Envelope { stream: &stream, idx, subject: &all[cut..], seq, kind, version, at };
                Hash::of(&envelope, digest, before)
            };
            let plain = hash(4, 0, 0, 0, 1, Kind::Answered, &DIGEST, &Hash::START);
            let same = cut == 4 && idx == 0 && seq == 0 && at == 0 && version == 1;
            prop_assert_eq!(hash(cut, idx, seq, at, version, Kind::Answered, &DIGEST, &Hash::START) == plain, same);
            prop_assert_ne!(hash(4, 0, 0, 0, 1, Kind::Flagged, &DIGEST, &Hash::START), plain);
            prop_assert_ne!(hash(4, 0, 0, 0, 1, Kind::Answered, &Digest([8; 32]), &Hash::START), plain);
            prop_assert_ne!(hash(4, 0, 0, 0, 1, Kind::Answered, &DIGEST, &plain), plain);
        }
    }

    #[test]
    fn an_id_is_veiled_once_and_as_ever() {
        let subject = Subject::from(&AttemptId::parse("attempt-1").unwrap());
        let veiled = subject.veiled();
        assert_eq!((subject.as_str(), veiled.as_str()), ("attempt-1", veil("attempt-1").as_str()));
        assert_eq!(veiled.veiled(), veiled);
        assert_eq!(veil("attempt-1"), "fe55c191658ec9bd1f067277d480fb9d");
    }

    #[test]
    fn the_same_body_has_another_digest_with_another_salt() {
        assert_ne!(Digest::of(&Salt([1; 16]), "{}"), Digest::of(&Salt([2; 16]), "{}"));
        assert_ne!(Digest::of(&Salt([1; 16]), "{}"), Digest::of(&Salt([1; 16]), "{ }"));
    }
}
