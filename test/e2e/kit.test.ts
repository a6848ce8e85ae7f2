import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openBrowser } from './visits.ts';

const visit = openBrowser();
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
/** What the first view of the console may weigh in gzipped script (design §7). */
const FIRST_VIEW = 300 * 1024;
const ROW = 'tr[data-index]';

/** Presses Tab until the focus is where it is wanted, as somebody without a mouse does. */
async function tabTo(page: Page, wanted: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, wanted)) return;
  }
  throw new Error(`the Tab key never came to ${wanted}`);
}

/** Presses Tab until a control of this name has the focus. */
async function tabToNamed(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    const label = await page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
    );
    if (label.replaceAll(' ', '').trim() === name) return;
  }
  throw new Error(`the Tab key never came to ${name}`);
}

test('from the list to a record, an edit, a conflict and a saved choice with the keyboard alone', async () => {
  await visit({ as: 'agent', allow: [/status of 409/] }, async (page, context) => {
    await page.goto('/console/customers');
    await page.locator(ROW).first().waitFor();
    await tabTo(page, `${ROW}, ${ROW} a`);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/customers\/[0-9a-f-]{36}/);
    await tabToNamed(page, '编辑');
    await page.keyboard.press('Enter');
    const name = page.getByLabel('姓名');
    await name.waitFor();
    const [id] = /[0-9a-f-]{36}/.exec(page.url()) as RegExpExecArray;
    const { version, cityCode } = await (await context.request.get(`/api/customers/${id}`)).json();
    const other = await context.request.patch(`/api/customers/${id}`, {
      data: { version, name: '先存的人', cityCode },
    });
    expect(other.status()).toBe(200);
    await expect.poll(() => name.evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('后存的人');
    await page.keyboard.press('Control+s');
    const conflict = page.getByRole('dialog', { name: '此记录刚被他人修改' });
    await conflict.getByText('先存的人').waitFor();
    await tabToNamed(page, '按所选保存');
    await page.keyboard.press('Enter');
    await heading(page, '后存的人').waitFor();
  });
});

test('a slow answer that was overtaken is never shown', async () => {
  await visit({ as: 'analyst' }, async (page) => {
    let slow = 0;
    await page.route(/\/api\/leads\?.*status=following/, async (route) => {
      slow += 1;
      await new Promise((resolve) => setTimeout(resolve, 2500));
      await route.continue().catch(() => undefined);
    });
    await page.goto('/console/leads');
    await page.locator(ROW).first().waitFor();
    const tabs = page.getByRole('navigation', { name: /筛选/ });
    await tabs.getByRole('link', { name: '跟进中' }).click();
    await expect.poll(() => slow).toBeGreaterThan(0);
    await tabs.getByRole('link', { name: '已交车' }).click();
    const states = () =>
      page
        .locator(ROW)
        .evaluateAll((rows) => [
          ...new Set(rows.map((row) => (row.textContent?.includes('已交车') ? 'won' : 'other'))),
        ]);
    await expect.poll(states).toEqual(['won']);
    await page.waitForTimeout(3500);
    expect(await states()).toEqual(['won']);
  });
});

test('the document stays small while thousands of rows are scrolled through', async () => {
  await visit({ as: 'analyst' }, async (page) => {
    await page.goto('/console/customers');
    await page.locator(ROW).first().waitFor();
    let seen = 0;
    let most = 0;
    for (let step = 0; step < 400 && seen < 2000; step++) {
      const [last, count] = await page.evaluate((selector) => {
        const rows = [...document.querySelectorAll<HTMLElement>(selector)];
        rows.at(-1)?.scrollIntoView({ block: 'end' });
        return [Number(rows.at(-1)?.dataset.index ?? 0), rows.length];
      }, ROW);
      seen = Math.max(seen, last as number);
      most = Math.max(most, count as number);
      await page.waitForTimeout(30);
    }
    expect(seen).toBeGreaterThanOrEqual(2000);
    expect(most).toBeLessThan(80);
  });
});

test('the first view of the console weighs no more than it may', async () => {
  await visit({ as: 'manager' }, async (page) => {
    const scripts: Promise<number>[] = [];
    page.on('response', (response) => {
      if (response.url().endsWith('.js')) scripts.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.goto('/console/leads');
    await page.locator(ROW).first().waitFor();
    const sizes = await Promise.all(scripts);
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(FIRST_VIEW);
  });
});
