//! The runner: an attempt in progress. Without a script it is one form on one page per question. With a script the
//! same markup wakes as an island, takes over the same addresses, saves every answer when it is chosen, and keeps
//! answers that could not be sent until they can.

use super::item::item_view;
use super::view::{MapEntry, RunnerTexts, RunnerView};
use crate::address;
use crate::ui::icon::{Icon, icon};
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
mod browser;

/// What the learner is told about the last answer. Only the browser has anything to tell.
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "the server draws the page before anything is sent"))]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Saving {
    /// Nothing to say.
    #[default]
    Quiet,
    /// On its way.
    Sending,
    /// Safe on the server.
    Saved,
    /// No connection; it is kept here and will be sent.
    Offline,
}

/// The state that the drawing follows. On the server it never changes.
#[derive(Clone, Copy)]
struct State {
    /// Drawn again only when another item, or its explanation, is to be shown.
    item: RwSignal<super::view::ItemView>,
    map: RwSignal<Vec<MapEntry>>,
    remaining: RwSignal<Option<i64>>,
    saving: RwSignal<Saving>,
    problem: RwSignal<Option<String>>,
}

/// An attempt in progress.
#[island]
pub fn Runner(
    /// Everything it shows at first.
    view: RunnerView,
) -> impl IntoView {
    let RunnerView { attempt, lang, exam_lang, exam, item, map, remaining, op, problem, texts } = view;
    let state = State {
        item: RwSignal::new(item),
        map: RwSignal::new(map),
        remaining: RwSignal::new(remaining),
        saving: RwSignal::new(Saving::Quiet),
        problem: RwSignal::new(problem),
    };
    let form = NodeRef::<leptos::html::Form>::new();
    #[cfg(feature = "hydrate")]
    browser::wake(state, form, &attempt, &lang, exam);

    let total = state.map.with_untracked(Vec::len);
    let question_of = texts.question_of.clone();
    let heading = move || {
        let n = state.item.with(|item| u32::from(item.n) + 1);
        question_of.replace("{n}", &n.to_string()).replace("{of}", &total.to_string())
    };
    let status = {
        let texts = texts.clone();
        move || match (state.problem.get(), state.saving.get()) {
            (Some(problem), _) => problem,
            (None, Saving::Quiet) => String::new(),
            (None, Saving::Sending) => texts.saving.clone(),
            (None, Saving::Saved) => texts.saved.clone(),
            (None, Saving::Offline) => texts.offline.clone(),
        }
    };
    let clock_label = texts.time_left.clone();
    let clock = move || {
        let label = clock_label.clone();
        state.remaining.get().map(|left| {
            view! { <p class="clock" class:low=move || left < 300_000>{icon(Icon::Clock)}<span class="clock-label">{label}</span>" "<span class="clock-time" role="timer">{clock_text(left)}</span></p> }
        })
    };
    let five_minutes = texts.five_minutes.clone();
    let last_call = move || state.remaining.get().filter(|left| *left > 0 && *left < 300_000).map(|_| five_minutes.clone());
    let question = {
        let (texts, exam_lang) = (texts.clone(), exam_lang.clone());
        move || {
            let item = state.item.get();
            let key = (item.n, item.feedback.is_some(), plays_left(&item));
            // The key makes a new question a new piece of page: a browser keeps what was chosen in an old one.
            let (texts, exam_lang) = (texts.clone(), exam_lang.clone());
            view! { <For each=move || [item.clone()] key=move |_| key children=move |item| item_view(item, &texts, &exam_lang)/> }
        }
    };

    view! {
        <form
            class="runner"
            method="post"
            action=address::api_step(&attempt)
            node_ref=form
            // The server judges answers; the browser must not stop an empty field from being skipped.
            novalidate
        >
            <input type="hidden" name="lang" value=lang.clone()/>
            <input type="hidden" name="op" value=op/>
            <input type="hidden" name="n" value=move || state.item.with(|item| item.n.to_string())/>
            // The first button is what Enter in a text field presses.
            <button class="visually-hidden" name="go" value=if exam { "next" } else { "check" } tabindex="-1" aria-hidden="true"></button>
            <header class="runner-head">
                <h1>{heading}</h1>
                {clock}
            </header>
            <progress max=total.to_string() value=move || state.map.with(|map| map.iter().filter(|entry| entry.answered).count().to_string()) aria-hidden="true"></progress>
            // An empty answer takes back one that the page has shown; on a page that showed none it means nothing.
            {move || state.item.with(|item| !item.fields.is_empty()).then(|| view! { <input type="hidden" name="had" value="1"/> })}
            {question}
            <p class="status" role="status">{status}</p>
            <p class="visually-hidden" role="status">{last_call}</p>
            {buttons(state, exam, total, &texts)}
            {question_map(state, total, &texts)}
        </form>
    }
}

