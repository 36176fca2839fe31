//! What learners answer: by topic how much of it is right, and how often each option of a question is chosen. An option that nobody
//! chooses is no distractor; one that is chosen as often as the key may be right, too.

use super::{Asked, Column, Query, Report, Row, Table, Type, Value};
use domain::memory::Manner;
use futures::FutureExt;
use store::{OptionCount, Store, StoreError, TopicCount};

pub static REPORT: Report = Report {
    name: "answers",
    title: "report-answers",
    tables: &[
        Table {
            id: "topics",
            caption: "report-answers-by-topic",
            columns: &[
                Column::new("bank", "report-bank", Type::Text),
                Column::new("topic", "report-topic", Type::Text),
                Column::new("manner", "report-manner", Type::Text),
                Column::new("learners", "report-learners", Type::Learners),
                Column::new("answers", "report-answered", Type::Count).about("learners"),
                Column::new("right", "report-right", Type::Share).about("learners"),
            ],
            groups: &[],
        },
        Table {
            id: "options",
            caption: "report-answers-by-option",
            columns: &[
                Column::new("bank", "report-bank", Type::Text),
                Column::new("question", "report-question", Type::Text),
                Column::new("version", "report-version", Type::Count),
                Column::new("option", "report-option", Type::Text),
                // Of the question, whatever its version: who has chosen what is not kept.
                Column::new("learners", "report-learners", Type::Learners),
                Column::new("chosen", "report-chosen", Type::Count).about("learners"),
                Column::new("of_question", "report-of-question", Type::Share).about("learners"),
            ],
            groups: &[],
        },
    ],
    query: Query::Database(|store, _: &Asked| rows(store).boxed()),
};

async fn rows(store: &Store) -> Result<Vec<Vec<Row>>, StoreError> {
    let topics = store.attempts().by_topic().await?;
    let options = store.attempts().by_option().await?;
    let of_question = |one: &OptionCount| {
        let same = |other: &&OptionCount| (&other.bank, &other.question, other.version) == (&one.bank, &one.question, one.version);
        let start =
            options.partition_point(|other| (&other.bank, &other.question, other.version) < (&one.bank, &one.question, one.version));
        options[start..].iter().take_while(same).map(|other| other.times).sum()
    };
    Ok(vec![topics.iter().map(topic).collect(), options.iter().map(|one| option(one, of_question(one))).collect()])
}

fn topic(TopicCount { bank, topic, manner, learners, tally }: &TopicCount) -> Row {
    let name = match manner {
        Manner::Helped => "report-manner-helped",
        Manner::Practice => "report-manner-practice",
        Manner::Exam => "report-manner-exam",
    };
    vec![
        Value::text(bank),
        Value::text(topic),
        Value::Word(manner.as_str(), name),
        Value::Count(*learners),
        Value::Count(tally.answers),
        percent(tally.right, tally.answers),
    ]
}

fn option(OptionCount { bank, question, version, option, learners, times }: &OptionCount, of_question: u64) -> Row {
    let named = if option.is_empty() { Value::Word("none", "report-no-answer") } else { Value::text(option) };
    vec![
        Value::text(bank),
        Value::text(question),
        Value::Count(u64::from(*version)),
        named,
        // Fewer answers than that are of fewer people.
        Value::Count((*learners).min(of_question)),
        Value::Count(*times),
        percent(*times, of_question),
    ]
}

#[expect(clippy::cast_precision_loss, reason = "there are fewer answers than 2^52")]
fn percent(part: u64, whole: u64) -> Value {
    if whole == 0 { Value::Nothing } else { Value::Decimal(part as f64 * 100.0 / whole as f64) }
}
