//! What a hostile request gets: the right status, a small page, and nothing else.

use crate::support::{BANK, Browser, Engine, Fields, Page, Request, Server, field, items, right, workspace};
use app::address;
use rstest::rstest;
use std::collections::BTreeMap;
use std::io::{Read, Write};

/// The routes of `app::address::route`, read from its source, so that a new one cannot be forgotten.
fn routes() -> BTreeMap<String, String> {
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
fn changing() -> Vec<String> {
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
fn address_of(route: &str, attempt: &str) -> String {
    let parts = [
        ("{lang}", "tg"),
        ("{bank}", BANK),
        ("{test}", "history-01"),
        ("{id}", attempt),
        ("{step}", "1"),
        ("{*file}", "images/flag-order.svg"),
        ("{file}", "x.css"),
    ];
    parts.into_iter().fold(route.to_owned(), |route, (name, value)| route.replace(name, value))
}

/// Fields that every form of ours understands.
fn good_fields() -> Fields {
    [("lang", "tg"), ("bank", BANK), ("test", "history-01"), ("mode", "exam"), ("n", "0"), ("go", "next"), ("a", "a")]
        .map(|(name, value)| field(name, value))
        .into()
}

/// A page of ours that says what happened, in a few kilobytes.
fn is_small_page(server: &Server, page: &Page, lang: &str, text: &str) {
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
        assert_eq!(page.status, 303, "{name}");
    }
    assert_eq!(server.counts().learners, 0, "the last of them was the deletion");
}

/// The sources of one directive of a policy.
fn directive<'a>(policy: &'a str, name: &str) -> Vec<&'a str> {
    let found = policy.split(';').map(str::split_whitespace).find_map(|mut words| (words.next() == Some(name)).then(|| words.collect()));
    found.unwrap_or_else(|| panic!("the policy has no {name}: {policy}"))
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
    let addresses = [
        "/tg".to_owned(),
        "/tg/exams".into(),
        format!("/tg/exams/{BANK}"),
        format!("/tg/exams/{BANK}/language-01"),
        checked.address,
        format!("/tg/attempts/{attempt}/finish"),
        format!("/tg/attempts/{result}/result"),
        "/tg/progress".into(),
        "/tg/progress/erase".into(),
        "/tg/nothing".into(),
    ];
    let mut scripts = 0;
    for address in addresses {
        let page = browser.get(&address);
        let policy = page.header("content-security-policy").to_owned();
        for (name, sources) in [
            ("default-src", vec!["'none'"]),
            ("style-src", vec!["'self'"]),
            ("img-src", vec!["'self'"]),
            ("media-src", vec!["'self'"]),
            ("connect-src", vec!["'self'"]),
            ("form-action", vec!["'self'"]),
            ("base-uri", vec!["'none'"]),
            ("frame-ancestors", vec!["'none'"]),
        ] {
            assert_eq!(directive(&policy, name), sources, "{address}");
        }
        let allowed = directive(&policy, "script-src");
        let nonce = allowed[0].strip_prefix("'nonce-").and_then(|rest| rest.strip_suffix('\'')).expect("scripts run by nonce");
        assert!(nonce.len() >= 22, "at least 128 bits: {nonce}");
        assert_eq!(&allowed[1..], ["'strict-dynamic'", "'wasm-unsafe-eval'"], "{address}");
        assert!(!policy.contains("'unsafe-"), "{policy}");
        for script in page.attrs("script", "nonce") {
            assert_eq!(script, nonce, "{address}");
            scripts += 1;
        }
        assert_eq!(page.attrs("script", "nonce").len(), page.texts("script").len(), "no script without the nonce on {address}");
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
        nonces.push(nonce.to_owned());
        assert_eq!(page.header("cache-control"), "no-store", "on a shared device nothing stays: {address}");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert_eq!(page.header("referrer-policy"), "same-origin", "no other site learns the address of an attempt");
        assert_eq!(page.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(page.header("cross-origin-resource-policy"), "same-origin");
        assert!(page.header("permissions-policy").contains("camera=()"));
    }
    assert!(scripts > 0, "some page has a script");
    nonces.sort_unstable();
    nonces.dedup();
    assert_eq!(nonces.len(), 10, "each page has a number of its own");
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
    let names: Vec<_> = cookies.iter().map(|cookie| cookie.split('=').next().unwrap()).collect();
    assert_eq!(names, ["safar_lang", "safar_help", "safar_learner", "safar_learner"]);
    for cookie in &cookies {
        let attributes: Vec<_> = cookie.split("; ").skip(1).collect();
        assert!(attributes.contains(&"HttpOnly") && attributes.contains(&"SameSite=Lax") && attributes.contains(&"Path=/"), "{cookie}");
        assert!(!attributes.iter().any(|attribute| attribute.starts_with("Domain")), "{cookie}");
        assert_eq!(attributes.contains(&"Secure"), https, "{cookie}");
    }
    let secret = cookies[2].strip_prefix("safar_learner=").unwrap().split(';').next().unwrap();
    assert_eq!(secret.len(), 64, "256 bits");
    assert!(cookies[3].starts_with("safar_learner=;") && cookies[3].contains("Max-Age=0"));
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

/// Sends a request with a body of so many bytes and reads the answer while still sending, as a browser does.
fn send_large(server: &Server, address: &str, length: usize) -> String {
    let mut connection = std::net::TcpStream::connect(server.addr).unwrap();
    let mut writer = connection.try_clone().unwrap();
    let head = format!(
        "POST {address} HTTP/1.1\r\nhost: {}\r\nsec-fetch-site: same-origin\r\naccept: text/html\r\naccept-language: tg\r\nconnection: close\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\nlang=tg&n=0&a=",
        server.addr
    );
    let sending = std::thread::spawn(move || {
        let sent = writer.write_all(head.as_bytes()).and_then(|()| writer.write_all(&vec![b'x'; length - 13]));
        // The server may close before it has read everything: that is its right.
        drop(sent);
    });
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(read @ 1..) = connection.read(&mut piece) {
        answer.extend_from_slice(&piece[..read]);
    }
    sending.join().unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_body_of_ten_megabytes_is_refused() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let attempt = browser.start("tg", "history-01", "exam", None).attempt();
    for name in changing() {
        let answer = send_large(&server, &address_of(&routes()[&name], &attempt), 10_000_000);
        assert!(answer.starts_with("HTTP/1.1 413 "), "{name}: {}", answer.lines().next().unwrap_or_default());
        assert!(answer.contains(&server.say("tg", "trouble-too-large", &[])), "{name}");
    }
    let just = browser.send(
        Request::new("POST", &address::api_step(&attempt))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(vec![b'a'; 65_537]),
    );
    assert_eq!(just.status, 413);
    is_small_page(&server, &just, "tg", "trouble-too-large");
    assert!(browser.open(&format!("/tg/attempts/{attempt}")).has("form.runner"), "nothing was deleted or ended");
}

#[test]
fn who_presses_too_fast_is_asked_to_wait() {
    let server = Server::with(Engine::Sqlite, |config| config.learner_requests_per_minute = 6);
    let (mut quick, mut calm) = (Browser::of(&server), Browser::of(&server));
    let question = quick.start("tg", "history-01", "exam", None);
    calm.start("tg", "history-01", "exam", None);
    let step = address::api_step(&question.attempt());
    let statuses: Vec<_> = (0..8).map(|_| quick.post(&step, &good_fields()).status).collect();
    assert_eq!(statuses, [303, 303, 303, 303, 303, 303, 429, 429]);
    is_small_page(&server, &quick.post(&step, &good_fields()), "tg", "trouble-too-many");
    let receipt = quick.post_json(&step, &good_fields());
    assert_eq!((receipt.status, receipt.bytes.len()), (429, 0), "the island needs no page");
    assert_eq!(quick.get(&question.address).status, 200, "reading goes on");
    assert_eq!(calm.post("/api/attempts", &good_fields()).status, 303, "nobody else has to wait, at the same address");
}

#[rstest]
#[case::without_a_cookie(None)]
#[case::with_made_up_cookies(Some("safar_learner"))]
fn one_address_cannot_become_a_crowd(#[case] cookie: Option<&str>) {
    let server = Server::with(Engine::Sqlite, |config| config.new_learners_per_minute = 5);
    let mut known = Browser::of(&server);
    known.start("tg", "history-01", "exam", None);
    let status = |n: u32| {
        let mut stranger = Browser::of(&server);
        if let Some(name) = cookie {
            stranger.cookies.insert(name.into(), format!("{n:064x}"));
        }
        stranger.post("/api/attempts", &good_fields()).status
    };
    let statuses: Vec<_> = (0..6).map(status).collect();
    assert_eq!(statuses, [303, 303, 303, 303, 429, 429], "five with the one before");
    assert_eq!(server.counts().learners, 5);
    assert_eq!(known.post("/api/attempts", &good_fields()).status, 303, "who is known goes on");
}

#[test]
fn nobody_sees_or_changes_the_attempt_of_another() {
    let server = Server::start();
    let (mut owner, mut other, mut nobody) = (Browser::of(&server), Browser::of(&server), Browser::of(&server));
    other.start("tg", "history-01", "exam", None);
    nobody.get("/tg");
    let open = owner.start("tg", "history-01", "exam", None).attempt();
    let ended = owner.start("tg", "history-01", "practice", None).attempt();
    owner.finish("tg", &ended);
    let before = (server.counts(), server.projections());
    for stranger in [&mut other, &mut nobody] {
        for attempt in [&open, &ended] {
            let mut addresses: Vec<_> = (1..=20).map(|n| format!("/tg/attempts/{attempt}/{n}")).collect();
            addresses.extend(["", "/finish", "/result", "/nothing"].map(|step| format!("/tg/attempts/{attempt}{step}")));
            addresses.push(format!("/api/attempts/{attempt}/items?lang=tg"));
            for address in addresses {
                let page = stranger.get(&address);
                assert_eq!(page.status, 404, "{address}");
                assert_eq!(page.text("h1"), server.say("tg", "trouble-not-found", &[]), "as if there were none");
            }
            for address in [format!("/api/attempts/{attempt}/step"), format!("/api/attempts/{attempt}/finish")] {
                assert_eq!(stranger.post(&address, &good_fields()).status, 404, "{address}");
                assert_eq!(stranger.post_json(&address, &good_fields()).status, 404, "{address}");
            }
        }
    }
    assert_eq!((server.counts(), server.projections()), before);
    assert!(owner.open(&format!("/tg/attempts/{open}")).has("form.runner"));
    assert_eq!(
        owner.open(&format!("/tg/attempts/{open}/1")).attrs("fieldset input[checked]", "value"),
        [""; 0],
        "no answer was slipped in"
    );
}

#[test]
fn nonsense_is_refused_and_breaks_nothing() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let attempt = browser.start("tg", "language-01", "practice", None).attempt();
    let long = "9".repeat(3_000);
    let steps = ["0", "-1", "26", "65535", "65536", "99999999999999999999", "1.5", "abc", "%00", "%FF", "1%2F2", "%D1%8F", "Result", &long];
    let mut addresses: Vec<_> = steps.iter().map(|step| format!("/tg/attempts/{attempt}/{step}")).collect();
    let ids = ["x", "X", "..", "%2e%2e", "%00", "%FF%FE", "a%2Fb", "a.b", "%27%20OR%201=1--", &"a".repeat(65), &long];
    addresses.extend(ids.iter().flat_map(|id| {
        [
            format!("/tg/attempts/{id}/1"),
            format!("/tg/exams/{id}"),
            format!("/tg/exams/{BANK}/{id}"),
            format!("/api/attempts/{id}/items?lang=tg"),
            format!("/{id}"),
        ]
    }));
    addresses.extend([
        format!("/api/attempts/{attempt}/items"),
        format!("/api/attempts/{attempt}/items?lang="),
        format!("/api/attempts/{attempt}/items?lang=xx"),
    ]);
    addresses.extend([
        format!("/api/attempts/{attempt}/items?lang=%FF"),
        format!("/tg/attempts/{attempt}/1?play=1&play=2"),
        "/tg/progress?erased=1&erased=2".into(),
    ]);
    for address in &addresses {
        let page = browser.get(address);
        assert!((400..500).contains(&page.status), "GET {address}: {}", page.status);
    }

    let step = address::api_step(&attempt);
    let finish = address::api_finish(&attempt);
    let good = good_fields();
    let without = |name: &str| good.iter().filter(|(field, _)| field != name).cloned().collect::<Fields>();
    let with = |name: &str, value: &str| [without(name), vec![field(name, value)]].concat();
    let start = "/api/attempts";
    let forms = [
        (step.as_str(), without("lang")),
        (&step, without("n")),
        (&step, with("n", "25")),
        (&step, with("n", "-1")),
        (&step, with("n", "65536")),
        (&step, with("n", "one")),
        (&step, with("n", "1e3")),
        (&step, with("lang", "xx")),
        (&step, with("lang", "../../etc")),
        (&step, with("lang", "")),
        (&step, vec![]),
        (&finish, vec![]),
        (&finish, with("lang", "\u{0}")),
        (start, without("bank")),
        (start, without("test")),
        (start, without("mode")),
        (start, with("mode", "cheat")),
        (start, with("bank", "../ru-exam")),
        (start, with("bank", "other")),
        (start, with("test", "history-99")),
        (start, with("test", "History-01")),
        (start, with("lang", "de")),
        (start, [good.clone(), vec![field("mode", "practice")]].concat()),
        ("/api/learner/erase", vec![]),
        ("/api/learner/erase", with("lang", "zz")),
        ("/api/attempts/x/step", good.clone()),
        ("/api/attempts/%FF/finish", good.clone()),
    ];
    let before = server.counts();
    for (address, fields) in &forms {
        for page in [browser.post(address, fields), browser.post_json(address, fields)] {
            assert!((400..500).contains(&page.status), "POST {address} {fields:?}: {}", page.status);
        }
    }
    for address in [step.as_str(), &finish, start, "/api/learner/erase"] {
        for (kind, body) in [
            ("application/x-www-form-urlencoded", &b"\xff\xfe=%zz&%"[..]),
            ("application/json", br#"{"lang":"tg"}"#),
            ("multipart/form-data", b"--x"),
            ("text/plain", b"lang=tg"),
            ("", b"lang=tg"),
        ] {
            let page = browser.send(Request::new("POST", address).header("content-type", kind).body(body.to_vec()));
            assert!((400..500).contains(&page.status), "POST {address} as {kind:?}: {}", page.status);
        }
    }
    assert_eq!(server.counts(), before, "nonsense leaves no trace");

    // An answer that does not fit is a matter between the page and the learner, not an error.
    let misfits = [
        ("a", "z"),
        ("a", ""),
        ("a", "<script>"),
        ("a.1", "a"),
        ("a.", "a"),
        ("go", "play-no-such-recording"),
        ("go", "to-0"),
        ("go", "to-99"),
        ("go", "dance"),
        ("op", "NOT AN ID"),
    ];
    for n in 0..items("language-01").len() {
        for (name, value) in misfits {
            let fields = [field("lang", "tg"), field("n", &n.to_string()), field(name, value)];
            let page = browser.post(&step, &fields);
            assert!((300..500).contains(&page.status), "{name}={value} for question {n}: {}", page.status);
            let receipt = browser.post_json(&step, &fields);
            assert_eq!(receipt.status, 200, "{name}={value} for question {n}");
            assert_eq!(receipt.json()["ended"], false);
        }
    }
}

#[test]
fn what_people_type_is_never_markup() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let test = items("language-01");
    let n = test.iter().position(|item| item.question.body.kind() == "short").unwrap();
    let first = browser.start("tg", "language-01", "practice", Some("tg"));
    let question = browser.press(&first, &format!("to-{}", n + 1));
    let typed = r#""><script>alert(1)</script><b onmouseover='x'>&amp;</b>{{7*7}}"#;
    let answer = [field("a", typed)];
    let checked = browser.answer(&question, &answer, "check");
    let result = browser.finish("tg", &first.attempt());
    for page in [&checked, &result] {
        assert!(!page.has("main b, main script"), "{}", page.address);
        assert!(page.texts(".feedback dd span").iter().any(|text| text == typed), "it is shown as it was typed on {}", page.address);
    }
    assert_eq!(checked.attrs("input[name=a]", "value"), [typed]);
    assert_eq!(checked.texts("script").len(), 1, "ours");
}

