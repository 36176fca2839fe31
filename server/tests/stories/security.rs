//! No other site can act in a learner's name, nothing but our own script can run, and cookies are for the server.

use crate::support::{BANK, Browser, Engine, Fields, Page, Request, Server, field};
use app::routes::{Guard, Method, ROUTES};
use rstest::rstest;
use std::collections::BTreeMap;

/// The addresses of the table of routes, by their names.
pub fn routes() -> BTreeMap<&'static str, &'static str> {
    ROUTES.iter().map(|route| (route.name, route.path)).collect()
}

/// The names of all forms.
pub fn changing() -> Vec<&'static str> {
    ROUTES.iter().filter(|route| route.method == Method::Post).map(|route| route.name).collect()
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
        ("{stimulus}", "language-01-voice-message"),
        ("{op}", "op-1"),
        ("{*file}", "images/flag-order.svg"),
        ("{file}", "x.css"),
    ];
    parts.into_iter().fold(route.to_owned(), |route, (name, value)| route.replace(name, value))
}

/// Fields that every form of ours understands.
pub fn good_fields() -> Fields {
    let of_tests = [("lang", "tg"), ("bank", BANK), ("test", "history-01"), ("mode", "exam"), ("n", "0"), ("go", "next"), ("a", "a")];
    let of_complaints = [("question", "history-001"), ("reason", "outdated"), ("attempt", "")];
    // An exam that is over, so that it can be told how it went.
    let of_goals = [
        ("exam", "ru-rvp-2025"),
        ("day", "2026-11-01"),
        ("passed", "true"),
        ("code", "0000 0000 0000 0000"),
        ("number", "000000000000"),
        ("ticket", "0"),
        ("browser", "others"),
    ];

    of_tests.into_iter().chain(of_complaints).chain(of_goals).map(|(name, value)| field(name, value)).collect()
}

/// A page of ours that says what happened, in a few kilobytes.
pub fn is_small_page(server: &Server, page: &Page, lang: &str, text: &str) {
    assert_eq!(page.attrs("html", "lang"), [lang], "{}", page.address);
    assert_eq!(page.text("h1"), server.say(lang, text, &[]), "{}", page.address);
    assert!(page.bytes.len() < 8_000, "{} bytes", page.bytes.len());
    assert!(!page.has("script"));
}

