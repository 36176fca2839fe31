//! Questions that are answered by choosing a picture or by pointing at one. No shipped test asks them yet, the small bank of
//! the checks does: it is served here, and taken without a script and on paper.

use crate::support::{BANK, Browser, Page, Server, field, languages};
use domain::bank::Bank;
use domain::ids::BankId;
use domain::kind::Body;
use domain::question::Material;
use server::content::{Directory, load};
use server::startup::Content;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

const TEST: &str = "/ru/exams/tiny/language-01";
/// The places of the two questions in their test, counted from 0.
const CHOOSE: usize = 6;
const POINT: usize = 7;

fn files() -> Directory {
    Directory::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/banks"))
}

fn tiny() -> Bank {
    load(&files(), languages(), &BankId::parse("tiny").unwrap()).0.expect("the small bank can be read")
}

/// A server whose only bank is the small one.
fn server() -> Server {
    let bank = tiny();
    let banks = BTreeMap::from([(bank.id.clone(), Arc::new(bank))]);
    Server::of(Content { files: Arc::new(files()), banks: Some(banks), ..Content::shipped() }, |_| {})
}

fn begin(browser: &mut Browser, mode: &str) -> String {
    let form = browser.open(TEST).form(&format!("form.mode:has(input[value={mode}])"));
    browser.submit(&form).attempt()
}

fn question(browser: &mut Browser, attempt: &str, n: usize) -> Page {
    browser.open(&format!("/ru/attempts/{attempt}/{}", n + 1))
}

#[test]
fn a_picture_is_chosen_and_a_place_is_pointed_at_without_a_script() {
    let server = server();
    let mut browser = Browser::of(&server);
    let attempt = begin(&mut browser, "exam");
    let page = question(&mut browser, &attempt, CHOOSE);
    let alternatives = page.attrs(".pictures .picture img", "alt");
    assert_eq!(alternatives, ["Белая буква Р на синем", "Красная буква М", "Зелёный крест", "Белый автобус на синем"]);
    assert!(page.attrs(".picture img", "src").iter().all(|src| src.starts_with("/media/tiny/1/images/sign-")));
    assert_eq!(page.attrs(".picture input[type=radio][name=a]", "value"), ["a", "b", "c", "d"]);
    let next = browser.answer(&page, &[field("a", "b")], "next");
    assert_eq!(next.address, format!("/ru/attempts/{attempt}/{}", POINT + 1));
    assert!(question(&mut browser, &attempt, CHOOSE).has("input[value=b][checked]"), "what was chosen comes back");

    let page = question(&mut browser, &attempt, POINT);
    let buttons = page.attrs(".places input[type=radio][name=a]", "id");
    assert_eq!(page.attrs(".plan label.spot", "for"), buttons, "each place in the picture presses its button in the list");
    assert_eq!(page.attrs(".spot polygon", "points").len(), 4);
    assert!(page.texts(".places .choice-text").iter().all(|text| text.chars().count() > 10), "each place is described in words");
    browser.answer(&page, &[field("a", "c")], "next");
    assert!(question(&mut browser, &attempt, POINT).has("input[value=c][checked]"));

    let result = browser.finish("ru", &attempt);
    let said = result.body();
    assert!(said.contains("Красная буква М"), "the picture that was chosen is named");
    assert!(said.contains("Дом справа: белый конверт") && said.contains("Дом слева: зелёный крест"), "both places are named");
}

#[test]
fn an_answer_that_names_no_picture_and_no_place_is_refused() {
    let server = server();
    let mut browser = Browser::of(&server);
    let attempt = begin(&mut browser, "practice");
    for n in [CHOOSE, POINT] {
        let page = question(&mut browser, &attempt, n);
        let mut form = page.form("form.runner").press("check");
        form.fields.push(field("a", "z"));
        assert_eq!(browser.submit(&form).status, 422);
        assert!(!question(&mut browser, &attempt, n).has("input[checked]"));
    }
}

#[test]
fn pictures_are_printed_and_typed_in_by_letter_and_by_number() {
    let server = server();
    let mut browser = Browser::of(&server);
    let prepare = browser.open(TEST).form("form[action='/api/papers']");
    let paper = browser.submit(&prepare);
    for sheet in ["questions", "answers", "key"] {
        let printed = browser.get(&format!("{}/{sheet}.pdf", paper.address));
        assert_eq!((printed.status, printed.header("content-type")), (200, "application/pdf"), "{sheet}");
    }
    let entry = browser.open(&format!("{}/enter", paper.address));
    let marks = |n: usize| entry.texts(&format!("fieldset.line:nth-of-type({}) .press", n + 1));
    assert_eq!(marks(CHOOSE), ["А", "Б", "В", "Г"]);
    assert_eq!(marks(POINT), ["1", "2", "3", "4"]);
    let mut form = entry.form("form.entry");
    form.fields.extend([field(&format!("{CHOOSE}:a"), "b"), field(&format!("{POINT}:a"), "a")]);
    let result = browser.submit(&form);
    assert!(result.address.ends_with("/result"), "{}", result.address);
    let score = server.say("ru", "points-of", &[("earned", "2".into()), ("max", "8".into())]);
    assert_eq!(result.text(".big-score"), score, "both are right, and nothing else was answered");
}

/// Nothing of a bank is sent that no question shows: a picture of an option or of a place is one that is.
#[test]
fn the_pictures_of_questions_are_sent_and_no_others() {
    const FLAGS: &str = "images/flag-order.svg";
    let served = |pointed_at: bool| {
        let mut bank = crate::support::bank().clone();
        bank.stimuli.retain(|_, entry| !matches!(&entry.stimulus.material, Material::Image { file, .. } if file == FLAGS));
        if pointed_at {
            let mut item = tiny().items.remove(&"language-026".parse().unwrap()).expect("the small bank has it");
            let Body::PointPicture(place) = &mut item.question.body else { panic!("it points at a picture") };
            place.picture = FLAGS.to_owned();
            bank.items.insert(item.question.id.clone(), item);
        }
        let address = format!("/media/{BANK}/{}/{FLAGS}", bank.version);
        let banks = BTreeMap::from([(bank.id.clone(), Arc::new(bank))]);
        let server = Server::of(Content { banks: Some(banks), ..Content::shipped() }, |_| {});
        Browser::of(&server).get(&address).status
    };
    assert_eq!((served(false), served(true)), (404, 200));
}
