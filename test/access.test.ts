import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../src/platform/db.ts';
import type { Endpoint } from '../src/platform/endpoint.ts';
import { analyticsCases } from './access/analytics.ts';
import { clubCases } from './access/club.ts';
import { customersCases } from './access/customers.ts';
import { engagementCases } from './access/engagement.ts';
import {
  type Case,
  fillFacts,
  house,
  identifierId,
  memberId,
  opportunityId,
  owner,
  people,
  ROLES,
  taken,
  waiting,
  world,
} from './access/facts.ts';
import { leadsCases } from './access/leads.ts';
import { networkCases } from './access/network.ts';
import { orgCases } from './access/org.ts';
import { pointsCases } from './access/points.ts';
import { productsCases } from './access/products.ts';
import { rewardCases } from './access/rewards.ts';
import { salesCases } from './access/sales.ts';
import { searchCases } from './access/search.ts';
import { settlementCases } from './access/settlement.ts';
import { showroomCases } from './access/showroom.ts';
import { workbenchCases } from './access/workbench.ts';
import { type Answer, type Caller, call, callerWith } from './harness.ts';
import { fingerprint, orderForm } from './story.ts';
import { addPerson, ownerCaller } from './world.ts';

// Generated from house.app.endpoints and one table a module: every endpoint has a row, every row is tried with every role.

const TABLE: Record<string, Case> = {
  ...orgCases,
  ...salesCases,
  ...leadsCases,
  ...showroomCases,
  ...productsCases,
  ...customersCases,
  ...searchCases,
  ...analyticsCases,
  ...workbenchCases,
  ...engagementCases,
  ...clubCases,
  ...pointsCases,
  ...rewardCases,
  ...networkCases,
  ...settlementCases,
};

beforeAll(fillFacts);
afterAll(() => house?.close());

const caseOf = (endpoint: Endpoint): Case => TABLE[endpoint.id] as Case;
const staffEndpoints = () => house.app.endpoints.filter((endpoint) => endpoint.audience === 'staff');
const ask = (caller: Caller, endpoint: Endpoint, id: string = randomUUID()) =>
  caller.call(
    endpoint.method,
    caseOf(endpoint).url(id),
    endpoint.method === 'GET' ? undefined : caseOf(endpoint).body?.(),
  );
const nobody = () => callerWith(house.app, '', '');
const plain = ({ status, body }: Answer) => ({ status, ...body, requestId: null });

test('the table holds every endpoint and nothing else', () => {
  expect(house.app.endpoints.map((endpoint) => endpoint.id).sort()).toEqual(Object.keys(TABLE).sort());
  for (const endpoint of house.app.endpoints)
    expect({ id: endpoint.id, audience: endpoint.audience }).toEqual({
      id: endpoint.id,
      audience: caseOf(endpoint).audience,
    });
});

describe('role × endpoint', () => {
  test('nobody gets in without a session, with an unknown one, or with an ended one', async () => {
    const ended = await addPerson(house, 'dealer_manager', world.units.dealerA);
    await house.owner.query('update org.session set ended_at = now() where staff_id = $1', [ended.staffId]);
    const idle = await addPerson(house, 'dealer_manager', world.units.dealerA);
    await house.owner.query("update org.session set last_seen_at = now() - interval '31 minutes' where staff_id = $1", [
      idle.staffId,
    ]);
    const left = await addPerson(house, 'dealer_manager', world.units.dealerA);
    await house.owner.query("update org.staff set status = 'left' where id = $1", [left.staffId]);
    const strangers = [nobody(), callerWith(house.app, '', 'rb_staff=unknown; rb_owner=unknown'), ended, idle, left];
    for (const endpoint of house.app.endpoints.filter(({ audience }) => audience === 'staff' || audience === 'owner')) {
      for (const caller of strangers)
        expect({ id: endpoint.id, ...plain(await ask(caller, endpoint)) }).toMatchObject({
          id: endpoint.id,
          status: 401,
          code: 'auth.required',
        });
    }
  });

  test.each(ROLES)('%s is refused where the role lacks the permission and let in where it has it', async (role) => {
    for (const endpoint of staffEndpoints()) {
      const caller = endpoint.id === 'org.sign_out' ? await again(people[role]) : people[role];
      const { status, body } = await ask(caller, endpoint);
      const allowed = caseOf(endpoint).roles?.includes(role) ?? false;
      const verdict = status >= 500 ? `failed ${status}` : status === 401 || status === 403 ? 'refused' : 'let in';
      expect(`${endpoint.id}: ${verdict}`).toBe(`${endpoint.id}: ${allowed ? 'let in' : 'refused'}`);
      if (!allowed)
        expect({ id: endpoint.id, status, code: body.code }).toEqual({
          id: endpoint.id,
          status: 403,
          code: 'auth.forbidden',
        });
    }
  });
});

