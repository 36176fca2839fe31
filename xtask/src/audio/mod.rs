//! The recordings of listening questions: a synthetic voice reads each transcript until a person does.
//!
//! A recording is pinned to its text: `audio/hashes.toml` of a bank holds, for each file, the SHA-256 of the transcript
//! that was read and of the recording, and whether a machine spoke (`synthetic`). So neither can change alone.
//!
//! A person's recording takes the place of a synthetic one so: put the file in place, write `synthetic = false` in its
//! line, run `cargo xtask audio`.

mod bank;
mod mp3;
mod record;
mod script;
mod voice;

use crate::process::root;
use anyhow::{Context, Result, bail};
use bank::Recording;
use record::{Entry, Record, digest};
use script::Stress;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Longer than this, a listener at A1–A2 forgets how it began.
const LONGEST: Duration = Duration::from_secs(45);
/// Bits in a second: a page with a recording must still load on a slow phone.
const HIGHEST_RATE: u32 = 40_000;

/// Makes the recordings that are missing or out of date, and pins each to its transcript.
///
/// # Errors
/// When a transcript cannot be read out, the voice cannot be installed or a recording breaks a bound.
pub fn make() -> Result<()> {
    for bank in banks()? {
        let mut record = Record::read(&bank)?;
        let stress = Stress::read(&bank)?;
        let recordings = bank::recordings(&bank)?;
        for recording in &recordings {
            let path = bank.join(&recording.file);
            let entry = current(recording, record.get(&recording.file), &path, &stress).with_context(|| path.display().to_string())?;
            record.set(&recording.file, entry);
        }
        record.keep(|file| recordings.iter().any(|recording| recording.file == file));
        record.write(&bank)?;
    }
    check()
}

/// Whether every recording is there, reads its transcript as it stands, and keeps the bounds. Needs no voice.
///
/// # Errors
/// Lists everything that is wrong.
pub fn check() -> Result<()> {
    let mut problems = Vec::new();
    for bank in banks()? {
        let record = Record::read(&bank)?;
        let recordings = bank::recordings(&bank)?;
        for recording in &recordings {
            let path = bank.join(&recording.file);
            match examine(recording, record.get(&recording.file), &path) {
                Ok(sound) => println!("{}: {:.1} s, {} kbit/s", recording.file, sound.length.as_secs_f64(), sound.rate / 1000),
                Err(problem) => problems.push(format!("{}: {problem:#}", path.display())),
            }
        }
        let strays = record.files().filter(|file| !recordings.iter().any(|recording| recording.file == **file));
        problems.extend(strays.map(|file| format!("{}: no transcript names this recording", bank.join(file).display())));
    }
    if problems.is_empty() { Ok(()) } else { bail!("mend with `cargo xtask audio`:\n{}", problems.join("\n")) }
}

/// The entry of a recording that reads its transcript as it stands; speaks it where there is none.
fn current(recording: &Recording, known: Option<&Entry>, path: &Path, stress: &Stress) -> Result<Entry> {
    let text = digest(recording.transcript.as_bytes());
    let audio = fs::read(path).ok().map(digest);
    let same_text = known.is_some_and(|entry| entry.text == text);
    let same_audio = known.is_some_and(|entry| Some(&entry.audio) == audio.as_ref());
    match (known, audio) {
        (Some(entry), Some(_)) if same_text && same_audio => Ok(entry.clone()),
        // A person has recorded it anew.
        (Some(Entry { synthetic: false, .. }), Some(audio)) if !same_audio => Ok(Entry { text, audio, synthetic: false }),
        (Some(Entry { synthetic: false, .. }), _) => {
            bail!("the transcript has changed since a person read it: record it again, or remove its line from audio/hashes.toml")
        }
        _ => {
            println!("{}", path.display());
            let script = script::read(&recording.transcript, stress)?;
            let audio = digest(voice::speak(&script, path)?);
            Ok(Entry { text, audio, synthetic: true })
        }
    }
}

