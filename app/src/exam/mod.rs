//! Practising the exam: the list of tests, the introduction, the runner, the end and the result.

#[cfg(feature = "ssr")]
pub mod item;
#[cfg(feature = "ssr")]
mod kind;
#[cfg(feature = "ssr")]
pub mod mock;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod parts;
#[cfg(feature = "ssr")]
pub mod present;
#[cfg(feature = "ssr")]
pub mod result;
pub mod runner;
#[cfg(feature = "ssr")]
pub mod verdict;
#[cfg(feature = "ssr")]
pub mod view;
pub mod wire;
