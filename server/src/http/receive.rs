//! The bodies of requests, taken whole before anything is done about them; and what a form held that was refused, so that
//! nobody has to type it again.

use app::trouble::Sent;
use axum::body::{Body, to_bytes};
use axum::extract::{Form, FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use std::time::Duration;

/// The body of a request must come within this time.
const BODY: Duration = Duration::from_secs(10);
/// No form of ours is larger, in bytes.
const MAX_BODY: usize = 64 * 1024;
/// What is refused as too large is read so far, in bytes, to be given back.
const GIVEN_BACK: usize = 2 * MAX_BODY;
/// A form has no more fields, and no longer names, than this.
const FIELDS: usize = 500;
const NAME: usize = 64;

/// Takes the whole body of a request. Whoever sends it slowly, or sends too much, keeps nothing else waiting. What a form
/// held goes with its refusal.
pub async fn receive(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let form = FormHead::of(&parts);
    let bytes = match taken(body).await {
        Ok(bytes) => bytes,
        Err(status) => return status.into_response(),
    };
    let response = if bytes.len() > MAX_BODY {
        StatusCode::PAYLOAD_TOO_LARGE.into_response()
    } else {
        next.run(Request::from_parts(parts, Body::from(bytes.clone()))).await
    };
    with_form(response, form, bytes).await
}

/// The same for what is refused before anybody would have read it.
pub async fn give_back(refusal: Response, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    match FormHead::of(&parts) {
        Some(form) => match taken(body).await {
            Ok(bytes) => with_form(refusal, Some(form), bytes).await,
            Err(_) => refusal,
        },
        None => refusal,
    }
}

async fn taken(body: Body) -> Result<Bytes, StatusCode> {
    match tokio::time::timeout(BODY, to_bytes(body, GIVEN_BACK)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if too_long(&error) => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Ok(Err(_)) => Err(StatusCode::BAD_REQUEST),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

/// A form, as far as its head says it.
struct FormHead {
    action: String,
    kind: Option<HeaderValue>,
}

impl FormHead {
    fn of(parts: &Parts) -> Option<Self> {
        let form = parts.method == Method::POST;
        form.then(|| Self { action: parts.uri.path().to_owned(), kind: parts.headers.get(CONTENT_TYPE).cloned() })
    }
}

/// A refusal with what the form held.
async fn with_form(mut refusal: Response, form: Option<FormHead>, bytes: Bytes) -> Response {
    let status = refusal.status();
    let Some(FormHead { action, kind: Some(kind) }) = form.filter(|_| status.is_client_error() || status.is_server_error()) else {
        return refusal;
    };
    // Counted before anything is made of it: whoever sends a hundred thousand fields gets none back.
    if bytes.iter().filter(|byte| **byte == b'&').count() >= FIELDS {
        return refusal;
    }
    let mut request = Request::post("/").body(Body::from(bytes)).unwrap_or_default();
    request.headers_mut().insert(CONTENT_TYPE, kind);
    if let Ok(Form(mut fields)) = Form::<Vec<(String, String)>>::from_request(request, &()).await {
        fields.retain(|(name, _)| name.len() <= NAME);
        refusal.extensions_mut().insert(Sent { action, fields });
    }
    refusal
}

fn too_long(error: &axum::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}
