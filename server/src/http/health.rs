//! Signs of life, for whoever watches over a server.

use super::reply::All;
use super::route::On;
use crate::state::State;
use app::routes::route;
use axum::Router;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Its routes.
pub fn routes() -> Router<Arc<State>> {
    Router::new().on(route::HEALTHZ, healthz).on(route::READYZ, ready)
}

/// Whether the process lives.
async fn healthz() -> &'static str {
    "ok"
}

/// Whether this server can work: the database answers. It can work with a machine's clock that is wrong, and says so.
async fn ready(Extract(state): All) -> Response {
    match state.store.ready().await {
        Ok(()) => match state.timekeeper.trouble() {
            None => "ready".into_response(),
            Some(trouble) => format!("ready\nclock: {trouble}").into_response(),
        },
        Err(error) => {
            tracing::warn!(%error, "not ready");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
