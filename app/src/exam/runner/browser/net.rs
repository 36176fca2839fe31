//! Talking to the server: one form-encoded POST, one JSON GET, both with a limit of time. What comes back is Safar's only
//! if it says so itself: on its way a request may meet a filter, a proxy or the sign-in page of a Wi-Fi, and each of them
//! answers with any status and any page.

use super::read::Value;
use crate::exam::runner::Why;
use crate::exam::wire::{Drawn, Receipt};
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCache, RequestCredentials, RequestInit, RequestRedirect, Response};

/// A request that takes longer counts as lost, in milliseconds.
const PATIENCE: i32 = 15_000;

/// Posts a step and reads Safar's word on this very step.
pub(super) async fn post(address: &str, body: &str, attempt: &str, op: &str) -> Result<Receipt, Why> {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&JsValue::from_str(body));
    fetch(address, &init).await?.receipt(attempt, op).ok_or(Why::Stranger)
}

/// Reads items of an attempt.
pub(super) async fn items(address: &str, attempt: &str) -> Result<Vec<Drawn>, Why> {
    fetch(address, &RequestInit::new()).await?.items(attempt).ok_or(Why::Stranger)
}

async fn fetch(address: &str, init: &RequestInit) -> Result<Value, Why> {
    let lost = |_| Why::Offline;
    let headers = Headers::new().map_err(lost)?;
    headers.set("Accept", "application/json").map_err(lost)?;
    headers.set("Content-Type", "application/x-www-form-urlencoded").map_err(lost)?;
    init.set_headers(&headers);
    // An answer is never sent on to where somebody leads, and nothing is read from what somebody has kept.
    init.set_redirect(RequestRedirect::Manual);
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_cache(RequestCache::NoStore);
    // The time that is allowed covers the body too: it may stop in the middle.
    let abort = AbortController::new().ok();
    init.set_signal(abort.as_ref().map(AbortController::signal).as_ref());
    let timer = abort.and_then(|abort| super::after(PATIENCE, move || abort.abort()));
    let text = read(address, init).await;
    if let Some(timer) = timer {
        leptos::prelude::window().clear_timeout_with_handle(timer);
    }
    Value::parse(&text?).ok_or(Why::Stranger)
}

/// The body of an answer that is JSON.
async fn read(address: &str, init: &RequestInit) -> Result<String, Why> {
    let lost = |_| Why::Offline;
    let reply = JsFuture::from(leptos::prelude::window().fetch_with_str_and_init(address, init)).await;
    let response: Response = reply.map_err(lost)?.unchecked_into();
    let kind = response.headers().get("Content-Type").ok().flatten().unwrap_or_default();
    if !kind.starts_with("application/json") {
        return Err(Why::Stranger);
    }
    JsFuture::from(response.text().map_err(lost)?).await.map_err(lost)?.as_string().ok_or(Why::Stranger)
}

/// Waits.
pub(super) async fn sleep(milliseconds: i32) {
    let _ = JsFuture::from(pause(milliseconds).0).await;
}

/// A promise that is kept after so many milliseconds, and the function that keeps it at once.
pub(super) fn pause(milliseconds: i32) -> (Promise, Option<Function>) {
    let mut end = None;
    let promise = Promise::new(&mut |resolve, _| {
        end = Some(resolve.clone());
        super::after(milliseconds, move || {
            let _ = resolve.call0(&JsValue::NULL);
        });
    });
    (promise, end)
}
