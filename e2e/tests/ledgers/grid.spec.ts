// A ledger as a table that a person used to Excel types into.
import { signIn } from '../../support/account.ts';
import { DEVICES, cell, goRightTo, grid, openLedger, paste, ready, rowCount, saved, saving, type } from '../../support/ledgers.ts';
import { look } from '../../support/look.ts';
import { expect, test } from '../../support/test.ts';

test.beforeEach(({ page }) => {
  page.on('dialog', (dialog) => dialog.accept());
});

test('the table of the manual is pasted from Excel, with its headings', async ({ page }) => {
  await openLedger(page);
  await ready(page);
  await expect(page.getByRole('heading', { name: 'はじめかた' })).toBeVisible();
  await look(page, 'ledger-empty');
  await paste(page, DEVICES);
  await saved(page);
  await expect(page.getByText('4行を貼り付けました。1行目は見出しとして読みました。')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'はじめかた' })).toBeHidden();
  expect(await rowCount(page)).toBe(4);
  await page.reload();
  await ready(page);
  expect(await rowCount(page)).toBe(4);
  await expect(cell(page, 3, 'OS')).toContainText('Win8');
  await expect(cell(page, 3, '登録日')).toContainText('2014/10/01');
  await expect(cell(page, 2, '状態')).toContainText('停止');
  await expect(cell(page, 2, '説明')).toContainText('メンテナンス');
  await expect(cell(page, 1, 'IPアドレス')).toContainText('192.168.〇.〇');
  await expect(cell(page, 4, 'ソフトウェアバージョン')).toContainText('5.0.1');
  await look(page, 'ledger');

  await page.evaluate(() => { document.querySelector('.sheet-frame')!.scrollLeft = 600; });
  const left = (await page.locator('.sheet-frame').boundingBox())!.x;
  expect((await cell(page, 1, '管理番号').boundingBox())!.x - left, 'the first column stays').toBeLessThan(90);
});

