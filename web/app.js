// Starts the program. An external file because the page's content security policy refuses inline
// scripts; every address is relative to this file, so both index.html and e/index.html use it.
import init from "./web.js";

// `cargo xtask build` splits the program (crates/xtask/src/split.rs) and then says true here. What
// does not open the page is in a second file. That comes when a person touches the page, and at the
// latest when something needs it. Who only watches an embed does without; a page of its own takes it
// after a while, to open without a network the next time.
const isSplit = false;
const IS_OWN = document.body.dataset.shell === "full" && window === window.top;
const REST_AFTER_MS = 5000;
const TOUCHES = ["pointerover", "pointerdown", "keydown", "focusin", "drop"];
const restAddress = new URL("web_rest.wasm", import.meta.url);
let restAsked = null;
let rest = null;
let isJoined = false;
let first = null;

/** Sees to it that the second part is there before somebody needs it. */
function askForRest() {
  TOUCHES.forEach((touch) => removeEventListener(touch, askForRest, true));
  return (restAsked ??= fetchRest().then(join).then(keepFiles).catch(() => (restAsked = null)));
}

async function fetchRest() {
  if (rest) {
    return;
  }
  const response = await fetch(restAddress);
  if (!response.ok) {
    throw new Error(response.status);
  }
  const module = await WebAssembly.compile(await response.arrayBuffer());
  rest ??= module;
}

/** Fetches the second part while everything waits: the program is in the middle of a call. */
function restAtOnce() {
  const request = new XMLHttpRequest();
  request.open("GET", restAddress, false);
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) {
    throw new Error(`${restAddress}: ${request.status}`);
  }
  const bytes = Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 255);
  return new WebAssembly.Module(bytes);
}

/** Puts the second part into the program, once both are there. */
function join() {
  if (first && rest && !isJoined) {
    new WebAssembly.Instance(rest, { "": first });
    isJoined = true;
    performance.mark("podarium has its second part");
  }
}

/** Called by the program, whose first part exports `exports` (web/src/rest.rs). Firefox may call
    again while the first request waits. */
globalThis.podariumRest = (exports, wanted) => {
  performance.mark("podarium needs its second part", { detail: wanted });
  try {
    first = exports;
    rest ??= restAtOnce();
    join();
  } catch (error) {
    tell(`Podarium could not fetch the rest of its program: ${error}. Reload the page.`);
    throw error;
  }
};

function tell(words) {
  const note = document.createElement("p");
  note.className = "notice";
  note.setAttribute("role", "alert");
  note.textContent = words;
  document.body.append(note);
}

try {
  const program = await fetch(new URL("web_bg.wasm", import.meta.url));
  if (isSplit && program.headers.has("podarium-kept")) {
    await askForRest(); // There is no network, and `restAtOnce` does without the service worker.
  }
  first = await init({ module_or_path: program });
  join();
} catch (error) {
  // Throwing through wasm-bindgen is how some start functions return; only a page that has not
  // drawn anything has really failed.
  if (document.body.querySelector("main")) {
    throw error;
  }
  tell(
    "Podarium could not start: " + error + ". It needs WebAssembly; a page with a content " +
      "security policy must allow 'wasm-unsafe-eval' in script-src.",
  );
  console.error(error);
}

if (isSplit) {
  TOUCHES.forEach((touch) => addEventListener(touch, askForRest, true));
  if (IS_OWN && !navigator.connection?.saveData) {
    setTimeout(askForRest, REST_AFTER_MS);
  }
} else {
  await keepFiles();
}

/** A page of its own opens without a network from now on (sw.js), with all of its program. */
async function keepFiles() {
  if (!IS_OWN || !("serviceWorker" in navigator)) {
    return;
  }
  try {
    await navigator.serviceWorker.register(new URL("sw.js", import.meta.url));
    const kept = await caches.open("podarium");
    const used = performance.getEntriesByType("resource").map((entry) => entry.name);
    const here = new URL("./", import.meta.url).href;
    for (const address of [here, location.href.split("#")[0], ...used]) {
      if (address.startsWith(here) && !(await kept.match(address))) {
        await kept.add(address);
      }
    }
  } catch {
    // Storage may be forbidden, or the page opened without a server: then it needs the network.
  }
}