/// The table says who may ask. Whoever is nobody is told so wherever only learners may, and nowhere else.
#[test]
fn what_is_for_learners_is_refused_to_everybody_else() {
    let server = Server::start();
    let attempt = Browser::of(&server).start("tg", "history-01", "exam", None).attempt();
    let before = server.counts();
    for secret in ["0".repeat(64), String::new()] {
        for route in ROUTES {
            let mut nobody = Browser::of(&server);
            nobody.cookies.insert("safar_lang".into(), "tg".into());
            if !secret.is_empty() {
                nobody.cookies.insert("safar_learner".into(), secret.clone());
            }
            let address = address_of(route.path, &attempt);
            let page = match route.method {
                Method::Get => nobody.get(&format!("{address}?lang=tg")),
                Method::Post if route.guard == Guard::Learner => nobody.post(&address, &good_fields()),
                Method::Post => continue,
            };
            let refused = page.status == 404 && page.texts("h1") == [server.say("tg", "cookies-title", &[])];
            assert_eq!(refused, route.guard == Guard::Learner, "{}: {}", route.name, page.status);
        }
    }
    assert_eq!(server.counts(), before);
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
        let address = address_of(route, &attempt);
        // Each refusal is waited for: one method of all is enough where nothing is changed anyway.
        let methods: &[&str] = if changing.contains(&name) { &["POST", "PUT", "PATCH"] } else { &["POST"] };
        for method in methods {
            let page = browser.send(dressed(Request::new(method, &address).fields(&good_fields())));
            assert_eq!(page.status, 403, "{method} {name}");
            is_small_page(&server, &page, "tg", "trouble-forbidden");
        }
        if changing.contains(&name) {
            assert_eq!(browser.send(dressed(Request::new("DELETE", &address))).status, 403, "DELETE {name}");
        }
    }
    assert_eq!(server.counts(), before, "nothing was added and nothing deleted");
    assert!(browser.open(&format!("/tg/attempts/{attempt}")).has("form.runner"), "and nothing ended");
    // Links from elsewhere are welcome, and our own forms work: it was the site that was refused.
    assert_eq!(browser.send(dressed(Request::new("GET", "/tg"))).status, 200);
    for name in changing {
        // Who has signed out can do nothing more: that is somebody else's part.
        let mut browser = if name == "API_SIGN_OUT" { Browser::of(&server) } else { browser.clone() };
        let page = browser.post(&address_of(routes()[name], &attempt), &good_fields());
        // The fields that are good for all other forms hold no code of anybody, no printed form and no attempt to become.
        let welcome = match name {
            "API_RESUME" | "API_FIND_PAPER" => 422,
            "API_PAPER" => 400,
            "API_RESUME_YES" => 409,
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
        "/tg/progress/ru-exam".into(),
        "/tg/progress/erase".into(),
        "/tg/code".into(),
        "/tg/resume".into(),
        "/tg/data".into(),
        "/tg/sign-out".into(),
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
        let scripted = address == question || address == "/tg/resume";
        assert_eq!(page.has("script"), scripted, "{address}: a script where there is an island or a photographed code, and only there");
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
        let policy = if address == "/tg/code" || address == "/tg/resume" { "strict-origin" } else { "same-origin" };
        assert_eq!(page.header("referrer-policy"), policy, "no other site learns the address of an attempt, nobody that of a code");
        assert_eq!(page.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(page.header("cross-origin-resource-policy"), "same-origin");
        assert!(page.header("permissions-policy").contains("camera=()"));
    }
    assert_eq!(nonces.len(), 3, "the question was read twice");
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
    let prefix = if https { "__Host-" } else { "" };
    let expected = ["safar_lang", "safar_help", "safar_learner", "safar_code", "safar_learner"].map(|name| format!("{prefix}{name}"));
    assert_eq!(names, expected);
    for cookie in &cookies {
        let attributes: Vec<_> = cookie.split("; ").skip(1).collect();
        assert!(attributes.contains(&"HttpOnly") && attributes.contains(&"SameSite=Lax") && attributes.contains(&"Path=/"), "{cookie}");
        assert!(!attributes.iter().any(|attribute| attribute.starts_with("Domain")), "{cookie}");
        assert_eq!(attributes.contains(&"Secure"), https, "{cookie}");
    }
    let secret = cookies[2].split(';').next().unwrap().split('=').next_back().unwrap();
    assert!(secret.len() >= 64, "256 bits");
    assert!(cookies[4].starts_with(&format!("{prefix}safar_learner=;")) && cookies[3..].iter().all(|cookie| cookie.contains("Max-Age=0")));
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
    assert!(other.open("/tg/progress/ru-exam").attrs("ul.attempts a", "href").is_empty());
}

/// Over https, cookies of before are taken once and replaced by ones that no neighbour can set.
#[rstest]
fn cookies_of_before_are_replaced(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let mut browser = Browser::of(&server);
    browser.start("tg", "history-01", "exam", None);
    let server = server.changed(|config| config.https = true);
    let mut browser = browser.moved_to(&server);
    let old = browser.clone();
    let page = browser.open("/tg/progress/ru-exam");
    assert_eq!(page.texts("ul.attempts li").len(), 1, "the old cookie still counts");
    assert_eq!(page.header("strict-transport-security"), "max-age=31536000");
    let names: Vec<_> = browser.cookies.keys().map(String::as_str).collect();
    assert_eq!(names, ["__Host-safar_lang", "__Host-safar_learner"], "and is replaced, the old ones are gone");
    assert_eq!(old.clone().open("/tg/progress/ru-exam").texts("ul.attempts li").len(), 1, "pages asked for at the same moment count too");
    let fresh = server.restarted();
    assert_eq!(old.moved_to(&fresh).open("/tg/progress/ru-exam").texts("ul.attempts li").len(), 0, "but not later");
    let mut browser = browser.moved_to(&fresh);
    assert_eq!(browser.open("/tg/progress/ru-exam").texts("ul.attempts li").len(), 1);
    // A neighbour that plants a secret of its own in a cookie of the old name gets nobody.
    let mut planted = Browser::of(&fresh);
    planted.cookies.insert("safar_learner".into(), browser.cookies["__Host-safar_learner"].clone());
    assert_eq!(planted.open("/tg/progress/ru-exam").texts("ul.attempts li").len(), 0);
    assert_eq!(browser.open("/tg/progress/ru-exam").texts("ul.attempts li").len(), 1);
}

#[test]
fn only_our_own_names_are_answered() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let asked = |browser: &mut Browser, host: &str| browser.send(Request::new("GET", "/tg").header("host", host));
    for host in ["evil.example", "rebound.evil.org:80", "127.0.0.1.nip.io"] {
        let page = asked(&mut browser, host);
        assert_eq!(page.status, 421, "{host}");
        is_small_page(&server, &page, "tg", "trouble-other-host");
        assert!(!page.body().contains("evil"), "nothing of the made-up name");
        let form =
            Request::new("POST", "/api/attempts").header("host", host).header("sec-fetch-site", "same-origin").fields(&good_fields());
        assert_eq!(browser.send(form).status, 421);
    }
    for host in ["localhost", "192.168.1.10:3000", "[::1]:80", "safar", "safar.local"] {
        assert_eq!(asked(&mut browser, host).status, 200, "{host}");
    }
    assert_eq!(browser.send(Request::new("GET", "/healthz").header("host", "probe.example")).status, 200, "whoever watches the process");
    let server = Server::with(Engine::Sqlite, |config| config.public_hosts = vec!["safar.example.org".to_owned()]);
    let mut browser = Browser::of(&server);
    assert_eq!(asked(&mut browser, "safar.example.org").status, 200);
    assert_eq!(asked(&mut browser, "Safar.Example.Org:443").status, 200);
    for host in ["localhost", "safar.example.org.evil.net", "evil.example"] {
        assert_eq!(asked(&mut browser, host).status, 421, "{host}");
    }
}
