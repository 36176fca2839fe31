//! The resume code: everything again on another device, nothing lost when two become one, and nothing for those who
//! guess.

use crate::support::{BANK, Browser, Engine, Fields, MINUTE, NOW, Page, Server, field, items, right, wrong};
use domain::resume::ResumeCode;
use futures::StreamExt;
use rstest::rstest;
use server::caller::token_hash;
use server::usecases;
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;

/// Makes a code by the button of the page, and reads it from the slip.
fn code(browser: &mut Browser) -> String {
    let page = browser.open("/tg/code");
    let slip = browser.submit(&page.form("main > form"));
    slip.text(".slip-code")
}

fn entry(code: &str) -> Fields {
    vec![field("lang", "tg"), field("code", code)]
}

/// Types a code; returns what is asked.
fn prove(browser: &mut Browser, code: &str) -> Page {
    let form = browser.open("/tg/resume").form("main form").set("code", code);
    browser.submit(&form)
}

/// Types a code and says yes.
fn enter(browser: &mut Browser, code: &str) -> Page {
    let asked = prove(browser, code);
    if asked.has("main form input[name=ticket]") { browser.submit(&asked.form("main form")) } else { asked }
}

fn tests(browser: &mut Browser) -> Vec<String> {
    browser.open("/tg/progress/ru-exam").attrs("ul.attempts a", "href")
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
    let asked = prove(&mut other, &slip.replace(' ', "-"));
    assert_eq!(asked.text("h1"), server.say("tg", "resume-yours", &[]), "also a browser that has nothing of its own is asked");
    assert_eq!(asked.texts("dl.kept dd")[..1], ["1"], "how much it is, and no more");
    assert!(!asked.body().contains(&question.attempt()), "nothing of what it opens");
    assert!(!other.cookies.contains_key("safar_learner") && !other.cookies.contains_key("safar_code"), "asking opens nothing");
    let here = other.submit(&asked.form("main form"));
    assert_eq!(here.address, "/tg/progress/ru-exam?resumed=1");
    assert_eq!(here.text("main p.notice"), server.say("tg", "resumed", &[]));
    other.cookies.remove("safar_news");
    assert!(!other.open(&here.address).has("main p.notice"), "an address alone says nothing: a minute later it is no news");
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
    assert_eq!(enter(&mut phone, &slip).address, "/tg/progress/ru-exam?resumed=1", "a code of one's own does no harm");
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

    let asked = prove(&mut other, &slip);
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
    let asked = prove(&mut friend, &slip);
    friend.submit(&asked.form("main form").press("others"));
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
    assert_eq!(prove(&mut tablet, &first).status, 422, "the old code is nobody's");
    assert_eq!(tests(&mut lost).len(), 1, "the other device stays, unless it is sent away");
    assert!(!lost.open("/tg/code").has(".slip"), "but it does not know the new code");
    let form = [field("lang", "tg"), field("others", "out")];
    assert_eq!(phone.post("/api/code", &form).location(), "/tg/code");
    assert_eq!(tests(&mut lost), [""; 0]);
    assert_eq!(tests(&mut phone).len(), 1);
}

/// What the picture on a slip says is read by hand here: a camera sees the same squares.
#[test]
fn a_code_is_never_in_an_address_that_a_server_sees() {
    let server = Server::start();
    let mut phone = Browser::of(&server);
    begin(&mut phone, "history-01");
    let slip = code(&mut phone);
    let page = phone.open("/tg/code");
    let width = page.attrs("svg.qr", "viewBox")[0].split(' ').next_back().unwrap().parse::<usize>().unwrap() - 8;
    let address = format!("http://{}/tg/resume#{}", server.addr, slip.replace(' ', ""));
    assert_eq!(qrcode::QrCode::with_error_correction_level(&address, qrcode::EcLevel::M).unwrap().width(), width);
    assert!(!page.body().contains("?code="));
    assert_eq!(page.header("referrer-policy"), "strict-origin");
    let entry = Browser::of(&server).open("/tg/resume");
    assert!(entry.has("script[src*='/assets/code.']"), "what stands behind the # is put into the field by a script");
    // Slips of before have the code in the query: nobody is told of it.
    let mut other = Browser::of(&server);
    let old = other.open(&format!("/tg/resume?code={}", slip.replace(' ', "")));
    assert_eq!(old.attrs("input#code", "value"), [slip]);
    assert_eq!(old.header("referrer-policy"), "strict-origin");
    assert!(!other.cookies.contains_key("safar_learner"), "an address alone does nothing");
    let nonsense = Browser::of(&server).open("/tg/resume?code=%3Cscript%3E");
    assert_eq!(nonsense.attrs("input#code", "value"), [""]);
}

