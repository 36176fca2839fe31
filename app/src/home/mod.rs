//! Arriving: the choice of a language, and home with its doors.

use crate::document::{Page, PageOptions, document};
use crate::ui::icon::{Icon, icon};
use crate::ui::parts::primary_link;
use domain::lang::Lang;
use leptos::prelude::*;

/// What home shows.
#[derive(Debug, Clone, Default)]
pub struct HomeView {
    /// An attempt that was begun and not finished: its address and the name of its test.
    pub unfinished: Option<(String, String)>,
}

/// Home: what can be done here, one door each.
#[must_use]
pub fn home(page: &Page, home: HomeView) -> String {
    let door = |href: String, sign: Icon, title: &str, text: &str| {
        view! {
            <li>
                <a class="door" href=href>
                    {icon(sign)}
                    <span class="door-text"><strong>{page.text(title)}</strong><span>{page.text(text)}</span></span>
                </a>
            </li>
        }
    };
    document(page, "", PageOptions::default(), || {
        let unfinished = home.unfinished.map(|(href, title)| {
            view! {
                <section class="unfinished">
                    <h2>{page.text("home-unfinished")}</h2>
                    <p>{title}</p>
                    {primary_link(href, page.text("home-continue"))}
                </section>
            }
        });
        view! {
            <h1>{page.text("home-title")}</h1>
            <p class="lead">{page.text("home-lead")}</p>
            {unfinished}
            <ul class="doors">
                {door(page.tests(), Icon::Exam, "home-practise", "home-practise-text")}
                {door(page.practice(), Icon::Next, "home-practice", "home-practice-text")}
                {door(page.progress(), Icon::Progress, "home-progress", "home-progress-text")}
            </ul>
            <p class="aside"><a href=page.to().resume()>{icon(Icon::Key)}{page.text("resume-have")}</a></p>
            <p class="hint">{page.text("home-privacy")}</p>
        }
    })
}

/// The first page of someone whose language we cannot guess: the languages by their own names and nothing else.
/// `texts` of the page are in any language; the heading is said in all of them.
#[must_use]
pub fn choose_language(page: &Page, langs: &[Lang]) -> String {
    let names = page.texts.languages();
    document(page, "", PageOptions::default(), || {
        let links = langs
            .iter()
            .map(|lang| {
                let hello = page.texts.in_lang(lang).map(|texts| texts.get("choose-language")).unwrap_or_default();
                view! {
                    <li>
                        <a class="door" href=format!("/{lang}") lang=lang.to_string() hreflang=lang.to_string() dir=names.direction(lang).as_str()>
                            <span class="door-text"><strong>{names.own_name(lang).to_owned()}</strong><span>{hello}</span></span>
                        </a>
                    </li>
                }
            })
            .collect_view();
        view! { <h1>"Safar"</h1><ul class="doors">{links}</ul> }
    })
}
