//! Tests on paper: sheets to print, and answer sheets to type in.

use crate::address::{self, route};
use crate::document::{Kind, Page, document};
use crate::exam::view::Spoken;
use crate::ui::icon::{Icon, icon};
use crate::ui::parts::{back_link, notice, primary_link, say};
use domain::lang::Lang;
use domain::paper::mark;
use domain::question::{Body, Choice};
use leptos::prelude::*;

/// A printed form.
#[derive(Debug, Clone)]
pub struct PaperView {
    /// Its number in groups.
    pub number: String,
    /// The same as addresses have it.
    pub path: String,
    /// The test or mock exam.
    pub title: String,
    /// "20 questions", ready to read.
    pub size: String,
    /// The languages that can stand below the Russian: the language, its own name.
    pub help_languages: Vec<(Lang, String)>,
}

/// The form that prepares the sheets of a test.
pub fn prepare_form(page: &Page, bank: &str, test: &str) -> impl IntoView + use<> {
    view! {
        <form class="mode" method="post" action=route::API_PAPERS>
            <h2>{page.text("paper-mode")}</h2>
            <p>{page.text("paper-why")}</p>
            <input type="hidden" name="lang" value=page.texts.lang().to_string()/>
            <input type="hidden" name="bank" value=bank.to_owned()/>
            <input type="hidden" name="test" value=test.to_owned()/>
            <button class="plain">{icon(Icon::Exam)}{page.text("paper-prepare")}</button>
        </form>
    }
}

/// The sheets of a form, and the way back from paper.
#[must_use]
pub fn paper(page: &Page, view: PaperView) -> String {
    let title = view.title.clone();
    document(page, &title.clone(), Kind::default(), || {
        let sheet = |sheet: &str, help: Option<&Lang>, text: String| {
            let href = page.to().paper_sheet(&view.path, sheet, help);
            view! { <li><a href=href>{icon(Icon::Exam)}{text}</a></li> }
        };
        let languages = view.help_languages.iter().map(|(lang, name)| {
            let text = page.texts.with("paper-questions-with", &[("language", name.as_str().into())]);
            sheet("questions", Some(lang), text)
        });
        view! {
            {back_link(page.to().papers(), page.text("paper-title"))}
            <h1>{title}</h1>
            <p class="lead">{view.size.clone()}</p>
            <p>{page.text("paper-number")}": "<strong class="number" translate="no">{view.number.clone()}</strong></p>
            <h2>{page.text("paper-print")}</h2>
            <ul class="sheets">
                {sheet("questions", None, page.text("paper-questions"))}
                {languages.collect_view()}
                {sheet("answers", None, page.text("paper-answers"))}
            </ul>
            <h2>{page.text("paper-after")}</h2>
            <p>{page.text("paper-after-text")}</p>
            {primary_link(page.to().paper_entry(&view.path), page.text("paper-enter"))}
            <h2>{page.text("paper-for-marker")}</h2>
            <p>{page.text("paper-key-why")}</p>
            <ul class="sheets">{sheet("key", None, page.text("paper-key"))}</ul>
        }
    })
}

/// What the page for a number shows.
#[derive(Debug, Clone, Default)]
pub struct FindView {
    /// What was typed.
    pub typed: String,
    /// There is no such form.
    pub problem: bool,
    /// Where the tests are that can be printed.
    pub tests: String,
}

/// Tests on paper: what they are, and the number of a form.
#[must_use]
pub fn papers(page: &Page, view: FindView) -> String {
    let title = page.text("paper-title");
    document(page, &title.clone(), Kind::default(), || {
        let problem = view.problem.then(|| {
            view! { <p class="notice" role="alert" id="problem">{icon(Icon::Notice)}{page.text("paper-unknown")}</p> }
        });
        view! {
            {back_link(page.to().home(), page.text("to-home"))}
            <h1>{title}</h1>
            <p class="lead">{page.text("paper-lead")}</p>
            {problem}
            <form method="post" action=route::API_FIND_PAPER>
                <input type="hidden" name="lang" value=page.texts.lang().to_string()/>
                <label for="number">{page.text("paper-number")}</label>
                <p class="hint" id="how">{page.text("paper-number-form")}</p>
                <input
                    class="code" id="number" name="number" inputmode="numeric" autocomplete="off" dir="ltr" required
                    maxlength="40" value=view.typed aria-describedby=if view.problem { "problem how" } else { "how" }
                    aria-invalid=view.problem.then_some("true")
                />
                <button class="primary">{page.text("paper-find")}</button>
            </form>
            <p><a class="plain" href=view.tests>{page.text("paper-choose")}</a></p>
        }
    })
}

/// A question of an answer sheet.
#[derive(Debug, Clone)]
pub struct EntryItem {
    /// Counted from 1.
    pub n: usize,
    /// The module that begins here.
    pub module: Option<Spoken>,
    /// How it is answered, in the order of the form; `None` if the bank no longer has it.
    pub body: Option<Body>,
}

/// What the page for typing in shows.
#[derive(Debug, Clone)]
pub struct EntryView {
    /// The number as addresses have it.
    pub path: String,
    /// The same in groups.
    pub number: String,
    /// The test or mock exam.
    pub title: String,
    /// The attempt that this becomes.
    pub attempt: String,
    /// The questions.
    pub items: Vec<EntryItem>,
    /// The languages that may have stood below the Russian.
    pub help_languages: Vec<(Lang, String)>,
    /// The numbers of questions that are asked otherwise today.
    pub changed: Option<String>,
    /// A text was too long, or an answer fits no question.
    pub problem: bool,
}

