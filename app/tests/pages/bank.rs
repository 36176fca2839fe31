//! A small bank with a question of every kind and material of every kind. Its texts hold no Latin letters, so that in
//! the pseudo-locale every Latin letter on a page comes from a text of the interface or is a mistake.

use domain::bank::{Area, Bank, Citations, ExamTongue, Help, Item, StimulusEntry, StimulusHelp, Subject, Test, Topic, Unread};
use domain::content::Place;
use domain::ids::{ChoiceId, StimulusId};
use domain::key::Sealed;
use domain::kind::point_picture::Region;
use domain::kind::{
    Body, ChoosePicture, FillForm, Gaps, ListRole, Matching, Multiple, Ordering, PointPicture, Short, Single, Spoken, TrueFalse, Written,
};
use domain::lang::{Direction, Lang, LocalText};
use domain::language::Marks;
use domain::points::Points;
use domain::question::{AnswerKey, Choice, Fact, Gap, Material, Question, Skill, Stimulus};
use domain::response::Response;
use domain::rules::{Confidence, Exam, Leniency, Minimum, Module, Part, TopicQuota};
use jiff::civil::date;
use std::collections::BTreeMap;

/// Stands in every explanation and in the transcript: it must not be on a page before its time.
pub const SECRET: &str = "Объяснение";

/// The languages in which the bank helps.
pub const HELP: [&str; 4] = ["en", "ky", "tg", "uz"];

pub fn lang(tag: &str) -> Lang {
    Lang::parse(tag).unwrap()
}

pub fn id(text: &str) -> ChoiceId {
    ChoiceId::parse(text).unwrap()
}

fn choices(texts: &[&str]) -> Vec<Choice> {
    ('a'..).zip(texts).map(|(name, text)| Choice { id: id(&name.to_string()), text: (*text).to_owned() }).collect()
}

fn rows(texts: &[&str]) -> Vec<Choice> {
    (1..).zip(texts).map(|(n, text)| Choice { id: id(&n.to_string()), text: (*text).to_owned() }).collect()
}

/// A text in Russian only: every other reader gets the fallback and its mark.
pub fn russian(text: &str) -> LocalText {
    [(lang("ru"), text.to_owned())].into_iter().collect()
}

/// One question with its answers: the key, then the right, a wrong and, where there is one, a partly right response.
pub struct Asked {
    pub body: Body,
    pub key: AnswerKey,
    pub right: Response,
    pub wrong: Response,
    pub partly: Option<Response>,
    pub stimulus: Option<&'static str>,
    pub skill: Skill,
}

