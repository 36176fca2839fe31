//! Connections: how many there may be, how long each step of one may take, and how all of them end.
//!
//! `axum::serve` waits for ever: for a request that never comes to its end, for a reader who does not read, and at the stop
//! for both. Here each connection has a seat that says what it is waiting for and since when; a look once a second frees
//! the seats of those who wait too long, and nobody can sit on all of them.

use crate::config::{ClientAddress, Config};
use crate::network::Network;
use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::{ConnectInfo, Request};
use bytes::Bytes;
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore, watch};
use tokio::task::JoinSet;
use tower::Service;

/// The lines of a request up to its body must come within this time, the first ones on a new connection too.
const HEAD: Duration = Duration::from_secs(10);
/// A connection that asks nothing more is kept for this long: a learner reads a question before the next one.
const IDLE: Duration = Duration::from_secs(75);
/// Whoever takes nothing of an answer for this long is gone.
const STUCK: Duration = Duration::from_secs(15);
/// The slowest reader of the longest answer has this long.
const LONGEST: Duration = Duration::from_secs(600);
/// After a stop was asked for, requests under way have this long to be finished.
const FINISH: Duration = Duration::from_secs(6);
/// How often seats are looked at, and how often after a stop was asked for.
const LOOK: Duration = Duration::from_secs(1);
const LAST_LOOK: Duration = Duration::from_millis(100);

/// The lines of a request take at most so many bytes; an answer waits in memory for its reader with about as many.
const BUFFER: usize = 32 * 1024;
/// So many lines has a request at most.
const LINES: usize = 100;
/// So many of those who find no seat are told so at the same time; more are only turned away.
const TOLD: usize = 64;

/// How many connections there may be.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// All together.
    pub connections: usize,
    /// Of one network. `None` behind a proxy, where all come from one.
    pub of_network: Option<usize>,
}

impl Rules {
    /// As they were set.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        let of_network = (config.client_address == ClientAddress::Connection).then_some(config.connections_per_network);
        Self { connections: config.connections, of_network }
    }
}

/// Answers requests until `stop` comes to its end, then finishes those under way. Whoever finds no seat is sent `refusal`,
/// a whole response.
pub async fn run(listener: TcpListener, router: Router, rules: Rules, refusal: Bytes, stop: impl Future<Output = ()>) {
    let seats = Arc::new(Seats::new(rules));
    let mut http = http1::Builder::new();
    // Our own clock of each seat sees more than a time-out of the lines of a request.
    http.timer(TokioTimer::new()).header_read_timeout(None).max_buf_size(BUFFER).max_headers(LINES);
    let told = Arc::new(Semaphore::new(TOLD));
    let (ending, end) = watch::channel(());
    let mut talks = JoinSet::new();
    let mut looks = tokio::time::interval(LOOK);
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => match seats.take(peer) {
                    Some(seat) => {
                        talks.spawn(talk(http.clone(), stream, peer, seat, router.clone(), end.clone()));
                    }
                    None => if let Ok(turn) = Arc::clone(&told).try_acquire_owned() {
                        let refusal = refusal.clone();
                        talks.spawn(async move { refuse(stream, &refusal).await; drop(turn) });
                    },
                },
                Err(error) => {
                    // Most often too many open files: some seat becomes free soon.
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
            _ = looks.tick() => seats.look(false),
            Some(_) = talks.join_next() => {}
        }
    }
    drop(listener);
    drop(ending);
    let last = async {
        let mut looks = tokio::time::interval(LAST_LOOK);
        loop {
            tokio::select! {
                _ = looks.tick() => seats.look(true),
                talk = talks.join_next() => if talk.is_none() { break },
            }
        }
    };
    if tokio::time::timeout(FINISH, last).await.is_err() {
        tracing::warn!(connections = talks.len(), "whoever was not done reading or sending is cut off");
    }
    talks.shutdown().await;
}

/// One connection, from its first byte to its last.
async fn talk(http: http1::Builder, stream: TcpStream, peer: SocketAddr, seat: Taken, router: Router, mut end: watch::Receiver<()>) {
    // Without it a page waits for delayed acknowledgements.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
    let place = Arc::clone(&seat.place);
    let service = service_fn(|request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        place.step(Step::Asked);
        let (answer, place) = (router.clone().call(request), Arc::clone(&place));
        async move { answer.await.map(|answer| answer.map(|body| Read { body, place })) }
    });
    let stream = Watched { stream, place: Arc::clone(&seat.place) };
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    let mut asked_to_end = false;
    loop {
        tokio::select! {
            // How a connection ends is nobody's concern: people close their browsers.
            _ = &mut connection => break,
            () = seat.place.out.notified() => break,
            _ = end.changed(), if !asked_to_end => {
                connection.as_mut().graceful_shutdown();
                asked_to_end = true;
            }
        }
    }
}

