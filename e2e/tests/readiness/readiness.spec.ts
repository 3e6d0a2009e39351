// What a facility is prepared for: to-dos, ransomware, known weaknesses, and what a fee asks for.
import type { Page } from '@playwright/test';
import { PERSON } from '../../support/account.ts';
import { look, lookInside } from '../../support/look.ts';
import { openMenu } from '../../support/menu.ts';
import { CHECKLIST, check, open, saved, setUpPharmacy } from '../../support/response.ts';
import { expect, test } from '../../support/test.ts';

/** Keeps rows in a ledger of the facility. */
async function keep(page: Page, facility: string, ledger: string, rows: Record<string, string>[]) {
  const sent = rows.map((cells, at) => ({ id: `01K${ledger.toUpperCase().replace(/[^A-Z]/g, 'X')}${at}`.padEnd(26, '0').slice(0, 26), seen: 0, cells }));
  const reply = await page.request.post(`${facility}/ledgers/${ledger}/changes`, { data: { rows: sent } });
  expect(JSON.stringify(await reply.json())).not.toContain('refused');
}

/** Opens 備え and gives the address of the facility. */
async function openReadiness(page: Page) {
  await page.goto('/');
  await openMenu(page);
  await page.getByRole('navigation', { name: 'おもな画面' }).getByRole('link', { name: '備え' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '備え' })).toBeVisible();
  return new URL(page.url()).pathname.replace('/readiness', '');
}

const KEV = (name: string) => ({ name, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify({
  catalogVersion: '1', dateReleased: '2026-07-01T03:00:00Z', count: 1, vulnerabilities: [{
    cveID: 'CVE-2026-10001', vendorProject: 'Microsoft', product: 'Windows', vulnerabilityName: 'Sample Vulnerability',
    dateAdded: '2026-07-01', shortDescription: 'A sample.', requiredAction: 'Update.', dueDate: '2026-07-22',
    knownRansomwareCampaignUse: 'Known' }] })) });

