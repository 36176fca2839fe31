//! Which language a reader gets where theirs is missing, and that they are told.

use domain::lang::{Direction, Lang, LocalText};
use domain::language::{Grouping, Language, Letters, Marks, Numbers};
use proptest::prelude::*;
use rstest::rstest;

const TAGS: [&str; 6] = ["en", "ky", "ru", "tg", "uz", "uz-Cyrl"];

fn lang(tag: &str) -> Lang {
    Lang::parse(tag).unwrap()
}

/// Who reads this language, and knows Russian before English as Central Asia does.
fn reader_of(tag: &str) -> Language {
    let fallback = ["ru", "en"].into_iter().filter(|other| *other != tag).map(lang).collect();
    Language {
        lang: lang(tag),
        own_name: tag.to_owned(),
        direction: Direction::Ltr,
        plurals: tag.to_owned(),
        numbers: Numbers { decimal: ',', grouping: Grouping::Space },
        fallback,
        letters: Letters::new("Cyrl", None, None, None).unwrap(),
        print_font: String::new(),
        option_marks: Marks::default(),
        spoken: true,
        complete: true,
        for_strangers: false,
    }
}

fn text(tags: &[&str]) -> LocalText {
    tags.iter().map(|tag| (lang(tag), format!("text in {tag}"))).collect()
}

#[rstest]
#[case::own("tg", &["en", "ru", "tg"], "tg", false)]
#[case::russian_before_english("tg", &["en", "ru"], "ru", true)]
#[case::english_last("ky", &["en"], "en", true)]
#[case::english_readers_get_russian("en", &["ru", "tg"], "ru", true)]
#[case::russian_readers_get_english("ru", &["en", "tg"], "en", true)]
#[case::anything_rather_than_nothing("ru", &["tg", "uz"], "tg", true)]
#[case::another_script_is_another_language("uz-Cyrl", &["ru", "uz-Cyrl"], "uz-Cyrl", false)]
fn the_nearest_text_is_said(#[case] reader: &str, #[case] written: &[&str], #[case] said: &str, #[case] fallback: bool) {
    let text = text(written);
    let found = text.say(&reader_of(reader)).unwrap();
    assert_eq!((found.lang.as_str(), found.text, found.fallback), (said, format!("text in {said}").as_str(), fallback));
}

proptest! {
    /// Whatever exists is said, the reader's own language always first, and the mark is true.
    #[test]
    fn a_text_that_exists_is_never_lost(reader in 0..TAGS.len(), written in prop::collection::btree_set(0..TAGS.len(), 0..TAGS.len())) {
        let reader = reader_of(TAGS[reader]);
        let tags: Vec<_> = written.into_iter().map(|n| TAGS[n]).collect();
        let text = text(&tags);
        let said = text.say(&reader);
        prop_assert_eq!(said.is_some(), !tags.is_empty());
        if let Some(said) = said {
            prop_assert_eq!(text.get(said.lang), Some(said.text));
            prop_assert_eq!(said.fallback, *said.lang != reader.lang);
            prop_assert_eq!(!said.fallback, tags.contains(&reader.lang.as_str()));
        }
    }

    /// Whatever somebody writes into an address, it is a tag that is safe in a path, or nothing.
    #[test]
    fn a_tag_is_safe_in_an_address(text in ".{0,12}") {
        if let Ok(lang) = Lang::parse(&text) {
            prop_assert!(lang.as_str().bytes().all(|b| b.is_ascii_alphabetic() || b == b'-'));
            prop_assert_eq!(lang.to_string(), text);
        }
    }
}
