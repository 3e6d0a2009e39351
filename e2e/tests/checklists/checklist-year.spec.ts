// A checklist from its first check to its last, in one piece: two vendors, one of them with five hundred
// clients; papers; an inspection on a tablet through a dead network; the second check that ends it.
import type { Page } from '@playwright/test';
import { daysFromToday, today } from '../../support/dates.ts';
import { facilityCode } from '../../support/facilities.ts';
import {
  CODE, PHARMACY, addFinding, comeIn, pharmacyLine, ready, sending, setUpInspections, verdict,
} from '../../support/inspection.ts';
import { look } from '../../support/look.ts';
import { openPlace } from '../../support/menu.ts';
import { CHECKLIST, check, choose, open, question, round, saved } from '../../support/response.ts';
import { expect, test } from '../../support/test.ts';

const SERVERS = ['2-4-server', '2-5-server', '2-6-server'];
const NETWORK = ['2-7-network', '2-8-network'];
const MENDED = ['2-1', '2-2'];
const CLIENTS = Array.from({ length: 499 }, (_, at) => facilityCode(`1441${String(at + 1).padStart(5, '0')}`));

test('two vendors, an uncovered row, papers, an inspection, a second check', async ({ page, browser, server }) => {
  test.slow();
  const more = CLIENTS.map((code, at) => pharmacyLine(code, `見本薬局${at + 1}`));
  const { authority, inspectors: [inspector], pharmacist } = await setUpInspections(page, browser, server, more);

  await test.step('a vendor answers once for five hundred clients', async () => {
    await authority.goto('/vendors');
    await authority.getByLabel('名称').fill('見本システム');
    await authority.getByRole('button', { name: '登録する' }).click();
    const id = new URL(authority.url()).pathname.split('/').at(-1)!;
    const desk = await (await browser.newContext()).newPage();
    const vendor = await comeIn(desk, server, 'jigyosha', '見本 事業者', 'vendor', id);
    await vendor.goto('/');
    await vendor.getByText('製品・サービスを登録する').click();
    await vendor.getByLabel('製品・サービスの名称').fill('見本薬歴');
    await vendor.getByRole('button', { name: '登録する' }).click();
    await vendor.getByRole('link', { name: /使っている施設を届け出る/ }).click();
    await vendor.getByLabel('医療機関コード').fill([CODE, ...CLIENTS].join('\n'));
    await vendor.getByRole('button', { name: '施設を確かめる' }).click();
    await vendor.getByRole('button', { name: '500件を届け出る' }).click();
    await authority.goto('/contracts/proposals');
    await authority.getByRole('button', { name: /「見本薬歴」.*すべての施設で受け入れる/ }).click();
    await expect(authority.getByText('500件を受け入れました')).toBeVisible();
    await vendor.goto('/');
    await vendor.getByRole('link', { name: CHECKLIST }).click();
    await vendor.getByRole('link', { name: '見本薬歴' }).first().click();
    for (const row of ['1-1', '2-2', '2-3', ...SERVERS]) await check(vendor, row, 'はい');
    for (const row of NETWORK) await question(vendor, row).getByRole('checkbox', { name: /契約の範囲外/ }).check();
    await saved(vendor);
    await vendor.getByRole('button', { name: '入力内容を確認する' }).click();
    await vendor.getByRole('button', { name: '500件の契約に届ける' }).click();
    await expect(vendor.getByText('500件の契約に届けました')).toBeVisible();
  });

  await test.step('another vendor answers by a link, for what its contract covers', async () => {
    await pharmacist.goto('/');
    await openPlace(pharmacist, '事業者');
    await pharmacist.getByRole('link', { name: '契約している事業者' }).click();
    await expect(pharmacist.getByRole('heading', { name: '見本システム' })).toBeVisible();
    await pharmacist.getByLabel('事業者の名前').fill('回線社');
    await pharmacist.getByLabel('何の契約か').fill('回線の管理');
    await pharmacist.getByLabel('ネットワーク機器', { exact: true }).check();
    await pharmacist.getByRole('button', { name: '登録する' }).click();
    await toVendors(pharmacist);
    await pharmacist.getByRole('link', { name: '回線社' }).first().click();
    await pharmacist.getByRole('button', { name: 'リンクを作る' }).click();
    const vendor = await (await browser.newContext()).newPage();
    await vendor.goto(await pharmacist.locator('.linkline code').innerText());
    for (const row of ['1-1', '2-2', '2-3', NETWORK[0]]) await check(vendor, row, 'はい');
    await question(vendor, NETWORK[1]).getByRole('checkbox', { name: /契約の範囲外/ }).check();
    await saved(vendor);
    await vendor.getByRole('button', { name: '入力内容を確認する' }).click();
    await vendor.getByLabel('記入した人').fill('回線社 見本');
    await vendor.getByRole('button', { name: 'この内容で回答する' }).click();
    await expect(vendor.getByRole('heading', { name: '回答を受け付けました' })).toBeVisible();
  });

  await test.step('the pharmacy finds the row nobody covers, and checks for the first time', async () => {
    await toVendors(pharmacist);
    await expect(pharmacist.getByText('だれも確認していない項目が1つあります')).toBeVisible();
    await look(pharmacist, 'year-uncovered');
    await open(pharmacist, CHECKLIST);
    await round(pharmacist, 'presence').getByRole('radio', { name: 'はい', exact: true }).check();
    await choose(pharmacist, 'vendor-contract', '契約している');
    for (const row of ['1-1', '2-3', ...SERVERS, ...NETWORK, '3-1']) await check(pharmacist, row, 'はい');
    for (const row of MENDED) {
      await check(pharmacist, row, 'いいえ');
      await question(pharmacist, row).getByLabel(/目標日/).fill(daysFromToday(20));
    }
    await saved(pharmacist);
    await submit(pharmacist);
    await toVendors(pharmacist);
    await expect(pharmacist.getByText('すべての項目を、だれかが確認しています')).toBeVisible();
    await open(pharmacist, CHECKLIST);
    await pharmacist.getByRole('link', { name: /目標|予定/ }).first().click();
    await look(pharmacist, 'year-plan');
  });

  await test.step('on paper, and through Excel without loss', async () => {
    await open(pharmacist, CHECKLIST);
    const address = new URL(pharmacist.url()).pathname;
    await pharmacist.getByText('紙やExcelで使う').click();
    const [pdf] = await Promise.all([
      pharmacist.waitForEvent('download'),
      pharmacist.getByRole('link', { name: '公式の用紙の形で受け取る' }).click(),
    ]);
    await pdf.saveAs(test.info().outputPath('checklist.pdf'));
    const [excel] = await Promise.all([
      pharmacist.waitForEvent('download'),
      pharmacist.getByRole('link', { name: 'Excelで受け取る' }).click(),
    ]);
    await excel.saveAs(test.info().outputPath('checklist.xlsx'));
    await pharmacist.goto(`${address}/sheet`);
    await pharmacist.getByLabel('Excelのファイル').setInputFiles(test.info().outputPath('checklist.xlsx'));
    await pharmacist.getByRole('button', { name: '読み取って確かめる' }).click();
    await expect(pharmacist.getByText('いまの内容と同じです')).toBeVisible();
  });

  let site = '';
  await test.step('an inspector notes two findings without a network', async () => {
    await authority.goto(`/inspections/selection?q=${encodeURIComponent(PHARMACY)}`);
    await authority.getByRole('checkbox', { name: PHARMACY }).check();
    await authority.getByLabel('訪問日').fill(today());
    await authority.getByRole('checkbox', { name: '見本 検査1' }).check();
    await authority.getByRole('button', { name: '訪問を計画する' }).click();
    await inspector.goto('/');
    await inspector.getByRole('link', { name: new RegExp(PHARMACY) }).click();
    await expect(inspector.getByText('契約しているすべての事業者の点検表'), 'both vendors have answered').toHaveCount(0);
    await inspector.getByRole('link', { name: '現地の記録へ' }).click();
    await ready(inspector);
    await expect(sending(inspector)).toContainText('すべて送りました');
    site = new URL(inspector.url()).pathname;
    await server.crash();
    await inspector.context().setOffline(true);
    for (const row of ['presence', '1-1', '2-3', ...SERVERS, ...NETWORK, '3-1']) await verdict(inspector, row, '確認済み');
    for (const row of MENDED) {
      await verdict(inspector, row, '不備あり');
      await addFinding(inspector, row, `${row} がまだできていない`, '目標日までに行う');
    }
    await expect(sending(inspector)).toContainText('未送信');
    await look(inspector, 'year-offline');
    await inspector.context().setOffline(false);
    await server.up();
    await inspector.reload();
    await ready(inspector);
    await expect(sending(inspector)).toContainText('すべて送りました');
    await inspector.goto(site.replace('/site', '/result'));
    await expect(inspector.getByRole('heading', { name: '指摘2' })).toBeVisible();
    await inspector.getByLabel('返事の期限').fill(daysFromToday(14));
    await inspector.getByRole('button', { name: 'この内容で施設へ伝える' }).click();
    await expect(inspector.getByText('に伝えました')).toBeVisible();
  });

  await test.step('the second check closes them', async () => {
    await pharmacist.goto('/');
    await pharmacist.getByRole('link', { name: /の結果を読んで/ }).click();
    await pharmacist.getByLabel('返事').fill('2つとも行いました。');
    await pharmacist.getByRole('button', { name: '返事を送る' }).click();
    await open(pharmacist, CHECKLIST);
    for (const row of MENDED) {
      await question(pharmacist, row).locator('summary', { hasText: '2回目の確認' }).click();
      const second = question(pharmacist, row).getByRole('group', { name: '2回目の確認' });
      await second.getByRole('radio', { name: 'はい', exact: true }).check();
    }
    await saved(pharmacist);
    await submit(pharmacist);
    await inspector.goto(site.replace('/site', '/result'));
    await expect(inspector.getByText('施設が「はい」と答えています')).toHaveCount(2);
    for (const number of [1, 2]) {
      await inspector.getByLabel('改善を確かめた方法').first().fill('写しを見た');
      await inspector.getByRole('button', { name: new RegExp(`改善を確認した.*指摘${number}`) }).click();
      await expect(inspector.getByText('改善を確認しました')).toHaveCount(number);
    }
    await look(inspector, 'year-closed');
    await authority.goto('/');
    await authority.getByRole('link', { name: '点検の進み具合を見る' }).first().click();
    await look(authority, 'year-board');
  });
});

async function toVendors(pharmacist: Page) {
  await open(pharmacist, CHECKLIST);
  await pharmacist.getByRole('link', { name: '事業者の点検表を集める・見る' }).click();
}

async function submit(pharmacist: Page) {
  await pharmacist.getByRole('button', { name: '入力内容を確認する' }).click();
  await pharmacist.getByRole('button', { name: 'この内容で提出する' }).first().click();
  await expect(pharmacist.getByText('提出を受け付けました')).toBeVisible();
}
