// An inspection from the plan to the last finding: on a tablet, by two, through a dead network.
import { daysFromToday, today } from '../../support/dates.ts';
import {
  PHARMACY, PNG, addFinding, allYes, ready, row, sending, setUpInspections, submitChecklist, unfold, verdict,
} from '../../support/inspection.ts';
import { look, lookInside } from '../../support/look.ts';
import { signOut } from '../../support/menu.ts';
import { expect, test } from '../../support/test.ts';

test('planned, prepared, noted offline by two, told, mended and closed', async ({ page, browser, server }) => {
  const { authority, inspectors: [first, second], pharmacist } = await setUpInspections(page, browser, server);
  await submitChecklist(page, server, { ...allYes(today()), '2-2': { first: { value: false, on: today() }, target: daysFromToday(20) } }, 0);

  await test.step('the authority chooses and plans', async () => {
    await authority.goto('/inspections');
    await look(authority, 'inspections-empty');
    await authority.getByRole('link', { name: '訪問先を選ぶ' }).click();
    await lookInside(authority, 'inspection-selection');
    await authority.getByRole('button', { name: '訪問を計画する' }).click();
    await expect(authority.getByRole('alert')).toContainText('訪問の日');
    await authority.getByRole('checkbox', { name: PHARMACY }).check();
    await authority.getByLabel('訪問日').fill(today());
    for (const name of ['見本 検査1', '見本 検査2']) await authority.getByRole('checkbox', { name }).check();
    await authority.getByRole('button', { name: '訪問を計画する' }).click();
    await expect(authority.getByRole('row', { name: PHARMACY })).toContainText('予定');
    await look(authority, 'inspections');
    await authority.goto('/inspections/selection?size=1&seed=2026');
    await expect(authority.getByText('1施設から1施設を抽出しました')).toBeVisible();
    await look(authority, 'inspection-sample');
  });

  await test.step('an inspector prepares', async () => {
    await first.goto('/');
    await first.getByRole('link', { name: new RegExp(PHARMACY) }).click();
    await expect(first.getByText('連絡体制図の現物')).toBeVisible();
    await expect(first.getByText('電波がなくても開けます')).toBeVisible();
    await lookInside(first, 'inspection-preparation');
  });

  await test.step('the network is dead on site', async () => {
    await first.getByRole('link', { name: '現地の記録へ' }).click();
    await ready(first);
    await expect(sending(first)).toContainText('すべて送りました');
    await second.goto(first.url());
    await ready(second);
    await server.crash();
    await first.context().setOffline(true);
    await verdict(first, '1-1', '確認済み');
    await verdict(first, '2-1', '不備あり');
    await unfold(first, '2-1');
    await row(first, '2-1').getByLabel('メモ').fill('台帳に無線LANの機械がない');
    await addFinding(first, '2-1', '台帳に無線LANの機械がない', '機械の一覧に書き足す');
    await addFinding(first, '3-1', '連絡体制図に警察の連絡先がない', '警察の担当の電話を書き足す');
    await unfold(first, '3-1');
    await row(first, '3-1').getByLabel('写真').setInputFiles({ name: 'chart.png', mimeType: 'image/png', buffer: PNG });
    await expect(sending(first)).toContainText('未送信 5件');
    await look(first, 'inspection-offline');
  });

  await test.step('the page is opened again without a network', async () => {
    await first.reload();
    await ready(first);
    await expect(sending(first)).toContainText('電波がありません');
    await expect(sending(first)).toContainText('未送信 5件');
    await expect(row(first, '2-1').getByRole('radio', { name: '不備あり' })).toBeChecked();
    await expect(row(first, '2-1').getByLabel('メモ')).toHaveValue('台帳に無線LANの機械がない');
    await expect(row(first, '3-1')).toContainText('chart.png（未送信）');
  });

  await test.step('the visit is found without a network, wherever one begins', async () => {
    const visit = first.url();
    for (const address of ['/', '/inspections', '/inbox', new URL(visit).pathname.replace('/site', '')]) {
      await first.goto(address);
      if (!address.startsWith('/inspections/')) {
        await expect(first.getByText('この端末に入っている訪問だけを開けます')).toBeVisible();
        await expect(first.getByRole('row', { name: PHARMACY })).toContainText('電波がなくても開けます');
        await expect(first.getByRole('row', { name: PHARMACY })).toContainText('未送信 5件');
        if (address === '/') await look(first, 'inspections-offline');
        await first.getByRole('link', { name: PHARMACY }).click();
      }
      await ready(first);
      await expect(sending(first)).toContainText('未送信 5件');
    }
    await first.close({ runBeforeUnload: false });
  });

  await test.step('two come back, at another row and at the same', async () => {
    await verdict(second, '2-1', '確認済み');
    await verdict(second, '2-2', '確認できず');
    await expect(sending(second)).toContainText('未送信 2件');
    await server.up();
    await second.reload();
    await ready(second);
    await expect(sending(second)).toContainText('すべて送りました');
    const again = await first.context().newPage();
    await first.context().setOffline(false);
    await again.goto(second.url());
    await ready(again);
    await expect(sending(again)).toContainText('すべて送りました');
    await expect(row(again, '2-2').getByRole('radio', { name: '確認できず' })).toBeChecked();
    const conflict = row(again, '2-1').getByRole('group', { name: '記録が重なっています' });
    await expect(conflict).toContainText('確認済み');
    await expect(conflict).toContainText('台帳に無線LANの機械がない');
    await look(again, 'inspection-conflict');
    await conflict.locator('div', { hasText: '無線LAN' }).getByRole('button', { name: 'この記録にする' }).click();
    await expect(sending(again)).toContainText('すべて送りました');
    await expect(again.getByRole('group', { name: '記録が重なっています' })).toHaveCount(0);
    await expect(row(again, '3-1').getByRole('link', { name: 'chart.png' })).toBeVisible();
    for (const item of ['presence', '2-3', '2-4-server', '2-5-server', '2-6-server', '2-7-network', '2-8-network', '3-1']) {
      await verdict(again, item, '確認済み');
    }
    await expect(sending(again)).toContainText('すべて送りました');
    await lookInside(again, 'inspection-site');
    await again.close();
  });

  const result = `${new URL(second.url()).pathname.replace('/site', '')}/result`;
  await test.step('the result is told', async () => {
    await second.goto(result);
    await expect(second.getByRole('heading', { name: '指摘2' })).toBeVisible();
    await lookInside(second, 'inspection-draft');
    await second.getByLabel('返事の期限').fill(daysFromToday(14));
    await second.getByRole('button', { name: 'この内容で施設へ伝える' }).click();
    await expect(second.getByText('に伝えました')).toBeVisible();
    const [paper] = await Promise.all([second.waitForEvent('download'), second.getByRole('link', { name: /PDF/ }).click()]);
    expect(paper.suggestedFilename()).toBe('inspection.pdf');
    await paper.saveAs(test.info().outputPath('inspection.pdf'));
    await second.goto(result.replace('/result', '/site'));
    await expect(second, 'the page for noting is over').toHaveURL(new RegExp(`${result}$`));
  });

  await test.step('the facility replies and mends', async () => {
    await pharmacist.goto('/');
    await look(pharmacist, 'facility-home-inspected');
    await pharmacist.getByRole('link', { name: /の結果を読んで/ }).click();
    await pharmacist.getByRole('button', { name: '返事を送る' }).click();
    await expect(pharmacist.getByRole('alert')).toBeVisible();
    await pharmacist.getByLabel('返事').fill('書き足しました。');
    await pharmacist.getByRole('button', { name: '返事を送る' }).click();
    await expect(pharmacist.locator('.card', { hasText: '書き足しました。' })).toBeVisible();
    await lookInside(pharmacist, 'inspection-result-facility');
    const mended = { first: { value: false, on: today() }, target: today(), second: { value: true, on: today() } };
    await submitChecklist(page, server, { ...allYes(today()), '2-1': mended, '3-1': mended, '2-2': { first: { value: false, on: today() }, target: daysFromToday(20) } }, 1);
    await pharmacist.reload();
    await expect(pharmacist.getByText('施設が「はい」と答えています'), 'both rows were changed').toHaveCount(2);
  });

  await test.step('an inspector sees them mended', async () => {
    await second.goto(result);
    for (const number of [1, 2]) {
      await second.getByLabel('改善を確かめた方法').first().fill('写しを見た');
      await second.getByRole('button', { name: new RegExp(`改善を確認した.*指摘${number}`) }).click();
      await expect(second.getByText('改善を確認しました')).toHaveCount(number);
    }
    await look(second, 'inspection-result-inspector');
  });
});

