//! The result: would I pass, what do I not know yet, and why is each answer right.

use super::item::{explanation_view, point_text};
use super::pages::item_texts;
use super::view::{Feedback, ItemTexts, Judged, PointView};
use crate::address::api_judge;
use crate::document::{Page, PageOptions, document};
use crate::progress::standing::level_text;
use crate::routes::route;
use crate::spoken::{ExamLang, Spoken};
use crate::ui::icon::{Icon, icon};
use crate::ui::parts::{back_link, bar, fold, notice, primary_link, say};
use domain::attempt::Mode;
use domain::mastery::MasteryLevel;
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

/// One topic, one area or a whole subject.
#[derive(Debug, Clone)]
pub struct TopicView {
    /// Its name.
    pub name: Spoken,
    /// Its page.
    pub href: Option<String>,
    /// What we say about it; nothing is said after too few answers.
    pub level: MasteryLevel,
    /// Points.
    pub score: Score,
    /// How many questions.
    pub asked: u32,
}

/// Practice of what should be studied first, one press away.
#[derive(Debug, Clone)]
pub struct DrillView {
    /// The bank.
    pub bank: String,
    /// The name of the drill.
    pub drill: String,
    /// The help language, or `none`.
    pub help: String,
}

/// What the result says to study.
#[derive(Debug, Clone)]
pub struct StudyView {
    /// Areas, or subjects where too little of their areas was asked, the weakest first.
    pub areas: Vec<TopicView>,
    /// Practice of the weakest, if it is weak.
    pub drill: Option<DrillView>,
}

