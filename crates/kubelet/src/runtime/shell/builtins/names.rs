//! Programs that ask for names: `nslookup`, `getent`, `host`, `dig`.
//!
//! They print what busybox, glibc and bind print, as far as tests of a cluster read it.
//! Differs: busybox's nslookup also tells every search domain in which it found nothing.

use super::{Call, say};
use crate::runtime::Resolution;

/// The DNS server that pods ask, as `/etc/resolv.conf` names it.
fn server(call: &Call<'_>) -> String {
    let file = call.world.file("/etc/resolv.conf").unwrap_or_default();
    let mut words = file
        .split_whitespace()
        .skip_while(|word| *word != "nameserver");
    words.nth(1).unwrap_or("127.0.0.1").to_owned()
}

fn words(call: &Call<'_>) -> Vec<String> {
    let plain = call.arguments.iter().filter(|word| !word.starts_with('-'));
    plain.cloned().collect()
}

/// `nslookup [-type=TYPE] NAME`.
pub fn nslookup(call: &mut Call<'_>) -> u32 {
    let server = server(call);
    let Some(host) = words(call).into_iter().next() else {
        return 1;
    };
    let mut text = format!("Server:\t\t{server}\nAddress:\t{server}:53\n\n");
    let status = match call.world.resolve(&host) {
        Resolution::Unknown => {
            text.push_str(&format!("** server can't find {host}: NXDOMAIN\n\n"));
            1
        }
        Resolution::Addresses(name, addresses) => {
            for address in addresses {
                text.push_str(&format!("Name:\t{name}\nAddress: {address}\n"));
            }
            text.push('\n');
            0
        }
        Resolution::Alias(name, target) => {
            text.push_str(&format!("{name}\tcanonical name = {target}\n\n"));
            0
        }
        Resolution::Ports(name, records) => {
            for (port, target) in records {
                text.push_str(&format!("{name}\tservice = 0 100 {port} {target}\n"));
            }
            text.push('\n');
            0
        }
    };
    call.machine.print(&text);
    status
}

/// `getent hosts NAME`, `getent ahosts NAME`.
pub fn getent(call: &mut Call<'_>) -> u32 {
    let words = words(call);
    let (database, host) = match words.as_slice() {
        [database, host] => (database.as_str(), host),
        _ => return 1,
    };
    let Resolution::Addresses(name, addresses) = call.world.resolve(host) else {
        return 2;
    };
    let lines: String = match database {
        "hosts" => addresses
            .iter()
            .map(|address| format!("{:<15} {name}\n", &**address))
            .collect(),
        "ahosts" | "ahostsv4" => addresses
            .iter()
            .map(|address| {
                let rest = format!("{:<15} DGRAM\n{:<15} RAW\n", &**address, &**address);
                format!("{:<15} STREAM {host}\n{rest}", &**address)
            })
            .collect(),
        _ => return 1,
    };
    say(call, &lines)
}

/// `host NAME`.
pub fn host(call: &mut Call<'_>) -> u32 {
    let Some(host) = words(call).into_iter().next() else {
        return 1;
    };
    let lines: String = match call.world.resolve(&host) {
        Resolution::Unknown => {
            let line = format!("Host {host} not found: 3(NXDOMAIN)\n");
            call.machine.print(&line);
            return 1;
        }
        Resolution::Addresses(name, addresses) => addresses
            .iter()
            .map(|address| format!("{name} has address {address}\n"))
            .collect(),
        Resolution::Alias(name, target) => format!("{name} is an alias for {target}.\n"),
        Resolution::Ports(name, records) => records
            .iter()
            .map(|(port, target)| format!("{name} has SRV record 0 100 {port} {target}.\n"))
            .collect(),
    };
    say(call, &lines)
}

/// `dig +short [TYPE] NAME`: the answers alone, which is also what is printed without `+short`.
/// dig does not use search domains.
pub fn dig(call: &mut Call<'_>) -> u32 {
    const TYPES: [&str; 5] = ["A", "AAAA", "SRV", "CNAME", "IN"];
    let is_name = |word: &String| {
        !word.starts_with(['+', '@']) && !TYPES.contains(&word.to_ascii_uppercase().as_str())
    };
    let Some(host) = words(call).into_iter().find(is_name) else {
        return 1;
    };
    let lines: String = match call
        .world
        .resolve(&format!("{}.", host.trim_end_matches('.')))
    {
        Resolution::Unknown => String::new(),
        Resolution::Addresses(_, addresses) => addresses
            .iter()
            .map(|address| format!("{address}\n"))
            .collect(),
        Resolution::Alias(_, target) => format!("{target}.\n"),
        Resolution::Ports(_, records) => records
            .iter()
            .map(|(port, target)| format!("0 100 {port} {target}.\n"))
            .collect(),
    };
    say(call, &lines)
}
