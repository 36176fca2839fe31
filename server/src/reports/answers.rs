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
    let mut rows = Vec::with_capacity(options.len());
    for question in options.chunk_by(|a, b| (&a.bank, &a.question) == (&b.bank, &b.question)) {
        // Who has answered is kept of a question and not of its versions: where there are several, nobody knows how many people one has.
        let one_version = question.windows(2).all(|pair| pair[0].version == pair[1].version);
        for version in question.chunk_by(|a, b| a.version == b.version) {
            let all = version.iter().map(|option| option.times).sum();
            rows.extend(version.iter().map(|one| option(one, one_version.then_some(one.learners), all)));
        }
    }
    Ok(vec![topics.iter().map(topic).collect(), rows])
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

fn option(OptionCount { bank, question, version, option, times, .. }: &OptionCount, learners: Option<u64>, of_question: u64) -> Row {
    let named = if option.is_empty() { Value::Word("none", "report-no-answer") } else { Value::text(option) };
    vec![
        Value::text(bank),
        Value::text(question),
        Value::Count(u64::from(*version)),
        named,
        learners.map_or(Value::Nothing, Value::Count),
        Value::Count(*times),
        percent(*times, of_question),
    ]
}

#[expect(clippy::cast_precision_loss, reason = "there are fewer answers than 2^52")]
fn percent(part: u64, whole: u64) -> Value {
    if whole == 0 { Value::Nothing } else { Value::Decimal(part as f64 * 100.0 / whole as f64) }
}
