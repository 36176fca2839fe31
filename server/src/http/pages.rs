//! Pages: each handler loads a view model through a use case and lets `app` draw it.

use super::kept::Kept;
use super::reader::{Reader, Refused, go, preferred};
use super::session::{HELP, Visitor};
use crate::clock::day;
use crate::startup::State;
use app::address::In;
use app::exam::mock;
use app::exam::pages::{self, FinishView, IntroView, TestLine, TestsView};
use app::exam::present::{self, Sitting, spoken};
use app::exam::verdict::{attempt_title, result_view, rule_lines, test_title};
use app::exam::view::Spoken;
use app::exam::wire::RunnerView;
use app::home::{HomeView, choose_language, home as draw_home};
use app::i18n::{PSEUDO, Texts};
use app::progress::erase as draw_erase;
use app::report::{ReportView, report as draw_report};
use app::trouble::Trouble;
use axum::extract::{Path, Query, State as Extract};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::attempt::{Attempt, Mode};
use domain::bank::{Bank, Subject, Test};
use domain::blueprint;
use domain::ids::{AttemptId, BankId, ExamId, QuestionId, TestId};
use domain::lang::Lang;
use domain::question::Material;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::AttemptSummary;

pub(super) type Answer = Result<Response, Refused>;
pub(super) type All = Extract<Arc<State>>;

/// How many past attempts a page shows at most.
pub(super) const PAST: u32 = 200;

/// `/`: on to home in the reader's language, or the languages by their own names.
pub async fn root(Extract(state): All, headers: HeaderMap) -> Answer {
    if let Some(lang) = preferred(&state, &headers) {
        return Ok(go(&In(&lang).home()));
    }
    let reader = Reader::of_form(&state, &headers, "en")?;
    let langs: Vec<_> = state.catalogue.langs().filter(|lang| lang.as_str() != PSEUDO).cloned().collect();
    Ok(reader.draw(choose_language(&reader.page, &langs)))
}

/// Home.
pub async fn home(Extract(state): All, reader: Reader, visitor: Visitor) -> Answer {
    let key = Kept::key(&reader, &visitor, state.clock.today());
    if let Some(page) = state.kept.find(key.as_ref(), &reader).await {
        return Ok(page);
    }
    let here = reader.page.to();
    let past = past(&state, &visitor, 20).await?;
    let unfinished = past.iter().find(|past| past.result.is_none()).and_then(|past| {
        let bank = state.banks.get(&past.head.bank)?;
        Some((here.attempt(past.head.id.as_str()), attempt_title(bank, &past.head.test, &reader.page.texts)))
    });
    let practise = match state.banks.keys().next() {
        Some(bank) if state.banks.len() == 1 => here.bank(bank.as_str()),
        _ => here.exams(),
    };
    let html = draw_home(&reader.page, HomeView { practise, unfinished });
    Ok(state.kept.keep(key, &reader, html).await)
}

/// The banks.
pub async fn exams(Extract(state): All, reader: Reader) -> Answer {
    let banks =
        state.banks.values().map(|bank| (reader.page.to().bank(bank.id.as_str()), spoken(&bank.title, reader.page.texts.lang()))).collect();
    Ok(reader.draw(pages::banks(&reader.page, banks)))
}

