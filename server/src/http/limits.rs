//! How much one caller may ask. A learner is limited by their session, because a centre's fifty people share one
//! network address; only becoming a new learner is limited by address.

use super::session::Visitor;
use crate::startup::State;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State as Extract};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::ids::LearnerId;
use governor::clock::DefaultClock;
use governor::state::keyed::DashMapStateStore;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use std::hash::Hash;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

type Keyed<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock>;

/// The limits of one server. Several servers each count for themselves: a limit protects a machine, it is no
/// promise about a total.
pub struct Limits {
    by_learner: Keyed<LearnerId>,
    by_address: Keyed<IpAddr>,
    codes_by_address: Keyed<IpAddr>,
    codes: DefaultDirectRateLimiter,
}

fn per_minute<K: Hash + Eq + Clone>(times: u32) -> Keyed<K> {
    RateLimiter::dashmap(quota(times))
}

fn quota(times: u32) -> Quota {
    Quota::per_minute(NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN))
}

impl Limits {
    /// So many changing requests a minute for one learner; so many new learners, and so many tries of a resume code, a
    /// minute for one address.
    #[must_use]
    pub fn new(learner_requests: u32, new_learners: u32, codes: u32) -> Self {
        Self {
            by_learner: per_minute(learner_requests),
            by_address: per_minute(new_learners),
            codes_by_address: per_minute(codes),
            // Many addresses that guess together find a code in no lifetime either.
            codes: RateLimiter::direct(quota(codes.saturating_mul(10))),
        }
    }

    /// Whether an address may try one more resume code.
    pub fn may_try_code(&self, address: IpAddr) -> bool {
        self.codes_by_address.check_key(&address).is_ok() && self.codes.check().is_ok()
    }

    /// Forgets callers that have been quiet for long.
    pub fn forget(&self) {
        self.by_learner.retain_recent();
        self.by_address.retain_recent();
        self.codes_by_address.retain_recent();
    }
}

/// Lets a request that changes something pass if its caller is within the limit. Reading is not limited here.
pub async fn limit(Extract(state): Extract<Arc<State>>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    // A secret that the database does not know is nobody: made-up cookies must not pass for many learners.
    let visitor = match Visitor::from_request_parts(&mut parts, &state).await {
        Ok(visitor) => visitor,
        Err(refused) => return refused.into_response(),
    };
    let allowed = match &visitor.0 {
        Some(learner) => state.limits.by_learner.check_key(learner.id()).is_ok(),
        None => {
            let address = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
            address.is_none_or(|address| state.limits.by_address.check_key(&address).is_ok())
        }
    };
    if allowed { next.run(Request::from_parts(parts, body)).await } else { StatusCode::TOO_MANY_REQUESTS.into_response() }
}
