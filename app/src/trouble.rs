//! Pages for when something did not go as hoped: what happened, in plain words, and what to do next. No string from
//! an error ever reaches them.

use crate::document::{Kind, Page, document};
use crate::ui::icon::{Icon, icon};
use crate::ui::parts::primary_link;
use leptos::prelude::*;

/// What happened, as far as a person needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// There is no such page, or it belongs to somebody else; we do not say which.
    NotFound,
    /// The request came from another site, or lacks what it needs.
    Forbidden,
    /// The request could not be understood.
    BadRequest,
    /// The request is too large.
    TooLarge,
    /// Too many requests.
    TooMany,
    /// Something of ours is broken.
    Broken,
    /// The disk is full: nothing new can be saved, everything saved is safe.
    DiskFull,
}

impl Trouble {
    /// Every kind, for the tests that draw each page.
    pub const ALL: [Self; 7] =
        [Self::NotFound, Self::Forbidden, Self::BadRequest, Self::TooLarge, Self::TooMany, Self::Broken, Self::DiskFull];

    /// The HTTP status.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::Forbidden => 403,
            Self::BadRequest => 400,
            Self::TooLarge => 413,
            Self::TooMany => 429,
            Self::Broken => 500,
            Self::DiskFull => 507,
        }
    }

    const fn ids(self) -> (&'static str, &'static str) {
        match self {
            Self::NotFound => ("trouble-not-found", "trouble-not-found-text"),
            Self::Forbidden => ("trouble-forbidden", "trouble-forbidden-text"),
            Self::BadRequest => ("trouble-bad-request", "trouble-bad-request-text"),
            Self::TooLarge => ("trouble-too-large", "trouble-too-large-text"),
            Self::TooMany => ("trouble-too-many", "trouble-too-many-text"),
            Self::Broken => ("trouble-broken", "trouble-broken-text"),
            Self::DiskFull => ("trouble-disk-full", "trouble-disk-full-text"),
        }
    }
}

/// The page for a trouble.
#[must_use]
pub fn trouble(page: &Page, trouble: Trouble) -> String {
    let (title, text) = trouble.ids();
    let title = page.text(title);
    document(page, &title.clone(), Kind::default(), || {
        view! {
            <h1>{icon(Icon::Notice)}{title}</h1>
            <p class="lead">{page.text(text)}</p>
            {primary_link(page.to().home(), page.text("to-home"))}
        }
    })
}
