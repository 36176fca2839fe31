//! Every page in every state and in every language of the interface, drawn and looked at.

mod bank;
mod look;
mod sample;

use app::exam::wire::{MapEntry, RunnerView};
use app::i18n::PSEUDO;
use bank::{SECRET, lang};
use domain::attempt::Mode;
use domain::lang::Lang;
use look::{all, check, text_of, visible};
use rstest::rstest;
use sample::{Drawn, Sitting, catalogue, every_page, help_of, page};

/// What the runner starts from, as the browser will read it.
fn properties(name: &str, html: &scraper::Html) -> RunnerView {
    let form = all(html, "leptos-island form.runner")[0];
    serde_json::from_str(form.attr("data-view").unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn named<'a>(drawn: &'a [Drawn], part: &str) -> Vec<&'a Drawn> {
    let found: Vec<_> = drawn.iter().filter(|drawn| drawn.name.contains(part)).collect();
    assert!(!found.is_empty(), "no page is called {part}");
    found
}

#[test]
fn every_page_in_every_language_is_as_it_must_be() {
    let catalogue = catalogue();
    let langs: Vec<Lang> = catalogue.langs().cloned().collect();
    assert!(langs.len() >= 6 && langs.contains(&lang(PSEUDO)), "{langs:?}");
    for reader in &langs {
        let drawn = every_page(&catalogue, reader);
        for (drawn, again) in drawn.iter().zip(every_page(&catalogue, reader)) {
            check(&drawn.name, &drawn.page, &drawn.html);
            assert_eq!(drawn.html, again.html, "{}: the same twice", drawn.name);
        }
    }
}

/// In the pseudo-locale every text of the interface is wrapped in marks, and the sample data hold no Latin letter: a
/// Latin letter outside the marks is a text that somebody wrote into the code, or an id.
#[test]
fn no_word_of_the_interface_is_written_into_the_code() {
    let catalogue = catalogue();
    let own: Vec<_> = catalogue.languages().iter().map(|language| language.own_name.clone()).collect();
    for drawn in every_page(&catalogue, &lang(PSEUDO)) {
        let html = scraper::Html::parse_document(&drawn.html);
        for text in visible(&html) {
            // What somebody has typed comes back as it is.
            let plain = text.starts_with("<b>") || text.contains("</textarea>") || text.contains("onfocus") || own.contains(&text);
            let ours = text.contains('\u{202e}');
            // The list of languages says the same in each of them.
            let listed = drawn.name.starts_with("languages");
            let latin = text.replace("Safar", "").contains(|c: char| c.is_ascii_alphabetic());
            assert!(plain || ours || listed || !latin, "{}: {text:?}", drawn.name);
        }
    }
}

#[test]
fn a_text_in_another_language_says_so() {
    let catalogue = catalogue();
    for reader in catalogue.langs() {
        let drawn = every_page(&catalogue, reader);
        let marks = |part: &str| -> Vec<(Option<String>, String)> {
            let pages: Vec<_> = named(&drawn, part).iter().map(|drawn| scraper::Html::parse_document(&drawn.html)).collect();
            let mark = |mark: &scraper::ElementRef<'_>| {
                let text = mark.prev_siblings().find_map(scraper::ElementRef::wrap).unwrap();
                (text.attr("lang").map(str::to_owned), text_of(*mark))
            };
            pages.iter().flat_map(|html| all(html, ".fallback").iter().map(mark).collect::<Vec<_>>()).collect()
        };
        for part in ["banks", "tests", "progress in", "introduction, everything", "explained in Russian"] {
            let marks = marks(part);
            let in_russian = || marks.iter().all(|(lang, mark)| lang.as_deref() == Some("ru") && !mark.is_empty());
            assert_eq!(marks.is_empty(), reader.as_str() == "ru", "{part} in {reader}: {marks:?}");
            assert!(in_russian(), "{part} in {reader}: {marks:?}");
        }
        let explained = marks("gaps with help, shown unanswered");
        assert!(!explained.is_empty(), "an explanation that is only there in Russian, in {reader}");
        assert!(explained.iter().all(|(lang, _)| lang.as_deref() == Some("ru")), "{explained:?}");
        assert!(marks("single with help, shown unanswered").is_empty(), "an explanation in the reader's language, in {reader}");
    }
}

