//! `safar`: one binary, a subcommand for each role.

use app::i18n::BadTexts;
use clap::{Parser, Subcommand, ValueEnum};
use domain::lang::Lang;
use domain::language::{BASE, Languages};
use domain::timekeeping::ClockCheck;
use server::clock::Clock;
use server::config::Config;
use server::reports::{self, formats::Format as ReportFormat};
use server::{content, jobs, measures, serve, startup, timekeeper, usecases};
use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// What the database may take to close.
const CLOSING: Duration = Duration::from_secs(2);
/// Files that are open beside connections: the database, its log, our own output.
const OTHER_FILES: u64 = 100;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Prepare for the exam, learn, and prepare to leave: a server for migrants, trainers and centres.
#[derive(Debug, Parser)]
#[command(name = "safar", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answers requests until it is stopped.
    Serve(Settings),
    /// Looks after question banks.
    #[command(subcommand)]
    Bank(BankCommand),
    /// Writes a report: `complaints` (what learners find wrong with questions) or `quality` (the numbers of every test, and what
    /// must be read again).
    Report(WantedReport),
    /// Makes scores and memories again from the records.
    Rebuild(Settings),
    /// Fills an empty database with learners who do not exist, to try Safar with much data.
    DemoData {
        /// How many learners.
        #[arg(long, default_value_t = 20)]
        learners: u64,
        /// How many answers they have given together, about.
        #[arg(long, default_value_t = 2_000)]
        answers: u64,
        /// How many of these the first of them has given.
        #[arg(long, default_value_t = 200)]
        first: u64,
        #[command(flatten)]
        settings: Settings,
    },
    /// Looks after the time that Safar keeps.
    #[command(subcommand)]
    Clock(ClockCommand),
    /// Checks configuration, banks, database and clock, and says what to do.
    Doctor(Settings),
}

#[derive(Debug, Subcommand)]
enum ClockCommand {
    /// Says that the machine's clock is right: Safar's time becomes what it says now, at once also in servers that run.
    /// Clocks of exams that run keep what is left on them.
    Confirm(Settings),
}

#[derive(Debug, Subcommand)]
enum BankCommand {
    /// Checks every bank: file, line, rule, and how to mend it. Exit code 1 if a bank has an error.
    Check {
        /// How what was found is written.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        /// The folder of the banks; without it, the banks inside this program.
        #[arg(long)]
        banks: Option<PathBuf>,
        /// Instead of problems, the questions that rest on an article, "115-FZ art. 13.3", or on a whole act, "115-FZ".
        #[arg(long)]
        law: Option<String>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// A report, and how it is written.
#[derive(Debug, clap::Args)]
struct WantedReport {
    /// Its name.
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(reports::REPORTS.map(|report| report.name)))]
    name: String,
    /// How it is written. `xlsx` and `pdf` go to a file or a pipe only.
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    format: ReportFormat,
    /// The language of headings and words; JSON has none.
    #[arg(long, default_value = BASE)]
    lang: String,
    /// Only this table of the report. CSV has one table.
    #[arg(long)]
    table: Option<String>,
    /// The file; without it, the standard output.
    #[arg(long)]
    output: Option<PathBuf>,
    /// The folder of the banks, for a report on banks; without it, the banks inside this program.
    #[arg(long)]
    banks: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
}

/// Where the configuration comes from, and what is set on the command line.
#[derive(Debug, clap::Args)]
struct Settings {
    /// The configuration file.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Where Safar listens, for instance 127.0.0.1:3000.
    #[arg(long)]
    http_addr: Option<SocketAddr>,
    /// The database, for instance sqlite:data/safar.db or postgres://user@host/safar.
    #[arg(long)]
    database_url: Option<String>,
}

