//! What Safar is about, without a computer around it: questions and their keys, exams and their rules,
//! attempts and their results.
//!
//! Invariants of this crate:
//! - **pure**: no async, no input or output, no clock, no source of randomness, no web framework, no SQL.
//!   Time and random generators are arguments;
//! - **what is wrong is data**: a bad bank yields a list of [`bank::Problem`]s, an impossible step of an attempt
//!   yields a [`attempt::Refusal`]; nothing here panics on input;
//! - **the browser decides nothing**: what judges a learner's knowledge is not even compiled for it;
//! - **keys cannot leave**: [`question::AnswerKey`] has no `Serialize`.
//!
//! Suggested reading order: [`question`], [`bank`], [`rules`], [`form`], [`attempt`], [`grading`], [`outcome`],
//! [`memory`],
//! [`recall`], [`mastery`], [`readiness`], [`practice`].

#![warn(missing_docs)]

pub mod attempt;
pub mod bank;
pub mod blueprint;
#[cfg(not(target_family = "wasm"))]
pub mod demo;
pub mod form;
pub mod goal;
pub mod grading;
pub mod ids;
pub mod lang;
#[cfg(not(target_family = "wasm"))]
pub mod mastery;
pub mod memory;
pub mod outcome;
pub mod paper;
pub mod points;
#[cfg(not(target_family = "wasm"))]
pub mod practice;
pub mod question;
#[cfg(not(target_family = "wasm"))]
pub mod readiness;
#[cfg(not(target_family = "wasm"))]
pub mod recall;
pub mod report;
pub mod response;
pub mod resume;
pub mod rules;
pub mod typed;
