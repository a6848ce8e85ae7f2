import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { DEMO_NEW_OWNER_MOBILE, DEMO_OWNER_MOBILE } from '../../db/demo/accounts.ts';
import { DESK, openBrowser, PHONE, signInOwner } from './visits.ts';

const visit = openBrowser();
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** A page to look at: its address, or (without one) the first record of the list that was looked at before; then its dialogs. */
interface Stop {
  path?: string;
  dialogs?: RegExp[];
}
const at = (...paths: string[]): Stop[] => paths.map((path) => ({ path: `/console${path && `/${path}`}` }));
const first = (...dialogs: RegExp[]): Stop => ({ dialogs });

/** Pages by the role that sees most of them. */
const CONSOLE: [string, Stop[]][] = [
  [
    'admin',
    [
      { path: '/console/waivers', dialogs: [/^发布新版本$/] },
      { path: '/console/message-texts', dialogs: [/^修改: 购车进度$/] },
      ...at('', 'leads/sources', 'leads/inbound', 'account', 'units', 'staff'),
      first(/^修改资料$/, /^重置密码$/, /^离职$/),
    ],
  ],
  ['security', [...at('', 'security', 'sign-ins', 'roles'), first()]],
  ['dealeradmin', [...at('', 'sales-settings', 'staff'), first(/^授予角色$/)]],
  ['finance', [...at('payments', 'refunds-due', 'rebates', 'settlement'), first(/^提出异议/)]],
  ['analyst', at('', 'club/reports', 'club/reports?report=growth', 'club/reports?report=points', 'settlement')],
  [
    'agent',
    [
      ...at('', 'call-lists'),
      first(),
      ...at('leads/validation', 'leads/intake-report', 'leads/rechecks', 'leads?tab=assigned'),
      first(/^分派$/),
    ],
  ],
  ['region', at('')],
  [
    'manager',
    [
      ...at('', 'leads?tab=assigned'),
      first(/^接收$/, /^退回$/),
      ...at('leads?tab=following'),
      first(/^跟进$/, /^新建订单$/, /^查看号码/),
      ...at('leads/board', 'leads/overdue', 'leads/downgrades', 'leads/closing', 'leads/dormant'),
      ...at('leads/new', 'customers'),
      first(/^记录沟通$/),
      ...at('contracts'),
      first(),
      ...at('orders?tab=open'),
      first(/^交车$/),
      ...at('quotes?tab=pending'),
      first(/^审批$/),
      ...at('performance', 'funnel', 'forecast', 'priorities', 'targets'),
      ...at('publications'),
      first(),
      ...at('network', 'network/planning', 'network/agreements', 'network/requests', 'offers', 'used-cars'),
      first(),
      ...at('stock', 'order-changes', 'deliveries', 'deliveries?of=appointments'),
      ...at('vehicles', 'audit', 'nowhere'),
    ],
  ],
  ['consultant', [...at(''), { path: '/console/messages', dialogs: [/^查看:/] }]],
  ['dcc', at('')],
  ['reception', at('', 'showroom', 'showroom/test-drives')],
  [
    'care',
    [
      ...at('rewards'),
      first(),
      ...at('reward-orders?tab=requested'),
      first(/^备货完成$/, /^取消兑换单$/),
      ...at('benefits', 'benefit-desk', 'service-rates', 'partner-report', 'partners'),
      first(/^登记收支$/),
      ...at('', 'members?tab=pending'),
      first(/^通过$/, /^拒绝$/),
      ...at('members?tab=active'),
      first(),
      { path: '/console/care', dialogs: [/^记录联系$/] },
    ],
  ],
  ['auditor', at('', 'audit', 'audit?tab=views')],
];
const ADMINISTRATION: Stop[] = [...at('units', 'staff'), first(), ...at('account')];
const MAIN: Stop[] = [...at('', 'leads?tab=following'), first(/^Follow up$/), ...at('customers'), first()];

/** Waits until the page has come to rest: its heading is there, nothing is loading, nothing moves. */
async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForFunction(
    () => !document.querySelector('.rb-skeleton, .adm-skeleton, .card-empty, [aria-busy="true"]'),
  );
  await page.evaluate(async () => {
    const still = async () => {
      // A change takes a frame or two to be drawn and to begin moving.
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const moving = document
        .getAnimations()
        .filter(
          (each) =>
            each.playState === 'running' && each.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY,
        );
      await Promise.allSettled(moving.map((each) => each.finished));
      return moving.length === 0;
    };
    for (let rounds = 0; rounds < 20 && !(await still()); rounds++);
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
      nodes.map(
        ({ target, failureSummary }) => `${id}: ${target.join(' ')} — ${failureSummary?.split('\n')[1]?.trim()}`,
      ),
    );
    const overhang = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (overhang > 0) found.push(`the page scrolls sideways by ${overhang} px`);
    const headings = document.querySelectorAll('h1').length;
    if (headings !== 1) found.push(`${headings} main headings`);
    return found;
  }, RULES);
}

