//! The exam pages around the runner: banks, tests, the introduction, and "do you really want to finish?".

use super::item::item_view;
use super::runner::Runner;
use super::view::{ItemTexts, ItemView};
use super::wire::{RunnerTexts, RunnerView};
use crate::address;
use crate::document::{Page, PageOptions, document};
use crate::paper::prepare_form;
use crate::progress::News;
use crate::routes::route;
use crate::spoken::{ExamLang, Spoken};
use crate::ui::icon::{Icon, icon};
use crate::ui::parts::{back_link, bar, help_languages, notice, primary_link, say};
use domain::bank::ExamWords;
use domain::lang::Lang;
use domain::points::Score;
use leptos::prelude::*;

/// A choice of a bank: for its tests, for practice, or to see where one stands.
#[derive(Debug, Clone)]
pub struct BanksView {
    /// What a bank is chosen for.
    pub title: String,
    /// Where each bank leads, and what it is called.
    pub banks: Vec<(String, Spoken)>,
    /// What has just happened, for a reader who was on the way to the only bank.
    pub news: Option<News>,
}

/// The banks to choose from.
#[must_use]
pub fn banks(page: &Page, view: BanksView) -> String {
    let BanksView { title, banks, news } = view;
    let script = news.and_then(|news| news.script(page));
    document(page, &title.clone(), PageOptions { script, ..PageOptions::default() }, || {
        let news = news.map(|news| notice(news.text(page)));
        let links = banks
            .into_iter()
            .map(|(href, name)| {
                view! { <li><a class="door" href=href>{icon(Icon::Exam)}<span class="door-text"><strong>{say(name)}</strong></span></a></li> }
            })
            .collect_view();
        view! { {back_link(page.to().home(), page.text("to-home"))}<h1>{title}</h1>{news}<ul class="doors">{links}</ul> }
    })
}

/// One test, mock exam or set of extra practice in the list.
#[derive(Debug, Clone)]
pub struct TestLine {
    /// Its introduction.
    pub href: String,
    /// Its name.
    pub name: Spoken,
    /// How many questions and minutes, ready to read.
    pub size: String,
    /// The learner's last result.
    pub last: Option<(Score, String)>,
    /// It was begun and not finished.
    pub open: bool,
}

/// The tests of a bank.
#[derive(Debug, Clone)]
pub struct TestsView {
    /// The bank.
    pub title: Spoken,
    /// Its modules with their tests.
    pub subjects: Vec<(Spoken, Vec<TestLine>)>,
    /// Mock exams, those in force first.
    pub mocks: Vec<TestLine>,
}

/// The tests of a bank, module by module.
#[must_use]
pub fn tests(page: &Page, tests: TestsView) -> String {
    let title = tests.title.text.clone();
    document(page, &title, PageOptions::default(), || {
        let subjects = tests
            .subjects
            .into_iter()
            .map(|(name, lines)| {
                let lines = lines.into_iter().map(|line| test_line(page, line)).collect_view();
                view! { <section class="subject"><h2>{say(name)}</h2><ul class="tests">{lines}</ul></section> }
            })
            .collect_view();
        let mocks = (!tests.mocks.is_empty()).then(|| {
            let lines = tests.mocks.into_iter().map(|line| test_line(page, line)).collect_view();
            view! {
                <section class="subject" id="mocks">
                    <h2>{page.text("mocks-title")}</h2>
                    <p>{page.text("mocks-lead")}</p>
                    <ul class="tests">{lines}</ul>
                </section>
            }
        });
        view! {
            {back_link(page.to().home(), page.text("to-home"))}
            <h1>{say(tests.title)}</h1>
            <p class="lead">{page.text("tests-lead")}</p>
            {subjects}
            {mocks}
        }
    })
}

fn test_line(page: &Page, line: TestLine) -> impl IntoView + use<> {
    let state = match (line.open, line.last) {
        (true, _) => Some(view! { <span class="tag">{page.text("progress-open")}</span> }.into_any()),
        (false, Some((score, date))) => {
            let text = page.texts.with(
                "test-last",
                &[
                    ("earned", page.texts.points(score.earned).as_str().into()),
                    ("max", page.texts.points(score.max).as_str().into()),
                    ("date", date.as_str().into()),
                ],
            );
            Some(view! { <span class="score">{text}</span>{bar(score.percent(), "whole")} }.into_any())
        }
        (false, None) => None,
    };
    view! {
        <li>
            <a href=line.href>
                <strong>{say(line.name)}</strong>
                <span class="hint">{line.size}</span>
                {state}
            </a>
        </li>
    }
}

/// One line that the rules draw for this test.
#[derive(Debug, Clone)]
pub struct RuleLine {
    /// The exam: "patent".
    pub name: Spoken,
    /// "12 of 20 points", ready to read.
    pub needed: String,
    /// Minima of parts, ready to read.
    pub parts: Vec<String>,
    /// The numbers are not stated by a source.
    pub approximate: bool,
}

