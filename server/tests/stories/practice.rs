//! Practising a whole test without a script, with help in Tajik; and what the result says, counted once more by hand.

use crate::support::{BANK, Browser, Engine, Fields, NOW, Page, Server, TESTS, bank, items, partly, right, wrong};
use domain::bank::Item;
use domain::ids::TestId;
use domain::lang::Lang;
use domain::points::Points;
use jiff::tz::TimeZone;
use rstest::rstest;
use server::clock::day;
use std::collections::BTreeMap;

/// So many parts of a hundredth of a point are counted here that a share of up to eight rows is whole.
const PARTS: u32 = 84;

/// An answer and what it earns, in parts.
struct Given {
    fields: Option<Fields>,
    earned: u32,
}

/// Every third answer is wrong, every seventh is missing, rows are filled only partly where there are rows.
fn plan(items: &[&Item]) -> Vec<Given> {
    let given = |(n, item): (usize, &&Item)| match (n % 7, n % 3) {
        (6, _) => Given { fields: None, earned: 0 },
        (_, 2) => match partly(item) {
            Some((fields, rows)) => Given { fields: Some(fields), earned: worth(item) / rows },
            None => Given { fields: Some(wrong(item)), earned: 0 },
        },
        _ => Given { fields: Some(right(item)), earned: worth(item) },
    };
    items.iter().enumerate().map(given).collect()
}

/// What a question can earn, in parts.
fn worth(item: &Item) -> u32 {
    item.question.points.as_hundredths() * PARTS
}

fn tajik() -> Lang {
    Lang::parse("tg").unwrap()
}

/// Points as Tajik readers write them, without what is less than a hundredth.
fn points(parts: u32) -> String {
    let hundredths = parts / PARTS;
    match (hundredths / 100, hundredths % 100) {
        (whole, 0) => whole.to_string(),
        (whole, rest) if rest % 10 == 0 => format!("{whole},{}", rest / 10),
        (whole, rest) => format!("{whole},{rest:02}"),
    }
}

#[test]
fn a_test_in_practice_with_help_beside_the_russian() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let test = items("language-01");
    let question = browser.start("tg", "language-01", "practice", Some("tg"));
    assert_eq!(browser.cookies["safar_help"], "tg");
    let attempt = question.attempt();
    assert!(question.address.ends_with("/1"));
    let heading = |n: usize| server.say("tg", "question-of", &[("n", n.into()), ("of", test.len().into())]);
    assert_eq!(question.text("h1"), heading(1));
    assert!(!question.has(".clock"), "practice has no clock");

    // The Russian stands as in the exam, help beside it says in which language it is.
    let item = test[0];
    let help = &item.help[&tajik()];
    assert!(question.text("legend").starts_with(&item.question.stem));
    assert_eq!(question.attrs("legend span[lang=ru]", "dir"), ["ltr"]);
    assert_eq!(question.texts("legend .help-text[lang=tg]"), [help.stem.clone().unwrap()]);
    assert_eq!(question.texts("details.words dt"), words_of(item));
    assert!(!question.has(".feedback"));

    // A wrong answer is checked: the verdict, both answers, why, and that it stays as it is.
    let checked = browser.answer(&question, &wrong(item), "check");
    assert_eq!(checked.text(".feedback > .verdict"), server.say("tg", "verdict-wrong", &[]));
    assert_eq!(checked.text(".feedback > p.explain[lang=tg]"), help.explain.clone().unwrap());
    assert_eq!(checked.text(".feedback details.original p[lang=ru]"), item.explain);
    let marks: Vec<_> = checked.attrs("label.choice:has(.verdict.right) input", "value");
    assert_eq!(marks, right(item).into_iter().map(|(_, value)| value).collect::<Vec<_>>(), "the key is marked where it stands");
    assert!(checked.has("fieldset.question[disabled]"));
    assert!(checked.has(".transcript"), "after the answer the recording may be read");
    let changed = browser.post(&format!("/api/attempts/{attempt}/step"), &step(&checked, "save", &right(item)));
    assert_eq!(changed.status, 409);
    assert!(changed.has(".feedback > .verdict.wrong"), "what was checked cannot be changed");

    // On, back, to any question, marked to come back to.
    let second = browser.press(&checked, "next");
    assert_eq!(second.text("h1"), heading(2));
    let checked = browser.answer(&second, &right(test[1]), "check");
    assert_eq!(checked.text(".feedback > .verdict"), server.say("tg", "verdict-right", &[]));
    let third = browser.press(&checked, "next");
    let marked = browser.answer(&third, &right(test[2]), "flag");
    assert_eq!(marked.text("h1"), heading(3), "marking stays on the question");
    assert!(marked.has("button.map-entry.flagged[value=to-3]"));
    assert_eq!(marked.attrs("button.flag", "aria-pressed"), ["true"]);
    assert_eq!(browser.press(&marked, "back").text("h1"), heading(2));
    let tenth = browser.press(&marked, "to-10");
    assert_eq!(tenth.text("h1"), heading(10));
    let last = browser.press(&tenth, &format!("to-{}", test.len()));
    assert_eq!(last.text("h1"), heading(test.len()));

    // Before the end: what is open and what is marked.
    let finish = browser.press(&last, "finish");
    assert_eq!(finish.text("h1"), server.say("tg", "finish-title", &[]));
    let open: Vec<_> = (4..=test.len()).map(|n| n.to_string()).collect();
    assert_eq!(finish.texts("ol.numbers:first-of-type a"), open, "three of them have an answer");
    assert_eq!(finish.texts("h2 + ol.numbers a"), ["3"]);
    let home = browser.open("/tg");
    assert_eq!(home.attrs("section.unfinished a", "href"), [format!("/tg/attempts/{attempt}")]);
    assert_eq!(browser.open(&format!("/tg/attempts/{attempt}")).text("h1"), heading(4), "on where it stands");

    let result = browser.submit(&finish.form("main form"));
    assert_eq!(result.address, format!("/tg/attempts/{attempt}/result"));
    let score = server.say("tg", "points-of", &[("earned", "2".into()), ("max", test.len().to_string().as_str().into())]);
    assert_eq!(result.text(".big-score"), score);
    let all = browser.open(&format!("/tg/attempts/{attempt}/result?open=all"));
    assert_eq!(all.texts("li.reviewed").len(), test.len());
    assert!(!browser.open("/tg").has("section.unfinished"));
}

