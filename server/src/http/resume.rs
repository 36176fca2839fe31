//! The resume code: shown, made anew, entered in another browser.

use super::address::Network;
use super::pages::{All, Answer, past};
use super::reader::{Reader, go};
use super::session::{self, CODE, Visitor};
use crate::startup::{State, token_hash};
use crate::usecases::{Fault, Found, Own};
use app::address::In;
use app::resume::{CodeView, Problem, ResumeView, SlipView, code as draw_code, resume as draw_resume};
use app::ui::parts::QrView;
use axum::extract::{Form, Query, State as Extract};
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use domain::ids::LearnerId;
use domain::resume::ResumeCode;
use qrcode::{Color, EcLevel, QrCode};
use serde::Deserialize;
use std::fmt::Write;

/// The white border that a camera needs around a code, in squares.
const QUIET: usize = 4;

/// My code. It is known to the browsers that have seen it, and to nobody else: the database has only its hash.
pub async fn code(Extract(state): All, network: Network, reader: Reader, visitor: Visitor, headers: HeaderMap, jar: CookieJar) -> Answer {
    let here = reader.page.to();
    let Some(learner) = &visitor.0 else {
        return Ok(reader.draw(draw_code(&reader.page, CodeView::Nothing(here.exams()))));
    };
    let kept = jar.get(CODE).and_then(|cookie| ResumeCode::parse(cookie.value()).ok());
    if kept.is_some() && !state.limits.may_see_code(network) {
        return Ok(StatusCode::TOO_MANY_REQUESTS.into_response());
    }
    let view = match kept {
        Some(code) if state.resume.is_of(learner, &code).await? => CodeView::Known(slip(&state, &reader, &headers, &code)),
        _ if past(&state, &visitor, 1).await?.is_empty() => CodeView::Nothing(here.exams()),
        _ => CodeView::Unknown { before: state.resume.exists(learner).await? },
    };
    Ok(reader.draw(draw_code(&reader.page, view)))
}

fn slip(state: &State, reader: &Reader, headers: &HeaderMap, code: &ResumeCode) -> SlipView {
    let scheme = if state.config.https { "https" } else { "http" };
    // The name by which this browser has found us; another device in the same place finds us by it too.
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).filter(|host| is_host(host)).unwrap_or("localhost");
    let page = reader.page.to().resume();
    let qr = qr(&format!("{scheme}://{host}{page}?code={}", code.digits()));
    SlipView { grouped: code.grouped(), address: format!("{scheme}://{host}{page}"), qr }
}

fn is_host(host: &str) -> bool {
    host.len() <= 255 && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte))
}

/// The dark squares of a code to be photographed. Nothing is drawn of a text too long for one, which ours never is.
fn qr(text: &str) -> QrView {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else { return QrView { width: 0, path: String::new() } };
    let width = code.width();
    let mut path = String::new();
    for (n, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let _ = write!(path, "M{} {}h1v1h-1z", n % width + QUIET, n / width + QUIET);
        }
    }
    QrView { width: width + 2 * QUIET, path }
}

/// The form that makes a code.
#[derive(Debug, Deserialize)]
pub struct Make {
    lang: String,
    /// Set if no other browser is to stay the learner's.
    others: Option<String>,
}

/// Makes a code in place of the one there was.
pub async fn make(Extract(state): All, visitor: Visitor, headers: HeaderMap, jar: CookieJar, Form(form): Form<Make>) -> Answer {
    let reader = Reader::of_form(&state, &headers, &form.lang)?;
    let learner = visitor.learner()?;
    let by = session::token(&headers).map(|token| token_hash(&token)).ok_or(Fault::NotFound)?;
    let only = form.others.is_some();
    let code = state.resume.new_code(learner, by, only).await?;
    if only {
        forget_sessions(&state, learner.id());
    }
    let jar = jar.add(session::choice(&state, CODE, code.digits()));
    Ok((jar, go(&reader.page.to().code())).into_response())
}

/// What the address of the page for a code may hold.
#[derive(Debug, Default, Deserialize)]
pub struct Scanned {
    /// A code from a slip that was photographed.
    #[serde(default)]
    code: String,
}

/// The page for entering a code. A scanned code stands in the field already and is sent by a press of the button: an
/// address alone changes nothing.
pub async fn resume(reader: Reader, Query(scanned): Query<Scanned>) -> Answer {
    let typed = ResumeCode::parse(&scanned.code).map(|code| code.grouped()).unwrap_or_default();
    Ok(reader.draw(draw_resume(&reader.page, ResumeView { typed, ..ResumeView::default() })))
}

/// The form of a code.
#[derive(Debug, Deserialize)]
pub struct Entered {
    lang: String,
    code: String,
    own: Option<Own>,
}

/// Goes on as the learner of a code.
pub async fn enter(
    Extract(state): All,
    visitor: Visitor,
    headers: HeaderMap,
    jar: CookieJar,
    network: Network,
    Form(form): Form<Entered>,
) -> Answer {
    let mut reader = Reader::of_form(&state, &headers, &form.lang)?;
    reader.page.path = In(reader.page.texts.lang()).resume().split_off(1 + form.lang.len());
    let again = |problem, status| {
        // What is too long for a code is not worth giving back.
        let typed = form.code.chars().take(60).collect();
        let page = draw_resume(&reader.page, ResumeView { typed, problem, ask: problem.is_none() });
        Ok((status, reader.draw(page)).into_response())
    };
    // A slip of the pen, which the check digit shows, is no guess and does not count as one.
    let Ok(code) = ResumeCode::parse(&form.code) else { return again(Some(Problem::Wrong), StatusCode::UNPROCESSABLE_ENTITY) };
    if !state.limits.may_try_code(network) {
        return again(Some(Problem::TooMany), StatusCode::TOO_MANY_REQUESTS);
    }
    let learner = match state.resume.find(&code, visitor.0.as_ref(), form.own).await? {
        Found::Nobody => return again(Some(Problem::Wrong), StatusCode::UNPROCESSABLE_ENTITY),
        Found::Ask => return again(None, StatusCode::OK),
        Found::Same => None,
        Found::Somebody(learner) => Some(learner),
    };
    let mut jar = jar.add(session::choice(&state, CODE, code.digits()));
    if let Some(learner) = learner {
        if let Some(here) = &visitor.0 {
            forget_sessions(&state, here.id());
            state.attempts.forget(&learner).await?;
        }
        jar = jar.add(session::new_browser(&state, &learner, session::token(&headers)).await?);
    }
    Ok((jar, go(&format!("{}?resumed=1", reader.page.to().progress()))).into_response())
}

/// Whose a browser is, is asked of the database again.
fn forget_sessions(state: &State, learner: &LearnerId) {
    let learner = learner.clone();
    if let Err(error) = state.sessions.invalidate_entries_if(move |_, found| *found.id() == learner) {
        tracing::error!(%error, "sessions in memory could not be forgotten; they are in some seconds");
    }
}
