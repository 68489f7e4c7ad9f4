// Every screen, as axe-core sees it: light and dark, on a desk and on a phone; and what Tab reaches.
//
// SHOTS=folder keeps a picture of each screen there, also at 768 px, to be looked at.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { modules, openPage } from './harness.mjs';
import { editorsReady, pasteInto, result } from './person.mjs';

const axe = readFileSync(path.join(modules, 'axe-core/axe.min.js'), 'utf8');
const shots = process.env.SHOTS;
const sizes = [
  { width: 1440, height: 900 },
  ...(shots ? [{ width: 768, height: 1024 }] : []),
  { width: 360, height: 740 },
];

const mapAndCallback = JSON.stringify({
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      MaxConcurrency: 1,
      ItemProcessor: { StartAt: 'Count', States: { Count: { Type: 'Pass', Next: 'Pause' }, Pause: { Type: 'Wait', Seconds: 3600, End: true } } },
      ResultPath: '$.counted',
      Next: 'Both',
    },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Mail', States: { Mail: { Type: 'Pass', Assign: { sent: true }, End: true } } },
        { StartAt: 'Approve', States: { Approve: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', Parameters: { QueueUrl: 'q', MessageBody: { 'Token.$': '$$.Task.Token' } }, HeartbeatSeconds: 60, End: true } } },
      ],
      Next: 'Total',
    },
    Total: { Type: 'Pass', QueryLanguage: 'JSONata', Output: "{% { 'sum': $sum([1, 2]), 'sent': $exists($states.input) } %}", End: true },
  },
}, null, 2).replace('"Type": "Map"', '"Type": "Map", "ItemsPath": "$.items"');
const asks = JSON.stringify({ MockedResponses: { Approve: { '*': { AskMe: true } } } });
const faulty = '{ "StartAt": "Gone", "States": { "Here": { "Type": "Task", "Resource": "${Function}", "Nxt": "There" } } }';
const distributed = JSON.stringify({
  StartAt: 'Each',
  States: { Each: { Type: 'Map', ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'Look', States: { Look: { Type: 'Pass', End: true } } }, End: true } },
});
const template = `Transform: AWS::Serverless-2016-10-31
Resources:
  One: { Type: AWS::Serverless::StateMachine, Properties: { Definition: { StartAt: A, States: { A: { Type: Succeed } } }, DefinitionSubstitutions: { Function: f } } }
  Two: { Type: AWS::Serverless::StateMachine, Properties: { DefinitionUri: else.asl.json } }
`;
const history = JSON.stringify({
  events: [
    { timestamp: '2024-05-06T07:08:09.123000+00:00', type: 'ExecutionStarted', id: 1, previousEventId: 0, executionStartedEventDetails: { input: '{}', inputDetails: { truncated: false }, roleArn: 'arn:aws:iam::123456789012:role/r' } },
    { timestamp: '2024-05-06T07:08:09.150000+00:00', type: 'ExecutionSucceeded', id: 2, previousEventId: 1, executionSucceededEventDetails: { output: '{}', outputDetails: { truncated: false } } },
  ],
});

/** What a person does on a page of any width: where it is narrow, a pane is a tab. */
function walk(page, narrow) {
  const button = (name) => page.getByRole('button', { name, exact: typeof name === 'string' });
  const dialog = (name) => page.getByRole('dialog', { name });
  const sheet = (name) => page.getByRole('tab', { name: new RegExp(`^${narrow && name === 'Placeholders' ? 'Values' : name}`) }).click();
  const pane = async (name) => {
    if (narrow) await page.getByRole('tablist', { name: 'Panes' }).getByRole('tab', { name }).click();
  };
  const walker = {
    page,
    button,
    dialog,
    sheet,
    pane,
    async write(label, text) {
      await sheet(label);
      await pasteInto(page.getByRole('textbox', { name: label, exact: true }), text);
    },
    async anew(texts) {
      if (narrow) {
        await walker.opened('Examples', () => button('Examples').click());
        await button('begin with an empty workflow').click();
      } else await button('New').click();
      await sheet('Definition');
      await page.getByRole('textbox', { name: 'Definition', exact: true }).filter({ hasText: 'Hello' }).waitFor();
      for (const [label, text] of Object.entries(texts)) await walker.write(label, text);
    },
    async run(ending) {
      await button('Run').click();
      await result(page).filter({ hasText: ending }).waitFor();
    },
    async opened(name, open) {
      await open();
      await dialog(name).waitFor();
    },
    async shut() {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    },
    async state(name) {
      await pane('Graph');
      await page.getByRole('group', { name: 'Workflow graph' }).getByRole('button', { name: new RegExp(`^${name}, `) }).click();
    },
    async example(title) {
      await walker.opened('Examples', () => button('Examples').click());
      await dialog('Examples').getByRole('button', { name: title }).first().click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    },
  };
  return walker;
}

