//! The shipped bank in numbers: what it promises its learners, and the mock exams that can be drawn from it.

use domain::bank::quality::{TestQuality, citing, tests};
use domain::bank::{Bank, Item};
use domain::blueprint::{self, Quota, Seen};
use domain::fold::{fold, same};
use domain::form::Form;
use domain::ids::{BankId, QuestionId, TopicId};
use domain::key::KeyPermit;
use domain::memory::Memories;
use domain::outcome::ENOUGH_IN_AREA;
use domain::question::AnswerKey;
use domain::rules::Exam;
use domain::typed::accepts;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use server::assets;
use server::content::{Directory, load};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::OnceLock;

/// The day of this edition. A fixed day: that facts grow old is a warning on the day, never a red build.
const TODAY: Date = date(2026, 11, 22);
/// A day on which the bank must still be of use.
const LATER: Date = date(2027, 12, 31);
/// How many mock exams one learner takes in a row, and how many learners there are.
const SITTINGS: usize = 10;
const LEARNERS: u32 = 20;

fn bank() -> &'static Bank {
    static BANK: OnceLock<Bank> = OnceLock::new();
    BANK.get_or_init(|| {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../question-banks");
        let catalogue = assets::catalogue(&assets::locales(), false).expect("the shipped texts can be read");
        load(&Directory::new(folder), catalogue.languages(), &BankId::parse("ru-exam").unwrap()).0.expect("the shipped bank can be read")
    })
}

fn fixed() -> Vec<TestQuality> {
    let extra: BTreeSet<_> = bank().tests.values().filter(|test| test.extra.is_some()).map(|test| &test.id).collect();
    tests(bank(), TODAY).into_iter().filter(|test| !extra.contains(&test.test)).collect()
}

#[test]
fn every_test_can_be_read_and_none_can_be_guessed() {
    for test in tests(bank(), TODAY) {
        let name = &test.test;
        assert!(test.key_longest_percent <= 35, "{name}: the key is the longest option in {} %", test.key_longest_percent);
        assert!(test.words_per_sentence <= 12.0, "{name}: {:.1} words a sentence", test.words_per_sentence);
        for (lang, written) in &test.languages {
            assert_eq!(written.complete, test.questions, "{name} in {lang}");
        }
    }
}

#[test]
fn every_test_mixes_topics_and_parts() {
    for test in fixed() {
        let (name, language) = (test.test.as_str(), test.test.as_str().starts_with("language"));
        assert_eq!((test.questions, test.live), if language { (25, 25) } else { (20, 20) }, "{name}");
        if language {
            let parts: Vec<_> = test.skills.iter().map(|(skill, n)| (skill.as_str(), *n)).collect();
            let expected = [("skill-listening", 5), ("skill-reading", 6), ("skill-writing", 3), ("skill-lexis-grammar", 11)];
            assert_eq!(parts, expected, "{name}");
        } else {
            assert!(test.topics.len() >= 8, "{name} has only {} topics", test.topics.len());
        }
    }
}

#[test]
fn laws_last_until_the_next_edition() {
    for test in bank().fixed_tests().filter(|test| test.subject.as_str() == "legislation") {
        let live = bank().live_questions(test, LATER).0.len();
        assert!(live >= 17, "{}: {live} questions are live on {LATER}", test.id);
    }
}

#[test]
fn a_change_of_law_finds_what_rests_on_it() {
    let all = bank().items.values().filter(|item| item.fact.law.iter().any(|law| law.starts_with("115-FZ art. "))).count();
    assert!(all > 0);
    assert_eq!(citing(bank(), "115-fz").len(), all, "a whole act");
    let article = citing(bank(), "115-FZ art. 13.3");
    assert!(!article.is_empty() && article.len() < all);
    assert!(article.iter().all(|due| due.law.iter().any(|law| law.starts_with("115-FZ art. 13.3"))));
    assert!(citing(bank(), "115-FZ art. 1").iter().all(|due| due.law.iter().all(|law| law != "115-FZ art. 13.3")));
}

/// What may fill a quota on a day, worked out anew.
fn candidates<'a>(bank: &'a Bank, quota: &Quota, day: Date) -> BTreeSet<&'a QuestionId> {
    let fits = |item: &&Item| {
        let question = &item.question;
        question.subject == quota.subject
            && quota.skill.is_none_or(|skill| skill == question.skill)
            && quota.topics.as_ref().is_none_or(|topics| topics.contains(&question.topic))
            && quota.tasks == (question.points.as_hundredths() == 0)
            && item.fact.live(day, bank.grace_days)
            && !item.fact.volatile()
    };
    bank.items.values().filter(fits).map(|item| &item.question.id).collect()
}

