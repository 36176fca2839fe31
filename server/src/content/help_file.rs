//! `help/<lang>/<subject>/NN.toml`: one test explained in one help language.

use super::rules;
use super::table::{Node, Table};
use domain::bank::{Bank, Help, StimulusHelp};
use domain::ids::{ChoiceId, QuestionId, StimulusId};
use domain::kind;
use domain::lang::Lang;
use std::collections::BTreeMap;

/// Reads a help file and hangs what it holds on the questions and shared texts of the bank. `unread` says that some of
/// these could not be read, so that nobody can say whose help is nobody's.
pub(super) fn read(table: &Table<'_>, lang: &Lang, unread: bool, bank: &mut Bank) {
    for node in table.get("stimulus").and_then(|node| node.table()).iter().flat_map(Table::each) {
        stimulus(&node, lang, unread, bank);
    }
    for node in table.get("question").and_then(|node| node.table()).iter().flat_map(Table::each) {
        question(&node, lang, unread, bank);
    }
}

fn stimulus(node: &Node<'_>, lang: &Lang, unread: bool, bank: &mut Bank) {
    let (Some(id), Some(table)) = (node.key_id::<StimulusId>(), node.table()) else { return };
    let help = StimulusHelp { reviewed: reviewed(&table), about: table.maybe_text("about"), words: words(&table), place: node.place() };
    table.close();
    let Some(entry) = bank.stimuli.get_mut(&id) else {
        if !unread {
            node.report(&rules::ORPHAN_HELP, format!("there is no [[stimulus]] with id {id}; correct the id or remove this"));
        }
        return;
    };
    if let Some(other) = entry.help.insert(lang.clone(), help) {
        node.report(&rules::DUPLICATE_ID, format!("help in {lang} for {id} stands in {} already; remove one", other.place.file));
    }
}

fn question(node: &Node<'_>, lang: &Lang, unread: bool, bank: &mut Bank) {
    let (Some(id), Some(table)) = (node.key_id::<QuestionId>(), node.table()) else { return };
    let table = table.about(Some(id.clone()));
    let version = table.number("version", 1..=u32::MAX).unwrap_or(0);
    let rows = kind::rows().into_iter().flat_map(|field| choices(&table, field)).collect();
    let help = Help {
        version,
        reviewed: reviewed(&table),
        stem: table.maybe_text("stem"),
        options: choices(&table, "options"),
        rows,
        explain: table.maybe_text("explain"),
        words: words(&table),
        place: node.place(),
    };
    table.close();
    let Some(item) = bank.items.get_mut(&id) else {
        if !unread {
            table.report(&rules::ORPHAN_HELP, format!("there is no question {id}; correct the id or remove this"));
        }
        return;
    };
    if let Some(other) = item.help.insert(lang.clone(), help) {
        table.report(&rules::DUPLICATE_ID, format!("help in {lang} for {id} stands in {} already; remove one", other.place.file));
    }
}

fn reviewed(table: &Table<'_>) -> bool {
    table.get("reviewed").and_then(|node| node.flag()).unwrap_or(false)
}

fn choices(table: &Table<'_>, field: &'static str) -> BTreeMap<ChoiceId, String> {
    let inner = table.get(field).and_then(|node| node.table());
    inner.iter().flat_map(Table::each).filter_map(|node| node.key_id().zip(node.text())).collect()
}

fn words(table: &Table<'_>) -> Vec<(String, String)> {
    let inner = table.get("words").and_then(|node| node.table());
    inner.iter().flat_map(Table::each).filter_map(|node| Some((node.key_text(), node.text()?))).collect()
}
