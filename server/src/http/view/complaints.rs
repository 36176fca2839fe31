//! The question that is complained about.

use crate::http::reader::Reader;
use app::complaint::ComplaintView;
use domain::bank::{Bank, Item};
use domain::ids::AttemptId;

/// The question that is complained about, and where it was met: in which attempt and in which place there, counted from 0.
pub fn complaint(reader: &Reader, bank: &Bank, item: &Item, (attempt, n): (Option<AttemptId>, Option<u16>)) -> ComplaintView {
    let here = reader.page.to();
    let back = match (&attempt, n) {
        (Some(id), Some(n)) => here.question(id.as_str(), n),
        _ => here.bank(bank.id.as_str()),
    };
    ComplaintView {
        bank: bank.id.to_string(),
        question: item.question.id.to_string(),
        stem: item.question.stem.clone(),
        back,
        met: (attempt.map(|id| id.to_string()).unwrap_or_default(), n.map(|n| (n + 1).to_string()).unwrap_or_default()),
        sent: false,
        unchosen: false,
    }
}
