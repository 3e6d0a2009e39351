// Ledgers that come in as files and pasted tables, one shop's and a chain's, and go out again.
import { facilityCode, file } from '../../support/facilities.ts';
import { DEVICES, openLedger } from '../../support/ledgers.ts';
import { look, lookInside } from '../../support/look.ts';
import { importFacilities, inviteByLink, setUpMinistry } from '../../support/people.ts';
import { expect, test } from '../../support/test.ts';
import { readFile } from 'node:fs/promises';

/** 管理番号, 設置場所, 状態: two rows as a Japanese Excel saves CSV, in Shift_JIS. */
const SHIFT_JIS = Buffer.from('8ac7979d94d48d862c90dd92758fea8f8a2c8ff391d40d0a3030352cdabcde89a12c89d293ad0d0a3030312c92b28ddc8eba2c0d0a', 'hex');

const FAULTY = '006\t\t\t\t\t\t\t\t\tいつか\t稼働\t\r\n001\tB社\r\n';

test.describe('with JavaScript switched off', () => {
  test.use({ javaScriptEnabled: false });

  test('a table is pasted, mended, stored, and taken out again', async ({ page }) => {
    const address = await openLedger(page);
    await page.getByRole('link', { name: 'ファイルを取り込む' }).click();
    await page.getByRole('button', { name: '読み取る' }).click();
    await expect(page.getByRole('alert')).toContainText('ファイルを選ぶか、表を貼り付けてください');

    await page.getByLabel('表を貼り付ける').fill(DEVICES + FAULTY);
    await page.getByRole('button', { name: '読み取る' }).click();
    await expect(page.getByRole('row', { name: /6行目.*いつか.*日付として読めません/ })).toBeVisible();
    await expect(page.getByRole('row', { name: /7行目.*001.*2行目と7行目/ })).toBeVisible();
    await expect(page.getByLabel('表を貼り付ける'), 'what was pasted stays').toHaveValue(/いつか/);
    await page.goto(address);
    await expect(page.getByText('まだ1行もありません')).toBeVisible();

    await page.goto(`${address}/imports`);
    await page.getByLabel('表を貼り付ける').fill(DEVICES + FAULTY);
    await page.getByRole('button', { name: '読み取る' }).click();
    await page.getByLabel('「種類」がない行に入れるもの').selectOption('端末PC');
    await page.getByRole('button', { name: '直すところのある行を除いて登録する' }).click();
    await expect(page).toHaveURL(new RegExp(`${address}\\?`));
    await expect(page.getByText('登録しました')).toBeVisible();
    await expect(page.getByText('除いた行')).toBeVisible();
    await expect(page.getByRole('row', { name: /001.*端末PC/ })).toBeVisible();

    await page.goto(`${address}/imports`);
    await page.getByLabel('ファイル', { exact: false }).first().setInputFiles({ name: '機器.csv', mimeType: 'text/csv', buffer: SHIFT_JIS });
    await page.getByRole('button', { name: '読み取る' }).click();
    await expect(page.getByText('読み取れました')).toBeVisible();
    await expect(page.getByRole('row', { name: /005.*レジ横/ })).toBeVisible();
    await page.getByRole('button', { name: '登録する', exact: true }).click();
    await expect(page.getByRole('row', { name: /001.*調剤室/ })).toBeVisible();

    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSVで受け取る' }).click()]);
    const csv = await readFile(await download.path(), 'utf8');
    expect(csv.trim().split('\n')).toHaveLength(6);
    await page.goto(`${address}/imports`);
    await page.getByLabel('ファイル', { exact: false }).first().setInputFiles(file('again.csv', csv, 'text/csv'));
    await page.getByRole('button', { name: '読み取る' }).click();
    await expect(page.getByText('いまの台帳と同じです')).toBeVisible();
  });
});

test('the pages of an import, as they are seen', async ({ page }) => {
  const address = await openLedger(page);
  await page.goto(`${address}/imports`);
  await look(page, 'ledger-import');
  await page.getByLabel('表を貼り付ける').fill(DEVICES + FAULTY);
  await page.getByRole('button', { name: '読み取る' }).click();
  await expect(page.getByRole('row', { name: /6行目.*いつか.*日付として読めません/ })).toBeVisible();
  await lookInside(page, 'ledger-import-faulty');
  await page.goto(`${address}/imports`);
  await page.getByLabel('表を貼り付ける').fill(DEVICES);
  await page.getByRole('button', { name: '読み取る' }).click();
  await expect(page.getByText('読み取れました')).toBeVisible();
  await look(page, 'ledger-import-read');
  await page.getByRole('button', { name: '登録する', exact: true }).click();
  await expect(page.getByText('登録しました')).toBeVisible();
  await look(page, 'ledger-imported');
});

const CORPORATION = '7000012050002';
const SHOPS = [
  '医療機関コード,名称,種別,所管,法人名,法人番号',
  `${facilityCode('144000001')},かもめ薬局,薬局,140007,見本調剤株式会社,${CORPORATION}`,
  `${facilityCode('144000002')},すずめ薬局,薬局,140007,見本調剤株式会社,${CORPORATION}`,
].join('\r\n');
const OF_SHOPS = '施設\t管理番号\tOS\r\nかもめ薬局\t1\tWindows 11\r\nすずめ薬局\t1\tWindows 8\r\nつばめ薬局\t1\tWindows 11\r\n';

test('a head office hands in the ledgers of its shops, and the ministry finds who has what', async ({ page, browser }) => {
  await setUpMinistry(page);
  await importFacilities(page, SHOPS);
  const office = await inviteByLink(page, browser, 'chain', '法人の担当者', CORPORATION);
  await office.getByRole('link', { name: '法人の施設を見る' }).click();
  await office.getByRole('link', { name: '施設の台帳' }).click();
  await look(office, 'chain-ledgers');
  await office.getByRole('link', { name: '機器台帳：取り込む' }).click();
  await look(office, 'chain-import');
  await office.getByLabel('表を貼り付ける').fill(OF_SHOPS);
  await office.getByRole('button', { name: '読み取る' }).click();
  await expect(office.getByRole('row', { name: /4行目.*この法人にありません/ })).toBeVisible();
  await look(office, 'chain-import-faulty');
  await office.getByRole('button', { name: '直すところのある行を除いて登録する' }).click();
  await expect(office.getByText('登録しました')).toBeVisible();
  await look(office, 'chain-imported');

  await page.goto('/facilities');
  await page.getByRole('link', { name: '台帳からさがす' }).click();
  await look(page, 'ledger-find');
  await page.getByLabel('OS', { exact: true }).fill('windows 8*');
  await page.getByRole('button', { name: 'さがす' }).click();
  await expect(page.getByText('1行（1施設）')).toBeVisible();
  await look(page, 'ledger-found');
  await page.getByRole('link', { name: 'すずめ薬局' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '機器台帳' })).toBeVisible();
});
