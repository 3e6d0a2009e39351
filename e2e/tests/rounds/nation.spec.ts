// The nation: the ministry asks, an authority passes on, a pharmacy gets mail, answers; the neighbour and a vendor see nothing of it.
import type { Browser, Page } from '@playwright/test';
import { oneTimeCode, setUpCodes } from '../../support/account.ts';
import { daysFromToday } from '../../support/dates.ts';
import { facilityCode, file } from '../../support/facilities.ts';
import { look, lookInside } from '../../support/look.ts';
import { MailServer, linkIn } from '../../support/mail.ts';
import { signOut } from '../../support/menu.ts';
import { importFacilities, setUpMinistry } from '../../support/people.ts';
import { SURVEY, answerSurvey, open } from '../../support/response.ts';
import { startRound } from '../../support/rounds.ts';
import { Server } from '../../support/server.ts';
import { expect, test as base } from '../../support/test.ts';

const test = base.extend<{ mail: MailServer }>({
  mail: async ({}, use) => {
    const mail = await MailServer.start();
    await use(mail);
    await mail.stop();
  },
  server: async ({ mail }, use) => {
    const server = await Server.start(mail.settings);
    await use(server);
    await server.remove();
  },
});

const CODES = { near: facilityCode('134000001'), paper: facilityCode('134000002'), far: facilityCode('034000003') };
const LIST = [
  '医療機関コード,名称,種別,都道府県,市区町村,所管,メール',
  `${CODES.near},みどり薬局,薬局,東京都,千代田区,131016,midori@example.jp`,
  `${CODES.paper},かみの薬局,薬局,東京都,千代田区,131016,`,
  `${CODES.far},いわて薬局,薬局,岩手県,盛岡市,032018,iwate@example.jp`,
].join('\r\n');
const WORDS = 'blue-kettle-harbour';

/** A page of somebody else's. */
async function elsewhere(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}

/** Makes an account on the page of people, and writes the invitation. */
async function askIn(admin: Page, login: string, role: string, scope: string) {
  await admin.goto('/people');
  await admin.getByLabel('お名前').fill(`見本 ${login.split('@')[0]}`);
  await admin.getByLabel('サインインに使う名前').fill(login);
  await admin.getByLabel('役割').selectOption({ label: role });
  await admin.getByLabel('どこの').fill(scope);
  await admin.getByRole('button', { name: '招待のリンクを作る' }).click();
  await expect(admin.getByRole('heading', { level: 1, name: /さんのリンク/ })).toBeVisible();
  await admin.goto('/people');
  await admin.getByRole('button', { name: new RegExp(`招待をメールで送る.*${login.split('@')[0]}`) }).click();
}

/** Invites somebody by mail; their page, when they have come. */
async function invite(admin: Page, browser: Browser, mail: MailServer, login: string, role: string, scope: string): Promise<Page> {
  await askIn(admin, login, role, scope);
  const page = await elsewhere(browser);
  await page.goto(linkIn(await mail.to(login)));
  await page.getByLabel('新しいパスワード').fill(WORDS);
  await page.getByRole('button', { name: 'このパスワードで始める' }).click();
  await setUpCodes(page);
  await page.goto('/');
  return page;
}