/// The tests of a bank.
pub async fn bank(Extract(state): All, reader: Reader, visitor: Visitor, Path((_, bank)): Path<(String, String)>) -> Answer {
    let bank = find_bank(&state, &bank)?;
    let texts = &reader.page.texts;
    let today = state.clock.today();
    let key = Kept::key(&reader, &visitor, today);
    if let Some(page) = state.kept.find(key.as_ref(), &reader).await {
        return Ok(page);
    }
    let open = open_attempts(&past(&state, &visitor, PAST).await?, bank);
    let last: BTreeMap<_, _> = match &visitor.0 {
        Some(learner) => state.attempts.latest(learner, &bank.id).await?.into_iter().map(|row| (row.test.clone(), row)).collect(),
        None => BTreeMap::new(),
    };
    let line = |id: &str, name: Spoken, size: String| TestLine {
        href: reader.page.to().test(bank.id.as_str(), id),
        name,
        size,
        last: last.get(id).map(|row| (row.score, texts.date(day(row.ended)))),
        open: open.contains_key(id),
    };
    let tests = |subject: &Subject| {
        let mut tests: Vec<_> = bank.tests.values().filter(|test| test.subject == subject.id).collect();
        tests.sort_by_key(|test| (test.extra.is_some(), test.number));
        tests
            .into_iter()
            .map(|test| line(test.id.as_str(), test_name(test, texts), test_size(bank, test, today, texts)))
            .collect::<Vec<_>>()
    };
    let subjects = bank.subjects.iter().map(|subject| (spoken(&subject.name, texts.lang()), tests(subject)));
    let subjects = subjects.filter(|(_, lines)| !lines.is_empty()).collect();
    // What can be taken; the rules in force before those of the past.
    let mut exams: Vec<_> = bank.exams.iter().filter(|exam| blueprint::shortage(bank, exam, today).is_none()).collect();
    exams.sort_by_key(|exam| (!exam.in_force(today), exam.rank));
    let mocks = exams.into_iter().map(|exam| line(exam.id.as_str(), spoken(&exam.name, texts.lang()), mock::size(exam, texts))).collect();
    let html = pages::tests(&reader.page, TestsView { title: spoken(&bank.title, texts.lang()), subjects, mocks });
    Ok(state.kept.keep(key, &reader, html).await)
}

/// A test in the list of its module: "Test 1", or the name of extra practice.
fn test_name(test: &Test, texts: &Texts) -> Spoken {
    test.extra
        .as_ref()
        .map_or_else(|| own(texts, texts.with("test-number", &[("n", test.number.into())])), |name| spoken(name, texts.lang()))
}

/// "20 questions, 20 minutes in exam mode".
fn test_size(bank: &Bank, test: &Test, today: Date, texts: &Texts) -> String {
    let questions = bank.live_questions(test, today).0.len();
    match test.extra {
        Some(_) => texts.with("questions", &[("n", questions.into())]),
        None => texts.with("test-size", &[("questions", questions.into()), ("minutes", test.minutes.into())]),
    }
}

/// A text in the reader's language.
pub(super) fn own(texts: &Texts, text: String) -> Spoken {
    Spoken { text, lang: texts.lang().to_string(), dir: texts.lang().dir().to_owned(), fallback: false }
}

/// The introduction of a test or of a mock exam.
pub async fn test(Extract(state): All, reader: Reader, visitor: Visitor, Path((_, bank, name)): Path<(String, String, String)>) -> Answer {
    let bank = find_bank(&state, &bank)?;
    let key = Kept::key(&reader, &visitor, state.clock.today());
    if let Some(page) = state.kept.find(key.as_ref(), &reader).await {
        return Ok(page);
    }
    let open = open_attempts(&past(&state, &visitor, PAST).await?, bank).remove(&name).map(|id| reader.page.to().attempt(id.as_str()));
    let today = state.clock.today();
    let test = TestId::parse(&name).ok().and_then(|test| bank.tests.get(&test));
    let exam = || ExamId::parse(&name).ok().and_then(|exam| bank.exam(&exam));
    let html = match (test, test.is_none().then(exam).flatten()) {
        (Some(test), _) => pages::intro(&reader.page, intro_view(bank, test, &reader, today, open)),
        (None, Some(exam)) => mock::mock(&reader.page, mock::mock_view(bank, exam, today, &reader.page.texts, open)),
        (None, None) => return Err(Refused(Trouble::NotFound)),
    };
    Ok(state.kept.keep(key, &reader, html).await)
}

fn intro_view(bank: &Bank, test: &Test, reader: &Reader, today: Date, open: Option<String>) -> IntroView {
    let texts = &reader.page.texts;
    let (live, withdrawn) = bank.live_questions(test, today);
    let listening = live.iter().any(|item| {
        let stimulus = item.question.stimulus.as_ref().and_then(|stimulus| bank.stimuli.get(stimulus));
        stimulus.is_some_and(|entry| matches!(entry.stimulus.material, Material::Audio { .. }))
    });
    IntroView {
        bank: bank.id.to_string(),
        test: test.id.to_string(),
        title: test_title(bank, test, texts),
        size: test_size(bank, test, today, texts),
        extra: test.extra.is_some(),
        withdrawn,
        minutes: test.minutes,
        rules: rule_lines(bank, test, &live, today, texts),
        help_languages: bank.help_languages.clone(),
        help: reader.help.clone().filter(|lang| bank.help_languages.contains(lang)),
        listening,
        open,
    }
}

