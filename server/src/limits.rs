//! How much one caller may ask. Every request has a price, and who asks pays it from a budget that fills again with time: a
//! learner from one of their own, because a centre's fifty people share one network address; whoever is not known yet from
//! that of strangers at their network. A network has a budget for all together, which is as large as those of fifty
//! learners, so that a class that answers without pause never touches it.

use crate::config::Config;
use crate::network::Network;
use app::routes::Cost;
use domain::ids::LearnerId;
use governor::clock::{Clock, DefaultClock};
use governor::state::keyed::DashMapStateStore;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use std::hash::Hash;
use std::num::NonZeroU32;
use std::time::Duration;

/// What a page costs: some tenths of a millisecond of a processor.
pub const PAGE: u32 = 1;

/// What an answer costs, or another form: it is also written to the disk.
pub const FORM: u32 = 3;

/// What a route costs, in these units.
#[must_use]
pub const fn price_of(cost: Cost) -> u32 {
    match cost {
        Cost::Nothing => 0,
        Cost::File | Cost::Page => PAGE,
        Cost::Form => FORM,
        Cost::Work => 5,
        Cost::Start => 6,
    }
}

/// A slow hash, paid by a handler that needs one (`pay_hash`): 25 milliseconds of a processor.
const HASH: u32 = 15;

/// A sheet that must be set, paid by its handler: tenths of a second.
pub const SHEET: u32 = 80;

/// Everything about one learner, read for a file and paid by its handler.
pub const EXPORT: u32 = 180;

/// Everything about one learner, deleted, and paid by its handler.
pub const ERASURE: u32 = 60;

/// So many learners who spend everything they may are within the budget of one network.
const CLASS: u32 = 50;

/// So many pages may the strangers of a network see for each learner that they may become: the way to a test, and some
/// looking around.
const WAY: u32 = 20;

/// How many resume codes all callers together may try in a minute.
const CODES: u32 = 600;

/// Beyond that, so many an hour for the browsers of one network that Safar knows: a class that enters its codes at once.
const CODES_OF_KNOWN: u32 = 60;

/// And so many an hour for a network without any. Whoever uses up the tries of all cannot keep others from a first one.
const CODES_OF_NEW: u32 = 5;

/// So many slow hashes a minute for one network, and so many of them at once; and so many a minute for one learner. The queue
/// for them is everybody's.
const HASHES: u32 = 200;

const HASHES_AT_ONCE: u32 = 80;

const HASHES_OF_LEARNER: u32 = 20;

/// So many new forms on paper a day for one network.
const PAPERS: u32 = 100;

type Keyed<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock>;

/// The limits of one server. Several servers each count for themselves: a limit protects a machine, it is no
/// promise about a total.
pub struct Limits {
    sizes: Sizes,
    learners: Keyed<LearnerId>,
    strangers: Keyed<Network>,
    networks: Keyed<Network>,
    newcomers: Keyed<Network>,
    codes: Codes,
    papers: Keyed<Network>,
    hashes: Keyed<Network>,
    hashes_of: Keyed<LearnerId>,
}

/// Tries of resume codes.
struct Codes {
    of_network: Keyed<Network>,
    of_all: DefaultDirectRateLimiter,
    of_known: Keyed<Network>,
    of_new: Keyed<Network>,
}

/// Too much was asked: how long to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait(pub Duration);

/// Who pays for a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payer {
    /// The learner; `None` for a stranger.
    pub learner: Option<LearnerId>,
    /// Where the request comes from.
    pub network: Network,
}

impl Payer {
    /// A learner, or a stranger, at a network.
    #[must_use]
    pub const fn of(learner: Option<LearnerId>, network: Network) -> Self {
        Self { learner, network }
    }
}

fn times(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN)
}

fn per_minute<K: Hash + Eq + Clone>(units: u32) -> Keyed<K> {
    RateLimiter::dashmap(Quota::per_minute(times(units)))
}

fn per_hour<K: Hash + Eq + Clone>(units: u32) -> Keyed<K> {
    RateLimiter::dashmap(Quota::per_hour(times(units)))
}

fn per_day<K: Hash + Eq + Clone>(units: u32) -> Keyed<K> {
    let hourly = Quota::per_hour(times(units.div_ceil(24)));
    RateLimiter::dashmap(hourly.allow_burst(times(units)))
}

