//! From a configuration to a router that can answer. Used by `main` and by every test.

use crate::assets::{self, BuiltSite, NotBuilt};
use crate::clock::Clock;
use crate::config::{BadConfig, Config};
use crate::content::library::{self, Unusable};
use crate::content::{self, Banks, Directory, Files, Library};
use crate::deliveries::Deliveries;
use crate::fresh;
use crate::limits::Limits;
use crate::page_cache::PageCache;
use crate::pepper::{BadPepper, Pepper};
use crate::printer::Printer;
use crate::private;
use crate::state::State;
use crate::timekeeper::{Timekeeper, newest_check};
use crate::usecases::{self, Attempts, Fault, Papers, Recent, Resume, Study};
use crate::visits::Visits;
use app::i18n::BadTexts;
use axum::Router;
use domain::language::Languages;
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use store::{OpenError, Store};

/// Safar cannot start. The text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The configuration.
    #[error(transparent)]
    Config(#[from] BadConfig),
    /// The site.
    #[error(transparent)]
    NotBuilt(#[from] NotBuilt),
    /// The texts.
    #[error("the texts cannot be used: {0}")]
    Texts(#[from] BadTexts),
    /// A bank.
    #[error(transparent)]
    Bank(#[from] Unusable),
    /// The folder of content.
    #[error("there is no bank in {0}: `content_dir` is a folder with a folder `question-banks` in it, as the source of Safar has it")]
    NoContent(PathBuf),
    /// The records, when the projections are made again.
    #[error("the records cannot be read: {0}; restore the last backup")]
    Records(#[from] Fault),
    /// The data folder.
    #[error("the data folder {folder} cannot be made or read: {cause}; set SAFAR_DATA_DIR to a folder that Safar may write to")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The secret of the resume codes.
    #[error(transparent)]
    Pepper(#[from] BadPepper),
    /// The system.
    #[error(transparent)]
    NoRandomness(#[from] fresh::NoRandomness),
}

/// What it means that there are codes of another secret, and what to do.
pub const STRANGE_CODES: &str = "resume codes were made with another secret than the one in the pepper file: they bring nobody back. \
                                 Put the right file back; else their owners must make new codes in a browser that is still theirs";

/// A Safar that is ready to answer.
pub struct Safar {
    /// Answers requests.
    pub router: Router,
    /// What it answers from.
    pub state: Arc<State>,
}

/// What Safar says and asks.
pub struct Content {
    /// The files of `locales/`: path and content.
    pub locales: Vec<(String, String)>,
    /// The files of the banks.
    pub files: Arc<dyn Files>,
    /// Whether the banks are inside this program and were checked when it was built, so that a start need not do it again.
    pub checked: bool,
    /// The banks, where they have been read from these files already.
    pub banks: Option<Banks>,
}

impl Content {
    /// What is inside this program; in development it lies beside it, and is checked at each start.
    #[must_use]
    pub fn shipped() -> Self {
        Self { locales: assets::locales(), files: Arc::new(assets::ShippedBanks), checked: assets::ShippedBanks::CHECKED, banks: None }
    }

    /// What is set: the folder of content, else what is inside this program.
    ///
    /// # Errors
    /// [`StartError::NoContent`] if there is nothing in the folder.
    pub fn of(config: &Config) -> Result<Self, StartError> {
        let Some(folder) = &config.content_dir else { return Ok(Self::shipped()) };
        let files = Directory::new(folder.join("question-banks"));
        if !files.list().iter().any(|entry| entry.path.contains('/')) {
            return Err(StartError::NoContent(folder.clone()));
        }
        Ok(Self { files: Arc::new(files), checked: false, ..Self::shipped() })
    }

    fn library(self, languages: &Languages, data_dir: &Path, today: Date) -> Result<Library, StartError> {
        let languages = languages.clone();
        let banks = match self.banks {
            None if self.checked => library::usable(content::read_all(self.files.as_ref(), &languages))?,
            None => return Ok(Library::open(self.files, languages, data_dir, today)?),
            Some(banks) => banks,
        };
        Ok(Library::new(banks, self.files, languages, data_dir))
    }
}

/// Opens the database, loads texts and banks, and puts the router together.
///
/// # Errors
/// [`StartError`] says what is wrong and what to do.
pub async fn build(config: Config, clock: Clock) -> Result<Safar, StartError> {
    build_from(Content::of(&config)?, config, clock).await
}

/// The same with other texts and banks than those inside this program.
///
/// # Errors
/// [`StartError`] says what is wrong and what to do.
pub async fn build_from(content: Content, config: Config, clock: Clock) -> Result<Safar, StartError> {
    let clock = clock.in_zone(config.zone()?);
    let catalogue = Arc::new(assets::catalogue(&content.locales, config.pseudo_locale)?);
    let library = Arc::new(content.library(catalogue.languages(), &config.data_dir, clock.today())?);
    let site = BuiltSite::load()?;
    let pepper = Arc::new(open_pepper(&config)?);
    let store = Arc::new(Store::open(&config.database_url, fresh::stream()?, fresh::secret_seed()?, clock.now()).await?);
    let newest = if clock.is_of_machine() { newest_check(&library.now().banks) } else { None };
    let timekeeper = Timekeeper::start(clock.clone(), &store, newest).await?;
    // A new database is as stale as an old one, and has nothing to tell. An old one is made again beside the work.
    if store.records().stale().await.map_err(Fault::from)? && store.counts().await.map_err(Fault::from)?.records == 0 {
        usecases::rebuild(&store).await?;
    }
    let resume = Resume::new(Arc::clone(&store), clock.clone(), Arc::clone(&pepper));
    let strange = resume.pepper().await?;
    if strange > 0 {
        tracing::error!(strange, "{STRANGE_CODES}");
    }
    if config.https && config.public_hosts.is_empty() {
        tracing::warn!("no public_hosts are set: whoever asks for Safar by a name of the internet gets 421");
    }
    let recent = Arc::new(Recent::new(Arc::clone(&store)));
    let study = Arc::new(Study::new(Arc::clone(&store), Arc::clone(&library), Arc::clone(&recent), clock.clone()));
    let state = Arc::new(State {
        assets: site.assets(),
        site,
        attempts: Attempts::new(Arc::clone(&store), Arc::clone(&library), recent, Arc::clone(&study), clock.clone()),
        study,
        papers: Papers::new(Arc::clone(&store), Arc::clone(&library), clock.clone(), Arc::clone(&pepper)),
        printer: Printer::default(),
        resume,
        renewed: moka::future::Cache::builder().max_capacity(20_000).time_to_live(Duration::from_secs(10)).build(),
        sheets: moka::future::Cache::builder().max_capacity(10_000).time_to_live(Duration::from_secs(60)).build(),
        pepper,
        deliveries: Deliveries::default(),
        visits: Visits::default(),
        tidying: tokio::sync::Mutex::default(),
        sessions: moka::future::Cache::builder()
            .max_capacity(20_000)
            .time_to_live(Duration::from_secs(10))
            .support_invalidation_closures()
            .build(),
        page_cache: PageCache::default(),
        limits: Limits::new(&config),
        store,
        library,
        catalogue,
        clock,
        timekeeper,
        config,
    });
    Ok(Safar { router: crate::http::router(Arc::clone(&state)), state })
}

/// Opens the database alone, for commands that need no pages.
///
/// # Errors
/// [`StartError`] says what is wrong and what to do.
pub async fn open_store(config: &Config, clock: &Clock) -> Result<Store, StartError> {
    close_folder(config)?;
    Ok(Store::open(&config.database_url, fresh::stream()?, fresh::secret_seed()?, clock.now()).await?)
}

/// Opens the database to look at it: nothing is made, brought up to date or written.
///
/// # Errors
/// [`StartError`] says what is wrong and what to do.
pub async fn look(config: &Config) -> Result<Store, StartError> {
    Ok(Store::look(&config.database_url).await?)
}

/// Opens the data folder for this account alone, and reads the secret of the resume codes.
///
/// # Errors
/// [`StartError`] says what is wrong and what to do.
pub fn open_pepper(config: &Config) -> Result<Pepper, StartError> {
    close_folder(config)?;
    Ok(Pepper::open(&config.pepper())?)
}

fn close_folder(config: &Config) -> Result<(), StartError> {
    private::folder(&config.data_dir).map_err(|cause| StartError::Folder { folder: config.data_dir.clone(), cause })
}

/// The banks in a set of files, if `safar bank check` finds no error in any of them.
///
/// # Errors
/// [`StartError::Bank`] names the first that cannot be used.
pub fn banks_of(files: &dyn Files, languages: &Languages, today: Date) -> Result<Banks, StartError> {
    Ok(library::usable(content::open(files, languages, today))?)
}
