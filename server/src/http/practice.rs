//! What to practise now: ten questions, one topic, one area, a whole subject.

use super::cached::Cached;
use super::reader::Reader;
use super::refusal::Refused;
use super::reply::{All, Answer, on_to};
use super::route::On;
use super::session::{PAST, Visitor};
use super::view::practice::{area_page, practice_view, subject_page, topic_page, weakest};
use super::view::progress::days_left;
use super::view::{self, help_shown, open_attempts};
use crate::state::State;
use crate::usecases::Standing;
use app::address::In;
use app::exam::pages::{BanksView, banks as draw_banks};
use app::practice::practice as draw_practice;
use app::routes::route;
use app::topic::topic as draw_topic;
use app::trouble::Trouble;
use axum::Router;
use axum::extract::{Path, RawQuery, State as Extract};
use domain::form::Drill;
use domain::ids::{AreaId, SubjectId, TopicId};
use domain::practice::PER_DAY;
use std::sync::Arc;

/// Its routes.
pub fn routes() -> Router<Arc<State>> {
    Router::new().on(route::PRACTICE, choose_practice).on(route::PRACTICE_IN, practice).on(route::TOPIC, topic)
}

/// Questions for now: the banks to choose from, or on to the only one.
async fn choose_practice(Extract(state): All, reader: Reader, RawQuery(query): RawQuery) -> Answer {
    if let Some(bank) = &reader.page.only_bank {
        return Ok(on_to(&reader.page.to().practice_in(bank), query));
    }
    let view = BanksView { title: reader.page.text("practice-title"), banks: view::banks(&state, &reader, In::practice_in), news: None };
    Ok(reader.draw(draw_banks(&reader.page, view)))
}

/// Ten questions now.
async fn practice(Extract(state): All, reader: Reader, visitor: Visitor, Path((_, bank)): Path<(String, String)>) -> Answer {
    let bank = state.bank(&bank)?;
    let cached = Cached::page(&state, &reader, &visitor, help_shown(&bank, &reader)).await?;
    if let Some(page) = cached.find().await {
        return Ok(page);
    }
    let mut view = practice_view(&reader, &bank);
    if let Some(learner) = &visitor.0 {
        let texts = &reader.page.texts;
        let standing = state.study.standing(learner, &bank, &reader.zone).await?;
        let open = open_attempts(&visitor.unfinished(&state, PAST).await?, &bank).remove(Drill::Plan.name());
        view.open = open.map(|id| reader.page.to().attempt(id.as_str()));
        view.days_left = days_left(standing.goal.as_ref(), reader.today(&state.clock), texts);
        view.mistakes = standing.mistakes.len();
        view.weakest = weakest(&state, &reader, &bank, &standing);
        view.enough = (standing.today >= PER_DAY).then(|| texts.with("practice-enough", &[("n", standing.today.into())]));
    }
    let html = draw_practice(&reader.page, view);
    Ok(cached.keep(html, visitor.0.is_some()).await)
}

/// One topic, one area, or a whole subject.
async fn topic(Extract(state): All, reader: Reader, visitor: Visitor, Path((_, bank, name)): Path<(String, String, String)>) -> Answer {
    let bank = state.bank(&bank)?;
    let topic = TopicId::parse(&name).ok().and_then(|id| bank.topic(&id));
    let area = AreaId::parse(&name).ok().and_then(|id| bank.area(&id)).filter(|_| topic.is_none());
    let subject = SubjectId::parse(&name).ok().and_then(|id| bank.subject(&id));
    let cached = Cached::page(&state, &reader, &visitor, help_shown(&bank, &reader)).await?;
    if let Some(page) = cached.find().await {
        return Ok(page);
    }
    let standing = match &visitor.0 {
        Some(learner) => state.study.standing(learner, &bank, &reader.zone).await?,
        None => Arc::new(Standing::nobody(&bank)),
    };
    let view = match (topic, area, subject) {
        (Some(topic), ..) => topic_page(&state, &reader, &bank, topic, &standing),
        (None, Some(area), _) => area_page(&state, &reader, &bank, area, &standing),
        (None, None, Some(subject)) => subject_page(&state, &reader, &bank, subject, &standing),
        (None, None, None) => return Err(Refused(Trouble::NotFound)),
    };
    let html = draw_topic(&reader.page, view);
    Ok(cached.keep(html, visitor.0.is_some()).await)
}
