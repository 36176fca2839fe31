//! `bank.toml`, `topics.toml` and `glossary.toml`: what a bank is called and the names it uses.

use super::rules;
use super::table::{Node, Table};
use domain::bank::{Bank, Subject, Term, Topic};
use domain::ids::BankId;
use domain::lang::{Lang, LocalText};
use std::collections::BTreeMap;

/// For how many days an overdue question stays in scored tests where bank.toml does not say.
const GRACE_DAYS: u32 = 30;

/// Reads `bank.toml` of the folder `folder` into a bank without questions.
pub(super) fn read(table: &Table<'_>, folder: &BankId) -> Option<Bank> {
    if let Some(node) = table.need("id")
        && let Some(written) = node.id::<BankId>()
        && written != *folder
    {
        node.report(&rules::FILE_NAME, format!("the folder is called {folder}, but its `id` is {written}; correct one of them"));
    }
    let version = table.text("version");
    let title = table.need("title").and_then(|node| node.local_text());
    let exam_language = table.id("exam_language");
    let help_languages: Vec<Lang> = table.list("help_languages").iter().filter_map(Node::id).collect();
    let grace_days = table.get("grace_days").map_or(Some(GRACE_DAYS), |node| node.number(0..=3650));
    let subjects = distinct(table.tables("subject"), |table| {
        let (id, name) = (table.id("id"), name(table));
        Some(Subject { id: id?, name: name? })
    });
    let laws = table.get("laws").and_then(|node| node.table());
    let laws = laws.iter().flat_map(Table::each).filter_map(|node| Some((node.key.to_owned(), node.local_text()?))).collect();
    Some(Bank {
        id: folder.clone(),
        version: version?,
        title: title?,
        exam_language: exam_language?,
        help_languages,
        grace_days: grace_days? as i32,
        subjects,
        topics: Vec::new(),
        laws,
        tests: BTreeMap::new(),
        items: BTreeMap::new(),
        stimuli: BTreeMap::new(),
        exams: Vec::new(),
        glossary: Vec::new(),
    })
}

/// Reads `topics.toml`.
pub(super) fn topics(table: &Table<'_>) -> Vec<Topic> {
    distinct(table.tables("topic"), |table| {
        let (id, subject, name) = (table.id("id"), table.id("subject"), name(table));
        let summary = table.get("summary").and_then(|node| node.local_text()).unwrap_or_default();
        Some(Topic { id: id?, subject: subject?, name: name?, summary, place: table.place() })
    })
}

/// Reads `glossary.toml`: one `[[term]]` for each term.
pub(super) fn glossary(table: &Table<'_>) -> Vec<Term> {
    let term = |table: &Table<'_>| {
        let (name, note) = (name(table), table.maybe_text("note"));
        table.close();
        Some(Term { name: name?, note })
    };
    table.tables("term").iter().filter_map(term).collect()
}

fn name(table: &Table<'_>) -> Option<LocalText> {
    table.need("name")?.local_text()
}

/// Reads a list of tables in which no `id` may stand twice.
fn distinct<T>(tables: Vec<Table<'_>>, read: impl Fn(&Table<'_>) -> Option<T>) -> Vec<T> {
    let mut seen: Vec<String> = Vec::new();
    let mut found = Vec::new();
    for table in tables {
        let read = read(&table);
        table.close();
        if let (Some(read), Some(id)) = (read, table.maybe_text("id")) {
            if seen.contains(&id) {
                table.report(&rules::DUPLICATE_ID, format!("{id} is there twice; give this one another id or remove it"));
            } else {
                seen.push(id);
                found.push(read);
            }
        }
    }
    found
}
