//! The banks, the tests of a bank, and the introduction of a test.

use super::cached::Cached;
use super::reader::Reader;
use super::refusal::Refused;
use super::reply::{All, Answer};
use super::route::On;
use super::session::{PAST, Visitor};
use super::view;
use crate::state::State;
use app::address::In;
use app::exam::mock;
use app::exam::pages::{self, BanksView};
use app::routes::route;
use app::trouble::Trouble;
use axum::Router;
use axum::extract::{Path, State as Extract};
use domain::ids::{ExamId, TestId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Its routes.
pub fn routes() -> Router<Arc<State>> {
    Router::new().on(route::EXAMS, exams).on(route::BANK, bank).on(route::TEST, test)
}

/// The banks.
async fn exams(Extract(state): All, reader: Reader) -> Answer {
    // Nothing of a learner stands here.
    let cached = Cached::page(&state, &reader, &Visitor(None), None).await?;
    if let Some(page) = cached.find().await {
        return Ok(page);
    }
    let view = BanksView { title: reader.page.text("exams-title"), banks: view::banks(&state, &reader, In::bank), news: None };
    let html = pages::banks(&reader.page, view);
    Ok(cached.keep(html, false).await)
}

/// The tests of a bank.
async fn bank(Extract(state): All, reader: Reader, visitor: Visitor, Path((_, bank)): Path<(String, String)>) -> Answer {
    let bank = state.bank(&bank)?;
    let today = state.clock.today();
    let cached = Cached::page(&state, &reader, &visitor, None).await?;
    if let Some(page) = cached.find().await {
        return Ok(page);
    }
    let open = view::open_attempts(&visitor.unfinished(&state, PAST).await?, &bank);
    let last: BTreeMap<_, _> = match &visitor.0 {
        Some(learner) => state.attempts.latest(learner, &bank.id).await?.into_iter().map(|row| (row.test.clone(), row)).collect(),
        None => BTreeMap::new(),
    };
    let html = pages::tests(&reader.page, view::exams::tests(&reader, &bank, today, &last, &open));
    Ok(cached.keep(html, !open.is_empty() || !last.is_empty()).await)
}

/// The introduction of a test or of a mock exam.
async fn test(Extract(state): All, reader: Reader, visitor: Visitor, Path((_, bank, name)): Path<(String, String, String)>) -> Answer {
    let bank = state.bank(&bank)?;
    let cached = Cached::page(&state, &reader, &visitor, view::help_shown(&bank, &reader)).await?;
    if let Some(page) = cached.find().await {
        return Ok(page);
    }
    let open =
        view::open_attempts(&visitor.unfinished(&state, PAST).await?, &bank).remove(&name).map(|id| reader.page.to().attempt(id.as_str()));
    let (today, own) = (state.clock.today(), open.is_some());
    let test = TestId::parse(&name).ok().and_then(|test| bank.tests.get(&test));
    let exam = || ExamId::parse(&name).ok().and_then(|exam| bank.exam(&exam));
    let html = match (test, test.is_none().then(exam).flatten()) {
        (Some(test), _) => pages::intro(&reader.page, view::exams::intro(&bank, test, &reader, today, open)),
        (None, Some(exam)) => mock::mock(&reader.page, mock::mock_view(&bank, exam, today, &reader.page.texts, open)),
        (None, None) => return Err(Refused(Trouble::NotFound)),
    };
    Ok(cached.keep(html, own).await)
}
