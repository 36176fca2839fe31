//! A report is one declaration: the same figures in every format, and in none what must not be shown.

use app::i18n::{PSEUDO, Texts};
use calamine::{Data, Reader, Xlsx};
use jiff::civil::{Date, date};
use scraper::{ElementRef, Html, Selector};
use server::assets;
use server::reports::formats::{Format, Unwritten, view, write};
use server::reports::{Asked, Figures, Query, REPORTS, Row, Value, find};
use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;

const MADE: Date = date(2026, 3, 1);

fn texts(lang: &str) -> Texts {
    let catalogue = Arc::new(assets::catalogue(&assets::locales(), true).unwrap());
    catalogue.texts(&lang.parse().unwrap()).unwrap()
}

fn complaint(bank: &str, question: &str, times: u64) -> Row {
    vec![
        Value::Text(bank.into()),
        Value::Text(question.into()),
        Value::Count(2),
        Value::Word("unclear", "complaint-unclear"),
        Value::Text("tg".into()),
        Value::Count(times),
        Value::Nothing,
        Value::Date(date(2026, 1, 5)),
        Value::Date(date(2026, 2, 7)),
    ]
}

fn complaints(rows: Vec<Row>) -> Figures {
    Figures::new(find("complaints").unwrap(), vec![rows], MADE)
}

/// One bank with something to hide, and one with nothing.
fn sample() -> Figures {
    let rows = [("history-001", 12), ("history-002", 3), ("history-003", 1_020), ("history-004", 30)];
    let second = [("q-1", 6), ("q-2", 8)].map(|(question, times)| complaint("tiny", question, times));
    complaints(rows.map(|(question, times)| complaint("ru-exam", question, times)).into_iter().chain(second).collect())
}

/// The cells of a CSV file, heading first.
fn csv_cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(bytes).unwrap().strip_prefix('\u{feff}').expect("Excel knows by this mark that it is UTF-8");
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains('\n'), "RFC 4180");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The cells of a sheet, written as CSV writes them.
fn workbook_cells(bytes: Vec<u8>, sheet: &str) -> Vec<Vec<String>> {
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    assert!(workbook.worksheet_formula(sheet).unwrap().is_empty(), "no cell is a formula");
    let cell = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Float(number) => number.to_string(),
        Data::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year}-{month:02}-{day:02}")
        }
        other => panic!("{other:?}"),
    };
    workbook.worksheet_range(sheet).unwrap().rows().map(|row| row.iter().map(cell).collect()).collect()
}

fn page_cells(html: &str) -> Vec<Vec<String>> {
    let html = Html::parse_document(html);
    let (row, cell) = (Selector::parse("tr").unwrap(), Selector::parse("th, td").unwrap());
    let text = |cell: ElementRef<'_>| cell.text().collect::<String>();
    html.select(&row).map(|row| row.select(&cell).map(text).collect()).collect()
}

#[test]
fn every_format_has_the_same_figures() {
    let (figures, texts) = (sample(), texts("ru"));
    let csv = csv_cells(&write(&figures, &texts, Format::Csv).unwrap());
    let workbook = workbook_cells(write(&figures, &texts, Format::Xlsx).unwrap(), "complaints");
    let page = page_cells(&String::from_utf8(write(&figures, &texts, Format::Html).unwrap()).unwrap());
    let column = |cells: &[Vec<String>], at: usize| cells.iter().skip(1).map(|row| row[at].clone()).collect::<Vec<_>>();
    assert_eq!(column(&csv, 5), ["…", "<5", "1020", "30", "1065", "6", "8", "14", "1079"]);
    assert_eq!(column(&csv, 6), ["…", "…", "94.5", "2.8", "98.7", "0.6", "0.7", "1.3", "100.0"]);
    assert_eq!(column(&csv, 8)[..3], ["…", "…", "2026-02-07"], "the day of few is not told");
    // A spreadsheet writes 100.0 as 100.
    let plain = |cells: &[Vec<String>]| -> Vec<Vec<String>> {
        cells.iter().map(|row| row.iter().map(|cell| cell.trim_end_matches(".0").to_owned()).collect()).collect()
    };
    assert_eq!(plain(&workbook), plain(&csv));
    assert_eq!(column(&page, 5), ["…", "<5", "1\u{a0}020", "30", "1\u{a0}065", "6", "8", "14", "1\u{a0}079"], "as people write numbers");
    assert_eq!(column(&page, 6), column(&csv, 6).iter().map(|share| share.replace('.', ",")).collect::<Vec<_>>());
    assert_eq!(column(&page, 8)[2], texts.date(date(2026, 2, 7)));
    assert_eq!((page[0].clone(), column(&page, 0)), (csv[0].clone(), column(&csv, 0)));
    let text = String::from_utf8(write(&figures, &texts, Format::Text).unwrap()).unwrap();
    let lines: Vec<_> = text.lines().filter(|line| line.contains("history-") || line.contains("Всего")).collect();
    for (line, times) in lines.iter().zip(["…", "<5", "1020", "30", "1065", "1079"]) {
        assert!(line.split_whitespace().any(|word| word == times) || line.contains("tiny"), "{line}");
    }
    let json: serde_json::Value = serde_json::from_slice(&write(&figures, &texts, Format::Json).unwrap()).unwrap();
    let table = &json["tables"]["complaints"];
    let times = |lines: &str| table[lines].as_array().unwrap().iter().map(|line| line["times"].clone()).collect::<Vec<_>>();
    assert_eq!(times("rows"), ["…".into(), "<5".into(), 1020.into(), 30.into(), 6.into(), serde_json::Value::from(8)]);
    assert_eq!(times("totals"), [1065, 14, 1079]);
    assert_eq!((&table["rows"][0]["reason"], &table["rows"][2]["first"]), (&"unclear".into(), &"2026-01-05".into()), "names for programs");
}