impl Settings {
    fn read(self) -> anyhow::Result<Config> {
        let mut config = Config::read(self.config.as_deref())?;
        config.http_addr = self.http_addr.unwrap_or(config.http_addr);
        config.database_url = self.database_url.unwrap_or(config.database_url);
        Ok(config)
    }
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("safar: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    server::private::mask();
    match cli.command {
        Command::Serve(settings) => {
            let runtime = runtime()?;
            let code = runtime.block_on(serve_until_stopped(settings.read()?));
            // A sheet that is being set cannot be interrupted, and nobody waits for it any more.
            runtime.shutdown_timeout(Duration::from_secs(1));
            code
        }
        Command::Bank(BankCommand::Check { format, banks, law: Some(law) }) => find_law(format, banks, &law),
        Command::Bank(BankCommand::Check { format, banks, law: None }) => check_banks(format, banks),
        Command::Report(wanted) => runtime()?.block_on(report(wanted)),
        Command::Rebuild(settings) => runtime()?.block_on(rebuild(settings.read()?)),
        Command::DemoData { learners, answers, first, settings } => {
            runtime()?.block_on(demo_data(usecases::Amount { learners, answers, first }, settings.read()?))
        }
        Command::Clock(ClockCommand::Confirm(settings)) => runtime()?.block_on(confirm_clock(settings.read()?)),
        Command::Doctor(settings) => runtime()?.block_on(doctor(settings.read()?)),
    }
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}

async fn serve_until_stopped(config: Config) -> anyhow::Result<ExitCode> {
    log_to_stderr(&config.log);
    let (addr, metrics_addr) = (config.http_addr, config.metrics_addr);
    let safar = startup::build(config, Clock::machine()).await?;
    let listener = tokio::net::TcpListener::bind(addr).await.map_err(|error| anyhow::anyhow!("cannot listen on {addr}: {error}"))?;
    if let Some(addr) = metrics_addr {
        let measures = measures::begin()?;
        let listener = tokio::net::TcpListener::bind(addr).await.map_err(|error| anyhow::anyhow!("cannot listen on {addr}: {error}"))?;
        tokio::spawn(measures::show(listener, measures));
    }
    let work = tokio::spawn(jobs::run(Arc::clone(&safar.state)));
    let reading = tokio::spawn(jobs::renew_content(Arc::clone(&safar.state)));
    let deriving = tokio::spawn(jobs::renew_projections(Arc::clone(&safar.state)));
    tracing::info!("Safar listens on http://{}", listener.local_addr()?);
    let rules = serve::Rules::of(&safar.state.config);
    allow_open_files(rules.connections);
    let refusal = server::http::no_seat(&safar.state);
    serve::run(listener, safar.router, rules, refusal, stopped()).await;
    work.abort();
    reading.abort();
    deriving.abort();
    let closing = async {
        if let Err(fault) = safar.state.timekeeper.stop(&safar.state.store).await {
            tracing::warn!(%fault, "the time of the stop could not be kept");
        }
        safar.state.store.close().await;
    };
    if tokio::time::timeout(CLOSING, closing).await.is_err() {
        tracing::warn!("the database did not close in time; what was acknowledged is on the disk");
    }
    Ok(ExitCode::SUCCESS)
}

/// Lets the process open as many files as there may be connections, if the system permits it.
fn allow_open_files(connections: usize) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let wanted = u64::try_from(connections).unwrap_or(u64::MAX).saturating_add(OTHER_FILES);
    let possible = maximum.map_or(wanted, |maximum| maximum.min(wanted));
    if current.is_some_and(|current| current < possible)
        && let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: Some(possible), maximum })
    {
        tracing::warn!(%error, "the number of open files could not be raised");
    }
    if possible < wanted {
        tracing::warn!(
            possible,
            wanted,
            "the system allows fewer open files than `connections` needs: raise its limit or lower the setting"
        );
    }
}

/// Returns when the process is asked to stop.
async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
        }
        Err(_) => {
            let _ = interrupt.await;
        }
    }
    tracing::info!("stopping: requests under way are answered first");
}

