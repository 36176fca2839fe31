//! From the bytes of a file to text: one way for the check and for the server.

/// Why bytes are no text, what to do, and on which line.
pub(super) struct NoText {
    pub line: usize,
    pub message: &'static str,
}

/// The text of a file, with `\n` at the end of each line, without the mark that some editors put before it.
pub(super) fn decode(bytes: &[u8]) -> Result<String, NoText> {
    const UTF_16: &str = "the file is UTF-16, which Notepad calls Unicode; save it again as UTF-8";
    const OTHER: &str = "the file is not UTF-8 text from here on, but perhaps Windows-1251; save it again as UTF-8";
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(NoText { line: 1, message: UTF_16 });
    }
    let line = |end: usize| bytes[..end].iter().filter(|byte| **byte == b'\n').count() + 1;
    let text = std::str::from_utf8(bytes).map_err(|error| NoText { line: line(error.valid_up_to()), message: OTHER })?;
    // UTF-16 without its mark: every second byte of a Latin letter is nothing.
    if let Some(nothing) = text.find('\0').filter(|at| *at < 4) {
        return Err(NoText { line: line(nothing), message: UTF_16 });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_editors_write_is_one_text() {
        for bytes in ["a = 1\nb = 2\n", "a = 1\r\nb = 2\r\n", "a = 1\rb = 2\r", "\u{feff}a = 1\nb = 2\n"] {
            assert_eq!(decode(bytes.as_bytes()).ok().as_deref(), Some("a = 1\nb = 2\n"), "{bytes:?}");
        }
    }

    #[test]
    fn what_is_no_text_says_what_it_is() {
        let utf_16 = |mark: &[u8]| mark.iter().copied().chain("a = 1\n".encode_utf16().flat_map(u16::to_le_bytes)).collect::<Vec<_>>();
        for bytes in [utf_16(&[0xff, 0xfe]), utf_16(&[])] {
            assert!(decode(&bytes).is_err_and(|error| error.message.contains("UTF-16") && error.line == 1));
        }
        assert!(decode(b"a = 1\nb = \"\xe4\xe0\"\n").is_err_and(|error| error.message.contains("1251") && error.line == 2));
    }
}
