//! Who calls: an opaque secret in a cookie, of which the database knows only the hash. The only place that makes a
//! [`Learner`].

use super::refusal::Refused;
use crate::caller::{Learner, Newcomer, token_hash};
use crate::fresh;
use crate::state::State;
use crate::usecases::Fault;
use axum::extract::{FromRequestParts, Request, State as Extract};
use axum::http::header::{COOKIE, SET_COOKIE, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use domain::ids::{BankId, LearnerId};
use domain::session::Device;
use std::sync::Arc;
use store::{AttemptHead, AttemptSummary, TokenHash, Visit};

/// The name of a cookie: over https one that no neighbour and no plain connection can set.
#[derive(Debug, Clone, Copy)]
pub struct Name {
    plain: &'static str,
    host: &'static str,
}

impl Name {
    /// The name as this server uses it.
    #[must_use]
    pub const fn of(self, state: &State) -> &'static str {
        if state.config.https { self.host } else { self.plain }
    }
}

/// The cookie of a learner.
const LEARNER: Name = Name { plain: "safar_learner", host: "__Host-safar_learner" };
/// The cookie of the learner's resume code, so that it can be shown again: it opens nothing that this browser may not
/// open anyway.
pub const CODE: Name = Name { plain: "safar_code", host: "__Host-safar_code" };
/// The cookie of the chosen language of the interface.
pub const LANG: Name = Name { plain: "safar_lang", host: "__Host-safar_lang" };
/// The cookie of the chosen help language; `none` for no help.
pub const HELP: Name = Name { plain: "safar_help", host: "__Host-safar_help" };
/// The cookie of the browser's time zone.
pub const ZONE: Name = Name { plain: "safar_zone", host: "__Host-safar_zone" };

/// The cookie of what has just been done, said once on the page that follows. An address alone is not believed: anybody can
/// make one.
pub const NEWS: Name = Name { plain: "safar_news", host: "__Host-safar_news" };

/// The cookie of the browser that was asked something, whether to go on with a code or what stands on a sheet: no other can
/// answer.
const ASKED: Name = Name { plain: "safar_asked", host: "__Host-safar_asked" };

/// All of them.
const ALL: [Name; 7] = [LEARNER, CODE, LANG, HELP, ZONE, NEWS, ASKED];

/// How many past attempts a page shows at most.
pub const PAST: u32 = 200;

/// A secret that was made for a `__Host-` cookie begins so: it never counts in a cookie that a neighbour could have set.
const HOST_MARK: char = 'h';

/// The value of a cookie of ours.
pub fn value<'a>(state: &State, headers: &'a HeaderMap, name: Name) -> Option<&'a str> {
    sent(headers, name.of(state))
}

/// The value of a cookie as it was sent. Every request is asked for some, and a jar would copy all it brings.
fn sent<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let cookies = lines.flat_map(|line| line.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    cookies.filter(|(of, _)| *of == name).map(|(_, value)| value).next_back()
}

/// The secret that a request brings, if it looks like one of ours, as the database knows it.
pub fn token(state: &State, headers: &HeaderMap) -> Option<TokenHash> {
    let value = value(state, headers, LEARNER)?;
    let digits = if state.config.https { value.strip_prefix(HOST_MARK)? } else { value };
    is_secret(digits).then(|| token_hash(value))
}

fn is_secret(digits: &str) -> bool {
    digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn new_secret(state: &State) -> Result<String, Fault> {
    let digits = fresh::token()?;
    Ok(if state.config.https { format!("{HOST_MARK}{digits}") } else { digits })
}

/// The learner of a request, if there is one. A secret that the database does not know, or that has not been used for
/// long, is nobody.
#[derive(Clone)]
pub struct Visitor(pub Option<Learner>);

impl FromRequestParts<Arc<State>> for Visitor {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, Self::Rejection> {
        // The layers ask too: what was found once for a request holds for it.
        if let Some(found) = parts.extensions.get::<Self>() {
            return Ok(found.clone());
        }
        let visitor = Self(find(&parts.headers, state).await?);
        parts.extensions.insert(visitor.clone());
        Ok(visitor)
    }
}

/// The learner of the secret that a request brings.
async fn find(headers: &HeaderMap, state: &State) -> Result<Option<Learner>, Fault> {
    let Some(token) = token(state, headers) else { return Ok(None) };
    if let Some(learner) = state.sessions.get(&token.0).await {
        return Ok(Some(learner));
    }
    let now = state.clock.now();
    let Some((learner, session)) = state.store.sessions().whose(token, now).await? else { return Ok(None) };
    if session.unnoticed(now) {
        let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        // Later than the start of the session, so that it is seen to have come back.
        let at = now.max(session.made + 1);
        state.visits.notice(Visit { learner: learner.clone(), token, at, device: Device::of_user_agent(agent) });
    }
    state.sessions.insert(token.0, learner.clone()).await;
    Ok(Some(learner))
}

impl Visitor {
    /// The learner, or that this browser is nobody's.
    pub fn learner(&self) -> Result<&Learner, Fault> {
        self.0.as_ref().ok_or(Fault::NoSession)
    }

    /// The newest attempts of a visitor in a bank, so many at most.
    pub async fn past(&self, state: &State, bank: &BankId, newest: u32) -> Result<Vec<AttemptSummary>, Fault> {
        match &self.0 {
            Some(learner) => state.attempts.past(learner, bank, newest).await,
            None => Ok(Vec::new()),
        }
    }

    /// Whether a visitor has ever begun an attempt.
    pub async fn has_begun(&self, state: &State) -> Result<bool, Fault> {
        match &self.0 {
            Some(learner) => state.attempts.has_begun(learner).await,
            None => Ok(false),
        }
    }

    /// What a visitor can go on with, of so many newest attempts.
    pub async fn unfinished(&self, state: &State, newest: u32) -> Result<Vec<AttemptHead>, Fault> {
        match &self.0 {
            Some(learner) => state.attempts.unfinished(learner, newest).await,
            None => Ok(Vec::new()),
        }
    }
}

/// Somebody new, with the cookie that makes this browser theirs.
pub fn newcomer(state: &State) -> Result<(Newcomer, Cookie<'static>), Fault> {
    let (id, secret) = (fresh::learner()?, new_secret(state)?);
    let newcomer = state.store.learners().newcomer(id, token_hash(&secret), state.clock.now());
    Ok((newcomer, cookie(state, LEARNER, secret)))
}

/// The cookie for a browser that may become a learner's, and how the database will know it.
pub fn new_browser(state: &State) -> Result<(Cookie<'static>, TokenHash), Fault> {
    let secret = new_secret(state)?;
    let token = token_hash(&secret);
    Ok((cookie(state, LEARNER, secret), token))
}

/// Whether a browser keeps cookies: every page gives it one. Who keeps none cannot be known again.
pub fn keeps_cookies(state: &State, headers: &HeaderMap) -> bool {
    ALL.into_iter().any(|name| value(state, headers, name).is_some())
}

/// This browser is nobody's any more.
pub async fn end(state: &State, headers: &HeaderMap) -> Result<bool, Fault> {
    let Some(token) = token(state, headers) else { return Ok(false) };
    let ended = state.store.sessions().end(token).await?;
    state.sessions.invalidate(&token.0).await;
    Ok(ended)
}

/// Whose a browser is, is asked of the database again.
pub fn forget(state: &State, learner: &LearnerId) {
    let learner = learner.clone();
    if let Err(error) = state.sessions.invalidate_entries_if(move |_, found| *found.id() == learner) {
        tracing::error!(%error, "sessions in memory could not be forgotten; they are in some seconds");
    }
}

/// The cookies that end the session of this browser.
pub fn no_learner(state: &State) -> [Cookie<'static>; 2] {
    [LEARNER, CODE].map(|name| {
        let mut cookie = cookie(state, name, String::new());
        cookie.make_removal();
        cookie
    })
}

/// A cookie that remembers a choice.
pub fn choice(state: &State, name: Name, value: String) -> Cookie<'static> {
    cookie(state, name, value)
}