/// A question of every kind; between them every kind of material.
pub fn asked() -> Vec<Asked> {
    let options = || choices(&["в полицию", "в банк", "в школу"]);
    let pairs = |pairs: &[(&str, &str)]| pairs.iter().map(|(row, option)| (id(row), id(option))).collect::<BTreeMap<_, _>>();
    let gap = |n: &str| Gap { id: id(n), options: choices(&["в", "на"]) };
    let fields = |first: &str, second: &str| [(id("1"), first.to_owned()), (id("2"), second.to_owned())].into();
    let order = |ids: &str| ids.chars().map(|c| id(&c.to_string())).collect::<Vec<_>>();
    let pictures = ["a", "b", "c"].map(|name| (id(name), format!("images/{name}.svg")));
    let regions = [
        (id("a"), Region::upright(5, 20, 30, 70)),
        (id("b"), Region::upright(70, 20, 95, 70)),
        (id("c"), Region::new(vec![(9, 77), (25, 71), (41, 77), (36, 97)])),
    ];
    vec![
        Asked {
            body: Single { options: options() }.into(),
            key: AnswerKey::One(id("a")),
            right: Response::One(id("a")),
            wrong: Response::One(id("b")),
            partly: None,
            stimulus: None,
            skill: Skill::Knowledge,
        },
        Asked {
            body: Multiple { options: options() }.into(),
            key: AnswerKey::Set([id("a"), id("c")].into()),
            right: Response::Set([id("a"), id("c")].into()),
            wrong: Response::Set([id("b")].into()),
            partly: Some(Response::Set([id("c")].into())),
            stimulus: Some("picture"),
            skill: Skill::Reading,
        },
        Asked {
            body: TrueFalse.into(),
            key: AnswerKey::Truth(true),
            right: Response::Truth(true),
            wrong: Response::Truth(false),
            partly: None,
            stimulus: Some("text"),
            skill: Skill::Reading,
        },
        Asked {
            body: Matching { left: rows(&["паспорт", "счёт"]), options: options() }.into(),
            key: AnswerKey::Pairs(pairs(&[("1", "a"), ("2", "b")])),
            right: Response::Pairs(pairs(&[("1", "a"), ("2", "b")])),
            wrong: Response::Pairs(pairs(&[("1", "b")])),
            partly: Some(Response::Pairs(pairs(&[("1", "a"), ("2", "c")]))),
            stimulus: Some("notice"),
            skill: Skill::Reading,
        },
        Asked {
            body: Ordering { options: choices(&["приехать", "встать на учёт", "получить патент"]) }.into(),
            key: AnswerKey::Order(order("abc")),
            right: Response::Order(order("abc")),
            wrong: Response::Order(order("cba")),
            partly: Some(Response::Order(order("cab"))),
            stimulus: None,
            skill: Skill::LexisGrammar,
        },
        Asked {
            body: Gaps { text: "Я иду {1} рынок.\nПотом — {2} школу.".into(), gaps: vec![gap("1"), gap("2")] }.into(),
            key: AnswerKey::Pairs(pairs(&[("1", "b"), ("2", "a")])),
            right: Response::Pairs(pairs(&[("1", "b"), ("2", "a")])),
            wrong: Response::Pairs(pairs(&[("1", "a")])),
            partly: Some(Response::Pairs(pairs(&[("1", "b"), ("2", "b")]))),
            stimulus: Some("text"),
            skill: Skill::LexisGrammar,
        },
        Asked {
            body: Short { hint: Some("одно слово".into()) }.into(),
            key: AnswerKey::Text(vec!["среда".into(), "в среду".into()]),
            right: Response::Text("в среду".into()),
            wrong: Response::Text("</textarea><script>alert(1)</script>\"' onfocus=alert(1) &amp; {n}".into()),
            partly: None,
            stimulus: Some("recording"),
            skill: Skill::Listening,
        },
        Asked {
            body: FillForm { fields: rows(&["Фамилия", "Имя"]) }.into(),
            key: AnswerKey::Fields([(id("1"), vec!["Каримов".into()]), (id("2"), vec!["Али".into()])].into()),
            right: Response::Fields(fields("Каримов", "Али")),
            wrong: Response::Fields(fields("</textarea><script>alert(2)</script>", "\" autofocus onfocus=\"alert(3)")),
            partly: Some(Response::Fields(fields("Каримов", "Вали"))),
            stimulus: None,
            skill: Skill::Writing,
        },
        Asked {
            body: Written { checklist: choices(&["Вы поздоровались.", "Вы <назвали> причину."]) }.into(),
            key: AnswerKey::Model("Здравствуйте!\nЯ заболел.".into()),
            right: Response::Text("Здравствуйте!\nЯ болею.".into()),
            wrong: Response::Text("</textarea><script>alert(4)</script>".into()),
            partly: None,
            stimulus: None,
            skill: Skill::Writing,
        },
        Asked {
            body: Spoken { checklist: choices(&["Вы поздоровались.", "Вы назвали причину."]) }.into(),
            key: AnswerKey::Model("Здравствуйте! Я опоздал.".into()),
            right: Response::Truth(true),
            wrong: Response::Truth(true),
            partly: None,
            stimulus: None,
            skill: Skill::Speaking,
        },
        Asked {
            body: ChoosePicture {
                options: choices(&["зелёный крест", "красная <буква>", "белый автобус"]), pictures: pictures.into()
            }
            .into(),
            key: AnswerKey::One(id("a")),
            right: Response::One(id("a")),
            wrong: Response::One(id("b")),
            partly: None,
            stimulus: None,
            skill: Skill::Knowledge,
        },
        Asked {
            body: PointPicture {
                picture: "images/street.svg".into(),
                alt: "Улица: «дома» & остановка".into(),
                options: choices(&["дом слева", "дом справа", "остановка"]),
                regions: regions.into(),
            }
            .into(),
            key: AnswerKey::One(id("c")),
            right: Response::One(id("c")),
            wrong: Response::One(id("a")),
            partly: None,
            stimulus: None,
            skill: Skill::Reading,
        },
    ]
}

