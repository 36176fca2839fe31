//! Who reads: the language of the page, and everything a page needs to be drawn; and how an answer becomes a
//! response, also when something went wrong.

use super::coding::Coding;
use super::{lead, negotiate, security, session};
use crate::clock::{Clock, day, zone_of};
use crate::fresh;
use crate::startup::State;
use crate::usecases::Fault;
use app::document::Page;
use app::exam::wire::{Receipt, Word};
use app::i18n::{PSEUDO, Texts};
use app::trouble::{Sent, Trouble, Wait, no_cookies, trouble as draw_trouble};
use axum::Json;
use axum::extract::{FromRequestParts, Request, State as Extract};
use axum::http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, RETRY_AFTER, SET_COOKIE, VARY,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use bytes::Bytes;
use domain::attempt::{Millis, Refusal};
use domain::lang::Lang;
use domain::language::Language;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::sync::Arc;
use store::StoreError;

/// The reader of a page: `/{lang}/…`.
pub struct Reader {
    /// What the page needs.
    pub page: Page,
    /// The help language that was chosen: `None` for none, else the chosen one or that of the interface.
    pub help: Option<Lang>,
    /// By which days begin for this reader: the time zone that the browser has told, else that of the site.
    pub zone: TimeZone,
    /// How the page may be compressed.
    pub coding: Coding,
}

impl FromRequestParts<Arc<State>> for Reader {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, Refused> {
        let path = parts.uri.path();
        let tag = path.split('/').nth(1).unwrap_or_default();
        let lang = Lang::parse(tag).map_err(|_| Refused::from(Fault::NotFound))?;
        let texts = state.catalogue.texts(&lang).ok_or(Refused::from(Fault::NotFound))?;
        let rest = path.get(1 + tag.len()..).unwrap_or_default().to_owned();
        let help = help_language(state, &parts.headers, &lang);
        let (zone, coding) = (zone(state, &parts.headers), Coding::accepted(&parts.headers));
        Ok(Self { page: page(state, texts, rest), help, zone, coding })
    }
}

impl Reader {
    /// The reader of a form: the language stands in the field `lang`.
    pub fn of_form(state: &Arc<State>, headers: &HeaderMap, lang: &str) -> Result<Self, Refused> {
        let lang = Lang::parse(lang).map_err(|_| Refused(Trouble::BadRequest))?;
        let texts = state.catalogue.texts(&lang).ok_or(Refused(Trouble::BadRequest))?;
        let (zone, coding) = (zone(state, headers), Coding::accepted(headers));
        Ok(Self { help: help_language(state, headers, &lang), page: page(state, texts, String::new()), zone, coding })
    }

    /// What day it is for this reader.
    pub fn today(&self, clock: &Clock) -> Date {
        day(clock.now(), &self.zone)
    }

    /// The day of a moment in the reader's words and time zone.
    pub fn date(&self, at: Millis) -> String {
        self.page.texts.date(day(at, &self.zone))
    }

    /// Lets the page to come run our script.
    pub fn allow_script(&mut self) -> Result<(), Refused> {
        self.page.nonce = fresh::nonce().map_err(|error| Refused::from(Fault::from(error)))?;
        Ok(())
    }

    /// A whole page, with the policy that lets its script run, if it has one.
    pub fn draw(&self, html: String) -> Response {
        self.send(html.into(), Coding::Plain)
    }

