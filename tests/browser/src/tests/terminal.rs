//! The terminal: history, completion, several lines, names that lead to their objects.
//! Numbers in names are those of the acceptance points of the design.

// tidy: wide strings: texts that read best on one line.

use super::Test;
use super::playground::open_paused;
use crate::page::{Element, Page};

pub const TESTS: &[Test] = &[
    Test {
        name: "point 47: Tab completes verbs, kinds and live names; Escape leaves",
        run: completes,
    },
    Test {
        name: "point 47: the past comes back with Up and with Ctrl+R",
        run: recalls,
    },
    Test {
        name: "explain fetches what it prints, once, also in an embed",
        run: explain,
    },
    Test {
        name: "several pasted lines run one after the other, with their heredoc",
        run: pastes,
    },
    Test {
        name: "point 49: a name in the terminal selects its object",
        run: names_lead,
    },
    Test {
        name: "kubectl edit opens the editor, and watch shows one screen",
        run: edits_and_watches,
    },
];

/// The prompt, with the focus in it.
fn prompt(page: &Page) -> Element<'_> {
    open_paused(page);
    let line = page.by_role("textbox", "kubectl command");
    line.focus();
    line
}

fn shown(page: &Page) -> String {
    let text = page.eval("return document.querySelector('.term').innerText");
    text.as_str().unwrap_or_default().to_owned()
}

fn completes(page: &Page) {
    let line = prompt(page);
    page.type_keys("kubectl des");
    page.press("Tab");
    page.until("the verb is completed", || {
        line.value() == "kubectl describe "
    });
    page.type_keys("depl");
    page.press("Tab");
    page.until("the kind is completed", || {
        line.value() == "kubectl describe deployments "
    });
    page.type_keys("w");
    page.press("Tab");
    page.until("the name is completed", || {
        line.value() == "kubectl describe deployments web "
    });
    line.clear();
    page.type_keys("kubectl get pods web-");
    page.press("Tab");
    page.press("Tab");
    page.until("the pods are offered", || {
        shown(page).matches("web-").count() > 3
    });
    page.press("Escape");
    assert_ne!(page.focused(), "kubectl command");
}

fn recalls(page: &Page) {
    let line = prompt(page);
    page.type_keys("kubectl get deployments\n");
    page.type_keys("kubectl get nodes\n");
    page.until("both have run", || shown(page).contains("node-1"));
    page.press("ArrowUp");
    page.press("ArrowUp");
    page.until("the one before is back", || {
        line.value() == "kubectl get deployments"
    });
    page.press("ArrowDown");
    page.until("and the last", || line.value() == "kubectl get nodes");
    line.clear();
    // A driver that clears a field also takes the focus from it.
    line.focus();
    page.press("Control+r");
    page.type_keys("depl");
    page.press("Tab");
    page.until("the search found it", || {
        line.value() == "kubectl get deployments"
    });
}

fn pastes(page: &Page) {
    prompt(page);
    page.paste(
        "kubectl apply -f - <<EOF\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: pasted}\nEOF\n\
         kubectl get cm pasted -o name | sed 's/$/!/'\n",
    );
    page.until("both lines ran", || {
        let text = shown(page);
        text.contains("configmap/pasted created") && text.contains("configmap/pasted!")
    });
}

fn names_lead(page: &Page) {
    prompt(page);
    page.type_keys("kubectl get nodes\n");
    page.until("the nodes are listed", || shown(page).contains("node-2"));
    page.eval(
        "[...document.querySelectorAll('.term .lnk')].findLast(e => e.innerText == 'node-2').click()",
    );
    page.until("the node is selected", || {
        let marked = page.eval("return document.querySelector('.term .on')?.innerText ?? ''");
        marked.as_str().unwrap_or_default().starts_with("node-2")
    });
}

fn edits_and_watches(page: &Page) {
    prompt(page);
    page.type_keys("kubectl edit deployment web\n");
    let editor = page.by_role("textbox", "Manifest, YAML");
    page.until("the object is in the editor", || {
        let text = editor.value();
        text.contains("terminationGracePeriodSeconds") && !text.contains("status:")
    });
    page.by_role("textbox", "kubectl command").focus();
    page.type_keys("watch kubectl get deployments\n");
    page.until("the watch began", || shown(page).contains("Every 2.0s"));
    page.podarium("advance", &[serde_json::json!("7s")]);
    page.press("Control+c");
    let screens = shown(page).matches("Every 2.0s").count();
    assert_eq!(screens, 1, "each screen takes the place of the one before");
}

fn explain(page: &Page) {
    for path in ["/", "/e/#?mode=split"] {
        page.open(path);
        let asked = || {
            page.eval(
                "return performance.getEntriesByType('resource')
                   .filter((file) => file.name.includes('schema-')).length",
            )
        };
        assert_eq!(asked(), 0, "nothing is fetched before somebody asks");
        let text = page.kubectl("kubectl explain deployment.spec.replicas");
        assert!(text.contains("Number of desired pods."), "{path}: {text}");
        let fetched = asked();
        assert_eq!(fetched, 2);
        page.kubectl("kubectl explain pod.spec.nodeName");
        assert_eq!(asked(), fetched, "once is enough");
    }
    assert_eq!(page.complaints(), [""; 0]);
}
