//! A request that is not granted.

use crate::usecases::Fault;
use app::trouble::Trouble;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::attempt::Refusal;
use store::StoreError;

/// A request that is not granted. The page about it is drawn by [`super::dress`].
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
