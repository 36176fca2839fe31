//! Reporting a problem with a question: a choice of reasons and nothing to write.

use crate::address::route;
use crate::document::{Kind, Page, document};
use crate::ui::icon::{Icon, icon};
use crate::ui::parts::back_link;
use domain::lang::Lang;
use domain::report::Reason;
use leptos::prelude::*;

/// What the page shows.
#[derive(Debug, Clone)]
pub struct ReportView {
    /// The bank, by id.
    pub bank: String,
    /// The question, by id.
    pub question: String,
    /// What it asks, in the exam language.
    pub stem: String,
    /// Where the learner came from.
    pub back: String,
    /// The attempt it was met in and its place there, counted from 1, to come back to.
    pub met: (String, String),
    /// The report has just been kept.
    pub sent: bool,
}

const fn text_of(reason: Reason) -> &'static str {
    match reason {
        Reason::WrongAnswer => "report-wrong-answer",
        Reason::Outdated => "report-outdated",
        Reason::Unclear => "report-unclear",
        Reason::Translation => "report-translation",
        Reason::Media => "report-media",
        Reason::Offensive => "report-offensive",
    }
}

/// The question, the reasons, one button; or thanks.
#[must_use]
pub fn report(page: &Page, exam_lang: &Lang, report: ReportView) -> String {
    let title = page.text("report-title");
    document(page, &title.clone(), Kind::default(), || {
        let reasons = Reason::ALL
            .into_iter()
            .map(|reason| {
                view! {
                    <label class="choice">
                        <input type="radio" name="reason" value=reason.as_str() required/>
                        <span class="choice-text">{page.text(text_of(reason))}</span>
                    </label>
                }
            })
            .collect_view();
        let (attempt, n) = report.met;
        let body = if report.sent {
            view! {
                <p class="lead" role="status">{icon(Icon::Right)}{page.text("report-thanks")}</p>
                <p><a class="primary" href=report.back.clone()>{page.text("report-back")}</a></p>
            }
            .into_any()
        } else {
            view! {
                <p class="reported" lang=exam_lang.to_string() dir="ltr">{report.stem}</p>
                <form method="post" action=route::API_REPORT>
                    <input type="hidden" name="lang" value=page.texts.lang().to_string()/>
                    <input type="hidden" name="bank" value=report.bank/>
                    <input type="hidden" name="question" value=report.question/>
                    <input type="hidden" name="attempt" value=attempt/>
                    <input type="hidden" name="n" value=n/>
                    <fieldset class="question"><legend>{page.text("report-what")}</legend>{reasons}</fieldset>
                    <button class="primary">{page.text("report-send")}</button>
                </form>
                <p class="hint">{page.text("report-private")}</p>
            }
            .into_any()
        };
        view! { {back_link(report.back.clone(), page.text("report-back"))}<h1>{title}</h1>{body} }
    })
}