/// `/{lang}/attempts/{id}`: on to where the attempt stands.
pub async fn attempt(Extract(state): All, reader: Reader, visitor: Visitor, Path((_, id)): Path<(String, String)>) -> Answer {
    let id = AttemptId::parse(&id).map_err(|_| Refused(Trouble::NotFound))?;
    let (attempt, _) = state.attempts.look(visitor.learner()?, &id).await?;
    Ok(go(&where_it_stands(&attempt, &reader, &id)))
}

/// What a link may add to the address of a question.
#[derive(Debug, Default, Deserialize)]
pub struct Said {
    /// A recording that the learner has just asked for.
    play: Option<String>,
    /// What was wrong with the last answer.
    problem: Option<String>,
    /// Which part of a long result is read, counted from 1.
    part: Option<usize>,
}

/// One question, the question whether to finish, or the result.
pub async fn attempt_step(
    Extract(state): All,
    mut reader: Reader,
    visitor: Visitor,
    Path((_, id, step)): Path<(String, String, String)>,
    Query(said): Query<Said>,
) -> Answer {
    let id = AttemptId::parse(&id).map_err(|_| Refused(Trouble::NotFound))?;
    let (attempt, bank) = state.attempts.look(visitor.learner()?, &id).await?;
    match (step.as_str(), attempt.end.is_some()) {
        ("result", true) => result(&state, &reader, &attempt, &bank, &id, said.part.unwrap_or(1)),
        // Somebody else, or the clock, has ended it: every address of an ended attempt leads to its result.
        (_, true) => Ok(go(&reader.page.to().result(id.as_str()))),
        ("result", false) => Ok(go(&where_it_stands(&attempt, &reader, &id))),
        ("finish", false) => {
            let flagged = (0u16..).zip(&attempt.items).filter(|(_, item)| item.flagged).map(|(n, _)| n).collect();
            let finish = FinishView {
                attempt: id.to_string(),
                of: attempt.items.len(),
                unanswered: attempt.unanswered(),
                flagged,
                minutes: attempt.remaining(state.clock.now()).map(|left| (left + 59_999) / 60_000),
            };
            Ok(reader.draw(pages::finish(&reader.page, finish)))
        }
        (n, false) => {
            let n = n.parse::<u16>().ok().and_then(|n| n.checked_sub(1)).ok_or(Refused(Trouble::NotFound))?;
            reader.allow_script()?;
            question(&state, &reader, &attempt, &bank, &id, n, &said)
        }
    }
}

fn question(state: &State, reader: &Reader, attempt: &Attempt, bank: &Bank, id: &AttemptId, n: u16, said: &Said) -> Answer {
    let texts = &reader.page.texts;
    let sitting = Sitting { bank, attempt, id: id.as_str(), texts, today: state.clock.today() };
    let item = present::item(sitting, n, said.play.is_some()).ok_or(Refused(Trouble::NotFound))?;
    let problem = match said.problem.as_deref() {
        Some("too-long") => Some(texts.get("problem-too-long")),
        Some("unknown") => Some(texts.get("problem-unknown")),
        _ => None,
    };
    let runner = RunnerView {
        attempt: id.to_string(),
        lang: texts.lang().to_string(),
        exam: attempt.mode == Mode::Exam,
        n,
        fields: item.fields.clone(),
        revealed: item.feedback.is_some(),
        map: present::map(attempt),
        remaining: attempt.remaining(state.clock.now()),
        problem,
        texts: pages::runner_texts(&reader.page),
    };
    let title = attempt_title(bank, attempt.form.origin.name(), texts);
    Ok(reader.draw(pages::question(&reader.page, &title, &bank.exam_language, runner, item)))
}

