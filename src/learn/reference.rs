//! The reference of the language, as it is looked through.

use std::rc::Rc;

use super::markdown::{Block, blocks};

/// The words of the language, in sections.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reference {
    /// In the order of the file.
    pub entries: Vec<Entry>,
}

/// A word of the language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The section it belongs to.
    pub section: Rc<str>,
    /// The word: links name it.
    pub word: Rc<str>,
    /// What is told of it.
    pub text: Rc<str>,
}

impl Entry {
    /// What is told, in blocks.
    #[must_use]
    pub fn blocks(&self) -> Vec<Block> {
        blocks(&self.text)
    }
}

impl Reference {
    /// Reads the file: `## ` begins a section, `### ` a word.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut entries = Vec::new();
        for part in text.split("\n## ").skip(1) {
            let mut words = part.split("\n### ");
            let section: Rc<str> = words
                .next()
                .and_then(|it| it.lines().next())
                .unwrap_or_default()
                .into();
            for word in words {
                let (word, text) = word.split_once('\n').unwrap_or((word, ""));
                entries.push(Entry {
                    section: section.clone(),
                    word: word.into(),
                    text: text.into(),
                });
            }
        }
        Self { entries }
    }

    /// The entries for what is searched for: the word itself, then words that contain it, then entries that speak of it. All without a search.
    #[must_use]
    pub fn found(&self, search: &str) -> Vec<&Entry> {
        let search = search.trim().to_lowercase();
        let rank = |entry: &Entry| {
            let word = entry.word.to_lowercase();
            if word == search {
                Some(0)
            } else if word.contains(&search) {
                Some(1)
            } else if entry.text.to_lowercase().contains(&search) {
                Some(2)
            } else {
                None
            }
        };
        let ranked: Vec<(Option<u8>, &Entry)> = self
            .entries
            .iter()
            .map(|entry| (rank(entry), entry))
            .collect();
        (0..3)
            .flat_map(|wanted| ranked.iter().filter(move |(rank, _)| *rank == Some(wanted)))
            .map(|(_, entry)| *entry)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_best_first() {
        let text = "# All\n\nIntro.\n\n## Fields\n\nAbout.\n\n### MaxDelaySeconds\n\nThe most.\n\n### Retry\n\nSee `Delay`.\n\n## Errors\n\n### Delay\n\nNo such.\n";
        let reference = Reference::read(text);
        let words = |search: &str| -> Vec<String> {
            let found = reference.found(search).into_iter();
            found
                .map(|entry| format!("{} {}", entry.section, entry.word))
                .collect()
        };
        assert_eq!(
            words(""),
            ["Fields MaxDelaySeconds", "Fields Retry", "Errors Delay"]
        );
        assert_eq!(
            words(" delay"),
            ["Errors Delay", "Fields MaxDelaySeconds", "Fields Retry"]
        );
        assert_eq!(words("nothing"), Vec::<String>::new());
        assert_eq!(
            reference.entries.first().map(Entry::blocks),
            Some(vec![Block::Paragraph("The most.".into())])
        );
        assert_eq!(Reference::read(""), Reference::default());
    }
}
