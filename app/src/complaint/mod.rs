//! A complaint about a question: a choice of reasons and nothing to write.

use crate::document::{Page, PageOptions, document};
use crate::routes::route;
use crate::spoken::ExamLang;
use crate::ui::icon::{Icon, icon};
use crate::ui::parts::back_link;
use domain::complaint::Reason;
use leptos::prelude::*;

/// What the page shows.
#[derive(Debug, Clone)]
pub struct ComplaintView {
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
    /// The complaint has just been saved.
    pub sent: bool,
    /// It was sent without a choice.
    pub unchosen: bool,
}

/// The id of the text that says a reason.
#[must_use]
pub const fn reason_text(reason: Reason) -> &'static str {
    match reason {
        Reason::WrongAnswer => "complaint-wrong-answer",
        Reason::Outdated => "complaint-outdated",
        Reason::Unclear => "complaint-unclear",
        Reason::Translation => "complaint-translation",
        Reason::Media => "complaint-media",
        Reason::Offensive => "complaint-offensive",
    }
}

/// The question, the reasons, one button; or thanks.
#[must_use]
pub fn complaint(page: &Page, exam: &ExamLang, complaint: ComplaintView) -> String {
    let title = page.text("complaint-title");
    document(page, &title.clone(), PageOptions::default(), || {
        let reasons = Reason::ALL
            .into_iter()
            .map(|reason| {
                view! {
                    <label class="choice">
                        <input type="radio" name="reason" value=reason.as_str() required/>
                        <span class="choice-text">{page.text(reason_text(reason))}</span>
                    </label>
                }
            })
            .collect_view();
        let (attempt, n) = complaint.met;
        let body = if complaint.sent {
            view! {
                <p class="lead" role="status">{icon(Icon::Right)}{page.text("complaint-thanks")}</p>
                <p><a class="primary" href=complaint.back.clone()>{page.text("complaint-back")}</a></p>
            }
            .into_any()
        } else {
            let unchosen = complaint.unchosen.then(|| {
                view! { <p class="notice" role="alert">{icon(Icon::Notice)}{page.text("complaint-choose")}</p> }
            });
            view! {
                {unchosen}
                <p class="complaint-stem" lang=exam.lang.clone() dir=exam.dir>{complaint.stem}</p>
                <form method="post" action=route::API_COMPLAINT>
                    <input type="hidden" name="lang" value=page.texts.lang().to_string()/>
                    <input type="hidden" name="bank" value=complaint.bank/>
                    <input type="hidden" name="question" value=complaint.question/>
                    <input type="hidden" name="attempt" value=attempt/>
                    <input type="hidden" name="n" value=n/>
                    <fieldset class="question"><legend>{page.text("complaint-what")}</legend>{reasons}</fieldset>
                    <button class="primary">{page.text("complaint-send")}</button>
                </form>
                <p class="hint">{page.text("complaint-private")}</p>
            }
            .into_any()
        };
        view! { {back_link(complaint.back.clone(), page.text("complaint-back"))}<h1>{title}</h1>{body} }
    })
}
