//! Where a learner stands: the page, the exam they prepare for, and how a real exam went.

use super::cached::Cached;
use super::news::{self, LATER, NOBODY, RESUMED};
use super::posted::{Posted, given_back};
use super::reader::Reader;
use super::refusal::Refused;
use super::reply::{All, Answer, go, on_to};
use super::route::On;
use super::session::{self, PAST, Visitor};
use super::view;
use super::view::progress::{line_of, standing_view};
use crate::state::State;
use crate::usecases::Fault;
use app::address::In;
use app::exam::pages::{BanksView, banks as draw_banks};
use app::progress::{News, ProgressView, progress as draw_progress};
use app::routes::route;
use app::trouble::Trouble;
use axum::Router;
use axum::extract::{Path, Query, RawQuery, State as Extract};
use axum::http::HeaderMap;
use domain::bank::Bank;
use domain::day;
use domain::fold::fold;
use domain::ids::{BankId, ExamId};
use jiff::civil::Date;
use serde::Deserialize;
use std::sync::Arc;

/// Its routes.
pub fn routes() -> Router<Arc<State>> {
    Router::new()
        .on(route::PROGRESS, choose_progress)
        .on(route::PROGRESS_IN, progress)
        .on(route::API_GOAL, set_goal)
        .on(route::API_REAL_EXAM, add_real_exam)
}

/// What the page about a learner may be told.
#[derive(Debug, Default, Deserialize)]
struct ProgressQuery {
    /// The learner's data have just been deleted.
    erased: Option<String>,
    /// What proves it.
    proof: Option<String>,
    /// A resume code has just brought everything here.
    resumed: Option<String>,
}

/// Where I stand: the banks to choose from, or on to the only one.
async fn choose_progress(
    Extract(state): All,
    mut reader: Reader,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    Query(told): Query<ProgressQuery>,
) -> Answer {
    if let Some(bank) = &reader.page.only_bank {
        return Ok(on_to(&reader.page.to().progress_in(bank), query));
    }
    let news = news(&state, &mut reader, &visitor, &headers, &told)?;
    let view = BanksView { title: reader.page.text("progress-title"), banks: view::banks(&state, &reader, In::progress_in), news };
    Ok(reader.draw(draw_banks(&reader.page, view)))
}

/// Where I stand in a bank, and past attempts.
async fn progress(
    Extract(state): All,
    mut reader: Reader,
    visitor: Visitor,
    headers: HeaderMap,
    Path((_, bank)): Path<(String, String)>,
    Query(told): Query<ProgressQuery>,
) -> Answer {
    let bank = state.bank(&bank)?;
    let news = news(&state, &mut reader, &visitor, &headers, &told)?;
    progress_page(&state, &reader, &visitor, &bank, news, None).await
}

/// What has just happened, if that is true.
fn news(state: &State, reader: &mut Reader, visitor: &Visitor, headers: &HeaderMap, told: &ProgressQuery) -> Result<Option<News>, Refused> {
    if told.resumed.is_some() && !session::keeps_cookies(state, headers) {
        return Err(Refused(Trouble::NoSession));
    }
    let news = match (told.erased.as_deref(), &told.resumed) {
        // Whoever still has tests here has deleted nothing, nor has who only came by a link: the address says more than is so, and
        // the script of the page would take what waits to be sent.
        (Some(word), _) if visitor.0.is_some() || !news::is_proof(state, word, told.proof.as_deref()) => None,
        (Some(LATER), _) => Some(News::ErasedLater),
        (Some(NOBODY), _) => Some(News::ErasedNobody),
        (Some(_), _) => Some(News::Erased),
        (None, Some(_)) => news::is_news(state, headers, RESUMED).then_some(News::Resumed),
        (None, None) => None,
    };
    if matches!(news, Some(News::Erased | News::ErasedLater | News::ErasedNobody)) {
        reader.allow_script()?;
    }
    Ok(news)
}

/// Where I stand in a bank. `refused` is a goal whose day could not be read.
async fn progress_page(
    state: &State,
    reader: &Reader,
    visitor: &Visitor,
    bank: &Bank,
    news: Option<News>,
    refused: Option<&GoalFields>,
) -> Answer {
    let cached = Cached::page(state, reader, visitor, None).await?;
    // What is told once is not kept.
    let once = news.is_some() || refused.is_some();
    if !once && let Some(page) = cached.find().await {
        return Ok(page);
    }
    let past = visitor.past(state, &bank.id, PAST).await?;
    let attempts: Vec<_> = past.into_iter().filter_map(|past| line_of(state, reader, past)).collect();
    let mut standing = None;
    if let Some(learner) = visitor.0.as_ref().filter(|_| !attempts.is_empty()) {
        let mut view = standing_view(state, reader, bank, &*state.study.standing(learner, bank, &reader.zone).await?);
        if let Some(chosen) = refused {
            view.exams.iter_mut().for_each(|(exam, _, selected)| *selected = *exam == chosen.exam);
            view.day = chosen.day.chars().take(40).collect();
            view.day_problem = true;
        }
        standing = Some(view);
    }
    let practise = reader.page.to().bank(bank.id.as_str());
    let html = draw_progress(&reader.page, ProgressView { attempts, practise, standing, news });
    Ok(if once { reader.draw(html) } else { cached.keep(html, visitor.0.is_some()).await })
}

/// The form that says what a learner prepares for.
#[derive(Debug, Deserialize)]
struct GoalFields {
    bank: String,
    exam: String,
    /// Empty for no day.
    day: String,
}

/// The day that was chosen or typed; `Ok(None)` for no day.
fn goal_day(text: &str) -> Result<Option<Date>, ()> {
    if fold(text).is_empty() { Ok(None) } else { day::read(text).map(Some).ok_or(()) }
}

/// Keeps which exam a learner prepares for, and its day.
async fn set_goal(Extract(state): All, visitor: Visitor, Posted { mut reader, fields: form }: Posted<GoalFields>) -> Answer {
    let gone = |_| Refused(Trouble::NotFound);
    let (bank, exam) = (BankId::parse(&form.bank).map_err(gone)?, ExamId::parse(&form.exam).map_err(gone)?);
    let set = match goal_day(&form.day) {
        Ok(day) => state.study.set_goal(visitor.learner()?, &bank, &exam, day).await,
        Err(()) => Err(Fault::NoSuchDay),
    };
    match set {
        Ok(()) => Ok(go(&reader.page.to().progress_in(bank.as_str()))),
        Err(Fault::NoSuchDay) => {
            let bank = state.bank(bank.as_str())?;
            let address = reader.page.to().progress_in(bank.id.as_str());
            reader.stand_at(&address);
            let page = progress_page(&state, &reader, &visitor, &bank, None, Some(&form)).await?;
            Ok(given_back(page))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// The form that tells how a real exam went.
#[derive(Debug, Deserialize)]
struct RealExamFields {
    bank: String,
    passed: bool,
}

/// Keeps how a real exam went.
async fn add_real_exam(Extract(state): All, visitor: Visitor, Posted { reader, fields: form }: Posted<RealExamFields>) -> Answer {
    let bank = BankId::parse(&form.bank).map_err(|_| Refused(Trouble::NotFound))?;
    state.study.tell(visitor.learner()?, &bank, form.passed, &reader.zone).await?;
    Ok(go(&reader.page.to().progress_in(bank.as_str())))
}
