// From the checklist to paper and Excel, and back: what a file says is shown first, and taken when ticked.
import { look, lookInside } from '../../support/look.ts';
import { CHECKLIST, open, question, setUpPharmacy } from '../../support/response.ts';
import { expect, test } from '../../support/test.ts';
import { workbook } from '../../support/workbook.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const day = (() => {
  const tokyo = new Date(Date.now() + 9 * 3_600_000);
  return `${tokyo.getUTCMonth() + 1}/${tokyo.getUTCDate()}`;
})();

/** As somebody fills the official paper in: marks, full-width digits, the day below or beside. */
const byHand = workbook({
  A1: '薬局におけるサイバーセキュリティ対策チェックリスト',
  A3: 'チェック項目', B3: '1回目', C3: '目標日', D3: '2回目', E3: '備考',
  A4: '医療情報システムを導入、運用している。', B4: `〇はい・いいえ\n（${day}）`,
  A5: '（１）    医療情報システム安全管理責任者等を設置している。', B5: `はい ${day}`, E5: '管理者が兼ねる',
  A6: '医療情報システム全般について、以下を実施している。',
  A7: '（１）    サーバ、端末PC、ネットワーク機器の台帳管理を行ってい\n　　　　る。', B7: `はい・（いいえ） ${day}`, C7: '３／３１',
  A8: '（２）    リモートメンテナンス（保守）を利用している機器の有無を事業者等に確認した。', B8: '○',
});

test('a checklist filled in by hand in Excel is read, looked at, and taken', async ({ page }) => {
  await setUpPharmacy(page);
  await open(page, CHECKLIST);
  const address = new URL(page.url()).pathname;
  await lookInside(page, 'papers-links');
  await page.getByText('紙やExcelで使う').click();
  for (const name of ['公式の用紙の形で受け取る', 'Excelで受け取る']) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name }).click(),
    ]);
    expect(await download.failure()).toBeNull();
  }

  await page.getByRole('link', { name: '記入したExcelから読み込む' }).click();
  await look(page, 'filled-sheet');
  await page.getByRole('button', { name: '読み取って確かめる' }).click();
  await expect(page.getByRole('alert')).toContainText('ファイルを選んでください');
  const choose = page.getByLabel('Excelのファイル');
  await choose.setInputFiles({ name: 'memo.xlsx', mimeType: XLSX, buffer: Buffer.from('hello') });
  await page.getByRole('button', { name: '読み取って確かめる' }).click();
  await expect(page.getByRole('alert')).toContainText('Excelのファイルとして読めません');
  await look(page, 'filled-sheet-refused');

  await choose.setInputFiles({ name: 'byhand.xlsx', mimeType: XLSX, buffer: byHand });
  await page.getByRole('button', { name: '読み取って確かめる' }).click();
  await expect(page.getByRole('heading', { name: '読み取れないところがあります' })).toBeVisible();
  await expect(page.getByRole('checkbox')).toHaveCount(3);
  await expect(page.getByRole('row', { name: /リモートメンテナンス/ })).toContainText('どちらか分かりません');
  await look(page, 'filled-sheet-preview');
  await page.getByRole('checkbox', { name: /安全管理責任者/ }).uncheck();
  await page.getByRole('button', { name: '選んだ行を取り込む' }).click();

  await expect(page.getByRole('heading', { name: '取り込みました' })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(address);
  await expect(question(page, '2-1').getByRole('radio', { name: 'いいえ', exact: true }).first()).toBeChecked();
  await expect(question(page, '1-1').getByRole('radio', { name: 'はい', exact: true }).first()).not.toBeChecked();
  await look(page, 'filled-sheet-taken');

  await page.goto(`${address}/print`);
  await look(page, 'papers-print');
});
