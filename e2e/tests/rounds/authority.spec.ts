// A health authority: facilities from a list, a new form as data, a round, and its results.
import { fillPerson, setUpCodes } from '../../support/account.ts';
import { daysFromToday } from '../../support/dates.ts';
import { facilityCode, file } from '../../support/facilities.ts';
import { look, lookInside } from '../../support/look.ts';
import { choose, saved } from '../../support/response.ts';
import { lookBeforeRound } from '../../support/rounds.ts';
import { expect, test } from '../../support/test.ts';

const FORM = `
id = "bcp-check"
version = "T1"
kind = "survey"
title = "BCPの確認"
short_title = "BCPの確認"
respondents = ["hospital"]
provenance = "own"
issuer = "テスト"
source = "テスト"
about = "BCPがあるかを確かめます。"

[[sections]]
id = "main"
title = "設問"

[[items]]
id = "B1"
number = "1"
section = "main"
text = "BCPを作っている"
type = "yes_no"
measure = "bcp.established"

[[items]]
id = "B2"
number = "2"
section = "main"
text = "BCPの訓練をした"
type = "yes_no"
measure = "bcp.drilled"
when = { item = "B1", is = true }
base_label = "BCPを作っている施設"
`;

const LIST = [
  '医療機関コード,名称,種別,都道府県,所管,病床数',
  `${facilityCode('141000001')},みなと病院,病院,神奈川県,140007,45`,
  `${facilityCode('141000002')},やまて病院,病院,神奈川県,140007,150`,
  `${facilityCode('141000003')},うみべ病院,病院,神奈川県,140007,620`,
  `${facilityCode('144000004')},かもめ薬局,薬局,神奈川県,140007,`,
].join('\r\n');

test('an authority imports facilities, opens a round and reads the results by bed class', async ({ page }) => {
  await page.goto('/setup');
  await page.getByRole('link', { name: '自治体（保健所）' }).click();
  await look(page, 'setup-authority');
  await page.getByLabel('自治体', { exact: false }).selectOption({ label: '神奈川県' });
  await fillPerson(page);
  await page.getByRole('button', { name: 'この内容で始める' }).click();
  await setUpCodes(page);
  await page.getByRole('link', { name: '控えたので、次へ進む' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '実施している調査・点検' })).toBeVisible();
  await look(page, 'authority-home-empty');

  await page.getByRole('link', { name: '施設の一覧を取り込む' }).click();
  await page.getByLabel('ファイル').setInputFiles(file('facilities.csv', LIST, 'text/csv'));
  for (const [button, told] of [['読み取る', 'まだ登録していません'], ['登録する', '登録しました']]) {
    await page.getByRole('button', { name: button }).click();
    await expect(page.getByText(told).first()).toBeVisible();
  }
  await look(page, 'imports-done');
  await page.goto('/facilities');
  await expect(page.getByText('全4件')).toBeVisible();
  await look(page, 'facilities');
  await page.getByRole('link', { name: 'うみべ病院' }).click();
  await look(page, 'facility');

  await page.goto('/forms');
  await page.getByLabel(/様式のファイル/).setInputFiles(file('bcp-check.toml', FORM));
  await page.getByRole('button', { name: '取り込む' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'BCPの確認' })).toBeVisible();
  await look(page, 'form-imported');

  await lookBeforeRound(page, 'bcp-check@T1', daysFromToday(-1));
  await expect(page.getByRole('alert'), 'a round cannot end before it begins').toBeVisible();
  await look(page, 'round-new-faulty');
  await lookBeforeRound(page, 'bcp-check@T1', daysFromToday(30));
  await expect(page.getByRole('heading', { name: /お願いする施設：\d+施設/ })).toBeVisible();
  await look(page, 'round-look');
  await page.getByRole('button', { name: 'この内容で始める' }).click();
  await expect(page.getByText('あと30日').or(page.getByText('期間'))).toBeVisible();
  const round = page.url();
  await look(page, 'round-new');
  await page.getByRole('link', { name: '締切をのばす・内容を直す' }).click();
  await look(page, 'round-changes');

  // 45 beds: no BCP. 150 beds: a BCP and a drill. 620 beds: does not answer.
  for (const [name, bcp, drill] of [['みなと病院', 'いいえ', ''], ['やまて病院', 'はい', 'はい']]) {
    await page.goto(round);
    await page.getByRole('link', { name }).click();
    await choose(page, 'B1', bcp);
    if (drill) await choose(page, 'B2', drill);
    await saved(page);
    await page.getByRole('button', { name: '入力内容を確認する' }).click();
    await page.getByRole('button', { name: 'この内容で提出する' }).first().click();
    await expect(page.getByText('提出を受け付けました')).toBeVisible();
  }
  await page.goto('/');
  await look(page, 'authority-home');
  await page.goto(round);
  await expect(page.getByRole('row', { name: /みなと病院/ })).toContainText('提出済み');
  await expect(page.getByRole('row', { name: /うみべ病院/ })).not.toContainText('提出済み');
  await page.getByLabel('状況', { exact: true }).selectOption({ label: 'まだ提出していない' });
  await page.getByRole('button', { name: 'しぼりこむ' }).click();
  await expect(page.getByRole('link', { name: 'みなと病院' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'うみべ病院' })).toBeVisible();

  await page.getByRole('link', { name: '集計を見る' }).click();
  await page.getByRole('link', { name: '病床規模別' }).click();
  await lookInside(page, 'results-by-beds');
  await page.evaluate(() => { for (const details of document.querySelectorAll('details')) details.open = true; });
  const [rates, established, drilled] = await page.getByRole('table').all();
  await expect(rates.getByRole('row', { name: /100.*199/ })).toContainText('100.0%');
  await expect(rates.getByRole('row', { name: /500/ })).toContainText('0.0%');
  await expect(established.getByRole('row', { name: /全体/ })).toContainText('50.0%');
  await expect(established.getByRole('row', { name: /100.*199/ })).toContainText('100.0%');
  await expect(drilled.getByRole('row', { name: /全体/ }), 'drills count among those with a BCP').toContainText('1（100.0%）');
  await expect(page.getByText('BCPを作っている施設')).toBeVisible();

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /CSV/ }).click()]);
  expect(download.suggestedFilename()).toMatch(/bed_class\.csv$/);
});