fn result(state: &State, reader: &Reader, attempt: &Attempt, bank: &Bank, id: &AttemptId, part: usize) -> Answer {
    let ended = attempt.end.as_ref().map_or_else(|| state.clock.now(), |end| end.at);
    let texts = &reader.page.texts;
    // Explanations come in the help language of the attempt, else in the chosen one, else in that of the page.
    let help = attempt.help.clone().or_else(|| reader.help.clone()).unwrap_or_else(|| bank.exam_language.clone());
    let sitting = Sitting { bank, attempt, id: id.as_str(), texts, today: state.clock.today() };
    let view = result_view(sitting, day(ended), &help, part).ok_or(Refused(Trouble::NotFound))?;
    Ok(reader.draw(app::exam::result::result(&reader.page, &bank.exam_language, view)))
}

/// Where a question was met, and whether its report has just been kept.
#[derive(Debug, Default, Deserialize)]
pub struct Met {
    attempt: Option<String>,
    n: Option<String>,
    sent: Option<String>,
}

/// "Report a problem with this question".
pub async fn report(
    Extract(state): All,
    reader: Reader,
    Path((_, bank, question)): Path<(String, String, String)>,
    Query(met): Query<Met>,
) -> Answer {
    let bank = find_bank(&state, &bank)?;
    let item = QuestionId::parse(&question).ok().and_then(|id| bank.items.get(&id)).ok_or(Refused(Trouble::NotFound))?;
    let attempt = met.attempt.as_deref().and_then(|id| AttemptId::parse(id).ok());
    let n = met.n.as_deref().and_then(|n| n.parse::<u16>().ok()?.checked_sub(1));
    let here = reader.page.to();
    let back = match (&attempt, n) {
        (Some(id), Some(n)) => here.question(id.as_str(), n),
        _ => here.bank(bank.id.as_str()),
    };
    let view = ReportView {
        bank: bank.id.to_string(),
        question: item.question.id.to_string(),
        stem: item.question.stem.clone(),
        back,
        met: (attempt.map(|id| id.to_string()).unwrap_or_default(), n.map(|n| (n + 1).to_string()).unwrap_or_default()),
        sent: met.sent.is_some(),
    };
    Ok(reader.draw(draw_report(&reader.page, &bank.exam_language, view)))
}

/// "Delete my data".
pub async fn erase(reader: Reader) -> Answer {
    Ok(reader.draw(draw_erase(&reader.page)))
}

/// Whether this server can work: the database answers.
pub async fn ready(Extract(state): All) -> Response {
    match state.store.ready().await {
        Ok(()) => "ready".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// No such page.
pub async fn not_found() -> Refused {
    Refused(Trouble::NotFound)
}

/// The help language chosen in a form, as the value of its cookie.
pub fn help_choice(chosen: Option<&str>) -> Option<(&'static str, String)> {
    let value = match chosen? {
        "none" => "none".to_owned(),
        tag => Lang::parse(tag).ok()?.to_string(),
    };
    Some((HELP, value))
}

pub(super) async fn past(state: &State, visitor: &Visitor, limit: u32) -> Result<Vec<AttemptSummary>, Refused> {
    match &visitor.0 {
        Some(learner) => Ok(state.attempts.past(learner, limit).await?),
        None => Ok(Vec::new()),
    }
}

/// The newest unfinished attempt of each test of a bank.
pub(super) fn open_attempts(past: &[AttemptSummary], bank: &Bank) -> BTreeMap<String, AttemptId> {
    let mut open = BTreeMap::new();
    for attempt in past.iter().filter(|attempt| attempt.result.is_none() && attempt.head.bank == bank.id) {
        open.entry(attempt.head.test.clone()).or_insert_with(|| attempt.head.id.clone());
    }
    open
}

pub(super) fn find_bank<'a>(state: &'a State, id: &str) -> Result<&'a Arc<Bank>, Refused> {
    BankId::parse(id).ok().and_then(|id| state.banks.get(&id)).ok_or(Refused(Trouble::NotFound))
}

/// The result of an ended attempt, else its first question without an answer, else the last one.
fn where_it_stands(attempt: &Attempt, reader: &Reader, id: &AttemptId) -> String {
    let here = reader.page.to();
    if attempt.end.is_some() {
        return here.result(id.as_str());
    }
    let last = u16::try_from(attempt.items.len().saturating_sub(1)).unwrap_or(u16::MAX);
    here.question(id.as_str(), attempt.unanswered().first().copied().unwrap_or(last))
}
