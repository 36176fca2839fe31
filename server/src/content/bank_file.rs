//! `bank.toml`, `topics.toml` and `glossary.toml`: what a bank is called and the names it uses.

use super::kept::is_version;
use super::rules;
use super::table::{Node, Table};
use app::i18n::LANGUAGE_FILE as NAME;
use domain::bank::{Area, Bank, Citations, ExamTongue, ExamWords, Subject, Term, Topic, Unread};
use domain::ids::BankId;
use domain::lang::{Direction, Lang, LocalText};
use domain::language::{Languages, Letters, Marks};
use domain::question::Skill;
use std::collections::BTreeMap;

/// For how many days an overdue question stays in scored tests where bank.toml does not say.
const GRACE_DAYS: u32 = 30;

/// A version stands in addresses and in names of files.
fn version(node: Node<'_>) -> Option<String> {
    let text = node.text()?;
    if is_version(&text) {
        return Some(text);
    }
    let message =
        format!("`version` is «{text}»; it is 1 to 32 of a-z, A-Z, 0-9, dot and hyphen, and begins with a letter or digit: 2026.11.1");
    node.report(&rules::WRONG_VALUE, message);
    None
}

/// Reads `bank.toml` of the folder `folder` into a bank without questions.
pub(super) fn read(table: &Table<'_>, folder: &BankId, languages: &Languages) -> Option<Bank> {
    if let Some(node) = table.need("id")
        && let Some(written) = node.id::<BankId>()
        && written != *folder
    {
        node.report(&rules::FILE_NAME, format!("the folder is called {folder}, but its `id` is {written}; correct one of them"));
    }
    let version = table.need("version").and_then(version);
    let title = table.need("title").and_then(|node| node.local_text());
    let exam_language: Option<Lang> = table.id("exam_language");
    let exam = exam_language.as_ref().and_then(|lang| exam_tongue(table, lang, languages));
    let help_languages = help_languages(table, exam_language.as_ref(), languages);
    let known = |lang: &Lang| Some((lang.clone(), languages.get(lang)?.letters.clone()));
    let mut letters: BTreeMap<_, _> = help_languages.iter().filter_map(known).collect();
    let grace_days = table.get("grace_days").map_or(Some(GRACE_DAYS), |node| node.number(0..=3650));
    let subjects = distinct(table.tables("subject"), |table| {
        let (id, name) = (table.id("id"), name(table));
        Some(Subject { id: id?, name: name? })
    });
    let laws = table.get("laws").and_then(|node| node.table());
    let laws = laws.iter().flat_map(Table::each).filter_map(|node| Some((node.key_text(), node.local_text()?))).collect();
    let citations = table.get("citations").and_then(|node| citations(&node.table()?));
    let (exam_language, (exam_tongue, exam_letters)) = (exam_language?, exam?);
    letters.insert(exam_language.clone(), exam_letters);
    Some(Bank {
        id: folder.clone(),
        version: version?,
        title: title?,
        exam_language,
        exam_tongue,
        citations,
        help_languages,
        letters,
        grace_days: grace_days? as i32,
        subjects,
        areas: Vec::new(),
        topics: Vec::new(),
        laws,
        tests: BTreeMap::new(),
        items: BTreeMap::new(),
        stimuli: BTreeMap::new(),
        exams: Vec::new(),
        glossary: Vec::new(),
        unread: Unread::default(),
    })
}

/// What there is to know of the exam language: what the table `[language]` says, else what its folder in `locales/` says.
fn exam_tongue(table: &Table<'_>, lang: &Lang, languages: &Languages) -> Option<(ExamTongue, Letters)> {
    let known = languages.get(lang);
    let Some(own) = table.get("language") else {
        let Some(language) = known else {
            let message = format!("nothing is known of {lang}: add locales/{lang}/{NAME}, or describe it here in a table [language]");
            table.get("exam_language")?.report(&rules::UNKNOWN_LANGUAGE, message);
            return None;
        };
        if !language.spoken {
            let message = format!("the interface does not speak {lang}: add [language.words] with `right`, `wrong` and `said`");
            table.get("exam_language")?.report(&rules::MISSING_FIELD, message);
        }
        let tongue = ExamTongue {
            own_name: language.own_name.clone(),
            direction: language.direction,
            print_font: language.print_font.clone(),
            option_marks: language.option_marks.clone(),
            words: None,
        };
        return Some((tongue, language.letters.clone()));
    };
    let own = own.table()?;
    // What the folder of the language says need not be said again.
    let text = |key, known: Option<String>| if known.is_some() { own.maybe_text(key).or(known) } else { own.text(key) };
    let own_name = text("name", known.map(|known| known.own_name.clone()));
    let directions = [Direction::Ltr, Direction::Rtl].map(|direction| (direction.as_str(), direction));
    let direction = match known.map(|known| known.direction) {
        Some(known) => own.maybe_word("direction", &directions).or(Some(known)),
        None => own.need("direction").and_then(|node| node.word(&directions)),
    };
    let print_font = text("print_font", known.map(|known| known.print_font.clone()));
    if let (Some(font), Some(node)) = (&print_font, own.get("print_font"))
        && !paper::families().contains(font)
    {
        node.report(&rules::WRONG_VALUE, format!("there is no font «{font}»; the fonts of sheets are {}", paper::families().join(", ")));
    }
    let marks = match (own.maybe_text("option_marks"), known) {
        (Some(signs), _) => Some(Marks::new(&signs)),
        (None, Some(known)) => Some(known.option_marks.clone()),
        (None, None) => own.text("option_marks").map(|signs| Marks::new(&signs)),
    };
    let letters = letters(&own, known.map(|known| &known.letters));
    let words = match own.get("words") {
        Some(node) => Some(exam_words(&node.table()?)?),
        None if known.is_some_and(|known| known.spoken) => None,
        None => {
            own.need("words");
            None
        }
    };
    own.close();
    let tongue = ExamTongue { own_name: own_name?, direction: direction?, print_font: print_font?, option_marks: marks?, words };
    Some((tongue, letters?))
}

