// The browser asks the security key itself; what it answers goes back in the form as text. Without this file the authenticator's code is typed.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const written = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const listed = (keys) => (keys ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

async function asked(form) {
  const wanted = JSON.parse(form.dataset.options).publicKey;
  wanted.challenge = bytes(wanted.challenge);
  if (wanted.user) {
    wanted.user.id = bytes(wanted.user.id);
    wanted.excludeCredentials = listed(wanted.excludeCredentials);
    return navigator.credentials.create({ publicKey: wanted });
  }
  wanted.allowCredentials = listed(wanted.allowCredentials);
  return navigator.credentials.get({ publicKey: wanted });
}

function answered(key) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature"])
    if (key.response[part]) response[part] = written(key.response[part]);
  return JSON.stringify({ id: key.id, rawId: written(key.rawId), type: key.type, response, clientExtensionResults: {} });
}

for (const form of document.querySelectorAll("form[data-options]")) {
  const failed = form.querySelector("[data-failed]"), button = form.querySelector("button");
  form.elements.answer.value = "";
  form.hidden = !window.PublicKeyCredential;
  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    failed.hidden = true;
    button.disabled = true;
    try {
      form.elements.answer.value = answered(await asked(form));
      form.submit();
    } catch {
      failed.hidden = false;
      button.disabled = false;
    }
  });
}