/// Tells a person who found no seat, and waits a moment until they have heard it.
async fn refuse(mut stream: TcpStream, refusal: &[u8]) {
    let told = async {
        stream.write_all(refusal).await?;
        stream.shutdown().await?;
        // A connection that is closed over unread bytes takes the answer with it.
        let mut unread = [0; 1024];
        while stream.read(&mut unread).await? > 0 {}
        io::Result::Ok(())
    };
    let _ = tokio::time::timeout(Duration::from_secs(1), told).await;
}

/// What a connection is waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Step {
    /// For the first byte of all.
    New,
    /// For the first byte of another request.
    Idle,
    /// For the rest of the lines of a request.
    Head,
    /// For us, or for the reader of our answer.
    Asked,
}

impl Step {
    const ALL: [Self; 4] = [Self::New, Self::Idle, Self::Head, Self::Asked];

    const fn at_most(self) -> Duration {
        match self {
            Self::New | Self::Head => HEAD,
            Self::Idle => IDLE,
            Self::Asked => LONGEST,
        }
    }
}

/// Where one connection sits.
struct Place {
    network: Network,
    begun: Instant,
    step: AtomicU8,
    /// When the step began, in milliseconds after `begun`.
    since: AtomicU64,
    /// Since when nothing more can be written, in milliseconds after `begun`; [`FLOWS`] while it can.
    stuck: AtomicU64,
    out: Notify,
}

const FLOWS: u64 = u64::MAX;

impl Place {
    fn new(network: Network) -> Self {
        let [step, since, stuck] = [0, 0, FLOWS];
        let step = AtomicU8::new(step as u8);
        Self { network, begun: Instant::now(), step, since: since.into(), stuck: stuck.into(), out: Notify::new() }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(FLOWS)
    }

    fn at(&self) -> Step {
        Step::ALL[usize::from(self.step.load(Ordering::Relaxed)) % Step::ALL.len()]
    }

    fn step(&self, step: Step) {
        self.since.store(self.now(), Ordering::Relaxed);
        self.step.store(step as u8, Ordering::Relaxed);
    }

    /// A byte came: a request begins unless one is under way.
    fn heard(&self) {
        if matches!(self.at(), Step::New | Step::Idle) {
            self.step(Step::Head);
        }
    }

    fn wrote(&self, all_taken: bool) {
        if all_taken {
            self.stuck.store(FLOWS, Ordering::Relaxed);
        } else {
            let _ = self.stuck.compare_exchange(FLOWS, self.now(), Ordering::Relaxed, Ordering::Relaxed);
        }
    }

    /// How long it has been waiting in its step.
    fn waited(&self) -> Duration {
        Duration::from_millis(self.now().saturating_sub(self.since.load(Ordering::Relaxed)))
    }

    /// A request is under way, or its answer still on its way.
    fn busy(&self) -> bool {
        self.at() == Step::Asked || self.stuck.load(Ordering::Relaxed) != FLOWS
    }

    fn too_long(&self) -> bool {
        let stuck = match self.stuck.load(Ordering::Relaxed) {
            FLOWS => Duration::ZERO,
            since => Duration::from_millis(self.now().saturating_sub(since)),
        };
        stuck >= STUCK || self.waited() >= self.at().at_most()
    }
}

/// All seats.
struct Seats {
    rules: Rules,
    taken: Mutex<Table>,
}

#[derive(Default)]
struct Table {
    places: HashMap<u64, Arc<Place>>,
    of_network: HashMap<Network, usize>,
    next: u64,
}

/// A seat while it is taken.
struct Taken {
    place: Arc<Place>,
    number: u64,
    seats: Arc<Seats>,
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.seats.table().free(self.number);
    }
}

impl Seats {
    fn new(rules: Rules) -> Self {
        Self { rules, taken: Mutex::default() }
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A seat for a caller. If all are taken, whoever has been waiting longest without having asked anything gives theirs:
    /// one of the same network if it has all that are its, else one of the network that has most. A request under way is
    /// never cut off for another.
    fn take(self: &Arc<Self>, peer: SocketAddr) -> Option<Taken> {
        let network = Network::of(peer.ip());
        let mut table = self.table();
        let ours = table.of_network.get(&network).copied().unwrap_or(0);
        if self.rules.of_network.is_some_and(|most| ours >= most) && !table.make_room(network) {
            return None;
        }
        if table.places.len() >= self.rules.connections {
            let crowd = table.of_network.iter().max_by_key(|(_, count)| **count).map(|(network, _)| *network)?;
            if !table.make_room(crowd) {
                return None;
            }
        }
        let place = Arc::new(Place::new(network));
        table.next += 1;
        let number = table.next;
        table.places.insert(number, Arc::clone(&place));
        *table.of_network.entry(network).or_insert(0) += 1;
        Some(Taken { place, number, seats: Arc::clone(self) })
    }

    /// Frees the seats of those who wait too long; at the end, of all who have no request under way.
    fn look(&self, at_end: bool) {
        for place in self.table().places.values() {
            let done = at_end
                && !place.busy()
                // A request may be just arriving.
                && (place.at() != Step::Head || place.waited() >= LOOK);
            if done || place.too_long() {
                place.out.notify_one();
            }
        }
    }
}

impl Table {
    fn free(&mut self, number: u64) {
        let Some(place) = self.places.remove(&number) else { return };
        if let Some(count) = self.of_network.get_mut(&place.network) {
            *count -= 1;
            if *count == 0 {
                self.of_network.remove(&place.network);
            }
        }
    }

