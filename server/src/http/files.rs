//! Files: style, script and wasm under names that never change their content, recordings and pictures of banks.

use super::reader::Refused;
use crate::assets::{self, ShippedBanks};
use crate::startup::State;
use app::trouble::Trouble;
use axum::body::Body;
use axum::extract::{Path, State as Extract};
use axum::http::header::{ACCEPT_ENCODING, ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE, RANGE, VARY};
use axum::http::{HeaderMap, Response, StatusCode};
use domain::ids::BankId;
use domain::question::Material;
use std::ops::RangeInclusive;
use std::sync::Arc;

type Answer = Result<Response<Body>, Refused>;

/// A built file. Its name carries its content's hash, so a browser may keep it for ever.
pub async fn asset(Extract(state): Extract<Arc<State>>, Path(name): Path<String>, headers: HeaderMap) -> Answer {
    let accept = headers.get(ACCEPT_ENCODING).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let kind = assets::content_type(&name).ok_or(Refused(Trouble::NotFound))?;
    let file = state.site.file(&name, accept).ok_or(Refused(Trouble::NotFound))?;
    let mut response = Response::builder()
        .header(CONTENT_TYPE, kind)
        .header(CACHE_CONTROL, "public, max-age=31536000, immutable")
        .header(VARY, "Accept-Encoding");
    if let Some(encoding) = file.encoding {
        response = response.header(CONTENT_ENCODING, encoding);
    }
    response.body(Body::from(file.bytes)).map_err(|_| Refused(Trouble::Broken))
}

/// A recording or picture that a question of the bank uses; nothing else of the bank can be read this way.
pub async fn media(Extract(state): Extract<Arc<State>>, Path((bank, name)): Path<(String, String)>, headers: HeaderMap) -> Answer {
    let missing = || Refused(Trouble::NotFound);
    let bank = BankId::parse(&bank).ok().and_then(|bank| state.banks.get(&bank)).ok_or_else(missing)?;
    let used = bank.stimuli.values().any(|entry| match &entry.stimulus.material {
        Material::Image { file, .. } | Material::Audio { file, .. } => *file == name,
        Material::Text { .. } | Material::Notice { .. } => false,
    });
    let kind = assets::content_type(&name).filter(|_| used).ok_or_else(missing)?;
    let bytes = ShippedBanks::get(&format!("{}/{name}", bank.id)).ok_or_else(missing)?;
    let response =
        Response::builder().header(CONTENT_TYPE, kind).header(CACHE_CONTROL, "public, max-age=3600").header(ACCEPT_RANGES, "bytes");
    // Safari plays a recording only from a server that can send a part of it.
    let range = headers.get(RANGE).and_then(|range| range.to_str().ok()).map(|range| part(range, bytes.len()));
    let response = match range {
        None => response.body(Body::from(bytes)),
        Some(Some(range)) => {
            let content_range = format!("bytes {}-{}/{}", range.start(), range.end(), bytes.len());
            let part = bytes.get(range).unwrap_or_default().to_vec();
            response.status(StatusCode::PARTIAL_CONTENT).header(CONTENT_RANGE, content_range).body(Body::from(part))
        }
        Some(None) => {
            response.status(StatusCode::RANGE_NOT_SATISFIABLE).header(CONTENT_RANGE, format!("bytes */{}", bytes.len())).body(Body::empty())
        }
    };
    response.map_err(|_| Refused(Trouble::Broken))
}

/// The one part that a `Range` header asks for; `None` if it cannot be given.
fn part(header: &str, length: usize) -> Option<RangeInclusive<usize>> {
    let (from, to) = header.strip_prefix("bytes=")?.split_once('-')?;
    let last = length.checked_sub(1)?;
    let (from, to) = match (from, to) {
        ("", to) => (length.saturating_sub(to.parse().ok()?), last),
        (from, "") => (from.parse().ok()?, last),
        (from, to) => (from.parse().ok()?, to.parse::<usize>().ok()?.min(last)),
    };
    (from <= to && from < length).then_some(from..=to)
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn parts() {
        assert_eq!(part("bytes=0-1", 10), Some(0..=1));
        assert_eq!(part("bytes=4-", 10), Some(4..=9));
        assert_eq!(part("bytes=-3", 10), Some(7..=9));
        assert_eq!(part("bytes=0-99", 10), Some(0..=9));
        for bad in ["bytes=10-", "bytes=5-4", "bytes=a-b", "0-1", "bytes=0-1,3-4", "bytes=-"] {
            assert_eq!(part(bad, 10), None, "{bad}");
        }
        assert_eq!(part("bytes=0-0", 0), None);
    }
}