fn help(tag: &str, n: usize, body: &Body) -> Help {
    let word = |text: &str| if matches!(tag, "en" | "uz") { "abc".to_owned() } else { text.to_owned() };
    let of = |choices: &[Choice]| choices.iter().map(|choice| (choice.id.clone(), word("ёрӣ"))).collect();
    let rows = body
        .lists()
        .iter()
        .find(|list| matches!(list.role, ListRole::Rows | ListRole::Fields | ListRole::Checklist))
        .map(|list| of(list.choices));
    Help {
        version: 1,
        reviewed: n.is_multiple_of(2),
        stem: Some(word("Чӣ пурсида мешавад?")),
        options: of(body.options()),
        rows: rows.unwrap_or_default(),
        // Every third question has no explanation but the Russian one.
        explain: (n % 3 != 2).then(|| format!("{}: {SECRET}", word("Шарҳ"))),
        words: vec![("учёт".into(), word("қайд"))],
        place: Place::default(),
    }
}

fn item(n: usize, asked: Asked) -> Item {
    // The ordering question has no help at all.
    let tags: &[&str] = if matches!(asked.body, Body::Ordering(_)) { &[] } else { &HELP };
    let knowledge = asked.skill == Skill::Knowledge;
    Item {
        question: Question {
            id: format!("question-{n}").parse().unwrap(),
            version: 1,
            subject: if knowledge { "legislation" } else { "language" }.parse().unwrap(),
            topic: format!("topic-{}", n % 3).parse().unwrap(),
            also: vec![],
            skill: asked.skill,
            grammar: None,
            difficulty: 1,
            stimulus: asked.stimulus.map(|stimulus| stimulus.parse().unwrap()),
            points: if asked.body.checklist().is_empty() { Points::whole(1) } else { Points::ZERO },
            credit: asked.body.credit(),
            stem: "Куда идёт <Али> & «Вали»?".into(),
            body: asked.body.clone(),
        },
        key: Sealed::new(asked.key),
        explain: format!("{SECRET}: потому что так."),
        fact: Fact {
            law: if knowledge { vec!["115-FZ art. 13.3".into(), "115-FZ".into()] } else { vec![] },
            checked_on: knowledge.then_some(date(2026, 3, 1)),
            // Some explanations have not been checked in time.
            check_again_by: knowledge.then_some(date(2026, 5, if n.is_multiple_of(2) { 1 } else { 29 })),
            ..Fact::default()
        },
        help: tags.iter().map(|tag| (lang(tag), help(tag, n, &asked.body))).collect(),
        place: Place::default(),
    }
}

fn stimuli() -> BTreeMap<StimulusId, StimulusEntry> {
    let materials = [
        ("text", Material::Text { text: "Первый абзац.\nВторая строка.\n\nВторой абзац.".into() }),
        ("notice", Material::Notice { text: "Касса закрыта.".into() }),
        ("picture", Material::Image { file: "images/street.svg".into(), alt: "Улица с автобусом".into() }),
        ("recording", Material::Audio { file: "audio/street.mp3".into(), plays: 2 }),
    ];
    let entry = |(name, material): (&str, Material)| {
        let audio = matches!(material, Material::Audio { .. });
        let stimulus = Stimulus { id: name.parse().unwrap(), title: (name == "text").then(|| "Письмо".to_owned()), material };
        let help = StimulusHelp { reviewed: true, about: Some("Ин матн аст.".into()), words: vec![], place: Place::default() };
        let transcript = audio.then(|| format!("{SECRET} в записи.\nКонец записи."));
        let entry = StimulusEntry { transcript, help: [(lang("tg"), help)].into(), place: Place::default(), stimulus };
        (entry.stimulus.id.clone(), entry)
    };
    materials.into_iter().map(entry).collect()
}

