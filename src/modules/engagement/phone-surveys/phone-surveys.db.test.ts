import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type House, openHouse } from '../../../../test/harness.ts';
import { agree, type Enquired, enquire } from '../../../../test/story.ts';
import { addPerson, makeWorld, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
let lead: Caller;
let agent: Caller;
let questionnaireId: string;
// A weekday at ten in the morning in China: within the hours of calling.
const TEN = '2027-06-09T02:00:00Z';
beforeAll(async () => {
  house = await openHouse(TEN);
  world = await makeWorld(house);
  lead = await addPerson(house, 'cac_lead', world.units.brand);
  agent = world.people.agent;
  questionnaireId = await questionnaire();
});
afterAll(() => house?.close());

const options = [
  { code: 'yes', name: '会', nameEn: 'yes' },
  { code: 'no', name: '不会', nameEn: 'no' },
];
const questions = [
  { code: 'again', kind: 'single', title: '还会购买吗?', titleEn: 'Would you buy again?', options },
  { code: 'score', kind: 'scale', title: '满意度', titleEn: 'How content are you?', from: 1, to: 5 },
  { code: 'more', kind: 'text', title: '其他建议', titleEn: 'Anything else?', required: false },
];
async function questionnaire(over: Record<string, unknown> = {}): Promise<string> {
  const body = { code: 'loyalty', name: '满意度回访', nameEn: 'Loyalty', questions, ...over };
  const made = await lead.call('POST', '/api/questionnaires', body);
  expect(made.status).toBe(201);
  expect((await lead.call('POST', `/api/questionnaires/${made.body.id}/activation`, { version: 1 })).status).toBe(200);
  return made.body.id;
}
async function list(over: Record<string, unknown> = {}): Promise<string> {
  const made = await lead.call('POST', '/api/call-lists', { questionnaireId, name: '六月回访', ...over });
  expect(made.status).toBe(201);
  return made.body.id;
}
/** Somebody known who agreed to surveys. */
async function willing(): Promise<Enquired> {
  const one = await enquire(house, world);
  await agree(house, one.customerId, 'survey');
  return one;
}
const add = (listId: string, ids: string[], action = 'engagement.call_customers', who = lead) =>
  who.call('POST', '/api/bulk', { action, ids, input: { listId } });
const next = (listId: string, who = agent) => who.call('POST', `/api/call-lists/${listId}/next`, {});
const call = async (id: string, who = agent) => (await who.call('GET', `/api/survey-calls/${id}`)).body;
const record = async (id: string, body: Record<string, unknown>, who = agent) =>
  who.call('POST', `/api/survey-calls/${id}/result`, { result: 'reached', version: (await call(id)).version, ...body });
const answers = [
  { question: 'again', choices: ['yes'] },
  { question: 'score', number: 4 },
];

describe('a questionnaire', () => {
  test('in use is not changed; its next version retires it, and lists that use it go on', async () => {
    const first = await questionnaire({ code: 'versions' });
    const listId = await list({ questionnaireId: first });
    const edit = await lead.call('PATCH', `/api/questionnaires/${first}`, {
      name: 'x',
      nameEn: 'x',
      questions,
      version: 2,
    });
    expect(edit.body.code).toBe('questionnaire.not_draft');
    const second = await questionnaire({ code: 'versions' });
    expect((await lead.call('GET', `/api/questionnaires/${second}`)).body).toMatchObject({
      revision: 2,
      status: 'active',
    });
    expect((await lead.call('GET', `/api/questionnaires/${first}`)).body.status).toBe('retired');
    const old = await lead.call('POST', '/api/call-lists', { questionnaireId: first, name: 'x' });
    expect(old.body.code).toBe('questionnaire.not_active');
    expect((await lead.call('GET', `/api/call-lists/${listId}`)).body.revision).toBe(1);
  });

  test.each([
    [{ questions: [{ ...questions[0], options: options.slice(1) }] }, 'questions.0.options'],
    [{ questions: [] }, 'questions'],
    [{ purpose: 'gossip' }, 'purpose'],
  ])('with %o names the field', async (over, field) => {
    const answer = await lead.call('POST', '/api/questionnaires', {
      code: 'x',
      name: 'x',
      nameEn: 'x',
      questions,
      ...over,
    });
    expect([answer.status, answer.body.details.fields[0].field]).toEqual([400, field]);
  });

  test('of the brand is used by its dealers and kept by none of them', async () => {
    const { careA } = world.people;
    expect((await careA.call('GET', `/api/questionnaires/${questionnaireId}`)).body.held).toBe(false);
    const made = await careA.call('POST', '/api/call-lists', { questionnaireId, name: '本店回访' });
    expect(made.status).toBe(201);
    expect((await careA.call('POST', `/api/questionnaires/${questionnaireId}/activation`, { version: 2 })).status).toBe(
      404,
    );
    expect((await world.people.careB.call('GET', `/api/call-lists/${made.body.id}`)).status).toBe(404);
  });
});

describe('a call list', () => {
  test('takes people from customers and leads, each once, and those who may not be called with the reason', async () => {
    const listId = await list();
    const [yes, no] = [await willing(), await enquire(house, world)];
    const done = await add(listId, [yes.customerId, no.customerId]);
    expect(done.body).toMatchObject({ changed: 1, failures: [{ subject: no.customerId, reason: 'No consent yet' }] });
    await add(listId, [yes.leadId], 'engagement.call_leads');
    const { rows } = (await lead.call('GET', `/api/call-lists/${listId}/calls`)).body;
    expect(rows).toHaveLength(2);
    const barred = rows.find((row: { customerId: string }) => row.customerId === no.customerId);
    expect(barred).toMatchObject({ status: 'barred', reason: 'no_consent', explained: { en: 'No consent yet' } });
    expect((await lead.call('GET', `/api/call-lists/${listId}`)).body.counts).toMatchObject({
      open: 1,
      barred: 1,
      all: 2,
    });
    expect((await add(listId, [yes.customerId], 'engagement.call_customers', agent)).status).toBe(403);
  });

  test('gives each person to one agent at a time, and to nobody once a consent was withdrawn', async () => {
    const listId = await list();
    const [one, two] = [await willing(), await willing()];
    await add(listId, [one.customerId, two.customerId]);
    const other = await addPerson(house, 'cac_agent', world.units.brand);
    const [mine, theirs] = await Promise.all([next(listId), next(listId, other)]);
    expect(new Set([mine.body.callId, theirs.body.callId]).size).toBe(2);
    expect((await next(listId)).body.callId).toBe(mine.body.callId);
    const foreign = await record(mine.body.callId, { outcome: 'answered', answers }, other);
    expect(foreign.body.code).toBe('call.in_other_hands');
    expect((await call(mine.body.callId)).mine).toBe(true);
    // Half an hour later nobody has it in hand any more; meanwhile one withdrew.
    const { customerId } = await call(mine.body.callId);
    await agree(house, customerId, 'survey', 'withdrawn');
    house.platform.clock.advance(31 * 60_000);
    const third = await addPerson(house, 'cac_agent', world.units.brand);
    expect((await next(listId, third)).body.callId).toBe(theirs.body.callId);
    expect(await call(mine.body.callId)).toMatchObject({ status: 'barred', reason: 'withdrawn' });
    house.platform.clock.advance(-31 * 60_000);
  });

  test('outside the hours of calling gives nobody out and bars nobody', async () => {
    const listId = await list();
    const one = await willing();
    await add(listId, [one.customerId]);
    house.platform.clock.advance(12 * 3_600_000);
    expect((await next(listId)).body).toEqual({ callId: null, quiet: true });
    house.platform.clock.advance(-12 * 3_600_000);
    expect((await next(listId)).body.callId).not.toBeNull();
    const { version } = (await lead.call('GET', `/api/call-lists/${listId}`)).body;
    await lead.call('PATCH', `/api/call-lists/${listId}`, { name: 'x', attempts: 3, status: 'closed', version });
    expect((await next(listId)).body.code).toBe('call_list.closed');
  });

  test('tries as often as it says, keeps dead numbers, and ends then', async () => {
    const listId = await list({ attempts: 2 });
    const [one, two] = [await willing(), await willing()];
    await add(listId, [one.customerId, two.customerId]);
    const { callId } = (await next(listId)).body;
    expect((await record(callId, { result: 'busy', outcome: 'answered', answers })).body.details.fields[0].field).toBe(
      'outcome',
    );
    expect((await record(callId, { result: 'busy', outcome: 'later' })).body.status).toBe('open');
    const second = (await next(listId)).body.callId;
    expect(second).not.toBe(callId);
    expect((await record(second, { result: 'empty', outcome: 'later' })).body.status).toBe('unreached');
    const { customerId } = await call(second);
    const marked = await house.owner.query('select status from customers.identifier where customer_id = $1', [
      customerId,
    ]);
    expect(marked.rows).toMatchObject([{ status: 'empty' }]);
    expect((await next(listId)).body.callId).toBeNull();
    house.platform.clock.advance(3 * 3_600_000);
    expect((await next(listId)).body.callId).toBe(callId);
    expect((await record(callId, { result: 'busy', outcome: 'later' })).body.status).toBe('unreached');
    expect((await record(callId, { outcome: 'answered', answers })).body.code).toBe('call.done');
    house.platform.clock.advance(-3 * 3_600_000);
  });

  test('keeps answers, counts them with the rows behind each figure, and a wrong answer names its question', async () => {
    const listId = await list();
    const people = [await willing(), await willing(), await willing()];
    await add(
      listId,
      people.map((one) => one.customerId),
    );
    const wrong = await record((await next(listId)).body.callId, { outcome: 'answered', answers: answers.slice(0, 1) });
    expect(wrong.body.details.fields).toMatchObject([{ field: 'answers.score' }]);
    const said = [
      [...answers, { question: 'more', words: '多些活动' }],
      [
        { question: 'again', choices: ['no'] },
        { question: 'score', number: 1 },
      ],
    ];
    const calls: string[] = [];
    for (const given of said) {
      const { callId } = (await next(listId)).body;
      calls.push(callId);
      expect((await record(callId, { outcome: 'answered', answers: given })).status).toBe(201);
    }
    await record((await next(listId)).body.callId, { result: 'refused', outcome: 'refused' });
    const results = (await lead.call('GET', `/api/call-lists/${listId}/results`)).body;
    expect(results.counts).toMatchObject({ answered: 2, refused: 1, open: 0 });
    const [again, score, more] = results.questions;
    expect(again).toMatchObject({
      answered: 2,
      choices: [
        { code: 'yes', count: 1 },
        { code: 'no', count: 1 },
      ],
    });
    expect(score).toMatchObject({
      answered: 2,
      sum: 5,
      numbers: [
        { number: 1, count: 1 },
        { number: 4, count: 1 },
      ],
    });
    expect(more.words).toEqual([{ callId: calls[0], words: '多些活动' }]);
    const behind = async (query: string) =>
      (await lead.call('GET', `/api/call-lists/${listId}/calls?${query}`)).body.rows.map(
        (row: { id: string }) => row.id,
      );
    expect(await behind('question=again&choice=no')).toEqual([calls[1]]);
    expect(await behind('question=score&number=4')).toEqual([calls[0]]);
    expect((await behind('status=refused')).length).toBe(1);
  });

  test('an interest becomes a lead by the one way in, or a touch of the open one', async () => {
    const listId = await list();
    const one = await willing();
    await house.owner.query("update leads.lead set status = 'defeated' where id = $1", [one.leadId]);
    await add(listId, [one.customerId]);
    const { callId } = (await next(listId)).body;
    const interest = { seriesCode: world.series.code, testDrive: true, comments: '想换车', shareDealer: true };
    const none = await record(callId, { outcome: 'answered', answers, interest: { ...interest, seriesCode: 'none' } });
    expect(none.body.details.fields[0].field).toBe('interest.seriesCode');
    const done = await record(callId, { outcome: 'answered', answers, interest });
    expect(done.status).toBe(201);
    const made = await house.owner.query(
      'select channel, customer_id, series_id, test_drive, org_id from leads.lead where id = $1',
      [done.body.leadId],
    );
    expect(made.rows).toEqual([
      {
        channel: 'phone_survey',
        customer_id: one.customerId,
        series_id: world.series.id,
        test_drive: true,
        org_id: expect.any(String),
      },
    ]);
    expect(done.body.leadId).not.toBe(one.leadId);
    expect((await lead.call('GET', `/api/call-lists/${listId}/results`)).body.interested).toBe(1);
    expect((await lead.call('GET', `/api/call-lists/${listId}/calls?interest=true`)).body.rows).toHaveLength(1);
  });
});
