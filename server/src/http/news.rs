//! What has just been done, said once on the page that follows. An address alone is not believed, for anybody can make one: the
//! word comes in a cookie of one minute, or, where the browser has just forgotten its cookies, with a proof in the address.

use super::reply::go;
use super::session::{self, NEWS};
use crate::state::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use axum_extra::extract::cookie::Cookie;

/// An answer came too late.
pub const LATE: &str = "late";
/// A complaint about the question of this page has been saved.
pub const COMPLAINED: &str = "complained";
/// A complaint has been saved.
pub const SENT: &str = "sent";
/// A resume code has brought everything here.
pub const RESUMED: &str = "resumed";
/// Everything was deleted.
pub const ERASED: &str = "1";
/// Everything was deleted; the last traces on the disk are overwritten later.
pub const LATER: &str = "later";
/// There was nothing to delete.
pub const NOBODY: &str = "nobody";

/// On to the page that says what has just been done, `?word=1`.
pub fn go_and_say(state: &State, address: &str, word: &'static str) -> Response {
    let sign = if address.contains('?') { '&' } else { '?' };
    let mut response = go(&format!("{address}{sign}{word}=1"));
    say(state, &mut response, word);
    response
}

/// Lets the page to come say what has just been done.
pub fn say(state: &State, response: &mut Response, word: &'static str) {
    if let Ok(cookie) = HeaderValue::try_from(cookie(state, word).to_string()) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

/// The cookie that tells the page to come what has just been done. It is news for a minute.
fn cookie(state: &State, word: &'static str) -> Cookie<'static> {
    let mut cookie = session::cookie(state, NEWS, word.to_owned());
    cookie.set_max_age(cookie::time::Duration::seconds(60));
    cookie
}

/// Whether this has just been done in this browser.
pub fn is_news(state: &State, headers: &HeaderMap, word: &str) -> bool {
    session::value(state, headers, NEWS) == Some(word)
}

/// Proves on the page after a deletion or a sign-out that it has just been done: there the browser has forgotten its cookies.
pub fn proof(state: &State, word: &str) -> String {
    let minute = state.clock.now() / 60_000;
    format!("{minute}-{}", sealed(state, word, minute))
}

/// Whether the word of an address has been proven within two minutes.
pub fn is_proof(state: &State, word: &str, proof: Option<&str>) -> bool {
    let Some((minute, seal)) = proof.and_then(|proof| proof.split_once('-')) else { return false };
    let now = state.clock.now() / 60_000;
    minute.parse().is_ok_and(|minute: i64| (0..=2).contains(&(now - minute)) && sealed(state, word, minute) == seal)
}

fn sealed(state: &State, word: &str, minute: i64) -> String {
    state.pepper.mix("done", format!("{word} {minute}").as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
