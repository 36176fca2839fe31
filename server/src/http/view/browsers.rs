//! The browsers of a learner.

use crate::http::reader::Reader;
use app::data::BrowserView;
use domain::attempt::Millis;
use domain::session::Device;
use store::{Browser, TokenHash};

/// The name of a browser in a form: enough of its hash to tell it from the other few of the same person, and of no use for
/// anything else.
pub fn name(token: &TokenHash) -> String {
    token.0.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The browsers that still are a learner's, this one first.
pub fn views(reader: &Reader, browsers: &[Browser], this: Option<TokenHash>, now: Millis) -> Vec<BrowserView> {
    let view = |browser: &Browser| BrowserView {
        name: name(&browser.token),
        device: reader.page.text(match browser.device {
            Some(Device::Phone) => "browser-phone",
            Some(Device::Computer) => "browser-computer",
            None => "browser-unknown",
        }),
        made: reader.date(browser.session.made),
        seen: reader.date(browser.session.seen),
        this: Some(browser.token) == this,
    };
    let mut views: Vec<_> = browsers.iter().filter(|browser| browser.session.alive(now)).map(view).collect();
    views.sort_by_key(|view| !view.this);
    views
}
