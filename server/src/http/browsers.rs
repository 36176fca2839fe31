//! The browsers that are mine: one is signed out, or all others, or this one.

use super::news;
use super::posted::{NoFields, Posted};
use super::reader::Reader;
use super::reply::{All, Answer, cleared, go};
use super::route::On;
use super::session::{self, Visitor};
use super::view::browsers::name;
use crate::events::{Event, note};
use crate::state::State;
use crate::usecases::Fault;
use app::data::{SignOutView, sign_out as draw_sign_out};
use app::routes::route;
use axum::Router;
use axum::extract::{Query, State as Extract};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use std::sync::Arc;
use store::OtherBrowsers;

/// Its routes.
pub fn routes() -> Router<Arc<State>> {
    Router::new().on(route::SIGN_OUT, sign_out_page).on(route::API_BROWSERS, end_other_sessions).on(route::API_SIGN_OUT, end_own_session)
}

/// Which browser is to be signed out.
#[derive(Debug, Deserialize)]
struct EndSessionFields {
    /// Its name; `others` for all but this one.
    browser: String,
}

/// Signs another browser out, or all others.
async fn end_other_sessions(
    Extract(state): All,
    visitor: Visitor,
    headers: HeaderMap,
    Posted { reader, fields: form }: Posted<EndSessionFields>,
) -> Answer {
    let learner = visitor.learner()?;
    let by = session::token(&state, &headers).ok_or(Fault::NotFound)?;
    let others = match form.browser.as_str() {
        "others" => Some(OtherBrowsers::All),
        wanted => {
            let browsers = state.store.sessions().browsers(learner).await.map_err(Fault::from)?;
            browsers.iter().find(|browser| name(&browser.token) == wanted).map(|browser| OtherBrowsers::One(browser.token))
        }
    };
    // One that is gone already needs no end.
    if let Some(others) = others {
        let ended = state.store.sessions().end_others(learner, by, others).await.map_err(Fault::from)?;
        session::forget(&state, learner.id());
        note(Event::SessionEnded, ended);
    }
    Ok(go(&format!("{}#browsers", reader.page.to().data(1))))
}

/// The word of which the page after signing out needs proof.
const SIGNED_OUT: &str = "signed-out";

/// What the address of the page for signing out may say.
#[derive(Debug, Default, Deserialize)]
struct SignOutQuery {
    /// It is done; what proves it.
    done: Option<String>,
}

/// "Sign out": what stays, and what it takes to come back.
async fn sign_out_page(Extract(state): All, mut reader: Reader, visitor: Visitor, Query(done): Query<SignOutQuery>) -> Answer {
    let view = match &visitor.0 {
        Some(learner) => {
            let outline = state.resume.outline(learner).await?;
            let reached = outline.is_some_and(|outline| outline.code || outline.browsers > 1);
            SignOutView::Ask { reached, code: outline.is_some_and(|outline| outline.code) }
        }
        None if news::is_proof(&state, SIGNED_OUT, done.done.as_deref()) => {
            reader.allow_script()?;
            SignOutView::Done
        }
        None => SignOutView::Nobody,
    };
    Ok(reader.draw(draw_sign_out(&reader.page, view)))
}

/// Signs this browser out. What the learner has stays.
async fn end_own_session(Extract(state): All, headers: HeaderMap, jar: CookieJar, Posted { reader, .. }: Posted<NoFields>) -> Answer {
    note(Event::SessionEnded, u64::from(session::end(&state, &headers).await?));
    let jar = session::no_learner(&state).into_iter().fold(jar, CookieJar::add);
    Ok(cleared((jar, go(&format!("{}?done={}", reader.page.to().sign_out(), news::proof(&state, SIGNED_OUT)))).into_response()))
}
