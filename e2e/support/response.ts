import { expect, type Locator, type Page } from '@playwright/test';
import { PERSON } from './account.ts';

export const SURVEY = '薬局サイバーセキュリティ調査';
export const CHECKLIST = '薬局チェックリスト';

/** Sets the installation up for one pharmacy, without going through the pages; signed in afterwards. */
export async function setUpPharmacy(page: Page) {
  const reply = await page.request.post('/setup', {
    form: { for: 'facility', kind: 'pharmacy', name: 'みどり薬局', prefecture: '13', ...PERSON },
  });
  expect(reply.url(), 'set-up leads to the first page').toMatch(/\/$/);
}

/** Opens the questions of a round from the first page. */
export async function open(page: Page, round: string) {
  await page.goto('/');
  await page.getByRole('link', { name: round }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(round);
}

/** A question of the page. */
export function question(page: Page, id: string): Locator {
  return page.locator(`[id="i-${id}"]`);
}

/** Chooses an option of a question. */
export async function choose(page: Page, id: string, option: string) {
  await question(page, id).getByRole('radio', { name: option, exact: true }).check();
}

/** Answers the first check of a checklist row. */
export async function check(page: Page, id: string, option: 'はい' | 'いいえ') {
  await round(page, id).getByRole('radio', { name: option, exact: true }).check();
}

/** The first check of a checklist row. */
export function round(page: Page, id: string): Locator {
  return question(page, id).getByRole('group', { name: /^(1回目の)?確認$/ });
}

/** Where the page says how saving stands. */
export function saving(page: Page): Locator {
  return page.locator('#save-state');
}

/** Waits until the server has acknowledged everything entered so far. */
export async function saved(page: Page) {
  await expect(saving(page)).toHaveAttribute('data-state', /^(saved|mended)$/);
  await expect(saving(page)).toContainText('保存しました');
}

/** Answers all questions of the survey. */
export async function answerSurvey(page: Page, name = '山田 花子') {
  await question(page, 'Q1').getByRole('textbox').fill(name);
  await choose(page, 'Q2', 'はい');
  await choose(page, 'Q3-1', 'はい');
  await choose(page, 'Q3-2', 'いいえ');
  await choose(page, 'Q4', '行っている');
  await choose(page, 'Q5', 'はい');
  await choose(page, 'Q6', 'はい');
  await saved(page);
}
