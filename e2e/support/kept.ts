import { expect, type Page } from '@playwright/test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { daysFromToday } from './dates.ts';
import type { Server } from './server.ts';

/** The manual's table of devices, as it is pasted, with what its PCs have beside it. */
export function devices(): string[] {
  const row = (number: string, name: string) => `${number},Win11,電子薬歴 Ver.5.2,${name},調剤室,薬剤師,稼働,端末PC,${daysFromToday(-7)},はい`;
  return ['管理番号,OS,ソフトウェアバージョン,コンピュータ名,設置場所,主な利用者属性,状態,種類,最後に更新した日,不要なソフト・サービスの停止',
    row('001', 'Room1のPC１'), row('002', 'Room1のPC2'), row('003', 'Room2のPC１'), row('004', 'Room3のPC１')];
}

/** Contacts with everybody on it whom the checklist asks for. */
export function contacts(): string[] {
  const row = (role: string, name: string, phone: string) => `${role},${name},${phone},${daysFromToday(-30)}`;
  return ['どこか,会社・役所の名前,電話番号,番号を確かめた日', row('施設内', 'みどり薬局', '03-0000-0001'),
    row('事業者', '薬歴システム', '03-0000-0002（内線12）'), row('警察', '都道府県警察', '03-0000-0003'), row('厚生労働省', '厚生労働省', '03-6812-7837')];
}

/** Puts rows into a ledger of the facility whose page this is. */
export async function keep(page: Page, server: Server, kind: string, lines: string[]): Promise<string> {
  await page.goto('/');
  const ledgers = await page.locator('a[href$="/ledgers"]').first().getAttribute('href');
  const facility = ledgers!.split('/')[2];
  const file = join(server.data, `${kind}.csv`);
  await writeFile(file, lines.join('\r\n'));
  const taken = JSON.parse(await server.command('ledgers', 'import', kind, file, '--facility', facility, '--json'));
  expect(JSON.stringify(taken)).not.toContain('"faults":[{');
  return facility;
}

/** Submits answers of a facility in the round of a form. */
export async function submitTo(page: Page, server: Server, form: string, facility: string, answers: Record<string, unknown>) {
  const token = (await server.command('tokens', 'create', '--role', 'operator', '--name', 'check')).trim().split(/\s+/).at(-1);
  const rounds: { round: { id: string; form: string } }[] = JSON.parse(await server.command('rounds', 'list', '--json'));
  const round = rounds.find((one) => JSON.stringify(one).includes(form))!.round.id;
  const address = `/api/v1/rounds/${round}/responses/${facility}`;
  const headers = { authorization: `Bearer ${token}` };
  const draft = (await page.request.get(address, { headers })).headers()['etag'];
  const reply = await page.request.post(`${address}/submissions`, { headers: { ...headers, 'idempotency-key': 'one', 'if-match': draft }, data: { answers } });
  expect(reply.status(), await reply.text()).toBe(201);
  return { suggestions: async () => (await page.request.get(`${address}/suggestions`, { headers })).json() };
}
