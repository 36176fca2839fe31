//! What is too large, too fast, made up, or somebody else's gets the right status, a small page, and nothing else.

use crate::security::{address_of, changing, good_fields, is_small_page, routes};
use crate::support::{BANK, Browser, Engine, Fields, MINUTE, Request, Server, bank, field, items, right, wrong};
use app::address;
use domain::resume::ResumeCode;
use rstest::rstest;
use server::config::ClientAddress;
use server::limits::Payer;
use server::network::Network;
use std::io::{Read, Write};

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
        let answer = send_large(&server, &address_of(routes()[name], &attempt), 10_000_000);
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
    let refused = quick.post(&step, &good_fields());
    is_small_page(&server, &refused, "tg", "trouble-too-many");
    let seconds: u32 = refused.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    let receipt = quick.post_json(&step, &good_fields());
    assert_eq!((receipt.status, &receipt.json()["safar"]), (429, &"later".into()), "the island needs no page, but Safar's word");
    assert!(receipt.headers.contains_key("retry-after"));
    assert_eq!(quick.get(&question.address).status, 200, "looking once costs less");
    assert!((0..6).any(|_| quick.get(&question.address).status == 429), "and looking without end costs too");
    assert_eq!(calm.post("/api/attempts", &good_fields()).status, 303, "nobody else has to wait, at the same address");
    assert_eq!(Browser::of(&server).get("/tg/exams").status, 200, "nor those who come");
}

/// How many of so many requests for an address are refused.
fn refused_of(browser: &mut Browser, count: usize, address: &str) -> usize {
    (0..count).filter(|_| browser.get(address).status == 429).count()
}

#[test]
fn what_is_dear_is_paid_for_by_reading_too() {
    let server = Server::start();
    let mut reader = Browser::of(&server);
    reader.start("tg", "history-01", "practice", None);
    let exports = refused_of(&mut reader, 12, "/api/learner/data");
    assert!((2..12).contains(&exports), "{exports} of 12 exports were refused");

    // A whole network that nobody knows: it is told to wait, and who has begun to learn there goes on.
    let server = Server::with(Engine::Sqlite, |config| config.new_learners_per_minute = 5);
    let mut learner = Browser::of(&server);
    let question = learner.start("tg", "history-01", "practice", None);
    let mut crowd = Browser::of(&server);
    assert!(refused_of(&mut crowd, 105, "/tg") > 0);
    let healthy: Vec<_> = (0..200).map(|_| crowd.get("/healthz").status).filter(|status| *status != 200).collect();
    assert_eq!(healthy, [0; 0], "whoever watches over a server sees that it lives");
    assert_eq!(refused_of(&mut learner, 50, &question.address), 0);
}

/// As fast as their browsers can, behind one address, with the limits as they come.
#[test]
fn a_class_of_fifty_that_answers_without_pause_is_never_stopped() {
    let server = Server::start();
    let results: Vec<u16> = std::thread::scope(|scope| {
        let people: Vec<_> = (0..50)
            .map(|_| {
                let mut person = Browser::of(&server);
                scope.spawn(move || {
                    person.open("/tg");
                    person.open(&format!("/tg/exams/{BANK}"));
                    let mut question = person.start("tg", "history-01", "exam", None);
                    let attempt = question.attempt();
                    for item in items("history-01") {
                        question = person.answer(&question, &right(item), "next");
                        assert_eq!(question.status, 200, "{}", question.address);
                    }
                    person.finish("tg", &attempt).status
                })
            })
            .collect();
        people.into_iter().map(|person| person.join().unwrap()).collect()
    });
    assert_eq!(results, [200; 50]);
    assert_eq!(server.counts().results, 50);
}

#[rstest]
fn an_attempt_that_is_changed_without_end_takes_no_more(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::with(engine, |config| config.learner_requests_per_minute = 1_000_000);
    let mut browser = Browser::of(&server);
    let attempt = browser.start("tg", "history-01", "exam", None).attempt();
    let step = address::api_step(&attempt);
    let press = |go: &str| [field("lang", "tg"), field("n", "0"), field("go", go)];
    let before = server.counts().records;
    let most = u64::from(domain::attempt::most_events(items("history-01").len()));
    let mut worn = None;
    for n in 0..=most {
        let page = browser.post_json(&step, &press(if n % 2 == 0 { "flag" } else { "unflag" }));
        if page.status != 200 {
            assert_eq!(page.status, 409);
            worn = Some(n);
            break;
        }
    }
    assert_eq!(worn, Some(most - 1), "the start was the first");
    assert_eq!(server.counts().records - before, most - 1);
    let answer = [press("next").to_vec(), right(items("history-01")[0])].concat();
    let told = browser.post(&step, &answer);
    assert_eq!((told.status, told.texts("p.status")), (409, vec![server.say("tg", "trouble-worn-text", &[])]));
    assert!(browser.finish("tg", &attempt).has(".big-score"), "it can be finished");
}