fn letters(own: &Table<'_>, known: Option<&Letters>) -> Option<Letters> {
    let (alphabet, quotes) = (own.maybe_text("alphabet"), own.maybe_text("quotes"));
    let node = match (own.get("script"), known) {
        (None, Some(known)) if alphabet.is_none() && quotes.is_none() => return Some(known.clone()),
        (Some(node), _) => node,
        (None, _) => own.need("script")?,
    };
    let letters = Letters::new(&node.text()?, alphabet.as_deref(), quotes.as_deref(), None);
    letters.map_err(|bad| node.report(&rules::WRONG_VALUE, bad.to_string())).ok()
}

fn citations(table: &Table<'_>) -> Option<Citations> {
    let article = table.text("article");
    let also = table.get("also").and_then(|node| node.texts()).unwrap_or_default();
    let subjects = table.list("subjects").iter().filter_map(Node::id).collect();
    table.close();
    Some(Citations { article: article?, also, subjects })
}

fn exam_words(table: &Table<'_>) -> Option<ExamWords> {
    let (right, wrong, said) = (table.text("right"), table.text("wrong"), table.text("said"));
    table.close();
    Some(ExamWords { right: right?, wrong: wrong?, said: said? })
}

fn help_languages(table: &Table<'_>, exam_language: Option<&Lang>, known: &Languages) -> Vec<Lang> {
    let mut languages: Vec<Lang> = Vec::new();
    for node in table.list("help_languages") {
        let Some(lang) = node.id::<Lang>() else { continue };
        if languages.contains(&lang) {
            node.report(&rules::DUPLICATE_ID, format!("{lang} is there twice; remove one"));
        } else if exam_language == Some(&lang) {
            node.report(&rules::WRONG_VALUE, format!("{lang} is the language of the exam itself and needs no help; remove it"));
        } else if known.get(&lang).is_none() {
            node.report(&rules::UNKNOWN_LANGUAGE, format!("nothing is known of {lang}: add locales/{lang}/{NAME}, or remove it"));
        } else {
            languages.push(lang);
        }
    }
    languages
}

/// Reads `topics.toml`: areas and topics.
pub(super) fn topics(table: &Table<'_>) -> (Vec<Area>, Vec<Topic>) {
    let skills = Skill::ALL.map(|skill| (skill.as_str(), skill));
    let areas = distinct(table.tables("area"), |table| {
        let (id, subject, name) = (table.id("id"), table.id("subject"), name(table));
        let skills = table.list("skills").iter().filter_map(|node| node.word(&skills)).collect();
        Some(Area { id: id?, subject: subject?, name: name?, skills, place: table.place() })
    });
    let topics = distinct(table.tables("topic"), |table| {
        let (id, subject, name) = (table.id("id"), table.id("subject"), name(table));
        let summary = table.get("summary").and_then(|node| node.local_text()).unwrap_or_default();
        let area = table.get("area").and_then(|node| node.id());
        Some(Topic { id: id?, subject: subject?, name: name?, area, summary, place: table.place() })
    });
    (areas, topics)
}

/// Reads `glossary.toml`: one `[[term]]` for each term.
pub(super) fn glossary(table: &Table<'_>) -> Vec<Term> {
    let term = |table: &Table<'_>| {
        let (name, note) = (name(table), table.maybe_text("note"));
        table.close();
        Some(Term { name: name?, note })
    };
    table.tables("term").iter().filter_map(term).collect()
}

fn name(table: &Table<'_>) -> Option<LocalText> {
    table.need("name")?.local_text()
}

/// Reads a list of tables in which no `id` may stand twice.
fn distinct<T>(tables: Vec<Table<'_>>, read: impl Fn(&Table<'_>) -> Option<T>) -> Vec<T> {
    let mut seen: Vec<String> = Vec::new();
    let mut found = Vec::new();
    for table in tables {
        let read = read(&table);
        table.close();
        if let (Some(read), Some(id)) = (read, table.maybe_text("id")) {
            if seen.contains(&id) {
                table.report(&rules::DUPLICATE_ID, format!("{id} is there twice; give this one another id or remove it"));
            } else {
                seen.push(id);
                found.push(read);
            }
        }
    }
    found
}
