// Replies come late, and somebody goes on answering meanwhile.
import { SURVEY, choose, open, question, saved, setUpPharmacy } from '../../support/response.ts';
import { expect, test } from '../../support/test.ts';

test('changing one\'s mind while replies are under way keeps the last choice', async ({ page }) => {
  await setUpPharmacy(page);
  await open(page, SURVEY);
  // Each reply waits until it is let through.
  const waiting: (() => void)[] = [];
  await page.route('**/answers/*', async (route) => {
    const reply = await route.fetch();
    await new Promise<void>((letThrough) => waiting.push(letThrough));
    await route.fulfill({ response: reply });
  });
  const reply = async () => {
    await expect.poll(() => waiting.length, { message: 'a reply waits' }).toBeGreaterThan(0);
    waiting.shift()!();
  };

  await choose(page, 'Q3-1', 'はい');
  await expect.poll(() => waiting.length).toBe(1);
  await choose(page, 'Q3-1', 'いいえ');
  await reply();
  await expect.poll(() => waiting.length, { message: 'the second choice is sent' }).toBe(1);
  await choose(page, 'Q3-1', 'はい');
  await reply();
  await reply();
  await saved(page);
  await expect(question(page, 'Q3-2')).toBeVisible();

  await page.unroute('**/answers/*');
  await page.reload();
  await expect(question(page, 'Q3-1').getByRole('radio', { name: 'はい' })).toBeChecked();
});

test('typing on while a reply is under way keeps every letter', async ({ page }) => {
  await setUpPharmacy(page);
  await open(page, SURVEY);
  let underWay = 0;
  await page.route('**/answers/*', async (route) => {
    underWay += 1;
    const reply = await route.fetch();
    await new Promise((later) => setTimeout(later, 500));
    await route.fulfill({ response: reply });
    underWay -= 1;
  });
  const name = question(page, 'Q1').getByRole('textbox');
  let overlapped = 0;
  for (const letter of 'やまだ はなこ') {
    await name.press('End');
    if (underWay > 0) overlapped += 1;
    await name.pressSequentially(letter);
    // Longer than the page waits for more typing, so that several replies overlap with it.
    await page.waitForTimeout(450);
    await name.blur();
  }
  expect(overlapped, 'letters typed while a reply was under way').toBeGreaterThan(2);
  await expect(name).toHaveValue('やまだ はなこ');
  await saved(page);
  await page.unroute('**/answers/*');
  await page.reload();
  await expect(name).toHaveValue('やまだ はなこ');
});
