// node pictures.mjs: the pictures of the README, taken of the built page in DIST, into the folder OUT.
import path from 'node:path';

import { start } from './chromium.mjs';

const { DIST, OUT } = process.env;
const chromium = await start({ '/page/': DIST + '/' });

async function opened({ width, height, dark }) {
  const page = await chromium.page();
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' });
  await page.goto(page.url() + 'page/index.html');
  await page.waitForFunction(() => document.querySelectorAll('.cm-content').length === 3);
  await page.getByRole('button', { name: 'Examples' }).click();
  await page.getByRole('dialog', { name: 'Examples' }).getByRole('button', { name: /^Order workflow/ }).first().click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.getByRole('combobox', { name: 'Test case' }).selectOption('PythonException');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('status').filter({ hasText: /Succeeded|Failed/ }).first().waitFor();
  // Where an exception of the function was caught.
  await page.getByRole('group', { name: 'Workflow graph' }).getByRole('button', { name: /^ValidateOrder, / }).click();
  await page.waitForTimeout(500);
  return page;
}

for (const [name, how] of Object.entries({
  'run-light': { width: 1440, height: 860 },
  'run-dark': { width: 1440, height: 860, dark: true },
})) {
  const page = await opened(how);
  await page.screenshot({ path: path.join(OUT, `${name}.png`) });
  console.log(`written ${name}.png`);
}
await chromium.stop();
