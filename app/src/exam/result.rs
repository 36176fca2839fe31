//! The result: would I pass, what do I not know yet, and why is each answer right.

use super::item::{feedback_view, point_text};
use super::pages::item_texts;
use super::view::{Feedback, ItemTexts, PointView, Spoken};
use crate::address::api_judge;
use crate::document::{Kind, Page, document};
use crate::ui::icon::{Icon, icon};
use crate::ui::parts::{back_link, bar, notice, primary_link, say};
use domain::attempt::Mode;
use domain::lang::Lang;
use domain::mastery::Grip;
use domain::points::{Points, Score};
use leptos::prelude::*;

/// One line of a verdict: a module's minimum or that of one of its parts.
#[derive(Debug, Clone)]
pub struct LineView {
    /// The module or the part.
    pub name: String,
    /// Reached.
    pub passed: bool,
    /// "needed 12 of 20, you have 9", ready to read.
    pub numbers: String,
}

/// The verdict of one exam's rules.
#[derive(Debug, Clone)]
pub struct VerdictView {
    /// The exam.
    pub exam: Spoken,
    /// Passed as far as this test can say.
    pub passed: bool,
    /// Points missing.
    pub missing: Points,
    /// The lines behind it.
    pub lines: Vec<LineView>,
    /// Some number is not stated by a source.
    pub approximate: bool,
    /// "Rule as read on 10 July 2025", ready to read.
    pub checked: String,
    /// Where the rule was read.
    pub source: String,
    /// What a learner should know about this rule.
    pub note: Option<Spoken>,
}

/// The tasks of one part that only the learner can judge.
#[derive(Debug, Clone)]
pub struct TasksView {
    /// The part.
    pub name: String,
    /// What the learner has found, ready to read.
    pub numbers: String,
}

/// One topic.
#[derive(Debug, Clone)]
pub struct TopicView {
    /// The topic.
    pub name: Spoken,
    /// What we say about it.
    pub grip: Grip,
    /// Points.
    pub score: Score,
    /// How many questions.
    pub asked: u32,
}

/// One question with both answers.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// Its place, counted from 1.
    pub number: u32,
    /// The question in the exam language.
    pub stem: String,
    /// The text of a gap task, where the stem alone says too little.
    pub text: Option<String>,
    /// What is asked, in the reader's language.
    pub help: Option<Spoken>,
    /// The topic.
    pub topic: Spoken,
    /// Both answers and why; `None` if the question has left the bank since.
    pub feedback: Option<Feedback>,
}

/// So many questions are explained on one page: a whole mock exam would weigh more than a page may.
pub const PART: usize = 30;

/// The part, counted from 1, in which item `n`, counted from 0, is explained.
#[must_use]
pub fn part_of(n: u16) -> usize {
    usize::from(n) / PART + 1
}

/// Everything the result page shows.
#[derive(Debug, Clone)]
pub struct ResultView {
    /// The attempt.
    pub attempt: String,
    /// "Basics of law, test 1".
    pub title: String,
    /// Practice or exam.
    pub mode: Mode,
    /// When, in words.
    pub date: String,
    /// The clock ended it.
    pub time_up: bool,
    /// The whole score.
    pub score: Score,
    /// How many questions had left the test because the law changed.
    pub withdrawn: u32,
    /// Verdicts, the easiest exam first.
    pub verdicts: Vec<VerdictView>,
    /// It was extra practice, which says nothing about passing.
    pub extra: bool,
    /// Tasks that only the learner can judge.
    pub tasks: Vec<TasksView>,
    /// Topics, the weakest first.
    pub topics: Vec<TopicView>,
    /// The questions in order; of a long exam those of the part that is read.
    pub items: Vec<Reviewed>,
    /// The parts of a long exam: from which question to which, and the address of those that are not read now.
    pub parts: Vec<(String, Option<String>)>,
    /// It was practice put together for this learner, which says nothing about passing either.
    pub drill: bool,
    /// The test's introduction, to take it again, or where the next questions come from.
    pub again: String,
    /// All tests.
    pub tests: String,
}

