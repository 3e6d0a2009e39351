// Starting a round: the form's proposals, a look at whom it asks, and then.
import { expect, type Page } from '@playwright/test';

/** Fills in the proposals of a form (`id@version`), to a day or without an end, and looks whom it would ask. */
export async function lookBeforeRound(page: Page, form: string, closes?: string) {
  await page.goto('/rounds');
  await page.locator(`a[href="/forms/${form.replace('@', '/')}/rounds"]`).click();
  await page.getByRole('radio', { name: closes ? '締切の日を決める' : '締切の日を決めない' }).check();
  await page.getByLabel('締切の日', { exact: true }).fill(closes ?? '');
  await page.getByRole('button', { name: 'お願いする施設を確かめる' }).click();
}

/** Starts a round of a form (`id@version`). */
export async function startRound(page: Page, form: string, closes?: string) {
  await lookBeforeRound(page, form, closes);
  await page.getByRole('button', { name: 'この内容で始める' }).click();
  await expect(page).toHaveURL(/\/rounds\/[^/]+$/);
}
