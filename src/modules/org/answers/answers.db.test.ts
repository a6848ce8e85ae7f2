import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, call, type House, openHouse } from '../../../../test/harness.ts';
import { addPerson, makeWorld, SHANGHAI, type World } from '../../../../test/world.ts';

let house: House;
let world: World;
let steward: Caller;
let lead: Caller;
beforeAll(async () => {
  house = await openHouse();
  world = await makeWorld(house);
  steward = await addPerson(house, 'data_steward', world.units.brand);
  lead = await addPerson(house, 'cac_lead', world.units.brand);
});
afterAll(() => house?.close());

const form = (over: Record<string, unknown> = {}) => ({
  question: '首保什么时候做?',
  questionEn: 'When is the first service?',
  keywords: ['首次保养', '质保'],
  body: '购车后 5000 公里或 6 个月,以先到者为准。',
  bodyEn: null,
  category: 'maintenance',
  seriesId: null,
  audience: 'public',
  validFrom: '2020-01-01',
  validTo: null,
  note: null,
  ...over,
});
const today = () => new Date(house.platform.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

async function publish(over: Record<string, unknown> = {}): Promise<string> {
  const made = await steward.call('POST', '/api/answers', form(over));
  expect(made.status).toBe(201);
  const done = await steward.call('POST', `/api/answers/${made.body.id}/publish`, { version: 1 });
  expect(done.status).toBe(200);
  return made.body.id;
}
const found = async (who: Caller, q: string, more = '') => {
  const answer = await who.call('GET', `/api/answers/search?q=${encodeURIComponent(q)}${more}`);
  expect(answer.status).toBe(200);
  return answer.body as { rows: { id: string; revision: number; body: string; uses: number }[]; exact: boolean };
};
const ids = async (who: Caller, q: string, more = '') => (await found(who, q, more)).rows.map(({ id }) => id);
const use = (who: Caller, id: string, body: object = {}) =>
  who.call('POST', `/api/answers/${id}/uses`, { revision: 1, ...body });
const faq = () => call(house.app, { method: 'GET', url: '/api/faq' });

describe('an answer', () => {
  test('is found by two characters of question, keyword or text, by initials and spelt-out pinyin of a keyword', async () => {
    const id = await publish({ question: '拖车钩怎么装?', keywords: ['拖钩'], body: '请到店由技师加装。' });
    const { agent } = world.people;
    for (const q of ['拖车', '车钩', '拖钩', '加装', 'tg', 'tuogou', 'TCGZ', '技师 拖车', '拖车钩怎么装'])
      expect(await ids(agent, q), q).toContain(id);
    for (const q of ['拖船', '技师 拖船', '钩']) expect((await found(agent, q)).rows.slice(0, 1), q).not.toContain(id);
    expect(await ids(agent, '拖船')).not.toContain(id);
  });

  test('with half of the words is offered where none has them all, and said so', async () => {
    const id = await publish({ question: '玻璃水加什么?', keywords: [], body: '冬季请用防冻型。' });
    const loose = await found(world.people.agent, '玻璃水结冰');
    expect(loose.exact).toBe(false);
    expect(loose.rows.map((row) => row.id)).toEqual([id]);
    expect((await found(world.people.agent, '玻璃水')).exact).toBe(true);
    expect((await found(world.people.agent, '潜水艇')).rows).toEqual([]);
  });

  test('whose question says the words comes first, then the most used', async () => {
    const [inText, rare, often] = [
      await publish({ question: '年度活动', keywords: [], body: '含雨刮优惠。' }),
      await publish({ question: '雨刮怎么换?', keywords: [] }),
      await publish({ question: '雨刮异响', keywords: [] }),
    ];
    await use(world.people.agent, often);
    await use(world.people.agent, inText);
    await use(world.people.agent, inText);
    expect(await ids(world.people.agent, '雨刮')).toEqual([often, rare, inText]);
    expect(await ids(world.people.agent, '')).toEqual(expect.arrayContaining([inText, often, rare]));
    expect((await ids(world.people.agent, '')).slice(0, 2)).toEqual([inText, often]);
  });

  test('is read where it is for somebody: internal ones at headquarters and regions, those of a series with the series', async () => {
    const { agent, region, consultantA } = world.people;
    const internal = await publish({ question: '赔付口径内部说明', audience: 'internal' });
    const dealers = await publish({ question: '赔付口径门店说明', audience: 'dealers' });
    const ofSeries = await publish({ question: '赔付口径车型说明', seriesId: world.series.id });
    expect(new Set(await ids(agent, '赔付口径'))).toEqual(new Set([internal, dealers, ofSeries]));
    expect(await ids(region, '赔付口径')).toContain(internal);
    expect(new Set(await ids(consultantA, '赔付口径'))).toEqual(new Set([dealers, ofSeries]));
    expect(await ids(agent, '赔付口径', `&seriesId=${world.series.id}`)).toHaveLength(3);
    expect(await ids(agent, '赔付口径', '&seriesId=01900000-0000-7000-8000-000000000000')).not.toContain(ofSeries);
    expect((await consultantA.call('GET', `/api/answers/${internal}`)).status).toBe(404);
    expect((await consultantA.call('GET', `/api/answers/${internal}/versions/1`)).status).toBe(404);
    expect((await use(consultantA, internal)).status).toBe(404);
    expect((await consultantA.call('GET', `/api/answers/${dealers}`)).status).toBe(200);
    // Written where it is kept alone: the region reads it and changes nothing.
    const keeper = await addPerson(house, 'data_steward', world.units.east);
    expect((await keeper.call('PATCH', `/api/answers/${dealers}`, { ...form(), version: 2 })).status).toBe(404);
    expect((await keeper.call('GET', `/api/answers/${dealers}`)).body).toMatchObject({ held: false, draft: null });
  });

  test('is a draft until somebody with the right publishes it; the version in force stays until then, old ones are readable', async () => {
    const made = await lead.call('POST', '/api/answers', form({ question: '牵引绳说明', body: '第一版。' }));
    const { id } = made.body;
    const url = `/api/answers/${id}`;
    expect(await ids(world.people.agent, '牵引绳')).not.toContain(id);
    expect((await world.people.agent.call('GET', url)).status).toBe(404);
    expect((await lead.call('POST', `${url}/publish`, { version: 1 })).status).toBe(403);
    expect((await steward.call('POST', `${url}/publish`, { version: 1 })).body).toEqual({ version: 2, revision: 1 });
    expect((await steward.call('POST', `${url}/publish`, { version: 2 })).body.code).toBe('answer.no_draft');

    const next = form({ question: '牵引绳说明', body: '第二版。', note: '改期限' });
    expect((await lead.call('PATCH', url, { ...next, version: 1 })).body.code).toBe('request.conflict');
    expect((await lead.call('PATCH', url, { ...next, version: 2 })).body.version).toBe(3);
    expect((await found(world.people.agent, '牵引绳')).rows[0]?.body).toBe('第一版。');
    expect((await world.people.agent.call('GET', url)).body.draft).toBeNull();
    expect((await world.people.agent.call('GET', `${url}/versions/2`)).status).toBe(404);
    expect((await lead.call('GET', url)).body).toMatchObject({
      current: { body: '第一版。' },
      draft: { revision: 2, body: '第二版。', publishedAt: null },
    });
    await steward.call('POST', `${url}/publish`, { version: 3 });
    expect((await found(world.people.agent, '牵引绳')).rows[0]).toMatchObject({ revision: 2, body: '第二版。' });
    expect((await world.people.consultantA.call('GET', `${url}/versions/1`)).body.body).toBe('第一版。');
    const { versions } = (await world.people.agent.call('GET', url)).body;
    expect(versions.map((one: { revision: number; note: string | null }) => [one.revision, one.note])).toEqual([
      [2, '改期限'],
      [1, null],
    ]);
    expect(versions[0].publisherName).toContain('data_steward');
  });

  test('that was published does not change even past the service', async () => {
    const id = await publish({ question: '不可改' });
    const client = await house.platform.db.pool.connect();
    try {
      await client.query('begin');
      await client.query(`select set_config('app.unit', $1, true), set_config('app.actor', 'x', true)`, [
        world.units.brand,
      ]);
      const visible = await client.query('select 1 from org.answer_version where answer_id = $1', [id]);
      const changed = await client.query("update org.answer_version set body = 'x' where answer_id = $1", [id]);
      const gone = await client.query('delete from org.answer_version where answer_id = $1', [id]);
      expect([visible.rowCount, changed.rowCount, gone.rowCount]).toEqual([1, 0, 0]);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  test('a draft can be dropped, an answer withdrawn and published again', async () => {
    const id = await publish({ question: '撤回一问' });
    const url = `/api/answers/${id}`;
    expect((await steward.call('DELETE', `${url}/draft`)).body.code).toBe('answer.no_draft');
    await steward.call('PATCH', url, { ...form({ question: '撤回一问', body: '不要了' }), version: 2 });
    expect((await steward.call('DELETE', `${url}/draft`)).body.version).toBe(4);
    expect((await steward.call('GET', url)).body).toMatchObject({ draft: null, current: { revision: 1 } });
    await steward.call('POST', `${url}/withdrawal`, { version: 4, note: '政策已变' });
    expect(await ids(world.people.agent, '撤回一问')).not.toContain(id);
    expect((await world.people.consultantA.call('GET', url)).status).toBe(404);
    expect((await steward.call('GET', url)).body).toMatchObject({ status: 'withdrawn', endNote: '政策已变' });
    expect((await steward.call('POST', `${url}/withdrawal`, { version: 5, note: 'x' })).body.code).toBe('answer.ended');
    expect((await steward.call('POST', `${url}/review`, { version: 5 })).body.code).toBe('answer.ended');
    await steward.call('PATCH', url, { ...form({ question: '撤回一问' }), version: 5 });
    expect((await steward.call('POST', `${url}/publish`, { version: 6 })).body.revision).toBe(2);
    expect(await ids(world.people.agent, '撤回一问')).toContain(id);
  });

  test('names the field that does not fit', async () => {
    const at = async (over: Record<string, unknown>) => {
      const { status, body } = await steward.call('POST', '/api/answers', form(over));
      expect(status).toBe(400);
      return body.details.fields.map(({ field }: { field: string }) => field);
    };
    expect(await at({ category: 'nonsense' })).toEqual(['category']);
    expect(await at({ validFrom: '2026-02-01', validTo: '2026-01-01' })).toEqual(['validTo']);
    expect(await at({ seriesId: '01900000-0000-7000-8000-000000000000' })).toEqual(['seriesId']);
    expect(await at({ question: ' ', body: '' })).toEqual(['question', 'body']);
    const over = await steward.call('POST', '/api/answers', form({ validTo: '2020-02-01' }));
    const refused = await steward.call('POST', `/api/answers/${over.body.id}/publish`, { version: 1 });
    expect(refused.body.details.fields[0].field).toBe('validTo');
    const dealer = await addPerson(house, 'data_steward', world.units.dealerA);
    expect((await dealer.call('POST', '/api/answers', form())).status).toBe(403);
  });

  test('outside its period is in force nowhere', async () => {
    const day = (n: number) =>
      new Date(house.platform.clock.now().getTime() + (8 + 24 * n) * 3_600_000).toISOString().slice(0, 10);
    const later = await publish({ question: '期限之问', validFrom: day(1) });
    const last = await publish({ question: '期限之问', validTo: day(0) });
    expect(await ids(world.people.agent, '期限之问')).toEqual([last]);
    const shown = (await faq()).body.rows.map(({ id }: { id: string }) => id);
    expect([shown.includes(last), shown.includes(later)]).toEqual([true, false]);
  });
});

describe('reviews', () => {
  test('are due after the months of the dictionary, listed, and moved on by who looked', async () => {
    const id = await publish({ question: '复核一问' });
    const url = `/api/answers/${id}`;
    const { reviewOn } = (await steward.call('GET', url)).body;
    const [year, rest] = [Number(today().slice(0, 4)), today().slice(4)];
    if (rest !== '-02-29') expect(reviewOn).toBe(`${year + 1}${rest}`);
    const due = async () =>
      (await lead.call('GET', '/api/answers?state=due&limit=100')).body.rows.map((row: { id: string }) => row.id);
    expect(await due()).not.toContain(id);
    await house.owner.query('update org.answer set review_on = $2 where id = $1', [id, today()]);
    expect(await due()).toContain(id);
    const past = await lead.call('POST', `${url}/review`, { version: 2, reviewOn: today() });
    expect(past.body.details.fields[0].field).toBe('reviewOn');
    expect((await lead.call('POST', `${url}/review`, { version: 2 })).body).toEqual({ version: 3, reviewOn });
    expect(await due()).not.toContain(id);
  });

  test('the editors’ list pages, and filters by state, words, category and audience', async () => {
    const id = await publish({ question: '名单一问', category: 'charging', audience: 'dealers' });
    const list = async (query: string) =>
      (await steward.call('GET', `/api/answers?${query}&limit=100`)).body.rows.map((row: { id: string }) => row.id);
    expect(await list('category=charging&audience=dealers&state=published')).toEqual([id]);
    expect(await list('q=%E5%90%8D%E5%8D%95')).toEqual([id]);
    expect(await list('state=changed&category=charging')).toEqual([]);
    await steward.call('PATCH', `/api/answers/${id}`, { ...form({ category: 'charging' }), version: 2 });
    expect(await list('state=changed&category=charging')).toEqual([id]);
    const all = await list('');
    const first = (await steward.call('GET', '/api/answers?limit=2')).body;
    const second = (await steward.call('GET', `/api/answers?limit=2&cursor=${first.next}`)).body;
    expect([...first.rows, ...second.rows].map((row: { id: string }) => row.id)).toEqual(all.slice(0, 4));
  });
});

describe('an answer that was given', () => {
  test('is kept with the communication in its version, counted, and stands on the timeline', async () => {
    const id = await publish({ question: '沟通一问' });
    const { agent } = world.people;
    const made = await agent.call('POST', '/api/leads', {
      ...{ name: '钱一问', mobile: '13900005401', cityCode: SHANGHAI, channel: 'hotline', testDrive: false },
      consent: { shareDealer: true, marketing: false },
      about: { kind: 'service', answers: [{ id, revision: 1, helped: true }] },
    });
    expect(made.status).toBe(201);
    const seen = (await agent.call('GET', `/api/leads/${made.body.leadId}`)).body;
    expect(seen.touches[0].answers).toEqual([
      { id, revision: 1, question: '沟通一问', questionEn: 'When is the first service?', helped: true },
    ]);
    const { customerId } = seen;
    // The next version is published; what was said before keeps the words of then.
    await steward.call('PATCH', `/api/answers/${id}`, { ...form({ question: '沟通二问' }), version: 2 });
    await steward.call('POST', `/api/answers/${id}/publish`, { version: 3 });
    const said = (over: object) =>
      agent.call('POST', `/api/customers/${customerId}/interactions`, {
        ...{ channel: 'call', direction: 'in', topic: 'service', content: '问首保' },
        ...over,
      });
    expect((await said({ answers: [{ id, revision: 2, helped: false }] })).status).toBe(201);
    expect((await said({ topic: 'nonsense' })).body.details.fields[0].field).toBe('topic');
    expect((await said({ answers: [{ id, revision: 3 }] })).body.details.fields[0].field).toBe('answers');
    const { rows } = (await agent.call('GET', `/api/timeline?customer=${customerId}`)).body;
    const events = rows.filter((row: { event: string }) => row.event === 'interaction.recorded');
    expect(events).toHaveLength(1);
    expect(events[0].facts).toMatchObject({ topic: 'service', answers: ['沟通二问'] });
    expect((await agent.call('GET', `/api/leads/${made.body.leadId}`)).body.touches[0].answers[0].question).toBe(
      '沟通一问',
    );
    expect((await steward.call('GET', `/api/answers/${id}`)).body).toMatchObject({ uses: 2, helped: 1, unhelped: 1 });
    const history = (await steward.call('GET', `/api/answers/${id}`)).body.versions;
    expect(history.map((one: { uses: number }) => one.uses)).toEqual([1, 1]);
  });

  test('is kept with an enquiry by phone at a dealer, where a withdrawn one is refused', async () => {
    const id = await publish({ question: '来电一问', audience: 'dealers' });
    const { consultantA } = world.people;
    const log = () =>
      consultantA.call('POST', '/api/showroom/calls', {
        source: 'call_in',
        outcome: 'info',
        answers: [{ id, revision: 1 }],
      });
    const outcome = await house.owner.query(
      "select code from org.dictionary where kind = 'phone_outcome' order by sort limit 1",
    );
    const first = await consultantA.call('POST', '/api/showroom/calls', {
      ...{ source: 'call_in', outcome: outcome.rows[0].code, answers: [{ id, revision: 1 }] },
    });
    expect(first.status).toBe(201);
    const rows = (await consultantA.call('GET', '/api/showroom/calls')).body.rows;
    expect(rows.find((row: { id: string }) => row.id === first.body.id).answers).toMatchObject([
      { id, question: '来电一问', helped: null },
    ]);
    await steward.call('POST', `/api/answers/${id}/withdrawal`, { version: 2, note: 'x' });
    expect((await log()).status).toBe(400);
  });

  test('many at once are all counted', async () => {
    const id = await publish({ question: '并发一问' });
    const { agent, consultantA, managerA } = world.people;
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        use([agent, consultantA, managerA][at % 3] as Caller, id, { helped: true }),
      ),
    );
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 201));
    expect((await agent.call('GET', `/api/answers/${id}`)).body).toMatchObject({ uses: 12, helped: 12, unhelped: 0 });
  });
});

