//! Compression. An answer is compressed at once and as a whole, by the coding that the browser takes best; pages that are
//! kept are compressed when they are kept ([`crate::page_cache`]).
//!
//! Measured on our pages: Brotli at 5 by its authors' library, told at once how much there is, makes them 1 % larger than at 6
//! and takes half of the time that a streaming encoder takes for either. Below 5 they grow by 9 % and more, and Zstandard,
//! which takes a third, makes them a sixth larger: that is more than a cheap phone on a slow line saves on our processor.

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use brotlic::{CompressionMode, Quality, WindowSize, compress as compress_brotli, compress_bound};
use bytes::Bytes;
use libdeflater::{CompressionLvl, Compressor};
use std::cell::RefCell;

/// What is shorter is sent as it is, in bytes: it fits into the packet that carries the headers.
const SHORT: u64 = 400;

/// How hard Brotli tries while somebody waits.
const QUICK: u8 = 5;
/// How hard it can try.
const BEST: u8 = 11;
/// How hard gzip tries while somebody waits.
const QUICK_GZIP: i32 = 8;

/// How an answer is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Coding {
    /// As it is.
    Plain,
    /// For browsers without TLS, which are offered nothing better.
    Gzip,
    /// The smallest for texts.
    Brotli,
}

impl Coding {
    /// The best coding that a browser takes (RFC 9110, 12.5.3); of those it likes the same, the smallest.
    pub fn accepted(headers: &HeaderMap) -> Self {
        let (mut brotli, mut gzip, mut plain, mut others) = (None, None, None, None);
        for offer in headers.get_all(ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(',')) {
            let mut parts = offer.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default();
            let place = match name {
                _ if name.eq_ignore_ascii_case("br") => &mut brotli,
                _ if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") => &mut gzip,
                _ if name.eq_ignore_ascii_case("identity") => &mut plain,
                "*" => &mut others,
                _ => continue,
            };
            // Three digits at most; what is no number counts as a wish.
            let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
            *place = Some(quality.map_or(1.0, |quality| quality.trim().parse::<f32>().unwrap_or(1.0)));
        }
        let liked = |coding: Option<f32>| coding.or(others).unwrap_or(0.0);
        let best = liked(brotli).max(liked(gzip));
        match best {
            // Not compressing is liked better by whoever says so.
            best if best <= 0.0 || plain.is_some_and(|plain| plain > best) => Self::Plain,
            best if liked(brotli) >= best => Self::Brotli,
            _ => Self::Gzip,
        }
    }

    /// Its name in headers; none for what is sent as it is.
    pub fn name(self) -> Option<HeaderValue> {
        match self {
            Self::Plain => None,
            Self::Gzip => Some(HeaderValue::from_static("gzip")),
            Self::Brotli => Some(HeaderValue::from_static("br")),
        }
    }

    /// Compresses while somebody waits; `None` if there is no memory for it.
    pub fn quickly(self, plain: &[u8]) -> Option<Bytes> {
        match self {
            Self::Plain => None,
            Self::Gzip => GZIP.with_borrow_mut(|compressor| gzip(compressor, plain)),
            Self::Brotli => brotli(plain, QUICK),
        }
    }

    /// Compresses as well as can be, beside the work: for what is sent again and again.
    pub fn well(self, plain: &[u8]) -> Option<Bytes> {
        match self {
            Self::Plain => None,
            Self::Gzip => gzip(&mut Compressor::new(CompressionLvl::best()), plain),
            Self::Brotli => brotli(plain, BEST),
        }
    }
}

thread_local! {
    /// Its tables are as large as a page; each thread keeps them.
    static GZIP: RefCell<Compressor> = RefCell::new(Compressor::new(CompressionLvl::new(QUICK_GZIP).unwrap_or_default()));
}

fn gzip(compressor: &mut Compressor, plain: &[u8]) -> Option<Bytes> {
    let mut sent = vec![0; compressor.gzip_compress_bound(plain.len())];
    let length = compressor.gzip_compress(plain, &mut sent).ok()?;
    sent.get(..length).map(Bytes::copy_from_slice)
}

