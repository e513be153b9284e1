// A stand-in for the page, so that the harness is tried on something that never changes.
window.podarium = {
  kubectl: async (line) => ({ output: "ran " + line + "\n", status: 0 }),
  seek: async () => { throw new Error("no such time"); },
};
addEventListener("DOMContentLoaded", () => {
  const button = document.querySelector("button");
  button.addEventListener("click", () => { button.textContent = "Applied"; });
  document.querySelector("textarea").addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter") button.click();
  });
});
