//! Who reads: the language of the page, and everything a page needs to be drawn; and how an answer becomes a
//! response, also when something went wrong.

use super::{negotiate, security, session};
use crate::fresh;
use crate::startup::State;
use crate::usecases::Fault;
use app::document::Page;
use app::i18n::{PSEUDO, Texts};
use app::trouble::{Trouble, trouble};
use axum::extract::{FromRequestParts, Request, State as Extract};
use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use bytes::Bytes;
use domain::lang::Lang;
use std::sync::Arc;
use store::StoreError;

/// The reader of a page: `/{lang}/…`.
pub struct Reader {
    /// What the page needs.
    pub page: Page,
    /// The help language that was chosen: `None` for none, else the chosen one or that of the interface.
    pub help: Option<Lang>,
}

impl FromRequestParts<Arc<State>> for Reader {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, Refused> {
        let path = parts.uri.path();
        let tag = path.split('/').nth(1).unwrap_or_default();
        let lang = Lang::parse(tag).map_err(|_| Refused::from(Fault::NotFound))?;
        let texts = state.catalogue.texts(&lang).ok_or(Refused::from(Fault::NotFound))?;
        let rest = path.get(1 + tag.len()..).unwrap_or_default().to_owned();
        let help = help_language(&parts.headers, &lang);
        Ok(Self { page: page(state, texts, rest), help })
    }
}

impl Reader {
    /// The reader of a form: the language stands in the field `lang`.
    pub fn of_form(state: &Arc<State>, headers: &HeaderMap, lang: &str) -> Result<Self, Refused> {
        let lang = Lang::parse(lang).map_err(|_| Refused(Trouble::BadRequest))?;
        let texts = state.catalogue.texts(&lang).ok_or(Refused(Trouble::BadRequest))?;
        Ok(Self { help: help_language(headers, &lang), page: page(state, texts, String::new()) })
    }

    /// Lets the page to come run our script.
    pub fn allow_script(&mut self) -> Result<(), Refused> {
        self.page.nonce = fresh::nonce().map_err(|error| Refused::from(Fault::from(error)))?;
        Ok(())
    }

    /// A whole page, with the policy that lets its script run, if it has one.
    pub fn draw(&self, html: impl Into<Bytes>) -> Response {
        let mut response = Html(html.into()).into_response();
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

fn page(state: &Arc<State>, texts: Texts, path: String) -> Page {
    Page { texts, path, nonce: String::new(), assets: Arc::clone(&state.assets) }
}

fn help_language(headers: &HeaderMap, lang: &Lang) -> Option<Lang> {
    match CookieJar::from_headers(headers).get(session::HELP).map(|cookie| cookie.value().to_owned()) {
        Some(choice) if choice == "none" => None,
        Some(choice) => Lang::parse(&choice).ok(),
        None => Some(lang.clone()),
    }
}

/// The language for someone whose address names none: their choice, else what the browser would like.
pub fn preferred(state: &State, headers: &HeaderMap) -> Option<Lang> {
    // The pseudo-locale is for those who ask for it by its address.
    let spoken: Vec<_> = state.catalogue.langs().filter(|lang| lang.as_str() != PSEUDO).cloned().collect();
    let chosen = CookieJar::from_headers(headers).get(session::LANG).and_then(|cookie| Lang::parse(cookie.value()).ok());
    chosen.filter(|lang| spoken.contains(lang)).or_else(|| {
        let header = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
        negotiate::best(header, &spoken).cloned()
    })
}

/// A request that is not granted. The page about it is drawn by [`dress`].
#[derive(Debug, Clone, Copy)]
pub struct Refused(pub Trouble);

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        let trouble = match &fault {
            Fault::NotFound => Trouble::NotFound,
            Fault::Refused(_) | Fault::Misfit(_) => Trouble::BadRequest,
            Fault::Store(StoreError::DiskFull) => Trouble::DiskFull,
            Fault::Contended => Trouble::TooMany,
            Fault::Store(_) | Fault::Corrupt(_) | Fault::NoRandomness(_) | Fault::NoHash | Fault::NotEmpty => Trouble::Broken,
        };
        if matches!(trouble, Trouble::Broken | Trouble::DiskFull) {
            tracing::error!(%fault, "a request failed");
        }
        Self(trouble)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        StatusCode::from_u16(self.0.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response()
    }
}

/// Gives every refusal its page, whatever layer it came from, in the language of the address, else of the browser.
/// Requests that want no page get the bare status. Also remembers the language of the page that was read.
pub async fn dress(Extract(state): Extract<Arc<State>>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let tag = request.uri().path().split('/').nth(1).unwrap_or_default().to_owned();
    let of_path = Lang::parse(&tag).ok().and_then(|lang| state.catalogue.texts(&lang));
    let mut response = next.run(request).await;
    let wants_page = headers
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_none_or(|accept| accept.contains("text/html") || accept.contains("*/*"));
    let status = response.status();
    let drawn = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if (status.is_client_error() || status.is_server_error()) && wants_page && !drawn {
        let texts = of_path
            .or_else(|| state.catalogue.texts(&preferred(&state, &headers)?))
            .or_else(|| state.catalogue.texts(&Lang::parse("ru").ok()?));
        if let Some(page) = texts.map(|texts| page(&state, texts, String::new())) {
            let html = trouble(&page, trouble_of(status));
            // What the refusal says beside its status still holds: which methods there are, how large a file is.
            let (mut refusal, _) = response.into_parts();
            let (page, body) = Reader { page, help: None }.draw(html).into_parts();
            refusal.headers.remove(CONTENT_LENGTH);
            refusal.headers.extend(page.headers);
            return Response::from_parts(refusal, body);
        }
    } else if let (true, true, Some(texts)) = (status.is_success(), drawn, of_path) {
        let known = CookieJar::from_headers(&headers).get(session::LANG).is_some_and(|cookie| cookie.value() == texts.lang().as_str());
        if !known
            && texts.lang().as_str() != PSEUDO
            && let Ok(cookie) = HeaderValue::try_from(session::choice(&state, session::LANG, texts.lang().to_string()).to_string())
        {
            response.headers_mut().append(axum::http::header::SET_COOKIE, cookie);
        }
    }
    if drawn {
        response.headers_mut().insert(VARY, HeaderValue::from_static("Accept-Encoding, Accept-Language, Cookie"));
    }
    response
}

fn trouble_of(status: StatusCode) -> Trouble {
    Trouble::ALL.into_iter().find(|trouble| trouble.status() == status.as_u16()).unwrap_or(match status {
        StatusCode::METHOD_NOT_ALLOWED => Trouble::NotFound,
        status if status.is_client_error() => Trouble::BadRequest,
        _ => Trouble::Broken,
    })
}