test('headings sort by the keyboard too, and choices are offered', async ({ page }) => {
  await openLedger(page);
  await ready(page);
  await paste(page, DEVICES);
  await saved(page);
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowUp');
  await expect(grid(page).getByRole('button', { name: '管理番号' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(grid(page).getByRole('columnheader', { name: '管理番号' })).toHaveAttribute('aria-sort', 'descending');
  await page.keyboard.press('ArrowDown');
  await expect(cell(page, 1, '管理番号').getByRole('textbox')).toHaveValue('004');
  await cell(page, 1, '種類').click();
  const list = await cell(page, 1, '種類').locator('input').getAttribute('list');
  await expect(page.locator(`datalist#${list} option`)).toHaveCount(5);
  await page.keyboard.insertText('ルータ');
  await page.keyboard.press('Enter');
  await saved(page);
  await expect(cell(page, 1, '種類')).toContainText('ネットワーク機器');
});

test('cells of several lines come as they were copied, and a block lands where it is pasted', async ({ page }) => {
  await openLedger(page);
  await ready(page);
  await paste(page, '説明\t管理番号\r\n"1行目\n""2行目"""\t001\r\n\t002\r\n');
  await saved(page);
  await page.reload();
  await ready(page);
  expect(await rowCount(page)).toBe(2);
  await cell(page, 1, '説明').click();
  await expect(cell(page, 1, '説明').getByRole('textbox')).toHaveValue('1行目\n"2行目"');
  await page.keyboard.press('ArrowDown');
  await paste(page, '別の説明\tあり\r\nもう1行\tなし');
  await expect(page.getByText('2行を貼り付けました。')).toBeVisible();
  await expect(cell(page, 2, '説明')).toContainText('別の説明');
  await expect(page.locator('[data-ledger-faults]'), 'the row that came with it has no number').toContainText('管理番号を入れてください');
});

test('what is typed is saved, whatever way a day is written', async ({ page }) => {
  await openLedger(page);
  await ready(page);
  await type(page, 1, '管理番号', '001', 'Tab');
  await type(page, 1, '種類', 'パソコン', 'Tab');
  await expect(saving(page)).not.toHaveAttribute('data-state', 'failed');
  await type(page, 1, '登録日', '令和2年12月1日');
  await saved(page);
  await expect(grid(page).locator('tbody tr').first()).toContainText('保存済み');
  await expect(cell(page, 1, '種類'), 'as the ledger calls it').toContainText('端末PC');
  await expect(cell(page, 1, '登録日')).toContainText('2020/12/01');
  await type(page, 2, '管理番号', '002');
  await type(page, 2, '登録日', 'R2.12.1');
  await saved(page);
  await page.reload();
  await ready(page);
  expect(await rowCount(page)).toBe(2);
  await expect(cell(page, 2, '登録日')).toContainText('2020/12/01');
});

test('a day nobody can read stays as it was typed, and is listed above the table', async ({ page }) => {
  await openLedger(page);
  await ready(page);
  await type(page, 1, '管理番号', '001');
  await type(page, 1, '登録日', 'きのう');
  const list = page.locator('[data-ledger-faults]');
  await expect(list).toContainText('「きのう」は日付として読めません');
  await expect(cell(page, 1, '登録日')).toContainText('きのう');
  await expect(grid(page).locator('tbody tr').first()).toContainText('要修正');
  await look(page, 'ledger-faulty');
  await page.getByLabel('さがす').fill('どこにもない');
  await expect.poll(() => rowCount(page)).toBe(0);
  await list.getByRole('link').click();
  const field = cell(page, 1, '登録日').getByRole('textbox');
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(/日付として読めません/);
  await page.reload();
  await ready(page);
  await expect(cell(page, 1, '登録日'), 'it outlives the page').toContainText('きのう');
  await type(page, 1, '登録日', '2020/12/1');
  await saved(page);
  await expect(list).toBeHidden();
});

test('with the keyboard alone: typing, moving, selecting, copying, taking back', async ({ page }) => {
  await openLedger(page);
  await ready(page);
  await page.getByRole('button', { name: '表に貼り付ける' }).focus();
  await page.keyboard.press('Enter');
  await paste(page, DEVICES);
  await saved(page);

  await page.keyboard.press('Control+Home');
  await expect(cell(page, 1, '管理番号').getByRole('textbox')).toBeFocused();
  await goRightTo(page, 'メーカー');
  await page.keyboard.insertText('C社');
  await page.keyboard.press('Enter');
  await expect(cell(page, 1, 'メーカー')).toContainText('C社');
  await expect(cell(page, 2, 'メーカー').getByRole('textbox')).toBeFocused();
  await page.keyboard.press('F2');
  await page.keyboard.insertText('（改）');
  await page.keyboard.press('Tab');
  await expect(cell(page, 2, 'メーカー')).toContainText('A社（改）');
  await page.keyboard.insertText('まちがい');
  await page.keyboard.press('Escape');
  await expect(cell(page, 2, 'OS')).toContainText('Win11');

  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+End');
  await expect(grid(page).locator('td[aria-selected=true]')).not.toHaveCount(1);
  await page.keyboard.press('Home');
  await goRightTo(page, 'メーカー');
  await page.keyboard.press('Shift+ArrowDown');
  const copied = await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    document.activeElement!.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }));
    return clipboardData.getData('text/plain');
  });
  expect(copied).toBe('A社（改）\r\nA社');
  await page.keyboard.press('Delete');
  await expect(cell(page, 3, 'メーカー')).not.toContainText('A社');
  await page.keyboard.press('Control+z');
  await expect(cell(page, 3, 'メーカー')).toContainText('A社');
  await page.keyboard.press('Control+y');
  await expect(cell(page, 3, 'メーカー')).not.toContainText('A社');
  await page.keyboard.press('Control+z');

  await page.keyboard.press('Shift+Space');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(grid(page).locator(':focus'), 'Tab leads out after Escape').toHaveCount(0);
  await saved(page);
  await page.reload();
  await ready(page);
  await expect(cell(page, 1, 'メーカー')).toContainText('C社');
  await expect(cell(page, 2, 'メーカー')).toContainText('A社（改）');
  await expect(cell(page, 3, 'メーカー')).toContainText('A社');
});

test('a paste and a removal are taken back, and done again', async ({ page }) => {
  await openLedger(page);
  await ready(page);
  await paste(page, DEVICES);
  await saved(page);
  await page.keyboard.press('Control+z');
  await expect.poll(() => rowCount(page)).toBe(0);
  await saved(page);
  await page.keyboard.press('Control+y');
  await expect.poll(() => rowCount(page)).toBe(4);
  await saved(page);

  const numbers = grid(page).locator('tbody th');
  await numbers.nth(1).click();
  await numbers.nth(2).click({ modifiers: ['Shift'] });
  await page.getByRole('button', { name: '選んだ2行を消す' }).click();
  await expect(page.getByRole('dialog')).toContainText('2行を消しますか');
  await look(page, 'ledger-removing');
  await page.getByRole('dialog').getByRole('button', { name: '2行を消す' }).click();
  await expect.poll(() => rowCount(page)).toBe(2);
  await saved(page);
  await page.getByRole('button', { name: '元に戻す', exact: true }).click();
  await expect.poll(() => rowCount(page)).toBe(4);
  await saved(page);
  await page.reload();
  await ready(page);
  expect(await rowCount(page)).toBe(4);
  const all = (await grid(page).locator('tbody tr:not(.blank) td.first').allInnerTexts()).map((text) => text.trim());
  expect(all.sort()).toEqual(['001', '002', '003', '004']);
});

