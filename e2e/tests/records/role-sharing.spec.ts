// The role-sharing table: an operator loads its rows, a pharmacy with two vendors finds and closes the gaps.
import { look, lookInside } from '../../support/look.ts';
import { openPlace } from '../../support/menu.ts';
import { setUpPharmacy } from '../../support/response.ts';
import { expect, test } from '../../support/test.ts';
import { workbook } from '../../support/workbook.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const file = (cells: Record<string, string>) => ({ name: 'roles.xlsx', mimeType: XLSX, buffer: workbook(cells) });
const HEADINGS = (row: number) => ({ [`A${row}`]: '項番', [`B${row}`]: '項目', [`C${row}`]: '内容', [`D${row}`]: '想定されるリスク', [`E${row}`]: '推奨される対応例' });
const ROWS = {
  A1: 'Part1 見本', ...HEADINGS(2),
  A3: '1', B3: '見本の項目', C3: '見本の内容 甲：管理する人を決めているか',
  A4: '2', B4: '見本の項目', C4: '見本の内容 乙：研修をしているか',
  A5: 'Part2 見本', ...HEADINGS(6),
  A7: 'A 共通',
  A8: '1', B8: '更新', C8: '見本の内容 丙：更新をだれが行うかを決めているか', D8: '見本のリスク', E8: '見本の対応',
  A9: '2', B9: 'バックアップ', C9: '見本の内容 丁：バックアップをだれがとるかを決めているか',
};

test('gaps between a pharmacy and two vendors are found and closed', async ({ page }) => {
  test.slow();
  await setUpPharmacy(page);

  // The rows are no part of the program.
  await page.goto('/');
  await openPlace(page, '事業者');
  await page.getByRole('link', { name: '事業者との役割分担確認表' }).click();
  await expect(page.getByText('役割分担確認表の項目は、この製品に入っていません')).toBeVisible();
  await look(page, 'roles-none');
  await page.getByRole('link', { name: '登録', exact: true }).click();
  await look(page, 'role-templates-empty');
  await page.getByLabel('版', { exact: false }).fill('R6.6');
  await page.getByLabel('ファイル').setInputFiles(file({ ...ROWS, A1: '見本', A9: '1' }));
  await page.getByRole('button', { name: 'ためしに読む' }).click();
  await expect(page.getByText('どちらの項目か分かりません').first()).toBeVisible();
  await expect(page.getByRole('cell', { name: 'A9' })).toBeVisible();
  await look(page, 'role-templates-refused');
  for (const button of ['ためしに読む', '登録する']) {
    await page.getByLabel('ファイル').setInputFiles(file(ROWS));
    await page.getByRole('button', { name: button }).click();
    await lookInside(page, `role-templates-${button === '登録する' ? 'loaded' : 'tried'}`);
  }
  await expect(page.getByRole('cell', { name: 'R6.6' })).toBeVisible();

  // Two contracts.
  await page.goto('/');
  await openPlace(page, '事業者');
  await page.getByRole('link', { name: '契約している事業者' }).click();
  for (const [vendor, title] of [['見本システム', '電子薬歴の保守'], ['見本ネット', 'ネットワークの管理']]) {
    await page.getByLabel('事業者の名前').fill(vendor);
    await page.getByLabel('何の契約か').fill(title);
    await page.getByRole('button', { name: '登録する' }).click();
    // A vendor with a name like another's is asked about.
    const another = page.getByText('この中にない');
    if (await another.isVisible()) await page.getByRole('button', { name: '登録する' }).click();
    await expect(page.getByRole('heading', { name: vendor })).toBeVisible();
  }
  await page.getByRole('link', { name: '事業者との役割分担確認表' }).click();
  await expect(page.getByText('まだ確認していない：6か所')).toBeVisible();
  await look(page, 'roles-begun');

  // What the pharmacy does itself: first with a mistake, nothing typed is lost.
  await page.getByRole('link', { name: 'Part1を記入する' }).click();
  await look(page, 'roles-own');
  const row = (name: string) => page.getByRole('region', { name });
  await page.getByLabel('確認した日').first().fill('2026-06-01');
  await row('1 見本の項目').getByText('はい', { exact: true }).click();
  await expect(row('1 見本の項目').getByLabel('完了日')).toBeHidden();
  await row('2 見本の項目').getByText('いいえ', { exact: true }).click();
  await row('2 見本の項目').getByLabel('完了日').fill('2026-05-02');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByRole('alert')).toContainText('直すところが1か所');
  await expect(row('2 見本の項目').getByLabel('いいえ', { exact: true })).toBeChecked();
  await look(page, 'roles-own-refused');
  await row('2 見本の項目').getByLabel('完了日').fill('');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('保存しました')).toBeVisible();
  await page.getByRole('link', { name: '役割分担確認表', exact: true }).click();

  // Under the contracts: each vendor is said to leave the backup to the other.
  for (const vendor of ['見本システム', '見本ネット']) {
    await page.getByRole('link', { name: `${vendor}（` }).click();
    await page.getByLabel('確認した日').first().fill('2026-06-01');
    await row('1 更新').getByLabel('だれが行うか').selectOption({ label: 'この契約の事業者' });
    await row('1 更新').getByText('はい', { exact: true }).click();
    await row('2 バックアップ').getByLabel('だれが行うか').selectOption({ label: 'ほかの契約の事業者' });
    await row('2 バックアップ').getByText('はい', { exact: true }).click();
    await row('1 更新').getByText('書いてあるところ・備考').click();
    await row('1 更新').getByLabel('書いてあるところ').fill('保守契約書 第5条');
    if (vendor === '見本システム') await lookInside(page, 'roles-contract');
    await page.getByRole('button', { name: '保存する' }).click();
    await expect(page.getByText('保存しました')).toBeVisible();
    await page.getByRole('link', { name: '役割分担確認表', exact: true }).click();
  }
  await expect(page.getByText('引き受ける事業者がいない：2か所')).toBeVisible();
  await expect(page.getByText('「いいえ」のまま：1か所')).toBeVisible();
  await look(page, 'roles-gaps');
  await page.getByLabel('足りないところがある項目だけを見る').check();
  await page.getByRole('button', { name: '表示を変える' }).click();
  await expect(page.getByText('見本の内容 丙')).toHaveCount(0);
  await expect(page.getByText('見本の内容 丁')).toBeVisible();
  await look(page, 'roles-gaps-only');

  // One of them takes it, and the training is held.
  await page.getByRole('link', { name: '見本ネット（' }).click();
  await row('2 バックアップ').getByLabel('だれが行うか').selectOption({ label: '施設と事業者の両方' });
  await page.getByRole('button', { name: '保存する' }).click();
  await page.getByRole('link', { name: '役割分担確認表', exact: true }).click();
  await page.getByRole('link', { name: 'Part1を記入する' }).click();
  await row('2 見本の項目').getByLabel('完了日').fill('2026-07-01');
  await page.getByRole('button', { name: '保存する' }).click();
  await page.getByRole('link', { name: '役割分担確認表', exact: true }).click();
  await expect(page.getByText('足りないところはありません')).toBeVisible();
  await look(page, 'roles-complete');
  await page.pdf({ path: test.info().outputPath('roles.pdf'), preferCSSPageSize: true });
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Excelで受け取る' }).click();
  expect((await download).suggestedFilename()).toContain('R6.6.xlsx');
});
