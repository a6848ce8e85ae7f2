import type { House } from './harness.ts';

/** Rows of the network, of offers, used cars, surveys and model pages, by noun. */
export interface NetworkRows {
  publication: string;
  answer: string;
  answerGap: string;
  agreement: string;
  request: string;
  outlet: string;
  planning: string;
  offer: string;
  appraisal: string;
  questionnaire: string;
  callList: string;
  call: string;
}

/** One row in each table, for the tests that walk every table: what a brand publishes to a dealer, the rest at the dealer. */
export async function fillNetwork(
  house: House,
  at: {
    brandId: string;
    orgId: string;
    staffId: string;
    customerId: string;
    leadId: string;
    unitId: string;
    seriesId: string;
  },
): Promise<NetworkRows> {
  const { brandId, orgId, staffId, customerId, leadId, unitId, seriesId } = at;
  const one = async (text: string, values: unknown[]): Promise<string> =>
    (await house.owner.query(`${text} returning id`, values)).rows[0].id;
  const publication = await one(
    `insert into org.publication (id, org_id, kind, title, body, unit_ids, valid_from, status, published_at, author_id)
     values (app.new_id(), $1, 'sales_policy', '政策', '正文', array[$2::uuid], '2020-01-01', 'published', now(), $3)`,
    [brandId, orgId, staffId],
  );
  await one(
    `insert into org.publication_file (id, publication_id, name, media_type, bytes, sha256_hex) values (app.new_id(), $1, 'a.pdf', 'application/pdf', 1, 'x')`,
    [publication],
  );
  await one(
    'insert into org.publication_receipt (id, org_id, publication_id, staff_id, opened_at) values (app.new_id(), $1, $2, $3, now())',
    [orgId, publication, staffId],
  );
  const answer = await one(
    `insert into org.answer (id, org_id, status, revision, latest, audience, grams, review_on) values (app.new_id(), (select parent_id from org.unit where id = $1), 'draft', 0, 1, null, '{}', null)`,
    [orgId],
  );
  await one(
    `insert into org.answer_version (id, answer_id, revision, question, body, category, audience, valid_from, author_id, publisher_id, published_at)
     values (app.new_id(), $1, 1, '问', '答', 'buying', 'dealers', '2020-01-01', $2, $2, now())`,
    [answer, staffId],
  );
  await house.owner.query(
    "update org.answer set status = 'published', revision = 1, audience = 'dealers', review_on = '2099-01-01' where id = $1",
    [answer],
  );
  await one(
    'insert into org.answer_use (id, org_id, answer_id, revision, staff_id, used_at) values (app.new_id(), $1, $2, 1, $3, now())',
    [orgId, answer, staffId],
  );
  const answerGap = await one(
    "insert into org.answer_gap (id, org_id, words, asked_by, asked_at) values (app.new_id(), $1, '车顶帐篷', $2, now())",
    [orgId, staffId],
  );
  const agreement = await one(
    `insert into org.agreement (id, org_id, number, kind, from_date, to_date, area_codes) values (app.new_id(), $1, 'XY-fill', 'dealership', '2020-01-01', '2099-01-01', '{310100}')`,
    [orgId],
  );
  const file = await one(
    "insert into app.file (id, org_id, name, media_type, bytes, sha256_hex) values (app.new_id(), $1, 'b.pdf', 'application/pdf', 1, 'x')",
    [orgId],
  );
  await one('insert into org.agreement_file (id, org_id, agreement_id, file_id) values (app.new_id(), $1, $2, $3)', [
    orgId,
    agreement,
    file,
  ]);
  const request = await one(
    `insert into org.network_request (id, org_id, kind, name, city_code, reason, asked_by) values (app.new_id(), $1, 'outlet', '网点', '310100', '覆盖', $2)`,
    [orgId, staffId],
  );
  const outlet = await one(
    `insert into org.outlet (id, org_id, name, name_en, city_code) values (app.new_id(), $1, '网点', 'Outlet', '310100')`,
    [orgId],
  );
  const planning = await one(
    `insert into org.planning_point (id, org_id, city_code, kind, wanted) values (app.new_id(), $1, '310100', 'sales', 2)`,
    [brandId],
  );
  const offer = await one(
    `insert into sales.offer (id, org_id, name, name_en, amount_fen, marks, from_date, to_date) values (app.new_id(), $1, '优惠', 'Offer', 1, '{vip}', '2020-01-01', '2099-01-01')`,
    [orgId],
  );
  const appraisal = await one(
    `insert into sales.appraisal (id, org_id, number, customer_id, lead_id, purpose, car, year, mileage_km, consultant_id)
     values (app.new_id(), $1, 'P-fill', $2, $3, 'trade_in', '旧车', 2016, 1, $4)`,
    [orgId, customerId, leadId, staffId],
  );
  await one(
    `insert into leads.replacement (id, org_id, customer_id, unit_id, due_on, outcome) values (app.new_id(), $1, $2, $3, '2020-01-01', 'lead')`,
    [orgId, customerId, unitId],
  );
  const questionnaire = await one(
    `insert into engagement.questionnaire (id, org_id, code, name, name_en, questions)
     values (app.new_id(), $1, 'fill', '问卷', 'Survey', '[{"code":"more","kind":"text","title":"?","titleEn":"?","required":false,"options":[],"from":1,"to":5}]')`,
    [orgId],
  );
  const callList = await one(
    `insert into engagement.call_list (id, org_id, questionnaire_id, name) values (app.new_id(), $1, $2, '名单')`,
    [orgId, questionnaire],
  );
  const call = await one(
    `insert into engagement.survey_call (id, org_id, list_id, customer_id) values (app.new_id(), $1, $2, $3)`,
    [orgId, callList, customerId],
  );
  await one(
    `insert into engagement.survey_answer (id, org_id, call_id, list_id, question, words) values (app.new_id(), $1, $2, $3, 'more', '好')`,
    [orgId, call, callList],
  );
  await one(
    `insert into products.feature (id, series_id, title, title_en) values (app.new_id(), $1, '亮点', 'Feature')`,
    [seriesId],
  );
  await one(`insert into products.spec (id, series_id, name, name_en) values (app.new_id(), $1, '功率', 'Power')`, [
    seriesId,
  ]);
  return {
    ...{ publication, answer, answerGap, agreement, request, outlet, planning, offer, appraisal, questionnaire },
    ...{ callList, call },
  };
}
