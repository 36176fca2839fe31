//! Who pays for a request, and the layers that let pass what is paid for. How much there is to spend, and what things cost, is
//! said in [`crate::limits`].

use super::receive;
use super::refusal::Refused;
use super::session::Visitor;
use crate::limits::{FORM, PAGE, Payer, Wait, price_of};
use crate::network::Network;
use crate::state::State;
use app::routes;
use app::trouble::Trouble;
use axum::extract::{ConnectInfo, FromRequestParts, MatchedPath, Request, State as Extract};
use axum::http::header::RETRY_AFTER;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// Who asked too much hears so only after this time: a connection that asks on and on is slowed down with it.
const HELD: Duration = Duration::from_millis(500);

impl FromRequestParts<Arc<State>> for Network {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        Ok(Self::read(state.config.client_address, &parts.headers, peer.unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED))))
    }
}

impl FromRequestParts<Arc<State>> for Payer {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, Refused> {
        if let Some(payer) = parts.extensions.get::<Self>() {
            return Ok(payer.clone());
        }
        // A secret that the database does not know is nobody: made-up cookies must not pass for many learners.
        let visitor = Visitor::from_request_parts(parts, state).await?;
        let Ok(network) = Network::from_request_parts(parts, state).await;
        Ok(Self::of(visitor.0.map(|learner| learner.id().clone()), network))
    }
}

impl IntoResponse for Wait {
    fn into_response(self) -> Response {
        // Rounded up: whoever comes at the told moment is welcome.
        let seconds = self.0.as_secs() + 1;
        (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, seconds.to_string())]).into_response()
    }
}

impl From<Wait> for Refused {
    fn from(_: Wait) -> Self {
        Self(Trouble::TooMany)
    }
}

fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD)
}

/// What a request costs. What has no route is drawn all the same, to say so.
fn price(parts: &Parts) -> u32 {
    let route = parts.extensions.get::<MatchedPath>().and_then(|path| routes::of(path.as_str()));
    route.map_or(if changes(&parts.method) { FORM } else { PAGE }, |route| price_of(route.cost))
}

/// Lets a request pass if its caller can pay for it.
pub async fn limit(Extract(state): Extract<Arc<State>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let price = price(&parts);
    if price == 0 {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let payer = match Payer::from_request_parts(&mut parts, &state).await {
        Ok(payer) => payer,
        Err(refused) => return refused.into_response(),
    };
    let paid = match &payer.learner {
        None if changes(&parts.method) => state.limits.pay_newcomer(&payer.network),
        _ => Ok(()),
    };
    if let Err(wait) = paid.and_then(|()| state.limits.pay(&payer, price)) {
        tokio::time::sleep(HELD).await;
        return receive::give_back(wait.into_response(), Request::from_parts(parts, body)).await;
    }
    parts.extensions.insert(payer);
    next.run(Request::from_parts(parts, body)).await
}

/// Lets whoever asks what is refused before anything is known of them wait for the refusal, and takes it from their network:
/// what comes from another site, or asks for a name that is not ours. Learners do not pay, or another site could spend what they
/// have.
pub async fn hold(Extract(state): Extract<Arc<State>>, network: Network, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if !matches!(response.status(), StatusCode::FORBIDDEN | StatusCode::MISDIRECTED_REQUEST) {
        return response;
    }
    tokio::time::sleep(HELD).await;
    match state.limits.pay_unasked(&network) {
        Ok(()) => response,
        Err(wait) => wait.into_response(),
    }
}

/// Lets files pass: they cost no more than their way, and are paid by the network alone, without asking who it is.
pub async fn limit_files(Extract(state): Extract<Arc<State>>, network: Network, request: Request, next: Next) -> Response {
    match state.limits.pay_unasked(&network) {
        Ok(()) => next.run(request).await,
        Err(wait) => {
            tokio::time::sleep(HELD).await;
            wait.into_response()
        }
    }
}
