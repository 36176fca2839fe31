//! From a configuration to a router that can answer. Used by `main` and by every test.

use crate::assets::{self, BuiltSite, NotBuilt};
use crate::caller::Learner;
use crate::clock::Clock;
use crate::config::Config;
use crate::content;
use crate::fresh;
use crate::http::kept::Kept;
use crate::http::limits::Limits;
use crate::printer::Printer;
use crate::usecases::{self, Attempts, Banks, Fault, Papers, Resume, Study};
use app::document::Assets;
use app::i18n::{BadTexts, Catalogue};
use axum::Router;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use store::{OpenError, Store, TokenHash};

/// Everything a request may need.
pub struct State {
    /// What was set.
    pub config: Config,
    /// The clock.
    pub clock: Clock,
    /// Texts of the interface.
    pub catalogue: Arc<Catalogue>,
    /// Addresses of style and script.
    pub assets: Arc<Assets>,
    /// The built site.
    pub site: BuiltSite,
    /// The banks.
    pub banks: Arc<Banks>,
    /// The database.
    pub store: Arc<Store>,
    /// Starting, answering, finishing.
    pub attempts: Attempts,
    /// What is known, and what to practise next.
    pub study: Arc<Study>,
    /// Forms on paper.
    pub papers: Papers,
    /// Sheets as PDF.
    pub printer: Printer,
    /// Codes that bring a learner back.
    pub resume: Resume,
    /// Who sent which token, remembered for a few seconds: every page and every answer asks.
    pub sessions: moka::future::Cache<[u8; 32], Learner>,
    /// Pages that are the same for everybody.
    pub kept: Kept,
    /// Limits of requests.
    pub limits: Limits,
}

/// Safar cannot start. The text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The site.
    #[error(transparent)]
    NotBuilt(#[from] NotBuilt),
    /// The texts.
    #[error("the texts cannot be used: {0}")]
    Texts(#[from] BadTexts),
    /// A bank.
    #[error("the bank {0} has errors: run `safar bank check`")]
    Bank(String),
    /// The records, when the projections are made again.
    #[error("the records cannot be read: {0}; restore the last backup")]
    Records(#[from] Fault),
    /// The system.
    #[error(transparent)]
    NoRandomness(#[from] fresh::NoRandomness),
}

/// A Safar that is ready to answer.
pub struct Safar {
    /// Answers requests.
    pub router: Router,
    /// What it answers from.
    pub state: Arc<State>,
}

/// Opens the database, loads texts and banks, and puts the router together.
///
/// # Errors
/// [`StartError`] says what is wrong and what to do.
pub async fn build(config: Config, clock: Clock) -> Result<Safar, StartError> {
    let locales = assets::locales();
    let files = locales.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let catalogue = Arc::new(Catalogue::read(files, config.pseudo_locale)?);
    let banks = Arc::new(load_banks()?);
    let site = BuiltSite::load()?;
    let store = Arc::new(Store::open(&config.database_url, fresh::stream()?, clock.now()).await?);
    if store.stale().await.map_err(Fault::from)? {
        // A new database is as stale as an old one, but has nothing to tell.
        if store.counts().await.map_err(Fault::from)?.attempts > 0 {
            tracing::info!("the projections are made again after an update; Safar answers as soon as that is done");
        }
        usecases::rebuild(&store).await?;
    }
    let study = Arc::new(Study::new(Arc::clone(&store), Arc::clone(&banks), clock.clone()));
    let state = Arc::new(State {
        assets: site.assets(),
        site,
        attempts: Attempts::new(Arc::clone(&store), Arc::clone(&banks), Arc::clone(&study), clock.clone()),
        study,
        papers: Papers::new(Arc::clone(&store), Arc::clone(&banks), clock.clone()),
        printer: Printer::default(),
        resume: Resume::new(Arc::clone(&store), clock.clone()),
        sessions: moka::future::Cache::builder()
            .max_capacity(20_000)
            .time_to_live(Duration::from_secs(10))
            .support_invalidation_closures()
            .build(),
        kept: Kept::default(),
        limits: Limits::new(config.learner_requests_per_minute, config.new_learners_per_minute, config.resume_codes_per_minute),
        store,
        banks,
        catalogue,
        clock,
        config,
    });
    Ok(Safar { router: crate::http::router(Arc::clone(&state)), state })
}

/// Opens the database alone, for commands that need no pages.
///
/// # Errors
/// [`StartError`] says what is wrong and what to do.
pub async fn open_store(config: &Config, clock: &Clock) -> Result<Store, StartError> {
    Ok(Store::open(&config.database_url, fresh::stream()?, clock.now()).await?)
}

/// The banks inside this program.
///
/// # Errors
/// [`StartError::Bank`] if one cannot be used.
pub fn load_banks() -> Result<Banks, StartError> {
    let files = assets::ShippedBanks;
    let mut banks = BTreeMap::new();
    for id in content::bank_ids(&files) {
        let (bank, problems) = content::load(&files, &id);
        let broken = problems.iter().any(|problem| problem.severity == domain::bank::Severity::Error);
        match bank {
            Some(bank) if !broken => {
                banks.insert(bank.id.clone(), Arc::new(bank));
            }
            _ => return Err(StartError::Bank(id.to_string())),
        }
    }
    Ok(banks)
}

/// What the database knows of a token.
#[must_use]
pub fn token_hash(token: &str) -> TokenHash {
    use sha2::Digest;
    TokenHash(sha2::Sha256::digest(token.as_bytes()).into())
}
