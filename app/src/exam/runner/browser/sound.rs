//! The recording of an exam. One sounds at a time; its button pauses it and lets it go on. A play is told to the server
//! when it has begun to sound: what could not be loaded costs nothing, and a second press is a pause, not a second play.

use super::super::fill;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlAudioElement, HtmlElement};

/// The lines that stand on a button, by what they are said for.
const LISTEN: usize = 0;
const LOADING: usize = 1;
const PAUSE: usize = 2;
const GO_ON: usize = 3;
const UNHEARD: usize = 4;
const PLAYED_OUT: usize = 5;

/// Where a recording stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    /// Asked for, and not yet heard.
    Loading,
    Sounding,
    Paused,
    /// The connection was lost while it sounded, at this second; it can go on there and is still the same play.
    Broken,
}

/// One play.
#[derive(Clone)]
struct Play {
    /// The button's value: `play-` and the recording.
    name: String,
    audio: HtmlAudioElement,
    stand: Stand,
    heard: bool,
}

/// What sounds now, and what has sounded since the page was opened.
#[derive(Clone, Copy)]
pub(super) struct Sound {
    play: StoredValue<Option<Play>, LocalStorage>,
    /// How often each recording has been heard, where that is more than its button knows.
    heard: StoredValue<Vec<(String, u8)>>,
}

/// What a press or a sound leads to.
pub(super) enum News {
    /// A play has begun to sound: the server has to know.
    Heard(String),
    /// It could not be loaded; the words for that.
    Unheard(String),
}

impl Sound {
    pub(super) fn new() -> Self {
        Self { play: StoredValue::new_local(None), heard: StoredValue::new(Vec::new()) }
    }

    /// A button was pressed that stands for a recording.
    pub(super) fn press(self, name: &str, tell: impl Fn(News) + Copy + 'static) {
        let Some(button) = button(name) else { return };
        let here = self.play.with_value(|play| play.clone().filter(|play| play.name == name));
        match here {
            None => self.begin(&button, name, tell),
            Some(Play { stand: Stand::Loading, .. }) => {}
            Some(Play { stand: Stand::Sounding, audio, .. }) => {
                let _ = audio.pause();
            }
            Some(Play { stand, audio, .. }) => {
                if stand == Stand::Broken {
                    let second = audio.current_time();
                    audio.load();
                    audio.set_current_time(second);
                }
                self.sound(&audio, name, tell);
            }
        }
    }

    /// Nothing sounds any more.
    pub(super) fn stop(self) {
        if let Some(play) = self.play.get_value() {
            self.play.set_value(None);
            let _ = play.audio.pause();
        }
    }

    /// A play was told to the server (`heard-…`), which knows that there was none left: nothing sounds, and no button of this
    /// recording offers more.
    pub(super) fn silence(self, told: &str) {
        let name = told.strip_prefix("heard-").map_or_else(String::new, |id| format!("play-{id}"));
        self.stop();
        self.heard.update_value(|heard| {
            heard.retain(|(of, _)| *of != name);
            heard.push((name, u8::MAX));
        });
        self.dress();
    }

    /// Lets the button of the item now shown say how things stand.
    pub(super) fn dress(self) {
        let Some(button) = document().query_selector("button.sound").ok().flatten() else { return };
        let name = button.get_attribute("value").unwrap_or_default();
        let number = |name: &str| button.get_attribute(name).and_then(|number| number.parse::<u8>().ok()).unwrap_or_default();
        let here = self.heard.with_value(|heard| heard.iter().find(|(of, _)| *of == name).map_or(0, |(_, times)| *times));
        let left = number("data-plays").saturating_sub(number("data-played").max(here));
        let stand = self.play.with_value(|play| play.as_ref().filter(|play| play.name == name).map(|play| play.stand));
        let label = match stand {
            Some(Stand::Loading) => says(&button, LOADING),
            Some(Stand::Sounding) => says(&button, PAUSE),
            Some(Stand::Paused | Stand::Broken) => says(&button, GO_ON),
            None if left > 0 => fill(&says(&button, LISTEN), "{left}", left),
            None => {
                if let Ok(hint) = document().create_element("p") {
                    hint.set_class_name("hint");
                    hint.set_text_content(Some(&says(&button, PLAYED_OUT)));
                    let _ = button.replace_with_with_node_1(&hint);
                }
                return;
            }
        };
        if let Some(text) = button.query_selector("span").ok().flatten() {
            text.set_text_content(Some(&label));
        }
    }

