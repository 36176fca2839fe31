//! The runner's hands in the browser: presses, what is chosen, and the clock.

use super::{Saving, State, Why};
use crate::address::In;
use crate::exam::wire::{Drawn, Fields, RunnerView};
use clock::Clock;
use dom::{TYPED, after, answer_fields, choose, every, focus, on};
use domain::lang::Lang;
use leptos::prelude::*;
use outbox::{Outbox, Step};
use sound::{News, Sound};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlButtonElement, HtmlFormElement, SubmitEvent};

mod aloud;
mod clock;
mod dom;
mod net;
mod outbox;
mod read;
mod send;
mod sound;
mod turn;

/// How often the clock is drawn, in milliseconds.
const TICK: i32 = 500;
/// How long after the last key a typed answer is saved, in milliseconds.
const TYPING_PAUSE: i32 = 800;

/// What the server wrote for the runner of this page: read, and as it is written.
pub(super) fn start() -> (RunnerView, String) {
    let form = document().query_selector("form.runner").ok().flatten();
    let written = form.and_then(|form| form.get_attribute("data-view")).unwrap_or_default();
    (read::Value::parse(&written).map(|view| view.view()).unwrap_or_default(), written)
}

/// What the handlers share. Everything in it can be copied.
#[derive(Clone, Copy)]
pub(super) struct Runner {
    state: State,
    form: NodeRef<leptos::html::Form>,
    /// Where the drawn item stands.
    place: NodeRef<leptos::html::Div>,
    attempt: StoredValue<String>,
    lang: StoredValue<Lang>,
    exam: bool,
    /// What the button says that reads aloud.
    read_aloud: StoredValue<String>,
    /// What each item says in front of a word about it: "Question {n}".
    entry: StoredValue<String>,
    /// The items as last heard from the server, with what was chosen here since; nothing where they have not arrived.
    items: StoredValue<Vec<Option<Drawn>>>,
    /// Items are on their way.
    fetching: StoredValue<bool>,
    /// The answer that the page came with, until its item has arrived.
    first: StoredValue<Fields>,
    /// What the server has not yet confirmed.
    outbox: StoredValue<Outbox>,
    /// The clock of the test, if it has one.
    clock: StoredValue<Option<Clock>>,
    /// The server is being asked how the attempt stands.
    asking: StoredValue<bool>,
    /// A send is under way.
    sending: StoredValue<bool>,
    /// A press waits for the server, so that a second one asks nothing new.
    pressing: StoredValue<bool>,
    /// The recording that sounds.
    sound: Sound,
    /// Ends the pause before the next try.
    end_pause: StoredValue<Option<js_sys::Function>, LocalStorage>,
    /// The timer that waits for a pause in typing.
    typing: StoredValue<Option<i32>>,
}

/// What the drawn page says of the attempt, and what of it never changes.
pub(super) struct Page {
    pub attempt: String,
    pub lang: String,
    pub exam: bool,
    /// Milliseconds that the whole test has.
    pub length: Option<i64>,
    /// What the button says that reads aloud.
    pub read_aloud: String,
    /// What each item says in front of a word about it.
    pub entry: String,
    /// The answer that the page came with.
    pub first: Fields,
}

/// Takes over a page that the server has drawn.
pub(super) fn wake(state: State, form: NodeRef<leptos::html::Form>, place: NodeRef<leptos::html::Div>, page: Page) {
    let Page { attempt, lang, exam, length, read_aloud, entry, first } = page;
    let Ok(lang) = Lang::parse(&lang) else { return };
    let runner = Runner {
        state,
        form,
        place,
        outbox: StoredValue::new(Outbox::restore(&attempt)),
        attempt: StoredValue::new(attempt),
        lang: StoredValue::new(lang),
        exam,
        read_aloud: StoredValue::new(read_aloud),
        entry: StoredValue::new(entry),
        items: StoredValue::new(vec![None; state.map.with_untracked(Vec::len)]),
        fetching: StoredValue::new(false),
        first: StoredValue::new(first),
        clock: StoredValue::new(length.zip(state.remaining.get_untracked()).map(|(length, left)| Clock::new(length, left))),
        asking: StoredValue::new(false),
        sending: StoredValue::new(false),
        pressing: StoredValue::new(false),
        sound: Sound::new(),
        end_pause: StoredValue::new_local(None),
        typing: StoredValue::new(None),
    };
    Effect::new(move |_| {
        let Some(form) = form.get() else { return };
        runner.recall(&form);
        runner.listen(&form);
        // Each by itself: in between the browser answers the finger.
        after(0, move || runner.offer_aloud());
        after(0, move || runner.look_ahead());
        after(0, move || runner.send());
    });
}