/** All screens in the order in which a person comes to them: a name, and what leads there from the one before. */
const screens = [
  ['as it opens', ({ page }) => editorsReady(page)],
  ['graph before a run', ({ pane }) => pane('Graph')],
  ['trace before a run', ({ pane }) => pane('Trace')],
  ['data before a run', ({ pane }) => pane('Data')],
  ['lessons', async (at) => {
    await at.button('Learn').click();
    await at.page.getByRole('heading', { name: 'Learn Step Functions' }).waitFor();
  }],
  ['the reference', (at) => at.button('Reference').click()],
  ['a lesson', async (at) => {
    await at.button('Lessons').click();
    await at.page.getByRole('complementary', { name: 'Learn' }).getByRole('listitem').getByRole('button').first().click();
  }],
  ['examples', async (at) => {
    await at.button('Close Learn').click();
    await at.opened('Examples', () => at.button('Examples').click());
  }],
  ['an example', async (at) => {
    await at.dialog('Examples').getByRole('button', { name: 'Order workflow' }).first().click();
    await at.page.getByRole('dialog').waitFor({ state: 'hidden' });
    await at.sheet('Definition');
  }],
  ['input', (at) => at.sheet('Input')],
  ['mocks', (at) => at.sheet('Mocks')],
  ['a search in the editor', async (at) => {
    await at.page.getByRole('textbox', { name: 'Mocks', exact: true }).press('ControlOrMeta+f');
    await at.page.locator('.cm-panel input').first().waitFor();
  }],
  ['what may be typed', async (at) => {
    await at.page.keyboard.press('Escape');
    await at.sheet('Definition');
    const editor = at.page.getByRole('textbox', { name: 'Definition', exact: true });
    await editor.press('ControlOrMeta+a');
    await at.page.keyboard.insertText('{ "StartAt": "A", "States": { "A": { "Type": "Pass", "End": true,  } } }');
    for (let times = 0; times < 7; times++) await editor.press('ArrowLeft');
    await editor.press('ControlOrMeta+Space');
    await at.page.locator('.cm-tooltip-autocomplete').waitFor();
  }],
  ['problems', async (at) => {
    await at.page.keyboard.press('Escape');
    await at.write('Definition', faulty);
    await at.page.locator('details.problems').waitFor();
    await at.page.keyboard.press('ControlOrMeta+Shift+m');
  }],
  ['placeholders', (at) => at.sheet('Placeholders')],
  ['it cannot run', async (at) => {
    await at.button('Run').click();
    await result(at.page).filter({ hasText: 'Cannot run yet' }).waitFor();
  }],
  ['a graph with errors', (at) => at.pane('Graph')],
  ['a template in place of a definition', async (at) => {
    await at.write('Definition', template);
    await at.page.locator('.offer').waitFor();
  }],
  ['import', async (at) => {
    await at.opened('Import', () => at.page.keyboard.press('ControlOrMeta+o'));
  }],
  ['import of a template', async (at) => {
    await at.dialog('Import').getByRole('textbox').first().fill(template);
    await at.dialog('Import').getByRole('button', { name: 'Import' }).click();
    await at.dialog('Import').getByText(/is a SAM template/).waitFor();
  }],
  ['a run', async (at) => {
    await at.shut();
    await at.example('Order workflow');
    await at.run('Succeeded');
  }],
  ['graph of a run', (at) => at.pane('Graph')],
  ['a state that is chosen', (at) => at.state('ProcessPayment')],
  ['data of a state', (at) => at.pane('Data')],
  ['a stage', async (at) => {
    await at.page.getByRole('region', { name: 'Data flow' }).getByRole('tab').nth(1).click();
  }],
  ['an event', async (at) => {
    await at.page.getByText(/^Event \d+ as JSON|as GetExecutionHistory/).first().click();
  }],
  ['trace of a run', (at) => at.pane('Trace')],
  ['states only', (at) => at.button('States only').click()],
  ['timeline', (at) => at.button('Timeline').click()],
  ['timeline by time', (at) => at.button('By time').click()],
  ['a search in the graph', async (at) => {
    await at.button('Timeline').click();
    await at.pane('Graph');
    await at.button('Find a state').click();
    await at.page.getByRole('searchbox', { name: 'Find a state' }).fill('pay');
  }],
  ['the picture is saved', async (at) => {
    await at.button('End the search').click();
    await at.button('Save the picture').click();
  }],
  ['mock', async (at) => {
    await at.page.keyboard.press('Escape');
    await at.state('ProcessPayment');
    await at.pane('Data');
    await at.opened(/^Mock of/, () => at.page.getByRole('region', { name: 'Data flow' }).getByRole('button', { name: 'Mock…' }).click());
  }],
  ['mock that fails', async (at) => {
    await at.dialog(/^Mock of/).getByRole('button', { name: 'Add an answer' }).click();
    await at.dialog(/^Mock of/).getByText('Fail', { exact: true }).click();
  }],
  ['breakpoints', async (at) => {
    await at.shut();
    await at.opened('Breakpoints', () => at.button(/^Breakpoints/).click());
    await at.dialog('Breakpoints').getByLabel('Pause on every error').check();
    await at.dialog('Breakpoints').getByRole('button', { name: 'Stop at this state' }).click();
  }],
  ['settings', async (at) => {
    await at.shut();
    await at.opened('Settings', () => at.button('Settings').click());
  }],
  ['keys', async (at) => {
    await at.shut();
    // The focus is back where Settings was opened; a key that comes before that may be typed into the definition.
    await at.page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Settings');
    await at.opened('Keyboard shortcuts', () => at.page.keyboard.press('?'));
  }],
  ['go to state', async (at) => {
    await at.shut();
    await at.opened('Go to state', () => at.page.keyboard.press('ControlOrMeta+Shift+o'));
  }],
  ['share', async (at) => {
    await at.shut();
    await at.opened('Share', () => at.button('Share').click());
  }],
  ['share as an embed', async (at) => {
    await at.dialog('Share').getByRole('radio', { name: 'Embed' }).check();
    await at.dialog('Share').frameLocator('iframe').getByRole('button', { name: 'Run', exact: true }).waitFor();
  }],
  ['export', (at) => at.opened('Export', () => at.dialog('Share').getByRole('button', { name: 'export it' }).click())],
  ['documents', async (at) => {
    await at.shut();
    await at.page.evaluate(() => document.activeElement.blur());
    await at.opened('Documents', () => at.page.keyboard.press('d'));
  }],
  ['a document is renamed', async (at) => {
    await at.dialog('Documents').getByRole('button', { name: /^Rename/ }).first().click();
    await at.dialog('Documents').getByRole('textbox', { name: /^New name of/ }).waitFor();
  }],
  ['versions of a document', async (at) => {
    await at.dialog('Documents').getByRole('textbox', { name: /^New name of/ }).press('Escape');
    await at.dialog('Documents').getByRole('button', { name: /^Versions of/ }).first().click();
    await at.dialog('Documents').getByRole('heading', { name: /^Versions of/ }).waitFor();
  }],
  ['limits', async (at) => {
    await at.shut();
    await at.opened('Limits', () => at.button('Limits').click());
  }],
  ['tests', async (at) => {
    await at.shut();
    await at.sheet('Tests');
  }],
  ['tests that ran', async (at) => {
    await at.button('Run all').click();
    await at.page.getByRole('article', { name: /: (passed|failed)$/ }).first().waitFor();
  }],
  ['a test is written', async (at) => {
    await at.button(/^Save this run/).click();
    await at.page.getByRole('form', { name: /^Test / }).waitFor();
  }],
  ['coverage on the graph', async (at) => {
    await at.page.getByRole('form', { name: /^Test / }).getByRole('button', { name: 'Cancel' }).click();
    await at.pane('Graph');
  }],
  ['replay', async (at) => {
    await at.sheet('Tests');
    await at.page.locator('summary').filter({ hasText: 'Replay a recorded execution' }).click();
    await at.page.getByRole('textbox', { name: 'Execution history' }).fill(history);
    await at.button('Replay').click();
    await at.page.getByRole('region', { name: 'First difference' }).waitFor();
  }],
  ['it waits for an answer', async (at) => {
    await at.anew({ Mocks: asks, Input: '{ "items": [1, 2, 3] }', Definition: mapAndCallback });
    await at.button('Run').click();
    await at.dialog('Approve waits for your answer').waitFor();
  }],
  ['it runs', async (at) => {
    await at.shut();
    await at.pane('Graph');
  }],
  ['it was stopped', async (at) => {
    await at.button('Stop').click();
    await result(at.page).filter({ hasText: 'Stopped' }).waitFor();
  }],
  ['paused at a breakpoint', async (at) => {
    await at.write('Mocks', '{}');
    await at.state('Total');
    await at.pane('Graph');
    await at.page.keyboard.press('F9');
    await at.button('Run').click();
    await at.page.getByText('Paused at Total').waitFor();
  }],
  ['all closed', async (at) => {
    await at.button('Close all Parallels and Maps').click();
  }],
  ['an iteration', async (at) => {
    await at.button('Open all Parallels and Maps').click();
    await at.page.getByRole('group', { name: 'Iterations of Each' }).getByRole('button', { name: 'Next iteration' }).click();
  }],
  ['lanes', async (at) => {
    await at.pane('Trace');
    await at.button('Timeline').click();
  }],
  ['an expression', async (at) => {
    await at.state('Total');
    await at.pane('Data');
    await at.page.getByRole('region', { name: 'Data flow' }).getByRole('tab', { name: /^Output/ }).last().click();
  }],
  ['edited since the run', async (at) => {
    await at.button('First step').click();
    await at.write('Definition', mapAndCallback.replace('"Seconds": 3600', '"Seconds": 60'));
    await at.page.locator('.what-changed, .stale').first().waitFor({ state: 'attached' });
  }],
  ['a child execution', async (at) => {
    await at.anew({ Input: '["a", "b"]', Definition: distributed });
    await at.run('Succeeded');
    await at.state('Look');
    await at.pane('Data');
    await at.button('Open child execution').click();
    await at.pane('Trace');
    await at.page.getByRole('navigation', { name: 'Execution' }).waitFor();
  }],
  ['a run that failed', async (at) => {
    await at.anew({ Input: '{}', Definition: '{ "StartAt": "Pick", "States": { "Pick": { "Type": "Choice", "Choices": [{ "Variable": "$.stop", "IsPresent": true, "Next": "Over" }], "Default": "Fails" }, "Over": { "Type": "Succeed" }, "Fails": { "Type": "Fail", "Error": "Broken", "Cause": "it is broken" } } }' });
    await at.run('Failed');
    await at.pane('Data');
  }],
  ['a graph that failed', (at) => at.pane('Graph')],
];

