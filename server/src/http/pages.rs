//! Pages: each handler loads a view model through a use case and lets `app` draw it.

use super::api::{COMPLAINED, LATE, SENT};
use super::page_cache::PageCache;
use super::reader::{Reader, Refused, go, preferred};
use super::session::{self, Visitor};
use crate::fresh;
use crate::startup::State;
use crate::usecases::Fault;
use app::address::In;
use app::complaint::{ComplaintView, complaint as draw_complaint};
use app::exam::mock;
use app::exam::pages::{self, BanksView, FinishView, IntroView, TestLine, TestsView};
use app::exam::present::{self, Asked, Sitting, spoken};
use app::exam::verdict::{attempt_title, result_view, rule_lines, test_title};
use app::exam::view::{ExamLang, Spoken};
use app::exam::wire::RunnerView;
use app::home::{HomeView, choose_language, home as draw_home};
use app::i18n::Texts;
use app::progress::erase as draw_erase;
use app::trouble::Trouble;
use axum::extract::{Path, Query, State as Extract};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::attempt::{Attempt, Mode};
use domain::bank::{Bank, Item, Subject, Test};
use domain::blueprint;
use domain::ids::{AttemptId, BankId, ExamId, QuestionId, TestId};
use domain::lang::Lang;
use domain::language::BASE;
use domain::question::Material;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{AttemptHead, AttemptSummary};

pub(super) type Answer = Result<Response, Refused>;
pub(super) type All = Extract<Arc<State>>;

/// How many past attempts a page shows at most.
pub(super) const PAST: u32 = 200;

/// `/`: on to home in the reader's language, or the languages by their own names.
pub async fn root(Extract(state): All, headers: HeaderMap) -> Answer {
    if let Some(lang) = preferred(&state, &headers) {
        return Ok(go(&In(&lang).home()));
    }
    let reader = Reader::of_form(&state, &headers, BASE)?;
    let langs: Vec<_> = state.catalogue.offered().map(|language| language.lang.clone()).collect();
    Ok(reader.draw(choose_language(&reader.page, &langs)))
}

/// Home.
pub async fn home(Extract(state): All, reader: Reader, visitor: Visitor) -> Answer {
    let key = PageCache::key(&state, &reader, &visitor, None).await?;
    if let Some(page) = state.page_cache.find(&key, &reader).await {
        return Ok(page);
    }
    let here = reader.page.to();
    let unfinished = unfinished(&state, &visitor, 20).await?;
    let unfinished = unfinished.first().and_then(|open| {
        let bank = state.banks.get(&open.bank)?;
        Some((here.attempt(open.id.as_str()), attempt_title(bank, &open.test, &reader.page.texts)))
    });
    let own = unfinished.is_some();
    let html = draw_home(&reader.page, HomeView { unfinished });
    Ok(state.page_cache.keep(key, &reader, html, own).await)
}

/// The banks.
pub async fn exams(Extract(state): All, reader: Reader) -> Answer {
    // Nothing of a learner stands here.
    let key = PageCache::key(&state, &reader, &Visitor(None), None).await?;
    if let Some(page) = state.page_cache.find(&key, &reader).await {
        return Ok(page);
    }
    let view = BanksView { title: reader.page.text("exams-title"), banks: banks(&state, &reader, In::bank), news: None };
    let html = pages::banks(&reader.page, view);
    Ok(state.page_cache.keep(key, &reader, html, false).await)
}

/// Every bank by its name, and where it leads.
pub(super) fn banks<'a>(state: &State, reader: &'a Reader, to: impl Fn(In<'a>, &str) -> String) -> Vec<(String, Spoken)> {
    let page = &reader.page;
    state.banks.values().map(|bank| (to(page.to(), bank.id.as_str()), spoken(&bank.title, &page.texts))).collect()
}

