//! From rows to values. Ids and modes are checked again on the way out, for a database can be edited by hand.

use crate::{AttemptHead, AttemptSummary, ResultRow, StoreError};
use domain::attempt::{Event, Millis, Mode};
use domain::ids::{AttemptId, QuestionId};
use domain::memory::Memory;
use domain::points::{Points, Score};
use serde::de::DeserializeOwned;

/// id, learner, bank, test, mode, started, deadline
pub type HeadRow = (String, String, String, String, String, Millis, Option<Millis>);
/// attempt, learner, bank, test, mode, ended, earned, max, detail
pub type ResultCells = (String, String, String, String, String, Millis, i64, i64, String);
/// A [`HeadRow`] and ended, earned, max, detail of its result, if it has one.
pub type SummaryRow =
    (String, String, String, String, String, Millis, Option<Millis>, Option<Millis>, Option<i64>, Option<i64>, Option<String>);
/// seq, body
pub type EventRow = (i64, Option<String>);
/// question, reviews
pub type MemoryRow = (String, String);

/// The error of a row that does not say what it must say.
pub fn inconsistent(table: &'static str, row: &str) -> StoreError {
    StoreError::Inconsistent { table, row: row.to_owned() }
}

/// Reads an id or another checked text.
pub fn text<T: TryFrom<String>>(value: String, table: &'static str, row: &str) -> Result<T, StoreError> {
    T::try_from(value).map_err(|_| inconsistent(table, row))
}

/// Reads a number that the program uses in a smaller type.
pub fn number<T: TryFrom<i64>>(value: i64, table: &'static str, row: &str) -> Result<T, StoreError> {
    T::try_from(value).map_err(|_| inconsistent(table, row))
}

fn mode(value: &str, table: &'static str, row: &str) -> Result<Mode, StoreError> {
    [Mode::Practice, Mode::Exam].into_iter().find(|mode| mode.as_str() == value).ok_or_else(|| inconsistent(table, row))
}

fn score(earned: i64, max: i64, table: &'static str, row: &str) -> Result<Score, StoreError> {
    let points = |value| Ok::<_, StoreError>(Points::units(number(value, table, row)?));
    Ok(Score { earned: points(earned)?, max: points(max)? })
}

/// The points of an attempt as its result keeps them.
pub fn units(points: Points, attempt: &AttemptId) -> Result<i64, StoreError> {
    i64::try_from(points.as_units()).map_err(|_| inconsistent("results", attempt.as_str()))
}

/// Reads an attempt.
pub fn head((id, learner, bank, test, mode_name, started, deadline): HeadRow) -> Result<AttemptHead, StoreError> {
    const TABLE: &str = "attempts";
    Ok(AttemptHead {
        learner: text(learner, TABLE, &id)?,
        bank: text(bank, TABLE, &id)?,
        test,
        mode: mode(&mode_name, TABLE, &id)?,
        started,
        deadline,
        id: text(id.clone(), TABLE, &id)?,
    })
}

/// Reads a result.
pub fn result((id, learner, bank, test, mode_name, ended, earned, max, detail): ResultCells) -> Result<ResultRow, StoreError> {
    const TABLE: &str = "results";
    Ok(ResultRow {
        learner: text(learner, TABLE, &id)?,
        bank: text(bank, TABLE, &id)?,
        test,
        mode: mode(&mode_name, TABLE, &id)?,
        ended,
        score: score(earned, max, TABLE, &id)?,
        detail,
        attempt: text(id.clone(), TABLE, &id)?,
    })
}

/// Reads an attempt with its result.
pub fn summary(row: SummaryRow) -> Result<AttemptSummary, StoreError> {
    let (id, learner, bank, test, mode, started, deadline, ended, earned, max, detail) = row;
    let head = head((id, learner, bank, test, mode, started, deadline))?;
    let result = match (ended, earned, max, detail) {
        (Some(ended), Some(earned), Some(max), Some(detail)) => Some(ResultRow {
            attempt: head.id.clone(),
            learner: head.learner.clone(),
            bank: head.bank.clone(),
            test: head.test.clone(),
            mode: head.mode,
            ended,
            score: score(earned, max, "results", head.id.as_str())?,
            detail,
        }),
        _ => None,
    };
    Ok(AttemptSummary { head, result })
}

/// Reads what is remembered of a question.
pub fn memory((question, reviews): MemoryRow) -> Result<(QuestionId, Memory), StoreError> {
    const TABLE: &str = "memories";
    let memory = serde_json::from_str(&reviews).map_err(|_| inconsistent(TABLE, &question))?;
    Ok((text(question.clone(), TABLE, &question)?, memory))
}

/// Writes what is remembered of a question.
pub fn memory_text(question: &QuestionId, memory: &Memory) -> Result<String, StoreError> {
    serde_json::to_string(memory).map_err(|_| inconsistent("memories", question.as_str()))
}

/// Reads the events of an attempt in order. A gap is as bad as a broken body.
pub fn events(attempt: &AttemptId, rows: Vec<EventRow>) -> Result<Vec<Event>, StoreError> {
    let event = |(place, (seq, body)): (i64, EventRow)| {
        if seq == place { event(attempt.as_str(), body) } else { Err(inconsistent("records", attempt.as_str())) }
    };
    (0_i64..).zip(rows).map(event).collect()
}

/// Reads one event of an attempt.
pub fn event(attempt: &str, body: Option<String>) -> Result<Event, StoreError> {
    self::body("records", attempt, body.as_deref())
}

/// Reads the body of a record that has one.
pub fn body<T: DeserializeOwned>(table: &'static str, row: &str, body: Option<&str>) -> Result<T, StoreError> {
    body.and_then(|body| serde_json::from_str(body).ok()).ok_or_else(|| inconsistent(table, row))
}