#[test]
fn what_a_learner_types_stays_text() {
    let catalogue = catalogue();
    let page = page(&catalogue, &lang("en"), "/attempts/1/7");
    let mut sitting = Sitting::begin(Mode::Practice, None);
    let (short, form) = (6, 7);
    for n in [short, form] {
        sitting.answer(n, sitting.asked[n].wrong.clone());
        sitting.reveal(n);
    }
    for (n, fields) in [(short, 1), (form, 2)] {
        let view = sitting.runner(&page, n, None, None);
        let drawn = sitting.question(&page, n);
        assert!(!drawn.contains("<script>"), "{drawn}");
        let html = check("typed", &page, &drawn);
        let values: Vec<_> = all(&html, "input[type=text]").iter().filter_map(|input| input.attr("value")).collect();
        let typed: Vec<_> = view.fields.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!((values.len(), values), (fields, typed.clone()), "the field holds what was typed");
        let shown: Vec<_> = all(&html, "dl.answers dd").into_iter().map(text_of).collect();
        assert!(typed.iter().all(|typed| shown[0].contains(typed)), "the answer is shown as it was typed: {shown:?}");
        assert_eq!(properties("typed", &html), view, "the island gets the same");
    }
}

/// The browser reads exactly what the server wrote, in every state.
#[test]
fn the_island_wakes_with_what_the_page_shows() {
    let catalogue = catalogue();
    for drawn in every_page(&catalogue, &lang("uz")).iter().filter(|drawn| drawn.html.contains("<leptos-island")) {
        let html = scraper::Html::parse_document(&drawn.html);
        let view = properties(&drawn.name, &html);
        let legend = text_of(all(&html, "fieldset > legend > span")[0]);
        assert!(!legend.is_empty(), "{}", drawn.name);
        let id = format!("legend#q{}", view.n + 1);
        assert_eq!(all(&html, &id).len(), 1, "{}: the question shown is the one the island knows", drawn.name);
        assert_eq!(all(&html, "details.map ol li").len(), view.map.len(), "{}", drawn.name);
        let entry = MapEntry::of_digit(char::from(view.map.as_bytes()[usize::from(view.n)])).unwrap();
        assert_eq!(entry.answered, !view.fields.is_empty(), "{}", drawn.name);
        assert_eq!(view.revealed, !all(&html, ".feedback").is_empty(), "{}", drawn.name);
    }
}

#[test]
fn an_exam_page_holds_no_key_no_help_and_no_transcript() {
    let catalogue = catalogue();
    let drawn = every_page(&catalogue, &lang("tg"));
    for drawn in named(&drawn, "in the exam") {
        assert!(!drawn.html.contains(SECRET), "{}", drawn.name);
        let html = scraper::Html::parse_document(&drawn.html);
        assert!(all(&html, ".help-text, .words, .feedback, .transcript, [value=check]").is_empty(), "{}", drawn.name);
        let view = properties(&drawn.name, &html);
        assert!(view.exam && !view.revealed, "{}", drawn.name);
    }
    for drawn in named(&drawn, "fresh") {
        assert!(!drawn.html.contains(SECRET), "{}: before it was asked for", drawn.name);
    }
    for drawn in named(&drawn, "shown") {
        assert!(drawn.html.contains(SECRET), "{}: after it was asked for", drawn.name);
    }
}

#[rstest]
#[case::plenty_of_time("in the exam, fresh", false, true)]
#[case::five_minutes("in the exam, answered late", true, true)]
#[case::no_clock_in_practice("without help, fresh", false, false)]
fn the_clock_is_there_in_the_exam_only(#[case] part: &str, #[case] low: bool, #[case] clock: bool) {
    let catalogue = catalogue();
    for drawn in named(&every_page(&catalogue, &lang("ru")), part) {
        let html = scraper::Html::parse_document(&drawn.html);
        assert_eq!(!all(&html, "[role=timer]").is_empty(), clock, "{}", drawn.name);
        assert_eq!(!all(&html, ".clock.low").is_empty(), low, "{}", drawn.name);
        assert_eq!(
            drawn.html.contains("http-equiv=\"refresh\""),
            clock,
            "{}: unless an island wakes, the page goes on by itself",
            drawn.name
        );
    }
}

#[test]
fn a_recording_in_the_exam_says_how_often_it_may_still_be_played() {
    let catalogue = catalogue();
    let drawn = every_page(&catalogue, &lang("en"));
    for (part, left, playing) in [
        ("short in the exam, fresh", "2", 0),
        ("asked for play 1", "1", 1),
        ("heard play 1", "1", 1),
        ("asked for play 2", "", 1),
        ("heard play 2", "", 1),
    ] {
        let html = scraper::Html::parse_document(&named(&drawn, part)[0].html);
        let buttons: Vec<_> = all(&html, "button[value^=play-]").into_iter().map(text_of).collect();
        assert_eq!(all(&html, "audio[autoplay][controls]").len(), playing, "{part}");
        assert!(if left.is_empty() { buttons.is_empty() } else { buttons[0].contains(left) }, "{part}: {buttons:?}");
    }
}

