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
use std::future::ready;
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

type Keyed<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock>;

/// How many resume codes all callers together may try in a minute.
const CODES: u32 = 600;

/// How many wrong resume codes came from each network, until it has been silent for a minute.
struct WrongCodes {
    most: u32,
    counts: moka::future::Cache<Network, u32>,
}

impl WrongCodes {
    fn new(most: u32) -> Self {
        Self { most, counts: moka::future::Cache::builder().max_capacity(100_000).time_to_live(Duration::from_secs(60)).build() }
    }

    async fn may_try(&self, network: Network) -> bool {
        self.change(network, |count| count.saturating_add(1)).await <= self.most
    }

    async fn was_right(&self, network: Network) {
        self.change(network, |count| count.saturating_sub(1)).await;
    }

    async fn change(&self, network: Network, change: impl FnOnce(u32) -> u32) -> u32 {
        let entry = self.counts.entry(network);
        entry.and_upsert_with(|before| ready(change(before.map_or(0, moka::Entry::into_value)))).await.into_value()
    }
}

/// The limits of one server. Several servers each count for themselves: a limit protects a machine, it is no
/// promise about a total.
pub struct Limits {
    by_learner: Keyed<LearnerId>,
    by_network: Keyed<Network>,
    wrong_codes: WrongCodes,
    codes: DefaultDirectRateLimiter,
}

fn per_minute<K: Hash + Eq + Clone>(times: u32) -> Keyed<K> {
    RateLimiter::dashmap(quota(times))
}

fn quota(times: u32) -> Quota {
    Quota::per_minute(NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN))
}

impl Limits {
    /// So many changing requests a minute for one learner; so many new learners, and so many wrong resume codes, a
    /// minute for one network address.
    #[must_use]
    pub fn new(learner_requests: u32, new_learners: u32, wrong_codes: u32) -> Self {
        Self {
            by_learner: per_minute(learner_requests),
            by_network: per_minute(new_learners),
            wrong_codes: WrongCodes::new(wrong_codes),
            // Many networks that guess together have this much for all of them.
            codes: RateLimiter::direct(quota(CODES)),
        }
    }

    /// Whether a network may try one more resume code. The try counts as wrong until [`Self::code_was_right`].
    pub async fn may_try_code(&self, network: Network) -> bool {
        self.wrong_codes.may_try(network).await && self.codes.check().is_ok()
    }

    /// A class at a centre enters its codes at once, from one address: right ones do not count.
    pub async fn code_was_right(&self, network: Network) {
        self.wrong_codes.was_right(network).await;
    }

    /// Forgets callers that have been quiet for long.
    pub fn forget(&self) {
        self.by_learner.retain_recent();
        self.by_network.retain_recent();
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
