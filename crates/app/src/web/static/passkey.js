// Passkeys: the browser's own dialog makes or shows one; the form of the page carries the answer.
const api = window.PublicKeyCredential;
const WAYS = {
  create: (asked) => navigator.credentials.create({ publicKey: api.parseCreationOptionsFromJSON(asked) }),
  get: (asked) => navigator.credentials.get({ publicKey: api.parseRequestOptionsFromJSON(asked) }),
};

/** Makes a form for passkeys usable, where the browser can and the address is the one they are for. */
export function passkey(form) {
  if (!api?.parseRequestOptionsFromJSON || location.hostname !== form.dataset.host) return;
  form.hidden = false;
  for (const without of document.querySelectorAll('[data-passkey-without]')) without.hidden = true;
  const problem = form.querySelector('[data-passkey-problem]');
  const usual = problem.textContent;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    problem.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await WAYS[form.dataset.passkey](await ask(form.dataset.ask)));
      form.submit();
    } catch (error) {
      problem.textContent = error instanceof Refused ? error.message : usual;
      problem.hidden = false;
    }
  });
}

/** What the server said against it, in words for people. */
class Refused extends Error {}

async function ask(address) {
  const reply = await fetch(address, { method: 'POST', headers: { accept: 'application/json' } });
  const asked = await reply.json();
  if (!reply.ok) throw new Refused(asked.message);
  return asked;
}
