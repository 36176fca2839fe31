//! The resume code: shown, made anew, entered in another browser.

use super::news::{self, RESUMED};
use super::posted::Posted;
use super::reader::Reader;
use super::reply::{All, Answer, go};
use super::route::On;
use super::session::{self, CODE, Visitor};
use super::view::resume::{outline_view, slip};
use crate::events::{Event, note};
use crate::limits::Payer;
use crate::state::State;
use crate::usecases::{Fault, Found, Outline, OwnAttempts};
use app::resume::{AskView, CodeRefusal, CodeView, ResumeView, ask as draw_ask, code as draw_code, resume as draw_resume};
use app::routes::route;
use axum::Router;
use axum::extract::{Query, State as Extract};
use axum::http::header::REFERRER_POLICY;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use domain::ids::OpId;
use domain::resume::ResumeCode;
use serde::Deserialize;
use std::sync::Arc;
use store::CodeOutcome;

/// Its routes.
pub fn routes() -> Router<Arc<State>> {
    Router::new()
        .on(route::CODE, code)
        .on(route::RESUME, resume)
        .on(route::API_CODE, make_code)
        .on(route::API_RESUME, check_code)
        .on(route::API_RESUME_YES, join)
}

/// A page whose address may hold a code, as those on old slips do: nobody is told more of it than the name of the server.
/// (With `no-referrer`, browsers that know no Fetch-Metadata would send forms without saying from where.)
fn secret(mut page: Response) -> Response {
    page.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("strict-origin"));
    page
}

/// My code. It is known to the browsers that have seen it, and to nobody else: the database has only its hash.
async fn code(Extract(state): All, payer: Payer, reader: Reader, visitor: Visitor, headers: HeaderMap) -> Answer {
    let here = reader.page.to();
    let Some(learner) = &visitor.0 else {
        return Ok(reader.draw(draw_code(&reader.page, CodeView::Nothing(here.exams()))));
    };
    let kept = session::value(&state, &headers, CODE).and_then(|code| ResumeCode::parse(code).ok());
    if kept.is_some() {
        state.limits.pay_hash(&payer)?;
    }
    let press = state.resume.press(learner).await?.to_string();
    let view = match kept {
        Some(code) if state.resume.is_of(learner, &code).await? => CodeView::Known(slip(&state, &reader, &headers, &code), press),
        _ if !visitor.has_begun(&state).await? => CodeView::Nothing(here.exams()),
        _ => CodeView::Unknown { before: state.resume.outline(learner).await?.is_some_and(|outline| outline.code), press },
    };
    Ok(secret(reader.draw(draw_code(&reader.page, view))))
}

/// The form that makes a code.
#[derive(Debug, Deserialize)]
struct MakeCodeFields {
    /// Set if no other browser is to stay the learner's.
    others: Option<String>,
    /// Made with the page: a button that is pressed twice makes one code.
    press: Option<OpId>,
}

/// Makes a code in place of the one there was.
async fn make_code(
    Extract(state): All,
    payer: Payer,
    visitor: Visitor,
    headers: HeaderMap,
    jar: CookieJar,
    Posted { reader, fields: form }: Posted<MakeCodeFields>,
) -> Answer {
    let learner = visitor.learner()?;
    let by = session::token(&state, &headers).ok_or(Fault::NotFound)?;
    let only = form.others.is_some();
    state.limits.pay_hash(&payer)?;
    let Some(code) = state.resume.new_code(learner, by, only, form.press.as_ref()).await? else {
        // A page of before: another code has been made since, and stays.
        return Ok(go(&reader.page.to().code()));
    };
    note(Event::CodeMade, 1);
    if only {
        session::forget(&state, learner.id());
    }
    let jar = jar.add(session::choice(&state, CODE, code.digits()));
    Ok((jar, go(&reader.page.to().code())).into_response())
}

/// What the address of the page for a code may hold.
#[derive(Debug, Default, Deserialize)]
struct ResumeQuery {
    /// A code from a slip of an older Safar that was photographed.
    #[serde(default)]
    code: String,
}

/// The page for entering a code. A photographed code stands in the field already and is sent by a press of the button: an
/// address alone changes nothing.
async fn resume(mut reader: Reader, Query(scanned): Query<ResumeQuery>) -> Answer {
    let typed = ResumeCode::parse(&scanned.code).map(|code| code.grouped()).unwrap_or_default();
    entry(&mut reader, typed, None, StatusCode::OK)
}

