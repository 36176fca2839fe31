//! From a set of files to a bank.

use super::files::{Entry, Files};
use super::source::Reading;
use super::table::Table;
use super::test_file::{TestFile, whole};
use super::{bank_file, exam_file, help_file, media, rules, source, stray, test_file};
use domain::bank::check::check;
use domain::bank::{Bank, Item, Test, Unread};
use domain::content::{Problem, Severity};
use domain::ids::{BankId, SubjectId, TestId};
use domain::lang::Lang;
use domain::language::Languages;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Stands for the folder of all banks itself.
pub const BESIDE: &str = ".";

/// One bank as it was found.
#[derive(Debug)]
pub struct Opened {
    /// The name of its folder; [`BESIDE`] for what lies beside the banks and is no part of any.
    pub folder: String,
    /// What could be read of it; nothing if its `bank.toml` cannot be read.
    pub bank: Option<Bank>,
    /// Everything wrong with it, in no particular order.
    pub problems: Vec<Problem>,
}

impl Opened {
    /// Whether it must not be used.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        let none = self.bank.is_none() && self.folder != BESIDE;
        none || self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}

/// Reads and checks everything in the folder of all banks, as of `today`. What is served and what is checked both come
/// from here, so that the one is never better or worse than the other.
#[must_use]
pub fn open(files: &dyn Files, languages: &Languages, today: Date) -> Vec<Opened> {
    let mut opened = read_all(files, languages);
    for one in &mut opened {
        one.problems.extend(one.bank.iter().flat_map(|bank| check(bank, today)));
    }
    opened
}

/// The same for files that have been checked already, which takes half of the time: only what cannot be read is a problem.
#[must_use]
pub fn read_all(files: &dyn Files, languages: &Languages) -> Vec<Opened> {
    let mut folders: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    let entries = files.list();
    let outside = |problems| Opened { folder: BESIDE.to_owned(), bank: None, problems };
    // Then everything else that is wrong comes of it.
    if let Some(problem) = stray::bank_itself(&entries) {
        return vec![outside(vec![problem])];
    }
    let mut beside = Vec::new();
    for entry in entries {
        match entry.path.split_once('/') {
            Some((folder, _)) if !folder.starts_with('.') => folders.entry(folder.to_owned()).or_default().push(entry),
            Some(_) => {}
            None => beside.extend(stray::beside(&entry)),
        }
    }
    let mut opened: Vec<_> = (!beside.is_empty()).then(|| outside(beside)).into_iter().collect();
    opened.extend(folders.into_iter().map(|(folder, entries)| {
        let Ok(id) = BankId::parse(&folder) else {
            let message = "the folder of a bank has 1 to 64 characters, each a-z, 0-9 or a hyphen; rename it";
            let problems = vec![rules::BAD_ID.broken(&whole(&folder), None, "", message)];
            return Opened { folder, bank: None, problems };
        };
        let (bank, problems) = read(files, languages, &id, entries);
        Opened { folder, bank, problems }
    }));
    opened.sort_by(|a, b| a.folder.cmp(&b.folder));
    opened
}

/// Reads the bank in the folder `id`. Everything wrong with its files comes back as a list; the bank is `None` only if
/// its `bank.toml` cannot be read. What is wrong with the bank as a whole is for [`domain::bank::check::check`].
#[must_use]
pub fn load(files: &dyn Files, languages: &Languages, id: &BankId) -> (Option<Bank>, Vec<Problem>) {
    let own = format!("{id}/");
    read(files, languages, id, files.list().into_iter().filter(|entry| entry.path.starts_with(&own)).collect())
}

fn read(files: &dyn Files, languages: &Languages, id: &BankId, entries: Vec<Entry>) -> (Option<Bank>, Vec<Problem>) {
    let mut loader = Loader {
        files,
        languages,
        prefix: format!("{id}/"),
        paths: BTreeSet::new(),
        closed: BTreeSet::new(),
        unread: Unread::default(),
        problems: Vec::new(),
    };
    for entry in entries {
        let own = entry.path[loader.prefix.len()..].to_owned();
        match stray::no_file(&entry).filter(|_| !stray::is_hidden(&own)) {
            // A warning takes nothing from the bank, so nothing is missing for its sake.
            Some(problem) if problem.severity == Severity::Warning => loader.problems.push(problem),
            Some(problem) => loader.lost(entry.path, &own, problem),
            None => drop(loader.paths.insert(entry.path)),
        }
    }
    (loader.bank(id), loader.problems)
}

/// What a path inside a bank's folder is for.
enum Part {
    Bank,
    Topics,
    Glossary,
    /// For the tool that makes and checks recordings.
    Recordings,
    Exam(String),
    /// A fixed test, or extra practice.
    Test(TestPath),
    /// Help with a test.
    Help(Lang, TestPath),
}

/// A test as its path names it.
struct TestPath {
    subject: SubjectId,
    number: u32,
    extra: bool,
    id: TestId,
}

