//! Arriving: which language a stranger gets, and what stays of the choice.

use crate::support::{BANK, Browser, Engine, Server, bank};
use domain::ids::TestId;
use rstest::rstest;

/// The languages of the interface by their own names.
const OWN_NAMES: [(&str, &str); 5] = [("en", "English"), ("ky", "Кыргызча"), ("ru", "Русский"), ("tg", "Тоҷикӣ"), ("uz", "Oʻzbekcha")];

#[rstest]
fn the_root_leads_to_the_language_of_the_browser() {
    let server = Server::start();
    let cases = [
        ("tg-TJ", "/tg"),
        ("tg-TJ,tg;q=0.9,ru;q=0.8", "/tg"),
        ("fr;q=0.9, uz;q=0.8, ru;q=0.7", "/uz"),
        ("ru;q=0.3, ky;q=0.8", "/ky"),
        ("ky-KG, ru;q=0", "/ky"),
        ("uz-Cyrl-UZ, ru;q=0.4", "/ru"),
        ("EN-gb", "/en"),
    ];
    for (languages, home) in cases {
        let mut browser = Browser::of(&server).speaking(Some(languages));
        let page = browser.get("/");
        assert_eq!((page.status, page.location()), (303, home), "{languages}");
        let page = browser.open("/");
        assert_eq!(page.attrs("html", "lang"), [&home[1..]], "{languages}");
    }
}

#[rstest]
#[case(None)]
#[case(Some("de-DE, fr;q=0.9"))]
#[case(Some("*"))]
#[case(Some(";;q=,,==, x;q=9"))]
fn a_stranger_without_a_language_of_ours_chooses_by_own_names(#[case] languages: Option<&'static str>) {
    let server = Server::with(Engine::Sqlite, |config| config.pseudo_locale = true);
    let mut browser = Browser::of(&server).speaking(languages);
    let page = browser.get("/");
    assert_eq!(page.status, 200);
    let doors: Vec<_> = page.attrs("main a.door", "href").into_iter().zip(page.texts("main a.door strong")).collect();
    let expected: Vec<_> = OWN_NAMES.iter().map(|(lang, name)| (format!("/{lang}"), (*name).to_owned())).collect();
    assert_eq!(doors, expected, "every language, none made up, none by a flag");
    assert_eq!(page.attrs("main a.door", "lang"), OWN_NAMES.map(|(lang, _)| lang));
    assert!(page.set_cookies().is_empty(), "nothing has been chosen yet");
    for (lang, _) in OWN_NAMES {
        assert_eq!(browser.get(&format!("/{lang}")).status, 200);
    }
}

#[test]
fn the_language_of_the_page_read_last_is_remembered() {
    let server = Server::start();
    let mut browser = Browser::of(&server).speaking(Some("ru"));
    let page = browser.get("/tg");
    let cookies = page.set_cookies();
    assert_eq!(cookies.len(), 1, "reading makes nobody a learner: {cookies:?}");
    assert!(cookies[0].starts_with("safar_lang=tg;"), "{cookies:?}");
    assert_eq!(browser.get("/").location(), "/tg", "the choice counts more than the browser's wish");
    assert!(browser.get("/tg/exams").set_cookies().is_empty(), "what is known is not said again");
    browser.get("/uz");
    assert_eq!(browser.get("/").location(), "/uz");
    browser.cookies.insert("safar_lang".into(), "xx".into());
    assert_eq!(browser.get("/").location(), "/ru", "a choice that is none falls back to the browser's wish");
}