    /// A whole page that has been compressed already.
    pub fn send(&self, page: Bytes, coding: Coding) -> Response {
        let mut response = Html(page).into_response();
        if let Some(coding) = coding.name() {
            response.headers_mut().insert(CONTENT_ENCODING, coding);
        }
        let nonce = &self.page.nonce;
        let policy = if nonce.is_empty() { Some(security::PAGE) } else { security::script_policy(nonce) };
        if let Some(policy) = policy {
            response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
        }
        // Pages may hold what belongs to one person only; on a shared device nothing of them may stay.
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// On to another page after a form, so that reloading it sends nothing twice.
pub fn go(address: &str) -> Response {
    Redirect::to(address).into_response()
}

/// On to the page that says what has just been done, `?word=1`.
pub fn go_and_say(state: &State, address: &str, word: &'static str) -> Response {
    let sign = if address.contains('?') { '&' } else { '?' };
    let mut response = go(&format!("{address}{sign}{word}=1"));
    say(state, &mut response, word);
    response
}

/// Lets the page to come say what has just been done.
pub fn say(state: &State, response: &mut Response, word: &'static str) {
    if let Ok(cookie) = HeaderValue::try_from(session::news(state, word).to_string()) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

fn page(state: &Arc<State>, texts: Texts, path: String) -> Page {
    let mut banks = state.banks.keys();
    let only_bank = banks.next().filter(|_| banks.next().is_none()).map(|bank| Arc::from(bank.as_str()));
    Page { texts, path, nonce: String::new(), assets: Arc::clone(&state.assets), only_bank }
}

/// The time zone that this browser has told.
fn told_zone(state: &State, headers: &HeaderMap) -> Option<String> {
    // Few have told one, and only in its value some signs are escaped.
    session::value(state, headers, session::ZONE)?;
    Some(CookieJar::from_headers(headers).get(session::ZONE.of(state))?.value().to_owned())
}

fn zone(state: &State, headers: &HeaderMap) -> TimeZone {
    told_zone(state, headers).and_then(|name| zone_of(&name)).unwrap_or_else(|| state.clock.zone().clone())
}

/// The cookie that remembers the time zone of a browser, if it has told one that it had not told before.
pub fn remember_zone(state: &State, headers: &HeaderMap, told: Option<&str>) -> Option<Cookie<'static>> {
    let told = told.filter(|told| told_zone(state, headers).as_deref() != Some(told))?;
    zone_of(told).map(|_| session::choice(state, session::ZONE, told.to_owned()))
}

fn help_language(state: &State, headers: &HeaderMap, lang: &Lang) -> Option<Lang> {
    match session::value(state, headers, session::HELP) {
        Some("none") => None,
        Some(choice) => Lang::parse(choice).ok(),
        None => Some(lang.clone()),
    }
}

/// The language for someone whose address names none: their choice, else what the browser would like.
pub fn preferred(state: &State, headers: &HeaderMap) -> Option<Lang> {
    let spoken = spoken(state);
    let chosen = session::value(state, headers, session::LANG).and_then(|lang| Lang::parse(lang).ok());
    chosen.filter(|lang| spoken.iter().any(|spoken| spoken.lang == *lang)).or_else(|| negotiate::best(headers, &spoken).cloned())
}

/// The languages of the interface. The pseudo-locale is for those who ask for it by its address.
fn spoken(state: &State) -> Vec<&Language> {
    state.catalogue.offered().map(Arc::as_ref).collect()
}

/// The language for someone of whom nothing is known.
fn unknown(state: &State) -> Option<Lang> {
    state.catalogue.for_strangers().cloned()
}

/// A request that is not granted. The page about it is drawn by [`dress`].
#[derive(Debug, Clone, Copy)]
pub struct Refused(pub Trouble);

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        let trouble = match &fault {
            Fault::NotFound => Trouble::NotFound,
            Fault::NoSession => Trouble::NoSession,
            Fault::Refused(Refusal::Worn) => Trouble::Worn,
            Fault::Refused(Refusal::Reused) => Trouble::Reused,
            Fault::Refused(_) | Fault::NoSuchDay => Trouble::BadRequest,
            Fault::Store(StoreError::DiskFull) => Trouble::DiskFull,
            Fault::Contended | Fault::Busy(_) => Trouble::TooMany,
            Fault::Enough => Trouble::Enough,
            Fault::Store(_) | Fault::Corrupt(_) | Fault::NoRandomness(_) | Fault::NoHash | Fault::NotEmpty => Trouble::Broken,
        };
        if matches!(trouble, Trouble::Broken | Trouble::DiskFull) {
            tracing::error!(%fault, "a request failed");
        }
        Self(trouble)
    }
}

impl Refused {
    /// The HTTP status.
    pub fn status(self) -> StatusCode {
        StatusCode::from_u16(self.0.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        // Two troubles may share a status.
        response.extensions_mut().insert(self.0);
        response
    }
}

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

/// Whether a request comes from an island, which asks for JSON.
pub fn is_island(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"))
}

/// JSON that nobody keeps.
pub fn fresh_json<T: serde::Serialize>(value: &T) -> Response {
    let mut response = Json(value).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
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

/// A trouble in a few words, for an island that says itself what comes of it.
pub fn briefly(texts: &Texts, trouble: Trouble) -> String {
    format!("{}.", texts.get(trouble.title()))
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