/// Checks one recording.
fn examine(recording: &Recording, known: Option<&Entry>, path: &Path) -> Result<mp3::Sound> {
    let audio = fs::read(path).context("the recording is missing")?;
    let entry = known.context("the recording is not in audio/hashes.toml")?;
    if entry.text != digest(recording.transcript.as_bytes()) {
        bail!("the transcript is not the one that was recorded");
    }
    if entry.audio != digest(&audio) {
        bail!("the recording is not the one that was made from the transcript");
    }
    let sound = mp3::measure(&audio)?;
    if sound.length > LONGEST {
        bail!("it takes {:.1} s; at most {} s are allowed", sound.length.as_secs_f64(), LONGEST.as_secs());
    }
    if sound.rate > HIGHEST_RATE || sound.channels != 1 {
        bail!("it has {} bit/s and {} channels; at most {HIGHEST_RATE} and 1 are allowed", sound.rate, sound.channels);
    }
    Ok(sound)
}

/// The folders of all banks, in the order of their names.
fn banks() -> Result<Vec<PathBuf>> {
    let mut banks = Vec::new();
    for entry in fs::read_dir(root().join("question-banks"))? {
        let path = entry?.path();
        if path.join("bank.toml").is_file() {
            banks.push(path);
        }
    }
    banks.sort();
    Ok(banks)
}

#[cfg(test)]
mod tests {
    use super::{Entry, Recording, Stress, current, digest, examine, mp3};
    use std::fs;

    /// A recording on disk with the entry that a test starts from.
    fn recorded(synthetic: bool) -> (tempfile::TempDir, Recording, Entry) {
        let folder = tempfile::tempdir().unwrap();
        let audio = mp3::tests::silence(10);
        fs::write(folder.path().join("a.mp3"), &audio).unwrap();
        let recording = Recording { file: "a.mp3".into(), transcript: "М: Да.".into() };
        let entry = Entry { text: digest("М: Да."), audio: digest(audio), synthetic };
        (folder, recording, entry)
    }

    #[test]
    fn a_recording_is_pinned_to_its_transcript() {
        let (folder, mut recording, entry) = recorded(true);
        let path = folder.path().join("a.mp3");
        assert!(examine(&recording, Some(&entry), &path).is_ok());
        assert!(examine(&recording, None, &path).is_err(), "an unknown recording");
        assert!(examine(&recording, Some(&entry), &folder.path().join("b.mp3")).is_err(), "a missing recording");
        recording.transcript = "М: Нет.".into();
        let problem = examine(&recording, Some(&entry), &path).unwrap_err().to_string();
        assert!(problem.contains("transcript"), "{problem}");
    }

    #[test]
    fn a_recording_that_is_too_long_or_replaced_is_found() {
        let (folder, recording, mut entry) = recorded(true);
        let path = folder.path().join("a.mp3");
        // 24 ms a frame: 1,875 frames are 45 s.
        for (frames, fits) in [(1_875, true), (1_876, false)] {
            let audio = mp3::tests::silence(frames);
            fs::write(&path, &audio).unwrap();
            assert!(examine(&recording, Some(&entry), &path).is_err(), "not the bytes that were made");
            entry.audio = digest(audio);
            assert_eq!(examine(&recording, Some(&entry), &path).is_ok(), fits, "{frames} frames");
        }
    }

    #[test]
    fn a_voice_of_a_person_is_never_spoken_over() {
        let (folder, mut recording, entry) = recorded(false);
        let path = folder.path().join("a.mp3");
        assert_eq!(current(&recording, Some(&entry), &path, &Stress::default()).unwrap(), entry);

        recording.transcript = "М: Нет.".into();
        assert!(current(&recording, Some(&entry), &path, &Stress::default()).is_err(), "the old recording reads the old text");

        let again = mp3::tests::silence(20);
        fs::write(&path, &again).unwrap();
        let expected = Entry { text: digest("М: Нет."), audio: digest(again), synthetic: false };
        assert_eq!(current(&recording, Some(&entry), &path, &Stress::default()).unwrap(), expected);
    }
}
