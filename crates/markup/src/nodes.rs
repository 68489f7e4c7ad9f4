//! What stands in the markup, as calls of the builder.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};

use crate::read::{Reader, Result};

/// Attributes that are there or not.
const FLAGS: &[&str] = &[
    "allowfullscreen",
    "async",
    "autofocus",
    "autoplay",
    "checked",
    "controls",
    "default",
    "defer",
    "disabled",
    "formnovalidate",
    "hidden",
    "inert",
    "ismap",
    "itemscope",
    "loop",
    "multiple",
    "muted",
    "nomodule",
    "novalidate",
    "open",
    "playsinline",
    "readonly",
    "required",
    "reversed",
    "selected",
];

/// The builder's name, which no other code can see.
pub(crate) fn builder() -> Ident {
    Ident::new("markup", Span::mixed_site())
}

/// All nodes that are left.
pub(crate) fn all(reader: &mut Reader) -> Result<TokenStream> {
    let mut calls = TokenStream::new();
    while reader.peek().is_some() {
        calls.extend(node(reader)?);
    }
    Ok(calls)
}

/// All nodes up to a closing tag, whose `</` is taken.
fn children(reader: &mut Reader) -> Result<TokenStream> {
    let mut calls = TokenStream::new();
    loop {
        if reader.is_sign('<') {
            reader.next();
            if reader.takes_sign('/') {
                return Ok(calls);
            }
            calls.extend(tag(reader)?);
        } else if reader.peek().is_none() {
            return reader.fault("a closing tag is missing");
        } else {
            calls.extend(node(reader)?);
        }
    }
}

