//! No page and no response of an open exam-mode attempt contains the key, the score, an explanation or a transcript.
//! Shown twice: by looking for them, and by a second bank with other keys, which must not change one byte.

use crate::security::address_of;
use crate::support::{BANK, Browser, Fields, Page, Server, TESTS, bank, field, items, key, right};
use app::routes::{Guard, Method, ROUTES, Route};
use domain::bank::Bank;
use domain::key::Sealed;
use domain::question::AnswerKey;
use rstest::rstest;
use scraper::{Html, Selector};
use server::startup::Content;
use std::collections::BTreeMap;
use std::sync::Arc;

const LANGS: [&str; 2] = ["tg", "ru"];

/// Everything that a browser can be told while this attempt is open, by what was asked.
fn everything(browser: &mut Browser, test: &str, attempt: &str) -> Vec<(String, Page)> {
    let mut told = Vec::new();
    let count = items(test).len();
    for lang in LANGS {
        let mut addresses: Vec<_> = ["", "/exams", "/progress/ru-exam", "/progress/erase"].map(|path| format!("/{lang}{path}")).into();
        addresses.extend([format!("/{lang}/exams/{BANK}"), format!("/{lang}/exams/{BANK}/{test}")]);
        addresses.extend((0..count).map(|n| format!("/api/attempts/{attempt}/items?lang={lang}&from={n}")));
        let here = format!("/{lang}/attempts/{attempt}");
        addresses.extend([here.clone(), format!("{here}/finish"), format!("{here}/result"), format!("{here}/no-such-step")]);
        for n in 1..=count {
            addresses.extend([format!("{here}/{n}"), format!("{here}/{n}?play=1")]);
        }
        told.extend(addresses.into_iter().map(|address| (format!("GET {address}"), browser.get(&address))));
    }
    let step = format!("/api/attempts/{attempt}/step");
    for n in 0..count {
        let item = items(test)[n];
        let play = item.question.stimulus.as_ref().map(|stimulus| format!("play-{stimulus}"));
        let goes = ["save", "check", "next", "flag", "unflag", "finish", "to-1"].into_iter().map(str::to_owned).chain(play);
        for go in goes {
            let fields: Fields = [field("lang", "tg"), field("n", &n.to_string()), field("go", &go)].into();
            told.push((format!("POST {go} {n} as the island"), browser.post_json(&step, &fields)));
            told.push((format!("POST {go} {n}"), browser.post(&step, &fields)));
        }
    }
    told
}

/// Only the letters and digits of a text, so that neither markup nor escapes can hide a word.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// All text of a value of JSON; of the pieces of page in it too.
fn of_json(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => {
            found.push(letters(text));
            found.extend(Html::parse_fragment(text).root_element().text().map(letters));
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| of_json(value, found)),
        serde_json::Value::Object(fields) => fields.values().for_each(|value| of_json(value, found)),
        _ => {}
    }
}

/// Everything that can be read in a response: raw, as text, in attributes, in what the island starts from.
fn readable(page: &Page) -> String {
    let mut found = vec![letters(&page.body())];
    found.extend(page.headers.values().map(|value| letters(value.to_str().unwrap_or_default())));
    if page.header("content-type").starts_with("application/json") {
        of_json(&page.json(), &mut found);
    } else if page.header("content-type").starts_with("text/html") {
        let html = page.html();
        found.push(letters(&html.root_element().text().collect::<String>()));
        for element in html.select(&Selector::parse("*").unwrap()) {
            for (name, value) in element.value().attrs() {
                found.push(letters(value));
                if name == "data-view" {
                    of_json(&serde_json::from_str(value).expect("properties are JSON"), &mut found);
                }
            }
        }
    }
    found.join("\n")
}