/// One primary button, and around it what else can be done.
fn buttons(state: State, exam: bool, total: usize, texts: &RunnerTexts) -> impl IntoView + use<> {
    let texts = texts.clone();
    let last = u16::try_from(total.saturating_sub(1)).unwrap_or(u16::MAX);
    let primary = {
        let texts = texts.clone();
        move || {
            let (n, checked) = state.item.with(|item| (item.n, item.feedback.is_some()));
            let (go, label) = match (exam, checked, n >= last) {
                (false, false, _) => ("check", texts.check.clone()),
                (_, _, true) => ("finish", texts.to_finish.clone()),
                (_, _, false) => ("next", texts.next.clone()),
            };
            view! { <button class="primary" name="go" value=go>{label}</button> }
        }
    };
    let skip = {
        let texts = texts.clone();
        move || {
            let (n, checked) = state.item.with(|item| (item.n, item.feedback.is_some()));
            let label = if n >= last { texts.to_finish.clone() } else { texts.skip.clone() };
            let go = if n >= last { "finish" } else { "next" };
            (!exam && !checked).then(|| view! { <button class="plain" name="go" value=go>{label}</button> })
        }
    };
    let back = {
        let label = texts.back.clone();
        move || {
            let label = label.clone();
            state
                .item
                .with(|item| item.n > 0)
                .then(|| view! { <button class="plain" name="go" value="back">{icon(Icon::Back)}{label}</button> })
        }
    };
    let flag = {
        let texts = texts.clone();
        move || {
            let on = flagged(state);
            let label = if on { texts.unmark.clone() } else { texts.mark.clone() };
            view! { <button class="plain flag" class:on=on name="go" value=if on { "unflag" } else { "flag" } aria-pressed=on.to_string()>{icon(Icon::Flag)}{label}</button> }
        }
    };
    view! { <div class="buttons">{primary}{skip}<div class="buttons-minor">{back}{flag}</div></div> }
}

fn plays_left(item: &super::view::ItemView) -> Option<u8> {
    match item.stimulus.as_ref()?.material {
        super::view::MaterialView::Audio { left, .. } => left,
        _ => None,
    }
}

fn flagged(state: State) -> bool {
    let n = state.item.with(|item| usize::from(item.n));
    state.map.with(|map| map.get(n).is_some_and(|entry| entry.flagged))
}

/// All questions at a glance; folded away until it is wanted.
fn question_map(state: State, total: usize, texts: &RunnerTexts) -> impl IntoView + use<> {
    let texts = texts.clone();
    let summary = {
        let text = texts.map.clone();
        move || {
            let done = state.map.with(|map| map.iter().filter(|entry| entry.answered).count());
            text.replace("{done}", &done.to_string()).replace("{of}", &total.to_string())
        }
    };
    let entries = (0..total)
        .map(|n| {
            let entry = Memo::new(move |_| state.map.with(|map| map.get(n).copied().unwrap_or_default()));
            let current = Memo::new(move |_| state.item.with(|item| usize::from(item.n) == n));
            let texts = texts.clone();
            let label = move || {
                let mut label = texts.map_entry.replace("{n}", &(n + 1).to_string());
                let MapEntry { answered, flagged } = entry.get();
                for word in [answered.then_some(&texts.answered), flagged.then_some(&texts.marked)].into_iter().flatten() {
                    label.push_str(", ");
                    label.push_str(word);
                }
                label
            };
            view! {
                <li>
                    <button
                        class="map-entry"
                        class:answered=move || entry.get().answered
                        class:flagged=move || entry.get().flagged
                        name="go"
                        value=format!("to-{}", n + 1)
                        aria-label=label
                        aria-current=move || current.get().then_some("step")
                    >
                        {n + 1}
                    </button>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="map">
            <summary>{summary}</summary>
            <ol>{entries}</ol>
            <button class="plain" name="go" value="finish">{texts.to_finish.clone()}</button>
        </details>
    }
}

/// Minutes and seconds, never below 0:00; a started second counts.
fn clock_text(left: i64) -> String {
    let seconds = (left.max(0) + 999) / 1000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::clock_text;

    #[test]
    fn the_clock_reads_like_a_clock() {
        assert_eq!(clock_text(20 * 60_000), "20:00");
        assert_eq!(clock_text(61_001), "1:02");
        assert_eq!(clock_text(999), "0:01");
        assert_eq!(clock_text(0), "0:00");
        assert_eq!(clock_text(-5), "0:00");
    }
}
