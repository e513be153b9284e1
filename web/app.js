// Starts the program. An external file because the page's content security policy refuses inline
// scripts; every address is relative to this file, so both index.html and e/index.html use it.
import init from "./web.js";

try {
  await init({ module_or_path: new URL("web_bg.wasm", import.meta.url) });
} catch (error) {
  // Throwing through wasm-bindgen is how some start functions return; only a page that has not
  // drawn anything has really failed.
  if (document.body.querySelector("main")) {
    throw error;
  }
  const note = document.createElement("p");
  note.setAttribute("role", "alert");
  note.textContent =
    "Podarium could not start: " + error + ". It needs WebAssembly; a page with a content " +
    "security policy must allow 'wasm-unsafe-eval' in script-src.";
  document.body.append(note);
  console.error(error);
}

// A page of its own, not an embed, opens without a network from now on (sw.js).
if (document.body.dataset.shell === "full" && window === window.top && "serviceWorker" in navigator) {
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
