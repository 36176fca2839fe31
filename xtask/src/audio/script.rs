//! From a transcript to what the voice is told to say.

use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    Woman,
    Man,
}

/// What one person says without being interrupted.
#[derive(Debug, PartialEq, Eq)]
pub struct Turn {
    pub speaker: Speaker,
    /// Whole sentences, spelt so that the voice can say them.
    pub sentences: Vec<String>,
}

/// Where the voice would stress the wrong syllable: phrases of transcripts, and the same with the stress marked by an
/// acute accent (`"опоздаете" = "опозда́ете"`). Learners see the transcript without these marks.
#[derive(Default)]
pub struct Stress(BTreeMap<String, String>);

impl Stress {
    /// Reads `audio/stress.toml` of a bank; a bank without one trusts the voice.
    pub fn read(bank: &Path) -> Result<Self> {
        let path = bank.join("audio/stress.toml");
        if !path.is_file() {
            return Ok(Self::default());
        }
        let place = || path.display().to_string();
        let phrases: BTreeMap<String, String> = toml::from_str(&fs::read_to_string(&path).with_context(place)?).with_context(place)?;
        for (phrase, marked) in &phrases {
            ensure!(marked.replace(ACUTE, "") == *phrase, "{}: `{marked}` is not `{phrase}` with its stress marked", place());
        }
        Ok(Self(phrases))
    }

    fn mark(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (phrase, marked)| text.replace(phrase, marked))
    }
}

const ACUTE: char = '\u{301}';

/// Reads the turns of a transcript.
///
/// # Errors
/// When a line names no speaker, or holds a sign that the voice would read wrongly or not at all.
pub fn read(transcript: &str, stress: &Stress) -> Result<Vec<Turn>> {
    let lines = transcript.lines().map(str::trim).filter(|line| !line.is_empty());
    let turn = |line: &str| {
        let (speaker, words) = match (line.strip_prefix("Ж:"), line.strip_prefix("М:")) {
            (Some(words), _) => (Speaker::Woman, words),
            (_, Some(words)) => (Speaker::Man, words),
            _ => anyhow::bail!("the line starts neither with `Ж:` nor with `М:`: {line}"),
        };
        let spoken = spell(&stress.mark(words.trim())).with_context(|| line.to_owned())?;
        let sentences = spoken.split_inclusive(['.', '!', '?']).map(str::trim).filter(|text| text.contains(char::is_alphabetic));
        Ok(Turn { speaker, sentences: sentences.map(str::to_owned).collect() })
    };
    let turns = lines.map(turn).collect::<Result<Vec<_>>>()?;
    ensure!(turns.iter().any(|turn| !turn.sentences.is_empty()), "nobody says anything");
    Ok(turns)
}

/// Spells a text in the signs that the voice knows: letters, a few signs, and `+` before a stressed vowel.
fn spell(text: &str) -> Result<String> {
    let mut spoken = String::new();
    for letter in text.chars() {
        match letter {
            ACUTE => {
                let vowel = spoken.pop().context("a stress mark stands alone")?;
                spoken.extend(['+', vowel]);
            }
            // A dash and a colon are a short pause; the voice knows neither.
            '—' | '–' | ':' => {
                spoken.truncate(spoken.trim_end().len());
                spoken.push(',');
            }
            '…' => spoken.push('.'),
            '«' | '»' => {}
            'а'..='я' | 'А'..='Я' | 'ё' | 'Ё' | ' ' | ',' | '.' | '!' | '?' | ';' | '-' => spoken.push(letter),
            _ => anyhow::bail!("the voice cannot read `{letter}`: write it out in Russian words"),
        }
    }
    Ok(spoken)
}

#[cfg(test)]
mod tests {
    use super::{Speaker, Stress, Turn, read};
    use std::fs;

    fn stress(lines: &str) -> anyhow::Result<Stress> {
        let bank = tempfile::tempdir()?;
        fs::create_dir(bank.path().join("audio"))?;
        fs::write(bank.path().join("audio/stress.toml"), lines)?;
        Stress::read(bank.path())
    }

    #[test]
    fn turns_are_split_and_spelt_for_the_voice() -> anyhow::Result<()> {
        let stress = stress("\"опоздаете\" = \"опозда\u{301}ете\"\n")?;
        let turns = read("\nЖ: Вечером — это поздно. Если опоздаете: «Звоните»!\n\nМ: Да…\n", &stress)?;
        let woman = ["Вечером, это поздно.", "Если опозд+аете, Звоните!"].map(str::to_owned).to_vec();
        let expected = [Turn { speaker: Speaker::Woman, sentences: woman }, Turn { speaker: Speaker::Man, sentences: vec!["Да.".into()] }];
        assert_eq!(turns, expected);
        Ok(())
    }

    #[test]
    fn what_the_voice_would_read_wrongly_is_refused() {
        for transcript in ["Да.", "М: В 8 часов.", "М: OK.", "М: !", ""] {
            assert!(read(transcript, &Stress::default()).is_err(), "{transcript}");
        }
    }

    #[test]
    fn a_stress_mark_may_not_change_the_word() {
        assert!(stress("\"утра\" = \"у\u{301}тро\"\n").is_err());
        assert!(stress("\"утра\" = \"утра\u{301}\"\n").is_ok());
    }
}