test('rows are found by words and values, and sorted by their headings', async ({ page }) => {
  await openLedger(page);
  await ready(page);
  await paste(page, DEVICES);
  await saved(page);
  const heading = grid(page).getByRole('columnheader', { name: 'OS' });
  await expect(heading).toHaveAttribute('aria-sort', 'none');
  await heading.getByRole('button').click();
  await expect(heading).toHaveAttribute('aria-sort', 'ascending');
  await expect(cell(page, 1, 'OS')).toContainText('Win8');
  await heading.getByRole('button').click();
  await expect(heading).toHaveAttribute('aria-sort', 'descending');
  await expect(cell(page, 4, 'OS')).toContainText('Win8');

  await page.getByLabel('さがす').fill('Ｗｉｎ１１ room3');
  await expect.poll(() => rowCount(page)).toBe(1);
  await expect(page.getByText('4行のうち1行を表示しています。')).toBeVisible();
  await page.getByLabel('さがす').fill('');
  await page.getByText('列の値でしぼる').click();
  await page.locator('#only-state').selectOption('停止');
  await expect.poll(() => rowCount(page)).toBe(1);
  await expect(cell(page, 1, '説明')).toContainText('メンテナンス');
  await look(page, 'ledger-filtered');
});

for (const [button, kept] of [['自分の内容にする', '廃棄'], ['相手の内容にする', '停止']] as const) {
  test(`two people change one cell: the second sees both and chooses "${button}"`, async ({ page, browser, baseURL }) => {
    const address = await openLedger(page);
    await ready(page);
    await paste(page, DEVICES);
    await saved(page);
    const second = await (await browser.newContext({ baseURL })).newPage();
    await signIn(second);
    await second.goto(address);
    await ready(second);
    await type(page, 1, '状態', '停止');
    await type(page, 1, 'OS', 'Win10');
    await saved(page);
    await type(second, 1, '状態', '廃棄');
    const conflict = second.locator('.conflict');
    await expect(conflict).toContainText('自分の内容状態：廃棄');
    await expect(conflict).toContainText('相手の内容状態：停止');
    await expect(saving(second)).toContainText('どちらにするか選んでください');
    await look(second, 'ledger-conflict');
    await conflict.getByRole('button', { name: button }).click();
    await expect(conflict).toHaveCount(0);
    await saved(second);
    await expect(cell(second, 1, 'OS'), 'what the other wrote elsewhere').toContainText('Win10');
    await page.reload();
    await ready(page);
    await expect(cell(page, 1, '状態')).toContainText(kept);
  });
}

test('without a network, and after the session has ended, nothing typed is lost', async ({ page, context }) => {
  const address = await openLedger(page);
  await ready(page);
  await type(page, 1, '管理番号', '001');
  await saved(page);
  await context.setOffline(true);
  await type(page, 1, 'OS', 'Win11');
  await expect(saving(page)).toContainText('保存できていません（ネットワーク）');
  await look(page, 'ledger-offline');
  await context.setOffline(false);
  await saved(page);

  await page.route('**/changes', (route) => route.abort());
  await type(page, 1, 'メーカー', 'A社');
  await expect(saving(page)).toContainText('保存できていません');
  await cell(page, 1, '設置場所').click();
  await page.keyboard.insertText('調剤');
  await page.waitForTimeout(300);
  await page.unroute('**/changes');
  await page.goto('/');
  await page.goto(address);
  await ready(page);
  await saved(page);
  await expect(cell(page, 1, 'メーカー')).toContainText('A社');
  await expect(cell(page, 1, '設置場所'), 'also what nobody had left yet').toContainText('調剤');

  await context.clearCookies({ name: 'tenken_session' });
  await type(page, 1, 'OS', 'Win10');
  await expect(saving(page)).toContainText('サインインの時間が切れました');
  const other = await context.newPage();
  await signIn(other);
  await saved(page, 20_000);
  await other.goto(address);
  await ready(other);
  await expect(cell(other, 1, 'OS')).toContainText('Win10');
});

test('who signs out with rows not sent is told, and they are sent', async ({ page }) => {
  const address = await openLedger(page);
  await ready(page);
  await page.route('**/changes', (route) => route.abort());
  await type(page, 1, '管理番号', '001');
  await expect(saving(page)).toContainText('保存できていません');
  const menu = page.getByText('メニュー');
  if (await menu.isVisible()) await menu.click();
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await expect(page.getByRole('dialog')).toContainText('機器台帳：1行');
  await page.unroute('**/changes');
  await page.getByRole('button', { name: '送ってサインアウトする' }).click();
  await expect(page).toHaveURL(/sign-in|\/$/);
  await signIn(page);
  await page.goto(address);
  await ready(page);
  expect(await rowCount(page)).toBe(1);
});