/// Checks one form against the quotas and against what this learner had seen before.
fn check(bank: &Bank, exam: &Exam, form: &Form, seen: &Seen, day: Date) {
    let mut items = form.items.iter();
    let mut asked = BTreeSet::new();
    for quota in blueprint::quotas(exam) {
        let pool = candidates(bank, &quota, day);
        let drawn: Vec<_> = items.by_ref().take(quota.items).map(|item| &item.question).collect();
        assert_eq!(drawn.len(), quota.items, "{}", exam.id);
        let unseen = pool.iter().filter(|id| !seen.contains_key(**id)).count();
        let new = drawn.iter().filter(|id| !seen.contains_key(**id)).count();
        assert_eq!(new, unseen.min(quota.items), "{}: what is new comes first, {quota:?}", exam.id);
        for id in drawn {
            assert!(pool.contains(id), "{}: {id} does not belong there on {day}", exam.id);
            assert!(asked.insert(id), "{}: {id} twice", exam.id);
        }
    }
    assert!(items.next().is_none(), "{}: more than the quotas", exam.id);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: LEARNERS, failure_persistence: None, ..ProptestConfig::default() })]

    /// Two hundred mock exams of each level, ten in a row for each learner, some today and some in a year.
    #[test]
    fn mock_exams_keep_their_quotas_their_dates_and_their_word(seed in any::<u64>(), later in any::<bool>()) {
        let day = if later { LATER } else { TODAY };
        for exam in &bank().exams {
            let mut begun: Vec<(i64, Form)> = Vec::new();
            for (sitting, at) in (0..SITTINGS).zip(0i64..) {
                let seen = blueprint::seen(begun.iter().map(|(at, form)| (*at, form)), &Memories::new());
                let form = blueprint::draw(bank(), exam, day, &seen, seed.wrapping_add(sitting as u64)).unwrap();
                check(bank(), exam, &form, &seen, day);
                begun.push((at, form));
            }
        }
    }
}

#[test]
fn there_is_something_to_learn_for_every_topic() {
    let mut topics: BTreeMap<&TopicId, usize> = bank().topics.iter().map(|topic| (&topic.id, 0)).collect();
    for item in bank().fixed_tests().flat_map(|test| &test.questions).filter_map(|id| bank().items.get(id)) {
        topics.entry(&item.question.topic).and_modify(|n| *n += 1);
    }
    let few: Vec<_> = topics.iter().filter(|(_, n)| **n < 8).collect();
    assert!(few.is_empty(), "topics with fewer than 8 questions: {few:?}");
}

#[test]
fn the_whole_syllabus_is_in_25_tests() {
    let mut tests: BTreeMap<&str, usize> = BTreeMap::new();
    for test in bank().fixed_tests() {
        *tests.entry(test.subject.as_str()).or_default() += 1;
    }
    assert_eq!(tests, [("language", 10), ("history", 8), ("legislation", 7)].into());
    assert!(bank().fixed_tests().map(|test| test.questions.len()).sum::<usize>() >= 550);
}

/// What a topic asks stands on its page, in every language, in a few sentences.
#[test]
fn every_topic_says_what_it_asks() {
    let bank = bank();
    for topic in &bank.topics {
        for lang in std::iter::once(&bank.exam_language).chain(&bank.help_languages) {
            let summary = topic.summary.get(lang).unwrap_or_else(|| panic!("{} says nothing in {lang}", topic.id));
            let words = summary.split_whitespace().count();
            assert!((8..=60).contains(&words), "{} in {lang}: {words} words", topic.id);
            assert_ne!(Some(summary), topic.name.get(lang));
        }
    }
    let summaries: std::collections::BTreeSet<_> = bank.topics.iter().filter_map(|topic| topic.summary.get(&bank.exam_language)).collect();
    assert_eq!(summaries.len(), bank.topics.len(), "each topic its own");
}

/// What of a form an area has.
fn asked_of_areas(form: &Form) -> BTreeMap<&'static str, BTreeMap<&'static str, u32>> {
    let mut asked: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for item in form.items.iter().filter(|item| !item.is_task()) {
        let area = bank().area_of(&item.subject, &item.topic, item.skill).unwrap_or_else(|| panic!("{} is in no area", item.question));
        *asked.entry(area.subject.as_str()).or_default().entry(area.id.as_str()).or_default() += 1;
    }
    asked
}

#[test]
fn every_subject_has_three_to_five_areas_and_every_question_belongs_to_one() {
    for subject in &bank().subjects {
        let areas: Vec<_> = bank().areas.iter().filter(|area| area.subject == subject.id).collect();
        assert!((3..=5).contains(&areas.len()), "{}", subject.id);
        for lang in ["ru", "en", "ky", "tg", "uz"] {
            assert!(areas.iter().all(|area| area.name.get(&lang.parse().unwrap()).is_some()), "{} in {lang}", subject.id);
        }
    }
    let marked = bank().items.values().filter(|item| item.question.body.checklist().is_empty());
    for item in marked {
        assert!(bank().area_of_question(&item.question).is_some(), "{}", item.question.id);
    }
}

