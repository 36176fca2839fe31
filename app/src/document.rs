//! The shell around every page: one complete HTML document, finished before the first byte is sent.

use crate::address::In;
use crate::i18n::Texts;
use crate::ui::icon::{Icon, icon};
use hydration_context::SsrSharedContext;
use leptos::prelude::*;
use std::sync::Arc;

/// The addresses of the style sheet and of the script that wakes islands, with their content's hashes in the names.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    /// The style sheet.
    pub css: String,
    /// The script that wakes islands.
    pub islands: String,
    /// The icon of the site.
    pub icon: String,
    /// The script that takes a photographed code out of the address.
    pub code: String,
    /// The script that empties what the site keeps in the browser.
    pub forget: String,
}

/// What every page needs to know of its request.
#[derive(Clone)]
pub struct Page {
    /// The texts in the reader's language.
    pub texts: Texts,
    /// The path behind the language, to link the same page in other languages: `/exams/ru-exam`.
    pub path: String,
    /// The number used once that lets our script run and no other; empty on a page without a script.
    pub nonce: String,
    /// Style and script.
    pub assets: Arc<Assets>,
    /// The bank, where there is only one and nothing to choose.
    pub only_bank: Option<Arc<str>>,
}

impl Page {
    /// Addresses in the reader's language.
    #[must_use]
    pub fn to(&self) -> In<'_> {
        In(self.texts.lang())
    }

    /// Where the learner stands: in the only bank, else with the bank to choose.
    #[must_use]
    pub fn progress(&self) -> String {
        self.only_bank.as_ref().map_or_else(|| self.to().progress(), |bank| self.to().progress_in(bank))
    }

    /// Questions for now: of the only bank, else with the bank to choose.
    #[must_use]
    pub fn practice(&self) -> String {
        self.only_bank.as_ref().map_or_else(|| self.to().practice(), |bank| self.to().practice_in(bank))
    }

    /// The tests: of the only bank, else with the bank to choose.
    #[must_use]
    pub fn tests(&self) -> String {
        self.only_bank.as_ref().map_or_else(|| self.to().exams(), |bank| self.to().bank(bank))
    }

    /// A text without variables.
    #[must_use]
    pub fn text(&self, id: &str) -> String {
        self.texts.get(id)
    }
}

/// How a page differs from the plain one.
#[derive(Debug, Clone, Default)]
pub struct PageOptions {
    /// It has an island: the script is loaded.
    pub islands: bool,
    /// Go there after so many seconds, when an exam's clock has run out. It stands on the page for everybody, not only where
    /// scripts are off: they may be on and yet not run. An island that wakes takes it away.
    pub then: Option<(u64, String)>,
    /// Full width, for tables.
    pub wide: bool,
    /// A question of a test: what to press next stands fixed at the lower edge.
    pub sitting: bool,
    /// It has this small script besides.
    pub script: Option<String>,
}

/// Draws a whole document.
pub fn document<V: IntoView>(page: &Page, title: &str, kind: PageOptions, body: impl FnOnce() -> V) -> String {
    draw(|| shell(page, title, kind, body()))
}

/// Draws a piece of page.
pub fn draw<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| view().to_html());
    owner.cleanup();
    html
}

fn shell(page: &Page, title: &str, kind: PageOptions, body: impl IntoView) -> impl IntoView {
    let lang = page.texts.lang().clone();
    let script = kind.islands.then(|| view! { <script type="module" nonce=page.nonce.clone() src=page.assets.islands.clone()></script> });
    let small = kind.script.map(|address| view! { <script defer nonce=page.nonce.clone() src=address></script> });
    let refresh = kind.then.map(|(seconds, address)| {
        view! { <meta http-equiv="refresh" content=format!("{seconds};url={address}")/> }
    });
    let full_title = if title.is_empty() { "Safar".to_owned() } else { format!("{title} · Safar") };
    view! {
        <!DOCTYPE html>
        <html lang=lang.to_string() dir=page.texts.dir() class:sitting=kind.sitting>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title>{full_title}</title>
                <link rel="stylesheet" href=page.assets.css.clone()/>
                <link rel="icon" href=page.assets.icon.clone() type="image/svg+xml"/>
                {refresh}
                {script}
                {small}
            </head>
            <body class:wide=kind.wide>
                <a class="skip" href="#content">{page.text("skip-to-content")}</a>
                <header class="site">
                    <a class="brand" href=page.to().home()>"Safar"</a>
                    {languages(page)}
                </header>
                <main id="content">{body}</main>
                <footer class="site">
                    <p>{page.text("footer-free")}</p>
                    <p>{page.text("footer-not-official")}</p>
                </footer>
            </body>
        </html>
    }
}

/// The same page in the other languages, each named in its own script.
fn languages(page: &Page) -> impl IntoView + use<> {
    let current = page.texts.lang().clone();
    let names = page.texts.languages();
    let links = page
        .texts
        .langs()
        .into_iter()
        .map(|lang| {
            let href = format!("/{lang}{}", page.path);
            let chosen = lang == current;
            view! { <li><a href=href lang=lang.to_string() hreflang=lang.to_string() aria-current=chosen.then_some("true")>{names.own_name(&lang).to_owned()}</a></li> }
        })
        .collect_view();
    view! {
        <details class="languages">
            <summary>{icon(Icon::Language)}<span class="visually-hidden">{page.text("language")}": "</span>{names.own_name(&current).to_owned()}</summary>
            <ul>{links}</ul>
        </details>
    }
}
