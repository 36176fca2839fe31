//! Recordings of an exam, for pages without a script.

use super::files;
use super::pages::{All, Answer};
use super::reader::Refused;
use super::session::Visitor;
use app::trouble::Trouble;
use axum::body::Body;
use axum::extract::{Path, State as Extract};
use axum::http::header::ALLOW;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::IntoResponse;
use bytes::Bytes;
use domain::attempt::{PLAY_LASTS, Wish};
use domain::ids::{AttemptId, OpId, StimulusId};
use domain::question::Material;
use futures::stream;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// A recording is handed to the connection in pieces of so many bytes: what the connection took last shows how far it came.
const PIECE: usize = 16 * 1024;

/// How much of each play has reached its browser, for as long as the play may last. A recording that came whole is not offered
/// again when its page is read anew; one whose connection broke is.
#[derive(Clone)]
pub struct Deliveries(moka::sync::Cache<OpId, Arc<Delivery>>);

#[derive(Default)]
struct Delivery {
    sent: AtomicUsize,
    whole: usize,
}

impl Default for Deliveries {
    fn default() -> Self {
        let lasts = Duration::from_millis(PLAY_LASTS.unsigned_abs());
        Self(moka::sync::Cache::builder().max_capacity(20_000).time_to_live(lasts).build())
    }
}

impl Deliveries {
    /// Whether all bytes of this play have been taken.
    pub fn whole(&self, play: &OpId) -> bool {
        self.0.get(play).is_some_and(|delivery| delivery.sent.load(Ordering::Relaxed) >= delivery.whole)
    }

    /// `bytes` of a play of `whole` bytes, counted as they are taken.
    fn count(&self, play: OpId, bytes: Bytes, whole: usize) -> Body {
        let delivery = self.0.get_with(play, || Arc::new(Delivery { whole, ..Delivery::default() }));
        let pieces = (0..bytes.len()).step_by(PIECE).map(move |from| {
            let piece = bytes.slice(from..bytes.len().min(from + PIECE));
            delivery.sent.fetch_add(piece.len(), Ordering::Relaxed);
            Ok::<_, Infallible>(piece)
        });
        Body::from_stream(stream::iter(pieces))
    }
}

/// A recording of an exam. The play counts as soon as its sound is fetched; what is fetched again under the same name, as
/// browsers do piece by piece or after a broken connection, is the same play, for as long as it may last.
pub async fn recording(
    Extract(state): All,
    visitor: Visitor,
    Path((id, stimulus, op)): Path<(String, String, String)>,
    method: Method,
    headers: HeaderMap,
) -> Answer {
    // Nobody hears anything of it, so it must not count as a play.
    if method == Method::HEAD {
        return Ok((StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET")]).into_response());
    }
    let gone = |_| Refused(Trouble::NotFound);
    let (id, op) = (AttemptId::parse(&id).map_err(gone)?, OpId::parse(&op).map_err(gone)?);
    let learner = visitor.learner()?;
    let (attempt, bank) = state.attempts.look(learner, &id).await?;
    let asked = attempt.form.items.iter().filter_map(|item| bank.items.get(&item.question));
    let heard =
        asked.filter_map(|item| bank.stimuli.get(item.question.stimulus.as_ref()?)).find(|entry| entry.stimulus.id.as_str() == stimulus);
    let Some(Material::Audio { file, plays }) = heard.map(|entry| &entry.stimulus.material) else { return Err(Refused(Trouble::NotFound)) };
    drop(attempt);
    let stimulus = StimulusId::parse(&stimulus).map_err(gone)?;
    let wish = Wish::Play { stimulus: stimulus.clone(), plays: Some(*plays), op: op.clone() };
    let (attempt, _, refusal) = state.attempts.wish(learner, &id, wish).await?;
    if refusal.is_some() || attempt.sounding(&stimulus, state.clock.now()) != Some(&op) {
        return Err(Refused(Trouble::NotFound));
    }
    drop(attempt);
    files::send(state.files.as_ref(), (&bank, file), &headers, "private, max-age=180", |bytes, whole| {
        state.deliveries.count(op, bytes, whole)
    })
}