/** What is no fault, each with its reason; nothing else is left out. */
const exceptions = [
  // The list of completions is scrolled by the arrow keys, while the focus stays in the editor, which names the chosen one by aria-activedescendant.
  { rule: 'scrollable-region-focusable', at: /^#cm-ac-/ },
];

/** What axe-core finds serious or critical on the page as it stands, in both themes, told with the name of the screen. */
async function findings(page, screen) {
  const found = [];
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    if (shots) {
      const { width } = page.viewportSize();
      const number = String(screens.findIndex(([name]) => name === screen)).padStart(2, '0');
      await page.screenshot({ path: path.join(shots, `${number} ${screen} ${width} ${colorScheme}.png`) });
    }
    const violations = await page.evaluate(async () => (await window.axe.run({ resultTypes: ['violations'] })).violations);
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      const faults = nodes.filter(({ target }) => !exceptions.some(({ rule, at }) => rule === id && at.test(target.join(' '))));
      for (const node of faults) found.push(`${screen}, ${colorScheme}: ${id} at ${node.target.join(' ')}: ${node.failureSummary?.split('\n').slice(1).join('; ').trim()}`);
    }
  }
  return found;
}

for (const viewport of sizes) {
  test(`axe-core finds nothing serious on any screen, ${viewport.width} px wide`, { timeout: 900_000 }, async (t) => {
    if (shots) mkdirSync(shots, { recursive: true });
    const { page, address, context } = await openPage(t, { context: { viewport, reducedMotion: 'reduce' } });
    await page.evaluate(axe);
    const at = walk(page, viewport.width < 640);
    const found = [];
    for (const [name, go] of screens) {
      await go(at).catch((error) => assert.fail(`the way to the screen "${name}": ${error.message}`));
      found.push(...(await findings(page, name)));
    }
    // The same workflow inside another page.
    await at.opened('Share', () => at.button('Share').click());
    const link = await at.dialog('Share').getByRole('textbox', { name: 'Link' }).inputValue();
    const embedded = await context.newPage();
    await embedded.goto(address + '?embed=1' + new URL(link).hash);
    await embedded.getByRole('button', { name: 'Run', exact: true }).click();
    await result(embedded).filter({ hasText: 'Failed' }).waitFor();
    await embedded.evaluate(axe);
    found.push(...(await findings(embedded, 'embedded')));
    assert.ok(found.length === 0, ['axe-core found', ...found].join('\n'));
  });
}

