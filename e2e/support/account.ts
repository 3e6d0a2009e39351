import { createHmac } from 'node:crypto';
import { expect, type Page } from '@playwright/test';

/** Who sets an installation up in these tests. */
export const PERSON = { person: '見本 管理者', login: 'hanako', password: 'turnip-lantern-oboe' };

/** Signs in on the page for it. */
export async function signIn(page: Page, login = PERSON.login, password = PERSON.password) {
  await page.goto('/sign-in');
  await page.getByLabel('サインインに使う名前').fill(login);
  await page.getByLabel('パスワード').fill(password);
  await page.getByRole('button', { name: 'サインイン', exact: true }).click();
}

/** Fills in the part of the set-up that is about the person. */
export async function fillPerson(page: Page) {
  await page.getByLabel('お名前').fill(PERSON.person);
  await page.getByLabel('サインインに使う名前').fill(PERSON.login);
  await page.getByLabel('パスワード').fill(PERSON.password);
}

/** Sets one-time codes up on the page for it, and gives their seed. */
export async function setUpCodes(page: Page): Promise<string> {
  await expect(page.getByRole('heading', { level: 1, name: '確認コードの準備' })).toBeVisible();
  const seed = (await page.locator('.seed').innerText()).replaceAll(' ', '');
  await page.getByLabel('確認コード').fill(oneTimeCode(seed));
  await page.getByRole('button', { name: '確認して使い始める' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '確認コードを使い始めました' })).toBeVisible();
  return seed;
}

/** The code an app shows now for a seed in base 32 (RFC 6238: six digits, 30 seconds, SHA-1). */
export function oneTimeCode(seed: string, periods = 0): string {
  const bits = [...seed].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + periods));
  const hash = createHmac('sha1', key).update(counter).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}