/// The words that help explains: those of the shared text, then those of the question.
fn words_of(item: &Item) -> Vec<String> {
    let shared = item.question.stimulus.as_ref().and_then(|id| bank().stimuli[id].help.get(&tajik()));
    let mut words: Vec<_> = shared.map(|help| help.words.clone()).unwrap_or_default();
    for word in &item.help[&tajik()].words {
        if !words.contains(word) {
            words.push(word.clone());
        }
    }
    words.into_iter().map(|(word, _)| word).collect()
}

/// The fields of a press made by hand.
fn step(page: &Page, go: &str, answer: &[(String, String)]) -> Fields {
    let mut fields = page.form("form.runner").answered(answer).fields;
    fields.push(("go".into(), go.into()));
    fields
}

#[rstest]
fn the_result_agrees_with_a_count_by_hand(
    #[values(TESTS[0], TESTS[1], TESTS[2])] test: &str,
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = Server::on(engine);
    let mut browser = Browser::of(&server);
    let items = items(test);
    let plan = plan(&items);
    let mut question = browser.start("tg", test, "practice", Some("tg"));
    for (n, given) in plan.iter().enumerate() {
        let last = n + 1 == plan.len();
        question = browser.answer(&question, given.fields.as_deref().unwrap_or_default(), if last { "finish" } else { "next" });
    }
    let unanswered: Vec<_> = plan.iter().zip(1..).filter(|(given, _)| given.fields.is_none()).map(|(_, n)| n.to_string()).collect();
    // Those that are half-filled have a list of their own behind.
    assert_eq!(question.texts("ol.numbers a")[..unanswered.len()], unanswered);
    let result = browser.submit(&question.form("main form"));

    let max: u32 = items.iter().map(|item| worth(item)).sum();
    let earned: u32 = plan.iter().map(|given| given.earned).sum();
    assert!(earned > 0 && earned < max, "a count that could not go wrong proves nothing");
    let total = server.say("tg", "points-of", &[("earned", points(earned).as_str().into()), ("max", points(max).as_str().into())]);
    assert_eq!(result.text(".big-score"), total);

    verdicts_agree(&server, &result, &items, &plan);
    topics_agree(&server, &result, &items, &plan);

    // Each question once more, with its own verdict.
    let all = browser.open(&format!("/tg/attempts/{}/result?open=all", result.attempt()));
    let said: BTreeMap<_, _> = all.attrs("li.reviewed", "value").into_iter().zip(all.texts("li.reviewed summary .verdict")).collect();
    let expected: BTreeMap<_, _> = plan
        .iter()
        .zip(&items)
        .zip(1..)
        .map(|((given, item), n)| {
            let verdict = match (given.earned, &given.fields) {
                (_, None) => "verdict-unanswered",
                (0, Some(_)) => "verdict-wrong",
                (earned, _) if earned == worth(item) => "verdict-right",
                _ => "verdict-partly",
            };
            (n.to_string(), format!("{}:", server.say("tg", verdict, &[])))
        })
        .collect();
    assert_eq!(said, expected);
    areas_agree(&server, &result, &items, &plan);

    // The same numbers on the lists of past attempts and of tests.
    let progress = browser.open("/tg/progress/ru-exam");
    assert_eq!(progress.text("ul.attempts .score"), total);
    let tests = browser.open(&format!("/tg/exams/{BANK}"));
    assert_eq!(tests.texts("ul.tests .score").len(), 1);
    assert!(tests.text("ul.tests .score").contains(&points(earned)), "{:?}", tests.texts("ul.tests .score"));
}

