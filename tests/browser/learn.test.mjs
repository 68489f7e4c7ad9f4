// Lessons and reference, as someone uses them who learns.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { dist, openPage } from './harness.mjs';
import { beginAnew, editorsReady, node, paste } from './person.mjs';

const pane = (page) => page.getByRole('complementary', { name: 'Learn' });
const told = (page) => pane(page).getByRole('status', { name: 'Check' });
const check = (page) => pane(page).getByRole('button', { name: 'Check', exact: true }).click();
const lessons = JSON.parse(readFileSync(path.join(dist, 'lessons/index.json'), 'utf8')).examples;

/** Presses Run and waits until the result line says `ending`. */
async function run(page, ending) {
  const bar = page.getByRole('region', { name: 'Run', exact: true });
  await bar.getByRole('button', { name: 'Run', exact: true }).click();
  await bar.getByRole('status').filter({ hasText: ending }).waitFor();
}

/** Opens the list of lessons once the page is ready. */
async function openLessons(page) {
  await editorsReady(page);
  await page.getByRole('button', { name: 'Learn', exact: true }).click();
  await pane(page).getByRole('heading', { name: 'Learn Step Functions' }).waitFor();
}

async function openLesson(page, title) {
  await pane(page).getByRole('list', { name: 'Lessons' }).getByRole('button', { name: title }).click();
  await pane(page).getByRole('heading', { name: title, exact: true, level: 2 }).waitFor();
  await page.waitForFunction((title) => document.querySelector('.title').value === title, title);
}

test('every lesson begins open and its solution passes', async (t) => {
  const { page } = await openPage(t);
  await openLessons(page);
  for (const [index, { title }] of lessons.entries()) {
    await openLesson(page, title);
    await check(page);
    await told(page).filter({ hasText: 'Not yet' }).waitFor();
    await pane(page).locator('summary', { hasText: 'Solution' }).click();
    await pane(page).getByRole('button', { name: 'Open the solution' }).click();
    await told(page).filter({ hasNotText: 'Not yet' }).waitFor({ state: 'attached' });
    await check(page);
    await told(page).filter({ hasText: 'This lesson is done' }).waitFor();
    await pane(page).getByRole('button', { name: 'Lessons' }).click();
    await pane(page).getByText(`${index + 1} of ${lessons.length} done`).waitFor();
  }
  await page.reload();
  await openLessons(page);
  await pane(page).getByText(`${lessons.length} of ${lessons.length} done`).waitFor();
});

test('a lesson is done by keyboard, and says in words what is missing', async (t) => {
  const { page } = await openPage(t);
  await editorsReady(page);
  await page.getByRole('button', { name: 'Learn', exact: true }).focus();
  await page.keyboard.press('Enter');
  await pane(page).getByRole('heading', { name: 'Learn Step Functions' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const title = 'What ResultPath does';
  await pane(page).getByRole('heading', { name: title, level: 2 }).and(page.locator(':focus')).waitFor();
  await page.waitForFunction((title) => document.querySelector('.title').value === title, title);
  await run(page, 'Failed');
  await pane(page).getByRole('button', { name: 'Check', exact: true }).press('Enter');
  await told(page).filter({ hasText: 'The item of the order and its price are both in the text.' }).waitFor();
  await told(page).getByText('States.Runtime').first().waitFor();
  const definition = readFileSync(path.join(dist, 'lessons/02-result-path.md'), 'utf8').split('```json definition\n')[1].split('```')[0];
  await paste(page, 'Definition', definition.replace('LookUpPrice",\n      "Next"', 'LookUpPrice",\n      "ResultPath": "$.price",\n      "Next"'));
  await told(page).filter({ hasNotText: 'Not yet' }).waitFor({ state: 'attached' });
  await check(page);
  await told(page).filter({ hasText: 'This lesson is done' }).waitFor();
  await pane(page).getByRole('button', { name: 'Next lesson' }).click();
  await pane(page).getByRole('heading', { name: 'Why did Catch not fire?', level: 2 }).waitFor();
  // What was made of a lesson is there when one comes back, and begins anew when that is wanted.
  await page.waitForFunction(() => document.querySelector('.title').value === 'Why did Catch not fire?');
  await pane(page).getByRole('button', { name: 'Previous lesson' }).click();
  await page.getByRole('textbox', { name: 'Definition' }).filter({ hasText: '"ResultPath"' }).waitFor();
  await pane(page).getByRole('button', { name: 'Start again' }).click();
  await page.getByRole('textbox', { name: 'Definition' }).filter({ hasText: 'LookUpPrice' }).filter({ hasNotText: '"ResultPath"' }).waitFor();
});

test('own work is not lost to a lesson', async (t) => {
  const { page } = await openPage(t);
  await editorsReady(page);
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await paste(page, 'Definition', '{ "StartAt": "Mine", "States": { "Mine": { "Type": "Succeed" } } }');
  await node(page, 'Mine').waitFor();
  await openLessons(page);
  await openLesson(page, 'First steps');
  await page.getByRole('button', { name: 'Documents' }).click();
  await page.getByRole('list', { name: 'Documents' }).getByRole('button').filter({ hasText: 'Mine' }).click();
  await node(page, 'Mine').waitFor();
  await pane(page).getByRole('button', { name: /^Open the lesson/ }).click();
  await node(page, 'Greet').waitFor();
});

test('a link leads to a lesson and to a word', async (t) => {
  const { page } = await openPage(t, { at: '#learn/04-backoff' });
  await pane(page).getByRole('heading', { name: 'Backoff by the clock' }).waitFor();
  assert.equal(new URL(page.url()).hash, '');
  await pane(page).locator('summary', { hasText: 'Solution' }).click();
  await pane(page).getByRole('link', { name: 'MaxDelaySeconds' }).click();
  await pane(page).getByRole('heading', { name: 'MaxDelaySeconds' }).first().waitFor();
  const search = pane(page).getByRole('searchbox', { name: 'Search the reference' });
  await search.fill('States.Format');
  const entry = pane(page).getByRole('article').filter({ has: page.getByRole('heading', { name: /^States.Format/ }) });
  await entry.getByRole('button', { name: 'Open the example of States.Format' }).click();
  await run(page, 'Succeeded');
  await search.fill('no such word');
  await pane(page).getByText('Nothing found').waitFor();
});

test('a finding leads to its lesson and to its rule', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', '{ "StartAt": "Mine", "States": { "Mine": { "Type": "Pass", "Next": "Done" } } }');
  await page.getByRole('link', { name: 'Lesson about next-missing-target' }).click();
  await pane(page).getByRole('heading', { name: 'First steps', level: 2 }).waitFor();
  await page.getByRole('button', { name: 'Documents' }).click();
  await page.getByRole('list', { name: 'Documents' }).getByRole('button').filter({ hasText: 'Mine' }).click();
  await page.getByRole('link', { name: 'Reference about next-missing-target' }).click();
  await pane(page).getByRole('heading', { name: /^next-missing-target/ }).waitFor();
});

test('a failed run leads to the lesson about its error and to the word', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', '{ "StartAt": "Pick", "States": { "Pick": { "Type": "Pass", "InputPath": "$.missing", "End": true } } }');
  await node(page, 'Pick').waitFor();
  await run(page, 'Failed');
  const bar = page.getByRole('region', { name: 'Run', exact: true });
  await bar.getByRole('link', { name: 'Lesson about States.Runtime' }).waitFor();
  const failed = page.getByRole('region', { name: 'Failed with' });
  await failed.getByRole('link', { name: 'Reference about States.Runtime' }).click();
  await pane(page).getByRole('heading', { name: /^States.Runtime/ }).first().waitFor();
  await failed.getByRole('link', { name: 'Lesson about States.Runtime' }).click();
  await pane(page).getByRole('heading', { name: 'What ResultPath does', level: 2 }).waitFor();
  await pane(page).getByText('The editor shows something else.').waitFor();
  await failed.waitFor();
  await pane(page).getByRole('button', { name: 'Open the lesson’s workflow' }).click();
  await pane(page).getByRole('button', { name: 'Check' }).waitFor();
  await node(page, 'Pick').waitFor({ state: 'detached' });
});

