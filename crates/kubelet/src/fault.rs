//! Faults that can be ordered from outside: power loss, crashes, missing images.
//!
//! One line of text in terminals, scenarios, transcripts and links; a value everywhere else.

use crate::registration::NodeConfig;
use api::quantity::Quantity;
use std::fmt;
use std::rc::Rc;

/// The label that names a node's zone.
const ZONE: &str = "topology.kubernetes.io/zone";

/// A fault to happen now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The node loses power: its kubelet stops and nothing on it reports any more.
    NodeDown(String),
    /// A new machine is powered on, and registers as a node.
    NodeAdd(Rc<NodeConfig>),
    /// The node and the API do not hear of each other any more; all else goes on there.
    NodePartition(String),
    /// The node is powered on, or heard, again.
    NodeUp(String),
    /// The node's disk is slow from now on: pulls and mounts take longer.
    DiskSlow(String),
    /// The node's disk is as quick as it was.
    DiskFixed(String),
    /// A container's process ends now.
    Crash {
        /// Whose.
        target: Target,
        /// With which code.
        code: u32,
    },
    /// A container's process is killed for its memory.
    Oom(Target),
    /// A container's process answers no probe from now on.
    Hang(Target),
    /// The image can no longer be pulled.
    ImageMissing(String),
    /// The image can be pulled again.
    ImageFixed(String),
}

/// A container: of a pod of the current namespace, or of `NAMESPACE/POD`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The namespace, if one is named.
    pub namespace: Option<String>,
    /// The pod.
    pub pod: String,
    /// The container; the first one if none is named.
    pub container: Option<String>,
}

/// A line that is no fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultError {
    /// No fault has this name.
    Unknown(String),
    /// The fault is written like this.
    Usage(&'static str),
}

/// The faults and how they are written.
pub const ALL: [(&str, &str); 11] = [
    (
        "node-add",
        "node-add NODE [cpu=4] [memory=8Gi] [pods=110] [zone=ZONE]",
    ),
    ("node-down", "node-down NODE"),
    ("node-partition", "node-partition NODE"),
    ("node-up", "node-up NODE"),
    ("disk-slow", "disk-slow NODE"),
    ("disk-fixed", "disk-fixed NODE"),
    ("crash", "crash POD [CONTAINER] [exit=CODE]"),
    ("oom", "oom POD [CONTAINER]"),
    ("hang", "hang POD [CONTAINER]"),
    ("image-missing", "image-missing IMAGE"),
    ("image-fixed", "image-fixed IMAGE"),
];

impl Fault {
    /// Reads a line such as `crash web-1 app exit=3`.
    pub fn parse(line: &str) -> Result<Fault, FaultError> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (name, arguments) = words.split_first().unwrap_or((&"", &[]));
        let Some((_, usage)) = ALL.iter().find(|(known, _)| known == name) else {
            return Err(FaultError::Unknown((*name).to_owned()));
        };
        match (*name, arguments) {
            ("node-down", [node]) => Ok(Fault::NodeDown((*node).to_owned())),
            ("node-add", [name, options @ ..]) => match machine(name, options) {
                Some(config) => Ok(Fault::NodeAdd(Rc::new(config))),
                None => Err(FaultError::Usage(usage)),
            },
            ("node-partition", [node]) => Ok(Fault::NodePartition((*node).to_owned())),
            ("node-up", [node]) => Ok(Fault::NodeUp((*node).to_owned())),
            ("disk-slow", [node]) => Ok(Fault::DiskSlow((*node).to_owned())),
            ("disk-fixed", [node]) => Ok(Fault::DiskFixed((*node).to_owned())),
            ("image-missing", [image]) => Ok(Fault::ImageMissing((*image).to_owned())),
            ("image-fixed", [image]) => Ok(Fault::ImageFixed((*image).to_owned())),
            ("crash", [rest @ .., last]) if last.starts_with("exit=") => {
                let code = last
                    .strip_prefix("exit=")
                    .and_then(|code| code.parse::<u8>().ok());
                match (target(rest), code) {
                    (Some(target), Some(code)) => Ok(Fault::Crash {
                        target,
                        code: u32::from(code),
                    }),
                    (_, _) => Err(FaultError::Usage(usage)),
                }
            }
            ("crash" | "oom" | "hang", rest) => match target(rest) {
                Some(target) if *name == "crash" => Ok(Fault::Crash { target, code: 1 }),
                Some(target) if *name == "oom" => Ok(Fault::Oom(target)),
                Some(target) => Ok(Fault::Hang(target)),
                None => Err(FaultError::Usage(usage)),
            },
            (_, _) => Err(FaultError::Usage(usage)),
        }
    }
}

