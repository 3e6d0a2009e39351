import { expect, type Locator, type Page } from '@playwright/test';
import { PERSON } from './account.ts';

/** The manual's example of a device ledger as Excel puts it on the clipboard: 「機器台帳の例」 of the checklist manual for pharmacies. */
export const DEVICES = [
  '管理番号\tメーカー\tOS\tソフトウェア\t"ソフトウェア\nバージョン"\tIPアドレス\tコンピュータ名\t設置場所\t主な利用者属性\t登録日\t状態\t説明',
  '001\tA社\tWin11\t〇〇電子カルテ\t2.0\t192.168.〇.〇\tRoom1のPC１\tRoom1\t薬剤師・事務職員・システム管理者\t2020/12/1\t稼働\t',
  '002\tA社\tWin11\t〇〇電子カルテ\t1.2\t192.168.〇.〇\tRoom1のPC2\tRoom1\t薬剤師・事務職員・システム管理者\t2020/12/1\t停止\tメンテナンス',
  '003\tA社\tWin8\t〇〇電子カルテ\t2.0\t192.168.〇.〇\tRoom2のPC１\tRoom2\t薬剤師・システム管理者\t2014/10/1\t稼働\t',
  '004\tB社\tWin11\t〇〇管理システム\t5.0.1\t192.168.〇.〇\tRoom3のPC１\tRoom3\t薬剤師・システム管理者\t2021/8/1\t稼働\t',
  '',
].join('\r\n');

/** Sets the installation up for one pharmacy and opens one of its ledgers; gives its address. */
export async function openLedger(page: Page, kind = 'devices'): Promise<string> {
  const reply = await page.request.post('/setup', {
    form: { for: 'facility', kind: 'pharmacy', name: 'みどり薬局', prefecture: '13', ...PERSON },
  });
  expect(reply.url(), 'set-up leads to the first page').toMatch(/\/$/);
  await page.goto('/');
  const links = await page.locator('a[href*="/facilities/"]').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
  const [, facility] = links.map((href) => /\/facilities\/([^/?#]+)/.exec(href)).find(Boolean) ?? [];
  const address = `/facilities/${facility}/ledgers/${kind}`;
  await page.goto(address);
  return address;
}

/** Waits until the table can be typed in. */
export async function ready(page: Page) {
  await expect(page.locator('[data-ledger][data-ready]')).toBeVisible();
}

/** A cell by the number of its row, from 1, and the title of its column. */
export function cell(page: Page, row: number, title: keyof typeof COLUMNS): Locator {
  return grid(page).locator(`tr[aria-rowindex="${row + 1}"] td[id$="-${COLUMNS[title]}"]`);
}

/** Columns of the device ledger, in whatever order they stand. */
const COLUMNS = {
  管理番号: 'number', 種類: 'kind', メーカー: 'maker', OS: 'os', ソフトウェア: 'software', ソフトウェアバージョン: 'software_version',
  IPアドレス: 'ip_address', 設置場所: 'place', 登録日: 'registered_on', 状態: 'state', 説明: 'note',
};

/** Goes along a row by its arrow key until the field is in a column. */
export async function goRightTo(page: Page, title: keyof typeof COLUMNS) {
  for (let steps = 0; steps < 30; steps += 1) {
    if ((await page.locator(':focus').getAttribute('aria-label'))?.startsWith(`${title}、`)) return;
    await page.keyboard.press('ArrowRight');
  }
  throw new Error(`no column ${title}`);
}

export function grid(page: Page): Locator {
  return page.getByRole('grid');
}

/** Goes to a cell and types over it; `key` leads on. */
export async function type(page: Page, row: number, title: keyof typeof COLUMNS, text: string, key = 'Enter') {
  await cell(page, row, title).click();
  await page.keyboard.insertText(text);
  await page.keyboard.press(key);
}

/** What Ctrl+V does with a text on the clipboard. */
export async function paste(page: Page, text: string) {
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    document.activeElement!.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** Where the page says how saving stands. */
export function saving(page: Page): Locator {
  return page.locator('#save-state');
}

export async function saved(page: Page, timeout?: number) {
  await expect(saving(page)).toHaveAttribute('data-state', 'saved', { timeout });
}

/** The number of rows there are, without the empty one. */
export async function rowCount(page: Page): Promise<number> {
  return Number(await grid(page).getAttribute('aria-rowcount')) - 2;
}