/// What of a test must stay secret, by a name to report it with. The key itself is no text of its own: it names an
/// option that is shown anyway. That it is not told is what the second bank proves.
fn secrets(test: &str) -> Vec<(String, String)> {
    let mut secrets = Vec::new();
    for item in items(test) {
        let id = &item.question.id;
        secrets.push((format!("the explanation of {id}"), letters(&item.explain)));
        for (lang, help) in &item.help {
            secrets.extend(help.explain.iter().map(|text| (format!("the explanation of {id} in {lang}"), letters(text))));
        }
        let transcript = item.question.stimulus.as_ref().and_then(|stimulus| bank().stimuli[stimulus].transcript.as_ref());
        for line in transcript.iter().flat_map(|text| text.split(['.', '?', '!'])).filter(|line| line.split_whitespace().count() > 3) {
            secrets.push((format!("what the recording of {id} says"), letters(line)));
        }
    }
    secrets
}

/// Signs of a verdict in what was read.
fn signs(server: &Server, page: &Page) -> Vec<String> {
    let body = page.body();
    let mut signs: Vec<String> = ["feedback", "verdict", "right_ids", "explain", "transcript", "big-score", "class=\"score\"", "help-text"]
        .into_iter()
        .filter(|sign| body.contains(sign))
        .map(|sign| format!("the sign {sign}"))
        .collect();
    // The introduction promises "the right answer and why"; the pages of an attempt have no reason to name it.
    let text = if page.address.contains("/attempts/") { readable(page) } else { String::new() };
    for (lang, id) in LANGS.into_iter().flat_map(|lang| ["verdict-partly", "answer-right"].map(|id| (lang, id))) {
        if text.contains(&letters(&server.say(lang, id, &[]))) {
            signs.push(format!("the words of {id} in {lang}"));
        }
    }
    if body.contains("\"revealed\":true") || body.contains("&quot;revealed&quot;:true") {
        signs.push("an item that is revealed".into());
    }
    signs
}

/// What a response gives away.
fn leaks(server: &Server, test: &str, page: &Page) -> Vec<String> {
    let text = readable(page);
    let mut leaks: Vec<_> = secrets(test).into_iter().filter(|(_, secret)| text.contains(secret)).map(|(name, _)| name).collect();
    leaks.extend(signs(server, page));
    leaks
}

#[rstest]
fn an_open_exam_gives_nothing_away(#[values(TESTS[0], TESTS[1], TESTS[2])] test: &str) {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let attempt = browser.start("tg", test, "exam", None).attempt();
    let told = everything(&mut browser, test, &attempt);
    assert!(told.len() > 300, "{}", told.len());
    for (what, page) in &told {
        assert!(page.status < 500, "{what}: {}", page.status);
        assert_eq!(leaks(&server, test, page), [""; 0], "{what}");
    }
    assert!(browser.get(&format!("/tg/attempts/{attempt}/1")).has("form.runner"), "it was open all the time");

    // The same eyes find everything once it may be seen, so they would have found it before.
    browser.finish("tg", &attempt);
    let result = browser.open(&format!("/tg/attempts/{attempt}/result?open=all"));
    let found = leaks(&server, test, &result);
    for item in items(test) {
        let id = &item.question.id;
        assert!(found.contains(&format!("the explanation of {id} in tg")), "{id}: {found:?}");
        assert!(found.contains(&format!("the explanation of {id}")), "{id}");
    }
    assert!(found.contains(&"the sign big-score".to_owned()) && found.contains(&"the words of answer-right in tg".to_owned()), "{found:?}");
    assert!(leaks(&server, test, &browser.get("/tg/progress/ru-exam")).contains(&"the sign class=\"score\"".to_owned()));
    // In practice they find it in what the island is told, too.
    let practice = browser.start("tg", test, "practice", Some("tg"));
    let fields = [field("lang", "tg"), field("n", "0"), field("go", "check")];
    let receipt = browser.post_json(&practice.form("form.runner").action, &fields);
    let found = leaks(&server, test, &receipt);
    assert!(found.contains(&format!("the explanation of {} in tg", items(test)[0].question.id)), "{found:?}");
    assert!(found.contains(&"an item that is revealed".to_owned()));
    let question = browser.get(&format!("/tg/attempts/{}/1", practice.attempt()));
    assert!(leaks(&server, test, &question).contains(&"an item that is revealed".to_owned()), "also in the properties of the island");
    if test == "language-01" {
        assert!(found.iter().any(|leak| leak.starts_with("what the recording")), "{found:?}");
    }
}

