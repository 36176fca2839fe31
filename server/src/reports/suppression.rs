//! Totals, shares, and what must not be shown of them: counts of fewer than [`FEW`] people, and the cells from which such a count
//! could be worked out.
//!
//! A reader may subtract: who knows a total and all parts but one knows that part. So for every total it is asked how far a
//! reader can narrow down each of its parts that is not shown. Where one part is left with a single possible value, the
//! smallest part that is shown is hidden too; where none is left, the total is. The bounds of a hidden total go on into the
//! question about the total above it. Totals form a tree, and in a tree these bounds are all that can be known.

use super::{Cell, FEW, Filled, Line, Row, Table, Type, Value};
use std::ops::Range;

/// Lines, and what adds them up.
enum Tree {
    /// The line of a row, by its place.
    Row(usize),
    /// Parts and their total. `group` is the place of the column whose group is added up; `None` adds up the whole table.
    Total { group: Option<usize>, parts: Vec<Tree> },
}

/// A count of people, and what a reader knows of it.
#[derive(Debug, Clone)]
struct Count {
    value: u64,
    show: Show,
    /// The least and the greatest that it can be for all that is shown below it.
    bounds: (u64, u64),
    /// What it adds up.
    parts: Vec<Count>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Show {
    Exactly,
    Few,
    Not,
}

/// The table as it may be shown.
pub fn fill(table: &'static Table, mut rows: Vec<Row>) -> Filled {
    let place = |id: &str| table.columns.iter().position(|column| column.id == id);
    let people: Vec<usize> = (0..table.columns.len()).filter(|at| table.columns[*at].holds == Type::People).collect();
    let tree = (!people.is_empty() && !rows.is_empty()).then(|| {
        let groups: Vec<usize> = table.groups.iter().filter_map(|id| place(id)).collect();
        // Rows of a group stand together; within it they stay as the query has ordered them.
        rows.sort_by_cached_key(|row| groups.iter().map(|at| format!("{:?}", row[*at])).collect::<Vec<_>>());
        tree(&rows, &groups, None, 0..rows.len())
    });
    let mut filled = Filled { table, lines: Vec::new() };
    let Some(tree) = tree else {
        filled.lines = rows.iter().map(|row| line(table, &[], Some(row), |at| row[at].clone())).collect();
        return filled;
    };
    let counts: Vec<(usize, Count)> = people.iter().map(|at| (*at, count(&tree, &rows, *at))).collect();
    let here: Vec<(usize, &Count, &Count)> = counts.iter().map(|(at, count)| (*at, count, count)).collect();
    lines(table, &rows, &tree, &here, &mut filled.lines);
    filled
}

/// The rows in this range with their totals. A group that has no other beside it, or only one row, needs no total of its own.
fn tree(rows: &[Row], groups: &[usize], group: Option<usize>, range: Range<usize>) -> Tree {
    if range.len() == 1 {
        return Tree::Row(range.start);
    }
    let Some((first, deeper)) = groups.split_first() else {
        return Tree::Total { group, parts: range.map(Tree::Row).collect() };
    };
    let mut starts: Vec<usize> = range.clone().filter(|at| *at == range.start || rows[*at][*first] != rows[*at - 1][*first]).collect();
    if starts.len() == 1 {
        return tree(rows, deeper, group, range);
    }
    starts.push(range.end);
    let parts = starts.windows(2).map(|pair| tree(rows, deeper, Some(*first), pair[0]..pair[1])).collect();
    Tree::Total { group, parts }
}

/// The counts of one column of people, from the rows up, and how each may be shown.
fn count(tree: &Tree, rows: &[Row], at: usize) -> Count {
    match tree {
        Tree::Row(row) => {
            let value = if let Value::Count(count) = rows[*row][at] { count } else { 0 };
            Count::of(value, Vec::new())
        }
        Tree::Total { parts, .. } => {
            let parts: Vec<_> = parts.iter().map(|part| count(part, rows, at)).collect();
            let value = parts.iter().map(|part| part.value).sum();
            let mut total = Count::of(value, parts);
            if total.show == Show::Few {
                // "Fewer than five" of four lines says that each is one: of a total nothing is told.
                total.show = Show::Not;
                total.bounds = total.bounds_of_parts();
                return total;
            }
            while !total.keeps_its_parts() {
                match total.parts.iter_mut().filter(|part| part.show == Show::Exactly).min_by_key(|part| part.value) {
                    Some(smallest) => smallest.hide(),
                    None => {
                        total.show = Show::Not;
                        total.bounds = total.bounds_of_parts();
                        break;
                    }
                }
            }
            total
        }
    }
}

impl Count {
    fn of(value: u64, parts: Vec<Self>) -> Self {
        // That there is a line at all tells that there is somebody.
        let (show, bounds) = if value < FEW { (Show::Few, (1, FEW - 1)) } else { (Show::Exactly, (value, value)) };
        Self { value, show, bounds, parts }
    }

