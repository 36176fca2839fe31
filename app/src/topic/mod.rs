//! One topic, area or subject of the syllabus: what the exam asks here, how I stand, and practice of it.

use crate::document::{Page, PageOptions, document};
use crate::practice::{PracticeView, drill_form};
use crate::progress::standing::{TopicRow, level_text, level_view};
use crate::spoken::{ExamLang, Spoken};
use crate::ui::parts::{back_link, say};
use domain::form::Drill;
use domain::mastery::MasteryLevel;
use leptos::prelude::*;

/// What the page of a topic, an area or a subject shows.
#[derive(Debug, Clone)]
pub struct TopicPage {
    /// The drill of it.
    pub drill: Drill,
    /// The subject it belongs to.
    pub subject: Spoken,
    /// What the exam asks here; empty if nobody has written it yet.
    pub summary: Spoken,
    /// How I stand.
    pub state: TopicRow,
    /// The topics of an area, the areas of a subject: name and address.
    pub topics: Vec<(Spoken, String)>,
    /// How many questions the bank has.
    pub questions: String,
    /// What I answered wrong the last time, in the exam language.
    pub mistakes: Vec<String>,
    /// The exam language.
    pub exam: ExamLang,
    /// For the form.
    pub practice: PracticeView,
}

/// Draws the page of a topic.
#[must_use]
pub fn topic(page: &Page, topic: TopicPage) -> String {
    let title = topic.state.name.text.clone();
    let button = if matches!(topic.drill, Drill::Area(_) | Drill::Subject(_)) { "area-start" } else { "topic-start" };
    document(page, &title, PageOptions::default(), || {
        let summary = (!topic.summary.text.is_empty()).then(|| view! { <p class="lead">{say(topic.summary.clone())}</p> });
        let of_subject = (!matches!(topic.drill, Drill::Subject(_))).then(|| view! { {say(topic.subject.clone())}" · " });
        let few = (topic.state.level == MasteryLevel::NotEnough)
            .then(|| view! { <span class="level none">{page.text(level_text(MasteryLevel::NotEnough))}</span> });
        let topics = (!topic.topics.is_empty()).then(|| {
            let lines =
                topic.topics.iter().map(|(name, href)| view! { <li><a href=href.clone()>{say(name.clone())}</a></li> }).collect_view();
            view! { <section><h2>{page.text("area-topics")}</h2><ul>{lines}</ul></section> }
        });
        let mistakes = (!topic.mistakes.is_empty()).then(|| {
            // The bullets stand where the page begins, whatever the direction of the question.
            let lines = topic
                .mistakes
                .iter()
                .map(|stem| view! { <li><span lang=topic.exam.lang.clone() dir=topic.exam.dir>{stem.clone()}</span></li> })
                .collect_view();
            view! { <section><h2>{page.text("topic-mistakes")}</h2><ul>{lines}</ul></section> }
        });
        view! {
            {back_link(format!("{}#topics", page.to().progress_in(&topic.practice.bank)), page.text("progress-title"))}
            <h1>{say(topic.state.name.clone())}</h1>
            <p class="hint">{of_subject}{topic.questions.clone()}</p>
            {summary}
            <p class="topic-state">{few}{level_view(page, &topic.state)}</p>
            {drill_form(page, &topic.practice, &topic.drill, page.text(button))}
            {topics}
            {mistakes}
        }
    })
}
