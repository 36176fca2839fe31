//! Stories: Safar as people and machines meet it, over HTTP, from the first page to the last.

mod arriving;
mod exam;
mod files;
mod leaks;
mod practice;
mod security;
mod support;