    /// The least and the greatest that the parts can be together.
    fn bounds_of_parts(&self) -> (u64, u64) {
        let sum = |of: fn(&Self) -> u64| self.parts.iter().map(of).fold(0, u64::saturating_add);
        (sum(|part| part.bounds.0), sum(|part| part.bounds.1))
    }

    /// Whether this total, shown exactly, leaves open what each part is that is not shown.
    fn keeps_its_parts(&self) -> bool {
        let (least, greatest) = self.bounds_of_parts();
        self.parts.iter().filter(|part| part.show != Show::Exactly).all(|part| {
            let (others_least, others_greatest) = (least - part.bounds.0, greatest.saturating_sub(part.bounds.1));
            // Once the greatest is without bound, the others may be as great as they like.
            let others_greatest = if greatest == u64::MAX { u64::MAX } else { others_greatest };
            let low = part.bounds.0.max(self.value.saturating_sub(others_greatest));
            let high = part.bounds.1.min(self.value.saturating_sub(others_least));
            low < high
        })
    }

    /// Hides a count that is great enough to be shown. A total is hidden only together with something that it adds up, or a reader
    /// would add it up again.
    fn hide(&mut self) {
        self.show = Show::Not;
        if self.parts.is_empty() {
            // Its sign tells that it is not one of the small ones.
            self.bounds = (FEW, u64::MAX);
            return;
        }
        if self.parts.iter().all(|part| part.show == Show::Exactly)
            && let Some(smallest) = self.parts.iter_mut().min_by_key(|part| part.value)
        {
            smallest.hide();
        }
        self.bounds = self.bounds_of_parts();
    }

