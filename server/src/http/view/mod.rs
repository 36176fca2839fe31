//! View models: from what a use case found to what a page of `app` draws. One file per feature; what several need stands here.

pub mod attempts;
pub mod browsers;
pub mod complaints;
pub mod data;
pub mod exams;
pub mod papers;
pub mod practice;
pub mod progress;
pub mod resume;

use super::reader::Reader;
use crate::state::State;
use app::address::In;
use app::spoken::{Spoken, spoken};
use domain::bank::Bank;
use domain::ids::AttemptId;
use domain::lang::Lang;
use std::collections::BTreeMap;
use store::AttemptHead;

/// Every bank by its name, and where it leads.
pub fn banks<'a>(state: &State, reader: &'a Reader, to: impl Fn(In<'a>, &str) -> String) -> Vec<(String, Spoken)> {
    let page = &reader.page;
    state.library.now().banks.values().map(|bank| (to(page.to(), bank.id.as_str()), spoken(&bank.title, &page.texts))).collect()
}

/// The help language of a reader, if this bank has it.
pub fn help_shown(bank: &Bank, reader: &Reader) -> Option<Lang> {
    reader.help.clone().filter(|lang| bank.help_languages.contains(lang))
}

/// The newest unfinished attempt of each test of a bank.
pub fn open_attempts(unfinished: &[AttemptHead], bank: &Bank) -> BTreeMap<String, AttemptId> {
    let mut open = BTreeMap::new();
    for attempt in unfinished.iter().filter(|attempt| attempt.bank == bank.id) {
        open.entry(attempt.test.clone()).or_insert_with(|| attempt.id.clone());
    }
    open
}
