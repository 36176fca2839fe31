//! How much one caller may ask. A learner is limited by their session, because a centre's fifty people share one
//! network address; only becoming a new learner is limited by address.

use super::session;
use crate::startup::State;
use axum::extract::{ConnectInfo, Request, State as Extract};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::DefaultClock;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use std::hash::Hash;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

type Keyed<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock>;

/// The limits of one server. Several servers each count for themselves: a limit protects a machine, it is no
/// promise about a total.
pub struct Limits {
    by_session: Keyed<[u8; 32]>,
    by_address: Keyed<IpAddr>,
}

fn per_minute<K: Hash + Eq + Clone>(times: u32) -> Keyed<K> {
    RateLimiter::dashmap(Quota::per_minute(NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN)))
}

impl Limits {
    /// So many changing requests a minute for one learner, so many new learners a minute for one address.
    #[must_use]
    pub fn new(learner_requests: u32, new_learners: u32) -> Self {
        Self { by_session: per_minute(learner_requests), by_address: per_minute(new_learners) }
    }

    /// Forgets callers that have been quiet for long.
    pub fn forget(&self) {
        self.by_session.retain_recent();
        self.by_address.retain_recent();
    }
}

/// Lets a request that changes something pass if its caller is within the limit. Reading is not limited here.
pub async fn limit(Extract(state): Extract<Arc<State>>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let allowed = match session::token(request.headers()) {
        Some(token) => state.limits.by_session.check_key(&crate::startup::token_hash(&token).0).is_ok(),
        None => {
            let address = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
            address.is_none_or(|address| state.limits.by_address.check_key(&address).is_ok())
        }
    };
    if allowed { next.run(request).await } else { StatusCode::TOO_MANY_REQUESTS.into_response() }
}
