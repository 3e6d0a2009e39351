// What the ledgers say stands beside the questions: taken over with one click, found again with the submission, and told
// when it changes.
import { daysFromToday, today } from '../../support/dates.ts';
import { allYes } from '../../support/inspection.ts';
import { contacts, devices, keep, submitTo } from '../../support/kept.ts';
import { look, lookInside } from '../../support/look.ts';
import { CHECKLIST, SURVEY, check, open, question, round, saved, setUpPharmacy } from '../../support/response.ts';
import { expect, test } from '../../support/test.ts';

const take = { name: 'この答えにする' };

test('a suggestion is taken over with one click, and what contradicts it later is told', async ({ page, server }) => {
  await setUpPharmacy(page);
  await open(page, SURVEY);
  await expect(question(page, 'Q3-1')).toContainText('台帳の「BCPと訓練」がまだありません');
  await look(page, 'suggestions-nothing-kept');
  await question(page, 'Q4').getByText('台帳の「機器台帳」がまだありません').click();
  await question(page, 'Q4').getByRole('link', { name: '1行から始める' }).click();
  await expect(page).toHaveURL(/\/ledgers\/devices\/rows\/new$/);

  const facility = await keep(page, server, 'devices', devices());
  await keep(page, server, 'contacts', contacts());
  await open(page, SURVEY);
  await expect(question(page, 'Q4')).toContainText('台帳からの提案：行っている');
  await question(page, 'Q4').getByRole('button', take).click();
  await expect(question(page, 'Q4').getByRole('radio', { name: '行っている', exact: true })).toBeChecked();
  await saved(page);
  await page.reload();
  await expect(question(page, 'Q4')).toContainText('台帳と合っています');
  await expect(question(page, 'Q4').getByRole('button', take)).toBeHidden();
  await look(page, 'suggestions-survey');
  await question(page, 'Q4').getByRole('radio', { name: '行っていない', exact: true }).check();
  await expect(question(page, 'Q4').getByText('台帳と合っています')).toBeHidden();
  await expect(question(page, 'Q4').getByRole('button', take)).toBeVisible();

  await open(page, CHECKLIST);
  await check(page, 'presence', 'はい');
  await expect(question(page, '2-7-pc')).toBeVisible();
  await look(page, 'suggestions-checklist');
  await question(page, '2-7-pc').getByRole('button', take).click();
  await expect(round(page, '2-7-pc').getByRole('radio', { name: 'はい', exact: true })).toBeChecked();
  await saved(page);
  const address = page.url();
  await page.goto(`${address}/review`);
  await expect(page.getByText('台帳にもとづく答え（1問）')).toBeVisible();
  await page.goto('/');

  const yes = { ...allYes(today()), '2-7-pc': { first: { value: true, on: today() } } };
  const submitted = await submitTo(page, server, 'pharmacy-checklist', facility, yes);
  await page.goto(`${address}/submissions/1`);
  await lookInside(page, 'suggestions-receipt');
  const drawn = await page.request.get((await page.getByRole('link', { name: 'この提出のときの連絡体制図' }).getAttribute('href'))!);
  expect(drawn.headers()['content-type']).toBe('image/svg+xml');
  await page.goto(`${address}/submissions/1/print`);
  await look(page, 'suggestions-print');

  await page.goto(`${address}/submissions/1`);
  await page.getByText('台帳にもとづく答え（3問）').click();
  await page.getByRole('link', { name: '003 Room2のPC１' }).first().click();
  await page.locator('[name="c.os"]').fill('Win8');
  await page.getByRole('button', { name: '変更を保存する' }).click();
  await page.goto('/');
  await expect(page.getByText('台帳と合わなくなった答えが1つあります')).toBeVisible();
  await look(page, 'suggestions-home');
  await page.getByRole('link', { name: /セキュリティパッチ/ }).click();
  await expect(question(page, '2-7-pc')).toContainText('台帳と合いません');
  await expect(question(page, '2-7-pc')).toContainText('Windows 8');
  await look(page, 'suggestions-contradicted');
  await page.goto(`${address}/review`);
  await look(page, 'suggestions-review');
  const told = (await submitted.suggestions()).find((one: { item: string }) => one.item === '2-7-pc');
  expect(told).toMatchObject({ answer: { first: { value: false } }, rule: 'patches.pc', rows: [{ ledger: 'devices', revision: 2, name: '003 Room2のPC１' }] });
});

test.describe('with JavaScript switched off', () => {
  test.use({ javaScriptEnabled: false });

  test('a suggestion is taken over with one click', async ({ page, server }) => {
    await setUpPharmacy(page);
    await keep(page, server, 'devices', devices());
    await keep(page, server, 'bcp', ['種類,名前,作った日・行った日', `訓練,机上訓練,${daysFromToday(-300)}`, 'BCP（計画）,計画,2025/4/1']);
    await open(page, SURVEY);
    await question(page, 'Q4').getByRole('button', take).click();
    await expect(question(page, 'Q4').getByRole('radio', { name: '行っている', exact: true })).toBeChecked();
    await expect(question(page, 'Q4')).toContainText('台帳と合っています');
    await question(page, 'Q3-1').getByRole('button', take).click();
    await expect(question(page, 'Q3-1')).toContainText('台帳と合っています');
    await expect(question(page, 'Q3-2')).toContainText('台帳からの提案：');
  });
});

test('the contact chart is drawn from the contacts', async ({ page, server }) => {
  await setUpPharmacy(page);
  const facility = await keep(page, server, 'contacts', contacts().slice(0, 3));
  await open(page, CHECKLIST);
  await check(page, 'presence', 'はい');
  await expect(question(page, '3-1')).toContainText('都道府県警察の電話番号を登録');
  await question(page, '3-1').getByRole('link', { name: '連絡体制図を見る・印刷する' }).click();
  await expect(page.getByText('足りないことがあります').first()).toBeVisible();
  await look(page, 'contact-chart-missing');
  await keep(page, server, 'contacts', contacts());
  await page.goto(`/facilities/${facility}/contact-chart`);
  await expect(page.getByText('求める連絡先がそろっています')).toBeVisible();
  await expect(page.getByRole('link', { name: '03-0000-0002（内線12）' })).toHaveAttribute('href', 'tel:0300000002');
  await look(page, 'contact-chart');
  const svg = await page.request.get(`/facilities/${facility}/contact-chart.svg`);
  expect(await svg.text()).toContain('<svg');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'A4の用紙で受け取る' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^連絡体制図_みどり薬局_.*\.pdf$/);
});
