//! JSON: `{ report, made, tables: { <table>: { rows: […], totals: […] } } }`, each line an object by the names of its columns. A
//! small count is the text `<5`, a hidden cell the text `…`, an empty cell `null`.

use super::{Figures, HIDDEN, few, tenths};
use crate::reports::{Cell, Filled, Line, Value};
use serde_json::{Map, Value as Json, json};

pub fn write(figures: &Figures) -> String {
    let tables: Map<_, _> = figures.tables.iter().map(|filled| (filled.table.id.to_owned(), table(filled))).collect();
    let report = json!({ "report": figures.report.name, "made": figures.made.to_string(), "tables": tables });
    format!("{report:#}\n")
}

fn table(filled: &Filled) -> Json {
    let line = |line: &Line| -> Json {
        let cells = filled.table.columns.iter().zip(&line.cells);
        cells.map(|(column, one)| (column.id.to_owned(), cell(one))).collect::<Map<_, _>>().into()
    };
    let lines = |total: bool| filled.lines.iter().filter(|line| line.total == total).map(line).collect::<Json>();
    json!({ "rows": lines(false), "totals": lines(true) })
}

fn cell(cell: &Cell) -> Json {
    match cell {
        Cell::Few => few().into(),
        Cell::Hidden => HIDDEN.into(),
        Cell::Shown(Value::Nothing) => Json::Null,
        Cell::Shown(Value::Text(text)) => text.as_str().into(),
        Cell::Shown(Value::Word(name, _)) => (*name).into(),
        Cell::Shown(Value::Date(date)) => date.to_string().into(),
        Cell::Shown(Value::Count(count)) => (*count).into(),
        Cell::Shown(Value::Decimal(number)) => tenths(*number).parse::<f64>().unwrap_or_default().into(),
    }
}