/// Every address of the table, with each step of the attempt and each sheet of the test on paper.
fn whole_table(test: &str, attempt: &str, paper: &str) -> Vec<(&'static Route, String)> {
    let at = |route: &'static Route| {
        let variants: &[(&str, &[&str])] =
            &[("{step}", &["1", "2", "finish", "result"]), ("{sheet}", &["enter", "questions.pdf", "answers.pdf", "key.pdf"])];
        let (part, values) = variants.iter().find(|(part, _)| route.path.contains(part)).copied().unwrap_or(("{none}", &[""]));
        let filled = move |value: &&str| route.path.replace(part, value).replace("{number}", paper).replace("{test}", test);
        values.iter().map(move |value| (route, address_of(&filled(value), attempt))).collect::<Vec<_>>()
    };
    ROUTES.iter().flat_map(at).collect()
}

/// While an exam is open, no route at all gives its keys away: not to who sits it, not to the same person's second browser, in
/// which one might look up what is asked in the first, and not to a stranger.
#[test]
fn no_route_gives_an_open_exam_away_to_anybody() {
    let test = "history-01";
    let server = Server::start();
    let mut owner = Browser::of(&server);
    let attempt = owner.start("tg", test, "exam", None).attempt();
    let prepare = owner.open(&format!("/tg/exams/{BANK}/{test}")).form("form[action='/api/papers']");
    let paper = owner.submit(&prepare).address.rsplit('/').next().unwrap().to_owned();
    let code = owner.submit(&owner.clone().open("/tg/code").form("form[action='/api/code']")).text(".slip-code");
    let mut second = Browser::of(&server);
    let asked = second.submit(&second.clone().open("/tg/resume").form("main form").set("code", &code));
    second.submit(&asked.form("main form"));
    let table = whole_table(test, &attempt, &paper);
    assert!(table.len() > ROUTES.len());
    for (who, browser) in [("owner", &mut owner), ("second browser", &mut second), ("stranger", &mut Browser::of(&server))] {
        for (route, address) in table.iter().filter(|(route, _)| route.method == Method::Get) {
            let page = browser.get(&format!("{address}?lang=tg"));
            assert!(page.status < 500, "{who} {address}: {}", page.status);
            let kind = page.header("content-type");
            let text = if kind.starts_with("audio/") || kind == "application/pdf" { String::new() } else { readable(&page) };
            let given: Vec<_> = secrets(test).into_iter().filter(|(_, secret)| text.contains(secret)).map(|(name, _)| name).collect();
            assert_eq!(given, [""; 0], "{who}: {} {address}", route.name);
            if address.ends_with("key.pdf") {
                assert!(!page.header("content-type").starts_with("application/pdf"), "{who}: the key waits for the end");
            }
            if route.guard == Guard::Learner && who == "stranger" {
                assert_eq!(page.status, 404, "{who}: {address}");
            }
        }
    }
    assert!(second.get(&format!("/tg/attempts/{attempt}/1")).has("form.runner"), "it is the same person's, and it was open all the time");
}