/// The cookie of a browser that is asked something, for as long as the answer is waited for.
pub fn ask(state: &State, ticket: String, minutes: i64) -> Cookie<'static> {
    let mut cookie = cookie(state, ASKED, ticket);
    cookie.set_max_age(cookie::time::Duration::minutes(minutes));
    cookie
}

/// Whether this browser was asked the question of this ticket.
pub fn was_asked(state: &State, headers: &HeaderMap, ticket: &str) -> bool {
    value(state, headers, ASKED) == Some(ticket)
}

/// No script ever needs a cookie of ours, and no other site may send it along with a change.
pub fn cookie(state: &State, name: Name, value: String) -> Cookie<'static> {
    named(state, name.of(state), value)
}

fn named(state: &State, name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(state.config.https)
        // Browsers keep a cookie for 400 days at most.
        .max_age(cookie::time::Duration::days(400))
        .build()
}

/// Over https, cookies from before they had the names that are safe there count once, and are replaced: the secret of a
/// learner by a new one, the others by themselves.
pub async fn rename(Extract(state): Extract<Arc<State>>, mut request: Request, next: Next) -> Response {
    let old: Vec<_> = ALL.into_iter().filter(|name| state.config.https && sent(request.headers(), name.plain).is_some()).collect();
    if old.is_empty() {
        return next.run(request).await;
    }
    let jar = CookieJar::from_headers(request.headers());
    let mut cookies: Vec<_> = jar.iter().map(|cookie| (cookie.name().to_owned(), cookie.value().to_owned())).collect();
    cookies.retain(|(name, _)| old.iter().all(|old| old.plain != name));
    let mut replaced = Vec::new();
    for name in &old {
        let Some(value) = jar.get(name.plain).map(|cookie| cookie.value().to_owned()) else { continue };
        let value = match name.plain {
            _ if jar.get(name.host).is_some() => None,
            plain if plain == LEARNER.plain => renewed(&state, &value).await,
            _ => Some(value),
        };
        if let Some(value) = value {
            cookies.push((name.host.to_owned(), value.clone()));
            replaced.push(cookie(&state, *name, value));
        }
        let mut gone = named(&state, name.plain, String::new());
        gone.make_removal();
        replaced.push(gone);
    }
    let line = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
    if let Ok(line) = HeaderValue::try_from(line) {
        request.headers_mut().insert(COOKIE, line);
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for cookie in replaced {
        // What the answer itself says of a cookie is newer.
        let start = format!("{}=", cookie.name());
        let said = headers.get_all(SET_COOKIE).iter().any(|set| set.as_bytes().starts_with(start.as_bytes()));
        if let (false, Ok(set)) = (said, HeaderValue::try_from(cookie.to_string())) {
            headers.append(SET_COOKIE, set);
        }
    }
    response
}

/// The secret that takes the place of one from before. Pages that were asked for at once get the same one.
async fn renewed(state: &State, old: &str) -> Option<String> {
    let old = is_secret(old).then(|| token_hash(old))?;
    if let Some(new) = state.renewed.get(&old.0).await {
        return Some(new);
    }
    let new = new_secret(state).ok()?;
    match state.store.sessions().renew(old, token_hash(&new)).await {
        Ok(true) => {
            state.renewed.insert(old.0, new.clone()).await;
            Some(new)
        }
        Ok(false) => None,
        Err(error) => {
            tracing::error!(%error, "a cookie could not be renewed");
            None
        }
    }
}
