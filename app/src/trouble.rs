//! Pages for when something did not go as hoped: what happened, in plain words, and what to do next. No string from
//! an error ever reaches them.

use crate::document::{Page, PageOptions, document};
use crate::ui::icon::{Icon, icon};
use crate::ui::parts::primary_link;
use leptos::prelude::*;

/// What happened, as far as a person needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// There is no such page, or it belongs to somebody else; we do not say which.
    NotFound,
    /// This browser is nobody's, or no longer: it was signed out, or keeps no cookies.
    NoSession,
    /// The request came from another site, or lacks what it needs.
    Forbidden,
    /// The request could not be understood.
    BadRequest,
    /// The request is too large.
    TooLarge,
    /// Too many requests.
    TooMany,
    /// More was begun today than anybody needs.
    Enough,
    /// An attempt has been changed more often than anybody needs: it takes no more answers.
    Worn,
    /// What was typed came after the end of its test.
    Late,
    /// The request came too slowly.
    TooSlow,
    /// The server cannot keep up.
    Busy,
    /// Something of ours is broken.
    Broken,
    /// The disk is full: nothing new can be saved, everything saved is safe.
    DiskFull,
    /// A name of a request that was used for another answer.
    Reused,
    /// The request asks for a name that is not ours.
    OtherHost,
}

impl Trouble {
    /// Every kind, for the tests that draw each page.
    pub const ALL: [Self; 15] = [
        Self::NotFound,
        Self::NoSession,
        Self::Forbidden,
        Self::BadRequest,
        Self::TooLarge,
        Self::TooMany,
        Self::Enough,
        Self::Worn,
        Self::Late,
        Self::TooSlow,
        Self::Busy,
        Self::Broken,
        Self::DiskFull,
        Self::Reused,
        Self::OtherHost,
    ];

    /// The HTTP status.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::NotFound | Self::NoSession => 404,
            Self::Forbidden => 403,
            Self::BadRequest => 400,
            Self::TooLarge => 413,
            Self::TooMany | Self::Enough => 429,
            Self::Worn | Self::Late | Self::Reused => 409,
            Self::TooSlow => 408,
            Self::Busy => 503,
            Self::Broken => 500,
            Self::DiskFull => 507,
            Self::OtherHost => 421,
        }
    }

    /// Whether the same form may be taken when it is sent once more.
    const fn may_be_repeated(self) -> bool {
        matches!(self, Self::TooMany | Self::Busy | Self::Broken | Self::DiskFull | Self::TooSlow | Self::TooLarge)
    }

    /// The text that says what happened.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.ids().0
    }

    const fn ids(self) -> (&'static str, &'static str) {
        match self {
            Self::NotFound => ("trouble-not-found", "trouble-not-found-text"),
            Self::NoSession => ("cookies-title", "trouble-no-session-text"),
            Self::Forbidden => ("trouble-forbidden", "trouble-forbidden-text"),
            Self::BadRequest => ("trouble-bad-request", "trouble-bad-request-text"),
            Self::TooLarge => ("trouble-too-large", "trouble-too-large-text"),
            Self::TooMany => ("trouble-too-many", "trouble-too-many-text"),
            Self::Enough => ("trouble-enough", "trouble-enough-text"),
            Self::Worn => ("trouble-worn", "trouble-worn-text"),
            Self::Late => ("trouble-late", "problem-late"),
            Self::TooSlow => ("trouble-too-slow", "trouble-too-slow-text"),
            Self::Busy => ("trouble-busy", "trouble-busy-text"),
            Self::Broken => ("trouble-broken", "trouble-broken-text"),
            Self::DiskFull => ("trouble-disk-full", "trouble-disk-full-text"),
            Self::Reused => ("trouble-reused", "trouble-reused-text"),
            Self::OtherHost => ("trouble-other-host", "trouble-other-host-text"),
        }
    }
}

/// How long to wait before the next try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Some seconds.
    Moment,
    /// About a minute.
    Minute,
}

impl Wait {
    /// A wait of so many seconds.
    #[must_use]
    pub const fn of_seconds(seconds: u32) -> Self {
        if seconds < 1 || seconds > 10 { Self::Minute } else { Self::Moment }
    }
}

