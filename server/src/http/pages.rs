//! Pages: each handler loads a view model through a use case and lets `app` draw it.

use super::kept::Kept;
use super::reader::{Reader, Refused, go, preferred};
use super::session::{HELP, Visitor};
use crate::clock::day;
use crate::startup::State;
use app::address::In;
use app::exam::pages::{self, FinishView, IntroView, TestLine, TestsView};
use app::exam::present::{self, spoken};
use app::exam::verdict::{attempt_title, result_view, rule_lines};
use app::exam::view::Spoken;
use app::exam::wire::RunnerView;
use app::home::{HomeView, choose_language, home as draw_home};
use app::i18n::PSEUDO;
use app::progress::{Past, ProgressView, erase as draw_erase, progress as draw_progress};
use app::trouble::Trouble;
use axum::extract::{Path, Query, State as Extract};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::attempt::{Attempt, Mode};
use domain::bank::Bank;
use domain::form::Origin;
use domain::ids::{AttemptId, BankId, TestId};
use domain::lang::Lang;
use domain::question::Material;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::AttemptSummary;

type Answer = Result<Response, Refused>;
type All = Extract<Arc<State>>;

/// How many past attempts a page shows at most.
const PAST: u32 = 200;

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
    let subjects = bank
        .subjects
        .iter()
        .map(|subject| {
            let lines = bank.tests.values().filter(|test| test.subject == subject.id).map(|test| {
                let id = test.id.as_str();
                let here = reader.page.to();
                TestLine {
                    href: here.test(bank.id.as_str(), id),
                    number: test.number,
                    questions: bank.live_questions(test, today).0.len(),
                    minutes: test.minutes,
                    last: last.get(id).map(|row| (row.score, texts.date(day(row.ended)))),
                    open: open.contains_key(id),
                }
            });
            (spoken(&subject.name, texts.lang()), lines.collect::<Vec<_>>())
        })
        .filter(|(_, lines): &(Spoken, Vec<_>)| !lines.is_empty())
        .collect();
    let html = pages::tests(&reader.page, TestsView { title: spoken(&bank.title, texts.lang()), subjects });
    Ok(state.kept.keep(key, &reader, html).await)
}

/// The introduction of a test.
pub async fn test(Extract(state): All, reader: Reader, visitor: Visitor, Path((_, bank, test)): Path<(String, String, String)>) -> Answer {
    let bank = find_bank(&state, &bank)?;
    let test = TestId::parse(&test).ok().and_then(|test| bank.tests.get(&test)).ok_or(Refused(Trouble::NotFound))?;
    let texts = &reader.page.texts;
    let today = state.clock.today();
    let key = Kept::key(&reader, &visitor, today);
    if let Some(page) = state.kept.find(key.as_ref(), &reader).await {
        return Ok(page);
    }
    let (live, withdrawn) = bank.live_questions(test, today);
    let listening = live.iter().any(|item| {
        let stimulus = item.question.stimulus.as_ref().and_then(|stimulus| bank.stimuli.get(stimulus));
        stimulus.is_some_and(|entry| matches!(entry.stimulus.material, Material::Audio { .. }))
    });
    let open = open_attempts(&past(&state, &visitor, PAST).await?, bank).remove(test.id.as_str());
    let subject = bank.subject(&test.subject).map(|subject| spoken(&subject.name, texts.lang())).ok_or(Refused(Trouble::NotFound))?;
    let intro = IntroView {
        bank: bank.id.to_string(),
        test: test.id.to_string(),
        subject,
        number: test.number,
        questions: live.len(),
        withdrawn,
        minutes: test.minutes,
        rules: rule_lines(bank, test, &live, today, texts),
        help_languages: bank.help_languages.clone(),
        help: reader.help.clone().filter(|lang| bank.help_languages.contains(lang)),
        listening,
        open: open.map(|id| reader.page.to().attempt(id.as_str())),
    };
    let html = pages::intro(&reader.page, intro);
    Ok(state.kept.keep(key, &reader, html).await)
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
        ("result", true) => result(&state, &reader, &attempt, &bank, &id),
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
    let item = present::item(bank, attempt, n, texts, said.play.is_some()).ok_or(Refused(Trouble::NotFound))?;
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
    let title = attempt_title(bank, origin(attempt), texts);
    Ok(reader.draw(pages::question(&reader.page, &title, &bank.exam_language, runner, item)))
}

fn result(state: &State, reader: &Reader, attempt: &Attempt, bank: &Bank, id: &AttemptId) -> Answer {
    let ended = attempt.end.as_ref().map_or_else(|| state.clock.now(), |end| end.at);
    let texts = &reader.page.texts;
    // Explanations come in the help language of the attempt, else in the chosen one, else in that of the page.
    let help = attempt.help.clone().or_else(|| reader.help.clone()).unwrap_or_else(|| bank.exam_language.clone());
    let view = result_view(bank, attempt, id.as_str(), day(ended), &help, texts).ok_or(Refused(Trouble::NotFound))?;
    Ok(reader.draw(app::exam::result::result(&reader.page, &bank.exam_language, view)))
}

/// What `/{lang}/progress` may be told.
#[derive(Debug, Default, Deserialize)]
pub struct Told {
    /// The learner's data have just been deleted.
    erased: Option<String>,
}

/// Past attempts.
pub async fn progress(Extract(state): All, reader: Reader, visitor: Visitor, Query(told): Query<Told>) -> Answer {
    let here = reader.page.to();
    let texts = &reader.page.texts;
    let attempts = past(&state, &visitor, PAST)
        .await?
        .into_iter()
        .filter_map(|past| {
            let bank = state.banks.get(&past.head.bank)?;
            Some(Past {
                href: here.attempt(past.head.id.as_str()),
                title: Spoken {
                    text: attempt_title(bank, &past.head.test, texts),
                    lang: texts.lang().to_string(),
                    dir: texts.lang().dir().to_owned(),
                    fallback: false,
                },
                date: texts.date(day(past.head.started)),
                mode: past.head.mode,
                score: past.result.map(|result| result.score),
            })
        })
        .collect();
    let practise = state.banks.keys().next().map_or_else(|| here.exams(), |bank| here.bank(bank.as_str()));
    Ok(reader.draw(draw_progress(&reader.page, ProgressView { attempts, practise, erased: told.erased.is_some() })))
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

async fn past(state: &State, visitor: &Visitor, limit: u32) -> Result<Vec<AttemptSummary>, Refused> {
    match &visitor.0 {
        Some(learner) => Ok(state.attempts.past(learner, limit).await?),
        None => Ok(Vec::new()),
    }
}

/// The newest unfinished attempt of each test of a bank.
fn open_attempts(past: &[AttemptSummary], bank: &Bank) -> BTreeMap<String, AttemptId> {
    let mut open = BTreeMap::new();
    for attempt in past.iter().filter(|attempt| attempt.result.is_none() && attempt.head.bank == bank.id) {
        open.entry(attempt.head.test.clone()).or_insert_with(|| attempt.head.id.clone());
    }
    open
}

fn find_bank<'a>(state: &'a State, id: &str) -> Result<&'a Arc<Bank>, Refused> {
    BankId::parse(id).ok().and_then(|id| state.banks.get(&id)).ok_or(Refused(Trouble::NotFound))
}

fn origin(attempt: &Attempt) -> &str {
    match &attempt.form.origin {
        Origin::Test(test) => test.as_str(),
        Origin::Drawn { exam, .. } => exam.as_str(),
    }
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
