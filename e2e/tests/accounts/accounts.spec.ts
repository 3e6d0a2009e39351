// People with accounts: inviting a colleague, the second factor, leaving.
import { PERSON, oneTimeCode, setUpCodes, signIn } from '../../support/account.ts';
import { look } from '../../support/look.ts';
import { openMenu, signOut } from '../../support/menu.ts';
import { SURVEY, choose, open, question, saved, saving, setUpPharmacy } from '../../support/response.ts';
import { expect, test } from '../../support/test.ts';

test('a colleague is invited, answers, and leaves', async ({ page, browser }) => {
  await setUpPharmacy(page);
  await page.goto('/');
  await openMenu(page);
  await page.getByRole('link', { name: '利用者' }).click();
  await look(page, 'people');
  await page.getByRole('button', { name: '招待のリンクを作る' }).click();
  await expect(page.getByRole('alert'), 'what is missing is said').toBeVisible();
  await look(page, 'people-faulty');
  await page.getByLabel('お名前').fill('佐藤 次郎');
  await page.getByLabel('サインインに使う名前').fill('jiro');
  await page.getByLabel('役割').selectOption({ label: '施設の担当者' });
  await page.getByRole('button', { name: '招待のリンクを作る' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '佐藤 次郎さんのリンク' })).toBeVisible();
  await look(page, 'invitation');
  const link = await page.locator('.linkline').innerText();

  const colleague = await (await browser.newContext()).newPage();
  await colleague.goto(link);
  await look(colleague, 'welcome');
  await colleague.getByLabel('新しいパスワード').fill('abc12345');
  await colleague.getByRole('button', { name: 'このパスワードで始める' }).click();
  await expect(colleague.getByRole('alert')).toContainText('13文字以上');
  await look(colleague, 'welcome-faulty');
  await colleague.getByLabel('新しいパスワード').fill('harbour-lamp-thimble');
  await colleague.getByRole('button', { name: 'このパスワードで始める' }).click();
  await open(colleague, SURVEY);
  await choose(colleague, 'Q2', 'はい');
  await saved(colleague);
  await expect(colleague.getByRole('link', { name: '利用者' }), 'a member invites nobody').toHaveCount(0);

  await page.goto('/people');
  await look(page, 'people-two');
  await page.getByRole('link', { name: /^利用をやめる.*佐藤 次郎/ }).click();
  await page.getByRole('button', { name: '利用をやめてもらう' }).click();
  await expect(page.getByText('佐藤 次郎')).toHaveCount(0);
  await choose(colleague, 'Q4', '行っている');
  await expect(saving(colleague), 'what was typed is not lost silently').toContainText('サインイン');
  await colleague.goto('/');
  await expect(colleague.getByRole('heading', { level: 1, name: 'サインイン' })).toBeVisible();
});

test('the second factor is set up, asked for, and recovery codes replace it', async ({ page, browser }) => {
  await setUpPharmacy(page);
  await page.goto('/account');
  await look(page, 'account');
  await page.getByRole('link', { name: '確認コードを使い始める' }).click();
  await look(page, 'codes');
  const [seed, recovery] = [await setUpCodes(page), await page.locator('.codes code').allInnerTexts()];
  await look(page, 'recovery-codes');

  const again = await (await browser.newContext()).newPage();
  await signIn(again, PERSON.login, 'not-the-password');
  await expect(again.getByRole('alert')).toContainText('違います');
  await look(again, 'sign-in-faulty');
  await signIn(again);
  await expect(again.getByRole('heading', { level: 1, name: '確認コード' })).toBeVisible();
  await look(again, 'sign-in-code');
  await again.getByLabel('確認コード').fill('000000');
  await again.getByRole('button', { name: '確認する' }).click();
  await expect(again.getByRole('alert')).toContainText('確認コードが違います');
  await again.getByLabel('確認コード').fill(oneTimeCode(seed, 1));
  await again.getByRole('button', { name: '確認する' }).click();
  await expect(again.getByRole('heading', { level: 1, name: 'いまやること' })).toBeVisible();
  await signOut(again);
  await look(again, 'sign-in');
  await signIn(again);
  await again.getByLabel('確認コード').fill(recovery[0]);
  await again.getByRole('button', { name: '確認する' }).click();
  await again.goto('/account');
  await expect(again.getByText('あと7個')).toBeVisible();
  await look(again, 'account-two-places');
  await again.getByRole('link', { name: 'パスワードを変える' }).click();
  await again.getByLabel('いまのパスワード').fill(PERSON.password);
  await again.getByLabel('新しいパスワード').fill(PERSON.password);
  await again.getByRole('button', { name: '変える' }).click();
  await expect(again.getByRole('alert')).toContainText('前に使ったことのある');
  await look(again, 'password-faulty');
  await again.getByLabel('いまのパスワード').fill(PERSON.password);
  await again.getByLabel('新しいパスワード').fill('k7vq2mzx');
  await again.getByRole('button', { name: '変える' }).click();
  await expect(again.getByText('パスワードを変えました')).toBeVisible();
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'サインイン' }), 'other places are signed out').toBeVisible();
});

test('a session that ends while somebody types loses nothing', async ({ page }) => {
  await setUpPharmacy(page);
  await open(page, SURVEY);
  await page.context().clearCookies({ name: 'tenken_session' });
  await question(page, 'Q1').getByRole('textbox').fill('山田 花子');
  await expect(saving(page)).toContainText('サインイン');
  const other = await page.context().newPage();
  await signIn(other);
  await page.reload();
  await expect(question(page, 'Q1').getByRole('textbox')).toHaveValue('山田 花子');
  await saved(page);
});
