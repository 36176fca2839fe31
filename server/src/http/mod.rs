//! HTTP: every feature brings its routes, and here they meet the layers.
//!
//! Nothing leans on what stands on it. From below: what knows no state (`negotiate`, `lead`,
//! `receive`, `security`), the [`State`], what reads a request and answers it (`session`, `reader`, `posted`, `reply`, `news`,
//! `cached`, `limit`, `send`, `dress`), view models (`view`), and the features, which do not know each other.

// What is asked: one feature each.
mod attempts;
mod browsers;
mod complaints;
mod data;
mod exams;
mod files;
mod health;
mod home;
mod papers;
mod practice;
mod progress;
mod recordings;
mod resume;

// What they share.
mod cached;
mod dress;
mod host;
mod lead;
mod limit;
mod negotiate;
mod news;
mod posted;
mod reader;
mod receive;
mod refusal;
mod reply;
mod route;
mod security;
mod send;
pub mod session;
mod view;

use crate::coding;
use crate::state::State;
use app::trouble::Trouble;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use bytes::Bytes;
use refusal::Refused;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

/// What whoever finds no seat is sent before they have said anything: in all languages, because theirs is not known.
#[must_use]
pub fn no_seat(state: &State) -> Bytes {
    let langs = state.catalogue.langs().filter_map(|lang| state.catalogue.texts(lang));
    let said = langs.map(|texts| {
        let (lang, dir) = (texts.lang(), texts.dir());
        format!("<p lang=\"{lang}\" dir=\"{dir}\"><b>{}</b> {}</p>", texts.get("trouble-busy"), texts.get("trouble-busy-text"))
    });
    let page = format!(
        "<!doctype html><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>Safar</title>{}",
        said.collect::<String>()
    );
    Bytes::from(format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\nretry-after: 60\r\n\
         cache-control: no-store\r\nx-content-type-options: nosniff\r\ncontent-security-policy: default-src 'none'\r\n\
         connection: close\r\n\r\n{page}",
        page.len()
    ))
}

/// A request that takes longer is given up.
const MAX_TIME: Duration = Duration::from_secs(20);

/// The router. A layer added later stands around those added before: a request meets the last one first.
pub fn router(state: Arc<State>) -> Router {
    let pages = Router::new()
        .merge(home::routes())
        .merge(exams::routes())
        .merge(attempts::routes())
        .merge(complaints::routes())
        .merge(practice::routes())
        .merge(progress::routes())
        .merge(papers::routes())
        .merge(resume::routes())
        .merge(browsers::routes())
        .merge(data::routes())
        .fallback(|| async { Refused(Trouble::NotFound) })
        .layer(from_fn(coding::compress));
    // Not compressed: a recording is so already, and a whole export, which is made and sent piece by piece, would take megabytes of
    // memory for each in the hands of a compressor that waits for its reader.
    let whole = Router::new().merge(data::streams()).merge(recordings::routes()).merge(health::routes());
    let files = files::routes().layer(from_fn_with_state(Arc::clone(&state), limit::limit_files));

    pages
        .merge(whole)
        .layer(from_fn(receive::receive))
        .layer(from_fn_with_state(Arc::clone(&state), limit::limit))
        .merge(files)
        .layer(CsrfLayer::new())
        .layer(TimeoutLayer::with_status_code(axum::http::StatusCode::SERVICE_UNAVAILABLE, MAX_TIME))
        .layer(from_fn_with_state(Arc::clone(&state), host::check))
        .layer(from_fn_with_state(Arc::clone(&state), limit::hold))
        .layer(from_fn_with_state(Arc::clone(&state), dress::dress))
        .layer(from_fn_with_state(Arc::clone(&state), session::rename))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(Arc::clone(&state), security::headers))
        .layer(from_fn(security::log))
        .with_state(state)
}
