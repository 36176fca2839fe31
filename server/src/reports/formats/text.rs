//! A report for a terminal: columns that stand below each other, numbers at their end.

use super::{Figures, Style, made, note, words};
use app::i18n::Texts;
use std::fmt::Write;

pub fn write(figures: &Figures, texts: &Texts) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{}\n{}", texts.get(figures.report.title), made(figures, texts));
    for filled in &figures.tables {
        let _ = writeln!(text, "\n{}", texts.get(filled.table.caption));
        if filled.lines.is_empty() {
            let _ = writeln!(text, "  {}", texts.get("report-empty"));
            continue;
        }
        let columns = filled.table.columns;
        let head = columns.iter().map(|column| texts.get(column.heading)).collect();
        let lines: Vec<Vec<String>> =
            std::iter::once(head).chain(filled.lines.iter().map(|line| words(line, texts, Style::Plain))).collect();
        let widths: Vec<usize> =
            (0..columns.len()).map(|at| lines.iter().map(|line| line[at].chars().count()).max().unwrap_or(0)).collect();
        for line in &lines {
            let cells = line.iter().zip(&widths).zip(columns).map(|((cell, width), column)| {
                let cell = tame(cell);
                if column.holds.is_number() { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
            });
            let _ = writeln!(text, "  {}", cells.collect::<Vec<_>>().join("  ").trim_end());
        }
        if filled.suppresses() {
            let _ = writeln!(text, "  {}", note(texts));
        }
    }
    text
}

/// A control character could make a terminal do something.
fn tame(cell: &str) -> String {
    cell.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
