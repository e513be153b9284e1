//! How the containers of a pod answer requests from the network.
//!
//! What a process does is in `runtime`; here it is found which container has the port, and what
//! page its image would show.

use crate::kubelets::Kubelets;
use crate::runtime::process::Response;
use crate::worker::Worker;
use api::Uid;
use api::container::Container;
use sim::Instant;

/// Well-known servers and the port they listen at unless the container declares others.
const PORTS: [(&str, i32); 9] = [
    ("nginx", 80),
    ("httpd", 80),
    ("redis", 6379),
    ("postgres", 5432),
    ("mysql", 3306),
    ("mariadb", 3306),
    ("mongo", 27017),
    ("memcached", 11211),
    ("rabbitmq", 5672),
];

/// The last part of an image's name, without registry, tag and digest.
fn base_name(image: &str) -> &str {
    let path = image.split('@').next().unwrap_or(image);
    let last = path.rsplit('/').next().unwrap_or(path);
    last.split(':').next().unwrap_or(last)
}

/// Whether a container listens at `port`: it says so, or it says nothing and its image is not
/// known for another one.
fn listens(container: &Container, port: i32) -> bool {
    if !container.ports.is_empty() {
        return container.ports.iter().any(|own| own.container_port == port);
    }
    let name = base_name(&container.image);
    let known = PORTS.iter().find(|(known, _)| *known == name);
    known.is_none_or(|(_, own)| *own == port)
}

/// Whether a probe of `port` can find somebody: a port that the container does not declare may be
/// open all the same, unless its image is known for another one.
pub fn may_listen(container: &Container, port: i32) -> bool {
    let name = base_name(&container.image);
    let known = PORTS.iter().find(|(known, _)| *known == name);
    let declares = || container.ports.iter().any(|own| own.container_port == port);
    known.is_none_or(|(_, own)| *own == port) || declares()
}

impl Kubelets {
    /// How a pod answered a request to `port` at `at`, and how many a second it can serve.
    pub fn respond(&self, pod: Uid, port: i32, at: Instant) -> (Response, Option<u32>) {
        let Some(worker) = self.powered(pod) else {
            return (Response::Silence, None);
        };
        let Some(slot) = worker.listener(port) else {
            return (Response::Refused, None);
        };
        let attempt = worker.slots.get(slot).and_then(|own| own.attempt.as_ref());
        match attempt.and_then(|attempt| attempt.process.as_ref()) {
            Some(process) => (process.respond(at), process.bound()),
            None => (Response::Refused, None),
        }
    }

    fn powered(&self, pod: Uid) -> Option<&Worker> {
        let worker = self.workers.get(&pod)?;
        let node = self.nodes.get(&worker.pod().node_name);
        node.is_some_and(|node| node.is_on()).then_some(&**worker)
    }

    /// The page that a pod's server shows at `port`.
    pub fn page(&self, pod: Uid, port: i32) -> String {
        let Some(worker) = self.workers.get(&pod) else {
            return String::new();
        };
        let container = worker
            .listener(port)
            .and_then(|slot| worker.container(slot));
        let image = container.map_or("", |container| &container.image);
        let name = &worker.object.meta.name;
        match base_name(image) {
            "nginx" => NGINX_PAGE.to_owned(),
            "httpd" => "<html><body><h1>It works!</h1></body></html>\n".to_owned(),
            "http-echo" => {
                let words = container.map(|own| own.command.iter().chain(&own.args));
                let text = words.and_then(|mut words| {
                    words.find_map(|word| word.trim_start_matches('-').strip_prefix("text="))
                });
                format!("{}\n", text.unwrap_or("hello-world"))
            }
            _ => format!("{name}\n"),
        }
    }
}

/// The title and heading of nginx's welcome page.
const NGINX_PAGE: &str = "<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n\
                          </head>\n<body>\n<h1>Welcome to nginx!</h1>\n</body>\n</html>\n";

impl Worker {
    /// The container that has a port: one that listens there and runs, or else that listens there.
    fn listener(&self, port: i32) -> Option<usize> {
        let own = |slot: &usize| self.container(*slot).is_some_and(|c| listens(c, port));
        let all = self.init_count()..self.slots.len();
        let runs = |slot: &usize| self.slots.get(*slot).is_some_and(|slot| slot.is_running());
        all.clone()
            .filter(own)
            .find(runs)
            .or_else(|| all.clone().find(own))
    }
}
