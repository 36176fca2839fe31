//! Hands a question to its kind, which reads itself: the kinds stand in [`domain::kind`].

use super::table::{Node, Table};
use domain::content::Rule;
use domain::ids::ChoiceId;
use domain::kind::file::{Read, Table as Fields, Value};
use domain::kind::{Body, READERS};
use std::ops::RangeInclusive;

/// Reads what is asked and what is right. What cannot be read is missing and reported; the whole is `None` if even the kind is
/// unknown, so that nobody can say which keys belong there.
pub(super) fn read(table: &Table<'_>) -> Option<Read<Body>> {
    let reader = table.need("kind")?.word(READERS)?;
    Some(reader(table))
}

impl Fields for Table<'_> {
    fn get(&self, field: &'static str) -> Option<Box<dyn Value + '_>> {
        Some(Box::new(Table::get(self, field)?))
    }
    fn need(&self, field: &'static str) -> Option<Box<dyn Value + '_>> {
        Some(Box::new(Table::need(self, field)?))
    }
    fn report(&self, rule: &Rule, message: &str) {
        Table::report(self, rule, message);
    }
    fn close(&self) {
        Table::close(self);
    }
}

impl Value for Node<'_> {
    fn text(&self) -> Option<String> {
        Node::text(self)
    }
    fn id(&self) -> Option<ChoiceId> {
        Node::id(self)
    }
    fn flag(&self) -> Option<bool> {
        Node::flag(self)
    }
    fn number(&self, due: RangeInclusive<u32>) -> Option<u32> {
        Node::number(self, due)
    }
    fn list(&self) -> Option<Vec<Box<dyn Value + '_>>> {
        Some(Node::list(self)?.into_iter().map(|node| Box::new(node) as Box<dyn Value>).collect())
    }
    fn named(&self) -> Option<Vec<(ChoiceId, Box<dyn Value + '_>)>> {
        let table = Node::table(self)?;
        Some(table.each().filter_map(|node| Some((node.key_id()?, Box::new(node) as Box<dyn Value>))).collect())
    }
    fn table(&self) -> Option<Box<dyn Fields + '_>> {
        Some(Box::new(Node::table(self)?))
    }
    fn is_list(&self) -> bool {
        Node::is_list(self)
    }
    fn is_table(&self) -> bool {
        Node::is_table(self)
    }
    fn report(&self, rule: &Rule, message: &str) {
        Node::report(self, rule, message);
    }
}