#[test]
fn a_reader_is_told_what_the_signs_mean_and_only_where_they_stand() {
    for (figures, told) in [(sample(), true), (complaints(vec![complaint("tiny", "q-1", 7), complaint("tiny", "q-2", 9)]), false)] {
        assert_eq!(view(&figures, &texts("en")).tables[0].note.is_some(), told);
        let text = String::from_utf8(write(&figures, &texts("en"), Format::Text).unwrap()).unwrap();
        assert_eq!(text.contains("<5: that many people."), told, "{text}");
    }
}

#[test]
fn no_cell_is_a_formula() {
    let evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "a,\"b\"\r\n=c"];
    let rows: Vec<_> = evil.iter().map(|question| complaint("tiny", question, 9)).collect();
    let figures = complaints(rows);
    let cells = csv_cells(&write(&figures, &texts("en"), Format::Csv).unwrap_or_else(|error| panic!("{error}")).replace_inner_breaks());
    let written: Vec<_> = cells.iter().skip(1).take(evil.len()).map(|row| row[1].as_str()).collect();
    assert_eq!(written, ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "'\r=1", "'＝1", "a,\"b\"|=c"]);
    let cells = workbook_cells(write(&figures, &texts("en"), Format::Xlsx).unwrap(), "complaints");
    assert_eq!(cells[1][1], "=1+1", "a text, as it is");
    let text = String::from_utf8(write(&figures, &texts("en"), Format::Text).unwrap()).unwrap();
    assert!(!text.contains(['\t', '\r']), "nothing that moves a terminal");
}

/// A break of lines inside a cell is RFC 4180, too; for the check of line ends it becomes a bar.
trait InnerBreaks {
    fn replace_inner_breaks(self) -> Vec<u8>;
}

impl InnerBreaks for Vec<u8> {
    fn replace_inner_breaks(self) -> Vec<u8> {
        String::from_utf8(self).unwrap().replace("\"\"\r\n=c", "\"\"|=c").into_bytes()
    }
}

#[test]
fn an_empty_report_says_so() {
    for report in REPORTS {
        let figures = Figures::new(report, vec![Vec::new(); report.tables.len()], MADE);
        for lang in ["en", "ru", "tg", "ky", "uz", PSEUDO] {
            let texts = texts(lang);
            let text = String::from_utf8(write(&figures, &texts, Format::Text).unwrap()).unwrap();
            assert_eq!(text.matches(&texts.get("report-empty")).count(), report.tables.len(), "{text}");
            assert!(write(&figures, &texts, Format::Pdf).unwrap().starts_with(b"%PDF-"));
            assert!(write(&figures, &texts, Format::Xlsx).unwrap().starts_with(b"PK"));
            let ids = report.tables.iter().flat_map(|table| table.columns.iter().map(|column| column.heading).chain([table.caption]));
            for id in ids.chain([report.title]) {
                assert_ne!(texts.get(id), id, "{lang}");
            }
        }
    }
}

#[test]
fn ten_thousand_lines_are_written_whole() {
    let figures = complaints((0..10_000).map(|n| complaint("tiny", &format!("q-{n:05}"), 5 + n % 90)).collect());
    let texts = texts("en");
    let csv = csv_cells(&write(&figures, &texts, Format::Csv).unwrap());
    assert_eq!(csv.len(), 10_002, "headings, lines and a total");
    assert_eq!(workbook_cells(write(&figures, &texts, Format::Xlsx).unwrap(), "complaints").len(), 10_002);
    assert_eq!(page_cells(&String::from_utf8(write(&figures, &texts, Format::Html).unwrap()).unwrap()).len(), 10_002);
    assert_eq!(view(&figures, &texts).tables[0].lines.len(), 10_001, "what goes to the PDF");
}

#[test]
fn from_right_to_left_every_format_turns() {
    let (figures, texts) = (sample(), texts(PSEUDO));
    let page = String::from_utf8(write(&figures, &texts, Format::Html).unwrap()).unwrap();
    assert!(page.contains("dir=\"rtl\"") && page.contains("dir=\"auto\""), "{}", &page[..300]);
    assert!(write(&figures, &texts, Format::Pdf).unwrap().starts_with(b"%PDF-"));
    let workbook = workbook_cells(write(&figures, &texts, Format::Xlsx).unwrap(), "complaints");
    assert_eq!(workbook.len(), 10);
}

