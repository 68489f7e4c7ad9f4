// The page starts, wherever it lies.
import { test } from 'node:test';

import { openPage } from './harness.mjs';

for (const prefix of ['/', '/docs/asl/playground/']) {
  test(`the page starts below ${prefix}`, async (t) => {
    const { page } = await openPage(t, { server: { prefix } });
    await page.getByRole('heading', { name: 'ASL Playground' }).waitFor();
  });
}
