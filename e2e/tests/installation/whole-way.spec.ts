// A pharmacy from the first run to the results, and the checklist; every page is looked at.
import { fillPerson } from '../../support/account.ts';
import { endOfFiscalYear } from '../../support/dates.ts';
import { look, lookInside } from '../../support/look.ts';
import { CHECKLIST, SURVEY, check, choose, open, question, round, saved, saving, setUpPharmacy } from '../../support/response.ts';
import { expect, test } from '../../support/test.ts';

test('a pharmacy sets up, answers the survey, submits, mends it and sees the results', async ({ page, server }) => {
  await page.context().clearCookies();
  await page.goto('/');
  await look(page, 'setup-code');
  await page.goto(server.entrance);
  await expect(page, 'the first run begins with the set-up').toHaveURL(/\/setup$/);
  await look(page, 'setup');

  await page.getByRole('link', { name: '病院・診療所・歯科診療所・薬局' }).click();
  await look(page, 'setup-facility');
  await page.getByRole('button', { name: 'この内容で始める' }).click();
  await expect(page.getByRole('alert'), 'what is missing is said').toBeVisible();
  await look(page, 'setup-facility-faulty');
  await page.getByRole('radio', { name: '薬局' }).check();
  await page.getByLabel('施設の名称').fill('みどり薬局');
  await page.getByLabel('都道府県').selectOption({ label: '東京都' });
  await fillPerson(page);
  await page.getByRole('button', { name: 'この内容で始める' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'いまやること' })).toBeVisible();
  await look(page, 'home');

  await page.getByRole('link', { name: SURVEY }).click();
  await lookInside(page, 'survey-empty');
  await question(page, 'Q1').getByRole('textbox').fill('山田 花子');
  await choose(page, 'Q2', 'はい');
  await expect(question(page, 'Q3-2'), 'asked only of those with a BCP').toBeHidden();
  await choose(page, 'Q3-1', 'はい');
  await expect(question(page, 'Q3-2')).toBeVisible();
  await choose(page, 'Q4', '行っている');
  await saved(page);

  await page.getByRole('button', { name: '入力内容を確認する' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'まだ提出できません' })).toBeVisible();
  const missing = page.getByRole('alert').getByRole('listitem');
  await expect(missing, 'Q3-2, Q5 and Q6 are missing').toHaveCount(3);
  await look(page, 'review-incomplete');
  await missing.first().getByRole('link').click();
  await expect(question(page, 'Q3-2')).toBeVisible();
  await look(page, 'survey-checked');

  await choose(page, 'Q3-2', 'いいえ');
  await choose(page, 'Q5', 'はい');
  await choose(page, 'Q6', 'はい');
  await saved(page);
  await look(page, 'survey-answered');
  await page.getByRole('button', { name: '入力内容を確認する' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '提出の前の確認' })).toBeVisible();
  await look(page, 'review');
  await page.getByRole('button', { name: 'この内容で提出する' }).first().click();

  await expect(page.getByText('提出を受け付けました')).toBeVisible();
  const receipt = await page.locator('.receipt .no').innerText();
  expect(receipt).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
  await look(page, 'receipt');

  await page.getByRole('link', { name: '印刷用の画面' }).click();
  await expect(page.getByRole('cell', { name: '山田 花子' })).toBeVisible();
  await expect(page.getByText(receipt)).toBeVisible();
  await look(page, 'print-survey');
  await isOnPaper(page, 'survey.pdf');

  await open(page, SURVEY);
  await choose(page, 'Q3-1', 'いいえ');
  await expect(question(page, 'Q3-2')).toBeHidden();
  await saved(page);
  await page.goto('/');
  await expect(page.getByText('直したあと未提出')).toBeVisible();
  await look(page, 'home-unsent');
  await open(page, SURVEY);
  await page.getByRole('button', { name: '入力内容を確認する' }).click();
  await page.getByRole('button', { name: 'この内容で提出する' }).first().click();
  await expect(page.getByText('2回目', { exact: true })).toBeVisible();

  await page.getByRole('link', { name: '提出の記録' }).click();
  const second = page.getByRole('heading', { level: 2, name: /^2回目/ }).locator('..');
  await expect(second, 'the history says what changed').toContainText('はい → いいえ');
  await expect(second).toContainText('いいえ → （なし）');
  await expect(page.getByRole('heading', { level: 2, name: /^1回目/ }).locator('..')).toContainText(receipt);
  await look(page, 'history');

  const id = /rounds\/([^/]+)/.exec(page.url())![1];
  await page.goto(`/rounds/${id}`);
  await look(page, 'round');
  await page.getByRole('link', { name: '集計を見る' }).click();
  await expect(page.getByText('100.0%').first()).toBeVisible();
  await lookInside(page, 'results');

  for (const [path, name] of [['/forms', 'forms'], ['/forms/pharmacy-survey/R8', 'form'], ['/glossary', 'glossary'], ['/about', 'about'], ['/rounds', 'rounds'], ['/no-such-page', 'no-such-page']]) {
    await page.goto(path);
    await look(page, name);
  }
});

