//! The log of what matters for security: that something happened, never to whom, from where or with what.

/// Something that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A resume code was made.
    CodeMade,
    /// A right resume code was typed.
    CodeProved,
    /// A browser became a learner's by a code.
    CodeUsed,
    /// A wrong resume code was typed.
    CodeRefused,
    /// What had two learners came together.
    Joined,
    /// A learner signed a browser out: this one or others.
    SessionEnded,
    /// A learner deleted everything.
    Erased,
    /// Learners were forgotten whom nobody reaches, or who had not come for long.
    Forgotten,
    /// Browsers were forgotten that had been nobody's for long.
    SessionsExpired,
    /// A request from another site was refused.
    CrossSiteRefused,
    /// A request for a name that is not ours was refused.
    HostRefused,
    /// A request beyond a limit was refused.
    LimitRefused,
}

impl Event {
    /// Its name in the log and in the metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CodeMade => "code-made",
            Self::CodeProved => "code-proved",
            Self::CodeUsed => "code-used",
            Self::CodeRefused => "code-refused",
            Self::Joined => "joined",
            Self::SessionEnded => "session-ended",
            Self::Erased => "erased",
            Self::Forgotten => "forgotten",
            Self::SessionsExpired => "sessions-expired",
            Self::CrossSiteRefused => "cross-site-refused",
            Self::HostRefused => "host-refused",
            Self::LimitRefused => "limit-refused",
        }
    }

    /// What a refusal with this status is.
    #[must_use]
    pub const fn of_status(status: u16) -> Option<Self> {
        match status {
            403 => Some(Self::CrossSiteRefused),
            421 => Some(Self::HostRefused),
            429 => Some(Self::LimitRefused),
            _ => None,
        }
    }
}

/// Writes down that something happened so many times.
pub fn note(event: Event, times: u64) {
    if times > 0 {
        metrics::counter!("safar_security_events_total", "event" => event.name()).increment(times);
        tracing::info!(target: "safar::security", event = event.name(), times);
    }
}
