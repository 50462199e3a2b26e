// While a page of a form is written: keeps on the server what is typed, and speaks up when the connection is gone.
// Nothing is kept in the browser, which others may use. The form works the same without this file.
(() => {
  "use strict";
  const PAUSE_MILLISECONDS = 3000;
  const LONGEST_WAIT_MILLISECONDS = 10000;

  const form = document.querySelector("form[data-keep]");
  const told = document.querySelector("[data-kept]");
  const banner = document.querySelector("[data-offline]");
  if (!form || !told || !banner || !window.fetch || !form.requestSubmit) return;

  let timer = 0;
  let underWay = null;
  let failed = false;
  let passing = false;

  // What is typed, without files: those go with the page itself.
  function typed() {
    const found = new FormData();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") found.append(name, value);
    found.append("keep", "1");
    return found;
  }

  function say(text) {
    told.hidden = false;
    told.textContent = text;
  }

  function lost(isLost) {
    failed = isLost;
    banner.hidden = !isLost;
  }

  async function send() {
    const giveUp = new AbortController();
    const clock = setTimeout(() => giveUp.abort(), LONGEST_WAIT_MILLISECONDS);
    try {
      const answer = await fetch(form.action, { method: "POST", body: typed(), signal: giveUp.signal });
      lost(false);
      const at = new Date();
      say(answer.ok ? `${at.getHours()}時${String(at.getMinutes()).padStart(2, "0")}分に保存しました。` : "まだ保存していません。「次へ進む」を押すと保存します。");
      return true;
    } catch {
      lost(true);
      return false;
    } finally {
      clearTimeout(clock);
    }
  }

  function keep() {
    clearTimeout(timer);
    underWay = (underWay || Promise.resolve()).then(send).finally(() => { underWay = null; });
    return underWay;
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE_MILLISECONDS);
  });

  // Before everything else that listens: a page that cannot be sent stays as it is.
  document.addEventListener("submit", async (event) => {
    if (event.target !== form || passing) return;
    clearTimeout(timer);
    if (navigator.onLine && !failed && !underWay) return;
    const button = event.submitter;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (underWay) await underWay;
    if ((failed || !navigator.onLine) && !(await keep())) {
      banner.scrollIntoView({ block: "center" });
      return;
    }
    passing = true;
    form.requestSubmit(button);
    passing = false;
  }, true);

  window.addEventListener("offline", () => lost(true));
  window.addEventListener("online", keep);
})();
