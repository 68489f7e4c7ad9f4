// <asl-playground> in other pages: embed.js, its frame, and the messages between them.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage, serve } from './harness.mjs';
import { data, node, result, trace } from './person.mjs';

const greet = JSON.stringify({ StartAt: 'Greet', States: { Greet: { Type: 'Pass', Parameters: { 'text.$': "States.Format('Hello {}', $.name)" }, Next: 'Done' }, Done: { Type: 'Succeed' } } }, null, 2);
const input = '<script type="application/json" data-part="input">{ "name": "Ada" }</script>';

const page = (body, { script = '/embed.js', head = '' } = {}) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8" /><title>A guide</title>${head}<script src="${script}" defer></script></head><body><h1>A guide</h1>${body}</body></html>`;

/** Opens a page of somebody's that lies beside the playground, and keeps the events that the elements send. */
async function openGuide(t, body, { server = {}, head, script, ...options } = {}) {
  const at = server.prefix ?? '/';
  const address = await serve(t, { ...server, pages: { [`${at}guide`]: page(body, { script: script ?? `${at}embed.js`, head }), ...server.pages } });
  const opened = await openPage(t, { url: 'about:blank', ...options });
  await opened.page.addInitScript(() => {
    window.told = [];
    for (const type of ['hello', 'ready', 'height', 'step', 'result', 'error']) addEventListener(`asl-${type}`, ({ target, detail }) => window.told.push({ type, at: [...document.querySelectorAll('asl-playground')].indexOf(target), ...detail }));
  });
  await opened.page.goto(`${address}guide`);
  return { ...opened, address };
}

const frame = (page, at = 0) => page.frameLocator('asl-playground iframe').nth(at);
const told = (page, type, count = 1) => page.waitForFunction(([type, count]) => window.told.filter((it) => it.type === type).length >= count, [type, count]).then(() => page.evaluate((type) => window.told.filter((it) => it.type === type).at(-1), type));

test('a listing is read until somebody runs it; until then nothing but embed.js is fetched', async (t) => {
  const { page, context, address } = await openGuide(t, `<asl-playground view="graph" title="Greeting"><pre>${greet}</pre>${input}</asl-playground><p>After it.</p>`, { url: 'about:blank' });
  const asked = [];
  context.on('request', (request) => asked.push(request.url()));
  await page.reload();
  await page.getByText('"StartAt": "Greet"').waitFor();
  assert.deepEqual(asked.map((url) => url.slice(address.length)).filter((path) => path !== 'favicon.ico'), ['guide', 'embed.js']);

  await page.getByRole('button', { name: 'Run Greeting' }).click();
  const { status, output } = await told(page, 'result');
  assert.deepEqual([status, JSON.parse(output)], ['SUCCEEDED', { text: 'Hello Ada' }]);
  await result(frame(page)).filter({ hasText: 'Succeeded' }).waitFor();
  await node(frame(page), 'Greet').waitFor();
  assert.equal(await page.getByText('"StartAt": "Greet"').isVisible(), false);
  await frame(page).getByRole('heading', { name: 'Greeting' }).waitFor();
  // Nothing of the editor, and none of the examples, is needed for that.
  assert.deepEqual(asked.filter((url) => /editor|examples/.test(url)), []);
});

test('attributes say what is seen, and tabs lead to the rest', async (t) => {
  const { page } = await openGuide(
    t,
    ['view="code" edit', 'view="data" step="Greet"', 'view="trace" controls="0" theme="dark" autorun', ''].map((attributes) => `<asl-playground ${attributes}><pre>${greet}</pre>${input}</asl-playground>`).join(''),
  );
  const run = async (at) => {
    await page.locator('asl-playground').nth(at).evaluate((element) => element.activate());
    return page.frameLocator(`asl-playground >> nth=${at} >> iframe`);
  };
  const code = await run(0);
  await code.getByRole('textbox', { name: 'Definition' }).filter({ hasText: 'Greet' }).waitFor();
  await code.getByRole('tab', { name: 'Mocks' }).waitFor();

  const state = await run(1);
  await data(state).getByRole('heading', { name: 'Greet' }).waitFor();
  await state.getByRole('tab', { name: 'Graph' }).click();
  await node(state, 'Greet').click();
  await data(state).getByRole('heading', { name: 'Greet' }).waitFor();
  await state.getByRole('tab', { name: 'Code' }).click();
  const shown = state.getByRole('textbox', { name: 'Definition' }).filter({ hasText: 'Greet' });
  await shown.click();
  await page.keyboard.type('broken');
  assert.doesNotMatch(await shown.innerText(), /broken/, 'it can only be read');

  const history = await run(2);
  await trace(history).filter({ hasText: 'ExecutionSucceeded' }).waitFor();
  assert.equal(await history.getByRole('button', { name: 'Run', exact: true }).count(), 0);
  assert.equal(await history.getByRole('tab').count(), 0);
  assert.equal(await history.locator('html').getAttribute('data-theme'), 'dark');
  await page.locator('asl-playground').nth(2).evaluate((element) => element.setAttribute('theme', 'light'));
  await history.locator('html[data-theme=light]').waitFor({ state: 'attached' });

  const split = await run(3);
  await node(split, 'Greet').waitFor();
  await data(split).waitFor();
});

