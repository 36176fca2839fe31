//! "10 questions now": practice that is put together for one learner.

use crate::document::{Page, PageOptions, document};
use crate::routes::route;
use crate::spoken::Spoken;
use crate::ui::icon::{Icon, icon};
use crate::ui::parts::{back_link, help_languages, notice, primary_link, say};
use domain::form::{Drill, Why};
use domain::lang::Lang;
use leptos::prelude::*;

/// What the practice page shows.
#[derive(Debug, Clone, Default)]
pub struct PracticeView {
    /// The bank, for the form.
    pub bank: String,
    /// The languages in which there is help.
    pub help_languages: Vec<Lang>,
    /// The chosen one.
    pub help: Option<Lang>,
    /// Practice that was begun and not finished.
    pub open: Option<String>,
    /// "12 days left", ready to read.
    pub days_left: Option<String>,
    /// How many questions were answered wrong the last time.
    pub mistakes: usize,
    /// What to study first: name and drill.
    pub weakest: Vec<(Spoken, String)>,
    /// Enough has been answered today.
    pub enough: Option<String>,
}

/// The text that says why a question comes now.
#[must_use]
pub const fn why_text(why: Why) -> &'static str {
    match why {
        Why::Mistake => "why-mistake",
        Why::Fading => "why-fading",
        Why::WeakTopic => "why-weak-topic",
        Why::New => "why-new",
    }
}

/// A form that starts a drill.
pub fn drill_form(page: &Page, view: &PracticeView, drill: &Drill, button: String) -> impl IntoView + use<> {
    let help = help_languages(&page.texts, &view.help_languages, view.help.as_ref());
    view! {
        <form class="mode" method="post" action=route::API_START>
            <input type="hidden" name="lang" value=page.texts.lang().to_string()/>
            <input type="hidden" name="bank" value=view.bank.clone()/>
            <input type="hidden" name="test" value=drill.name().to_owned()/>
            <input type="hidden" name="mode" value="practice"/>
            <p class="field"><label for="help">{page.text("help-language")}</label>{help}</p>
            <button class="primary">{button}</button>
        </form>
    }
}

/// Ten questions now, and why these.
#[must_use]
pub fn practice(page: &Page, practice: PracticeView) -> String {
    let title = page.text("practice-title");
    document(page, &title.clone(), PageOptions::default(), || {
        let open = practice.open.clone().map(|href| {
            view! { <section class="unfinished"><h2>{page.text("home-unfinished")}</h2>{primary_link(href, page.text("home-continue"))}</section> }
        });
        let left = practice.days_left.clone().map(|left| view! { <p>{icon(Icon::Clock)}" "{left}</p> });
        let enough = practice.enough.clone().map(notice);
        let mistakes = (practice.mistakes > 0).then(|| {
            let count = page.texts.with("practice-mistakes", &[("n", practice.mistakes.into())]);
            view! {
                <section>
                    <h2>{page.text("practice-mistakes-title")}</h2>
                    <p>{count}</p>
                    <form method="post" action=route::API_START>
                        <input type="hidden" name="lang" value=page.texts.lang().to_string()/>
                        <input type="hidden" name="bank" value=practice.bank.clone()/>
                        <input type="hidden" name="test" value=Drill::Mistakes.name().to_owned()/>
                        <input type="hidden" name="mode" value="practice"/>
                        <button class="plain">{page.text("practice-mistakes-start")}</button>
                    </form>
                </section>
            }
        });
        let weakest = (!practice.weakest.is_empty()).then(|| {
            let buttons = practice
                .weakest
                .iter()
                .map(|(name, drill)| view! { <button class="plain" name="test" value=drill.clone()>{say(name.clone())}</button> })
                .collect_view();
            let help = practice.help.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string);
            view! {
                <section>
                    <h2>{page.text("study-first")}</h2>
                    <form class="buttons" method="post" action=route::API_START>
                        <input type="hidden" name="lang" value=page.texts.lang().to_string()/>
                        <input type="hidden" name="bank" value=practice.bank.clone()/>
                        <input type="hidden" name="mode" value="practice"/>
                        <input type="hidden" name="help" value=help/>
                        {buttons}
                    </form>
                </section>
            }
        });
        view! {
            {back_link(page.to().home(), page.text("to-home"))}
            <h1>{title}</h1>
            <p class="lead">{page.text("practice-lead")}</p>
            {left}
            {enough}
            {open}
            {drill_form(page, &practice, &Drill::Plan, page.text("practice-start"))}
            {weakest}
            {mistakes}
            <p><a href=format!("{}#topics", page.to().progress_in(&practice.bank))>{icon(Icon::Progress)}" "{page.text("practice-topics")}</a></p>
        }
    })
}