test('nothing is lost by a session that ends, and nothing stays after signing out', async ({ page, browser, server }) => {
  const { authority, inspectors: [first] } = await setUpInspections(page, browser, server);
  await submitChecklist(page, server, allYes(today()), 0);
  await authority.goto('/inspections/selection');
  await authority.getByRole('checkbox', { name: PHARMACY }).check();
  await authority.getByLabel('訪問日').fill(today());
  await authority.getByRole('button', { name: '訪問を計画する' }).click();
  await authority.getByRole('link', { name: PHARMACY }).click();
  const address = new URL(authority.url()).pathname;
  await first.goto(`${address}/site`);
  await ready(first);
  await expect(sending(first)).toContainText('すべて送りました');

  const cookies = await first.context().cookies();
  await first.context().clearCookies();
  await verdict(first, '1-1', '確認済み');
  await expect(sending(first)).toContainText('サインインし直すと送れます');
  await expect(sending(first)).toContainText('未送信 1件');
  await first.context().addCookies(cookies);
  await verdict(first, '2-1', '確認済み');
  await expect(sending(first)).toContainText('すべて送りました');

  await first.route('**/entries', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    await route.continue();
  });
  await unfold(first, '1-1');
  const words = '送信中も書き続ける';
  await row(first, '1-1').getByLabel('メモ').pressSequentially(words, { delay: 700 });
  await expect(sending(first)).toContainText('すべて送りました');
  await first.unroute('**/entries');
  await first.reload();
  await ready(first);
  await expect(row(first, '1-1').getByLabel('メモ')).toHaveValue(words);
  await expect(first.locator('.conflict'), 'nobody collides with oneself').toHaveCount(0);

  await first.context().setOffline(true);
  await verdict(first, '2-2', '不備あり');
  await expect(sending(first)).toContainText('未送信 1件');
  await server.crash();
  await first.context().setOffline(false);
  // The page has tried to send, and says so: what it shows no longer moves.
  await expect(sending(first)).toContainText('この端末に残っています');
  await signOut(first);
  const leaving = first.getByRole('dialog');
  await expect(leaving, 'what is not sent is not thrown away unasked').toContainText('1件');
  await leaving.getByRole('button', { name: 'サインアウトしない' }).click();
  await server.up();
  await first.reload();
  await ready(first);
  await expect(sending(first)).toContainText('すべて送りました');
  await signOut(first);
  await expect(first.getByRole('heading', { level: 1, name: 'サインイン' })).toBeVisible();
  const left = await first.evaluate(async () => ({
    pages: (await (await caches.open('tenken-inspections')).keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    owner: localStorage.getItem('tenken-inspections-of'),
  }));
  expect(left).toEqual({ pages: 0, workers: 0, owner: null });
});
