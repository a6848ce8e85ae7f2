import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { DEMO_NEW_OWNER_MOBILE, DEMO_OWNER_MOBILE } from '../../db/demo/accounts.ts';
import { DESK, PHONE, signInOwner, useBrowser, type VisitOptions } from './visits.ts';

const visit = useBrowser();
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

type Look = Pick<VisitOptions, 'language' | 'colorScheme' | 'viewport'>;
const LOOKS: [string, Look][] = [
  ['Chinese, light, desk', { language: 'zh', colorScheme: 'light', viewport: DESK }],
  ['English, dark, phone', { language: 'en', colorScheme: 'dark', viewport: PHONE }],
];
const OTHER_LOOKS: [string, Look][] = [
  ['English, dark, desk', { language: 'en', colorScheme: 'dark', viewport: DESK }],
  ['Chinese, light, phone', { language: 'zh', colorScheme: 'light', viewport: PHONE }],
];

/** First entry of the list on screen: its record. */
const FIRST = 'first';
/** Pages by role. FIRST opens the first record of the page before it. */
const CONSOLE: [string, string[]][] = [
  ['admin', ['', 'units', 'staff', 'audit', 'leads/inbound']],
  ['analyst', ['', 'leads', 'care']],
  ['agent', ['', 'leads?tab=assigned', FIRST, 'customers', 'vehicles']],
  ['region', ['', 'orders?tab=delivered', FIRST]],
  ['manager', ['', 'leads', 'leads?tab=following', FIRST, 'leads/new', 'customers', FIRST, 'orders', 'members']],
  ['consultant', ['', 'leads', FIRST, 'orders']],
  ['care', ['', 'care', 'members?tab=pending', FIRST, 'members?tab=active', FIRST]],
  ['auditor', ['', 'audit', 'leads']],
];
const MAIN: [string, string[]][] = [
  ['manager', ['', 'leads?tab=following', FIRST, 'customers', FIRST]],
  ['care', ['care', 'members?tab=active', FIRST]],
];

/** Waits until the page has come to rest: its heading is there, nothing is loading, nothing moves. */
async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForFunction(() => !document.querySelector('.rb-skeleton, .adm-skeleton, .card-empty, [aria-busy="true"]'));
  await page.evaluate(async () => {
    const moving = document.getAnimations().filter((each) => each.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    await Promise.allSettled(moving.map((each) => each.finished));
  });
}

