//! The typesetter: Typst as a library, with its own fonts and no file system.

use crate::report::Report;
use crate::sheet::{Sheet, Test};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;

/// A sheet cannot be set. The cause is ours, a template that does not fit its data; the text is for the log.
#[derive(Debug, thiserror::Error)]
#[error("the sheet cannot be set: {0}")]
pub struct Untypeset(String);

/// The library of templates and the fonts, the same for everything that is set.
struct Fonts {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

/// Libertinus has all letters of our languages; DejaVu stands in for signs and for Arabic.
static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let wanted = |font: &Font| font.info().family.starts_with("Libertinus Serif") || font.info().family == "DejaVu Sans Mono";
    let fonts: Vec<Font> = typst_assets::fonts().flat_map(|data| Font::iter(Bytes::new(data))).filter(wanted).collect();
    Fonts { library: LazyHash::new(Library::default()), book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
});

/// The families of fonts that a language may name, by their names.
#[must_use]
pub fn families() -> Vec<String> {
    let families: BTreeSet<_> = FONTS.fonts.iter().map(|font| font.info().family.clone()).collect();
    families.into_iter().collect()
}

/// The only world a template knows: itself, what all templates share, its data and its pictures.
struct TemplateWorld {
    main: Source,
    files: BTreeMap<String, Bytes>,
}

