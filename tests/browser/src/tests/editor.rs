//! The editor and the dialogs: typing with help, problems, files, undoing, sharing, saving.
//! Numbers in names are those of the acceptance points of the design.

use super::Test;
use super::playground::{open_paused, pods};
use crate::page::Element;
use crate::page::Page;
use serde_json::json;

pub const TESTS: &[Test] = &[
    Test {
        name: "editor: fields and values are completed from the schema, and explained",
        run: completion,
    },
    Test {
        name: "editor: ten thousand lines are typed in without lag",
        run: ten_thousand_lines,
    },
    Test {
        name: "editor: F8 goes from problem to problem",
        run: next_problem,
    },
    Test {
        name: "point 6: files can be dropped, and what is not simulated is listed",
        run: dropped_files,
    },
    Test {
        name: "point 10: the caret selects its object, and a pod marks its document",
        run: linked_selection,
    },
    Test {
        name: "point 11: what would change is shown before, what changed glows after",
        run: diff_and_glow,
    },
    Test {
        name: "point 12: a hint says how to leave, and Tab indents",
        run: leaving,
    },
    Test {
        name: "point 13: an apply can be undone by name",
        run: undo_apply,
    },
    Test {
        name: "points 51, 83: sharing shows length, contents, a code, and saves files",
        run: sharing,
    },
    Test {
        name: "share: a manifest with a Secret is warned of",
        run: secret_warning,
    },
    Test {
        name: "help: keys, what is simulated, privacy and licences are told",
        run: about,
    },
];

fn editor(page: &Page) -> Element<'_> {
    page.by_role("textbox", "Manifest, YAML")
}

/// Puts a text into the editor as a person who pastes over everything.
fn write(page: &Page, text: &str) {
    let editor = editor(page);
    editor.focus();
    editor.eval("arguments[0].select()");
    page.paste(text);
}

fn body(page: &Page, selector: &str) -> String {
    let script = "return document.querySelector(arguments[0])?.innerText || ''";
    let text = page.eval_with(script, vec![json!(selector)]);
    text.as_str().unwrap_or_default().to_owned()
}

fn completion(page: &Page) {
    open_paused(page);
    write(
        page,
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec:\n  ",
    );
    page.type_keys("repl");
    page.until("fields are offered", || {
        body(page, ".assist").contains("replicas")
    });
    page.press("Enter");
    page.type_keys("2\n  strategy:\n    type: ");
    assert!(
        editor(page).value().contains("  replicas: 2\n"),
        "{}",
        editor(page).value()
    );
    page.press("Control+Space");
    page.until("values are offered", || {
        body(page, ".assist").contains("Recreate")
    });
    page.press("ArrowDown");
    page.press("Tab");
    let text = editor(page).value();
    assert!(text.ends_with("type: RollingUpdate"), "{text}");
    page.until("the field is explained", || {
        body(page, ".hint").contains("type")
    });
    assert_eq!(page.axe(), [""; 0]);
}

fn ten_thousand_lines(page: &Page) {
    open_paused(page);
    let mut text = String::new();
    for n in 0..1000 {
        text += &format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map-{n}\ndata:\n  a: \"1\"\n  b: \
             \"2\"\n  c: \"3\"\n  d: \"4\"\n---\n"
        );
    }
    write(page, &text);
    let drawn = page.eval("return document.querySelectorAll('.ln').length");
    assert!(drawn.as_u64().unwrap_or(9999) < 150, "{drawn}");
    page.eval("const ed = document.querySelector('.ed'); ed.scrollTop = ed.scrollHeight / 2");
    page.until("the middle is drawn", || {
        let first = page.eval("return +document.querySelector('.ln').dataset.n");
        first.as_u64().unwrap_or_default() > 4000
    });
    // A busy machine draws empty frames late too: those are taken off.
    let script = "
        const area = document.querySelector('.ed textarea');
        area.focus();
        const frames = async (act) => {
          const start = performance.now();
          for (let i = 0; i < 10; i += 1) { act(); await new Promise(requestAnimationFrame); }
          return (performance.now() - start) / 10;
        };
        const empty = await frames(() => {});
        return await frames(() => {
          area.setRangeText('x', 40, 40, 'end');
          area.dispatchEvent(new InputEvent('input', { bubbles: true }));
        }) - empty;";
    let typed = page.eval_async(script, vec![]);
    println!("          a key in 10,000 lines takes {typed} ms");
    assert!(
        typed.as_f64().unwrap_or(9999.0) < 1000.0,
        "{typed} ms per key"
    );
}

fn next_problem(page: &Page) {
    open_paused(page);
    write(
        page,
        "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  contaners: []\n  nodeNam: y\n",
    );
    page.until("both are listed", || {
        page.names("listitem")
            .iter()
            .filter(|i| i.contains("Unknown field"))
            .count()
            == 2
    });
    let line = || {
        let script = "const a = document.querySelector('.ed textarea');
            return a.value.slice(0, a.selectionStart).split('\\n').length";
        page.eval(script).as_u64().unwrap_or_default()
    };
    editor(page).eval("arguments[0].setSelectionRange(0, 0)");
    for expected in [4, 5, 6] {
        page.eval(
            "const a = document.querySelector('.ed textarea'); a.dispatchEvent(
            new KeyboardEvent('keydown', { key: 'F8', bubbles: true, cancelable: true }))",
        );
        assert_eq!(line(), expected);
    }
}

