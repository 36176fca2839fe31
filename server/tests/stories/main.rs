//! Stories: Safar as people and machines meet it, over HTTP, from the first page to the last.

mod arriving;
mod exam;
mod practice;
mod support;
