//! What a page weighs when it is opened again: style and scripts are kept by the browser, so it is the page itself and
//! what its island asks for.

use crate::support::{BANK, Browser, Engine, Page, Request, Server, bank, items, right};
use app::address;

/// Bytes, compressed as every browser asks for it, heads included.
const WARM: usize = 8 * 1024;

/// Asks as a browser does that knows brotli.
fn weigh(browser: &mut Browser, address: &str) -> usize {
    let page = browser.send(Request::new("GET", address).header("accept-encoding", "gzip, deflate, br"));
    assert_eq!((page.status, page.header("content-encoding")), (200, "br"), "{address}");
    head(&page) + page.bytes.len()
}

fn head(page: &Page) -> usize {
    page.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum()
}

/// A question of an attempt, with the piece of items that its island asks for.
fn question(browser: &mut Browser, lang: &str, attempt: &str, n: u16) -> usize {
    let page = weigh(browser, &format!("/{lang}/attempts/{attempt}/{}", n + 1));
    page + weigh(browser, &address::api_items(attempt, lang, n))
}

fn judge(weights: Vec<(String, usize)>) {
    let (heaviest, bytes) = weights.iter().max_by_key(|(_, bytes)| bytes).unwrap();
    println!("the heaviest of {}: {heaviest} with {bytes} bytes", weights.len());
    let heavy: Vec<_> = weights.iter().filter(|(_, bytes)| *bytes > WARM).collect();
    assert!(heavy.is_empty(), "more than {WARM} bytes: {heavy:?}");
}

/// The longest exam, in the languages with the longest words.
#[test]
fn every_question_of_the_longest_exam_is_light() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let mut weights = Vec::new();
    for lang in ["tg", "ky"] {
        let attempt = browser.start(lang, "ru-legacy-2015", "exam", None).attempt();
        let count = u16::try_from(browser.items(lang, &attempt).len()).unwrap();
        assert!(count > 80, "{count}");
        // Some are marked.
        for n in (0..count).step_by(5) {
            browser.post(&address::api_step(&attempt), &crate::exam::press(n.into(), "flag", &format!("op-{n}"), &[]));
        }
        weights.extend((0..count).map(|n| (format!("{lang}, question {}", n + 1), question(&mut browser, lang, &attempt, n))));
        weights.push((format!("{lang}, finish"), weigh(&mut browser, &format!("/{lang}/attempts/{attempt}/finish"))));
    }
    judge(weights);
}

/// Every question of every test in practice, with help and with its right answer shown.
#[test]
fn every_question_in_practice_is_light() {
    // Faster than any person, and in one minute.
    let server = Server::with(Engine::Sqlite, |config| config.learner_requests_per_minute = 100_000);
    let mut browser = Browser::of(&server);
    let mut weights = Vec::new();
    for test in bank().tests.values() {
        let test = test.id.as_str();
        let attempt = browser.start("tg", test, "practice", Some("tg")).attempt();
        let count = u16::try_from(items(test).len()).unwrap();
        for n in 0..count {
            weights.push((format!("{test} {}", n + 1), question(&mut browser, "tg", &attempt, n)));
            browser.post(
                &address::api_step(&attempt),
                &crate::exam::press(n.into(), "check", &format!("op-{n}"), &right(items(test)[usize::from(n)])),
            );
            weights.push((format!("{test} {}, shown", n + 1), question(&mut browser, "tg", &attempt, n)));
        }
    }
    judge(weights);
}

/// Every other kind of page that a learner meets.
#[test]
fn every_page_around_the_questions_is_light() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let lang = "tg";
    let mut pages: Vec<_> =
        ["", "/exams", "/practice/ru-exam", "/progress/ru-exam", "/progress/erase", "/code", "/resume", "/data", "/papers"]
            .map(|path| format!("/{lang}{path}"))
            .into();
    pages.push(format!("/{lang}/exams/{BANK}"));
    pages.extend(bank().tests.keys().map(|test| format!("/{lang}/exams/{BANK}/{test}")));
    pages.extend(bank().exams.iter().map(|exam| format!("/{lang}/exams/{BANK}/{}", exam.id)));
    pages.extend(bank().topics.iter().map(|topic| format!("/{lang}/topics/{BANK}/{}", topic.id)));
    for test in ["ru-legacy-2015", "language-01", "history-01", "legislation-01"] {
        let attempt = browser.start(lang, test, "exam", None).attempt();
        let first = browser.finish(lang, &attempt);
        pages.push(first.address.clone());
        pages.extend(first.attrs(".parts a", "href").iter().filter_map(|part| Some(part.split('#').next()?.to_owned())));
    }
    judge(pages.into_iter().map(|page| (page.clone(), weigh(&mut browser, &page))).collect());
}
