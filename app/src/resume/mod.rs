//! The resume code: shown large, to be written down, photographed or printed; and entered in another browser.

use crate::address::route;
use crate::document::{Kind, Page, document};
use crate::ui::icon::{Icon, icon};
use crate::ui::parts::{QrView, back_link, notice, primary_link, qr};
use leptos::prelude::*;

/// What the page of my code shows.
#[derive(Debug, Clone)]
pub enum CodeView {
    /// Nothing has been done in this browser: there is nothing to take along. Where to begin.
    Nothing(String),
    /// There is no code that could be shown; whether there was one before.
    Unknown {
        /// A code was made, which this browser does not know or no longer knows.
        before: bool,
    },
    /// The code.
    Known(SlipView),
}

/// A slip of paper with the code.
#[derive(Debug, Clone)]
pub struct SlipView {
    /// The digits in groups.
    pub grouped: String,
    /// The address where it is entered, as a person types it.
    pub address: String,
    /// The same with the code, to be photographed.
    pub qr: QrView,
}

/// My code.
#[must_use]
pub fn code(page: &Page, view: CodeView) -> String {
    let title = page.text("code-title");
    document(page, &title.clone(), Kind::default(), || {
        let body = match view {
            CodeView::Nothing(practise) => view! {
                <p class="lead">{page.text("code-why")}</p>
                {notice(page.text("code-nothing"))}
                {primary_link(practise, page.text("home-practise"))}
            }
            .into_any(),
            CodeView::Unknown { before } => {
                let (button, hint) = if before { ("code-new", Some("code-new-why")) } else { ("code-show", None) };
                view! {
                    <p class="lead">{page.text("code-why")}</p>
                    {hint.map(|hint| view! { <p>{page.text(hint)}</p> })}
                    {code_form(page, button, "primary", false)}
                }
                .into_any()
            }
            CodeView::Known(slip) => view! {
                {slip_view(page, slip)}
                <p class="no-print">{page.text("code-keep")}</p>
                <p class="no-print hint">{page.text("code-print")}</p>
                <details class="no-print">
                    <summary>{page.text("code-lost")}</summary>
                    <p>{page.text("code-new-why")}</p>
                    {code_form(page, "code-new", "plain", true)}
                </details>
            }
            .into_any(),
        };
        view! { {back_link(page.to().progress(), page.text("progress-title"))}<h1 class="no-print">{title}</h1>{body} }
    })
}

/// The button that makes a code, and whether other browsers are to be signed out with it.
fn code_form(page: &Page, button: &str, class: &'static str, others: bool) -> impl IntoView + use<> {
    let others = others.then(|| {
        view! {
            <label class="choice">
                <input type="checkbox" name="others" value="out"/>
                <span class="choice-text">{page.text("code-others")}</span>
            </label>
        }
    });
    view! {
        <form method="post" action=route::API_CODE>
            <input type="hidden" name="lang" value=page.texts.lang().to_string()/>
            {others}
            <button class=class>{page.text(button)}</button>
        </form>
    }
}

fn slip_view(page: &Page, slip: SlipView) -> impl IntoView + use<> {
    let groups = slip.grouped.split(' ').map(|group| view! { <span>{group.to_owned()}</span>" " }).collect_view();
    view! {
        <section class="slip">
            <p class="slip-name"><strong>"Safar"</strong>" · "{page.text("code-title")}</p>
            <p class="slip-code" dir="ltr" translate="no">{groups}</p>
            <div class="slip-qr">{qr(slip.qr)}</div>
            <p>{page.text("code-how")}</p>
            <p class="slip-address" dir="ltr" translate="no">{slip.address}</p>
        </section>
    }
}

/// Why what was entered leads to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// It is not a code of anybody. Whether it was mistyped or never was is not said.
    Wrong,
    /// Too many were tried from this address.
    TooMany,
}

/// What the page for entering a code shows.
#[derive(Debug, Clone, Default)]
pub struct ResumeView {
    /// What was typed.
    pub typed: String,
    /// Why it leads to nothing.
    pub problem: Option<Problem>,
    /// This browser has attempts of its own, and it must be said whose they are.
    pub ask: bool,
}

/// Enter a code.
#[must_use]
pub fn resume(page: &Page, view: ResumeView) -> String {
    let title = page.text(if view.ask { "resume-ask" } else { "resume-title" });
    document(page, &title.clone(), Kind::default(), || {
        let lang = page.texts.lang().to_string();
        let body = if view.ask {
            view! {
                <p class="lead">{page.text("resume-ask-text")}</p>
                <form method="post" action=route::API_RESUME>
                    <input type="hidden" name="lang" value=lang/>
                    <input type="hidden" name="code" value=view.typed/>
                    <div class="buttons">
                        <button class="primary" name="own" value="mine">{page.text("resume-mine")}</button>
                        <button class="plain" name="own" value="others">{page.text("resume-others")}</button>
                    </div>
                </form>
                <p class="hint">{page.text("resume-others-why")}</p>
            }
            .into_any()
        } else {
            let problem = view.problem.map(|problem| {
                let text = page.text(match problem {
                    Problem::Wrong => "resume-wrong",
                    Problem::TooMany => "resume-too-many",
                });
                view! { <p class="notice" role="alert" id="problem">{icon(Icon::Notice)}{text}</p> }
            });
            let described = if view.problem.is_some() { "problem how" } else { "how" };
            view! {
                <p class="lead">{page.text("resume-lead")}</p>
                {problem}
                <form method="post" action=route::API_RESUME>
                    <input type="hidden" name="lang" value=lang/>
                    <label for="code">{page.text("resume-code")}</label>
                    <p class="hint" id="how">{page.text("resume-code-form")}</p>
                    <input
                        class="code" id="code" name="code" inputmode="numeric" autocomplete="off" dir="ltr" required
                        maxlength="60" value=view.typed aria-describedby=described aria-invalid=view.problem.is_some().then_some("true")
                    />
                    <button class="primary">{page.text("resume-go")}</button>
                </form>
            }
            .into_any()
        };
        view! { {back_link(page.to().home(), page.text("to-home"))}<h1>{title}</h1>{body} }
    })
}
