//! What the page does where things are missing or broken: no storage, no network, no WebAssembly,
//! no colours, no screen, and a fault of its own. Numbers in names are the acceptance points.

use super::Test;
use super::playground::open_paused;
use super::stage::{count, load};
use crate::page::Page;
use crate::scenes::TEN;
use std::io::{Read, Write, copy};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub const TESTS: &[Test] = &[
    Test {
        name: "point 15: the page works where storage is forbidden",
        run: without_storage,
    },
    Test {
        name: "point 75: with forced colours every state can be told apart",
        run: forced_colors,
    },
    Test {
        name: "point 77: after the first visit the page opens without a network",
        run: offline,
    },
    Test {
        name: "point 78: where WebAssembly is forbidden the page says what to allow",
        run: without_wasm,
    },
    Test {
        name: "point 79: after a fault of ours the manifest and a link are kept",
        run: after_a_fault,
    },
    Test {
        name: "point 81: on paper there are the manifest, the map and the events",
        run: on_paper,
    },
];

fn without_storage(page: &Page) {
    page.visit("/__tests__/host.html?src=/&sandbox=allow-scripts");
    page.enter_frame();
    page.until("something is drawn", || page.all_by_role("main").len() == 1);
    let is_forbidden = page.eval("try { localStorage.length; return false } catch { return true }");
    assert_eq!(is_forbidden, true);
    page.podarium("pause", &[]);
    page.until("the narrow page is drawn", || {
        count(page, "[role=tab]") == 4
    });
    page.by_role_with("tab", "YAML").click();
    page.by_role("textbox", "Manifest, YAML").clear();
    page.by_role("textbox", "Manifest, YAML")
        .type_text("apiVersion: v1\nkind: Pod");
    assert_eq!(page.complaints(), [""; 0]);
    page.leave_frame();
}

/// Colours are all alike then: what is left is glyph, outline and words.
fn forced_colors(page: &Page) {
    open_paused(page);
    load(page, TEN);
    page.in_forced_colors(|| {
        page.until("every outline has the system's one colour", || {
            page.eval(
                "const inks = [...document.querySelectorAll('.pod .o path')]
                   .map((path) => getComputedStyle(path).stroke);
                 return new Set(inks.filter((ink) => ink !== 'none')).size === 1",
            ) == true
        });
        let hidden = page.eval(
            "const canvas = getComputedStyle(document.body).backgroundColor;
             return [...document.querySelectorAll('.pod use, .pod text, .btn')].filter((part) =>
               getComputedStyle(part).color === canvas &&
               part.closest('.cnt, .pri') === null).length",
        );
        assert_eq!(hidden, 0, "nothing is drawn in the colour of the ground");
    });
}

fn offline(page: &Page) {
    let wire = Wire::to(&page.origin);
    page.open_at(&wire.origin);
    page.until("its files are kept", || {
        let kept = page.eval_async(
            "const kept = await caches.open('podarium');
             const names = (await kept.keys()).map((request) => request.url);
             const used = performance.getEntriesByType('resource').map((file) => file.name);
             const programs = used.filter((name) => name.endsWith('.wasm'));
             return navigator.serviceWorker.controller !== null &&
               ['web_bg.wasm', 'web.js', 'app.js', 'stage.css', '/'].every((file) =>
                 names.some((name) => name.endsWith(file))) &&
               programs.every((name) => names.includes(name));",
            vec![],
        );
        kept == true
    });
    wire.is_cut.store(true, Ordering::SeqCst);
    page.open_at(&wire.origin);
    let answered = page.kubectl("kubectl get nodes --no-headers");
    assert_eq!(answered.lines().count(), 3, "{answered}");
}

fn without_wasm(page: &Page) {
    page.visit("/__tests__/no_wasm.html");
    page.until("it says so", || page.all_by_role("alert").len() == 1);
    let said = page.all_by_role("alert")[0].text();
    assert!(said.contains("'wasm-unsafe-eval'"), "{said}");
}

/// Whatever happens first in the program when the browser refuses what it never refuses.
fn after_a_fault(page: &Page) {
    open_paused(page);
    let manifest = page.by_role("textbox", "Manifest, YAML").value();
    page.eval(
        "Node.prototype.insertBefore = () => { throw new Error('refused by the test') };
         window.podarium.kubectl('kubectl create deployment more --image=more --replicas=3');
         window.podarium.advance('5s');",
    );
    page.until("the page says that it stopped", || {
        page.names("alertdialog") == ["Podarium stopped"]
    });
    assert_eq!(
        page.by_role("textbox", "Link").value().split('#').count(),
        2
    );
    let kept = page
        .all_by_role("textbox")
        .into_iter()
        .filter(|field| field.name == "Manifest")
        .map(|field| field.value());
    assert_eq!(kept.collect::<Vec<_>>(), [manifest]);
}

fn on_paper(page: &Page) {
    open_paused(page);
    page.on_paper(|| {
        page.eval("dispatchEvent(new Event('beforeprint'))");
        page.until("the still of the map is there", || {
            count(page, ".still svg") == 1
        });
        let shown = |selector: &str| {
            page.eval_with(
                "return [...document.querySelectorAll(arguments[0])].filter((part) =>
                   part.checkVisibility() && part.getBoundingClientRect().height > 0).length",
                vec![selector.into()],
            )
        };
        for (part, is_there) in [
            (".ed textarea", true),
            (".still svg text", true),
            (".pod", false),
            (".er", true),
            (".btn", false),
        ] {
            assert_eq!(shown(part) != 0, is_there, "{part}");
        }
        let cut = page.eval(
            "const text = document.querySelector('.ed textarea');
             return text.scrollHeight - text.clientHeight > 2",
        );
        assert_eq!(cut, false, "the whole manifest is printed");
        page.eval("dispatchEvent(new Event('afterprint'))");
        page.until("the still is gone", || count(page, ".still") == 0);
    });
}

/// A way to the site through an origin of its own, which can be cut.
struct Wire {
    origin: String,
    is_cut: Arc<AtomicBool>,
}

impl Wire {
    fn to(site: &str) -> Wire {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it has an address");
        let is_cut = Arc::new(AtomicBool::new(false));
        let site = site.trim_start_matches("http://").to_owned();
        let seen = Arc::clone(&is_cut);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if seen.load(Ordering::SeqCst) {
                    continue;
                }
                let site = site.clone();
                // A side that hangs up ends the other one.
                std::thread::spawn(move || pass_on(client, &site));
            }
        });
        Wire {
            origin: format!("http://{address}"),
            is_cut,
        }
    }
}

fn pass_on(mut client: TcpStream, site: &str) -> std::io::Result<()> {
    let mut server = TcpStream::connect(site)?;
    let (mut asked, mut asks) = (client.try_clone()?, server.try_clone()?);
    std::thread::spawn(move || forward(&mut asked, &mut asks));
    forward(&mut server, &mut client)
}

fn forward(from: &mut (impl Read + ?Sized), to: &mut TcpStream) -> std::io::Result<()> {
    copy(from, to)?;
    to.flush()?;
    to.shutdown(Shutdown::Write)
}
