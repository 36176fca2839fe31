//! A workbook (XLSX): a sheet for each table. Texts are written as texts, so no cell is ever a formula; numbers and days are
//! numbers and days, to be reckoned with.

use super::{Figures, Style, tenths, words};
use crate::reports::{Cell, Filled, Value};
use app::i18n::Texts;
use domain::lang::Direction;
use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

/// The widest column, in pixels: a longer text is folded by whoever reads it.
const WIDEST: u32 = 400;

pub fn write(figures: &Figures, texts: &Texts) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new().set_title(texts.get(figures.report.title)).set_creation_datetime(&day(figures.made)?);
    workbook.set_properties(&properties);
    for filled in &figures.tables {
        sheet(workbook.add_worksheet(), filled, texts)?;
    }
    workbook.save_to_buffer()
}

fn sheet(sheet: &mut Worksheet, filled: &Filled, texts: &Texts) -> Result<(), XlsxError> {
    // The name for programs: a caption may be longer than a sheet's name may be, or hold signs that it may not.
    sheet.set_name(filled.table.id)?;
    sheet.set_right_to_left(texts.language().direction == Direction::Rtl);
    let head = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    for (at, column) in (0u16..).zip(filled.table.columns) {
        sheet.write_string_with_format(0, at, texts.get(column.heading), &head)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, line) in (1u32..).zip(&filled.lines) {
        let plain = if line.total { Format::new().set_bold() } else { Format::new() };
        for ((at, cell), words) in (0u16..).zip(&line.cells).zip(words(line, texts, Style::Plain)) {
            match cell {
                #[expect(clippy::cast_precision_loss, reason = "a workbook has no greater numbers than 2^52")]
                Cell::Shown(Value::Count(count)) => sheet.write_number_with_format(row, at, *count as f64, &plain)?,
                Cell::Shown(Value::Decimal(number)) => {
                    let shown = tenths(*number).parse::<f64>().unwrap_or_default();
                    sheet.write_number_with_format(row, at, shown, &plain.clone().set_num_format("0.0"))?
                }
                Cell::Shown(Value::Date(date)) => {
                    sheet.write_datetime_with_format(row, at, &day(*date)?, &plain.clone().set_num_format("yyyy-mm-dd"))?
                }
                Cell::Shown(Value::Nothing | Value::Text(_) | Value::Word(..)) | Cell::Few | Cell::Hidden => {
                    sheet.write_string_with_format(row, at, words, &plain)?
                }
            };
        }
    }
    sheet.set_autofit_max_width(WIDEST);
    sheet.autofit();
    Ok(())
}

fn day(date: Date) -> Result<ExcelDateTime, XlsxError> {
    let part = |part: i8| u8::try_from(part).unwrap_or_default();
    ExcelDateTime::from_ymd(u16::try_from(date.year()).unwrap_or_default(), part(date.month()), part(date.day()))
}