fn machine(name: &str, options: &[&str]) -> Option<NodeConfig> {
    let mut config = NodeConfig::named(name);
    for option in options {
        let (key, value) = option.split_once('=')?;
        let is_amount = || Quantity::parse(value).is_ok_and(|amount| amount.milli_value() > 0);
        match key {
            "cpu" if is_amount() => config.cpu = value.into(),
            "memory" if is_amount() => config.memory = value.into(),
            "pods" => config.pods = value.parse().ok()?,
            "zone" if api::names::label_value(value).is_empty() => {
                let labels = Rc::make_mut(&mut config.labels);
                labels.insert(ZONE.into(), value.into());
            }
            _ => return None,
        }
    }
    Some(config)
}

fn target(words: &[&str]) -> Option<Target> {
    let (pod, container) = match words {
        [pod] => (*pod, None),
        [pod, container] => (*pod, Some((*container).to_owned())),
        _ => return None,
    };
    let pod = pod
        .strip_prefix("pod/")
        .or_else(|| pod.strip_prefix("pods/"))
        .unwrap_or(pod);
    let (namespace, pod) = match pod.split_once('/') {
        Some((namespace, pod)) => (Some(namespace.to_owned()), pod),
        None => (None, pod),
    };
    (!pod.is_empty()).then(|| Target {
        namespace,
        pod: pod.to_owned(),
        container,
    })
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(namespace) = &self.namespace {
            write!(f, "{namespace}/")?;
        }
        f.write_str(&self.pod)?;
        match &self.container {
            Some(container) => write!(f, " {container}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::NodeDown(node) => write!(f, "node-down {node}"),
            Fault::NodeAdd(config) => {
                let usual = NodeConfig::named("");
                write!(f, "node-add {}", config.name)?;
                if config.cpu != usual.cpu {
                    write!(f, " cpu={}", config.cpu)?;
                }
                if config.memory != usual.memory {
                    write!(f, " memory={}", config.memory)?;
                }
                if config.pods != usual.pods {
                    write!(f, " pods={}", config.pods)?;
                }
                match config.labels.get(ZONE) {
                    Some(zone) => write!(f, " zone={zone}"),
                    None => Ok(()),
                }
            }
            Fault::NodePartition(node) => write!(f, "node-partition {node}"),
            Fault::NodeUp(node) => write!(f, "node-up {node}"),
            Fault::DiskSlow(node) => write!(f, "disk-slow {node}"),
            Fault::DiskFixed(node) => write!(f, "disk-fixed {node}"),
            Fault::Crash { target, code: 1 } => write!(f, "crash {target}"),
            Fault::Crash { target, code } => write!(f, "crash {target} exit={code}"),
            Fault::Oom(target) => write!(f, "oom {target}"),
            Fault::Hang(target) => write!(f, "hang {target}"),
            Fault::ImageMissing(image) => write!(f, "image-missing {image}"),
            Fault::ImageFixed(image) => write!(f, "image-fixed {image}"),
        }
    }
}

impl fmt::Display for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FaultError::Unknown(name) => {
                let known: Vec<&str> = ALL.iter().map(|(name, _)| *name).collect();
                write!(
                    f,
                    "unknown fault \"{name}\"; there are {}",
                    known.join(", ")
                )
            }
            FaultError::Usage(usage) => write!(f, "expected: fault {usage}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_read_and_print_back() {
        for line in [
            "node-down node-3",
            "node-add node-4",
            "node-add node-4 cpu=2 memory=4Gi pods=20 zone=b",
            "node-partition node-3",
            "node-up node-3",
            "crash web-1",
            "crash web-1 app exit=3",
            "crash prod/web-1 exit=0",
            "oom web-1 app",
            "hang web-1",
            "image-missing nginx:1.27",
            "image-fixed nginx:1.27",
        ] {
            assert_eq!(Fault::parse(line).unwrap().to_string(), line);
        }
        for (line, message) in [
            ("crash", "expected: fault crash POD [CONTAINER] [exit=CODE]"),
            (
                "crash a exit=900",
                "expected: fault crash POD [CONTAINER] [exit=CODE]",
            ),
            ("node-down", "expected: fault node-down NODE"),
            (
                "node-add a cpu=much",
                "expected: fault node-add NODE [cpu=4] [memory=8Gi] [pods=110] [zone=ZONE]",
            ),
        ] {
            assert_eq!(Fault::parse(line).unwrap_err().to_string(), message);
        }
        assert!(matches!(
            Fault::parse("frob x"),
            Err(FaultError::Unknown(_))
        ));
    }
}
