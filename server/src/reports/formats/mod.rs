//! The formats of a report. All read the same [`Figures`]; none knows a report.
//!
//! Pages, PDF, CSV, workbooks and the terminal speak to people, in their language; JSON speaks to programs: it has the names of
//! columns and words, and is the same in every language.

mod csv;
mod json;
mod page;
mod pdf;
mod text;
mod workbook;

pub use page::view;

use super::{Cell, FEW, Figures, Line, Value};
use app::i18n::Texts;
use clap::ValueEnum;

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal.
    Text,
    /// For a spreadsheet, one table.
    Csv,
    /// A workbook, with a sheet for each table.
    Xlsx,
    /// For paper.
    Pdf,
    /// A page that stands for itself.
    Html,
    /// For a program.
    Json,
}

impl Format {
    /// Whether a terminal would show nothing but noise.
    #[must_use]
    pub const fn is_binary(self) -> bool {
        matches!(self, Self::Xlsx | Self::Pdf)
    }
}

/// A report cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum Unwritten {
    /// CSV knows one table.
    #[error("this report has several tables, and a CSV file has one: choose it with --table: {0}")]
    SeveralTables(String),
    /// The table cannot be written as CSV.
    #[error("the table cannot be written: {0}")]
    Csv(#[from] std::io::Error),
    /// The workbook cannot be written: a table is longer than a sheet, or a text than a cell.
    #[error("the workbook cannot be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The sheets of paper cannot be set.
    #[error(transparent)]
    Pdf(#[from] paper::Untypeset),
}

/// The report as a file of this format.
///
/// # Errors
/// [`Unwritten`] says why not.
pub fn write(figures: &Figures, texts: &Texts, format: Format) -> Result<Vec<u8>, Unwritten> {
    match format {
        Format::Text => Ok(text::write(figures, texts).into_bytes()),
        Format::Csv => csv::write(figures, texts),
        Format::Xlsx => Ok(workbook::write(figures, texts)?),
        Format::Pdf => Ok(paper::typeset_report(&pdf::data(figures, texts))?),
        Format::Html => Ok(app::report::file(texts, view(figures, texts)).into_bytes()),
        Format::Json => Ok(json::write(figures).into_bytes()),
    }
}

/// What stands in the place of a small count.
fn few() -> String {
    format!("<{FEW}")
}

/// What stands in the place of a cell that is not shown.
const HIDDEN: &str = "…";

/// How numbers and days are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// As people read them in their language.
    Read,
    /// As programs and spreadsheets know them in every country: a point before tenths, days as `2026-03-01`.
    Plain,
}

/// The cells of a line in words. A total says in its first cell that it is one, and of which group.
fn words(line: &Line, texts: &Texts, style: Style) -> Vec<String> {
    let mut words: Vec<_> = line.cells.iter().map(|cell| word(cell, texts, style)).collect();
    if let (true, Some(first)) = (line.total, words.first_mut()) {
        let total = texts.get("report-total");
        *first = if first.is_empty() { total } else { format!("{total}: {first}") };
    }
    words
}

fn word(cell: &Cell, texts: &Texts, style: Style) -> String {
    let numbers = texts.language().numbers;
    match cell {
        Cell::Few => few(),
        Cell::Hidden => HIDDEN.to_owned(),
        Cell::Shown(Value::Nothing) => String::new(),
        Cell::Shown(Value::Text(text)) => text.clone(),
        Cell::Shown(Value::Word(_, id)) => texts.get(id),
        Cell::Shown(Value::Date(date)) if style == Style::Read => texts.date(*date),
        Cell::Shown(Value::Date(date)) => date.to_string(),
        Cell::Shown(Value::Count(count)) if style == Style::Read => numbers.grouping.whole(&count.to_string()),
        Cell::Shown(Value::Count(count)) => count.to_string(),
        Cell::Shown(Value::Decimal(number)) if style == Style::Read => tenths(*number).replace('.', &numbers.decimal.to_string()),
        Cell::Shown(Value::Decimal(number)) => tenths(*number),
    }
}

/// One decimal, in every format.
fn tenths(number: f64) -> String {
    format!("{number:.1}")
}

/// What a reader is told below a table with suppressed cells.
fn note(texts: &Texts) -> String {
    texts.with("report-suppressed", &[("few", few().as_str().into()), ("hidden", HIDDEN.into())])
}

fn made(figures: &Figures, texts: &Texts) -> String {
    texts.with("report-made", &[("date", texts.date(figures.made).as_str().into())])
}
