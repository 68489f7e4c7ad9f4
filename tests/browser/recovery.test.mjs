// What can break does break here: the worker, its memory, the browser's storage. Each time what was typed is still there, the page says what happened and what
// to do, and goes on.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage, serve } from './harness.mjs';
import { beginAnew, editorsReady, node, openExample, paste, result, run } from './person.mjs';

const pass = (name) => JSON.stringify({ StartAt: name, States: { [name]: { Type: 'Pass', Result: 'fine', End: true } } }, null, 2);
const definition = (page) => page.getByRole('textbox', { name: 'Definition', exact: true });
const told = (page, text) => page.getByRole('alert').filter({ hasText: text });

/**
 * Opens the page with a worker that runs `fault` on each message before the worker's program hears it: `command` is its number, `text` what it holds, `memory` the
 * program's memory.
 */
async function openWithFault(t, fault) {
  const opened = await openPage(t, { url: 'about:blank', expectProblems: true });
  await opened.page.route('**/worker_loader.js', async (route) => {
    const loader = `import init from './worker.js';
      let memory;
      self.addEventListener('message', ({ data }) => ((command, text) => { ${fault} })(data[0], new TextDecoder().decode(data)));
      ({ memory } = await init());`;
    await route.fulfill({ contentType: 'text/javascript', body: loader });
  });
  await opened.page.goto(await serve(t));
  await beginAnew(opened.page);
  return opened;
}

/** The numbers of commands, in their order in the protocol. */
const CHECK = 0;
const RUN = 4;

/** Another definition is pasted, and runs. */
async function goesOn(page) {
  await paste(page, 'Definition', pass('Fine'));
  await node(page, 'Fine').waitFor();
  await run(page, 'Succeeded');
}

/** The definition is kept: a page that is loaded again shows it. */
async function isKept(page, words) {
  await page.waitForFunction((words) => Object.values(localStorage).some((text) => text.includes(words)), words);
}

test('a run that traps keeps the text, and the next one runs', async (t) => {
  // A module whose only function is \`unreachable\`: what a compiled program ends with.
  const module = '[0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,116,0,0,10,5,1,3,0,0,11]';
  const fault = `if (command === ${RUN} && text.includes('TrapsHere')) new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(${module}))).exports.t();`;
  const { page } = await openWithFault(t, fault);
  await paste(page, 'Definition', pass('TrapsHere'));
  await node(page, 'TrapsHere').waitFor();
  await run(page, 'Broke down');
  await told(page, 'your texts are as they were, and you can go on').waitFor();
  await definition(page).filter({ hasText: 'TrapsHere' }).waitFor();
  await isKept(page, 'TrapsHere');
  await goesOn(page);
});

test('a run that finds no memory left keeps the text, and the next one runs', async (t) => {
  // All that a program can address is taken but what it has, so that the next piece it asks for is refused: as after values of gigabytes.
  const fault = `if (command === ${RUN} && text.includes('Hungers')) for (let pages = 65536; pages >= 1; pages = Math.floor(pages / 2)) {
    try { for (;;) memory.grow(pages); } catch {}
  }`;
  const { page } = await openWithFault(t, fault);
  // Each round keeps another text of 200 kB in the history.
  const hungry = {
    QueryLanguage: 'JSONata',
    StartAt: 'Hungers',
    States: {
      Hungers: { Type: 'Pass', Assign: { n: '{% $exists($n) ? $n + 1 : 0 %}' }, Output: "{% $pad($string($states.context.State.EnteredTime), 200000, 'x') %}", Next: 'More' },
      More: { Type: 'Choice', Choices: [{ Condition: '{% $n < 500 %}', Next: 'Hungers' }], Default: 'Done' },
      Done: { Type: 'Succeed' },
    },
  };
  await paste(page, 'Definition', JSON.stringify(hungry));
  await node(page, 'Hungers').waitFor();
  await run(page, 'Broke down');
  await told(page, 'more memory was needed than the browser gives').waitFor();
  await definition(page).filter({ hasText: 'Hungers' }).waitFor();
  await isKept(page, 'Hungers');
  await goesOn(page);
});

test('a text whose check breaks down is left alone until it is edited', async (t) => {
  const { page } = await openWithFault(t, `if (command === ${CHECK} && text.includes('BreaksHere')) throw new Error('broken on purpose');`);
  let workers = 0;
  page.on('worker', () => (workers += 1));
  await paste(page, 'Definition', pass('BreaksHere'));
  await told(page, 'something broke down inside').waitFor();
  await page.waitForTimeout(1_000);
  assert.ok(workers <= 2, `it is not asked again and again: ${workers} workers`);
  await definition(page).filter({ hasText: 'BreaksHere' }).waitFor();
  await isKept(page, 'BreaksHere');
  await goesOn(page);
});

