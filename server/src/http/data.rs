//! My data, to read and to take along.

use super::pages::{All, Answer};
use super::reader::Reader;
use super::session::Visitor;
use super::study::line_of;
use crate::clock::day;
use crate::startup::State;
use crate::usecases::{Kept, everything, kept};
use app::data::{DataView, data as draw_data};
use app::exam::present::spoken;
use app::i18n::Texts;
use axum::Json;
use axum::extract::{Query, State as Extract};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use axum::response::IntoResponse;
use serde::Deserialize;

/// Attempts on one page.
const ON_A_PAGE: u32 = 100;

/// Which page of attempts.
#[derive(Debug, Default, Deserialize)]
pub struct Which {
    /// Counted from 1.
    page: Option<u32>,
}

/// Everything that is kept, to read.
pub async fn data(Extract(state): All, reader: Reader, visitor: Visitor, Query(which): Query<Which>) -> Answer {
    let number = which.page.unwrap_or(1).max(1);
    let until = number.saturating_mul(ON_A_PAGE);
    let kept = match &visitor.0 {
        Some(learner) => kept((state.store.as_ref(), state.banks.as_ref()), learner, until - ON_A_PAGE..until).await?,
        None => None,
    };
    let view = kept.map(|kept| {
        let lines = lines(&state, &reader.page.texts, &kept);
        let more = (kept.traces.attempts > u64::from(until)).then(|| reader.page.to().data(number + 1));
        DataView { lines, attempts: kept.attempts.into_iter().filter_map(|past| line_of(&state, &reader, past)).collect(), more }
    });
    Ok(reader.draw(draw_data(&reader.page, view)))
}

fn lines(state: &State, texts: &Texts, kept: &Kept) -> Vec<(String, String)> {
    let mut lines = vec![
        (texts.get("data-came"), texts.date(day(kept.traces.came))),
        (texts.get("data-browsers"), kept.traces.browsers.len().to_string()),
        (
            texts.get("data-code"),
            kept.traces.codes.last().map_or_else(
                || texts.get("data-code-none"),
                |made| texts.with("data-code-made", &[("date", texts.date(day(*made)).as_str().into())]),
            ),
        ),
    ];
    for (id, aim) in &kept.aims {
        let exam = aim.goal.as_ref().map(|goal| {
            let exam = state.banks.get(id).and_then(|bank| bank.exam(&goal.exam));
            let name = exam.map_or_else(|| goal.exam.to_string(), |exam| spoken(&exam.name, texts.lang()).text);
            goal.day.map_or_else(|| name.clone(), |day| format!("{name}, {}", texts.date(day)))
        });
        lines.push((texts.get("data-goal"), exam.unwrap_or_else(|| texts.get("data-goal-none"))));
        lines.push((texts.get("data-real"), aim.real_exams.len().to_string()));
    }
    lines.push((texts.get("data-reports"), kept.traces.reports.len().to_string()));
    lines.push((texts.get("data-tests"), kept.traces.attempts.to_string()));
    lines
}

/// Everything that is kept, as a file.
pub async fn download(Extract(state): All, visitor: Visitor) -> Answer {
    let from = (state.store.as_ref(), state.banks.as_ref(), &state.clock);
    let everything = everything(from, visitor.learner()?).await?.ok_or(crate::usecases::Fault::NotFound)?;
    let headers = [(CACHE_CONTROL, "no-store"), (CONTENT_DISPOSITION, "attachment; filename=\"safar.json\"")];
    Ok((headers, Json(everything)).into_response())
}
