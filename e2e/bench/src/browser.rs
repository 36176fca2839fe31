//! Asks as a browser asks: the lines that Chrome on a cheap phone sends, and the decoding of what comes back.

use crate::client::Answer;
use anyhow::{Context, Result, bail};
use std::io::Read;

/// What is said with every request.
const ALWAYS: [&str; 6] = [
    "Connection: keep-alive",
    "sec-ch-ua: \"Chromium\";v=\"142\", \"Google Chrome\";v=\"142\", \"Not_A Brand\";v=\"99\"",
    "sec-ch-ua-mobile: ?1",
    "sec-ch-ua-platform: \"Android\"",
    "User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
    "Accept-Language: ru-RU,ru;q=0.9,tg;q=0.8,en-US;q=0.7,en;q=0.6",
];

/// The compressions that are understood.
pub const ENCODINGS: &str = "Accept-Encoding: gzip, deflate, br, zstd";

/// What is said when a person follows a link; `more` is the cookie, if there is one.
pub fn visit(more: &[String]) -> Vec<String> {
    let visit = [
        "Upgrade-Insecure-Requests: 1",
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Mode: navigate",
        "Sec-Fetch-User: ?1",
        "Sec-Fetch-Dest: document",
    ];
    lines(&visit, more)
}

/// What is said when a script of the page sends something. Where it comes from is said with every form.
pub fn fetch(more: &[String]) -> Vec<String> {
    lines(&["Accept: application/json", "Origin: http://127.0.0.1", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty"], more)
}

fn lines(own: &[&str], more: &[String]) -> Vec<String> {
    let own = ALWAYS.iter().chain(own).chain([&ENCODINGS]).map(|line| (*line).to_owned());
    own.chain(more.iter().cloned()).collect()
}

/// The text of an answer, whatever it was compressed with.
///
/// # Errors
/// When it cannot be decoded, or is compressed with something that was not offered.
pub fn text(answer: &Answer<'_>) -> Result<String> {
    let body = answer.body()?;
    let headers = answer.headers()?;
    let encoding = headers.iter().find(|(name, _)| name == "content-encoding").map(|(_, encoding)| encoding.as_str());
    let mut decoded = Vec::new();
    match encoding {
        None => decoded = body,
        Some("br") => brotli::BrotliDecompress(&mut &body[..], &mut decoded).context("the brotli stream is damaged")?,
        Some("gzip") => {
            flate2::read::GzDecoder::new(&body[..]).read_to_end(&mut decoded).context("the gzip stream is damaged")?;
        }
        Some(other) => bail!("a page is compressed with {other}"),
    }
    Ok(String::from_utf8(decoded)?)
}

/// A page without the number that is another in every answer.
pub fn without_nonce(html: &str) -> String {
    let mut parts = html.split("nonce=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |page, part| page + part.split_once('"').map_or("", |(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::without_nonce;

    #[test]
    fn pages_that_differ_in_their_nonce_are_the_same() {
        let page = |nonce: &str| without_nonce(&format!(r#"<script nonce="{nonce}" src="/a.js"></script><p>"nonce"</p>"#));
        assert_eq!(page("one"), page("another"));
        assert_eq!(page("one"), r#"<script  src="/a.js"></script><p>"nonce"</p>"#);
    }
}
