//! The typesetter: Typst as a library, with its own fonts and no file system.

use crate::sheet::{Sheet, Test};
use std::collections::BTreeMap;
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

/// What every sheet uses.
struct Case {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

/// Libertinus has all letters of our languages; DejaVu stands in for signs and for Arabic.
static CASE: LazyLock<Case> = LazyLock::new(|| {
    let wanted = |font: &Font| font.info().family.starts_with("Libertinus Serif") || font.info().family == "DejaVu Sans Mono";
    let fonts: Vec<Font> = typst_assets::fonts().flat_map(|data| Font::iter(Bytes::new(data))).filter(wanted).collect();
    Case { library: LazyHash::new(Library::default()), book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
});

/// The only world a template knows: itself, what all templates share, its data and its pictures.
struct Desk {
    main: Source,
    files: BTreeMap<String, Bytes>,
}

fn id(path: &str) -> FileId {
    // Our names are plain; a name that is not becomes one that nobody asks for.
    let path = VirtualPath::new(path).unwrap_or_else(|_| VirtualPath::new("unknown").expect("a plain name"));
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &CASE.library
    }
    fn book(&self) -> &LazyHash<FontBook> {
        &CASE.book
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
        CASE.fonts.get(index).cloned()
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
    let data = serde_json::to_vec(test).map_err(|error| Untypeset(error.to_string()))?;
    let mut files: BTreeMap<String, Bytes> = test.pictures.iter().map(|(name, svg)| (name.clone(), Bytes::new(svg.clone()))).collect();
    files.insert("data.json".to_owned(), Bytes::new(data));
    files.insert("common.typ".to_owned(), Bytes::new(include_bytes!("../templates/common.typ").as_slice()));
    let desk = Desk { main: Source::new(id("main.typ"), sheet.template().to_owned()), files };
    let document = typst::compile::<PagedDocument>(&desk).output.map_err(|errors| said(&errors))?;
    let pdf = typst_pdf::pdf(&document, &typst_pdf::PdfOptions::default()).map_err(|errors| said(&errors));
    // The typesetter remembers what it has set; the next sheet is another one.
    comemo::evict(0);
    pdf
}

fn said(errors: &[SourceDiagnostic]) -> Untypeset {
    Untypeset(errors.iter().map(|error| error.message.to_string()).collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{Choice, Gap, Item, Labels, Line, Material, Shape};
    use std::collections::BTreeSet;
    use std::path::Path;

    fn choices(texts: &[&str]) -> Vec<Choice> {
        let choice =
            |(n, text): (usize, &&str)| Choice { mark: ["А", "Б", "В"][n].into(), text: (*text).into(), help: Some("ёрӣ".into()) };
        texts.iter().enumerate().map(choice).collect()
    }

    /// A test with a question of every shape and every kind of material.
    fn everything(rtl: bool) -> Test {
        let shapes = [
            Shape::Letters { options: choices(&["#set text(fill: red)", "$x$ *нет*", "<b>да</b>"]), many: false },
            Shape::Letters { options: choices(&["Москва", "Душанбе"]), many: true },
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
            help: vec![Line { of: String::new(), text: "Ин чист?".into() }, Line { of: "это".into(), text: "ин".into() }],
            shape,
            points: "1".into(),
            version: "history-001 (1)".into(),
            key: vec!["А один".into()],
        };
        let flag = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 3 2\"><rect width=\"3\" height=\"2\"/></svg>";
        Test {
            lang: "ru".into(),
            rtl,
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
            letters.into_iter().filter(|c| !CASE.fonts.iter().any(|font| font.info().coverage.contains(*c as u32))).collect();
        assert_eq!(missing, [' '; 0]);
    }
}