    fn cell(&self) -> Cell {
        match self.show {
            Show::Exactly => Cell::Shown(Value::Count(self.value)),
            Show::Few => Cell::Few,
            Show::Not => Cell::Hidden,
        }
    }
}

/// Writes the lines of a tree. `counts` has, for each column of people, its place, its count here, and that of the whole table.
fn lines(table: &Table, rows: &[Row], tree: &Tree, counts: &[(usize, &Count, &Count)], into: &mut Vec<Line>) {
    match tree {
        Tree::Row(row) => into.push(line(table, counts, Some(&rows[*row]), |at| rows[*row][at].clone())),
        Tree::Total { group, parts } => {
            for (n, part) in parts.iter().enumerate() {
                let below: Vec<_> = counts.iter().map(|(at, here, whole)| (*at, &here.parts[n], *whole)).collect();
                lines(table, rows, part, &below, into);
            }
            let of = group.map(|at| (at, rows[first_row(tree)][at].clone()));
            into.push(line(table, counts, None, |at| match &of {
                Some((group, value)) if *group == at => value.clone(),
                _ => Value::Nothing,
            }));
        }
    }
}

fn first_row(tree: &Tree) -> usize {
    match tree {
        Tree::Row(row) => *row,
        Tree::Total { parts, .. } => parts.first().map_or(0, first_row),
    }
}

/// A line; `row` is what it was made from, and none is a total.
fn line(table: &Table, counts: &[(usize, &Count, &Count)], row: Option<&Row>, value: impl Fn(usize) -> Value) -> Line {
    let of = |id: &str| counts.iter().find(|(at, ..)| table.columns[*at].id == id);
    // People who may stand in other lines are not added up, so a small count is hidden for itself alone.
    let few = |at: usize| matches!(row.map(|row| &row[at]), Some(Value::Count(count)) if *count < FEW);
    // How many they are may be unknown: then they may be few.
    let unknown = |at: usize| row.is_some_and(|row| row[at] == Value::Nothing);
    let of_few = |id: &str| {
        let learners = table.columns.iter().position(|column| column.id == id && column.holds == Type::Learners);
        learners.is_some_and(|at| few(at) || unknown(at))
    };
    let cell = |(at, column): (usize, &super::Column)| match column.holds {
        Type::People => counts.iter().find(|(place, ..)| *place == at).map_or(Cell::Hidden, |(_, here, _)| here.cell()),
        Type::ShareOf(people) => of(people).map_or(Cell::Hidden, |(_, here, whole)| share(here, whole)),
        Type::Learners if few(at) => Cell::Few,
        Type::Learners if unknown(at) => Cell::Hidden,
        Type::Text | Type::Date | Type::Count | Type::Learners | Type::Share | Type::Mean => {
            let told = column.about.and_then(of).is_none_or(|(_, here, _)| here.show == Show::Exactly);
            let told = told && !column.about.is_some_and(of_few);
            let value = value(at);
            if told || value == Value::Nothing { Cell::Shown(value) } else { Cell::Hidden }
        }
    };
    Line { cells: table.columns.iter().enumerate().map(cell).collect(), total: row.is_none() }
}

/// A share is known where both of its numbers are; it tells one of them to whoever knows the other.
#[expect(clippy::cast_precision_loss, reason = "there are fewer people than 2^52")]
fn share(part: &Count, whole: &Count) -> Cell {
    if part.show == Show::Exactly && whole.show == Show::Exactly && whole.value > 0 {
        Cell::Shown(Value::Decimal(part.value as f64 * 100.0 / whole.value as f64))
    } else {
        Cell::Hidden
    }
}

#[cfg(test)]
mod tests {
    use super::super::Column;
    use super::*;
    use proptest::prelude::*;

    static TABLE: Table = Table {
        id: "people",
        caption: "report-complaints",
        columns: &[
            Column::new("bank", "report-bank", Type::Text),
            Column::new("times", "report-times", Type::People),
            Column::new("share", "report-share", Type::ShareOf("times")),
            Column::new("last", "report-last", Type::Date).about("times"),
        ],
        groups: &["bank"],
    };

    fn filled(rows: &[(&str, u64)]) -> Vec<Line> {
        let day = Value::Date(jiff::civil::date(2026, 3, 1));
        let row = |(bank, times): &(&str, u64)| vec![Value::text(bank), Value::Count(*times), Value::Nothing, day.clone()];
        fill(&TABLE, rows.iter().map(row).collect()).lines
    }

