//! What the learner has done so far in this browser, and how to delete it.

pub mod standing;

use self::standing::StandingView;
use crate::document::{Page, PageOptions, document};
use crate::spoken::Spoken;
use crate::ui::icon::{Icon, icon};
use crate::ui::parts::{back_link, bar, notice, primary_link, say};
use domain::attempt::Mode;
use domain::points::Score;
use leptos::prelude::*;

/// One past or open attempt.
#[derive(Debug, Clone)]
pub struct Past {
    /// Its address: the result, or where it stands.
    pub href: String,
    /// The test.
    pub title: Spoken,
    /// When it began, in words.
    pub date: String,
    /// Practice or exam.
    pub mode: Mode,
    /// The score; `None` if it is not finished.
    pub score: Option<Score>,
}

/// What the progress page shows.
#[derive(Debug, Clone, Default)]
pub struct ProgressView {
    /// Attempts, newest first.
    pub attempts: Vec<Past>,
    /// Where to practise.
    pub practise: String,
    /// Where the learner stands; nothing before the first answer.
    pub standing: Option<StandingView>,
    /// What has just happened.
    pub news: Option<News>,
}

/// What has just happened to the learner's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// Everything was deleted.
    Erased,
    /// Everything was deleted, and what is left of it on the disk is overwritten later.
    ErasedLater,
    /// There was nothing to delete here.
    ErasedNobody,
    /// A resume code has brought everything here.
    Resumed,
}

impl News {
    /// The news in words.
    #[must_use]
    pub fn text(self, page: &Page) -> String {
        match self {
            Self::Erased => page.text("erased"),
            Self::ErasedLater => page.text("erased-later"),
            Self::ErasedNobody => page.text("erased-nobody"),
            Self::Resumed => page.text("resumed"),
        }
    }

    /// The script that empties what the site keeps in the browser, if that has become nobody's.
    #[must_use]
    pub fn script(self, page: &Page) -> Option<String> {
        match self {
            Self::Erased | Self::ErasedLater | Self::ErasedNobody => Some(page.assets.forget.clone()),
            Self::Resumed => None,
        }
    }
}

/// Past attempts.
#[must_use]
pub fn progress(page: &Page, progress: ProgressView) -> String {
    let title = page.text("progress-title");
    let forget = progress.news.and_then(|news| news.script(page));
    document(page, &title.clone(), PageOptions { script: forget, ..PageOptions::default() }, || {
        let news = progress.news.map(|news| notice(news.text(page)));
        let empty = progress.attempts.is_empty();
        let list = progress.attempts.into_iter().map(|past| past_view(page, past)).collect_view();
        let body = if empty {
            view! { <p class="lead">{page.text("progress-empty")}</p>
                {primary_link(progress.practise, page.text("home-practise"))}
                <p class="aside"><a href=page.to().resume()>{icon(Icon::Key)}{page.text("resume-have")}</a></p>
            }
            .into_any()
        } else {
            let standing = progress.standing.as_ref().map(|standing| {
                view! {
                    {standing::readiness(page, standing)}
                    {standing::goal(page, standing)}
                    {standing::topics(page, standing)}
                }
            });
            view! {
                {standing}
                <section class="no-print">
                    <h2>{page.text("progress-attempts")}</h2>
                    <ul class="attempts">{list}</ul>
                    <p><a class="plain" href=progress.practise.clone()>{page.text("progress-more")}</a></p>
                </section>
                <ul class="aside no-print">
                    <li><a href=page.to().code()>{icon(Icon::Key)}{page.text("code-take")}</a></li>
                    <li><a href=page.to().resume()>{icon(Icon::Next)}{page.text("resume-have")}</a></li>
                    <li><a href=page.to().data(1)>{icon(Icon::Exam)}{page.text("data-title")}</a></li>
                    <li><a href=page.to().sign_out()>{icon(Icon::Back)}{page.text("sign-out-title")}</a></li>
                    <li><a href=page.to().erase()>{icon(Icon::Erase)}{page.text("erase-title")}</a></li>
                </ul>
            }
            .into_any()
        };
        view! {
            {back_link(page.to().home(), page.text("to-home"))}
            <h1>{title}</h1>
            {news}
            {body}
        }
    })
}

/// A line about an attempt.
pub(crate) fn past_view(page: &Page, past: Past) -> impl IntoView + use<> {
    let mode = page.text(match past.mode {
        Mode::Practice => "mode-practice",
        Mode::Exam => "mode-exam",
    });
    let result = past.score.map_or_else(
        || view! { <span class="tag">{page.text("progress-open")}</span> }.into_any(),
        |score| {
            let text = page.texts.with(
                "points-of",
                &[("earned", page.texts.points(score.earned).as_str().into()), ("max", page.texts.points(score.max).as_str().into())],
            );
            view! { <span class="score">{text}</span>{bar(score.percent(), "whole")} }.into_any()
        },
    );
    view! {
        <li>
            <a href=past.href>
                <strong>{say(past.title)}</strong>
                <span class="hint">{past.date}" · "{mode}</span>
                {result}
            </a>
        </li>
    }
}

/// "Delete my data": what will be gone, and the button.
#[must_use]
pub fn erase(page: &Page) -> String {
    let title = page.text("erase-title");
    document(page, &title.clone(), PageOptions::default(), || {
        view! {
            {back_link(page.progress(), page.text("progress-title"))}
            <h1>{title}</h1>
            <p class="lead">{page.text("erase-text")}</p>
            <form method="post" action=crate::routes::route::API_ERASE>
                <input type="hidden" name="lang" value=page.texts.lang().to_string()/>
                <button class="primary danger">{icon(Icon::Erase)}{page.text("erase-now")}</button>
            </form>
            <p><a href=page.progress()>{page.text("erase-keep")}</a></p>
        }
    })
}