/// A form that was refused.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Where it was sent to.
    pub action: String,
    /// What it held.
    pub fields: Vec<(String, String)>,
}

impl Sent {
    /// Whether a person has typed any of it.
    #[must_use]
    pub fn is_typed(&self) -> bool {
        self.fields.iter().any(|(_, value)| typed(value))
    }

    /// What a field held.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// Whether a person has typed this: what forms send by themselves are words and numbers in ASCII.
fn typed(value: &str) -> bool {
    value.contains(|c: char| !c.is_ascii() || c.is_ascii_whitespace())
}

/// What was sent in vain, with the button that sends it again. Where sending it again cannot help, what was typed, to be
/// copied.
fn unsent(page: &Page, sent: Option<&Sent>, repeat: bool) -> AnyView {
    let Some(sent) = sent.filter(|sent| repeat || sent.is_typed()) else { return ().into_any() };
    let fields = sent.fields.iter().filter(|(_, value)| repeat || typed(value)).map(|(name, value)| {
        let (name, value) = (name.clone(), value.clone());
        if !typed(&value) {
            return view! { <input type="hidden" name=name value=value/> }.into_any();
        }
        // Leptos escapes what stands in every element but this one. A browser drops the first line break.
        let written = format!("\n{}", html_escape::encode_text(&value));
        view! {
            <label class="typed">
                <span>{page.text("sent-typed")}</span>
                <textarea name=name rows="4" dir="auto" readonly=!repeat>{written}</textarea>
            </label>
        }
        .into_any()
    });
    let fields = fields.collect_view();
    if repeat {
        let button = view! { <button class="primary">{page.text("sent-again")}</button> };
        view! { <form class="sent" method="post" action=sent.action.clone()>{fields}{button}</form> }.into_any()
    } else {
        view! { <div class="sent">{fields}</div> }.into_any()
    }
}

/// The page for a trouble, with the form that was refused, if there was one.
#[must_use]
pub fn trouble(page: &Page, trouble: Trouble, wait: Wait, sent: Option<&Sent>) -> String {
    let (title, text) = match trouble.ids() {
        (title, "trouble-too-many-text") if wait == Wait::Moment => (title, "trouble-too-many-moment"),
        ids => ids,
    };
    let title = page.text(title);
    let home = || view! { <p><a href=page.to().home()>{page.text("to-home")}</a></p> };
    document(page, &title.clone(), PageOptions::default(), || {
        view! {
            <h1>{icon(Icon::Notice)}{title}</h1>
            <p class="lead">{page.text(text)}</p>
            {match trouble {
                Trouble::OtherHost => ().into_any(),
                Trouble::NoSession => view! {
                    {primary_link(page.to().resume(), page.text("resume-have"))}
                    {unsent(page, sent, false)}
                    <p>{page.text("cookies-how")}</p>
                    {home()}
                }
                .into_any(),
                Trouble::Late => {
                    let attempt = sent.and_then(|sent| sent.action.split('/').nth(3)).filter(|attempt| !attempt.is_empty());
                    let onward = match attempt {
                        Some(attempt) => primary_link(page.to().result(attempt), page.text("to-result")).into_any(),
                        None => home().into_any(),
                    };
                    view! { {unsent(page, sent, false)}{onward} }.into_any()
                }
                _ if sent.is_some() => view! { {unsent(page, sent, trouble.may_be_repeated())}{home()} }.into_any(),
                _ => primary_link(page.to().home(), page.text("to-home")).into_any(),
            }}
        }
    })
}

/// The browser sends none of our cookies: what happened, and how to go on.
#[must_use]
pub fn no_cookies(page: &Page, sent: Option<&Sent>) -> String {
    let title = page.text("cookies-title");
    document(page, &title.clone(), PageOptions::default(), || {
        view! {
            <h1>{icon(Icon::Notice)}{title}</h1>
            <p class="lead">{page.text("cookies-text")}</p>
            <p>{page.text("cookies-how")}</p>
            {unsent(page, sent, false)}
            <p>{page.text("cookies-paper")}</p>
            {primary_link(page.to().papers(), page.text("paper-title"))}
            <p class="hint">{page.text("cookies-link")}</p>
        }
    })
}
