// What the page says about a ledger's rows: how saving stands, what is to be mended, what two people changed.
import { element } from './element.js';
import { isUnsent } from './ledger-sheet.js';

const MOST = 30;
const number = new Intl.NumberFormat('ja');
const clock = new Intl.DateTimeFormat('ja', { hour: '2-digit', minute: '2-digit' });

/** Says in the live region how saving stands. */
export function tellState(tools, state, detail = {}) {
  const region = tools.querySelector('[role=status]');
  // While somebody types it says nothing new.
  if (state === 'pending') {
    if (region.dataset.state !== 'failed') region.dataset.state = state;
    return;
  }
  const meter = tools.querySelector('[data-ledger-progress]');
  const { done = 0, total = 0, left = 0, message } = detail;
  const isLong = state === 'saving' && total > 500;
  const isStopped = state === 'stopped' || state === 'refused';
  meter.hidden = !isLong && !isStopped;
  meter.querySelector('.meter').hidden = !isLong;
  if (isLong) {
    const bar = meter.querySelector('progress');
    bar.max = total;
    bar.value = done;
    meter.querySelector('.count').textContent = `${number.format(done)}／${number.format(total)}行`;
  }
  for (const [name, shown] of [['stop', isLong], ['on', isStopped], ['drop', isStopped]]) {
    meter.querySelector(`[name=${name}]`).hidden = !shown;
  }
  region.dataset.state = ['failed', 'ended', 'refused', 'faulty', 'conflict', 'stopped'].includes(state) ? 'failed' : state;
  const text = {
    ready: '入力したものは、自動で保存されます。',
    saving: isLong ? `保存しています… ${number.format(total)}行` : '保存中…',
    saved: `すべて保存しました ${clock.format(new Date())}`,
    waiting: 'まもなく保存します。',
    begun: '書きかけの行があります。行を離れると保存します。',
    faulty: '保存できない行があります。表の上の赤い説明を見てください。',
    conflict: 'ほかの人の内容と重なりました。表の上で、どちらにするか選んでください。',
    failed: '保存できていません（ネットワーク）。入力はこの画面に残っています。自動でもう一度試します。',
    ended: message ?? 'サインインの時間が切れました。この画面を開いたまま、別の画面でサインインし直してください。入力した内容は、このブラウザに残っています。',
    refused: `保存できませんでした。${message ?? '画面を開き直してください。'} 入力はこの画面に残っています。`,
    stopped: `保存を止めました。${number.format(done)}行は保存しました。残りの${number.format(left)}行は、まだ保存していません。`,
  }[state];
  if (region.textContent !== text) region.textContent = text;
}

/** How the whole stands once nothing is being sent. */
export function standing(sheet, isHeld) {
  if (sheet.rows.some((row) => row.conflict)) return 'conflict';
  if (sheet.rows.some((row) => row.faults.length)) return 'faulty';
  const unsent = sheet.rows.filter((row) => isUnsent(row));
  if (unsent.some((row) => row.skip)) return 'refused';
  if (!unsent.length) return 'saved';
  return unsent.every(isHeld) ? 'begun' : 'waiting';
}

/** Lists what is to be mended, each with the way to its cell. */
export function tellFaults(box, sheet, go) {
  const faulty = sheet.rows.filter((row) => row.faults.length);
  const faults = faulty.flatMap((row) => row.faults.map((fault) => ({ row, fault })));
  box.hidden = !faults.length;
  if (!faults.length) { box.replaceChildren(); return; }
  const list = element('ul');
  for (const { row, fault } of faults.slice(0, MOST)) {
    const link = element('a', '', `${sheet.nameOf(row)}　${fault.message}`);
    link.href = `#cell-${row.id}-${fault.column}`;
    link.addEventListener('click', (event) => { event.preventDefault(); go(row, fault.column); });
    const line = element('li');
    line.append(link);
    list.append(line);
  }
  if (faults.length > MOST) list.append(element('li', '', `ほかに${number.format(faults.length - MOST)}か所あります。上から直してください。`));
  const title = element('h2', '', `直してください（${number.format(faulty.length)}行）`);
  box.replaceChildren(title, element('p', '', '次の行は、まだ保存していません。書いた内容は表に残っています。'), list);
}

/** Shows both contents of rows that two people changed, to choose from. */
export function tellConflicts(box, sheet, choose) {
  const rows = sheet.rows.filter((row) => row.conflict);
  const old = new Set([...box.children].map((part) => part.dataset.row));
  if (rows.length === old.size && rows.every((row) => old.has(row.id))) return;
  box.replaceChildren(...rows.slice(0, MOST).map((row) => conflict(row, sheet, choose)));
}

function conflict(row, sheet, choose) {
  const { theirs, columns, removal } = row.conflict;
  const part = element('div', 'conflict');
  part.dataset.row = row.id;
  part.setAttribute('role', 'group');
  const title = element('p', '', `${sheet.nameOf(row)}：ほかの人（または別の画面）が先に、この行を${theirs ? '変更' : '消'}しました。`);
  title.id = `conflict-${row.id}`;
  part.setAttribute('aria-labelledby', title.id);
  const both = element('dl', 'both');
  const shown = sheet.columns.filter(({ id }) => columns.includes(id));
  const mine = removal ? '（この行を消す）' : text(shown, row.cells, theirs ? '（未記入）' : '（書いた内容を残す）');
  const other = theirs ? text(shown.length ? shown : sheet.columns, theirs.cells, '（未記入）') : '（この行を消す）';
  for (const [name, value] of [['自分の内容', mine], ['相手の内容', other]]) {
    const pair = element('div');
    pair.append(element('dt', '', name), element('dd', '', value));
    both.append(pair);
  }
  const buttons = element('div', 'buttons');
  for (const [label, isMine] of [['自分の内容にする', true], ['相手の内容にする', false]]) {
    const button = element('button', 'btn second small', label);
    button.type = 'button';
    button.addEventListener('click', () => choose(row, isMine));
    buttons.append(button);
  }
  part.append(title, both, buttons);
  return part;
}

function text(columns, cells, nothing) {
  const lines = columns.filter(({ id }) => cells[id] || columns.length < 4).map(({ id, title }) => `${title}：${cells[id] || '（未記入）'}`);
  return lines.join('\n') || nothing;
}