/// What the introduction shows.
#[derive(Debug, Clone)]
pub struct IntroView {
    /// The bank, by id.
    pub bank: String,
    /// The test, by id.
    pub test: String,
    /// Its name: "Basics of law: test 1".
    pub title: String,
    /// How many questions and minutes, ready to read.
    pub size: String,
    /// It is extra practice: there is no exam mode, and nothing is scored.
    pub extra: bool,
    /// How many have left it because the law changed.
    pub withdrawn: usize,
    /// Its clock in exam mode.
    pub minutes: u32,
    /// What the exams ask of this module.
    pub rules: Vec<RuleLine>,
    /// What the exam language calls itself.
    pub exam_language: String,
    /// Help languages to choose from.
    pub help_languages: Vec<Lang>,
    /// The help language now chosen.
    pub help: Option<Lang>,
    /// Whether the test has recordings.
    pub listening: bool,
    /// An attempt that was begun and not finished.
    pub open: Option<String>,
}

/// What to know before a test begins, and the two ways to take it.
#[must_use]
pub fn intro(page: &Page, intro: IntroView) -> String {
    let title = intro.title.clone();
    document(page, &title.clone(), PageOptions::default(), || {
        let withdrawn = (intro.withdrawn > 0).then(|| notice(page.texts.with("test-withdrawn", &[("n", intro.withdrawn.into())])));
        let open = intro.open.clone().map(|href| {
            view! { <section class="unfinished"><h2>{page.text("home-unfinished")}</h2>{primary_link(href, page.text("home-continue"))}</section> }
        });
        let listening = intro.listening.then(|| view! { <li>{page.text("intro-listening")}</li> });
        let rules = rules(page, intro.rules);
        let minutes = page.texts.with("intro-exam-clock", &[("minutes", intro.minutes.into())]);
        let mode = |mode: &'static str, title: &str, points: Vec<String>, button: &str, primary: bool, help: Option<AnyView>| {
            let points = points.into_iter().map(|point| view! { <li>{point}</li> }).collect_view();
            view! {
                <form class="mode" method="post" action=route::API_START>
                    <h2>{page.text(title)}</h2>
                    <ul>{points}</ul>
                    <input type="hidden" name="lang" value=page.texts.lang().to_string()/>
                    <input type="hidden" name="bank" value=intro.bank.clone()/>
                    <input type="hidden" name="test" value=intro.test.clone()/>
                    <input type="hidden" name="mode" value=mode/>
                    {help}
                    <button class=if primary { "primary" } else { "plain" }>{page.text(button)}</button>
                </form>
            }
        };
        let exam = (!intro.extra).then(|| {
            mode(
                "exam",
                "mode-exam",
                vec![minutes, page.text("intro-exam-help"), page.text("intro-exam-result")],
                "start-exam",
                false,
                None,
            )
        });
        let extra = intro.extra.then(|| notice(page.text("extra-unscored")));
        let chooser = view! {
            <p class="field"><label for="help">{page.text("help-language")}</label>{help_languages(&page.texts, &intro.help_languages, intro.help.as_ref())}</p>
        }
        .into_any();
        view! {
            {back_link(page.to().bank(&intro.bank), page.text("back-to-tests"))}
            <h1>{title}</h1>
            <p class="lead">{intro.size.clone()}</p>
            {withdrawn}
            {extra}
            {open}
            {mode("practice", "mode-practice", vec![page.text("intro-practice-help"), page.text("intro-practice-check"), page.text("intro-practice-time")], "start-practice", true, Some(chooser))}
            {exam}
            {(!intro.extra).then(|| prepare_form(page, &intro.bank, &intro.test))}
            <section class="rules-of-test">
                <h2>{page.text("intro-know")}</h2>
                <ul><li>{page.text("intro-saved")}</li><li>{page.texts.with("intro-language", &[("language", intro.exam_language.as_str().into())])}</li>{listening}</ul>
                {rules}
            </section>
        }
    })
}

fn rules(page: &Page, lines: Vec<RuleLine>) -> impl IntoView + use<> {
    let any = !lines.is_empty();
    let approximate = lines.iter().any(|line| line.approximate);
    let rows = lines
        .into_iter()
        .map(|line| {
            let tag = line.approximate.then(|| view! { " "<span class="tag">{page.text("approximate")}</span> });
            let parts = line.parts.into_iter().map(|part| view! { <span class="hint">{part}</span> }).collect_view();
            view! { <li><strong>{say(line.name)}</strong>": "{line.needed}{tag}{parts}</li> }
        })
        .collect_view();
    let note = approximate.then(|| view! { <p class="hint">{page.text("approximate-note")}</p> });
    any.then(|| view! { <h3>{page.text("intro-needed")}</h3><ul class="needed">{rows}</ul>{note} })
}

/// The strings of the runner in the reader's language.
#[must_use]
pub fn runner_texts(page: &Page) -> RunnerTexts {
    let texts: Vec<_> = RunnerTexts::IDS.iter().map(|(id, marks)| ((*id).to_owned(), page.texts.with_marks(id, marks))).collect();
    RunnerTexts(texts.into())
}

