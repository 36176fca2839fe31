//! Recordings of an exam, for pages without a script.

use super::refusal::Refused;
use super::reply::{All, Answer};
use super::route::On;
use super::send::send;
use super::session::Visitor;
use crate::state::State;
use app::routes::route;
use app::trouble::Trouble;
use axum::Router;
use axum::extract::{Path, State as Extract};
use axum::http::header::ALLOW;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::IntoResponse;
use domain::attempt::Wish;
use domain::ids::{AttemptId, OpId, StimulusId};
use domain::question::Material;
use std::sync::Arc;

/// Its routes.
pub fn routes() -> Router<Arc<State>> {
    Router::new().on(route::API_RECORDING, recording)
}

/// A recording of an exam. The play counts as soon as its sound is fetched; what is fetched again under the same name, as
/// browsers do piece by piece or after a broken connection, is the same play, for as long as it may last.
async fn recording(
    Extract(state): All,
    visitor: Visitor,
    Path((id, stimulus, op)): Path<(String, String, String)>,
    method: Method,
    headers: HeaderMap,
) -> Answer {
    // Nobody hears anything of it, so it must not count as a play.
    if method == Method::HEAD {
        return Ok((StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET")]).into_response());
    }
    let gone = |_| Refused(Trouble::NotFound);
    let (id, op) = (AttemptId::parse(&id).map_err(gone)?, OpId::parse(&op).map_err(gone)?);
    let learner = visitor.learner()?;
    let (attempt, bank) = state.attempts.look(learner, &id).await?;
    let asked = attempt.form.items.iter().filter_map(|item| bank.items.get(&item.question));
    let heard =
        asked.filter_map(|item| bank.stimuli.get(item.question.stimulus.as_ref()?)).find(|entry| entry.stimulus.id.as_str() == stimulus);
    let Some(Material::Audio { file, plays }) = heard.map(|entry| &entry.stimulus.material) else { return Err(Refused(Trouble::NotFound)) };
    drop(attempt);
    let stimulus = StimulusId::parse(&stimulus).map_err(gone)?;
    let wish = Wish::Play { stimulus: stimulus.clone(), plays: Some(*plays), op: op.clone() };
    let (attempt, _, refusal) = state.attempts.wish(learner, &id, wish).await?;
    if refusal.is_some() || attempt.sounding(&stimulus, state.clock.now()) != Some(&op) {
        return Err(Refused(Trouble::NotFound));
    }
    drop(attempt);
    let medium = state.library.medium(&bank.id, &bank.version, file).ok_or(Refused(Trouble::NotFound))?;
    send(file, medium, &headers, "private, max-age=180", |bytes, whole| state.deliveries.count(op, bytes, whole))
}
