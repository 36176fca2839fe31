//! Arriving: which language a stranger gets, and what stays of the choice.

use crate::security::address_of;
use crate::support::{BANK, Browser, Engine, Server, bank, languages};
use app::routes::ROUTES;
use domain::ids::TestId;
use rstest::rstest;
use std::io::{Read, Write};

/// The languages of the interface and what each calls itself.
fn own_names() -> Vec<(&'static str, &'static str)> {
    let spoken = languages().iter().filter(|language| language.spoken);
    spoken.map(|language| (language.lang.as_str(), language.own_name.as_str())).collect()
}

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
        ("uz-Cyrl-UZ, tg;q=0.4", "/tg"),
        ("uz-Cyrl", "/ru"),
        ("tg-Cyrl-TJ", "/tg"),
        ("ky-Cyrl-KG, ru;q=0.5", "/ky"),
        ("uz-Latn-UZ", "/uz"),
        ("ru ; q = 0.3 , ky ; q = 0.8", "/ky"),
        ("ru;Q=0.3, ky;Q=0.8", "/ky"),
        ("kg, ru;q=0.5", "/ky"),
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
    let expected: Vec<_> = own_names().iter().map(|(lang, name)| (format!("/{lang}"), (*name).to_owned())).collect();
    assert_eq!(doors, expected, "every language, none made up, none by a flag");
    assert_eq!(page.attrs("main a.door", "lang"), own_names().iter().map(|(lang, _)| *lang).collect::<Vec<_>>());
    assert!(page.set_cookies().is_empty(), "nothing has been chosen yet");
    for (lang, _) in own_names() {
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
    let pages = ["", "/exams", "/exams/ru-exam", "/exams/ru-exam/history-01", "/progress/ru-exam", "/progress/erase"];
    let shipped = languages().iter().filter(|language| language.spoken);
    let shipped = shipped.map(|language| (language.lang.as_str(), language.direction.as_str()));
    for (lang, dir) in shipped.chain([("ar-XB", "rtl")]) {
        for path in pages {
            let page = browser.get(&format!("/{lang}{path}"));
            assert_eq!(page.status, 200, "{}", page.address);
            assert_eq!(page.attrs("html", "lang"), [lang]);
            assert_eq!(page.attrs("html", "dir"), [dir], "{}", page.address);
            let own_name = own_names().into_iter().find(|(tag, _)| *tag == lang).map_or("[RTL]", |(_, name)| name);
            assert_eq!(page.texts("details.languages a[aria-current]"), [own_name]);
            let others: Vec<_> = page.attrs("details.languages a", "href");
            assert!(others.contains(&format!("/ky{path}")), "the same page in another language: {others:?}");
            assert_eq!(others.len(), own_names().len() + 1);
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
fn several_lines_of_wishes_are_one_list() {
    let server = Server::start();
    let lines = "Accept-Language: de\r\nAccept-Language: fr;q=0.9, tg;q=0.4\r\nAccept-Language: uz;q=0.6\r\n";
    let mut connection = std::net::TcpStream::connect(server.addr).unwrap();
    let host = server.addr;
    connection.write_all(format!("GET / HTTP/1.1\r\nHost: {host}\r\n{lines}Connection: close\r\n\r\n").as_bytes()).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.to_ascii_lowercase().contains("location: /uz\r\n"), "{answer}");
}

#[test]
fn an_address_in_other_words_leads_where_it_means() {
    let server = Server::start();
    let exam = format!("/exams/{BANK}");
    for (address, meant) in [
        ("/ru/", "/ru"),
        ("/RU", "/ru"),
        ("/ru-RU", "/ru"),
        ("/ru-RU/exams?x=1", "/ru/exams?x=1"),
        ("/tj", "/tg"),
        ("/kg/", "/ky"),
        ("/uz-Cyrl", "/ru"),
        ("/exams", "/tg/exams"),
        ("/exams/?a=%2F&b", "/tg/exams?a=%2F&b"),
        ("/progress/erase", "/tg/progress/erase"),
        ("//ru//exams", "/ru/exams"),
        ("/ru/Exams/", "/ru/exams"),
        (exam.as_str(), &format!("/tg{exam}")),
    ] {
        // Each a stranger: a page that was read is a choice of language.
        let mut browser = Browser::of(&server).speaking(Some("tg-Cyrl-TJ, ru;q=0.5"));
        let page = browser.get(address);
        assert_eq!((page.status, page.location()), (303, meant), "{address}");
        assert_eq!(browser.get(meant).status, 200, "{meant}");
    }
    let mut stranger = Browser::of(&server).speaking(None);
    assert_eq!(stranger.get("/practice").location(), "/ru/practice", "of whom nothing is known reads Russian");
    stranger.cookies.insert("safar_lang".into(), "uz".into());
    assert_eq!(stranger.get("/practice").location(), "/uz/practice", "the choice counts");
}

#[test]
fn every_page_can_be_meant() {
    let server = Server::start();
    let mut browser = Browser::of(&server).speaking(Some("ru"));
    let attempt = browser.start("tg", "history-01", "practice", None).attempt();
    for route in ROUTES.iter().filter(|route| route.is_page()) {
        let address = address_of(route.path, &attempt);
        let page = browser.get(&address.to_uppercase());
        assert_eq!((page.status, page.location()), (303, address.as_str()), "{}", route.name);
    }
}

#[test]
fn no_address_leads_out_or_in_circles() {
    let server = Server::start();
    let mut browser = Browser::of(&server).speaking(Some("ru"));
    for address in ["//evil.example", "//evil.example/ru", "/%5Cevil.example", "/ru//evil.example", "/https://evil.example", "/RU/nothing"]
    {
        let page = browser.get(address);
        assert_eq!(page.status, 404, "{address}");
    }
    for address in ["/exams/none", "/RU/exams/none", "/attempts/none/1/"] {
        let page = browser.get(address);
        assert_eq!(page.status, 303, "{address}");
        let address = page.location().to_owned();
        assert_eq!(browser.get(&address).status, 404, "{address} is the end");
    }
}

#[test]
fn a_form_at_the_wrong_address_is_refused_not_read() {
    let server = Server::start();
    let mut browser = Browser::of(&server).speaking(Some("ru"));
    for address in ["/exams", "/RU/exams", "/api/attempts/"] {
        let page = browser.post(address, &[("lang".into(), "ru".into())]);
        assert!([404, 405].contains(&page.status), "{address}: {}", page.status);
    }
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
    assert_eq!(
        doors,
        [format!("/tg/exams/{BANK}"), "/tg/practice/ru-exam".into(), "/tg/progress/ru-exam".into()],
        "one bank: straight to its tests"
    );
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
    assert_eq!(browser.open("/tg/progress/ru-exam").text("main p.lead"), server.say("tg", "progress-empty", &[]));
}
