// Signing out: what is not sent is said, and sent or dropped as who entered it says.
import { element } from './element.js';
import { canKeep, forget } from './kept-pages.js';
import { sendRecord } from './ledger-unsent.js';
import { UnsentNotes } from './unsent-notes.js';
import { send } from './unsent.js';
import { Vault } from './vault.js';

/** Whether a person may go: nothing is left, or they have it dropped. */
export async function leave(person) {
  const vault = await Vault.open(person);
  const notes = canKeep() ? await UnsentNotes.countOf(person) : new Map();
  let left = (await vault?.all()) ?? [];
  while (left.length || notes.size) {
    const choice = await asked(left, notes);
    if (choice === 'stay') return false;
    if (choice === 'drop') break;
    left = await sent(vault, person);
  }
  await vault?.clear();
  if (canKeep()) await forget(person);
  return true;
}

// Sends what can be sent; gives what is left, each with the reason.
async function sent(vault, person) {
  const left = [];
  for (const record of (await vault?.all()) ?? []) {
    const reply = await (record.packed ? sendRecord : send)(record, person);
    if (reply?.status === 200) await vault.put(`${record.page} ${record.key}`, null);
    else left.push({ ...record, reason: reasonOf(reply) });
  }
  return left;
}

function reasonOf(reply) {
  if (!reply) return 'ネットワークにつながりません。';
  if (reply.body.conflict) return 'ほかの人（または別の画面）が先に、別の内容を保存しています。画面を開いて選んでください。';
  return reply.body.faults?.[0]?.message ?? reply.body.message ?? '送れませんでした。';
}

// What is left, and what to do with it.
function asked(left, notes) {
  const box = element('dialog', 'leaving');
  box.setAttribute('aria-labelledby', 'leaving-title');
  const title = element('h2', '', 'まだ送っていない入力があります');
  title.id = 'leaving-title';
  const list = element('ul');
  for (const { page, title: name, label, entry, reason } of left) {
    const line = element('li');
    const link = element('a', '', `${name}：${label}`);
    link.href = page;
    const text = entry.map(([, value]) => value).filter(Boolean).join('　');
    line.append(link, element('p', 'pre', `「${text}」`), element('p', 'error', reason));
    if (!reason) line.lastChild.remove();
    list.append(line);
  }
  for (const [inspection, count] of notes) {
    const line = element('li');
    const link = element('a', '', `立入検査の記録 ${count}件`);
    link.href = `/inspections/${inspection}/site`;
    line.append(link, element('p', '', '現地の記録の画面を、電波のある所で開くと送れます。'));
    list.append(line);
  }
  const form = element('form', 'buttons');
  form.method = 'dialog';
  for (const [value, label, look] of [
    ['send', '送ってサインアウトする', 'btn'], ['stay', 'サインアウトしない', 'btn second'], ['drop', '消してサインアウトする', 'btn second'],
  ]) {
    const button = element('button', look, label);
    button.value = value;
    if (value !== 'send' || left.length) form.append(button);
  }
  box.append(title, element('p', '', 'サインアウトする前に、送るか、消すかを選んでください。消すと、元に戻せません。'), list, form);
  document.body.append(box);
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener('close', () => { box.remove(); resolve(box.returnValue || 'stay'); });
  });
}