/// An empty browser took in a stranger's code; whoever sits there later joins it with their own. The stranger must get
/// nothing of it.
#[rstest]
fn joining_gives_nobody_else_a_way_in(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let (mut stranger, mut owner, mut shared) = (Browser::of(&server), Browser::of(&server), Browser::of(&server));
    begin(&mut stranger, "history-01");
    let strangers_code = code(&mut stranger);
    let mine = begin(&mut owner, "legislation-01");
    let own_code = code(&mut owner);
    enter(&mut shared, &strangers_code);
    let there = begin(&mut shared, "language-01");

    let asked = prove(&mut shared, &own_code);
    assert_eq!(asked.texts("dl.kept").len(), 2, "what the code opens, and what is here");
    let said = asked.text("ul.consequences");
    assert!(said.contains(&server.say("tg", "resume-ends", &[])), "said before: {said}");
    assert!(said.contains(&server.say("tg", "resume-others-see", &[("n", 1_u32.into())])), "{said}");
    shared.submit(&asked.form("main form").press("mine"));
    assert_eq!(tests(&mut shared).len(), 3);

    for attempt in [&mine, &there] {
        assert_eq!(stranger.get(&attempt.address).status, 404);
    }
    assert_eq!(tests(&mut stranger), [""; 0], "the stranger's browser is nobody's");
    assert_eq!(stranger.post("/api/code", &[field("lang", "tg"), field("others", "out")]).status, 404, "it locks nobody out");
    assert_eq!(Browser::of(&server).post("/api/resume", &entry(&strangers_code)).status, 422, "the stranger's code is nobody's");
    assert_eq!(tests(&mut owner).len(), 3, "the owner's browsers and code stay");
    assert_eq!(enter(&mut Browser::of(&server), &own_code).address, "/tg/progress/ru-exam?resumed=1");
}

/// Three browsers, two of which are one learner's: one of them joins while the other still waits for its answer.
#[test]
fn a_yes_counts_once_and_where_it_was_asked() {
    let server = Server::start();
    let (mut phone, mut tablet, mut other) = (Browser::of(&server), Browser::of(&server), Browser::of(&server));
    begin(&mut phone, "history-01");
    let slip = code(&mut phone);
    begin(&mut other, "legislation-01");
    let others_code = code(&mut other);
    enter(&mut tablet, &others_code);

    let asked = prove(&mut tablet, &slip).form("main form").press("mine");
    let mut thief = Browser::of(&server);
    let stolen = thief.submit(&asked);
    assert_eq!((stolen.status, stolen.text("main [role=alert]")), (409, server.say("tg", "resume-again", &[])), "another browser");
    assert_eq!(tests(&mut thief), [""; 0]);
    // Nor in another browser that is nobody's either.
    let unused = prove(&mut Browser::of(&server), &slip).form("main form");
    assert_eq!(Browser::of(&server).submit(&unused).status, 409);
    let waiting = prove(&mut other, &slip).form("main form").press("mine");
    assert_eq!(tablet.submit(&asked).address, "/tg/progress/ru-exam?resumed=1");
    assert_eq!(tablet.submit(&asked).status, 409, "once");
    assert_eq!(other.submit(&waiting).status, 409, "the other browser is nobody's since the first has joined");
    assert_eq!(tests(&mut phone).len(), 2);

    let late = prove(&mut other, &slip).form("main form");
    server.at(11 * MINUTE);
    assert_eq!(other.submit(&late).status, 409, "an answer has ten minutes");
    let outdated = prove(&mut other, &slip).form("main form");
    let again = phone.submit(&phone.clone().open("/tg/code").form("main details form"));
    assert_eq!(other.submit(&outdated).status, 409, "the code was made anew in between");
    assert_eq!(tests(&mut other), [""; 0]);
    assert_eq!(enter(&mut other, &again.text(".slip-code")).address, "/tg/progress/ru-exam?resumed=1");
}