/// Draws the result.
#[must_use]
pub fn result(page: &Page, exam_lang: &Lang, result: ResultView) -> String {
    let title = page.texts.with("result-title", &[("test", result.title.as_str().into())]);
    document(page, &title.clone(), Kind::default(), || {
        let mode = page.text(match result.mode {
            Mode::Practice => "mode-practice",
            Mode::Exam => "mode-exam",
        });
        let score = page.texts.with(
            "points-of",
            &[
                ("earned", page.texts.points(result.score.earned).as_str().into()),
                ("max", page.texts.points(result.score.max).as_str().into()),
            ],
        );
        let time_up = result.time_up.then(|| notice(page.text("result-time-up")));
        let withdrawn = (result.withdrawn > 0).then(|| notice(page.texts.with("test-withdrawn", &[("n", result.withdrawn.into())])));
        let weak: Vec<_> = result.topics.iter().filter(|topic| topic.grip == Grip::Weak).cloned().collect();
        let next = weak.first().map(|topic| {
            let topic = topic.name.text.clone();
            view! { <p class="lead">{page.texts.with("result-study-first", &[("topic", topic.as_str().into())])}</p> }
        });
        let verdicts = result.verdicts.into_iter().map(|verdict| verdict_view(page, verdict)).collect_view();
        let any_topics = !result.topics.is_empty();
        let topics = topics(page, result.topics);
        let texts = item_texts(page, exam_lang);
        let items = result.items.into_iter().map(|item| reviewed(&texts, page, exam_lang, &result.attempt, item)).collect_view();
        let parts = result.parts.into_iter().map(|(questions, href)| match href {
            Some(href) => view! { <li><a class="plain" href=format!("{href}#questions")>{questions}</a></li> }.into_any(),
            None => view! { <li><span class="plain" aria-current="page">{questions}</span></li> }.into_any(),
        });
        let parts: Vec<_> = parts.collect();
        let parts = (parts.len() > 1).then(|| view! { <ul class="parts no-print">{parts}</ul> });
        let extra = result.extra.then(|| notice(page.text("extra-unscored")));
        // Where nothing but tasks was asked there are no points to show.
        let scored = (result.score.max > Points::ZERO)
            .then(|| view! { <p class="big-score"><strong>{score}</strong></p>{bar(result.score.percent(), "whole")} });
        let again = page.text(if result.drill { "practice-start" } else { "result-again" });
        let verdicts = (!result.extra && !result.drill).then(|| {
            view! {
                <section class="verdicts">
                    <h2>{page.text("result-would-pass")}</h2>
                    <ul>{verdicts}</ul>
                    <p class="hint">{page.text("result-practice-only")}</p>
                </section>
            }
        });
        let topics = any_topics.then(|| view! { <section class="topics"><h2>{page.text("result-topics")}</h2>{next}{topics}</section> });
        let tasks = tasks(page, result.tasks);
        view! {
            {back_link(result.tests.clone(), page.text("back-to-tests"))}
            <h1>{result.title.clone()}</h1>
            <p class="hint">{mode}" · "{result.date}</p>
            {time_up}
            {withdrawn}
            {extra}
            {scored}
            {verdicts}
            {tasks}
            {topics}
            <div class="buttons no-print">
                {primary_link(result.again, again)}
            </div>
            <section class="review" id="questions">
                <h2>{page.text("result-review")}</h2>
                {parts}
                <ol>{items}</ol>
            </section>
            <p class="no-print">{primary_link(result.tests, page.text("back-to-tests"))}</p>
        }
    })
}

fn verdict_view(page: &Page, verdict: VerdictView) -> impl IntoView + use<> {
    let (class, sign, word) = if verdict.passed {
        ("right", Icon::Right, page.text("verdict-passed"))
    } else {
        let missing = page.texts.with(
            "verdict-missing",
            &[
                ("points", page.texts.points(verdict.missing).as_str().into()),
                ("n", i64::from(verdict.missing.as_hundredths().div_ceil(100)).into()),
            ],
        );
        ("wrong", Icon::Wrong, missing)
    };
    let approximate = verdict.approximate.then(|| view! { " "<span class="tag">{page.text("approximate")}</span> });
    let lines = verdict
        .lines
        .into_iter()
        .map(|line| {
            let sign = if line.passed { Icon::Right } else { Icon::Wrong };
            let word = page.text(if line.passed { "line-reached" } else { "line-missed" });
            view! { <li>{icon(sign)}<span class="visually-hidden">{word}": "</span>{line.name}": "{line.numbers}</li> }
        })
        .collect_view();
    let approximate_note = verdict.approximate.then(|| view! { <p class="hint">{page.text("approximate-note")}</p> });
    let note = verdict.note.map(|note| view! { <p class="hint">{say(note)}</p> });
    view! {
        <li class=format!("verdict-line {class}")>
            <p class=format!("verdict {class}")>{icon(sign)}<span><strong>{say(verdict.exam)}</strong>": "{word}{approximate}</span></p>
            <details>
                <summary>{page.text("verdict-why")}</summary>
                <ul class="lines">{lines}</ul>
                {approximate_note}
                {note}
                <p class="hint">{verdict.checked}" "<a href=verdict.source.clone() rel="noopener noreferrer external">{page.text("source")}</a></p>
            </details>
        </li>
    }
}