fn check_banks(format: Format, banks: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    let today = Clock::machine().today();
    let checked = content::check_banks(bank_files(banks)?.as_ref(), &languages()?, today);
    match format {
        Format::Text => print!("{}", checked.to_text()),
        Format::Json => println!("{}", checked.to_json()),
    }
    Ok(if checked.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The languages that this program knows.
fn languages() -> Result<Languages, BadTexts> {
    Ok(server::assets::catalogue(&server::assets::locales(), false)?.languages().clone())
}

/// The banks in a folder, or those inside this program.
fn bank_files(folder: Option<PathBuf>) -> anyhow::Result<Box<dyn content::Files>> {
    let Some(folder) = folder else { return Ok(Box::new(server::assets::ShippedBanks)) };
    let files = content::Directory::new(&folder);
    // A mistyped folder must not pass for a sound one.
    if !content::Files::list(&files).iter().any(|entry| entry.path.contains('/')) {
        anyhow::bail!("there is no bank in {}; a bank is a folder with a bank.toml", folder.display());
    }
    Ok(Box::new(files))
}

fn find_law(format: Format, banks: Option<PathBuf>, law: &str) -> anyhow::Result<ExitCode> {
    let today = Clock::machine().today();
    let found = content::citing_law(bank_files(banks)?.as_ref(), &languages()?, law, today);
    match format {
        Format::Text => print!("{}", content::due_text(&found, today)),
        Format::Json => println!("{}", serde_json::to_string_pretty(&found)?),
    }
    if found.is_empty() {
        eprintln!("no question rests on {law}");
    }
    Ok(ExitCode::SUCCESS)
}

async fn report(wanted: WantedReport) -> anyhow::Result<ExitCode> {
    let WantedReport { name, format, lang, table, output, banks, settings } = wanted;
    let unusable = |why: &str| {
        eprintln!("safar: {why}");
        Ok(ExitCode::from(2))
    };
    let Some(report) = reports::find(&name) else { return unusable("there is no such report") };
    let tables: Vec<_> = report.tables.iter().map(|table| table.id).collect();
    if let Some(table) = &table
        && !tables.contains(&table.as_str())
    {
        return unusable(&format!("{name} has no table {table}; it has {}", tables.join(", ")));
    }
    if format == ReportFormat::Csv && table.is_none() && tables.len() > 1 {
        return unusable(&format!("{name} has several tables, and a CSV file has one: choose it with --table: {}", tables.join(", ")));
    }
    if output.is_none() && format.is_binary() && std::io::stdout().is_terminal() {
        return unusable("this format is nothing for a terminal: name a file with --output");
    }
    let catalogue = Arc::new(server::assets::catalogue(&server::assets::locales(), false)?);
    let Some(texts) = Lang::parse(&lang).ok().and_then(|lang| catalogue.texts(&lang)) else {
        let langs: Vec<_> = catalogue.langs().map(Lang::as_str).collect();
        return unusable(&format!("there are no texts in {lang}; there are {}", langs.join(", ")));
    };
    let config = settings.read()?;
    let zone = config.zone()?;
    let clock = Clock::machine().in_zone(zone.clone());
    let asked = reports::Asked { today: clock.today(), zone };
    let rows = match report.query {
        reports::Query::Banks(rows) => {
            let opened = content::open(bank_files(banks)?.as_ref(), catalogue.languages(), asked.today);
            rows(&opened.into_iter().filter_map(|opened| opened.bank).collect::<Vec<_>>(), &asked)
        }
        reports::Query::Database(rows) => {
            let store = startup::look(&config).await?;
            let (stale, rows) = (store.records().stale().await, rows(&store, &asked).await);
            store.close().await;
            // Half of the learners in the figures of all would be worse than none.
            if stale? {
                anyhow::bail!(
                    "what reports are made from is being made again after an update: ask again when the log of `safar serve` says it is done, or run `safar rebuild`"
                );
            }
            rows?
        }
    };
    let mut figures = reports::Figures::new(report, rows, asked.today);
    figures.tables.retain(|filled| table.as_deref().is_none_or(|table| table == filled.table.id));
    let file = reports::formats::write(&figures, &texts, format)?;
    match output {
        Some(path) => std::fs::write(&path, file).map_err(|error| anyhow::anyhow!("cannot write {}: {error}", path.display()))?,
        None => match std::io::stdout().write_all(&file) {
            // Whoever reads only the beginning has what they wanted.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
            written => written?,
        },
    }
    Ok(ExitCode::SUCCESS)
}

async fn rebuild(config: Config) -> anyhow::Result<ExitCode> {
    let store = startup::open_store(&config, &Clock::machine()).await?;
    let attempts = usecases::rebuild(&store).await?;
    store.close().await;
    println!("{attempts} finished attempts counted again");
    Ok(ExitCode::SUCCESS)
}

async fn confirm_clock(config: Config) -> anyhow::Result<ExitCode> {
    let clock = Clock::machine();
    let store = startup::open_store(&config, &clock).await?;
    store.clock().set(clock.machine_says()).await?;
    store.close().await;
    println!("the time is {}; servers that run follow within half a minute", clock.machine_says_in_words());
    Ok(ExitCode::SUCCESS)
}

async fn demo_data(amount: usecases::Amount, config: Config) -> anyhow::Result<ExitCode> {
    let clock = Clock::machine().in_zone(config.zone()?);
    let store = Arc::new(startup::open_store(&config, &clock).await?);
    let banks = startup::banks_of(startup::Content::of(&config)?.files.as_ref(), &languages()?, clock.today())?;
    let pepper = Arc::new(startup::open_pepper(&config)?);
    let made = usecases::demo((&store, &banks, &clock), pepper, amount).await;
    store.close().await;
    let (attempts, code) = made?;
    println!("{attempts} attempts of {} learners who do not exist", amount.learners.max(1));
    println!("resume code of the first: {}", code.grouped());
    Ok(ExitCode::SUCCESS)
}

async fn doctor(config: Config) -> anyhow::Result<ExitCode> {
    let mut well = true;
    let content = startup::Content::of(&config)?;
    let checked = content::check_banks(content.files.as_ref(), &languages()?, Clock::machine().today());
    if checked.has_errors() {
        well = false;
        println!("banks: errors; run `safar bank check`");
    } else {
        println!("banks: good");
    }
    match startup::look(&config).await {
        Ok(store) => {
            well &= examine(&store, &config).await?;
            store.close().await;
        }
        Err(startup::StartError::Open(store::OpenError::Nothing)) => println!("database: none yet; `safar serve` makes it"),
        Err(error) => {
            well = false;
            println!("database: {error}");
        }
    }
    match server::assets::BuiltSite::load() {
        Ok(_) => println!("site: good"),
        Err(error) => {
            well = false;
            println!("site: {error}");
        }
    }
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Looks at what the database holds, and says whether all is well.
async fn examine(store: &store::Store, config: &Config) -> anyhow::Result<bool> {
    let mut well = true;
    let counts = store.counts().await?;
    println!(
        "database: good; {} learners, {} attempts, {} finished, {} records",
        counts.learners, counts.attempts, counts.results, counts.records
    );
    for (stream, place) in store.records().broken_chains().await? {
        well = false;
        println!("records: stream {stream} was changed past Safar at record {place}, or its disk has lost something: restore a backup");
    }
    let (kept, clock) = (store.clock().kept().await?, Clock::machine());
    match ClockCheck::of(kept.beat, clock.machine_says()) {
        ClockCheck::Wrong(apart) if kept.era > 0 || apart < 0 => {
            well = false;
            println!("clock: {}", timekeeper::trouble(kept.beat, apart));
        }
        _ => println!("clock: good"),
    }
    let file = config.pepper();
    let strange = match server::pepper::Pepper::look(&file) {
        Ok(pepper) => store.codes().strange(pepper.name()).await?,
        // Where nobody has a code, there need be no secret yet.
        Err(_) if !file.exists() => store.codes().strange("").await?,
        Err(error) => return Err(error.into()),
    };
    match strange {
        0 => println!("resume codes: good"),
        strange => {
            well = false;
            println!("resume codes: {strange} {}", startup::STRANGE_CODES);
        }
    }
    Ok(well)
}

fn log_to_stderr(filter: &str) {
    let filter = tracing_subscriber::EnvFilter::try_new(filter).unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).compact().init();
}