impl Runner {
    /// Shows what an earlier visit chose and could not send. Without this the page, drawn by a server that does not
    /// know it yet, would look like an answer taken back.
    fn recall(self, form: &HtmlFormElement) {
        let here = self.state.n.get_untracked();
        for step in self.outbox.with_value(|outbox| outbox.steps().to_vec()) {
            self.state.map.update(|map| {
                let Some(entry) = map.get_mut(usize::from(step.n)) else { return };
                if let Some(fields) = step.answered() {
                    entry.answered = !fields.is_empty();
                }
                entry.flagged = step.flagged().unwrap_or(entry.flagged);
            });
            if let Some(fields) = step.answered().filter(|_| step.n == here && !self.state.revealed.get_untracked()) {
                choose(form, fields);
                self.first.set_value(fields.clone());
            }
        }
    }

    fn listen(self, form: &HtmlFormElement) {
        on(form, "submit", move |event| self.pressed(event.unchecked_into()));
        on(form, "change", move |_| self.save());
        on(form, "input", move |event| {
            let typed =
                event.target().is_some_and(|target| TYPED.contains(&target.unchecked_into::<web_sys::HtmlInputElement>().type_().as_str()));
            if typed {
                self.save_after_pause();
            }
        });
        let window = window();
        on(&window, "online", move |_| {
            if matches!(self.state.saving.get_untracked(), Saving::Cannot(_)) {
                self.state.saving.set(Saving::Quiet);
            }
            self.hurry();
            self.send();
            self.look_ahead();
        });
        on(&window, "popstate", move |_| self.follow_address());
        on(&window, "pagehide", move |_| self.save());
        // What would not outlive the page is not left without a word.
        on(&window, "beforeunload", move |event| {
            if self.outbox.with_value(|outbox| !outbox.is_empty() && !outbox.is_kept()) {
                event.prevent_default();
            }
        });
        on(&window, "pageshow", move |event| {
            // Shown again from the browser's memory, not just loaded.
            if js_sys::Reflect::get(&event, &"persisted".into()).is_ok_and(|persisted| persisted.is_truthy()) {
                self.look_up();
            }
        });
        on(&document(), "visibilitychange", move |_| {
            if !document().hidden() {
                self.look_up();
            }
        });
        if self.exam {
            every(TICK, move || self.tick());
        } else {
            aloud::when_voices_change(move |_| self.offer_aloud());
        }
    }

    /// In practice everything Russian can be heard.
    fn offer_aloud(self) {
        if let Some(place) = self.place.get_untracked().filter(|_| !self.exam) {
            aloud::offer(&place, &self.read_aloud.get_value());
        }
    }

    /// A button of the form was pressed.
    fn pressed(self, event: SubmitEvent) {
        let go = event.submitter().and_then(|b| b.dyn_into::<HtmlButtonElement>().ok()).map(|b| b.value());
        let Some(go) = go else { return };
        event.prevent_default();
        let n = self.state.n.get_untracked();
        let target = match go.as_str() {
            "next" => Some(n.saturating_add(1)),
            "back" => Some(n.saturating_sub(1)),
            other => other.strip_prefix("to-").and_then(|n| n.parse::<u16>().ok()).map(|n| n.saturating_sub(1)),
        };
        self.save();
        match (target, go.as_str()) {
            (Some(target), _) => self.go_to(target, true),
            (None, "flag" | "unflag") => self.flag(go == "flag"),
            (None, "check") => self.check(n),
            (None, "finish") => self.leave_to_finish(),
            (None, go) if go.starts_with("play-") => self.listen_to(go),
            (None, _) => {}
        }
    }

