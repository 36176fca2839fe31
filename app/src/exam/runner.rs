//! The runner: an attempt in progress. Without a script it is one form on one page per question. With a script the
//! same markup wakes as an island, takes over the same addresses, saves every answer when it is chosen, and keeps
//! answers that could not be sent until they can.

use super::wire::{MapEntry, RunnerTexts, RunnerView};
use crate::address::{self, In};
use crate::ui::icon::{Icon, icon};
use domain::lang::Lang;
use leptos::prelude::*;
use std::fmt::Display;

#[cfg(feature = "hydrate")]
mod browser;

/// With less than this on the clock, in milliseconds, the learner is told once.
const FEW: i64 = 300_000;

/// Why what was sent is not done.
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "the server draws the page before anything is sent"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// Nobody answered.
    Offline,
    /// Somebody answered who is not Safar.
    Stranger,
    /// Safar asks to try again later.
    Busy,
    /// Safar does not know this browser.
    NoSession,
    /// The attempt is not of the learner whom Safar sees in this browser.
    NotYours,
}

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
    /// Not saved yet; it is kept here and sent again.
    Waiting(Why),
    /// Nothing waits, but what was asked for needs Safar.
    Cannot(Why),
}

/// The state that the drawing follows. On the server it never changes.
#[derive(Clone, Copy)]
struct State {
    /// The item now shown, counted from 0.
    n: RwSignal<u16>,
    /// Its right answer is shown.
    revealed: RwSignal<bool>,
    map: RwSignal<Vec<MapEntry>>,
    /// Changes whenever something new is put before the learner.
    turn: RwSignal<bool>,
    remaining: RwSignal<Option<i64>>,
    saving: RwSignal<Saving>,
    /// What waits would outlive this page.
    kept: RwSignal<bool>,
    /// Safar's own words when it asks to try again later.
    later: RwSignal<String>,
    /// What has to be read before anything about saving.
    notice: RwSignal<Option<String>>,
}

/// What the runner starts from, and how it is written on the page: provided by the page on the server, read from the
/// page in the browser.
#[cfg(not(feature = "hydrate"))]
fn start() -> (RunnerView, String) {
    let view = use_context::<RunnerView>().unwrap_or_default();
    let written = written(&view);
    (view, written)
}
#[cfg(feature = "hydrate")]
fn start() -> (RunnerView, String) {
    browser::start()
}

#[cfg(feature = "ssr")]
fn written(view: &RunnerView) -> String {
    // Fails only for maps whose keys are no text, and there are none.
    serde_json::to_string(view).unwrap_or_default()
}
#[cfg(not(any(feature = "ssr", feature = "hydrate")))]
fn written(_: &RunnerView) -> String {
    String::new()
}

