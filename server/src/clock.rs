//! The only clock, and what day it is. Everything else is told the time, so that tests can set it.
//!
//! The time is Safar's own: it goes on evenly, whatever happens to the machine's clock. What follows from that clock is
//! decided by [`crate::timekeeper`].

use domain::attempt::Millis;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

/// Safar's time, and the time zone of the site. Copies share the time.
#[derive(Debug, Clone)]
pub struct Clock {
    source: Arc<Source>,
    /// What has to be added to the time that goes on evenly.
    base: Arc<AtomicI64>,
    zone: TimeZone,
}

/// Where the time comes from.
#[derive(Debug)]
enum Source {
    /// The machine: what goes on evenly since the start.
    Machine(Instant),
    /// A test.
    Set(TestClock),
}

/// The clock of a test.
#[derive(Debug, Clone, Default)]
pub struct TestClock {
    /// The time that goes on evenly, in milliseconds since 1970 UTC.
    pub even: Arc<AtomicI64>,
    /// How far the machine's clock is ahead of it.
    pub ahead: Arc<AtomicI64>,
}

impl Default for Clock {
    fn default() -> Self {
        Self::machine()
    }
}

impl Clock {
    /// The machine's clock, in the machine's time zone.
    #[must_use]
    pub fn machine() -> Self {
        let clock = Self { source: Arc::new(Source::Machine(Instant::now())), base: Arc::default(), zone: machine_zone() };
        clock.set(clock.machine_says());
        clock
    }

    /// A clock that a test moves, in UTC.
    #[must_use]
    pub fn of_test(hands: TestClock) -> Self {
        let clock = Self { source: Arc::new(Source::Set(hands)), base: Arc::default(), zone: TimeZone::UTC };
        clock.set(clock.machine_says());
        clock
    }

    /// The same clock in a time zone.
    #[must_use]
    pub fn in_zone(self, zone: TimeZone) -> Self {
        Self { zone, ..self }
    }

    /// Whether it is the machine's: a test says itself what time it can be.
    #[must_use]
    pub fn is_of_machine(&self) -> bool {
        matches!(*self.source, Source::Machine(_))
    }

    /// Now, in milliseconds since 1970 UTC.
    #[must_use]
    pub fn now(&self) -> Millis {
        self.even().saturating_add(self.base.load(Ordering::SeqCst))
    }

    /// What the machine's clock says, whether it is believed or not.
    #[must_use]
    pub fn machine_says(&self) -> Millis {
        match self.source.as_ref() {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
            Source::Machine(_) => Timestamp::now().as_millisecond(),
            Source::Set(hands) => hands.even.load(Ordering::SeqCst).saturating_add(hands.ahead.load(Ordering::SeqCst)),
        }
    }

    /// The same for a person, in the time zone of the clock.
    #[must_use]
    pub fn machine_says_in_words(&self) -> String {
        let now = Timestamp::from_millisecond(self.machine_says()).unwrap_or_default();
        now.to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M:%S %Z").to_string()
    }

    /// From now on it is this moment.
    pub fn set(&self, now: Millis) {
        self.base.store(now.saturating_sub(self.even()), Ordering::SeqCst);
    }

    /// Moves the time.
    pub fn shift(&self, by: Millis) {
        self.base.fetch_add(by, Ordering::SeqCst);
    }

    fn even(&self) -> Millis {
        match self.source.as_ref() {
            Source::Machine(start) => i64::try_from(start.elapsed().as_millis()).unwrap_or(i64::MAX),
            Source::Set(hands) => hands.even.load(Ordering::SeqCst),
        }
    }

    /// The time zone of the site.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The day by which rules and facts are valid: that of the site.
    #[must_use]
    pub fn today(&self) -> Date {
        self.day(self.now())
    }

    /// The day of a moment at the site.
    #[must_use]
    pub fn day(&self, at: Millis) -> Date {
        day(at, &self.zone)
    }
}

/// Noon of a day in a time zone: when something happens on that day, as far as we know.
#[must_use]
pub fn at_noon(day: Date, zone: &TimeZone) -> Millis {
    // Where a leap of summer time swallows noon, it is the moment of the leap.
    zone.to_zoned(day.at(12, 0, 0, 0)).map_or(0, |noon| noon.timestamp().as_millisecond())
}

/// The day of a moment in a time zone.
#[must_use]
pub fn day(at: Millis, zone: &TimeZone) -> Date {
    Timestamp::from_millisecond(at).unwrap_or_default().to_zoned(zone.clone()).date()
}

/// A time zone by its name, `Asia/Vladivostok`; nothing if there is none of that name. What the machine knows comes first,
/// for it may be newer; where it knows nothing, this program does.
#[must_use]
pub fn zone_of(name: &str) -> Option<TimeZone> {
    let named = name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte));
    if !named || name.is_empty() {
        return None;
    }
    TimeZone::get(name).or_else(|_| TimeZoneDatabase::bundled().get(name)).ok()
}

/// The time zone of the machine; UTC if it has none.
#[must_use]
pub fn machine_zone() -> TimeZone {
    TimeZone::try_system().unwrap_or(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn moment(text: &str) -> Millis {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn a_day_begins_where_people_are() {
        let late = moment("2026-11-30T23:30:00Z");
        for (zone, day_there) in [
            ("UTC", date(2026, 11, 30)),
            ("Asia/Vladivostok", date(2026, 12, 1)),
            ("Asia/Dushanbe", date(2026, 12, 1)),
            ("Europe/Moscow", date(2026, 12, 1)),
            ("America/Los_Angeles", date(2026, 11, 30)),
        ] {
            assert_eq!(day(late, &zone_of(zone).unwrap()), day_there, "{zone}");
        }
        assert_eq!(day(moment("2026-12-01T00:30:00Z"), &zone_of("America/New_York").unwrap()), date(2026, 11, 30));
    }

    /// The night on which clocks are changed has 23 or 25 hours, and is one day all the same.
    #[test]
    fn a_change_of_clocks_makes_no_day_more_or_less() {
        let zone = zone_of("Europe/Berlin").unwrap();
        for (noon, before) in [(date(2026, 3, 29), date(2026, 3, 28)), (date(2026, 10, 25), date(2026, 10, 24))] {
            let at = at_noon(noon, &zone);
            assert_eq!(day(at, &zone), noon);
            assert_eq!(day(at_noon(before, &zone), &zone), before);
            assert_eq!(before.until(noon).unwrap().get_days(), 1);
            assert_ne!(at - at_noon(before, &zone), 86_400_000, "these are not 24 hours");
        }
    }

    #[test]
    fn what_is_no_zone_is_none() {
        for bad in ["", "Vladivostok", "../etc/passwd", "/etc/localtime", "Asia/Vladivostok\n", "Asia/Nowhere", &"a".repeat(65)] {
            assert!(zone_of(bad).is_none(), "{bad:?}");
        }
        assert!(zone_of("Asia/Calcutta").is_some() && zone_of("Etc/GMT-10").is_some());
    }

    #[test]
    fn the_time_does_not_leap_with_the_machine() {
        let hands = TestClock::default();
        hands.even.store(1_000, Ordering::SeqCst);
        let clock = Clock::of_test(hands.clone());
        hands.ahead.store(86_400_000, Ordering::SeqCst);
        assert_eq!((clock.now(), clock.machine_says()), (1_000, 86_401_000));
        hands.even.store(3_000, Ordering::SeqCst);
        assert_eq!(clock.now(), 3_000);
        clock.shift(500);
        assert_eq!(clock.clone().now(), 3_500, "copies share the time");
    }
}
