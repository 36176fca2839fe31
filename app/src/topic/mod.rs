//! One topic of the syllabus: what the exam asks here, how I stand, and practice of it.

use crate::document::{Kind, Page, document};
use crate::exam::view::Spoken;
use crate::practice::{PracticeView, drill_form};
use crate::progress::standing::{TopicRow, grip_view};
use crate::ui::parts::{back_link, say};
use domain::form::Drill;
use leptos::prelude::*;

/// What the page of a topic shows.
#[derive(Debug, Clone)]
pub struct TopicPage {
    /// The drill of this topic.
    pub drill: Drill,
    /// The subject it belongs to.
    pub subject: Spoken,
    /// What the exam asks here; empty if nobody has written it yet.
    pub summary: Spoken,
    /// How I stand.
    pub state: TopicRow,
    /// How many questions the bank has.
    pub questions: String,
    /// What I answered wrong the last time, in the exam language.
    pub mistakes: Vec<String>,
    /// The exam language.
    pub exam_lang: String,
    /// For the form.
    pub practice: PracticeView,
}

/// Draws the page of a topic.
#[must_use]
pub fn topic(page: &Page, topic: TopicPage) -> String {
    let title = topic.state.name.text.clone();
    document(page, &title, Kind::default(), || {
        let summary = (!topic.summary.text.is_empty()).then(|| view! { <p class="lead">{say(topic.summary.clone())}</p> });
        let mistakes = (!topic.mistakes.is_empty()).then(|| {
            // The bullets stand where the page begins, whatever the direction of the question.
            let lines = topic
                .mistakes
                .iter()
                .map(|stem| view! { <li><span lang=topic.exam_lang.clone() dir="ltr">{stem.clone()}</span></li> })
                .collect_view();
            view! { <section><h2>{page.text("topic-mistakes")}</h2><ul>{lines}</ul></section> }
        });
        view! {
            {back_link(format!("{}#topics", page.to().progress()), page.text("progress-title"))}
            <h1>{say(topic.state.name.clone())}</h1>
            <p class="hint">{say(topic.subject.clone())}" · "{topic.questions.clone()}</p>
            {summary}
            <p class="topic-state">{grip_view(page, &topic.state)}</p>
            {drill_form(page, &topic.practice, &topic.drill, page.text("topic-start"))}
            {mistakes}
        }
    })
}