test('a page drives it, and is told what happens', async (t) => {
  const { page } = await openGuide(t, '<asl-playground title="Driven"></asl-playground>');
  const call = (name, ...given) => page.locator('asl-playground').evaluate((element, [name, given]) => element[name](...given), [name, given]);
  const definition = JSON.parse(greet);
  await call('load', { title: 'Loaded', definition, input: { name: 'Grace' } });
  await told(page, 'ready');
  await frame(page).getByRole('heading', { name: 'Loaded' }).waitFor();
  await call('run');
  assert.deepEqual(JSON.parse((await told(page, 'result')).output), { text: 'Hello Grace' });
  await call('goto', 'Greet');
  await page.waitForFunction(() => window.told.at(-1)?.state === 'Greet');
  const { step, steps, event } = await told(page, 'step');
  assert.deepEqual([step, steps, event], [2, 6, 'PassStateEntered']);
  await call('load', { definition: 'not JSON: [', title: 'Wrong' });
  await call('run');
  assert.match((await told(page, 'error')).message, /./);
  await call('load', { link: '#v1=damaged' });
  assert.match((await told(page, 'error', 2)).message, /^the link /);
});

test('messages of others are not heard', async (t) => {
  const { page, address } = await openGuide(t, `<asl-playground autorun><pre>${greet}</pre>${input}</asl-playground>`);
  await told(page, 'result');
  await page.evaluate(() => {
    const { contentWindow } = document.querySelector('asl-playground').shadowRoot.querySelector('iframe');
    // Another version of the protocol, and somebody else's messages.
    contentWindow.postMessage({ asl: 2, type: 'load', definition: '{}' }, '*');
    contentWindow.postMessage({ type: 'load', definition: '{}' }, '*');
    contentWindow.postMessage('load', '*');
    window.postMessage({ asl: 1, type: 'result', status: 'FORGED' }, '*');
  });
  // A page from elsewhere that stands in the same page.
  const strange = await serve(t, { pages: { '/strange': `<script>for (const other of [parent, parent[0]]) other.postMessage({ asl: 1, type: 'load', status: 'FORGED', definition: '{}' }, '*'); parent.postMessage('done', '*');</script>` } });
  await page.evaluate(
    (src) =>
      new Promise((done) => {
        addEventListener('message', ({ data }) => data === 'done' && done());
        document.body.append(Object.assign(document.createElement('iframe'), { src }));
      }),
    `${strange}strange`,
  );
  await node(frame(page), 'Greet').waitFor();
  assert.deepEqual(await page.evaluate(() => window.told.filter(({ type, status }) => type === 'load' || status === 'FORGED')), []);
  assert.ok(address);
});

const strict = (playground) => `default-src 'none'; script-src ${playground}; frame-src ${playground}; connect-src 'self'`;

test('it works from elsewhere, below a path, under a strict policy, and without an origin', async (t) => {
  const prefix = '/tools/playground/';
  const playground = await serve(t, { prefix, headers: { 'access-control-allow-origin': '*' } });
  const body = `<asl-playground src="greet.asl.json" view="graph" autorun></asl-playground><asl-playground sandbox="strict" view="trace" autorun><pre>${greet}</pre>${input}</asl-playground>`;
  const { page, problems } = await openGuide(t, body, {
    script: `${playground}embed.js`,
    server: { headers: { 'content-security-policy': strict(new URL(playground).origin) }, pages: { '/greet.asl.json': greet.replace("States.Format('Hello {}', $.name)", '$') } },
  });
  await told(page, 'result', 2);
  await node(frame(page), 'Greet').waitFor();
  await trace(frame(page, 1)).filter({ hasText: 'ExecutionSucceeded' }).waitFor();
  const kept = await page.frames().at(-1).evaluate(() => {
    try {
      return String(localStorage.length);
    } catch (error) {
      return error.name;
    }
  });
  assert.equal(kept, 'SecurityError');
  assert.deepEqual(problems, []);
});

