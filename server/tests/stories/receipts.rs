//! Safar's word: every answer to the island says that it is Safar's, on which step of which attempt, and whether the answer
//! is safe; and nobody, with a script or without, is led on as if it were when it is not.

use crate::exam::{CLOCK, TEST, press, step};
use crate::support::{Browser, Engine, MINUTE, Page, Server, field, items, right, wrong};
use domain::attempt::GRACE;
use rstest::rstest;
use serde_json::{Value, json};

/// What Safar says, on what, and how it has the item.
fn word(page: &Page) -> [Value; 4] {
    let said = page.json();
    ["safar", "attempt", "op", "entry"].map(|name| said[name].clone())
}

#[rstest]
fn a_receipt_names_the_step_that_it_answers(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let mut browser = Browser::of(&server);
    let attempt = browser.start("ru", TEST, "exam", None).attempt();
    let mut tell = |go: &str, op: &str, answer: &[(String, String)]| {
        let page = browser.post_json(&step(&attempt), &press(0, go, op, answer));
        assert_eq!((page.status, page.header("content-type")), (200, "application/json"));
        assert_eq!(page.header("cache-control"), "no-store");
        word(&page)
    };
    let saved = |op: &str, entry: &str| [json!("saved"), json!(attempt), json!(op), json!(entry)];
    assert_eq!(tell("ask", "op-ask", &[]), saved("op-ask", "0"), "a question changes nothing");
    assert_eq!(tell("save", "op-1", &right(items(TEST)[0])), saved("op-1", "1"));
    assert_eq!(tell("save", "op-1", &right(items(TEST)[0])), saved("op-1", "1"), "sent again");
    assert_eq!(tell("flag", "op-2", &[]), saved("op-2", "3"));
    assert_eq!(tell("save", "op-3", &[field("had", "1")]), saved("op-3", "2"), "taken back");
}

#[test]
fn who_is_not_known_is_told_so_and_not_that_an_answer_is_safe() {
    let server = Server::start();
    let (mut owner, mut other) = (Browser::of(&server), Browser::of(&server));
    let attempt = owner.start("ru", TEST, "practice", None).attempt();
    other.start("ru", TEST, "practice", None);
    let answer = press(0, "save", "op-1", &right(items(TEST)[0]));
    let mut nobody = owner.clone();
    nobody.cookies.clear();
    let mut forged = owner.clone();
    forged.cookies.insert("safar_learner".into(), "0".repeat(64));
    for (browser, expected) in [(&mut nobody, "no-session"), (&mut forged, "no-session"), (&mut other, "not-yours")] {
        let page = browser.post_json(&step(&attempt), &answer);
        assert_eq!(page.status, 404);
        assert_eq!(word(&page), [json!(expected), json!(attempt), json!("op-1"), Value::Null]);
        let page = browser.post(&step(&attempt), &answer);
        assert_eq!(page.status, 404, "without a script nobody is led on either");
    }
    assert_eq!(owner.items("ru", &attempt)[0]["fields"], json!([]), "nothing was saved");
}

#[test]
fn what_a_layer_refuses_is_safars_word_too() {
    let server = Server::with(Engine::Sqlite, |config| config.learner_requests_per_minute = 2);
    let mut browser = Browser::of(&server);
    let attempt = browser.start("ky", TEST, "practice", None).attempt();
    let send = |browser: &mut Browser| browser.post_json(&step(&attempt), &press(0, "save", "op-1", &right(items(TEST)[0])));
    send(&mut browser);
    let page = (0..5).map(|_| send(&mut browser)).find(|page| page.status == 429).expect("there is a limit");
    assert_eq!(page.json()["safar"], "later");
    assert_eq!(page.json()["problem"], format!("{}.", server.say("ru", "trouble-too-many", &[])), "in the language of the form");
}

#[test]
fn an_answer_that_does_not_fit_is_not_said_to_be_safe() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let attempt = browser.start("ru", TEST, "practice", None).attempt();
    let page = browser.post_json(&step(&attempt), &press(0, "save", "op-1", &[field("a", "no-such-option")]));
    assert_eq!(word(&page), [json!("not-taken"), json!(attempt), json!("op-1"), json!("0")]);
    assert_eq!(page.json()["problem"], server.say("ru", "problem-unknown", &[]));
}

/// Two tabs: in one the right answer has been shown, the other still has the question open.
#[test]
fn an_answer_after_the_key_was_shown_is_not_said_to_be_safe() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let question = browser.start("ru", TEST, "practice", None);
    let attempt = question.attempt();
    let (good, bad) = (right(items(TEST)[0]), wrong(items(TEST)[0]));
    browser.answer(&question, &bad, "check");

    let page = browser.post_json(&step(&attempt), &press(0, "save", "op-1", &good));
    assert_eq!(word(&page), [json!("not-taken"), json!(attempt), json!("op-1"), json!("1")]);
    let said = page.json();
    assert_eq!(said["problem"], server.say("ru", "problem-revealed", &[]));
    assert_eq!(said["item"]["revealed"], true, "the island shows what counts");
    let same = browser.post_json(&step(&attempt), &press(0, "save", "op-2", &bad));
    assert_eq!(same.json()["safar"], "saved", "the answer that counts is safe, whoever sends it again");

    let kept = browser.answer(&question, &good, "next");
    assert_eq!(kept.status, 409, "nobody is led on");
    assert_eq!(kept.text("p.status"), server.say("ru", "problem-revealed", &[]));
    let led = browser.answer(&question, &bad, "next");
    assert!(led.address.ends_with("/2"), "{}", led.address);
}

#[rstest]
fn an_answer_after_the_end_is_said_to_be_late(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let mut browser = Browser::of(&server);
    let question = browser.start("ru", TEST, "exam", None);
    let attempt = question.attempt();
    browser.answer(&question, &right(items(TEST)[0]), "next");
    server.at(CLOCK + GRACE + 1);
    let late = browser.post_json(&step(&attempt), &press(0, "save", "op-2", &wrong(items(TEST)[0]))).json();
    assert_eq!((&late["safar"], &late["ended"]), (&json!("not-taken"), &json!(true)));
    assert_eq!(late["problem"], server.say("ru", "problem-late", &[]));
    let in_time = browser.post_json(&step(&attempt), &press(0, "save", "op-3", &right(items(TEST)[0]))).json();
    assert_eq!((&in_time["safar"], &in_time["ended"]), (&json!("saved"), &json!(true)), "it was safe before the end");

    let notice = server.say("ru", "problem-late", &[]);
    let late = browser.answer(&question, &wrong(items(TEST)[0]), "next");
    assert!(late.texts("p.notice").contains(&notice), "{:?}", late.texts("p.notice"));
    let in_time = browser.answer(&question, &right(items(TEST)[0]), "next");
    assert!(!in_time.texts("p.notice").contains(&notice));
}

/// The clock of the server is set back by an hour.
#[test]
fn no_clock_shows_more_than_the_test_has() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let question = browser.start("ru", TEST, "exam", None);
    server.at(-60 * MINUTE);
    assert_eq!(browser.open(&question.address).text(".clock-time"), "20:00");
    let said = browser.post_json(&step(&question.attempt()), &press(0, "ask", "op-1", &[])).json();
    assert_eq!(said["remaining"], CLOCK);
}
