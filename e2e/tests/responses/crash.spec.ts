// The program is killed while somebody answers, and started again.
import { SURVEY, answerSurvey, choose, open, question, saved, saving, setUpPharmacy } from '../../support/response.ts';
import { expect, test } from '../../support/test.ts';

test('nothing acknowledged is lost, and the open page goes on', async ({ page, server }) => {
  await setUpPharmacy(page);
  await open(page, SURVEY);
  await answerSurvey(page);

  await server.crash();
  await choose(page, 'Q5', 'いいえ');
  await expect(saving(page)).toContainText('保存できていません');
  await server.up();
  await saved(page);

  await page.reload();
  await expect(question(page, 'Q1').getByRole('textbox')).toHaveValue('山田 花子');
  await expect(question(page, 'Q2').getByRole('radio', { name: 'はい' })).toBeChecked();
  await expect(question(page, 'Q5').getByRole('radio', { name: 'いいえ' })).toBeChecked();

  await page.getByRole('button', { name: '入力内容を確認する' }).click();
  await page.getByRole('button', { name: 'この内容で提出する' }).first().click();
  const receipt = await page.locator('.receipt .no').innerText();
  await server.crash();
  await server.up();
  await page.goto('/');
  await expect(page.getByRole('link', { name: receipt }), 'the receipt is still there').toBeVisible();
});
