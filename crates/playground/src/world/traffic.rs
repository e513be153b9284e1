//! `traffic SERVICE RATE`: a load on a Service, written as the annotation that asks for it.
//!
//! The annotation is an ordinary part of the object, so a load is in links, files and manifests.

use network::traffic::{ANNOTATION, RPS_MAX};

/// How the line is written.
const USAGE: &str = "expected: traffic SERVICE RATE, for example traffic svc/web 20rps; \
                     traffic svc/web off ends it";

/// The kubectl line that does what `traffic WORDS` asks for.
pub fn command(words: &str, namespace: &str) -> Result<String, String> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let (service, rate) = match words.as_slice() {
        [service, rate] => (*service, *rate),
        _ => return Err(USAGE.to_owned()),
    };
    let prefixes = ["svc/", "service/", "services/"];
    let name = prefixes
        .iter()
        .find_map(|prefix| service.strip_prefix(prefix))
        .unwrap_or(service);
    let (namespace, name) = name.split_once('/').unwrap_or((namespace, name));
    let is_plain = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b))
    };
    if !is_plain(name) || !is_plain(namespace) {
        return Err(USAGE.to_owned());
    }
    let start = format!("kubectl annotate service {name} -n {namespace} {ANNOTATION}");
    if matches!(rate, "off" | "0" | "0rps") {
        return Ok(format!("{start}-"));
    }
    let number = rate.strip_suffix("rps").unwrap_or(rate).parse::<u32>();
    match number.ok().filter(|number| (1..=RPS_MAX).contains(number)) {
        Some(number) => Ok(format!("{start}={number} --overwrite")),
        None => Err(format!(
            "{rate}: a rate is a number of requests a second up to {RPS_MAX}"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::command;

    #[test]
    fn lines_become_annotations() {
        let start = "kubectl annotate service web -n default traffic.podarium.dev/rps";
        assert_eq!(
            command("svc/web 20rps", "default").unwrap(),
            format!("{start}=20 --overwrite")
        );
        assert_eq!(
            command("default/web off", "x").unwrap(),
            format!("{start}-")
        );
        assert!(command("web", "default").is_err());
        assert!(command("web 1;2", "default").is_err());
        assert!(command("web;ls 2", "default").is_err());
        assert!(command("web 9999999", "default").is_err());
    }
}
