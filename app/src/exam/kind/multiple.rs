//! Some of several options: a line with a square button for each.

use super::{DrawContext, Drawing};
use domain::kind::Multiple;
use leptos::prelude::*;

impl Drawing for Multiple {
    fn instruction(&self) -> Option<&'static str> {
        Some("hint-multiple")
    }

    fn draw(&self, context: &DrawContext<'_>) -> AnyView {
        context.choice_lines("checkbox", &self.options)
    }

    fn interface_words(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }
}