test('from the ministry to a pharmacy and back', async ({ page, browser, mail }) => {
  test.slow();
  await setUpMinistry(page);
  await importFacilities(page, LIST);

  const ministry = await invite(page, browser, mail, 'ministry@example.jp', '厚生労働省の担当者', '');
  const chiyoda = await invite(page, browser, mail, 'chiyoda@example.jp', '自治体の担当者', '131016');
  const morioka = await invite(page, browser, mail, 'morioka@example.jp', '自治体の担当者', '032018');

  // The ministry opens the round and publishes.
  await startRound(ministry, 'pharmacy-survey@R8', daysFromToday(30));
  const round = new URL(ministry.url()).pathname;
  await ministry.goto('/notices');
  await look(ministry, 'notices-empty');
  await ministry.getByRole('button', { name: '次へ' }).click();
  await expect(ministry.getByRole('alert')).toContainText('題名');
  await ministry.getByLabel('どの実施回について').selectOption({ index: 1 });
  await ministry.getByLabel('題名').fill('薬局の調査のお願い');
  await ministry.getByLabel('本文').fill('期間内にご回答をお願いします。');
  await ministry.getByRole('button', { name: '次へ' }).click();
  await ministry.getByLabel('ファイル').setInputFiles(file('別紙.pdf', '%PDF-1.7 test', 'application/pdf'));
  await ministry.getByRole('button', { name: 'このファイルを付ける' }).click();
  await expect(ministry.getByRole('link', { name: '別紙.pdf' })).toBeVisible();
  await look(ministry, 'notice-unpublished');
  const notice = new URL(ministry.url()).pathname;
  expect((await chiyoda.goto(notice))!.status(), 'nobody else sees it before').toBe(404);
  await ministry.getByRole('button', { name: '公表する' }).click();
  await expect(ministry.getByRole('heading', { name: '自治体での進みぐあい' })).toBeVisible();
  await look(ministry, 'notice-published');

  // The authority confirms, hands out accounts, and passes it on.
  await chiyoda.goto('/notices');
  await chiyoda.getByRole('link', { name: '薬局の調査のお願い' }).click();
  await chiyoda.getByRole('button', { name: '確認しました' }).click();
  await look(chiyoda, 'notice-confirmed');
  await chiyoda.goto('/people');
  await chiyoda.getByRole('link', { name: '施設へのアカウントの配付' }).click();
  await look(chiyoda, 'handing-out');
  await expect(chiyoda.getByText('いわて薬局'), 'the neighbour has its own').toHaveCount(0);
  await chiyoda.getByRole('button', { name: '2施設のアカウントを作る' }).click();
  const invitation = await mail.to('midori@example.jp');
  const [letters] = await Promise.all([chiyoda.waitForEvent('download'), chiyoda.getByRole('button', { name: '次の手紙を作る' }).click()]);
  expect(letters.suggestedFilename()).toBe('letters.pdf');
  await chiyoda.goto(notice);
  await chiyoda.getByLabel('この自治体から添える言葉').fill('区のお問い合わせは保健所までお願いします。');
  await chiyoda.getByRole('button', { name: '管内の施設へ伝える' }).click();
  await expect(chiyoda.getByText('に伝えました')).toBeVisible();
  await look(chiyoda, 'notice-passed-on');

  // The pharmacy gets mail, sets a password and codes, reads, answers, submits.
  const pharmacy = await elsewhere(browser);
  expect(invitation.text).toContain(CODES.near);
  await pharmacy.goto(linkIn(invitation));
  await pharmacy.getByLabel('新しいパスワード').fill(WORDS);
  await pharmacy.getByRole('button', { name: 'このパスワードで始める' }).click();
  await expect(pharmacy.getByText('まだ読んでいないお知らせが1件あります')).toBeVisible();
  await look(pharmacy, 'home-unread');
  await pharmacy.goto('/account/codes');
  const seed = await setUpCodes(pharmacy);
  const told = await mail.to('midori@example.jp', 2);
  expect(told.subject).toBe('薬局の調査のお願い');
  await pharmacy.goto(linkIn(told));
  await expect(pharmacy.getByText('区のお問い合わせは保健所まで')).toBeVisible();
  await expect(pharmacy.getByRole('link', { name: '別紙.pdf' })).toBeVisible();
  await look(pharmacy, 'message');
  await pharmacy.goto('/inbox');
  await look(pharmacy, 'inbox');
  await signOut(pharmacy);
  await pharmacy.getByLabel('サインインに使う名前').fill(CODES.near);
  await pharmacy.getByLabel('パスワード').fill(WORDS);
  await pharmacy.getByRole('button', { name: 'サインイン', exact: true }).click();
  await pharmacy.getByLabel('確認コード').fill(oneTimeCode(seed, 1));
  await pharmacy.getByRole('button', { name: '確認する' }).click();

  // It asks before it answers; the authority answers.
  await pharmacy.goto('/');
  await pharmacy.getByRole('link', { name: '質問する' }).click();
  await lookInside(pharmacy, 'questions');
  await pharmacy.getByLabel('何についての質問ですか').selectOption({ index: 1 });
  await pharmacy.getByLabel('質問', { exact: false }).last().fill('レセコンは事業者のものです。どう答えますか。');
  await pharmacy.getByRole('button', { name: '質問を送る' }).click();
  await morioka.goto('/questions');
  await expect(morioka.getByText('レセコンは事業者のものです')).toHaveCount(0);
  await chiyoda.goto('/questions');
  await look(chiyoda, 'questions-at-desk');
  await chiyoda.getByRole('link', { name: 'みどり薬局' }).click();
  await chiyoda.getByLabel('答え').fill('使っていれば「はい」です。');
  await look(chiyoda, 'question');
  await chiyoda.getByRole('button', { name: '答えを送る' }).click();
  expect((await mail.to('midori@example.jp', 3)).text).toContain('使っていれば「はい」です。');

  await open(pharmacy, SURVEY);
  await answerSurvey(pharmacy);
  await pharmacy.getByRole('button', { name: '入力内容を確認する' }).click();
  await pharmacy.getByRole('button', { name: 'この内容で提出する' }).first().click();
  await expect(pharmacy.getByText('提出を受け付けました')).toBeVisible();
  const response = new URL(pharmacy.url()).pathname.replace(/\/submissions.*/, '');

  // The table changes; who has not answered is reminded once.
  await ministry.goto(`${round}/authorities`);
  await expect(ministry.getByRole('row', { name: /千代田区/ })).toContainText('50.0%');
  await look(ministry, 'standings');
  await chiyoda.goto(`${round}/authorities`);
  await expect(chiyoda.getByRole('row', { name: /千代田区/ })).toContainText('50.0%');
  await expect(chiyoda.getByText('盛岡市'), 'an authority sees itself alone').toHaveCount(0);
  await ministry.getByRole('link', { name: 'まだ回答していない施設へお願いする' }).click();
  await look(ministry, 'reminder');
  await ministry.getByRole('button', { name: '2施設にお願いを送る' }).click();
  await expect(ministry.getByText('今日は、もうお願いしました')).toBeVisible();
  await look(ministry, 'reminder-sent');
  expect((await mail.to('iwate@example.jp')).subject).toContain('回答のお願い');

  // A neighbour and a vendor see nothing of it.
  expect((await morioka.goto(response))!.status()).toBe(404);
  await morioka.goto(`${round}/authorities`);
  await expect(morioka.getByText('千代田区')).toHaveCount(0);
  await page.goto('/vendors');
  await page.getByLabel('名称').fill('見本システム');
  await page.getByLabel('法人番号').fill('5000001234567');
  await page.getByRole('button', { name: /登録|追加/ }).click();
  const vendor = await invite(page, browser, mail, 'vendor@example.jp', '事業者の担当者', '5000001234567');
  await look(vendor, 'home-vendor');
  for (const address of [response, notice, `${round}/authorities`, '/notices', '/questions']) {
    expect([403, 404], address).toContain((await vendor.goto(address))!.status());
  }

  // Who runs it sees how all is.
  mail.refused.set('nobody@example.jp', 550);
  await askIn(page, 'nobody@example.jp', '監査（見るだけ）', '');
  await expect(async () => {
    await page.goto('/system/mail');
    await expect(page.getByRole('row', { name: /nobody@example.jp/ })).toContainText('not here');
  }, 'what the mail server said').toPass();
  await page.goto('/system');
  await look(page, 'system');
  await page.getByRole('link', { name: '1通' }).click();
  await look(page, 'system-mail');
});

