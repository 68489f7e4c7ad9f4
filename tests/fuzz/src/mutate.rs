//! Texts made from seeds by a number.

/// Texts that mean something to one reader or another.
const WORDS: [&str; 64] = [
    "\"",
    "'",
    "`",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ",",
    ":",
    ": ",
    "- ",
    "|",
    "|-\n",
    ">",
    "#",
    "&a ",
    "*a",
    "<<: ",
    "!Sub ",
    "!Ref ",
    "---\n",
    "\n",
    "\n  ",
    "\t",
    "\r",
    "null",
    "true",
    "-1",
    "0",
    "1e400",
    "1e-7",
    "9007199254740993",
    "\\",
    "\\u0000",
    "\\ud800",
    "${X}",
    "${",
    ".$\":",
    "$",
    "$$",
    "$.",
    "$[",
    "@",
    "..",
    "[*]",
    "[?(@.a==1)]",
    "[-1:]",
    "{%",
    "%}",
    "{% $states.input %}",
    "$states",
    "\"Next\":",
    "\"End\":true",
    "\"Type\":\"Map\"",
    "States.Format('",
    "ü",
    "😀",
    "\u{feff}",
    "\u{2028}",
    "\u{0}",
    "```",
    "~>",
];

/// No text becomes longer, in bytes.
const LONGEST: usize = 4_000;

pub(crate) struct Mutations<'s> {
    seeds: &'s [String],
    state: u64,
}

impl<'s> Mutations<'s> {
    pub(crate) fn new(seeds: &'s [String], number: u64) -> Mutations<'s> {
        Mutations {
            seeds,
            state: number,
        }
    }

    /// A number below `bound`, or 0 (SplitMix64).
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        let high = u32::try_from((mixed ^ mixed >> 31) >> 32).unwrap_or_default();
        high as usize % bound.max(1)
    }

    /// A boundary between characters.
    fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// A part of a text, most often a short one.
    fn part<'t>(&mut self, text: &'t str) -> (usize, &'t str) {
        let start = self.place(text);
        let most = if self.below(4) == 0 { text.len() } else { 12 };
        let mut end = (start + self.below(most)).min(text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        (start, text.get(start..end).unwrap_or_default())
    }

    /// A value or a word of JSON and most other notations: from one mark to another.
    fn piece<'t>(&mut self, text: &'t str) -> (usize, &'t str) {
        const MARKS: [char; 9] = ['"', ',', ':', '{', '}', '[', ']', '\n', ' '];
        let at = self.place(text);
        let start = text
            .get(..at)
            .and_then(|before| before.rfind(MARKS))
            .unwrap_or(0);
        let rest = text.get(start..).unwrap_or_default();
        let marks = 1 + self.below(6);
        let end = rest
            .match_indices(MARKS)
            .nth(marks)
            .map_or(rest.len(), |(end, _)| end);
        (start, rest.get(..end).unwrap_or_default())
    }

    fn seed(&mut self) -> &'s str {
        let index = self.below(self.seeds.len());
        self.seeds.get(index).map_or("", String::as_str)
    }

    fn word(&mut self) -> &'static str {
        let index = self.below(WORDS.len());
        WORDS.get(index).copied().unwrap_or_default()
    }

    /// A seed with some changes.
    pub(crate) fn text(&mut self) -> String {
        let mut text = self.seed().to_owned();
        for _ in 0..=self.below(5) {
            let other = self.seed();
            let ((at, old), new) = match self.below(7) {
                0 => (self.part(&text), String::new()),
                1 => ((self.place(&text), ""), self.word().to_owned()),
                2 => (self.part(&text), self.word().to_owned()),
                3 => ((self.place(&text), ""), self.part(&text).1.to_owned()),
                4 => (self.piece(&text), self.piece(other).1.to_owned()),
                5 => ((self.place(&text), ""), self.piece(other).1.to_owned()),
                _ => {
                    let (at, old) = self.part(&text);
                    ((at, old), old.repeat(1 + self.below(20)))
                }
            };
            let end = at + old.len();
            if text.len() + new.len() <= LONGEST {
                text.replace_range(at..end, &new);
            }
        }
        text
    }
}
