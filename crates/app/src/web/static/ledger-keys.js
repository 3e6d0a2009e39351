// Keys, mouse and clipboard of a ledger's table.

/** Has a table listen. `act` are the doings of its buttons that have keys too. */
export function listen(grid, desk, sheet, act) {
  const { table } = grid;
  const { editor } = desk;
  let leaves = false;

  table.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.target.closest('thead')) { inHeadings(event, grid, desk, sheet); return; }
    if (event.target !== editor.field) return;
    const command = event.ctrlKey || event.metaKey;
    // After Escape, Tab leads out of the table.
    if (event.key === 'Tab' && leaves) return;
    leaves = event.key === 'Escape' && !editor.isOpen;
    if (event.altKey) {
      if (event.key === 'ArrowDown') { event.preventDefault(); editor.offer(); }
      if (event.key === 'Enter') { event.preventDefault(); lineBreak(editor); }
      return;
    }
    const done = command ? withCommand(event, grid, desk, act) : alone(event, grid, desk, sheet);
    if (done) event.preventDefault();
  });

  let drags = false;
  table.addEventListener('mousedown', (event) => {
    const at = event.button === 0 && grid.placeOf(event.target);
    if (!at) return;
    if (event.target === editor.field) { if (!event.shiftKey && !editor.isOpen) editor.edit(); return; }
    event.preventDefault();
    desk.forgetLine();
    leaves = false;
    drags = at.column >= 0;
    if (at.column >= 0) desk.go(at.place, at.column, { extend: event.shiftKey });
    else chooseRow(grid, desk, sheet, at.place, event.shiftKey);
  });
  table.addEventListener('mousemove', (event) => {
    if (!drags || !(event.buttons & 1)) { drags = false; return; }
    const at = grid.placeOf(event.target);
    if (at && at.column >= 0 && (at.place !== grid.end.place || at.column !== grid.end.column)) {
      if (!editor.isOpen) desk.go(at.place, at.column, { extend: true });
    }
  });
  table.addEventListener('dblclick', (event) => {
    if (grid.placeOf(event.target)?.column >= 0 && !editor.isOpen) desk.edit();
  });
  table.addEventListener('click', (event) => {
    const button = event.target.closest('thead button');
    if (button) act.sort(sheet.columns[button.dataset.column].id);
  });
  // Who leaves the table has left the cell.
  table.addEventListener('focusout', (event) => {
    const isElsewhere = event.relatedTarget ? !table.contains(event.relatedTarget) : document.hasFocus();
    if (isElsewhere && editor.isOpen) {
      desk.commit();
      desk.open(false);
    }
  });

  document.addEventListener('paste', (event) => {
    const isOurs = event.target === editor.field || !event.target.closest?.('input, textarea, select, dialog');
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!isOurs || !text || document.querySelector('dialog[open]')) return;
    // In the middle of a text, a word is a word.
    if (editor.isOpen && event.target === editor.field && !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    if (event.target !== editor.field) desk.go(grid.lastPlace, 0);
    desk.paste(text);
  });
  for (const name of ['copy', 'cut']) {
    table.addEventListener(name, (event) => {
      if (event.target !== editor.field || editor.isOpen) return;
      event.preventDefault();
      event.clipboardData.setData('text/plain', desk.copied());
      if (name === 'cut') desk.clear();
    });
  }
}

function alone(event, grid, desk, sheet) {
  const { key, shiftKey: extend } = event;
  const { editor } = desk;
  const from = extend ? grid.end : grid;
  // Keys that lead on from a cell, however it is being written.
  if (key === 'Enter') { desk.enter(extend ? -1 : 1); return true; }
  if (key === 'Tab') return desk.step(extend ? -1 : 1);
  if (key === 'Escape') {
    if (editor.isOpen) desk.cancel();
    else desk.go(grid.place, grid.column);
    return true;
  }
  if (editor.mode === 'editing') return false;
  const isUpOrDown = key === 'ArrowUp' || key === 'ArrowDown';
  if (editor.mode === 'typing' && ((isUpOrDown && editor.offers) || !key.startsWith('Arrow'))) return false;
  const to = (place, column) => { desk.forgetLine(); desk.go(place, column, { extend }); return true; };
  switch (key) {
    case 'ArrowUp':
      if (grid.place === 0 && !extend && !editor.isOpen) { grid.heading(grid.column).focus(); return true; }
      return to(from.place - 1, from.column);
    case 'ArrowDown': return to(from.place + 1, from.column);
    case 'ArrowLeft': return to(from.place, from.column - 1);
    case 'ArrowRight': return to(from.place, from.column + 1);
    case 'Home': return to(from.place, 0);
    case 'End': return to(from.place, sheet.columns.length - 1);
    case 'PageUp': return to(from.place - grid.inSight, from.column);
    case 'PageDown': return to(from.place + grid.inSight, from.column);
    case 'F2': desk.edit(); return true;
    case 'Delete': case 'Backspace': desk.clear(); return true;
    case ' ':
      if (extend) chooseRow(grid, desk, sheet, grid.place, false);
      return extend;
    default: return false;
  }
}

function withCommand(event, grid, desk, act) {
  const { shiftKey: extend } = event;
  const { editor } = desk;
  const key = event.key.toLowerCase();
  // While a text is being written, taking back is about its letters.
  if (editor.isOpen) return false;
  const from = extend ? grid.end : grid;
  const last = grid.lastPlace;
  const right = Infinity;
  const to = (place, column) => { desk.forgetLine(); desk.go(place, column, { extend }); return true; };
  switch (key) {
    case 'arrowup': return to(0, from.column);
    case 'arrowdown': return to(last, from.column);
    case 'arrowleft': return to(from.place, 0);
    case 'arrowright': return to(from.place, right);
    case 'home': return to(0, 0);
    case 'end': return to(last, right);
    case 'a': desk.go(0, 0); desk.go(Math.max(0, last - 1), right, { extend: true }); return true;
    case 'z': (extend ? act.redo : act.undo)(); return true;
    case 'y': act.redo(); return true;
    default: return false;
  }
}

function chooseRow(grid, desk, sheet, place, extend) {
  if (!extend) desk.go(place, 0);
  desk.go(place, sheet.columns.length - 1, { extend: true });
}

// Headings are reached from the first row, upwards.
function inHeadings(event, grid, desk, sheet) {
  const column = Number(event.target.dataset.column);
  const next = { ArrowLeft: column - 1, ArrowRight: column + 1, Home: 0, End: sheet.columns.length - 1 }[event.key];
  if (next !== undefined) {
    event.preventDefault();
    grid.heading(next)?.focus();
  } else if (event.key === 'ArrowDown') {
    event.preventDefault();
    desk.go(0, column);
  }
}

function lineBreak(editor) {
  const { field } = editor;
  if (!field.matches('textarea')) return;
  if (!editor.isOpen) editor.edit();
  field.setRangeText('\n', field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new Event('input'));
}
