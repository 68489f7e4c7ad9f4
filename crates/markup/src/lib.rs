//! `html!` as Yew has it, in little code.
//!
//! Yew's own macro writes each element as an expression that fills every field of it, some 150 bytes of WebAssembly for `<dt>{ "Error" }</dt>`: with eight
//! hundred elements the larger part of a page. This one writes calls of a builder (`crate::markup::Markup` of the page), 30 bytes for the same.
//!
//! It takes elements, fragments, components, `{ expression }`, `if` with `else`, `for`, `let` and texts. What it does not read itself (the props of a
//! component) it hands to Yew's macro. Differences are few: a class is one text, and an `if`, a `for` and a block take one place among their siblings, whatever
//! comes of them, so that what follows keeps its place.

mod nodes;
mod read;

use proc_macro2::TokenStream;
use quote::quote;

/// A piece of the page. See the crate.
#[proc_macro]
pub fn html(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand(input.into()).into()
}

fn expand(input: TokenStream) -> TokenStream {
    match nodes::all(&mut read::Reader::new(input)) {
        Ok(calls) => page(&calls),
        Err(why) => why.into_compile_error(),
    }
}

/// What the calls build.
fn page(calls: &TokenStream) -> TokenStream {
    let page = nodes::builder();
    quote! {{
        let mut #page = crate::markup::Markup::default();
        #calls
        #page.done()
    }}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_named() {
        for (markup, what) in [
            ("<p>", "a closing tag is missing"),
            ("<p></b>", "`</p>` is missing before this"),
            ("<p class></p>", "`=` is missing here"),
            ("<p class=></p>", "`{` is missing here"),
            ("<Modal", "`>` is missing here"),
            ("if shown", "`{` is missing here"),
            ("7 + 7", "`{` is missing here"),
        ] {
            let expanded = expand(markup.parse().expect(markup)).to_string();
            assert!(expanded.contains("compile_error"), "{markup}: {expanded}");
            assert!(expanded.contains(what), "{markup}: {expanded}");
        }
    }

    #[test]
    fn braces_of_a_pattern_are_no_body() {
        let markup = "for Row { id, .. } in rows { if let Stop { at } = &stop { <p>{ id }</p> } }";
        let expanded = expand(markup.parse().expect(markup)).to_string();
        assert!(!expanded.contains("compile_error"), "{expanded}");
    }
}
