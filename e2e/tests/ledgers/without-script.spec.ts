// Ledgers without their script: JavaScript switched off, or the script did not arrive.
import { openLedger } from '../../support/ledgers.ts';
import { fits, look } from '../../support/look.ts';
import { expect, test } from '../../support/test.ts';
import type { Page } from '@playwright/test';

async function writeRow(page: Page, address: string, number: string) {
  await page.goto(address);
  await page.getByRole('link', { name: '機器を1行書く' }).click();
  await page.getByLabel('管理番号').fill(number);
  await page.getByLabel('登録日').fill('R2.12.1');
  await page.getByRole('button', { name: '台帳に書く' }).click();
}

test.describe('with JavaScript switched off', () => {
  test.use({ javaScriptEnabled: false });

  test('rows are written, read and found', async ({ page }) => {
    const address = await openLedger(page);
    await expect(page.getByRole('link', { name: '機器を1行書く' })).toBeVisible();
    for (const number of ['001', '002']) await writeRow(page, address, number);
    await expect(page.getByRole('row')).toHaveCount(3);
    await fits(page, 'a ledger without script');
    await page.getByLabel('さがす').fill('002');
    await page.getByRole('button', { name: '表示する' }).click();
    await expect(page.getByRole('row')).toHaveCount(2);
  });
});

test('the script did not arrive: the page looks as without it', async ({ page, context }) => {
  await context.route('**/*.js', (route) => route.abort());
  const address = await openLedger(page);
  await look(page, 'ledger-empty-plain');
  await writeRow(page, address, '001');
  await look(page, 'ledger-plain');
  await expect(page.getByRole('grid')).toHaveCount(0);
});
