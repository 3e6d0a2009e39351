// Logs: a file as a Japanese Windows writes it is taken in, read, looked through; nothing of it is lost or changed.
import { openLedger } from '../../support/ledgers.ts';
import { look, lookInside } from '../../support/look.ts';
import { expect, test } from '../../support/test.ts';

/** Three lines and one that is none, in Shift_JIS. */
const SHIFT_JIS = Buffer.from('8386815b8355815b49442c8e8196bc2c8e9e8d8f2c834a83658353838a2c91808dec8fee95f10d0a75302c8ca9967b2091be98592c323032362f342f3120303a30303a30302c8e518fc62c96f297f0300d0a75312c8ca9967b2091be98592c323032362f342f3120313a30313a30302c8e518fc62c96f297f0310d0a75322c8ca9967b2091be98592c323032362f342f3120323a30323a30302c8e518fc62c96f297f0320d0a82b182ed82ea82bd8d730d0a', 'hex');
const LOG = { name: '4月.csv', mimeType: 'text/csv', buffer: SHIFT_JIS };

test.describe('with JavaScript switched off', () => {
  test.use({ javaScriptEnabled: false });

  test('a log is taken in once, found in and looked through', async ({ page }) => {
    const address = await openLedger(page, 'access_log');
    await page.getByRole('link', { name: 'ログのファイルを入れる' }).click();
    await page.getByRole('button', { name: '入れる' }).click();
    await expect(page.getByRole('alert')).toContainText('ファイルを選んでください');
    await page.getByLabel('ログのファイル').setInputFiles({ ...LOG, buffer: Buffer.from('PK\x03\x04') });
    await page.getByRole('button', { name: '入れる' }).click();
    await expect(page.getByRole('alert')).toContainText('Excelのファイルです');
    await page.getByLabel('ログのファイル').setInputFiles(LOG);
    await page.getByRole('button', { name: '入れる' }).click();
    await expect(page.getByText('4行を残しました')).toBeVisible();
    await expect(page.getByRole('row', { name: /元のまま.*こわれた行/ })).toBeVisible();

    await page.getByLabel('言葉').fill('U1 薬歴');
    await page.getByRole('button', { name: 'さがす' }).click();
    await expect(page.getByRole('row')).toHaveCount(2);
    await page.getByLabel('言葉').fill('ない言葉');
    await page.getByRole('button', { name: 'さがす' }).click();
    await expect(page.getByText('あてはまる行はありません')).toBeVisible();

    await page.getByLabel('確認した日').fill('2199-01-01');
    await page.getByLabel('気づいたこと').fill('夜中の記録はない');
    await page.getByRole('button', { name: '確認したことにする' }).click();
    await expect(page.getByRole('alert')).toContainText('今日までの日');
    await expect(page.getByLabel('気づいたこと')).toHaveValue('夜中の記録はない');
    await page.getByLabel('確認した日').fill('2026-01-01');
    await page.getByRole('button', { name: '確認したことにする' }).click();
    await expect(page.getByText('夜中の記録はない')).toBeVisible();

    await page.goto(`${address}/logs`);
    await page.getByLabel('ログのファイル').setInputFiles({ ...LOG, name: 'again.csv' });
    await page.getByRole('button', { name: '入れる' }).click();
    await expect(page.getByText('前に入れてあります')).toBeVisible();
    await page.goto(address);
    await expect(page.getByRole('row')).toHaveCount(2);
    await expect(page.getByText('確認済み')).toBeVisible();
  });
});

test('the pages of logs, as they are seen', async ({ page }) => {
  const address = await openLedger(page, 'access_log');
  await look(page, 'logs-none');
  await page.goto(`${address}/logs`);
  await look(page, 'log-upload');
  await page.getByLabel('ログのファイル').setInputFiles(LOG);
  await page.getByRole('button', { name: '入れる' }).click();
  await expect(page.getByText('4行を残しました')).toBeVisible();
  await lookInside(page, 'log');
  await page.goto(address);
  await look(page, 'logs');
});
