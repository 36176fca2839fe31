//! A report for paper.

use super::{Figures, view};
use crate::printer::tongue;
use app::i18n::Texts;
use app::report::{LineView, TableView};
use paper::{Column, Report, ReportLine, Table};

/// More columns than this lie across the page.
const UPRIGHT: usize = 6;

/// What stands on the sheets: the same words as on the page.
pub fn data(figures: &Figures, texts: &Texts) -> Report {
    let view = view(figures, texts);
    let language = texts.language();
    let table = |table: TableView| Table {
        caption: table.caption,
        columns: table.headings.into_iter().map(|heading| Column { heading: heading.text, number: heading.number }).collect(),
        lines: table.lines.into_iter().map(|LineView { cells, total }| ReportLine { cells, total }).collect(),
        note: table.note,
    };
    Report {
        texts_in: tongue(&language.lang, language.direction, &language.print_font),
        across: view.tables.iter().any(|table| table.headings.len() > UPRIGHT),
        title: view.title,
        made: view.made,
        empty: texts.get("report-empty"),
        tables: view.tables.into_iter().map(table).collect(),
    }
}
