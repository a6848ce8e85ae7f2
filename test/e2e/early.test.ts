import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { get, inDays, newLead } from './deals.ts';
import { openBrowser } from './visits.ts';

const visit = openBrowser();

/** Keeps the answers to an address back until it is let go: what a slow line does. */
async function hold(page: Page, address: RegExp): Promise<() => void> {
  let letGo = () => {};
  const gone = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(address, async (route) => {
    await gone;
    await route.continue().catch(() => undefined);
  });
  return letGo;
}

test('a follow-up opened before the dictionaries have come proposes the next contact once they have', async () => {
  await visit({ as: 'consultant' }, async (page, context) => {
    const { rows } = await (await context.request.get('/api/leads?status=following&limit=20')).json();
    const graded = rows.find(({ grade }: { grade: string }) => 'HABC'.includes(grade));
    const letGo = await hold(page, /\/api\/dictionaries/);
    await page.goto(`/console/leads/${graded.id}`);
    await page.getByRole('button', { name: '跟进', exact: true }).click();
    const dialog = page.getByRole('dialog');
    const next = dialog.getByLabel('下次联系');
    expect(await next.inputValue()).toBe('');
    // What it would propose is not known yet: the grades cannot be pressed in vain.
    expect(await dialog.getByRole('radio', { name: /^H/ }).isDisabled()).toBe(true);
    letGo();
    await expect.poll(() => next.inputValue()).toMatch(/^\d{4}-\d{2}-\d{2} 10:00$/);

    // What somebody has typed by then is not written over.
    const letGoAgain = await hold(page, /\/api\/dictionaries/);
    await page.reload();
    await page.getByRole('button', { name: '跟进', exact: true }).click();
    await next.fill(`${inDays(3)} 15:30`);
    await next.press('Tab');
    letGoAgain();
    await expect.poll(() => dialog.getByRole('radio', { name: /^H/ }).isEnabled()).toBe(true);
    expect(await next.inputValue()).toBe(`${inDays(3)} 15:30`);
  });
});

test('Enter in the command menu before the search has answered opens the first thing found', async () => {
  await visit({ as: 'consultant' }, async (page, context) => {
    const { name, mobile } = await newLead(context);
    await page.goto('/console');
    await page.getByRole('heading', { level: 1 }).waitFor();
    const letGo = await hold(page, /\/api\/search/);
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').fill(mobile);
    await page.keyboard.press('Enter');
    letGo();
    await page.getByRole('heading', { level: 1, name }).waitFor();
  });
});

test('moving a test drive answers the press at once, while the calendar is on its way', async () => {
  await visit({ as: 'reception' }, async (page, context) => {
    const { rows } = await (await context.request.get('/api/showroom/test-drives?status=booked&limit=1')).json();
    await page.goto(`/console/showroom/test-drives/${rows[0].id}`);
    const letGo = await hold(page, /\/test-drives\/calendar/);
    await page.getByRole('button', { name: '改约' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('status', { name: '正在加载' }).waitFor();
    letGo();
    await dialog.getByLabel('开始时间').waitFor();
  });
});

test('a visit is not opened while the visitor is being recognised: it would miss them', async () => {
  let person = { name: '', mobile: '' };
  await visit({ as: 'consultant' }, async (_page, context) => {
    person = await newLead(context);
  });
  await visit({ as: 'reception' }, async (page) => {
    await page.goto('/console/showroom');
    await page.getByRole('button', { name: '2 人', exact: true }).click();
    await page.getByRole('button', { name: '再次到店' }).click();
    const open = page.getByRole('button', { name: '网络线索' });
    await expect.poll(() => open.isEnabled()).toBe(true);
    const letGo = await hold(page, /\/showroom\/recognition/);
    await page.getByRole('textbox', { name: '来过?输入手机号识别' }).fill(person.mobile);
    await page.getByRole('button', { name: '识别' }).click();
    await expect.poll(() => open.isDisabled()).toBe(true);
    letGo();
    await page.getByText(`${person.name} · 顾问`).waitFor();
    await open.click();
    await page.getByText('已登记').first().waitFor();
    await page.getByText(person.name).first().waitFor();
  });
});

test('a filter of the address is not dropped by a query pressed before its choices have come', async () => {
  await visit({ as: 'manager' }, async (page, context) => {
    const { rows } = await get<{ rows: { id: string; name: string }[] }>(context, '/api/leads/consultants');
    const [one] = rows;
    if (!one) throw new Error('the demo dealer has no consultants');
    const letGo = await hold(page, /\/api\/leads\/consultants/);
    await page.goto(`/console/leads?consultantId=${one.id}`);
    await page.getByLabel('等级', { exact: true }).selectOption('H');
    await page.getByRole('button', { name: '查询', exact: true }).click();
    await page.waitForURL(/grade=H/);
    expect(new URL(page.url()).searchParams.get('consultantId')).toBe(one.id);
    letGo();
    const chosen = () =>
      page.getByLabel('顾问', { exact: true }).evaluate((list: HTMLSelectElement) => list.selectedOptions[0]?.text);
    await expect.poll(chosen).toBe(one.name);
  });
});