/** A second session of the same person, to be ended. */
async function again(caller: Caller): Promise<Caller> {
  const token = randomUUID();
  await house.owner.query(
    'insert into org.session (token_hash, staff_id, unit_id, expires_at) select $1, staff_id, unit_id, expires_at from org.session where staff_id = $2 limit 1',
    [createHash('sha256').update(token).digest(), caller.staffId],
  );
  return callerWith(house.app, caller.staffId, `rb_staff=${token}`);
}

describe('records of another dealer', () => {
  test('do not exist for whoever may call the endpoint elsewhere, and nothing is written', async () => {
    const before = await fingerprint(house);
    const foreign = staffEndpoints().filter((endpoint) => caseOf(endpoint).foreign);
    expect(foreign.length).toBeGreaterThanOrEqual(12);
    for (const endpoint of foreign) {
      const { own, foreign: callers } = caseOf(endpoint);
      for (const caller of callers?.() ?? []) {
        const there = await ask(caller, endpoint, own?.());
        const nowhere = await ask(caller, endpoint, newId());
        expect({ id: endpoint.id, status: there.status, code: there.body.code }).toEqual({
          id: endpoint.id,
          status: 404,
          code: 'request.not_found',
        });
        expect(plain(there)).toEqual(plain(nowhere));
      }
    }
    expect(await fingerprint(house)).toEqual(before);
  });

  test('every endpoint with an id in its path is tried with a foreign record', () => {
    // Dispatching is the brand's alone: no dealer holds the permission.
    const missing = staffEndpoints().filter((endpoint) => endpoint.path.includes(':id') && !caseOf(endpoint).foreign);
    // Roles, providers, fields, dictionaries and the catalogue belong to the group, not to a dealer.
    expect(
      missing
        .map((endpoint) => endpoint.id)
        .filter(
          (id) =>
            !/^org\.((edit_|delete_)?role|edit_provider|edit_dictionary_entry)$|^customers\.edit_field$|^leads\.(edit|delete)_clock_rule$|^products\.(series|create_|edit_(series|model|trim|item)|(add|remove)_picture|page_content|edit_(tagline|feature|spec)|remove_(feature|spec))/.test(
              id,
            ),
        ),
    ).toEqual(['leads.dispatch', 'leads.record_recheck', 'leads.recycle']);
  });

  test('show to their own dealer', async () => {
    const kept = ({ permission }: Endpoint) =>
      permission !== null &&
      [
        'security.edit',
        'source.edit',
        'request.decide',
        'request.package',
        'record.import',
        'publication.read',
        'contract.edit',
      ].includes(permission);
    for (const endpoint of staffEndpoints().filter((one) => one.method === 'GET' && caseOf(one).own && !kept(one))) {
      const byCare =
        endpoint.id === 'club.member' ||
        endpoint.permission === 'settlement.read' ||
        endpoint.permission?.startsWith('survey.') ||
        /^(partner\.read|reward\.order)$/.test(endpoint.permission ?? '') ||
        endpoint.permission === 'request.handle';
      const role = byCare ? people.care : people.manager;
      expect({ id: endpoint.id, status: (await ask(role, endpoint, caseOf(endpoint).own?.())).status }).toEqual({
        id: endpoint.id,
        status: 200,
      });
    }
  });

  test('leave no trace in lists, searches and counts of the other dealer', async () => {
    const marks = [
      owner.customerId,
      owner.leadId,
      owner.orderId,
      owner.unitId,
      owner.vin,
      owner.mobile,
      waiting.leadId,
      taken.leadId,
      taken.customerId,
      taken.orderId,
      memberId,
      opportunityId,
    ];
    const lists = staffEndpoints().filter((endpoint) => endpoint.method === 'GET' && !endpoint.path.includes(':'));
    const searches = [
      '/api/leads?q=王小明',
      '/api/customers?q=王小明',
      '/api/customers?q=wxm',
      `/api/leads?q=${owner.mobile}`,
      `/api/customers?q=${owner.mobile}`,
      `/api/customers?q=${owner.mobile.slice(-4)}`,
      `/api/vehicles?q=${owner.vin}`,
      ...['wxm', owner.mobile, owner.mobile.slice(-4), owner.vin, owner.vin.slice(-6)].map((q) => `/api/search?q=${q}`),
    ];
    for (const caller of [world.people.managerB, world.people.consultantB, world.people.careB]) {
      for (const url of [...lists.map((endpoint) => caseOf(endpoint).url('')), ...searches]) {
        const text = JSON.stringify((await caller.call('GET', encodeURI(url))).body);
        expect({ url, found: marks.filter((mark) => text.includes(mark)) }).toEqual({ url, found: [] });
      }
    }
    expect(
      Object.values((await world.people.managerB.call('GET', '/api/leads/counts')).body.counts).every(
        (count) => count === 0,
      ),
    ).toBe(true);
  });

  test('cannot be referred to in a body either', async () => {
    const { managerB, consultantB, managerA } = world.people;
    const before = await fingerprint(house);
    const foreignLead = await managerB.call('POST', '/api/orders', orderForm(house, world, taken.leadId));
    expect(plain(foreignLead)).toEqual(
      plain(await managerB.call('POST', '/api/orders', orderForm(house, world, newId()))),
    );
    expect(foreignLead.status).toBe(404);
    const { customerId, unitId } = owner;
    const foreignOwner = await managerB.call('POST', '/api/members', { customerId, unitId });
    expect(plain(foreignOwner)).toEqual(
      plain(await managerB.call('POST', '/api/members', { customerId, unitId: newId() })),
    );
    const version = 1;
    const foreignConsultant = await managerA.call('POST', `/api/leads/${waiting.leadId}/accept`, {
      version,
      consultantId: consultantB.staffId,
    });
    expect(plain(foreignConsultant)).toEqual(
      plain(await managerA.call('POST', `/api/leads/${waiting.leadId}/accept`, { version, consultantId: newId() })),
    );
    expect(foreignConsultant).toMatchObject({
      status: 400,
      body: { details: { fields: [{ field: 'consultantId' }] } },
    });
    const otherCustomers = await managerA.call('POST', `/api/customers/${taken.customerId}/reveal`, {
      identifierId,
      reason: '核对号码',
    });
    expect(otherCustomers.status).toBe(404);
    expect(await fingerprint(house)).toEqual(before);
  });
});

