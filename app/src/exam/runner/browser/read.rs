//! Reading what the server wrote, by hand: a few values of known shape need no general reader.

use crate::exam::wire::{Drawn, Fields, MapEntry, Receipt, RunnerTexts, RunnerView};
use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::JsValue;

/// A value of JavaScript. What is not there reads as nothing.
pub(super) struct Value(pub JsValue);

impl Value {
    /// Reads JSON.
    pub(super) fn parse(text: &str) -> Option<Self> {
        JSON::parse(text).ok().map(Self)
    }
    fn get(&self, name: &str) -> Self {
        Self(Reflect::get(&self.0, &JsValue::from_str(name)).unwrap_or(JsValue::NULL))
    }
    pub(super) fn text(&self) -> String {
        self.0.as_string().unwrap_or_default()
    }
    fn maybe_text(&self) -> Option<String> {
        self.0.as_string()
    }
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds of an exam fit many times over")]
    fn maybe_number(&self) -> Option<i64> {
        self.0.as_f64().map(|number| number as i64)
    }
    pub(super) fn index(&self) -> u16 {
        self.maybe_number().and_then(|number| u16::try_from(number).ok()).unwrap_or_default()
    }
    fn flag(&self) -> bool {
        self.0.is_truthy()
    }
    pub(super) fn list<T>(&self, read: impl Fn(Self) -> T) -> Vec<T> {
        if !Array::is_array(&self.0) {
            return Vec::new();
        }
        Array::from(&self.0).iter().map(|value| read(Self(value))).collect()
    }
    /// Pairs of texts.
    pub(super) fn pairs(&self) -> Fields {
        self.list(|pair| {
            let mut texts = pair.list(|text| text.text()).into_iter();
            (texts.next().unwrap_or_default(), texts.next().unwrap_or_default())
        })
    }
    /// An item as the server has drawn it.
    pub(super) fn drawn(&self) -> Drawn {
        Drawn {
            n: self.get("n").index(),
            html: self.get("html").text(),
            fields: self.get("fields").pairs(),
            revealed: self.get("revealed").flag(),
        }
    }
    /// The server's word after a step.
    pub(super) fn receipt(&self) -> Receipt {
        let item = self.get("item");
        Receipt {
            item: item.flag().then(|| item.drawn()),
            remaining: self.get("remaining").maybe_number(),
            ended: self.get("ended").flag(),
            problem: self.get("problem").maybe_text(),
        }
    }
    /// What the runner starts from.
    pub(super) fn view(&self) -> RunnerView {
        let entry = |entry: Self| MapEntry { answered: entry.get("answered").flag(), flagged: entry.get("flagged").flag() };
        RunnerView {
            attempt: self.get("attempt").text(),
            lang: self.get("lang").text(),
            exam: self.get("exam").flag(),
            n: self.get("n").index(),
            fields: self.get("fields").pairs(),
            revealed: self.get("revealed").flag(),
            map: self.get("map").list(entry),
            remaining: self.get("remaining").maybe_number(),
            problem: self.get("problem").maybe_text(),
            texts: RunnerTexts(self.get("texts").pairs().into()),
        }
    }
}
