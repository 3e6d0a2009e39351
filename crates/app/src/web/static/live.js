// Brings a part of the page up to date while somebody looks.
const PAUSE = 10_000;

export function keepLive(part) {
  setInterval(async () => {
    if (document.hidden || part.contains(document.activeElement)) return;
    try {
      const reply = await fetch(location.href, { headers: { accept: 'text/html' } });
      if (!reply.ok || reply.redirected) return;
      const fresh = new DOMParser().parseFromString(await reply.text(), 'text/html').getElementById(part.id);
      if (fresh) part.replaceChildren(...fresh.childNodes);
    } catch {
      // No network: the page shows the time of its figures, and the next look tries again.
    }
  }, PAUSE);
}