#[rstest]
fn a_day_has_room_for_many_attempts_and_not_for_any_number(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::with(engine, |config| config.learner_requests_per_minute = 1_000_000);
    let (mut browser, mut other) = (Browser::of(&server), Browser::of(&server));
    browser.start("tg", "history-01", "exam", None);
    let begun = (0..300).take_while(|_| browser.post("/api/attempts", &good_fields()).status == 303).count();
    assert_eq!(begun, 199);
    let refused = browser.post("/api/attempts", &good_fields());
    assert_eq!(refused.status, 429);
    is_small_page(&server, &refused, "tg", "trouble-enough");
    assert!(refused.headers.contains_key("retry-after"));
    assert_eq!(server.counts().attempts, 200);
    assert_eq!(other.post("/api/attempts", &good_fields()).status, 303, "others have their own days");
    server.at(24 * 60 * MINUTE + 1);
    assert_eq!(browser.post("/api/attempts", &good_fields()).status, 303, "and tomorrow is another");
}

/// Many networks guess; a learner comes with a code of their own.
#[test]
fn nobody_is_locked_out_by_the_guessing_of_others() {
    let server = Server::with(Engine::Sqlite, |config| config.client_address = ClientAddress::XRealIp);
    let at = |network: &str| {
        let network = network.to_owned();
        move |browser: &mut Browser, code: &str| {
            let fields = [field("lang", "tg"), field("code", code)];
            browser.send(Request::new("POST", "/api/resume").header("x-real-ip", &network).fields(&fields)).status
        }
    };
    let wrong = ResumeCode::draw([9; 32]).grouped();
    let payers: Vec<_> = (0..40).map(|n| format!("198.51.100.{n}")).collect();
    // What all may try together is used up, without the slow hash of each.
    for network in &payers {
        let payer = Payer::of(None, Network::of(network.parse().unwrap()));
        while server.state.limits.may_try_code(&payer) {}
    }
    assert_eq!(at("198.51.100.3")(&mut Browser::of(&server), &wrong), 429, "who guessed may not go on");
    assert_eq!(at("203.0.113.7")(&mut Browser::of(&server), &wrong), 422, "who comes for the first time may");
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
                let known = stranger.cookies.contains_key("safar_learner");
                let title = if known { "trouble-not-found" } else { "cookies-title" };
                assert_eq!(page.text("h1"), server.say("tg", title, &[]), "as if there were none");
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
    // Faster than any person.
    let server = Server::with(Engine::Sqlite, |config| config.learner_requests_per_minute = 100_000);
    let mut browser = Browser::of(&server);
    let attempt = browser.start("tg", "language-01", "practice", None).attempt();
    let long = "9".repeat(3_000);
    let steps =
        ["0", "-1", "26", "65535", "65536", "99999999999999999999", "1.5", "abc", "%00", "%FF", "1%2F2", "%D1%8F", "nothing", &long];
    let mut addresses: Vec<_> = steps.iter().map(|step| format!("/tg/attempts/{attempt}/{step}")).collect();
    let ids = ["x", "..", "%2e%2e", "%00", "%FF%FE", "a%2Fb", "a.b", "%27%20OR%201=1--", &"a".repeat(65), &long];
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
        "/tg/progress/ru-exam?erased=1&erased=2".into(),
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
    browser.finish("tg", &first.attempt());
    let result = browser.open(&format!("/tg/attempts/{}/result?open=all", first.attempt()));
    for page in [&checked, &result] {
        assert!(!page.has("main b[onmouseover], main script"), "{}", page.address);
        assert!(
            page.texts(".feedback dd span, .answer b").iter().any(|text| text == typed),
            "it is shown as it was typed on {}",
            page.address
        );
    }
    assert_eq!(checked.attrs("input[name=a]", "value"), [typed]);
    assert_eq!(checked.texts("script").len(), 1, "ours");
}