/// What travels to the browser with one question, all strings included. The longest shipped question has a text of
/// 900 bytes and help of 3 KB; this one has about twice that.
#[test]
fn the_longest_question_fits_its_budget() {
    const BUDGET: usize = 40 * 1024;
    let catalogue = catalogue();
    let long = "Длинное предложение о том, куда обратиться за документами. ".repeat(12);
    for reader in catalogue.langs() {
        let page = page(&catalogue, reader, "/attempts/1/6");
        let mut sitting = Sitting::begin(Mode::Practice, Some(help_of(reader)));
        let gaps = 5;
        sitting.answer(gaps, sitting.asked[gaps].wrong.clone());
        sitting.reveal(gaps);
        let id = sitting.attempt.form.items[gaps].question.clone();
        let item = sitting.bank.items.get_mut(&id).unwrap();
        item.explain.clone_from(&long);
        for help in item.help.values_mut() {
            help.explain = Some(long.clone());
            help.stem = Some(long.clone());
            help.words = vec![("разрешение".into(), "слово с длинным объяснением".into()); 20];
        }
        if let domain::kind::Body::Gaps(domain::kind::Gaps { text, gaps }) = &mut item.question.body {
            text.push_str(&long);
            let options = vec![gaps[0].options[0].clone(); 4];
            *gaps = vec![domain::question::Gap { id: gaps[0].id.clone(), options }; 8];
        }
        let stimulus = sitting.bank.stimuli.get_mut(&"text".parse().unwrap()).unwrap();
        stimulus.stimulus.material = domain::question::Material::Text { text: long.repeat(2) };

        let mut view = sitting.runner(&page, gaps, None, None);
        view.map = view.map[..1].repeat(60);
        let piece = app::exam::item::piece(
            sitting.item(&page, gaps, None),
            &app::exam::pages::item_texts(&page, &(&sitting.bank).into()),
            &(&sitting.bank).into(),
        );
        let bytes = serde_json::to_string(&view).unwrap().len() + piece.len();
        assert!(bytes <= BUDGET, "{reader}: {bytes} bytes");
    }
}

/// The look itself: it must see what it looks for. Each fault is planted into a page that is right.
#[rstest]
#[case::unclosed("</main>", "")]
#[case::two_headings("</h1>", "</h1><h1>Again</h1>")]
#[case::no_heading("h1>", "h2>")]
#[case::level_left_out("</h1>", "</h1><h3>Deep</h3>")]
#[case::id_twice("<h1>", "<h1 id=\"content\">")]
#[case::reference_to_nothing("<h1>", "<h1 aria-describedby=\"nowhere\">")]
#[case::label_for_nothing("</h1>", "</h1><label for=\"nowhere\">Name</label>")]
#[case::field_without_label("</form>", "<input name=\"x\"></form>")]
#[case::picture_without_words("</h1>", "</h1><img src=\"/media/ru-exam/a.svg\">")]
#[case::inline_style("<h1>", "<h1 style=\"color: red\">")]
#[case::style_element("</h1>", "</h1><style>h1 { color: red }</style>")]
#[case::inline_handler("<h1>", "<h1 onclick=\"go()\">")]
#[case::foreign_script("</h1>", "</h1><script src=\"/assets/x.js\"></script>")]
#[case::script_address("<h1>", "<h1><a href=\"javascript:go()\">x</a>")]
#[case::other_language("<html lang=\"en\"", "<html lang=\"ru\"")]
#[case::other_direction("dir=\"ltr\"", "dir=\"rtl\"")]
#[case::form_to_nowhere("/api/learner/erase", "/api/nowhere")]
#[case::form_without_language("name=\"lang\"", "name=\"tongue\"")]
#[case::link_to_nowhere("href=\"/en/progress/ru-exam\"", "href=\"/en/nowhere/at/all/of/it\"")]
#[case::button_without_word("Delete everything", "")]
#[case::text_by_its_id("Delete everything", "erase-now")]
#[case::variable_not_put_in("Delete everything", "Delete { $n }")]
fn the_look_sees_a_planted_fault(#[case] right: &str, #[case] wrong: &str) {
    let page = page(&catalogue(), &lang("en"), "/progress/erase");
    let drawn = app::progress::erase(&page);
    check("erase", &page, &drawn);
    let planted = drawn.replace(right, wrong);
    assert_ne!(planted, drawn, "the fault was planted");
    let seen = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check("planted", &page, &planted)));
    assert!(seen.is_err(), "not seen: {wrong}");
}
