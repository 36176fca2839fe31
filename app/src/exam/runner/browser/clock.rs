//! The clock of a test as this device shows it. It runs on a source that nobody can set, and every word of the server
//! corrects it; the device's own time of day only gives a hint that something has leapt.

use leptos::prelude::window;

/// A gap between two looks at the clock, or between the two sources, that does not come by itself, in milliseconds.
const LEAP: f64 = 5_000.0;

#[derive(Clone, Copy)]
pub(super) struct Clock {
    /// What the whole test has: no more is ever shown.
    length: i64,
    /// What the server has said was left, and when.
    said: (i64, f64),
    /// The last look at both sources.
    looked: (f64, f64),
}

impl Clock {
    /// The page says what was left when it was drawn. The island may wake much later, so this is counted from the moment at
    /// which the page was asked for, where the steady source begins.
    pub(super) fn new(length: i64, left: i64) -> Self {
        Self { length, said: (left, 0.0), looked: (steady(), js_sys::Date::now()) }
    }

    /// The server says what is left.
    pub(super) fn hear(&mut self, left: i64) {
        self.said = (left, steady());
    }

    /// What is left, in milliseconds.
    pub(super) fn left(&self) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of an exam fit many times over")]
        let passed = (steady() - self.said.1) as i64;
        (self.said.0 - passed).min(self.length).max(0)
    }

    /// Whether time has leapt since the last look: the device has slept, the page was held back, or somebody has set
    /// the time of day. The steady source may have slept too.
    pub(super) fn leapt(&mut self) -> bool {
        let now = (steady(), js_sys::Date::now());
        let (steps, days) = (now.0 - self.looked.0, now.1 - self.looked.1);
        self.looked = now;
        steps > LEAP || (days - steps).abs() > LEAP
    }
}

/// Milliseconds since the page was asked for, whatever the time of day is set to. Every engine with WebAssembly has this source.
fn steady() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}
