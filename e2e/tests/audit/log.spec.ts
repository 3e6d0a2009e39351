// The audit log: who did what, for those who run the installation and for a facility itself.
import { readFile } from 'node:fs/promises';
import { fits, look, lookInside } from '../../support/look.ts';
import { openPlace } from '../../support/menu.ts';
import { answerSurvey, open, setUpPharmacy, SURVEY } from '../../support/response.ts';
import { expect, test } from '../../support/test.ts';

test('a pharmacy looks at its access log, narrows it down and takes it away', async ({ page }) => {
  await setUpPharmacy(page);
  await open(page, SURVEY);
  await answerSurvey(page);
  await page.getByRole('button', { name: '入力内容を確認する' }).click();
  await page.getByRole('button', { name: 'この内容で提出する' }).first().click();
  await expect(page.getByText('提出を受け付けました')).toBeVisible();

  await page.goto('/');
  await openPlace(page, '記録');
  await page.getByRole('link', { name: /アクセスログ/ }).click();
  await expect(page.getByRole('columnheader')).toHaveText(['ユーザーID', '氏名', '時刻', 'カテゴリ', '操作情報']);
  await expect(page.getByRole('row'), 'facility, account, signing in, submission').toHaveCount(5);
  await expect(page.getByRole('row').nth(1)).toContainText('回答を提出');
  await look(page, 'facility-log');
  await page.getByLabel('何をした').selectOption({ label: '施設を登録' });
  await page.getByRole('button', { name: 'しぼりこむ' }).click();
  await expect(page.getByRole('row')).toHaveCount(2);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /CSV/ }).click()]);
  expect(download.suggestedFilename()).toBe('access-log.csv');
  const text = await readFile(await download.path(), 'utf8');
  expect(text).toContain('ユーザーID,氏名,時刻,カテゴリ,操作情報');
  expect(text).toContain('みどり薬局');
  expect(text).not.toContain('回答を提出');

  await page.getByRole('contentinfo').getByRole('link', { name: '操作の記録' }).click();
  await expect(page.getByRole('row', { name: /操作の記録を書き出し/ })).toBeVisible();
  await lookInside(page, 'log');
  await page.getByLabel('施設').fill('0000000000');
  await page.getByLabel('施設').press('Enter');
  await expect(page.getByRole('alert')).toContainText('施設が見つかりません');
  await look(page, 'log-nothing');
  await page.goBack();
  await page.getByRole('link', { name: 'みどり薬局' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: /アクセスログ/ })).toBeVisible();
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('a long log is paged, narrowed down, and says what it cannot find', async ({ page, server }) => {
    await setUpPharmacy(page);
    for (let count = 0; count < 50; count += 1) await page.request.get('/log.csv');
    await page.goto('/log');
    await expect(page.getByRole('row')).toHaveCount(51);
    await page.getByRole('link', { name: '次のページ' }).press('Enter');
    await expect(page.getByRole('row', { name: /はじめの設定/ })).toBeVisible();
    await page.getByRole('link', { name: '最初のページ' }).click();
    await expect(page.getByRole('row')).toHaveCount(51);
    await page.getByLabel('施設').fill('0000000000');
    await page.getByLabel('施設').press('Enter');
    await expect(page.getByRole('alert')).toContainText('施設が見つかりません');
    await expect(page.getByLabel('施設')).toHaveValue('0000000000');
    await fits(page, 'the log without script');
    expect(await server.command('audit', 'verify')).toContain('異常はありません');
  });
});
