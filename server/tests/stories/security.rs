//! No other site can act in a learner's name, nothing but our own script can run, and cookies are for the server.

use crate::support::{BANK, Browser, Engine, Fields, Page, Request, Server, field, workspace};
use app::address;
use rstest::rstest;
use std::collections::BTreeMap;

/// The routes of `app::address::route`, read from its source, so that a new one cannot be forgotten.
pub fn routes() -> BTreeMap<String, String> {
    let source = std::fs::read_to_string(workspace().join("app/src/address.rs")).unwrap();
    let constant = |line: &str| {
        let (name, value) = line.trim().strip_prefix("pub const ")?.split_once(": &str = \"")?;
        Some((name.to_owned(), value.strip_suffix("\";")?.to_owned()))
    };
    let routes: BTreeMap<_, _> = source.lines().filter_map(constant).collect();
    assert_eq!(routes.get("API_STEP").map(String::as_str), Some(address::route::API_STEP), "the source is read rightly");
    assert_eq!(routes.len(), source.matches("pub const ").count(), "every constant is read");
    routes
}

/// The routes that the router answers POST on, by the name of their constant, read from its source.
pub fn changing() -> Vec<String> {
    let source = std::fs::read_to_string(workspace().join("server/src/http/mod.rs")).unwrap();
    let mut changing = Vec::new();
    for call in source.split(".route(").skip(1) {
        let call = call.split(')').next().unwrap();
        let (path, method) = call.split_once(", ").unwrap();
        match path.strip_prefix("route::") {
            Some(name) if !method.starts_with("get(") => changing.push(name.to_owned()),
            Some(name) => assert!(routes().contains_key(name), "{name}"),
            None => {
                assert!(["\"/healthz\"", "\"/readyz\""].contains(&path) && method.starts_with("get("), "{path} has a name in app::address")
            }
        }
    }
    assert_eq!(source.matches("post(").count(), changing.len(), "every form is read from the source");
    assert!(["put(", "delete(", "patch(", "any("].iter().all(|other| !source.contains(other)), "forms know only GET and POST");
    changing
}

/// A real address of a route.
pub fn address_of(route: &str, attempt: &str) -> String {
    let parts = [
        ("{lang}", "tg"),
        ("{bank}", BANK),
        ("{test}", "history-01"),
        ("{question}", "history-001"),
        ("{topic}", "hist-early-rus"),
        ("{id}", attempt),
        ("{step}", "1"),
        ("{number}", "000000000000"),
        ("{sheet}", "enter"),
        ("{*file}", "images/flag-order.svg"),
        ("{file}", "x.css"),
    ];
    parts.into_iter().fold(route.to_owned(), |route, (name, value)| route.replace(name, value))
}

/// Fields that every form of ours understands.
pub fn good_fields() -> Fields {
    let of_tests = [("lang", "tg"), ("bank", BANK), ("test", "history-01"), ("mode", "exam"), ("n", "0"), ("go", "next"), ("a", "a")];
    let of_reports = [("question", "history-001"), ("reason", "outdated"), ("attempt", "")];
    // An exam that is over, so that it can be told how it went.
    let of_goals =
        [("exam", "ru-rvp-2025"), ("day", "2026-11-01"), ("passed", "true"), ("code", "0000 0000 0000 0000"), ("number", "000000000000")];

    of_tests.into_iter().chain(of_reports).chain(of_goals).map(|(name, value)| field(name, value)).collect()
}

/// A page of ours that says what happened, in a few kilobytes.
pub fn is_small_page(server: &Server, page: &Page, lang: &str, text: &str) {
    assert_eq!(page.attrs("html", "lang"), [lang], "{}", page.address);
    assert_eq!(page.text("h1"), server.say(lang, text, &[]), "{}", page.address);
    assert!(page.bytes.len() < 8_000, "{} bytes", page.bytes.len());
    assert!(!page.has("script"));
}

