//! Question banks, from files to [`domain::bank::Bank`]. Nothing else reads those files; `question-banks/README.md`
//! is the contract.
//!
//! Reading never stops at the first fault: whatever can be read is read, and everything else is reported with its
//! file, line and rule. A bank with a problem of severity error must not be served.
//!
//! Suggested reading order: [`files`], [`load`], `table`, the `*_file` modules, [`report`].

mod bank_file;
mod body;
mod exam_file;
pub mod files;
mod help_file;
mod load;
mod locate;
mod media;
mod quality;
pub mod report;
pub mod rules;
mod source;
mod table;
mod test_file;

pub use files::{Directory, Files};
pub use load::{bank_ids, load};
pub use quality::{citing_law, due_text, quality, quality_text};
pub use report::{Report, check_banks};