/// Every exam in force today that asks something of this module, with the lines its rules draw, drawn once more here:
/// of `max` points `need / of` are needed, rounded up to a whole point.
fn verdicts_agree(server: &Server, result: &Page, items: &[&Item], plan: &[Given]) {
    let today = day(NOW, &TimeZone::UTC);
    let subject = &items[0].question.subject;
    let sum = |of: &dyn Fn(&Item) -> bool| {
        let counted = items.iter().zip(plan).filter(|(item, _)| of(item));
        counted.fold((0, 0), |(earned, max), (item, given)| (earned + given.earned, max + worth(item)))
    };
    let mut expected = Vec::new();
    for exam in bank().exams.iter().filter(|exam| exam.valid_from <= today && exam.valid_until.is_none_or(|until| until >= today)) {
        let Some(module) = exam.modules.iter().find(|module| module.subject == *subject) else { continue };
        assert!(module.leniency.is_none(), "no exam in force is lenient; count it here when one is");
        assert!(exam.total.is_none() || exam.modules.len() > 1, "one module is never a whole exam; count its total here when one is");
        let lines = module.minimum.iter().map(|minimum| (minimum, sum(&|_| true))).chain(module.parts.iter().filter_map(|part| {
            let score = sum(&|item| item.question.skill == part.skill);
            Some((part.minimum.as_ref()?, score)).filter(|(_, (_, max))| *max > 0)
        }));
        let mut missing = Vec::new();
        let mut numbers = Vec::new();
        for (minimum, (earned, max)) in lines {
            let point = u64::from(100 * PARTS);
            let needed = (u64::from(max) * u64::from(minimum.need)).div_ceil(u64::from(minimum.of) * point) * point;
            let needed = u32::try_from(needed).unwrap();
            missing.push(needed.saturating_sub(earned / PARTS * PARTS));
            numbers.push(server.say(
                "tg",
                "line-numbers",
                &[
                    ("needed", points(needed).as_str().into()),
                    ("max", points(max).as_str().into()),
                    ("earned", points(earned).as_str().into()),
                ],
            ));
        }
        assert!(!numbers.is_empty(), "{} asks nothing of {subject}", exam.id);
        // What is missing in the module may cover what is missing in its parts.
        let missing = missing[0].max(missing[1..].iter().sum());
        let word = match missing {
            0 => server.say("tg", "verdict-passed", &[]),
            missing => {
                let n = i64::from(missing.div_ceil(100 * PARTS));
                server.say("tg", "verdict-missing", &[("points", points(missing).as_str().into()), ("n", n.into())])
            }
        };
        expected.push((exam.name.get(&tajik()).unwrap().to_owned(), word, numbers));
    }
    assert!(expected.len() >= 4, "patent, temporary residence, residence permit and citizenship are in force");
    let shown = result.texts("li.verdict-line > p.verdict");
    assert_eq!(shown.len(), expected.len(), "{shown:?}");
    let lines = result.texts("li.verdict-line ul.lines > li");
    let mut lines = lines.iter();
    for (shown, (exam, word, numbers)) in shown.iter().zip(&expected) {
        assert!(shown.starts_with(&format!("{exam}: {word}")), "{shown}, by hand: {exam}: {word}");
        for numbers in numbers {
            let line = lines.next().expect("a line for each number that the rules set");
            assert!(line.ends_with(numbers), "{line}, by hand: {numbers}");
        }
    }
    assert_eq!(lines.next(), None);
}

