import { expect, test } from 'vitest';
import { choose, openBrowser, PHONE } from './visits.ts';

const visit = openBrowser();

test('an administrator corrects a source’s map by a sample, and the failed messages are replayed', async () => {
  await visit({ as: 'admin' }, async (page) => {
    await page.goto('/console/leads/sources');
    await page.getByRole('link', { name: '短视频线索' }).click();
    const sample = JSON.stringify({ clue: { clue_id: '9', name: '高先生', mobile: '13916830001', city_name: '上海' } });
    await page.getByLabel('报文样例').fill(sample);
    await page.getByRole('button', { name: '试读' }).click();
    await page.getByText('会被拒绝').waitFor();
    const paths = page.getByRole('combobox', { name: '手机: 对方的路径' });
    await paths.fill('clue.mobile');
    await paths.press('Enter');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '试读' }).click();
    await page.getByText('会被接收').waitFor();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('已保存').first().waitFor();
    await page.reload();
    await page.getByText('clue.mobile').first().waitFor();
  });

  await visit({ as: 'agent' }, async (page) => {
    await page.goto('/console/leads/inbound?tab=rejected');
    await page.getByRole('button', { name: '重放: 7301' }).click();
    await page.getByText('重放结果:新建线索').waitFor();
    await page.getByRole('button', { name: '查看原文: 7303' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('查看原因').fill('核对号码');
    await dialog.getByRole('button', { name: '查看原文' }).click();
    await dialog.getByText('"telphone": "123"').waitFor();
  });
});

test('an agent validates leads one after the other, on a phone as well', async () => {
  for (const viewport of [undefined, PHONE]) {
    await visit({ as: 'agent', ...(viewport ? { viewport, hasTouch: true } : {}) }, async (page) => {
      await page.goto('/console/leads/validation');
      await page.getByRole('button', { name: '领取下一条' }).click();
      const name = page.getByRole('heading', { level: 1 });
      await page.getByText(/^保留至/).waitFor();
      const first = await name.textContent();
      await page.getByText('无效', { exact: true }).click();
      await page.getByRole('button', { name: '提交并领取下一条' }).click();
      // Nothing is sent without a reason, and nothing is lost.
      await page.getByText('无效原因').first().waitFor();
      await choose(page, '无效原因', '非本品');
      await page.getByRole('button', { name: '提交并领取下一条' }).click();
      await page.getByText('已判为无效').waitFor();
      await page.getByText('有效', { exact: true }).first().waitFor();
      await expect.poll(() => name.textContent()).not.toBe(first);
      await choose(page, '级别', '7天内');
      await page.getByRole('button', { name: '提交并领取下一条' }).click();
      await page.getByText(/有效,已派给|已判为有效/).waitFor();
      await page.getByRole('button', { name: '放回队列' }).click();
      await page.getByRole('heading', { name: '线索清洗' }).waitFor();
    });
  }
});

test('a figure of the report opens the rows behind it', async () => {
  await visit({ as: 'agent' }, async (page) => {
    await page.goto('/console/leads/intake-report');
    const row = page.getByRole('row').filter({ hasText: '展厅' });
    const link = row.getByRole('link', { name: /首触线索/ });
    const figure = Number(((await link.textContent()) ?? '').replace(/,/g, ''));
    expect(figure).toBeGreaterThan(0);
    await link.click();
    await page.getByRole('heading', { name: '接入明细' }).waitFor();
    await page.getByRole('row').nth(1).waitFor();
  });
});
