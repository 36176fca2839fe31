//! Pictures and recordings must also reach those who do not see or hear them.

use crate::bank::Bank;
use crate::content::{Problem, Rule};
use crate::question::Material;
use jiff::civil::Date;

const IMAGE_WITHOUT_ALT: Rule = Rule::error("image-without-alt");
const AUDIO_WITHOUT_TRANSCRIPT: Rule = Rule::error("audio-without-transcript");

pub(super) const RULES: &[Rule] = &[IMAGE_WITHOUT_ALT, AUDIO_WITHOUT_TRANSCRIPT];

pub(super) fn check(bank: &Bank, _today: Date) -> Vec<Problem> {
    bank.stimuli
        .values()
        .filter_map(|entry| match &entry.stimulus.material {
            Material::Image { alt, .. } if alt.trim().is_empty() => {
                let message = "the picture has no `alt`; say what is seen without giving the answer away";
                Some(IMAGE_WITHOUT_ALT.broken(&entry.place, None, "alt", message))
            }
            Material::Audio { .. } if entry.transcript.as_deref().is_none_or(|said| said.trim().is_empty()) => {
                let message = "the recording has no `transcript`; write down what is said, it is shown after answering";
                Some(AUDIO_WITHOUT_TRANSCRIPT.broken(&entry.place, None, "transcript", message))
            }
            _ => None,
        })
        .collect()
}
