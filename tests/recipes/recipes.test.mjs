// The recipes of docs/embedding.md, as their tools build them: each page shows a listing that runs in its place. A tool that `cargo xtask test` could not install is
// passed over, and the line of its test says so.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { dist, openPage, serve } from '../browser/harness.mjs';
import { node, result } from '../browser/person.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const { ASL_RECIPES_MODULES: modules, ASL_RECIPES_PYTHON: python, MDBOOK: mdbook } = process.env;

/** Each: how its site is built from a copy of its folder, where the site lies then, and its page. */
const recipes = {
  html: { tool: true, build: () => {}, site: '.' },
  mdbook: { tool: mdbook, build: (folder) => run(mdbook, ['build'], folder), site: 'book', page: 'greeting.html' },
  vitepress: {
    tool: modules,
    build(folder) {
      symlinkSync(modules, path.join(folder, 'node_modules'));
      run(process.execPath, [path.join(modules, 'vitepress/bin/vitepress.js'), 'build'], folder);
    },
    site: '.vitepress/dist',
  },
  mkdocs: { tool: python, build: (folder) => run(python, ['-m', 'mkdocs', 'build', '--quiet'], folder), site: 'site' },
  sphinx: { tool: python, build: (folder) => run(python, ['-m', 'sphinx', '-q', '-b', 'html', '.', 'site'], folder), site: 'site' },
};

const run = (program, options, cwd) => execFileSync(program, options, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_MKDOCS_2_WARNING: '1' } });

for (const [name, { tool, build, site, page: file = '' }] of Object.entries(recipes)) {
  test(`a page built with ${name} runs a workflow`, { skip: tool ? false : `${name} is not installed here` }, async (t) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), `asl-${name}-`));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    cpSync(path.join(here, name), folder, { recursive: true });
    build(folder);
    const address = await serve(t, { root: path.join(folder, site), also: { '/play/': dist } });
    const { page } = await openPage(t, { url: address + file });
    await page.getByRole('heading', { name: 'A greeting' }).first().waitFor();
    await page.getByText('"StartAt"').first().waitFor();
    await page.getByRole('button', { name: /^Run (Greeting|workflow)$/ }).click();
    const frame = page.frameLocator('asl-playground iframe');
    await result(frame).filter({ hasText: 'Succeeded' }).waitFor();
    await node(frame, 'Greet').waitFor();
    assert.equal(await page.getByText('"StartAt"').first().isVisible(), false, 'the listing is back when the frame goes');
  });
}
