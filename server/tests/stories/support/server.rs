//! A server of its own for every story.

use super::bank::shipped;
use app::i18n::Value;
use domain::attempt::Millis;
use domain::lang::Lang;
use server::clock::{Clock, TestClock};
use server::config::Config;
use server::startup::{self, Content, Safar};
use server::state::State;
use server::{jobs, serve, usecases};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use store::testing::TestDb;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

/// The moment at which stories begin: 22 November 2026, 10:00 UTC.
pub const NOW: Millis = 1_795_341_600_000;
pub const SECOND: Millis = 1_000;
pub const MINUTE: Millis = 60 * SECOND;

/// The engine under the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A running server with a clock that only the story moves. Stories are plain functions: the server has threads of
/// its own.
pub struct Server {
    pub state: Arc<State>,
    pub addr: SocketAddr,
    serving: JoinHandle<()>,
    config: Config,
    clock: TestClock,
    runtime: Arc<Runtime>,
    db: Arc<TestDb>,
    folder: Arc<TempDir>,
}

/// Where a server keeps what it stores.
type Places = (Arc<TestDb>, Arc<TempDir>);

impl Server {
    /// A server with an empty SQLite file.
    pub fn start() -> Self {
        Self::on(Engine::Sqlite)
    }

    /// A server with an empty database of this engine.
    pub fn on(engine: Engine) -> Self {
        Self::with(engine, |_| {})
    }

    /// A server with an empty database and a changed configuration.
    pub fn with(engine: Engine, change: impl FnOnce(&mut Config)) -> Self {
        let (runtime, places, config, hands) = Self::prepare(engine, change);
        Self::open(runtime, places, config, hands)
    }

    /// A server with an empty SQLite file that has other texts and banks.
    pub fn of(content: Content, change: impl FnOnce(&mut Config)) -> Self {
        let (runtime, places, config, hands) = Self::prepare(Engine::Sqlite, change);
        let building = startup::build_from(content, config.clone(), Clock::of_test(hands.clone()));
        let safar = runtime.block_on(building).expect("the server starts");
        Self::serve(runtime, places, config, hands, safar)
    }

    fn prepare(engine: Engine, change: impl FnOnce(&mut Config)) -> (Arc<Runtime>, Places, Config, TestClock) {
        let runtime = Arc::new(tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap());
        let db = match engine {
            Engine::Sqlite => TestDb::sqlite(),
            Engine::Postgres => runtime.block_on(TestDb::postgres()),
        };
        let folder = tempfile::tempdir().unwrap();
        let (database_url, data_dir) = (db.url().to_owned(), folder.path().to_owned());
        let mut config = Config { database_url, data_dir, time_zone: Some("UTC".to_owned()), ..Config::default() };
        change(&mut config);
        let hands = TestClock { even: Arc::new(AtomicI64::new(NOW)), ahead: Arc::default() };
        (runtime, (Arc::new(db), Arc::new(folder)), config, hands)
    }

    /// A second server on the same database, with the same clock.
    pub fn twin(&self) -> Self {
        let places = (Arc::clone(&self.db), Arc::clone(&self.folder));
        Self::open(Arc::clone(&self.runtime), places, self.config.clone(), self.clock.clone())
    }

    /// The same database under a new process, as far as memory goes.
    pub fn restarted(self) -> Self {
        self.restarted_after(0, 0)
    }

    /// The same database under a new process with a changed configuration.
    pub fn changed(mut self, change: impl FnOnce(&mut Config)) -> Self {
        change(&mut self.config);
        self.restarted()
    }

    /// The same database under a new process, after its machine was off for so long, and has a clock that is so far ahead
    /// afterwards.
    pub fn restarted_after(self, off: Millis, ahead: Millis) -> Self {
        let Self { state, serving, config, clock, runtime, db, folder, .. } = self;
        stop(&runtime, serving);
        runtime.block_on(async {
            state.timekeeper.stop(&state.store).await.unwrap();
            state.store.close().await;
        });
        drop(state);
        clock.even.fetch_add(off, Ordering::SeqCst);
        clock.ahead.store(ahead, Ordering::SeqCst);
        Self::open(runtime, (db, folder), config, clock)
    }

    fn open(runtime: Arc<Runtime>, places: Places, config: Config, clock: TestClock) -> Self {
        let content = if config.content_dir.is_some() { Content::of(&config).expect("there is content") } else { shipped() };
        let building = startup::build_from(content, config.clone(), Clock::of_test(clock.clone()));
        let safar = runtime.block_on(building).expect("the server starts");
        Self::serve(runtime, places, config, clock, safar)
    }

    fn serve(runtime: Arc<Runtime>, (db, folder): Places, config: Config, clock: TestClock, safar: Safar) -> Self {
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let addr = listener.local_addr().unwrap();
        let (rules, refusal) = (serve::Rules::of(&config), server::http::no_seat(&safar.state));
        let serving = runtime.spawn(serve::run(listener, safar.router, rules, refusal, std::future::pending()));
        Self { state: safar.state, addr, serving, config, clock, runtime, db, folder }
    }

    /// Moves the clock to so many milliseconds after [`NOW`].
    pub fn at(&self, after: Millis) {
        self.clock.even.store(NOW + after, Ordering::SeqCst);
    }

    /// The machine's clock leaps and is so far ahead; time itself goes on as it does.
    pub fn leap(&self, ahead: Millis) {
        self.clock.ahead.store(ahead, Ordering::SeqCst);
    }

    /// An operator says that the machine's clock is right.
    pub fn confirm_clock(&self) {
        self.runtime.block_on(self.state.store.clock().set(self.state.clock.machine_says())).unwrap();
    }

    /// Lets the server ask the database again whose each session is, as it does after some seconds.
    pub fn forget_sessions(&self) {
        self.state.sessions.invalidate_all();
    }

    /// One round of background work.
    pub fn jobs(&self) {
        self.wait(jobs::round(&self.state));
    }

    /// Waits for something that happens inside the server.
    pub fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// Makes the projections again; returns how many attempts they hold.
    pub fn rebuild(&self) -> u64 {
        self.runtime.block_on(usecases::rebuild(&self.state.store)).unwrap()
    }

    /// Empties the projections behind the back of the server.
    pub fn forget_projections(&self) {
        self.runtime.block_on(self.db.run("DELETE FROM results; DELETE FROM memories"));
    }

    /// All projections as text.
    pub fn projections(&self) -> String {
        self.runtime.block_on(self.state.store.records().dump_projections()).unwrap()
    }

    /// How much the database holds.
    pub fn counts(&self) -> store::Counts {
        self.runtime.block_on(self.state.store.counts()).unwrap()
    }

    /// The data folder.
    pub fn data_dir(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Somebody else who reads the SQLite file, and has not finished until this is dropped.
    pub fn foreign_reader(&self) -> Box<dyn Send> {
        self.runtime.block_on(self.db.foreign_reader())
    }

    /// The folder of the SQLite file.
    pub fn folder(&self) -> &std::path::Path {
        self.db.folder()
    }

    /// A text of the interface, from the catalogue and not from the page.
    pub fn say(&self, lang: &str, id: &str, values: &[(&str, Value<'_>)]) -> String {
        let texts = self.state.catalogue.texts(&Lang::parse(lang).unwrap()).expect("the interface speaks this language");
        let text = texts.with(id, values);
        assert_ne!(text, id, "there is no such text");
        text
    }
}

fn stop(runtime: &Runtime, serving: JoinHandle<()>) {
    serving.abort();
    let _ = runtime.block_on(serving);
}
