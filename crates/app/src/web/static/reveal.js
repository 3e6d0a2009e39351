// A link to a field, as in the list of what is to be mended: its question comes into sight with it,
// below the bar that stays.

/** Shows the field that an address ends in. */
function reveal(hash) {
  const field = document.getElementById(decodeURIComponent(hash.slice(1)));
  const item = field?.closest('.item, .field');
  if (!item) return false;
  item.scrollIntoView();
  const below = field.getBoundingClientRect().bottom > window.innerHeight;
  field.focus({ preventScroll: !below });
  return true;
}

/** Follows links to fields of this page, and the one the page was reached by. */
export function revealFields() {
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href]');
    if (!link || link.pathname !== location.pathname || !link.hash || link.search !== location.search) return;
    if (reveal(link.hash)) {
      event.preventDefault();
      history.replaceState(null, '', link.hash);
    }
  });
  if (location.hash) reveal(location.hash);
}