/// An answer sheet to type in: a line for each question, a press for each answer.
#[must_use]
pub fn entry(page: &Page, exam_lang: &Lang, view: EntryView) -> String {
    let title = page.text("paper-enter");
    document(page, &title.clone(), Kind::default(), || {
        let changed = view.changed.clone().map(|list| notice(page.texts.with("paper-changed", &[("list", list.as_str().into())])));
        let problem = view.problem.then(|| {
            view! { <p class="notice" role="alert">{icon(Icon::Notice)}{page.text("paper-misfit")}</p> }
        });
        let items = view.items.iter().map(|item| item_view(page, exam_lang, item)).collect_view();
        let languages = view
            .help_languages
            .iter()
            .map(|(lang, name)| view! { <option value=lang.to_string() lang=lang.to_string()>{name.clone()}</option> })
            .collect_view();
        view! {
            {back_link(page.to().paper(&view.path), view.title.clone())}
            <h1>{title}</h1>
            <p>{view.title.clone()}" · "{page.text("paper-number")}" "<strong class="number" translate="no">{view.number.clone()}</strong></p>
            <p class="lead">{page.text("paper-enter-how")}</p>
            {changed}
            {problem}
            <form class="entry" method="post" action=address::api_paper(&view.path)>
                <input type="hidden" name="lang" value=page.texts.lang().to_string()/>
                <input type="hidden" name="attempt" value=view.attempt.clone()/>
                {items}
                <p class="field">
                    <label for="help">{page.text("paper-help")}</label>
                    <select id="help" name="help"><option value="none">{page.text("paper-help-none")}</option>{languages}</select>
                </p>
                <button class="primary">{page.text("paper-save")}</button>
            </form>
            <p class="hint">{page.text("paper-mine")}</p>
        }
    })
}

fn item_view(page: &Page, exam_lang: &Lang, item: &EntryItem) -> AnyView {
    let n = item.n - 1;
    let module = item.module.clone().map(|name| view! { <h2>{say(name)}</h2> });
    let question = page.texts.with("paper-question", &[("n", item.n.into())]);
    let Some(body) = &item.body else { return view! { {module} }.into_any() };
    let press = |kind: &'static str, name: String, value: String, text: String| {
        view! { <label class="press"><input type=kind name=name value=value/><span>{text}</span></label> }
    };
    let letters = |kind: &'static str, name: String, options: &[Choice]| {
        let press = |(n, option): (usize, &Choice)| press(kind, name.clone(), option.id.to_string(), mark(n));
        options.iter().enumerate().map(press).collect_view()
    };
    let typed = |name: String, label: String| {
        view! { <label class="typed"><span>{label}</span><input type="text" name=name maxlength="200" autocomplete="off" lang=exam_lang.to_string() dir="ltr"/></label> }
    };
    let answer = match body {
        Body::Single { options } => letters("radio", format!("{n}:a"), options).into_any(),
        Body::Multiple { options } => letters("checkbox", format!("{n}:a"), options).into_any(),
        Body::TrueFalse => {
            let one = |value: &str, sign: &str, text: &str| press("radio", format!("{n}:a"), value.to_owned(), format!("{sign} {}", page.text(text)));
            view! { {one("true", "+", "answer-true")}{one("false", "−", "answer-false")} }.into_any()
        }
        Body::Matching { left, options } => {
            let row = |(place, row): (usize, &Choice)| {
                view! { <div class="row" role="group" aria-label=format!("{question}, {}", place + 1)><b>{place + 1}</b>{letters("radio", format!("{n}:a.{}", row.id), options)}</div> }
            };
            left.iter().enumerate().map(row).collect_view().into_any()
        }
        Body::Gaps { gaps, .. } => gaps
            .iter()
            .map(|gap| {
                view! { <div class="row" role="group" aria-label=format!("{question}, {}", gap.id)><b>{gap.id.to_string()}</b>{letters("radio", format!("{n}:a.{}", gap.id), &gap.options)}</div> }
            })
            .collect_view()
            .into_any(),
        Body::Ordering { options } => {
            let part = |(place, part): (usize, &Choice)| {
                let places = (1..=options.len()).map(|place| view! { <option value=place.to_string()>{place}</option> }).collect_view();
                view! { <label class="place"><b>{mark(place)}</b><select name=format!("{n}:a.{}", part.id)><option value="">"–"</option>{places}</select></label> }
            };
            options.iter().enumerate().map(part).collect_view().into_any()
        }
        Body::Short { .. } => typed(format!("{n}:a"), question.clone()).into_any(),
        Body::Form { fields } => {
            fields.iter().map(|field| typed(format!("{n}:a.{}", field.id), field.text.clone())).collect_view().into_any()
        }
        Body::Task { .. } => view! { <p class="hint">{page.text("paper-task")}</p> }.into_any(),
    };
    view! {
        {module}
        <fieldset class="line"><legend>{item.n}</legend><div class="marks">{answer}</div></fieldset>
    }
    .into_any()
}
