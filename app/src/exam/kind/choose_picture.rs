//! One of several pictures: a round button with each, two beside one another. Where a picture does not come, what it shows
//! stands there in words.

use super::{DrawContext, Drawing};
use domain::kind::ChoosePicture;
use domain::question::Choice;
use leptos::prelude::*;

impl Drawing for ChoosePicture {
    fn instruction(&self) -> Option<&'static str> {
        None
    }

    fn draw(&self, context: &DrawContext<'_>) -> AnyView {
        let option = |option: &Choice| {
            let value = option.id.as_str();
            let picture = self.pictures.get(&option.id).map(|file| context.picture(file, &option.text));
            let help = context.help_choice(value, &option.text);
            view! {
                <label class="choice picture">
                    {picture}
                    <input type="radio" name="a" value=value.to_owned() checked=context.has("a", value)/>
                    {help.map(|help| view! { <span class="choice-text">{help}</span> })}
                    {context.verdict(value)}
                </label>
            }
        };
        view! { <div class="pictures">{self.options.iter().map(option).collect_view()}</div> }.into_any()
    }

    fn interface_words(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }
}
