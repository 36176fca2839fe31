//! The synthetic voice: Festival with the Russian voice of Debian's `festvox-ru`, shaped by FFmpeg.

use super::script::{Speaker, Turn};
use crate::process::{command, find, output, root};
use crate::setup;
use anyhow::{Context, Result, ensure};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

const VOICE: &str = "msu_ru_nsh_clunits";
const VOICE_FOLDER: &str = "/usr/share/festival/voices/russian/msu_ru_nsh_clunits";

/// Seconds of silence after a sentence and after a turn.
const PAUSES: (f64, f64) = (0.35, 0.6);

/// What the voice sounds like. There is one Russian voice, a man's: a woman speaks through a smaller throat (all
/// frequencies up, `throat`) and with a higher tone (`tone`). Both speak slower than the voice does by itself.
struct Timbre {
    throat: f64,
    tone: f64,
}

const PACE: f64 = 0.9;
/// Samples in a second: of the voice, and while it is shaped, so that nothing is lost when it goes up.
const FESTIVAL_SAMPLES: usize = 16_000;
const SHAPED_SAMPLES: u32 = 24_000;
/// Of the recording: speech stays clear, and a phone on a slow network loads it while it plays.
const SAMPLES: &str = "16000";
const RATE: &str = "24k";
const WAV_HEADER: usize = 44;

impl Speaker {
    fn timbre(self) -> Timbre {
        match self {
            Self::Man => Timbre { throat: 1.0, tone: 1.0 },
            Self::Woman => Timbre { throat: 1.15, tone: 1.35 },
        }
    }
}

/// Reads the turns out into an MP3 file and returns its bytes.
///
/// # Errors
/// When the voice cannot be installed, a tool fails, or what comes out is silence.
pub fn speak(turns: &[Turn], file: &Path) -> Result<Vec<u8>> {
    install()?;
    let work = tempfile::tempdir_in(root().join("target"))?;
    let mut list = String::new();
    let mut number = 0;
    for turn in turns {
        for (index, sentence) in turn.sentences.iter().enumerate() {
            let last = index + 1 == turn.sentences.len();
            let spoken = say(sentence, turn.speaker, if last { PAUSES.1 } else { PAUSES.0 }, work.path(), number)?;
            writeln!(list, "file '{}'", spoken.display())?;
            number += 1;
        }
    }
    let parts = work.path().join("parts.txt");
    fs::write(&parts, list)?;
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    output(
        ffmpeg()
            .args(["-f", "concat", "-safe", "0", "-i"])
            .arg(&parts)
            // As loud as speech on the radio, whoever speaks.
            .args(["-af", "adelay=300,loudnorm=I=-18:TP=-2:LRA=7", "-ac", "1", "-ar", SAMPLES, "-c:a", "libmp3lame", "-b:a", RATE])
            // Nothing in the file but sound, so that the same words give the same bytes.
            .args(["-map_metadata", "-1", "-fflags", "+bitexact", "-write_xing", "0", "-id3v2_version", "0"])
            .arg(file),
    )?;
    Ok(fs::read(file)?)
}

/// One sentence in the voice of a speaker, with the pause behind it.
fn say(sentence: &str, speaker: Speaker, pause: f64, folder: &Path, number: usize) -> Result<PathBuf> {
    let (text, raw, shaped) = (folder.join("sentence.txt"), folder.join("raw.wav"), folder.join(format!("{number}.wav")));
    fs::write(&text, sentence)?;
    let voice = format!("(voice_{VOICE})");
    output(command("text2wave").args(["-eval", &voice, "-o"]).arg(&raw).arg(&text))
        .with_context(|| format!("Festival could not say: {sentence}"))?;
    ensure!(is_heard(&fs::read(&raw)?), "Festival said nothing for: {sentence}");

    let Timbre { throat, tone } = speaker.timbre();
    // The silence around a sentence is cut at both ends, so that the pauses are ours.
    let cut = "silenceremove=start_periods=1:start_threshold=-50dB:start_silence=0.04";
    let filter = format!(
        "{cut},areverse,{cut},areverse,asetrate={FESTIVAL_SAMPLES}*{throat},aresample={SHAPED_SAMPLES},\
         rubberband=tempo={}:pitch={tone}:formant=preserved:pitchq=quality,apad=pad_dur={pause}",
        PACE / throat
    );
    output(ffmpeg().arg("-i").arg(&raw).args(["-af", &filter]).arg(&shaped))?;
    Ok(shaped)
}

/// Whether a WAV file of 16-bit samples holds speech: Festival leaves out what it cannot say and still ends well.
fn is_heard(wav: &[u8]) -> bool {
    let samples = wav.get(WAV_HEADER..).unwrap_or_default().chunks_exact(2);
    let loud = samples.filter(|sample| i16::from_le_bytes([sample[0], sample[1]]).unsigned_abs() > 1_000).count();
    loud > FESTIVAL_SAMPLES / 20
}

fn ffmpeg() -> std::process::Command {
    let mut ffmpeg = command("ffmpeg");
    ffmpeg.args(["-hide_banner", "-loglevel", "error", "-nostdin", "-y"]);
    ffmpeg
}

fn install() -> Result<()> {
    let voice = Path::new(VOICE_FOLDER).is_dir();
    if voice && ["text2wave", "ffmpeg"].iter().all(|program| find(program).is_some()) {
        return Ok(());
    }
    setup::apt(&["festival", "festvox-ru", "ffmpeg"])
}

#[cfg(test)]
mod tests {
    use super::{FESTIVAL_SAMPLES, WAV_HEADER, is_heard};

    #[test]
    fn silence_is_not_speech() {
        let wav = |level: i16| [vec![0; WAV_HEADER], level.to_le_bytes().repeat(FESTIVAL_SAMPLES)].concat();
        assert!(is_heard(&wav(-8_000)));
        assert!(!is_heard(&wav(20)));
        assert!(!is_heard(b"RIFF"));
    }
}
