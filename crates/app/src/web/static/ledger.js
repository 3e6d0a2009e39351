// A ledger as a table to type in. Without this script the page shows it to be read, and changed row by row.
import { element } from './element.js';
import { choosing } from './ledger-choice.js';
import { Desk } from './ledger-desk.js';
import { Grid } from './ledger-grid.js';
import { History } from './ledger-history.js';
import { listen } from './ledger-keys.js';
import { Saver } from './ledger-saver.js';
import { Sheet, isUnsent } from './ledger-sheet.js';
import { standing, tellConflicts, tellFaults, tellState } from './ledger-told.js';
import { UnsentRows } from './ledger-unsent.js';

const root = document.querySelector('[data-ledger]');
if (root) begin(root);

async function begin(root) {
  const { rows: address, changes, person, row: rowAddress } = root.dataset;
  let ledger;
  try {
    const reply = await fetch(address, { headers: { accept: 'application/json' }, cache: 'no-store' });
    if (!reply.ok || reply.redirected) return;
    ledger = await reply.json();
  } catch {
    return; // The page shows what it brought along.
  }
  const page = Object.fromEntries(Object.entries({
    tools: '[data-ledger-tools]', start: '[data-ledger-start]', plain: '[data-ledger-plain]', frame: '[data-ledger-frame]',
    faults: '[data-ledger-faults]', conflicts: '[data-ledger-conflicts]', said: '[data-ledger-said]', row: '[data-ledger-row]',
  }).map(([name, place]) => [name, root.querySelector(place)]));
  const { tools, frame } = page;
  const title = document.querySelector('h1').textContent;
  const sheet = new Sheet(ledger.columns, ledger.rows);
  const history = new History(sheet);
  const unsent = new UnsentRows(location.pathname, title);
  const required = sheet.columns.filter((column) => column.required);
  const isHeld = (row) => row.revision === 0 && row === desk?.row && required.some(({ id }) => !row.cells[id]?.trim());

  page.plain.hidden = true;
  tools.hidden = false;
  frame.hidden = false;
  for (const part of root.querySelectorAll('[data-with-script]')) part.hidden = false;

  let desk = null;
  let isSaved = false;
  const grid = new Grid(frame, sheet, { title, row: ledger.row, isHeld });
  const saver = new Saver({ sheet, address: changes, person, unsent, isHeld, told });
  desk = new Desk({
    sheet, history, grid, page: root,
    changed: () => { saver.changed(); tellState(tools, 'pending'); draw(); },
    moved: (left) => { if (left !== desk.row && isUnsent(left)) saver.later(); buttons(); },
    said: (text) => { page.said.textContent = text; },
  });

  function told(state, detail) {
    isSaved ||= state === 'saving';
    const now = state === 'rest' ? standing(sheet, isHeld) : state;
    tellState(tools, now === 'saved' && !isSaved ? 'ready' : now, typeof detail === 'string' ? { message: detail } : detail);
    tellFaults(page.faults, sheet, (row, column) => {
      if (!sheet.shown.includes(row)) chosen.clear();
      desk.go(sheet.placeOf(row), Math.max(0, sheet.columns.findIndex(({ id }) => id === column)));
    });
    tellConflicts(page.conflicts, sheet, (row, isMine) => {
      const now = saver.choose(row, isMine);
      told('rest');
      desk.go(now ? sheet.placeOf(now) : 0, grid.column);
    });
    desk.open(false);
    chosen.tell();
    buttons();
  }

  // What is being typed stays in its field; the rest is drawn as it is now.
  let waits = false;
  function draw() {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => { waits = false; desk.open(false); buttons(); chosen.tell(); });
  }

  const press = (name) => tools.querySelector(`[name=${name}]`);
  function buttons() {
    press('undo').disabled = !history.canUndo;
    press('redo').disabled = !history.canRedo;
    const { chosenRows } = desk;
    press('remove').disabled = !chosenRows.length;
    press('remove').textContent = chosenRows.length > 1 ? `選んだ${chosenRows.length}行を消す` : 'この行を消す';
    const link = page.row;
    link.hidden = chosenRows.length !== 1 || chosenRows[0].revision === 0;
    if (!link.hidden) link.href = rowAddress.replace('ROW', chosenRows[0].id);
    page.start.hidden = sheet.present.length > 0;
  }

  const again = () => {
    Object.assign(grid, { place: Math.min(grid.place, grid.lastPlace), end: { place: Math.min(grid.place, grid.lastPlace), column: grid.column } });
    desk.open(false);
    buttons();
    // A row that somebody was still writing may have gone out of sight.
    if (sheet.rows.some(isUnsent)) saver.later();
  };
  const chosen = choosing(root, sheet, () => { desk.commit(); again(); });
  const act = { undo: () => desk.undo(), redo: () => desk.redo(), sort: (column) => chosen.sort(column) };
  listen(grid, desk, sheet, act);

  press('undo').addEventListener('click', act.undo);
  press('redo').addEventListener('click', act.redo);
  press('add').addEventListener('click', () => desk.go(grid.lastPlace, 0));
  press('remove').addEventListener('click', async () => {
    if (await agrees(desk.chosenRows.length, sheet.nameOf(desk.chosenRows[0]))) desk.removeChosen();
    else desk.open(true);
  });
  press('stop').addEventListener('click', () => saver.stop());
  press('on').addEventListener('click', () => saver.goOn());
  press('drop').addEventListener('click', () => { saver.dropRest(); again(); });
  for (const button of page.start.querySelectorAll('button')) {
    button.addEventListener('click', () => {
      desk.go(0, 0);
      if (button.name === 'paste') page.said.textContent = 'Excelで表をコピーして、ここで貼り付けてください（Ctrl＋V）。';
    });
  }

  window.addEventListener('online', () => saver.run());
  window.addEventListener('beforeunload', (event) => {
    const isSettled = document.querySelector('form[action="/sign-out"]')?.dataset.settled;
    if ((desk.draft || sheet.rows.some(isUnsent)) && !isSettled) event.preventDefault();
  });
  window.addEventListener('beforeprint', () => { grid.all = true; });
  window.addEventListener('afterprint', () => { grid.all = false; });

  desk.open(false);
  told('ready');
  const left = await unsent.open(person, () => Saver.unsentRows(sheet, desk.draft));
  if (left.length) {
    Saver.putBack(sheet, left);
    page.said.textContent = `前に保存できなかった${left.length}行を、表に戻しました。`;
    again();
  }
  await unsent.keep();
  root.dataset.ready = 'yes';
  if (left.length) saver.run();
}

/** Asks before rows go. */
function agrees(count, name) {
  const box = element('dialog', 'leaving');
  const title = element('h2', '', count > 1 ? `${count}行を消しますか` : `「${name}」を消しますか`);
  title.id = 'removing';
  box.setAttribute('aria-labelledby', title.id);
  const form = element('form', 'buttons');
  form.method = 'dialog';
  for (const [value, label, look] of [['yes', count > 1 ? `${count}行を消す` : '消す', 'btn'], ['no', 'やめる', 'btn second']]) {
    const button = element('button', look, label);
    button.value = value;
    form.append(button);
  }
  box.append(title, element('p', '', '消したあとも、「元に戻す」で戻せます。'), form);
  document.body.append(box);
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener('close', () => { box.remove(); resolve(box.returnValue === 'yes'); });
  });
}
