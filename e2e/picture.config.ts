// Takes the pictures of the README: `npm run picture`.
import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

export default defineConfig({
  ...base,
  testDir: 'picture',
  projects: [{ name: 'picture', use: { viewport: { width: 1280, height: 860 } } }],
});
