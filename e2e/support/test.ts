import { test as base, expect } from '@playwright/test';
import { Server } from './server.ts';

/** The cookie of who has given the code. */
function setUpCode(server: Server) {
  const value = new URL(server.entrance).searchParams.get('code') ?? '';
  const where = { domain: '127.0.0.1', path: '/', expires: -1 };
  return { name: 'tenken_setup', value, ...where, httpOnly: true, secure: false, sameSite: 'Lax' as const };
}

/** Tests with a server of their own; `page.goto('/')` opens it. With `test.use({ settings: … })` it gets settings. */
export const test = base.extend<{ settings: string[]; server: Server }>({
  settings: [[], { option: true }],
  server: async ({ settings }, use) => {
    const server = await Server.start(settings);
    await use(server);
    await server.remove();
  },
  baseURL: async ({ server }, use) => use(server.url),
  // Every browser has opened the address that the program says, which has the code of the first set-up.
  storageState: async ({ server }, use) => use({ cookies: [setUpCode(server)], origins: [] }),
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
