import { randomUUID } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright-core';
import { addDays, civilDate } from '../../src/platform/clock.ts';
import { newPerson, type Person } from './people.ts';

/** Today and the days around it, by the dealers' calendar. */
export const inDays = (days: number): string => addDays(civilDate(new Date()), days);

/** Asks as the person signed in. @throws Error with the answer where it is refused */
export async function get<T>(context: BrowserContext, path: string): Promise<T> {
  const answer = await context.request.get(path);
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** Posts as the person signed in. @throws Error with the answer where it is refused */
export async function post<T>(context: BrowserContext, path: string, data: unknown): Promise<T> {
  const answer = await context.request.post(path, { data, headers: { 'idempotency-key': randomUUID() } });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** A lead of somebody new with the consultant who is signed in. */
export async function newLead(context: BrowserContext): Promise<Person & { leadId: string }> {
  const person = newPerson();
  const { leadId } = await post<{ leadId: string }>(context, '/api/leads', {
    ...person,
    channel: 'showroom',
    consent: { shareDealer: true, marketing: false },
  });
  return { ...person, leadId };
}

/** An order of somebody new with the consultant who is signed in. */
export async function newOrder(context: BrowserContext): Promise<Person & { leadId: string; orderId: string }> {
  const lead = await newLead(context);
  const { series } = await get<{ series: { trims: { id: string; priceFen: number }[] }[] }>(context, '/api/catalogue');
  const trim = series.flatMap(({ trims }) => trims)[0];
  if (!trim) throw new Error('the catalogue is empty');
  const { id: orderId } = await post<{ id: string }>(context, '/api/orders', {
    leadId: lead.leadId,
    trimId: trim.id,
    colour: '远山青',
    priceFen: trim.priceFen,
    depositFen: 500_000,
    depositKind: 'refundable',
    expectedOn: inDays(20),
  });
  return { ...lead, orderId };
}

/** Draws a line on the surface to sign on, and keeps it. */
export async function signOnScreen(page: Page): Promise<void> {
  const surface = page.getByRole('img', { name: '请在此手写签名' });
  await surface.scrollIntoViewIfNeeded();
  const box = await surface.boundingBox();
  if (!box) throw new Error('there is nothing to sign on');
  await page.mouse.move(box.x + 30, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + 120, box.y + 90, { steps: 5 });
  await page.mouse.move(box.x + 200, box.y + 50, { steps: 5 });
  await page.mouse.up();
  await page.getByRole('button', { name: '保存签名' }).click();
}