/// A page that has lain open since before another code was made: its button must not bring the old code back.
#[test]
fn an_old_page_makes_no_code() {
    let server = Server::start();
    let mut phone = Browser::of(&server);
    begin(&mut phone, "history-01");
    let old = phone.open("/tg/code").form("form[action='/api/code']");
    let first = phone.submit(&old).text(".slip-code");
    let anew = phone.open("/tg/code").form("main details form");
    let second = phone.submit(&anew).text(".slip-code");
    assert_ne!(first, second);
    phone.submit(&old);
    assert_eq!(phone.open("/tg/code").text(".slip-code"), second, "the newer code stays");
    assert_eq!(prove(&mut Browser::of(&server), &first).status, 422, "and the old one ended");
}

#[test]
fn a_button_that_is_pressed_twice_makes_one_code() {
    let server = Server::start();
    let mut phone = Browser::of(&server);
    begin(&mut phone, "history-01");
    let form = phone.open("/tg/code").form("main > form");
    let mut pressed: Vec<Browser> = std::thread::scope(|scope| {
        let presses: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut tab = phone.clone();
                    assert_eq!(tab.post(&form.action, &form.fields).location(), "/tg/code");
                    tab
                })
            })
            .collect();
        presses.into_iter().map(|press| press.join().unwrap()).collect()
    });
    // Whichever answer the browser took, the code that it shows is alive.
    for tab in &mut pressed {
        let slip = tab.open("/tg/code").text(".slip-code");
        assert_eq!(enter(&mut Browser::of(&server), &slip).address, "/tg/progress/ru-exam?resumed=1");
    }
    let renewed = phone.open("/tg/code").form("main form");
    let before = pressed[0].open("/tg/code").text(".slip-code");
    assert_ne!(phone.submit(&renewed).text(".slip-code"), before, "another page, another code");
}

#[rstest]
fn each_of_my_browsers_can_be_signed_out(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let (mut phone, mut lost, mut tablet) = (Browser::of(&server), Browser::of(&server), Browser::of(&server));
    begin(&mut phone, "history-01");
    let slip = code(&mut phone);
    enter(&mut lost, &slip);
    server.at(MINUTE);
    enter(&mut tablet, &slip);
    let page = phone.open("/tg/data");
    assert_eq!(page.texts("ul.browsers li").len(), 3);
    assert_eq!(page.texts("ul.browsers .tag"), [server.say("tg", "browser-this", &[])]);
    let names = page.attrs("ul.browsers button", "value");
    let mut stranger = Browser::of(&server);
    begin(&mut stranger, "history-01");
    stranger.post("/api/browsers", &[field("lang", "tg"), field("browser", &names[0])]);
    assert_eq!(tests(&mut lost).len(), 1, "nobody else signs it out");
    assert_eq!(phone.post("/api/browsers", &[field("lang", "tg"), field("browser", &names[0])]).location(), "/tg/data#browsers");
    assert_eq!((tests(&mut lost), tests(&mut tablet).len(), tests(&mut phone).len()), (vec![], 1, 1), "the oldest of the others");
    enter(&mut lost, &slip);
    phone.post("/api/browsers", &[field("lang", "tg"), field("browser", "others")]);
    assert_eq!((tests(&mut lost).len(), tests(&mut tablet).len(), tests(&mut phone).len()), (0, 0, 1));
    assert_eq!(lost.post("/api/browsers", &[field("lang", "tg"), field("browser", "others")]).status, 404);
    assert_eq!(tests(&mut phone).len(), 1);
}

#[test]
fn signing_out_keeps_everything_and_warns_who_would_lose_it() {
    let server = Server::start();
    let mut phone = Browser::of(&server);
    let nobody = phone.open("/tg/sign-out");
    assert!(!nobody.has("main form"));
    begin(&mut phone, "history-01");
    let warned = phone.open("/tg/sign-out");
    assert_eq!(warned.text("main p.notice"), server.say("tg", "sign-out-lost", &[]));
    assert_eq!(warned.attrs("main a.primary", "href"), ["/tg/code"], "the one thing to do is to make a code");
    let slip = code(&mut phone);
    let asked = phone.open("/tg/sign-out");
    assert_eq!(asked.text("main p.lead"), server.say("tg", "sign-out-stays", &[]));
    let old = phone.clone();
    let form = asked.form("main form");
    let sent = phone.post(&form.action, &form.fields);
    assert_eq!(sent.header("clear-site-data"), "\"cache\", \"cookies\", \"storage\"");
    let done = sent.location().to_owned();
    assert!(done.starts_with("/tg/sign-out?done="), "{done}");
    assert!(!phone.cookies.contains_key("safar_learner") && !phone.cookies.contains_key("safar_code"));
    let done = phone.open(&done);
    assert!(done.has("script[src*='/assets/forget.']"), "the storage of a browser that does not know the header");
    assert_eq!(tests(&mut old.clone()), [""; 0], "the secret is no longer one, also if it was kept");
    server.jobs();
    enter(&mut phone, &slip);
    assert_eq!(tests(&mut phone).len(), 1);
}

