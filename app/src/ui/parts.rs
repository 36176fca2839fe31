//! Small parts of server-drawn pages.

use crate::i18n::Texts;
use crate::spoken::Spoken;
use crate::ui::icon::{Icon, icon};
use domain::lang::Lang;
use leptos::prelude::*;

/// A text in its own language, with a visible mark if the reader asked for another.
pub fn say(spoken: Spoken) -> impl IntoView {
    let mark = spoken.fallback.map(|name| view! { <span class="fallback">{name}</span> });
    view! { <span lang=spoken.lang dir=spoken.dir>{spoken.text}</span>{mark} }
}

/// The one thing to press next, as a link.
pub fn primary_link(href: String, text: String) -> impl IntoView {
    view! { <a class="primary" href=href>{text}</a> }
}

/// The way back, above a heading.
pub fn back_link(href: String, text: String) -> impl IntoView {
    view! { <p class="back"><a href=href>{icon(Icon::Back)}{text}</a></p> }
}

/// A share as a bar with its numbers: the picture says nothing that the words do not.
pub fn bar(percent: u32, class: &'static str) -> impl IntoView {
    let width = percent.min(100).to_string();
    view! {
        <svg class=format!("bar {class}") viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="bar-ground" width="100" height="6"></rect>
            <rect class="bar-value" width=width height="6"></rect>
        </svg>
    }
}

/// A code to be photographed.
#[derive(Debug, Clone)]
pub struct QrView {
    /// Squares from edge to edge, the quiet border included.
    pub width: usize,
    /// The dark squares as the path of a drawing, one unit to a square.
    pub path: String,
}

/// Draws a code to be photographed: black on white in every theme, or cameras do not find it. It says nothing that does
/// not stand beside it in words.
pub fn qr(view: QrView) -> impl IntoView {
    view! {
        <svg class="qr" viewBox=format!("0 0 {0} {0}", view.width) aria-hidden="true" focusable="false" shape-rendering="crispEdges">
            <rect width=view.width height=view.width fill="#fff"></rect>
            <path d=view.path fill="#000"></path>
        </svg>
    }
}

/// What is folded away on a screen until it is wanted, and lies open on paper. It stands behind its `<details>` and not in
/// it, for only browsers of 2025 and later print what a closed `<details>` holds.
pub fn fold(class: &'static str, open: bool, summary: impl IntoView + 'static, behind: impl IntoView + 'static) -> AnyView {
    view! {
        <div class="fold">
            <details class=class open=open><summary>{summary}</summary></details>
            <div class="behind">{behind.into_any()}</div>
        </div>
    }
    .into_any()
}

/// Something the learner should know before going on.
pub fn notice(text: String) -> impl IntoView {
    view! { <p class="notice" role="status">{icon(Icon::Notice)}{text}</p> }
}

/// A choice of the help language, none included.
pub fn help_languages(texts: &Texts, langs: &[Lang], chosen: Option<&Lang>) -> impl IntoView + use<> {
    let options = langs
        .iter()
        .map(|lang| view! { <option value=lang.to_string() lang=lang.to_string() selected=chosen == Some(lang)>{texts.languages().own_name(lang).to_owned()}</option> })
        .collect_view();
    view! {
        <select id="help" name="help">
            <option value="none" selected=chosen.is_none()>{texts.get("help-none")}</option>
            {options}
        </select>
    }
}