/// What an exam says beside its questions, as the bank says it or as the interface does in that language.
#[must_use]
pub fn exam_words(page: &Page, exam: &ExamLang) -> ExamWords {
    exam.words.clone().unwrap_or_else(|| {
        let texts = Lang::parse(&exam.lang).ok().and_then(|lang| page.texts.in_lang(&lang)).unwrap_or_else(|| page.texts.clone());
        ExamWords { right: texts.get("answer-true"), wrong: texts.get("answer-false"), said: texts.get("answer-said") }
    })
}

/// The strings of one item in the reader's language.
#[must_use]
pub fn item_texts(page: &Page, exam: &ExamLang) -> ItemTexts {
    let text = |id: &str| page.text(id);
    let ExamWords { right: truth, wrong: lie, said } = exam_words(page, exam);
    ItemTexts {
        choose: text("choose"),
        your_answer: text("your-answer"),
        truth,
        lie,
        right: text("verdict-right"),
        partly: text("verdict-partly"),
        wrong: text("verdict-wrong"),
        unanswered: text("verdict-unanswered"),
        mine: text("answer-mine"),
        right_answer: text("answer-right"),
        machine: text("machine-made"),
        original: page.texts.with("original", &[("language", exam.own_name.as_str().into())]),
        words: text("words"),
        transcript: text("transcript"),
        listen: page.texts.with_marks("listen", &["left"]),
        played_out: text("played-out"),
        pause: text("listen-pause"),
        go_on: text("listen-go-on"),
        loading: text("listen-loading"),
        unheard: text("listen-unheard"),
        place_of: page.texts.with_marks("place-of", &["part"]),
        gap: page.texts.with_marks("gap", &["n"]),
        said,
        own: text("verdict-own"),
        model: text("answer-model"),
        checklist: text("own-checklist"),
        mistake: text("complaint-mistake"),
        complaint: text("complaint-link"),
    }
}

/// One question of an attempt.
#[must_use]
pub fn question(page: &Page, title: &str, exam: &ExamLang, runner: RunnerView, item: ItemView) -> String {
    let then = runner.remaining.map(|left| {
        let seconds = u64::try_from(left / 1000 + 2).unwrap_or(2);
        (seconds, page.to().result(&runner.attempt))
    });
    let heading = format!("{} {}", runner.n + 1, title);
    let texts = item_texts(page, exam);
    document(page, &heading, PageOptions { islands: true, then, sitting: true, ..PageOptions::default() }, || {
        let item = item_view(item, &texts, exam);
        provide_context(runner);
        view! { <Runner>{item}</Runner> }
    })
}

/// What "do you really want to finish?" shows.
#[derive(Debug, Clone)]
pub struct FinishView {
    /// The attempt.
    pub attempt: String,
    /// How many questions it has.
    pub of: usize,
    /// Questions without an answer, counted from 0.
    pub unanswered: Vec<u16>,
    /// Questions whose answers have been begun and lack something, counted from 0.
    pub incomplete: Vec<u16>,
    /// Questions marked to come back to, counted from 0.
    pub flagged: Vec<u16>,
    /// Minutes left on the clock, rounded up.
    pub minutes: Option<i64>,
}

/// "Do you really want to finish?" with what is still open.
#[must_use]
pub fn finish(page: &Page, finish: FinishView) -> String {
    let title = page.text("finish-title");
    document(page, &title.clone(), PageOptions::default(), || {
        let attempt = finish.attempt.clone();
        let numbers = |list: Vec<u16>| {
            list.into_iter()
                .map(|n| view! { <li><a class="map-entry" href=page.to().question(&attempt, n)>{n + 1}</a></li> })
                .collect_view()
        };
        let all = finish.unanswered.is_empty();
        let unanswered = if all {
            view! { <p class="lead">{page.text("finish-all-answered")}</p> }.into_any()
        } else {
            let text = page.texts.with("finish-unanswered", &[("n", finish.unanswered.len().into()), ("of", finish.of.into())]);
            view! { {notice(text)}<ol class="numbers">{numbers(finish.unanswered)}</ol> }.into_any()
        };
        let incomplete = (!finish.incomplete.is_empty())
            .then(|| view! { {notice(page.text("finish-incomplete"))}<ol class="numbers">{numbers(finish.incomplete)}</ol> });
        let flagged = (!finish.flagged.is_empty())
            .then(|| view! { <h2>{icon(Icon::Flag)}{page.text("finish-marked")}</h2><ol class="numbers">{numbers(finish.flagged)}</ol> });
        let minutes = finish
            .minutes
            .map(|minutes| view! { <p>{icon(Icon::Clock)}{page.texts.with("finish-minutes", &[("minutes", minutes.into())])}</p> });
        view! {
            <h1>{title}</h1>
            {unanswered}
            {incomplete}
            {flagged}
            {minutes}
            <form method="post" action=address::api_finish(&finish.attempt)>
                <input type="hidden" name="lang" value=page.texts.lang().to_string()/>
                <button class="primary">{page.text("finish-now")}</button>
            </form>
            <p><a href=page.to().attempt(&finish.attempt)>{page.text("finish-back")}</a></p>
        }
    })
}
