//! Parts to put in order: a list of places before each.

use super::{DrawContext, Drawing};
use domain::kind::Ordering;
use domain::question::Choice;
use leptos::prelude::*;

impl Drawing for Ordering {
    fn instruction(&self) -> Option<&'static str> {
        Some("hint-ordering")
    }

    fn draw(&self, context: &DrawContext<'_>) -> AnyView {
        let places: Vec<_> = (1..=self.options.len()).map(|place| (place.to_string(), place.to_string())).collect();
        let row = |part: &Choice| {
            let label = context.texts.place_of.replace("{part}", &part.text);
            let chooser = context.select(format!("a.{}", part.id), label, "—", places.clone());
            let (text, help) = (context.said(part.text.clone()), context.help_choice(part.id.as_str(), &part.text));
            view! { <div class="row order">{chooser}<span class="row-text">{text}{help}</span></div> }
        };
        view! { <div class="rows">{self.options.iter().map(row).collect_view()}</div> }.into_any()
    }

    fn interface_words(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }
}