#[rstest]
fn browsers_are_signed_out_by_time(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    const DAY: i64 = 24 * 60 * MINUTE;
    let server = Server::on(engine);
    let (mut phone, mut rare) = (Browser::of(&server), Browser::of(&server));
    begin(&mut phone, "history-01");
    let slip = code(&mut phone);
    enter(&mut rare, &slip);
    for day in (0..360).step_by(80) {
        server.at(day * DAY);
        server.forget_sessions();
        assert_eq!(tests(&mut phone).len(), 1, "day {day}");
        server.jobs();
    }
    assert_eq!(tests(&mut rare), [""; 0], "not used for 90 days");
    assert_eq!(phone.open("/tg/data").texts("ul.browsers li").len(), 1);
    server.at(366 * DAY);
    server.forget_sessions();
    assert_eq!(tests(&mut phone), [""; 0], "a year is the longest");
    enter(&mut phone, &slip);
    assert_eq!(tests(&mut phone).len(), 1, "nothing is lost");
}

#[rstest]
fn who_cannot_be_reached_or_does_not_come_is_forgotten(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    const DAY: i64 = 24 * 60 * MINUTE;
    let server = Server::on(engine);
    let (mut phone, mut friend, mut without) = (Browser::of(&server), Browser::of(&server), Browser::of(&server));
    server.jobs();
    begin(&mut phone, "history-01");
    let slip = code(&mut phone);
    begin(&mut friend, "legislation-01");
    let asked = prove(&mut friend, &slip);
    assert!(asked.text("main").contains(&server.say("tg", "resume-others-gone", &[])), "said before");
    friend.submit(&asked.form("main form").press("others"));
    begin(&mut without, "history-01");
    assert_eq!(server.counts().learners, 3);
    server.jobs();
    assert_eq!(server.counts().learners, 2, "whom no browser and no code reaches");
    for day in (1..=121).step_by(3) {
        server.at(day * DAY);
        server.jobs();
    }
    assert_eq!(server.counts().learners, 1, "without a code, when the only browser is signed out for a month");
    // A clock that leaps is not believed.
    server.at(900 * DAY);
    server.jobs();
    assert_eq!(server.counts().learners, 1);
    server.at(125 * DAY);
    server.jobs();
    for day in (125..=740).step_by(3) {
        server.at(day * DAY);
        server.jobs();
    }
    assert_eq!(server.counts().learners, 0, "after two years without a visit");
}

