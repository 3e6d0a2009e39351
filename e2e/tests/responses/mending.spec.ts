// The red list of what is missing follows what people mend, without a reload.
import { endOfFiscalYear } from '../../support/dates.ts';
import { look } from '../../support/look.ts';
import { CHECKLIST, SURVEY, check, choose, open, question, saved, saving, setUpPharmacy } from '../../support/response.ts';
import { expect, test } from '../../support/test.ts';
import type { Locator, Page } from '@playwright/test';

const list = (page: Page): Locator => page.locator('.errors');
const entry = (page: Page, id: string): Locator => list(page).locator(`[data-of="${id}"]`);

/** Comes to the questions from the completeness check. */
async function mend(page: Page) {
  await page.getByRole('button', { name: '入力内容を確認する' }).click();
  await page.getByRole('link', { name: '入力画面にもどって直す' }).click();
  await expect(list(page).getByRole('heading')).toHaveText('提出の前に、次のところを確かめてください');
}

test('an answered question leaves the list; the last one takes the list with it', async ({ page }) => {
  await setUpPharmacy(page);
  await open(page, SURVEY);
  await question(page, 'Q1').getByRole('textbox').fill('山田 花子');
  await saved(page);
  await mend(page);
  await expect(list(page).getByRole('listitem')).toHaveCount(5);

  await entry(page, 'Q2').getByRole('link').click();
  await choose(page, 'Q2', 'いいえ');
  await expect(entry(page, 'Q2')).toBeHidden();
  await expect(question(page, 'Q2')).not.toHaveClass(/faulty/);
  await expect(question(page, 'Q2').locator('.error, [aria-invalid]')).toHaveCount(0);
  await expect(list(page).getByRole('listitem')).toHaveCount(4);
  await expect(question(page, 'Q4'), 'the others are still marked').toHaveClass(/faulty/);
  await look(page, 'mending');

  for (const id of ['Q3-1', 'Q5', 'Q6']) await choose(page, id, 'いいえ');
  await choose(page, 'Q4', '行っていない');
  await expect(list(page)).toBeHidden();
  await expect(saving(page)).toContainText('赤い一覧のところは、すべて入力できました');
  await expect(page.locator('.item.faulty')).toHaveCount(0);
  await look(page, 'mended');

  // An answer taken back is missing again.
  await question(page, 'Q5').getByRole('button', { name: 'この答えを消す' }).click();
  await expect(list(page).getByRole('listitem')).toHaveCount(1);
  await expect(entry(page, 'Q5')).toContainText('まだ答えていません');
  await expect(question(page, 'Q5')).toHaveClass(/faulty/);
});

test('an entry stays until its answer can be submitted, and tells what is left', async ({ page }) => {
  await setUpPharmacy(page);
  await open(page, CHECKLIST);
  await check(page, 'presence', 'はい');
  await saved(page);
  await mend(page);
  await expect(list(page).getByRole('listitem')).toHaveCount(10);

  await check(page, '2-1', 'いいえ');
  const row = entry(page, '2-1');
  await expect(row.getByRole('link'), 'a "no" needs a day to be done by').toContainText('目標日');
  await expect(question(page, '2-1').locator('.error')).toContainText('目標日');
  await expect(question(page, '2-1').getByRole('radio', { name: 'いいえ' }).first()).not.toHaveAttribute('aria-invalid');
  await look(page, 'mending-checklist');
  await row.getByRole('link').click();
  await expect(question(page, '2-1').getByLabel(/目標日/)).toBeFocused();
  // Its question is in sight too, below the bar that stays.
  const [bar, asked] = await Promise.all([page.locator('.status').boundingBox(), question(page, '2-1').locator('.question').boundingBox()]);
  expect(asked!.y).toBeGreaterThanOrEqual(bar!.y + bar!.height);
  await question(page, '2-1').getByLabel(/目標日/).fill(endOfFiscalYear());
  await question(page, '2-1').getByLabel(/目標日/).blur();
  await expect(row).toBeHidden();
  await expect(list(page).getByRole('listitem')).toHaveCount(9);
});

test('what is not asked any more is not on the list, until it is asked again', async ({ page }) => {
  await setUpPharmacy(page);
  await open(page, CHECKLIST);
  await check(page, 'presence', 'はい');
  await saved(page);
  await mend(page);
  await choose(page, 'vendor-contract', '契約していない');
  await expect(list(page).getByRole('listitem'), '2-2 and 2-3 need no entry').toHaveCount(8);
  await choose(page, 'vendor-contract', '契約している');
  await expect(list(page).getByRole('listitem')).toHaveCount(10);
  await check(page, 'presence', 'いいえ');
  await expect(list(page)).toBeHidden();
  await expect(saving(page)).toContainText('赤い一覧のところは');
});

test('what could not be saved leaves the list once it is mended', async ({ page }) => {
  await setUpPharmacy(page);
  await open(page, SURVEY);
  const address = page.url();
  // The page as the browser gets it when the script did not arrive at first.
  const name = 'あ'.repeat(101);
  await page.evaluate(([address, name]) => {
    const form = Object.assign(document.createElement('form'), { method: 'post', action: address });
    for (const [key, value] of [['revision', '0'], ['was.Q1', ''], ['a.Q1', name]]) {
      form.append(Object.assign(document.createElement('input'), { name: key, value }));
    }
    document.body.append(form);
    form.submit();
  }, [address, name]);
  await expect(list(page)).toContainText('100');
  await question(page, 'Q1').getByRole('textbox').fill('山田 花子');
  await expect(list(page)).toBeHidden();
  await expect(question(page, 'Q1')).not.toHaveClass(/faulty/);
});
