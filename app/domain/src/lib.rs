//! What Safar is about, without a computer around it: questions and their keys, exams and their rules,
//! attempts and their results.
//!
//! Invariants of this crate:
//! - **pure**: no async, no input or output, no clock, no source of randomness, no web framework, no SQL.
//!   Time and random generators are arguments;
//! - **what is wrong is data**: a bad bank yields a list of [`content::Problem`]s, an impossible step of an attempt
//!   yields a [`attempt::Refusal`]; nothing here panics on input;
//! - **the browser decides nothing**: questions and what judges answers to them are not even compiled for it;
//! - **keys cannot leave**: they are [`key::Sealed`], read only with a [`key::KeyPermit`], and never serialised.
//!
//! Suggested reading order: [`question`], [`kind`], [`bank`], [`rules`], [`form`], [`attempt`], [`grading`], [`outcome`],
//! [`memory`],
//! [`recall`], [`mastery`], [`readiness`], [`practice`].

#![warn(missing_docs)]

#[cfg(not(target_family = "wasm"))]
pub mod attempt;
#[cfg(not(target_family = "wasm"))]
pub mod bank;
#[cfg(not(target_family = "wasm"))]
pub mod blueprint;
pub mod complaint;
#[cfg(not(target_family = "wasm"))]
pub mod content;
#[cfg(not(target_family = "wasm"))]
pub mod day;
#[cfg(not(target_family = "wasm"))]
pub mod demo;
#[cfg(not(target_family = "wasm"))]
pub mod fold;
#[cfg(not(target_family = "wasm"))]
pub mod form;
pub mod goal;
#[cfg(not(target_family = "wasm"))]
pub mod grading;
pub mod ids;
#[cfg(not(target_family = "wasm"))]
pub mod key;
#[cfg(not(target_family = "wasm"))]
pub mod kind;
pub mod lang;
pub mod language;
#[cfg(not(target_family = "wasm"))]
pub mod mastery;
#[cfg(not(target_family = "wasm"))]
pub mod memory;
#[cfg(not(target_family = "wasm"))]
pub mod outcome;
#[cfg(not(target_family = "wasm"))]
pub mod paper;
pub mod points;
#[cfg(not(target_family = "wasm"))]
pub mod practice;
#[cfg(not(target_family = "wasm"))]
pub mod question;
#[cfg(not(target_family = "wasm"))]
pub mod readiness;
#[cfg(not(target_family = "wasm"))]
pub mod recall;
#[cfg(not(target_family = "wasm"))]
pub mod record;
#[cfg(not(target_family = "wasm"))]
pub mod response;
#[cfg(not(target_family = "wasm"))]
pub mod resume;
#[cfg(not(target_family = "wasm"))]
pub mod rules;
#[cfg(not(target_family = "wasm"))]
pub mod session;
#[cfg(not(target_family = "wasm"))]
pub mod tally;
#[cfg(not(target_family = "wasm"))]
pub mod timekeeping;
#[cfg(not(target_family = "wasm"))]
pub mod typed;
