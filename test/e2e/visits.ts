import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, inject } from 'vitest';
import { DEMO_PASSWORD } from '../../db/demo/accounts.ts';
import { launchBrowser } from './browser.ts';
import type { Person } from './people.ts';

export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

export interface VisitOptions extends BrowserContextOptions {
  /** Signed in as this demo account from the start, without the sign-in page. */
  as?: string;
  language?: 'zh' | 'en';
  /** Problems that belong to this visit; whatever else the browser reports fails it. */
  allow?: RegExp[];
}

/** A browser window of somebody: nothing of it is shared with other visits. */
export type Visit = (page: Page, context: BrowserContext, problems: string[]) => Promise<void>;

/** The server answers 401 to the question who is signed in: so a page learns that nobody is. */
const NOBODY = /status of 401 .*\/api\/(session|owner)/;

/** Launches the browser for a test file; the function it returns opens visits. */
export function openBrowser(): (options: VisitOptions, run: Visit) => Promise<void> {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  return async ({ as, language, allow = [], ...options }, run) => {
    // Another zone than the dealers': times on screen must not depend on the reader's machine.
    const baseURL = inject('baseUrl');
    const localStorage = [{ name: 'rb.language', value: language ?? 'zh' }];
    const context = await browser.newContext({
      baseURL,
      viewport: DESK,
      locale: 'zh-CN',
      timezoneId: 'Europe/Berlin',
      reducedMotion: 'reduce',
      storageState: { cookies: [], origins: [{ origin: baseURL, localStorage }] },
      ...options,
    });
    try {
      context.setDefaultTimeout(20_000);
      const problems = watch(context, [NOBODY, ...allow]);
      if (as) await openSession(context, as);
      await run(await context.newPage(), context, problems);
      if (problems.length > 0) throw new Error(`the browser reported: ${problems.join('\n')}`);
    } catch (error) {
      throw await illustrate(error, context);
    } finally {
      await context.close();
    }
  };
}

/** Gathers what a page must not do: errors on the console, breaches of the content security policy, requests that fail, answers of 500 and up. */
function watch(context: BrowserContext, allow: RegExp[]): string[] {
  const problems: string[] = [];
  const note = (problem: string) => {
    if (!allow.some((each) => each.test(problem))) problems.push(problem);
  };
  context.on('console', (message) => {
    if (message.type() === 'error') note(`console: ${message.text()} ${message.location().url}`);
  });
  context.on('weberror', (error) => note(`uncaught: ${error.error().message}`));
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // A page that is left calls its requests back.
    if (reason !== 'net::ERR_ABORTED') note(`request: ${reason} ${request.url()}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 500) note(`answer: ${response.status()} ${response.url()}`);
  });
  void context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
    });
  });
  return problems;
}

async function openSession(context: BrowserContext, login: string): Promise<void> {
  const answer = await context.request.post('/api/session', { data: { login, password: DEMO_PASSWORD } });
  if (!answer.ok()) throw new Error(`sign-in of ${login}: ${answer.status()} ${await answer.text()}`);
}

/** Adds pictures of all open pages to a failure and says where they are. */
async function illustrate(error: unknown, context: BrowserContext): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'roadbook-failure-'));
  const lines: string[] = [];
  for (const [index, page] of context.pages().entries()) {
    const path = join(folder, `${index + 1}.png`);
    const taken = await page.screenshot({ path, timeout: 10_000 }).then(
      () => path,
      (reason: Error) => `no picture: ${reason.message.split('\n')[0]}`,
    );
    lines.push(`${page.url()} → ${taken}`);
  }
  if (error instanceof Error) error.message += `\n${lines.join('\n')}`;
  return error;
}

/** Signs in through the sign-in page. */
export async function signIn(page: Page, login: string, password = DEMO_PASSWORD): Promise<void> {
  await page.getByLabel('账号', { exact: true }).fill(login);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
}

/** Chooses an option of a drop-down list by a part of its text. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).click();
  await page.locator('.ant-select-item-option').filter({ hasText: option, visible: true }).first().click();
}

/** Searches the list on screen and opens the record of this person. */
export async function openFromList(page: Page, search: string, name: string): Promise<void> {
  await page.getByRole('searchbox').fill(search);
  await page.getByRole('searchbox').press('Enter');
  await page.getByRole('link', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** Fills the public test-drive form for somebody in Shanghai, up to the button. */
export async function fillTestDrive(page: Page, person: Person): Promise<void> {
  await page.getByRole('textbox', { name: '姓名' }).fill(person.name);
  await page.getByRole('textbox', { name: '手机号' }).fill(person.mobile);
  await page.getByRole('combobox', { name: '省份' }).selectOption({ label: '上海市' });
  await page.getByRole('combobox', { name: '意向车系' }).selectOption({ index: 1 });
  await page.getByRole('checkbox', { name: '我同意将姓名' }).check();
}

/** Signs an owner in on the owner's pages, with the code that the demo shows. The page is at the sign-in. */
export async function signInOwner(page: Page, mobile: string): Promise<void> {
  await page.getByRole('textbox', { name: '手机号' }).fill(mobile);
  await page.getByRole('button', { name: '获取验证码' }).click();
  const shown = await page.getByText('演示环境验证码').textContent();
  await page.getByRole('textbox', { name: '验证码' }).fill(/\d{6}/.exec(shown ?? '')?.[0] ?? '');
  await page.getByRole('button', { name: '登录', exact: true }).click();
}