/// The tests of a bank.
pub async fn bank(Extract(state): All, reader: Reader, visitor: Visitor, Path((_, bank)): Path<(String, String)>) -> Answer {
    let bank = find_bank(&state, &bank)?;
    let texts = &reader.page.texts;
    let today = state.clock.today();
    let key = PageCache::key(&state, &reader, &visitor, None).await?;
    if let Some(page) = state.page_cache.find(&key, &reader).await {
        return Ok(page);
    }
    let open = open_attempts(&unfinished(&state, &visitor, PAST).await?, bank);
    let last: BTreeMap<_, _> = match &visitor.0 {
        Some(learner) => state.attempts.latest(learner, &bank.id).await?.into_iter().map(|row| (row.test.clone(), row)).collect(),
        None => BTreeMap::new(),
    };
    let line = |id: &str, name: Spoken, size: String| TestLine {
        href: reader.page.to().test(bank.id.as_str(), id),
        name,
        size,
        last: last.get(id).map(|row| (row.score, reader.date(row.ended))),
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
    let subjects = bank.subjects.iter().map(|subject| (spoken(&subject.name, texts), tests(subject)));
    let subjects = subjects.filter(|(_, lines)| !lines.is_empty()).collect();
    // What can be taken; the rules in force before those of the past.
    let mut exams: Vec<_> = bank.exams.iter().filter(|exam| blueprint::shortage(bank, exam, today).is_none()).collect();
    exams.sort_by_key(|exam| (!exam.in_force(today), exam.rank));
    let mocks = exams.into_iter().map(|exam| line(exam.id.as_str(), spoken(&exam.name, texts), mock::size(exam, texts))).collect();
    let html = pages::tests(&reader.page, TestsView { title: spoken(&bank.title, texts), subjects, mocks });
    Ok(state.page_cache.keep(key, &reader, html, !open.is_empty() || !last.is_empty()).await)
}

/// A test in the list of its module: "Test 1", or the name of extra practice.
fn test_name(test: &Test, texts: &Texts) -> Spoken {
    test.extra
        .as_ref()
        .map_or_else(|| Spoken::own(texts, texts.with("test-number", &[("n", test.number.into())])), |name| spoken(name, texts))
}

/// "20 questions, 20 minutes in exam mode".
fn test_size(bank: &Bank, test: &Test, today: Date, texts: &Texts) -> String {
    let questions = bank.live_questions(test, today).0.len();
    match test.extra {
        Some(_) => texts.with("questions", &[("n", questions.into())]),
        None => texts.with("test-size", &[("questions", questions.into()), ("minutes", test.minutes.into())]),
    }
}

/// The introduction of a test or of a mock exam.
pub async fn test(Extract(state): All, reader: Reader, visitor: Visitor, Path((_, bank, name)): Path<(String, String, String)>) -> Answer {
    let bank = find_bank(&state, &bank)?;
    let key = PageCache::key(&state, &reader, &visitor, help_shown(bank, &reader)).await?;
    if let Some(page) = state.page_cache.find(&key, &reader).await {
        return Ok(page);
    }
    let open =
        open_attempts(&unfinished(&state, &visitor, PAST).await?, bank).remove(&name).map(|id| reader.page.to().attempt(id.as_str()));
    let (today, own) = (state.clock.today(), open.is_some());
    let test = TestId::parse(&name).ok().and_then(|test| bank.tests.get(&test));
    let exam = || ExamId::parse(&name).ok().and_then(|exam| bank.exam(&exam));
    let html = match (test, test.is_none().then(exam).flatten()) {
        (Some(test), _) => pages::intro(&reader.page, intro_view(bank, test, &reader, today, open)),
        (None, Some(exam)) => mock::mock(&reader.page, mock::mock_view(bank, exam, today, &reader.page.texts, open)),
        (None, None) => return Err(Refused(Trouble::NotFound)),
    };
    Ok(state.page_cache.keep(key, &reader, html, own).await)
}

/// The help language of a reader, if this bank has it.
pub(super) fn help_shown(bank: &Bank, reader: &Reader) -> Option<Lang> {
    reader.help.clone().filter(|lang| bank.help_languages.contains(lang))
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
        exam_language: bank.exam_tongue.own_name.clone(),
        help_languages: bank.help_languages.clone(),
        help: help_shown(bank, reader),
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
pub struct StepQuery {
    /// Which play of a recording the learner has just asked for, counted from 1.
    play: Option<String>,
    /// `all` opens every explanation of a result.
    open: Option<String>,
    /// Which part of a long result is read, counted from 1.
    part: Option<usize>,
    /// The last answer came after the end.
    late: Option<String>,
    /// A complaint about this question has just been saved.
    complained: Option<String>,
}

/// One question, the question whether to finish, or the result.
pub async fn attempt_step(
    Extract(state): All,
    mut reader: Reader,
    visitor: Visitor,
    Path((_, id, step)): Path<(String, String, String)>,
    Query(mut said): Query<StepQuery>,
    headers: HeaderMap,
) -> Answer {
    // What has not just happened is not said, whatever the address says.
    said.late = said.late.filter(|_| session::is_news(&state, &headers, LATE));
    said.complained = said.complained.filter(|_| session::is_news(&state, &headers, COMPLAINED));
    let id = AttemptId::parse(&id).map_err(|_| Refused(Trouble::NotFound))?;
    let (attempt, bank) = state.attempts.look(visitor.learner()?, &id).await?;
    match (step.as_str(), attempt.end.is_some()) {
        ("result", true) => result(&state, &reader, &attempt, &bank, &id, &said),
        // Somebody else, or the clock, has ended it: every address of an ended attempt leads to its result.
        (_, true) => Ok(go(&reader.page.to().result(id.as_str()))),
        ("result", false) => Ok(go(&where_it_stands(&attempt, &reader, &id))),
        ("finish", false) => {
            let flagged = (0u16..).zip(&attempt.items).filter(|(_, item)| item.flagged).map(|(n, _)| n).collect();
            let finish = FinishView {
                attempt: id.to_string(),
                of: attempt.items.len(),
                unanswered: attempt.unanswered(),
                incomplete: present::incomplete(&bank, &attempt),
                flagged,
                minutes: attempt.remaining(state.clock.now()).map(|left| (left + 59_999) / 60_000),
            };
            Ok(reader.draw(pages::finish(&reader.page, finish)))
        }
        (n, false) => {
            let n = n.parse::<u16>().ok().and_then(|n| n.checked_sub(1)).ok_or(Refused(Trouble::NotFound))?;
            reader.allow_script()?;
            let sitting =
                Sitting { bank: &bank, attempt: &attempt, id: id.as_str(), texts: &reader.page.texts, today: state.clock.today() };
            let shown = Shown { play: said.play.and_then(|play| play.parse().ok()), refused: None, complained: said.complained.is_some() };
            question(&state, &reader, sitting, n, shown)
        }
    }
}

/// How a question is shown beyond what the attempt knows.
#[derive(Clone, Copy, Default)]
pub(super) struct Shown<'a> {
    /// Which play of a recording has just been asked for, counted from 1.
    pub play: Option<u8>,
    /// The fields of an answer that was not taken, and why.
    pub refused: Option<(&'a [(String, String)], &'a str)>,
    /// A complaint about this question has just been saved.
    pub complained: bool,
}

/// The page of one question.
pub(super) fn question(state: &State, reader: &Reader, sitting: Sitting<'_>, n: u16, shown: Shown<'_>) -> Answer {
    let Sitting { bank, attempt, id, texts, .. } = sitting;
    let asked = match shown.play {
        Some(play) => {
            let item = attempt.form.items.get(usize::from(n)).and_then(|item| bank.items.get(&item.question));
            let stimulus = item.and_then(|item| item.question.stimulus.as_ref());
            let sounding = stimulus.and_then(|stimulus| attempt.sounding(stimulus, state.clock.now()));
            let again = sounding.filter(|op| !state.deliveries.whole(op)).cloned();
            Some(Asked { play, op: fresh::op().map_err(|error| Refused::from(Fault::from(error)))?, again })
        }
        None => None,
    };
    let mut item = present::item(sitting, n, asked.as_ref()).ok_or(Refused(Trouble::NotFound))?;
    let saved = item.fields.clone();
    if let Some((typed, _)) = shown.refused {
        item.fields = typed.to_vec();
    }
    let lacking = || item.feedback.is_none().then(|| present::lack(sitting, n)).flatten();
    let thanks = || shown.complained.then(|| texts.get("complaint-thanks"));
    let notice = shown.refused.map(|(_, why)| texts.get(why)).or_else(thanks).or_else(lacking);
    let runner = RunnerView {
        attempt: id.to_string(),
        lang: texts.lang().to_string(),
        exam: attempt.mode == Mode::Exam,
        n,
        fields: saved,
        revealed: item.feedback.is_some(),
        map: present::map(attempt),
        remaining: attempt.remaining(state.clock.now()),
        length: attempt.length(),
        notice,
        texts: pages::runner_texts(&reader.page),
    };
    let title = attempt_title(bank, attempt.form.origin.name(), texts);
    Ok(reader.draw(pages::question(&reader.page, &title, &ExamLang::from(bank), runner, item)))
}

fn result(state: &State, reader: &Reader, attempt: &Attempt, bank: &Bank, id: &AttemptId, said: &StepQuery) -> Answer {
    let ended = attempt.end.as_ref().map_or_else(|| state.clock.now(), |end| end.at);
    let texts = &reader.page.texts;
    let help = explained_in(reader, attempt, bank);
    let sitting = Sitting { bank, attempt, id: id.as_str(), texts, today: state.clock.today() };
    let open = said.open.as_deref() == Some("all");
    // Rules are in force by the days of the site; when it was is said by the reader's.
    let mut view = result_view(sitting, state.clock.day(ended), &help, said.part.unwrap_or(1), open).ok_or(Refused(Trouble::NotFound))?;
    view.date = reader.date(ended);
    view.late = said.late.is_some();
    Ok(reader.draw(app::exam::result::result(&reader.page, &ExamLang::from(bank), view)))
}

/// Explanations come in the help language of the attempt, else in the chosen one, else in that of the exam.
pub(super) fn explained_in(reader: &Reader, attempt: &Attempt, bank: &Bank) -> Lang {
    attempt.help.clone().or_else(|| reader.help.clone()).unwrap_or_else(|| bank.exam_language.clone())
}

/// Where a question was met, and whether a complaint about it has just been saved.
#[derive(Debug, Default, Deserialize)]
pub struct ComplaintQuery {
    attempt: Option<String>,
    n: Option<String>,
    sent: Option<String>,
}

/// The page that takes a complaint.
pub async fn complaint(
    Extract(state): All,
    reader: Reader,
    Path((_, bank, question)): Path<(String, String, String)>,
    Query(met): Query<ComplaintQuery>,
    headers: HeaderMap,
) -> Answer {
    let bank = find_bank(&state, &bank)?;
    let item = QuestionId::parse(&question).ok().and_then(|id| bank.items.get(&id)).ok_or(Refused(Trouble::NotFound))?;
    let attempt = met.attempt.as_deref().and_then(|id| AttemptId::parse(id).ok());
    let n = met.n.as_deref().and_then(|n| n.parse::<u16>().ok()?.checked_sub(1));
    let view = ComplaintView {
        sent: met.sent.is_some() && session::is_news(&state, &headers, SENT),
        ..complaint_view(&reader, bank, item, (attempt, n))
    };
    Ok(reader.draw(draw_complaint(&reader.page, &ExamLang::from(&**bank), view)))
}

/// The question that is complained about, and where it was met: in which attempt and in which place there, counted from 0.
pub(super) fn complaint_view(reader: &Reader, bank: &Bank, item: &Item, (attempt, n): (Option<AttemptId>, Option<u16>)) -> ComplaintView {
    let here = reader.page.to();
    let back = match (&attempt, n) {
        (Some(id), Some(n)) => here.question(id.as_str(), n),
        _ => here.bank(bank.id.as_str()),
    };
    ComplaintView {
        bank: bank.id.to_string(),
        question: item.question.id.to_string(),
        stem: item.question.stem.clone(),
        back,
        met: (attempt.map(|id| id.to_string()).unwrap_or_default(), n.map(|n| (n + 1).to_string()).unwrap_or_default()),
        sent: false,
        unchosen: false,
    }
}

/// "Delete my data".
pub async fn erase(reader: Reader) -> Answer {
    Ok(reader.draw(draw_erase(&reader.page)))
}

/// Whether this server can work: the database answers. It can work with a machine's clock that is wrong, and says so.
pub async fn ready(Extract(state): All) -> Response {
    match state.store.ready().await {
        Ok(()) => match state.timekeeper.trouble() {
            None => "ready".into_response(),
            Some(trouble) => format!("ready\nclock: {trouble}").into_response(),
        },
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
pub fn help_choice(chosen: Option<&str>) -> Option<String> {
    match chosen? {
        "none" => Some("none".to_owned()),
        tag => Some(Lang::parse(tag).ok()?.to_string()),
    }
}

pub(super) async fn past(state: &State, visitor: &Visitor, limit: u32) -> Result<Vec<AttemptSummary>, Refused> {
    match &visitor.0 {
        Some(learner) => Ok(state.attempts.past(learner, limit).await?),
        None => Ok(Vec::new()),
    }
}

/// What a visitor can go on with, of so many newest attempts.
pub(super) async fn unfinished(state: &State, visitor: &Visitor, newest: u32) -> Result<Vec<AttemptHead>, Refused> {
    match &visitor.0 {
        Some(learner) => Ok(state.attempts.unfinished(learner, newest).await?),
        None => Ok(Vec::new()),
    }
}

/// The newest unfinished attempt of each test of a bank.
pub(super) fn open_attempts(unfinished: &[AttemptHead], bank: &Bank) -> BTreeMap<String, AttemptId> {
    let mut open = BTreeMap::new();
    for attempt in unfinished.iter().filter(|attempt| attempt.bank == bank.id) {
        open.entry(attempt.test.clone()).or_insert_with(|| attempt.id.clone());
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
