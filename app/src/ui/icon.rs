//! The icon set: a few plain drawings of our own, each always beside its word.

use leptos::prelude::*;

/// An icon. It says nothing to a screen reader: the word beside it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A tick.
    Right,
    /// A cross.
    Wrong,
    /// A half-filled circle.
    Partly,
    /// An empty circle.
    Unanswered,
    /// A loudspeaker.
    Listen,
    /// A flag on a pole.
    Flag,
    /// A sheet with lines.
    Exam,
    /// Steps upward.
    Progress,
    /// A globe.
    Language,
    /// A clock.
    Clock,
    /// An arrow to what comes next; mirrored from right to left.
    Next,
    /// An arrow back; mirrored from right to left.
    Back,
    /// A bin.
    Erase,
    /// An exclamation mark in a triangle.
    Notice,
    /// A key.
    Key,
}

impl Icon {
    /// The path, in a box of 24 by 24.
    const fn path(self) -> &'static str {
        match self {
            Self::Right => "M4 12.5l5 5L20 6.5",
            Self::Wrong => "M6 6l12 12M18 6L6 18",
            Self::Partly => "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M7 12h10",
            Self::Unanswered => "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18",
            Self::Listen => "M4 9v6h4l5 4V5L8 9zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11",
            Self::Flag => "M6 21V4M6 4h12l-3 4 3 4H6",
            Self::Exam => "M6 3h9l4 4v14H6zM9 11h7M9 15h7",
            Self::Progress => "M4 20h16M6 20v-5M11 20v-9M16 20V6",
            Self::Language => "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M3 12h18M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18",
            Self::Clock => "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 7v5l4 2",
            Self::Next => "M9 5l7 7-7 7",
            Self::Back => "M15 5l-7 7 7 7",
            Self::Erase => "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13",
            Self::Key => "M8 8.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M11.5 10L20 3.5M17 6l2.5 3",
            Self::Notice => "M12 4L2.5 20h19zM12 10v5M12 17.5v.5",
        }
    }

    /// The drawing as a piece of page, for what the browser itself adds.
    #[cfg(feature = "hydrate")]
    pub fn svg(self) -> String {
        format!(
            "<svg class=\"icon\" viewBox=\"0 0 24 24\" aria-hidden=\"true\" focusable=\"false\"><path d=\"{}\"></path></svg>",
            self.path()
        )
    }

    const fn turns(self) -> bool {
        matches!(self, Self::Next | Self::Back)
    }
}

/// Draws an icon.
pub fn icon(icon: Icon) -> impl IntoView {
    view! {
        <svg class="icon" class:turns=icon.turns() viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=icon.path()></path>
        </svg>
    }
}
