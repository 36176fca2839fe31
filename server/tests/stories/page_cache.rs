//! Pages that are drawn once and shown often: compressed as well as can be, never older than what has happened, and for nobody
//! but those they are meant for.

use crate::exam::{CLOCK, press, step};
use crate::support::{BANK, Browser, Engine, MINUTE, Page, Request, Server, field, items, right, wrong};
use app::address;
use rstest::rstest;
use std::io::Read;
use std::time::Duration;

const BROWSER: &str = "gzip, deflate, br, zstd";

/// Asks as a browser with these compressions does.
fn ask(browser: &mut Browser, address: &str, accept: &str) -> Page {
    let page = browser.send(Request::new("GET", address).header("accept-encoding", accept));
    assert_eq!(page.status, 200, "{address}");
    assert_eq!(page.header("cache-control"), "no-store", "{address}");
    assert!(page.header("vary").contains("Accept-Encoding"), "{address}");
    page
}

/// What a browser reads in a page that it has got compressed.
fn read(page: &Page) -> String {
    let mut plain = Vec::new();
    match page.header("content-encoding") {
        "br" => brotli::BrotliDecompress(&mut &page.bytes[..], &mut plain).unwrap(),
        "gzip" => flate2::read::GzDecoder::new(&page.bytes[..]).read_to_end(&mut plain).map(|_| ()).unwrap(),
        other => panic!("{} is compressed with {other:?}", page.address),
    }
    String::from_utf8(plain).unwrap()
}

/// What the page weighs when an independent encoder tries this hard.
fn brotli(plain: &str, quality: i32) -> usize {
    let parameters = brotli::enc::BrotliEncoderParams { quality, ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut plain.as_bytes(), &mut compressed, &parameters).unwrap();
    compressed.len()
}

/// The number that is used once differs in every answer.
fn without_nonce(html: &str) -> String {
    html.split("nonce=\"").enumerate().map(|(n, part)| if n == 0 { part } else { part.split_once('"').unwrap().1 }).collect()
}

fn public() -> [String; 4] {
    ["/ru".to_owned(), "/ru/exams".to_owned(), format!("/ru/exams/{BANK}"), format!("/ru/exams/{BANK}/history-01")]
}

/// What is the same for everybody is compressed as well as can be, once, and a learner of whom nothing stands there gets the
/// very same bytes.
#[test]
fn pages_for_everybody_are_compressed_well_and_given_to_learners_too() {
    let server = Server::start();
    let mut stranger = Browser::of(&server);
    let mut learner = Browser::of(&server);
    // Something that is over: the list says how it went, the other pages know nothing of it.
    let attempt = learner.start("ru", "legislation-01", "exam", None).attempt();
    learner.finish("ru", &attempt);
    for address in public() {
        let plain = stranger.get(&address).body();
        let best = brotli(&plain, 11);
        let mut page = ask(&mut stranger, &address, BROWSER);
        for _ in 0..200 {
            if page.bytes.len() <= best * 101 / 100 {
                break;
            }
            // It is compressed so beside the work.
            std::thread::sleep(Duration::from_millis(25));
            page = ask(&mut stranger, &address, BROWSER);
        }
        assert!(page.bytes.len() <= best * 101 / 100, "{address}: {} bytes instead of {best}", page.bytes.len());
        assert_eq!(read(&page), plain, "{address}");
        assert_eq!(read(&ask(&mut stranger, &address, "gzip")), plain, "{address}");
        if !address.ends_with(BANK) {
            assert!(ask(&mut learner, &address, BROWSER).bytes == page.bytes, "{address}: a learner gets another page");
        }
    }
}

/// The pages of one person are compressed while that person waits: hardly larger than a slower encoder made them, whatever a
/// browser takes, and the same in every form.
#[test]
fn pages_for_one_person_are_not_larger_for_being_quick() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let practice = browser.start("ru", "history-01", "practice", Some("tg"));
    let exam = browser.start("ru", "language-01", "exam", None);
    let ended = browser.start("ru", "legislation-01", "exam", None).attempt();
    browser.finish("ru", &ended);
    let mut addresses = vec![
        practice.address.clone(),
        exam.address,
        address::api_items(&practice.attempt(), "ru", 0),
        format!("/ru/attempts/{ended}/result"),
        format!("/ru/topics/{BANK}/law-rights-duties"),
    ];
    addresses.extend(["/ru/progress/ru-exam", "/ru/practice/ru-exam", "/ru", "/ru/data"].map(str::to_owned));
    for address in addresses {
        let plain = browser.get(&address).body();
        let (page, zipped) = (browser.clone(), browser.clone());
        let [page, zipped] = [(page, BROWSER), (zipped, "gzip")]
            .map(|(mut browser, accept)| browser.send(Request::new("GET", &address).header("accept-encoding", accept)));
        assert_eq!(page.header("content-encoding"), "br", "{address}");
        let before = brotli(&plain, 6);
        assert!(page.bytes.len() <= before * 105 / 100, "{address}: {} bytes instead of {before}", page.bytes.len());
        assert!(zipped.bytes.len() <= before * 125 / 100, "{address}: {} bytes with gzip", zipped.bytes.len());
        // Clocks go on between two looks only where the machine has one; this server's stands still.
        assert_eq!(without_nonce(&read(&page)), without_nonce(&plain), "{address}");
        assert_eq!(without_nonce(&read(&zipped)), without_nonce(&plain), "{address}");
    }
    let saved = browser.send(
        Request::new("POST", &step(&practice.attempt()))
            .header("accept", "application/json")
            .header("accept-encoding", BROWSER)
            .fields(&press(0, "save", "op-1", &right(items("history-01")[0]))),
    );
    assert_eq!((saved.status, saved.header("content-encoding")), (200, ""), "so little is not worth it");
}