fn brotli(plain: &[u8], quality: u8) -> Option<Bytes> {
    let quality = Quality::new(quality).ok()?;
    // No page of ours is longer than this window, of 256 KB.
    let window = WindowSize::new(18).ok()?;
    let mut sent = vec![0; compress_bound(plain.len(), quality)?];
    let length = compress_brotli(plain, &mut sent, quality, window, CompressionMode::Text).ok()?;
    sent.get(..length).map(Bytes::copy_from_slice)
}

/// Whether it is worth compressing: recordings and pictures are compressed already.
fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    [&b"text/"[..], b"application/json", b"image/svg+xml"].iter().any(|text| kind.starts_with(text))
}

/// Compresses what has not been compressed and is whole.
pub async fn compress(request: Request, next: Next) -> Response {
    // The answer to HEAD has no body, but says how long it would be.
    let coding = if request.method() == Method::HEAD { Coding::Plain } else { Coding::accepted(request.headers()) };
    let response = next.run(request).await;
    let long = response.body().size_hint().exact().is_some_and(|length| length >= SHORT);
    let Some(name) = coding.name().filter(|_| long && is_text(response.headers()) && !response.headers().contains_key(CONTENT_ENCODING))
    else {
        return response;
    };
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let Some(sent) = coding.quickly(&body) else { return Response::from_parts(parts, Body::from(body)) };
    parts.headers.insert(CONTENT_ENCODING, name);
    parts.headers.entry(VARY).or_insert(HeaderValue::from_static("Accept-Encoding"));
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(sent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use std::io::Read;

    #[rstest]
    #[case::a_browser_with_tls(&["gzip, deflate, br, zstd"], Coding::Brotli)]
    #[case::a_browser_without(&["gzip, deflate"], Coding::Gzip)]
    #[case::several_lines(&["gzip", "br"], Coding::Brotli)]
    #[case::letters_and_spaces(&["GZIP ; Q=0.5 ,BR;q=0.4"], Coding::Gzip)]
    #[case::refused(&["br;q=0, gzip;q=0.000"], Coding::Plain)]
    #[case::anything(&["*"], Coding::Brotli)]
    #[case::anything_but(&["*, br;q=0"], Coding::Gzip)]
    #[case::nothing(&["*;q=0"], Coding::Plain)]
    #[case::rather_not(&["identity, br;q=0.5"], Coding::Plain)]
    #[case::unknown(&["deflate, compress, dcb"], Coding::Plain)]
    #[case::nonsense(&["br;q=very", ",;,="], Coding::Brotli)]
    #[case::silence(&[], Coding::Plain)]
    fn the_best_that_is_taken(#[case] lines: &[&'static str], #[case] expected: Coding) {
        let headers = lines.iter().map(|line| (ACCEPT_ENCODING, HeaderValue::from_static(line))).collect();
        assert_eq!(Coding::accepted(&headers), expected);
    }

    #[test]
    fn what_is_sent_is_what_was_drawn() {
        let page = include_str!("coding.rs").repeat(3);
        let gzip = |sent: Bytes| {
            let mut read = String::new();
            flate2::read::GzDecoder::new(&sent[..]).read_to_string(&mut read).map(|_| read).unwrap()
        };
        let brotli = |sent: Bytes| {
            let mut read = Vec::new();
            brotli::BrotliDecompress(&mut &sent[..], &mut read).unwrap();
            String::from_utf8(read).unwrap()
        };
        for text in [page.as_str(), "a", ""] {
            let (quick, well) = (Coding::Gzip.quickly(text.as_bytes()).unwrap(), Coding::Gzip.well(text.as_bytes()).unwrap());
            assert!(well.len() <= quick.len());
            assert_eq!((gzip(quick).as_str(), gzip(well).as_str()), (text, text));
            let (quick, well) = (Coding::Brotli.quickly(text.as_bytes()).unwrap(), Coding::Brotli.well(text.as_bytes()).unwrap());
            assert!(well.len() <= quick.len());
            assert_eq!((brotli(quick).as_str(), brotli(well).as_str()), (text, text));
        }
    }
}
