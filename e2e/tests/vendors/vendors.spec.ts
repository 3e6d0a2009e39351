// A pharmacy and its vendors: contracts, a form by link, an answer for all clients, rows nobody covers.
import { facilityCode } from '../../support/facilities.ts';
import { look, lookInside } from '../../support/look.ts';
import { openPlace } from '../../support/menu.ts';
import { importFacilities, inviteByLink, setUpMinistry } from '../../support/people.ts';
import { CHECKLIST, check, open, question, round, saved, setUpPharmacy } from '../../support/response.ts';
import { startRound } from '../../support/rounds.ts';
import { expect, test } from '../../support/test.ts';

const SERVERS = ['2-4-server', '2-5-server', '2-6-server'];
const NETWORK = ['2-7-network', '2-8-network'];

test('two vendors complete one another, by link and by account', async ({ page, browser }) => {
  test.slow();
  await setUpPharmacy(page);
  await page.goto('/');
  await openPlace(page, '事業者');
  await page.getByRole('link', { name: '契約している事業者' }).click();
  await look(page, 'contracts-empty');

  // Two contracts, with vendors nobody knows yet.
  for (const [vendor, title, covers] of [['サーバー社', '電子薬歴の保守', 'サーバ'], ['回線社', '回線の管理', 'ネットワーク機器']]) {
    await page.getByLabel('事業者の名前').fill(vendor);
    await page.getByLabel('何の契約か').fill(title);
    await page.getByLabel(covers, { exact: true }).check();
    await page.getByRole('button', { name: '登録する' }).click();
    await expect(page.getByRole('heading', { level: 2, name: vendor })).toBeVisible();
  }
  await look(page, 'contracts');

  // Who may be meant is asked, and nothing typed is lost.
  await page.getByLabel('事業者の名前').fill('サーバー');
  await page.getByLabel('何の契約か').fill('レセコン');
  await page.getByRole('button', { name: '登録する' }).click();
  await expect(page.getByText('どの事業者ですか')).toBeVisible();
  await expect(page.getByLabel('何の契約か')).toHaveValue('レセコン');
  await look(page, 'contracts-which');
  await page.getByRole('link', { name: 'この契約を変更する' }).first().click();
  await look(page, 'contract');

  await open(page, CHECKLIST);
  await page.getByRole('link', { name: '事業者の点検表を集める・見る' }).click();
  await look(page, 'vendors-waiting');
  await page.getByRole('link', { name: 'サーバー社' }).first().click();
  await lookInside(page, 'sheet-waiting');
  await page.getByRole('button', { name: 'リンクを作る' }).click();
  await look(page, 'sheet-link');
  const link = await page.locator('.linkline code').innerText();

  // Somebody of the vendor, without an account.
  const vendor = await (await browser.newContext()).newPage();
  await vendor.goto(link);
  await lookInside(vendor, 'sheet-by-link');
  for (const row of ['1-1', '2-2', '2-3', ...SERVERS]) await check(vendor, row, 'はい');
  await check(vendor, '2-6-server', 'いいえ');
  await saved(vendor);
  await expect(vendor.locator('[id="i-2-7-network"]'), 'the contract leaves it out').toContainText('契約の範囲外');
  await vendor.getByRole('button', { name: '入力内容を確認する' }).click();
  await expect(vendor.getByRole('heading', { name: 'まだ回答できません' }), 'a target is missing').toBeVisible();
  await look(vendor, 'sheet-review-incomplete');
  await vendor.getByRole('alert').getByRole('link').first().click();
  const year = new Date().getMonth() < 3 ? new Date().getFullYear() : new Date().getFullYear() + 1;
  await question(vendor, '2-6-server').getByLabel(/目標日/).fill(`${year}-03-31`);
  await saved(vendor);
  await vendor.getByRole('button', { name: '入力内容を確認する' }).click();
  await vendor.getByLabel('記入した人').fill('保守課 見本');
  await look(vendor, 'sheet-review');
  await vendor.getByRole('button', { name: 'この内容で回答する' }).click();
  await expect(vendor.getByRole('heading', { name: '回答を受け付けました' })).toBeVisible();
  await look(vendor, 'sheet-answered');
  await vendor.goto(link);
  await expect(vendor.getByText('このリンクは、もう使えません')).toBeVisible();
  await look(vendor, 'sheet-link-used');

  // The pharmacy copies from paper what the other vendor wrote; one row is in no contract.
  await open(page, CHECKLIST);
  await page.getByRole('link', { name: '事業者の点検表を集める・見る' }).click();
  await page.getByRole('link', { name: '回線社' }).first().click();
  await page.getByRole('link', { name: '紙やExcelで受け取った内容を写す' }).click();
  for (const row of ['1-1', '2-2', '2-3', NETWORK[0]]) await check(page, row, 'はい');
  await question(page, NETWORK[1]).getByRole('checkbox', { name: /契約の範囲外/ }).check();
  await saved(page);
  await page.getByRole('button', { name: '入力内容を確認する' }).click();
  await page.getByRole('button', { name: 'この内容で回答する' }).click();
  await expect(page.getByText('記入した人')).not.toHaveCount(0);
  await lookInside(page, 'sheet-copied');
  await page.getByText('回答について事業者に聞く').click();
  await page.getByLabel('聞きたいこと').fill('接続元は、だれが限っていますか。');
  await page.getByRole('button', { name: '送る' }).click();
  await expect(page.getByText('返事を待っています')).toBeVisible();

  await page.getByRole('link', { name: '事業者の点検表' }).first().click();
  await expect(page.getByText('だれも確認していない項目が1つあります')).toBeVisible();
  await look(page, 'vendors-uncovered');
  await open(page, CHECKLIST);
  await round(page, 'presence').getByRole('radio', { name: 'はい', exact: true }).check();
  await check(page, NETWORK[1], 'はい');
  await saved(page);
  await page.getByRole('link', { name: '事業者の点検表を集める・見る' }).click();
  await expect(page.getByText('「いいえ」で、対応を予定している項目が1つあります')).toBeVisible();
  await look(page, 'vendors-covered');
});

