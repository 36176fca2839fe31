//! What is checked is what is served: one reader, whatever was done to the files.

use super::{TODAY, check_banks, good_bank, languages};
use domain::bank::Bank;
use domain::question::Material;
use proptest::prelude::*;
use server::content::open;
use server::startup::banks_of;
use std::collections::BTreeMap;

type Tree = BTreeMap<String, Vec<u8>>;

/// What may happen to a file on its way from an author's machine.
#[derive(Debug, Clone)]
enum Mishap {
    Insert(usize, String),
    Delete(usize, usize),
    Twice(usize, usize),
    Rename(String),
    Remove,
    Bytes(usize, u8),
}

fn mishap() -> impl Strategy<Value = Mishap> {
    let signs = prop_oneof![
        Just("\u{200b}".to_owned()),
        Just("\u{ad}".to_owned()),
        Just("\r".to_owned()),
        Just("\"\"\"".to_owned()),
        Just("\"".to_owned()),
        Just("a = 1\n".to_owned()),
        Just("]".to_owned()),
        Just("  \n \n".to_owned()),
        Just("я".repeat(300)),
        any::<String>(),
    ];
    prop_oneof![
        (any::<usize>(), signs).prop_map(|(at, text)| Mishap::Insert(at, text)),
        (any::<usize>(), 1..200usize).prop_map(|(at, n)| Mishap::Delete(at, n)),
        (any::<usize>(), 1..200usize).prop_map(|(at, n)| Mishap::Twice(at, n)),
        prop_oneof![Just(".TOML"), Just(".toml.txt"), Just(".toml.bak"), Just("")].prop_map(|end| Mishap::Rename(end.into())),
        Just(Mishap::Remove),
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Mishap::Bytes(at, byte)),
    ]
}

fn apply(files: &mut Tree, file: usize, mishap: Mishap) {
    let path = files.keys().nth(file % files.len()).unwrap().clone();
    let mut bytes = files.remove(&path).unwrap();
    let place = |at: usize| at % (bytes.len() + 1);
    match mishap {
        Mishap::Insert(at, text) => bytes.splice(place(at)..place(at), text.bytes()).for_each(drop),
        Mishap::Delete(at, n) => bytes.drain(place(at)..(place(at) + n).min(bytes.len())).for_each(drop),
        Mishap::Twice(at, n) => {
            let piece = bytes[place(at)..(place(at) + n).min(bytes.len())].to_vec();
            bytes.splice(place(at)..place(at), piece).for_each(drop);
        }
        Mishap::Rename(end) => {
            files.insert(path.replace(".toml", &end), bytes);
            return;
        }
        Mishap::Remove => return,
        Mishap::Bytes(at, byte) => bytes.splice(place(at)..place(at), [byte]).for_each(drop),
    }
    files.insert(path, bytes);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// A bank is served exactly if the check finds no error, and what is served is what was checked.
    #[test]
    fn the_check_and_the_server_agree(mishaps in prop::collection::vec((any::<usize>(), mishap()), 1..4)) {
        let mut files = good_bank();
        mishaps.into_iter().for_each(|(file, mishap)| apply(&mut files, file, mishap));
        let checked = check_banks(&files, TODAY);
        let served = banks_of(&files, languages(), TODAY);
        prop_assert_eq!(served.is_err(), checked.has_errors(), "{}", checked.to_text());
        if let Ok(served) = served {
            let checked: Vec<Bank> = open(&files, languages(), TODAY).into_iter().filter_map(|opened| opened.bank).collect();
            prop_assert_eq!(served.values().map(|bank| bank.as_ref().clone()).collect::<Vec<_>>(), checked);
        }
    }
}

fn served(files: &Tree) -> Bank {
    let banks = banks_of(files, languages(), TODAY).unwrap_or_else(|error| panic!("{error}\n{}", check_banks(files, TODAY).to_text()));
    banks.values().next().unwrap().as_ref().clone()
}

/// The good bank, every text file of it changed.
fn with(change: impl Fn(&str) -> String) -> Tree {
    let change = |path: &str, bytes: Vec<u8>| {
        if path.ends_with(".toml") { change(&String::from_utf8(bytes).unwrap()).into_bytes() } else { bytes }
    };
    good_bank().into_iter().map(|(path, bytes)| (path.clone(), change(&path, bytes))).collect()
}

#[test]
fn a_bank_is_the_same_whatever_editor_wrote_it() {
    use unicode_normalization::UnicodeNormalization;
    let good = served(&good_bank());
    assert_eq!(served(&with(|text| text.replace('\n', "\r\n"))), good, "Windows");
    assert_eq!(served(&with(|text| text.replace('\n', "\r"))), good, "an old Mac");
    assert_eq!(served(&with(|text| format!("\u{feff}{text}"))), good, "Notepad");
    let two_signs = with(|text| text.nfd().collect());
    assert_eq!(served(&two_signs), good, "letter and accent as two signs");
    let checked = check_banks(&two_signs, TODAY);
    assert!(checked.problems().all(|problem| problem.rule == "not-nfc") && checked.problems().count() > 0, "{}", checked.to_text());
}

#[test]
fn paragraphs_stay_apart_whatever_stands_in_the_empty_line() {
    let good = served(&good_bank());
    let blank = served(&with(|text| text.replace("\n\n", "\n \t\n")));
    assert_eq!(
        blank.stimuli.values().map(|entry| &entry.stimulus).collect::<Vec<_>>(),
        good.stimuli.values().map(|entry| &entry.stimulus).collect::<Vec<_>>()
    );
    let paragraphs = |material: &Material| matches!(material, Material::Text { text } if text.contains("\n\n"));
    assert!(good.stimuli.values().any(|entry| paragraphs(&entry.stimulus.material)), "there is a text of several paragraphs");
}
