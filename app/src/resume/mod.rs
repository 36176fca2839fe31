//! The resume code: shown large, to be written down, photographed or printed; and entered in another browser.

use crate::document::{Page, PageOptions, document};
use crate::routes::route;
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
        /// The name of a press of the button: pressed twice, it makes one code.
        press: String,
    },
    /// The code, and the name of a press of the button for a new one.
    Known(SlipView, String),
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
    document(page, &title.clone(), PageOptions::default(), || {
        let body = match view {
            CodeView::Nothing(practise) => view! {
                <p class="lead">{page.text("code-why")}</p>
                {notice(page.text("code-nothing"))}
                {primary_link(practise, page.text("home-practise"))}
            }
            .into_any(),
            CodeView::Unknown { before, press } => {
                let (button, hint) = if before { ("code-new", Some("code-new-why")) } else { ("code-show", None) };
                view! {
                    <p class="lead">{page.text("code-why")}</p>
                    {hint.map(|hint| view! { <p>{page.text(hint)}</p> })}
                    {code_form(page, button, "primary", false, press)}
                }
                .into_any()
            }
            CodeView::Known(slip, press) => view! {
                {slip_view(page, slip)}
                <p class="no-print">{page.text("code-keep")}</p>
                <p class="no-print hint">{page.text("code-print")}</p>
                <details class="no-print">
                    <summary>{page.text("code-lost")}</summary>
                    <p>{page.text("code-new-why")}</p>
                    {code_form(page, "code-new", "plain", true, press)}
                </details>
            }
            .into_any(),
        };
        view! { {back_link(page.progress(), page.text("progress-title"))}<h1 class="no-print">{title}</h1>{body} }
    })
}

/// The button that makes a code, and whether other browsers are to be signed out with it.
fn code_form(page: &Page, button: &str, class: &'static str, others: bool, press: String) -> impl IntoView + use<> {
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
            <input type="hidden" name="press" value=press/>
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
pub enum CodeRefusal {
    /// It is not a code of anybody. Whether it was mistyped or never was is not said.
    Wrong,
    /// Too many were tried from this address.
    TooMany,
    /// The answer came too late or a second time, or the code was made anew meanwhile.
    Again,
}

/// What the page for entering a code shows.
#[derive(Debug, Clone, Default)]
pub struct ResumeView {
    /// What was typed.
    pub typed: String,
    /// Why it leads to nothing.
    pub problem: Option<CodeRefusal>,
}

/// Enter a code.
#[must_use]
pub fn resume(page: &Page, view: ResumeView) -> String {
    let title = page.text("resume-title");
    let kind = PageOptions { script: Some(page.assets.code.clone()), ..PageOptions::default() };
    document(page, &title.clone(), kind, || {
        let lang = page.texts.lang().to_string();
        let problem = view.problem.map(|problem| {
            let text = page.text(match problem {
                CodeRefusal::Wrong => "resume-wrong",
                CodeRefusal::TooMany => "resume-too-many",
                CodeRefusal::Again => "resume-again",
            });
            view! { <p class="notice" role="alert" id="problem">{icon(Icon::Notice)}{text}</p> }
        });
        let described = if view.problem.is_some() { "problem how" } else { "how" };
        let invalid = matches!(view.problem, Some(CodeRefusal::Wrong | CodeRefusal::TooMany)).then_some("true");
        view! {
            {back_link(page.to().home(), page.text("to-home"))}
            <h1>{title}</h1>
            <p class="lead">{page.text("resume-lead")}</p>
            {problem}
            <form method="post" action=route::API_RESUME>
                <input type="hidden" name="lang" value=lang/>
                <label for="code">{page.text("resume-code")}</label>
                <p class="hint" id="how">{page.text("resume-code-form")}</p>
                <input
                    class="code" id="code" name="code" inputmode="numeric" autocomplete="off" dir="ltr" required
                    maxlength="60" value=view.typed aria-describedby=described aria-invalid=invalid
                />
                <button class="primary">{page.text("resume-go")}</button>
            </form>
        }
    })
}

/// What there is of a learner, without any of it.
#[derive(Debug, Clone)]
pub struct OutlineView {
    /// How many tests.
    pub attempts: u64,
    /// The day of the first visit.
    pub came: String,
    /// The day of the last visit.
    pub seen: String,
    /// How many browsers are theirs.
    pub browsers: usize,
    /// Whether they have a code.
    pub code: bool,
}

/// The question whether to go on as the learner of a code.
#[derive(Debug, Clone)]
pub struct AskView {
    /// The secret with which the answer is given.
    pub ticket: String,
    /// The code, for the browser to keep if the answer is yes.
    pub code: String,
    /// What the code opens.
    pub theirs: OutlineView,
    /// What this browser has of its own.
    pub own: Option<OutlineView>,
}

/// Asks whose tests a code opens, and, where the browser has tests of its own, whose those are; and says first what will
/// happen.
#[must_use]
pub fn ask(page: &Page, view: AskView) -> String {
    let title = page.text(if view.own.is_some() { "resume-ask" } else { "resume-yours" });
    document(page, &title.clone(), PageOptions::default(), || {
        let theirs = view.theirs.browsers;
        let count = |id, n: usize| page.texts.with(id, &[("n", u32::try_from(n).unwrap_or(u32::MAX).into())]);
        let warning = (theirs > 0).then(|| view! { <li>{count("resume-others-see", theirs)}</li> });
        let body = match &view.own {
            None => view! {
                <button class="primary">{page.text("resume-yes")}</button>
                <p class="hint">{page.text("resume-not-yours")}</p>
            }
            .into_any(),
            Some(own) => {
                let reached = own.code || own.browsers > 1;
                let ends = reached.then(|| view! { <li>{page.text("resume-ends")}</li> });
                let left = page.text(if reached { "resume-others-why" } else { "resume-others-gone" });
                view! {
                    <h2>{page.text("resume-own")}</h2>
                    {outline(page, own)}
                    <h2>{page.text("resume-ask-text")}</h2>
                    <ul class="consequences">
                        <li>{page.text("resume-moves")}</li>
                        {ends}
                        {warning}
                    </ul>
                    <button class="primary" name="own" value="mine">{page.text("resume-mine")}</button>
                    <p class="hint">{left}</p>
                    <button class="plain" name="own" value="others">{page.text("resume-others")}</button>
                }
                .into_any()
            }
        };
        view! {
            {back_link(page.to().resume(), page.text("resume-no"))}
            <h1>{title}</h1>
            <h2>{page.text("resume-theirs")}</h2>
            {outline(page, &view.theirs)}
            <form method="post" action=route::API_RESUME_YES>
                <input type="hidden" name="lang" value=page.texts.lang().to_string()/>
                <input type="hidden" name="ticket" value=view.ticket/>
                <input type="hidden" name="code" value=view.code/>
                {body}
            </form>
        }
    })
}

fn outline(page: &Page, outline: &OutlineView) -> impl IntoView + use<> {
    let line = |name: &str, value: String| view! { <div><dt>{page.text(name)}</dt><dd>{value}</dd></div> };
    view! {
        <dl class="kept">
            {line("data-tests", outline.attempts.to_string())}
            {line("data-came", outline.came.clone())}
            {line("data-seen", outline.seen.clone())}
            {line("data-browsers", outline.browsers.to_string())}
        </dl>
    }
}