describe('a question without an answer', () => {
  test('is counted in the same words, without numbers that could be somebody’s, and settled once by the editors', async () => {
    const { agent, consultantA } = world.people;
    const report = (who: Caller, words: string) => who.call('POST', '/api/answers/gaps', { words });
    expect((await report(agent, '车顶帐篷 能装吗 13912345678')).body.times).toBe(1);
    expect((await report(agent, ' 车顶帐篷  能装吗 139 1234 5678 ')).body.times).toBe(2);
    expect((await report(consultantA, '发到 Li@example.com')).body.times).toBe(1);
    const list = async (query = '') => (await lead.call('GET', `/api/answers/gaps${query}`)).body.rows;
    const [second, first] = await list();
    expect(first).toMatchObject({ words: '车顶帐篷 能装吗 …', times: 2, status: 'open' });
    expect(second).toMatchObject({ words: '发到 …', unitNameEn: 'Unit SH-0001' });
    const settle = (over: object) =>
      lead.call('PATCH', `/api/answers/gaps/${first.id}`, { answerId: null, note: null, version: 2, ...over });
    expect((await settle({ version: 1 })).body.code).toBe('request.conflict');
    expect((await settle({ answerId: '01900000-0000-7000-8000-000000000000' })).status).toBe(404);
    const id = await publish({ question: '车顶帐篷' });
    expect((await settle({ answerId: id, note: '已补充' })).body.version).toBe(3);
    expect((await settle({ version: 3 })).body.code).toBe('answer.gap_settled');
    expect((await list('?status=answered'))[0]).toMatchObject({ answerId: id, question: '车顶帐篷', note: '已补充' });
    // Asked again, it is open again beside the settled one.
    expect((await report(agent, '车顶帐篷 能装吗 …')).body.times).toBe(1);
    expect((await world.people.agent.call('GET', '/api/answers/gaps')).status).toBe(403);
  });
});

