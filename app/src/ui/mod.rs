//! Parts of pages that know no feature.

pub mod icon;
#[cfg(feature = "ssr")]
pub mod parts;
