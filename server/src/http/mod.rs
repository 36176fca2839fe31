//! HTTP: all routes and the order of the layers, on one screen.

mod address;
mod api;
mod data;
mod files;
pub mod kept;
pub mod limits;
mod negotiate;
mod pages;
mod papers;
mod reader;
mod resume;
mod security;
mod session;
mod study;

use crate::startup::State;
use app::address::route;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

/// No form of ours is larger, in bytes.
const MAX_BODY: usize = 64 * 1024;
/// A request that takes longer is given up.
const MAX_TIME: Duration = Duration::from_secs(20);

/// The router. A layer added later stands around those added before: a request meets the last one first.
pub fn router(state: Arc<State>) -> Router {
    let pages = Router::new()
        .route(route::ROOT, get(pages::root))
        .route(route::HOME, get(pages::home))
        .route(route::EXAMS, get(pages::exams))
        .route(route::BANK, get(pages::bank))
        .route(route::TEST, get(pages::test))
        .route(route::ATTEMPT, get(pages::attempt))
        .route(route::ATTEMPT_STEP, get(pages::attempt_step))
        .route(route::REPORT, get(pages::report))
        .route(route::PRACTICE, get(study::practice))
        .route(route::TOPIC, get(study::topic))
        .route(route::PROGRESS, get(study::progress))
        .route(route::ERASE, get(pages::erase))
        .route(route::PAPERS, get(papers::papers))
        .route(route::PAPER, get(papers::paper))
        .route(route::PAPER_SHEET, get(papers::sheet))
        .route(route::API_PAPERS, post(papers::prepare))
        .route(route::API_FIND_PAPER, post(papers::find))
        .route(route::API_PAPER, post(papers::enter))
        .route(route::CODE, get(resume::code))
        .route(route::RESUME, get(resume::resume))
        .route(route::DATA, get(data::data))
        .route(route::API_CODE, post(resume::make))
        .route(route::API_RESUME, post(resume::enter))
        .route(route::API_DATA, get(data::download))
        .route(route::API_ITEMS, get(api::items))
        .route(route::API_START, post(api::start))
        .route(route::API_STEP, post(api::step))
        .route(route::API_FINISH, post(api::finish))
        .route(route::API_JUDGE, post(api::judge))
        .route(route::API_REPORT, post(api::report))
        .route(route::API_GOAL, post(study::set_goal))
        .route(route::API_REAL_EXAM, post(study::tell))
        .route(route::API_ERASE, post(api::erase))
        .fallback(pages::not_found)
        .layer(from_fn_with_state(Arc::clone(&state), limits::limit))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(6)));
    let files = Router::new().route(route::MEDIA, get(files::media)).route(route::ASSETS, get(files::asset));
    let signs = Router::new().route("/healthz", get(|| async { "ok" })).route("/readyz", get(pages::ready));

    pages
        .merge(files)
        .merge(signs)
        .layer(CsrfLayer::new())
        .layer(TimeoutLayer::with_status_code(axum::http::StatusCode::SERVICE_UNAVAILABLE, MAX_TIME))
        .layer(from_fn_with_state(Arc::clone(&state), reader::dress))
        .layer(CatchPanicLayer::new())
        .layer(from_fn(security::headers))
        .layer(from_fn(security::log))
        .with_state(state)
}
