//! The runner's hands in the browser: presses, the clock, and the way from one question to the next.

use super::{Saving, State};
use crate::address::{self, In};
use crate::exam::wire::{Drawn, Fields, Receipt, RunnerView};
use domain::lang::Lang;
use leptos::prelude::*;
use outbox::{Outbox, Step};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlButtonElement, HtmlFormElement, SubmitEvent};

mod aloud;
mod net;
mod outbox;
mod read;

/// The controls that are typed into. A letter's field is read as any other: what is asked of it, it has too.
const TYPED: [&str; 2] = ["text", "textarea"];
/// How often the clock is drawn, in milliseconds.
const TICK: i32 = 500;
/// How long after the last key a typed answer is saved, in milliseconds.
const TYPING_PAUSE: i32 = 800;
/// The first and the longest pause before what could not be sent is sent again, in milliseconds.
const RETRY: i32 = 1_000;
const RETRY_AT_MOST: i32 = 30_000;

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
    /// All items as last heard from the server, with what was chosen here since. Empty until they have arrived.
    items: StoredValue<Vec<Drawn>>,
    /// The answer that the page came with, until the items have arrived.
    first: StoredValue<Fields>,
    /// What the server has not yet confirmed.
    outbox: StoredValue<Outbox>,
    /// When the clock runs out, by this device's clock, in milliseconds; set anew by every word of the server.
    deadline: StoredValue<Option<f64>>,
    /// A send is under way.
    sending: StoredValue<bool>,
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
    /// What the button says that reads aloud.
    pub read_aloud: String,
    /// The answer that the page came with.
    pub first: Fields,
}