test('what cannot be loaded says so and can be tried again', async (t) => {
  const { page, problems } = await openGuide(t, '<asl-playground src="missing.json" title="Gone"></asl-playground>', { expectProblems: true });
  await page.getByRole('button', { name: 'Run Gone' }).click();
  await page.getByRole('status').filter({ hasText: 'could not be loaded from missing.json (404)' }).waitFor();
  await page.getByRole('button', { name: 'Run Gone' }).and(page.locator(':enabled')).waitFor();
  assert.equal(problems.filter((problem) => !problem.includes('404')).length, 0);
});

test('listings of a page can be run where they stand', async (t) => {
  const { page } = await openGuide(t, `<pre><code class="language-asl">${greet}</code></pre><p>Text.</p>`, {
    head: '<style>p { margin: 0 }</style>',
    script: '/embed.js" data-attach="code.language-asl" data-view="graph',
  });
  const before = await page.getByText('Text.', { exact: true }).boundingBox();
  const listing = await page.locator('pre').boundingBox();
  const button = await page.getByRole('button', { name: 'Run workflow' }).boundingBox();
  assert.ok(button.y > listing.y && button.y + button.height < listing.y + listing.height, 'the button stands on the listing');
  assert.ok(before.y - (listing.y + listing.height) < 20, 'and takes no room of its own');
  await page.getByRole('button', { name: 'Run workflow' }).click();
  await node(frame(page), 'Greet').waitFor();
  assert.equal(await page.locator('pre').isVisible(), false);
});

test('ten on one page all run, and nothing moves that is being read', async (t) => {
  const one = (at) => `<h2>Number ${at}</h2><asl-playground view="${['graph', 'trace'][at % 2]}" autorun title="Number ${at}"><pre>${greet}</pre>${input}</asl-playground><p>Text after number ${at}.</p>`;
  const { page } = await openGuide(t, Array.from({ length: 10 }, (_, at) => one(at)).join(''), {
    // As the guide recommends: room for the frames from the first paint on.
    head: `<style>asl-playground[autorun] { display: block; min-height: 420px }</style><script>
      window.shift = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shift += entry.value))).observe({ type: 'layout-shift', buffered: true });
    </script>`,
  });
  const first = page.getByText('Text after number 0.');
  await first.waitFor();
  for (let at = 0; at < 10; at++) {
    await page.getByText(`Number ${at}`, { exact: true }).scrollIntoViewIfNeeded();
    await told(page, 'result', at + 1);
    await page.getByText(`Text after number ${at}.`).scrollIntoViewIfNeeded();
  }
  assert.equal(await page.locator('asl-playground[data-state=live]').count(), 10);
  assert.ok((await page.evaluate(() => window.shift)) < 0.02, `it moved by ${await page.evaluate(() => window.shift)}`);
  // Each still answers.
  await frame(page, 9).getByRole('button', { name: 'First step' }).click();
  await frame(page, 9).getByText(/^step 1\//).waitFor();
  // Out of sight, each has taken the height of what it shows.
  await page.getByRole('heading', { name: 'A guide' }).scrollIntoViewIfNeeded();
  const heights = await page.locator('asl-playground').evaluateAll((all) => all.map((element) => element.shadowRoot.querySelector('iframe').offsetHeight));
  const wanted = await page.evaluate(() => window.told.filter(({ type }) => type === 'height').reduce((last, { at, height }) => Object.assign(last, { [at]: height }), []));
  heights.forEach((height, at) => assert.ok(Math.abs(height - wanted[at]) <= 2, `${heights} of ${wanted}`));
});

test('who runs it sees it grow once, to what it shows', async (t) => {
  const { page } = await openGuide(t, `<asl-playground view="graph" title="Greeting"><pre>${greet}</pre>${input}</asl-playground><p id="after">After it.</p>`);
  await page.evaluate(() => {
    window.places = [];
    const look = () => {
      const { y } = document.querySelector('#after').getBoundingClientRect();
      if (y !== window.places.at(-1)) window.places.push(y);
      requestAnimationFrame(look);
    };
    look();
  });
  await page.getByRole('button', { name: 'Run Greeting' }).click();
  await told(page, 'result');
  await told(page, 'height');
  await page.waitForTimeout(500);
  const places = await page.evaluate(() => window.places);
  const turns = places.filter((place, at) => at > 1 && Math.sign(place - places[at - 1]) !== Math.sign(places[at - 1] - places[at - 2]));
  assert.ok(turns.length <= 1, `it went to and fro: ${places}`);
  const height = await page.locator('asl-playground').evaluate((element) => element.shadowRoot.querySelector('iframe').offsetHeight);
  assert.ok(Math.abs(height - (await told(page, 'height')).height) <= 2);
});