/// An attempt in progress. It has no properties beside the drawn item, for those would be read with serde.
#[island]
pub fn Runner(
    /// The item now shown, drawn by the server.
    children: Children,
) -> impl IntoView {
    let (view, written) = start();
    #[cfg(feature = "hydrate")]
    let length = view.length;
    let RunnerView { attempt, lang, exam, n, fields, revealed, map, remaining, length: _, notice, texts } = view;
    let had = !fields.is_empty();
    let state = State {
        n: RwSignal::new(n),
        revealed: RwSignal::new(revealed),
        map: RwSignal::new(map.chars().filter_map(MapEntry::of_digit).collect()),
        turn: RwSignal::new(false),
        remaining: RwSignal::new(remaining),
        saving: RwSignal::new(Saving::Quiet),
        kept: RwSignal::new(true),
        later: RwSignal::new(String::new()),
        notice: RwSignal::new(notice),
    };
    let form = NodeRef::<leptos::html::Form>::new();
    let place = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    browser::wake(
        state,
        form,
        place,
        browser::Page {
            attempt: attempt.clone(),
            lang: lang.clone(),
            exam,
            length,
            read_aloud: texts.get("read-aloud"),
            entry: texts.get("question-map-entry"),
            first: fields,
        },
    );

    let total = state.map.with_untracked(Vec::len);
    let question_of = texts.get("question-of");
    let heading = move || {
        let n = u32::from(state.n.get()) + 1;
        fill(&fill(&question_of, "{n}", n), "{of}", total)
    };
    let status = {
        let texts = texts.clone();
        move || status(state, &texts)
    };
    // The ways on for whom Safar does not know any more.
    let (resume, exams) = Lang::parse(&lang).map(|lang| (In(&lang).resume(), In(&lang).exams())).unwrap_or_default();
    let lost = move || {
        matches!(state.saving.get(), Saving::Waiting(Why::NoSession | Why::NotYours) | Saving::Cannot(Why::NoSession | Why::NotYours))
    };
    // Until the island is awake the clock stands where it stood when the page was drawn, and says so.
    let still = remaining.is_some().then(|| view! { <p class="clock-still">{texts.get("clock-still")}</p> });
    let clock = remaining.is_some().then(|| {
        let left = move || state.remaining.get().unwrap_or_default();
        view! {
            <p class="clock" class:low=move || left() < FEW>
                {icon(Icon::Clock)}
                <span class="clock-label">{texts.get("time-left")}</span>
                " "
                <span class="clock-time" role="timer">{move || clock_text(left())}</span>
            </p>
        }
    });
    let five_minutes = texts.get("five-minutes");
    let last_call = move || match state.remaining.get() {
        Some(left) if left > 0 && left < FEW => five_minutes.clone(),
        _ => String::new(),
    };
    view! {
        <form
            class="runner"
            method="post"
            action=address::api_step(&attempt)
            data-view=written
            data-turn=move || state.turn.get().to_string()
            node_ref=form
            // The server judges answers; the browser must not stop an empty field from being skipped.
            novalidate
        >
            <input type="hidden" name="lang" value=lang.clone()/>
            <input type="hidden" name="n" value=move || state.n.get().to_string()/>
            // The first button is what Enter in a text field presses.
            <button class="visually-hidden" name="go" value=if exam { "next" } else { "check" } tabindex="-1" aria-hidden="true"></button>
            <header class="runner-head">
                <h1>{heading}</h1>
                {clock}
            </header>
            <progress max=total.to_string() value=move || state.map.with(|map| map.iter().filter(|entry| entry.answered).count().to_string()) aria-hidden="true"></progress>
            {still}
            // An empty answer takes back one that the page has shown; on a page that showed none it means nothing.
            {had.then(|| view! { <input type="hidden" name="had" value="1"/> })}
            <div node_ref=place>{children()}</div>
            <p class="status" role="status">{status}</p>
            <p class="ways" hidden=move || !lost()>
                <a class="plain" href=resume>{texts.get("resume-have")}</a>
                <a class="plain" href=exams>{texts.get("another-test")}</a>
            </p>
            <p class="visually-hidden" role="status">{last_call}</p>
            {buttons(state, exam, total, &texts)}
            {question_map(state, total, &texts)}
        </form>
    }
}

/// Puts a number in the place of a mark. By hand, because the search of the standard library is made for texts of any length,
/// and would be a hundredth of all that a browser loads.
fn fill(text: &str, mark: &str, number: impl Display) -> String {
    let found = text.char_indices().find_map(|(at, _)| {
        let (before, rest) = text.split_at(at);
        Some((before, rest.strip_prefix(mark)?))
    });
    found.map_or_else(|| text.to_owned(), |(before, after)| format!("{before}{number}{after}"))
}

/// What the learner is told beside the question.
fn status(state: State, texts: &RunnerTexts) -> String {
    let saving = state.saving.get();
    let because = |why| match why {
        Why::Offline => texts.get("offline"),
        Why::Stranger => texts.get("stranger"),
        Why::Busy => state.later.get(),
        Why::NoSession => texts.get("no-session"),
        Why::NotYours => texts.get("not-yours"),
    };
    match (state.notice.get(), saving) {
        (Some(notice), _) => notice,
        (None, Saving::Waiting(why)) => {
            format!("{} {}", texts.get(if state.kept.get() { "not-yet" } else { "not-yet-open" }), because(why))
        }
        (None, Saving::Cannot(why)) if state.remaining.get() == Some(0) => format!("{} {}", texts.get("time-over"), because(why)),
        (None, _) if state.remaining.get() == Some(0) => texts.get("time-over"),
        (None, Saving::Quiet) => String::new(),
        (None, Saving::Sending) => texts.get("saving"),
        (None, Saving::Saved) => texts.get("saved"),
        (None, Saving::Cannot(Why::Offline)) => texts.get("offline-check"),
        (None, Saving::Cannot(why)) => because(why),
    }
}

