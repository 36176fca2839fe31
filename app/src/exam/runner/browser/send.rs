//! The way of an answer to the server: out of the outbox, again and again, until Safar has said its last word on it.

use super::outbox::{Outbox, Step};
use super::{Runner, Saving, Why, net};
use crate::address::{self, In};
use crate::exam::runner::fill;
use crate::exam::wire::{MapEntry, Receipt, Word};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// The first and the longest pause before what could not be sent is sent again, in milliseconds.
const RETRY: i32 = 1_000;
const RETRY_AT_MOST: i32 = 30_000;

impl Runner {
    pub(super) fn queue(self, step: Step) {
        self.change_outbox(|outbox| outbox.put(step));
        self.state.notice.set(None);
        // What waits already waits on: it is not on its way because something new is.
        if !matches!(self.state.saving.get_untracked(), Saving::Waiting(_)) {
            self.state.saving.set(Saving::Sending);
        }
        self.hurry();
        self.send();
    }

    pub(super) fn change_outbox(self, change: impl FnOnce(&mut Outbox)) {
        self.outbox.update_value(change);
        self.state.kept.set(self.outbox.with_value(Outbox::is_kept));
    }

    /// Sends what waits, one step after the other, each until Safar has said its last word on it. Whatever else comes
    /// back, the step stays.
    pub(super) fn send(self) {
        if self.sending.get_value() {
            return;
        }
        self.sending.set_value(true);
        wasm_bindgen_futures::spawn_local(async move {
            let mut pause = RETRY;
            while let Some(step) = self.outbox.with_value(Outbox::first) {
                match self.tell(&step).await {
                    Ok(mut receipt) => {
                        pause = RETRY;
                        self.change_outbox(|outbox| outbox.done(&step));
                        if step.is_play() && receipt.safar == Word::NotTaken {
                            // Its plays have been used up in another window.
                            self.sound.silence(step.go());
                            receipt.item = None;
                        }
                        self.hear(receipt, step.n);
                    }
                    Err(why) => {
                        self.state.saving.set(Saving::Waiting(why));
                        self.outbox.update_value(Outbox::turn);
                        let (kept, end) = net::pause(pause);
                        self.end_pause.set_value(end);
                        let _ = JsFuture::from(kept).await;
                        pause = (pause * 2).min(RETRY_AT_MOST);
                    }
                }
            }
            if matches!(self.state.saving.get_untracked(), Saving::Sending | Saving::Waiting(_)) {
                self.state.saving.set(Saving::Saved);
            }
            self.send_left().await;
            self.sending.set_value(false);
            // A step may have come while others were sent.
            if !self.outbox.with_value(Outbox::is_empty) {
                self.send();
            }
        });
    }

    /// Sends what earlier visits to other attempts could not send. Here nobody waits for it: what cannot be sent now
    /// stays for the next visit. What came too late is told.
    pub(super) async fn send_left(self) {
        for mut outbox in self.attempt.with_value(|attempt| Outbox::of_others(attempt)) {
            while let Some(step) = outbox.first() {
                let address = address::api_step(outbox.attempt());
                let body = format!("{}&left=1", step.body(&self.lang_tag()));
                match net::post(&address, &body, outbox.attempt(), step.op()).await {
                    Ok(receipt) if matches!(receipt.safar, Word::Saved | Word::NotTaken) => {
                        if step.answered().is_some() && receipt.problem.is_some() {
                            self.state.notice.set(receipt.problem);
                        }
                        outbox.done(&step);
                    }
                    _ => break,
                }
            }
        }
    }

    /// Tells Safar a step of this attempt, and hears its last word on it or why there is none.
    pub(super) async fn tell(self, step: &Step) -> Result<Receipt, Why> {
        let attempt = self.attempt.get_value();
        let receipt = net::post(&address::api_step(&attempt), &step.body(&self.lang_tag()), &attempt, step.op()).await?;
        match receipt.safar {
            Word::Saved | Word::NotTaken => Ok(receipt),
            Word::Later => {
                self.state.later.set(receipt.problem.unwrap_or_default());
                Err(Why::Busy)
            }
            Word::NoSession => Err(Why::NoSession),
            Word::NotYours => Err(Why::NotYours),
        }
    }

    /// What waits for the next try waits no longer: the network is back, or the learner wants to go on.
    pub(super) fn hurry(self) {
        if let Some(end) = self.end_pause.get_value() {
            let _ = end.call0(&JsValue::NULL);
        }
    }

    /// Somebody looks at the page again, perhaps after hours, in another network.
    pub(super) fn look_up(self) {
        self.hurry();
        self.send();
        if self.exam {
            self.ask();
        }
    }

    /// Takes Safar's last word on a step.
    pub(super) fn hear(self, receipt: Receipt, n: u16) {
        if matches!(self.state.saving.get_untracked(), Saving::Cannot(_)) {
            self.state.saving.set(Saving::Quiet);
        }
        if let Some(left) = receipt.remaining {
            self.clock.update_value(|clock| {
                if let Some(clock) = clock {
                    clock.hear(left);
                }
            });
            self.tick();
        }
        // What waits here is newer than what the server knows.
        let newer = self.outbox.with_value(|outbox| outbox.steps().iter().any(|step| step.n == n));
        if let Some(entry) = receipt.entry.and_then(MapEntry::of_digit).filter(|_| !newer) {
            self.state.map.update(|map| {
                if let Some(known) = map.get_mut(usize::from(n)) {
                    *known = entry;
                }
            });
        }
        if let Some(problem) = receipt.problem {
            let here = self.state.n.get_untracked() == n;
            let name = self.entry.with_value(|entry| fill(entry, "{n}", u32::from(n) + 1));
            self.state.notice.set(Some(if here { problem } else { format!("{name}: {problem}") }));
        }
        let late = receipt.safar == Word::NotTaken;
        if receipt.ended {
            self.change_outbox(Outbox::clear);
            let result = self.lang.with_value(|lang| self.attempt.with_value(|id| In(lang).result(id)));
            self.go(if late { format!("{result}?late=1") } else { result });
        } else if let Some(item) = receipt.item {
            self.learned(item);
        }
    }

    /// Asks the server how the attempt stands, once what was chosen here has had its time to be saved.
    pub(super) fn ask(self) {
        if self.asking.get_value() {
            return;
        }
        self.asking.set_value(true);
        wasm_bindgen_futures::spawn_local(async move {
            self.save();
            self.everything_sent().await;
            let n = self.state.n.get_untracked();
            let heard = self.tell(&Step::ask(n)).await;
            let pause = if heard.is_ok() { RETRY } else { RETRY * 3 };
            match heard {
                Ok(receipt) => self.hear(receipt, n),
                Err(why) => self.cannot(why),
            }
            net::sleep(pause).await;
            self.asking.set_value(false);
        });
    }

    /// Tells Safar something that shows something new, and does nothing but say so where that is not possible.
    pub(super) fn ask_for(self, step: Step, then: impl FnOnce(Receipt) + 'static) {
        if self.pressing.get_value() {
            return;
        }
        self.pressing.set_value(true);
        wasm_bindgen_futures::spawn_local(async move {
            let heard = self.tell(&step).await;
            self.pressing.set_value(false);
            match heard {
                Ok(receipt) => then(receipt),
                Err(why) => self.cannot(why),
            }
        });
    }

    /// Waits a few seconds for the outbox to empty.
    pub(super) async fn everything_sent(self) -> bool {
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
}
