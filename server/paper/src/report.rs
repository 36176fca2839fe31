//! What is printed of a report.

use crate::sheet::Tongue;
use serde::Serialize;

/// A report, ready to be printed. All texts are as they are read.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The language of everything.
    pub texts_in: Tongue,
    /// Whether lines run along the longer side of the sheet.
    pub across: bool,
    /// What it is called.
    pub title: String,
    /// On which day it was made; on every page.
    pub made: String,
    /// What stands in the place of a table without lines.
    pub empty: String,
    /// The tables.
    pub tables: Vec<Table>,
}

/// A table.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// What stands above it.
    pub caption: String,
    /// The columns; their headings stand on every page that the table is on.
    pub columns: Vec<Column>,
    /// The lines.
    pub lines: Vec<Line>,
    /// What stands below it.
    pub note: Option<String>,
}

/// A column.
#[derive(Debug, Clone, Serialize)]
pub struct Column {
    /// What stands above it.
    pub heading: String,
    /// Whether it holds numbers, which stand at its end.
    pub number: bool,
}

/// A line.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// A cell for each column.
    pub cells: Vec<String>,
    /// Whether it adds others up.
    pub total: bool,
}
