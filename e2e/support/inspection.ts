import { expect, test, type Browser, type Locator, type Page } from '@playwright/test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PERSON, setUpCodes } from './account.ts';
import { facilityCode } from './facilities.ts';
import type { Server } from './server.ts';

const PASSWORD = 'harbour-lamp-thimble';
const AUTHORITY = '140007';
export const PHARMACY = 'かもめ薬局';
export const CODE = facilityCode('144000004');
/** A picture of one point. */
export const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=', 'base64');

/** Everybody who takes part, each in a browser of their own, on an authority's installation. */
export interface People {
  authority: Page;
  inspectors: Page[];
  pharmacist: Page;
}

/** One more pharmacy of the authority, as a line of its list. */
export function pharmacyLine(code: string, name: string): string {
  return `${code},${name},薬局,神奈川県,${AUTHORITY}`;
}

/** Sets up an authority with two pharmacies and more, the R5 checklist, two inspectors and a pharmacist. */
export async function setUpInspections(page: Page, browser: Browser, server: Server, more: string[] = []): Promise<People> {
  await page.request.post('/setup', { form: { for: 'authority', authority: AUTHORITY, ...PERSON } });
  await page.goto('/');
  await setUpCodes(page);
  const list = join(server.data, 'facilities.csv');
  await writeFile(list, [
    '医療機関コード,名称,種別,都道府県,所管', pharmacyLine(CODE, PHARMACY),
    pharmacyLine(facilityCode('144000005'), 'うみねこ薬局'), ...more,
  ].join('\r\n'));
  await server.command('facilities', 'import', list);
  await server.command('rounds', 'open', 'pharmacy-checklist@R5');
  const inspectors = [];
  for (const number of [1, 2]) {
    const tablet = await browser.newContext({ viewport: siteSize() });
    inspectors.push(await comeIn(await tablet.newPage(), server, `kensa-${number}`, `見本 検査${number}`, 'inspector', AUTHORITY));
  }
  const counter = await browser.newContext();
  const pharmacist = await comeIn(await counter.newPage(), server, 'yakkyoku', '見本 薬局', 'facility', CODE);
  return { authority: page, inspectors, pharmacist };
}

/** A tablet held upright; on the phone, a phone. */
function siteSize() {
  const phone = test.info().project.name === 'phone';
  return phone ? { width: 390, height: 844 } : { width: 820, height: 1180 };
}

/** An account made on the command line, and its person at their first page. */
export async function comeIn(page: Page, server: Server, login: string, name: string, role: string, scope: string): Promise<Page> {
  const said = await server.command('users', 'create', '--login', login, '--name', name, '--role', role, '--scope', scope, '--json');
  await page.goto(JSON.parse(said).link);
  await page.getByLabel('新しいパスワード').fill(PASSWORD);
  await page.getByRole('button', { name: 'このパスワードで始める' }).click();
  if (role === 'inspector' || role === 'vendor') await setUpCodes(page);
  return page;
}

/** Submits the checklist of the pharmacy through the API; `revision` is the draft it replaces. */
export async function submitChecklist(page: Page, server: Server, rows: Record<string, unknown>, revision: number) {
  const token = (await server.command('tokens', 'create', '--role', 'operator', '--name', `check-${revision}`)).trim().split(/\s+/).at(-1);
  const [{ round }] = JSON.parse(await server.command('rounds', 'list', '--json'));
  const reply = await page.request.post(`/api/v1/rounds/${round.id}/responses/${CODE}/submissions`, {
    headers: {
      authorization: `Bearer ${token}`, 'idempotency-key': `key-${revision}`,
      ...(revision ? { 'if-match': `"${revision}"` } : {}),
    },
    data: { answers: rows },
  });
  expect(reply.status(), await reply.text()).toBe(201);
}

/** Every row of the checklist "yes" on a day. */
export function allYes(on: string): Record<string, unknown> {
  const rows = ['presence', '1-1', '2-1', '2-2', '2-3', '2-4-server', '2-5-server', '2-6-server', '2-7-network', '2-8-network', '3-1'];
  return { 'vendor-contract': true, ...Object.fromEntries(rows.map((row) => [row, { first: { value: true, on } }])) };
}

/** A row of the page for noting on site. */
export function row(page: Page, item: string): Locator {
  return page.locator(`[data-place="row:${item}"]`);
}

/** Opens the part of a row for words and photos. */
export async function unfold(page: Page, item: string) {
  const details = row(page, item).locator('details');
  if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
}

/** Says what is seen in a row. */
export async function verdict(page: Page, item: string, seen: string) {
  await row(page, item).getByRole('radio', { name: seen, exact: true }).check();
}

/** The empty finding at the end, filled in. */
export async function addFinding(page: Page, item: string, what: string, advice: string) {
  await row(page, item).getByRole('button', { name: 'この行を指摘する' }).click();
  const blank = page.locator('[data-blank]');
  const place = await blank.getAttribute('data-place');
  await blank.getByLabel('指摘の内容').fill(what);
  await page.locator(`[data-place="${place}"]`).getByLabel('助言（どう直すか）').fill(advice);
  await page.locator(`[data-place="${place}"]`).getByLabel('助言（どう直すか）').blur();
}

/** Where the page says what is not sent. */
export function sending(page: Page): Locator {
  return page.locator('#site-state');
}

/** Waits until the page for noting on site has begun to note by itself. */
export async function ready(page: Page) {
  await expect(page.locator('form[data-ready]')).toBeVisible();
}
