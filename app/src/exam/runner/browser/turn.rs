//! From one question to the next: fetched ahead, shown without loading a page.

use super::dom::{choose, focus};
use super::{Outbox, Runner, Saving, Why, aloud, net};
use crate::address::{self, In};
use crate::exam::wire::Drawn;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// So many questions ahead of the one that is shown are fetched before they are needed.
const AHEAD: u16 = 8;

impl Runner {
    /// Shows another question; one that has not arrived yet is fetched first.
    pub(super) fn go_to(self, n: u16, push: bool) {
        if self.has(n) {
            self.show(n, push);
            return;
        }
        wasm_bindgen_futures::spawn_local(async move {
            let Err(why) = self.fetch_items(n).await else {
                self.show(n, push);
                return;
            };
            // Its page may be had where its piece is not; but the page here is not left while anything waits.
            if why != Why::Offline && self.everything_sent().await {
                self.go(self.lang.with_value(|lang| self.attempt.with_value(|id| In(lang).question(id, n))));
            } else {
                self.cannot(why);
            }
        });
    }

    /// Says why what was asked for is not done; what waits says so already, and more.
    pub(super) fn cannot(self, why: Why) {
        if self.outbox.with_value(Outbox::is_empty) {
            self.state.saving.set(Saving::Cannot(why));
        }
    }

    pub(super) fn has(self, n: u16) -> bool {
        self.items.with_value(|items| items.get(usize::from(n)).is_some_and(Option::is_some))
    }

    /// Shows another question without loading a page.
    pub(super) fn show(self, n: u16, push: bool) {
        let Some(item) = self.items.with_value(|items| items.get(usize::from(n)).cloned().flatten()) else { return };
        self.sound.stop();
        self.state.notice.set(None);
        if matches!(self.state.saving.get_untracked(), Saving::Saved | Saving::Cannot(_)) {
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
        self.look_ahead();
    }

    /// Lets the title and the links to other languages name the question now shown.
    pub(super) fn rename(self, n: u16) {
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
    pub(super) fn put(self, item: &Drawn) {
        self.state.revealed.set(item.revealed);
        self.state.turn.update(|turn| *turn = !*turn);
        if let Some(place) = self.place.get_untracked() {
            aloud::stop();
            place.set_inner_html(&item.html);
            self.sound.dress();
            self.offer_aloud();
        }
        if let Some(form) = self.form.get_untracked() {
            choose(&form, &item.fields);
        }
    }

    /// The learner pressed the browser's own "back" or "forward".
    pub(super) fn follow_address(self) {
        let path = window().location().pathname().unwrap_or_default();
        let n = path.rsplit('/').next().and_then(|step| step.parse::<u16>().ok()).map(|n| n.saturating_sub(1));
        // A link inside the page changes the address too, but not the question.
        if let Some(n) = n.filter(|n| *n != self.state.n.get_untracked()) {
            self.save();
            self.go_to(n, false);
        }
    }

    /// Fetches what lies ahead of the question that is shown, if it has not arrived.
    pub(super) fn look_ahead(self) {
        if self.fetching.get_value() {
            return;
        }
        self.fetching.set_value(true);
        wasm_bindgen_futures::spawn_local(async move {
            for pause in [0, 1_000, 3_000, 10_000, 30_000] {
                net::sleep(pause).await;
                let here = self.state.n.get_untracked();
                let last = self.items.with_value(Vec::len);
                let missing = (here..=here.saturating_add(AHEAD)).find(|n| usize::from(*n) < last && !self.has(*n));
                let Some(missing) = missing else { break };
                if self.fetch_items(missing).await.is_ok() {
                    break;
                }
            }
            self.fetching.set_value(false);
        });
    }

    /// Fetches item `from` and some that follow. What is known here already is newer and stays.
    pub(super) async fn fetch_items(self, from: u16) -> Result<(), Why> {
        let attempt = self.attempt.get_value();
        let address = address::api_items(&attempt, &self.lang_tag(), from);
        let items = net::items(&format!("{address}&zone={}", zone()), &attempt).await?;
        for mut item in items {
            let n = item.n;
            let waits = |outbox: &Outbox| outbox.steps().iter().find_map(|step| step.answered().filter(|_| step.n == n).cloned());
            if let Some(fields) = self.outbox.with_value(waits) {
                item.fields = fields;
            }
            if item.n == self.state.n.get_untracked() {
                item.fields = self.first.get_value();
            }
            self.items.update_value(|items| {
                if let Some(place) = items.get_mut(usize::from(item.n))
                    && place.is_none()
                {
                    *place = Some(item);
                }
            });
        }
        if self.has(from) { Ok(()) } else { Err(Why::Stranger) }
    }
}

/// The time zone of this browser, by which its days begin.
fn zone() -> String {
    // Some engines were built without it.
    if js_sys::Reflect::get(&window(), &"Intl".into()).is_ok_and(|intl| intl.is_undefined()) {
        return String::new();
    }
    let options = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new()).resolved_options();
    let zone = js_sys::Reflect::get(&options, &"timeZone".into()).ok().and_then(|zone| zone.as_string());
    js_sys::encode_uri_component(&zone.unwrap_or_default()).into()
}
