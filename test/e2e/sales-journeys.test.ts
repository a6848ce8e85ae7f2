import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { DEMO_DEALER } from '../../db/demo/accounts.ts';
import { inDays, post, signOnScreen } from './deals.ts';
import { newLetter, newPerson, type Person, sendLetter } from './people.ts';
import { choose, openBrowser, PHONE } from './visits.ts';

const visit = openBrowser();
const CONSULTANT = '林子萱';

/** Registers somebody as a lead of the consultant who is signed in; the address of the lead. */
async function registerLead(page: Page, person: Person): Promise<string> {
  await page.goto('/console/leads/new');
  await page.getByRole('textbox', { name: '姓名' }).fill(person.name);
  await page.getByRole('textbox', { name: '手机' }).first().fill(person.mobile);
  await choose(page, '渠道', '展厅');
  await page.getByRole('checkbox', { name: '同意将信息提供给经销商联系' }).check();
  await page.getByRole('button', { name: /^提交/ }).click();
  await page.locator('main a[href*="/leads/0"]').click();
  await page.getByRole('heading', { level: 1, name: person.name }).waitFor();
  return new URL(page.url()).pathname;
}

test('a consultant takes a customer from the lead to the order, on a phone', async () => {
  const person = newPerson();
  let leadPath = '';
  const phone = { as: 'consultant', viewport: PHONE, hasTouch: true };

  await visit(phone, async (page) => {
    leadPath = await registerLead(page, person);
    await page.getByRole('button', { name: '跟进', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: '有意向,继续跟进' }).check();
    await dialog.getByLabel('跟进内容').fill('今天下午到店看车。');
    await dialog.getByRole('radio', { name: /^A/ }).check();
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.waitFor({ state: 'hidden' });
  });

  // Reception knows the customer by the number and opens the visit with three taps.
  await visit({ as: 'reception' }, async (page) => {
    await page.goto('/console/showroom');
    await page.getByRole('textbox', { name: '来过?输入手机号识别' }).fill(person.mobile);
    await page.getByRole('button', { name: '识别' }).click();
    await page.getByText(`${person.name} · 顾问 ${CONSULTANT}`).waitFor();
    await page.getByRole('button', { name: '2 人', exact: true }).click();
    await page.getByRole('button', { name: '再次到店' }).click();
    await page.getByRole('button', { name: '网络线索' }).click();
    await page.getByText('已登记').first().waitFor();
  });

  await visit(phone, async (page) => {
    await page.goto('/console');
    await page
      .getByRole('region', { name: '在店客户' })
      .getByRole('link', { name: `接待 ${person.name}` })
      .click();
    await page.getByRole('heading', { level: 1, name: person.name }).waitFor();
    const dialog = page.getByRole('dialog');

    await page.getByRole('link', { name: '预约试驾' }).click();
    await dialog.getByText(person.name).first().waitFor();
    await choose(page, '试驾车', '·');
    await dialog.getByLabel('开始时间').fill(`${inDays(13)} 11:00`);
    await dialog.getByLabel('开始时间').press('Tab');
    await dialog.getByRole('button', { name: '保存' }).click();
    await page.getByRole('heading', { level: 1, name: person.name }).waitFor();
    await page.getByRole('button', { name: '核验驾驶证' }).click();
    await dialog.getByLabel('有效期至').fill(inDays(400));
    await dialog.getByLabel('有效期至').press('Tab');
    await dialog.getByLabel('证号').fill('310101199001011234');
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: '签署协议' }).click();
    await signOnScreen(page);
    await page.getByText(/版本 .*签署/).waitFor();
    for (const [step, km] of [
      ['出车', '60000'],
      ['还车', '60011'],
    ] as const) {
      await page.getByRole('button', { name: step, exact: true }).click();
      await dialog.getByLabel('里程').fill(km);
      await dialog.getByRole('button', { name: '保存' }).click();
      await dialog.waitFor({ state: 'hidden' });
    }
    await page.getByRole('button', { name: '登记反馈' }).click();
    await dialog.getByRole('radio', { name: '5 分' }).check();
    await choose(page, '购买意向', '一个月内购买');
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.waitFor({ state: 'hidden' });

    // The visit ends with what came of it; the lead knows both.
    await page.goto('/console/showroom/visits');
    await page.locator('main a[href*="/showroom/visits/0"]').first().click();
    await page.getByRole('button', { name: '结束接待' }).click();
    await dialog.getByRole('button', { name: '结束接待' }).click();
    await page.getByText('已结束').first().waitFor();

    await page.goto(`${leadPath}?part=sale`);
    await page.getByRole('button', { name: '新建报价' }).click();
    await page.getByRole('heading', { level: 1, name: '新建报价' }).waitFor();
    await page.getByRole('combobox', { name: '车系' }).click();
    await page.locator('.ant-select-item-option').first().click();
    await choose(page, '配置', '¥');
    await page.getByRole('textbox', { name: '颜色' }).fill('远山青');
    await page.getByRole('button', { name: '保存报价' }).click();
    await page.getByRole('button', { name: '客户接受,生成订单' }).click();
    await dialog.getByLabel(/金额/).fill('5000');
    await dialog.getByLabel('预计交车').fill(inDays(20));
    await dialog.getByLabel('预计交车').press('Tab');
    await dialog.getByRole('button', { name: '创建订单' }).click();
    await page.getByText('待交车').first().waitFor();
  });
});

