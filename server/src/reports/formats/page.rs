//! A report for a page: everything in words, in the reader's language.

use super::{Figures, Style, made, note, words};
use app::i18n::Texts;
use app::report::{HeadingView, LineView, ReportView, TableView};

/// What the page of a report shows.
#[must_use]
pub fn view(figures: &Figures, texts: &Texts) -> ReportView {
    let tables = figures.tables.iter().map(|filled| TableView {
        caption: texts.get(filled.table.caption),
        headings: filled
            .table
            .columns
            .iter()
            .map(|column| HeadingView { text: texts.get(column.heading), number: column.holds.is_number() })
            .collect(),
        lines: filled.lines.iter().map(|line| LineView { cells: words(line, texts, Style::Read), total: line.total }).collect(),
        note: filled.suppresses().then(|| note(texts)),
    });
    ReportView { title: texts.get(figures.report.title), made: made(figures, texts), tables: tables.collect() }
}