#[rstest]
#[case::cross_site(&[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")])]
#[case::fetch_metadata_alone(&[("sec-fetch-site", "cross-site"), ("origin", "")])]
#[case::a_neighbour(&[("sec-fetch-site", "same-site"), ("origin", "http://other.localhost")])]
#[case::an_old_browser(&[("sec-fetch-site", ""), ("origin", "https://evil.example")])]
#[case::a_sandbox(&[("sec-fetch-site", ""), ("origin", "null")])]
fn no_other_site_can_change_anything(#[case] headers: &[(&'static str, &'static str)]) {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let attempt = browser.start("tg", "history-01", "exam", None).attempt();
    let before = server.counts();
    let dressed = |request: Request| headers.iter().fold(request, |request, (name, value)| request.header(name, value));
    let changing = changing();
    assert!(changing.len() >= 4);
    for (name, route) in routes() {
        let address = address_of(&route, &attempt);
        for method in ["POST", "PUT", "PATCH"] {
            let page = browser.send(dressed(Request::new(method, &address).fields(&good_fields())));
            assert_eq!(page.status, 403, "{method} {name}");
            is_small_page(&server, &page, "tg", "trouble-forbidden");
        }
        assert_eq!(browser.send(dressed(Request::new("DELETE", &address))).status, 403, "DELETE {name}");
    }
    assert_eq!(server.counts(), before, "nothing was added and nothing deleted");
    assert!(browser.open(&format!("/tg/attempts/{attempt}")).has("form.runner"), "and nothing ended");
    // Links from elsewhere are welcome, and our own forms work: it was the site that was refused.
    assert_eq!(browser.send(dressed(Request::new("GET", "/tg"))).status, 200);
    for name in &changing {
        let page = browser.post(&address_of(&routes()[name], &attempt), &good_fields());
        // The fields that are good for all other forms hold no code of anybody, no printed form and no attempt to become.
        let welcome = match name.as_str() {
            "API_RESUME" | "API_FIND_PAPER" => 422,
            "API_PAPER" => 400,
            _ => 303,
        };
        assert_eq!(page.status, welcome, "{name}");
    }
    assert_eq!(server.counts().learners, 0, "the last of them was the deletion");
}

/// The sources of one directive of a policy.
fn directive<'a>(policy: &'a str, name: &str) -> Vec<&'a str> {
    let found = policy.split(';').map(str::split_whitespace).find_map(|mut words| (words.next() == Some(name)).then(|| words.collect()));
    found.unwrap_or_else(|| panic!("the policy has no {name}: {policy}"))
}

/// The number that lets the scripts of a page run: theirs, and no other's.
fn nonce_of(page: &Page, policy: &str) -> String {
    let address = &page.address;
    assert_eq!(directive(policy, "connect-src"), ["'self'"], "{address}");
    let allowed = directive(policy, "script-src");
    let nonce = allowed[0].strip_prefix("'nonce-").and_then(|rest| rest.strip_suffix('\'')).expect("scripts run by nonce");
    assert!(nonce.len() >= 22, "at least 128 bits: {nonce}");
    assert_eq!(&allowed[1..], ["'strict-dynamic'", "'wasm-unsafe-eval'"], "{address}");
    assert!(!policy.contains("'unsafe-"), "{policy}");
    assert!(page.attrs("script", "nonce").iter().all(|script| script == nonce), "{address}");
    assert_eq!(page.attrs("script", "nonce").len(), page.texts("script").len(), "no script without the nonce on {address}");
    nonce.to_owned()
}