test('a dealer’s manager assigns a lead, approves a price and decides a defeat, from the workbench', async () => {
  const [waiting, quoted, lost] = [newPerson(), newPerson(), newPerson()];
  const { leadId } = await sendLetter(inject('baseUrl'), newLetter(waiting));
  await visit({ as: 'agent' }, async (_page, context) => {
    const dealers = await (await context.request.get('/api/leads/dispatch-dealers')).json();
    const dealer = dealers.rows.find((row: { name: string }) => row.name === DEMO_DEALER.name);
    const lead = await (await context.request.get(`/api/leads/${leadId}`)).json();
    if (lead.unitName !== DEMO_DEALER.name)
      await post(context, `/api/leads/${leadId}/dispatch`, { dealerId: dealer.id, version: lead.version });
  });
  await visit({ as: 'consultant' }, async (page, context) => {
    const quotedId = (await registerLead(page, quoted)).split('/').at(-1) ?? '';
    const lostId = (await registerLead(page, lost)).split('/').at(-1) ?? '';
    const { series } = await (await context.request.get('/api/catalogue')).json();
    const trim = series.flatMap((one: { trims: { id: string; priceFen: number }[] }) => one.trims)[0];
    const discountFen = Math.round(trim.priceFen * 0.045);
    const quote = await post<{ status: string }>(context, '/api/quotes', {
      leadId: quotedId,
      trimId: trim.id,
      colour: '白',
      discountFen,
    });
    expect(quote.status).toBe('pending');
    const { version } = await (await context.request.get(`/api/leads/${lostId}`)).json();
    await post(context, `/api/leads/${lostId}/closings`, {
      kind: 'defeat',
      reason: 'price',
      note: '客户预算不足,已购其他品牌。',
      version,
    });
  });

  await visit({ as: 'manager' }, async (page) => {
    await page.goto('/console');
    const part = (name: string) => page.getByRole('region', { name: new RegExp(`^${name}`) });
    await part('待接收线索')
      .getByRole('link', { name: /查看全部/ })
      .click();
    await page.getByRole('searchbox').fill(waiting.mobile);
    await page.getByRole('searchbox').press('Enter');
    await page.getByRole('link', { name: waiting.name }).click();
    await page.getByRole('button', { name: '接收' }).click();
    await choose(page, '顾问', CONSULTANT);
    await page.getByRole('dialog').getByRole('button', { name: '接收' }).click();
    await page.getByRole('definition').filter({ hasText: CONSULTANT }).first().waitFor();

    await page.goto('/console');
    await part('价格待审批')
      .getByRole('link', { name: /查看全部/ })
      .click();
    await page.getByRole('row').filter({ hasText: quoted.name }).getByRole('link').first().click();
    await page.getByRole('button', { name: '审批' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '审批' }).click();
    await page.getByText('有效', { exact: true }).first().waitFor();

    await page.goto('/console');
    await part('战败与休眠待审批')
      .getByRole('link', { name: /查看全部/ })
      .click();
    const row = page.getByRole('row').filter({ hasText: lost.name });
    await row.getByRole('button', { name: '通过' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '通过' }).click();
    await row.waitFor({ state: 'hidden' });
  });
});

test('headquarters dispatch, take a returned lead back, dispatch it again, and see each answer as it is given', async () => {
  const person = newPerson();
  const { leadId } = await sendLetter(inject('baseUrl'), newLetter(person));
  const dispatchTo = async (page: Page, dealer: string) => {
    await choose(page, '经销商', dealer);
    await page.getByRole('dialog').getByRole('button', { name: '分派' }).click();
    await page.getByRole('definition').filter({ hasText: dealer }).first().waitFor();
  };
  await visit({ as: 'agent' }, async (page) => {
    await page.goto(`/console/leads/${leadId}?do=dispatch`);
    await dispatchTo(page, DEMO_DEALER.name);
  });

  await visit({ as: 'region' }, async (region) => {
    await region.goto('/console');
    const feed = region.getByRole('region', { name: '经销商实时反馈' });
    await feed.getByRole('listitem').first().waitFor();
    expect(await feed.getByText(person.name).count()).toBe(0);
    await visit({ as: 'manager' }, async (page) => {
      await page.goto(`/console/leads/${leadId}`);
      await page.getByRole('button', { name: '退回' }).click();
      await choose(page, '原因', '车型无法供应');
      await page.getByRole('dialog').getByRole('button', { name: '退回' }).click();
      await page.getByRole('heading', { level: 1, name: '线索' }).waitFor();
    });
    // The region did nothing: the answer came by itself, within two of its looks.
    const told = feed.getByRole('listitem').filter({ hasText: '退回' }).filter({ hasText: '车型无法供应' }).first();
    await told.waitFor({ timeout: 8_000 });
    await feed.getByText(/新到 \d+ 条/).waitFor();
  });

  await visit({ as: 'agent' }, async (page) => {
    await page.goto('/console');
    const returned = page.getByRole('region', { name: /^退回与收回/ });
    await returned.getByText('车型无法供应').first().waitFor();
    await page.goto(`/console/leads/${leadId}?do=dispatch`);
    await dispatchTo(page, '北京');
    await page.goto('/console');
    const escalated = page.getByRole('region', { name: /^24 小时内升级/ });
    await escalated.getByRole('link', { name: /^查看/ }).first().click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('link', { name: '线索列表' }).first().waitFor();
  });
});