#[test]
fn every_page_says_its_language_and_direction() {
    let server = Server::with(Engine::Sqlite, |config| config.pseudo_locale = true);
    let mut browser = Browser::of(&server);
    let pages = ["", "/exams", "/exams/ru-exam", "/exams/ru-exam/history-01", "/progress", "/progress/erase"];
    for (lang, dir) in OWN_NAMES.map(|(lang, _)| (lang, "ltr")).into_iter().chain([("ar-XB", "rtl")]) {
        for path in pages {
            let page = browser.get(&format!("/{lang}{path}"));
            assert_eq!(page.status, 200, "{}", page.address);
            assert_eq!(page.attrs("html", "lang"), [lang]);
            assert_eq!(page.attrs("html", "dir"), [dir], "{}", page.address);
            let own_name = OWN_NAMES.iter().find(|(tag, _)| *tag == lang).map_or("[RTL]", |(_, name)| name);
            assert_eq!(page.texts("details.languages a[aria-current]"), [own_name]);
            let others: Vec<_> = page.attrs("details.languages a", "href");
            assert!(others.contains(&format!("/ky{path}")), "the same page in another language: {others:?}");
            assert_eq!(others.len(), 6);
        }
    }
    assert!(!browser.cookies.contains_key("safar_learner"), "nobody has to become anybody to read");
    assert_ne!(browser.cookies["safar_lang"], "ar-XB", "the made-up language is not remembered");
}

#[rstest]
#[case(Some("tg-TJ, ru;q=0.5"), "tg")]
#[case(Some("uz"), "uz")]
#[case(Some("de"), "ru")]
#[case(None, "ru")]
fn an_address_in_no_language_of_ours_says_so_in_the_readers(#[case] languages: Option<&'static str>, #[case] lang: &str) {
    let server = Server::start();
    for address in ["/xx", "/de/exams", "/zz/attempts/abc/1", "/nothing.php", "/api/nothing", "/%D1%82%D0%B3"] {
        let mut browser = Browser::of(&server).speaking(languages);
        let page = browser.get(address);
        assert_eq!(page.status, 404, "{address}");
        assert_eq!(page.attrs("html", "lang"), [lang], "{address}");
        assert_eq!(page.text("h1"), server.say(lang, "trouble-not-found", &[]));
        assert_eq!(page.attrs("main a.primary", "href"), [format!("/{lang}")], "there is a way on");
        assert!(page.set_cookies().is_empty(), "a mistake is no choice");
    }
    let mut browser = Browser::of(&server).speaking(languages);
    let page = browser.get("/ky/nothing/here");
    assert_eq!((page.status, page.attrs("html", "lang")), (404, vec!["ky".to_owned()]), "the address counts more than the header");
    assert!(page.set_cookies().is_empty());
}

#[test]
fn the_made_up_language_is_there_only_when_asked_for() {
    let server = Server::start();
    let page = Browser::of(&server).get("/ar-XB");
    assert_eq!(page.status, 404);
}

#[test]
fn from_home_a_test_is_three_links_away() {
    let server = Server::start();
    let mut browser = Browser::of(&server).speaking(Some("tg"));
    let home = browser.open("/");
    assert_eq!(home.text("h1"), server.say("tg", "home-title", &[]));
    let doors = home.attrs("main a.door", "href");
    assert_eq!(doors, [format!("/tg/exams/{BANK}"), "/tg/practice".into(), "/tg/progress".into()], "one bank: straight to its tests");
    let tests = browser.open(&doors[0]);
    let links = tests.attrs("ul.tests a", "href");
    assert!(links.contains(&format!("/tg/exams/{BANK}/history-01")), "{links:?}");
    for link in &links {
        let intro = browser.open(link);
        let ways = intro.attrs("form.mode input[name=mode]", "value");
        let expected: &[&str] = match link.rsplit('/').next().and_then(|id| bank().tests.get(&id.parse::<TestId>().unwrap())) {
            Some(test) if test.extra.is_none() => &["practice", "exam"],
            Some(_) => &["practice"],
            None => &["exam"],
        };
        assert_eq!(ways, expected, "a mock exam is only taken as an exam, extra practice never: {link}");
    }
    assert_eq!(browser.open("/tg/progress").text("main p.lead"), server.say("tg", "progress-empty", &[]));
}
