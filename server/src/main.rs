//! `safar`: one binary, a subcommand for each role.

use clap::{Parser, Subcommand, ValueEnum};
use server::clock::Clock;
use server::config::Config;
use server::{content, jobs, startup, usecases};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

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
    /// Checks configuration, banks and database, and says what to do.
    Doctor(Settings),
}

#[derive(Debug, Subcommand)]
enum BankCommand {
    /// Checks every bank: file, line, rule, and how to mend it. Exit code 1 if a bank has an error.
    Check {
        /// How the report is written.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        /// The folder of the banks; without it, the banks inside this program.
        #[arg(long)]
        banks: Option<PathBuf>,
        /// Instead of problems, the numbers of every test and what must be read again, by date and law.
        #[arg(long, conflicts_with = "law")]
        report: bool,
        /// Instead of problems, the questions that rest on an article, "115-FZ art. 13.3", or on a whole act, "115-FZ".
        #[arg(long)]
        law: Option<String>,
    },
    /// Lists what learners have reported as wrong, by question and reason.
    Reports {
        /// How the list is written.
        #[arg(long, value_enum, default_value_t = usecases::ListFormat::Text)]
        format: usecases::ListFormat,
        #[command(flatten)]
        settings: Settings,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
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
    match cli.command {
        Command::Serve(settings) => runtime()?.block_on(serve(settings.read()?)),
        Command::Bank(BankCommand::Check { format, banks, report, law }) => match (report, law) {
            (true, _) => report_banks(format, banks),
            (_, Some(law)) => find_law(format, banks, &law),
            (false, None) => check_banks(format, banks),
        },
        Command::Bank(BankCommand::Reports { format, settings }) => runtime()?.block_on(reports(format, settings.read()?)),
        Command::Rebuild(settings) => runtime()?.block_on(rebuild(settings.read()?)),
        Command::DemoData { learners, answers, first, settings } => {
            runtime()?.block_on(demo_data(usecases::Amount { learners, answers, first }, settings.read()?))
        }
        Command::Doctor(settings) => runtime()?.block_on(doctor(settings.read()?)),
    }
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}

async fn serve(config: Config) -> anyhow::Result<ExitCode> {
    log_to_stderr(&config.log);
    let (addr, metrics_addr) = (config.http_addr, config.metrics_addr);
    let safar = startup::build(config, Clock::Machine).await?;
    let listener = tokio::net::TcpListener::bind(addr).await.map_err(|error| anyhow::anyhow!("cannot listen on {addr}: {error}"))?;
    if let Some(addr) = metrics_addr {
        metrics_exporter_prometheus::PrometheusBuilder::new().with_http_listener(addr).install()?;
    }
    let work = tokio::spawn(jobs::run(Arc::clone(&safar.state)));
    tracing::info!("Safar listens on http://{}", listener.local_addr()?);
    let service = safar.router.into_make_service_with_connect_info::<SocketAddr>();
    // Without TCP_NODELAY a page waits for delayed acknowledgements.
    let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY could not be set");
        }
    });
    axum::serve(listener, service).with_graceful_shutdown(stopped()).await?;
    work.abort();
    safar.state.store.close().await;
    Ok(ExitCode::SUCCESS)
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
    let today = Clock::Machine.today();
    let report = match &banks {
        Some(folder) => content::check_banks(&content::Directory::new(folder), today),
        None => content::check_banks(&server::assets::ShippedBanks, today),
    };
    match format {
        Format::Text => print!("{}", report.to_text()),
        Format::Json => println!("{}", report.to_json()),
    }
    // A mistyped folder must not pass for a sound one.
    if let (Some(folder), true, None) = (&banks, report.banks.is_empty(), report.problems().next()) {
        anyhow::bail!("there is no bank in {}; a bank is a folder with a bank.toml", folder.display());
    }
    Ok(if report.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The banks in a folder, or those inside this program.
fn bank_files(folder: Option<PathBuf>) -> Box<dyn content::Files> {
    match folder {
        Some(folder) => Box::new(content::Directory::new(folder)),
        None => Box::new(server::assets::ShippedBanks),
    }
}

fn report_banks(format: Format, banks: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    let today = Clock::Machine.today();
    let quality = content::quality(bank_files(banks).as_ref(), today);
    match format {
        Format::Text => print!("{}", content::quality_text(&quality, today)),
        Format::Json => println!("{}", serde_json::to_string_pretty(&quality)?),
    }
    Ok(ExitCode::SUCCESS)
}

fn find_law(format: Format, banks: Option<PathBuf>, law: &str) -> anyhow::Result<ExitCode> {
    let found = content::citing_law(bank_files(banks).as_ref(), law);
    match format {
        Format::Text => print!("{}", content::due_text(&found, Clock::Machine.today())),
        Format::Json => println!("{}", serde_json::to_string_pretty(&found)?),
    }
    if found.is_empty() {
        eprintln!("no question rests on {law}");
    }
    Ok(ExitCode::SUCCESS)
}

async fn reports(format: usecases::ListFormat, config: Config) -> anyhow::Result<ExitCode> {
    let store = startup::open_store(&config, &Clock::Machine).await?;
    let lines = store.reports().await?;
    store.close().await;
    print!("{}", usecases::listed(&lines, format)?);
    Ok(ExitCode::SUCCESS)
}

async fn rebuild(config: Config) -> anyhow::Result<ExitCode> {
    let store = startup::open_store(&config, &Clock::Machine).await?;
    let attempts = usecases::rebuild(&store).await?;
    store.close().await;
    println!("{attempts} finished attempts counted again");
    Ok(ExitCode::SUCCESS)
}

async fn demo_data(amount: usecases::Amount, config: Config) -> anyhow::Result<ExitCode> {
    let clock = Clock::Machine;
    let store = Arc::new(startup::open_store(&config, &clock).await?);
    let banks = startup::load_banks()?;
    let made = usecases::demo((&store, &banks, &clock), amount).await;
    store.close().await;
    let (attempts, code) = made?;
    println!("{attempts} attempts of {} learners who do not exist", amount.learners.max(1));
    println!("resume code of the first: {}", code.grouped());
    Ok(ExitCode::SUCCESS)
}

async fn doctor(config: Config) -> anyhow::Result<ExitCode> {
    let mut well = true;
    let report = content::check_banks(&server::assets::ShippedBanks, Clock::Machine.today());
    if report.has_errors() {
        well = false;
        println!("banks: errors; run `safar bank check`");
    } else {
        println!("banks: good");
    }
    match startup::open_store(&config, &Clock::Machine).await {
        Ok(store) => {
            let counts = store.counts().await?;
            println!(
                "database: good; {} learners, {} attempts, {} finished, {} records",
                counts.learners, counts.attempts, counts.results, counts.records
            );
            store.close().await;
        }
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

fn log_to_stderr(filter: &str) {
    let filter = tracing_subscriber::EnvFilter::try_new(filter).unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).compact().init();
}
