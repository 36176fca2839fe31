//! The content library: what is offered now, what is offered next, and what was offered when an attempt began.
//!
//! What is offered comes from the files inside this program or from a folder. [`Library::reload`] reads the folder again while
//! Safar runs: new content is checked as a whole and takes the place of the old in one step, or nothing changes. Each version
//! of a bank that was offered is kept on the disk, so that an open attempt and a printed form meet the questions they
//! began with, after a reload as after an update of the program.

use super::files::{Entry, Files, Kind};
use super::kept::{Keeping, Kept};
use super::load::{self, Opened};
use super::media::media_type;
use crate::assets::Medium;
use arc_swap::ArcSwap;
use domain::bank::Bank;
use domain::content::Severity;
use domain::form::Form;
use domain::ids::BankId;
use domain::language::Languages;
use jiff::civil::Date;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::task::{JoinError, spawn_blocking};

/// The banks by id.
pub type Banks = BTreeMap<BankId, Arc<Bank>>;

/// So many older versions are in memory at once, some megabytes each, for as long as somebody asks for them.
const OLDER: u64 = 8;
const ASKED: Duration = Duration::from_secs(3_600);

/// A bank, or what lies beside the banks, cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the bank {folder} has errors: {first}; `safar bank check` says all")]
pub struct Unusable {
    /// Its folder.
    pub folder: String,
    /// The first of its errors.
    pub first: String,
}

