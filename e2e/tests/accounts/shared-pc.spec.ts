// Several people, one after the other, at the same computer and in the same browser.
import { signIn } from '../../support/account.ts';
import { CODE, comeIn, pharmacyLine } from '../../support/inspection.ts';
import { signOut } from '../../support/menu.ts';
import { SURVEY, choose, open, question, saved, saving } from '../../support/response.ts';
import { expect, test } from '../../support/test.ts';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Server } from '../../support/server.ts';

const PASSWORD = 'harbour-lamp-thimble';
const WRITTEN = '花子が書いた';

/** A pharmacy in which two people answer; the first is signed in. */
async function twoPeople(page: Page, server: Server) {
  const list = join(server.data, 'facilities.csv');
  await writeFile(list, `医療機関コード,名称,種別,都道府県,所管\r\n${pharmacyLine(CODE, 'かもめ薬局')}`);
  await server.command('facilities', 'import', list);
  await server.command('rounds', 'open', 'pharmacy-survey@R8');
  await comeIn(page, server, 'taro', '見本 太郎', 'facility_member', CODE);
  await signOut(page);
  await comeIn(page, server, 'hana', '見本 花子', 'facility', CODE);
}

/** The first person types something that is not sent. */
async function typeOffline(page: Page): Promise<string> {
  await open(page, SURVEY);
  const address = page.url();
  await page.route('**/answers/**', (route) => route.abort());
  await question(page, 'Q1').getByRole('textbox').fill(WRITTEN);
  await choose(page, 'Q2', 'いいえ');
  await expect(saving(page)).toContainText('保存できていません');
  return address;
}

const kept = (page: Page) => page.evaluate(() => JSON.stringify(localStorage));

test('what one person could not send is neither read nor sent by the next', async ({ page, context, server }) => {
  await twoPeople(page, server);
  const address = await typeOffline(page);
  expect(await kept(page), 'it is kept so that nobody reads it').not.toContain(WRITTEN);
  expect(await kept(page)).toContain('tenken:');
  await page.close({ runBeforeUnload: false });

  // Another person signs in over the session that is still there.
  const next = await context.newPage();
  await signIn(next, 'taro', PASSWORD);
  await next.goto(address);
  await expect(saving(next)).toContainText('自動で保存');
  await choose(next, 'Q5', 'はい');
  await saved(next);
  await expect(question(next, 'Q1').getByRole('textbox')).toHaveValue('');

  // Its own person finds it again, and it is sent.
  await signOut(next);
  await signIn(next, 'hana', PASSWORD);
  await next.goto(address);
  await expect(question(next, 'Q1').getByRole('textbox')).toHaveValue(WRITTEN);
  await saved(next);
  await next.reload();
  await expect(question(next, 'Q1').getByRole('textbox')).toHaveValue(WRITTEN);
  await expect(question(next, 'Q2').getByRole('radio', { name: 'いいえ' })).toBeChecked();
  await expect(question(next, 'Q5').getByRole('radio', { name: 'はい' })).toBeChecked();
  expect(await kept(next)).not.toContain('tenken:');
});

test('signing out says what is not sent, to be sent or dropped', async ({ page, server }) => {
  await twoPeople(page, server);
  const address = await typeOffline(page);
  const leaving = page.getByRole('dialog');
  await signOut(page);
  await expect(leaving).toContainText(WRITTEN);
  await leaving.getByRole('button', { name: 'サインアウトしない' }).click();
  await expect(question(page, 'Q1').getByRole('textbox')).toHaveValue(WRITTEN);

  await page.unroute('**/answers/**');
  await signOut(page);
  await leaving.getByRole('button', { name: '送ってサインアウトする' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'サインイン' })).toBeVisible();
  await signIn(page, 'hana', PASSWORD);
  await page.goto(address);
  await expect(question(page, 'Q1').getByRole('textbox')).toHaveValue(WRITTEN);

  await page.route('**/answers/**', (route) => route.abort());
  await question(page, 'Q1').getByRole('textbox').fill('消してよい');
  await expect(saving(page)).toContainText('保存できていません');
  await signOut(page);
  await leaving.getByRole('button', { name: '消してサインアウトする' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'サインイン' })).toBeVisible();
  expect(await kept(page)).not.toContain('tenken:');
});

test('a page left open does not save as whoever signed in meanwhile', async ({ page, context, server }) => {
  await twoPeople(page, server);
  await open(page, SURVEY);
  const other = await context.newPage();
  await signIn(other, 'taro', PASSWORD);
  await question(page, 'Q1').getByRole('textbox').fill(WRITTEN);
  await expect(saving(page)).toContainText('別の人がサインイン');
  await other.goto(page.url());
  await expect(question(other, 'Q1').getByRole('textbox')).toHaveValue('');

  await signIn(other, 'hana', PASSWORD);
  await saved(page);
});
