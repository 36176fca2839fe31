//! Reading aloud: where the browser has a voice for the exam language, the question and each option get a button that
//! says them. Where it has none there is no button.

use crate::ui::icon::Icon;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, Node, SpeechSynthesis, SpeechSynthesisUtterance, SpeechSynthesisVoice};

/// What can be heard, and where its button goes: the question behind its legend, an option behind its label, a row
/// inside it. The text is that of the element with the exam's language.
const HEARD: [(&str, Place); 3] = [(".question > legend", Place::Behind), (".line > .choice", Place::Behind), (".row-text", Place::Inside)];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Behind,
    Inside,
}

/// The voices of the browser. The browsers inside other programs (Telegram, VK) have none, and then not even the property.
fn synthesis() -> Option<SpeechSynthesis> {
    window().speech_synthesis().ok().filter(|synthesis| !synthesis.is_undefined() && !synthesis.is_null())
}

/// The browser's first voice for a language: `ru`, `ru-RU`.
fn voice(lang: &str) -> Option<SpeechSynthesisVoice> {
    let voices = synthesis()?.get_voices();
    voices.iter().map(JsCast::unchecked_into::<SpeechSynthesisVoice>).find(|voice| voice.lang().starts_with(lang))
}

/// Calls `ready` when there may be a voice: some browsers learn of theirs only after a while.
pub(super) fn when_voices_change(ready: impl FnMut(web_sys::Event) + 'static) {
    if let Some(synthesis) = synthesis() {
        super::on(&synthesis, "voiceschanged", ready);
    }
}

/// Stops what is being said.
pub(super) fn stop() {
    if let Some(synthesis) = synthesis() {
        synthesis.cancel();
    }
}

/// Gives everything that can be heard inside `item` its button, unless it has one.
pub(super) fn offer(item: &Element, label: &str) {
    if item.query_selector(".aloud").ok().flatten().is_some() {
        return;
    }
    for (place, element) in HEARD.iter().flat_map(|(selector, place)| all(item, selector).into_iter().map(move |found| (*place, found))) {
        let Some(said) = element.query_selector("[lang]").ok().flatten() else { continue };
        let lang = said.get_attribute("lang").unwrap_or_default();
        let text = said.text_content().unwrap_or_default();
        if text.trim().is_empty() || voice(&lang).is_none() {
            continue;
        }
        let Some(button) = button(label, text, lang) else { continue };
        let (parent, before): (Option<Node>, Option<Node>) = match place {
            Place::Behind => (element.parent_node(), element.next_sibling()),
            Place::Inside => (Some(element.into()), None),
        };
        if let Some(parent) = parent {
            let _ = parent.insert_before(&button, before.as_ref());
        }
    }
}

fn all(item: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = item.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|n| found.item(n)).map(JsCast::unchecked_into).collect()
}

/// The button itself. Its word is seen beside the question and heard everywhere.
fn button(label: &str, text: String, lang: String) -> Option<Element> {
    let button: HtmlElement = document().create_element("button").ok()?.unchecked_into();
    let _ = button.set_attribute("type", "button");
    button.set_class_name("aloud");
    button.set_inner_html(&Icon::Listen.svg());
    let word = document().create_element("span").ok()?;
    word.set_text_content(Some(label));
    let _ = button.append_child(&word);
    super::on(&button, "click", move |_| say(&text, &lang));
    Some(button.into())
}

fn say(text: &str, lang: &str) {
    let (Some(synthesis), Ok(said)) = (synthesis(), SpeechSynthesisUtterance::new_with_text(text)) else { return };
    synthesis.cancel();
    said.set_lang(lang);
    said.set_voice(voice(lang).as_ref());
    // A little slower than people speak: the listener is learning.
    said.set_rate(0.85);
    synthesis.speak(&said);
}
