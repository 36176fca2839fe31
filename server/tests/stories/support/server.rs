//! A server of its own for every story.

use app::i18n::Value;
use domain::attempt::Millis;
use domain::lang::Lang;
use server::clock::Clock;
use server::config::Config;
use server::startup::{self, Safar, State};
use server::{jobs, usecases};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use store::testing::TestDb;
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
    clock: Arc<AtomicI64>,
    runtime: Arc<Runtime>,
    db: Arc<TestDb>,
}

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
        let runtime = Arc::new(tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap());
        let db = match engine {
            Engine::Sqlite => TestDb::sqlite(),
            Engine::Postgres => runtime.block_on(TestDb::postgres()),
        };
        let mut config = Config { database_url: db.url().to_owned(), ..Config::default() };
        change(&mut config);
        Self::open(runtime, Arc::new(db), config, Arc::new(AtomicI64::new(NOW)))
    }

    /// A server with an empty SQLite file that answers from a state changed before it starts.
    pub fn altered(change: impl FnOnce(State) -> State) -> Self {
        let server = Self::start();
        let Self { state, serving, config, clock, runtime, db, .. } = server;
        stop(&runtime, serving);
        let state = Arc::new(change(Arc::into_inner(state).expect("nobody else holds the state of a stopped server")));
        let safar = Safar { router: server::http::router(Arc::clone(&state)), state };
        Self::serve(runtime, db, config, clock, safar)
    }

    /// A second server on the same database, with the same clock.
    pub fn twin(&self) -> Self {
        Self::open(Arc::clone(&self.runtime), Arc::clone(&self.db), self.config.clone(), Arc::clone(&self.clock))
    }

    /// The same database under a new process, as far as memory goes.
    pub fn restarted(self) -> Self {
        let Self { state, serving, config, clock, runtime, db, .. } = self;
        stop(&runtime, serving);
        runtime.block_on(state.store.close());
        drop(state);
        Self::open(runtime, db, config, clock)
    }

    fn open(runtime: Arc<Runtime>, db: Arc<TestDb>, config: Config, clock: Arc<AtomicI64>) -> Self {
        let safar = runtime.block_on(startup::build(config.clone(), Clock::Set(Arc::clone(&clock)))).expect("the server starts");
        Self::serve(runtime, db, config, clock, safar)
    }

    fn serve(runtime: Arc<Runtime>, db: Arc<TestDb>, config: Config, clock: Arc<AtomicI64>, safar: Safar) -> Self {
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let addr = listener.local_addr().unwrap();
        let service = safar.router.into_make_service_with_connect_info::<SocketAddr>();
        let serving = runtime.spawn(async move { axum::serve(listener, service).await.unwrap() });
        Self { state: safar.state, addr, serving, config, clock, runtime, db }
    }

    /// Moves the clock to so many milliseconds after [`NOW`].
    pub fn at(&self, after: Millis) {
        self.clock.store(NOW + after, Ordering::SeqCst);
    }

    /// One round of background work.
    pub fn jobs(&self) {
        self.runtime.block_on(jobs::round(&self.state));
    }

    /// Makes the projections again; returns how many attempts they hold.
    pub fn rebuild(&self) -> usize {
        self.runtime.block_on(usecases::rebuild(&self.state.store)).unwrap()
    }

    /// All projections as text.
    pub fn projections(&self) -> String {
        self.runtime.block_on(self.state.store.dump_projections()).unwrap()
    }

    /// How much the database holds.
    pub fn counts(&self) -> store::Counts {
        self.runtime.block_on(self.state.store.counts()).unwrap()
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