struct Loader<'a> {
    files: &'a dyn Files,
    languages: &'a Languages,
    prefix: String,
    /// The ordinary files of the bank.
    paths: BTreeSet<String>,
    /// What is there and cannot be read; it has been reported.
    closed: BTreeSet<String>,
    unread: Unread,
    problems: Vec<Problem>,
}

impl Loader<'_> {
    /// Writes down that something is there and cannot be read, and what may be missing for that reason.
    fn lost(&mut self, path: String, own: &str, problem: Problem) {
        let meant = stray::meant(own);
        match meant.as_deref().and_then(part) {
            Some(part) => self.lacks(&part),
            // A folder, perhaps; or a test or its help under a name that nothing reads.
            None => self.unread.anything |= !own.contains('.') || (problem.rule == rules::STRAY_FILE.name && own.contains('/')),
        }
        self.closed.insert(path);
        // Its author took it for what it is called, so nothing else is said to be missing there.
        self.closed.extend(meant.map(|meant| format!("{}{meant}", self.prefix)));
        self.problems.push(problem);
    }

    fn lacks(&mut self, part: &Part) {
        match part {
            Part::Bank => self.unread.names = true,
            Part::Topics => self.unread.topics = true,
            Part::Exam(_) => self.unread.exams = true,
            Part::Test(test) => drop(self.unread.tests.insert(test.id.clone())),
            Part::Help(lang, test) => drop(self.unread.help.insert((lang.clone(), test.id.clone()))),
            Part::Glossary | Part::Recordings => {}
        }
    }

    fn bank(&mut self, id: &BankId) -> Option<Bank> {
        let mut parts = Vec::new();
        for path in &self.paths.clone() {
            let own = &path[self.prefix.len()..];
            match part(own).filter(|_| !stray::is_hidden(own)) {
                Some(part) => parts.push((path.clone(), part)),
                None if media::is_media(own) && !stray::is_hidden(own) => {}
                None => {
                    let problem = stray::unread(path, own);
                    if problem.severity == Severity::Error {
                        self.lost(path.clone(), own, problem);
                    } else {
                        self.problems.push(problem);
                    }
                }
            }
        }
        let file = |name: &str| format!("{id}/{name}");
        let languages = self.languages;
        let mut bank = self.read(&file("bank.toml"), &Part::Bank, |table| bank_file::read(table, id, languages))??;
        self.without_help(&bank, &parts);
        (bank.areas, bank.topics) = self.read(&file("topics.toml"), &Part::Topics, bank_file::topics).unwrap_or_default();
        for (path, part) in &parts {
            match part {
                Part::Glossary => bank.glossary = self.read(path, part, bank_file::glossary).unwrap_or_default(),
                Part::Exam(name) => self.exam(&mut bank, path, part, name),
                Part::Test(test) => self.test(&mut bank, path, part, test),
                Part::Bank | Part::Topics | Part::Recordings | Part::Help(..) => {}
            }
        }
        // Help hangs on questions, so they are read first.
        for (path, part) in &parts {
            if let Part::Help(lang, test) = part {
                self.help(&mut bank, path, part, lang, test);
            }
        }
        bank.unread = self.unread.clone();
        self.same_names(&bank);
        self.problems.extend(media::check(&bank, self.files, &self.paths, &self.closed));
        Some(bank)
    }

    fn read<T>(&mut self, path: &str, part: &Part, reader: impl FnOnce(&Table<'_>) -> T) -> Option<T> {
        if self.closed.contains(path) && !self.paths.contains(path) {
            return None;
        }
        let Some(bytes) = self.files.read(path) else {
            let problem = if self.paths.contains(path) {
                rules::UNREADABLE.broken(&whole(path), None, "", "the system does not let Safar read the file; give it the right to")
            } else {
                rules::MISSING_FILE.broken(&whole(path), None, "", "the file is not there; add it")
            };
            self.problems.push(problem);
            self.lacks(part);
            return None;
        };
        let reading = source::read(path, &bytes, reader);
        if reading.lacks() {
            self.lacks(part);
        }
        let Reading { found, problems, broken } = reading;
        if broken {
            self.unread.files.insert(path.to_owned());
        }
        let errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
        self.unread.questions.extend(errors.filter_map(|problem| problem.question.clone()));
        self.problems.extend(problems);
        found
    }

    fn exam(&mut self, bank: &mut Bank, path: &str, part: &Part, name: &str) {
        let exam = self.read(path, part, |table| {
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

    fn test(&mut self, bank: &mut Bank, path: &str, part: &Part, test: &TestPath) {
        let TestPath { subject, number, extra, id: test_id } = test;
        let file = self.read(path, part, |table| test_file::read(table, subject, *extra));
        let Some(TestFile { minutes, title, items, stimuli }) = file else { return };
        if let Some(copied) = copied(bank, &items) {
            let message = format!("all its questions stand in {copied} already; give it questions of its own, or remove it");
            self.problems.push(rules::DUPLICATE_ID.broken(&whole(path), None, "", message));
            self.lacks(part);
            return;
        }
        let before = self.problems.len();
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
        if self.problems.len() > before {
            self.lacks(part);
        }
        let (id, extra) = (test_id.clone(), extra.then_some(title));
        let test = Test { id: id.clone(), subject: subject.clone(), number: *number, extra, minutes, questions, place: whole(path) };
        bank.tests.insert(id, test);
    }

    fn help(&mut self, bank: &mut Bank, path: &str, part: &Part, lang: &Lang, test: &TestPath) {
        if !bank.help_languages.contains(lang) && !self.unread.names {
            let message = format!("bank.toml does not promise help in {lang}; add it to `help_languages` or remove the file");
            self.problems.push(rules::UNPROMISED_LANGUAGE.broken(&whole(path), None, "", message));
        }
        let unread = self.unread.test(&test.id);
        self.read(path, part, |table| help_file::read(table, lang, unread, bank));
    }

    /// A promised language in which nothing at all is written is one fault, not one for each question: its folder may be called
    /// otherwise.
    fn without_help(&mut self, bank: &Bank, parts: &[(String, Part)]) {
        let written: BTreeSet<_> =
            parts.iter().filter_map(|(_, part)| if let Part::Help(lang, _) = part { Some(lang) } else { None }).collect();
        let odd: Vec<_> = written.iter().filter(|lang| !bank.help_languages.contains(lang)).map(|lang| format!("help/{lang}")).collect();
        for lang in bank.help_languages.iter().filter(|lang| !written.contains(lang) && !self.unread.anything) {
            if self.unread.help.iter().any(|(of, _)| of == lang) {
                continue;
            }
            let there = if odd.is_empty() { String::new() } else { format!(", if it is not what lies in {}", odd.join(", ")) };
            let message = format!(
                "bank.toml promises help in {lang}, and there is none in help/{lang}; write it{there}, or take {lang} out of `help_languages`"
            );
            self.problems.push(rules::MISSING_FILE.broken(&whole(&format!("{}bank.toml", self.prefix)), None, "help_languages", message));
            let tests = parts.iter().filter_map(|(_, part)| if let Part::Test(test) = part { Some(test.id.clone()) } else { None });
            self.unread.help.extend(tests.map(|test| (lang.clone(), test)));
        }
    }

    /// A test and an exam have their addresses side by side.
    fn same_names(&mut self, bank: &Bank) {
        for exam in bank.exams.iter().filter(|exam| bank.tests.keys().any(|test| test.as_str() == exam.id.as_str())) {
            let place = whole(&format!("{}exams/{}.toml", self.prefix, exam.id));
            let message = format!("{} is the name of a test already; call the exam something else", exam.id);
            self.problems.push(rules::DUPLICATE_ID.broken(&place, None, "id", message));
        }
    }
}

/// The file of which another is a copy: each of its questions, and there are several, has the id of one that stands there.
fn copied(bank: &Bank, items: &[Item]) -> Option<String> {
    let mut files = items.iter().map(|item| bank.items.get(&item.question.id).map(|first| &first.place.file));
    let first = files.next()??;
    (items.len() > 1 && files.all(|file| file == Some(first))).then(|| first.clone())
}

/// Reads a path inside the bank's folder: `tests/history/01.toml`. `None` if nothing belongs there.
fn part(path: &str) -> Option<Part> {
    match path {
        "bank.toml" => return Some(Part::Bank),
        "topics.toml" => return Some(Part::Topics),
        "glossary.toml" => return Some(Part::Glossary),
        "audio/hashes.toml" | "audio/stress.toml" => return Some(Part::Recordings),
        _ => {}
    }
    let parts: Vec<&str> = path.strip_suffix(".toml")?.split('/').collect();
    match parts[..] {
        ["exams", name] if !name.is_empty() => Some(Part::Exam(name.to_owned())),
        ["tests", subject, name] => Some(Part::Test(test_path(subject, name)?)),
        ["help", lang, subject, name] => Some(Part::Help(lang.parse().ok()?, test_path(subject, name)?)),
        _ => None,
    }
}

/// What stands before the number of extra practice, in file names and ids.
const EXTRA: &str = "extra-";

/// `07` is a fixed test, `extra-01` extra practice.
fn test_path(subject: &str, name: &str) -> Option<TestPath> {
    let number = name.strip_prefix(EXTRA);
    let extra = number.is_some();
    let number = two_digits(number.unwrap_or(name))?;
    Some(TestPath { subject: subject.parse().ok()?, number, extra, id: format!("{subject}-{name}").parse().ok()? })
}

fn two_digits(text: &str) -> Option<u32> {
    let digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok().filter(|number| *number > 0)).flatten()
}
