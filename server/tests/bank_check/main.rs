//! `bank check` as an author meets it: a small good bank, and for every rule one fault planted in it that must be
//! found in the right file, on the right line.

mod agreement;
mod causes;
mod checked;
mod exam_faults;
mod fact_faults;
mod file_faults;
mod folder_faults;
mod help_faults;
mod languages;
mod question_faults;
mod test_faults;

use domain::content::Severity;
use domain::language::Languages;
use jiff::civil::{Date, date};
use server::assets;
use server::content::{Checked, Directory, Entry, Files, Kind, rules};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::LazyLock;

/// A day on which every fact of the good bank is fresh.
const TODAY: Date = date(2026, 3, 1);
/// Marks, as a TOML comment, the line on which a planted fault must be reported.
const MARK: &str = "#!";

/// The languages that the shipped texts describe.
fn languages() -> &'static Languages {
    static LANGUAGES: LazyLock<Languages> =
        LazyLock::new(|| assets::catalogue(&assets::locales(), false).expect("the shipped texts can be read").languages().clone());
    &LANGUAGES
}

/// What `safar bank check` says of these files.
fn check_banks(files: &dyn Files, today: Date) -> Checked {
    server::content::check_banks(files, languages(), today)
}

fn folder(path: &str) -> Directory {
    Directory::new(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path))
}

/// The good bank. Its media are only beginnings.
fn good_bank() -> BTreeMap<String, Vec<u8>> {
    let banks = folder("tests/banks");
    let mut files: BTreeMap<_, _> =
        banks.list().into_iter().map(|entry| (entry.path.clone(), banks.read(&entry.path).unwrap().into_owned())).collect();
    for (media, begins) in [("tiny/audio/language-01-a.mp3", "ID3"), ("tiny/images/flag-order.svg", "<svg/>")] {
        files.insert(media.into(), begins.into());
    }
    files
}

/// Files, and what else lies among them.
struct Tree {
    files: BTreeMap<String, Vec<u8>>,
    odd: Vec<Entry>,
}

impl Files for Tree {
    fn list(&self) -> Vec<Entry> {
        self.files.list().into_iter().chain(self.odd.iter().cloned()).collect()
    }

    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        self.files.read(path)
    }
}

/// A fault planted in the good bank, and where it must be found.
struct Fault {
    rule: &'static str,
    files: BTreeMap<String, Vec<u8>>,
    odd: Vec<Entry>,
    at: Option<(String, usize)>,
    also: BTreeSet<&'static str>,
    today: Date,
}

/// A fault against this rule.
fn fault(rule: &'static str) -> Fault {
    Fault { rule, files: good_bank(), odd: Vec::new(), at: None, also: BTreeSet::new(), today: TODAY }
}

impl Fault {
    /// Replaces the first `from` behind `after`. A line of `to` that ends in [`MARK`] is where the fault must be found.
    fn edit(mut self, file: &str, after: &str, from: &str, to: &str) -> Self {
        let file = format!("tiny/{file}");
        let text = String::from_utf8(self.files[&file].clone()).unwrap();
        let behind = text.find(after).unwrap_or_else(|| panic!("{}: {file} lacks {after}", self.rule)) + after.len();
        let start = behind + text[behind..].find(from).unwrap_or_else(|| panic!("{}: {file} lacks {from}", self.rule));
        let text = format!("{}{to}{}", &text[..start], &text[start + from.len()..]);
        if let Some(line) = text.lines().position(|line| line.ends_with(MARK)) {
            self.at = Some((file.clone(), line + 1));
        }
        self.files.insert(file, text.into_bytes());
        self
    }

    /// Adds a file, or replaces it.
    fn create(mut self, file: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(format!("tiny/{file}"), bytes.into());
        self
    }

    /// Adds something that is no ordinary file.
    fn odd(mut self, path: &str, kind: Kind) -> Self {
        self.odd.push(Entry { path: format!("tiny/{path}"), kind });
        self
    }

    fn copy(self, from: &str, to: &str) -> Self {
        let bytes = self.files[&format!("tiny/{from}")].clone();
        self.create(to, bytes)
    }

    fn remove(mut self, file: &str) -> Self {
        assert!(self.files.remove(&format!("tiny/{file}")).is_some(), "{}: there is no {file}", self.rule);
        self
    }

    /// Where the fault must be found, if no line is marked.
    fn at(mut self, file: &str, line: usize) -> Self {
        self.at = Some((format!("tiny/{file}"), line));
        self
    }

    /// Another rule that the same fault cannot but break.
    fn with(mut self, rule: &'static str) -> Self {
        self.also.insert(rule);
        self
    }

    fn on(mut self, today: Date) -> Self {
        self.today = today;
        self
    }

    /// What went wrong, if the fault is not found as it should be.
    fn missed(&self) -> Option<String> {
        let (file, line) = self.at.clone().unwrap_or_else(|| panic!("{}: say where it must be found", self.rule));
        let severity = rules::all().find(|rule| rule.name == self.rule).map(|rule| rule.severity);
        let checked = check_banks(&Tree { files: self.files.clone(), odd: self.odd.clone() }, self.today);
        let there =
            |rule, severity| checked.problems().any(|p| p.rule == rule && Some(p.severity) == severity && p.file == file && p.line == line);
        let stray = checked.problems().any(|p| p.rule != self.rule && !self.also.contains(p.rule));
        let vain = self.also.iter().any(|also| checked.problems().all(|p| p.rule != *also));
        (!there(self.rule, severity) || stray || vain).then(|| format!("{} at {file}:{line}, found:\n{}", self.rule, checked.to_text()))
    }
}

fn faults() -> Vec<Fault> {
    [
        file_faults::faults(),
        question_faults::faults(),
        help_faults::faults(),
        fact_faults::faults(),
        test_faults::faults(),
        exam_faults::faults(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn the_good_bank_has_no_problem() {
    let checked = check_banks(&good_bank(), TODAY);
    assert_eq!(checked.problems().count(), 0, "{}", checked.to_text());
    assert_eq!(checked.banks.len(), 1);
    assert_eq!(checked.banks[0].questions, 26);
}

#[test]
fn every_planted_fault_is_found_where_it_is() {
    let missed: Vec<_> = faults().iter().filter_map(Fault::missed).collect();
    assert!(missed.is_empty(), "{}", missed.join("\n\n"));
}

#[test]
fn every_rule_has_a_planted_fault() {
    let planted: BTreeSet<_> = faults().iter().map(|fault| fault.rule).collect();
    let rules: BTreeSet<_> = rules::all().map(|rule| rule.name).collect();
    assert_eq!(planted, rules);
    assert_eq!(rules.len(), rules::all().count(), "two rules share a name");
}

#[test]
fn shipped_bank_is_sound() {
    // A fixed day: that facts grow old is a warning on the day, never a red build.
    let checked = check_banks(&folder("../question-banks"), date(2026, 11, 22));
    assert!(checked.banks.iter().any(|bank| bank.id == "ru-exam" && bank.exams.len() == 5));
    let errors: Vec<_> = checked.problems().filter(|problem| problem.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{}", checked.to_text());
}
