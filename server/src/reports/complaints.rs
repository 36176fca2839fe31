//! What learners find wrong: complaints by bank, question, version, reason and language. Each counts a person, for the same
//! complaint of the same person is one.

use super::{Asked, Column, Query, Report, Row, Table, Type, Value};
use crate::clock::day;
use app::complaint::reason_text;
use domain::complaint::Complaint;
use futures::FutureExt;
use store::{ComplaintCount, Store, StoreError};

pub static REPORT: Report = Report {
    name: "complaints",
    title: "report-complaints",
    tables: &[Table {
        id: "complaints",
        caption: "report-complaints-by-reason",
        columns: &[
            Column::new("bank", "report-bank", Type::Text),
            Column::new("question", "report-question", Type::Text),
            Column::new("version", "report-version", Type::Count),
            Column::new("reason", "report-reason", Type::Text),
            Column::new("lang", "report-language", Type::Text),
            Column::new("times", "report-times", Type::People),
            Column::new("share", "report-share", Type::ShareOf("times")),
            // The day of one complaint tells when one person was here.
            Column::new("first", "report-first", Type::Date).about("times"),
            Column::new("last", "report-last", Type::Date).about("times"),
        ],
        groups: &["bank"],
    }],
    query: Query::Database(|store, asked| rows(store, asked).boxed()),
};

async fn rows(store: &Store, asked: &Asked) -> Result<Vec<Vec<Row>>, StoreError> {
    let counts = store.complaints().by_question().await?;
    Ok(vec![counts.iter().map(|count| row(count, asked)).collect()])
}

fn row(count: &ComplaintCount, asked: &Asked) -> Row {
    let Complaint { bank, question, version, reason, lang } = &count.complaint;
    vec![
        Value::text(bank),
        Value::text(question),
        Value::Count(u64::from(*version)),
        Value::Word(reason.as_str(), reason_text(*reason)),
        Value::text(lang),
        Value::Count(count.times),
        Value::Nothing,
        Value::Date(day(count.first, &asked.zone)),
        Value::Date(day(count.last, &asked.zone)),
    ]
}