/// Lines of every kind: a module, parts with one that may stay below, a whole; one number without a source.
fn exam() -> Exam {
    let minimum = |need, of, confidence| Minimum { need, of, confidence, source: "https://example.org/rules".into() };
    let part = |skill, minimum| Part { skill, items: Some(2), tasks: 0, minimum: Some(minimum) };
    Exam {
        id: "ru-sample-2026".parse().unwrap(),
        rank: 1,
        version: 1,
        name: russian("Патент"),
        valid_from: date(2026, 1, 1),
        valid_until: None,
        minutes: 80,
        minutes_confidence: Confidence::Stated,
        checked_on: date(2026, 2, 3),
        source: "https://example.org/rules".into(),
        note: russian("Правила могут измениться."),
        modules: vec![
            Module {
                subject: "language".parse().unwrap(),
                items: 7,
                items_confidence: Confidence::Stated,
                minimum: Some(minimum(4, 7, Confidence::Assumed)),
                parts: vec![
                    part(Skill::Listening, minimum(1, 2, Confidence::Stated)),
                    part(Skill::Reading, minimum(2, 3, Confidence::Stated)),
                    Part { skill: Skill::Speaking, items: None, tasks: 1, minimum: None },
                ],
                quotas: vec![],
                leniency: Some(Leniency { parts: 1, floor: minimum(1, 3, Confidence::Stated) }),
            },
            Module {
                subject: "legislation".parse().unwrap(),
                items: 1,
                items_confidence: Confidence::Stated,
                minimum: Some(minimum(1, 1, Confidence::Stated)),
                parts: vec![],
                quotas: vec![TopicQuota { topics: vec!["topic-0".parse().unwrap()], items: 1 }],
                leniency: None,
            },
        ],
        total: Some(minimum(5, 8, Confidence::Stated)),
    }
}

/// The bank.
pub fn bank() -> Bank {
    let subject = |id: &str, name: &str| Subject { id: id.parse().unwrap(), name: russian(name) };
    let area = |n: u32| Area {
        id: format!("area-{n}").parse().unwrap(),
        subject: "language".parse().unwrap(),
        name: russian(&format!("Раздел {n}")),
        skills: vec![],
        place: Place::default(),
    };
    let topic = |n: u32| Topic {
        id: format!("topic-{n}").parse().unwrap(),
        subject: "language".parse().unwrap(),
        name: russian(&format!("Тема {n}")),
        area: Some(format!("area-{n}").parse().unwrap()),
        summary: russian("Что спрашивает экзамен."),
        place: Place::default(),
    };
    let items: Vec<_> = asked().into_iter().enumerate().map(|(n, asked)| item(n, asked)).collect();
    let test = Test {
        id: "language-01".parse().unwrap(),
        subject: "language".parse().unwrap(),
        number: 1,
        extra: None,
        minutes: 20,
        questions: items.iter().map(|item| item.question.id.clone()).collect(),
        place: Place::default(),
    };
    Bank {
        id: "ru-exam".parse().unwrap(),
        version: "2026.11.1".into(),
        title: russian("Экзамен"),
        exam_language: lang("ru"),
        exam_tongue: ExamTongue {
            own_name: "Русский".into(),
            direction: Direction::Ltr,
            print_font: String::new(),
            option_marks: Marks::new("АБВГД"),
            words: None,
        },
        citations: Some(Citations { article: "art.".into(), also: vec![], subjects: vec![] }),
        help_languages: HELP.map(lang).to_vec(),
        letters: BTreeMap::new(),
        grace_days: 30,
        subjects: vec![subject("language", "Русский язык"), subject("legislation", "Основы права")],
        areas: (0..3).map(area).collect(),
        topics: (0..3).map(topic).collect(),
        laws: [("115-FZ".to_owned(), russian("закон № 115"))].into(),
        tests: [(test.id.clone(), test)].into(),
        items: items.into_iter().map(|item| (item.question.id.clone(), item)).collect(),
        stimuli: stimuli(),
        exams: vec![exam()],
        glossary: vec![],
        unread: Unread::default(),
    }
}
