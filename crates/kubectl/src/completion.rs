//! Completion of a line of the terminal: verbs, flags, kinds, live names, files.
//!
//! A pure function of the line, the cursor and what is there; what is suggested is what kubectl's
//! own shell completion suggests. k8s: staging/src/k8s.io/kubectl/pkg/util/completion/completion.go

mod verb;

use crate::flags::{Flag, GLOBAL, Takes};
use crate::resource_names;
use crate::session::Session;
use crate::verbs::Verb;
use api::Kind;
use api::kind::KINDS;
use apiserver::Store;
use verb::{has_second_words, next_words, parsed, wants_value};

/// What may stand in the place of the word at the cursor.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Completion {
    /// Where the word begins that is completed, in bytes.
    pub from: usize,
    /// The words that fit, in order, without repeats.
    pub words: Vec<String>,
}

/// Words that are suggested at most.
const WORDS_MAX: usize = 200;

/// Commands beside kubectl, and those that only make sense after a `|`.
const COMMANDS: [&str; 10] = [
    "cat", "clear", "date", "echo", "fault", "help", "kubectl", "ls", "sleep", "watch",
];
const FILTERS: [&str; 15] = [
    "awk", "base64", "column", "cut", "egrep", "grep", "head", "sed", "sort", "tail", "tee", "tr",
    "uniq", "wc", "xargs",
];

/// Verbs whose words are names of one kind.
const VERBS_OF_NODES: [&str; 4] = ["cordon", "drain", "uncordon", "top nodes"];
const VERBS_OF_PODS: [&str; 4] = ["exec", "logs", "top pods", "attach"];
/// Verbs that take no objects.
const VERBS_WITHOUT: [&str; 8] = [
    "api-resources",
    "api-versions",
    "auth can-i",
    "auth whoami",
    "cluster-info",
    "config",
    "events",
    "version",
];
/// Kinds that can be rolled out, and kinds that can be scaled.
const ROLLED: [Kind; 3] = [Kind::Deployment, Kind::StatefulSet, Kind::DaemonSet];
const SCALED: [Kind; 4] = [
    Kind::Deployment,
    Kind::ReplicaSet,
    Kind::StatefulSet,
    Kind::ReplicationController,
];

/// Completes the word that ends at `cursor`.
pub fn complete(line: &str, cursor: usize, session: &Session, store: &Store) -> Completion {
    let head = line.get(..cursor).unwrap_or(line);
    let start = head.rfind(['|', ';', '\n']).map_or(0, |place| place + 1);
    let start = head.rfind("&&").map_or(start, |place| start.max(place + 2));
    let command = head.get(start..).unwrap_or("");
    let is_piped = head
        .get(..start)
        .is_some_and(|before| before.ends_with('|'));
    let word_start = command.rfind(char::is_whitespace).map_or(0, |place| {
        place
            + command
                .get(place..)
                .map_or(1, |rest| rest.chars().next().map_or(1, char::len_utf8))
    });
    let (before, word) = command.split_at(word_start);
    let typed = Typed {
        words: before.split_whitespace().collect(),
        word,
        is_piped,
        session,
        store,
    };
    let (offset, mut words) = typed.fitting();
    sim::order::sort(&mut words);
    words.dedup();
    words.truncate(WORDS_MAX);
    Completion {
        from: start + word_start + offset,
        words,
    }
}

impl Completion {
    /// The text that replaces the word as far as it is certain: all that the words share, and a
    /// blank after the only one.
    pub fn certain(&self) -> Option<String> {
        let (first, rest) = self.words.split_first()?;
        let mut shared = first.as_str();
        for word in rest {
            let same = shared
                .char_indices()
                .zip(word.chars())
                .take_while(|((_, a), b)| a == b);
            let end = same
                .last()
                .map_or(0, |((place, c), _)| place + c.len_utf8());
            shared = shared.get(..end).unwrap_or("");
        }
        let is_done = rest.is_empty() && !first.ends_with(['/', '=']);
        Some(format!("{shared}{}", if is_done { " " } else { "" }))
    }
}

/// A command as far as it has been typed.
struct Typed<'a> {
    words: Vec<&'a str>,
    word: &'a str,
    is_piped: bool,
    session: &'a Session,
    store: &'a Store,
}

