//! Headers of every response, and one log line for every request that went wrong.

use crate::events::{Event, note};
use crate::state::State;
use axum::extract::{MatchedPath, Request, State as Extract};
use axum::http::header::{CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use std::time::Instant;

/// The policy of everything that is not a page of ours: nothing may run, nothing may be loaded.
const NOTHING: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The policy of a page without a script.
pub const PAGE: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);

/// The policy of a page with a script: our script by its nonce, and what that script loads; our style, pictures and recordings;
/// forms to ourselves. No `unsafe-inline`, no `unsafe-eval`; compiling wasm is all that is allowed beyond.
pub fn script_policy(nonce: &str) -> Option<HeaderValue> {
    HeaderValue::try_from(format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
         media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ))
    .ok()
}

/// Adds what a response lacks.
pub async fn headers(Extract(state): Extract<Arc<State>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut add = |name: HeaderName, value: &'static str| add_missing(headers, name, value);
    add(CONTENT_SECURITY_POLICY, NOTHING);
    add(X_CONTENT_TYPE_OPTIONS, "nosniff");
    add(REFERRER_POLICY, "same-origin");
    add(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    add(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    add(HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(), payment=()");
    if state.config.https {
        add_missing(headers, STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}

fn add_missing(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}

/// Counts every request, and writes one line about each that was refused or failed: the route, never the address,
/// which holds ids, and never who it was.
pub async fn log(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().clone();
    let begun = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    metrics::counter!("safar_requests_total", "route" => route.clone(), "status" => status.to_string()).increment(1);
    metrics::histogram!("safar_request_seconds", "route" => route.clone()).record(begun.elapsed().as_secs_f64());
    if status >= 500 {
        tracing::error!(%method, route, status, "request failed");
    } else if status >= 400 && status != 404 {
        tracing::warn!(%method, route, status, "request refused");
    }
    if let Some(event) = Event::of_status(status) {
        note(event, 1);
    }
    response
}