    /// Queues the answer that stands in the form, if it is not the one last queued.
    fn save(self) {
        if let Some(timer) = self.typing.get_value() {
            window().clear_timeout_with_handle(timer);
            self.typing.set_value(None);
        }
        let Some(form) = self.form.get_untracked() else { return };
        let (n, locked) = (self.state.n.get_untracked(), self.state.revealed.get_untracked());
        let fields = answer_fields(&form);
        let index = usize::from(n);
        let known = self.items.with_value(|items| items.get(index)?.as_ref().map(|item| item.fields.clone()));
        let before = known.unwrap_or_else(|| self.first.get_value());
        if locked || fields == before {
            return;
        }
        self.state.map.update(|map| {
            if let Some(entry) = map.get_mut(index) {
                entry.answered = !fields.is_empty();
            }
        });
        self.items.update_value(|items| match items.get_mut(index) {
            Some(Some(item)) => item.fields.clone_from(&fields),
            _ => self.first.set_value(fields.clone()),
        });
        self.queue(Step::answer(n, fields));
    }

    fn save_after_pause(self) {
        if let Some(timer) = self.typing.get_value() {
            window().clear_timeout_with_handle(timer);
        }
        self.typing.set_value(after(TYPING_PAUSE, move || self.save()));
    }

    fn flag(self, on: bool) {
        let n = self.state.n.get_untracked();
        self.state.map.update(|map| {
            if let Some(entry) = map.get_mut(usize::from(n)) {
                entry.flagged = on;
            }
        });
        self.queue(Step::flag(n, on));
    }

    /// Draws the clock. It only shows: whether the time is up, the server is asked, and it alone ends the attempt.
    fn tick(self) {
        let mut asked = false;
        let mut left = None;
        self.clock.update_value(|clock| {
            if let Some(clock) = clock {
                asked = clock.leapt();
                left = Some(clock.left());
            }
        });
        let Some(left) = left else { return };
        if self.state.remaining.get_untracked() != Some(left) {
            self.state.remaining.set(Some(left));
        }
        if left == 0 || (asked && !document().hidden()) {
            self.ask();
        }
    }

    /// Asks for the right answer of item `n`; needs the server.
    fn check(self, n: u16) {
        let fields = self.form.get_untracked().map(|form| answer_fields(&form)).unwrap_or_default();
        self.ask_for(Step::check(n, fields), move |receipt| {
            if receipt.item.is_some() {
                self.change_outbox(|outbox| outbox.forget(n));
            }
            let shown = receipt.item.is_some() && self.state.n.get_untracked() == n;
            self.hear(receipt, n);
            if shown {
                focus("feedback");
            }
        });
    }

    /// Puts what the server said about an item in the place of what was known.
    fn learned(self, item: Drawn) {
        if self.state.n.get_untracked() == item.n {
            self.put(&item);
        }
        self.items.update_value(|items| {
            if let Some(old) = items.get_mut(usize::from(item.n)) {
                *old = Some(item);
            }
        });
    }

    /// The button of a recording of exam mode was pressed.
    fn listen_to(self, button: &str) {
        self.state.notice.set(None);
        self.sound.press(button, move |news| match news {
            News::Heard(go) => {
                let step = Step::heard(self.state.n.get_untracked(), go);
                self.change_outbox(|outbox| outbox.put(step));
                self.send();
            }
            News::Unheard(words) => self.state.notice.set(Some(words)),
        });
    }

    /// Leaves for the question whether to finish, once everything is safe on the server.
    fn leave_to_finish(self) {
        wasm_bindgen_futures::spawn_local(async move {
            if self.everything_sent().await {
                self.go(self.lang.with_value(|lang| self.attempt.with_value(|id| In(lang).finish(id))));
            }
        });
    }

    fn lang_tag(self) -> String {
        self.lang.with_value(ToString::to_string)
    }

    fn go(self, address: String) {
        let _ = window().location().assign(&address);
    }
}
