//! The page's controls, as fields of a form; events and timers.

use crate::exam::wire::Fields;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlFormElement;

/// The controls that are typed into. A letter's field is read as any other: what is asked of it, it has too.
pub(super) const TYPED: [&str; 2] = ["text", "textarea"];

/// Gives the focus to an element, so that a screen reader reads it.
pub(super) fn focus(id: &str) {
    let element = document().get_element_by_id(id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = element {
        let _ = element.focus();
    }
}

/// One control of an answer.
pub(super) enum Control {
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
pub(super) fn controls(form: &HtmlFormElement) -> Vec<Control> {
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
pub(super) fn choose(form: &HtmlFormElement, fields: &Fields) {
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
pub(super) fn answer_fields(form: &HtmlFormElement) -> Fields {
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

pub(super) fn on(target: &web_sys::EventTarget, name: &str, handler: impl FnMut(web_sys::Event) + 'static) {
    let handler = Closure::<dyn FnMut(web_sys::Event)>::new(handler).into_js_value();
    let _ = target.add_event_listener_with_callback(name, handler.unchecked_ref());
}

pub(super) fn every(milliseconds: i32, action: impl FnMut() + 'static) {
    let action = Closure::<dyn FnMut()>::new(action).into_js_value();
    let _ = window().set_interval_with_callback_and_timeout_and_arguments_0(action.unchecked_ref(), milliseconds);
}

pub(super) fn after(milliseconds: i32, action: impl FnOnce() + 'static) -> Option<i32> {
    let action = Closure::once_into_js(action);
    window().set_timeout_with_callback_and_timeout_and_arguments_0(action.unchecked_ref(), milliseconds).ok()
}