test('a worker that breaks down whatever it is asked is not started for ever, and a reload brings all back', async (t) => {
  const { page } = await openPage(t, { expectProblems: true });
  await openExample(page, 'Saga');
  await page.getByRole('textbox', { name: 'Workflow name' }).fill('Kept saga');
  await isKept(page, 'Kept saga');
  let workers = 0;
  page.on('worker', () => (workers += 1));
  await page.route('**/worker_loader.js', (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `import init from './worker.js'; self.addEventListener('message', () => { throw new Error('broken on purpose'); }); await init();`,
    }),
  );
  await page.reload();
  await told(page, 'breaks down again and again; your texts are safe. reload the page').waitFor();
  const started = workers;
  await page.waitForTimeout(1_000);
  assert.equal(workers, started, 'no other is started');
  await page.unroute('**/worker_loader.js');
  await page.reload();
  await run(page, /Succeeded|Failed/);
  assert.equal(await page.getByRole('textbox', { name: 'Workflow name' }).inputValue(), 'Kept saga');
});

test('a worker that cannot be loaded at first is tried again', async (t) => {
  const { page } = await openPage(t, { url: 'about:blank', expectProblems: true });
  let refused = 2;
  await page.route('**/worker_loader.js', (route) => (refused-- > 0 ? route.abort() : route.continue()));
  await page.goto(await serve(t));
  await beginAnew(page);
  await run(page, 'Succeeded');
});

// As Chromium does now and then when the machine is busy: no error, and no word either.
test('a worker that never comes to speak is begun anew, and so is the one that completes', async (t) => {
  const { page } = await openPage(t, { url: 'about:blank' });
  for (const program of ['worker', 'ide']) {
    let unanswered = 1;
    await page.route(`**/${program}_loader.js`, (route) => (unanswered-- > 0 ? undefined : route.continue()));
  }
  await page.goto(await serve(t));
  await beginAnew(page);
  await run(page, 'Succeeded');
  await paste(page, 'Definition', '{ }');
  await definition(page).press('ControlOrMeta+Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ControlOrMeta+Space');
  await page.getByRole('listbox', { name: 'Completions' }).getByRole('option', { name: 'StartAt' }).waitFor();
});

test('without a worker texts can be typed, and run once it can be loaded', async (t) => {
  const { page } = await openPage(t, { url: 'about:blank', expectProblems: true });
  await page.route('**/worker_bg.wasm', (route) => route.abort());
  await page.goto(await serve(t));
  await told(page, 'your texts are safe. reload the page to try again').waitFor();
  await paste(page, 'Definition', pass('Typed'));
  await isKept(page, 'Typed');
  await page.unroute('**/worker_bg.wasm');
  await page.reload();
  await node(page, 'Typed').waitFor();
  await run(page, 'Succeeded');
});

for (const [what, broken, words] of [
  ['is refused altogether', `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } });`, 'keeps nothing for this page'],
  ['can be read but not written', `Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };`, 'storage for this page is full'],
  ['throws at everything', `for (const name of ['getItem', 'setItem', 'removeItem', 'key']) Storage.prototype[name] = () => { throw new DOMException('broken', 'UnknownError'); };`, 'storage for this page is full'],
]) {
  test(`when the browser's storage ${what} the page works, and says that it keeps nothing`, async (t) => {
    const { page } = await openPage(t, { url: 'about:blank', expectProblems: true });
    await page.addInitScript(broken);
    await page.goto(await serve(t));
    await beginAnew(page);
    await paste(page, 'Definition', pass('Typed'));
    await node(page, 'Typed').waitFor();
    await told(page, words).waitFor();
    await told(page, words).getByText(/download/).first().waitFor();
    await run(page, 'Succeeded');
    await page.getByRole('button', { name: 'Documents' }).click();
    await page.getByRole('dialog', { name: 'Documents' }).getByRole('button', { name: 'Close' }).click();
    await definition(page).filter({ hasText: 'Typed' }).waitFor();
  });
}

