//! My data: everything that is kept about a learner, to read, to take along and to delete.

use crate::address::route;
use crate::document::{Kind, Page, document};
use crate::progress::{Past, past_view};
use crate::ui::icon::{Icon, icon};
use crate::ui::parts::back_link;
use leptos::prelude::*;

/// What is kept, ready to read.
#[derive(Debug, Clone, Default)]
pub struct DataView {
    /// What it is and what is kept of it, line by line.
    pub lines: Vec<(String, String)>,
    /// The attempts of this page, newest first.
    pub attempts: Vec<Past>,
    /// The address of the next page of attempts.
    pub more: Option<String>,
}

/// My data; `None` for a browser of which nothing is kept.
#[must_use]
pub fn data(page: &Page, view: Option<DataView>) -> String {
    let title = page.text("data-title");
    document(page, &title.clone(), Kind::default(), || {
        let body = match view {
            None => view! { <p class="lead">{page.text("data-none")}</p> }.into_any(),
            Some(view) => {
                let lines = view.lines.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect_view();
                let attempts = view.attempts.into_iter().map(|past| past_view(page, past)).collect_view();
                let more = view.more.map(|more| view! { <p><a class="plain" href=more>{page.text("data-more")}</a></p> });
                view! {
                    <p class="lead">{page.text("data-lead")}</p>
                    <dl class="kept">{lines}</dl>
                    <h2>{page.text("data-attempts")}</h2>
                    <p class="hint">{page.text("data-attempts-why")}</p>
                    <ul class="attempts">{attempts}</ul>
                    {more}
                    <div class="buttons no-print">
                        <a class="plain" href=route::API_DATA download="safar.json">{page.text("data-download")}</a>
                        <a class="plain" href=page.to().erase()>{icon(Icon::Erase)}{page.text("erase-title")}</a>
                    </div>
                    <p class="hint no-print">{page.text("data-download-why")}</p>
                }
                .into_any()
            }
        };
        view! { {back_link(page.to().progress(), page.text("progress-title"))}<h1>{title}</h1>{body} }
    })
}