describe('the site', () => {
  test('shows what is published and public, with a cache header, and nothing of how it came about', async () => {
    const shown = await publish({ question: '官网一问' });
    const hidden = await publish({ question: '门店一问', audience: 'dealers' });
    const draft = (await steward.call('POST', '/api/answers', form({ question: '草稿一问' }))).body.id;
    // The next version for dealers alone takes it off the site.
    const moved = await publish({ question: '转内部一问' });
    await steward.call('PATCH', `/api/answers/${moved}`, { ...form({ audience: 'internal' }), version: 2 });
    const before = (await faq()).body.rows.map(({ id }: { id: string }) => id);
    await steward.call('POST', `/api/answers/${moved}/publish`, { version: 3 });
    const answer = await faq();
    expect(answer.headers['cache-control']).toBe('public, max-age=300');
    const after = answer.body.rows.map(({ id }: { id: string }) => id);
    expect([before.includes(moved), after.includes(moved)]).toEqual([true, false]);
    expect([shown, hidden, draft].map((id) => after.includes(id))).toEqual([true, false, false]);
    expect(Object.keys(answer.body.rows[0]).sort()).toEqual(
      [
        'body',
        'bodyEn',
        'category',
        'id',
        'keywords',
        'question',
        'questionEn',
        'revision',
        'seriesName',
        'seriesNameEn',
      ].sort(),
    );
  });

  test('may be asked so often a minute and no more', async () => {
    const from = (remoteAddress: string) => call(house.app, { method: 'GET', url: '/api/faq', remoteAddress });
    const answers = await Promise.all(Array.from({ length: 61 }, () => from('10.9.9.9')));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
  });
});

test('a search over many answers reads the index', async () => {
  const client = await house.owner.connect();
  try {
    await client.query('begin');
    await client.query('set local session_replication_role = replica');
    await client.query(
      `insert into org.answer (id, org_id, status, revision, latest, audience, grams, review_on)
       select app.new_id(), $1, 'published', 1, 1, 'public', array['词' || n, '词' || (n % 500), 'zz'], '2099-01-01' from generate_series(1, 20000) n`,
      [world.units.brand],
    );
    await client.query("select gin_clean_pending_list('org.answer_grams')");
    await client.query('analyze org.answer');
    const plan = async (grams: string) =>
      JSON.stringify(
        (
          await client.query(
            `explain (format json) select id from org.answer a where a.status = 'published' and ${grams}`,
          )
        ).rows,
      );
    expect(await plan("a.grams @> array['词77', '词19977']")).toContain('answer_grams');
    expect(await plan("a.grams && array['词77', '词19977']")).toContain('answer_grams');
  } finally {
    await client.query('rollback');
    client.release();
  }
});
