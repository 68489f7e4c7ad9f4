//! Links by the million, for what a single one may cost.

use std::fs;
use std::iter;
use std::path::Path;

use asl_playground::project::Project;
use asl_playground::share::{Link, encode};

use crate::mutate::Mutations;

/// What a link may contain.
const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=&#%.";
/// Where a link says what it is and how long: versions, lengths, checksum.
const HEAD: usize = 22;
/// The most bytes of a text in a link.
const MOST: usize = 999_000;

/// Links without end: first the golden ones and the most hostile ones that can be made, then mutations of them; the same number gives the same ones.
///
/// # Panics
/// When the golden links cannot be read.
pub fn mutated_links(number: u64) -> impl Iterator<Item = String> {
    let seeds = seeds();
    let mut chance = Mutations::new(&[], number);
    let mutations = iter::repeat_with({
        let seeds = seeds.clone();
        move || mutated(&seeds, &mut chance)
    });
    seeds.into_iter().chain(mutations)
}

fn seeds() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../links");
    let entries = fs::read_dir(&folder).expect("the golden links are there");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("a folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|it| it == "link"))
        .collect();
    paths.sort();
    let mut seeds: Vec<String> = paths
        .iter()
        .map(|path| fs::read_to_string(path).expect("a link is a text"))
        .map(|link| link.trim_end().to_owned())
        .collect();
    seeds.extend(hostile().iter().filter_map(|link| encode(link).ok()));
    seeds
}

/// Small links that unpack to as much as a link may hold.
fn hostile() -> Vec<Link> {
    let definition = |text: String| Link {
        project: Project {
            definition: text.into(),
            ..Project::default()
        },
        ..Link::default()
    };
    let nested = |depth: usize| {
        let open: String = (0..depth)
            .map(|level| format!("{}[\n", " ".repeat(2 * level)))
            .collect();
        let close: String = (0..depth)
            .rev()
            .map(|level| format!("\n{}]", " ".repeat(2 * level)))
            .collect();
        format!("{}{close}", open.trim_end())
    };
    let tests = |text: String| Link {
        project: Project {
            tests: text.into(),
            ..Project::default()
        },
        ..Link::default()
    };
    vec![
        definition(" ".repeat(MOST)),
        definition("[".repeat(MOST)),
        definition("\"\\".repeat(MOST / 2)),
        definition("\u{0}\u{1}".repeat(MOST / 4)),
        definition(nested(1_300)),
        tests("{\"a\":".repeat(MOST / 12)),
        tests(format!(
            "{{{}\"a\":1}}",
            "\"\\u0000\":[],".repeat(MOST / 20)
        )),
    ]
}

/// A seed with a few characters changed, taken out, put in or cut off, half of them at its head.
fn mutated(seeds: &[String], chance: &mut Mutations<'_>) -> String {
    let mut link = seeds
        .get(chance.below(seeds.len()))
        .map_or_else(Vec::new, |seed| seed.as_bytes().to_vec());
    for _ in 0..=chance.below(4) {
        let end = if chance.below(2) == 0 {
            HEAD.min(link.len())
        } else {
            link.len()
        };
        let at = chance.below(end);
        let sign = SIGNS
            .get(chance.below(SIGNS.len()))
            .copied()
            .unwrap_or_default();
        match (chance.below(8), link.get_mut(at)) {
            (0..=3, Some(place)) => *place = sign,
            (4, Some(_)) => {
                link.remove(at);
            }
            (5, _) => link.insert(at, sign),
            (6, _) => {
                let cut = chance.below(link.len());
                link.truncate(cut);
            }
            _ => {
                let other = seeds.get(chance.below(seeds.len()));
                let other = other.map_or(&[][..], |other| other.as_bytes());
                link.extend_from_slice(other.get(chance.below(other.len())..).unwrap_or_default());
                link.truncate(8_000);
            }
        }
    }
    String::from_utf8_lossy(&link).into_owned()
}
