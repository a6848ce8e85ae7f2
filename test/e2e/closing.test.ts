import { expect, test } from 'vitest';
import { choose, openBrowser, PHONE } from './visits.ts';

const visit = openBrowser();

test('a lead is given up with evidence, the manager approves, and it is taken up again', async () => {
  let customer = '';
  let leadPath = '';

  await visit({ as: 'consultant', viewport: PHONE, hasTouch: true }, async (page) => {
    await page.goto('/console/leads?tab=following');
    await page.locator('main a[href*="/leads/0"]').first().click();
    await page.getByRole('button', { name: '申请战败/休眠' }).click();
    customer = (await page.getByRole('heading', { level: 1 }).first().textContent()) ?? '';
    leadPath = new URL(page.url()).pathname;
    const dialog = page.getByRole('dialog');
    await choose(page, '原因类别', '竞品');
    await choose(page, '具体原因', '竞品现车');
    await dialog.getByRole('button', { name: '提交申请' }).click();
    await dialog.getByLabel('说明与依据').fill('客户已订购竞品现车。');
    await dialog.getByLabel('竞品品牌和车型').fill('星河 X5');
    await dialog.getByRole('button', { name: '提交申请' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('战败待审批').first().waitFor();
    // It is worked on until it is decided.
    await page.getByRole('button', { name: '跟进', exact: true }).waitFor();
  });

  await visit({ as: 'manager' }, async (page) => {
    await page.goto('/console/leads/closing');
    const row = page.getByRole('row').filter({ hasText: customer }).filter({ hasText: '星河 X5' });
    await row.getByRole('button', { name: '通过' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('客户已订购竞品现车。').waitFor();
    await dialog.getByRole('button', { name: '通过' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await row.waitFor({ state: 'hidden' });

    await page.goto(`${leadPath}?part=history`);
    await page.getByText('已战败').first().waitFor();
    await page.getByRole('button', { name: '激活' }).click();
    expect(await dialog.getByLabel('下次联系时间').inputValue()).toMatch(/ 10:00$/);
    await dialog.getByRole('button', { name: '激活' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('跟进中').first().waitFor();
  });
});

test('the board is moved by keyboard alone, and shows where the card went', async () => {
  await visit({ as: 'consultant' }, async (page) => {
    await page.goto('/console/leads/board');
    const following = page.getByRole('region', { name: '跟进中' });
    const name = (await following.getByRole('link').first().textContent()) ?? '';
    await following.getByRole('button', { name: `移动: ${name}` }).focus();
    await page.keyboard.press('Enter');
    // The menu takes the focus when it opens.
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await expect.poll(focused, { timeout: 10_000 }).toBe('移动到 已到店');
    await page.keyboard.press('Enter');
    await page.getByText('已移动').waitFor();
    await page.getByRole('region', { name: '已到店' }).getByRole('link', { name }).first().waitFor();
  });
});
