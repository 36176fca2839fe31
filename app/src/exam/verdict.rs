//! From scores and rules to what the introduction and the result page say about passing.

use super::pages::RuleLine;
use super::parts;
use super::present::{Sitting, feedback};
use super::result::{DrillView, LineView, ResultView, Reviewed, StudyView, TasksView, TopicView, VerdictView};
use super::view::Judged;
use crate::address::In;
use crate::i18n::Texts;
use crate::spoken::{Spoken, spoken};
use domain::attempt::Ending;
use domain::bank::{Bank, Item, Test};
use domain::form::{Drill, Origin};
use domain::ids::{ExamId, TestId, TopicId};
use domain::lang::Lang;
use domain::mastery::{self, Found, MasteryLevel, Policy};
use domain::outcome::{self, Line, Scores, Stretch, Verdict};
use domain::points::{Points, Score};
use domain::question::Skill;
use domain::rules::{Exam, Minimum};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The name of a test: "Basics of law: test 1"; extra practice has a name of its own.
#[must_use]
pub fn test_title(bank: &Bank, test: &Test, texts: &Texts) -> String {
    if let Some(name) = &test.extra {
        return spoken(name, texts).text;
    }
    let subject = bank.subject(&test.subject).map(|subject| spoken(&subject.name, texts).text).unwrap_or_default();
    texts.with("test-title", &[("subject", subject.as_str().into()), ("n", test.number.into())])
}

/// The name of a mock exam: "Mock exam: patent".
#[must_use]
pub fn mock_title(exam: &Exam, texts: &Texts) -> String {
    texts.with("mock-title", &[("exam", spoken(&exam.name, texts).text.as_str().into())])
}

/// The name of the test or mock exam of an attempt; its id if the bank no longer has it.
#[must_use]
pub fn attempt_title(bank: &Bank, id: &str, texts: &Texts) -> String {
    let test = || TestId::parse(id).ok().and_then(|id| bank.tests.get(&id)).map(|test| test_title(bank, test, texts));
    let exam = || ExamId::parse(id).ok().and_then(|id| bank.exam(&id)).map(|exam| mock_title(exam, texts));
    let drill = || {
        Drill::of_name(bank, id).map(|drill| match drill {
            Drill::Plan => texts.get("practice-title"),
            Drill::Mistakes => texts.get("practice-mistakes-title"),
            Drill::Topic(topic) => bank.topic(&topic).map(|topic| spoken(&topic.name, texts).text).unwrap_or_default(),
            Drill::Area(area) => bank.area(&area).map(|area| spoken(&area.name, texts).text).unwrap_or_default(),
            Drill::Subject(of) => bank.subject(&of).map(|subject| spoken(&subject.name, texts).text).unwrap_or_default(),
        })
    };
    test().or_else(exam).or_else(drill).unwrap_or_else(|| id.to_owned())
}

/// What the exams in force ask of a test made of these questions.
#[must_use]
pub fn rule_lines(bank: &Bank, test: &Test, live: &[&Item], today: Date, texts: &Texts) -> Vec<RuleLine> {
    let mut parts: BTreeMap<Skill, Points> = BTreeMap::new();
    for item in live {
        *parts.entry(item.question.skill).or_default() += item.question.points;
    }
    let max: Points = parts.values().copied().sum();
    if test.extra.is_some() {
        return Vec::new();
    }
    let line = |exam: &Exam| {
        let module = exam.module(&test.subject)?;
        let minimum = module.minimum.as_ref();
        let part_minima: Vec<(Skill, &Minimum, Points)> =
            module.parts.iter().filter_map(|part| Some((part.skill, part.minimum.as_ref()?, *parts.get(&part.skill)?))).collect();
        if minimum.is_none() && part_minima.is_empty() {
            return None;
        }
        let points = |minimum: &Minimum, max: Points| (texts.points(minimum.scaled_to(max)), texts.points(max));
        let needed = minimum.map(|minimum| {
            let (needed, max) = points(minimum, max);
            texts.with("intro-needed-points", &[("needed", needed.as_str().into()), ("max", max.as_str().into())])
        });
        let approximate =
            minimum.is_some_and(|m| m.confidence.approximate()) || part_minima.iter().any(|(_, m, _)| m.confidence.approximate());
        let parts = part_minima
            .iter()
            .map(|(skill, minimum, max)| {
                let (needed, max) = points(minimum, *max);
                let part = texts.get(skill.as_str());
                texts.with(
                    "intro-needed-part",
                    &[("part", part.as_str().into()), ("needed", needed.as_str().into()), ("max", max.as_str().into())],
                )
            })
            .collect();
        Some(RuleLine { name: spoken(&exam.name, texts), needed: needed.unwrap_or_default(), parts, approximate })
    };
    bank.exams.iter().filter(|exam| exam.in_force(today)).filter_map(line).collect()
}