/** What is wrong with the page on screen: breaches of WCAG 2.2 AA, a page wider than its window, not one main heading. */
async function inspect(page: Page): Promise<string[]> {
  await settle(page);
  await page.evaluate(axe.source);
  return page.evaluate(async (tags) => {
    type Node = { target: string[]; failureSummary?: string };
    type Run = (root: Document, options: object) => Promise<{ violations: { id: string; nodes: Node[] }[] }>;
    const { axe } = window as unknown as { axe: { run: Run } };
    const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} — ${failureSummary?.split('\n')[1]?.trim()}`),
    );
    const overhang = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (overhang > 0) found.push(`the page scrolls sideways by ${overhang} px`);
    const headings = document.querySelectorAll('h1').length;
    if (headings !== 1) found.push(`${headings} main headings`);
    return found;
  }, RULES);
}

/** Opens each page and gathers what is wrong, by address. */
async function inspectAll(page: Page, paths: string[]): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const path of paths) {
    if (path === FIRST) await page.locator('main').locator('tbody a, .rb-cards strong a').first().click();
    else await page.goto(path);
    if (path === FIRST) await page.waitForURL(/\/[0-9a-f-]{36}/);
    const problems = await inspect(page);
    if (problems.length > 0) found[new URL(page.url()).pathname] = problems;
  }
  return found;
}

const inConsole = (paths: string[]) => paths.map((path) => (path === FIRST ? path : `/console/${path}`));

describe.each(LOOKS)('console: %s', (_name, look) => {
  test.each(CONSOLE)('pages of %s', async (login, paths) => {
    await visit({ ...look, as: login }, async (page) => {
      expect(await inspectAll(page, inConsole(paths))).toEqual({});
    });
  });

  test('sign-in and an address that leads nowhere', async () => {
    await visit(look, async (page, context) => {
      expect(await inspectAll(page, ['/console/sign-in', '/console/leads?ended=1'])).toEqual({});
      await context.request.post('/api/session', { data: { login: 'auditor', password: 'Roadbook-2026' } });
      expect(await inspectAll(page, ['/console/nowhere'])).toEqual({});
    });
  });
});

describe.each(OTHER_LOOKS)('main pages of the console: %s', (_name, look) => {
  test.each(MAIN)('%s', async (login, paths) => {
    await visit({ ...look, as: login }, async (page) => {
      expect(await inspectAll(page, inConsole(paths))).toEqual({});
    });
  });
});

/** How to open each dialog: the role, the list, the record's button. */
const DIALOGS: [string, string, string, RegExp][] = [
  ['accept a lead', 'manager', 'leads?tab=assigned', /^(接收|Accept)$/],
  ['return a lead', 'manager', 'leads?tab=assigned', /^(退回|Return)$/],
  ['dispatch a lead', 'agent', 'leads?tab=assigned', /^(分派|Dispatch)$/],
  ['follow a lead up', 'manager', 'leads?tab=following', /^(跟进|Follow up)$/],
  ['create an order', 'manager', 'leads?tab=following', /^(新建订单|Create order)$/],
  ['deliver a car', 'manager', 'orders?tab=open', /^(交车|Deliver)$/],
  ['edit a customer', 'manager', 'customers', /^(编辑|Edit)$/],
  ['show a number', 'manager', 'leads?tab=following', /^(查看号码|Show number)/],
  ['approve an application', 'care', 'members?tab=pending', /^(通过|Approve)$/],
];

test.each(LOOKS)('dialogs: %s', async (_name, look) => {
  const found: Record<string, string[]> = {};
  for (const login of ['manager', 'agent', 'care']) {
    await visit({ ...look, as: login }, async (page) => {
      for (const [name, , path, button] of DIALOGS.filter((each) => each[1] === login)) {
        await page.goto(`/console/${path}`);
        await page.locator('main').locator('tbody a, .rb-cards strong a').first().click();
        await page.getByRole('button', { name: button }).first().click();
        await page.getByRole('dialog').waitFor();
        const problems = await inspect(page);
        if (problems.length > 0) found[name] = problems;
      }
      if (login !== 'care') return;
      await page.goto('/console/care');
      await page.getByRole('button', { name: /^(记录联系|Record contact)$/ }).first().click();
      await page.getByRole('dialog').waitFor();
      const problems = await inspect(page);
      if (problems.length > 0) found['record a contact'] = problems;
    });
  }
  expect(found).toEqual({});
});

test.each([...LOOKS, ...OTHER_LOOKS])('public site: %s', async (_name, look) => {
  await visit(look, async (page) => {
    const found = await inspectAll(page, ['/', '/privacy', '/test-drive']);
    await page.getByRole('button', { name: /^(提交预约|Send booking)$/ }).click();
    await page.locator('[aria-invalid="true"]').first().waitFor();
    expect({ ...found, wrong: await inspect(page) }).toEqual({ wrong: [] });
  });
});

test.each([
  ['a member', DEMO_OWNER_MOBILE],
  ['an owner who has not joined', DEMO_NEW_OWNER_MOBILE],
])('pages of %s', async (_name, mobile) => {
  await visit({ viewport: PHONE, colorScheme: 'light' }, async (page) => {
    const found: Record<string, unknown> = await inspectAll(page, ['/my']);
    await signInOwner(page, mobile);
    await page.getByRole('navigation').getByRole('link').first().waitFor();
    const paths = ['/my', '/my/club', '/my/me', '/my/nowhere'];
    Object.assign(found, await inspectAll(page, paths));
    // The other language, look and width, chosen by the page's own switches.
    await page.goto('/my/me');
    await page.getByRole('radio', { name: 'English' }).check();
    await page.getByRole('radio', { name: 'Dark' }).check();
    found.dark = await inspectAll(page, paths);
    await page.setViewportSize(DESK);
    found.wide = await inspectAll(page, ['/my', '/my/club']);
    expect(found).toEqual({ dark: {}, wide: {} });
  });
});