    fn make_room(&mut self, network: Network) -> bool {
        let waiting = self.places.iter().filter(|(_, place)| place.network == network && !place.busy());
        // Of those who have waited equally long, the one that came first.
        let longest = waiting.max_by_key(|(number, place)| (place.waited(), Reverse(**number)));
        let Some((number, place)) = longest.map(|(number, place)| (*number, Arc::clone(place))) else {
            return false;
        };
        self.free(number);
        place.out.notify_one();
        true
    }
}

/// A stream that tells its seat what passes.
struct Watched {
    stream: TcpStream,
    place: Arc<Place>,
}

impl AsyncRead for Watched {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
        if buffer.filled().len() > before {
            self.place.heard();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.place.wrote(written.is_ready());
        written
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.place.wrote(written.is_ready());
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// The body of an answer. When it is done with, the connection waits for another request.
struct Read {
    body: Body,
    place: Arc<Place>,
}

impl HttpBody for Read {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Read {
    fn drop(&mut self) {
        self.place.step(Step::Idle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seats(connections: usize, of_network: Option<usize>) -> Arc<Seats> {
        Arc::new(Seats::new(Rules { connections, of_network }))
    }

    fn from(seats: &Arc<Seats>, address: &str) -> Option<Taken> {
        seats.take(SocketAddr::new(address.parse().unwrap(), 5))
    }

    fn was_put_out(taken: &Taken) -> bool {
        !taken.seats.table().places.contains_key(&taken.number)
    }

    #[test]
    fn one_network_cannot_take_the_seats_of_others() {
        let seats = seats(5, Some(3));
        let crowd: Vec<_> = (0..3).map(|_| from(&seats, "192.0.2.1").unwrap()).collect();
        let other = from(&seats, "192.0.2.2").unwrap();
        let fourth = from(&seats, "192.0.2.1").unwrap();
        assert!(was_put_out(&crowd[0]), "who has waited longest makes room");
        assert!([&crowd[1], &crowd[2], &other, &fourth].into_iter().all(|taken| !was_put_out(taken)));
        assert_eq!(seats.table().places.len(), 4);
        drop(crowd);
        assert_eq!(seats.table().places.len(), 2, "a seat is given back once");
    }

    #[test]
    fn a_request_under_way_is_not_cut_off_for_another() {
        let seats = seats(9, Some(2));
        let busy: Vec<_> = (0..2).map(|_| from(&seats, "2001:db8::1").unwrap()).collect();
        for taken in &busy {
            taken.place.step(Step::Asked);
        }
        assert!(from(&seats, "2001:db8::2").is_none(), "one customer is one network");
        busy[1].place.step(Step::Idle);
        assert!(from(&seats, "2001:db8::3").is_some());
        assert!(!was_put_out(&busy[0]) && was_put_out(&busy[1]));
    }

    #[test]
    fn when_all_seats_are_taken_the_largest_crowd_makes_room() {
        let seats = seats(4, None);
        let crowd: Vec<_> = (0..3).map(|_| from(&seats, "192.0.2.1").unwrap()).collect();
        let other = from(&seats, "192.0.2.2").unwrap();
        let third = from(&seats, "192.0.2.3").unwrap();
        assert!(crowd.iter().filter(|taken| was_put_out(taken)).count() == 1 && !was_put_out(&other) && !was_put_out(&third));
    }

    #[test]
    fn each_step_has_its_time() {
        let place = Place::new(Network::of("192.0.2.1".parse().unwrap()));
        let later = |time: Duration| {
            let mut place = Place::new(place.network);
            place.begun = Instant::now().checked_sub(time).unwrap();
            place
        };
        assert!(!place.too_long());
        assert!(later(HEAD).too_long(), "nothing was ever sent");
        let (head, idle, asked) = (later(HEAD), later(IDLE), later(HEAD));
        for (place, step) in [(&head, Step::Head), (&idle, Step::Idle), (&asked, Step::Asked)] {
            place.step.store(step as u8, Ordering::Relaxed);
        }
        assert!(head.too_long() && idle.too_long() && !asked.too_long());
        asked.stuck.store(0, Ordering::Relaxed);
        assert!(!asked.too_long());
        let stuck = later(STUCK);
        stuck.step.store(Step::Asked as u8, Ordering::Relaxed);
        stuck.stuck.store(0, Ordering::Relaxed);
        assert!(stuck.too_long());
        stuck.wrote(true);
        assert!(!stuck.too_long());
    }

    #[test]
    fn a_first_byte_begins_a_request_and_a_body_does_not() {
        let place = Place::new(Network::of("192.0.2.1".parse().unwrap()));
        place.heard();
        assert_eq!(place.at(), Step::Head);
        place.step(Step::Asked);
        place.heard();
        assert_eq!(place.at(), Step::Asked);
    }
}
