import type { Page } from '@playwright/test';

/** Opens the menu where there is too little room to show it always. */
export async function openMenu(page: Page) {
  await page.locator('form.person').waitFor({ state: 'attached' });
  const menu = page.locator('details.menu');
  if ((await menu.isVisible()) && (await menu.getAttribute('open')) === null) await menu.locator('summary').click();
}

/** Ends the session. */
export async function signOut(page: Page) {
  await openMenu(page);
  await page.getByRole('button', { name: 'サインアウト', exact: true }).click();
}

/** Goes from a facility's home to one of its places: 台帳, 備え, 事業者, 記録. */
export async function openPlace(page: Page, name: string) {
  await page.getByRole('main').getByRole('link', { name, exact: true }).click();
}