test('an error that a Fail state names leads to what is said about Fail states', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', '{ "StartAt": "Stop", "States": { "Stop": { "Type": "Fail", "Error": "Order.Invalid" } } }');
  await node(page, 'Stop').waitFor();
  await run(page, 'Failed');
  await page.getByRole('region', { name: 'Run', exact: true }).getByRole('link', { name: 'Reference about Order.Invalid' }).click();
  await pane(page).getByRole('heading', { name: /^Fail\b/ }).first().waitFor();
});

test('an error that a recorded Fail state names leads there, too', async (t) => {
  const { page } = await openPage(t);
  await beginAnew(page);
  await paste(page, 'Definition', '{ "StartAt": "Stop", "States": { "Stop": { "Type": "Fail", "Error": "Order.Invalid" } } }');
  await node(page, 'Stop').waitFor();
  await page.getByRole('tab', { name: /^Tests/ }).click();
  await page.getByText('Replay a recorded execution').click();
  const events = [
    { type: 'ExecutionStarted', executionStartedEventDetails: { input: '{}' } },
    { type: 'FailStateEntered', stateEnteredEventDetails: { name: 'Stop', input: '{}' } },
    { type: 'ExecutionFailed', executionFailedEventDetails: { error: 'Order.Invalid' } },
  ];
  const whole = events.map((event, index) => ({ timestamp: '2024-05-06T07:08:09.123000+00:00', id: index + 1, previousEventId: index > 1 ? index : 0, ...event }));
  await page.getByRole('textbox', { name: 'Execution history' }).fill(JSON.stringify({ events: whole }));
  await page.getByRole('button', { name: 'Replay' }).click();
  await page.getByText('All 3 events are as recorded.').waitFor();
  await node(page, 'Stop').click();
  await page.getByRole('region', { name: 'Failed with' }).getByRole('link', { name: 'Reference about Order.Invalid' }).click();
  await pane(page).getByRole('heading', { name: /^Fail\b/ }).first().waitFor();
});

test('a word of a lesson is looked up, and the lesson is there again as it was left', async (t) => {
  const { page } = await openPage(t);
  await openLessons(page);
  await openLesson(page, 'First steps');
  await paste(page, 'Definition', '{ "StartAt": "Mine", "States": { "Mine": { "Type": "Succeed" } } }');
  await node(page, 'Mine').waitFor();
  await pane(page).locator('summary', { hasText: 'Solution' }).click();
  await pane(page).getByRole('link', { name: 'States.Format' }).click();
  await pane(page).getByRole('heading', { name: /^States.Format/ }).first().waitFor();
  await pane(page).getByRole('link', { name: 'ResultPath', exact: true }).first().click();
  await pane(page).getByRole('button', { name: 'Lessons' }).click();
  await pane(page).getByRole('heading', { name: 'First steps', level: 2 }).waitFor();
  await node(page, 'Mine').waitFor();
  await pane(page).getByRole('button', { name: 'Lessons' }).click();
  await pane(page).getByRole('list', { name: 'Lessons' }).waitFor();
});
