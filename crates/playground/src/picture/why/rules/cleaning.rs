//! Rules of the garbage collector and of namespaces as sentences.

use apiserver::because::{garbage, namespace};

/// What the garbage collector did.
pub(super) fn of_garbage(rule: &garbage::Rule, name: &str) -> Option<String> {
    use garbage::Rule;
    Some(match rule {
        Rule::Observed => return None,
        Rule::NoOwnerLeft {
            dangling,
            waiting: 0,
        } => {
            let owners = owners(*dangling);
            format!("**{name} has no owner left**: {owners} gone, so it goes too.")
        }
        Rule::NoOwnerLeft {
            dangling: _,
            waiting,
        } => {
            let owners = owners(*waiting);
            format!("**{name} goes before what owns it**: {owners} waiting to be deleted.")
        }
        Rule::DropReferences { solid, dropped } => format!(
            "**{name} lost {dropped} of its owners and stays**: {solid} others are still there."
        ),
        Rule::Orphan => {
            format!("**{name} stays without its owner**, which was deleted with --cascade=orphan.")
        }
        Rule::Orphaned { dependents } => {
            format!("**{name} may go**: its {dependents} dependents no longer refer to it.")
        }
        Rule::DependentsGone => format!("**{name} may go**: nothing that it owns is left."),
        Rule::Unblock => {
            format!("**{name} no longer holds up its owners**: they would wait for each other.")
        }
    })
}

fn owners(count: u32) -> String {
    match count {
        1 => "its owner is".to_owned(),
        count => format!("its {count} owners are"),
    }
}

/// What the namespace controller did.
pub(super) fn of_namespace(rule: &namespace::Rule, name: &str) -> Option<String> {
    use namespace::Rule;
    Some(match rule {
        Rule::Observed => return None,
        Rule::DeleteContent => format!("**{name} goes with its namespace**, which was deleted."),
        Rule::Empty => format!("**Namespace {name} is empty**, so it goes."),
        Rule::DefaultAccount => "**Every namespace has a service account `default`.**".to_owned(),
        Rule::RootCertificate => {
            "**Every namespace has the certificate of the API server.**".to_owned()
        }
    })
}