impl Typed<'_> {
    /// The words that fit, and how much of the word at the cursor stays before them.
    fn fitting(&self) -> (usize, Vec<String>) {
        let mut words = self.words.as_slice();
        // The command of another: `watch -n 1 kubectl …`, `xargs -n1 kubectl …`.
        while let [first, rest @ ..] = words {
            if !matches!(*first, "watch" | "xargs") {
                break;
            }
            let flags = rest.iter().take_while(|word| {
                word.starts_with('-') || word.bytes().all(|byte| byte.is_ascii_digit())
            });
            words = rest.get(flags.count()..).unwrap_or(&[]);
        }
        match words {
            [] => {
                let filters = FILTERS
                    .iter()
                    .filter(|_| self.is_piped || !self.words.is_empty());
                (0, self.begin(COMMANDS.iter().chain(filters)))
            }
            ["kubectl" | "k", rest @ ..] => self.kubectl(rest),
            ["cat" | "tee" | "head" | "tail" | "wc", ..] => (0, self.begin(self.files().iter())),
            [_, .., ">" | ">>" | "<"] => (0, self.begin(self.files().iter())),
            _ => (0, Vec::new()),
        }
    }

    /// Those that begin with what is typed.
    fn begin<T: AsRef<str>>(&self, all: impl Iterator<Item = T>) -> Vec<String> {
        begin(self.word, all)
    }

    fn files(&self) -> Vec<&str> {
        self.session.files.keys().map(String::as_str).collect()
    }

    fn kubectl(&self, words: &[&str]) -> (usize, Vec<String>) {
        let (verb, names, plain) = parsed(words);
        let tables: Vec<&[Flag]> = verb.map_or(&[][..], |verb| verb.flags).to_vec();
        let mut flags = tables.iter().flat_map(|table| table.iter()).chain(GLOBAL);
        if let Some((name, value)) = self
            .word
            .split_once('=')
            .filter(|_| self.word.starts_with('-'))
        {
            let name = name.trim_start_matches('-');
            let from = self.word.len() - value.len();
            return (from, begin(value, self.values(name).iter()));
        }
        if self.word.starts_with('-') {
            let named = flags.map(|flag| match flag.takes {
                Takes::Switch | Takes::Optional(_) => format!("--{}", flag.name),
                _ => format!("--{}=", flag.name),
            });
            return (0, self.begin(named));
        }
        let asks = words
            .last()
            .and_then(|last| flags.find(|flag| is_called(flag, last)));
        if let Some(flag) = asks.filter(|flag| wants_value(flag)) {
            return (0, self.begin(self.values(flag.name).iter()));
        }
        match verb {
            Some(verb) if !plain.is_empty() || !has_second_words(verb.name) => {
                self.objects(verb, &plain)
            }
            _ => (0, self.begin(next_words(&names).iter())),
        }
    }

    /// Values that a flag may have, as far as they are known.
    fn values(&self, flag: &str) -> Vec<String> {
        let texts = |list: &[&str]| list.iter().map(ToString::to_string).collect();
        match flag {
            "n" | "namespace" => self.names(Kind::Namespace),
            "o" | "output" => texts(&[
                "custom-columns=",
                "go-template=",
                "json",
                "jsonpath=",
                "kyaml",
                "name",
                "wide",
                "yaml",
            ]),
            "f" | "filename" => texts(&self.files()),
            "cascade" => texts(&["background", "foreground", "orphan"]),
            "dry-run" => texts(&["client", "none", "server"]),
            "for" => texts(&["condition=", "create", "delete", "jsonpath="]),
            "type" => texts(&["json", "merge", "strategic"]),
            "restart" => texts(&["Always", "Never", "OnFailure"]),
            "subresource" => texts(&["scale", "status"]),
            _ => Vec::new(),
        }
    }

    /// Kinds and names for the words after a verb.
    fn objects(&self, verb: &Verb, plain: &[&str]) -> (usize, Vec<String>) {
        let name = verb.name;
        if VERBS_WITHOUT.contains(&name) || name.starts_with("create ") || name == "run" {
            return (0, Vec::new());
        }
        if VERBS_OF_NODES.contains(&name) {
            return (0, self.begin(self.names(Kind::Node).iter()));
        }
        if let Some((type_, word)) = self.word.rsplit_once('/') {
            let Ok(kind) = resource_names::kind(type_) else {
                return (0, Vec::new());
            };
            return (type_.len() + 1, begin(word, self.names(kind).iter()));
        }
        let mut kinds: Vec<&str> = KINDS.iter().map(|row| row.plural).collect();
        let only = match name {
            "taint" => &[Kind::Node][..],
            "scale" | "autoscale" => &SCALED,
            name if name.starts_with("rollout ") => &ROLLED,
            _ => &[],
        };
        if !only.is_empty() {
            kinds = only.iter().map(|kind| kind.row().plural).collect();
        }
        match plain {
            [] if VERBS_OF_PODS.contains(&name) => (0, self.begin(self.names(Kind::Pod).iter())),
            [] => {
                let from = self.word.rfind(',').map_or(0, |place| place + 1);
                (
                    from,
                    begin(self.word.get(from..).unwrap_or(""), kinds.iter()),
                )
            }
            [type_, ..] if !type_.contains('/') => match resource_names::kind(type_) {
                Ok(kind) => (0, self.begin(self.names(kind).iter())),
                Err(_) => (0, Vec::new()),
            },
            _ => (0, Vec::new()),
        }
    }

    /// Names of the objects of a kind, in the namespace that is asked for.
    fn names(&self, kind: Kind) -> Vec<String> {
        let mut words = self.words.iter();
        let asked = words.clone().find_map(|word| {
            word.strip_prefix("--namespace=")
                .or(word.strip_prefix("-n").filter(|it| !it.is_empty()))
        });
        let after = words.position(|word| matches!(*word, "-n" | "--namespace"));
        let after = after.and_then(|place| self.words.get(place + 1)).copied();
        let namespace = asked.or(after).unwrap_or(&self.session.namespace);
        let here = self
            .store
            .list(kind)
            .filter(|object| !kind.is_namespaced() || object.meta.namespace == *namespace);
        here.map(|object| object.meta.name.to_string()).collect()
    }
}

