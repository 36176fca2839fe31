//! An item as the island shows it, and the language of explanations.

use crate::http::reader::Reader;
use app::exam::item::piece;
use app::exam::pages::item_texts;
use app::exam::present::{self, Sitting};
use app::exam::wire::Drawn;
use app::spoken::ExamLang;
use domain::attempt::Attempt;
use domain::bank::Bank;
use domain::lang::Lang;

/// An item as the island shows it.
pub fn drawn(reader: &Reader, sitting: Sitting<'_>, n: u16) -> Option<Drawn> {
    let item = present::item(sitting, n, None)?;
    let (fields, revealed) = (item.fields.clone(), item.feedback.is_some());
    let exam = ExamLang::from(sitting.bank);
    let html = piece(item, &item_texts(&reader.page, &exam), &exam);
    Some(Drawn { n, html, fields, revealed })
}

/// Explanations come in the help language of the attempt, else in the chosen one, else in that of the exam.
pub fn explained_in(reader: &Reader, attempt: &Attempt, bank: &Bank) -> Lang {
    attempt.help.clone().or_else(|| reader.help.clone()).unwrap_or_else(|| bank.exam_language.clone())
}
