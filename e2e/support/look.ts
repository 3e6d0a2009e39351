import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const NARROWEST = 320;
/** The most of a phone's height that stands above the page. */
const HEADER = 0.12;

/**
 * Looks at the page as it stands: nobody is shut out (axe finds nothing), it fits its width, on the
 * phone also 320 px, it has one main heading; and keeps a picture of it under test-results/pages.
 */
export async function look(page: Page, name: string) {
  await test.step(`look at ${name}`, async () => {
    await page.waitForLoadState();
    await expect(page.locator('h1'), `main heading of ${name}`).toHaveCount(1);
    await isAccessible(page, name);
    await fits(page, name);
    const { project } = test.info();
    const picture = join(project.outputDir, 'pages', project.name, `${name}.png`);
    if (!existsSync(picture)) await page.screenshot({ path: picture, fullPage: true });
    const size = page.viewportSize();
    if (size && size.width < 768) {
      const header = await page.locator('header').evaluate((top) => (top.querySelector('.menu[open]') ? 0 : top.clientHeight));
      expect(header, `header of ${name}`).toBeLessThan(size.height * HEADER);
      await page.setViewportSize({ ...size, width: NARROWEST });
      await fits(page, name);
      await page.setViewportSize(size);
    }
  });
}

/** The same with everything open that is folded. */
export async function lookInside(page: Page, name: string) {
  await setAllOpen(page, true);
  await look(page, name);
  await setAllOpen(page, false);
}

async function setAllOpen(page: Page, open: boolean) {
  await page.evaluate((open) => {
    for (const details of document.querySelectorAll('details')) details.open = open;
  }, open);
}

async function isAccessible(page: Page, name: string) {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}\n    ${node.html}\n    ${node.failureSummary?.replaceAll('\n', ' ')}`));
  expect(found, `axe on ${name}`).toEqual([]);
}

/** The page is not wider than its window. */
export async function fits(page: Page, name: string) {
  const { content, width, widest } = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const over = [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > width + 1 && !element.closest('.scroll'))
      .map((element) => element.outerHTML.slice(0, 120));
    return { content: document.documentElement.scrollWidth, width, widest: over.slice(0, 5) };
  });
  expect(content, `${name} is wider than its window of ${width} px: ${widest.join(' ')}`).toBeLessThanOrEqual(width);
}
