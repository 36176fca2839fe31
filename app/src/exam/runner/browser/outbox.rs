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
    pub(super) fn heard(n: u16, go: String) -> Self {
        Self::new(n, &go, Vec::new())
    }
    /// Changes nothing: asks how the attempt stands.
    pub(super) fn ask(n: u16) -> Self {
        Self::new(n, "ask", Vec::new())
    }

    /// Its name, by which the server's word on it is known.
    pub(super) fn op(&self) -> &str {
        &self.op
    }

    /// What it asks for.
    pub(super) fn go(&self) -> &str {
        &self.go
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

    /// Whether the later one of two steps says all that matters: every play of a recording counts.
    fn replaces(&self, old: &Self) -> bool {
        self.n == old.n && self.is_answer() == old.is_answer() && self.flagged().is_some() == old.flagged().is_some() && !old.is_play()
    }

    /// Whether it tells that a recording has sounded.
    pub(super) fn is_play(&self) -> bool {
        self.go.starts_with("heard-")
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

/// Steps that wait; of each item only the newest answer. A step leaves only by Safar's word on it, or on the end of its
/// attempt.
///
/// Two tabs may show one attempt. Each sends its own steps; the storage holds those of both.
pub(super) struct Outbox {
    attempt: String,
    steps: Vec<Step>,
    /// The storage holds them too. Where it is forbidden or full, they live as long as the page.
    kept: bool,
}

/// How the keys of the storage begin that hold steps; the attempt follows.
const KEY: &str = "safar-outbox-";

impl Outbox {
    /// What an earlier visit to this attempt could not send.
    pub(super) fn restore(attempt: &str) -> Self {
        let steps = kept(&key(attempt));
        Self { attempt: attempt.to_owned(), steps, kept: true }
    }

    /// What earlier visits to other attempts could not send.
    pub(super) fn of_others(attempt: &str) -> Vec<Self> {
        let Some(storage) = storage() else { return Vec::new() };
        let keys = (0..storage.length().unwrap_or_default()).filter_map(|n| storage.key(n).ok().flatten());
        let others: Vec<_> = keys.filter_map(|key| key.strip_prefix(KEY).map(str::to_owned)).filter(|other| other != attempt).collect();
        others.iter().map(|other| Self::restore(other)).collect()
    }

    pub(super) fn attempt(&self) -> &str {
        &self.attempt
    }

    pub(super) fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether everything that waits would outlive the page.
    pub(super) const fn is_kept(&self) -> bool {
        self.kept
    }

    pub(super) fn first(&self) -> Option<Step> {
        self.steps.first().cloned()
    }

    /// Lets the first step wait behind the others: what is in the way of one need not be in the way of all.
    pub(super) fn turn(&mut self) {
        if !self.steps.is_empty() {
            self.steps.rotate_left(1);
        }
    }

    pub(super) fn put(&mut self, step: Step) {
        // In two writes: where the storage is full, at least the older answer must not stay in it.
        self.change(|steps| steps.retain(|old| !step.replaces(old)));
        self.change(|steps| steps.push(step.clone()));
    }

    /// Safar has said its last word on this very step; a newer one for the same item stays.
    pub(super) fn done(&mut self, step: &Step) {
        self.change(|steps| steps.retain(|old| old.op != step.op));
    }

    /// The answer of this item has reached the server another way.
    pub(super) fn forget(&mut self, n: u16) {
        self.change(|steps| steps.retain(|step| step.n != n || !step.is_answer()));
    }

    /// Safar has said that the attempt is over.
    pub(super) fn clear(&mut self) {
        self.change(Vec::clear);
    }

    /// What waits.
    pub(super) fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Changes the list here and the list in the storage, which another tab may have changed since.
    fn change(&mut self, change: impl Fn(&mut Vec<Step>)) {
        change(&mut self.steps);
        let key = key(&self.attempt);
        let mut steps = kept(&key);
        change(&mut steps);
        // What the storage had no room for before, it may take now.
        let missing: Vec<_> = self.steps.iter().filter(|step| steps.iter().all(|kept| kept.op != step.op)).cloned().collect();
        steps.extend(missing);
        self.kept = storage().is_some_and(|storage| {
            if steps.is_empty() {
                return storage.remove_item(&key).is_ok();
            }
            let text = JSON::stringify(&steps.iter().map(Step::written).collect::<Array>());
            text.is_ok_and(|text| storage.set_item(&key, &String::from(text)).is_ok())
        });
    }
}

fn key(attempt: &str) -> String {
    format!("{KEY}{attempt}")
}

/// What the storage holds under this key.
fn kept(key: &str) -> Vec<Step> {
    let text = storage().and_then(|storage| storage.get_item(key).ok().flatten());
    let mut steps = text.and_then(|text| Value::parse(&text)).map(|steps| steps.list(|step| Step::read(&step))).unwrap_or_default();
    // What is no step of ours, nobody could ever confirm.
    steps.retain(|step| !step.op.is_empty());
    steps
}

/// The browser may forbid storage; then only a closed browser loses what was not sent.
fn storage() -> Option<web_sys::Storage> {
    leptos::prelude::window().local_storage().ok().flatten()
}
