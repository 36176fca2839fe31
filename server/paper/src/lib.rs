//! Sheets of paper: what is to be printed as plain data, and the typesetter that makes a PDF of it.
//!
//! It knows no bank and no page: whoever calls has put everything into words. The templates in `templates/` are Typst;
//! data reach them as JSON and are set as text, never read as markup.

mod sheet;
mod typeset;

pub use sheet::{Choice, Gap, Item, Labels, Line, Material, Shape, Sheet, Test};
pub use typeset::{Untypeset, typeset};