type Look = readonly [name: string, viewport: typeof DESK, colorScheme: 'light' | 'dark'];
const LOOKS: readonly Look[] = [
  ['desk, light', DESK, 'light'],
  ['phone, dark', PHONE, 'dark'],
];
const OTHER_LOOKS: readonly Look[] = [
  ['phone, light', PHONE, 'light'],
  ['desk, dark', DESK, 'dark'],
];

/** Looks at the page on screen in each of these looks; the last one stays. */
async function inspectLooks(page: Page, name: string, looks: readonly Look[]): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [look, viewport, colorScheme] of looks) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-theme="${colorScheme}"]`).waitFor();
    const problems = await inspect(page);
    if (problems.length > 0) found[`${name} (${look})`] = problems;
  }
  return found;
}

/** Opens each page, and its dialogs in the last of the looks, and gathers what is wrong with them. */
async function inspectAll(page: Page, stops: Stop[], looks = LOOKS): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const { path, dialogs = [] } of stops) {
    if (path) {
      await page.goto(path);
    } else {
      await page.locator('main').locator('tbody, .rb-cards').getByRole('link').first().click();
      await page.waitForURL(/\/[0-9a-f-]{36}/);
    }
    const name = new URL(page.url()).pathname;
    Object.assign(found, await inspectLooks(page, name, looks));
    for (const button of dialogs) {
      const dialog = page.getByRole('dialog');
      await page.locator('main').getByRole('button', { name: button }).first().click();
      await dialog.waitFor();
      Object.assign(found, await inspectLooks(page, `${name} ${button}`, looks.slice(-1)));
      await dialog.getByRole('button', { name: /^(取消|Cancel)$/ }).click();
      await dialog.waitFor({ state: 'hidden' });
    }
  }
  return found;
}

test.concurrent.each(CONSOLE)('console pages of %s', async (login, stops) => {
  await visit({ as: login }, async (page) => {
    expect(await inspectAll(page, stops)).toEqual({});
  });
});

test.concurrent('main pages of the console in English, and the menu of a phone', async () => {
  await visit({ as: 'manager', language: 'en' }, async (page) => {
    const found = await inspectAll(page, MAIN, OTHER_LOOKS);
    await page.setViewportSize(PHONE);
    await page.getByRole('button', { name: 'Open menu' }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'All customers' }).waitFor();
    expect({ ...found, menu: await inspect(page) }).toEqual({ menu: [] });
  });
});

test.concurrent('a unit and its dialogs, on a phone', async () => {
  await visit({ as: 'admin' }, async (page) => {
    await page.setViewportSize(PHONE);
    await page.goto('/console/units');
    await page.getByRole('treeitem', { name: '北京大区' }).click();
    await page.waitForURL(/\/units\/[0-9a-f-]{36}/);
    const dialogs = [/^修改$/, /^新建下属单位$/, /^移动$/, /^修改营业时间$/];
    const unit = { path: new URL(page.url()).pathname, dialogs };
    expect(await inspectAll(page, [unit])).toEqual({});
  });
});

test.concurrent('pages of the administration in English', async () => {
  await visit({ as: 'admin', language: 'en' }, async (page) => {
    expect(await inspectAll(page, ADMINISTRATION, OTHER_LOOKS)).toEqual({});
  });
});

test.concurrent.each(['zh', 'en'] as const)('sign-in and public pages in %s', async (language) => {
  await visit({ language }, async (page) => {
    const found = await inspectAll(page, [
      { path: '/console/sign-in?ended=1' },
      { path: '/' },
      { path: '/privacy' },
      { path: '/test-drive' },
    ]);
    await page.getByRole('button', { name: /^(提交预约|Send booking)$/ }).click();
    await page.locator('[aria-invalid="true"]').first().waitFor();
    expect({ ...found, ...(await inspectLooks(page, 'wrong entries', LOOKS)) }).toEqual({});
  });
});

test.concurrent.each([
  ['a member', DEMO_OWNER_MOBILE],
  ['an owner who has not joined', DEMO_NEW_OWNER_MOBILE],
])('pages of %s', async (_name, mobile) => {
  await visit({}, async (page) => {
    const pages = [
      '',
      '/club',
      '/club/points',
      '/club/rewards',
      '/club/orders',
      '/club/benefits',
      '/messages',
      '/me',
    ].map((path) => ({
      path: `/my${path}`,
    }));
    const found = await inspectAll(page, [{ path: '/my' }]);
    await signInOwner(page, mobile);
    await page.getByRole('link', { name: '车友会' }).waitFor();
    Object.assign(found, await inspectAll(page, [...pages, { path: '/my/nowhere' }]));
    await page.goto('/my/me');
    await page.getByRole('radio', { name: 'English' }).check();
    Object.assign(found, await inspectAll(page, pages));
    expect(found).toEqual({});
  });
});
