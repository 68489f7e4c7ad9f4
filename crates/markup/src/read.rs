//! Reads tokens one after another.

use std::iter::Peekable;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree, token_stream};
use quote::{quote, quote_spanned};

/// What is wrong, and where.
pub(crate) struct Fault {
    span: Span,
    text: String,
}

impl Fault {
    pub(crate) fn into_compile_error(self) -> TokenStream {
        let text = self.text;
        quote_spanned! { self.span => ::core::compile_error!(#text) }
    }
}

pub(crate) type Result<T> = std::result::Result<T, Fault>;

/// The tokens that are left.
pub(crate) struct Reader {
    tokens: Peekable<token_stream::IntoIter>,
    /// Where the token stood that was taken last.
    last: Span,
}

impl Reader {
    pub(crate) fn new(tokens: TokenStream) -> Self {
        Self {
            tokens: tokens.into_iter().peekable(),
            last: Span::call_site(),
        }
    }

    pub(crate) fn peek(&mut self) -> Option<&TokenTree> {
        self.tokens.peek()
    }

    pub(crate) fn next(&mut self) -> Option<TokenTree> {
        let token = self.tokens.next()?;
        self.last = token.span();
        Some(token)
    }

    /// A fault where the reader stands.
    pub(crate) fn fault<T>(&mut self, text: &str) -> Result<T> {
        let last = self.last;
        Err(Fault {
            span: self.peek().map_or(last, TokenTree::span),
            text: text.to_owned(),
        })
    }

    pub(crate) fn is_sign(&mut self, sign: char) -> bool {
        matches!(self.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
    }

    pub(crate) fn is_word(&mut self, word: &str) -> bool {
        matches!(self.peek(), Some(TokenTree::Ident(ident)) if ident == word)
    }

    /// Takes a sign if it comes next.
    pub(crate) fn takes_sign(&mut self, sign: char) -> bool {
        let comes = self.is_sign(sign);
        if comes {
            self.next();
        }
        comes
    }

    pub(crate) fn takes_word(&mut self, word: &str) -> bool {
        let comes = self.is_word(word);
        if comes {
            self.next();
        }
        comes
    }

    pub(crate) fn sign(&mut self, sign: char) -> Result<()> {
        if self.takes_sign(sign) {
            return Ok(());
        }
        self.fault(&format!("`{sign}` is missing here"))
    }

    pub(crate) fn word(&mut self) -> Result<Ident> {
        match self.peek() {
            Some(TokenTree::Ident(ident)) => {
                let ident = ident.clone();
                self.next();
                Ok(ident)
            }
            _ => self.fault("a name is missing here"),
        }
    }

    /// What stands between braces.
    pub(crate) fn braced(&mut self) -> Result<Group> {
        match self.peek() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let group = group.clone();
                self.next();
                Ok(group)
            }
            _ => self.fault("`{` is missing here"),
        }
    }

    /// All up to the braces behind a condition or the head of a loop; a pattern, behind `let` or `for`, may have braces of its own.
    pub(crate) fn up_to_braces(&mut self) -> TokenStream {
        let mut taken = TokenStream::new();
        let mut in_pattern = false;
        loop {
            match self.peek() {
                None => return taken,
                Some(TokenTree::Group(group))
                    if group.delimiter() == Delimiter::Brace && !in_pattern =>
                {
                    return taken;
                }
                Some(TokenTree::Ident(word)) if word == "let" || word == "for" => in_pattern = true,
                Some(TokenTree::Ident(word)) if word == "in" => in_pattern = false,
                Some(TokenTree::Punct(sign)) if sign.as_char() == '=' => in_pattern = false,
                Some(_) => {}
            }
            taken.extend(self.next());
        }
    }

    /// All up to and with a sign.
    pub(crate) fn through(&mut self, sign: char) -> TokenStream {
        let mut taken = TokenStream::new();
        while self.peek().is_some() && !self.is_sign(sign) {
            taken.extend(self.next());
        }
        taken.extend(self.next());
        taken
    }

    /// The path of a component with its types: `Tabs<Shown>`.
    pub(crate) fn path(&mut self) -> Result<TokenStream> {
        let mut taken = TokenStream::new();
        taken.extend([TokenTree::from(self.word()?)]);
        let mut depth = 0_usize;
        while depth > 0 || self.is_sign('<') || self.is_sign(':') {
            if self.is_sign('<') {
                depth += 1;
            }
            if self.is_sign('>') {
                depth -= 1;
            }
            let token = self.next();
            if token.is_none() {
                return self.fault("`>` is missing here");
            }
            let is_path = matches!(&token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
            taken.extend(token);
            if is_path && !self.is_sign(':') && depth == 0 {
                let word = self.word()?;
                taken.extend(quote! { #word });
            }
        }
        Ok(taken)
    }

    /// A name of an element or attribute, which may have dashes.
    pub(crate) fn dashed(&mut self) -> Result<(String, Span)> {
        let first = self.word()?;
        let mut name = first.to_string();
        while self.takes_sign('-') {
            name.push('-');
            name.push_str(&self.word()?.to_string());
        }
        Ok((name, first.span()))
    }
}
