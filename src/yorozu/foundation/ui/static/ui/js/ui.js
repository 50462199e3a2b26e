// Small helps for every page. Each only adds: the page works the same without this file.
(() => {
  "use strict";
  const GUARD_MILLISECONDS = 8000;

  // A second press of a submit button while the first is under way is ignored.
  function guard(form) {
    const free = () => delete form.dataset.sent;
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      setTimeout(free, GUARD_MILLISECONDS);
    });
    window.addEventListener("pageshow", free); // the back button may bring the old page as it was
  }

  // Leaving with typed text that was not sent asks first.
  function warnUnsaved(form) {
    let typed = false;
    form.addEventListener("input", () => { typed = true; });
    form.addEventListener("submit", () => { typed = false; });
    window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
  }

  function offerCopy(button) {
    const source = document.querySelector(button.dataset.copy);
    if (!source || !navigator.clipboard) return;
    const label = button.textContent;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(source.textContent.trim());
      button.textContent = "写しました";
      setTimeout(() => { button.textContent = label; }, 3000);
    });
  }

  function offerPrint(button) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // A link of the summary goes to the first control of a group, which a plain anchor cannot do.
  function focusErrors(summary) {
    summary.focus();
    summary.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
      const control = target && (target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea"));
      if (!control) return;
      event.preventDefault();
      control.focus();
      (control.closest(".y-field") || control).scrollIntoView({ block: "start" });
    });
  }

  // A page that answered a posted form counts as one that was asked for: reload and the back button then bring it anew
  // instead of asking to send the form again. Every form of a resident can be asked for at the address it posts to.
  function forgetPosting() {
    if (document.querySelector(".y-resident form[data-guard]")) history.replaceState(history.state, "", location.href);
  }

  function start() {
    forgetPosting();
    document.querySelectorAll("form[data-guard]").forEach(guard);
    document.querySelectorAll("form[data-unsaved]").forEach(warnUnsaved);
    document.querySelectorAll("button[data-copy]").forEach(offerCopy);
    document.querySelectorAll("button[data-print]").forEach(offerPrint);
    document.querySelectorAll("[data-error-summary]").forEach(focusErrors);
  }
  start();
})();
