//! Sheets of tests and reports on paper: what is to be printed as plain data, and the typesetter that makes a PDF of it.
//!
//! It knows no bank and no page: whoever calls has put everything into words. The templates in `templates/` are Typst;
//! data reach them as JSON and are set as text, never read as markup.

mod report;
mod sheet;
mod typeset;

pub use report::{Column, Line as ReportLine, Report, Table};
pub use sheet::{Choice, Gap, Item, Labels, Line, Material, Pictured, Shape, Sheet, Spot, Test, Tongue};
pub use typeset::{Untypeset, families, typeset, typeset_report};
