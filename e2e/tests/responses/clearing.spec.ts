// 「この答えを消す」: what cannot be emptied by hand.
import { signIn } from '../../support/account.ts';
import { fits, look } from '../../support/look.ts';
import { CHECKLIST, SURVEY, check, choose, open, question, round, saved, saving, setUpPharmacy } from '../../support/response.ts';
import { expect, test } from '../../support/test.ts';
import type { Locator, Page } from '@playwright/test';

const clear = (page: Page, id: string): Locator => question(page, id).getByRole('button', { name: 'この答えを消す' });
const progress = (page: Page): Locator => page.locator('[data-progress] .count');

test('an answer is cleared at once, with its branch and the progress', async ({ page }) => {
  await setUpPharmacy(page);
  await open(page, SURVEY);
  await expect(clear(page, 'Q3-1'), 'there is nothing to clear').toBeHidden();
  await choose(page, 'Q3-1', 'はい');
  await expect(question(page, 'Q3-2')).toBeVisible();
  await choose(page, 'Q2', 'はい');
  await saved(page);
  await expect(progress(page)).toHaveText('2／7');
  await look(page, 'clearing');

  await clear(page, 'Q3-1').focus();
  await page.keyboard.press('Enter');
  await expect(question(page, 'Q3-1').getByRole('radio').first(), 'where the next answer is given').toBeFocused();
  await expect(question(page, 'Q3-1').getByRole('radio', { checked: true })).toHaveCount(0);
  await expect(question(page, 'Q3-2')).toBeHidden();
  await expect(progress(page)).toHaveText('1／6');
  await expect(clear(page, 'Q3-1')).toBeHidden();
  await saved(page);
  await page.reload();
  await expect(question(page, 'Q3-1').getByRole('radio', { checked: true })).toHaveCount(0);
  await expect(question(page, 'Q2').getByRole('radio', { name: 'はい' })).toBeChecked();
  await expect(clear(page, 'Q2')).toBeVisible();
});

test('the whole row of a checklist is cleared', async ({ page }) => {
  await setUpPharmacy(page);
  await open(page, CHECKLIST);
  await check(page, 'presence', 'はい');
  await check(page, '1-1', 'いいえ');
  await question(page, '1-1').getByText('2回目の確認・確認した人・備考').click();
  await question(page, '1-1').getByRole('textbox', { name: '備考' }).fill('来月みる');
  await saved(page);
  await look(page, 'clearing-row');
  await clear(page, '1-1').click();
  await saved(page);
  for (const again of [false, true]) {
    if (again) await page.reload();
    await expect(round(page, '1-1').getByRole('radio', { checked: true })).toHaveCount(0);
    await expect(round(page, '1-1').getByLabel('確認した日')).toHaveValue('');
    await expect(question(page, '1-1').locator('textarea')).toHaveValue('');
  }
  await clear(page, 'presence').click();
  await expect(question(page, '1-1')).toBeHidden();
});

test('clearing offline waits for the network', async ({ page, context }) => {
  await setUpPharmacy(page);
  await open(page, SURVEY);
  await choose(page, 'Q2', 'はい');
  await saved(page);
  await context.setOffline(true);
  await clear(page, 'Q2').click();
  await expect(saving(page)).toContainText('保存できていません');
  await context.setOffline(false);
  await saved(page);
  await page.reload();
  await expect(question(page, 'Q2').getByRole('radio', { checked: true })).toHaveCount(0);
});

test('clearing what somebody else changed asks which is right', async ({ browser }) => {
  const [first, second] = [await (await browser.newContext()).newPage(), await (await browser.newContext()).newPage()];
  await setUpPharmacy(first);
  await open(first, SURVEY);
  await choose(first, 'Q2', 'はい');
  await saved(first);
  await signIn(second);
  await open(second, SURVEY);
  await choose(first, 'Q2', 'いいえ');
  await saved(first);

  await clear(second, 'Q2').click();
  const conflict = question(second, 'Q2').locator('.conflict');
  await expect(conflict).toContainText('あなたの入力（未記入）');
  await expect(conflict).toContainText('先に保存された内容いいえ');
  await look(second, 'clearing-conflict');
  await conflict.getByRole('button', { name: '自分の入力にする' }).click();
  await saved(second);
  await first.reload();
  await expect(question(first, 'Q2').getByRole('radio', { checked: true })).toHaveCount(0);
});

test.describe('with JavaScript switched off', () => {
  test.use({ javaScriptEnabled: false });

  test('the button posts the page: one answer is gone, everything else saved', async ({ page }) => {
    await setUpPharmacy(page);
    await open(page, SURVEY);
    await expect(clear(page, 'Q2')).toBeHidden();
    await choose(page, 'Q2', 'はい');
    await page.getByRole('button', { name: '保存する', exact: true }).click();
    await expect(page.getByText('保存しました').first()).toBeVisible();

    await question(page, 'Q1').getByRole('textbox').fill('山田 花子');
    await clear(page, 'Q2').click();
    await expect(page).toHaveURL(/\?saved=1#i-Q2$/);
    await expect(question(page, 'Q2').getByRole('radio', { checked: true })).toHaveCount(0);
    await expect(clear(page, 'Q2')).toBeHidden();
    await expect(question(page, 'Q1').getByRole('textbox')).toHaveValue('山田 花子');
    await fits(page, 'the survey');
  });
});
