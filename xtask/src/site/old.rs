//! The island asks no more of an engine than WebAssembly as it was first released in 2017 and the JavaScript of that year.
//! README.md says which engines run it: the policy of our pages must have a word that they know.

use anyhow::{Context, Result};
use wasmparser::{Parser, Payload, Validator, WasmFeatures};

/// The engines that scripts are written down for: the first with modules, and with WebAssembly.
pub const ENGINES: &str = "chrome61,firefox60,safari11";

/// The section in which a compiler says which instructions it may have used.
const FEATURES: &str = "target_features";

/// The same module with an empty list of features, so that wasm-bindgen keeps JavaScript's values in a list of its own
/// script. With the list that the standard library leaves there it would keep them in a table of references, which
/// Chromium before 96 and Safari before 15 do not know.
pub fn without_features(module: &[u8]) -> Result<Vec<u8>> {
    let mut kept = module.get(..8).context("this is no wasm module")?.to_vec();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        if let Payload::CustomSection(section) = &payload
            && section.name() == FEATURES
        {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            section(&mut kept, id, module.get(range).unwrap_or_default());
        }
    }
    let none = [&[u8::try_from(FEATURES.len())?], FEATURES.as_bytes(), &[0]].concat();
    section(&mut kept, 0, &none);
    Ok(kept)
}

/// Writes a section: its kind, its length in groups of seven bits, its content.
fn section(module: &mut Vec<u8>, id: u8, content: &[u8]) {
    module.push(id);
    let mut rest = content.len();
    while rest > 127 {
        module.push((rest & 127) as u8 | 128);
        rest >>= 7;
    }
    module.push(rest as u8);
    module.extend_from_slice(content);
}

/// Fails unless every section and every instruction is of the first release.
///
/// # Errors
/// Names the first place that a browser of 2017 would refuse.
pub fn runs_wasm(module: &[u8]) -> Result<()> {
    let mut first = Validator::new_with_features(WasmFeatures::MVP);
    first.validate_all(module).context("the wasm needs more than the first release of WebAssembly: old browsers would refuse it")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{runs_wasm, without_features};

    /// `(func (param i32) (result i32) local.get 0 …)` with one more instruction.
    fn module(instruction: &[u8]) -> Vec<u8> {
        let body = [&[0, 0x20, 0], instruction, &[0x0b]].concat();
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        super::section(&mut module, 1, &[1, 0x60, 1, 0x7f, 1, 0x7f]);
        super::section(&mut module, 3, &[1, 0]);
        super::section(&mut module, 10, &[&[1, body.len() as u8], body.as_slice()].concat());
        module
    }

    #[test]
    fn what_came_after_the_first_release_is_refused() {
        let (clz, extend8, saturating) = ([0x67].as_slice(), [0xc0].as_slice(), [0xb2, 0xfc, 0].as_slice());
        assert!(runs_wasm(&module(clz)).is_ok());
        assert!(runs_wasm(&module(extend8)).is_err(), "sign extension");
        assert!(runs_wasm(&module(saturating)).is_err(), "conversion that saturates");
        let mut references = b"\0asm\x01\0\0\0".to_vec();
        super::section(&mut references, 4, &[1, 0x6f, 0, 1]);
        assert!(runs_wasm(&references).is_err(), "a table of references");
    }

    #[test]
    fn only_the_list_of_features_is_emptied() -> anyhow::Result<()> {
        let plain = module(&[0x67]);
        let mut listed = plain.clone();
        super::section(&mut listed, 0, b"\x0ftarget_features\x01+\x0freference-types");
        let long = [b"\x04kept".as_slice(), &[7; 300]].concat();
        super::section(&mut listed, 0, &long);
        let mut wanted = plain;
        super::section(&mut wanted, 0, &long);
        super::section(&mut wanted, 0, b"\x0ftarget_features\0");
        assert_eq!(without_features(&listed)?, wanted);
        Ok(())
    }
}
