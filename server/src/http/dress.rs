//! The page of every refusal, whatever layer it came from.

use super::reader::{Reader, page, preferred, spoken, unknown};
use super::reply::{briefly, fresh_json, go, is_island};
use super::{lead, session};
use crate::coding::Coding;
use crate::state::State;
use app::exam::wire::{Receipt, Word};
use app::i18n::PSEUDO;
use app::trouble::{Sent, Trouble, Wait, no_cookies, trouble as draw_trouble};
use axum::extract::{Request, State as Extract};
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, SET_COOKIE, VARY};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::lang::Lang;
use jiff::tz::TimeZone;
use std::sync::Arc;

/// When to come again, in seconds, for whoever was not told it more exactly: what the pages say in words.
fn retry_after(status: StatusCode, trouble: Trouble) -> Option<HeaderValue> {
    match (status, trouble) {
        (_, Trouble::Enough) => Some(HeaderValue::from_static("3600")),
        (StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE, _) => Some(HeaderValue::from_static("60")),
        _ => None,
    }
}

/// How long the page asks to wait, by what the headers say.
fn wait(response: &Response) -> Wait {
    let seconds = response.headers().get(RETRY_AFTER).and_then(|seconds| seconds.to_str().ok()?.parse().ok());
    Wait::of_seconds(seconds.unwrap_or_default())
}

/// Gives every refusal its page, whatever layer it came from, in the language of the address, else of the form, else of the
/// browser. An island gets Safar's word instead: without one it would have to believe that somebody else has answered. Also
/// remembers the language of the page that was read.
pub async fn dress(Extract(state): Extract<Arc<State>>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let asked = matches!(*request.method(), Method::GET | Method::HEAD).then(|| request.uri().clone());
    let tag = request.uri().path().split('/').nth(1).unwrap_or_default().to_owned();
    let of_path = Lang::parse(&tag).ok().and_then(|lang| state.catalogue.texts(&lang));
    let mut response = next.run(request).await;
    let island = is_island(&headers);
    let wants_page = headers
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_none_or(|accept| accept.contains("text/html") || accept.contains("*/*"));
    let status = response.status();
    // Only what is read is led on: a form that comes to the wrong address has not been saved, and must say so.
    if let (StatusCode::NOT_FOUND, Some(uri)) = (status, asked) {
        let preferred = || preferred(&state, &headers).or_else(|| unknown(&state));
        if let Some(address) = lead::meant(uri.path(), uri.query(), &spoken(&state), preferred) {
            return ([(CACHE_CONTROL, "no-store"), (VARY, "Accept-Language, Cookie")], go(&address)).into_response();
        }
    }
    let sent = response.extensions_mut().remove::<Sent>();
    let trouble = response.extensions().get::<Trouble>().copied().unwrap_or_else(|| trouble_of(status));
    if let Some(seconds) = retry_after(status, trouble) {
        response.headers_mut().entry(RETRY_AFTER).or_insert(seconds);
    }
    let is = |kind: &str| response.headers().get(CONTENT_TYPE).is_some_and(|found| found.as_bytes().starts_with(kind.as_bytes()));
    let (drawn, said) = (is("text/html"), is("application/json"));
    if (status.is_client_error() || status.is_server_error()) && ((wants_page && !drawn) || (island && !said)) {
        let of_form = || state.catalogue.texts(&Lang::parse(sent.as_ref()?.field("lang")?).ok()?);
        let texts = of_path
            .or_else(of_form)
            .or_else(|| state.catalogue.texts(&preferred(&state, &headers)?))
            .or_else(|| state.catalogue.texts(&unknown(&state)?));
        if let Some(page) = texts.map(|texts| page(&state, texts, String::new())) {
            // Who keeps no cookies is nobody on every page; whoever has just begun a test must learn why.
            let unknown = trouble == Trouble::NoSession && !session::keeps_cookies(&state, &headers);
            // What another site has sent is nobody's words.
            let sent = sent.as_ref().filter(|_| trouble != Trouble::Forbidden);
            let drawn = if unknown { no_cookies(&page, sent) } else { draw_trouble(&page, trouble, wait(&response), sent) };
            let dressed = if island {
                later(briefly(&page.texts, trouble))
            } else {
                Reader { page: page.clone(), help: None, zone: TimeZone::UTC, coding: Coding::Plain }.draw(drawn)
            };
            // What the refusal says beside its status still holds: which methods there are, how large a file is.
            let (mut refusal, _) = response.into_parts();
            let (dressed, body) = dressed.into_parts();
            refusal.headers.remove(CONTENT_LENGTH);
            refusal.headers.extend(dressed.headers);
            return Response::from_parts(refusal, body);
        }
    } else if let (true, true, Some(texts)) = (status.is_success(), drawn, of_path) {
        let known = session::value(&state, &headers, session::LANG) == Some(texts.lang().as_str());
        if !known
            && texts.lang().as_str() != PSEUDO
            && let Ok(cookie) = HeaderValue::try_from(session::choice(&state, session::LANG, texts.lang().to_string()).to_string())
        {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
    if drawn {
        response.headers_mut().insert(VARY, HeaderValue::from_static("Accept-Encoding, Accept-Language, Cookie"));
    }
    response
}

/// Safar's word to an island whose request did not come as far as an attempt.
fn later(problem: String) -> Response {
    fresh_json(&Receipt {
        safar: Word::Later,
        attempt: String::new(),
        op: String::new(),
        item: None,
        entry: None,
        remaining: None,
        ended: false,
        problem: Some(problem),
    })
}

fn trouble_of(status: StatusCode) -> Trouble {
    // Those are never meant by their status alone.
    let said = |trouble: &Trouble| matches!(trouble, Trouble::Enough | Trouble::Worn | Trouble::Reused);
    let by_status = |trouble: &Trouble| trouble.status() == status.as_u16() && !said(trouble);
    Trouble::ALL.into_iter().find(by_status).unwrap_or(match status {
        StatusCode::METHOD_NOT_ALLOWED => Trouble::NotFound,
        status if status.is_client_error() => Trouble::BadRequest,
        _ => Trouble::Broken,
    })
}
