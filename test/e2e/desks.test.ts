import { expect, test } from 'vitest';
import { get, newOrder, post, signOnScreen } from './deals.ts';
import { newPerson } from './people.ts';
import { openBrowser, PHONE, signInOwner } from './visits.ts';

const visit = openBrowser();

interface Reward {
  id: string;
  points: number;
  moneyFen: number;
  tierCode: string | null;
  onHand: number | null;
}

test('a contract is written, signed by both on the screen of a phone, and shown as it is printed', async () => {
  await visit({ as: 'consultant', viewport: PHONE, hasTouch: true }, async (page, context) => {
    const { orderId, name } = await newOrder(context);
    await page.goto(`/console/orders/${orderId}`);
    await page.getByRole('button', { name: '新建合同' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('其他约定').fill('赠送首次保养,交车时安装行车记录仪。');
    await dialog.getByRole('button', { name: '保存' }).click();
    await page.getByText('以下为草稿预览').waitFor();
    await page.getByRole('button', { name: '拟定合同' }).click();
    await page.getByText('已拟定').first().waitFor();
    const heading = page.getByRole('heading', { level: 1 });
    await expect.poll(() => heading.textContent()).toMatch(/\d/);
    const number = (await heading.textContent()) ?? '';
    for (const side of ['买方签字', '卖方签字']) {
      await page.getByRole('button', { name: side, exact: true }).click();
      await dialog.getByText('赠送首次保养').waitFor();
      await signOnScreen(page);
      await dialog.waitFor({ state: 'hidden' });
    }
    await page.getByText('已签订').first().waitFor();

    await page.getByRole('button', { name: '打印' }).click();
    const sheet = page.getByRole('article');
    await sheet.getByText('赠送首次保养').waitFor();
    await sheet.getByText(name).first().waitFor();
    for (const side of ['买方(签字)', '卖方(盖章/签字)']) {
      const picture = sheet.getByRole('img', { name: side });
      await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await sheet.getByText(number).first().waitFor();
  });
});

test('a message to a customer is read, told by hand, and stands in the record', async () => {
  await visit({ as: 'consultant' }, async (page, context) => {
    const { orderId, leadId, name } = await newOrder(context);
    const { number } = await get<{ number: string }>(context, `/api/orders/${orderId}`);
    // A job puts it down, a moment after the order.
    const waiting = async () => {
      const { rows } = await get<{ rows: unknown[] }>(context, `/api/messages?subjectId=${orderId}`);
      return rows.length;
    };
    await expect.poll(waiting, { timeout: 20_000, interval: 200 }).toBe(1);
    await page.goto(`/console/orders/${orderId}`);
    const told = page.getByRole('region', { name: '告知客户' });
    await told.getByRole('button', { name: /购车进度$/ }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('消息内容').inputValue()).toContain(number);
    await dialog.getByRole('radio', { name: '微信' }).check();
    await dialog.getByRole('button', { name: '登记已告知' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await told.getByText('已告知').waitFor();
    await told.getByText(/微信/).waitFor();

    const { customerId } = await get<{ customerId: string }>(context, `/api/leads/${leadId}`);
    await page.goto(`/console/customers/${customerId}`);
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await page.getByRole('listitem').filter({ hasText: '已告知客户' }).first().waitFor();
  });
});

test('an agent gives an answer of the knowledge base, and reports a question that has none', async () => {
  const question = `${newPerson().name}云牌照过户`;
  await visit({ as: 'agent' }, async (page, context) => {
    const { rows } = await get<{ rows: { question: string }[] }>(context, '/api/answers/search?limit=1');
    const known = rows[0]?.question ?? '';
    await page.goto('/console/answers');
    const words = page.getByRole('searchbox', { name: /^查找答案/ });
    await words.fill(known);
    const found = page.getByRole('group').filter({ hasText: known }).first();
    await page.getByText(/找到 \d+ 条/).waitFor();
    if ((await found.getAttribute('open')) === null) await found.getByText(known).click();
    await found.getByRole('button', { name: '已答复,解决了' }).click();
    await page.getByText('已记录').waitFor();

    await words.fill(question);
    await page.getByRole('button', { name: '上报:没有答案' }).click();
    await page.getByText('已上报给编辑').waitFor();
  });
  await visit({ as: 'hqcare' }, async (page) => {
    await page.goto('/console/answers/gaps');
    const row = page.getByRole('row').filter({ hasText: question });
    await row.getByRole('button', { name: '处理' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('原因').fill('不属于本店业务');
    await dialog.getByRole('button', { name: '保存' }).click();
    await row.waitFor({ state: 'hidden' });
  });
});

test('a reward that was delivered comes back, and so do the points', async () => {
  await visit({ as: 'hqcare' }, async (page, context) => {
    const rows = async <T>(path: string) => (await get<{ rows: T[] }>(context, path)).rows;
    const offered = await rows<Reward>('/api/rewards?state=offered&limit=100');
    const sent = await Promise.all(
      offered
        .filter(({ moneyFen, tierCode, onHand }) => moneyFen === 0 && tierCode === null && onHand !== 0)
        .map(({ id }) => get<Reward & { ways: string[] }>(context, `/api/rewards/${id}`)),
    );
    const reward = sent.filter(({ ways }) => ways.includes('ship')).sort((a, b) => a.points - b.points)[0];
    if (!reward) throw new Error('the demo offers nothing that is sent for points alone');
    const members = await rows<{ id: string; balance: number }>('/api/members?status=active&limit=100');
    const member = members.find(({ balance }) => balance >= reward.points);
    if (!member) throw new Error('no member has points enough');
    const left = async () => (await get<{ balance: number }>(context, `/api/members/${member.id}`)).balance;
    const { id: orderId } = await post<{ id: string }>(context, '/api/reward-orders', {
      memberId: member.id,
      rewardId: reward.id,
      quantity: 1,
      way: 'ship',
      address: { name: '收件人', phone: '13800001111', cityCode: '310100', line: '漕溪北路 1 号' },
    });
    for (const to of ['prepared', 'shipped', 'delivered']) {
      const { version } = await get<{ version: number }>(context, `/api/reward-orders/${orderId}`);
      await post(context, `/api/reward-orders/${orderId}/step`, { to, version });
    }
    expect(await left()).toBe(member.balance - reward.points);

    await page.goto(`/console/reward-orders/${orderId}`);
    await page.getByRole('button', { name: '受理退回' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('退回原因').fill('收到时外壳破损');
    await dialog.getByRole('radio', { name: '报损' }).check();
    await dialog.getByRole('button', { name: '受理退回' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('积分已退回').first().waitFor();
    expect(await left()).toBe(member.balance);
  });
});

test('an owner who switches the pages to English is told things in English, which the record shows', async () => {
  let order = { orderId: '', leadId: '', mobile: '' };
  await visit({ as: 'consultant' }, async (_page, context) => {
    order = await newOrder(context);
  });
  await visit({ viewport: PHONE, hasTouch: true }, async (page) => {
    await page.goto('/my');
    await signInOwner(page, order.mobile);
    await page.getByRole('button', { name: '获取验证码' }).waitFor({ state: 'detached' });
    const kept = page.waitForResponse((answer) => answer.url().endsWith('/api/owner/language') && answer.ok());
    await page.getByRole('button', { name: 'English' }).click();
    await kept;
  });
  await visit({ as: 'consultant' }, async (page, context) => {
    const words = async () => {
      const { rows } = await get<{ rows: { id: string }[] }>(context, `/api/messages?subjectId=${order.orderId}`);
      return rows[0] ? (await get<{ text: string }>(context, `/api/messages/${rows[0].id}`)).text : '';
    };
    await expect.poll(words, { timeout: 20_000, interval: 200 }).toMatch(/^Dear /);
    const { customerId } = await get<{ customerId: string }>(context, `/api/leads/${order.leadId}`);
    await page.goto(`/console/customers/${customerId}`);
    await page.getByRole('definition').filter({ hasText: '英文' }).first().waitFor();
  });
});
