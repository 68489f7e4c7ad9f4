//! Cases as JavaScript has them (V8), a comparison with another engine over generated patterns, and hostile patterns.

use super::*;

/// What a search finds: `start-end` of the match and of its groups, `-` for a group that took no part.
fn found(pattern: &str, flags: &str, subject: &str) -> String {
    let regex = match Regex::new(pattern, flags) {
        Ok(regex) => regex,
        Err(SyntaxError(why)) => return why.to_owned(),
    };
    let (mut scratch, mut budget) = (Scratch::default(), 10_000_000);
    match regex.find(subject, 0, &mut scratch, &mut budget) {
        Err(Exhausted) => "exhausted".to_owned(),
        Ok(None) => "none".to_owned(),
        Ok(Some((start, end))) => {
            let offset = |at| units_before(subject, 0, at);
            let groups = (0..scratch.groups()).map(|group| match scratch.group(group) {
                Some((start, end)) => format!(" {}-{}", offset(start), offset(end)),
                None => " -".to_owned(),
            });
            format!("{}-{}", offset(start), offset(end)) + &groups.collect::<String>()
        }
    }
}

#[test]
fn matches_are_those_of_javascript() {
    let cases = [
        // Quantifiers: an empty round ends a loop, and every round forgets the groups of the one before.
        ("(a*)*", "", "b", "0-0 -"),
        ("(a*)+", "", "b", "0-0 0-0"),
        ("(?:(a)|b)*", "", "ab", "0-2 -"),
        (
            "(z)((a+)?(b+)?(c))*",
            "",
            "zaacbbbcac",
            "0-10 0-1 8-10 8-9 - 9-10",
        ),
        ("(?:a{2,3}){2}", "", "aaaaa", "0-5"),
        ("a{2,3}?a", "", "aaaaa", "0-3"),
        ("(a{0}b|c)+", "", "bc", "0-2 1-2"),
        ("x{,2}", "", "x{,2}", "0-5"),
        ("a.*?c", "", "abcabc", "0-3"),
        ("<(.+)>", "", "<a><b>", "0-6 1-5"),
        // Back-references: to a group that took no part, or is not closed yet, they take nothing.
        (r"(a)|\1b", "", "b", "0-1 -"),
        (r"(a\1)", "", "aa", "0-1 0-1"),
        (r"\2(a)(b)\1", "", "aba", "0-3 0-1 1-2"),
        (r"(?<year>\d{4})-\k<year>", "", "2024-2024", "0-9 0-4"),
        (r"(ab)\1", "i", "aBAb", "0-4 0-2"),
        (r"\k<a>", "", "k<a>", "0-4"),
        (r"\1", "", "\u{1}", "0-1"),
        // Look-around: groups stay set, and nothing goes back into it.
        ("(?=(a+))a*b\\1", "", "baaabac", "3-6 3-4"),
        ("(?!(a))b\\1", "", "b", "0-1 -"),
        ("(?<=(\\d+)(\\d+))$", "", "1053", "4-4 0-1 1-4"),
        ("(?<=\\$)\\d+", "", "a1 $42", "4-6"),
        ("(?<!\\$)\\b\\d+", "", "$42 17", "4-6"),
        ("(?<=a(?=b))b", "", "ab", "1-2"),
        ("(?<=\\1(a))b", "", "aab", "2-3 1-2"),
        // Places.
        ("^b", "", "a\nb", "none"),
        ("^b", "m", "a\nb", "2-3"),
        ("a$", "m", "a\r\n", "0-1"),
        (r"\bb", "", "ab b", "3-4"),
        (r"\Bb", "", "ab b", "1-2"),
        (r"\bé", "", "é", "none"),
        // Classes and escapes.
        ("[^]", "", "\n", "0-1"),
        ("[]", "", "a", "none"),
        (".", "", "\u{2028}", "none"),
        ("[a-\\d]", "", "-", "0-1"),
        (r"[\b]", "", "\u{8}", "0-1"),
        (r"\x41\u0042\t\0\cA", "", "AB\t\0\u{1}", "0-5"),
        (r"\x4\u004\c", "", "x4u004\\c", "0-8"),
        (r"\p{L}", "", "p{L}", "0-4"),
        (r"\s+", "", "a\u{a0}\u{feff}\u{3000}b", "1-4"),
        (r"[\w-]+", "", "!a-b_9é", "1-6"),
        // Case: one code unit for one, and never from or to ASCII.
        ("straße", "i", "STRAßE", "0-6"),
        ("ß", "i", "ẞ", "none"),
        ("k", "i", "\u{212a}", "none"),
        ("[^x]", "i", "X", "none"),
        ("[à-þ]+", "i", "ÀÞ", "0-2"),
        ("ÿ", "i", "Ÿ", "0-1"),
        // Code units.
        ("^.$", "", "😀", "none"),
        ("^..$", "", "😀", "0-2"),
        ("😀+", "", "😀😀", "0-2"),
        ("[😀]", "", "😀", "0-1"),
        (r"\uDE00", "", "a😀", "2-3"),
        (r"(?<=\uD83D).", "", "a😀", "2-3"),
        // Refusals.
        ("(", "", "", "Unterminated group"),
        ("a)", "", "", "Unmatched ')'"),
        ("[a", "", "", "Unterminated character class"),
        ("a**", "", "", "Nothing to repeat"),
        ("{1}", "", "", "Nothing to repeat"),
        ("a{2,1}", "", "", "numbers out of order in {} quantifier"),
        ("(?<=a)*", "", "", "Invalid quantifier"),
        ("(?a)", "", "", "Invalid group"),
        ("[b-a]", "", "", "Range out of order in character class"),
        ("[😀-😂]", "", "", "Range out of order in character class"),
        ("\\", "", "", "\\ at end of pattern"),
        ("(?<1>a)", "", "", "Invalid capture group name"),
        ("(?<a>.)(?<a>.)", "", "", "Duplicate capture group name"),
        (r"(?<a>.)\k", "", "", "Invalid named reference"),
        (r"(?<a>.)\k<b>", "", "", "Invalid named capture referenced"),
        ("a", "ii", "", "Invalid flags"),
    ];
    let wrong: Vec<_> = cases
        .iter()
        .filter(|(pattern, flags, subject, expected)| found(pattern, flags, subject) != *expected)
        .map(|(pattern, flags, subject, expected)| {
            let got = found(pattern, flags, subject);
            format!("/{pattern}/{flags} on {subject:?}: {got}, not {expected}")
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Patterns and subjects from a seed.
struct Generator(u64);

impl Generator {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    fn one_of(&mut self, choices: &[&'static str]) -> &'static str {
        choices[self.below(choices.len())]
    }

    fn atom(&mut self, depth: usize) -> String {
        const LITERALS: &[&str] = &["a", "b", "c", "A", "é", "É", "1", " ", "_", "\\n"];
        const ESCAPES: &[&str] = &[
            ".", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\b", "\\B", "^", "$", "\\1", "\\2",
            "\\x61", "\\u00e9", "\\cA",
        ];
        const CLASSES: &[&str] = &[
            "[ab]", "[^a]", "[a-c1]", "[^\\d]", "[\\w-]", "[à-ÿ]", "[^\\s_]", "[A-Z]", "[^]", "[]",
            "[\\W]",
        ];
        match self.below(if depth == 0 { 8 } else { 13 }) {
            0..5 => self.one_of(LITERALS).to_owned(),
            5..7 => self.one_of(ESCAPES).to_owned(),
            7 => self.one_of(CLASSES).to_owned(),
            8..10 => format!("({})", self.choice(depth - 1)),
            _ => {
                let open = self.one_of(&["(?:", "(?=", "(?!", "(?<=", "(?<!"]);
                format!("{open}{})", self.choice(depth - 1))
            }
        }
    }

    fn choice(&mut self, depth: usize) -> String {
        const QUANTIFIERS: &[&str] = &[
            "", "", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,}?", "{0}",
        ];
        let mut pattern = String::new();
        loop {
            for _ in 0..self.below(4) {
                pattern += &self.atom(depth);
                pattern += self.one_of(QUANTIFIERS);
            }
            if self.below(4) > 0 {
                return pattern;
            }
            pattern.push('|');
        }
    }

    fn subject(&mut self) -> String {
        const PARTS: &[&str] = &[
            "a", "b", "c", "A", "B", "é", "É", "1", " ", "_", "\n", "ab", "aab", "\u{1}",
        ];
        (0..self.below(9)).map(|_| self.one_of(PARTS)).collect()
    }
}

#[test]
fn generated_patterns_match_as_in_another_engine() {
    let mut generator = Generator(7);
    // Used again and again, as between the matches of a text.
    let mut scratch = Scratch::default();
    let (mut compared, mut matched) = (0, 0);
    for _ in 0..20_000 {
        let pattern = generator.choice(3);
        let flags = generator.one_of(&["", "i", "m", "im"]);
        let theirs = regress::Regex::with_flags(&pattern, flags);
        let ours = Regex::new(&pattern, flags);
        let (Ok(theirs), Ok(ours)) = (&theirs, &ours) else {
            // The other accepts some that JavaScript refuses, such as `\b*`.
            continue;
        };
        for _ in 0..3 {
            let subject = generator.subject();
            let expected = theirs.find(&subject).map(|found| {
                let groups = found.captures.iter();
                let groups =
                    groups.map(|group| group.clone().map(|range| (range.start, range.end)));
                ((found.start(), found.end()), groups.collect())
            });
            let found = ours.find(&subject, 0, &mut scratch, &mut 1_000_000);
            let groups = (0..scratch.groups()).map(|group| scratch.group(group));
            let found = found.map(|found| found.map(|place| (place, groups.collect::<Vec<_>>())));
            matched += usize::from(expected.is_some());
            assert_eq!(found, Ok(expected), "/{pattern}/{flags} on {subject:?}");
            compared += 1;
        }
    }
    assert!(
        compared > 30_000 && matched > 10_000,
        "{compared} compared, {matched} matched"
    );
}

#[test]
fn hostile_patterns_end() {
    let many = "a".repeat(50_000);
    let nested = |count: usize| format!("{}a{}", "(".repeat(count), ")".repeat(count));
    let starred = format!("{}a{}", "(".repeat(150), ")*".repeat(150));
    let looks = format!("{}a{}", "(?=".repeat(200), ")".repeat(200));
    let cases: Vec<(String, &str, &str)> = vec![
        (
            "(a+)+$".into(),
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
            "exhausted",
        ),
        (
            "(a|aa)+$".into(),
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
            "exhausted",
        ),
        (
            "(a|a)*b".into(),
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac",
            "exhausted",
        ),
        (
            "(?:a?){40}a{40}b".into(),
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "exhausted",
        ),
        ("(.*)*x".into(), &many, "exhausted"),
        (".*.*.*x".into(), &many, "exhausted"),
        (r"(a*)*\1b".into(), &many, "exhausted"),
        ("(?:(?:)){1000000000}".into(), "", "exhausted"),
        (
            "(?:(?:(?:a{0,9}){0,999}){0,999}){0,999}b".into(),
            "aaaaaaaaa",
            "none",
        ),
        ("(a|b)*".into(), &many, "0-50000 49999-50000"),
        ("(?:a|b)*c".into(), "aab", "none"),
        (nested(199), "a", "0-1"),
        (nested(10_000), "a", "Regular expression too large"),
        (starred, "aaaa", "0-4"),
        (looks, "a", "0-0"),
        ("(".repeat(60_000), "a", "Regular expression too large"),
        ("a|".repeat(30_000), "b", "0-0"),
        ("[^\\W\\S\\D]".repeat(5_000), "b", "none"),
        ("[à-힣]".repeat(7_000), "b", "none"),
        ("a".repeat(70_000), "a", "Regular expression too large"),
    ];
    std::thread::scope(|scope| {
        let run = move || {
            for (pattern, subject, expected) in cases {
                let shown: String = pattern.chars().take(60).collect();
                let got = found(
                    &pattern,
                    if shown.contains('à') { "i" } else { "" },
                    subject,
                );
                let got = if got.len() > 100 {
                    got.split(' ').next().unwrap_or_default()
                } else {
                    &got
                };
                assert!(
                    got.starts_with(expected),
                    "/{shown}/: {got}, not {expected}"
                );
            }
        };
        // As small as a stack gets, in a build without optimisations.
        let thread = std::thread::Builder::new().stack_size(512 << 10);
        thread.spawn_scoped(scope, run).unwrap().join().unwrap();
    });
}
