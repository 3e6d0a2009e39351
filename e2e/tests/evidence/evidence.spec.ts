// Evidence: papers and photos, handed in by who has never heard of the word.
import { openLedger } from '../../support/ledgers.ts';
import { look, lookInside } from '../../support/look.ts';
import { png } from '../../support/picture.ts';
import { expect, test } from '../../support/test.ts';
import type { Page } from '@playwright/test';

/** Chooses a picture that is made here. */
async function choose(page: Page, name: string, content = png()) {
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'image/png', buffer: content });
}

/** The small picture of something was drawn, and the browser shows it. */
async function isDrawn(page: Page, title: string) {
  const picture = page.getByRole('img', { name: `「${title}」の見本` });
  await picture.scrollIntoViewIfNeeded();
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBeGreaterThan(50);
}

/** Opens the evidence of the only facility, on the way people go. */
async function openEvidence(page: Page) {
  const address = await openLedger(page);
  await page.goto(address.replace(/\/ledgers\/.*/, ''));
  await page.getByRole('link', { name: '証跡（やっていることを見せられる書類や写真）' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '証跡' })).toBeVisible();
}

test('a paper is handed in, found, renewed and removed', async ({ page }) => {
  await openEvidence(page);
  await look(page, 'evidence-empty');
  await choose(page, '契約書.png');
  await page.getByLabel('証跡の名前').fill('レセコンの保守契約書');
  await page.getByRole('button', { name: '証跡を加える' }).click();
  await expect(page.getByRole('alert')).toContainText('何の証跡かを選んでください');
  await expect(page.getByRole('alert')).toContainText('ファイルをもう一度選んでください');
  await expect(page.getByLabel('証跡の名前')).toHaveValue('レセコンの保守契約書');
  await look(page, 'evidence-refused');

  await choose(page, '契約書.png');
  await page.getByLabel('どんな書類・写真か').selectOption('契約書・利用規約');
  await page.locator('#measures summary').first().click();
  await page.locator('#measures').getByRole('checkbox').first().check();
  await page.getByLabel('見直す日').fill('2020-04-01');
  await page.getByRole('button', { name: '証跡を加える' }).click();
  await expect(page.getByRole('status')).toContainText('証跡を加えました');
  await isDrawn(page, 'レセコンの保守契約書');
  await look(page, 'evidence-one');
  await lookInside(page, 'evidence-one-open');

  await page.getByRole('link', { name: '証跡', exact: true }).click();
  await expect(page.getByText(/見直す日を\d年以上過ぎています/)).toBeVisible();
  await isDrawn(page, 'レセコンの保守契約書');
  await lookInside(page, 'evidence-list');

  await page.getByRole('link', { name: 'レセコンの保守契約書' }).click();
  await page.getByRole('link', { name: '新しい版を加える' }).click();
  await look(page, 'evidence-version');
  await choose(page, '契約書2.png', png(320, 480));
  await page.getByRole('button', { name: '新しい版を加える' }).click();
  await expect(page.getByRole('status')).toContainText('新しい版を加えました');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: '契約書.png' }).click();
  expect((await download).suggestedFilename()).toBe('契約書.png');

  await page.getByText('この証跡を消す').click();
  await page.getByRole('button', { name: '証跡を消す' }).click();
  await expect(page.getByText('まだありません。')).toBeVisible();
});

test('a photo of a device belongs to its row', async ({ page }) => {
  const address = await openLedger(page);
  await page.goto(`${address}/rows/new`);
  const id = await page.locator('input[name=id]').inputValue();
  await page.getByLabel('管理番号').fill('PC-7');
  await page.getByRole('button', { name: '台帳に書く' }).click();
  await page.waitForURL(address);
  await page.goto(`/ledger-rows/${id}`);
  await page.getByText('この機器の写真や書類を付ける').click();
  await choose(page, 'IMG_0001.png');
  await look(page, 'row-photo');
  await page.getByRole('button', { name: '付ける' }).click();
  await isDrawn(page, 'PC-7の写真');
  await look(page, 'row-with-photo');
  await page.getByRole('link', { name: 'PC-7の写真' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'PC-7の写真' })).toBeVisible();
  await page.getByRole('link', { name: 'PC-7', exact: true }).click();
  await expect(page.getByLabel('管理番号')).toHaveValue('PC-7');
});