const CORPORATION = '7000012050002';

test('one answer reaches five hundred clients', async ({ page, browser }) => {
  test.slow();
  const codes = Array.from({ length: 500 }, (_, at) => facilityCode(`134${String(at + 1).padStart(6, '0')}`));
  const list = ['医療機関コード,名称,種別,都道府県,市区町村,所管,法人番号,法人名', ...codes.map((code, at) => `${code},見本薬局${at + 1},薬局,東京都,千代田区,131016,${CORPORATION},見本薬局株式会社`)].join('\r\n');
  await setUpMinistry(page);
  await importFacilities(page, list);
  await startRound(page, 'pharmacy-checklist@R5');
  await page.goto('/vendors');
  await page.getByLabel('名称').fill('見本システム');
  await page.getByRole('button', { name: '登録する' }).click();
  const id = new URL(page.url()).pathname.split('/').at(-1)!;

  const vendor = await inviteByLink(page, browser, 'vendor', '事業者の担当者', id);
  await look(vendor, 'vendor-home-empty');
  await vendor.getByText('製品・サービスを登録する').click();
  await vendor.getByLabel('製品・サービスの名称').fill('見本薬歴');
  await vendor.getByRole('button', { name: '登録する' }).click();
  await vendor.getByRole('link', { name: /使っている施設を届け出る/ }).click();
  await vendor.getByLabel('医療機関コード').fill([...codes, 'これは違う'].join('\n'));
  await vendor.getByRole('button', { name: '施設を確かめる' }).click();
  await expect(vendor.getByText('使えない行が1行あります')).toBeVisible();
  await look(vendor, 'clients-found');
  await vendor.getByRole('button', { name: '500件を届け出る' }).click();
  await expect(vendor.getByText('500件の施設に届け出ました')).toBeVisible();

  // The chain that runs them agrees, for all its shops at once.
  const head = await inviteByLink(page, browser, 'houjin', '法人の担当者', CORPORATION);
  await head.getByRole('link', { name: '会社の名前を確かめて' }).click();
  await look(head, 'proposals');
  await head.getByRole('button', { name: /「見本薬歴」.*すべての施設で受け入れる/ }).click();
  await expect(head.getByText('500件を受け入れました')).toBeVisible();
  await look(head, 'proposals-accepted');

  await vendor.goto('/');
  await look(vendor, 'vendor-home');
  await vendor.getByRole('link', { name: CHECKLIST }).click();
  await look(vendor, 'vendor-clients');
  await vendor.getByRole('link', { name: '見本薬歴' }).first().click();
  for (const row of ['1-1', '2-2', '2-3', ...SERVERS, ...NETWORK]) await check(vendor, row, 'はい');
  await saved(vendor);
  await vendor.getByRole('button', { name: '入力内容を確認する' }).click();
  await look(vendor, 'product-review');
  await vendor.getByRole('button', { name: '500件の契約に届ける' }).click();
  await expect(vendor.getByText('500件の契約に届けました')).toBeVisible();
  await look(vendor, 'product-answered');

  // Each facility is told, and its own page has the answer.
  await page.goto('/facilities?q=見本薬局77');
  await page.getByRole('link', { name: '見本薬局77', exact: true }).click();
  await page.getByRole('link', { name: 'この施設に届いたお知らせ' }).click();
  await expect(page.getByText('事業者の点検表が届きました：見本薬歴')).toBeVisible();
});