/// One question with both answers.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// The bank that is offered now asks it otherwise, or no more.
    pub changed: bool,
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
    /// How the answer was.
    pub judged: Judged,
    /// Both answers and why; `None` if the question has left the bank since.
    pub feedback: Option<Feedback>,
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
    /// An answer has just come that was too late to count.
    pub late: bool,
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
    /// What to study; nothing after extra practice.
    pub study: Option<StudyView>,
    /// Topics, the weakest first.
    pub topics: Vec<TopicView>,
    /// The questions of the part that is read, what was not right first; all of them if every explanation is open.
    pub items: Vec<Reviewed>,
    /// Every explanation is open.
    pub open: bool,
    /// All questions with every explanation open, or the first part with none.
    pub toggle: String,
    /// How many questions there are.
    pub all: usize,
    /// The parts of the list of questions by name, and the address of those that are not read now.
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
pub fn result(page: &Page, exam: &ExamLang, result: ResultView) -> String {
    let title = page.texts.with("result-title", &[("test", result.title.as_str().into())]);
    document(page, &title.clone(), PageOptions::default(), || {
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
        let late = result.late.then(|| notice(page.text("problem-late")));
        let withdrawn = (result.withdrawn > 0).then(|| notice(page.texts.with("test-withdrawn", &[("n", result.withdrawn.into())])));
        let verdicts = result.verdicts.into_iter().map(|verdict| verdict_view(page, verdict)).collect_view();
        let drill = result.study.as_ref().and_then(|study| study.drill.clone());
        let study = result.study.map(|study| study_view(page, study, result.topics));
        let texts = item_texts(page, exam);
        let (shown, all) = (result.items.len(), result.all);
        let items = result.items.into_iter().map(|item| reviewed(&texts, page, exam, &result.attempt, result.open, item)).collect_view();
        let toggle = page.text(if result.open { "result-close-all" } else { "result-open-all" });
        let printed = (result.parts.len() > 1).then(|| {
            let said = [("n", shown.into()), ("all", all.into()), ("button", toggle.as_str().into())];
            view! { <p class="on-paper">{page.texts.with("result-part-print", &said)}</p> }
        });
        let parts = result.parts.into_iter().map(|(name, href)| match href {
            Some(href) => view! { <li><a class="plain" href=format!("{href}#questions")>{name}</a></li> }.into_any(),
            None => view! { <li><span class="plain" aria-current="page">{name}</span></li> }.into_any(),
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
        let next = match drill {
            Some(drill) => view! { {drill_form(page, drill)}<a class="plain" href=result.again>{again}</a> }.into_any(),
            None => primary_link(result.again, again).into_any(),
        };
        let tasks = tasks(page, result.tasks);
        view! {
            {back_link(result.tests.clone(), page.text("back-to-tests"))}
            <h1>{result.title.clone()}</h1>
            <p class="hint">{mode}" · "{result.date}</p>
            {time_up}
            {late}
            {withdrawn}
            {extra}
            {scored}
            {study}
            {verdicts}
            <div class="buttons no-print">{next}</div>
            {tasks}
            <section class="review" id="questions">
                <h2>{page.text("result-review")}</h2>
                {parts}
                {printed}
                <p class="no-print"><a href=format!("{}#questions", result.toggle)>{toggle}</a></p>
                <ol>{items}</ol>
            </section>
            <p class="no-print"><a class="plain" href=result.tests>{page.text("back-to-tests")}</a></p>
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
            {fold("why-verdict", false, page.text("verdict-why"), view! {
                <ul class="lines">{lines}</ul>
                {approximate_note}
                {note}
                <p class="hint">{verdict.checked}" "<a href=verdict.source.clone() rel="noopener noreferrer external">{page.text("source")}</a></p>
            })}
        </li>
    }
}

/// What to study first, in words; topics below as detail.
fn study_view(page: &Page, study: StudyView, topics: Vec<TopicView>) -> AnyView {
    let (weak, others): (Vec<_>, Vec<_>) = study.areas.iter().cloned().partition(|area| area.level == MasteryLevel::Weak);
    let line = |text: &str, area: &TopicView| {
        let score = score_text(page, area.score);
        page.texts.with(text, &[("area", area.name.text.as_str().into()), ("score", score.as_str().into())])
    };
    let lead = match (weak.as_slice(), others.first()) {
        ([], None) => view! { <p class="lead">{page.text("result-too-few")}</p> }.into_any(),
        ([], Some(next)) if next.level == MasteryLevel::GettingThere => view! {
            <p class="lead">{page.text("result-nothing-weak")}</p>
            <p>{line("result-study-next", next)}</p>
        }
        .into_any(),
        ([], Some(_)) => view! { <p class="lead">{page.text("result-nothing-weak")}" "{page.text("result-all-strong")}</p> }.into_any(),
        (weak, _) => weak
            .iter()
            .take(LEADING)
            .enumerate()
            .map(|(n, area)| {
                let text = line(if n == 0 { "result-study-first" } else { "result-study-then" }, area);
                let class = if n == 0 { "lead" } else { "" };
                view! { <p class=class>{text}</p> }
            })
            .collect_view()
            .into_any(),
    };
    let areas = (!study.areas.is_empty()).then(|| topic_table(page, "areas", page.text("area"), study.areas));
    let topics = (!topics.is_empty()).then(|| {
        let topics = topic_table(page, "topics", page.text("topic"), topics);
        fold("subject", false, page.text("result-topics"), topics)
    });
    view! { <section class="study"><h2>{page.text("result-study")}</h2>{lead}{areas}{topics}</section> }.into_any()
}

/// So many areas are named in words.
const LEADING: usize = 3;

fn score_text(page: &Page, score: Score) -> String {
    let (earned, max) = (page.texts.points(score.earned), page.texts.points(score.max));
    page.texts.with("topic-score", &[("earned", earned.as_str().into()), ("max", max.as_str().into())])
}

/// Areas or topics with their points: a table, so that it is read row by row. After too few answers nothing is said
/// beside the points.
fn topic_table(page: &Page, class: &'static str, head: String, topics: Vec<TopicView>) -> AnyView {
    let rows = topics
        .into_iter()
        .map(|topic| {
            let (class, sign) = match topic.level {
                MasteryLevel::Weak => ("wrong", Some(Icon::Wrong)),
                MasteryLevel::GettingThere => ("middle", Some(Icon::Partly)),
                MasteryLevel::NotEnough => ("none", None),
                MasteryLevel::Strong => ("right", Some(Icon::Right)),
            };
            let said = sign.map(|sign| view! { <span class=format!("level {class}")>{icon(sign)}{page.text(level_text(topic.level))}</span> });
            let name = match topic.href {
                Some(href) => view! { <a href=href>{say(topic.name)}</a> }.into_any(),
                None => say(topic.name).into_any(),
            };
            view! { <tr><th scope="row">{name}</th><td class="said"><span class="points">{score_text(page, topic.score)}</span>{said}</td></tr> }
        })
        .collect_view();
    view! {
        <table class=class>
            <thead><tr><th scope="col">{head}</th><th scope="col" class="said">{page.text("points")}</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// Ten questions of what should be studied first, one press away.
fn drill_form(page: &Page, drill: DrillView) -> impl IntoView + use<> {
    view! {
        <form method="post" action=route::API_START>
            <input type="hidden" name="lang" value=page.texts.lang().to_string()/>
            <input type="hidden" name="bank" value=drill.bank/>
            <input type="hidden" name="test" value=drill.drill/>
            <input type="hidden" name="mode" value="practice"/>
            <input type="hidden" name="help" value=drill.help/>
            <button class="primary">{page.text("area-start")}</button>
        </form>
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
fn judging(page: &Page, exam: &ExamLang, attempt: &str, number: u32, points: Vec<PointView>) -> impl IntoView + use<> {
    let points = points
        .into_iter()
        .map(|point| {
            let (id, met) = (point.id.clone(), point.met);
            view! { <label class="choice"><input type="checkbox" name="met" value=id checked=met/>{point_text(point, exam)}</label> }
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

/// One question, folded: what was not right with both answers, what was right as one line. Tasks lie open, for something is
/// to be done there.
fn reviewed(texts: &ItemTexts, page: &Page, exam: &ExamLang, attempt: &str, open: bool, item: Reviewed) -> AnyView {
    let (class, sign, word) = match item.judged {
        Judged::Right => ("right", Icon::Right, texts.right.clone()),
        Judged::Partly => ("partly", Icon::Partly, texts.partly.clone()),
        Judged::Wrong => ("wrong", Icon::Wrong, texts.wrong.clone()),
        Judged::Unanswered => ("wrong", Icon::Unanswered, texts.unanswered.clone()),
        Judged::Own => ("own", Icon::Exam, texts.own.clone()),
    };
    let own = item.judged == Judged::Own;
    let judging = item
        .feedback
        .as_ref()
        .filter(|feedback| !feedback.checklist.is_empty())
        .map(|feedback| judging(page, exam, attempt, item.number, feedback.checklist.clone()));
    let answer = |label: &str, lines: &[String]| {
        let lines = lines.iter().map(|line| view! { <b lang=exam.lang.clone() dir="auto">{line.clone()}</b>" " }).collect_view();
        view! { <span class="answer">{label.to_owned()}": "{lines}</span> }
    };
    let mine = |feedback: &Feedback| (!feedback.mine.is_empty()).then(|| answer(&texts.mine, &feedback.mine));
    let right = |feedback: &Feedback| answer(if own { &texts.model } else { &texts.right_answer }, &feedback.right);
    // What is right shows its answer only where it is opened.
    let folded = item.feedback.as_ref().filter(|_| item.judged != Judged::Right);
    let answers = folded.map(|feedback| view! { {mine(feedback)}{(!own).then(|| right(feedback))} });
    let inside = item.feedback.as_ref().filter(|_| item.judged == Judged::Right || own).map(|feedback| view! { <p>{right(feedback)}</p> });
    // Without an explanation the question is not there any more as it was asked.
    let changed = (item.changed || item.feedback.is_none()).then(|| view! { <p class="hint">{page.text("question-changed")}</p> });
    let explanation = item.feedback.map(|feedback| {
        // The list stands in the form below, where it can be ticked.
        let feedback = Feedback { checklist: Vec::new(), ..feedback };
        explanation_view(feedback, false, texts, exam)
    });
    let help = item.help.map(|help| view! { <p class="help-text" lang=help.lang.clone() dir=help.dir>{help.text}</p> });
    let text = item.text.map(|text| view! { <p class="gaps" lang=exam.lang.clone() dir=exam.dir>{text}</p> });
    let summary = view! {
        <span class="folded">
            <span class="stem">
                <span class=format!("verdict {class}")>{icon(sign)}<span class="visually-hidden">{word}": "</span></span>
                <span class="number">{item.number}". "</span><span lang=exam.lang.clone() dir=exam.dir>{item.stem}</span>
            </span>
            {answers}
        </span>
    };
    let behind = view! {
        {text}
        {help}
        {inside}
        <section class=format!("feedback {class}")>{changed}{explanation}</section>
        <p class="hint">{say(item.topic)}</p>
        {judging}
    };
    view! {
        <li class=format!("reviewed {class}") id=format!("q{}", item.number) value=item.number.to_string()>
            {fold("why-answer", open || own, summary, behind)}
        </li>
    }
    .into_any()
}
