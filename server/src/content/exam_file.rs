//! `exams/<exam>.toml`: the rules of one exam, dated and sourced.

use super::table::{Node, Table};
use domain::question::Skill;
use domain::rules::{Confidence, Exam, Leniency, Minimum, Module, Part, TopicQuota};

const CONFIDENCES: &[(&str, Confidence)] =
    &[("stated", Confidence::Stated), ("inferred", Confidence::Inferred), ("assumed", Confidence::Assumed)];

/// Reads the rules of an exam. `None` if something that every exam needs cannot be read; what is reported.
pub(super) fn read(table: &Table<'_>) -> Option<Exam> {
    let id = table.id("id");
    let version = table.number("version", 1..=u32::MAX);
    let rank = table.number("rank", 1..=1000);
    let name = table.need("name").and_then(|node| node.local_text());
    let valid_from = table.need("valid_from").and_then(|node| node.date());
    let valid_until = table.maybe_date("valid_until");
    let minutes = table.number("minutes", 1..=600);
    let minutes_confidence = confidence(table, "minutes_confidence");
    let checked_on = table.need("checked_on").and_then(|node| node.date());
    let source = table.text("source");
    let note = table.get("note").and_then(|node| node.local_text()).unwrap_or_default();
    let modules = table.tables("module").iter().filter_map(module).collect();
    let total = minimum(table, "total");
    Some(Exam {
        id: id?,
        version: version?,
        rank: rank?,
        name: name?,
        valid_from: valid_from?,
        valid_until,
        minutes: minutes?,
        minutes_confidence: minutes_confidence?,
        checked_on: checked_on?,
        source: source?,
        note,
        modules,
        total,
    })
}

fn confidence(table: &Table<'_>, key: &'static str) -> Option<Confidence> {
    table.need(key)?.word(CONFIDENCES)
}

fn module(table: &Table<'_>) -> Option<Module> {
    let subject = table.id("subject");
    let items = table.number("items", 1..=1000);
    let items_confidence = confidence(table, "items_confidence");
    let minimum = minimum(table, "minimum");
    let parts = table.tables("part").iter().filter_map(part).collect();
    let quotas = table.tables("quota").iter().filter_map(quota).collect();
    let leniency = table.get("leniency").and_then(|node| node.table()).and_then(|table| leniency(&table));
    table.close();
    Some(Module { subject: subject?, items: items?, items_confidence: items_confidence?, minimum, parts, quotas, leniency })
}

fn part(table: &Table<'_>) -> Option<Part> {
    let skills = Skill::ALL.map(|skill| (skill.as_str(), skill));
    let skill = table.need("skill").and_then(|node| node.word(&skills));
    let items = table.get("items").and_then(|node| node.number(1..=1000));
    let tasks = table.get("tasks").and_then(|node| node.number(1..=100)).unwrap_or(0);
    let minimum = minimum(table, "minimum");
    table.close();
    Some(Part { skill: skill?, items, tasks, minimum })
}

fn quota(table: &Table<'_>) -> Option<TopicQuota> {
    let topics = table.need("topics").and_then(|node| node.list()).map(|list| list.iter().filter_map(Node::id).collect());
    let items = table.number("items", 1..=1000);
    table.close();
    Some(TopicQuota { topics: topics?, items: items? })
}

fn leniency(table: &Table<'_>) -> Option<Leniency> {
    let parts = table.number("parts", 1..=9);
    let floor = table.need("floor").and_then(|_| minimum(table, "floor"));
    table.close();
    Some(Leniency { parts: parts? as usize, floor: floor? })
}

fn minimum(table: &Table<'_>, key: &'static str) -> Option<Minimum> {
    let table = table.get(key)?.table()?;
    let need = table.number("need", 1..=1000);
    let of = table.number("of", 1..=1000);
    let confidence = confidence(&table, "confidence");
    let source = table.text("source");
    table.close();
    Some(Minimum { need: need?, of: of?, confidence: confidence?, source: source? })
}
