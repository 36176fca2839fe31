//! The resume code: everything again on another device, nothing lost when two become one, and nothing for those who
//! guess.

use crate::support::{BANK, Browser, Engine, Fields, NOW, Page, Server, field, items, right, wrong};
use domain::resume::ResumeCode;
use rstest::rstest;
use std::collections::BTreeMap;

/// Makes a code by the button of the page, and reads it from the slip.
fn code(browser: &mut Browser) -> String {
    let page = browser.open("/tg/code");
    let slip = browser.submit(&page.form("main > form"));
    slip.text(".slip-code")
}

fn entry(code: &str, own: Option<&str>) -> Fields {
    let mut fields = vec![field("lang", "tg"), field("code", code)];
    fields.extend(own.map(|own| field("own", own)));
    fields
}

fn enter(browser: &mut Browser, code: &str) -> Page {
    let form = browser.open("/tg/resume").form("main form").set("code", code);
    browser.submit(&form)
}

fn tests(browser: &mut Browser) -> Vec<String> {
    browser.open("/tg/progress").attrs("ul.attempts a", "href")
}

/// Begins a test and answers its first question.
fn begin(browser: &mut Browser, test: &str) -> Page {
    let question = browser.start("tg", test, "exam", None);
    browser.answer(&question, &right(items(test)[0]), "next")
}

#[rstest]
fn a_code_brings_everything_to_another_device(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let mut phone = Browser::of(&server);
    let nothing = phone.open("/tg/code");
    assert_eq!(nothing.text("main p.notice"), server.say("tg", "code-nothing", &[]));
    assert!(!nothing.has("main form"), "there is nothing to take along");
    let question = begin(&mut phone, "history-01");
    let slip = code(&mut phone);
    assert_eq!(slip.len(), 19, "{slip}");
    let again = phone.open("/tg/code");
    assert_eq!(again.text(".slip-code"), slip, "one tap shows it again");
    assert!(again.has("svg.qr path") && again.text(".slip-address").ends_with("/tg/resume"));

    let mut other = Browser::of(&server);
    let here = enter(&mut other, &slip.replace(' ', "-"));
    assert_eq!(here.address, "/tg/progress?resumed=1");
    assert_eq!(here.text("main p.notice"), server.say("tg", "resumed", &[]));
    assert_eq!(tests(&mut other), tests(&mut phone));
    assert_eq!(other.open("/tg/code").text(".slip-code"), slip, "and the code is here too");
    // Two devices used in turn: the attempt goes on where it was left.
    let there = other.open(&question.address);
    other.answer(&there, &right(items("history-01")[1]), "next");
    let phone_again = phone.open(&question.address);
    phone.answer(&phone_again, &wrong(items("history-01")[2]), "next");
    let result = other.finish("tg", &question.attempt());
    assert_eq!(result.text(".big-score"), phone.open(&result.address).text(".big-score"));
    assert_eq!(server.counts().learners, 1);
    assert_eq!(enter(&mut phone, &slip).address, "/tg/progress?resumed=1", "a code of one's own does no harm");
}

#[rstest]
fn two_devices_come_together_without_loss(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let (mut phone, mut other) = (Browser::of(&server), Browser::of(&server));
    let ours = begin(&mut phone, "history-01");
    let theirs = begin(&mut other, "legislation-01");
    let ended = begin(&mut other, "history-01").attempt();
    other.finish("tg", &ended);
    let mut tab = other.clone();
    let slip = code(&mut phone);

    let asked = enter(&mut other, &slip);
    assert_eq!(asked.text("h1"), server.say("tg", "resume-ask", &[]));
    assert_eq!((tests(&mut other).len(), tests(&mut phone).len()), (2, 1), "asking changes nothing");
    let together = other.submit(&asked.form("main form").press("mine"));
    assert_eq!(together.text("main p.notice"), server.say("tg", "resumed", &[]));
    assert_eq!(tests(&mut other).len(), 3);
    assert_eq!(tests(&mut phone), tests(&mut other));
    // What was open goes on, on either device.
    let there = phone.open(&theirs.address);
    phone.answer(&there, &right(items("legislation-01")[1]), "next");
    assert!(phone.finish("tg", &theirs.attempt()).has(".big-score"));
    other.finish("tg", &ours.attempt());
    assert!(phone.open(&format!("/tg/attempts/{ended}/result")).has(".big-score"));
    assert_eq!(tab.get(&theirs.address).status, 404, "the secret that this browser had is no longer one");
    assert_eq!(server.counts().learners, 1);
    let before = server.projections();
    server.rebuild();
    assert_eq!(server.projections(), before, "the records tell the same");
}