for (const [what, text] of [
  ['no JSON', '{"version":1,"at":17'],
  ['other JSON', '[]'],
  ['of another version', '{"version":99,"at":1,"stamp":"a-1","project":{"definition":"{}"}}'],
]) {
  test(`a kept document that is ${what} is told of, stays where it is, and stops nothing`, async (t) => {
    const { page, address } = await openPage(t);
    await beginAnew(page);
    await paste(page, 'Definition', pass('Mine'));
    await isKept(page, 'Mine');
    const key = await page.evaluate(() => Object.keys(localStorage).find((key) => /^asl-playground\/document\/[^/]+$/.test(key)));
    // Beside a good one, which was edited earlier.
    await page.evaluate(([key, text]) => localStorage.setItem(`${key}x`, text), [key, text]);
    await page.evaluate((key) => sessionStorage.clear() ?? localStorage.setItem(`${key}x/versions`, 'nothing of the kind'), key);
    await page.goto('about:blank');
    await page.goto(address);
    await editorsReady(page);
    await run(page, 'Succeeded');
    await goesOn(page);
    assert.equal(await page.evaluate((key) => localStorage.getItem(`${key}x`), key), text);
    await page.getByRole('button', { name: 'Documents' }).click();
    const sheet = page.getByRole('dialog', { name: 'Documents' });
    await sheet.getByText(/cannot be opened|cannot be read|another version/).first().waitFor();
    await sheet.getByRole('button', { name: 'Close' }).click();
  });
}

test('the policy refuses what it should, and nothing of the page runs into it', async (t) => {
  const { page, problems } = await openPage(t, { url: 'about:blank', expectProblems: true });
  await page.addInitScript(() => {
    globalThis.refused = [];
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => refused.push(`${violatedDirective} ${blockedURI}`));
  });
  await page.goto(await serve(t));
  await beginAnew(page);
  await run(page, 'Succeeded');
  for (const name of ['Share', 'Examples', 'Documents', 'Import', 'Export']) {
    await page.getByRole('button', { name, exact: true }).first().click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  }
  assert.deepEqual([await page.evaluate(() => refused), problems], [[], []]);
  const tried = await page.evaluate(async () => {
    const tried = [];
    // What a debugger calls may do more than the page: these are called by the page's own clock.
    for (const make of [() => eval('1'), () => new Function('return 1')()]) {
      await new Promise((then) =>
        setTimeout(() => {
          try {
            tried.push(make());
          } catch (error) {
            tried.push(error.name);
          }
          then();
        }),
      );
    }
    const script = document.createElement('script');
    script.textContent = 'globalThis.inline = true';
    const image = document.createElement('div');
    image.innerHTML = '<img src="data:," onerror="globalThis.handler = true">';
    const elsewhere = document.createElement('script');
    elsewhere.src = 'data:text/javascript,globalThis.elsewhere=true';
    document.body.append(script, image, elsewhere);
    await new Promise((then) => setTimeout(then, 300));
    return [...tried, globalThis.inline, globalThis.handler, globalThis.elsewhere];
  });
  assert.deepEqual(tried, ['EvalError', 'EvalError', undefined, undefined, undefined]);
});

test('no text of a person is taken for HTML, wherever it is shown', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  const evil = `<img src=x onerror="globalThis.taken=1"><script>globalThis.taken=1</script>`;
  await page.getByRole('textbox', { name: 'Workflow name' }).fill(evil);
  // The names of states are at most 80 characters long.
  const after = `After ${evil.slice(0, 60)}`;
  const machine = {
    Comment: evil,
    StartAt: 'Task',
    States: {
      Task: { Type: 'Task', Comment: evil, Resource: 'arn:aws:lambda:us-east-1:123456789012:function:${Evil}', Catch: [{ ErrorEquals: [evil], ResultPath: '$.error', Next: after }], End: true },
      [after]: { Type: 'Pass', Result: evil, ResultPath: '$.again', Next: 'Fails' },
      Fails: { Type: 'Fail', Error: evil, Cause: evil },
    },
  };
  const mocks = { StateMachines: { [evil]: { TestCases: { [evil]: { Task: evil } } } }, MockedResponses: { [evil]: { 0: { Throw: { Error: evil, Cause: evil } } } } };
  await paste(page, 'Mocks', JSON.stringify(mocks));
  await paste(page, 'Input', JSON.stringify({ [evil]: evil }));
  await paste(page, 'Definition', JSON.stringify(machine));
  await node(page, 'Fails').waitFor();
  await run(page, 'Failed');
  await result(page).filter({ hasText: '<img' }).waitFor();
  const graph = page.getByRole('group', { name: 'Workflow graph' });
  for (const state of await graph.getByRole('button').all()) await state.click();
  for (const row of (await page.getByRole('list', { name: 'Trace' }).getByRole('listitem').all()).slice(0, 12)) await row.click().catch(() => {});
  for (const tab of await page.getByRole('tab').all()) if (await tab.isVisible()) await tab.click();
  for (const name of ['Share', 'Documents', 'Export']) {
    await page.getByRole('button', { name, exact: true }).first().click();
    await page.getByRole('dialog').waitFor();
    await page.waitForTimeout(200);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  }
  assert.equal(await page.locator('img[src=x]').count(), 0);
  assert.equal(await page.evaluate(() => globalThis.taken), undefined);
});