/// Topics as bars with their numbers: a table, so that it is read row by row.
fn topics(page: &Page, topics: Vec<TopicView>) -> impl IntoView + use<> {
    let rows = topics
        .into_iter()
        .map(|topic| {
            let (class, sign, word) = match topic.grip {
                Grip::Weak => ("weak", Icon::Wrong, "grip-weak"),
                Grip::GettingThere => ("middle", Icon::Partly, "grip-getting-there"),
                Grip::NotEnough => ("unknown", Icon::Unanswered, "grip-not-enough"),
                Grip::Strong => ("strong", Icon::Right, "grip-strong"),
            };
            let numbers = page.texts.with(
                "topic-score",
                &[
                    ("earned", page.texts.points(topic.score.earned).as_str().into()),
                    ("max", page.texts.points(topic.score.max).as_str().into()),
                ],
            );
            view! {
                <tr class=class>
                    <th scope="row">{say(topic.name)}{bar(topic.score.percent(), class)}</th>
                    <td class="grip">{icon(sign)}{page.text(word)}</td>
                    <td class="numbers">{numbers}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="topics">
            <thead>
                <tr><th scope="col">{page.text("topic")}</th><th scope="col">{page.text("topic-state")}</th><th scope="col">{page.text("points")}</th></tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// What the learner found in their own answers, apart from the points of the exam.
fn tasks(page: &Page, tasks: Vec<TasksView>) -> Option<impl IntoView + use<>> {
    (!tasks.is_empty()).then(|| {
        let lines = tasks.into_iter().map(|task| view! { <li><strong>{task.name}</strong>": "{task.numbers}</li> }).collect_view();
        view! {
            <section class="own-tasks">
                <h2>{page.text("own-title")}</h2>
                <p>{page.text("own-lead")}</p>
                <ul>{lines}</ul>
            </section>
        }
    })
}

/// The checklist as a form: ticked is what the learner found in their answer.
fn judging(page: &Page, exam_lang: &Lang, attempt: &str, number: u32, points: Vec<PointView>) -> impl IntoView + use<> {
    let points = points
        .into_iter()
        .map(|point| {
            let (id, met) = (point.id.clone(), point.met);
            view! { <label class="choice"><input type="checkbox" name="met" value=id checked=met/>{point_text(point, exam_lang.as_str())}</label> }
        })
        .collect_view();
    view! {
        <form class="judge no-print" method="post" action=api_judge(attempt)>
            <input type="hidden" name="lang" value=page.texts.lang().to_string()/>
            <input type="hidden" name="n" value=(number - 1).to_string()/>
            <fieldset><legend>{page.text("own-question")}</legend>{points}</fieldset>
            <button class="plain">{page.text("own-save")}</button>
        </form>
    }
}

fn reviewed(texts: &ItemTexts, page: &Page, exam_lang: &Lang, attempt: &str, item: Reviewed) -> impl IntoView + use<> {
    let judging = item
        .feedback
        .as_ref()
        .filter(|feedback| !feedback.checklist.is_empty())
        .map(|feedback| judging(page, exam_lang, attempt, item.number, feedback.checklist.clone()));
    let feedback = item.feedback.map_or_else(
        || view! { <p class="hint">{page.text("question-changed")}</p> }.into_any(),
        |feedback| {
            // The list stands in the form below, where it can be ticked.
            let feedback = Feedback { checklist: Vec::new(), ..feedback };
            feedback_view(feedback, None, texts, exam_lang.as_str()).into_any()
        },
    );
    let help = item.help.map(|help| view! { <p class="help-text" lang=help.lang.clone() dir=help.dir.clone()>{help.text}</p> });
    let text = item.text.map(|text| view! { <p class="gaps" lang=exam_lang.to_string() dir="ltr">{text}</p> });
    view! {
        <li class="reviewed" id=format!("q{}", item.number) value=item.number.to_string()>
            <h3><span class="number">{item.number}". "</span><span lang=exam_lang.to_string() dir="ltr">{item.stem}</span></h3>
            {text}
            {help}
            <p class="hint">{say(item.topic)}</p>
            {feedback}
            {judging}
        </li>
    }
}