/// Every topic with its points, and what we say of it: nothing below three answers, weak below 60 per cent, strong
/// from 80 on; and the weakest first.
fn topics_agree(server: &Server, result: &Page, items: &[&Item], plan: &[Given]) {
    let mut topics: BTreeMap<&str, (u32, u32, u32)> = BTreeMap::new();
    for (item, given) in items.iter().zip(plan) {
        let (asked, earned, max) = topics.entry(item.question.topic.as_str()).or_default();
        *asked += 1;
        *earned += given.earned;
        *max += worth(item);
    }
    let mut expected: BTreeMap<String, (String, String)> = BTreeMap::new();
    for (id, (asked, earned, max)) in topics {
        let percent = earned * 100 / max;
        let level = match (asked, percent) {
            (..3, _) => "",
            (_, ..60) => "level-weak",
            (_, ..80) => "level-getting-there",
            _ => "level-strong",
        };
        let name = bank().topics.iter().find(|topic| topic.id.as_str() == id).unwrap().name.get(&tajik()).unwrap().to_owned();
        let score = server.say("tg", "topic-score", &[("earned", points(earned).as_str().into()), ("max", points(max).as_str().into())]);
        expected.insert(name, (said(server, level), score));
    }
    assert_eq!(rows(result, "table.topics"), expected);
    let weak = server.say("tg", "level-weak", &[]);
    let grips = result.texts("table.topics .said .level");
    let weak_ones = grips.iter().filter(|level| **level == weak).count();
    assert!(grips[..weak_ones].iter().all(|level| *level == weak), "weak topics come first: {grips:?}");
}

fn said(server: &Server, level: &str) -> String {
    if level.is_empty() { String::new() } else { server.say("tg", level, &[]) }
}

/// The rows of a table by their names: what is said, and the points.
fn rows(result: &Page, table: &str) -> BTreeMap<String, (String, String)> {
    let names = result.texts(&format!("{table} tbody th"));
    let points = result.texts(&format!("{table} tbody .points"));
    let cells = result.texts(&format!("{table} tbody td.said"));
    let said = cells.iter().zip(&points).map(|(cell, points)| cell.strip_prefix(points.as_str()).unwrap().trim().to_owned());
    names.into_iter().zip(said.zip(points.clone())).collect()
}

/// Every area with five answers or more: what was passed over says nothing. The weak ones are said in words, the worst
/// of them first, and the worst can be practised at once.
fn areas_agree(server: &Server, result: &Page, items: &[&Item], plan: &[Given]) {
    let mut areas: BTreeMap<&str, (u32, u32, u32)> = BTreeMap::new();
    for (item, given) in items.iter().zip(plan).filter(|(_, given)| given.fields.is_some()) {
        let area = bank().area_of_question(&item.question).unwrap();
        let (asked, earned, max) = areas.entry(area.id.as_str()).or_default();
        *asked += 1;
        *earned += given.earned;
        *max += worth(item);
    }
    areas.retain(|_, (asked, ..)| *asked >= 5);
    let name = |id: &str| bank().areas.iter().find(|area| area.id.as_str() == id).unwrap().name.get(&tajik()).unwrap().to_owned();
    let score =
        |earned, max| server.say("tg", "topic-score", &[("earned", points(earned).as_str().into()), ("max", points(max).as_str().into())]);
    let level = |earned: u32, max: u32| match earned * 100 / max {
        ..60 => "level-weak",
        60..80 => "level-getting-there",
        _ => "level-strong",
    };
    let row = |(id, (_, earned, max)): (&&str, &(u32, u32, u32))| (name(id), (said(server, level(*earned, *max)), score(*earned, *max)));
    let expected: BTreeMap<_, _> = areas.iter().map(row).collect();
    assert_eq!(rows(result, "table.areas"), expected);
    let weak = areas.iter().filter(|(_, (_, earned, max))| level(*earned, *max) == "level-weak");
    let mut weak: Vec<_> =
        weak.map(|(id, (asked, earned, max))| (earned * 100 / max, u32::MAX - asked, *id, score(*earned, *max))).collect();
    weak.sort();
    let lead = result.text("section.study > .lead");
    match weak.first() {
        None => assert!(!result.has(".buttons form"), "there is nothing to practise first: {lead}"),
        Some((_, _, id, score)) => {
            let name = name(id);
            assert_eq!(lead, server.say("tg", "result-study-first", &[("area", name.as_str().into()), ("score", score.as_str().into())]));
            assert_eq!(result.attrs(".buttons form input[name=test]", "value"), [*id]);
        }
    }
}

