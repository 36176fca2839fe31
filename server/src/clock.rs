//! The only clock. Everything else is told the time, so that tests can set it.

use domain::attempt::Millis;
use jiff::civil::Date;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where the time comes from.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine.
    #[default]
    Machine,
    /// A test, in milliseconds since 1970 UTC.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// Now, in milliseconds since 1970 UTC.
    #[must_use]
    pub fn now(&self) -> Millis {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
            Self::Machine => jiff::Timestamp::now().as_millisecond(),
            Self::Set(now) => now.load(Ordering::SeqCst),
        }
    }

    /// The day by which rules and facts are valid, UTC.
    #[must_use]
    pub fn today(&self) -> Date {
        day(self.now())
    }
}

/// Noon of a day, UTC: when something happens on that day, as far as we know.
#[must_use]
pub fn at_noon(day: Date) -> Millis {
    day.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).map_or(0, |noon| noon.timestamp().as_millisecond())
}

/// The day of a moment, UTC.
#[must_use]
pub fn day(at: Millis) -> Date {
    jiff::Timestamp::from_millisecond(at).unwrap_or_default().to_zoned(jiff::tz::TimeZone::UTC).date()
}