#[test]
fn declarations_hold_together() {
    let names: BTreeSet<_> = REPORTS.iter().map(|report| report.name).collect();
    assert_eq!(names.len(), REPORTS.len());
    for report in REPORTS {
        for table in report.tables {
            let ids: BTreeSet<_> = table.columns.iter().map(|column| column.id).collect();
            assert_eq!(ids.len(), table.columns.len(), "{}", table.id);
            assert!(table.id.len() <= 31, "{}: the name of a sheet", table.id);
            let named = table.columns.iter().filter_map(|column| column.about).chain(table.groups.iter().copied());
            assert!(named.into_iter().all(|id| ids.contains(id)), "{}", table.id);
        }
    }
    assert!(find("salaries").is_none());
}

/// Learners who stand in several lines are not added up, and of fewer than five nothing is told.
#[test]
fn what_few_have_answered_is_not_told() {
    let topic = |topic: &str, learners: u64| {
        let manner = Value::Word("exam", "report-manner-exam");
        vec![Value::Text("tiny".into()), Value::Text(topic.into()), manner, Value::Count(learners), Value::Count(40), Value::Decimal(62.5)]
    };
    let option = |option: Value, learners: Value, chosen: u64| {
        let (bank, question) = (Value::Text("tiny".into()), Value::Text("history-001".into()));
        vec![bank, question, Value::Count(1), option, learners, Value::Count(chosen), Value::Decimal(50.0)]
    };
    let options = vec![
        option(Value::Word("none", "report-no-answer"), Value::Count(7), 2),
        option(Value::Text("a".into()), Value::Count(3), 2),
        option(Value::Text("b".into()), Value::Nothing, 90),
    ];
    let figures = Figures::new(find("answers").unwrap(), vec![vec![topic("hist-a", 4), topic("hist-b", 5)], options], MADE);
    let json: serde_json::Value = serde_json::from_slice(&write(&figures, &texts("en"), Format::Json).unwrap()).unwrap();
    let cells = |table: &str, line: usize, names: [&str; 3]| names.map(|name| json["tables"][table]["rows"][line][name].clone());
    let topics = ["learners", "answers", "right"];
    assert_eq!(cells("topics", 0, topics), ["<5", "…", "…"].map(serde_json::Value::from));
    assert_eq!(cells("topics", 1, topics), [5.into(), 40.into(), serde_json::json!(62.5)]);
    let names = ["option", "learners", "chosen"];
    assert_eq!(cells("options", 0, names), ["none".into(), 7.into(), serde_json::Value::from(2)], "few of many may have chosen it");
    assert_eq!(cells("options", 1, names), ["a", "<5", "…"].map(serde_json::Value::from));
    assert_eq!(cells("options", 2, names), ["b", "…", "…"].map(serde_json::Value::from), "nobody knows of how many");
    assert!(json["tables"]["topics"]["totals"].as_array().is_none_or(Vec::is_empty));
    let page = String::from_utf8(write(&figures, &texts("ru"), Format::Text).unwrap()).unwrap();
    assert!(page.contains("(нет ответа)") && page.contains("<5: столько человек."), "{page}");
}

#[test]
fn the_quality_of_a_bank_is_told_in_numbers() {
    let report = find("quality").unwrap();
    let Query::Banks(rows) = report.query else { panic!("it needs no database") };
    let catalogue = assets::catalogue(&assets::locales(), false).unwrap();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/banks");
    let opened = server::content::open(&server::content::Directory::new(folder), catalogue.languages(), MADE);
    let banks: Vec<_> = opened.into_iter().filter_map(|opened| opened.bank).collect();
    let figures = Figures::new(report, rows(&banks, &Asked { today: MADE, zone: jiff::tz::TimeZone::UTC }), MADE);
    let texts = texts("en");
    assert!(matches!(write(&figures, &texts, Format::Csv), Err(Unwritten::SeveralTables(names)) if names.contains("composition")));
    let json: serde_json::Value = serde_json::from_slice(&write(&figures, &texts, Format::Json).unwrap()).unwrap();
    let of = |table: &str| json["tables"][table]["rows"].as_array().unwrap().clone();
    let questions = |lines: &[serde_json::Value]| lines.iter().map(|line| line["questions"].as_u64().unwrap()).sum::<u64>();
    assert_eq!(questions(&of("tests")), 26);
    let topics: Vec<_> = of("composition").into_iter().filter(|line| line["sort"] == "topic").collect();
    assert_eq!(questions(&topics), 26, "every question has a main topic");
    assert!(of("help").iter().any(|line| line["lang"] == "tg" && line["complete"].as_u64() > Some(0)));
    let days: Vec<_> = of("due").iter().map(|line| line["by"].as_str().unwrap().to_owned()).collect();
    assert!(!days.is_empty() && days.is_sorted(), "the earliest first");
    assert!(write(&figures, &texts, Format::Pdf).unwrap().starts_with(b"%PDF-"));
    let sheets = calamine::open_workbook_from_rs::<Xlsx<_>, _>(Cursor::new(write(&figures, &texts, Format::Xlsx).unwrap())).unwrap();
    assert_eq!(sheets.sheet_names(), ["tests", "composition", "help", "short", "due"]);
}
