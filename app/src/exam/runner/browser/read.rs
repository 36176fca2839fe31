//! Reading what the server wrote, by hand: a few values of known shape need no general reader. What the page itself holds
//! is read as it is; what came over the network is checked, and one thing out of place makes nothing of all of it.

use crate::exam::wire::{Drawn, Fields, ITEMS, MapEntry, Receipt, RunnerTexts, RunnerView, Word};
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
    /// A value that may be missing, but must be readable if it is there.
    fn optional<T>(&self, read: impl Fn(&Self) -> Option<T>) -> Option<Option<T>> {
        if self.0.is_null() || self.0.is_undefined() { Some(None) } else { read(self).map(Some) }
    }
    /// An item as the server has drawn it.
    fn drawn(&self) -> Option<Drawn> {
        let fields = self.get("fields");
        Some(Drawn {
            n: self.get("n").maybe_number().and_then(|n| u16::try_from(n).ok())?,
            html: self.get("html").maybe_text()?,
            fields: Array::is_array(&fields.0).then(|| fields.pairs())?,
            revealed: self.get("revealed").0.as_bool()?,
        })
    }
    /// Safar's word on a step of an attempt; nothing if this is not Safar's, or its word on something else. That it is
    /// not done now, Safar may say before it knows of which step.
    pub(super) fn receipt(&self, attempt: &str, op: &str) -> Option<Receipt> {
        let receipt = Receipt {
            safar: Word::named(&self.get("safar").maybe_text()?)?,
            attempt: self.get("attempt").maybe_text()?,
            op: self.get("op").maybe_text()?,
            item: self.get("item").optional(Self::drawn)?,
            entry: self.get("entry").optional(|entry| entry.text().chars().next().filter(|digit| MapEntry::of_digit(*digit).is_some()))?,
            remaining: self.get("remaining").optional(Self::maybe_number)?,
            ended: self.get("ended").0.as_bool()?,
            problem: self.get("problem").optional(Self::maybe_text)?,
        };
        (receipt.safar == Word::Later || receipt.attempt == attempt && receipt.op == op).then_some(receipt)
    }
    /// Items of an attempt.
    pub(super) fn items(&self, attempt: &str) -> Option<Vec<Drawn>> {
        let items = self.get("items");
        let ours = self.get("safar").text() == ITEMS && self.get("attempt").text() == attempt && Array::is_array(&items.0);
        if ours { items.list(|item| item.drawn()).into_iter().collect() } else { None }
    }
    /// What the runner starts from.
    pub(super) fn view(&self) -> RunnerView {
        RunnerView {
            attempt: self.get("attempt").text(),
            lang: self.get("lang").text(),
            exam: self.get("exam").flag(),
            n: self.get("n").index(),
            fields: self.get("fields").pairs(),
            revealed: self.get("revealed").flag(),
            map: self.get("map").text(),
            remaining: self.get("remaining").maybe_number(),
            length: self.get("length").maybe_number(),
            notice: self.get("notice").maybe_text(),
            texts: RunnerTexts(self.get("texts").pairs().into()),
        }
    }
}