fn id(path: &str) -> FileId {
    // Our names are plain; a name that is not becomes one that nobody asks for.
    let path = VirtualPath::new(path).unwrap_or_else(|_| VirtualPath::new("unknown").expect("a plain name"));
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl World for TemplateWorld {
    fn library(&self) -> &LazyHash<Library> {
        &FONTS.library
    }
    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }
    fn main(&self) -> FileId {
        self.main.id()
    }
    fn source(&self, file: FileId) -> FileResult<Source> {
        if file == self.main.id() {
            return Ok(self.main.clone());
        }
        let text = self.file(file)?;
        Ok(Source::new(file, std::str::from_utf8(&text).map_err(|_| FileError::InvalidUtf8)?.to_owned()))
    }
    fn file(&self, file: FileId) -> FileResult<Bytes> {
        let path = file.vpath();
        let name = path.get_without_slash();
        self.files.get(name).cloned().ok_or_else(|| FileError::NotFound(name.into()))
    }
    fn font(&self, index: usize) -> Option<Font> {
        FONTS.fonts.get(index).cloned()
    }
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// A sheet of a test as PDF, A4. It takes tenths of a second of a processor.
///
/// # Errors
/// [`Untypeset`] if a template does not fit its data or a picture cannot be read.
pub fn typeset(sheet: Sheet, test: &Test) -> Result<Vec<u8>, Untypeset> {
    let pictures = test.pictures.iter().map(|(name, svg)| (name.clone(), Bytes::new(svg.clone())));
    pdf(&set(sheet.template(), test, pictures.collect())?)
}

/// A report as PDF, A4. Some hundred lines take tenths of a second of a processor, ten thousand some seconds.
///
/// # Errors
/// [`Untypeset`] if the template does not fit its data.
pub fn typeset_report(report: &Report) -> Result<Vec<u8>, Untypeset> {
    pdf(&set(REPORT, report, BTreeMap::new())?)
}

const REPORT: &str = include_str!("../templates/report.typ");

/// Sets a template with its data and pictures.
fn set(template: &str, data: &impl Serialize, mut files: BTreeMap<String, Bytes>) -> Result<PagedDocument, Untypeset> {
    let data = serde_json::to_vec(data).map_err(|error| Untypeset(error.to_string()))?;
    files.insert("data.json".to_owned(), Bytes::new(data));
    files.insert("common.typ".to_owned(), Bytes::new(include_bytes!("../templates/common.typ").as_slice()));
    files.insert("style.typ".to_owned(), Bytes::new(include_bytes!("../templates/style.typ").as_slice()));
    let world = TemplateWorld { main: Source::new(id("main.typ"), template.to_owned()), files };
    let document = typst::compile::<PagedDocument>(&world).output.map_err(|errors| said(&errors));
    // The typesetter remembers what it has set; the next sheet is another one.
    comemo::evict(0);
    document
}

fn pdf(document: &PagedDocument) -> Result<Vec<u8>, Untypeset> {
    let pdf = typst_pdf::pdf(document, &typst_pdf::PdfOptions::default()).map_err(|errors| said(&errors));
    comemo::evict(0);
    pdf
}

fn said(errors: &[SourceDiagnostic]) -> Untypeset {
    Untypeset(errors.iter().map(|error| error.message.to_string()).collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Column, Line, Table};
    use crate::sheet::{Choice, Gap, Item, Labels, Line as HelpLine, Material, Pictured, Shape, Spot, Tongue};
    use std::collections::BTreeSet;
    use std::path::Path;

    fn choices(texts: &[&str]) -> Vec<Choice> {
        let choice =
            |(n, text): (usize, &&str)| Choice { mark: ["А", "Б", "В"][n].into(), text: (*text).into(), help: Some("ёрӣ".into()) };
        texts.iter().enumerate().map(choice).collect()
    }

    fn spots() -> Vec<Spot> {
        choices(&["слева", "справа"]).into_iter().zip([(20, 50), (80, 50)]).map(|(choice, at)| Spot { choice, at }).collect()
    }

    /// A test with a question of every shape and every kind of material.
    fn everything(rtl: bool) -> Test {
        let tongue = |lang: &str, rtl| Tongue { lang: lang.into(), rtl, font: "Libertinus Serif".into() };
        let shapes = [
            Shape::Letters { options: choices(&["#set text(fill: red)", "$x$ *нет*", "<b>да</b>"]), many: false },
            Shape::Letters { options: choices(&["Москва", "Душанбе"]), many: true },
            Shape::Pictures {
                options: choices(&["Флаг", "Пусто"])
                    .into_iter()
                    .zip([Some("images/flag.svg".to_owned()), None])
                    .map(|(choice, file)| Pictured { choice, file })
                    .collect(),
            },
            Shape::Places { file: Some("images/flag.svg".into()), places: spots() },
            Shape::Places { file: None, places: spots() },
            Shape::Truth,
            Shape::Rows { rows: choices(&["1700", "1812"]), options: choices(&["Пётр I", "Кутузов", "Суворов"]) },
            Shape::Order { parts: choices(&["сначала", "потом"]) },
            Shape::Gaps {
                text: "Я еду _____ (1).".into(), gaps: vec![Gap { mark: "1".into(), options: choices(&["домой", "дома"]) }]
            },
            Shape::Words { hint: "одно слово".into() },
            Shape::Fields { fields: choices(&["Фамилия", "Имя"]) },
            Shape::Text,
            Shape::Speech,
        ];
        let text = |notice| Material::Text {
            title: "Объявление".into(), paragraphs: vec!["Первый.".into(), "Второй.".into()], notice
        };
        let mut materials = vec![
            text(false),
            text(true),
            Material::Picture { title: String::new(), file: "images/flag.svg".into() },
            Material::Recording { title: "Диалог".into(), transcript: vec!["— Добрый день!".into()] },
        ];
        let item = |(n, shape): (usize, Shape)| Item {
            n: n + 1,
            module: (n == 0).then(|| "Русский язык".into()),
            material: materials.pop(),
            stem: "Что такое #emph[это]?".into(),
            help: vec![HelpLine { of: String::new(), text: "Ин чист?".into() }, HelpLine { of: "это".into(), text: "ин".into() }],
            shape,
            points: "1".into(),
            version: "history-001 (1)".into(),
            key: vec!["А один".into()],
        };
        let flag = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 3 2\"><rect width=\"3\" height=\"2\"/></svg>";
        Test {
            labels_in: tongue("ru", rtl),
            exam_in: tongue("ar", !rtl),
            help_in: Some(tongue("tg", rtl)),
            title: "Тест".into(),
            number: "1234 5678 9012".into(),
            about: vec!["20 вопросов".into()],
            labels: Labels { sheet: "Лист".into(), ..Labels::default() },
            items: shapes.into_iter().enumerate().map(item).collect(),
            pictures: [("images/flag.svg".to_owned(), flag.as_bytes().to_vec())].into(),
        }
    }

    #[test]
    fn every_sheet_is_set_whatever_stands_in_it() {
        for rtl in [false, true] {
            for sheet in Sheet::ALL {
                let pdf = typeset(sheet, &everything(rtl)).unwrap();
                assert!(pdf.starts_with(b"%PDF-"), "{sheet:?}");
                assert!(pdf.len() < 200_000, "{sheet:?}: {} bytes", pdf.len());
            }
        }
    }

    #[test]
    fn a_report_is_set_on_as_many_pages_as_it_needs() {
        let report = |lines: usize, rtl| Report {
            texts_in: Tongue { lang: "ru".into(), rtl, font: "Libertinus Serif".into() },
            across: rtl,
            title: "Жалобы #emph[x]".into(),
            made: "Составлено: 1 марта 2026".into(),
            empty: "Показывать нечего.".into(),
            tables: vec![Table {
                caption: "По вопросам".into(),
                columns: [("Вопрос", false), ("Жалобы", true)].map(|(heading, number)| Column { heading: heading.into(), number }).into(),
                lines: (0..lines).map(|n| Line { cells: vec![format!("history-{n}"), "<5".into()], total: n + 1 == lines }).collect(),
                note: Some("<5: столько человек.".into()),
            }],
        };
        for rtl in [false, true] {
            for (lines, pages) in [(0, 1..=1), (3, 1..=1), (200, 4..=12)] {
                let report = report(lines, rtl);
                let document = set(REPORT, &report, BTreeMap::new()).unwrap();
                assert!(pages.contains(&document.pages().len()), "{lines} lines on {} pages", document.pages().len());
                assert!(typeset_report(&report).unwrap().starts_with(b"%PDF-"));
            }
        }
    }

    #[test]
    fn a_picture_that_is_missing_is_named() {
        let mut test = everything(false);
        test.pictures.clear();
        assert!(typeset(Sheet::Questions, &test).unwrap_err().to_string().contains("flag.svg"));
    }

    /// A letter without a glyph would be printed as an empty box.
    #[test]
    fn the_fonts_have_every_letter_of_every_bank_and_language() {
        fn read(folder: &Path, texts: &mut Vec<String>) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    read(&path, texts);
                } else if path.extension().is_some_and(|ending| ending == "toml" || ending == "ftl") {
                    texts.push(std::fs::read_to_string(path).unwrap());
                }
            }
        }
        let mut texts = Vec::new();
        for folder in ["../../question-banks", "../../locales"] {
            read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut texts);
        }
        let letters: BTreeSet<char> = texts.iter().flat_map(|text| text.chars()).filter(|c| !c.is_control()).collect();
        assert!(letters.len() > 150, "the texts were found");
        let missing: Vec<_> =
            letters.into_iter().filter(|c| !FONTS.fonts.iter().any(|font| font.info().coverage.contains(*c as u32))).collect();
        assert_eq!(missing, [' '; 0]);
    }
}
