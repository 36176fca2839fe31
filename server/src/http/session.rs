//! Who calls: an opaque secret in a cookie, of which the database knows only the hash. The only place that makes a
//! [`Learner`].

use crate::caller::Learner;
use crate::fresh;
use crate::startup::{State, token_hash};
use crate::usecases::Fault;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use domain::ids::LearnerId;
use std::sync::Arc;

/// The cookie of a learner.
const LEARNER: &str = "safar_learner";
/// The cookie of the learner's resume code, so that it can be shown again: it opens nothing that this browser may not
/// open anyway.
pub const CODE: &str = "safar_code";
/// The cookie of the chosen language of the interface.
pub const LANG: &str = "safar_lang";
/// The cookie of the chosen help language; `none` for no help.
pub const HELP: &str = "safar_help";

/// The secret that a request brings, if it looks like one of ours.
pub fn token(headers: &HeaderMap) -> Option<String> {
    let token = CookieJar::from_headers(headers).get(LEARNER)?.value().to_owned();
    (token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(token)
}

/// The learner of a request, if there is one. A secret that the database does not know is nobody.
pub struct Visitor(pub Option<Learner>);

impl FromRequestParts<Arc<State>> for Visitor {
    type Rejection = super::reader::Refused;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, Self::Rejection> {
        let Some(token) = token(&parts.headers) else { return Ok(Self(None)) };
        let hash = token_hash(&token);
        if let Some(learner) = state.sessions.get(&hash.0).await {
            return Ok(Self(Some(learner)));
        }
        let found = state.store.session(hash).await.map_err(|error| super::reader::Refused::from(Fault::from(error)))?;
        let learner = found.map(Learner::proven);
        if let Some(learner) = &learner {
            state.sessions.insert(hash.0, learner.clone()).await;
        }
        Ok(Self(learner))
    }
}

impl Visitor {
    /// The learner, or "there is no such thing": whoever has no session has no attempts.
    pub fn learner(&self) -> Result<&Learner, Fault> {
        self.0.as_ref().ok_or(Fault::NotFound)
    }
}

/// A new learner, with the cookie that makes this browser theirs.
pub async fn new_learner(state: &State) -> Result<(Learner, Cookie<'static>), Fault> {
    let (id, token) = (fresh::learner()?, fresh::token()?);
    state.store.create_learner(&id, token_hash(&token), state.clock.now()).await?;
    Ok((Learner::proven(id), cookie(state, LEARNER, token)))
}

/// The cookie that makes this browser one more of a learner. Whose it was before, it is no longer.
pub async fn new_browser(state: &State, learner: &LearnerId, before: Option<String>) -> Result<Cookie<'static>, Fault> {
    let token = fresh::token()?;
    if !state.store.add_session(learner, token_hash(&token), state.clock.now()).await? {
        return Err(Fault::NotFound);
    }
    if let Some(before) = before {
        let before = token_hash(&before);
        state.store.end_session(before).await?;
        state.sessions.invalidate(&before.0).await;
    }
    Ok(cookie(state, LEARNER, token))
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
pub fn choice(state: &State, name: &'static str, value: String) -> Cookie<'static> {
    cookie(state, name, value)
}

/// No script ever needs a cookie of ours, and no other site may send it along with a change.
fn cookie(state: &State, name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(state.config.https)
        // Browsers keep a cookie for 400 days at most.
        .max_age(cookie::time::Duration::days(400))
        .build()
}