fn entry(reader: &mut Reader, typed: String, problem: Option<CodeRefusal>, status: StatusCode) -> Answer {
    reader.allow_script()?;
    let page = draw_resume(&reader.page, ResumeView { typed, problem });
    Ok((status, secret(reader.draw(page))).into_response())
}

/// The form of a code.
#[derive(Debug, Deserialize)]
struct CodeFields {
    code: String,
}

/// Asks whether to go on as the learner of a code. Nothing has happened before the answer.
async fn check_code(
    Extract(state): All,
    visitor: Visitor,
    headers: HeaderMap,
    payer: Payer,
    jar: CookieJar,
    Posted { mut reader, fields: form }: Posted<CodeFields>,
) -> Answer {
    let address = reader.page.to().resume();
    reader.stand_at(&address);
    // What is too long for a code is not worth giving back.
    let typed = || form.code.chars().take(60).collect();
    // A slip of the pen, which the check digit shows, is no guess and does not count as one.
    let Ok(code) = ResumeCode::parse(&form.code) else {
        return entry(&mut reader, typed(), Some(CodeRefusal::Wrong), StatusCode::UNPROCESSABLE_ENTITY);
    };
    if !state.limits.may_try_code(&payer) || state.limits.pay_hash(&payer).is_err() {
        return entry(&mut reader, typed(), Some(CodeRefusal::TooMany), StatusCode::TOO_MANY_REQUESTS);
    }
    let here = visitor.0.as_ref().zip(session::token(&state, &headers));
    match state.resume.find(&code, here).await? {
        Found::Nobody => {
            note(Event::CodeRefused, 1);
            entry(&mut reader, typed(), Some(CodeRefusal::Wrong), StatusCode::UNPROCESSABLE_ENTITY)
        }
        Found::Same => {
            note(Event::CodeProved, 1);
            let jar = jar.add(session::choice(&state, CODE, code.digits()));
            Ok((jar, news::go_and_say(&state, &reader.page.progress(), RESUMED)).into_response())
        }
        Found::Somebody(asked) => {
            note(Event::CodeProved, 1);
            let outline = |outline: Outline| outline_view(&reader, outline);
            let view =
                AskView { ticket: asked.ticket.clone(), code: code.digits(), theirs: outline(asked.theirs), own: asked.own.map(outline) };
            // Only this browser can answer.
            let jar = jar.add(session::ask(&state, asked.ticket.clone(), 10));
            Ok((jar, secret(reader.draw(draw_ask(&reader.page, view)))).into_response())
        }
    }
}

/// The answer whether to go on as the learner of a code.
#[derive(Debug, Deserialize)]
struct JoinFields {
    ticket: String,
    code: String,
    own: Option<OwnAttempts>,
}

/// Goes on as the learner of a code that was typed rightly a moment ago in this browser.
async fn join(
    Extract(state): All,
    visitor: Visitor,
    headers: HeaderMap,
    jar: CookieJar,
    Posted { mut reader, fields: form }: Posted<JoinFields>,
) -> Answer {
    let address = reader.page.to().resume();
    reader.stand_at(&address);
    if !session::was_asked(&state, &headers, &form.ticket) {
        return entry(&mut reader, String::new(), Some(CodeRefusal::Again), StatusCode::CONFLICT);
    }
    let browser = session::token(&state, &headers).filter(|_| visitor.0.is_some());
    let (cookie, token) = session::new_browser(&state)?;
    let jar = match state.resume.enter(&form.ticket, browser, form.own, token).await? {
        CodeOutcome::Stale | CodeOutcome::Unsaid => {
            return entry(&mut reader, String::new(), Some(CodeRefusal::Again), StatusCode::CONFLICT);
        }
        CodeOutcome::Same(_) => jar,
        CodeOutcome::Into(_) => {
            note(Event::CodeUsed, 1);
            if let Some(token) = browser {
                state.sessions.invalidate(&token.0).await;
            }
            jar.add(cookie)
        }
        CodeOutcome::Joined(from, into) => {
            note(Event::CodeUsed, 1);
            note(Event::Joined, 1);
            session::forget(&state, &from);
            state.study.forget(&from).await;
            state.page_cache.forget(&from);
            state.attempts.forget(&into).await?;
            jar.add(cookie)
        }
    };
    let jar = match ResumeCode::parse(&form.code) {
        Ok(code) => jar.add(session::choice(&state, CODE, code.digits())),
        Err(_) => jar,
    };
    Ok((jar, news::go_and_say(&state, &reader.page.progress(), RESUMED)).into_response())
}