#[test]
fn what_is_somebody_elses_stays_theirs() {
    let server = Server::start();
    let (mut phone, mut friend) = (Browser::of(&server), Browser::of(&server));
    begin(&mut phone, "history-01");
    let theirs = begin(&mut friend, "legislation-01").attempt();
    let friends_code = code(&mut friend);
    let slip = code(&mut phone);
    friend.post("/api/resume", &entry(&slip, Some("others")));
    assert_eq!(tests(&mut friend), tests(&mut phone));
    assert_eq!(friend.get(&format!("/tg/attempts/{theirs}")).status, 404);
    let mut later = Browser::of(&server);
    enter(&mut later, &friends_code);
    assert_eq!(tests(&mut later), [format!("/tg/attempts/{theirs}")], "the friend finds them by their own code");
}

#[test]
fn a_new_code_ends_the_old_one_and_the_other_devices_if_wanted() {
    let server = Server::start();
    let (mut phone, mut lost, mut tablet) = (Browser::of(&server), Browser::of(&server), Browser::of(&server));
    begin(&mut phone, "history-01");
    let first = code(&mut phone);
    enter(&mut lost, &first);
    let renewed = phone.submit(&phone.clone().open("/tg/code").form("main details form"));
    let second = renewed.text(".slip-code");
    assert_ne!(first, second);
    assert_eq!(enter(&mut tablet, &first).status, 422, "the old code is nobody's");
    assert_eq!(tests(&mut lost).len(), 1, "the other device stays, unless it is sent away");
    assert!(!lost.open("/tg/code").has(".slip"), "but it does not know the new code");
    let form = [field("lang", "tg"), field("others", "out")];
    assert_eq!(phone.post("/api/code", &form).location(), "/tg/code");
    assert_eq!(tests(&mut lost), [""; 0]);
    assert_eq!(tests(&mut phone).len(), 1);
}

#[test]
fn a_photographed_code_stands_in_the_field_and_waits_for_the_button() {
    let server = Server::start();
    let mut phone = Browser::of(&server);
    begin(&mut phone, "history-01");
    let slip = code(&mut phone);
    let mut other = Browser::of(&server);
    let page = other.open(&format!("/tg/resume?code={}", slip.replace(' ', "")));
    assert_eq!(page.attrs("input#code", "value"), [slip]);
    assert!(!other.cookies.contains_key("safar_learner"), "an address alone does nothing");
    other.submit(&page.form("main form"));
    assert_eq!(tests(&mut other).len(), 1);
    let nonsense = Browser::of(&server).open("/tg/resume?code=%3Cscript%3E");
    assert_eq!(nonsense.attrs("input#code", "value"), [""]);
}

