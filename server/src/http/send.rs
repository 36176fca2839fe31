//! A file of a bank, sent whole or in part.

use super::refusal::Refused;
use crate::assets::Medium;
use crate::content::media_type;
use app::trouble::Trouble;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use bytes::Bytes;
use headers::{AcceptRanges, ContentLength, ContentRange, ETag, HeaderMapExt, IfModifiedSince, IfNoneMatch, IfRange, LastModified, Range};
use std::borrow::Cow;
use std::ops::Bound;
use std::time::{Duration, UNIX_EPOCH};

/// Sends a file of a bank, whole or the part that is asked for: Safari plays a recording only from a server that can send
/// a part of it. `keep` says how long the browser may use it without asking; then it asks whether it is still the same. `body`
/// is given the bytes that are asked for and how many the whole file has.
pub fn send(
    name: &str,
    file: Medium,
    asked: &HeaderMap,
    keep: &'static str,
    body: impl FnOnce(Bytes, usize) -> Body,
) -> Result<Response<Body>, Refused> {
    let kind = media_type(name).ok_or(Refused(Trouble::NotFound))?;
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.typed_insert(AcceptRanges::bytes());
    let whole_length = file.bytes.len();
    let length = whole_length as u64;
    let bytes = match file.bytes {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    let hash: String = file.hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let tag: ETag = format!("\"{hash}\"").parse().map_err(|_| Refused(Trouble::Broken))?;
    let modified = file.modified.map(|seconds| LastModified::from(UNIX_EPOCH + Duration::from_secs(seconds)));
    headers.typed_insert(tag.clone());
    if let Some(modified) = modified {
        headers.typed_insert(modified);
    }
    // What the browser has counts by its tag; the date decides only where no tag is named.
    let same = match asked.typed_get::<IfNoneMatch>() {
        Some(known) => !known.precondition_passes(&tag),
        None => asked
            .typed_get::<IfModifiedSince>()
            .zip(file.modified)
            .is_some_and(|(since, seconds)| !since.is_modified(UNIX_EPOCH + Duration::from_secs(seconds))),
    };
    if same {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return Ok(response);
    }
    // A part of another file would not fit what the browser has: it gets the whole.
    let whole = asked.typed_get::<IfRange>().is_some_and(|known| known.is_modified(Some(&tag), modified.as_ref()));
    let ranged = asked.typed_get::<Range>().filter(|_| !whole);
    let Some(range) = ranged else {
        headers.typed_insert(ContentLength(length));
        *response.body_mut() = body(bytes, whole_length);
        return Ok(response);
    };
    match part(&range, length) {
        Some((first, last)) => {
            headers.typed_insert(ContentRange::bytes(first..=last, length).map_err(|_| Refused(Trouble::Broken))?);
            headers.typed_insert(ContentLength(last - first + 1));
            let (Ok(first), Ok(last)) = (usize::try_from(first), usize::try_from(last)) else { return Err(Refused(Trouble::Broken)) };
            *response.body_mut() = body(bytes.slice(first..=last), whole_length);
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        }
        None => {
            headers.typed_insert(ContentRange::unsatisfied_bytes(length));
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
        }
    }
    Ok(response)
}

/// The first and last byte of the one part that is asked for; `None` if it cannot be given.
fn part(range: &Range, length: u64) -> Option<(u64, u64)> {
    let mut parts = range.satisfiable_ranges(length);
    let (Some(one), None) = (parts.next(), parts.next()) else { return None };
    let last = length.checked_sub(1)?;
    let (first, end) = match one {
        (Bound::Included(first), Bound::Included(end)) => (first, end.min(last)),
        (Bound::Included(first), Bound::Unbounded) => (first, last),
        _ => return None,
    };
    (first <= end).then_some((first, end))
}

#[cfg(test)]
mod tests {
    use super::part;
    use axum::http::HeaderValue;
    use headers::{Header, Range};

    fn asked(range: &str, length: u64) -> Option<(u64, u64)> {
        part(&Range::decode(&mut [HeaderValue::from_str(range).unwrap()].iter()).ok()?, length)
    }

    #[test]
    fn parts() {
        assert_eq!(asked("bytes=0-1", 10), Some((0, 1)));
        assert_eq!(asked("bytes=4-", 10), Some((4, 9)));
        assert_eq!(asked("bytes=-3", 10), Some((7, 9)));
        assert_eq!(asked("bytes=0-99", 10), Some((0, 9)));
        for bad in ["bytes=10-", "bytes=5-4", "bytes=a-b", "0-1", "bytes=0-1,3-4", "bytes=-"] {
            assert_eq!(asked(bad, 10), None, "{bad}");
        }
        assert_eq!(asked("bytes=0-0", 0), None);
    }
}
