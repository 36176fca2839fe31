//! Tests on paper: sheets to print, and answer sheets to type in.

use crate::address;
use crate::document::{Page, PageOptions, document};
use crate::routes::route;
use crate::spoken::{ExamLang, Spoken};
use crate::ui::icon::{Icon, icon};
use crate::ui::parts::{back_link, notice, primary_link, say};
use domain::kind::Body;
use domain::lang::Lang;
use domain::paper::Layout;
use domain::question::Choice;
use domain::response::MAX_TYPED;
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
    document(page, &title.clone(), PageOptions::default(), || {
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
    document(page, &title.clone(), PageOptions::default(), || {
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
    /// What was typed, as fields of the form.
    pub typed: Vec<(String, String)>,
    /// Why it was not taken.
    pub problem: Option<EntryRefusal>,
}

/// Why an answer sheet was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryRefusal {
    /// In this question, counted from 1, a text is too long or an answer does not fit.
    Misfit(usize),
    /// It could not be saved just now.
    NotSaved,
    /// The browser keeps no cookies, so it could not show the result.
    NoCookies,
    /// The learner takes this very test as an exam now: the result would show its answers.
    Sitting,
}

impl EntryView {
    fn has(&self, name: &str, value: &str) -> bool {
        self.typed.iter().any(|(n, v)| n == name && v == value)
    }
    fn of(&self, name: &str) -> String {
        self.typed.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }
}

/// An answer sheet to type in: a line for each question, a press for each answer.
#[must_use]
pub fn entry(page: &Page, exam: &ExamLang, view: EntryView) -> String {
    let title = page.text("paper-enter");
    document(page, &title.clone(), PageOptions::default(), || {
        let changed = view.changed.clone().map(|list| notice(page.texts.with("paper-changed", &[("list", list.as_str().into())])));
        let problem = view.problem.map(|problem| {
            let text = match problem {
                EntryRefusal::Misfit(n) => page.texts.with("paper-misfit", &[("n", n.into())]),
                EntryRefusal::NotSaved => page.text("paper-not-saved"),
                EntryRefusal::Sitting => page.text("paper-sitting"),
                EntryRefusal::NoCookies => format!("{} {}", page.text("cookies-text"), page.text("cookies-how")),
            };
            view! { <p class="notice" role="alert">{icon(Icon::Notice)}{text}</p> }
        });
        let items = view.items.iter().map(|item| item_view(page, exam, item, &view)).collect_view();
        let languages = view
            .help_languages
            .iter()
            .map(|(lang, name)| {
                let selected = view.has("help", lang.as_str());
                view! { <option value=lang.to_string() lang=lang.to_string() selected=selected>{name.clone()}</option> }
            })
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

fn item_view(page: &Page, exam: &ExamLang, item: &EntryItem, entry: &EntryView) -> AnyView {
    let n = item.n - 1;
    let module = item.module.clone().map(|name| view! { <h2>{say(name)}</h2> });
    let question = page.texts.with("paper-question", &[("n", item.n.into())]);
    let Some(body) = &item.body else { return view! { {module} }.into_any() };
    let press = |kind: &'static str, name: String, value: String, text: String| {
        let checked = entry.has(&name, &value);
        view! { <label class="press"><input type=kind name=name value=value checked=checked/><span>{text}</span></label> }
    };
    let signs = |kind: &'static str, name: String, options: &[Choice], sign: &dyn Fn(usize) -> String| {
        let press = |(n, option): (usize, &Choice)| press(kind, name.clone(), option.id.to_string(), sign(n));
        options.iter().enumerate().map(press).collect_view()
    };
    let letters = |kind: &'static str, name: String, options: &[Choice]| signs(kind, name, options, &|n| exam.marks.of(n));
    let typed = |name: String, label: String| {
        let value = entry.of(&name);
        view! { <label class="typed"><span>{label}</span><input type="text" name=name value=value maxlength=MAX_TYPED.to_string() autocomplete="off" lang=exam.lang.clone() dir=exam.dir/></label> }
    };
    let answer = match body.on_paper() {
        Layout::Letters { options, many } => letters(if many { "checkbox" } else { "radio" }, format!("{n}:a"), options).into_any(),
        Layout::Pictures { options, .. } => letters("radio", format!("{n}:a"), options).into_any(),
        Layout::Places { options, .. } => signs("radio", format!("{n}:a"), options, &|n| (n + 1).to_string()).into_any(),
        Layout::Truth => {
            let one = |value: &str, sign: &str, text: &str| press("radio", format!("{n}:a"), value.to_owned(), format!("{sign} {}", page.text(text)));
            view! { {one("true", "+", "answer-true")}{one("false", "−", "answer-false")} }.into_any()
        }
        Layout::Rows { rows, options } => {
            let row = |(place, row): (usize, &Choice)| {
                view! { <div class="row" role="group" aria-label=format!("{question}, {}", place + 1)><b>{place + 1}</b>{letters("radio", format!("{n}:a.{}", row.id), options)}</div> }
            };
            rows.iter().enumerate().map(row).collect_view().into_any()
        }
        Layout::Gaps { gaps, .. } => gaps
            .iter()
            .map(|gap| {
                view! { <div class="row" role="group" aria-label=format!("{question}, {}", gap.id)><b>{gap.id.to_string()}</b>{letters("radio", format!("{n}:a.{}", gap.id), &gap.options)}</div> }
            })
            .collect_view()
            .into_any(),
        Layout::Order { parts } => {
            let part = |(place, part): (usize, &Choice)| {
                let name = format!("{n}:a.{}", part.id);
                let option = |place: usize| {
                    let selected = entry.has(&name, &place.to_string());
                    view! { <option value=place.to_string() selected=selected>{place}</option> }
                };
                let places = (1..=parts.len()).map(option).collect_view();
                view! { <label class="place"><b>{exam.marks.of(place)}</b><select name=name><option value="">"–"</option>{places}</select></label> }
            };
            parts.iter().enumerate().map(part).collect_view().into_any()
        }
        Layout::Words { .. } => typed(format!("{n}:a"), question.clone()).into_any(),
        Layout::Fields { fields } => {
            fields.iter().map(|field| typed(format!("{n}:a.{}", field.id), field.text.clone())).collect_view().into_any()
        }
        Layout::Text | Layout::Speech => view! { <p class="hint">{page.text("paper-task")}</p> }.into_any(),
    };
    view! {
        {module}
        <fieldset class="line"><legend>{item.n}</legend><div class="marks">{answer}</div></fieldset>
    }
    .into_any()
}

/// The key of a form that somebody sits in exam mode: when it can be printed.
#[must_use]
pub fn key_waits(page: &Page, path: &str, minutes: i64) -> String {
    let title = page.text("paper-key-waits");
    document(page, &title.clone(), PageOptions::default(), || {
        view! {
            <h1>{icon(Icon::Notice)}{title}</h1>
            <p class="lead">{page.text("paper-key-waits-why")}</p>
            <p>{page.texts.with("paper-key-waits-until", &[("n", minutes.into())])}</p>
            {primary_link(page.to().paper(path), page.text("paper-back"))}
        }
    })
}