fn verdict_view(bank: &Bank, exam: &Exam, verdict: &Verdict, texts: &Texts) -> VerdictView {
    let numbers = |line: &Line| {
        let (needed, max, earned) = (texts.points(line.needed), texts.points(line.max), texts.points(line.earned));
        texts.with("line-numbers", &[("needed", needed.as_str().into()), ("max", max.as_str().into()), ("earned", earned.as_str().into())])
    };
    let mut lines = Vec::new();
    for module in &verdict.modules {
        if let Some(line) = &module.line {
            let name = bank.subject(&module.subject).map(|subject| spoken(&subject.name, texts).text).unwrap_or_default();
            lines.push(LineView { name, passed: line.passed(), numbers: numbers(line) });
        }
        for part in &module.parts {
            lines.push(LineView { name: texts.get(part.skill.as_str()), passed: part.passed, numbers: numbers(&part.line) });
        }
    }
    if let Some(line) = &verdict.total {
        lines.push(LineView { name: texts.get("line-total"), passed: line.passed(), numbers: numbers(line) });
    }
    let note = spoken(&exam.note, texts);
    VerdictView {
        exam: spoken(&exam.name, texts),
        passed: verdict.passed,
        missing: verdict.missing(),
        lines,
        approximate: verdict.modules.iter().any(outcome::ModuleVerdict::approximate)
            || verdict.total.as_ref().is_some_and(|line| line.approximate),
        checked: texts.with("verdict-checked", &[("date", texts.date(exam.checked_on).as_str().into())]),
        source: exam.source.clone(),
        note: (!note.text.is_empty()).then_some(note),
    }
}

