//! What handlers answer with.

use super::refusal::Refused;
use crate::state::State;
use app::i18n::Texts;
use app::trouble::Trouble;
use axum::Json;
use axum::extract::State as Extract;
use axum::http::header::{ACCEPT, CACHE_CONTROL};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

/// The answer of a handler; a refusal gets its page from [`super::dress`].
pub type Answer = Result<Response, Refused>;
/// Everything that a handler may need.
pub type All = Extract<Arc<State>>;

/// On to another page after a form, so that reloading it sends nothing twice.
pub fn go(address: &str) -> Response {
    Redirect::to(address).into_response()
}

/// On to where an address without a bank leads now. There may be more banks one day, so no browser keeps it.
pub fn on_to(address: &str, query: Option<String>) -> Response {
    go(&query.map_or_else(|| address.to_owned(), |query| format!("{address}?{query}")))
}

/// Whether a request comes from an island, which asks for JSON.
pub fn is_island(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"))
}

/// JSON that nobody keeps.
pub fn fresh_json<T: serde::Serialize>(value: &T) -> Response {
    let mut response = Json(value).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A trouble in a few words, for an island that says itself what comes of it.
pub fn briefly(texts: &Texts, trouble: Trouble) -> String {
    format!("{}.", texts.get(trouble.title()))
}

/// Asks the browser to forget everything of ours. One that does not know how is asked by a script of the page to come.
pub fn cleared(mut response: Response) -> Response {
    let name = HeaderName::from_static("clear-site-data");
    response.headers_mut().insert(name, HeaderValue::from_static("\"cache\", \"cookies\", \"storage\""));
    response
}
