//! A place in a picture. The places are described in a list of round buttons, with the numbers that they have in the
//! picture; that is the way for a keyboard and for a screen reader. Whoever sees and points presses the place itself: over the
//! picture lies for each place a label of its button, of which only the shape of the place takes a press. No script has a part
//! in it.

use super::{DrawContext, Drawing};
use domain::kind::PointPicture;
use domain::kind::point_picture::Region;
use domain::question::Choice;
use leptos::prelude::*;

impl Drawing for PointPicture {
    fn instruction(&self) -> Option<&'static str> {
        Some("hint-point")
    }

    fn draw(&self, context: &DrawContext<'_>) -> AnyView {
        let numbered = || (1..).zip(&self.options);
        let spot = |(n, option): (usize, &Choice)| Some(spot(n, &option.id.to_string(), self.regions.get(&option.id)?, context));
        let line = |(n, option): (usize, &Choice)| {
            let value = option.id.as_str();
            let help = context.help_choice(value, &option.text);
            view! {
                <div class="line">
                    <label class="choice">
                        <input type="radio" id=button(context, value) name="a" value=value.to_owned() checked=context.has("a", value)/>
                        <b class="number">{n}</b>
                        <span class="choice-text">{context.said(option.text.clone())}{help}</span>
                        {context.verdict(value)}
                    </label>
                </div>
            }
        };
        let spots = numbered().filter_map(spot).collect_view();
        let lines = numbered().map(line).collect_view();
        view! {
            <div class="point">
                <div class="plan">{context.picture(&self.picture, &self.alt)}{spots}</div>
                <div class="places">{lines}</div>
            </div>
        }
        .into_any()
    }

    fn interface_words(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }
}

/// The name of the button of a place.
fn button(context: &DrawContext<'_>, value: &str) -> String {
    format!("q{}-{value}", context.n + 1)
}

/// A place in the picture: its shape, stretched with the picture, and its number, which is not.
fn spot(n: usize, value: &str, region: &Region, context: &DrawContext<'_>) -> AnyView {
    let corners: Vec<_> = region.corners().iter().map(|(x, y)| format!("{x},{y}")).collect();
    let (x, y) = region.middle();
    let (x, y) = (format!("{x}%"), format!("{y}%"));
    let class = match context.judged(value) {
        Some(true) => "spot right",
        Some(false) => "spot wrong",
        None => "spot",
    };
    view! {
        <label class=class for=button(context, value)>
            <svg aria-hidden="true">
                <svg aria-hidden="true" viewBox="0 0 100 100" preserveAspectRatio="none"><polygon points=corners.join(" ")/></svg>
                <circle cx=x.clone() cy=y.clone() r="13"/>
                <text x=x y=y dy="6">{n}</text>
            </svg>
        </label>
    }
    .into_any()
}
