//! Signatures such as `<s-nn?:s>`: what arguments a function takes.

use crate::error::{Outcome, fault};
use crate::value::Val;

/// A parsed signature.
#[derive(Debug)]
pub(crate) struct Signature {
    parameters: Vec<Parameter>,
    /// Whether a parameter takes several arguments.
    repeats: bool,
}

/// A set of types, a bit for each of [`SYMBOLS`].
#[derive(Clone, Copy, Debug, PartialEq)]
struct Types(u8);

/// The types by their symbols; `m` is a missing value.
const SYMBOLS: &str = "asnblfom";

impl Types {
    fn of(symbols: &str) -> Types {
        let bits = symbols.chars().filter_map(|symbol| SYMBOLS.find(symbol));
        Types(bits.fold(0, |set, bit| set | 1 << bit))
    }

    fn and_missing(self) -> Types {
        Types(self.0 | 1 << 7)
    }

    fn has(self, symbol: char) -> bool {
        let bit = match symbol {
            'a' => 0,
            's' => 1,
            'n' => 2,
            'b' => 3,
            'l' => 4,
            'f' => 5,
            'o' => 6,
            _ => 7,
        };
        self.0 >> bit & 1 == 1
    }
}

#[derive(Debug, Clone)]
struct Parameter {
    accepts: Types,
    optional: bool,
    repeated: bool,
    /// What the context may be when the argument is left out.
    context: Option<Types>,
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
                    let accepts = Types::of(symbol.encode_utf8(&mut [0; 4]));
                    parameters.push(Parameter::new(accepts.and_missing(), false));
                }
                'a' => parameters.push(Parameter {
                    is_array: true,
                    ..Parameter::new(Types::of(SYMBOLS), true)
                }),
                'f' => parameters.push(Parameter::new(Types::of("f"), true)),
                'j' => parameters.push(Parameter::new(Types::of("asnblom"), false)),
                'x' => parameters.push(Parameter::new(Types::of(SYMBOLS), false)),
                '-' => {
                    if let Some(last) = parameters.last_mut() {
                        last.context = Some(last.accepts);
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
                    parameters.push(Parameter::new(Types::of(&choice).and_missing(), false));
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
        let repeats = parameters.iter().any(|parameter| parameter.repeated);
        Ok(Signature {
            parameters,
            repeats,
        })
    }

    /// Checks arguments and puts the context where one is left out and may be.
    ///
    /// # Errors
    /// T0410, T0411, T0412.
    pub(crate) fn validate(&self, arguments: Vec<Val>, context: &Val) -> Outcome<Vec<Val>> {
        if self.fits_as_it_is(&arguments) {
            return Ok(arguments);
        }
        let arguments = arguments.as_slice();
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
                    Some(accepts) if accepts.has(symbol_of(context)) => {
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

    /// Whether there is an argument for every parameter, of its type, with nothing to be wrapped or looked into.
    fn fits_as_it_is(&self, arguments: &[Val]) -> bool {
        let plain = |(parameter, argument): (&Parameter, &Val)| {
            let symbol = symbol_of(argument);
            let items = parameter.items.as_deref().map(|items| items.chars().next());
            let as_it_is = !parameter.is_array
                || (symbol == 'a' && items.is_none_or(|wanted| all_are(argument, wanted)));
            as_it_is && parameter.accepts.has(symbol)
        };
        !self.repeats
            && arguments.len() == self.parameters.len()
            && self.parameters.iter().zip(arguments).all(plain)
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
                    .is_some_and(|symbol| parameter.accepts.has(*symbol));
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
                .take_while(|symbol| parameter.accepts.has(**symbol))
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
    fn new(accepts: Types, takes_items: bool) -> Parameter {
        Parameter {
            accepts,
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
                all_are(&argument, wanted)
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

/// Whether all items of an array are of this type.
fn all_are(array: &Val, wanted: Option<char>) -> bool {
    match array {
        Val::List(list) => list
            .items
            .iter()
            .all(|item| Some(symbol_of(item)) == wanted),
        _ => array.items().all(|item| Some(symbol_of(&item)) == wanted),
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
