//! The introduction of a mock exam: what the real one holds, what it asks for, and one button.

use super::verdict::mock_title;
use crate::document::{Page, PageOptions, document};
use crate::i18n::Texts;
use crate::paper::prepare_form;
use crate::routes::route;
use crate::spoken::{Spoken, spoken};
use crate::ui::parts::{back_link, notice, primary_link, say};
use domain::bank::Bank;
use domain::blueprint::{self, Quota};
use domain::rules::{Exam, Minimum, Module};
use jiff::civil::Date;
use leptos::prelude::*;

/// One module of the exam.
#[derive(Debug, Clone)]
pub struct ModuleView {
    /// The module.
    pub name: Spoken,
    /// "12 questions", ready to read.
    pub size: String,
    /// What is needed, ready to read.
    pub needed: Option<String>,
    /// Its parts with their numbers, ready to read.
    pub parts: Vec<String>,
}

/// What the introduction shows.
#[derive(Debug, Clone)]
pub struct MockView {
    /// The bank, by id.
    pub bank: String,
    /// The exam, by id.
    pub exam: String,
    /// "Mock exam: patent".
    pub title: String,
    /// How many questions and minutes, ready to read.
    pub size: String,
    /// The modules.
    pub modules: Vec<ModuleView>,
    /// What the whole exam needs, ready to read.
    pub total: Option<String>,
    /// What a learner should know about these rules.
    pub note: Spoken,
    /// Some number is not stated by a source.
    pub approximate: bool,
    /// "Rule as read on 10 July 2025", ready to read.
    pub checked: String,
    /// Where the rule was read.
    pub source: String,
    /// Too few questions are valid today.
    pub short: bool,
    /// A mock exam that was begun and not finished.
    pub open: Option<String>,
}

/// How many questions and minutes a mock exam has: "22 questions, 80 minutes".
#[must_use]
pub fn size(exam: &Exam, texts: &Texts) -> String {
    let questions: usize = blueprint::quotas(exam).iter().map(|quota| quota.items).sum();
    texts.with("mock-size", &[("questions", questions.into()), ("minutes", exam.minutes.into())])
}

/// What a learner is told about a mock exam on a day.
#[must_use]
pub fn mock_view(bank: &Bank, exam: &Exam, today: Date, texts: &Texts, open: Option<String>) -> MockView {
    let needed = |minimum: &Minimum| texts.with("mock-needed", &[("needed", minimum.need.into()), ("max", minimum.of.into())]);
    let quotas = blueprint::quotas(exam);
    let minima =
        exam.modules.iter().flat_map(|module| module.minimum.iter().chain(module.parts.iter().filter_map(|part| part.minimum.as_ref())));
    let approximate = exam.modules.iter().any(|module| module.items_confidence.approximate())
        || minima.chain(&exam.total).any(|minimum| minimum.confidence.approximate());
    MockView {
        bank: bank.id.to_string(),
        exam: exam.id.to_string(),
        title: mock_title(exam, texts),
        size: size(exam, texts),
        modules: exam.modules.iter().map(|module| module_view(bank, module, &quotas, texts)).collect(),
        total: exam.total.as_ref().map(needed),
        note: spoken(&exam.note, texts),
        approximate,
        checked: texts.with("verdict-checked", &[("date", texts.date(exam.checked_on).as_str().into())]),
        source: exam.source.clone(),
        short: blueprint::shortage(bank, exam, today).is_some(),
        open,
    }
}

fn module_view(bank: &Bank, module: &Module, quotas: &[Quota], texts: &Texts) -> ModuleView {
    let of_module = || quotas.iter().filter(|quota| quota.subject == module.subject);
    let needed = |minimum: &Minimum| texts.with("mock-needed", &[("needed", minimum.need.into()), ("max", minimum.of.into())]);
    let part = |quota: &Quota| {
        let skill = quota.skill?;
        let name = texts.get(skill.as_str());
        let id = if quota.tasks { "mock-tasks" } else { "mock-part" };
        let line = texts.with(id, &[("part", name.as_str().into()), ("n", quota.items.into())]);
        let minimum = module.parts.iter().find(|part| part.skill == skill).and_then(|part| part.minimum.as_ref());
        Some(match minimum.filter(|_| !quota.tasks) {
            Some(minimum) => format!("{line}; {}", needed(minimum)),
            None => line,
        })
    };
    let scored: usize = of_module().filter(|quota| !quota.tasks).map(|quota| quota.items).sum();
    ModuleView {
        name: bank
            .subject(&module.subject)
            .map(|subject| spoken(&subject.name, texts))
            .unwrap_or_else(|| Spoken::own(texts, module.subject.to_string())),
        size: texts.with("questions", &[("n", scored.into())]),
        needed: module.minimum.as_ref().map(needed),
        parts: of_module().filter_map(part).collect(),
    }
}

/// What to know before a mock exam begins.
#[must_use]
pub fn mock(page: &Page, mock: MockView) -> String {
    let title = mock.title.clone();
    document(page, &title.clone(), PageOptions::default(), || {
        let open = mock.open.clone().map(|href| {
            view! { <section class="unfinished"><h2>{page.text("home-unfinished")}</h2>{primary_link(href, page.text("home-continue"))}</section> }
        });
        let start = (!mock.short).then(|| {
            view! {
                <form class="mode" method="post" action=route::API_START>
                    <ul>
                        <li>{page.text("mock-sitting")}</li>
                        <li>{page.text("intro-exam-help")}</li>
                        <li>{page.text("mock-new-questions")}</li>
                        <li>{page.text("intro-exam-result")}</li>
                        <li>{page.text("intro-listening")}</li>
                    </ul>
                    <input type="hidden" name="lang" value=page.texts.lang().to_string()/>
                    <input type="hidden" name="bank" value=mock.bank.clone()/>
                    <input type="hidden" name="test" value=mock.exam.clone()/>
                    <input type="hidden" name="mode" value="exam"/>
                    <button class="primary">{page.text("start-mock")}</button>
                </form>
            }
        });
        let prepare = (!mock.short).then(|| prepare_form(page, &mock.bank, &mock.exam));
        let short = mock.short.then(|| notice(page.text("mock-short")));
        let modules = mock.modules.into_iter().map(module).collect_view();
        let total = mock.total.map(|total| view! { <li><strong>{page.text("line-total")}</strong>": "{total}</li> });
        let approximate = mock
            .approximate
            .then(|| view! { <p class="hint"><span class="tag">{page.text("approximate")}</span>" "{page.text("approximate-note")}</p> });
        let note = (!mock.note.text.is_empty()).then(|| view! { <p>{say(mock.note)}</p> });
        view! {
            {back_link(page.to().bank(&mock.bank), page.text("back-to-tests"))}
            <h1>{title}</h1>
            <p class="lead">{mock.size}</p>
            {short}
            {open}
            {start}
            {prepare}
            <section class="rules-of-test">
                <h2>{page.text("mock-parts")}</h2>
                <ul class="needed">{modules}{total}</ul>
                {note}
                {approximate}
                <p class="hint">{mock.checked}" "<a href=mock.source rel="noopener noreferrer external">{page.text("source")}</a></p>
            </section>
        }
    })
}

fn module(module: ModuleView) -> impl IntoView {
    let needed = module.needed.map(|needed| view! { "; "{needed} });
    let parts = (!module.parts.is_empty()).then(|| {
        let parts = module.parts.into_iter().map(|part| view! { <li>{part}</li> }).collect_view();
        view! { <ul class="hint">{parts}</ul> }
    });
    view! { <li><strong>{say(module.name)}</strong>": "{module.size}{needed}{parts}</li> }
}
