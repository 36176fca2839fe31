//! HTTP: all routes and the order of the layers, on one screen.

pub mod address;
mod api;
mod browsers;
mod coding;
mod data;
mod files;
mod host;
mod lead;
pub mod limits;
mod negotiate;
pub mod page_cache;
mod pages;
mod papers;
mod reader;
mod receive;
pub mod recording;
mod resume;
mod security;
mod session;
mod study;

use crate::startup::State;
use app::routes::{self, Method, route};
use axum::Router;
use axum::handler::Handler;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use bytes::Bytes;
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

/// Answers a route of the table, by the method that stands there.
trait On {
    fn on<H: Handler<T, Arc<State>>, T: 'static>(self, path: &'static str, handler: H) -> Self;
}

impl On for Router<Arc<State>> {
    fn on<H: Handler<T, Arc<State>>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        let route = routes::of(path).unwrap_or_else(|| panic!("{path} does not stand in the table of routes"));
        match route.method {
            Method::Get => self.route(path, get(handler)),
            Method::Post => self.route(path, post(handler)),
        }
    }
}

/// The router. A layer added later stands around those added before: a request meets the last one first.
pub fn router(state: Arc<State>) -> Router {
    let pages = Router::new()
        .on(route::ROOT, pages::root)
        .on(route::HOME, pages::home)
        .on(route::EXAMS, pages::exams)
        .on(route::BANK, pages::bank)
        .on(route::TEST, pages::test)
        .on(route::ATTEMPT, pages::attempt)
        .on(route::ATTEMPT_STEP, pages::attempt_step)
        .on(route::COMPLAINT, pages::complaint)
        .on(route::PRACTICE, study::choose_practice)
        .on(route::PRACTICE_IN, study::practice)
        .on(route::TOPIC, study::topic)
        .on(route::PROGRESS, study::choose_progress)
        .on(route::PROGRESS_IN, study::progress)
        .on(route::ERASE, pages::erase)
        .on(route::PAPERS, papers::papers)
        .on(route::PAPER, papers::paper)
        .on(route::PAPER_SHEET, papers::sheet)
        .on(route::API_PAPERS, papers::prepare)
        .on(route::API_FIND_PAPER, papers::find)
        .on(route::API_PAPER, papers::enter)
        .on(route::CODE, resume::code)
        .on(route::RESUME, resume::resume)
        .on(route::DATA, data::data)
        .on(route::API_CODE, resume::make_code)
        .on(route::SIGN_OUT, browsers::sign_out_page)
        .on(route::API_RESUME, resume::check_code)
        .on(route::API_RESUME_YES, resume::join)
        .on(route::API_BROWSERS, browsers::end_other_sessions)
        .on(route::API_SIGN_OUT, browsers::end_own_session)
        .on(route::API_ITEMS, api::items)
        .on(route::API_START, api::start)
        .on(route::API_STEP, api::step)
        .on(route::API_FINISH, api::finish)
        .on(route::API_JUDGE, api::judge)
        .on(route::API_COMPLAINT, api::complain)
        .on(route::API_GOAL, study::set_goal)
        .on(route::API_REAL_EXAM, study::add_real_exam)
        .on(route::API_ERASE, api::erase)
        .fallback(pages::not_found)
        .layer(from_fn(coding::compress));
    // Not compressed: a recording is so already, and a whole export, which is made and sent piece by piece, would take megabytes of
    // memory for each in the hands of a compressor that waits for its reader.
    let whole = Router::new().on(route::API_DATA, data::download).on(route::API_RECORDING, recording::recording);
    let signs = Router::new().on(route::HEALTHZ, || async { "ok" }).on(route::READYZ, pages::ready);
    let files = Router::new()
        .on(route::MEDIA, files::media)
        .on(route::ASSETS, files::asset)
        .layer(from_fn_with_state(Arc::clone(&state), limits::limit_files));

    pages
        .merge(whole)
        .merge(signs)
        .layer(from_fn(receive::receive))
        .layer(from_fn_with_state(Arc::clone(&state), limits::limit))
        .merge(files)
        .layer(CsrfLayer::new())
        .layer(TimeoutLayer::with_status_code(axum::http::StatusCode::SERVICE_UNAVAILABLE, MAX_TIME))
        .layer(from_fn_with_state(Arc::clone(&state), host::check))
        .layer(from_fn_with_state(Arc::clone(&state), limits::hold))
        .layer(from_fn_with_state(Arc::clone(&state), reader::dress))
        .layer(from_fn_with_state(Arc::clone(&state), session::rename))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(Arc::clone(&state), security::headers))
        .layer(from_fn(security::log))
        .with_state(state)
}
