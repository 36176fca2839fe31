//! A report on a screen: its tables as they are told to donors, trainers and editors. Which cells may be shown has been decided
//! before; everything comes in words.

use crate::document::{Page, PageOptions, document, draw};
use crate::i18n::Texts;
use leptos::prelude::*;

/// A report.
#[derive(Debug, Clone)]
pub struct ReportView {
    /// What it is called.
    pub title: String,
    /// On which day it was made, ready to read.
    pub made: String,
    /// Its tables.
    pub tables: Vec<TableView>,
}

/// A table of a report.
#[derive(Debug, Clone)]
pub struct TableView {
    /// What stands above it.
    pub caption: String,
    /// Its columns.
    pub headings: Vec<HeadingView>,
    /// Its lines; none if there is nothing to tell.
    pub lines: Vec<LineView>,
    /// What the signs of suppressed cells mean, if there are any.
    pub note: Option<String>,
}

/// A column.
#[derive(Debug, Clone)]
pub struct HeadingView {
    /// What stands above it.
    pub text: String,
    /// Whether it holds numbers.
    pub number: bool,
}

/// A line.
#[derive(Debug, Clone)]
pub struct LineView {
    /// A cell for each column, ready to read. The first one names the line.
    pub cells: Vec<String>,
    /// Whether it adds others up.
    pub total: bool,
}

/// The page of a report.
#[must_use]
pub fn page(page: &Page, report: ReportView) -> String {
    let title = report.title.clone();
    document(page, &title, PageOptions { wide: true, ..PageOptions::default() }, || body(&page.texts, report))
}

/// A report as a file that stands for itself: without the links of the site, and with the little style that tables need.
#[must_use]
pub fn file(texts: &Texts, report: ReportView) -> String {
    let style = "body{font-family:sans-serif;margin:1rem}.table-scroll{overflow-x:auto}table{border-collapse:collapse}\
                 th,td{text-align:start;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #ccc}\
                 .number{text-align:end}.total>*{font-weight:bold}caption{text-align:start;font-weight:bold}";
    draw(|| {
        view! {
            <!DOCTYPE html>
            <html lang=texts.lang().to_string() dir=texts.dir()>
                <head>
                    <meta charset="utf-8"/>
                    <meta name="viewport" content="width=device-width, initial-scale=1"/>
                    <title>{format!("{} · Safar", report.title)}</title>
                    <style>{style}</style>
                </head>
                <body><main>{body(texts, report)}</main></body>
            </html>
        }
    })
}

fn body(texts: &Texts, report: ReportView) -> impl IntoView + use<> {
    let empty = texts.get("report-empty");
    let tables = report.tables.into_iter().enumerate().map(|(n, table)| drawn(n, table, empty.clone())).collect_view();
    view! { <h1>{report.title}</h1><p class="hint">{report.made}</p>{tables} }
}

/// A table that is wider than the screen moves by itself, with the keyboard too; the page never does.
fn drawn(n: usize, table: TableView, empty: String) -> AnyView {
    if table.lines.is_empty() {
        return view! { <h2>{table.caption}</h2><p>{empty}</p> }.into_any();
    }
    let name = format!("table-{n}");
    let class = |number: bool| if number { "number" } else { "" };
    let numbers: Vec<bool> = table.headings.iter().map(|heading| heading.number).collect();
    let headings =
        table.headings.into_iter().map(|heading| view! { <th scope="col" class=class(heading.number)>{heading.text}</th> }.into_any());
    let headings = headings.collect_view();
    let lines = table.lines.into_iter().map(|line| {
        // Names and places in files run their own way whatever the page does.
        let cells = line.cells.into_iter().zip(&numbers).enumerate().map(|(at, (text, number))| {
            if at == 0 {
                view! { <th scope="row" dir="auto">{text}</th> }.into_any()
            } else {
                view! { <td class=class(*number) dir="auto">{text}</td> }.into_any()
            }
        });
        let cells = cells.collect_view();
        view! { <tr class=if line.total { "total" } else { "" }>{cells}</tr> }.into_any()
    });
    let lines = lines.collect_view();
    let note = table.note.map(|note| view! { <p class="hint">{note}</p> });
    view! {
        <div class="table-scroll" role="region" tabindex="0" aria-labelledby=name.clone()>
            <table class="report">
                <caption id=name.clone()>{table.caption}</caption>
                <thead><tr>{headings}</tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
        {note}
    }
    .into_any()
}
