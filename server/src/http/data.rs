//! My data, to read and to take along.

use super::browsers;
use super::limits::{self, Payer};
use super::pages::{All, Answer};
use super::reader::Reader;
use super::session::{self, Visitor};
use super::study::line_of;
use crate::startup::State;
use crate::usecases::{LearnerData, everything, learner_data};
use app::data::{DataView, data as draw_data};
use app::exam::present::spoken;
use axum::body::Body;
use axum::extract::{Query, State as Extract};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use serde::Deserialize;

/// Attempts on one page.
const ON_A_PAGE: u32 = 100;

/// Which page of attempts.
#[derive(Debug, Default, Deserialize)]
pub struct DataQuery {
    /// Counted from 1.
    page: Option<u32>,
}

/// Everything that is kept, to read.
pub async fn data(Extract(state): All, reader: Reader, visitor: Visitor, headers: HeaderMap, Query(which): Query<DataQuery>) -> Answer {
    let number = which.page.unwrap_or(1).max(1);
    let until = number.saturating_mul(ON_A_PAGE);
    let kept = match &visitor.0 {
        Some(learner) => learner_data((state.store.as_ref(), state.banks.as_ref()), learner, until - ON_A_PAGE..until).await?,
        None => None,
    };
    let this = session::token(&state, &headers);
    let view = kept.map(|kept| {
        let lines = lines(&state, &reader, &kept);
        let more = (kept.traces.attempts > u64::from(until)).then(|| reader.page.to().data(number + 1));
        let browsers = browsers::views(&reader, &kept.traces.browsers, this, state.clock.now());
        let attempts = kept.attempts.into_iter().filter_map(|past| line_of(&state, &reader, past)).collect();
        DataView { lines, browsers, attempts, more }
    });
    Ok(reader.draw(draw_data(&reader.page, view)))
}

fn lines(state: &State, reader: &Reader, kept: &LearnerData) -> Vec<(String, String)> {
    let texts = &reader.page.texts;
    let mut lines = vec![
        (texts.get("data-came"), reader.date(kept.traces.came)),
        (
            texts.get("data-code"),
            kept.traces.codes.last().map_or_else(
                || texts.get("data-code-none"),
                |made| texts.with("data-code-made", &[("date", reader.date(*made).as_str().into())]),
            ),
        ),
    ];
    for (id, aim) in &kept.aims {
        let exam = aim.goal.as_ref().map(|goal| {
            let exam = state.banks.get(id).and_then(|bank| bank.exam(&goal.exam));
            let name = exam.map_or_else(|| goal.exam.to_string(), |exam| spoken(&exam.name, texts).text);
            goal.day.map_or_else(|| name.clone(), |day| format!("{name}, {}", texts.date(day)))
        });
        lines.push((texts.get("data-goal"), exam.unwrap_or_else(|| texts.get("data-goal-none"))));
        lines.push((texts.get("data-real"), aim.real_exams.len().to_string()));
    }
    lines.push((texts.get("data-complaints"), kept.traces.complaints.len().to_string()));
    lines.push((texts.get("data-tests"), kept.traces.attempts.to_string()));
    lines
}

/// Everything that is kept, as a file.
pub async fn download(Extract(state): All, payer: Payer, visitor: Visitor) -> Answer {
    let learner = visitor.learner()?;
    payer.pay(&state, limits::EXPORT)?;
    let from = (&state.store, state.banks.as_ref(), &state.clock);
    let everything = everything(from, learner).await?.ok_or(crate::usecases::Fault::NotFound)?;
    let headers =
        [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store"), (CONTENT_DISPOSITION, "attachment; filename=\"safar.json\"")];
    Ok((headers, Body::from_stream(everything)).into_response())
}
