//! Words and flags of a command line, read once, with pflag's messages.
//!
//! k8s: github.com/spf13/pflag, flag.go (as kubectl vendors it)

use crate::failure::Failure;
use api::duration_text::parse_go_text;
use api::go_text::quote;

/// What a flag takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Takes {
    /// Nothing, or `=true` and `=false`.
    Switch,
    /// A text; the last one counts.
    Text,
    /// Texts; all count, and commas separate.
    Texts,
    /// A whole number.
    Number,
    /// A span such as `30s`.
    Span,
    /// A text after `=`, else this one.
    Optional(&'static str),
}

/// A flag of a verb.
#[derive(Clone, Copy, Debug)]
pub struct Flag {
    /// Without dashes.
    pub name: &'static str,
    /// The letter after one dash, or a blank.
    pub short: char,
    /// What follows.
    pub takes: Takes,
}

/// A flag with a letter.
pub const fn short(name: &'static str, short: char, takes: Takes) -> Flag {
    Flag { name, short, takes }
}

/// A flag without a letter.
pub const fn long(name: &'static str, takes: Takes) -> Flag {
    short(name, ' ', takes)
}

/// Flags that every verb takes. k8s: cli-runtime/pkg/genericclioptions/config_flags.go
pub const GLOBAL: &[Flag] = &[
    short("namespace", 'n', Takes::Text),
    short("help", 'h', Takes::Switch),
    short("server", 's', Takes::Text),
    short("v", 'v', Takes::Number),
    long("context", Takes::Text),
    long("cluster", Takes::Text),
    long("user", Takes::Text),
    long("kubeconfig", Takes::Text),
    long("token", Takes::Text),
    long("as", Takes::Text),
    long("as-group", Takes::Texts),
    long("as-uid", Takes::Text),
    long("cache-dir", Takes::Text),
    long("request-timeout", Takes::Text),
    long("insecure-skip-tls-verify", Takes::Switch),
    long("warnings-as-errors", Takes::Switch),
];

/// A command line that has been read.
#[derive(Clone, Debug, Default)]
pub struct Args {
    /// What is neither flag nor value.
    pub words: Vec<String>,
    /// What stands after `--`.
    pub after_dashes: Option<Vec<String>>,
    given: Vec<(&'static str, String)>,
}

impl Args {
    /// Reads words against tables of flags. The error is pflag's text.
    pub fn parse(words: &[String], tables: &[&[Flag]]) -> Result<Args, String> {
        let mut args = Args::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if word == "--" {
                args.after_dashes = Some(words.cloned().collect());
                break;
            } else if let Some(rest) = word.strip_prefix("--") {
                args.long(rest, tables, &mut words)?;
            } else if word.len() > 1 && word.starts_with('-') {
                args.letters(word, tables, &mut words)?;
            } else {
                args.words.push(word.clone());
            }
        }
        Ok(args)
    }