/** What the arrow keys reach inside of something that Tab reaches: tabs, states of the graph, rows, spans; Space opens and closes a state. */
const byArrows = '[role=tab], .node, .trace-row, .span, .toggle-inside, .cm-scroller';

for (const [where, viewport] of [['on a desk', sizes[0]], ['on a phone', sizes.at(-1)]]) {
  test(`Tab reaches everything that can be pressed, and the focus is seen, ${where}`, { timeout: 300_000 }, async (t) => {
    const { page } = await openPage(t, { context: { viewport, reducedMotion: 'reduce' } });
    const at = walk(page, viewport.width < 640);
    await editorsReady(page);
    await at.anew({ Input: '{ "items": [1, 2, 3] }', Definition: mapAndCallback });
    await at.run('Succeeded');
    for (const name of viewport.width < 640 ? ['Definition', 'Tests', 'Graph', 'Trace', 'Data'] : ['Definition', 'Tests']) {
      await at.page.getByRole('tab', { name: new RegExp(`^${name}`) }).first().click();
      await page.getByRole('textbox', { name: 'Workflow name' }).focus();
      const unseen = [];
      for (let times = 0; times < 200; times++) {
        const told = await page.evaluate(() => {
          const focused = document.activeElement;
          if (focused === document.body || focused.dataset.reached) return null;
          focused.dataset.reached = 'yes';
          const { outlineStyle, boxShadow } = getComputedStyle(focused);
          const { top, bottom, left, right } = focused.getBoundingClientRect();
          const inSight = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
          const marked = outlineStyle !== 'none' || boxShadow !== 'none' || focused.closest('.code-editor') !== null;
          return { name: focused.outerHTML.slice(0, 160), seen: inSight && marked };
        });
        if (told === null) break;
        if (!told.seen) unseen.push(told.name);
        await page.keyboard.press('Tab');
      }
      assert.deepEqual(unseen, [], `the focus is seen everywhere, ${name}`);
      const missed = await page.evaluate((byArrows) => {
        const all = [...document.querySelectorAll('button, a[href], input, select, textarea, summary, [tabindex]')];
        const reached = all.filter((element) => element.dataset.reached);
        const missed = all.filter((element) => !element.dataset.reached && !element.disabled && element.checkVisibility({ visibilityProperty: true }) && !element.closest(byArrows));
        for (const element of reached) delete element.dataset.reached;
        return missed.map((element) => element.outerHTML.slice(0, 160));
      }, byArrows);
      assert.deepEqual(missed, [], `Tab reaches all, ${name}`);
    }
  });
}