#[test]
fn head_and_options() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let css = browser.get("/tg").attrs("link[rel=stylesheet]", "href").remove(0);
    let picture = format!("/media/{BANK}/{}/images/flag-order.svg", bank().version);
    for address in ["/tg", "/tg/exams", &css, &picture, "/healthz"] {
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

#[test]
fn what_fails_makes_nobody_a_learner() {
    let server = Server::start();
    let start = |bank: &str, test: &str, mode: &str| [field("lang", "tg"), field("bank", bank), field("test", test), field("mode", mode)];
    let failing = [
        start(BANK, "history-99", "exam"),
        start(BANK, "HISTORY-01", "exam"),
        start("nothing", "history-01", "exam"),
        start(BANK, "legislation-extra-01", "exam"),
        start(BANK, "practice", "exam"),
        start(BANK, "law-rights-duties", "exam"),
        start(BANK, "law-nothing", "practice"),
        start(BANK, "ru-patent-2025", "practice"),
        start(BANK, "ru-nothing", "exam"),
        start(BANK, "history-01", "cheat"),
    ];
    for fields in &failing {
        let page = Browser::of(&server).post("/api/attempts", fields);
        assert!((400..500).contains(&page.status), "{fields:?}: {}", page.status);
        assert!(!page.set_cookies().iter().any(|cookie| cookie.starts_with("safar_learner")), "{fields:?}");
    }
    let mut trainer = Browser::of(&server);
    let prepare = trainer.open(&format!("/tg/exams/{BANK}/history-01")).form("form[action='/api/papers']");
    let paper = trainer.submit(&prepare);
    let form = trainer.open(&format!("{}/enter", paper.address)).form("form.entry");
    let with = |name: &str, value: &str| [form.fields.clone(), vec![field(name, value)]].concat();
    for fields in [with("0:a", "nothing-like-it"), form.clone().set("attempt", "made-up").fields, Fields::new()] {
        let page = Browser::of(&server).post(&form.action, &fields);
        assert!((400..500).contains(&page.status), "{fields:?}: {}", page.status);
    }
    assert_eq!(server.counts().learners, 0);
    assert_eq!(trainer.post(&form.action, &form.fields).status, 303);
    assert_eq!(Browser::of(&server).post(&form.action, &form.fields).status, 404, "the sheet of somebody else");
    assert_eq!(server.counts().learners, 1);
    for test in ["history-01", "practice", "law-rights-duties", "legislation-extra-01"] {
        assert_eq!(Browser::of(&server).post("/api/attempts", &start(BANK, test, "practice")).status, 303, "{test}");
    }
    assert_eq!(Browser::of(&server).post("/api/attempts", &start(BANK, "ru-patent-2025", "exam")).status, 303);
}

#[rstest]
fn a_name_of_a_request_is_not_used_for_another_answer(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let mut browser = Browser::of(&server);
    let attempt = browser.start("tg", "history-01", "exam", None).attempt();
    let step = address::api_step(&attempt);
    let press = |n: usize, answer: Fields| [vec![field("lang", "tg"), field("n", &n.to_string()), field("op", "op-1")], answer].concat();
    let test = items("history-01");
    assert_eq!(browser.post_json(&step, &press(0, right(test[0]))).status, 200);
    assert_eq!(browser.post_json(&step, &press(0, right(test[0]))).status, 200, "the same again is answered as before");
    let server = server.restarted();
    let mut browser = browser.moved_to(&server);
    for fields in [press(0, wrong(test[0])), press(1, right(test[1])), [press(0, vec![]), vec![field("had", "1")]].concat()] {
        assert_eq!(browser.post_json(&step, &fields).status, 409, "{fields:?}");
        let page = browser.post(&step, &fields);
        assert_eq!((page.status, page.texts("p.status")), (409, vec![server.say("tg", "trouble-reused-text", &[])]));
    }
    let kept = browser.open(&format!("/tg/attempts/{attempt}/1")).attrs("fieldset input[checked]", "value");
    assert_eq!(kept, right(test[0]).into_iter().map(|(_, value)| value).collect::<Vec<_>>());
}

#[test]
fn who_keeps_no_cookies_is_told_so() {
    let server = Server::start();
    server.jobs();
    let mut browser = Browser::of(&server);
    let intro = browser.open(&format!("/tg/exams/{BANK}/history-01"));
    browser.cookies.clear();
    let form = intro.form("form.mode:has(input[value=exam])");
    let sent = browser.post(&form.action, &form.fields);
    let address = sent.location().to_owned();
    browser.cookies.clear();
    let page = browser.get(&address);
    assert_eq!((page.status, page.text("h1")), (404, server.say("tg", "cookies-title", &[])));
    assert_eq!(page.attrs("main a.primary", "href"), ["/tg/papers"], "a way to go on");
    assert!(!page.body().contains("history-01"), "nothing of the attempt, whoever asks");
    let mut friend = Browser::of(&server);
    friend.get("/tg");
    let other = friend.get(&address);
    assert_eq!((other.status, other.text("h1")), (404, server.say("tg", "cookies-title", &[])));
    assert_eq!(other.attrs("main a.primary", "href"), ["/tg/resume"], "who keeps cookies has learnt elsewhere, or was signed out");
    // A form says the same as a page, and what nobody can do makes nobody a learner.
    let mut bare = Browser::of(&server).speaking(Some("tg"));
    for action in [form.action.replace("attempts", "code"), format!("/api{}/finish", &address[3..address.rfind('/').unwrap()])] {
        let refused = bare.post(&action, &[field("lang", "tg")]);
        assert_eq!((refused.status, refused.text("h1")), (404, server.say("tg", "cookies-title", &[])), "{action}");
        assert_eq!(refused.attrs("main a.primary", "href"), ["/tg/papers"], "{action}");
        bare.cookies.clear();
    }
    let mistakes = [field("lang", "tg"), field("bank", BANK), field("test", "mistakes"), field("mode", "practice")];
    assert_eq!(bare.post("/api/attempts", &mistakes).status, 404);
    // Nobody ever comes back to what was begun so.
    assert_eq!(server.counts().learners, 1);
    for (day, left) in [(2, 1), (4, 1), (6, 0)] {
        server.at(day * 24 * 3_600_000);
        server.jobs();
        assert_eq!(server.counts().learners, left, "{day}");
    }
}
