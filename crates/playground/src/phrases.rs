//! What a simulated container does, in plain words: a table of phrases, each of which is one
//! directive of a behaviour (design: scenarios, "Behaviours"), and the way there and back.

use kubelet::runtime::Behavior;

/// One thing a container can do. `{}` marks what a person fills in, in both texts alike.
pub struct Phrase {
    /// In plain words, after the name of the image.
    pub words: &'static str,
    /// As a directive.
    pub directive: &'static str,
    /// What stands at the marks at first.
    pub defaults: &'static [&'static str],
}

const fn phrase(
    words: &'static str,
    directive: &'static str,
    defaults: &'static [&'static str],
) -> Phrase {
    Phrase {
        words,
        directive,
        defaults,
    }
}

/// Every phrase, in the order of a container's life. Where two directives begin alike, the more
/// particular one stands first.
pub const ALL: [Phrase; 16] = [
    phrase("cannot be pulled", "pull=error", &[]),
    phrase("takes {} to be pulled", "pull={}", &["5s"]),
    phrase("opens its port {} after it starts", "start={}", &["5s"]),
    phrase("prints {} when it starts", "log={}", &["hello"]),
    phrase(
        "needs the Service {}, or ends at once",
        "needs=svc/{}",
        &["db"],
    ),
    phrase("ends with code {} after {}", "exit={}@{}", &["1", "20s"]),
    phrase("is killed for memory after {}", "oom@{}", &["30s"]),
    phrase(
        "fails readiness from {} to {}",
        "unready@{}..{}",
        &["10s", "20s"],
    ),
    phrase("fails readiness from {} on", "unready@{}", &["10s"]),
    phrase("answers no probe from {} on", "hang@{}", &["30s"]),
    phrase("ignores the signal to stop", "term=ignore", &[]),
    phrase("takes {} to stop", "term={}", &["5s"]),
    phrase("uses {} of CPU", "cpu={}", &["200m"]),
    phrase("uses {} of memory", "memory={}", &["120Mi"]),
    phrase("keeps {} on its disk", "disk={}", &["2Gi"]),
    phrase("can serve {} requests a second", "rps={}", &["50"]),
];

/// Phrases that are said of an image: for each of `ALL` what is filled in, none if it is not said.
pub type Said = Vec<Option<Vec<String>>>;

/// A behaviour as phrases. What is no phrase (a second one of the same kind) is left out.
pub fn said(text: &str) -> Said {
    let mut said: Said = ALL.iter().map(|_| None).collect();
    for directive in directives(text) {
        let found = ALL
            .iter()
            .enumerate()
            .find_map(|(index, phrase)| Some((index, filled(phrase.directive, &directive)?)));
        if let Some((index, values)) = found
            && let Some(place) = said.get_mut(index)
        {
            *place = Some(values);
        }
    }
    said
}

/// Phrases as a behaviour.
pub fn written(said: &Said) -> String {
    let directive = |(phrase, values): (&Phrase, &Option<Vec<String>>)| {
        let values = values.as_ref()?;
        let quote = |value: &String| match phrase.directive {
            "log={}" => format!("\"{}\"", value.replace('"', "'")),
            _ => value.trim().to_owned(),
        };
        let fill = |text: String, value: &String| text.replacen("{}", &quote(value), 1);
        Some(values.iter().fold(phrase.directive.to_owned(), fill))
    };
    let all = ALL.iter().zip(said).filter_map(directive);
    all.collect::<Vec<_>>().join(" ")
}

/// What is wrong with a behaviour, in words; nothing if it can be read.
pub fn problem(text: &str) -> Option<String> {
    Behavior::parse(text).err().map(|error| error.to_string())
}

/// The directives of a text; spaces within quotes do not part them.
fn directives(text: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut is_quoted = false;
    for letter in text.chars() {
        is_quoted ^= letter == '"';
        match all.last_mut() {
            Some(last) if is_quoted || !letter.is_whitespace() => last.push(letter),
            _ => all.push(String::new()),
        }
    }
    all.retain(|directive| !directive.is_empty());
    all
}

/// What a directive has at the marks of a form; none if it is another directive.
fn filled(form: &str, directive: &str) -> Option<Vec<String>> {
    let mut parts = form.split("{}");
    let mut rest = directive.strip_prefix(parts.next()?)?;
    let mut values = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let end = match parts.peek() {
            None => rest.len().checked_sub(part.len())?,
            Some(_) => rest.find(part)?,
        };
        let (value, after) = (rest.get(..end)?, rest.get(end..)?);
        rest = after.strip_prefix(part)?;
        values.push(value.trim_matches('"').to_owned());
    }
    rest.is_empty().then_some(values)
}

#[cfg(test)]
mod tests {
    use super::{ALL, problem, said, written};

    #[test]
    fn every_phrase_is_a_directive_and_comes_back() {
        for (index, phrase) in ALL.iter().enumerate() {
            let mut one: super::Said = ALL.iter().map(|_| None).collect();
            one[index] = Some(phrase.defaults.iter().map(|v| (*v).to_owned()).collect());
            let text = written(&one);
            assert_eq!(problem(&text), None, "{text}");
            assert_eq!(said(&text), one, "{text}");
            assert_eq!(
                phrase.words.matches("{}").count(),
                phrase.directive.matches("{}").count()
            );
        }
    }

    #[test]
    fn several_directives_keep_their_values() {
        let text = "start=2s log=\"open /srv: no\" exit=1@20s term=ignore";
        assert_eq!(written(&said(text)), text);
        assert!(problem("exit=often").is_some());
    }
}
