//! Everything a request may need.

use crate::assets::BuiltSite;
use crate::caller::{Learner, Newcomer};
use crate::clock::Clock;
use crate::config::Config;
use crate::content::Library;
use crate::deliveries::Deliveries;
use crate::limits::Limits;
use crate::page_cache::PageCache;
use crate::pepper::Pepper;
use crate::printer::Printer;
use crate::timekeeper::Timekeeper;
use crate::usecases::{Attempts, Fault, Papers, Resume, Study};
use crate::visits::Visits;
use app::document::Assets;
use app::i18n::Catalogue;
use axum_extra::extract::cookie::Cookie;
use domain::bank::Bank;
use domain::ids::{AttemptId, BankId, LearnerId};
use std::sync::Arc;
use store::Store;

/// Everything a request may need.
pub struct State {
    /// What was set.
    pub config: Config,
    /// The clock.
    pub clock: Clock,
    /// What is thought of the machine's clock.
    pub timekeeper: Timekeeper,
    /// Texts of the interface.
    pub catalogue: Arc<Catalogue>,
    /// Addresses of style and script.
    pub assets: Arc<Assets>,
    /// The built site.
    pub site: BuiltSite,
    /// What there is to learn.
    pub library: Arc<Library>,
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
    /// The secret of this server.
    pub pepper: Arc<Pepper>,
    /// Codes that bring a learner back.
    pub resume: Resume,
    /// Whom an answer sheet makes a learner, with their cookie: a form that is sent twice makes one.
    pub sheets: moka::future::Cache<AttemptId, (Newcomer, Cookie<'static>)>,
    /// Secrets of before, for some seconds, by what took their place: several pages may ask for it at once.
    pub renewed: moka::future::Cache<[u8; 32], String>,
    /// How much of each play of a recording has reached its browser.
    pub deliveries: Deliveries,
    /// Browsers that have come back.
    pub visits: Visits,
    /// Where the search for those who are to be forgotten stands.
    pub tidying: tokio::sync::Mutex<Option<LearnerId>>,
    /// Who sent which token, remembered for a few seconds: every page and every answer asks.
    pub sessions: moka::future::Cache<[u8; 32], Learner>,
    /// Pages that are the same for everybody.
    pub page_cache: PageCache,
    /// Limits of requests.
    pub limits: Limits,
}

impl State {
    /// The bank with this name, as it is offered now.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if there is none.
    pub fn bank(&self, id: &str) -> Result<Arc<Bank>, Fault> {
        BankId::parse(id).ok().and_then(|id| self.library.bank(&id)).ok_or(Fault::NotFound)
    }
}
