//! Attempts: begun, answered, ended, and their results.

mod page;
mod step;

use super::posted::{NoFields, Posted};
use super::reader::{Reader, remember_zone};
use super::refusal::Refused;
use super::reply::{All, Answer, fresh_json, go};
use super::route::On;
use super::session::{self, HELP, Visitor};
use super::view::attempts::{drawn, explained_in};
use crate::caller::By;
use crate::state::State;
use app::exam::parts::part_of;
use app::exam::present::Sitting;
use app::exam::wire::{ITEMS, Items};
use app::routes::route;
use app::trouble::Trouble;
use axum::Router;
use axum::extract::{Path, Query, State as Extract};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use domain::attempt::{Mode, Wish};
use domain::ids::{AttemptId, BankId, ChoiceId};
use domain::lang::Lang;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Its routes.
pub fn routes() -> Router<Arc<State>> {
    Router::new()
        .on(route::ATTEMPT, page::attempt)
        .on(route::ATTEMPT_STEP, page::attempt_step)
        .on(route::API_START, start)
        .on(route::API_STEP, step::step)
        .on(route::API_ITEMS, items)
        .on(route::API_FINISH, finish)
        .on(route::API_JUDGE, judge)
}

/// The form that starts an attempt.
#[derive(Debug, Deserialize)]
struct StartFields {
    bank: String,
    test: String,
    mode: Mode,
    help: Option<String>,
}

/// Starts an attempt. Whoever has no session gets one: nobody has to register.
async fn start(Extract(state): All, visitor: Visitor, jar: CookieJar, Posted { reader, fields: form }: Posted<StartFields>) -> Answer {
    let bank = BankId::parse(&form.bank).map_err(|_| Refused(Trouble::NotFound))?;
    let mut jar = jar;
    if let Some(value) = help_choice(form.help.as_deref()) {
        jar = jar.add(session::choice(&state, HELP, value));
    }
    // What cannot begin makes nobody a learner.
    state.attempts.may_start(&bank, &form.test, form.mode, visitor.0.is_some())?;
    let newcomer;
    let by = match &visitor.0 {
        Some(learner) => By::from(learner),
        None => {
            let (new, cookie) = session::newcomer(&state)?;
            jar = jar.add(cookie);
            newcomer = new;
            By::from(&newcomer)
        }
    };
    let help = match form.help.as_deref() {
        Some("none") => None,
        Some(tag) => tag.parse().ok(),
        None => reader.help.clone(),
    };
    let id = state.attempts.start((by, &reader.zone), &bank, &form.test, form.mode, help).await?;
    Ok((jar, go(&reader.page.to().question(id.as_str(), 0))).into_response())
}

/// The help language chosen in a form, as the value of its cookie.
fn help_choice(chosen: Option<&str>) -> Option<String> {
    match chosen? {
        "none" => Some("none".to_owned()),
        tag => Some(Lang::parse(tag).ok()?.to_string()),
    }
}

/// What the island asks for with items.
#[derive(Debug, Deserialize)]
struct ItemsQuery {
    lang: String,
    /// The time zone of the browser, if it knows it.
    zone: Option<String>,
    /// The first of them, counted from 0.
    #[serde(default)]
    from: u16,
}

/// Items travel in pieces of so many bytes before they are compressed, or one by one where a single item has more: with
/// its page a piece must not weigh more than 8 KB.
const PIECE: usize = 11 * 1024;

/// The next items of an open attempt, so that the island can move without the network. In exam mode they hold no key,
/// as everywhere.
async fn items(
    Extract(state): All,
    visitor: Visitor,
    headers: HeaderMap,
    jar: CookieJar,
    Path(id): Path<String>,
    Query(asked): Query<ItemsQuery>,
) -> Answer {
    let reader = Reader::of_form(&state, &headers, &asked.lang)?;
    let id = AttemptId::parse(&id).map_err(|_| Refused(Trouble::NotFound))?;
    let (attempt, bank) = state.attempts.look(visitor.learner()?, &id).await?;
    if attempt.end.is_some() {
        return Err(Refused(Trouble::NotFound));
    }
    let count = u16::try_from(attempt.items.len()).unwrap_or(u16::MAX);
    let sitting = Sitting { bank: &bank, attempt: &attempt, id: id.as_str(), texts: &reader.page.texts, today: state.clock.today() };
    let mut items = Vec::new();
    let mut bytes = 0;
    for n in asked.from..count {
        let item = drawn(&reader, sitting, n).ok_or(Refused(Trouble::NotFound))?;
        bytes += item.html.len();
        if bytes > PIECE && !items.is_empty() {
            break;
        }
        items.push(item);
    }
    let items = fresh_json(&Items { safar: ITEMS.to_owned(), attempt: id.to_string(), items });
    Ok((remember_zone(&state, &headers, asked.zone.as_deref()).map(|zone| jar.add(zone)), items).into_response())
}

/// Finishes an attempt.
async fn finish(Extract(state): All, visitor: Visitor, Path(id): Path<String>, Posted { reader, .. }: Posted<NoFields>) -> Answer {
    let id = AttemptId::parse(&id).map_err(|_| Refused(Trouble::NotFound))?;
    state.attempts.finish(visitor.learner()?, &id).await?;
    Ok(go(&reader.page.to().result(id.as_str())))
}

/// The learner's judgement of an answer that no machine can mark.
async fn judge(
    Extract(state): All,
    visitor: Visitor,
    Path(id): Path<String>,
    Posted { reader, fields }: Posted<Vec<(String, String)>>,
) -> Answer {
    let of = |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
    let bad = Refused(Trouble::BadRequest);
    let item: u16 = of("n").and_then(|n| n.parse().ok()).ok_or(bad)?;
    let met: Result<BTreeSet<_>, _> = fields.iter().filter(|(name, _)| name == "met").map(|(_, point)| ChoiceId::parse(point)).collect();
    let id = AttemptId::parse(&id).map_err(|_| Refused(Trouble::NotFound))?;
    let learner = visitor.learner()?;
    state.attempts.look(learner, &id).await?;
    // Whatever the attempt says to it, its own page shows how it stands.
    let (attempt, bank, _) = state.attempts.wish(learner, &id, Wish::SelfMark { item, met: met.map_err(|_| bad)? }).await?;
    let result = reader.page.to().result_part(id.as_str(), part_of(&bank, &attempt, &explained_in(&reader, &attempt, &bank), item));
    Ok(go(&format!("{result}#q{}", u32::from(item) + 1)))
}
