//! Keys and options: what is right must be there to choose, once. What else can be wrong with a question knows its kind.

use super::findings::{self, Findings};
use crate::bank::{Bank, Item};
use crate::content::{Problem, Rule};
use jiff::civil::Date;

pub(super) const RULES: &[Rule] = findings::RULES;

pub(super) fn check(bank: &Bank, _today: Date) -> Vec<Problem> {
    bank.items.values().flat_map(check_item).collect()
}

fn check_item(item: &Item) -> Vec<Problem> {
    let (body, mut found) = (&item.question.body, Findings::of(item));
    body.check(item.key.inside(), &mut found);
    body.lists().iter().for_each(|list| found.distinct(list));
    found.problems()
}