    fn begin(self, button: &Element, name: &str, tell: impl Fn(News) + Copy + 'static) {
        self.stop();
        let Ok(audio) = HtmlAudioElement::new_with_src(&button.get_attribute("data-src").unwrap_or_default()) else { return };
        for (event, stand) in [("playing", Stand::Sounding), ("pause", Stand::Paused), ("error", Stand::Broken)]
            .into_iter()
            .map(|(event, stand)| (event, Some(stand)))
            .chain([("ended", None)])
        {
            let (of, name) = (audio.clone(), name.to_owned());
            super::on(&audio, event, move |_| self.turn(&of, &name, stand, tell));
        }
        self.play.set_value(Some(Play { name: name.to_owned(), audio: audio.clone(), stand: Stand::Loading, heard: false }));
        self.sound(&audio, name, tell);
    }

    /// Lets it sound. The browser may refuse, or find nothing at the address.
    fn sound(self, audio: &HtmlAudioElement, name: &str, tell: impl Fn(News) + Copy + 'static) {
        let (audio, name) = (audio.clone(), name.to_owned());
        let begun = audio.play();
        wasm_bindgen_futures::spawn_local(async move {
            let refused = match begun {
                Ok(promise) => JsFuture::from(promise).await.is_err(),
                Err(_) => true,
            };
            if refused {
                self.turn(&audio, &name, Some(Stand::Broken), tell);
            }
        });
        self.dress();
    }

    /// The recording stands differently; `None` when it is at its end.
    fn turn(self, audio: &HtmlAudioElement, name: &str, stand: Option<Stand>, tell: impl Fn(News)) {
        let Some(mut play) = self.play.get_value().filter(|play| play.audio == *audio) else { return };
        // A pause before the first sound, and a refusal after it, say nothing new.
        let first = stand == Some(Stand::Sounding) && !play.heard;
        match stand {
            Some(Stand::Paused) if !play.heard || audio.ended() => return,
            Some(Stand::Broken) if !play.heard => {
                self.play.set_value(None);
                let words = button(name).map(|button| says(&button, UNHEARD));
                tell(News::Unheard(words.unwrap_or_default()));
            }
            // A sound that was paused before it went on is not broken.
            Some(Stand::Broken) if whole(audio) => return,
            Some(stand) => {
                play.stand = stand;
                play.heard |= first;
                self.play.set_value(Some(play));
            }
            None => self.play.set_value(None),
        }
        if first {
            self.count(name);
            tell(News::Heard(name.strip_prefix("play-").map_or_else(String::new, |id| format!("heard-{id}"))));
        }
        self.dress();
    }

    fn count(self, name: &str) {
        let played = button(name).and_then(|button| button.get_attribute("data-played")).and_then(|number| number.parse().ok());
        self.heard.update_value(|heard| match heard.iter_mut().find(|(of, _)| of == name) {
            Some((_, times)) => *times = played.unwrap_or(0u8).max(*times).saturating_add(1),
            None => heard.push((name.to_owned(), played.unwrap_or(0u8).saturating_add(1))),
        });
    }
}

/// A line that stands on a button.
fn says(button: &Element, line: usize) -> String {
    button.get_attribute("data-says").and_then(|lines| lines.split('\n').nth(line).map(str::to_owned)).unwrap_or_default()
}

/// Whether the browser has found no fault with a recording.
fn whole(audio: &HtmlAudioElement) -> bool {
    js_sys::Reflect::get(audio, &JsValue::from_str("error")).is_ok_and(|fault| fault.is_null())
}

/// The button of a recording, if the item now shown has it.
fn button(name: &str) -> Option<HtmlElement> {
    let button = document().query_selector("button.sound").ok().flatten()?;
    (button.get_attribute("value").as_deref() == Some(name)).then(|| button.unchecked_into())
}