/// Takes `units` from the budget of `key`. What costs more than a whole budget costs the whole of it: a small limit makes
/// things rare, not impossible.
fn draw<K: Hash + Eq + Clone>(budget: &Keyed<K>, key: &K, units: u32, whole: u32) -> Result<(), Wait> {
    let Some(units) = NonZeroU32::new(units.min(whole)) else { return Ok(()) };
    match budget.check_key_n(key, units) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(not_yet)) => Err(Wait(not_yet.wait_time_from(DefaultClock::default().now()))),
        // No budget is smaller than what is drawn from it.
        Err(_) => Err(Wait(Duration::from_secs(60))),
    }
}

/// How large the budgets are: what they refill with in a minute.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    learner: u32,
    strangers: u32,
    network: u32,
}

impl Sizes {
    fn of(config: &Config) -> Self {
        // What was set counts forms; one more leaves room for the pages between them.
        let learner = config.learner_requests_per_minute.saturating_add(1).saturating_mul(FORM);
        Self {
            learner,
            strangers: config.new_learners_per_minute.max(1).saturating_mul(WAY * PAGE),
            network: learner.saturating_mul(CLASS),
        }
    }
}

impl Limits {
    /// The limits that were set.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let sizes = Sizes::of(config);
        Self {
            sizes,
            learners: per_minute(sizes.learner),
            strangers: per_minute(sizes.strangers),
            networks: per_minute(sizes.network),
            newcomers: per_minute(config.new_learners_per_minute),
            codes: Codes {
                of_network: per_minute(config.resume_codes_per_minute),
                of_all: RateLimiter::direct(Quota::per_minute(times(CODES))),
                of_known: per_hour(CODES_OF_KNOWN),
                of_new: per_hour(CODES_OF_NEW),
            },
            papers: per_day(PAPERS),
            hashes: RateLimiter::dashmap(Quota::per_minute(times(HASHES)).allow_burst(times(HASHES_AT_ONCE))),
            hashes_of: per_minute(HASHES_OF_LEARNER),
        }
    }

    /// Takes a price from whoever pays.
    ///
    /// # Errors
    /// How long to wait, if it cannot be paid now.
    pub fn pay(&self, payer: &Payer, price: u32) -> Result<(), Wait> {
        let sizes = &self.sizes;
        // The own budget first: whoever is over it takes nothing from the neighbours.
        match &payer.learner {
            Some(learner) => draw(&self.learners, learner, price, sizes.learner)?,
            None => draw(&self.strangers, &payer.network, price, sizes.strangers)?,
        }
        draw(&self.networks, &payer.network, price, sizes.network)
    }

    /// Takes the price of what is refused, or sent, without asking who it is for: from the network alone.
    ///
    /// # Errors
    /// How long to wait.
    pub fn pay_unasked(&self, network: &Network) -> Result<(), Wait> {
        draw(&self.networks, network, PAGE, PAGE)
    }

    /// Takes one of the learners that a network may make in a minute.
    ///
    /// # Errors
    /// How long to wait.
    pub fn pay_newcomer(&self, network: &Network) -> Result<(), Wait> {
        draw(&self.newcomers, network, 1, 1)
    }

    /// Whether one more resume code may be tried. When all tries are used up, those whom Safar knows, and networks from
    /// which none has been tried, still have some: nobody can be locked out by the guessing of others.
    #[must_use]
    pub fn may_try_code(&self, payer: &Payer) -> bool {
        let (codes, network) = (&self.codes, &payer.network);
        codes.of_network.check_key(network).is_ok()
            && (codes.of_all.check().is_ok()
                || (payer.learner.is_some() && codes.of_known.check_key(network).is_ok())
                || codes.of_new.check_key(network).is_ok())
    }

    /// Takes a slow hash from whoever asks for one.
    ///
    /// # Errors
    /// How long to wait.
    pub fn pay_hash(&self, payer: &Payer) -> Result<(), Wait> {
        if let Some(learner) = &payer.learner {
            draw(&self.hashes_of, learner, 1, 1)?;
        }
        draw(&self.hashes, &payer.network, 1, 1)?;
        self.pay(payer, HASH)
    }

    /// Whether a network may have one more new form on paper.
    #[must_use]
    pub fn may_print_anew(&self, payer: &Payer) -> bool {
        self.papers.check_key(&payer.network).is_ok()
    }

    /// Forgets callers that have been quiet for long.
    pub fn forget(&self) {
        self.learners.retain_recent();
        self.hashes_of.retain_recent();
        for of_network in [
            &self.strangers,
            &self.networks,
            &self.newcomers,
            &self.codes.of_network,
            &self.codes.of_known,
            &self.codes.of_new,
            &self.papers,
            &self.hashes,
        ] {
            of_network.retain_recent();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payer(learner: Option<&str>, network: &str) -> Payer {
        Payer::of(learner.map(|id| id.parse().unwrap()), Network::of(network.parse().unwrap()))
    }

    fn limits(learner: u32, newcomers: u32) -> Limits {
        Limits::new(&Config { learner_requests_per_minute: learner, new_learners_per_minute: newcomers, ..Config::default() })
    }

    #[test]
    fn a_class_that_spends_all_it_may_never_touches_its_networks_limit() {
        let limits = limits(30, 1);
        for n in 0..CLASS {
            let learner = payer(Some(&format!("learner-{n}")), "192.0.2.1");
            assert!((0..31).all(|_| limits.pay(&learner, FORM).is_ok()), "learner {n}");
            assert!(limits.pay(&learner, FORM).is_err());
        }
        assert!(limits.pay(&payer(Some("one-more"), "192.0.2.1"), 1).is_err(), "there is an end to one network");
        assert!(limits.pay(&payer(Some("one-more"), "192.0.2.2"), 1).is_ok());
    }

    #[test]
    fn who_asks_too_much_takes_nothing_from_others() {
        let limits = limits(10, 2);
        let (greedy, honest) = (payer(Some("greedy"), "2001:db8::1"), payer(Some("honest"), "2001:db8::2"));
        for _ in 0..100_000 {
            let _ = limits.pay(&greedy, 1);
            let _ = limits.pay(&payer(None, "2001:db8::3"), 1);
        }
        assert!((0..10).all(|_| limits.pay(&honest, FORM).is_ok()));
        assert!(limits.pay(&payer(None, "2001:db8:0:1::1"), 1).is_ok(), "the neighbour's network");
    }

    #[test]
    fn what_is_dear_is_rare_and_never_impossible() {
        let (small, usual) = (limits(10, 2), limits(600, 120));
        let learner = payer(Some("learner"), "192.0.2.1");
        assert!(small.pay(&learner, SHEET).is_ok());
        assert!(small.pay(&learner, PAGE).is_err(), "it took all there was");
        assert_eq!((0..99).filter(|_| usual.pay(&learner, SHEET).is_ok()).count(), 22);
    }

    #[test]
    fn nobody_fills_the_queue_of_hashes() {
        let limits = limits(600, 120);
        let learner = |n: u32| payer(Some(&format!("learner-{n}")), "192.0.2.1");
        assert_eq!((0..100).filter(|_| limits.pay_hash(&learner(0)).is_ok()).count(), HASHES_OF_LEARNER as usize);
        let network = (1..50).flat_map(|n| (0..20).map(move |_| n)).filter(|n| limits.pay_hash(&learner(*n)).is_ok()).count();
        assert!(network <= HASHES_AT_ONCE as usize, "{network}");
        assert!(limits.pay_hash(&payer(Some("elsewhere"), "192.0.2.2")).is_ok());
    }

    #[test]
    fn guessing_of_others_locks_nobody_out() {
        let config = Config { resume_codes_per_minute: 60, ..Config::default() };
        let limits = Limits::new(&config);
        let guessers = (0..200).map(|n| payer(None, &format!("198.51.{n}.1")));
        let tries: usize = guessers.map(|guesser| (0..60).filter(|_| limits.may_try_code(&guesser)).count()).sum();
        let first = usize::try_from(CODES + 200 * CODES_OF_NEW).unwrap();
        assert!((first - 60..first + 60).contains(&tries), "{tries} tries: {CODES} and the first of each network");
        assert!(limits.may_try_code(&payer(None, "203.0.113.1")), "who has not tried yet may");
        let class = (0..50).filter(|n| limits.may_try_code(&payer(Some(&format!("learner-{n}")), "203.0.113.2"))).count();
        assert_eq!(class, 50, "a class whose browsers are known");
    }
}
