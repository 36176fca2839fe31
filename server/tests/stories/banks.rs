//! A bank is a folder that brings its own language: an exam in Arabic, from right to left, with a question of every kind. And two
//! banks at once: every one is offered, each has its own address, nothing takes the first.

use crate::support::{BANK, Browser, Page, Server, field};
use server::assets::ShippedBanks;
use server::content::{Directory, Files, Kind};
use server::startup::Content;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

const OTHER: &str = "ar-exam";

/// The made-up bank in Arabic, and the shipped one beside it if wanted.
fn content(shipped: bool) -> Content {
    let folder = Directory::new(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/other-banks"));
    let mut files = read(&folder);
    if shipped {
        files.extend(read(&ShippedBanks));
    }
    Content { files: Arc::new(files), checked: false, ..Content::shipped() }
}

fn read(folder: &dyn Files) -> BTreeMap<String, Vec<u8>> {
    let files = folder.list().into_iter().filter(|entry| entry.kind == Kind::File && entry.path.contains('/'));
    files.map(|entry| (entry.path.clone(), folder.read(&entry.path).unwrap().into_owned())).collect()
}

/// What the exam says runs from right to left, and nothing on the page says that it is Russian.
fn is_right(page: &Page) {
    assert_eq!(page.status, 200, "{}", page.address);
    assert_eq!(page.attrs("html", "dir"), ["ltr"], "{}: the reader's own language", page.address);
    let langs = page.attrs("main [lang]", "lang");
    assert!(langs.iter().all(|lang| ["ar", "en"].contains(&lang.as_str())), "{}: {langs:?}", page.address);
    for dir in page.attrs("main [lang=ar]", "dir") {
        assert!(dir == "rtl" || dir == "auto", "{}: {dir}", page.address);
    }
    let bare = page.attrs("main [lang=ar]:not([dir])", "lang");
    assert!(bare.is_empty(), "{}: every text of the exam says which way it runs", page.address);
    let said = page.text("main");
    for word in ["Russia", "Русск", "русск"] {
        assert!(!said.contains(word), "{}: {said}", page.address);
    }
}

/// Begins what a page offers.
fn begin(browser: &mut Browser, address: &str, test: &str) -> Page {
    let form = browser.open(address).form(&format!("form.mode:has(input[value=practice]):has(input[value={test}])"));
    browser.submit(&form.set("help", "en"))
}

#[test]
fn every_page_of_an_exam_from_right_to_left() {
    let server = Server::of(content(false), |_| {});
    let mut browser = Browser::of(&server);
    let home = browser.open("/en");
    let doors = ["exams", "practice", "progress"].map(|door| format!("/en/{door}/{OTHER}"));
    assert_eq!(home.attrs("main a.door", "href"), doors, "one bank: straight to it");
    for address in &doors {
        is_right(&browser.open(address));
    }
    let intro = browser.open(&format!("/en/exams/{OTHER}/language-01"));
    is_right(&intro);
    assert!(intro.text("main").contains("العربية"), "the exam's language by its own name");

    let attempt = begin(&mut browser, &format!("/en/exams/{OTHER}/language-01"), "language-01").attempt();
    for n in 1..=8 {
        let question = browser.open(&format!("/en/attempts/{attempt}/{n}"));
        is_right(&question);
        assert_eq!(question.attrs("legend > span[lang=ar]", "dir"), ["rtl"]);
        assert_eq!(question.attrs("legend .help-text", "lang"), ["en"]);
        let shown = browser.press(&question, "check");
        is_right(&shown);
        assert_eq!(shown.attrs("details.original .explain", "dir"), ["rtl"], "question {n}");
        assert_eq!(shown.text("details.original summary"), server.say("en", "original", &[("language", "العربية".into())]));
    }
    let truth = browser.open(&format!("/en/attempts/{attempt}/3"));
    assert_eq!(truth.texts("label.choice [lang=ar]"), ["صحيح", "خطأ"], "the exam's own words, which the interface has not");
    is_right(&browser.finish("en", &attempt));
    is_right(&browser.open(&format!("/en/attempts/{attempt}/result?open=all")));

    let mut task = begin(&mut browser, &format!("/en/exams/{OTHER}/language-extra-01"), "language-extra-01");
    assert_eq!(task.texts("label.choice [lang=ar]"), ["أجبت بصوت مسموع"]);
    is_right(&task);
    task = browser.press(&task, "next");
    is_right(&task);
    is_right(&browser.finish("en", &task.attempt()));

    let law = begin(&mut browser, &format!("/en/exams/{OTHER}/civics-01"), "civics-01");
    let shown = browser.press(&law, "check");
    assert_eq!(shown.texts(".fact li")[0], server.say("en", "fact-law", &[("law", "Labour Act".into()), ("article", "10".into())]));
    browser.finish("en", &law.attempt());

    let ten = begin(&mut browser, &format!("/en/practice/{OTHER}"), "practice");
    is_right(&ten);
    assert_eq!(browser.finish("en", &ten.attempt()).attrs("main a.primary", "href")[0], format!("/en/practice/{OTHER}"));
    is_right(&browser.open(&format!("/en/progress/{OTHER}")));
    for topic in ["lang-daily-life", "civ-work", "civics"] {
        is_right(&browser.open(&format!("/en/topics/{OTHER}/{topic}")));
    }
}

#[test]
fn paper_from_right_to_left() {
    let server = Server::of(content(false), |_| {});
    let mut browser = Browser::of(&server);
    let prepare = browser.open(&format!("/en/exams/{OTHER}/language-01")).form("form[action='/api/papers']");
    let paper = browser.submit(&prepare);
    is_right(&paper);
    for sheet in ["questions.pdf", "questions.pdf?help=en", "answers.pdf", "key.pdf"] {
        let pdf = browser.get(&format!("{}/{sheet}", paper.address));
        assert!(pdf.status == 200 && pdf.bytes.starts_with(b"%PDF-"), "{sheet}");
    }
    let entry = browser.open(&format!("{}/enter", paper.address));
    is_right(&entry);
    assert_eq!(entry.texts("form.entry fieldset label.press")[..3], ["أ", "ب", "ج"], "options are marked as the bank says");
}

/// An address from before, without a bank, leads on to the only one with all that stood behind it, and lets choose among several.
#[test]
fn addresses_without_a_bank_live_on() {
    let one = Server::start();
    for what in ["practice", "progress"] {
        let old = Browser::of(&one).get(&format!("/tg/{what}?a=1"));
        assert_eq!((old.status, old.location()), (303, format!("/tg/{what}/{BANK}?a=1").as_str()));
    }

    let two = Server::of(content(true), |_| {});
    let mut browser = Browser::of(&two);
    assert_eq!(browser.open("/en").attrs("main a.door", "href"), ["/en/exams", "/en/practice", "/en/progress"], "several: choose");
    for what in ["exams", "practice", "progress"] {
        let choice = browser.open(&format!("/en/{what}"));
        assert_eq!(choice.attrs("main a.door", "href"), [OTHER, BANK].map(|bank| format!("/en/{what}/{bank}")), "{what}");
        assert!(choice.texts("main a.door")[1].contains("Russian exam"), "each by its own name");
        for bank in [OTHER, BANK] {
            assert_eq!(browser.open(&format!("/en/{what}/{bank}")).status, 200);
        }
        assert_eq!(browser.get(&format!("/en/{what}/no-exam")).status, 404);
    }
}

#[test]
fn each_bank_has_its_own_practice_and_its_own_progress() {
    let server = Server::of(content(true), |_| {});
    let mut browser = Browser::of(&server);
    let arabic = begin(&mut browser, &format!("/en/practice/{OTHER}"), "practice");
    assert_eq!(arabic.attrs("legend > span", "lang")[0], "ar");
    browser.finish("en", &arabic.attempt());
    assert_eq!(browser.open(&format!("/en/progress/{OTHER}")).attrs("ul.attempts a", "href").len(), 1);
    assert!(browser.open(&format!("/en/progress/{BANK}")).attrs("ul.attempts a", "href").is_empty(), "nothing was done there");

    let russian = begin(&mut browser, &format!("/en/practice/{BANK}"), "practice");
    assert_eq!(russian.attrs("legend > span", "lang")[0], "ru");
    let goal = [("lang", "en"), ("bank", BANK), ("exam", "ru-rvp-2025"), ("day", "2026-12-24")].map(|(name, value)| field(name, value));
    assert_eq!(browser.post("/api/goal", &goal).location(), format!("/en/progress/{BANK}"), "back to where it was said");
    let wrong = [("lang", "en"), ("bank", BANK), ("exam", "ru-rvp-2025"), ("day", "soon")].map(|(name, value)| field(name, value));
    let refused = browser.post("/api/goal", &wrong);
    assert_eq!(refused.status, 422);
    assert!(refused.attrs("details.languages a", "href").contains(&format!("/tg/progress/{BANK}")), "the same page in another language");

    let gone = browser.open("/en/progress/erase").form("main form");
    let said = browser.submit(&gone);
    assert_eq!(said.text("main p.notice"), server.say("en", "erased", &[]), "{}", said.address);
    assert_eq!(said.attrs("main a.door", "href").len(), 2, "and a choice again");
}
