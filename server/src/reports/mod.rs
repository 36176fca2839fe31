//! What is told to donors, trainers and editors. **A report is one file** of this folder (design D21): its tables with their
//! columns, its query, and which cells are suppressed. Totals, shares, suppression and every format are made from that
//! declaration, so figures are the same wherever they are read.
//!
//! Suggested reading order: `complaints` (a report from the database), `quality` (one from the banks), `suppression`,
//! [`formats`].

mod answers;
mod complaints;
pub mod formats;
mod quality;
mod suppression;

use domain::bank::Bank;
use futures::future::BoxFuture;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::{Store, StoreError};

/// A count of people below this is shown as [`Cell::Few`] (design D11).
pub const FEW: u64 = 5;

/// Every report, in the order in which they are listed.
pub const REPORTS: [&Report; 3] = [&answers::REPORT, &complaints::REPORT, &quality::REPORT];

/// The report of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Report> {
    REPORTS.into_iter().find(|report| report.name == name)
}

/// The declaration of a report.
pub struct Report {
    /// The name on the command line and in addresses.
    pub name: &'static str,
    /// The id of the text that is its title.
    pub title: &'static str,
    /// Its tables, in the order in which they are read.
    pub tables: &'static [Table],
    /// What fills the tables.
    pub query: Query,
}

/// A table of a report.
pub struct Table {
    /// The name of the table, unique in its report: key in JSON, `--table` on the command line.
    pub id: &'static str,
    /// The id of the text above it.
    pub caption: &'static str,
    /// The columns. The first one always holds something, for it names the line.
    pub columns: &'static [Column],
    /// The columns by which subtotals of people are made, the widest group first. A table without [`Type::People`] has no totals.
    pub groups: &'static [&'static str],
}

/// A column of a table.
pub struct Column {
    /// The name of the column, unique in its table: key in JSON.
    pub id: &'static str,
    /// The id of the text above it.
    pub heading: &'static str,
    /// What its cells hold.
    pub holds: Type,
    /// The column of [`Type::People`] or [`Type::Learners`] whose people this column tells about: where that count is suppressed, so is this cell.
    pub about: Option<&'static str>,
}

impl Column {
    const fn new(id: &'static str, heading: &'static str, holds: Type) -> Self {
        Self { id, heading, holds, about: None }
    }

    const fn about(self, people: &'static str) -> Self {
        Self { about: Some(people), ..self }
    }
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Words.
    Text,
    /// A day.
    Date,
    /// A number of things, or the number of a version. It is not added up.
    Count,
    /// A number of people, each of whom stands in one line. It is added up, and suppressed below [`FEW`].
    People,
    /// A number of people who may stand in other lines, too. It is suppressed below [`FEW`] and never added up; where the
    /// query does not know it, it is hidden as if it were few.
    Learners,
    /// Per cent, which the query has worked out.
    Share,
    /// The share in per cent that the people of another column have in the whole table. The query leaves it empty.
    ShareOf(&'static str),
    /// A mean.
    Mean,
}

impl Type {
    /// Whether its cells are numbers, which stand at the end of their column.
    #[must_use]
    pub const fn is_number(self) -> bool {
        !matches!(self, Self::Text | Self::Date)
    }
}

/// What a query puts into a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Nothing,
    /// Words that are the same in every language: names, places in files.
    Text(String),
    /// A word of a fixed set: its name for programs, and the id of the text that says it to a reader.
    Word(&'static str, &'static str),
    /// A day.
    Date(Date),
    /// A number of things or people.
    Count(u64),
    /// Per cent or a mean; one decimal is shown.
    Decimal(f64),
}

impl Value {
    fn text(text: impl ToString) -> Self {
        Self::Text(text.to_string())
    }

    fn count(count: usize) -> Self {
        Self::Count(u64::try_from(count).unwrap_or(u64::MAX))
    }
}

/// A line as the query gives it: a value for each column.
pub type Row = Vec<Value>;

/// What a query is told.
pub struct Asked {
    /// The day at the site.
    pub today: Date,
    /// The time zone of the site, by which days are counted.
    pub zone: TimeZone,
}

/// The rows of each table of a report, while they are read.
pub type Rows<'a> = BoxFuture<'a, Result<Vec<Vec<Row>>, StoreError>>;

/// What fills the tables of a report: the rows of each, in the order of the declaration.
pub enum Query {
    /// From the database.
    Database(for<'a> fn(&'a Store, &'a Asked) -> Rows<'a>),
    /// From the banks.
    Banks(fn(&[Bank], &Asked) -> Vec<Vec<Row>>),
}

/// A cell as it may be shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// What the query has found.
    Shown(Value),
    /// Fewer than [`FEW`] people.
    Few,
    /// Not shown, because a number below [`FEW`] could be worked out from it, or because it tells about so few people.
    Hidden,
}

/// A line as it may be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// A cell for each column.
    pub cells: Vec<Cell>,
    /// Whether it adds up the lines above it.
    pub total: bool,
}

/// A table with its figures. Nothing in it may not be shown.
pub struct Filled {
    /// The declaration.
    pub table: &'static Table,
    /// The lines, subtotals behind their groups, the total at the end.
    pub lines: Vec<Line>,
}

impl Filled {
    /// Whether a cell is suppressed, which readers are told below the table.
    #[must_use]
    pub fn suppresses(&self) -> bool {
        self.lines.iter().flat_map(|line| &line.cells).any(|cell| matches!(cell, Cell::Few | Cell::Hidden))
    }
}

/// A report with its figures.
pub struct Figures {
    /// The declaration.
    pub report: &'static Report,
    /// The day on which it was made.
    pub made: Date,
    /// The tables.
    pub tables: Vec<Filled>,
}

impl Figures {
    /// Makes totals and shares of what the query has found, and suppresses what must not be shown.
    #[must_use]
    pub fn new(report: &'static Report, rows: Vec<Vec<Row>>, made: Date) -> Self {
        let tables = report.tables.iter().zip(rows).map(|(table, rows)| suppression::fill(table, rows)).collect();
        Self { report, made, tables }
    }
}
