//! Talking to the server: one form-encoded POST, one JSON GET, both with a limit of time.

use crate::exam::wire::Receipt;
use serde::de::DeserializeOwned;
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
    fetch(address, &init).await
}

/// Reads an address.
pub(super) async fn get<T: DeserializeOwned>(address: &str) -> Result<T, Failure> {
    fetch(address, &RequestInit::new()).await
}

async fn fetch<T: DeserializeOwned>(address: &str, init: &RequestInit) -> Result<T, Failure> {
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
    let text = JsFuture::from(response.text().map_err(lost)?).await.map_err(lost)?;
    serde_json::from_str(&text.as_string().unwrap_or_default()).map_err(|_| Failure::Refused)
}

/// Waits.
pub(super) async fn sleep(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        super::after(milliseconds, move || {
            let _ = resolve.call0(&JsValue::NULL);
        });
    });
    let _ = JsFuture::from(promise).await;
}