fn begin<T: AsRef<str>>(word: &str, all: impl Iterator<Item = T>) -> Vec<String> {
    let fitting = all.filter(|one| one.as_ref().starts_with(word));
    fitting.map(|one| one.as_ref().to_owned()).collect()
}

/// Whether a word is this flag, still without its value.
fn is_called(flag: &Flag, word: &str) -> bool {
    match word.strip_prefix("--") {
        Some(name) => name == flag.name,
        None => word
            .strip_prefix('-')
            .is_some_and(|rest| rest.ends_with(flag.short) && rest.len() == 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::Object;
    use api::codec::Decoder;
    use apiserver::because::command::Rule;
    use apiserver::{ApiServer, Because, Intents};
    use serde_json::json;
    use sim::Instant;

    fn server() -> ApiServer {
        let mut server = ApiServer::new(1);
        for (kind, name) in [
            (Kind::Namespace, "default"),
            (Kind::Namespace, "prod"),
            (Kind::ConfigMap, "web-config"),
            (Kind::ConfigMap, "web-settings"),
            (Kind::Node, "node-1"),
        ] {
            let namespace = if kind.is_namespaced() { "default" } else { "" };
            let tree = json!({"metadata": {"name": name, "namespace": namespace}});
            let object = Object::decode(kind, &tree, &mut Decoder::default());
            Intents::new(&mut server, Instant::START, "test", None)
                .create(object, Because::Command(Rule::SetUp))
                .expect("created");
        }
        server
    }

    fn check(line: &str, expected: &[&str]) {
        let server = server();
        let mut session = Session::default();
        session.add_file("web.yaml", "");
        let found = complete(line, line.len(), &session, server.store());
        assert_eq!(found.words, expected, "{line}");
        let certain = found.certain().unwrap_or_default();
        let shared = certain.trim_end();
        assert!(
            found.words.iter().all(|word| word.starts_with(shared)),
            "{line}"
        );
    }

    #[test]
    fn every_place_of_a_line_is_completed() {
        check("ku", &["kubectl"]);
        check("kubectl ro", &["rollout"]);
        check("kubectl rollout re", &["restart", "resume"]);
        check("kubectl create d", &["deployment"]);
        check("kubectl get conf", &["configmaps"]);
        check("kubectl get pods,conf", &["configmaps"]);
        check("kubectl get cm web-c", &["web-config"]);
        check("kubectl get cm/web", &["web-config", "web-settings"]);
        check("kubectl get -n prod cm web", &[]);
        check("kubectl get pods -n p", &["prod"]);
        check("kubectl get pods --namespace=p", &["prod"]);
        check("kubectl get pods --show-l", &["--show-labels"]);
        check("kubectl get pods -o ya", &["yaml"]);
        check("kubectl apply -f w", &["web.yaml"]);
        check("kubectl drain n", &["node-1"]);
        check("kubectl scale dep", &["deployments"]);
        check("kubectl get pods | gr", &["grep"]);
        check("watch -n 1 kubectl get conf", &["configmaps"]);
        check("kubectl frob x", &[]);
        check("cat w", &["web.yaml"]);
    }

    #[test]
    fn only_what_is_certain_is_put_in() {
        let words = |list: &[&str]| Completion {
            from: 0,
            words: list.iter().map(ToString::to_string).collect(),
        };
        assert_eq!(
            words(&["web-1", "web-2"]).certain().as_deref(),
            Some("web-")
        );
        assert_eq!(words(&["web"]).certain().as_deref(), Some("web "));
        assert_eq!(
            words(&["--namespace="]).certain().as_deref(),
            Some("--namespace=")
        );
        assert_eq!(words(&[]).certain(), None);
    }
}
