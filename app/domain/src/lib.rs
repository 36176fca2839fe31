//! What Safar is about, without a computer around it: questions and their keys, exams and their rules,
//! attempts and their results.
//!
//! Invariants of this crate:
//! - **pure**: no async, no input or output, no clock, no source of randomness, no web framework, no SQL.
//!   Time and random generators are arguments;
//! - **what is wrong is data**: a bad bank yields a list of [`bank::Problem`]s, an impossible step of an attempt
//!   yields a [`attempt::Refusal`]; nothing here panics on input;
//! - **keys cannot leave**: [`question::AnswerKey`] has no `Serialize`.
//!
//! Suggested reading order: [`question`], [`bank`], [`rules`], [`form`], [`attempt`], [`grading`], [`outcome`],
//! [`mastery`].

#![warn(missing_docs)]

pub mod attempt;
pub mod bank;
pub mod blueprint;
pub mod form;
pub mod grading;
pub mod ids;
pub mod lang;
pub mod mastery;
pub mod outcome;
pub mod points;
pub mod question;
pub mod report;
pub mod response;
pub mod rules;
pub mod typed;
