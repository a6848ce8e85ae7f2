import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { DEMO_DEALER } from '../../db/demo/accounts.ts';
import { addDays, civilDate } from '../../src/platform/clock.ts';
import { newLetter, newPerson, newVin, sendLetter, withWrongDigit } from './people.ts';
import { choose, fillTestDrive, openBrowser, openFromList, PHONE, signIn, signInOwner } from './visits.ts';

const visit = openBrowser();
const CONSULTANT = '林子萱';

/** A day from today as the dealer's calendar shows it. */
function inDays(days: number): string {
  return addDays(civilDate(new Date()), days);
}

async function openConsole(page: Page, login: string): Promise<void> {
  await page.goto('/console');
  await signIn(page, login);
  await page.getByRole('heading', { level: 1, name: '您好' }).waitFor();
}

/** Reloads until something shows: points and opportunities are written by jobs, a moment after the click. */
async function reloadUntil(page: Page, shows: () => Promise<boolean>): Promise<void> {
  await expect
    .poll(
      async () => {
        if (await shows()) return true;
        await page.reload();
        await page.getByRole('heading', { level: 1 }).waitFor();
        return shows();
      },
      { timeout: 20_000, interval: 500 },
    )
    .toBe(true);
}

/** Sends the lead on screen to a dealer, which the page then names as its holder. */
async function dispatch(page: Page, dealer: string): Promise<void> {
  await page.getByRole('button', { name: '分派' }).click();
  await choose(page, '经销商', dealer);
  await page.getByRole('dialog').getByRole('button', { name: '分派' }).click();
  await page.getByRole('definition').filter({ hasText: dealer }).first().waitFor();
}