#[test]
fn head_and_options() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let css = browser.get("/tg").attrs("link[rel=stylesheet]", "href").remove(0);
    for address in ["/tg", "/tg/exams", &css, "/media/ru-exam/images/flag-order.svg", "/healthz"] {
        let (get, head) = (browser.get(address), browser.send(Request::new("HEAD", address)));
        assert_eq!((head.status, head.bytes.len()), (200, 0), "{address}");
        assert_eq!(head.header("content-type"), get.header("content-type"));
        assert!(!get.bytes.is_empty());
    }
    assert_eq!(browser.send(Request::new("HEAD", "/tg/nothing")).status, 404);
    for address in ["/tg", "/api/attempts"] {
        let options = browser.send(
            Request::new("OPTIONS", address).header("origin", "https://evil.example").header("access-control-request-method", "POST"),
        );
        assert_eq!(options.status, 405, "{address}");
        assert!(options.headers.keys().all(|name| !name.as_str().starts_with("access-control")), "no other site is invited");
    }
    let get = browser.get("/api/attempts");
    assert_eq!((get.status, get.header("allow")), (405, "POST"));
    assert_eq!(browser.post("/tg", &good_fields()).status, 405);
}

#[test]
fn signs_of_life() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    assert_eq!((browser.get("/healthz").body(), browser.get("/readyz").body()), ("ok".into(), "ready".into()));
    assert_eq!(browser.get("/metrics").status, 404, "metrics are not for the public address");
}

#[test]
fn an_answer_is_right_only_by_its_own_attempt() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let attempt = browser.start("tg", "history-01", "exam", None).attempt();
    let other = browser.start("tg", "history-01", "exam", None).attempt();
    let fields = [vec![field("lang", "tg"), field("n", "0"), field("op", "op-1")], right(items("history-01")[0])].concat();
    for attempt in [&attempt, &other] {
        browser.post(&address::api_step(attempt), &fields);
        assert_eq!(
            browser.open(&format!("/tg/attempts/{attempt}/1")).attrs("fieldset input[checked]", "value").len(),
            1,
            "the same name of a press in two attempts is two presses"
        );
    }
}
