//! The browsers that are mine: one is signed out, or all others, or this one.

use super::pages::{All, Answer};
use super::reader::{Reader, go};
use super::session::{self, Visitor};
use crate::events::{Event, note};
use crate::usecases::Fault;
use app::data::{BrowserView, SignOutView, sign_out as draw_sign_out};
use axum::extract::{Form, Query, State as Extract};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use domain::attempt::Millis;
use domain::session::Device;
use serde::Deserialize;
use store::{Browser, Others, TokenHash};

/// The name of a browser in a form: enough of its hash to tell it from the other few of the same person, and of no use for
/// anything else.
fn name(token: &TokenHash) -> String {
    token.0.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The browsers that still are a learner's, this one first.
pub fn views(reader: &Reader, browsers: &[Browser], this: Option<TokenHash>, now: Millis) -> Vec<BrowserView> {
    let view = |browser: &Browser| BrowserView {
        name: name(&browser.token),
        device: reader.page.text(match browser.device {
            Some(Device::Phone) => "browser-phone",
            Some(Device::Computer) => "browser-computer",
            None => "browser-unknown",
        }),
        made: reader.date(browser.session.made),
        seen: reader.date(browser.session.seen),
        this: Some(browser.token) == this,
    };
    let mut views: Vec<_> = browsers.iter().filter(|browser| browser.session.alive(now)).map(view).collect();
    views.sort_by_key(|view| !view.this);
    views
}

/// Which browser is to be signed out.
#[derive(Debug, Deserialize)]
pub struct EndSessionFields {
    lang: String,
    /// Its name; `others` for all but this one.
    browser: String,
}

/// Signs another browser out, or all others.
pub async fn end_other_sessions(Extract(state): All, visitor: Visitor, headers: HeaderMap, Form(form): Form<EndSessionFields>) -> Answer {
    let reader = Reader::of_form(&state, &headers, &form.lang)?;
    let learner = visitor.learner()?;
    let by = session::token(&state, &headers).ok_or(Fault::NotFound)?;
    let others = match form.browser.as_str() {
        "others" => Some(Others::All),
        wanted => {
            let browsers = state.store.sessions().browsers(learner).await.map_err(Fault::from)?;
            browsers.iter().find(|browser| name(&browser.token) == wanted).map(|browser| Others::One(browser.token))
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
pub struct SignOutQuery {
    /// It is done; what proves it.
    done: Option<String>,
}

/// "Sign out": what stays, and what it takes to come back.
pub async fn sign_out_page(Extract(state): All, mut reader: Reader, visitor: Visitor, Query(done): Query<SignOutQuery>) -> Answer {
    let view = match &visitor.0 {
        Some(learner) => {
            let outline = state.resume.outline(learner).await?;
            let reached = outline.is_some_and(|outline| outline.code || outline.browsers > 1);
            SignOutView::Ask { reached, code: outline.is_some_and(|outline| outline.code) }
        }
        None if session::is_proof(&state, SIGNED_OUT, done.done.as_deref()) => {
            reader.allow_script()?;
            SignOutView::Done
        }
        None => SignOutView::Nobody,
    };
    Ok(reader.draw(draw_sign_out(&reader.page, view)))
}

/// A form that only says its language.
#[derive(Debug, Deserialize)]
pub struct LanguageField {
    lang: String,
}

/// Signs this browser out. What the learner has stays.
pub async fn end_own_session(Extract(state): All, headers: HeaderMap, jar: CookieJar, Form(form): Form<LanguageField>) -> Answer {
    let reader = Reader::of_form(&state, &headers, &form.lang)?;
    note(Event::SessionEnded, u64::from(session::end(&state, &headers).await?));
    let jar = session::no_learner(&state).into_iter().fold(jar, CookieJar::add);
    Ok(cleared((jar, go(&format!("{}?done={}", reader.page.to().sign_out(), session::proof(&state, SIGNED_OUT)))).into_response()))
}

/// Asks the browser to forget everything of ours. One that does not know how is asked by a script of the page to come.
pub fn cleared(mut response: Response) -> Response {
    let name = HeaderName::from_static("clear-site-data");
    response.headers_mut().insert(name, HeaderValue::from_static("\"cache\", \"cookies\", \"storage\""));
    response
}
