//! Pages that are drawn once and shown often. They are kept as they are sent, compressed.
//!
//! Home, lists and introductions are the same for everybody who has no session, and change with the day (laws expire) and with
//! what the library offers. For a learner they change besides when something is stored about that learner, as do the
//! pages that say where the learner stands, which fade by the hour too. [`Key`] holds all that decides how such a page looks:
//! whatever more a page is made from must be added to it.

use crate::coding::Coding;
use bytes::Bytes;
use domain::attempt::Millis;
use domain::ids::LearnerId;
use domain::lang::Lang;
use jiff::civil::Date;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// The most memory that pages for everybody take, in bytes.
const ROOM: u64 = 4 * 1024 * 1024;
/// The most memory that pages for one learner take, in bytes: those of a thousand learners.
const OWN_ROOM: u64 = 8 * 1024 * 1024;
/// Learners who have not come back for so long have gone.
const IDLE: Duration = Duration::from_secs(15 * 60);

/// All that decides how such a page looks, and how it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// The language of the page.
    pub lang: Lang,
    /// Its address within the language.
    pub path: String,
    /// The help language, as far as it shows on the page.
    pub help: Option<Lang>,
    /// The day at the site.
    pub day: Date,
    /// What the library offers, by its number.
    pub offer: u64,
    /// Whose page it is; `None` for a page for everybody.
    pub whose: Option<Whose>,
    /// How the page is compressed.
    pub coding: Coding,
}

/// What decides besides how a page of a learner looks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Whose {
    /// The learner.
    pub learner: LearnerId,
    /// The number of what is stored about them.
    pub revision: i64,
    /// The hour, counted from 1970: what is known of somebody fades.
    pub hour: Millis,
    /// Their day.
    pub day: Date,
    /// By which time zone.
    pub zone: Option<String>,
}

/// A page as it is sent.
#[derive(Clone)]
pub struct Page {
    /// Its bytes.
    pub sent: Bytes,
    /// How they are compressed.
    pub coding: Coding,
    /// What it was made from, until it has been compressed as well as can be.
    plain: Option<Bytes>,
}

/// Pages as they were sent, to be sent again.
pub struct PageCache {
    everybody: moka::future::Cache<Key, Page>,
    /// What learners see; `None` if nothing of the learner stands there.
    own: moka::future::Cache<Key, Option<Page>>,
    /// Compressing well takes a processor for some ten milliseconds: one page at a time.
    turn: Arc<Semaphore>,
}

impl Page {
    fn weight(&self) -> usize {
        self.sent.len() + self.plain.as_ref().map_or(0, Bytes::len)
    }
}

impl Default for PageCache {
    fn default() -> Self {
        let weight = |key: &Key, page: usize| u32::try_from(200 + key.path.len() + page).unwrap_or(u32::MAX);
        let everybody = moka::future::Cache::builder().weigher(move |key, page: &Page| weight(key, page.weight()));
        let own = moka::future::Cache::builder()
            .weigher(move |key, page: &Option<Page>| weight(key, page.as_ref().map_or(0, Page::weight)))
            .time_to_idle(IDLE)
            .support_invalidation_closures();
        Self { everybody: everybody.max_capacity(ROOM).build(), own: own.max_capacity(OWN_ROOM).build(), turn: Arc::new(Semaphore::new(1)) }
    }
}

impl Key {
    /// The same page as somebody without a session sees it.
    fn of_everybody(&self) -> Self {
        Self { whose: None, ..self.clone() }
    }
}

impl PageCache {
    /// The page, if it has been drawn already.
    pub async fn find(&self, key: &Key) -> Option<Page> {
        let own = if key.whose.is_some() { self.own.get(key).await? } else { None };
        let page = match own {
            Some(page) => page,
            None => {
                let key = key.of_everybody();
                let page = self.everybody.get(&key).await?;
                self.improve(&key, &page);
                page
            }
        };
        Some(page)
    }

    /// Keeps a page, and says how to send it. `own`: something of the learner stands on it.
    pub async fn keep(&self, mut key: Key, html: String, own: bool) -> Page {
        // An address can be spelled in a thousand ways with escapes; ours are spelled without.
        if key.path.contains('%') {
            return Page { sent: html.into(), coding: Coding::Plain, plain: None };
        }
        if key.whose.is_some() && !own {
            self.own.insert(key.clone(), None).await;
            key = key.of_everybody();
        }
        if key.whose.is_none()
            && let Some(kept) = self.everybody.get(&key).await
        {
            // Somebody else has seen it before, and it may be compressed well by now.
            return kept;
        }
        let plain = Bytes::from(html);
        let page = match key.coding.quickly(&plain) {
            Some(sent) => Page { sent, coding: key.coding, plain: key.whose.is_none().then_some(plain) },
            None => Page { sent: plain, coding: Coding::Plain, plain: None },
        };
        if key.whose.is_some() {
            self.own.insert(key, Some(page.clone())).await;
        } else {
            self.everybody.insert(key.clone(), page.clone()).await;
            self.improve(&key, &page);
        }
        page
    }

    /// Forgets the pages of a learner who is no more.
    pub fn forget(&self, learner: &LearnerId) {
        let learner = learner.clone();
        if let Err(error) = self.own.invalidate_entries_if(move |key, _| key.whose.as_ref().is_some_and(|whose| whose.learner == learner)) {
            tracing::error!(%error, "the pages of somebody who is gone are forgotten later");
        }
    }

    /// Compresses a page for everybody as well as can be, beside the work, if nothing else is being compressed so; else the
    /// next reader has it tried again.
    fn improve(&self, key: &Key, page: &Page) {
        let Some(plain) = page.plain.clone() else { return };
        let Ok(turn) = Arc::clone(&self.turn).try_acquire_owned() else { return };
        let (pages, key) = (self.everybody.clone(), key.clone());
        tokio::spawn(async move {
            let coding = key.coding;
            if let Ok(Some(sent)) = tokio::task::spawn_blocking(move || coding.well(&plain)).await {
                pages.insert(key, Page { sent, coding, plain: None }).await;
            }
            drop(turn);
        });
    }
}