#[test]
fn a_wrong_code_says_nothing_and_guessing_is_slow() {
    let server = Server::with(Engine::Sqlite, |config| config.resume_codes_per_minute = 3);
    let mut phone = Browser::of(&server);
    begin(&mut phone, "history-01");
    let slip = code(&mut phone);
    let mut guesser = Browser::of(&server);
    let typed = ["1234", "not a code", &ResumeCode::draw([9; 32]).grouped(), &slip[1..]];
    let answers: Vec<Page> = typed.iter().map(|typed| guesser.post("/api/resume", &entry(typed, Some("mine")))).collect();
    for (typed, answer) in typed.iter().zip(&answers) {
        assert_eq!((answer.status, answer.text("main [role=alert]")), (422, server.say("tg", "resume-wrong", &[])), "{typed}");
        assert_eq!(answer.attrs("input#code", "value"), [*typed], "what was typed is still there");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    for n in 1..=2 {
        assert_eq!(guesser.post("/api/resume", &entry(&ResumeCode::draw([n; 32]).grouped(), None)).status, 422);
    }
    let full = guesser.post("/api/resume", &entry(&slip, None));
    assert_eq!((full.status, full.text("main [role=alert]")), (429, server.say("tg", "resume-too-many", &[])), "not even the right one");
    assert!(!guesser.cookies.contains_key("safar_learner"));
    assert_eq!(tests(&mut phone).len(), 1, "whoever learns does not notice");
}

/// A class comes in, all behind one address.
#[test]
fn a_class_enters_its_codes_at_once() {
    let server = Server::start();
    let mut phone = Browser::of(&server);
    begin(&mut phone, "history-01");
    let slip = code(&mut phone);
    let enter = |typed: &str| Browser::of(&server).post("/api/resume", &entry(typed, None)).status;
    for _ in 0..50 {
        assert_eq!(enter(&slip[1..]), 422, "a slip of the pen is no try");
        assert_eq!(enter(&slip), 303);
    }
}

#[test]
fn a_code_is_not_in_the_database() {
    let server = Server::start();
    let mut phone = Browser::of(&server);
    begin(&mut phone, "history-01");
    let slip = code(&mut phone);
    for text in [slip.clone(), slip.replace(' ', "")] {
        for file in std::fs::read_dir(server.folder()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(text.len()).any(|window| window == text.as_bytes()), "{text}");
        }
    }
}

#[test]
fn my_data_are_all_there_to_read_and_to_take_along() {
    let server = Server::start();
    let mut phone = Browser::of(&server);
    let nobody = phone.open("/tg/data");
    assert_eq!(nobody.text("main p.lead"), server.say("tg", "data-none", &[]));
    assert_eq!(phone.get("/api/learner/data").status, 404);

    let question = begin(&mut phone, "history-01");
    phone.finish("tg", &question.attempt());
    for _ in 0..101 {
        phone.start("tg", "legislation-01", "practice", None);
    }
    code(&mut phone);
    phone.post("/api/goal", &[field("lang", "tg"), field("bank", BANK), field("exam", "ru-patent-2025"), field("day", "2031-02-03")]);
    phone.post(
        "/api/reports",
        &[
            ("lang", "tg"),
            ("bank", BANK),
            ("question", items("history-01")[0].question.id.as_str()),
            ("reason", "unclear"),
            ("attempt", "x"),
            ("n", "1"),
        ]
        .map(|(name, value)| field(name, value)),
    );
    let page = phone.open("/tg/data");
    let kept = page.texts("dl.kept dd");
    assert!(kept.iter().any(|line| line.contains("2031")), "{kept:?}");
    assert_eq!(&kept[kept.len() - 2..], ["1", "102"], "reports and tests");
    assert_eq!(page.texts("ul.attempts li").len(), 100);
    let next = phone.open("/tg/data?page=2");
    assert_eq!(next.texts("ul.attempts li").len(), 2);
    assert_eq!(phone.open("/tg/data?page=99999999999999999").texts("ul.attempts li").len(), 0);

    let file = phone.get("/api/learner/data");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"safar.json\"");
    assert_eq!(file.header("cache-control"), "no-store");
    let json = file.json();
    assert_eq!(json["attempts"].as_array().unwrap().len(), 102);
    let attempts: BTreeMap<String, _> =
        json["attempts"].as_array().unwrap().iter().map(|attempt| (attempt[0].as_str().unwrap().to_owned(), &attempt[1])).collect();
    let first = attempts[&question.attempt()].as_array().unwrap();
    assert_eq!(first.len(), 3, "begun, answered, finished: {first:?}");
    assert_eq!(json["banks"][BANK]["goal"]["day"], "2031-02-03");
    assert_eq!(json["banks"][BANK]["memories"].as_object().unwrap().len(), 20);
    assert_eq!((json["browsers"].as_array().unwrap().len(), json["resume_codes"].as_array().unwrap().len()), (1, 1));
    assert_eq!(json["reports"].as_array().unwrap().len(), 1);
    let text = file.body();
    assert!(!text.contains(&phone.cookies["safar_learner"]), "no secret leaves by it");
    assert!(text.contains(&jiff::Timestamp::from_millisecond(NOW).unwrap().strftime("%Y-%m").to_string()));
    assert_eq!(Browser::of(&server).get("/api/learner/data").status, 404, "of nobody else");
}
