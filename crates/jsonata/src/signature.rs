//! Signatures such as `<s-nn?:s>`: what arguments a function takes.

use crate::error::{Outcome, fault};
use crate::value::Val;

/// A parsed signature.
#[derive(Debug)]
pub(crate) struct Signature {
    parameters: Vec<Parameter>,
}

#[derive(Debug, Clone)]
struct Parameter {
    /// Symbols of the types it takes; `m` is a missing value.
    accepts: String,
    optional: bool,
    repeated: bool,
    /// Symbols that the context may have when the argument is left out.
    context: Option<String>,
    is_array: bool,
    /// `n` of `a<n>`.
    items: Option<String>,
    /// Whether type parameters may follow.
    takes_items: bool,
}

impl Signature {
    /// Reads a signature; the error is a code and an offset in the text.
    pub(crate) fn parse(text: &str) -> Result<Signature, (&'static str, usize)> {
        let symbols: Vec<char> = text.chars().collect();
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut position = 1;
        while let Some(&symbol) = symbols.get(position) {
            match symbol {
                ':' => break,
                's' | 'n' | 'b' | 'l' | 'o' => {
                    parameters.push(Parameter::new(&format!("{symbol}m"), false))
                }
                'a' => parameters.push(Parameter {
                    is_array: true,
                    ..Parameter::new("asnblfom", true)
                }),
                'f' => parameters.push(Parameter::new("f", true)),
                'j' => parameters.push(Parameter::new("asnblom", false)),
                'x' => parameters.push(Parameter::new("asnblfom", false)),
                '-' => {
                    if let Some(last) = parameters.last_mut() {
                        last.context = Some(last.accepts.clone());
                        last.optional = true;
                    }
                }
                '?' | '+' => {
                    if let Some(last) = parameters.last_mut() {
                        last.optional |= symbol == '?';
                        last.repeated |= symbol == '+';
                    }
                }
                '(' => {
                    let end = closing(&symbols, position, '(', ')');
                    let choice: String = symbols
                        .get(position + 1..end)
                        .unwrap_or_default()
                        .iter()
                        .collect();
                    if choice.contains('<') {
                        return Err(("S0402", position));
                    }
                    parameters.push(Parameter::new(&format!("{choice}m"), false));
                    position = end;
                }
                '<' => {
                    let end = closing(&symbols, position, '<', '>');
                    match parameters.last_mut() {
                        Some(last) if last.takes_items => {
                            last.items = Some(
                                symbols
                                    .get(position + 1..end)
                                    .unwrap_or_default()
                                    .iter()
                                    .collect(),
                            );
                        }
                        _ => return Err(("S0401", position)),
                    }
                    position = end;
                }
                _ => {}
            }
            position += 1;
        }
        Ok(Signature { parameters })
    }

    /// Checks arguments and puts the context where one is left out and may be.
    ///
    /// # Errors
    /// T0410, T0411, T0412.
    pub(crate) fn validate(&self, arguments: &[Val], context: &Val) -> Outcome<Vec<Val>> {
        let symbols: Vec<char> = arguments.iter().map(symbol_of).collect();
        let Some(counts) = self.fit(&symbols, self.parameters.len(), true) else {
            return Err(self.mismatch(&symbols, arguments));
        };
        let mut validated = Vec::with_capacity(arguments.len().max(self.parameters.len()));
        let mut at = 0;
        let mut symbol_at = 0;
        for (parameter, count) in self.parameters.iter().zip(counts) {
            if count == 0 {
                match &parameter.context {
                    Some(accepts) if accepts.contains(symbol_of(context)) => {
                        validated.push(context.clone())
                    }
                    Some(_) => return Err(fault("T0411").value(context.clone()).index(at + 1)),
                    // The reference passes on the next argument here, though a later parameter has it as well.
                    None => {
                        validated.push(arguments.get(at).cloned().unwrap_or_default());
                        at += 1;
                    }
                }
                continue;
            }
            let taken: String = symbols
                .get(symbol_at..symbol_at + count)
                .unwrap_or_default()
                .iter()
                .collect();
            symbol_at += count;
            for symbol in taken.chars() {
                let argument = arguments.get(at).cloned().unwrap_or_default();
                validated.push(if parameter.is_array {
                    parameter.array(argument, symbol, &taken, at)?
                } else {
                    argument
                });
                at += 1;
            }
        }
        Ok(validated)
    }