    /// The column of people: a number, `<` for few, `-` for hidden; totals with a `=` before them.
    fn shown(rows: &[(&str, u64)]) -> String {
        let sign = |line: &Line| {
            let cell = match &line.cells[1] {
                Cell::Shown(Value::Count(count)) => count.to_string(),
                Cell::Few => "<".into(),
                _ => "-".into(),
            };
            if line.total { format!("={cell}") } else { cell }
        };
        filled(rows).iter().map(sign).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn few_people_are_not_counted_and_cannot_be_worked_out() {
        assert_eq!(shown(&[]), "");
        assert_eq!(shown(&[("a", 3)]), "<");
        assert_eq!(shown(&[("a", 5), ("a", 9)]), "5 9 =14");
        assert_eq!(shown(&[("a", 3), ("a", 9), ("a", 7)]), "< 9 - =19", "the smallest of the others goes with the only small one");
        assert_eq!(shown(&[("a", 2), ("a", 3), ("a", 9)]), "< < 9 =14", "two small ones hide each other");
        assert_eq!(shown(&[("a", 1), ("a", 1), ("a", 9)]), "< < - =11", "unless they can be nothing but one and one");
        assert_eq!(shown(&[("a", 4), ("a", 4)]), "< < =-", "or four and four");
        assert_eq!(shown(&[("a", 1), ("a", 1)]), "< < =-", "a small total says too much of its parts");
        assert_eq!(shown(&[("a", 1), ("a", 1), ("b", 1), ("b", 1)]), "< < =- < < =- =-");
        assert_eq!(shown(&[("a", 4), ("a", 1), ("b", 1)]), "< < =- < =6", "that a total is hidden does not say how great it is");
        assert_eq!(shown(&[("a", 1), ("a", 5)]), "< - =-", "one and the smallest that is hidden beside it");
    }

    #[test]
    fn a_hidden_subtotal_is_not_worked_out_from_the_total() {
        assert_eq!(shown(&[("a", 4), ("a", 4), ("b", 6), ("b", 7)]), "< < =- - 7 =- =21", "hiding a sum alone would hide nothing");
        assert_eq!(shown(&[("b", 6), ("a", 3), ("b", 7), ("a", 20), ("a", 30)]), "< - 30 =53 6 7 =13 =66");
        assert_eq!(shown(&[("a", 2), ("b", 8), ("b", 9)]), "< - 9 =- =19", "a group of one row is a row");
    }

    #[test]
    fn what_tells_about_few_goes_with_their_number() {
        let lines = filled(&[("a", 3), ("a", 9), ("a", 8)]);
        assert_eq!(lines[0].cells[2..], [Cell::Hidden, Cell::Hidden]);
        assert_eq!(lines[2].cells[2..], [Cell::Hidden, Cell::Hidden]);
        assert_eq!(lines[1].cells[2], Cell::Shown(Value::Decimal(45.0)));
        assert!(matches!(lines[1].cells[3], Cell::Shown(Value::Date(_))));
        assert_eq!(lines[3].cells[2..], [Cell::Shown(Value::Decimal(100.0)), Cell::Shown(Value::Nothing)]);
        let alone = filled(&[("a", 4), ("a", 4)]);
        assert!(alone.iter().all(|line| line.cells[2] == Cell::Hidden), "a share of what is not shown");
    }

    proptest! {
        /// Tries every table that a reader may think of: no small count is the same in all of them.
        #[test]
        fn nobody_can_work_a_small_count_out(a in proptest::collection::vec(1u64..9, 1..4), b in proptest::collection::vec(1u64..9, 0..3)) {
            let rows: Vec<(&str, u64)> = a.iter().map(|n| ("a", *n)).chain(b.iter().map(|n| ("b", *n))).collect();
            let signs: Vec<Cell> = filled(&rows).into_iter().map(|line| line.cells[1].clone()).collect();
            let mut possible: Vec<std::collections::BTreeSet<u64>> = vec![Default::default(); rows.len()];
            let mut guess = vec![1u64; rows.len()];
            loop {
                if fits(&guess, a.len(), &signs) {
                    for (n, values) in guess.iter().zip(&mut possible) {
                        values.insert(*n);
                    }
                }
                let Some(at) = guess.iter().position(|n| *n < 14) else { break };
                guess[at] += 1;
                guess[..at].fill(1);
            }
            for ((_, n), values) in rows.iter().zip(possible) {
                prop_assert!(values.contains(n));
                prop_assert!(*n >= FEW || values.len() > 1, "{rows:?}: {signs:?}");
            }
        }
    }

    /// Whether the reader, who knows what each sign means, would see these signs above these counts.
    fn fits(guess: &[u64], a: usize, signs: &[Cell]) -> bool {
        let (of_a, of_b) = guess.split_at(a);
        let rows = |part: &[u64]| part.iter().map(|n| (*n, false)).collect::<Vec<_>>();
        let total = |part: &[u64]| (part.iter().sum::<u64>(), true);
        let mut numbers = rows(of_a);
        if of_a.len() > 1 && !of_b.is_empty() {
            numbers.push(total(of_a));
        }
        numbers.extend(rows(of_b));
        if of_b.len() > 1 {
            numbers.push(total(of_b));
        }
        if guess.len() > 1 {
            numbers.push(total(guess));
        }
        numbers.len() == signs.len()
            && numbers.iter().zip(signs).all(|((n, total), sign)| match sign {
                Cell::Shown(Value::Count(shown)) => n == shown,
                Cell::Few => *n < FEW,
                _ => *total || *n >= FEW,
            })
    }
}
