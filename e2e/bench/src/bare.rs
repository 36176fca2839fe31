//! What Safar is compared with: axum handlers that do nothing but answer, with the very bytes that Safar has answered.

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::Form;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::routing::{get, post};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::fs;
use std::net::SocketAddr;
use std::path::Path;

/// An answer that is kept in a file, so that another process can give it.
#[derive(Serialize, Deserialize)]
pub struct Kept {
    /// The headers, but for those that the server makes itself.
    pub headers: Vec<(String, String)>,
    /// The body as it is sent: compressed, if a header says so.
    pub body: Vec<u8>,
}

/// The path of the bare handler that reads a form; every other file of the folder is a page under its own name.
pub const STEP: &str = "step";

/// Answers until it is killed.
///
/// # Errors
/// When the folder cannot be read or the address is taken.
pub async fn serve(addr: SocketAddr, folder: &Path) -> Result<()> {
    let mut router = Router::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).context("a page needs a name in plain letters")?;
        let kept: Kept = serde_json::from_slice(&fs::read(&path)?)?;
        let headers = headers(kept.headers)?;
        let body = Bytes::from(kept.body);
        let handler = if name == STEP {
            post(move |Form(fields): Form<Vec<(String, String)>>| async move {
                // Without a look at the fields the compiler might leave out the reading of them.
                std::hint::black_box(fields);
                (headers, body)
            })
        } else {
            get(move || async move { (headers, body) })
        };
        router = router.route(&format!("/{name}"), handler);
    }
    let router = router.route("/healthz", get(|| async { "ok" }));
    let listener = tokio::net::TcpListener::bind(addr).await?;
    let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
        if let Err(error) = stream.set_nodelay(true) {
            eprintln!("TCP_NODELAY could not be set: {error}");
        }
    });
    Ok(axum::serve(listener, router).await?)
}

fn headers(kept: Vec<(String, String)>) -> Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    for (name, value) in kept {
        headers.append(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
    }
    Ok(headers)
}
