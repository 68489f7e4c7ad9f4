//! A link in the forms in which people pass it on, and where it fits.

use crate::words::grouped;

/// A form of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// The address.
    #[default]
    Link,
    /// For README files, issues and chats.
    Markdown,
    /// For web pages.
    Html,
    /// For web pages: the workflow itself, in place.
    Embed,
}

impl Form {
    /// All of them, with their names.
    pub const ALL: [(Self, &str); 4] = [
        (Self::Link, "Link"),
        (Self::Markdown, "Markdown"),
        (Self::Html, "HTML"),
        (Self::Embed, "Embed"),
    ];

    /// What is passed on: `page` is the address of the page without query and fragment, ending in `/` or in the name of a file.
    #[must_use]
    pub fn text(self, page: &str, fragment: &str, title: &str) -> String {
        let title = if title.is_empty() { "Workflow" } else { title };
        match self {
            Self::Link => format!("{page}{fragment}"),
            Self::Markdown => format!("[{}]({page}{fragment})", in_brackets(title)),
            Self::Html => format!(
                "<a href=\"{page}{}\">{}</a>",
                in_html(fragment),
                in_html(title)
            ),
            Self::Embed => {
                let folder = page.rsplit_once('/').map_or(page, |(folder, _)| folder);
                format!(
                    "<script src=\"{folder}/embed.js\" async></script>\n<asl-playground link=\"{}\" title=\"{}\"></asl-playground>",
                    in_html(fragment),
                    in_html(title)
                )
            }
        }
    }
}

fn in_html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
}

fn in_brackets(text: &str) -> String {
    text.chars()
        .flat_map(|sign| {
            matches!(sign, '[' | ']' | '\\' | '`' | '*' | '_' | '<')
                .then_some('\\')
                .into_iter()
                .chain([sign])
        })
        .collect()
}

/// The most characters of a link that these places take, the strictest first. Discord: 2,000 a message. Slack splits messages at 4,000. Teams: 28 KB a post, in
/// which a link stands twice, as its address and as its text. A comment on GitHub: 65,536.
pub const PLACES: [(&str, usize); 4] = [
    ("Discord", 2_000),
    ("Slack", 4_000),
    ("Teams", 13_000),
    ("GitHub", 65_536),
];

/// Where a link of this many characters fits, and where not, in a sentence.
#[must_use]
pub fn where_it_fits(length: usize) -> String {
    let (fits, cut): (Vec<_>, Vec<_>) = PLACES.iter().partition(|(_, most)| length <= *most);
    let named = |places: &[&(&str, usize)]| {
        let names: Vec<String> = places
            .iter()
            .map(|(name, most)| format!("{name} ({})", grouped(*most as u64)))
            .collect();
        names.join(", ")
    };
    let mut told = format!("{} characters: ", grouped(length as u64));
    if !fits.is_empty() {
        told.push_str("fits ");
        told.push_str(&named(&fits));
    }
    if !cut.is_empty() {
        told.push_str(if fits.is_empty() {
            "too long for "
        } else {
            "; too long for "
        });
        told.push_str(&named(&cut));
        told.push_str(", where a file is safer");
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_has_four_forms() {
        let text =
            |form: Form| form.text("https://example.org/play/", "#v1=AQ&s=7", "a <b> [c] \"d\"");
        assert_eq!(text(Form::Link), "https://example.org/play/#v1=AQ&s=7");
        assert_eq!(
            text(Form::Markdown),
            "[a \\<b> \\[c\\] \"d\"](https://example.org/play/#v1=AQ&s=7)"
        );
        assert_eq!(
            text(Form::Html),
            "<a href=\"https://example.org/play/#v1=AQ&amp;s=7\">a &lt;b> [c] &quot;d&quot;</a>"
        );
        assert_eq!(
            text(Form::Embed),
            "<script src=\"https://example.org/play/embed.js\" async></script>\n<asl-playground link=\"#v1=AQ&amp;s=7\" title=\"a &lt;b> [c] &quot;d&quot;\"></asl-playground>"
        );
        assert!(
            Form::Embed
                .text("https://example.org/play/index.html", "#v1=AQ", "")
                .contains("\"https://example.org/play/embed.js\"")
        );
        assert_eq!(Form::Markdown.text("p/", "#v1=", ""), "[Workflow](p/#v1=)");
    }

    #[test]
    fn the_meter_names_what_a_link_fits() {
        for (length, told) in [
            (
                1_146,
                "1,146 characters: fits Discord (2,000), Slack (4,000), Teams (13,000), GitHub (65,536)",
            ),
            (
                2_001,
                "2,001 characters: fits Slack (4,000), Teams (13,000), GitHub (65,536); too long for Discord (2,000), where a file is safer",
            ),
            (
                70_000,
                "70,000 characters: too long for Discord (2,000), Slack (4,000), Teams (13,000), GitHub (65,536), where a file is safer",
            ),
        ] {
            assert_eq!(where_it_fits(length), told);
        }
    }
}
