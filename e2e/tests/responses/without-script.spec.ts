// Pages without their script: JavaScript switched off, or the script did not arrive.
import { PERSON } from '../../support/account.ts';
import { fits, look } from '../../support/look.ts';
import { SURVEY, choose, open, question, setUpPharmacy } from '../../support/response.ts';
import { expect, test } from '../../support/test.ts';

test.describe('with JavaScript switched off', () => {
  test.use({ javaScriptEnabled: false });

  test('a pharmacy answers and submits', async ({ page }) => {
    await setUpPharmacy(page);
    await open(page, SURVEY);
    await question(page, 'Q1').getByRole('textbox').fill('山田 花子');
    await choose(page, 'Q2', 'はい');
    await choose(page, 'Q3-1', 'はい');
    await expect(question(page, 'Q3-2')).toBeHidden();
    await page.getByRole('button', { name: '保存する', exact: true }).click();
    await expect(page.getByText('保存しました').first()).toBeVisible();
    await expect(question(page, 'Q3-2'), 'saving brings the next question').toBeVisible();
    await fits(page, 'the survey');

    await choose(page, 'Q3-2', 'はい');
    await choose(page, 'Q4', '行っていない');
    await choose(page, 'Q5', 'いいえ');
    await choose(page, 'Q6', 'いいえ');
    await page.getByRole('button', { name: '入力内容を確認する' }).click();
    await expect(page.getByRole('heading', { level: 1, name: '提出の前の確認' })).toBeVisible();
    await page.getByRole('button', { name: 'この内容で提出する' }).first().click();
    await expect(page.getByText('提出を受け付けました')).toBeVisible();
  });

  test('what is posted after the session has ended is kept', async ({ page }) => {
    await setUpPharmacy(page);
    await open(page, SURVEY);
    await question(page, 'Q1').getByRole('textbox').fill('山田 花子');
    await page.context().clearCookies({ name: 'tenken_session' });
    await page.getByRole('button', { name: '保存する', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'サインインの時間が切れました' })).toBeVisible();
    await fits(page, 'kept');
    await page.getByLabel('サインインに使う名前').fill(PERSON.login);
    await page.getByLabel('パスワード').fill(PERSON.password);
    await page.getByRole('button', { name: 'サインイン' }).click();
    await page.getByRole('button', { name: '預けた内容を送る' }).click();
    await expect(page.getByText('保存しました').first()).toBeVisible();
    await expect(question(page, 'Q1').getByRole('textbox')).toHaveValue('山田 花子');
  });
});

// axe needs JavaScript, so these pages lack only their own.
test.beforeEach(async ({ context }) => {
  await context.route('**/*.js', (route) => route.abort());
});

test('what cannot be used is said, kept in its field, and costs nothing else', async ({ page }) => {
  await setUpPharmacy(page);
  await open(page, SURVEY);
  const name = question(page, 'Q1').getByRole('textbox');
  await name.evaluate((field) => field.removeAttribute('maxlength'));
  await name.fill('あ'.repeat(101));
  await choose(page, 'Q2', 'はい');
  await page.getByRole('button', { name: '保存する', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('100');
  await expect(name).toHaveValue('あ'.repeat(101));
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await look(page, 'without-script-faulty');
  await open(page, SURVEY);
  await expect(question(page, 'Q2').getByRole('radio', { name: 'はい' }), 'the rest was saved').toBeChecked();
});

test('two people change the same answer: both values, and a choice', async ({ page, context }) => {
  await setUpPharmacy(page);
  await open(page, SURVEY);
  const other = await context.newPage();
  await open(other, SURVEY);
  await question(page, 'Q1').getByRole('textbox').fill('山田 花子');
  await page.getByRole('button', { name: '保存する', exact: true }).click();
  await expect(page.getByText('保存しました').first()).toBeVisible();

  await question(other, 'Q1').getByRole('textbox').fill('鈴木 一郎');
  await choose(other, 'Q2', 'いいえ');
  await other.getByRole('button', { name: '保存する', exact: true }).click();
  await expect(other.getByRole('heading', { level: 1, name: 'どちらにしますか' })).toBeVisible();
  await expect(other.getByText('山田 花子')).toBeVisible();
  await expect(other.getByText('鈴木 一郎')).toBeVisible();
  await look(other, 'without-script-conflict');
  await other.getByRole('radio', { name: /あなたの入力/ }).check();
  await other.getByRole('button', { name: '選んだ内容で保存する' }).click();
  await expect(question(other, 'Q1').getByRole('textbox')).toHaveValue('鈴木 一郎');
  await expect(question(other, 'Q2').getByRole('radio', { name: 'いいえ' })).toBeChecked();
});
