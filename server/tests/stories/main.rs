//! Stories: Safar as people and machines meet it, over HTTP, from the first page to the last.

mod abuse;
mod arriving;
mod crash;
mod erase;
mod exam;
mod files;
mod leaks;
mod mocks;
mod papers;
mod practice;
mod program;
mod rebuild;
mod reports;
mod resume;
mod security;
mod servers;
mod study;
mod support;
mod tidy;
