// The directory: facilities that change, areas that are handed over, corporations and vendors.
import { setUpCodes } from '../../support/account.ts';
import { facilityCode, file } from '../../support/facilities.ts';
import { look } from '../../support/look.ts';
import { setUpMinistry } from '../../support/people.ts';
import { startRound } from '../../support/rounds.ts';
import { expect, test } from '../../support/test.ts';

const CORPORATION = '7000012050002';
const LIST = [
  '医療機関コード,名称,フリガナ,種別,市区町村,所管,法人名,法人番号',
  `${facilityCode('144000001')},かもめ薬局,カモメヤッキョク,薬局,鎌倉市,140007,見本調剤株式会社,${CORPORATION}`,
  `${facilityCode('144000002')},すずめ薬局,スズメヤッキョク,薬局,鎌倉市,140007,見本調剤株式会社,${CORPORATION}`,
  `${facilityCode('144000003')},つばめ薬局,ツバメヤッキョク,薬局,逗子市,140007,,`,
].join('\r\n');

test('the directory is tended, and a corporation works with its part of it', async ({ page, browser }) => {
  await setUpMinistry(page);

  await page.goto('/facilities/imports');
  await look(page, 'imports');
  await page.getByLabel('ファイル').setInputFiles(file('facilities.csv', LIST, 'text/csv'));
  await page.getByRole('button', { name: '読み取る' }).click();
  await expect(page.getByText('新しい法人')).toBeVisible();
  await look(page, 'imports-reading');
  await page.getByRole('button', { name: '登録する', exact: true }).click();
  await expect(page.getByText('登録しました')).toBeVisible();

  await page.goto('/facilities');
  await page.getByLabel('名称・フリガナ・コード').fill('すずめ');
  await page.getByRole('button', { name: 'さがす' }).click();
  await expect(page.getByText('全1件')).toBeVisible();
  await look(page, 'facilities-found');
  await page.getByRole('link', { name: 'すずめ薬局' }).click();
  await page.getByRole('link', { name: '施設の情報を変更する' }).click();
  await look(page, 'facility-facts');
  await page.getByLabel('電話').fill('12');
  await page.getByRole('button', { name: '変更する', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('電話番号');
  await look(page, 'facility-facts-faulty');
  await page.getByLabel('電話').fill('0467-12-3456');
  await page.getByLabel('名称', { exact: false }).fill('ひばり薬局');
  await page.getByRole('button', { name: '変更する', exact: true }).click();
  await expect(page.getByRole('row', { name: /名称.*すずめ薬局.*ひばり薬局/ })).toBeVisible();
  await look(page, 'facility-changed');

  await page.goto('/facilities/moves');
  await look(page, 'moves');
  await page.getByLabel('いまの所管').selectOption('140007');
  await page.getByLabel('施設のある市区町村').fill('鎌倉市');
  await page.getByLabel('移す先').selectOption('142051');
  await page.getByRole('button', { name: '何施設あるかを見る' }).click();
  await expect(page.getByText('2施設が移ります')).toBeVisible();
  await look(page, 'moves-counted');
  await page.getByRole('button', { name: '移す', exact: true }).click();
  await expect(page.getByText('2施設を移しました')).toBeVisible();

  await page.goto('/vendors');
  await page.getByLabel('名称', { exact: false }).fill('見本システム');
  await page.getByRole('button', { name: '登録する' }).click();
  await look(page, 'vendor');
  await page.goto('/vendors');
  await look(page, 'vendors');
  await page.goto('/corporations');
  await look(page, 'corporations');
  await page.getByRole('link', { name: '見本調剤株式会社' }).click();
  await expect(page.getByRole('row', { name: /薬局/ })).toHaveCount(2);
  await look(page, 'corporation');

  await startRound(page, 'pharmacy-survey@R8');
  await page.goto('/people');
  await page.getByLabel('お名前').fill('見本 法人');
  await page.getByLabel('サインインに使う名前').fill('chain');
  await page.getByLabel('役割').selectOption({ label: '法人の担当者' });
  await page.getByLabel('どこの').fill(CORPORATION);
  await page.getByRole('button', { name: '招待のリンクを作る' }).click();
  const manager = await (await browser.newContext()).newPage();
  await manager.goto(await page.locator('.linkline').innerText());
  await manager.getByLabel('新しいパスワード').fill('harbour-lamp-thimble');
  await manager.getByRole('button', { name: 'このパスワードで始める' }).click();
  await setUpCodes(manager);
  await manager.goto('/');
  await expect(manager.getByRole('heading', { name: 'まだ提出していない施設' })).toBeVisible();
  await expect(manager.getByRole('link', { name: 'つばめ薬局' }), 'another corporation’s').toHaveCount(0);
  await look(manager, 'corporation-home');
  await manager.getByRole('link', { name: 'かもめ薬局' }).click();
  await expect(manager.getByRole('button', { name: '入力内容を確認する' })).toBeVisible();
});
