//! Content, which is question banks so far: from files to [`domain::bank::Bank`], and the library from which it is offered. Nothing else reads those files; `question-banks/README.md`
//! is the contract.
//!
//! Reading never stops at the first fault: whatever can be read is read, and everything else is reported with its
//! file, line and rule. A bank with a problem of severity error is not served: what starts the server and what checks
//! banks is the same [`open`]. Every file in the folder of a bank is either used or named with the reason.
//!
//! Suggested reading order: [`files`], [`load`], `table`, the `*_file` modules, [`checked`], [`library`], `kept`.

mod bank_file;
mod body;
pub mod checked;
mod citing;
mod exam_file;
pub mod files;
mod help_file;
mod kept;
pub mod library;
mod load;
mod locate;
mod media;
pub mod rules;
mod source;
mod stray;
mod syntax;
mod table;
mod test_file;
mod text;

pub use checked::{Checked, check_banks};
pub use citing::{citing_law, due_text};
pub use files::{Directory, Entry, Files, Kind};
pub use library::{Banks, Library};
pub use load::{Opened, load, open, read_all};
pub use media::media_type;
