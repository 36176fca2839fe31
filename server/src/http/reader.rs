//! Who reads: the language of the page, and everything a page needs to be drawn.

use super::refusal::Refused;
use super::{negotiate, security, session};
use crate::clock::{Clock, day, zone_of};
use crate::coding::Coding;
use crate::fresh;
use crate::state::State;
use crate::usecases::Fault;
use app::document::Page;
use app::i18n::Texts;
use app::trouble::Trouble;
use axum::extract::FromRequestParts;
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{Html, IntoResponse, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use bytes::Bytes;
use domain::attempt::Millis;
use domain::lang::Lang;
use domain::language::Language;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::sync::Arc;

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

    /// Lets a page that answers a form look as if it had been asked for at this address: its links to other languages lead there.
    pub fn stand_at(&mut self, address: &str) {
        let path = address.split('?').next().unwrap_or_default();
        path.get(1 + self.page.texts.lang().as_str().len()..).unwrap_or_default().clone_into(&mut self.page.path);
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

pub fn page(state: &Arc<State>, texts: Texts, path: String) -> Page {
    let offer = state.library.now();
    let mut banks = offer.banks.keys();
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
pub fn spoken(state: &State) -> Vec<&Language> {
    state.catalogue.offered().map(Arc::as_ref).collect()
}

/// The language for someone of whom nothing is known.
pub fn unknown(state: &State) -> Option<Lang> {
    state.catalogue.for_strangers().cloned()
}