#[test]
fn a_wrong_code_says_nothing_and_guessing_is_slow() {
    let server = Server::with(Engine::Sqlite, |config| config.resume_codes_per_minute = 3);
    let mut phone = Browser::of(&server);
    begin(&mut phone, "history-01");
    let slip = code(&mut phone);
    let mut guesser = Browser::of(&server);
    let typed = ["1234", "not a code", &ResumeCode::draw([9; 32]).grouped(), &slip[1..]];
    let answers: Vec<Page> = typed.iter().map(|typed| guesser.post("/api/resume", &entry(typed))).collect();
    for (typed, answer) in typed.iter().zip(&answers) {
        assert_eq!((answer.status, answer.text("main [role=alert]")), (422, server.say("tg", "resume-wrong", &[])), "{typed}");
        assert_eq!(answer.attrs("input#code", "value"), [*typed], "what was typed is still there");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    for n in 1..=2 {
        assert_eq!(guesser.post("/api/resume", &entry(&ResumeCode::draw([n; 32]).grouped())).status, 422);
    }
    let full = guesser.post("/api/resume", &entry(&slip));
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
    let enter = |typed: &str| Browser::of(&server).post("/api/resume", &entry(typed)).status;
    for _ in 0..50 {
        assert_eq!(enter(&slip[1..]), 422, "a slip of the pen is no try");
        assert_eq!(enter(&slip), 200);
    }
}

/// A database from before the pepper, a pepper that is lost, and servers that share one.
#[test]
fn codes_rest_on_a_secret_beside_the_database() {
    let server = Server::start();
    let mut phone = Browser::of(&server);
    begin(&mut phone, "history-01");
    let slip = code(&mut phone);
    let pepper = server.data_dir().join("pepper");
    let secret = std::fs::read_to_string(&pepper).unwrap();
    assert_eq!(std::fs::metadata(&pepper).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(enter(&mut Browser::of(&server.twin()), &slip).has("ul.attempts li"), "servers that share it know each other's codes");

    std::fs::write(&pepper, "0".repeat(64)).unwrap();
    let server = server.restarted();
    assert_eq!(prove(&mut Browser::of(&server), &slip).status, 422, "the database alone does not know the code");
    let mut phone = phone.moved_to(&server);
    assert!(phone.open("/tg/code").text("main").contains(&server.say("tg", "code-new-why", &[])), "a new one can be made");
    std::fs::write(&pepper, &secret).unwrap();
    let server = server.restarted();
    assert_eq!(enter(&mut Browser::of(&server), &slip).address, "/tg/progress/ru-exam?resumed=1", "and the right file brings it back");
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

#[rstest]
fn my_data_are_all_there_to_read_and_to_take_along(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
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
        "/api/complaints",
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
    assert_eq!(&kept[kept.len() - 2..], ["1", "102"], "complaints and tests");
    assert_eq!(page.texts("ul.attempts li").len(), 100);
    let next = phone.open("/tg/data?page=2");
    assert_eq!(next.texts("ul.attempts li").len(), 2);
    assert_eq!(phone.open("/tg/data?page=99999999999999999").texts("ul.attempts li").len(), 0);

    let file = phone.get("/api/learner/data");
    assert_eq!((file.header("content-length"), file.header("transfer-encoding")), ("", "chunked"), "it is made while it is read");
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
    let believed = &json["banks"][BANK]["areas"]["hist-today"];
    assert_eq!((believed["answers"].as_u64(), believed["level"].as_str()), (Some(7), Some("weak")), "what is believed of each area");
    assert_eq!((json["browsers"].as_array().unwrap().len(), json["resume_codes"].as_array().unwrap().len()), (1, 1));
    assert_eq!(json["complaints"].as_array().unwrap().len(), 1);
    let text = file.body();
    assert!(!text.contains(&phone.cookies["safar_learner"]), "no secret leaves by it");
    assert!(text.contains(&jiff::Timestamp::from_millisecond(NOW).unwrap().strftime("%Y-%m").to_string()));
    assert_eq!(Browser::of(&server).get("/api/learner/data").status, 404, "of nobody else");
}

/// Eighty people ask for their data and read nothing of it, or are erased in the middle.
#[rstest]
fn a_file_is_made_while_it_is_read_and_half_of_one_does_not_pass_for_a_whole(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let mut phone = Browser::of(&server);
    for _ in 0..120 {
        phone.start("tg", "legislation-01", "practice", None);
    }
    let token = token_hash(&phone.cookies["safar_learner"]);
    server.wait(async {
        let state = &server.state;
        let learner = state.sessions.get(&token.0).await.expect("who has just asked is remembered");
        let open = async || {
            let from = (&state.store, &state.library.now().banks, &state.clock);
            usecases::everything(from, &learner).await.unwrap().map(Box::pin)
        };
        // More readers than there are connections to the database, and none of them reads on.
        let mut readers = Vec::new();
        for _ in 0..80 {
            let mut reader = open().await.expect("they are there");
            let piece = reader.next().await.expect("a file has a beginning").unwrap();
            assert!(piece.len() <= 8 * 1024, "{}", piece.len());
            readers.push(reader);
        }
        let mut whole = Vec::new();
        let mut reader = open().await.expect("they are there");
        while let Some(piece) = reader.next().await {
            whole.extend(piece.unwrap());
        }
        let json: serde_json::Value = serde_json::from_slice(&whole).unwrap();
        assert_eq!(json["attempts"].as_array().unwrap().len(), 120);
        state.attempts.erase(&learner).await.unwrap();
        for reader in readers {
            assert!(reader.collect::<Vec<_>>().await.iter().any(Result::is_err), "half a file breaks off");
        }
        assert!(open().await.is_none());
    });
}