fn node(reader: &mut Reader) -> Result<TokenStream> {
    let page = builder();
    if reader.takes_sign('<') {
        return tag(reader);
    }
    if reader.is_word("if") {
        let choice = choice(reader)?;
        return Ok(quote! { #page.list(); #choice #page.close(); });
    }
    if reader.is_word("for") {
        let head = reader.up_to_braces();
        let body = all(&mut Reader::new(reader.braced()?.stream()))?;
        return Ok(quote! { #page.list(); #head { #body } #page.close(); });
    }
    if reader.is_word("let") {
        return Ok(reader.through(';'));
    }
    let block = match reader.peek() {
        Some(TokenTree::Literal(_)) => reader.next().into_token_stream(),
        _ => reader.braced()?.stream(),
    };
    let mut inside = Reader::new(block.clone());
    if inside.takes_word("for") {
        let items: TokenStream = std::iter::from_fn(|| inside.next()).collect();
        return Ok(quote! { #page.nodes(#items); });
    }
    let is_text = matches!((inside.next(), inside.peek()), (Some(TokenTree::Literal(text)), None) if text.to_string().starts_with('"'));
    let call = Ident::new(if is_text { "text" } else { "node" }, Span::mixed_site());
    Ok(quote! { #page.#call(#block); })
}

/// `if … { … } else if … { … } else { … }`.
fn choice(reader: &mut Reader) -> Result<TokenStream> {
    let head = reader.up_to_braces();
    let body = all(&mut Reader::new(reader.braced()?.stream()))?;
    if !reader.takes_word("else") {
        return Ok(quote! { #head { #body } });
    }
    let otherwise = if reader.is_word("if") {
        choice(reader)?
    } else {
        let body = all(&mut Reader::new(reader.braced()?.stream()))?;
        quote! { { #body } }
    };
    Ok(quote! { #head { #body } else #otherwise })
}

/// What follows a `<`: a fragment, a component or an element.
fn tag(reader: &mut Reader) -> Result<TokenStream> {
    let page = builder();
    if reader.takes_sign('>') {
        let inside = children(reader)?;
        reader.sign('>')?;
        return Ok(quote! { #page.list(); #inside #page.close(); });
    }
    match reader.peek() {
        Some(TokenTree::Ident(name))
            if name
                .to_string()
                .starts_with(|first: char| first.is_ascii_uppercase()) =>
        {
            component(reader)
        }
        _ => element(reader),
    }
}

/// Yew's macro reads the props; the children are a piece of markup of their own.
fn component(reader: &mut Reader) -> Result<TokenStream> {
    let page = builder();
    let path = reader.path()?;
    let mut props = TokenStream::new();
    while !reader.is_sign('/') && !reader.is_sign('>') {
        if reader.peek().is_none() {
            return reader.fault("`>` is missing here");
        }
        props.extend(reader.next());
    }
    if reader.takes_sign('/') {
        reader.sign('>')?;
        return Ok(quote! { #page.node(::yew::html! { <#path #props /> }); });
    }
    reader.sign('>')?;
    let inside = children(reader)?;
    reader.path()?;
    reader.sign('>')?;
    let inside = crate::page(&inside);
    Ok(quote! { #page.node(::yew::html! { <#path #props>{ #inside }</#path> }); })
}

/// One attribute: its name and what it is set to.
struct Attribute {
    name: String,
    span: Span,
    value: TokenStream,
    is_literal: bool,
}

fn attributes(reader: &mut Reader) -> Result<Vec<Attribute>> {
    let mut attributes = Vec::new();
    while !reader.is_sign('/') && !reader.is_sign('>') {
        if matches!(reader.peek(), Some(TokenTree::Group(_))) {
            let value = reader.braced()?.stream();
            let word = Reader::new(value.clone()).word()?;
            attributes.push(Attribute {
                name: word.to_string(),
                span: word.span(),
                value,
                is_literal: false,
            });
            continue;
        }
        let (name, span) = reader.dashed()?;
        reader.sign('=')?;
        let is_literal = matches!(reader.peek(), Some(TokenTree::Literal(_)));
        let value = match reader.peek() {
            // A text, `true` or `false`.
            Some(TokenTree::Literal(_) | TokenTree::Ident(_)) => reader.next().into_token_stream(),
            _ => reader.braced()?.stream(),
        };
        attributes.push(Attribute {
            name,
            span,
            value,
            is_literal,
        });
    }
    Ok(attributes)
}

fn element(reader: &mut Reader) -> Result<TokenStream> {
    let page = builder();
    let (name, _) = reader.dashed()?;
    let (mut keys, mut fixed, mut values, mut rest) = (
        Vec::new(),
        Vec::new(),
        TokenStream::new(),
        TokenStream::new(),
    );
    let is_field = matches!(&*name, "input" | "textarea");
    let mut is_fixed = true;
    for attribute in attributes(reader)? {
        let (key, value) = (attribute.name, attribute.value);
        let call = |method: &str| {
            let method = Ident::new(method, attribute.span);
            quote_spanned! { attribute.span => #page.#method(#value); }
        };
        match &*key {
            "ref" => rest.extend(call("reference")),
            "key" => rest.extend(call("key")),
            "value" if is_field => rest.extend(call("value")),
            "checked" if is_field => rest.extend(call("checked")),
            _ if key.starts_with("on") => rest.extend(call(&key)),
            _ if attribute.is_literal => {
                values.extend(call("word"));
                fixed.push(
                    quote! { (#key, ::yew::virtual_dom::AttributeOrProperty::Static(#value)) },
                );
                keys.push(key);
            }
            _ => {
                is_fixed = false;
                values.extend(call(if FLAGS.contains(&&*key) {
                    "flag"
                } else {
                    "attribute"
                }));
                keys.push(key);
            }
        }
    }
    let open = if keys.is_empty() {
        quote! { #page.open(#name); }
    } else if is_fixed {
        quote! { #page.open_fixed(#name, &[#(#fixed),*]); }
    } else {
        quote! { #page.open_with(#name, &[#(#keys),*]); #values }
    };
    if reader.takes_sign('/') {
        reader.sign('>')?;
        return Ok(quote! { #open #rest #page.close(); });
    }
    reader.sign('>')?;
    let inside = children(reader)?;
    let (closed, _) = reader.dashed()?;
    if closed != name {
        return reader.fault(&format!("`</{name}>` is missing before this"));
    }
    reader.sign('>')?;
    Ok(quote! { #open #rest #inside #page.close(); })
}