/// Whoever looks, and on whichever server, sees what has just happened.
#[rstest]
fn what_a_learner_does_is_seen_at_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let twin = (engine == Engine::Postgres).then(|| server.twin());
    let mut here = Browser::of(&server);
    let list = format!("/ru/exams/{BANK}");
    let intro = format!("{list}/history-01");
    // Begins something that is not looked at here, to be somebody.
    let first = here.start("ru", "legislation-01", "exam", None).attempt();
    here.finish("ru", &first);
    let mut there = twin.as_ref().map_or_else(|| here.clone(), |twin| here.clone().moved_to(twin));
    let mut look = |address: &str, selector: &str| {
        // Twice, for the second time it is kept.
        let page = there.open(address);
        assert_eq!(there.open(address).bytes, page.bytes, "{address}");
        page.texts(selector)
    };
    assert!(look("/ru", ".unfinished").is_empty() && look(&intro, ".unfinished").is_empty());
    assert!(look(&list, ".tag").is_empty());
    assert_eq!(look(&list, ".score").len(), 1);

    let question = here.start("ru", "history-01", "practice", None);
    assert_eq!(look("/ru", ".unfinished").len(), 1, "begun on one server, offered by all");
    assert_eq!(look(&intro, ".unfinished").len(), 1);
    assert_eq!(look(&list, ".tag").len(), 1);
    let practice = look("/ru/practice/ru-exam", "main");

    // A wrong answer, shown: it is a mistake from now on, although the test goes on.
    let item = items("history-01")[0];
    let topic = format!("/ru/topics/{BANK}/{}", item.question.topic);
    assert!(look(&topic, "section li [lang=ru]").is_empty());
    here.answer(&question, &wrong(item), "check");
    assert_eq!(look(&topic, "section li [lang=ru]").join("|"), item.question.stem);
    assert_ne!(look("/ru/practice/ru-exam", "main"), practice, "one mistake more");

    here.finish("ru", &question.attempt());
    assert!(look("/ru", ".unfinished").is_empty());
    assert_eq!(look(&list, ".score").len(), 2);
    assert_eq!(look("/ru/progress/ru-exam", "main a[href*=attempts]").len(), 2);
    let goal = [("lang", "ru"), ("bank", BANK), ("exam", "ru-patent-2025"), ("day", "2026-12-24")].map(|(name, value)| field(name, value));
    here.post("/api/goal", &goal);
    assert!(look("/ru/progress/ru-exam", "main")[0].contains(&server.say("ru", "days-left", &[("n", 32i64.into())])));
    server.at(24 * 60 * MINUTE);
    assert!(look("/ru/progress/ru-exam", "main")[0].contains(&server.say("ru", "days-left", &[("n", 31i64.into())])), "days go by");

    // An attempt ends by its clock while nobody looks.
    here.start("ru", "history-02", "exam", None);
    assert_eq!(look("/ru", ".unfinished").len(), 1);
    server.at(24 * 60 * MINUTE + CLOCK + MINUTE);
    server.jobs();
    assert!(look("/ru", ".unfinished").is_empty());
    here.post("/api/learner/erase", &[field("lang", "ru")]);
    let mut stranger = Browser::of(&server);
    assert_eq!(here.open("/ru").bytes, stranger.open("/ru").bytes, "nothing of them is left");
}

/// The opinion about a learner is made once for what has been answered; to look again reads none of it.
#[rstest]
fn looking_again_derives_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let mut browser = Browser::of(&server);
    for test in ["legislation-01", "history-01"] {
        let question = browser.start("ru", test, "exam", None);
        for (n, item) in items(test).into_iter().enumerate() {
            let answer = if n % 3 == 0 { wrong(item) } else { right(item) };
            browser.post(&step(&question.attempt()), &press(n, "save", &format!("op-{n}"), &answer));
        }
        browser.finish("ru", &question.attempt());
    }
    let addresses = ["/ru/progress/ru-exam".to_owned(), "/ru/practice/ru-exam".to_owned(), format!("/ru/topics/{BANK}/law-rights-duties")];
    let before = addresses.clone().map(|address| browser.open(&address).bytes);
    assert!(browser.open("/ru/progress/ru-exam").has(".level"));
    // Whoever read what is remembered now would find nothing.
    server.forget_projections();
    assert!(addresses.clone().map(|address| browser.open(&address).bytes) == before, "it was read again");
    // The standing behind the pages is kept too: another language is drawn from it.
    assert!(browser.open("/tg/progress/ru-exam").has(".level"));
    server.rebuild();
    browser.start("ru", "history-02", "practice", None);
    assert!(browser.open("/ru/progress/ru-exam").bytes != before[0], "what is new is seen");
    assert!(browser.open("/ru/progress/ru-exam").has(".level"));
}

/// The page is for the help language that was chosen, if it has it; whatever else stands in the cookie makes no page of its own.
#[test]
fn a_chosen_help_language_has_its_own_page() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let intro = format!("/ru/exams/{BANK}/history-01");
    let mut chosen = |help: &str| {
        browser.cookies.insert("safar_help".to_owned(), help.to_owned());
        browser.open(&intro).attrs("select[name=help] option[selected]", "value")
    };
    assert_eq!((chosen("tg"), chosen("uz"), chosen("tg")), (vec!["tg".to_owned()], vec!["uz".to_owned()], vec!["tg".to_owned()]));
    assert_eq!(chosen("xx-made-up"), chosen("none"));
}