test('one customer, from the first enquiry to points and the first maintenance', async () => {
  const person = newPerson();
  const vin = newVin();
  let leadPath = '';
  let orderPath = '';
  let customerPath = '';

  await visit({}, async (page) => {
    await page.goto('/');
    await page.getByRole('main').getByRole('link', { name: '预约试驾' }).first().click();
    await fillTestDrive(page, person);
    await page.getByRole('button', { name: '提交预约' }).click();
    await page.getByRole('heading', { name: '预约已收到' }).waitFor();
    await page.getByText('将与您联系的经销商').waitFor();
  });

  await visit({}, async (page) => {
    await openConsole(page, 'agent');
    await page.getByRole('link', { name: '线索列表' }).click();
    await openFromList(page, person.mobile, person.name);
    leadPath = new URL(page.url()).pathname;
    await page.getByRole('definition').filter({ hasText: DEMO_DEALER.name }).first().waitFor();
  });

  await visit({}, async (page) => {
    await openConsole(page, 'manager');
    await page.getByRole('link', { name: '线索列表' }).click();
    await openFromList(page, person.mobile.slice(-4), person.name);
    await page.getByRole('button', { name: '接收' }).click();
    await choose(page, '顾问', CONSULTANT);
    await page.getByRole('dialog').getByRole('button', { name: '接收' }).click();
    await page.getByRole('definition').filter({ hasText: CONSULTANT }).first().waitFor();
  });

  await visit({ viewport: PHONE, hasTouch: true }, async (page) => {
    await openConsole(page, 'consultant');
    await page.getByRole('navigation', { name: '常用' }).getByRole('link', { name: '线索' }).click();
    await openFromList(page, person.mobile, person.name);
    await page.getByRole('button', { name: '跟进' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: '有意向,继续跟进' }).check();
    await dialog.getByLabel('跟进内容').fill('想周末来试驾,已约周六上午。');
    await dialog.getByRole('radio', { name: /^H/ }).check();
    expect(await dialog.getByLabel('下次联系').inputValue()).toMatch(/^\d{4}-\d{2}-\d{2} 10:00$/);
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('想周末来试驾').first().waitFor();

    await page.getByRole('button', { name: '新建订单' }).click();
    await choose(page, '配置', '¥');
    await dialog.getByLabel('颜色').fill('远山青');
    expect(await dialog.getByLabel('成交价').inputValue()).not.toBe('');
    await dialog.getByLabel('金额').fill('5000');
    await dialog.getByLabel('预计交车').fill(inDays(14));
    await dialog.getByLabel('预计交车').press('Tab');
    await dialog.getByRole('button', { name: '创建订单' }).click();
    await page.getByText('待交车').first().waitFor();
    orderPath = new URL(page.url()).pathname;
  });

  await visit({ allow: [/status of 4\d\d .*\/delivery/] }, async (page) => {
    await openConsole(page, 'consultant');
    await page.goto(orderPath);
    await page.getByRole('button', { name: '交车' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('车架号').fill(withWrongDigit(vin));
    await dialog.getByText(`第 9 位(校验位)应为 ${vin[8]}`).waitFor();
    await dialog.getByRole('radio', { name: '同意', exact: true }).check();
    await dialog.getByRole('button', { name: '交车' }).click();
    await expect.poll(() => dialog.getByLabel('车架号').getAttribute('aria-invalid')).toBe('true');
    await dialog.getByLabel('车架号').fill(vin);
    await dialog.getByText('车架号正确').waitFor();
    await dialog.getByRole('button', { name: '交车' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('已交车').first().waitFor();
    await page.getByRole('button', { name: '申请入会' }).click();
    await page.getByText('待审批').first().waitFor();
  });

  await visit({}, async (page) => {
    await openConsole(page, 'care');
    await page.getByRole('link', { name: '会员', exact: true }).click();
    await page.getByRole('link', { name: '待审批' }).click();
    await page.getByRole('link', { name: person.name }).click();
    await page.getByRole('button', { name: '通过' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '通过' }).click();
    await page.getByText(/已通过,卡号/).waitFor();
    const entry = page.getByRole('table', { name: '积分流水' }).getByText('+2,000');
    await reloadUntil(page, async () => (await entry.count()) > 0);

    await page.getByRole('link', { name: '关怀机会' }).click();
    await page.getByRole('link', { name: '以后联系' }).click();
    const row = page.getByRole('row').filter({ hasText: person.name });
    await page.getByRole('table', { name: '关怀机会' }).waitFor();
    // Only the rows in view are in the document.
    await expect
      .poll(
        async () => {
          if ((await row.count()) > 0) return true;
          await page.locator('.rb-table').evaluate((table) => table.scrollBy(0, 600));
          return false;
        },
        { timeout: 60_000, interval: 150 },
      )
      .toBe(true);
    await row.getByText('首保').waitFor();
    await row.getByRole('link', { name: person.name }).click();
    await page.getByRole('heading', { level: 1, name: person.name }).waitFor();
    customerPath = new URL(page.url()).pathname;
    for (const step of [
      '收到线索',
      '分派线索',
      '接收线索',
      '跟进',
      '下订单',
      '交车',
      '申请入会',
      '入会获批',
      '积分变动',
      '产生关怀机会',
    ]) {
      await page.getByRole('listitem').filter({ hasText: step }).first().waitFor();
    }
  });

  await visit({ viewport: PHONE, hasTouch: true }, async (page) => {
    await page.goto('/my');
    await signInOwner(page, person.mobile);
    await page.getByRole('heading', { level: 1, name: person.name }).waitFor();
    await page.getByText(vin.slice(-6)).waitFor();
    const card = page.getByRole('region', { name: '车友会' });
    await card.getByText('2,000').waitFor();
    await card.getByText('会员卡号').waitFor();
  });

  await visit({}, async (page) => {
    await openConsole(page, 'auditor');
    await page.getByRole('link', { name: '审计记录' }).first().click();
    await page.getByRole('table', { name: '审计记录' }).waitFor();
    await page.goto(`/console/audit?rowId=${leadPath.split('/').at(-1)}`);
    const rows = page.getByRole('row');
    await rows.filter({ hasText: '新增 · 线索' }).first().waitFor();
    await rows.filter({ hasText: '沈浩然' }).filter({ hasText: 'accepted' }).first().waitFor();
    await rows.filter({ hasText: CONSULTANT }).first().waitFor();
    await page.goto(`/console/audit?rowId=${customerPath.split('/').at(-1)}`);
    await rows.filter({ hasText: '客户' }).first().waitFor();
  });
});

test('headquarters move a waiting lead to another dealer and back; only the one that holds it sees it', async () => {
  const person = newPerson();
  const { leadId } = await sendLetter(inject('baseUrl'), newLetter(person));
  const seenByOurs = async (count: number) =>
    visit({ as: 'manager' }, async (_page, context) => {
      const answer = await context.request.get(`/api/leads?q=${person.mobile}`);
      expect((await answer.json()).rows).toHaveLength(count);
      expect((await context.request.get(`/api/leads/${leadId}`)).status()).toBe(count ? 200 : 404);
    });
  await visit({ as: 'agent' }, async (page) => {
    await page.goto(`/console/leads/${leadId}`);
    // One that assigns by hand: a dealer with a rule accepts by itself while it is open, and the lead would not come back.
    await dispatch(page, '沈阳');
    await seenByOurs(0);
    await dispatch(page, DEMO_DEALER.name);
    await seenByOurs(1);
  });
});