test('a pharmacy fills in the checklist', async ({ page }) => {
  await setUpPharmacy(page);
  await open(page, CHECKLIST);
  await expect(question(page, '1-1'), 'nothing is asked before the first row').toBeHidden();
  await check(page, 'presence', 'はい');
  await expect(question(page, '1-1')).toBeVisible();
  await lookInside(page, 'checklist');

  await choose(page, 'vendor-contract', '契約していない');
  for (const id of ['2-2', '2-3']) {
    await expect(question(page, id).getByText('事業者と契約していないため記入不要')).toBeVisible();
    await expect(question(page, id).getByRole('radio')).toHaveCount(0);
  }
  const rows = ['1-1', '2-1', '2-4-server', '2-5-server', '2-6-server'];
  for (const id of rows) await check(page, id, 'はい');
  const others = page.locator('[data-item]:not([hidden]):not([data-skip])');
  for (const id of await others.evaluateAll((all) => all.map((item) => (item as HTMLElement).dataset.item!))) {
    const row = round(page, id);
    if (!(await row.count()) || (await row.getByRole('radio', { checked: true }).count())) continue;
    await check(page, id, 'はい');
  }
  await check(page, '2-1', 'いいえ');
  await saved(page);

  await page.getByRole('button', { name: '入力内容を確認する' }).click();
  const alert = page.getByRole('alert');
  await expect(alert, 'a "no" needs a day to be done by').toContainText('目標日');
  await expect(alert.getByRole('listitem')).toHaveCount(1);
  const aim = page.getByText('めざすところ').locator('..');
  await expect(aim, 'rows that need no entry are not among those with "yes"').toContainText('いま「はい」は8行のうち7行です');
  await expect(aim).toContainText('記入不要の行が2行あります');
  await look(page, 'checklist-review-incomplete');
  await alert.getByRole('link').click();
  await question(page, '2-1').getByLabel(/目標日/).fill(endOfFiscalYear());
  await question(page, '2-1').getByLabel(/目標日/).blur();
  await saved(page);
  await look(page, 'checklist-answered');
  await page.getByRole('button', { name: '入力内容を確認する' }).click();
  await look(page, 'checklist-review');
  await page.getByRole('button', { name: 'この内容で提出する' }).first().click();
  await expect(page.getByText('提出を受け付けました')).toBeVisible();
  await look(page, 'checklist-receipt');
  await page.getByRole('link', { name: '印刷用の画面' }).click();
  await expect(page.getByText('契約していますか'), 'questions of our own are not printed').toHaveCount(0);
  await expect(page.getByText('事業者と契約していないため記入不要')).toHaveCount(2);
  await look(page, 'print-checklist');
  await isOnPaper(page, 'checklist.pdf');

  await page.goto('/');
  await expect(page.getByText('提出済み').first()).toBeVisible();
});

test('a pharmacy without any medical information system is asked nothing more', async ({ page }) => {
  await setUpPharmacy(page);
  await open(page, CHECKLIST);
  await check(page, 'presence', 'いいえ');
  await saved(page);
  await expect(question(page, '1-1')).toBeHidden();
  await expect(saving(page)).toContainText('保存しました');
  await page.getByRole('button', { name: '入力内容を確認する' }).click();
  await page.getByRole('button', { name: 'この内容で提出する' }).first().click();
  await expect(page.getByText('提出を受け付けました')).toBeVisible();
});

/** Prints the page: it fits the paper, and only the sheet is on it. */
async function isOnPaper(page: import('@playwright/test').Page, name: string) {
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('header.site')).toBeHidden();
  await expect(page.getByRole('link', { name: '用語集' })).toHaveCount(0);
  await page.emulateMedia({ media: null });
  const pdf = await page.pdf({ path: test.info().outputPath(name), preferCSSPageSize: true });
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
}
