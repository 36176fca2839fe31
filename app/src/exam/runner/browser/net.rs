//! Talking to the server: one form-encoded POST, one JSON GET, both with a limit of time.

use super::read::Value;
use crate::exam::wire::Receipt;
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestInit, Response};

/// A request that takes longer counts as lost, in milliseconds.
const PATIENCE: i32 = 15_000;

/// Why there is no answer.
pub(super) enum Failure {
    /// The server was not reached, or it is in trouble: try again.
    Offline,
    /// The server answered and said no.
    Refused,
}

/// Posts a form and reads the server's word.
pub(super) async fn post(address: &str, body: &str) -> Result<Receipt, Failure> {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&JsValue::from_str(body));
    Ok(fetch(address, &init).await?.receipt())
}

/// Reads an address.
pub(super) async fn get(address: &str) -> Result<Value, Failure> {
    fetch(address, &RequestInit::new()).await
}

async fn fetch(address: &str, init: &RequestInit) -> Result<Value, Failure> {
    let lost = |_| Failure::Offline;
    let headers = Headers::new().map_err(lost)?;
    headers.set("Accept", "application/json").map_err(lost)?;
    headers.set("Content-Type", "application/x-www-form-urlencoded").map_err(lost)?;
    init.set_headers(&headers);
    let abort = AbortController::new().map_err(lost)?;
    init.set_signal(Some(&abort.signal()));
    let timer = super::after(PATIENCE, move || abort.abort());
    let reply = JsFuture::from(leptos::prelude::window().fetch_with_str_and_init(address, init)).await;
    if let Some(timer) = timer {
        leptos::prelude::window().clear_timeout_with_handle(timer);
    }
    let response: Response = reply.map_err(lost)?.unchecked_into();
    match response.status() {
        200..=299 => {}
        408 | 425 | 429 | 500..=599 => return Err(Failure::Offline),
        _ => return Err(Failure::Refused),
    }
    let json = JsFuture::from(response.json().map_err(lost)?).await.map_err(|_| Failure::Refused)?;
    Ok(Value(json))
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
