//! Files: style, script and wasm under names that never change their content, recordings and pictures of banks.

use super::negotiate;
use super::refusal::Refused;
use super::reply::{All, Answer};
use super::route::On;
use super::send::send;
use crate::assets;
use crate::state::State;
use app::routes::route;
use app::trouble::Trouble;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State as Extract};
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, Response};
use domain::ids::BankId;
use std::sync::Arc;

/// Its routes.
pub fn routes() -> Router<Arc<State>> {
    Router::new().on(route::MEDIA, media).on(route::ASSETS, asset)
}

/// A built file. Its name carries its content's hash, so a browser may keep it for ever.
async fn asset(Extract(state): All, Path(name): Path<String>, headers: HeaderMap) -> Answer {
    let kind = assets::content_type(&name).ok_or(Refused(Trouble::NotFound))?;
    let file = state.site.file(&name, |encoding| negotiate::takes(&headers, encoding)).ok_or(Refused(Trouble::NotFound))?;
    let mut response = Response::builder()
        .header(CONTENT_TYPE, kind)
        .header(CACHE_CONTROL, "public, max-age=31536000, immutable")
        .header(VARY, "Accept-Encoding");
    if let Some(encoding) = file.encoding {
        response = response.header(CONTENT_ENCODING, encoding);
    }
    response.body(Body::from(file.bytes)).map_err(|_| Refused(Trouble::Broken))
}

/// A recording or picture that a question of this version of the bank uses; nothing else of the bank can be read this way.
async fn media(Extract(state): All, Path((bank, version, name)): Path<(String, String, String)>, headers: HeaderMap) -> Answer {
    let bank = BankId::parse(&bank).map_err(|_| Refused(Trouble::NotFound))?;
    let medium = state.library.medium(&bank, &version, &name).ok_or(Refused(Trouble::NotFound))?;
    send(&name, medium, &headers, "public, max-age=86400, stale-while-revalidate=604800", |bytes, _| Body::from(bytes))
}
