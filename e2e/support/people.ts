import { expect, type Browser, type Page } from '@playwright/test';
import { fillPerson, setUpCodes } from './account.ts';
import { file } from './facilities.ts';

const WORDS = 'blue-kettle-harbour';

/** Sets the installation up for the ministry; signed in with codes afterwards. */
export async function setUpMinistry(page: Page) {
  await page.goto('/setup');
  await page.getByRole('link', { name: '厚生労働省' }).click();
  await fillPerson(page);
  await page.getByRole('button', { name: 'この内容で始める' }).click();
  await setUpCodes(page);
}

/** Registers the facilities of a CSV. */
export async function importFacilities(page: Page, list: string) {
  await page.goto('/facilities/imports');
  await page.getByLabel('ファイル').setInputFiles(file('facilities.csv', list, 'text/csv'));
  await page.getByRole('button', { name: '読み取る' }).click();
  await page.getByRole('button', { name: '登録する' }).click();
  await expect(page.getByText('登録しました').first()).toBeVisible();
}

/** Invites somebody by a link that is handed over; their page, when they have come. */
export async function inviteByLink(admin: Page, browser: Browser, login: string, role: string, scope: string): Promise<Page> {
  await admin.goto('/people');
  await admin.getByLabel('お名前').fill(`見本 ${login}`);
  await admin.getByLabel('サインインに使う名前').fill(login);
  await admin.getByLabel('役割').selectOption({ label: role });
  await admin.getByLabel('どこの').fill(scope);
  await admin.getByRole('button', { name: '招待のリンクを作る' }).click();
  await expect(admin.getByRole('heading', { level: 1, name: /さんのリンク/ })).toBeVisible();
  const page = await (await browser.newContext()).newPage();
  await page.goto(await admin.locator('.linkline code').innerText());
  await page.getByLabel('新しいパスワード').fill(WORDS);
  await page.getByRole('button', { name: 'このパスワードで始める' }).click();
  await setUpCodes(page);
  await page.goto('/');
  return page;
}