#[test]
fn past_attempts_are_listed_newest_first() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let first = browser.start("tg", "history-01", "practice", None).attempt();
    browser.finish("tg", &first);
    server.at(60_000);
    let second = browser.start("tg", "legislation-01", "exam", None).attempt();
    let progress = browser.open("/tg/progress/ru-exam");
    assert_eq!(progress.attrs("ul.attempts a", "href"), [format!("/tg/attempts/{second}"), format!("/tg/attempts/{first}")]);
    assert_eq!(progress.texts("ul.attempts .tag"), [server.say("tg", "progress-open", &[])]);
    let hints = progress.texts("ul.attempts .hint");
    assert!(hints[0].ends_with(&server.say("tg", "mode-exam", &[])), "{hints:?}");
    assert!(hints[1].ends_with(&server.say("tg", "mode-practice", &[])), "{hints:?}");
    assert!(browser.open(&progress.attrs("ul.attempts a", "href")[1]).address.ends_with("/result"));
    let tests = browser.open(&format!("/tg/exams/{BANK}"));
    assert_eq!(tests.attrs("ul.tests a:has(.tag)", "href"), [format!("/tg/exams/{BANK}/legislation-01")]);
    assert!(Browser::of(&server).open("/tg/progress/ru-exam").attrs("ul.attempts a", "href").is_empty(), "only one's own");
}

#[test]
fn an_answer_can_be_changed_and_taken_back_until_it_is_checked() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let item = items("history-01")[0];
    let question = browser.start("ru", "history-01", "practice", Some("none"));
    assert_eq!(browser.cookies["safar_help"], "none");
    assert!(!question.has(".help-text, details.words"), "no help was chosen");
    let chosen = |page: &Page| page.attrs("fieldset input[checked]", "value");
    browser.answer(&question, &wrong(item), "next");
    browser.answer(&question, &right(item), "next");
    let again = browser.open(&question.address);
    assert_eq!(chosen(&again), [right(item)[0].1.clone()]);
    browser.answer(&question, &[], "next");
    assert_eq!(chosen(&browser.open(&question.address)), [right(item)[0].1.clone()], "a page that showed no answer takes none back");
    browser.answer(&again, &[], "next");
    assert!(chosen(&browser.open(&question.address)).is_empty(), "a page that showed it does");
}

#[test]
fn an_answer_that_does_not_fit_is_said_and_not_saved() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let test = items("language-01");
    let short = test.iter().position(|item| item.question.body.kind() == "short").expect("there is a typed answer");
    let first = browser.start("tg", "language-01", "practice", Some("tg"));
    let typed = browser.press(&first, &format!("to-{}", short + 1));
    let long = "ё".repeat(201);
    let answer = vec![("a".to_owned(), long)];
    let page = browser.answer(&typed, &answer, "check");
    assert_eq!(page.status, 422);
    assert_eq!(page.texts("p.status"), [server.say("tg", "problem-too-long", &[])]);
    assert!(!page.has(".feedback"), "what could not be saved is not judged");
    let page = browser.answer(&first, &[("a".to_owned(), "z".to_owned())], "check");
    assert_eq!(page.texts("p.status"), [server.say("tg", "problem-unknown", &[])]);
    assert!(!page.has(".feedback"));
    let receipt = browser.post_json(&first.form("form.runner").action, &step(&first, "check", &[("a".to_owned(), "z".to_owned())])).json();
    assert_eq!(receipt["problem"], server.say("tg", "problem-unknown", &[]).as_str());
    assert_eq!(receipt["item"]["revealed"], false);
}

/// Facts expire by themselves, also where nobody updates anything (design D7).
#[test]
fn questions_whose_law_has_changed_leave_the_test_by_themselves() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let test = &bank().tests[&TestId::parse("legislation-01").unwrap()];
    let year = 365 * 24 * 3_600_000;
    let (late, live) = (1..40)
        .map(|quarters| (quarters * year / 4, bank().live_questions(test, day(NOW + quarters * year / 4, &TimeZone::UTC)).0))
        .find(|(_, live)| live.len() < test.questions.len())
        .expect("law is checked again and again");
    assert!(!live.is_empty());
    let before = browser.start("tg", "legislation-01", "exam", None);
    assert_eq!(before.texts("button.map-entry").len(), test.questions.len());
    server.at(late);
    let gone = test.questions.len() - live.len();
    let intro = browser.open(&format!("/tg/exams/{BANK}/legislation-01"));
    let notice = server.say("tg", "test-withdrawn", &[("n", gone.into())]);
    assert_eq!(intro.texts("p.notice"), std::slice::from_ref(&notice));
    let question = browser.start("tg", "legislation-01", "practice", None);
    assert_eq!(question.texts("button.map-entry").len(), live.len());
    let result = browser.finish("tg", &question.attempt());
    assert!(result.texts("p.notice").contains(&notice));
    let max: Points = live.iter().map(|item| item.question.points).sum();
    let score = server.say("tg", "points-of", &[("earned", "0".into()), ("max", points(max.as_hundredths() * PARTS).as_str().into())]);
    assert_eq!(result.text(".big-score"), score, "only what was asked counts");
}