test('a forgotten password is set anew by mail', async ({ page, browser, mail, server }) => {
  await page.goto('/setup');
  await page.request.post('/setup', {
    form: { for: 'facility', kind: 'pharmacy', name: 'みどり薬局', prefecture: '13', person: '見本 管理者', login: 'midori@example.jp', password: 'turnip-lantern-oboe' },
  });
  const forgetful = await elsewhere(browser);
  await forgetful.goto(`${server.url}sign-in`);
  await forgetful.getByText('パスワードを忘れたとき').click();
  await forgetful.getByRole('link', { name: 'メールで新しいパスワードを決め' }).click();
  await look(forgetful, 'forgotten');
  await forgetful.getByLabel('サインインに使う名前か、メールアドレス').fill('midori@example.jp');
  await forgetful.getByRole('button', { name: 'メールを送る' }).click();
  await look(forgetful, 'forgotten-sent');
  const link = linkIn(await mail.to('midori@example.jp'));
  await forgetful.goto(link);
  await forgetful.getByLabel('新しいパスワード').fill(WORDS);
  await forgetful.getByRole('button', { name: 'このパスワードで始める' }).click();
  await expect(forgetful.getByRole('heading', { level: 1, name: 'いまやること' })).toBeVisible();
  await forgetful.goto(link);
  await expect(forgetful.getByText('もう使えません')).toBeVisible();
});
