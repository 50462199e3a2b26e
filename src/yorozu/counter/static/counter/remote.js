// Beside a form in a remote visit: shows at which question the clerk points. Everything works without this file.
(() => {
  "use strict";
  const beside = document.querySelector("[data-remote]");
  if (!beside) return;
  beside.classList.add("r-scripted");
  for (const hidden of beside.querySelectorAll("[data-with-script]")) hidden.hidden = false;
  for (const shown of beside.querySelectorAll("[data-without-script]")) shown.hidden = true;

  // Told to screen readers: only what is new, in a place that stays.
  const told = beside.querySelector("[data-say]");
  let pointedBefore = "";
  let lineBefore = 0;
  function tell(first) {
    const pointer = beside.querySelector("[data-pointed]");
    const line = [...beside.querySelectorAll("[data-line]")].pop();
    const label = pointer ? pointer.querySelector("p").textContent : "";
    const number = line ? Number(line.dataset.line) : 0;
    const words = [];
    if (label && label !== pointedBefore) words.push(label);
    if (number > lineBefore && line.dataset.side === "clerk") words.push(line.textContent);
    pointedBefore = label;
    lineBefore = number;
    if (told && words.length && !first) told.textContent = words.join("。");
  }

  function mark() {
    for (const old of document.querySelectorAll(".r-pointed")) old.classList.remove("r-pointed");
    const pointer = beside.querySelector("[data-pointed]");
    const control = pointer && document.getElementById(`id_${pointer.dataset.pointed}`);
    const place = control && (control.closest(".y-field") || control);
    if (place) place.classList.add("r-pointed");
  }

  document.addEventListener("htmx:afterSwap", (event) => {
    if (!beside.contains(event.target)) return;
    mark();
    tell(false);
  });
  mark();
  tell(true);
})();
