//! The rules of a Choice that were looked at.

use crate::markup::*;

use super::parts_list::parts_list;
use crate::protocol::{ChoiceRule, TextRange};

/// Each rule, whether it held, and what its comparisons saw. `next` is where it went; absent if no rule held and there is no Default.
pub fn choice_rules(
    rules: &[ChoiceRule],
    next: Option<&str>,
    on_reveal: &Callback<TextRange>,
) -> Html {
    let by_default = !rules
        .iter()
        .any(|rule| rule.holds || rule.failure.is_some());
    html! {
        <section class="rules" aria-label="Choice rules">
            <h4>{ "Rules" }</h4>
            <ol>
                for rule in rules {
                    <li key={rule.index} data-holds={rule.holds.to_string()}>
                        <p>
                            <span class="sign" aria-hidden="true">{ if rule.holds { "✓" } else { "✕" } }</span>
                            <code>{ rule.condition.clone() }</code>
                            <span>{ match &rule.failure {
                                Some(why) => format!("cannot be evaluated: {why}"),
                                None if rule.holds => format!("is true, so next is {}", rule.next),
                                None => String::from("is false"),
                            } }</span>
                            if let Some(range) = rule.range {
                                <button class="link" onclick={on_reveal.reform(move |_: MouseEvent| range)}>{ format!("Choices[{}]", rule.index) }</button>
                            }
                        </p>
                        if !rule.parts.is_empty() {
                            { parts_list(&rule.parts, on_reveal) }
                        }
                        <ul>
                            for (index, comparison) in rule.comparisons.iter().enumerate() {
                                <li key={index} style={format!("--depth:{}", comparison.depth)}>
                                    <span class="sign" aria-hidden="true">{ if comparison.holds { "✓" } else { "✕" } }</span>
                                    <code>{ comparison.text.clone() }</code>
                                    if let Some(value) = &comparison.value {
                                        <span>{ "value " }<code>{ value.text.clone() }</code></span>
                                    } else {
                                        <span>{ "nothing is there" }</span>
                                    }
                                </li>
                            }
                        </ul>
                    </li>
                }
                if by_default {
                    <li key="default" data-holds={next.is_some().to_string()}>
                        <p>
                            if let Some(next) = next {
                                <span class="sign" aria-hidden="true">{ "✓" }</span>
                                { format!("no rule is true, so Default: {next}") }
                            } else {
                                <span class="sign" aria-hidden="true">{ "✕" }</span>
                                { "no rule is true and there is no Default" }
                            }
                        </p>
                    </li>
                }
            </ol>
        </section>
    }
}
