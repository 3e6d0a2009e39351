import { fileURLToPath } from 'node:url';
import { CHECKLIST, SURVEY, answerSurvey, check, choose, open, question, saved, setUpPharmacy } from '../support/response.ts';
import { test } from '../support/test.ts';

const picture = (name: string) => fileURLToPath(new URL(`../../docs/img/${name}`, import.meta.url));

test('pictures of the answering page and of the first page', async ({ page }) => {
  await setUpPharmacy(page);
  await open(page, CHECKLIST);
  await check(page, 'presence', 'はい');
  await choose(page, 'vendor-contract', '契約している');
  await check(page, '1-1', 'はい');
  await saved(page);

  await open(page, SURVEY);
  await answerSurvey(page);
  await page.getByRole('button', { name: '入力内容を確認する' }).click();
  await page.getByRole('button', { name: 'この内容で提出する' }).first().click();
  await page.goto('/');
  await page.screenshot({ path: picture('home.png') });

  await open(page, CHECKLIST);
  await question(page, '1-1').getByText('やさしい説明').click();
  // A Chromium without its Japanese texts shows days as 11/20/2026; a Japanese one like this.
  await page.evaluate(() => {
    for (const field of document.querySelectorAll<HTMLInputElement>('input[type=date]')) {
      const shown = field.value.replaceAll('-', '/');
      field.type = 'text';
      field.value = shown;
      field.style.maxWidth = '13rem';
    }
  });
  await question(page, '1-1').evaluate((item) => item.scrollIntoView());
  await page.screenshot({ path: picture('answering.png') });
});
