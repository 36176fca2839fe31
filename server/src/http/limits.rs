//! How much one caller may ask. A learner is limited by their session, because a centre's fifty people share one
//! network address; only becoming a new learner is limited by address.

use super::address::Network;
use super::session::Visitor;
use crate::startup::State;
use axum::extract::{FromRequestParts, Request, State as Extract};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::ids::LearnerId;
use governor::clock::DefaultClock;
use governor::state::keyed::DashMapStateStore;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::Arc;

type Keyed<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock>;

/// How many resume codes all callers together may try in a minute.
const CODES: u32 = 600;

/// How many times a minute one network may see a resume code that is known to its browsers: each time costs a slow hash.
const CODES_SHOWN: u32 = 120;

/// The limits of one server. Several servers each count for themselves: a limit protects a machine, it is no
/// promise about a total.
pub struct Limits {
    by_learner: Keyed<LearnerId>,
    by_network: Keyed<Network>,
    codes_by_network: Keyed<Network>,
    codes_shown: Keyed<Network>,
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
    /// minute for one network address.
    #[must_use]
    pub fn new(learner_requests: u32, new_learners: u32, codes: u32) -> Self {
        Self {
            by_learner: per_minute(learner_requests),
            by_network: per_minute(new_learners),
            codes_by_network: per_minute(codes),
            codes_shown: per_minute(CODES_SHOWN),
            // Many networks that guess together have this much for all of them.
            codes: RateLimiter::direct(quota(CODES)),
        }
    }

    /// Whether a network may try one more resume code.
    pub fn may_try_code(&self, network: Network) -> bool {
        self.codes_by_network.check_key(&network).is_ok() && self.codes.check().is_ok()
    }

    /// Whether a network may see one more resume code.
    pub fn may_see_code(&self, network: Network) -> bool {
        self.codes_shown.check_key(&network).is_ok()
    }

    /// Forgets callers that have been quiet for long.
    pub fn forget(&self) {
        self.by_learner.retain_recent();
        self.by_network.retain_recent();
        self.codes_by_network.retain_recent();
        self.codes_shown.retain_recent();
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
            let Ok(network) = Network::from_request_parts(&mut parts, &state).await;
            state.limits.by_network.check_key(&network).is_ok()
        }
    };
    if allowed { next.run(Request::from_parts(parts, body)).await } else { StatusCode::TOO_MANY_REQUESTS.into_response() }
}
