//! A resume code as it is shown, and what it opens.

use crate::http::host;
use crate::http::reader::Reader;
use crate::state::State;
use crate::usecases::Outline;
use app::resume::{OutlineView, SlipView};
use app::ui::parts::QrView;
use axum::http::HeaderMap;
use domain::resume::ResumeCode;
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// The white border that a camera needs around a code, in squares.
const QUIET: usize = 4;

/// A code to be written down or photographed, with the address at which it is entered.
pub fn slip(state: &State, reader: &Reader, headers: &HeaderMap, code: &ResumeCode) -> SlipView {
    let scheme = if state.config.https { "https" } else { "http" };
    // The name by which this browser has found us; another device in the same place finds us by it too.
    let address = format!("{scheme}://{}{}", host::of(headers), reader.page.to().resume());
    // What stands behind the # stays in the browser: no server and no proxy between gets to see it.
    let qr = qr(&format!("{address}#{}", code.digits()));
    SlipView { grouped: code.grouped(), address, qr }
}

/// The dark squares of a code to be photographed. Nothing is drawn of a text too long for one, which ours never is.
fn qr(text: &str) -> QrView {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else { return QrView { width: 0, path: String::new() } };
    let width = code.width();
    let mut path = String::new();
    for (n, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let _ = write!(path, "M{} {}h1v1h-1z", n % width + QUIET, n / width + QUIET);
        }
    }
    QrView { width: width + 2 * QUIET, path }
}

/// How much a code opens, without saying what.
pub fn outline_view(reader: &Reader, outline: Outline) -> OutlineView {
    OutlineView {
        attempts: outline.attempts,
        came: reader.date(outline.came),
        seen: reader.date(outline.seen),
        browsers: outline.browsers,
        code: outline.code,
    }
}