fn dropped_files(page: &Page) {
    open_paused(page);
    let script = "
        const data = new DataTransfer();
        data.items.add(new File([arguments[0]], 'a.yaml'));
        data.items.add(new File([arguments[1]], 'b.yaml'));
        const app = document.querySelector('.app');
        const event = (name) => app.dispatchEvent(new DragEvent(name,
          { bubbles: true, cancelable: true, dataTransfer: data }));
        event('dragover');
        const hinted = app.hasAttribute('data-drag');
        event('drop');
        return hinted;";
    let (a, b) = (
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  \
         metadata: {name: one}\n",
        "apiVersion: example.com/v1\nkind: Sprocket\nmetadata: {name: two}\n",
    );
    assert_eq!(page.eval_with(script, vec![json!(a), json!(b)]), true);
    page.until("both are in the editor", || {
        let text = editor(page).value();
        text.contains("ConfigMap") && text.contains("Sprocket")
    });
    page.until("what is not simulated is said", || {
        body(page, ".notice").contains("Not simulated: Sprocket")
    });
}

fn linked_selection(page: &Page) {
    open_paused(page);
    let pod = pods(page, "web-")[0]["name"].clone();
    page.podarium(
        "select",
        &[json!(format!("pod/{}", pod.as_str().unwrap_or_default()))],
    );
    page.until("its Deployment is marked", || {
        page.eval("return document.querySelectorAll('.ln.sel').length") != 0
    });
    let marked = body(page, ".ln.sel");
    assert!(marked.contains("apiVersion: apps/v1"), "{marked}");
    let editor = editor(page);
    editor.eval(
        "const at = arguments[0].value.indexOf('kind: Service');
        arguments[0].focus(); arguments[0].setSelectionRange(at, at);
        arguments[0].click()",
    );
    page.until("the Service is selected", || {
        body(page, ".hdn").contains("Service")
    });
}

fn diff_and_glow(page: &Page) {
    open_paused(page);
    let editor = editor(page);
    let text = editor.value().replace("replicas: 6", "replicas: 4");
    write(page, &text);
    page.by_role("button", "Diff").click();
    page.until("both lines are shown", || {
        let diff = body(page, ".diff");
        diff.contains("replicas: 6") && diff.contains("replicas: 4")
    });
    page.by_role("button", "Diff").click();
    page.press("Control+Enter");
    page.until("the changed line glows", || {
        page.eval("return document.querySelector('.ln.chg.new')?.innerText.includes('replicas: 4')")
            == true
    });
    page.podarium("pause", &[]);
}

fn leaving(page: &Page) {
    open_paused(page);
    let editor = editor(page);
    editor.click();
    page.until("a hint is in sight", || !body(page, ".hint").is_empty());
    editor.eval("arguments[0].setSelectionRange(0, 0)");
    page.press("Tab");
    assert!(editor.value().starts_with("  "));
    page.press("Escape");
    page.press("Tab");
    assert!(
        !page.focused().contains("Manifest, YAML"),
        "{}",
        page.focused()
    );
}

fn undo_apply(page: &Page) {
    open_paused(page);
    let before = editor(page).value();
    write(page, &before.replace("replicas: 6", "replicas: 3"));
    page.press("Control+Enter");
    page.podarium("pause", &[]);
    page.podarium("advance", &[json!("40s")]);
    assert_eq!(pods(page, "web-").len(), 3);
    page.by_role("button", "Undo apply").click();
    page.until("all pods are back", || pods(page, "web-").len() == 6);
    assert_eq!(editor(page).value(), before);
}

fn sharing(page: &Page) {
    open_paused(page);
    page.by_role("button", "Share").click();
    page.until("the dialog is open", || page.names("dialog").len() == 1);
    let text = body(page, ".dlg");
    assert!(
        text.contains("characters") && text.contains("Includes: manifest"),
        "{text}"
    );
    page.by_role("button", "QR code").click();
    page.by_role("img", "QR code of the link");
    page.eval(
        "window.saved = []; HTMLAnchorElement.prototype.click = function () {
        window.saved.push([this.download, this.href]); };",
    );
    for name in [
        "Scenario file",
        "Map as SVG",
        "Events as CSV",
        "Events as JSON",
        "Map as PNG",
    ] {
        page.by_role("button", name).click();
    }
    page.until("all five are saved", || {
        page.eval("return window.saved.length") == 5
    });
    let saved = page
        .eval("return window.saved.map(([n, h]) => n + ' ' + decodeURIComponent(h).slice(0, 900))");
    let saved = saved.to_string();
    for part in [
        "rolling-update.podarium.yaml",
        "kind: Scenario",
        "<svg",
        "last,type,reason",
        "rolling-update.png",
    ] {
        assert!(saved.contains(part), "{part}: {saved}");
    }
}

fn secret_warning(page: &Page) {
    open_paused(page);
    page.podarium(
        "apply",
        &[json!(
            "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2}\n"
        )],
    );
    page.by_role("button", "Share").click();
    page.until("it is warned of", || {
        body(page, ".dlg").contains("everybody who gets the link")
    });
}

fn about(page: &Page) {
    open_paused(page);
    page.by_role("button", "Keys and help").click();
    page.until("the dialog is open", || page.names("dialog").len() == 1);
    let text = body(page, ".dlg");
    for part in [
        "F8",
        "No image runs",
        "7 days",
        "nothing leaves",
        "Apache-2.0",
    ] {
        assert!(text.contains(part), "{part}");
    }
}
