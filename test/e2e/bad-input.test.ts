import { randomUUID } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { newLetter, newPerson, type Person, sendLetter } from './people.ts';
import { fillTestDrive, openBrowser, signIn } from './visits.ts';

const visit = openBrowser();
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

/** A lead of somebody new, come in by a partner. */
async function newLead(): Promise<Person & { leadId: string }> {
  const person = newPerson();
  const { leadId } = await sendLetter(inject('baseUrl'), newLetter(person));
  return { ...person, leadId: leadId ?? '' };
}

/** What the server says, asked with the session of the visit. */
async function ask<T>(context: BrowserContext, path: string): Promise<T> {
  const answer = await context.request.get(path);
  expect(answer.status()).toBe(200);
  return (await answer.json()) as T;
}

/** Leads of a mobile number and how often each was enquired for, as headquarters see them. */
async function leadsOf(person: Person): Promise<number[]> {
  let touches: number[] = [];
  await visit({ as: 'agent' }, async (_page, context) => {
    const { rows } = await ask<{ rows: { id: string }[] }>(context, `/api/leads?q=${person.mobile}`);
    const leads = await Promise.all(rows.map(({ id }) => ask<{ touchCount: number }>(context, `/api/leads/${id}`)));
    touches = leads.map((lead) => lead.touchCount);
  });
  return touches;
}

async function fillNewLead(page: Page, person: Person): Promise<void> {
  await page.getByRole('textbox', { name: '姓名' }).fill(person.name);
  await page.getByRole('textbox', { name: '手机' }).fill(person.mobile);
  await page.getByRole('checkbox', { name: '同意将信息提供给经销商联系' }).check();
}

test.concurrent('a wrong password is refused in words and keeps the account', async () => {
  await visit({}, async (page) => {
    await page.goto('/console');
    await signIn(page, 'manager', 'Roadbook-2025');
    await page.getByRole('alert').filter({ hasText: '账号或密码不正确' }).waitFor();
    expect(await page.getByLabel('账号', { exact: true }).inputValue()).toBe('manager');
    await signIn(page, 'manager');
    await heading(page, '您好').waitFor();
  });
});

test.concurrent('an empty sign-in names both fields', async () => {
  await visit({}, async (page) => {
    await page.goto('/console/sign-in');
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await expect.poll(() => page.getByText('请填写此项').count()).toBe(2);
  });
});

test.concurrent('a session that ended in between leads to the sign-in page and back to the same place', async () => {
  await visit({ as: 'manager', allow: [/status of 401/] }, async (page, context) => {
    await page.goto('/console/leads?tab=overdue');
    await heading(page, '线索').waitFor();
    await context.request.delete('/api/session');
    // Whatever the page asks next leads there; its own requests may be quicker than this press.
    void page
      .getByRole('button', { name: '刷新' })
      .click()
      .catch(() => undefined);
    await page.getByText('登录已失效').waitFor();
    await signIn(page, 'manager');
    await heading(page, '线索').waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/console/leads?tab=overdue');
  });
});

test.concurrent('a server error and a lost connection keep what was typed, and the third try makes one lead', async () => {
  const person = newPerson();
  await visit({ as: 'agent', allow: [/status of 500/, /answer: 500/, /ERR_CONNECTION_REFUSED/] }, async (page) => {
    await page.goto('/console/leads/new');
    await fillNewLead(page, person);
    const submit = page.getByRole('button', { name: '提交' });
    const keys: (string | undefined)[] = [];
    const body = { code: 'server.internal', message: '服务器出错', requestId: 'journey-request' };
    await page.route('**/api/leads', async (route) => {
      if (route.request().method() !== 'POST') return route.fallback();
      keys.push(route.request().headers()['idempotency-key']);
      if (keys.length === 1) return route.fulfill({ status: 500, json: body });
      return keys.length === 2 ? route.abort('connectionrefused') : route.fallback();
    });
    await submit.click();
    await page.getByRole('alert').filter({ hasText: 'journey-request' }).waitFor();
    await submit.click();
    await expect.poll(() => keys.length).toBe(2);
    await page.getByRole('alert').filter({ hasNotText: 'journey-request' }).waitFor();
    expect(await page.getByRole('textbox', { name: '姓名' }).inputValue()).toBe(person.name);
    expect(await page.getByRole('textbox', { name: '手机' }).inputValue()).toBe(person.mobile);
    expect(await page.getByRole('checkbox', { name: '同意将信息提供给经销商联系' }).isChecked()).toBe(true);
    await submit.click();
    await heading(page, '线索已登记').waitFor();
    expect(new Set(keys).size).toBe(1);
  });
  expect(await leadsOf(person)).toEqual([1]);
});

test.concurrent.each(['/test-drive', '/console/leads/new'])(
  'a double click on the button of %s makes one lead',
  async (path) => {
    const person = newPerson();
    await visit(path.startsWith('/console') ? { as: 'agent' } : {}, async (page) => {
      await page.goto(path);
      await (path.startsWith('/console') ? fillNewLead : fillTestDrive)(page, person);
      await page.getByRole('button', { name: /^提交/ }).dblclick();
      await heading(page, /console/.test(path) ? '线索已登记' : '预约已收到').waitFor();
    });
    expect(await leadsOf(person)).toEqual([1]);
  },
);