#[test]
fn only_our_own_script_can_run() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let question = browser.start("tg", "language-01", "practice", Some("tg"));
    let attempt = question.attempt();
    let checked = browser.press(&question, "check");
    let result = browser.start("tg", "history-01", "exam", None).attempt();
    browser.finish("tg", &result);
    let mut nonces = Vec::new();
    let question = checked.address;
    let addresses = [
        "/tg".to_owned(),
        "/tg/exams".into(),
        format!("/tg/exams/{BANK}"),
        format!("/tg/exams/{BANK}/language-01"),
        question.clone(),
        question.clone(),
        format!("/tg/attempts/{attempt}/finish"),
        format!("/tg/attempts/{result}/result"),
        "/tg/progress".into(),
        "/tg/progress/erase".into(),
        "/tg/code".into(),
        "/tg/resume".into(),
        "/tg/data".into(),
        "/tg/papers".into(),
        "/tg/nothing".into(),
    ];
    for address in addresses {
        let page = browser.get(&address);
        let policy = page.header("content-security-policy").to_owned();
        for (name, sources) in [
            ("default-src", vec!["'none'"]),
            ("style-src", vec!["'self'"]),
            ("img-src", vec!["'self'"]),
            ("media-src", vec!["'self'"]),
            ("form-action", vec!["'self'"]),
            ("base-uri", vec!["'none'"]),
            ("frame-ancestors", vec!["'none'"]),
        ] {
            assert_eq!(directive(&policy, name), sources, "{address}");
        }
        assert_eq!(page.has("script"), address == question, "{address}: a script where there is an island, and only there");
        if !page.has("script") {
            assert!(!policy.contains("script-src") && !policy.contains("connect-src"), "nothing may run on {address}: {policy}");
        } else {
            nonces.push(nonce_of(&page, &policy));
        }
        assert!(page.texts("script").iter().all(String::is_empty), "no script inside a page");
        assert!(!page.has("style, [style]"), "no style inside a page: {address}");
        let html = page.html();
        let handlers = html
            .tree
            .values()
            .filter_map(|node| node.as_element())
            .flat_map(|element| element.attrs())
            .filter(|(name, _)| name.starts_with("on"));
        assert_eq!(handlers.count(), 0, "no handler inside a page: {address}");
        assert_eq!(page.header("cache-control"), "no-store", "on a shared device nothing stays: {address}");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert_eq!(page.header("referrer-policy"), "same-origin", "no other site learns the address of an attempt");
        assert_eq!(page.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(page.header("cross-origin-resource-policy"), "same-origin");
        assert!(page.header("permissions-policy").contains("camera=()"));
    }
    assert_eq!(nonces.len(), 2, "the question was read twice");
    assert_ne!(nonces[0], nonces[1], "each reading has a number of its own");
    // Where nothing should run, nothing may.
    let css = browser.get("/tg").attrs("link[rel=stylesheet]", "href").remove(0);
    for address in [css, format!("/api/attempts/{attempt}/items?lang=tg"), "/healthz".into()] {
        let page = browser.get(&address);
        assert_eq!(page.status, 200, "{address}");
        assert!(page.header("content-security-policy").starts_with("default-src 'none'"), "{address}");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
    }
    assert_eq!(browser.get(&format!("/api/attempts/{attempt}/items?lang=tg")).header("cache-control"), "no-store");
}

#[rstest]
fn cookies_are_for_the_server_alone(#[values(false, true)] https: bool) {
    let server = Server::with(Engine::Sqlite, |config| config.https = https);
    let mut browser = Browser::of(&server);
    let mut fields = good_fields();
    fields.push(field("help", "ky"));
    let mut cookies: Vec<String> = browser.get("/tg").set_cookies().into_iter().map(str::to_owned).collect();
    cookies.extend(browser.post("/api/attempts", &fields).set_cookies().into_iter().map(str::to_owned));
    cookies.extend(browser.post("/api/learner/erase", &fields).set_cookies().into_iter().map(str::to_owned));
    // The two of one response come in no particular order.
    cookies[1..3].sort();
    cookies[3..].sort();
    let names: Vec<_> = cookies.iter().map(|cookie| cookie.split('=').next().unwrap()).collect();
    assert_eq!(names, ["safar_lang", "safar_help", "safar_learner", "safar_code", "safar_learner"]);
    for cookie in &cookies {
        let attributes: Vec<_> = cookie.split("; ").skip(1).collect();
        assert!(attributes.contains(&"HttpOnly") && attributes.contains(&"SameSite=Lax") && attributes.contains(&"Path=/"), "{cookie}");
        assert!(!attributes.iter().any(|attribute| attribute.starts_with("Domain")), "{cookie}");
        assert_eq!(attributes.contains(&"Secure"), https, "{cookie}");
    }
    let secret = cookies[2].strip_prefix("safar_learner=").unwrap().split(';').next().unwrap();
    assert_eq!(secret.len(), 64, "256 bits");
    assert!(cookies[4].starts_with("safar_learner=;") && cookies[3..].iter().all(|cookie| cookie.contains("Max-Age=0")));
}

#[test]
fn a_session_is_not_chosen_by_the_browser() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let made_up = "0123456789abcdef".repeat(4);
    browser.cookies.insert("safar_learner".into(), made_up.clone());
    browser.start("tg", "history-01", "exam", None);
    assert_ne!(browser.cookies["safar_learner"], made_up, "a made-up secret is replaced, never adopted");
    let mut other = Browser::of(&server);
    other.cookies.insert("safar_learner".into(), made_up);
    assert!(other.open("/tg/progress").attrs("ul.attempts a", "href").is_empty());
}
