//! A form that was posted.

use super::reader::Reader;
use super::refusal::Refused;
use crate::state::State;
use app::trouble::Trouble;
use axum::body::Body;
use axum::extract::{Form, FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// A form with its fields, and who reads the page that answers it: every form says its language in the field `lang`.
pub struct Posted<T> {
    /// Who reads the answer.
    pub reader: Reader,
    /// The fields.
    pub fields: T,
}

/// A form that says nothing but its language.
#[derive(Debug, Deserialize)]
pub struct NoFields {}

#[derive(Deserialize)]
struct Language {
    lang: Option<String>,
}

impl<T: DeserializeOwned> FromRequest<Arc<State>> for Posted<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &Arc<State>) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let bytes = Bytes::from_request(Request::from_parts(parts.clone(), body), state).await.map_err(IntoResponse::into_response)?;
        let again = || Request::from_parts(parts.clone(), Body::from(bytes.clone()));
        let Form(said) = Form::<Language>::from_request(again(), state).await.map_err(IntoResponse::into_response)?;
        let lang = said.lang.ok_or_else(|| Refused(Trouble::BadRequest).into_response())?;
        let reader = Reader::of_form(state, &parts.headers, &lang).map_err(IntoResponse::into_response)?;
        let Form(fields) = Form::<T>::from_request(again(), state).await.map_err(IntoResponse::into_response)?;
        Ok(Self { reader, fields })
    }
}

/// The page of a form once more, with what was typed and what is wrong with it.
pub fn given_back(page: Response) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}