/// One primary button, and around it what else can be done. Which buttons there are never changes, only what they say
/// and whether they are hidden: that needs the least code in the browser.
fn buttons(state: State, exam: bool, total: usize, texts: &RunnerTexts) -> impl IntoView + use<> {
    let last = u16::try_from(total.saturating_sub(1)).unwrap_or(u16::MAX);
    let checking = move || !exam && !state.revealed.get();
    let onward = move || if state.n.get() >= last { "finish" } else { "next" };
    let primary = {
        let texts = texts.clone();
        move || {
            texts.get(match onward() {
                _ if checking() => "check",
                "finish" => "to-finish",
                next => next,
            })
        }
    };
    let skip = {
        let texts = texts.clone();
        move || {
            texts.get(match onward() {
                "finish" => "to-finish",
                next if answered(state) => next,
                _ => "skip",
            })
        }
    };
    let flag = {
        let texts = texts.clone();
        move || texts.get(if flagged(state) { "unmark" } else { "mark" })
    };
    view! {
        // Alone in its place, the same on every question and in every state: under a finger that presses twice there is
        // never anything else.
        <div class="onward">
            <button class="primary" name="go" value=move || if checking() { "check" } else { onward() }>{primary}</button>
        </div>
        <div class="buttons-minor">
            <button class="plain" name="go" value=onward hidden=move || !checking()>{skip}</button>
            <button class="plain" name="go" value="back" hidden=move || state.n.get() == 0>{icon(Icon::Back)}{texts.get("back")}</button>
            <button
                class="plain flag"
                class:on=move || flagged(state)
                name="go"
                value=move || if flagged(state) { "unflag" } else { "flag" }
                aria-pressed=move || flagged(state).to_string()
            >
                {icon(Icon::Flag)}
                <span>{flag}</span>
            </button>
        </div>
    }
}

fn flagged(state: State) -> bool {
    here(state).flagged
}

fn answered(state: State) -> bool {
    here(state).answered
}

/// The entry of the item now shown.
fn here(state: State) -> MapEntry {
    let n = usize::from(state.n.get());
    state.map.with(|map| map.get(n).copied().unwrap_or_default())
}

/// All questions at a glance; folded away until it is wanted.
fn question_map(state: State, total: usize, texts: &RunnerTexts) -> impl IntoView + use<> {
    let texts = texts.clone();
    let summary = {
        let text = texts.get("question-map");
        move || {
            let done = state.map.with(|map| map.iter().filter(|entry| entry.answered).count());
            fill(&fill(&text, "{done}", done), "{of}", total)
        }
    };
    let entries = (0..total)
        .map(|n| {
            let entry = move || state.map.with(|map| map.get(n).copied().unwrap_or_default());
            let texts = texts.clone();
            let label = move || {
                let mut label = fill(&texts.get("question-map-entry"), "{n}", n + 1);
                let MapEntry { answered, flagged } = entry();
                for word in [answered.then_some("question-answered"), flagged.then_some("question-marked")].into_iter().flatten() {
                    label.push_str(", ");
                    label.push_str(&texts.get(word));
                }
                label
            };
            view! {
                <li>
                    <button
                        class="map-entry"
                        class:answered=move || entry().answered
                        class:flagged=move || entry().flagged
                        name="go"
                        value=format!("to-{}", n + 1)
                        aria-label=label
                        aria-current=move || (usize::from(state.n.get()) == n).then_some("step")
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
            <button class="plain" name="go" value="finish">{texts.get("to-finish")}</button>
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