test('a colleague of the same dealer whose permission reaches own records only finds nothing of another consultant', async () => {
  const { consultantA2, consultantA } = world.people;
  const before = await fingerprint(house);
  const narrow = staffEndpoints().filter((endpoint) => caseOf(endpoint).ownBreadth);
  expect(narrow.length).toBeGreaterThanOrEqual(4);
  for (const endpoint of narrow) {
    const own = caseOf(endpoint).own?.();
    const there = await ask(consultantA2, endpoint, own);
    expect({ id: endpoint.id, ...plain(there) }).toEqual({
      id: endpoint.id,
      ...plain(await ask(consultantA2, endpoint, newId())),
    });
    expect(there.status).toBe(404);
  }
  expect((await consultantA2.call('POST', '/api/orders', orderForm(house, world, taken.leadId))).status).toBe(404);
  for (const url of ['/api/leads', '/api/orders', `/api/leads?q=${taken.mobile}`])
    expect((await consultantA2.call('GET', url)).body.rows).toEqual([]);
  expect(await fingerprint(house)).toEqual(before);
  expect((await consultantA.call('GET', `/api/leads/${taken.leadId}`)).status).toBe(200);
});

describe('car owners', () => {
  test('are no staff, and staff are no owners, in whichever cookie the token comes', async () => {
    const self = await ownerCaller(house, owner.customerId, world.units.brand);
    const token = (caller: Caller) => caller.cookie.split('=')[1];
    const before = await fingerprint(house);
    for (const endpoint of house.app.endpoints) {
      const { audience, id } = endpoint;
      const callers =
        audience === 'staff'
          ? [self, callerWith(house.app, '', `rb_staff=${token(self)}`)]
          : audience === 'owner'
            ? [people.manager, callerWith(house.app, '', `rb_owner=${token(people.manager)}`)]
            : [];
      for (const caller of callers)
        expect({ id, status: (await ask(caller, endpoint, caseOf(endpoint).own?.())).status }).toEqual({
          id,
          status: 401,
        });
    }
    expect(await fingerprint(house)).toEqual(before);
    expect((await people.manager.call('GET', '/api/session')).status).toBe(200);
  });
});

test('messages from outside need a signature, whoever is signed in', async () => {
  for (const url of ['/api/leads/inbound', '/api/leads/inbound/adf']) {
    expect(
      (await call(house.app, { method: 'POST', url, payload: '{}', headers: { 'content-type': 'application/json' } }))
        .status,
    ).toBe(401);
    expect((await people.agent.call('POST', url, {})).status).toBe(401);
  }
});