    /// How many arguments each of the first parameters takes, greedily; `whole`: all must be taken.
    fn fit(&self, symbols: &[char], parameters: usize, whole: bool) -> Option<Vec<usize>> {
        let count = symbols.len();
        let first = self.parameters.get(..parameters)?;
        // `fits[a]`: the parameters looked at so far, from the right, can take the arguments from `a` on.
        let mut fits: Vec<bool> = (0..=count).map(|at| !whole || at == count).collect();
        let mut table = vec![fits.clone()];
        for parameter in first.iter().rev() {
            let mut next = vec![false; count + 1];
            for at in (0..=count).rev() {
                let after = |place: usize| fits.get(place).copied().unwrap_or(false);
                let takes = symbols
                    .get(at)
                    .is_some_and(|symbol| parameter.accepts.contains(*symbol));
                let more = takes
                    && (after(at + 1) || (parameter.repeated && next.get(at + 1) == Some(&true)));
                if let Some(place) = next.get_mut(at) {
                    *place = more || (parameter.optional && after(at));
                }
            }
            table.push(next.clone());
            fits = next;
        }
        if fits.first() != Some(&true) {
            return None;
        }
        let mut counts = Vec::with_capacity(parameters);
        let mut at = 0;
        table.pop();
        for parameter in first {
            let rest = table.pop()?;
            let run = symbols
                .get(at..)
                .unwrap_or_default()
                .iter()
                .take(if parameter.repeated { usize::MAX } else { 1 })
                .take_while(|symbol| parameter.accepts.contains(**symbol))
                .count();
            let least = usize::from(!parameter.optional);
            let taken = (least..=run)
                .rev()
                .find(|taken| rest.get(at + taken) == Some(&true))?;
            counts.push(taken);
            at += taken;
        }
        Some(counts)
    }

    /// The error for arguments that do not fit: it names the first one that no way of reading them accepts.
    fn mismatch(&self, symbols: &[char], arguments: &[Val]) -> Box<crate::error::Fault> {
        let mut good = 0;
        for parameters in 1..=self.parameters.len() {
            match self.fit(symbols, parameters, false) {
                Some(counts) => good = counts.iter().sum(),
                None => break,
            }
        }
        fault("T0410")
            .value(arguments.get(good).cloned().unwrap_or_default())
            .index(good + 1)
    }
}

impl Parameter {
    fn new(accepts: &str, takes_items: bool) -> Parameter {
        Parameter {
            accepts: accepts.to_owned(),
            optional: false,
            repeated: false,
            context: None,
            is_array: false,
            items: None,
            takes_items,
        }
    }

    /// An argument for an array parameter: checked, and wrapped when it is a single value.
    fn array(&self, argument: Val, symbol: char, taken: &str, at: usize) -> Outcome<Val> {
        if symbol == 'm' {
            return Ok(Val::Undefined);
        }
        if let Some(items) = &self.items {
            let fits = if symbol == 'a' {
                let wanted = items.chars().next();
                argument
                    .items()
                    .all(|item| Some(symbol_of(&item)) == wanted)
            } else {
                taken == items
            };
            if !fits {
                return Err(fault("T0412")
                    .value(argument)
                    .index(at + 1)
                    .item_type(plural(items)));
            }
        }
        Ok(if symbol == 'a' {
            argument
        } else {
            Val::from(vec![argument])
        })
    }
}

fn plural(items: &str) -> Option<&'static str> {
    Some(match items {
        "a" => "arrays",
        "b" => "booleans",
        "f" => "functions",
        "n" => "numbers",
        "o" => "objects",
        "s" => "strings",
        _ => return None,
    })
}

fn symbol_of(value: &Val) -> char {
    match value {
        Val::Undefined => 'm',
        Val::Null => 'l',
        Val::Bool(_) => 'b',
        Val::Num(_) => 'n',
        Val::Str(_) => 's',
        Val::List(_) | Val::Array(_) => 'a',
        Val::Record(_) | Val::Object(_) => 'o',
        Val::Fun(_) => 'f',
    }
}

/// The place of the bracket that closes the one at `start`; the end when there is none.
fn closing(symbols: &[char], start: usize, open: char, close: char) -> usize {
    let mut depth = 1;
    let mut position = start;
    while position < symbols.len() {
        position += 1;
        match symbols.get(position) {
            Some(symbol) if *symbol == close => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            Some(symbol) if *symbol == open => depth += 1,
            _ => {}
        }
    }
    position
}