/// What a finished attempt shows. `day` is the day it ended: the rules of that day judge it. `None` if it has not
/// ended. `open` opens every explanation. Questions are explained as they were asked, by the bank of the sitting; what there is to
/// study, and which rules judge, is said by the bank as it is offered now.
#[must_use]
pub fn result_view(sitting: Sitting<'_>, offered: &Bank, day: Date, help: &Lang, part: usize, open: bool) -> Option<ResultView> {
    let Sitting { bank, attempt, id, texts, .. } = sitting;
    let end = attempt.end.as_ref()?;
    let scores: Scores = outcome::scores(&attempt.form, &end.marks);
    // A test is judged by every exam that asks for its subject, a mock exam by its own rules, extra practice by none.
    let judging = |exam: &&Exam| match &attempt.form.origin {
        Origin::Test(_) => exam.in_force(day),
        Origin::Extra(_) | Origin::Drill(_) => false,
        Origin::Drawn { exam: drawn, .. } => exam.id == *drawn,
    };
    let verdicts = offered
        .exams
        .iter()
        .filter(judging)
        .filter_map(|exam| Some(verdict_view(offered, exam, &outcome::judge(exam, &scores)?, texts)))
        .collect();
    let topic_name = |topic: &TopicId| {
        offered
            .topic(topic)
            .or_else(|| bank.topic(topic))
            .map_or_else(|| Spoken::own(texts, topic.as_str().to_owned()), |topic| spoken(&topic.name, texts))
    };
    let topics = mastery::rank(&scores.topics, &Policy::default())
        .into_iter()
        .map(|ranked| TopicView {
            name: topic_name(&ranked.topic),
            href: offered.topic(&ranked.topic).map(|topic| In(texts.lang()).topic(bank.id.as_str(), topic.id.as_str())),
            level: ranked.level,
            score: ranked.tally.score,
            asked: ranked.tally.asked,
        })
        .collect();
    let parts = parts::of_result(bank, attempt, help);
    let part = part.clamp(1, parts.len().max(1));
    let read = (1..).zip(&parts).filter(|(n, _)| open || *n == part).flat_map(|(_, items)| items);
    let items = read
        .filter_map(|n| Some((*n, attempt.form.items.get(usize::from(*n))?, end.marks.get(usize::from(*n))?)))
        .map(|(n, form_item, earned)| {
            let item = bank.items.get(&form_item.question);
            let current = item.filter(|item| item.question.version == form_item.version);
            let feedback = current.and_then(|item| feedback(sitting, n, item, Some(*earned), help));
            let told = if *earned >= form_item.points { Judged::Right } else { Judged::Wrong };
            let newest = offered.items.get(&form_item.question).map(|item| item.question.version);
            Reviewed {
                changed: newest != Some(form_item.version),
                judged: feedback.as_ref().map_or(told, |feedback| feedback.judged),
                number: u32::from(n) + 1,
                stem: item.map(|item| item.question.stem.clone()).unwrap_or_default(),
                text: current.and_then(|item| item.question.body.passage()),
                help: current.and_then(|item| item.help.get(help)?.stem.clone()).map(|text| Spoken {
                    text,
                    lang: help.to_string(),
                    dir: texts.languages().direction(help).as_str(),
                    fallback: None,
                }),
                topic: topic_name(&form_item.topic),
                feedback,
            }
        })
        .collect();
    // Where everything is open it is one page, and is printed as one.
    let closed = parts.iter().filter(|_| !open);
    let parts = (1..).zip(closed).map(|(n, _)| {
        let name = texts.with("result-part", &[("n", u32::try_from(n).unwrap_or(u32::MAX).into())]);
        (name, (n != part).then(|| In(texts.lang()).result_part(id, n)))
    });
    let parts = parts.collect();
    let tasks = outcome::tasks(&attempt.form, &attempt.items).into_iter().map(|(skill, tasks)| tasks_view(skill, tasks, texts)).collect();
    let test = attempt.form.origin.name();
    let here = In(texts.lang());
    Some(ResultView {
        attempt: id.to_owned(),
        title: attempt_title(bank, test, texts),
        mode: attempt.mode,
        date: texts.date(day),
        time_up: end.ending == Ending::TimeUp,
        late: false,
        score: Score { earned: scores.total.earned, max: attempt.form.max() },
        withdrawn: attempt.form.withdrawn,
        verdicts,
        extra: matches!(attempt.form.origin, Origin::Extra(_)),
        tasks,
        study: (!matches!(attempt.form.origin, Origin::Extra(_))).then(|| study_view(Sitting { bank: offered, ..sitting }, help)),
        topics,
        items,
        open,
        all: attempt.form.items.len(),
        toggle: if open { here.result(id) } else { here.result_open(id) },
        parts,
        again: match &attempt.form.origin {
            Origin::Drill(Drill::Topic(topic)) => here.topic(bank.id.as_str(), topic.as_str()),
            Origin::Drill(Drill::Area(area)) => here.topic(bank.id.as_str(), area.as_str()),
            Origin::Drill(Drill::Subject(subject)) => here.topic(bank.id.as_str(), subject.as_str()),
            Origin::Drill(Drill::Plan | Drill::Mistakes) => here.practice_in(bank.id.as_str()),
            Origin::Test(_) | Origin::Extra(_) | Origin::Drawn { .. } => here.test(bank.id.as_str(), test),
        },
        drill: matches!(attempt.form.origin, Origin::Drill(_)),
        tests: here.bank(bank.id.as_str()),
    })
}

/// What the attempt says to study, and practice of the weakest area.
fn study_view(sitting: Sitting<'_>, help: &Lang) -> StudyView {
    let Sitting { bank, attempt, texts, .. } = sitting;
    let found = mastery::study_first(bank, attempt, &Policy::default());
    let here = In(texts.lang());
    let drill = found.first().filter(|found| found.level == MasteryLevel::Weak).map(|found| DrillView {
        bank: bank.id.to_string(),
        drill: match &found.stretch {
            Stretch::Area(area) => area.to_string(),
            Stretch::Subject(subject) => subject.to_string(),
        },
        help: bank.help_languages.iter().find(|lang| *lang == help).map_or_else(|| "none".to_owned(), ToString::to_string),
    });
    let area = |found: Found| {
        let (name, id) = match &found.stretch {
            Stretch::Area(id) => (bank.area(id).map(|area| &area.name), id.as_str()),
            Stretch::Subject(id) => (bank.subject(id).map(|subject| &subject.name), id.as_str()),
        };
        let href = Some(here.topic(bank.id.as_str(), id));
        let name = name.map(|name| spoken(name, texts)).unwrap_or_else(|| Spoken::own(texts, String::new()));
        TopicView { name, href, level: found.level, score: found.tally.score, asked: found.tally.asked }
    };
    StudyView { areas: found.into_iter().map(area).collect(), drill }
}

/// "Speaking: you have judged 2 of 3 tasks and found 7 of 9 points".
fn tasks_view(skill: Skill, tasks: outcome::Tasks, texts: &Texts) -> TasksView {
    let values = [("judged", tasks.judged.into()), ("asked", tasks.asked.into()), ("met", tasks.met.into()), ("of", tasks.of.into())];
    TasksView { name: texts.get(skill.as_str()), numbers: texts.with("own-numbers", &values) }
}
