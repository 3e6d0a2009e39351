import { test as base, expect } from '@playwright/test';
import { Server } from './server.ts';

/** Tests with a server of their own; `page.goto('/')` opens it. With `test.use({ settings: … })` it gets settings. */
export const test = base.extend<{ settings: string[]; server: Server }>({
  settings: [[], { option: true }],
  server: async ({ settings }, use) => {
    const server = await Server.start(settings);
    await use(server);
    await server.remove();
  },
  baseURL: async ({ server }, use) => use(server.url),
  page: async ({ page }, use) => {
    const wrong: string[] = [];
    page.on('pageerror', (error) => wrong.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && message.text().includes('Content Security Policy')) wrong.push(message.text());
    });
    await use(page);
    expect(wrong, 'errors in the page').toEqual([]);
  },
});

export { expect };
