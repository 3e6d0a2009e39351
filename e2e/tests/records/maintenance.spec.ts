// A pharmacy finds out whether the volume for those who outsource the updates of their servers is for it.
import { look, lookInside } from '../../support/look.ts';
import { openPlace } from '../../support/menu.ts';
import { setUpPharmacy } from '../../support/response.ts';
import { expect, test } from '../../support/test.ts';

test('one server, question by question, to a recorded verdict and its review', async ({ page }) => {
  test.slow();
  await setUpPharmacy(page);
  await page.goto('/');
  await openPlace(page, '事業者');
  await page.getByRole('link', { name: '契約している事業者' }).click();
  await page.getByLabel('事業者の名前').fill('サーバー社');
  await page.getByLabel('何の契約か').fill('電子薬歴の保守');
  await page.getByRole('button', { name: '登録する' }).click();

  await page.goto('/');
  await openPlace(page, '事業者');
  await page.getByRole('link', { name: /保守委託機関編/ }).click();
  await expect(page.getByRole('heading', { name: 'まだ判定できません' })).toBeVisible();
  await lookInside(page, 'maintenance-empty');

  // Nothing typed is lost while something is missing.
  await page.getByLabel('呼び名').fill('電子薬歴のパソコン');
  await page.getByRole('button', { name: '登録して、質問に進む' }).click();
  await expect(page.getByText('どれか1つを選んでください').first()).toBeVisible();
  await expect(page.getByLabel('呼び名')).toHaveValue('電子薬歴のパソコン');
  await look(page, 'maintenance-kind-missing');
  await page.getByLabel(/サーバの役目をするパソコン/).check();
  await page.getByRole('button', { name: '登録して、質問に進む' }).click();

  await look(page, 'maintenance-contract');
  await page.getByLabel(/サーバー社/).check();
  await page.getByRole('button', { name: '保存して進む' }).click();
  await look(page, 'maintenance-duty');
  await page.getByLabel('まだわからない').check();
  await page.getByRole('button', { name: '保存して進む' }).click();
  await expect(page.getByText('御社の役目ですか')).toBeVisible();
  await lookInside(page, 'maintenance-server-open');

  // The vendor has answered.
  await page.getByRole('link', { name: /更新は事業者の役目か/ }).click();
  await page.getByLabel('はい（事業者の役目）').check();
  await page.getByRole('button', { name: '保存して進む' }).click();
  await look(page, 'maintenance-written');
  await page.getByLabel('契約書', { exact: true }).check();
  await page.getByRole('button', { name: '保存して進む' }).click();
  await look(page, 'maintenance-place');
  await page.getByRole('button', { name: '保存して進む' }).click();
  await expect(page.getByRole('alert')).toContainText('ページや条の番号を入れてください');
  await page.getByLabel(/第何条に/).fill('第5条第2項');
  await page.getByRole('button', { name: '保存して進む' }).click();

  await page.getByLabel('付ける書類').setInputFiles({ name: '契約.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
  await page.getByRole('button', { name: 'この書類を付ける' }).click();
  await expect(page.getByRole('alert')).toContainText('受け付けられない種類');
  await page.getByLabel('付ける書類').setInputFiles({ name: '保守契約書.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 page') });
  await page.getByRole('button', { name: 'この書類を付ける' }).click();
  await expect(page.getByRole('link', { name: '保守契約書.pdf' })).toBeVisible();
  await lookInside(page, 'maintenance-server');

  await page.getByRole('link', { name: 'サーバの一覧と判定に戻る' }).click();
  await expect(page.getByRole('heading', { name: '保守委託機関編によることができます' })).toBeVisible();
  await page.getByRole('button', { name: 'いまの判定を記録する' }).click();
  await expect(page.getByRole('alert')).toContainText('すべて一覧に入っているか');
  await look(page, 'maintenance-not-all-listed');
  await page.getByLabel(/上の一覧ですべてです/).check();
  await page.getByRole('button', { name: 'いまの判定を記録する' }).click();
  await expect(page.getByText('いまも同じ内容')).toBeVisible();
  await lookInside(page, 'maintenance-recorded');

  // The contract ends.
  await page.goto('/');
  await openPlace(page, '事業者');
  await page.getByRole('link', { name: '契約している事業者' }).click();
  await page.getByRole('link', { name: 'この契約を変更する' }).click();
  await page.getByLabel('終わった日').fill('2020-03-31');
  await page.getByRole('button', { name: '変更する' }).click();
  await page.goto('/');
  await openPlace(page, '事業者');
  await page.getByRole('link', { name: /保守委託機関編/ }).click();
  await expect(page.getByRole('heading', { name: '見直しが必要です' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'まだ判定できません' })).toBeVisible();
  await lookInside(page, 'maintenance-review');
});
