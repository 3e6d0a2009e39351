// Two people, each in a browser of their own, on one response.
import { signIn } from '../support/account.ts';
import { look } from '../support/look.ts';
import { SURVEY, choose, open, question, saved, saving, setUpPharmacy } from '../support/response.ts';
import { expect, test } from '../support/test.ts';
import type { Browser, Page } from '@playwright/test';

async function twoPeople(browser: Browser): Promise<[Page, Page]> {
  const [first, second] = [await browser.newContext(), await browser.newContext()];
  const pages: [Page, Page] = [await first.newPage(), await second.newPage()];
  await setUpPharmacy(pages[0]);
  await signIn(pages[1]);
  for (const page of pages) await open(page, SURVEY);
  return pages;
}

test('different questions: both answers are kept', async ({ browser }) => {
  const [first, second] = await twoPeople(browser);
  await choose(first, 'Q4', '行っている');
  await choose(second, 'Q5', 'いいえ');
  await question(second, 'Q1').getByRole('textbox').fill('山田 花子');
  for (const page of [first, second]) await saved(page);
  for (const page of [first, second]) {
    await page.reload();
    await expect(question(page, 'Q4').getByRole('radio', { name: '行っている' })).toBeChecked();
    await expect(question(page, 'Q5').getByRole('radio', { name: 'いいえ' })).toBeChecked();
    await expect(question(page, 'Q1').getByRole('textbox')).toHaveValue('山田 花子');
  }
});

for (const [button, kept] of [['自分の入力にする', 'いいえ'], ['先に保存された内容にする', 'はい']] as const) {
  test(`the same question: the second sees both and chooses "${button}"`, async ({ browser }) => {
    const [first, second] = await twoPeople(browser);
    await choose(first, 'Q2', 'はい');
    await saved(first);
    await choose(second, 'Q2', 'いいえ');
    const conflict = question(second, 'Q2').getByRole('group').filter({ hasText: '先に保存された内容' }).last();
    await expect(conflict).toContainText('あなたの入力いいえ');
    await expect(conflict).toContainText('先に保存された内容はい');
    await expect(saving(second)).toContainText('重なりました');
    await look(second, 'conflict');

    await question(second, 'Q2').getByRole('button', { name: button }).click();
    await expect(conflict).toHaveCount(0);
    await saved(second);
    for (const page of [first, second]) {
      await page.reload();
      await expect(question(page, 'Q2').getByRole('radio', { name: kept, exact: true })).toBeChecked();
    }
  });
}

test('a submission on top of unseen changes is not taken blindly', async ({ browser }) => {
  const [first, second] = await twoPeople(browser);
  await question(first, 'Q1').getByRole('textbox').fill('山田 花子');
  for (const id of ['Q2', 'Q5', 'Q6']) await choose(first, id, 'はい');
  await choose(first, 'Q3-1', 'いいえ');
  await choose(first, 'Q4', '行っている');
  await saved(first);
  await first.getByRole('button', { name: '入力内容を確認する' }).click();
  await expect(first.getByRole('heading', { level: 1, name: '提出の前の確認' })).toBeVisible();

  await second.reload();
  await choose(second, 'Q5', 'いいえ');
  await saved(second);
  await first.getByRole('button', { name: 'この内容で提出する' }).first().click();
  await expect(first.getByText('まだ提出していません')).toBeVisible();
  await look(first, 'conflict-submission');
  await first.getByRole('button', { name: 'この内容で提出する' }).first().click();
  await expect(first.getByText('提出を受け付けました')).toBeVisible();
});