#[test]
fn every_fixed_test_asks_five_or_more_of_each_area() {
    for test in bank().fixed_tests() {
        let form = Form::of_test(bank(), test, TODAY);
        let asked = asked_of_areas(&form);
        let of_subject = &asked[test.subject.as_str()];
        let areas = bank().areas.iter().filter(|area| area.subject == test.subject).count();
        assert_eq!(of_subject.len(), areas, "{}", test.id);
        assert!(of_subject.values().all(|n| *n >= ENOUGH_IN_AREA), "{}: {of_subject:?}", test.id);
    }
}

/// However it is drawn, a mock exam asks five or more of each area where its module has room for that. The other modules
/// have five items or more in all, so that the result can speak of them as a whole.
#[test]
fn every_mock_exam_asks_five_or_more_of_each_area_or_of_the_whole_module() {
    let mut by_areas = BTreeSet::new();
    for exam in &bank().exams {
        for seed in 0..50 {
            let form = blueprint::draw(bank(), exam, TODAY, &Seen::new(), seed).unwrap();
            for (subject, asked) in asked_of_areas(&form) {
                let areas = bank().areas.iter().filter(|area| area.subject.as_str() == subject).count();
                let all: u32 = asked.values().sum();
                if all as usize >= areas * ENOUGH_IN_AREA as usize {
                    assert!(asked.len() == areas && asked.values().all(|n| *n >= ENOUGH_IN_AREA), "{} {subject}: {asked:?}", exam.id);
                    by_areas.insert((exam.id.as_str(), subject));
                } else {
                    assert!(all >= ENOUGH_IN_AREA, "{} {subject}: {asked:?}", exam.id);
                }
            }
        }
    }
    let expected = [
        ("ru-citizenship-2025", "history"),
        ("ru-citizenship-2025", "language"),
        ("ru-citizenship-2025", "legislation"),
        ("ru-legacy-2015", "history"),
        ("ru-legacy-2015", "language"),
        ("ru-legacy-2015", "legislation"),
        ("ru-rvp-2025", "language"),
        ("ru-vnzh-2025", "language"),
    ];
    assert_eq!(by_areas, BTreeSet::from(expected), "the other modules have 5, 6 or 12 items");
}

/// What may be typed, and by whom it is compared.
fn accepted() -> Vec<(&'static QuestionId, &'static Vec<String>)> {
    let permit = KeyPermit::of_sheet(false).expect("nobody sits it");
    let of_item = |item: &'static Item| match item.key(&permit).expect("a sheet has all keys") {
        AnswerKey::Text(texts) => vec![(&item.question.id, texts)],
        AnswerKey::Fields(fields) => fields.values().map(|texts| (&item.question.id, texts)).collect(),
        _ => Vec::new(),
    };
    bank().items.values().flat_map(of_item).collect()
}

#[test]
fn what_is_accepted_is_accepted_however_it_is_typed() {
    let keys = accepted();
    assert!(keys.len() >= 20, "{}", keys.len());
    for (question, key) in keys {
        for answer in key {
            let middle = answer.char_indices().nth(answer.chars().count() / 2).map_or(0, |(at, _)| at);
            let (start, end) = answer.split_at(middle);
            for typed in [
                answer.clone(),
                answer.to_uppercase(),
                format!("«{answer}»…"),
                format!("{start}\u{200b}\u{ad}{end}"),
                answer.replace(' ', "\u{a0} "),
                answer.replace('о', "o").replace('А', "A"),
                answer.replace('-', "–"),
            ] {
                assert!(accepts(key, &typed), "{question}: {typed:?}");
            }
        }
    }
}

/// Whoever folds too much lets different answers be one. Accents and ё are no difference in what is typed, and no
/// options of the bank differ by them alone.
#[test]
fn options_that_differ_never_fold_together() {
    for item in bank().items.values() {
        for options in item.question.body.lists().into_iter().map(|list| list.choices) {
            for (n, one) in options.iter().enumerate() {
                for other in &options[..n] {
                    assert!(!same(&fold(&one.text), &fold(&other.text)), "{}: {} {}", item.question.id, one.text, other.text);
                }
            }
        }
    }
}

#[test]
fn a_law_is_found_however_it_is_typed() {
    let article = citing(bank(), "115-FZ art. 13.3").len();
    for typed in
        [" 115-fz  ART. 13.3. ", "115\u{2011}FZ\u{a0}art.\u{a0}13.3", "115–FZ art. 13.3", "115-FZ \u{430}rt. 13.3", "١١٥-FZ art. 13.3"]
    {
        assert_eq!(citing(bank(), typed).len(), article, "{typed}");
    }
    for typed in ["115-ФЗ ст. 13.3", "115-фз статья 13.3", "Федеральный закон от 25.07.2002 № 115-ФЗ, ст. 13.3"]
    {
        assert_eq!(citing(bank(), typed).len(), article, "{typed}");
    }
    let code = citing(bank(), "Labour Code");
    assert!(!code.is_empty());
    for typed in ["Трудовой кодекс", "трудовой кодекс РФ"] {
        assert_eq!(citing(bank(), typed), code, "{typed}");
    }
    assert!(citing(bank(), "закон").is_empty(), "what could be any act is none");
}
