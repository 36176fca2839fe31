//! How much of each play of a recording has reached its browser.

use axum::body::Body;
use bytes::Bytes;
use domain::attempt::PLAY_LASTS;
use domain::ids::OpId;
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
    pub fn count(&self, play: OpId, bytes: Bytes, whole: usize) -> Body {
        let delivery = self.0.get_with(play, || Arc::new(Delivery { whole, ..Delivery::default() }));
        let pieces = (0..bytes.len()).step_by(PIECE).map(move |from| {
            let piece = bytes.slice(from..bytes.len().min(from + PIECE));
            delivery.sent.fetch_add(piece.len(), Ordering::Relaxed);
            Ok::<_, Infallible>(piece)
        });
        Body::from_stream(stream::iter(pieces))
    }
}
