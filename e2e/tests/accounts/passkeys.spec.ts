// Passkeys, with an authenticator that the browser pretends to have.
import type { Page } from '@playwright/test';
import { PERSON, signIn } from '../../support/account.ts';
import { look } from '../../support/look.ts';
import { openMenu, signOut } from '../../support/menu.ts';
import { setUpPharmacy } from '../../support/response.ts';
import type { Server } from '../../support/server.ts';
import { expect, test } from '../../support/test.ts';

const BUTTON = { name: 'パスキーでサインイン' };

/** Plugs in an authenticator that knows its person; gives what tells it that it does not. */
async function authenticator(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return (isUserVerified: boolean) => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
}

/** Passkeys belong to a name, so this machine is called by its own. */
function byName(server: Server, path: string) {
  return new URL(path, server.url.replace('127.0.0.1', 'localhost')).href;
}

async function signInByName(page: Page, server: Server) {
  await page.goto(byName(server, '/sign-in'));
  await page.getByLabel('サインインに使う名前').fill(PERSON.login);
  await page.getByLabel('パスワード').fill(PERSON.password);
  await page.getByRole('button', { name: 'サインイン', exact: true }).click();
  await openMenu(page);
  await expect(page.getByRole('button', { name: 'サインアウト' })).toBeVisible();
}

test('a passkey is added, signs in, and is removed', async ({ page, server }) => {
  await setUpPharmacy(page);
  const knowsPerson = await authenticator(page);
  await signInByName(page, server);
  await page.goto(byName(server, '/account'));
  await page.getByRole('link', { name: 'パスキーの追加と一覧' }).click();
  await look(page, 'passkeys-none');
  await page.getByLabel('パスキーの名前').fill('事務室のパソコン');
  await page.getByRole('button', { name: 'パスキーを追加する' }).click();
  await expect(page.getByText('パスキーを追加しました')).toBeVisible();
  await look(page, 'passkeys');

  await signOut(page);
  await look(page, 'sign-in-passkey');
  await knowsPerson(false);
  await page.getByRole('button', BUTTON).click();
  await expect(page.getByRole('alert')).toContainText('パスキーを使えませんでした');
  await look(page, 'sign-in-passkey-refused');
  await knowsPerson(true);
  await page.getByRole('button', BUTTON).click();
  await openMenu(page);
  await expect(page.getByRole('button', { name: 'サインアウト' })).toBeVisible();

  await page.goto(byName(server, '/account/passkeys'));
  await expect(page.getByText('最後に使った時')).toBeVisible();
  await page.getByRole('button', { name: /^消す.*事務室のパソコン/ }).click();
  await expect(page.getByText('パスキーを消しました')).toBeVisible();
  await signOut(page);
  await page.getByRole('button', BUTTON).click();
  await expect(page.getByRole('alert'), 'it is not known any more').toContainText('使えませんでした');
});

test('an address without a name offers no passkeys, and says so', async ({ page }) => {
  await setUpPharmacy(page);
  await page.goto('/account/passkeys');
  await expect(page.getByText('このブラウザでは、いまパスキーを追加できません')).toBeVisible();
  await expect(page.getByLabel('パスキーの名前')).toBeHidden();
  await page.goto('/account/proof');
  await look(page, 'proof');
  await page.getByLabel('いまのパスワード').fill('not-the-password');
  await page.getByRole('button', { name: '確認して続ける' }).click();
  await look(page, 'proof-faulty');
  await page.getByLabel('いまのパスワード').fill(PERSON.password);
  await page.getByRole('button', { name: '確認して続ける' }).click();
  await signOut(page);
  await expect(page.getByRole('button', BUTTON)).toBeHidden();
  await signIn(page);
  await openMenu(page);
  await expect(page.getByRole('button', { name: 'サインアウト' })).toBeVisible();
});
