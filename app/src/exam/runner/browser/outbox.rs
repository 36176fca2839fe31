//! What the server has not yet confirmed. It is kept in the browser's storage too, so that a closed browser or an
//! empty battery loses nothing; a confirmed step leaves the storage at once.

use super::read::Value;
use crate::exam::wire::Fields;
use js_sys::{Array, JSON};

/// One request of the island.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// The item.
    pub n: u16,
    go: String,
    fields: Fields,
    /// Made once: a step that is sent twice counts once.
    op: String,
}

impl Step {
    fn new(n: u16, go: &str, fields: Fields) -> Self {
        let part = || (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
        Self { n, go: go.to_owned(), fields, op: format!("{:08x}{:08x}{:08x}", part(), part(), part()) }
    }
    pub(super) fn answer(n: u16, fields: Fields) -> Self {
        Self::new(n, "save", fields)
    }
    pub(super) fn check(n: u16, fields: Fields) -> Self {
        Self::new(n, "check", fields)
    }
    pub(super) fn flag(n: u16, on: bool) -> Self {
        Self::new(n, if on { "flag" } else { "unflag" }, Vec::new())
    }
    pub(super) fn play(n: u16, go: String) -> Self {
        Self::new(n, &go, Vec::new())
    }

    /// As it is kept: a list of lists, for those are read by little code.
    fn written(&self) -> Array {
        let fields: Array = self.fields.iter().map(|(name, value)| Array::of2(&name.into(), &value.into())).collect();
        Array::of4(&self.n.into(), &self.go.as_str().into(), &self.op.as_str().into(), &fields)
    }

    fn read(value: &Value) -> Self {
        let mut parts = value.list(|part| part).into_iter();
        let mut next = || parts.next().unwrap_or(Value(js_sys::Object::new().into()));
        Self { n: next().index(), go: next().text(), op: next().text(), fields: next().pairs() }
    }

    /// The answer, if the step is one.
    pub(super) fn answered(&self) -> Option<&Fields> {
        self.is_answer().then_some(&self.fields)
    }

    /// The mark, if the step sets or takes away one.
    pub(super) fn flagged(&self) -> Option<bool> {
        match self.go.as_str() {
            "flag" => Some(true),
            "unflag" => Some(false),
            _ => None,
        }
    }

    fn is_answer(&self) -> bool {
        self.go == "save"
    }

    /// The body of the request.
    pub(super) fn body(&self, lang: &str) -> String {
        let mut body = format!("lang={lang}&n={}&op={}&go={}", self.n, self.op, self.go);
        if self.is_answer() || self.go == "check" {
            // An empty answer takes the former one back: the island knows what it has shown.
            body.push_str("&had=1");
        }
        for (name, value) in &self.fields {
            body.push('&');
            body.push_str(&String::from(js_sys::encode_uri_component(name)));
            body.push('=');
            body.push_str(&String::from(js_sys::encode_uri_component(value)));
        }
        body
    }
}

/// Steps in the order in which they were made; of each item only the newest answer.
///
/// Two tabs may show one attempt. Each sends its own steps; the storage holds those of both.
pub(super) struct Outbox {
    key: String,
    steps: Vec<Step>,
}

impl Outbox {
    /// What an earlier visit to this attempt could not send.
    pub(super) fn restore(attempt: &str) -> Self {
        let key = format!("safar-outbox-{attempt}");
        let steps = kept(&key);
        Self { key, steps }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    pub(super) fn first(&self) -> Option<Step> {
        self.steps.first().cloned()
    }

    pub(super) fn put(&mut self, step: Step) {
        self.change(|steps| {
            steps.retain(|old| old.n != step.n || old.is_answer() != step.is_answer());
            steps.push(step.clone());
        });
    }

    /// The server has confirmed this very step; a newer one for the same item stays.
    pub(super) fn done(&mut self, step: &Step) {
        self.change(|steps| steps.retain(|old| old.op != step.op));
    }

    /// The answer of this item has reached the server another way.
    pub(super) fn forget(&mut self, n: u16) {
        self.change(|steps| steps.retain(|step| step.n != n || !step.is_answer()));
    }

    /// What waits, in order.
    pub(super) fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Changes the list here and the list in the storage, which another tab may have changed since.
    fn change(&mut self, change: impl Fn(&mut Vec<Step>)) {
        change(&mut self.steps);
        let Some(storage) = storage() else { return };
        let mut steps = kept(&self.key);
        change(&mut steps);
        if steps.is_empty() {
            let _ = storage.remove_item(&self.key);
        } else if let Ok(text) = JSON::stringify(&steps.iter().map(Step::written).collect::<Array>()) {
            let _ = storage.set_item(&self.key, &String::from(text));
        }
    }
}

/// What the storage holds under this key.
fn kept(key: &str) -> Vec<Step> {
    let text = storage().and_then(|storage| storage.get_item(key).ok().flatten());
    text.and_then(|text| Value::parse(&text)).map(|steps| steps.list(|step| Step::read(&step))).unwrap_or_default()
}

/// The browser may forbid storage; then only a closed browser loses what was not sent.
fn storage() -> Option<web_sys::Storage> {
    leptos::prelude::window().local_storage().ok().flatten()
}
