// MDS and SDS: an operator loads the questions, a pharmacy registers what it was sent and records the risk of a "no".
import { look, lookInside } from '../../support/look.ts';
import { openPlace } from '../../support/menu.ts';
import { setUpPharmacy } from '../../support/response.ts';
import { expect, test } from '../../support/test.ts';
import { workbook } from '../../support/workbook.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const file = (cells: Record<string, string>) => ({ name: 'mds.xlsx', mimeType: XLSX, buffer: workbook(cells) });
const QUESTIONS = { A1: '質問番号', B1: '質問文', A2: '1', B2: '見本の質問 甲', A3: '2-1', B3: '見本の質問 乙', A4: '2-2', B4: '見本の質問 丙' };
const ANSWERS = { ...QUESTIONS, C1: '回答', D1: '備考', C2: 'はい', C3: 'いいえ', D3: '次の版で対応します', C4: '対象外' };

test('a no in a disclosure gets a record of its risk', async ({ page }) => {
  test.slow();
  await setUpPharmacy(page);

  // The questions are no part of the program.
  await page.goto('/forms');
  await page.getByRole('link', { name: 'MDS・SDSのひな形' }).click();
  await expect(page.getByText('MDS・SDSの質問は、この製品に入っていません')).toBeVisible();
  await look(page, 'templates-empty');
  await page.getByLabel('版', { exact: false }).last().fill('Ver.5.0');
  await page.getByLabel('ファイル').setInputFiles(file({ A1: 'なにか' }));
  await page.getByRole('button', { name: 'ためしに読む' }).click();
  await expect(page.getByText('見出しがある行が見つかりません')).toBeVisible();
  await look(page, 'templates-refused');
  for (const button of ['ためしに読む', '登録する']) {
    await page.getByLabel('ファイル').setInputFiles(file(QUESTIONS));
    await page.getByRole('button', { name: button }).click();
    await lookInside(page, `templates-${button === '登録する' ? 'loaded' : 'tried'}`);
  }
  await expect(page.getByRole('cell', { name: 'MDS Ver.5.0' })).toBeVisible();

  // A contract, and a product of its vendor.
  await page.goto('/');
  await openPlace(page, '事業者');
  await page.getByRole('link', { name: '契約している事業者' }).click();
  await page.getByLabel('事業者の名前').fill('見本システム');
  await page.getByLabel('何の契約か').fill('電子薬歴の保守');
  await page.getByRole('button', { name: '登録する' }).click();
  await page.getByRole('link', { name: '事業者のMDS・SDSとリスクの記録' }).click();
  await expect(page.getByRole('heading', { name: '製品・サービスが選ばれていない契約' })).toBeVisible();
  await look(page, 'disclosures-unnamed');
  await page.goto('/vendors');
  await page.getByRole('link', { name: '見本システム' }).click();
  await page.getByText('製品・サービスを登録する').click();
  await page.getByLabel('製品・サービスの名称').fill('見本薬歴');
  await page.getByRole('button', { name: '登録する' }).click();
  await page.getByRole('link', { name: '見本薬歴のMDS・SDS' }).click();
  await look(page, 'disclosures-of-product-empty');
  await page.goto('/');
  await openPlace(page, '事業者');
  await page.getByRole('link', { name: '契約している事業者' }).click();
  await page.getByRole('link', { name: 'この契約を変更する' }).click();
  await page.getByLabel('製品・サービス', { exact: false }).selectOption({ label: '見本薬歴' });
  await page.getByRole('button', { name: '変更する' }).click();

  // What came by mail is registered: first with a mistake, then tried, then for good.
  await page.getByRole('link', { name: '事業者のMDS・SDSとリスクの記録' }).click();
  await expect(page.getByText('開示書がありません')).toBeVisible();
  await look(page, 'disclosures-missing');
  const fill = async (cells: Record<string, string>, button: string) => {
    await page.getByLabel('製品・サービス（必ず').selectOption({ label: '見本薬歴' });
    await page.getByLabel('製品・サービスの版').fill('3.2');
    await page.getByLabel('発行日').fill('2026-04-01');
    await page.getByLabel('ファイル').setInputFiles(file(cells));
    await page.getByRole('button', { name: button }).click();
  };
  await fill({ ...ANSWERS, C2: 'たぶん' }, '登録する');
  await expect(page.getByRole('cell', { name: 'C2' })).toBeVisible();
  await expect(page.getByLabel('製品・サービスの版')).toHaveValue('3.2');
  await look(page, 'disclosures-refused');
  await fill(ANSWERS, 'ためしに読む');
  await expect(page.getByText('読み取れました（まだ登録していません）')).toBeVisible();
  await look(page, 'disclosures-tried');
  await fill(ANSWERS, '登録する');
  await expect(page.getByRole('heading', { level: 1, name: '見本薬歴のMDS' })).toBeVisible();
  await look(page, 'disclosure');

  // The "no" wants a record; nothing typed is lost.
  await page.getByRole('link', { name: '質問 2-1 のリスクを記録する' }).click();
  await look(page, 'disclosure-risk');
  await page.getByLabel('リスクの評価').fill('見本の評価');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByLabel('リスクの評価')).toHaveValue('見本の評価');
  await look(page, 'disclosure-risk-incomplete');
  await page.getByLabel('対応').fill('見本の対応');
  await page.getByLabel('認めた人').fill('見本 管理者');
  await page.getByLabel('認めた日').fill('2026-05-01');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByRole('link', { name: '質問 2-1 の記録を書き直す' })).toBeVisible();
  await look(page, 'disclosure-recorded');
  await page.getByRole('link', { name: 'MDS・SDSとリスクの記録' }).click();
  await expect(page.getByText('そろっています')).toBeVisible();
  await look(page, 'disclosures-complete');
});