/// Takes over a page that the server has drawn.
pub(super) fn wake(state: State, form: NodeRef<leptos::html::Form>, place: NodeRef<leptos::html::Div>, page: Page) {
    let Page { attempt, lang, exam, read_aloud, first } = page;
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
        items: StoredValue::new(Vec::new()),
        first: StoredValue::new(first),
        deadline: StoredValue::new(None),
        sending: StoredValue::new(false),
        end_pause: StoredValue::new_local(None),
        typing: StoredValue::new(None),
    };
    runner.hear_clock(state.remaining.get_untracked());
    Effect::new(move |_| {
        let Some(form) = form.get() else { return };
        runner.recall(&form);
        runner.listen(&form);
        runner.fetch_items();
        runner.send();
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
            if self.state.saving.get_untracked() == Saving::NeedsNetwork {
                self.state.saving.set(Saving::Quiet);
            }
            self.hurry();
            self.send();
        });
        on(&window, "popstate", move |_| self.follow_address());
        on(&window, "pagehide", move |_| self.save());
        if self.exam {
            every(TICK, move || self.tick());
        } else {
            self.offer_aloud();
            aloud::when_voices_change(move |_| self.offer_aloud());
        }
    }

    /// In practice everything Russian can be heard.
    fn offer_aloud(self) {
        if let Some(place) = self.place.get_untracked().filter(|_| !self.exam) {
            aloud::offer(&place, &self.read_aloud.get_value());
        }
    }

    /// A button of the form was pressed. What the island can do itself is done here; the rest is left to the form.
    fn pressed(self, event: SubmitEvent) {
        let go = event.submitter().and_then(|b| b.dyn_into::<HtmlButtonElement>().ok()).map(|b| (b.value(), b.dataset().get("src")));
        let Some((go, src)) = go else { return };
        if self.items.with_value(Vec::is_empty) {
            return;
        }
        let n = self.state.n.get_untracked();
        let target = match go.as_str() {
            "next" => Some(n.saturating_add(1)),
            "back" => Some(n.saturating_sub(1)),
            other => other.strip_prefix("to-").and_then(|n| n.parse::<u16>().ok()).map(|n| n.saturating_sub(1)),
        };
        event.prevent_default();
        self.save();
        match (target, go.as_str()) {
            (Some(target), _) => self.show(target, true),
            (None, "flag" | "unflag") => self.flag(go == "flag"),
            (None, "check") => self.check(n),
            (None, "finish") => self.leave_to_finish(),
            (None, go) if go.starts_with("play-") => self.play(go.to_owned(), src.unwrap_or_default()),
            (None, _) => {}
        }
    }

    /// Shows another question without loading a page.
    fn show(self, n: u16, push: bool) {
        let Some(item) = self.items.with_value(|items| items.get(usize::from(n)).cloned()) else { return };
        self.state.problem.set(None);
        if self.state.saving.get_untracked() == Saving::Saved {
            self.state.saving.set(Saving::Quiet);
        }
        self.state.n.set(n);
        self.put(&item);
        if push && let Ok(history) = window().history() {
            let address = self.lang.with_value(|lang| self.attempt.with_value(|id| In(lang).question(id, n)));
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&address));
        }
        self.rename(n);
        // The question gets the focus, so that it is read aloud.
        window().scroll_to_with_x_and_y(0.0, 0.0);
        focus(&format!("q{}", u32::from(n) + 1));
    }

    /// Lets the title and the links to other languages name the question now shown.
    fn rename(self, n: u16) {
        let number = (u32::from(n) + 1).to_string();
        let document = document();
        if let Some((_, rest)) = document.title().split_once(' ') {
            document.set_title(&format!("{number} {rest}"));
        }
        let Ok(links) = document.query_selector_all(".languages a") else { return };
        for link in (0..links.length()).filter_map(|n| links.item(n)) {
            let link: web_sys::Element = link.unchecked_into();
            if let Some((before, _)) = link.get_attribute("href").as_deref().and_then(|href| href.rsplit_once('/')) {
                let _ = link.set_attribute("href", &format!("{before}/{number}"));
            }
        }
    }

    /// Puts a drawn item on the page, with what was chosen in it.
    fn put(self, item: &Drawn) {
        self.state.revealed.set(item.revealed);
        if let Some(place) = self.place.get_untracked() {
            aloud::stop();
            place.set_inner_html(&item.html);
            self.offer_aloud();
        }
        if let Some(form) = self.form.get_untracked() {
            choose(&form, &item.fields);
        }
    }

    /// The learner pressed the browser's own "back" or "forward".
    fn follow_address(self) {
        let path = window().location().pathname().unwrap_or_default();
        let n = path.rsplit('/').next().and_then(|step| step.parse::<u16>().ok()).map(|n| n.saturating_sub(1));
        // A link inside the page changes the address too, but not the question.
        if let Some(n) = n.filter(|n| *n != self.state.n.get_untracked()) {
            self.save();
            self.show(n, false);
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
        let known = self.items.with_value(|items| items.get(index).map(|item| item.fields.clone()));
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
            Some(item) => item.fields.clone_from(&fields),
            None => self.first.set_value(fields.clone()),
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

    fn queue(self, step: Step) {
        self.outbox.update_value(|outbox| outbox.put(step));
        self.state.saving.set(Saving::Sending);
        self.send();
    }

    /// Sends what waits, one step after the other, each until the server has confirmed it.
    fn send(self) {
        if self.sending.get_value() || self.outbox.with_value(Outbox::is_empty) {
            return;
        }
        self.sending.set_value(true);
        wasm_bindgen_futures::spawn_local(async move {
            let mut pause = RETRY;
            while let Some(step) = self.outbox.with_value(Outbox::first) {
                match net::post(&self.step_address(), &step.body(&self.lang_tag())).await {
                    Ok(receipt) => {
                        pause = RETRY;
                        self.outbox.update_value(|outbox| outbox.done(&step));
                        self.hear(receipt, step.n);
                    }
                    Err(net::Failure::Offline) => {
                        self.state.saving.set(Saving::Offline);
                        let (kept, end) = net::pause(pause);
                        self.end_pause.set_value(end);
                        let _ = JsFuture::from(kept).await;
                        pause = (pause * 2).min(RETRY_AT_MOST);
                    }
                    // The server will never take this step: keeping it would block the others.
                    Err(net::Failure::Refused) => self.outbox.update_value(|outbox| outbox.done(&step)),
                }
            }
            self.sending.set_value(false);
            if self.state.saving.get_untracked() != Saving::Quiet {
                self.state.saving.set(Saving::Saved);
            }
        });
    }

    /// What waits for the next try waits no longer: the network is back, or the learner wants to go on.
    fn hurry(self) {
        if let Some(end) = self.end_pause.get_value() {
            let _ = end.call0(&JsValue::NULL);
        }
    }

    /// Takes the server's word after a step.
    fn hear(self, receipt: Receipt, n: u16) {
        self.hear_clock(receipt.remaining);
        if self.state.n.get_untracked() == n {
            self.state.problem.set(receipt.problem);
        }
        if receipt.ended {
            self.go(self.lang.with_value(|lang| self.attempt.with_value(|id| In(lang).result(id))));
        }
    }

    fn hear_clock(self, remaining: Option<i64>) {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of an exam are far below 2^53")]
        self.deadline.set_value(remaining.map(|left| js_sys::Date::now() + left as f64));
        self.state.remaining.set(remaining);
    }

    fn tick(self) {
        let Some(deadline) = self.deadline.get_value() else { return };
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of an exam fit many times over")]
        let left = (deadline - js_sys::Date::now()).max(0.0) as i64;
        if self.state.remaining.get_untracked() != Some(left) {
            self.state.remaining.set(Some(left));
        }
        if left == 0 {
            self.deadline.set_value(None);
            self.save();
            self.finish();
        }
    }

    /// Asks for the right answer of item `n`; needs the server.
    fn check(self, n: u16) {
        wasm_bindgen_futures::spawn_local(async move {
            let fields = self.form.get_untracked().map(|form| answer_fields(&form)).unwrap_or_default();
            match net::post(&self.step_address(), &Step::check(n, fields).body(&self.lang_tag())).await {
                Ok(receipt) => {
                    if let Some(item) = receipt.item.clone() {
                        self.outbox.update_value(|outbox| outbox.forget(n));
                        self.learned(item);
                        focus("feedback");
                    }
                    self.hear(receipt, n);
                }
                Err(net::Failure::Offline) => self.state.saving.set(Saving::NeedsNetwork),
                Err(net::Failure::Refused) => self.reload(),
            }
        });
    }

    /// Puts what the server said about an item in the place of what was known.
    fn learned(self, item: Drawn) {
        self.state.map.update(|map| {
            if let Some(entry) = map.get_mut(usize::from(item.n)) {
                entry.answered = !item.fields.is_empty();
            }
        });
        if self.state.n.get_untracked() == item.n {
            self.put(&item);
        }
        self.items.update_value(|items| {
            if let Some(old) = items.get_mut(usize::from(item.n)) {
                *old = item;
            }
        });
    }

    /// Plays a recording of exam mode: the server counts first.
    fn play(self, go: String, src: String) {
        let n = self.state.n.get_untracked();
        wasm_bindgen_futures::spawn_local(async move {
            // The count is drawn into every item of the recording; what was chosen must be safe before they are
            // drawn anew.
            self.everything_sent().await;
            match net::post(&self.step_address(), &Step::play(n, go).body(&self.lang_tag())).await {
                Ok(receipt) => {
                    if let Some(item) = receipt.item.clone() {
                        if let Ok(audio) = web_sys::HtmlAudioElement::new_with_src(&src) {
                            let _ = audio.play();
                        }
                        self.learned(item);
                        self.fetch_items();
                    }
                    self.hear(receipt, n);
                }
                Err(net::Failure::Offline) => self.state.saving.set(Saving::NeedsNetwork),
                Err(net::Failure::Refused) => self.reload(),
            }
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

    /// The clock has run out.
    fn finish(self) {
        wasm_bindgen_futures::spawn_local(async move {
            self.everything_sent().await;
            let address = self.attempt.with_value(|id| address::api_finish(id));
            let body = format!("lang={}", self.lang_tag());
            while matches!(net::post(&address, &body).await, Err(net::Failure::Offline)) {
                self.state.saving.set(Saving::Offline);
                net::sleep(3_000).await;
            }
            self.go(self.lang.with_value(|lang| self.attempt.with_value(|id| In(lang).result(id))));
        });
    }

    /// Waits a few seconds for the outbox to empty.
    async fn everything_sent(self) -> bool {
        self.hurry();
        for _ in 0..20 {
            if self.outbox.with_value(Outbox::is_empty) {
                return true;
            }
            self.send();
            net::sleep(200).await;
        }
        self.outbox.with_value(Outbox::is_empty)
    }

    fn fetch_items(self) {
        wasm_bindgen_futures::spawn_local(async move {
            let address = self.attempt.with_value(|id| self.lang.with_value(|lang| address::api_items(id, lang.as_str())));
            for pause in [0, 1_000, 3_000, 10_000, 30_000] {
                net::sleep(pause).await;
                if let Ok(items) = net::get(&address).await {
                    let mut items = items.list(|item| item.drawn());
                    // What waits here is newer than what the server knows.
                    self.outbox.with_value(|outbox| {
                        for (n, fields) in outbox.steps().iter().filter_map(|step| Some((step.n, step.answered()?))) {
                            if let Some(item) = items.get_mut(usize::from(n)) {
                                item.fields.clone_from(fields);
                            }
                        }
                    });
                    self.items.set_value(items);
                    return;
                }
            }
        });
    }

    fn step_address(self) -> String {
        self.attempt.with_value(|id| address::api_step(id))
    }
    fn lang_tag(self) -> String {
        self.lang.with_value(ToString::to_string)
    }
    fn go(self, address: String) {
        let _ = window().location().assign(&address);
    }
    fn reload(self) {
        let _ = window().location().reload();
    }
}

/// Gives the focus to an element, so that a screen reader reads it.
fn focus(id: &str) {
    let element = document().get_element_by_id(id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = element {
        let _ = element.focus();
    }
}

/// One control of an answer.
enum Control {
    /// A radio button or a box to tick.
    Tick(web_sys::HtmlInputElement),
    /// A text field.
    Text(web_sys::HtmlInputElement),
    /// A list.
    List(web_sys::HtmlSelectElement),
}

impl Control {
    fn name(&self) -> String {
        match self {
            Self::Tick(input) | Self::Text(input) => input.name(),
            Self::List(select) => select.name(),
        }
    }
}

/// The controls that make the answer: those named `a` or `a.…`.
fn controls(form: &HtmlFormElement) -> Vec<Control> {
    let all = form.elements();
    let mut controls = Vec::new();
    for n in 0..all.length() {
        let Some(element) = all.item(n) else { continue };
        let control = match element.tag_name().as_str() {
            "INPUT" | "TEXTAREA" => {
                let input: web_sys::HtmlInputElement = element.unchecked_into();
                if TYPED.contains(&input.type_().as_str()) { Control::Text(input) } else { Control::Tick(input) }
            }
            "SELECT" => Control::List(element.unchecked_into()),
            _ => continue,
        };
        let name = control.name();
        if name == "a" || name.starts_with("a.") {
            controls.push(control);
        }
    }
    controls
}

/// Sets the controls of an answer to what was chosen.
fn choose(form: &HtmlFormElement, fields: &Fields) {
    for control in controls(form) {
        let name = control.name();
        let chosen = || fields.iter().find(|(n, _)| *n == name).map(|(_, value)| value.clone()).unwrap_or_default();
        match &control {
            Control::Text(input) => input.set_value(&chosen()),
            Control::List(select) => select.set_value(&chosen()),
            Control::Tick(input) => input.set_checked(fields.contains(&(name, input.value()))),
        }
    }
}

/// What the controls of an answer say, as the browser would send them.
fn answer_fields(form: &HtmlFormElement) -> Fields {
    let mut fields = Vec::new();
    for control in controls(form) {
        let value = match &control {
            Control::Tick(input) if !input.checked() => continue,
            Control::Tick(input) | Control::Text(input) => input.value(),
            Control::List(select) => select.value(),
        };
        if !value.trim().is_empty() {
            fields.push((control.name(), value));
        }
    }
    fields
}

fn on(target: &web_sys::EventTarget, name: &str, handler: impl FnMut(web_sys::Event) + 'static) {
    let handler = Closure::<dyn FnMut(web_sys::Event)>::new(handler).into_js_value();
    let _ = target.add_event_listener_with_callback(name, handler.unchecked_ref());
}

fn every(milliseconds: i32, action: impl FnMut() + 'static) {
    let action = Closure::<dyn FnMut()>::new(action).into_js_value();
    let _ = window().set_interval_with_callback_and_timeout_and_arguments_0(action.unchecked_ref(), milliseconds);
}

fn after(milliseconds: i32, action: impl FnOnce() + 'static) -> Option<i32> {
    let action = Closure::once_into_js(action);
    window().set_timeout_with_callback_and_timeout_and_arguments_0(action.unchecked_ref(), milliseconds).ok()
}
