//! Home, and the choice of a language.

use super::cached::Cached;
use super::reader::{Reader, preferred};
use super::reply::{All, Answer, go};
use super::route::On;
use super::session::Visitor;
use crate::state::State;
use app::address::In;
use app::exam::verdict::attempt_title;
use app::home::{HomeView, choose_language, home as draw_home};
use app::routes::route;
use axum::Router;
use axum::extract::State as Extract;
use axum::http::HeaderMap;
use domain::language::BASE;
use std::sync::Arc;

/// Its routes.
pub fn routes() -> Router<Arc<State>> {
    Router::new().on(route::ROOT, root).on(route::HOME, home)
}

/// `/`: on to home in the reader's language, or the languages by their own names.
async fn root(Extract(state): All, headers: HeaderMap) -> Answer {
    if let Some(lang) = preferred(&state, &headers) {
        return Ok(go(&In(&lang).home()));
    }
    let reader = Reader::of_form(&state, &headers, BASE)?;
    let langs: Vec<_> = state.catalogue.offered().map(|language| language.lang.clone()).collect();
    Ok(reader.draw(choose_language(&reader.page, &langs)))
}

/// Home.
async fn home(Extract(state): All, reader: Reader, visitor: Visitor) -> Answer {
    let cached = Cached::page(&state, &reader, &visitor, None).await?;
    if let Some(page) = cached.find().await {
        return Ok(page);
    }
    let here = reader.page.to();
    let unfinished = visitor.unfinished(&state, 20).await?;
    let unfinished = unfinished.first().and_then(|open| {
        let bank = state.library.bank(&open.bank)?;
        Some((here.attempt(open.id.as_str()), attempt_title(&bank, &open.test, &reader.page.texts)))
    });
    let own = unfinished.is_some();
    let html = draw_home(&reader.page, HomeView { unfinished });
    Ok(cached.keep(html, own).await)
}
