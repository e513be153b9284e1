// Loaded before the page's own scripts when tests serve it: keeps what the page complains about,
// so that both browsers can be asked the same way, and its wasm memory, which `bench` measures.
(() => {
  const recorded = { complaints: [], memory: null };
  window.__recorded = recorded;
  const keep = (kind, words) => recorded.complaints.push(kind + ": " + words);
  for (const level of ["error", "warn"]) {
    const original = console[level];
    console[level] = (...words) => {
      keep("console." + level, words.map(String).join(" "));
      original.apply(console, words);
    };
  }
  addEventListener("unhandledrejection", (event) => keep("rejection", String(event.reason)));
  addEventListener("securitypolicyviolation", (event) =>
    keep("policy", event.violatedDirective + " refused " + (event.blockedURI || "inline")));
  addEventListener("error", (event) => {
    const source = event.target && event.target !== window && (event.target.src || event.target.href);
    keep("error", source ? "could not load " + source : event.message);
  }, true);
  const watch = (name) => {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...words) => {
      const result = await original.apply(WebAssembly, words);
      const instance = result.instance || result;
      recorded.memory = instance.exports.memory || recorded.memory;
      return result;
    };
  };
  watch("instantiate");
  watch("instantiateStreaming");
})();
