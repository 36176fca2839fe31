//! The pages of an attempt: a question, the question whether to finish, the result.

use crate::fresh;
use crate::http::news::{self, COMPLAINED, LATE};
use crate::http::reader::Reader;
use crate::http::refusal::Refused;
use crate::http::reply::{All, Answer, go};
use crate::http::session::Visitor;
use crate::http::view::attempts::explained_in;
use crate::state::State;
use crate::usecases::Fault;
use app::exam::pages::{self, FinishView};
use app::exam::present::{self, Asked, Sitting};
use app::exam::verdict::{attempt_title, result_view};
use app::exam::wire::RunnerView;
use app::spoken::ExamLang;
use app::trouble::Trouble;
use axum::extract::{Path, Query, State as Extract};
use axum::http::HeaderMap;
use domain::attempt::{Attempt, Mode};
use domain::bank::Bank;
use domain::ids::AttemptId;
use serde::Deserialize;

/// `/{lang}/attempts/{id}`: on to where the attempt stands.
pub(super) async fn attempt(Extract(state): All, reader: Reader, visitor: Visitor, Path((_, id)): Path<(String, String)>) -> Answer {
    let id = AttemptId::parse(&id).map_err(|_| Refused(Trouble::NotFound))?;
    let (attempt, _) = state.attempts.look(visitor.learner()?, &id).await?;
    Ok(go(&where_it_stands(&attempt, &reader, &id)))
}

/// What a link may add to the address of a question.
#[derive(Debug, Default, Deserialize)]
pub(super) struct StepQuery {
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
pub(super) async fn attempt_step(
    Extract(state): All,
    mut reader: Reader,
    visitor: Visitor,
    Path((_, id, step)): Path<(String, String, String)>,
    Query(mut said): Query<StepQuery>,
    headers: HeaderMap,
) -> Answer {
    // What has not just happened is not said, whatever the address says.
    said.late = said.late.filter(|_| news::is_news(&state, &headers, LATE));
    said.complained = said.complained.filter(|_| news::is_news(&state, &headers, COMPLAINED));
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
    let offered = state.library.bank(&bank.id);
    let offered = offered.as_deref().unwrap_or(bank);
    let mut view =
        result_view(sitting, offered, state.clock.day(ended), &help, said.part.unwrap_or(1), open).ok_or(Refused(Trouble::NotFound))?;
    view.date = reader.date(ended);
    view.late = said.late.is_some();
    Ok(reader.draw(app::exam::result::result(&reader.page, &ExamLang::from(bank), view)))
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