test.concurrent('wrong entries of the public form are marked, the first one has the focus, the rest stays', async () => {
  const person = newPerson();
  await visit({ allow: [/status of 4\d\d .*\/test-drive/] }, async (page) => {
    const mobile = page.getByRole('textbox', { name: '手机号' });
    const focused = () => page.evaluate(() => document.activeElement?.id);
    await page.goto('/test-drive');
    await page.getByRole('button', { name: '提交预约' }).click();
    await page.getByText('请勾选').waitFor();
    await expect.poll(focused).toBe('name');
    await fillTestDrive(page, { ...person, mobile: '12345' });
    await page.getByRole('button', { name: '提交预约' }).click();
    await expect.poll(() => mobile.getAttribute('aria-invalid')).toBe('true');
    await expect.poll(focused).toBe('mobile');
    expect(await page.getByRole('textbox', { name: '姓名' }).inputValue()).toBe(person.name);
    await mobile.fill(person.mobile);
    await page.getByRole('button', { name: '提交预约' }).click();
    await heading(page, '预约已收到').waitFor();
  });
  expect(await leadsOf(person)).toEqual([1]);
});

test.concurrent('a press of the public form before the notice has come is carried out when it comes', async () => {
  await visit({}, async (page) => {
    let asked = false;
    const come = Promise.withResolvers<void>();
    await page.route('**/api/public/notice', async (route) => {
      asked = true;
      await come.promise;
      await route.continue();
    });
    await page.goto('/test-drive');
    await page.getByRole('button', { name: '提交预约' }).click();
    await page.getByRole('button', { name: '正在提交' }).waitFor();
    expect(asked).toBe(true);
    come.resolve();
    await page.getByText('请勾选').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('name');
  });
});

test.concurrent('two tabs edit one customer: the second is told, sees both entries, and saves the one it chooses', async () => {
  const { leadId } = await newLead();
  await visit({ as: 'agent', allow: [/status of 409/] }, async (first, context) => {
    const { customerId } = await ask<{ customerId: string }>(context, `/api/leads/${leadId}`);
    const second = await context.newPage();
    for (const page of [first, second]) {
      await page.goto(`/console/customers/${customerId}`);
      await page.getByRole('button', { name: '编辑' }).click();
    }
    const name = (page: Page) => page.getByLabel('姓名');
    await name(first).fill('先到的名字');
    await first.getByRole('button', { name: '保存' }).click();
    await heading(first, '先到的名字').waitFor();

    await name(second).fill('后到的名字');
    await second.getByRole('button', { name: '保存' }).click();
    const conflict = second.getByRole('dialog', { name: '此记录刚被他人修改' });
    await conflict.getByText('先到的名字').waitFor();
    expect(await conflict.getByRole('radio', { name: '后到的名字' }).isChecked()).toBe(true);
    await conflict.getByRole('button', { name: '按所选保存' }).click();
    await heading(second, '后到的名字').waitFor();
  });
});

test.concurrent('an address that leads nowhere says so and shows the way back', async () => {
  await visit({ as: 'manager', allow: [/status of 404/] }, async (page) => {
    await page.goto('/console/nowhere/at/all');
    await heading(page, '没有找到这个页面').waitFor();
    await page.getByRole('link', { name: '返回工作台' }).click();
    await heading(page, '您好').waitFor();
    for (const record of ['leads', 'customers', 'orders', 'members']) {
      await page.goto(`/console/${record}/${randomUUID()}`);
      await heading(page, '没有找到这个页面').waitFor();
    }
  });
});

test.concurrent('a typed address opens nothing that the role may not see', async () => {
  for (const [login, paths] of [
    ['consultant', ['/console/audit', '/console/units', '/console/care', '/console/leads/inbound']],
    ['auditor', ['/console/leads', '/console/customers', `/console/orders/${randomUUID()}`]],
  ] as const) {
    await visit({ as: login, allow: [/status of 403/] }, async (page) => {
      for (const path of paths) {
        await page.goto(path);
        await heading(page, '您没有查看此页的权限').waitFor();
      }
    });
  }
  await visit({ as: 'consultant' }, async (_page, context) => {
    for (const path of ['/api/audit', '/api/units', '/api/opportunities?status=open', '/api/leads/inbound']) {
      expect((await context.request.get(path)).status(), path).toBe(403);
    }
  });
});

test.concurrent('a reload stays where one was: filter, search and record', async () => {
  const { leadId, name, mobile } = await newLead();
  await visit({ as: 'agent' }, async (page) => {
    await page.goto(`/console/leads?q=${mobile}`);
    await page.getByRole('link', { name }).waitFor();
    await page.reload();
    await page.getByRole('link', { name }).click();
    await heading(page, name).waitFor();
    await page.reload();
    await heading(page, name).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/console/leads/${leadId}`);
    await page.goBack();
    expect(await page.getByRole('searchbox').inputValue()).toBe(mobile);
  });
});

test.concurrent('language and appearance survive a reload, and hold for all pages', async () => {
  await visit({ as: 'manager' }, async (page) => {
    const root = page.locator('html');
    await page.goto('/console');
    await page.getByRole('button', { name: '我的账号' }).click();
    await page.getByLabel('外观').selectOption({ label: '深色' });
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'EN' }).click();
    await heading(page, 'Hello').waitFor();
    await page.reload();
    await heading(page, 'Hello').waitFor();
    expect(await root.getAttribute('lang')).toBe('en-US');
    expect(await root.getAttribute('data-theme')).toBe('dark');
    for (const path of ['/', '/my']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1, name: /At ease|Owner sign-in/ }).waitFor();
      expect(await root.getAttribute('lang')).toMatch(/^en/);
      expect(await root.getAttribute('data-theme')).toBe('dark');
    }
  });
});
