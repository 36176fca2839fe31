//! A form: a field to type in under each label.

use super::{DrawContext, Drawing};
use domain::kind::FillForm;
use domain::question::Choice;
use leptos::prelude::*;

impl Drawing for FillForm {
    fn instruction(&self) -> Option<&'static str> {
        Some("hint-form")
    }

    fn draw(&self, context: &DrawContext<'_>) -> AnyView {
        let line = |field: &Choice| {
            let (label, help) = (context.said(field.text.clone()), context.help_row(field.id.as_str()));
            view! { <label class="typed">{label}{help}{context.typed(format!("a.{}", field.id))}</label> }
        };
        self.fields.iter().map(line).collect_view().into_any()
    }

    fn interface_words(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }
}
