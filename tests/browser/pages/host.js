// Puts an embed into the page the way the copied snippet does: host.html?src=…&sandbox=…
addEventListener("DOMContentLoaded", () => {
  const wanted = new URLSearchParams(location.search);
  const frame = document.createElement("iframe");
  frame.title = "Podarium";
  frame.width = wanted.get("width") || "700";
  frame.height = wanted.get("height") || "420";
  if (wanted.has("sandbox")) {
    frame.setAttribute("sandbox", wanted.get("sandbox"));
  }
  frame.src = wanted.get("src");
  document.body.append(frame);
});
