//! From a set of files to a bank.

use super::files::Files;
use super::table::Table;
use super::test_file::{TestFile, whole};
use super::{bank_file, exam_file, help_file, media, rules, source, test_file};
use domain::bank::{Bank, Problem, Test};
use domain::ids::{BankId, SubjectId, TestId};
use domain::lang::Lang;
use std::collections::BTreeSet;

/// The banks that there are, in order. A folder whose name is no identifier is none; [`super::check_banks`] reports it.
#[must_use]
pub fn bank_ids(files: &dyn Files) -> Vec<BankId> {
    folders(files).iter().filter_map(|folder| BankId::parse(folder).ok()).collect()
}

/// The folders with TOML files in them, in order.
pub(super) fn folders(files: &dyn Files) -> BTreeSet<String> {
    let folder = |path: String| Some(path.split_once('/').filter(|_| path.ends_with(".toml"))?.0.to_owned());
    files.list().into_iter().filter_map(folder).collect()
}

/// Reads the bank in the folder `id`. Everything wrong with its files comes back as a list; the bank is `None` only if
/// its `bank.toml` cannot be read. What is wrong with the bank as a whole is for [`domain::bank::check::check`].
#[must_use]
pub fn load(files: &dyn Files, id: &BankId) -> (Option<Bank>, Vec<Problem>) {
    let own = format!("{id}/");
    let paths: BTreeSet<String> = files.list().into_iter().filter(|path| path.starts_with(&own)).collect();
    let mut loader = Loader { files, problems: Vec::new() };
    let bank = loader.bank(id, &paths);
    (bank, loader.problems)
}

/// What a path inside a bank's folder is for.
enum Part {
    Exam(String),
    /// A fixed test, or extra practice, by its number.
    Test {
        subject: SubjectId,
        number: u32,
        extra: bool,
    },
    Help(Lang),
}

struct Loader<'a> {
    files: &'a dyn Files,
    problems: Vec<Problem>,
}

impl Loader<'_> {
    fn bank(&mut self, id: &BankId, paths: &BTreeSet<String>) -> Option<Bank> {
        let file = |name: &str| format!("{id}/{name}");
        let mut bank = self.read(&file("bank.toml"), |table| bank_file::read(table, id))??;
        bank.topics = self.read(&file("topics.toml"), bank_file::topics).unwrap_or_default();
        if paths.contains(&file("glossary.toml")) {
            bank.glossary = self.read(&file("glossary.toml"), bank_file::glossary).unwrap_or_default();
        }
        // The two files about recordings are for the tool that makes and checks those.
        let known = ["bank.toml", "topics.toml", "glossary.toml", "audio/hashes.toml", "audio/stress.toml"].map(file);
        let mut help = Vec::new();
        for path in paths.iter().filter(|path| path.ends_with(".toml") && !known.contains(path)) {
            match part(&path[id.as_str().len() + 1..]) {
                Some(Part::Exam(name)) => self.exam(&mut bank, path, &name),
                Some(Part::Test { subject, number, extra }) => self.test(&mut bank, path, subject, number, extra),
                // Help hangs on questions, so they are read first.
                Some(Part::Help(lang)) => help.push((path, lang)),
                None => {
                    let message = "nothing reads this file; see question-banks/README.md for where files belong, or remove it";
                    self.problems.push(rules::STRAY_FILE.broken(&whole(path), None, "", message));
                }
            }
        }
        for (path, lang) in help {
            self.help(&mut bank, path, &lang);
        }
        self.problems.extend(media::check(&bank, paths));
        Some(bank)
    }

    fn read<T>(&mut self, path: &str, reader: impl FnOnce(&Table<'_>) -> T) -> Option<T> {
        let Some(bytes) = self.files.read(path) else {
            self.problems.push(rules::MISSING_FILE.broken(&whole(path), None, "", "the file is not there or cannot be read; add it"));
            return None;
        };
        source::read(path, &bytes, &mut self.problems, reader)
    }

    fn exam(&mut self, bank: &mut Bank, path: &str, name: &str) {
        let exam = self.read(path, |table| {
            let exam = exam_file::read(table)?;
            if exam.id.as_str() != name
                && let Some(node) = table.get("id")
            {
                node.report(&rules::FILE_NAME, format!("the file is called {name}.toml, but its `id` is {}; correct one of them", exam.id));
            }
            Some(exam)
        });
        bank.exams.extend(exam.flatten());
        bank.exams.sort_by_key(|exam| exam.rank);
    }

    fn test(&mut self, bank: &mut Bank, path: &str, subject: SubjectId, number: u32, extra: bool) {
        let role = if extra { EXTRA } else { "" };
        let Ok(id) = TestId::parse(&format!("{subject}-{role}{number:02}")) else { return };
        let file = self.read(path, |table| test_file::read(table, &subject, extra));
        let Some(TestFile { minutes, title, items, stimuli }) = file else { return };
        for entry in stimuli {
            match bank.stimuli.get(&entry.stimulus.id) {
                Some(first) => {
                    let message = format!("{} is the id of a stimulus in {} already; choose another", entry.stimulus.id, first.place.file);
                    self.problems.push(rules::DUPLICATE_ID.broken(&entry.place, None, "id", message));
                }
                None => drop(bank.stimuli.insert(entry.stimulus.id.clone(), entry)),
            }
        }
        let mut questions = Vec::new();
        for item in items {
            let id = item.question.id.clone();
            match bank.items.get(&id) {
                Some(first) => {
                    let message =
                        format!("{id} stands in {} line {} already; ids are never used again", first.place.file, first.place.line);
                    self.problems.push(rules::DUPLICATE_ID.broken(&item.place, Some(&id), "id", message));
                }
                None => {
                    questions.push(id.clone());
                    bank.items.insert(id, item);
                }
            }
        }
        let extra = extra.then_some(title);
        bank.tests.insert(id.clone(), Test { id, subject, number, extra, minutes, questions, place: whole(path) });
    }

    fn help(&mut self, bank: &mut Bank, path: &str, lang: &Lang) {
        if !bank.help_languages.contains(lang) {
            let message = format!("bank.toml does not promise help in {lang}; add it to `help_languages` or remove the file");
            self.problems.push(rules::UNPROMISED_LANGUAGE.broken(&whole(path), None, "", message));
        }
        self.read(path, |table| help_file::read(table, lang, bank));
    }
}

/// Reads a path inside the bank's folder: `tests/history/01.toml`. `None` if nothing belongs there.
fn part(path: &str) -> Option<Part> {
    let parts: Vec<&str> = path.strip_suffix(".toml")?.split('/').collect();
    match parts[..] {
        ["exams", name] => Some(Part::Exam(name.to_owned())),
        ["tests", subject, name] => {
            let (number, extra) = test_name(name)?;
            Some(Part::Test { subject: subject.parse().ok()?, number, extra })
        }
        ["help", lang, subject, name] => {
            subject.parse::<SubjectId>().ok()?;
            test_name(name)?;
            Some(Part::Help(lang.parse().ok()?))
        }
        _ => None,
    }
}

/// What stands before the number of extra practice, in file names and ids.
const EXTRA: &str = "extra-";

/// `07` is a fixed test, `extra-01` extra practice.
fn test_name(name: &str) -> Option<(u32, bool)> {
    let extra = name.strip_prefix(EXTRA);
    Some((two_digits(extra.unwrap_or(name))?, extra.is_some()))
}

fn two_digits(text: &str) -> Option<u32> {
    (text.len() == 2).then(|| text.parse().ok().filter(|number| *number > 0)).flatten()
}