test('a pharmacy sees what to do next, where it stands, and what its devices want', async ({ page }) => {
  test.slow();
  await setUpPharmacy(page);
  const facility = await openReadiness(page);
  await look(page, 'readiness-empty');
  await page.getByRole('link', { name: 'やることの一覧' }).click();
  await expect(page.getByText('やることはありません')).toBeVisible();
  await look(page, 'todos-empty');

  await keep(page, facility, 'backups', [{ system: '電子薬歴', frequency: '毎日' }]);
  await keep(page, facility, 'user_ids', [{ user_id: 'suzuki', left_on: '2026-03-31' }]);
  await keep(page, facility, 'contacts', [{ role: '事業者', organization: '見本システム', phone: '03-0000-0000', called_by: '管理薬剤師', confirmed_on: '2024-04-01' }]);
  await keep(page, facility, 'devices', [
    { number: '001', os: 'Windows 11' },
    { number: '002', software: '見本薬歴' },
  ]);
  await page.goto('/');
  await expect(page.getByRole('heading', { name: '台帳と点検表からわかる、次にやること' })).toBeVisible();
  await look(page, 'home-todos');
  await page.getByRole('link', { name: /やることの一覧（/ }).click();
  await expect(page.getByRole('heading', { name: /期限を過ぎたもの/ })).toBeVisible();
  await look(page, 'todos');
  await page.getByLabel('担当').selectOption('管理薬剤師');
  await page.getByRole('button', { name: 'しぼりこむ' }).click();
  await expect(page.getByRole('heading', { name: /期限を過ぎたもの（1）/ })).toBeVisible();
  const calendar = await page.request.get(`${facility}/todos.ics`);
  expect(calendar.headers()['content-type']).toContain('text/calendar');
  expect((await calendar.text()).replaceAll('\r\n ', '')).toContain('みどり薬局');
  await page.getByRole('link', { name: /見本システム/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('見本システム');

  await page.goto(`${facility}/ransomware`);
  await expect(page.getByText('わからないものは「できていない」とは数えません')).toBeVisible();
  await look(page, 'ransomware-little-known');
  await open(page, CHECKLIST);
  await check(page, 'presence', 'はい');
  await saved(page);

  // What is not loaded is said; a file that cannot be read changes nothing.
  await page.goto(`${facility}/weaknesses`);
  await expect(page.getByText('まだ取り込まれていません').first()).toBeVisible();
  await look(page, 'weaknesses-no-data');
  await page.getByRole('link', { name: 'データを取り込む' }).click();
  await look(page, 'weakness-datasets');
  await page.getByRole('button', { name: '取り込む' }).click();
  await expect(page.getByRole('alert')).toContainText('種類を選んでください');
  await page.getByLabel('データの種類').selectOption('kev');
  await page.getByLabel('ファイル', { exact: false }).last().setInputFiles({ ...KEV('kev.json'), buffer: Buffer.from('{"count": 2') });
  await page.getByRole('button', { name: '取り込む' }).click();
  await expect(page.getByText('何も登録していません')).toBeVisible();
  await look(page, 'weakness-datasets-refused');
  await page.getByLabel('データの種類').selectOption('kev');
  await page.getByLabel('ファイル', { exact: false }).last().setInputFiles(KEV('kev.json'));
  await page.getByRole('button', { name: '取り込む' }).click();
  await expect(page.getByText('登録されているのは1件です')).toBeVisible();
  await look(page, 'weakness-datasets-loaded');
  await page.goto(`${facility}/weaknesses`);
  await expect(page.getByText('CVE-2026-10001')).toBeVisible();
  await expect(page.getByText('ランサムウェアに使われた弱点')).toBeVisible();
  await expect(page.getByText('見本薬歴')).toBeVisible();
  await look(page, 'weaknesses');

  await page.goto(`${facility}/fees`);
  await expect(page.getByText('満たしているかどうかを出しません')).toBeVisible();
  await look(page, 'fees-pharmacy');
  expect((await page.request.get(`${facility}/fees.pdf`)).status()).toBe(404);
  await page.goto(`${facility}/readiness`);
  await look(page, 'readiness');
});

test('a hospital confirms what a fee asks for, requirement by requirement', async ({ page, server }) => {
  test.slow();
  await page.request.post('/setup', {
    form: { for: 'facility', kind: 'hospital', beds: '120', name: '見本病院', prefecture: '13', ...PERSON },
  });
  const facility = await openReadiness(page);
  await keep(page, facility, 'backups', [{ system: '電子カルテ', offline: 'つながったまま' }]);
  await keep(page, facility, 'bcp', [{ title: 'サイバー攻撃の訓練', kind: '訓練', held_on: '2026-05-01' }]);
  await page.goto(`${facility}/fees`);
  await expect(page.getByRole('heading', { level: 2, name: '電子的診療情報連携体制整備加算1' })).toBeVisible();
  await lookInside(page, 'fees');

  // Nothing typed is lost while something is missing.
  await page.getByRole('link', { name: '(1)について、確かめたことを書く' }).click();
  await page.getByLabel('補足', { exact: false }).fill('請求の控えを見た');
  await page.getByRole('button', { name: '確かめたことを残す' }).click();
  await expect(page.getByRole('alert')).toContainText('どれか1つを選んでください');
  await expect(page.getByLabel('補足', { exact: false })).toHaveValue('請求の控えを見た');
  await look(page, 'fees-declaration-incomplete');
  await page.getByRole('radio', { name: '満たしている', exact: true }).check();
  await page.getByRole('button', { name: '確かめたことを残す' }).click();
  await expect(page.getByText('請求の控えを見た')).toBeVisible();
  await expect(page.getByText(/さんが「満たしている」と確かめました/)).toBeVisible();
  await look(page, 'fees-declared');
  const paper = await page.request.get(`${facility}/fees.pdf`);
  expect(paper.headers()['content-type']).toBe('application/pdf');

  // A program reads the same.
  const told = JSON.parse(await server.command('fees', facility.split('/').at(-1)!, '--json'));
  expect(told.fees[0].requirements.map((one: { state: string }) => one.state)).toHaveLength(12);
  expect(told.fees[0].requirements[0].state).toBe('met');
  const risk = JSON.parse(await server.command('risk', facility.split('/').at(-1)!, '--json'));
  expect(risk.stages).toHaveLength(4);
  await page.goto(`${facility}/ransomware`);
  await lookInside(page, 'ransomware');
});
