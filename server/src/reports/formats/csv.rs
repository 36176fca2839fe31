//! CSV as RFC 4180 has it: commas, quotation marks where needed, lines that end in CR LF. Before the first line stands the mark
//! of UTF-8, for without it Excel reads Cyrillic letters as something else; other programs skip it.

use super::{Figures, Style, Unwritten, words};
use app::i18n::Texts;
use csv::{Terminator, WriterBuilder};

const MARK: &str = "\u{feff}";

pub fn write(figures: &Figures, texts: &Texts) -> Result<Vec<u8>, Unwritten> {
    let [filled] = figures.tables.as_slice() else {
        let names: Vec<_> = figures.tables.iter().map(|filled| filled.table.id).collect();
        return Err(Unwritten::SeveralTables(names.join(", ")));
    };
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(MARK.as_bytes().to_vec());
    let failed = |error: csv::Error| std::io::Error::other(error);
    writer.write_record(filled.table.columns.iter().map(|column| harmless(texts.get(column.heading)))).map_err(failed)?;
    for line in &filled.lines {
        writer.write_record(words(line, texts, Style::Plain).into_iter().map(harmless)).map_err(failed)?;
    }
    Ok(writer.into_inner().map_err(csv::IntoInnerError::into_error)?)
}

/// A spreadsheet would work a cell out that begins like a formula, and a formula can fetch and send. An apostrophe before it makes
/// it a text (OWASP, "CSV Injection"). Our numbers are never negative.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) { format!("'{cell}") } else { cell }
}
