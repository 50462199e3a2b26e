// J and K walk through the rows of the work lists of a page, Enter opens one. The keys can be switched off (WCAG 2.1.4).
(() => {
  "use strict";
  const body = document.querySelector("tbody[data-rows]");
  if (!body || !body.querySelector("tr[data-row]")) return;
  const STORE = "yorozu-keys";
  const rows = () => [...document.querySelectorAll("tbody[data-rows] tr[data-row]")];
  let off = localStorage.getItem(STORE) === "off";
  let at = -1;

  function explain() {
    const line = document.createElement("p");
    const text = document.createElement("span");
    const toggle = document.createElement("button");
    line.className = "y-keys y-noprint";
    toggle.type = "button";
    toggle.className = "y-btn y-btn--tertiary y-btn--small";
    const show = () => {
      text.textContent = off ? "キー操作は切ってあります。" : "J で次、K で前、Enter で開きます。";
      toggle.textContent = off ? "キー操作を使う" : "キー操作を切る";
    };
    toggle.addEventListener("click", () => {
      off = !off;
      localStorage.setItem(STORE, off ? "off" : "on");
      show();
    });
    show();
    line.append(text, " ", toggle);
    (body.closest(".y-table-wrap") || body.closest("table")).before(line);
  }

  function go(step) {
    const all = rows();
    const held = all.findIndex((row) => row.contains(document.activeElement));
    at = Math.min(Math.max((held >= 0 ? held : at) + step, 0), all.length - 1);
    all.forEach((row, number) => row.classList.toggle("y-is-current", number === at));
    const link = all[at].querySelector("a[data-row-link]");
    if (link) link.focus();
    all[at].scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (off || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const key = event.key.toLowerCase();
    if (key !== "j" && key !== "k") return; // Enter is the focused link's own
    event.preventDefault();
    go(key === "j" ? 1 : -1);
  });
  explain();
})();