/// The bank with every key, explanation and transcript replaced. What is asked stays.
fn with_other_keys(bank: &Bank) -> Bank {
    let mut bank = bank.clone();
    for item in bank.items.values_mut() {
        item.explain = "Другое объяснение.".into();
        for help in item.help.values_mut() {
            help.explain = Some("Another explanation.".into());
        }
        let other = match key(item) {
            AnswerKey::One(key) => {
                AnswerKey::One(item.question.body.options().iter().map(|option| &option.id).find(|id| *id != key).unwrap().clone())
            }
            AnswerKey::Set(keys) => AnswerKey::Set(
                item.question.body.options().iter().map(|option| &option.id).filter(|id| !keys.contains(id)).cloned().collect(),
            ),
            AnswerKey::Truth(truth) => AnswerKey::Truth(!truth),
            AnswerKey::Pairs(pairs) => {
                AnswerKey::Pairs(pairs.keys().cloned().zip(pairs.values().cycle().skip(1).take(pairs.len()).cloned()).collect())
            }
            AnswerKey::Order(order) => AnswerKey::Order(order.iter().rev().cloned().collect()),
            AnswerKey::Text(_) => AnswerKey::Text(vec!["другое".into()]),
            AnswerKey::Model(_) => AnswerKey::Model("Другой пример.".into()),
            AnswerKey::Fields(fields) => AnswerKey::Fields(fields.keys().map(|id| (id.clone(), vec!["другое".into()])).collect()),
        };
        item.key = Sealed::new(other);
    }
    for entry in bank.stimuli.values_mut() {
        entry.transcript = entry.transcript.as_ref().map(|_| "Другой текст.".into());
    }
    bank
}

/// The same without the names that the server makes up for requests that bring none: 24 digits of the system's randomness.
fn without_names(text: &str) -> String {
    let hex = |byte: &u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte);
    let runs = text.as_bytes().chunk_by(|a, b| hex(a) == hex(b)).map(|run| if run.len() == 24 && hex(&run[0]) { b"NAME" } else { run });
    String::from_utf8_lossy(&runs.collect::<Vec<_>>().concat()).into_owned()
}

/// What differs from server to server although nobody meant anything by it, taken out.
fn bare(page: &Page, attempt: &str) -> (u16, BTreeMap<String, String>, String) {
    let mut body = page.body();
    let policy = page.header("content-security-policy");
    if let Some(nonce) = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()) {
        body = body.replace(nonce, "NONCE");
    }
    let same = |text: &str| without_names(&text.replace(attempt, "ATTEMPT"));
    let headers = page.headers.iter().filter(|(name, _)| !["date", "content-security-policy"].contains(&name.as_str()));
    (page.status, headers.map(|(name, value)| (name.to_string(), same(value.to_str().unwrap()))).collect(), same(&body))
}

#[rstest]
fn other_keys_change_not_one_byte_before_the_end(#[values(TESTS[0], TESTS[1], TESTS[2])] test: &str) {
    let shipped = Server::start();
    let banks = BTreeMap::from([(bank().id.clone(), Arc::new(with_other_keys(bank())))]);
    let other = Server::of(Content { banks: Some(banks), ..Content::shipped() }, |_| {});
    let tell = |server: &Server| {
        let mut browser = Browser::of(server);
        let mut question = browser.start("tg", test, "exam", None);
        let attempt = question.attempt();
        for item in items(test) {
            question =
                browser.answer(&question, &right(item), if question.has("button.primary[value=finish]") { "finish" } else { "next" });
        }
        let told: Vec<_> = everything(&mut browser, test, &attempt)
            .iter()
            .map(|(what, page)| (what.replace(&attempt, "ATTEMPT"), bare(page, &attempt)))
            .collect();
        (told, browser.finish("tg", &attempt).text(".big-score"))
    };
    let ((told, score), (told_by_other, other_score)) = (tell(&shipped), tell(&other));
    assert_eq!(told.len(), told_by_other.len());
    for (here, there) in told.iter().zip(&told_by_other) {
        assert_eq!(here, there);
    }
    let max: u32 = items(test).iter().map(|item| item.question.points.as_hundredths() / 100).sum();
    let max = max.to_string();
    let all = shipped.say("tg", "points-of", &[("earned", max.as_str().into()), ("max", max.as_str().into())]);
    assert_eq!(score, all, "with the shipped keys everything was right");
    assert_ne!(other_score, all, "with the others it was not");
}
