//! Measuring an MP3 by walking over the headers of its frames: nothing is decoded.

use anyhow::{Context, Result, bail, ensure};
use std::time::Duration;

/// What the headers say.
#[derive(Debug, PartialEq, Eq)]
pub struct Sound {
    /// How long it plays.
    pub length: Duration,
    /// Bits in a second, of the densest frame.
    pub rate: u32,
    /// 1 or 2.
    pub channels: u32,
}

/// Kilobits in a second by the four bits of a header: MPEG 1, then MPEG 2 and 2.5, both layer III.
const RATES: [[u32; 15]; 2] =
    [[0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320], [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]];

/// Samples in a second of MPEG 1; MPEG 2 has half of it, MPEG 2.5 a quarter.
const SAMPLES: [u32; 3] = [44_100, 48_000, 32_000];

/// Measures a whole file.
///
/// # Errors
/// When something in it is neither a frame of layer III nor a tag.
pub fn measure(file: &[u8]) -> Result<Sound> {
    let mut rest = without_tags(file)?;
    let mut sound = Sound { length: Duration::ZERO, rate: 0, channels: 0 };
    let (mut samples, mut frequency) = (0, 0);
    while !rest.is_empty() {
        let frame = Frame::read(rest).with_context(|| format!("byte {} is not the start of an MP3 frame", file.len() - rest.len()))?;
        ensure!(frequency == 0 || frequency == frame.frequency, "the number of samples in a second changes on the way");
        frequency = frame.frequency;
        samples += u64::from(frame.samples);
        sound.rate = sound.rate.max(frame.rate);
        sound.channels = sound.channels.max(frame.channels);
        rest = rest.get(frame.bytes..).unwrap_or_default();
    }
    ensure!(samples > 0, "the file holds no sound");
    sound.length = Duration::from_secs_f64(samples as f64 / f64::from(frequency));
    Ok(sound)
}

struct Frame {
    rate: u32,
    frequency: u32,
    samples: u32,
    channels: u32,
    bytes: usize,
}

impl Frame {
    fn read(data: &[u8]) -> Result<Self> {
        let Some(&[0xff, kind, rate, mode]) = data.get(..4) else { bail!("no header") };
        let (version, layer) = (kind >> 3 & 3, kind >> 1 & 3);
        ensure!(kind >> 5 == 7 && version != 1 && layer == 1, "not layer III");
        let first = version == 3;
        let kilobits = RATES[usize::from(!first)].get(usize::from(rate >> 4)).copied().unwrap_or_default();
        let frequency = SAMPLES.get(usize::from(rate >> 2 & 3)).context("a reserved number of samples")?;
        ensure!(kilobits > 0, "a rate that the header does not tell");
        let (frequency, samples) = match version {
            3 => (*frequency, 1152),
            2 => (frequency / 2, 576),
            _ => (frequency / 4, 576),
        };
        let bytes = samples / 8 * kilobits * 1000 / frequency + u32::from(rate >> 1 & 1);
        Ok(Self { rate: kilobits * 1000, frequency, samples, channels: if mode >> 6 == 3 { 1 } else { 2 }, bytes: usize::try_from(bytes)? })
    }
}

/// Recorders put an ID3v2 tag before the sound and an ID3v1 tag of 128 bytes behind it.
fn without_tags(file: &[u8]) -> Result<&[u8]> {
    let mut sound = file;
    if let Some(header) = sound.strip_prefix(b"ID3").and_then(|rest| rest.get(..7)) {
        // Four digits of seven bits, and the ten bytes of the header itself.
        let length = header[3..].iter().fold(0, |sum, digit| sum << 7 | usize::from(digit & 0x7f));
        sound = sound.get(length + 10..).context("the tag is longer than the file")?;
    }
    if let Some((before, tag)) = sound.len().checked_sub(128).map(|at| sound.split_at(at))
        && tag.starts_with(b"TAG")
    {
        sound = before;
    }
    Ok(sound)
}

#[cfg(test)]
pub mod tests {
    use super::{Sound, measure};
    use std::time::Duration;

    /// Frames of MPEG 2 layer III, 32 kbit/s, 24 kHz, mono: 24 ms and 96 bytes each.
    pub fn silence(frames: usize) -> Vec<u8> {
        let mut frame = vec![0xff, 0xf3, 0x44, 0xc0];
        frame.resize(96, 0);
        frame.repeat(frames)
    }

    #[test]
    fn frames_are_counted_and_tags_are_not() {
        let expected = Sound { length: Duration::from_millis(2_400), rate: 32_000, channels: 1 };
        assert_eq!(measure(&silence(100)).unwrap(), expected);

        let mut tagged = b"ID3\x04\0\0\0\0\x01\x02".to_vec();
        tagged.extend([0; 130]);
        tagged.extend(silence(100));
        tagged.extend(b"TAG");
        tagged.extend([b' '; 125]);
        assert_eq!(measure(&tagged).unwrap(), expected);
    }

    #[test]
    fn stereo_and_dense_frames_show() {
        // MPEG 1 layer III, 128 kbit/s, 44.1 kHz, joint stereo: 417 bytes.
        let mut frame = vec![0xff, 0xfb, 0x90, 0x44];
        frame.resize(417, 0);
        let sound = measure(&frame).unwrap();
        assert_eq!((sound.rate, sound.channels), (128_000, 2));
    }

    #[test]
    fn what_is_no_mp3_is_refused() {
        assert!(measure(b"").is_err());
        assert!(measure(b"RIFF....WAVE").is_err());
        let mut broken = silence(2);
        broken.extend(b"rubbish");
        assert!(measure(&broken).unwrap_err().to_string().contains("byte 192"));
    }
}
