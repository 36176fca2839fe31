//! Problems that learners find with questions: kept, and listed for the editors.

use super::{Banks, Fault};
use crate::caller::Learner;
use crate::clock::{Clock, day};
use clap::ValueEnum;
use domain::ids::{BankId, QuestionId};
use domain::lang::Lang;
use domain::report::{Reason, Report};
use jiff::civil::Date;
use serde::Serialize;
use std::fmt::Write;
use store::{ReportLine, Store};

/// Keeps what a learner finds wrong with a question as it stands today. The same again changes nothing.
///
/// # Errors
/// [`Fault::NotFound`] if there is no such question.
pub async fn report(
    (store, banks, clock): (&Store, &Banks, &Clock),
    learner: &Learner,
    (bank, question): (&BankId, &QuestionId),
    reason: Reason,
    lang: &Lang,
) -> Result<(), Fault> {
    let item = banks.get(bank).and_then(|bank| bank.items.get(question)).ok_or(Fault::NotFound)?;
    let report = Report { bank: bank.clone(), question: question.clone(), version: item.question.version, reason, lang: lang.clone() };
    Ok(store.add_report(learner.id(), &report, clock.now()).await?)
}

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For a person.
    Text,
    /// For a spreadsheet.
    Csv,
    /// For a program.
    Json,
}

/// One line of the list. Nothing in it says who has reported.
#[derive(Serialize)]
struct Row<'a> {
    bank: &'a str,
    question: &'a str,
    version: u32,
    reason: &'a str,
    lang: &'a str,
    times: u64,
    first: Date,
    last: Date,
}

/// What has been reported, in one of the formats.
///
/// # Errors
/// When the list cannot be written in that format, which no content of it can cause.
pub fn listed(lines: &[ReportLine], format: ListFormat) -> anyhow::Result<String> {
    let rows: Vec<Row<'_>> = lines.iter().map(row).collect();
    match format {
        ListFormat::Json => Ok(serde_json::to_string_pretty(&rows)? + "\n"),
        ListFormat::Csv => {
            let mut writer = csv::Writer::from_writer(Vec::new());
            for row in &rows {
                writer.serialize(row)?;
            }
            Ok(String::from_utf8(writer.into_inner()?)?)
        }
        ListFormat::Text => {
            let mut text = String::new();
            for Row { bank, question, version, reason, lang, times, first, last } in rows {
                // Writing to a String cannot fail.
                let _ = writeln!(text, "{times:>5}  {bank}/{question} v{version}  {reason}  in {lang}  {first} to {last}");
            }
            Ok(text)
        }
    }
}

fn row(line: &ReportLine) -> Row<'_> {
    let Report { bank, question, version, reason, lang } = &line.report;
    Row {
        bank: bank.as_str(),
        question: question.as_str(),
        version: *version,
        reason: reason.as_str(),
        lang: lang.as_str(),
        times: line.times,
        first: day(line.first),
        last: day(line.last),
    }
}
