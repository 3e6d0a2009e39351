// What people send by mistake: each fault is named with its place, and nothing is stored half.
import { PERSON, setUpCodes } from '../../support/account.ts';
import { daysFromToday } from '../../support/dates.ts';
import { facilityCode, file } from '../../support/facilities.ts';
import { look } from '../../support/look.ts';
import { SURVEY, answerSurvey, choose, open, question, saved, saving, setUpPharmacy } from '../../support/response.ts';
import { expect, test } from '../../support/test.ts';

test('a list of facilities with faults: every row is named, nothing is imported', async ({ page }) => {
  await page.request.post('/setup', { form: { for: 'authority', authority: '140007', ...PERSON } });
  await page.goto('/');
  await setUpCodes(page);
  const good = facilityCode('141234567');
  const lines = [
    '医療機関コード,名称,種別,病床数',
    `${good},みなと病院,病院,120`,
    '1412345670,まちがいコード病院,病院,80',
    `${facilityCode('141111111')},,病院,80`,
    `${facilityCode('142222222')},なぞの施設,宇宙船,`,
    `${good},みなと病院（二重）,病院,120`,
    `${facilityCode('143333333')},列が足りない病院,病院`,
  ];
  await page.goto('/facilities/imports');
  await look(page, 'imports');
  await page.getByLabel('ファイル').setInputFiles(file('facilities.csv', lines.join('\r\n'), 'text/csv'));
  for (const button of ['読み取る', '登録する']) {
    await page.getByRole('button', { name: button }).click();
    const faults = page.getByRole('alert');
    await expect(faults).toContainText('何も登録していません');
    for (const row of [3, 4, 5, 6, 7]) await expect(faults.getByRole('cell', { name: String(row), exact: true }).first()).toBeVisible();
    await expect(faults.getByRole('cell', { name: '2', exact: true }), 'the good row is not a fault').toHaveCount(0);
  }
  await look(page, 'imports-faulty');
  await page.goto('/facilities');
  await expect(page.getByText('あてはまる施設はありません')).toBeVisible();
});

test('texts that cannot be stored are refused at their question', async ({ page }) => {
  await setUpPharmacy(page);
  await open(page, SURVEY);
  const name = question(page, 'Q1').getByRole('textbox');
  await name.evaluate((field) => field.removeAttribute('maxlength'));
  for (const text of ['あ'.repeat(101), '山田\u0007花子']) {
    await name.fill(text);
    await expect(question(page, 'Q1').locator('.error')).toBeVisible();
    await expect(saving(page)).toContainText('保存できない入力があります');
    await expect(name).toHaveValue(text);
  }
  await look(page, 'survey-faulty');
  await name.fill('山田 花子');
  await saved(page);
  await expect(question(page, 'Q1').locator('.error')).toHaveCount(0);
});

test('after the round is closed, the draft can be read and nothing is saved', async ({ page, server }) => {
  await setUpPharmacy(page);
  await open(page, SURVEY);
  await answerSurvey(page);
  const round = /rounds\/([^/]+)/.exec(page.url())![1];
  await server.command('rounds', 'close', round);

  await choose(page, 'Q2', 'いいえ');
  await expect(saving(page)).toContainText('締め切られました');
  await page.reload();
  await expect(page.getByText('締め切られました').first()).toBeVisible();
  await expect(page.getByText('山田 花子')).toBeVisible();
  await expect(page.getByRole('radio')).toHaveCount(0);
  await look(page, 'closed');
});

test('a round that has not begun cannot be answered yet', async ({ page, server }) => {
  await setUpPharmacy(page);
  await server.command('rounds', 'open', 'pharmacy-survey@R8', '--id', 'next', '--title', '来週の調査', '--opens', daysFromToday(7), '--closes', daysFromToday(14));
  await open(page, '来週の調査');
  await expect(page.getByText('まだ始まっていません')).toBeVisible();
  await expect(page.getByRole('radio')).toHaveCount(0);
  await look(page, 'upcoming');
});

test('a malformed form file: every fault with its line, and nothing is added', async ({ page }) => {
  await setUpPharmacy(page);
  await page.goto('/forms');
  const forms = page.getByRole('heading', { level: 2 });
  const before = await forms.count();
  const form = [
    'id = "broken"',
    'version = "R9"',
    'kind = "questionnaire"',
    'title = "こわれた様式"',
    'short_title = "こわれた様式"',
    'respondents = ["pharmacy"]',
    'provenance = "draft"',
    'issuer = "だれか"',
    'source = "なし"',
    'about = "こわれています。"',
    '[[sections]]',
    'id = "main"',
    'title = "設問"',
    '[[items]]',
    'id = "A1"',
    'number = "1"',
    'section = "other"',
    'text = "どの節にもない設問"',
    'type = "yes_no"',
  ];
  await page.getByLabel(/様式のファイル/).setInputFiles(file('broken.toml', form.join('\n')));
  await page.getByRole('button', { name: '取り込む' }).click();
  const faults = page.getByRole('alert');
  await expect(faults).toContainText('何も登録していません');
  await expect(faults.getByRole('cell', { name: '3', exact: true }), 'the line of the unknown kind').toBeVisible();
  await look(page, 'forms-faulty');

  await page.goto('/forms');
  await page.getByLabel(/様式のファイル/).setInputFiles(file('broken.toml', 'id = "broken\n= ='));
  await page.getByRole('button', { name: '取り込む' }).click();
  await expect(page.getByRole('alert').getByRole('cell', { name: '1', exact: true })).toBeVisible();
  await page.goto('/forms');
  await expect(forms).toHaveCount(before);
});
