import { test as base, expect } from '@playwright/test';
import { Server } from './server.ts';

/** Tests with a server of their own; `page.goto('/')` opens it. */
export const test = base.extend<{ server: Server }>({
  server: async ({}, use) => {
    const server = await Server.start();
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
