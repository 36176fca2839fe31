//! My data: to read, to take along, to delete.

use super::news::{self, ERASED, LATER, NOBODY};
use super::posted::{NoFields, Posted};
use super::reader::Reader;
use super::reply::{All, Answer, cleared, go};
use super::route::On;
use super::session::{self, Visitor};
use super::view;
use super::view::progress::line_of;
use crate::events::{Event, note};
use crate::limits::{self, Payer};
use crate::state::State;
use crate::usecases::{Fault, everything, learner_data};
use app::data::{DataView, data as draw_data};
use app::progress::erase as draw_erase;
use app::routes::route;
use axum::Router;
use axum::body::Body;
use axum::extract::{Query, State as Extract};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use std::sync::Arc;
use store::Erased;

/// Its routes.
pub fn routes() -> Router<Arc<State>> {
    Router::new().on(route::DATA, data).on(route::ERASE, erase_page).on(route::API_ERASE, erase)
}

/// The routes of what is sent while it is made.
pub fn streams() -> Router<Arc<State>> {
    Router::new().on(route::API_DATA, download)
}

/// Attempts on one page.
const ON_A_PAGE: u32 = 100;

/// Which page of attempts.
#[derive(Debug, Default, Deserialize)]
struct DataQuery {
    /// Counted from 1.
    page: Option<u32>,
}

/// Everything that is kept, to read.
async fn data(Extract(state): All, reader: Reader, visitor: Visitor, headers: HeaderMap, Query(which): Query<DataQuery>) -> Answer {
    let number = which.page.unwrap_or(1).max(1);
    let until = number.saturating_mul(ON_A_PAGE);
    let kept = match &visitor.0 {
        Some(learner) => learner_data((state.store.as_ref(), &state.library.now().banks), learner, until - ON_A_PAGE..until).await?,
        None => None,
    };
    let this = session::token(&state, &headers);
    let view = kept.map(|kept| {
        let lines = view::data::lines(&state, &reader, &kept);
        let more = (kept.traces.attempts > u64::from(until)).then(|| reader.page.to().data(number + 1));
        let browsers = view::browsers::views(&reader, &kept.traces.browsers, this, state.clock.now());
        let attempts = kept.attempts.into_iter().filter_map(|past| line_of(&state, &reader, past)).collect();
        DataView { lines, browsers, attempts, more }
    });
    Ok(reader.draw(draw_data(&reader.page, view)))
}

/// Everything that is kept, as a file.
async fn download(Extract(state): All, payer: Payer, visitor: Visitor) -> Answer {
    let learner = visitor.learner()?;
    state.limits.pay(&payer, limits::EXPORT)?;
    let offer = state.library.now();
    let from = (&state.store, &offer.banks, &state.clock);
    let everything = everything(from, learner).await?.ok_or(Fault::NotFound)?;
    let headers =
        [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store"), (CONTENT_DISPOSITION, "attachment; filename=\"safar.json\"")];
    Ok((headers, Body::from_stream(everything)).into_response())
}

/// "Delete my data".
async fn erase_page(reader: Reader) -> Answer {
    Ok(reader.draw(draw_erase(&reader.page)))
}

/// Deletes everything of the learner of this browser.
async fn erase(Extract(state): All, payer: Payer, visitor: Visitor, jar: CookieJar, Posted { reader, .. }: Posted<NoFields>) -> Answer {
    let mut erased = Erased::Nobody;
    if let Some(learner) = &visitor.0 {
        state.limits.pay(&payer, limits::ERASURE)?;
        erased = state.attempts.erase(learner).await?;
        state.study.forget(learner.id()).await;
        state.page_cache.forget(learner.id());
        session::forget(&state, learner.id());
        note(Event::Erased, u64::from(erased != Erased::Nobody));
    }
    // Nothing is said to be done that is not.
    let word = match erased {
        Erased::Nobody => NOBODY,
        Erased::Later => LATER,
        Erased::Whole => ERASED,
    };
    let gone = format!("{}?erased={word}&proof={}", reader.page.progress(), news::proof(&state, word));
    let jar = session::no_learner(&state).into_iter().fold(jar, CookieJar::add);
    Ok(cleared((jar, go(&gone)).into_response()))
}
