//! One of several options: a line with a round button for each.

use super::{DrawContext, Drawing};
use domain::kind::Single;
use leptos::prelude::*;

impl Drawing for Single {
    fn instruction(&self) -> Option<&'static str> {
        None
    }

    fn draw(&self, context: &DrawContext<'_>) -> AnyView {
        context.choice_lines("radio", &self.options)
    }

    fn interface_words(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }
}
