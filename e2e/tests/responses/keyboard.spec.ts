// The survey with the keyboard alone.
import { look } from '../../support/look.ts';
import { question, saved, setUpPharmacy } from '../../support/response.ts';
import { expect, test } from '../../support/test.ts';
import type { Locator, Page } from '@playwright/test';

const FAR_ENOUGH = 200;

test('a pharmacy answers and submits without touching the mouse', async ({ page }) => {
  await setUpPharmacy(page);
  await page.goto('/');

  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: '本文へ進む' }), 'the first stop skips to the content').toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('link', { name: '薬局サイバーセキュリティ調査' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('薬局サイバーセキュリティ調査');

  await tabTo(page, question(page, 'Q1').getByRole('textbox'));
  await page.keyboard.type('山田 花子');
  await press(page, 'Q2', 'Space');
  // The arrow keys choose within a pair: the second is "no".
  await press(page, 'Q3-1', 'ArrowRight');
  await expect(question(page, 'Q3-1').getByRole('radio', { name: 'いいえ' })).toBeChecked();
  await page.keyboard.press('ArrowLeft');
  await expect(question(page, 'Q3-2')).toBeVisible();
  await press(page, 'Q3-2', 'Space');
  await press(page, 'Q4', 'Space');

  // Help opens and closes with the keyboard, too.
  const help = question(page, 'Q4').getByText('やさしい説明');
  await tabTo(page, help);
  await page.keyboard.press('Enter');
  await expect(question(page, 'Q4').getByText('一覧表').first()).toBeVisible();
  await press(page, 'Q5', 'Space');
  await press(page, 'Q6', 'Space');
  await saved(page);
  await look(page, 'keyboard-survey');

  await tabTo(page, page.getByRole('button', { name: '入力内容を確認する' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: '提出の前の確認' })).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: 'この内容で提出する' }).first());
  await page.keyboard.press('Enter');
  await expect(page.getByText('提出を受け付けました')).toBeVisible();
});

/** Goes to the first option of a question and presses a key there. */
async function press(page: Page, id: string, key: string) {
  await tabTo(page, question(page, id).getByRole('radio').first());
  if (key !== 'Space') await page.keyboard.press('Space');
  await page.keyboard.press(key);
}

/** Presses Tab until the element has the focus; every stop on the way can be seen. */
async function tabTo(page: Page, wanted: Locator) {
  for (let stops = 0; stops < FAR_ENOUGH; stops += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
    expect(await hiddenFocus(page), 'where the focus is can be seen').toBeNull();
  }
  throw new Error(`${wanted} cannot be reached with Tab`);
}

/** What hides the focused element, if it is wholly hidden. */
async function hiddenFocus(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return null;
    if (!focused.matches(':focus-visible')) return `no focus ring: ${focused.outerHTML.slice(0, 120)}`;
    const box = focused.getBoundingClientRect();
    const bar = document.querySelector('.status')?.getBoundingClientRect();
    const covered = bar && box.top >= bar.top && box.bottom <= bar.bottom;
    const outside = box.bottom <= 0 || box.top >= innerHeight;
    return covered || outside ? `out of sight: ${focused.outerHTML.slice(0, 120)}` : null;
  });
}
