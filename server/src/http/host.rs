//! By which names Safar may be asked. A page of a stranger whose name leads to our address, and an address made up by who
//! asks, get nothing.

use super::refusal::Refused;
use crate::state::State;
use app::trouble::Trouble;
use axum::extract::{Request, State as Extract};
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::IpAddr;
use std::sync::Arc;

/// Lets a request pass if it asks for us.
pub async fn check(Extract(state): Extract<Arc<State>>, request: Request, next: Next) -> Response {
    // Whoever watches over the process asks by any name.
    let sign = matches!(request.uri().path(), "/healthz" | "/readyz");
    let asked = request.uri().authority().cloned().or_else(|| named(request.headers()));
    let ours = asked.is_some_and(|asked| is_ours(asked.host(), &state.config.public_hosts));
    if sign || ours { next.run(request).await } else { Refused(Trouble::OtherHost).into_response() }
}

/// The host that a request names, if it names one and no more.
fn named(headers: &HeaderMap) -> Option<Authority> {
    let mut hosts = headers.get_all(HOST).iter();
    let host = Authority::try_from(hosts.next()?.as_bytes()).ok()?;
    (hosts.next().is_none() && !host.as_str().contains('@')).then_some(host)
}

/// The host and port by which this browser has found us, checked before.
pub fn of(headers: &HeaderMap) -> String {
    named(headers).map_or_else(|| "localhost".to_owned(), |host| host.to_string())
}

/// Without names of our own: addresses, and names that nobody can register for the internet, for a stranger's page can
/// come only from a name that was registered.
fn is_ours(host: &str, public: &[String]) -> bool {
    const LOCAL: [&str; 6] = ["localhost", "local", "lan", "internal", "home.arpa", "test"];
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if !public.is_empty() {
        return public.iter().any(|name| name.trim_end_matches('.').eq_ignore_ascii_case(&host));
    }
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(&host).parse::<IpAddr>().is_ok();
    let local = LOCAL.iter().any(|end| host.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')));
    address || local || (!host.is_empty() && !host.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_names_of_our_own_only_what_nobody_can_register() {
        for host in
            ["127.0.0.1", "192.168.1.10", "[::1]", "localhost", "LOCALHOST", "safar", "safar.local", "pc7.lan", "a.home.arpa", "localhost."]
        {
            assert!(is_ours(host, &[]), "{host}");
        }
        for host in ["evil.example", "rebind.evil.org", "127.0.0.1.nip.io", "local.evil.org", "notlocal.com", "", "1.2.3.4.5"] {
            assert!(!is_ours(host, &[]), "{host}");
        }
    }

    #[test]
    fn with_names_of_our_own_only_those() {
        let public = ["safar.example.org".to_owned(), "10.0.0.5".to_owned()];
        for host in ["safar.example.org", "SAFAR.example.org.", "10.0.0.5"] {
            assert!(is_ours(host, &public), "{host}");
        }
        for host in ["localhost", "127.0.0.1", "example.org", "a.safar.example.org", "safar.example.org.evil.net"] {
            assert!(!is_ours(host, &public), "{host}");
        }
    }

    #[test]
    fn a_request_names_one_host() {
        let named = |hosts: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for host in hosts {
                headers.append(HOST, axum::http::HeaderValue::from_static(host));
            }
            named(&headers).map(|host| host.to_string())
        };
        assert_eq!(named(&["localhost:3000"]), Some("localhost:3000".to_owned()));
        for bad in [&[][..], &["a", "b"], &["user@localhost"], &["local host"], &["localhost/x"]] {
            assert_eq!(named(bad), None, "{bad:?}");
        }
    }
}
