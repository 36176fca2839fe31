//! My data: everything that is kept about a learner, to read, to take along and to delete.

use crate::document::{Page, PageOptions, document};
use crate::i18n::Value;
use crate::progress::{Past, past_view};
use crate::routes::route;
use crate::ui::icon::{Icon, icon};
use crate::ui::parts::{back_link, notice, primary_link};
use domain::session::{FORGOTTEN_MONTHS, IDLE_DAYS, LONGEST_DAYS};
use leptos::prelude::*;

/// What is kept, ready to read.
#[derive(Debug, Clone, Default)]
pub struct DataView {
    /// What it is and what is kept of it, line by line.
    pub lines: Vec<(String, String)>,
    /// The browsers that are the learner's, this one first.
    pub browsers: Vec<BrowserView>,
    /// The attempts of this page, newest first.
    pub attempts: Vec<Past>,
    /// The address of the next page of attempts.
    pub more: Option<String>,
}

/// A browser that is the learner's.
#[derive(Debug, Clone)]
pub struct BrowserView {
    /// Its name in the form that signs it out.
    pub name: String,
    /// On what it runs, in words.
    pub device: String,
    /// Since when it is theirs.
    pub made: String,
    /// The day on which it was last used.
    pub seen: String,
    /// It is this one.
    pub this: bool,
}

fn days(n: i64) -> Value<'static> {
    u32::try_from(n).unwrap_or(u32::MAX).into()
}

/// My data; `None` for a browser of which nothing is kept.
#[must_use]
pub fn data(page: &Page, view: Option<DataView>) -> String {
    let title = page.text("data-title");
    document(page, &title.clone(), PageOptions::default(), || {
        let body = match view {
            None => view! { <p class="lead">{page.text("data-none")}</p> }.into_any(),
            Some(view) => {
                let lines = view.lines.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect_view();
                let attempts = view.attempts.into_iter().map(|past| past_view(page, past)).collect_view();
                let more = view.more.map(|more| view! { <p><a class="plain" href=more>{page.text("data-more")}</a></p> });
                view! {
                    <p class="lead">{page.text("data-lead")}</p>
                    <dl class="kept">{lines}</dl>
                    {browsers(page, view.browsers)}
                    <h2>{page.text("data-attempts")}</h2>
                    <p class="hint">{page.text("data-attempts-why")}</p>
                    <ul class="attempts">{attempts}</ul>
                    {more}
                    <div class="buttons no-print">
                        <a class="plain" href=route::API_DATA download="safar.json">{page.text("data-download")}</a>
                        <a class="plain" href=page.to().sign_out()>{icon(Icon::Back)}{page.text("sign-out-title")}</a>
                        <a class="plain" href=page.to().erase()>{icon(Icon::Erase)}{page.text("erase-title")}</a>
                    </div>
                    <p class="hint no-print">{page.text("data-download-why")}</p>
                    <h2>{page.text("data-how-long")}</h2>
                    <p>{page.texts.with("data-signed-out-after", &[("days", days(IDLE_DAYS)), ("most", days(LONGEST_DAYS))])}</p>
                    <p>{page.texts.with("data-forgotten-after", &[("months", days(FORGOTTEN_MONTHS))])}</p>
                }
                .into_any()
            }
        };
        view! { {back_link(page.progress(), page.text("progress-title"))}<h1>{title}</h1>{body} }
    })
}

/// The browsers, each with a button that signs it out.
fn browsers(page: &Page, browsers: Vec<BrowserView>) -> impl IntoView + use<> {
    let several = browsers.len() > 1;
    let lang = page.texts.lang().to_string();
    let form = {
        let lang = lang.clone();
        move |name: String, text: String| {
            view! {
                <form method="post" action=route::API_BROWSERS class="no-print">
                    <input type="hidden" name="lang" value=lang.clone()/>
                    <button class="plain" name="browser" value=name>{text}</button>
                </form>
            }
        }
    };
    let lines = browsers
        .into_iter()
        .map(|browser| {
            let end = if browser.this {
                view! { <span class="tag">{page.text("browser-this")}</span> }.into_any()
            } else {
                form(browser.name, page.text("browser-end")).into_any()
            };
            let dates = page.texts.with("browser-dates", &[("made", browser.made.as_str().into()), ("seen", browser.seen.as_str().into())]);
            view! { <li><strong>{browser.device}</strong><span class="hint">{dates}</span>{end}</li> }
        })
        .collect_view();
    let all = several.then(|| form("others".to_owned(), page.text("browser-end-others")));
    let hint = several.then(
        || view! { <p class="hint no-print">{page.text("browser-code")}" "<a href=page.to().code()>{page.text("code-title")}</a></p> },
    );
    view! {
        <section id="browsers">
            <h2>{page.text("data-browsers")}</h2>
            <ul class="browsers">{lines}</ul>
            {all}
            {hint}
        </section>
    }
}

/// What the page for signing out shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignOutView {
    /// Whether to sign out.
    Ask {
        /// What is here can be found again: by a code or in another browser.
        reached: bool,
        /// There is a code.
        code: bool,
    },
    /// It is done.
    Done,
    /// Nobody is signed in.
    Nobody,
}

/// "Sign out": what stays, what it takes to come back, and the button.
#[must_use]
pub fn sign_out(page: &Page, view: SignOutView) -> String {
    let title = page.text("sign-out-title");
    let kind = PageOptions { script: (view == SignOutView::Done).then(|| page.assets.forget.clone()), ..PageOptions::default() };
    let form = |class: &'static str, text: &str| {
        view! {
            <form method="post" action=route::API_SIGN_OUT>
                <input type="hidden" name="lang" value=page.texts.lang().to_string()/>
                <button class=class>{page.text(text)}</button>
            </form>
        }
    };
    document(page, &title.clone(), kind, || {
        let body = match view {
            SignOutView::Ask { reached: true, code } => view! {
                <p class="lead">{page.text("sign-out-stays")}</p>
                <p>{page.text(if code { "sign-out-by-code" } else { "sign-out-by-browser" })}</p>
                {form("primary", "sign-out-now")}
                <p><a href=page.to().code()>{page.text("code-title")}</a></p>
            }
            .into_any(),
            SignOutView::Ask { reached: false, .. } => view! {
                {notice(page.text("sign-out-lost"))}
                {primary_link(page.to().code(), page.text("code-show"))}
                {form("plain danger", "sign-out-anyway")}
            }
            .into_any(),
            SignOutView::Done => view! {
                {notice(page.text("signed-out"))}
                {primary_link(page.to().home(), page.text("to-home"))}
                <p class="aside"><a href=page.to().resume()>{icon(Icon::Key)}{page.text("resume-have")}</a></p>
            }
            .into_any(),
            SignOutView::Nobody => view! {
                <p class="lead">{page.text("data-none")}</p>
                {primary_link(page.to().home(), page.text("to-home"))}
            }
            .into_any(),
        };
        view! { {back_link(page.progress(), page.text("progress-title"))}<h1>{title}</h1>{body} }
    })
}