    fn long<'a>(
        &mut self,
        rest: &str,
        tables: &[&[Flag]],
        words: &mut impl Iterator<Item = &'a String>,
    ) -> Result<(), String> {
        let (name, value) = match rest.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (rest, None),
        };
        if name.is_empty() || name.starts_with('-') {
            return Err(format!("bad flag syntax: --{rest}"));
        }
        let mut flags = tables.iter().flat_map(|table| table.iter());
        let flag = flags
            .find(|flag| flag.name == name)
            .ok_or_else(|| format!("unknown flag: --{name}"))?;
        let value = match (value, flag.takes) {
            (Some(value), _) => value.to_owned(),
            (None, Takes::Switch) => "true".to_owned(),
            (None, Takes::Optional(default)) => default.to_owned(),
            (None, _) => words
                .next()
                .cloned()
                .ok_or_else(|| format!("flag needs an argument: --{name}"))?,
        };
        self.set(flag, value)
    }

    fn letters<'a>(
        &mut self,
        word: &str,
        tables: &[&[Flag]],
        words: &mut impl Iterator<Item = &'a String>,
    ) -> Result<(), String> {
        let mut rest = word.get(1..).unwrap_or("");
        while let Some(letter) = rest.chars().next() {
            let mut flags = tables.iter().flat_map(|table| table.iter());
            let flag = flags
                .find(|flag| flag.short == letter && letter != ' ')
                .ok_or_else(|| format!("unknown shorthand flag: '{letter}' in -{rest}"))?;
            let tail = rest.get(letter.len_utf8()..).unwrap_or("");
            if let Some(value) = tail.strip_prefix('=') {
                return self.set(flag, value.to_owned());
            }
            match flag.takes {
                Takes::Switch => self.set(flag, "true".to_owned())?,
                Takes::Optional(default) => self.set(flag, default.to_owned())?,
                _ if !tail.is_empty() => return self.set(flag, tail.to_owned()),
                _ => {
                    let missing = || format!("flag needs an argument: '{letter}' in -{rest}");
                    let value = words.next().cloned().ok_or_else(missing)?;
                    return self.set(flag, value);
                }
            }
            rest = tail;
        }
        Ok(())
    }

    fn set(&mut self, flag: &Flag, value: String) -> Result<(), String> {
        let problem = match flag.takes {
            Takes::Switch if value.parse::<bool>().is_err() => {
                Some(go_parse_error("ParseBool", &value))
            }
            Takes::Number if value.parse::<i64>().is_err() => {
                Some(go_parse_error("ParseInt", &value))
            }
            Takes::Span => parse_go_text(value.strip_prefix('-').unwrap_or(&value)).err(),
            _ => None,
        };
        if let Some(problem) = problem {
            let name = match flag.short {
                ' ' => format!("--{}", flag.name),
                letter => format!("-{letter}, --{}", flag.name),
            };
            let (value, name) = (quote(&value), quote(&name));
            return Err(format!(
                "invalid argument {value} for {name} flag: {problem}"
            ));
        }
        self.given.push((flag.name, value));
        Ok(())
    }

    /// The value given last.
    pub fn text(&self, name: &str) -> Option<&str> {
        let mut given = self.given.iter().rev();
        given
            .find(|(flag, _)| *flag == name)
            .map(|(_, value)| value.as_str())
    }

    /// Forgets a flag that means something else to what reads the rest.
    pub fn drop(&mut self, name: &str) {
        self.given.retain(|(flag, _)| *flag != name);
    }

    /// All values, split at commas.
    pub fn texts(&self, name: &str) -> Vec<&str> {
        let given = self.given.iter().filter(|(flag, _)| *flag == name);
        given.flat_map(|(_, value)| value.split(',')).collect()
    }

    /// All values as they were given.
    pub fn values(&self, name: &str) -> Vec<&str> {
        let given = self.given.iter().filter(|(flag, _)| *flag == name);
        given.map(|(_, value)| value.as_str()).collect()
    }

    /// Whether a switch is on.
    pub fn is_on(&self, name: &str) -> bool {
        self.text(name) == Some("true")
    }

    /// Whether a switch that is on by default has been turned off.
    pub fn is_off(&self, name: &str) -> bool {
        self.text(name) == Some("false")
    }

    /// Whether the flag was given at all.
    pub fn has(&self, name: &str) -> bool {
        self.text(name).is_some()
    }

    /// A whole number.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    /// A span of time; nothing if it is negative.
    pub fn span(&self, name: &str) -> Option<sim::Duration> {
        sim::Duration::parse(self.text(name)?)
    }

    /// Whether a number or a span is below zero.
    pub fn is_negative(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| text.starts_with('-'))
    }

    /// `--request-timeout`: whole seconds, or a number with a unit.
    /// k8s: staging/src/k8s.io/client-go/tools/clientcmd/helpers.go, ParseTimeout
    pub fn request_timeout(&self) -> Result<Option<sim::Duration>, Failure> {
        let Some(text) = self.text("request-timeout") else {
            return Ok(None);
        };
        let seconds = text.parse::<u32>().map(|number| format!("{number}s"));
        let span = sim::Duration::parse(seconds.as_deref().unwrap_or(text));
        span.map(Some).ok_or_else(|| {
            Failure::error(
                "Invalid timeout value. Timeout must be a single integer in seconds, or an integer \
                 followed by a corresponding time unit (e.g. 1s | 2m | 3h)",
            )
        })
    }

    /// Gives a flag another value.
    pub fn put(&mut self, name: &'static str, value: String) {
        self.given.push((name, value));
    }
}

/// k8s: none; Go standard library, strconv.NumError
fn go_parse_error(function: &str, value: &str) -> String {
    format!(
        "strconv.{function}: parsing {}: invalid syntax",
        quote(value)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLAGS: &[Flag] = &[
        short("output", 'o', Takes::Text),
        short("watch", 'w', Takes::Switch),
        short("container", 'c', Takes::Number),
        long("cascade", Takes::Optional("background")),
    ];

    fn check(line: &str, expected: &str) {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let found = match Args::parse(&words, &[FLAGS]) {
            Ok(args) => format!("{:?} {:?}", args.words, args.given),
            Err(error) => error,
        };
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn flags_are_read_as_pflag_does() {
        check(
            "pods -owide -w",
            r#"["pods"] [("output", "wide"), ("watch", "true")]"#,
        );
        check(
            "-wo yaml x",
            r#"["x"] [("watch", "true"), ("output", "yaml")]"#,
        );
        check("--cascade x", r#"["x"] [("cascade", "background")]"#);
        check("-z", "unknown shorthand flag: 'z' in -z");
        check("--bogus", "unknown flag: --bogus");
        check("--output", "flag needs an argument: --output");
        check("-o", "flag needs an argument: 'o' in -o");
        check(
            "-c two",
            "invalid argument \"two\" for \"-c, --container\" flag: strconv.ParseInt: parsing \
             \"two\": invalid syntax",
        );
    }
}
