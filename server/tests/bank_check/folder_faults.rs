//! A folder on a real disk, with everything in it that is no file of a bank.

use super::{TODAY, check_banks, good_bank, languages};
use server::content::{Directory, Files};
use server::startup::banks_of;
use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

fn on_disk() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in good_bank() {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

/// What is reported, as file and rule, and whether the bank would be served.
fn found(folder: &Path) -> (Vec<(String, &'static str)>, bool) {
    let files = Directory::new(folder);
    let checked = check_banks(&files, TODAY);
    let served = banks_of(&files, languages(), TODAY).is_ok();
    assert_eq!(served, !checked.has_errors(), "{}", checked.to_text());
    (checked.problems().map(|problem| (problem.file.clone(), problem.rule)).collect(), served)
}

#[test]
fn a_good_folder_has_no_problem_and_is_served() {
    assert_eq!(found(on_disk().path()), (vec![], true));
}

#[test]
fn a_link_is_named_and_never_followed() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.toml"), "id = \"secret\"").unwrap();
    let folder = on_disk();
    let bank = folder.path().join("tiny");
    symlink(outside.path().join("secret.toml"), bank.join("exams/secret.toml")).unwrap();
    symlink(outside.path(), bank.join("help/ky")).unwrap();
    symlink(&bank, bank.join("tests/again")).unwrap();
    symlink("nowhere", bank.join("images/lost.png")).unwrap();
    symlink(outside.path(), folder.path().join("other-bank")).unwrap();
    let (problems, served) = found(folder.path());
    let expected = ["other-bank", "tiny/exams/secret.toml", "tiny/help/ky", "tiny/images/lost.png", "tiny/tests/again"];
    assert_eq!(problems, expected.map(|file| (file.to_owned(), "no-file")));
    assert!(!served);
    let files = Directory::new(folder.path());
    for path in ["tiny/exams/secret.toml", "tiny/help/ky/secret.toml", "other-bank/secret.toml", "tiny/../tiny/bank.toml", "/etc/hostname"]
    {
        assert!(files.read(path).is_none(), "{path}");
    }
}

#[test]
fn pipes_sockets_and_devices_are_named_and_never_opened() {
    let folder = on_disk();
    let bank = folder.path().join("tiny");
    assert!(Command::new("mkfifo").arg(bank.join("tests/history/02.toml")).status().unwrap().success());
    assert!(Command::new("mkfifo").arg(bank.join("audio/pipe.mp3")).status().unwrap().success());
    let _socket = UnixListener::bind(bank.join("images/socket.png")).unwrap();
    let (problems, served) = found(folder.path());
    let expected = ["tiny/audio/pipe.mp3", "tiny/images/socket.png", "tiny/tests/history/02.toml"];
    assert_eq!(problems, expected.map(|file| (file.to_owned(), "no-file")));
    assert!(!served);
    assert!(Directory::new(folder.path()).read("tiny/audio/pipe.mp3").is_none());
}

#[test]
fn names_that_are_no_text_and_files_without_end_are_named() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = on_disk();
    let bank = folder.path().join("tiny");
    fs::write(bank.join(OsStr::from_bytes(b"images/\xff.png")), "").unwrap();
    fs::File::create(bank.join("tests/history/02.toml")).unwrap().set_len(1 << 40).unwrap();
    let (problems, served) = found(folder.path());
    assert_eq!(problems, [("tiny/images/\u{fffd}.png".to_owned(), "bad-name"), ("tiny/tests/history/02.toml".to_owned(), "too-large")]);
    assert!(!served);
}

#[test]
fn what_lies_beside_the_banks_is_named_and_is_no_bank() {
    let folder = on_disk();
    for file in ["README.md", "LICENSE", ".gitignore"] {
        fs::write(folder.path().join(file), "x").unwrap();
    }
    fs::create_dir_all(folder.path().join(".git/objects")).unwrap();
    fs::write(folder.path().join(".git/config"), "x").unwrap();
    assert_eq!(found(folder.path()), (vec![], true));
    fs::create_dir(folder.path().join("empty")).unwrap();
    fs::create_dir(folder.path().join("tiny/tests/history/10.toml")).unwrap();
    fs::write(folder.path().join("note.txt"), "x").unwrap();
    let (problems, _) = found(folder.path());
    let named = [("empty", "unread-file"), ("note.txt", "unread-file"), ("tiny/tests/history/10.toml", "no-file")];
    assert_eq!(problems, named.map(|(file, rule)| (file.to_owned(), rule)));
    fs::remove_dir(folder.path().join("tiny/tests/history/10.toml")).unwrap();
    assert!(found(folder.path()).1, "notes keep no bank from being served");
    fs::write(folder.path().join("history.toml"), "x").unwrap();
    fs::create_dir(folder.path().join("drafts")).unwrap();
    fs::write(folder.path().join("drafts/bank.TOML"), "x").unwrap();
    std::os::unix::fs::symlink("/etc", folder.path().join("link")).unwrap();
    let (problems, _) = found(folder.path());
    let named = [
        ("empty", "unread-file"),
        ("history.toml", "stray-file"),
        ("link", "no-file"),
        ("note.txt", "unread-file"),
        ("drafts/bank.TOML", "stray-file"),
    ];
    assert_eq!(problems, named.map(|(file, rule)| (file.to_owned(), rule)));
    let checked = check_banks(&Directory::new(folder.path()), TODAY);
    let ids: Vec<_> = checked.banks.iter().map(|bank| bank.id.as_str()).collect();
    assert_eq!(ids, [".", "drafts", "tiny"], "what is no folder is no bank");
    assert!(!checked.to_text().contains("\n. :"), "{}", checked.to_text());
}

#[test]
fn a_bank_in_place_of_the_folder_of_banks_is_one_fault() {
    let folder = on_disk();
    let (problems, served) = found(&folder.path().join("tiny"));
    assert_eq!((problems, served), (vec![("bank.toml".to_owned(), "stray-file")], false));
}

#[test]
fn a_copied_test_is_one_fault() {
    let folder = on_disk();
    let tests = folder.path().join("tiny/tests/history");
    fs::copy(tests.join("01.toml"), tests.join("09.toml")).unwrap();
    let (problems, served) = found(folder.path());
    assert_eq!((problems, served), (vec![("tiny/tests/history/09.toml".to_owned(), "duplicate-id")], false));
}
