// Two people, each in a browser of their own, on one response.
import { PERSON, signIn } from '../../support/account.ts';
import { look } from '../../support/look.ts';
import { SURVEY, choose, open, question, saved, saving, setUpPharmacy } from '../../support/response.ts';
import { expect, test } from '../../support/test.ts';
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

test('fields of one question: a colleague keeps theirs, and a collision is shown at its field', async ({ browser, server }) => {
  const first = await (await browser.newContext()).newPage();
  const second = await (await browser.newContext()).newPage();
  await first.request.post('/setup', {
    form: { for: 'facility', kind: 'hospital', name: 'みどり病院', beds: '120', prefecture: '13', ...PERSON },
  });
  await server.command('rounds', 'open', 'hospital-survey@R5', '--id', 'group');
  await signIn(second);
  for (const page of [first, second]) {
    await page.goto('/');
    await page.locator('a[href*="/rounds/group/responses/"]').first().click();
  }
  const group = first.locator('[data-item]:has([data-key])').first();
  const id = (await group.getAttribute('data-item'))!;
  const field = (page: Page, at: number) => question(page, id).locator('.field[data-key]').nth(at).getByRole('textbox');

  await field(first, 0).fill('花子');
  await saved(first);
  // The second page still shows the first field empty: saving another field must not empty it.
  await field(second, 1).fill('経理');
  await saved(second);
  await field(second, 1).fill('経理課');
  await saved(second);
  await first.reload();
  await expect(field(first, 0)).toHaveValue('花子');
  await expect(field(first, 1)).toHaveValue('経理課');

  await field(second, 0).fill('太郎');
  const conflict = question(second, id).locator('.field[data-key]').first().locator('.conflict');
  await expect(conflict).toContainText('先に保存された内容花子');
  await expect(field(second, 0), 'whoever types goes on where they are').toBeFocused();
  await field(second, 1).fill('経理部');
  await expect(saving(second)).toContainText('まだ保存していない入力があります');
  // A press takes a while, and leaving the other field begins to save it: the button stays under the hand.
  await second.route('**/answers/**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 800));
    await route.continue();
  });
  await conflict.getByRole('button', { name: '自分の入力にする' }).click({ delay: 400 });
  await saved(second);
  await first.reload();
  await expect(field(first, 0)).toHaveValue('太郎');
  await expect(field(first, 1)).toHaveValue('経理部');
});
