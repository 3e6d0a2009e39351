// The network goes away while somebody answers.
import { look } from '../../support/look.ts';
import { SURVEY, choose, open, question, saved, saving, setUpPharmacy } from '../../support/response.ts';
import { expect, test } from '../../support/test.ts';

test('entries stay on the screen and are saved when the network is back', async ({ page, context }) => {
  await setUpPharmacy(page);
  await open(page, SURVEY);
  await choose(page, 'Q2', 'はい');
  await saved(page);

  await context.setOffline(true);
  await choose(page, 'Q4', '行っている');
  await question(page, 'Q1').getByRole('textbox').fill('山田 花子');
  await expect(saving(page)).toContainText('保存できていません');
  await expect(question(page, 'Q1').getByRole('textbox')).toHaveValue('山田 花子');
  await expect(question(page, 'Q4').getByRole('radio', { name: '行っている' })).toBeChecked();
  await look(page, 'offline');
  await page.getByRole('button', { name: '入力内容を確認する' }).click();
  await expect(question(page, 'Q1').getByRole('textbox'), 'leaving would lose it: the page stays').toBeVisible();

  await context.setOffline(false);
  await saved(page);
  await page.reload();
  await expect(question(page, 'Q1').getByRole('textbox')).toHaveValue('山田 花子');
  await expect(question(page, 'Q4').getByRole('radio', { name: '行っている' })).toBeChecked();
});

test('entries not yet sent survive closing the page', async ({ page, context }) => {
  await setUpPharmacy(page);
  await open(page, SURVEY);
  const address = page.url();
  await context.setOffline(true);
  await choose(page, 'Q2', 'はい');
  await question(page, 'Q1').getByRole('textbox').fill('山田 花子');
  await expect(saving(page)).toContainText('保存できていません');
  await page.close();

  await context.setOffline(false);
  const again = await context.newPage();
  await again.goto(address);
  await expect(question(again, 'Q1').getByRole('textbox')).toHaveValue('山田 花子');
  await saved(again);
  await again.reload();
  await expect(question(again, 'Q1').getByRole('textbox')).toHaveValue('山田 花子');
  await expect(question(again, 'Q2').getByRole('radio', { name: 'はい' })).toBeChecked();
});
