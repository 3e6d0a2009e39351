// Five thousand rows from Excel at once.
import { cell, grid, openLedger, paste, ready, rowCount, saved, saving } from '../../support/ledgers.ts';
import { expect, test } from '../../support/test.ts';

const ROWS = 5_000;

function table(): string {
  const lines = Array.from({ length: ROWS }, (_, at) => [
    String(at + 1).padStart(4, '0'), 'A社', 'Win11', '〇〇電子カルテ', '2.0', '192.168.〇.〇', `Room${at % 40}のPC`, `Room${at % 40}`,
    '薬剤師・事務職員・システム管理者', '2020/12/1', at % 7 ? '稼働' : '停止', '',
  ].join('\t'));
  const head = ['管理番号', 'メーカー', 'OS', 'ソフトウェア', 'バージョン', 'IPアドレス', 'コンピュータ名', '設置場所', '主な利用者属性', '登録日', '状態', '説明'];
  return [head.join('\t'), ...lines].join('\r\n');
}

test('are pasted, saved in batches, and only those in sight are in the page', async ({ page }) => {
  await openLedger(page);
  await ready(page);
  page.on('dialog', (dialog) => dialog.accept());
  const sent: number[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/changes')) sent.push(request.postDataJSON().rows.length);
  });
  const begun = Date.now();
  await paste(page, table());
  await expect.poll(() => rowCount(page)).toBe(ROWS);
  test.info().annotations.push({ type: 'shown after', description: `${Date.now() - begun} ms` });
  await expect(page.getByRole('button', { name: '保存を止める' })).toBeVisible();
  await saved(page, 120_000);
  test.info().annotations.push({ type: 'saved after', description: `${Date.now() - begun} ms` });
  expect(Math.max(...sent)).toBe(500);
  expect(await grid(page).locator('tbody tr').count()).toBeLessThan(60);

  await page.keyboard.press('Control+End');
  await expect(grid(page).locator('tr.blank')).toBeInViewport();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Home');
  await expect(cell(page, ROWS, '管理番号').getByRole('textbox')).toHaveValue('5000');
  await page.reload();
  await ready(page);
  expect(await rowCount(page)).toBe(ROWS);
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  expect(await grid(page).locator('tbody tr').count(), 'paper has all of them').toBe(ROWS + 1);
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  expect(await grid(page).locator('tbody tr').count()).toBeLessThan(60);
});

test('saving is stopped, and goes on', async ({ page }) => {
  await openLedger(page);
  await ready(page);
  page.on('dialog', (dialog) => dialog.accept());
  await page.route('**/changes', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    await route.continue();
  });
  await paste(page, table());
  await page.getByRole('button', { name: '保存を止める' }).click();
  await expect(saving(page)).toContainText('保存を止めました', { timeout: 60_000 });
  await page.unroute('**/changes');
  await page.reload();
  await ready(page);
  await saved(page, 120_000);
  expect(await rowCount(page), 'what was not sent yet came back').toBe(ROWS);
});
