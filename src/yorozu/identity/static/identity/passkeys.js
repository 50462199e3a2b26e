// Passkeys: asks the server what to ask for, asks the browser, sends its answer with the form.
(() => {
  "use strict";
  const FAILED = "パスキーを使えませんでした。もう一度試すか、ほかの方法を使ってください。";

  function bytes(text) {
    return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
  }

  function text(buffer) {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function opened(options) {
    const asked = { ...options, challenge: bytes(options.challenge) };
    if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
    for (const list of ["allowCredentials", "excludeCredentials"]) {
      if (asked[list]) asked[list] = asked[list].map((each) => ({ ...each, id: bytes(each.id) }));
    }
    return asked;
  }

  function closed(credential) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    return {
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  }

  async function answer(form) {
    const token = form.elements.csrfmiddlewaretoken.value;
    const asked = await fetch(form.dataset.options, {
      method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken: token }),
    });
    if (!asked.ok || asked.redirected) throw new Error(String(asked.status));
    const publicKey = opened((await asked.json()).publicKey);
    const way = form.dataset.passkey === "create" ? "create" : "get";
    return closed(await navigator.credentials[way]({ publicKey }));
  }

  function offer(form) {
    form.hidden = false;
    const said = form.querySelector("[data-said]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      said.textContent = "";
      try {
        form.elements.answer.value = JSON.stringify(await answer(form));
      } catch {
        said.textContent = FAILED;
        return;
      }
      form.submit();
    });
  }

  if (window.PublicKeyCredential) {
    document.querySelectorAll("form[data-passkey]").forEach(offer);
    document.querySelectorAll("[data-no-passkeys]").forEach((each) => { each.hidden = true; });
  }
})();