/// Why content was not read again. What was offered before is still offered.
#[derive(Debug, thiserror::Error)]
pub enum NotReloaded {
    /// It has errors.
    #[error(transparent)]
    Unusable(#[from] Unusable),
    /// There is no bank in the folder any more: it is not mounted, perhaps.
    #[error("there is no bank in the folder")]
    Empty,
    /// Old or new content could not be kept.
    #[error("the content could not be kept in the data folder: {0}; make room and try again")]
    NotKept(#[from] io::Error),
    /// Reading has broken off.
    #[error("reading has broken off: {0}")]
    Broken(#[from] JoinError),
}

/// What is offered at one time. It never changes; another takes its place.
#[derive(Clone)]
pub struct Offer {
    /// Raised with each: what was made from one of them is of no use with another.
    pub serial: u64,
    /// The banks.
    pub banks: Banks,
    files: Arc<dyn Files>,
}

/// The library. See the module.
pub struct Library {
    source: Arc<dyn Files>,
    /// What is inside this program stays as it is, and need not be read from the disk.
    inside: bool,
    languages: Languages,
    now: ArcSwap<Offer>,
    kept: Kept,
    older: moka::future::Cache<(BankId, String), Option<Arc<Bank>>>,
    /// Whoever keeps, swaps or reads an older version: one at a time, for each takes a processor for a moment.
    turn: Arc<Mutex<()>>,
}

impl Library {
    /// Offers these banks, which were read from these files and need not be checked, and keeps versions in the data folder.
    #[must_use]
    pub fn new(banks: Banks, source: Arc<dyn Files>, languages: Languages, data_dir: &Path) -> Self {
        let files = Arc::clone(&source);
        Self::offering(Offer { serial: 0, banks, files }, (source, true), languages, data_dir)
    }

    /// Offers the banks in files that may change from now on, if they have no errors as of `today`.
    ///
    /// # Errors
    /// [`Unusable`] names the first that has.
    pub fn open(source: Arc<dyn Files>, languages: Languages, data_dir: &Path, today: Date) -> Result<Self, Unusable> {
        let files = Snapshot::of(source.as_ref());
        let banks = usable(load::open(&files, &languages, today))?;
        Ok(Self::offering(Offer { serial: 0, banks, files: Arc::new(files) }, (source, false), languages, data_dir))
    }

    fn offering(offer: Offer, (source, inside): (Arc<dyn Files>, bool), languages: Languages, data_dir: &Path) -> Self {
        Self {
            now: ArcSwap::from_pointee(offer),
            source,
            inside,
            languages,
            kept: Kept::new(data_dir),
            older: moka::future::Cache::builder().max_capacity(OLDER).time_to_idle(ASKED).build(),
            turn: Arc::default(),
        }
    }

    /// What is offered now. Whoever looks twice may see two things.
    #[must_use]
    pub fn now(&self) -> Arc<Offer> {
        self.now.load_full()
    }

    /// A bank as it is offered now.
    #[must_use]
    pub fn bank(&self, id: &BankId) -> Option<Arc<Bank>> {
        self.now.load().banks.get(id).cloned()
    }

    /// The bank that a form was made from; if that version is not kept, as it is offered now. `None` if there is neither.
    pub async fn bank_of(&self, form: &Form) -> Option<Arc<Bank>> {
        let now = self.bank(&form.bank);
        if now.as_ref().is_some_and(|bank| bank.version == form.bank_version) {
            return now;
        }
        let key = (form.bank.clone(), form.bank_version.clone());
        self.older.get_with(key.clone(), self.read_kept(key)).await.or(now)
    }

    async fn read_kept(&self, (id, version): (BankId, String)) -> Option<Arc<Bank>> {
        let _turn = self.turn.lock().await;
        let (kept, languages) = (self.kept.clone(), self.languages.clone());
        let read = move || {
            let files = kept.files([(&id, version.as_str())])?;
            let (bank, problems) = load::load(&files, &languages, &id);
            if let Some(problem) = problems.into_iter().find(|problem| problem.severity == Severity::Error) {
                tracing::warn!(bank = %id, version, file = problem.file, problem.message, "a kept version cannot be read by this program");
                return None;
            }
            bank.map(Arc::new)
        };
        spawn_blocking(read).await.ok().flatten()
    }

    /// The files of a version of a bank, by their paths beside the banks' folders; `None` if there is no such version.
    #[must_use]
    pub fn files(&self, bank: &BankId, version: &str) -> Option<Arc<dyn Files>> {
        let now = self.now.load();
        if now.banks.get(bank).is_some_and(|bank| bank.version == version) {
            return Some(Arc::clone(&now.files));
        }
        Some(Arc::new(self.kept.files([(bank, version)])?))
    }

    /// A picture or recording that questions of a version of a bank use; nothing else of a bank can be had this way.
    #[must_use]
    pub fn medium(&self, bank: &BankId, version: &str, name: &str) -> Option<Medium> {
        media_type(name)?;
        let now = self.bank(bank).filter(|bank| bank.version == version);
        if now.is_some_and(|bank| !bank.media().any(|medium| medium.file == name)) {
            return None;
        }
        self.files(bank, version)?.medium(&format!("{bank}/{name}"))
    }

    /// Keeps what is offered now, beside the work. What came from a folder is in memory until then, and on the disk afterwards.
    ///
    /// # Errors
    /// When the disk is full or closed: an attempt that is open at the next update may then meet changed questions.
    pub async fn keep(&self) -> Result<(), NotReloaded> {
        let _turn = self.turn.lock().await;
        let (kept, offer, inside) = (self.kept.clone(), self.now(), self.inside);
        let keep = move || {
            keep_all(&kept, &offer.banks, offer.files.as_ref())?;
            Ok::<_, io::Error>(if inside { None } else { Some(Offer { files: kept_files(&kept, &offer.banks)?, ..Offer::clone(&offer) }) })
        };
        if let Some(offer) = spawn_blocking(keep).await?? {
            self.now.store(Arc::new(offer));
        }
        Ok(())
    }

    /// Reads the files again, checks them as of `today`, and offers them. Returns whether anything has changed.
    ///
    /// # Errors
    /// [`NotReloaded`]; nothing has changed then.
    pub async fn reload(&self, today: Date) -> Result<bool, NotReloaded> {
        let _turn = self.turn.lock().await;
        let (kept, languages, source, old) = (self.kept.clone(), self.languages.clone(), Arc::clone(&self.source), self.now());
        let next = spawn_blocking(move || next(&kept, &languages, source.as_ref(), &old, today)).await??;
        let Some(next) = next else { return Ok(false) };
        self.now.store(Arc::new(next));
        // What could not be found before may be kept now.
        self.older.invalidate_all();
        Ok(true)
    }
}

/// What is to be offered after `old`; `None` if it is the same.
fn next(kept: &Kept, languages: &Languages, source: &dyn Files, old: &Offer, today: Date) -> Result<Option<Offer>, NotReloaded> {
    let files = Snapshot::of(source);
    let banks = usable(load::open(&files, languages, today))?;
    if banks.is_empty() {
        return Err(NotReloaded::Empty);
    }
    keep_all(kept, &old.banks, old.files.as_ref())?;
    let known = keep_all(kept, &banks, &files)?;
    if known && banks == old.banks {
        return Ok(None);
    }
    let files = kept_files(kept, &banks)?;
    Ok(Some(Offer { serial: old.serial + 1, banks, files }))
}

/// The files of banks that have just been kept.
fn kept_files(kept: &Kept, banks: &Banks) -> io::Result<Arc<dyn Files>> {
    let files = kept.files(banks.values().map(|bank| (&bank.id, bank.version.as_str())));
    Ok(Arc::new(files.ok_or_else(|| io::Error::other("what has just been written is not there"))?))
}

/// Keeps each bank; returns whether all of them were kept before.
fn keep_all(kept: &Kept, banks: &Banks, files: &dyn Files) -> io::Result<bool> {
    let mut known = true;
    for bank in banks.values() {
        let keeping = kept.keep(bank, files)?;
        known &= keeping == Keeping::Known;
        if keeping == Keeping::Changed {
            let (bank, version) = (&bank.id, &bank.version);
            tracing::warn!(%bank, version, "files of the bank have changed and its version has not: open attempts meet what is new; raise `version` in bank.toml");
        }
    }
    Ok(known)
}

/// The banks, if no error was found in any of them.
///
/// # Errors
/// [`Unusable`] names the first that cannot be used.
pub fn usable(opened: Vec<Opened>) -> Result<Banks, Unusable> {
    let usable = |opened: Opened| {
        if !opened.has_errors() {
            return Ok(opened.bank.map(|bank| (bank.id.clone(), Arc::new(bank))));
        }
        let first = opened.problems.into_iter().find(|problem| problem.severity == Severity::Error);
        let first = first.map_or_else(String::new, |problem| format!("{}:{}: {}", problem.file, problem.line, problem.message));
        Err(Unusable { folder: opened.folder, first })
    };
    opened.into_iter().filter_map(|opened| usable(opened).transpose()).collect()
}

/// Files as they were at one time: what is checked, kept and offered is the same, whatever is written into the folder meanwhile.
struct Snapshot {
    entries: Vec<Entry>,
    bytes: BTreeMap<String, Vec<u8>>,
}

impl Snapshot {
    fn of(files: &dyn Files) -> Self {
        let entries = files.list();
        let ordinary = entries.iter().filter(|entry| entry.kind == Kind::File);
        let bytes = ordinary.filter_map(|entry| Some((entry.path.clone(), files.read(&entry.path)?.into_owned()))).collect();
        Self { entries, bytes }
    }
}

impl Files for Snapshot {
    fn list(&self) -> Vec<Entry> {
        self.entries.clone()
    }

    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        self.bytes.get(path).map(|bytes| Cow::Borrowed(bytes.as_slice()))
    }
}
