import { randomUUID } from 'node:crypto';
import { PNG } from '../sale-story.ts';
import {
  B,
  type Case,
  careB,
  keeperB,
  network,
  open,
  orderReaders,
  orgReaders,
  ROLES,
  type Role,
  readers,
  regionB,
  sellers,
  staff,
  stewardB,
  taken,
  world,
} from './facts.ts';

const watchers: readonly Role[] = ['analyst', 'region'];
const callers: readonly Role[] = ['agent', 'care'];
const surveyReaders: readonly Role[] = ['analyst', 'agent', 'region', 'care'];
const carReaders: readonly Role[] = ['analyst', 'region', 'manager', 'consultant'];
const publication = (body?: () => unknown): Partial<Case> => ({
  own: () => network.publication,
  foreign: () => [regionB],
  ...(body && { body }),
});
const content = () => ({
  ...{ kind: 'sales_policy', title: 'x', titleEn: null, body: 'x', bodyEn: null, unitIds: [], roleCodes: [] },
  ...{ validFrom: '2020-01-01', validTo: null, version: 1 },
});
const ofList = (body?: () => unknown): Partial<Case> => ({
  own: () => network.callList,
  foreign: careB,
  ...(body && { body }),
});
const ofCar = (body?: () => unknown): Partial<Case> => ({
  own: () => network.appraisal,
  foreign: B,
  ownBreadth: true,
  ...(body && { body }),
});
const question = { code: 'more', kind: 'text', title: 'x', titleEn: 'x' };
const answer = (body?: () => unknown): Partial<Case> => ({
  own: () => network.answer,
  foreign: () => [stewardB],
  ...(body && { body }),
});
const answerForm = () => ({
  ...{ question: 'x', questionEn: null, keywords: [], body: 'x', bodyEn: null, category: 'buying', seriesId: null },
  ...{ audience: 'public', validFrom: '2020-01-01', validTo: null, note: null, version: 1 },
});
const page = (url: string, body?: () => unknown) => staff(['admin'], url, body ? { body } : {});

/** Who may call what of publications, the network, offers, used cars, surveys and model pages, and whose records they find. */
export const networkCases: Record<string, Case> = {
  'org.publications': staff(ROLES, '/api/publications'),
  'org.publication_count': staff(ROLES, '/api/publications/count'),
  'org.publication': staff(ROLES, '/api/publications/:id', { own: () => network.publication, foreign: B }),
  'org.open_publication': staff(ROLES, '/api/publications/:id/opening', { own: () => network.publication, foreign: B }),
  'org.confirm_publication': staff(ROLES, '/api/publications/:id/confirmation', {
    own: () => network.publication,
    foreign: B,
  }),
  'org.publication_file': staff(ROLES, `/api/publications/:id/files/${randomUUID()}`, { foreign: B }),
  'org.search_answers': staff(ROLES, '/api/answers/search'),
  'org.answer': staff(ROLES, '/api/answers/:id', { own: () => network.answer, foreign: B }),
  'org.answer_version': staff(ROLES, '/api/answers/:id/versions/1', { own: () => network.answer, foreign: B }),
  'org.use_answer': staff(ROLES, '/api/answers/:id/uses', {
    own: () => network.answer,
    foreign: B,
    body: () => ({ revision: 1 }),
  }),
  'org.report_answer_gap': staff(ROLES, '/api/answers/gaps', { body: () => ({ words: '词语' }) }),
  'org.answer_gaps': staff([], '/api/answers/gaps'),
  'org.settle_answer_gap': staff([], '/api/answers/gaps/:id', {
    own: () => network.answerGap,
    foreign: () => [stewardB],
    body: () => ({ answerId: null, note: null, version: 1 }),
  }),
  'org.answers': staff([], '/api/answers'),
  'org.create_answer': staff([], '/api/answers', { body: () => ({}) }),
  'org.edit_answer': staff([], '/api/answers/:id', answer(answerForm)),
  'org.drop_answer_draft': staff([], '/api/answers/:id/draft', answer()),
  'org.publish_answer': staff(
    [],
    '/api/answers/:id/publish',
    answer(() => ({ version: 1 })),
  ),
  'org.withdraw_answer': staff(
    [],
    '/api/answers/:id/withdrawal',
    answer(() => ({ version: 1, note: 'x' })),
  ),
  'org.review_answer': staff(
    [],
    '/api/answers/:id/review',
    answer(() => ({ version: 1 })),
  ),
  'org.faq': open('public', '/api/faq'),
  'org.own_publications': staff(['region'], '/api/publications/own'),
  'org.create_publication': staff(['region'], '/api/publications', { body: () => ({}) }),
  'org.edit_publication': staff(['region'], '/api/publications/:id', publication(content)),
  'org.publish_publication': staff(
    ['region'],
    '/api/publications/:id/publish',
    publication(() => ({ version: 1 })),
  ),
  'org.withdraw_publication': staff(
    ['region'],
    '/api/publications/:id/withdrawal',
    publication(() => ({ version: 1, note: 'x' })),
  ),
  'org.remind_publication': staff(watchers, '/api/publications/:id/reminder', publication()),
  'org.publication_readers': staff(watchers, '/api/publications/:id/readers', publication()),
  'org.publication_dealer_readers': staff(watchers, `/api/publications/:id/readers/${randomUUID()}`, publication()),
  'org.add_publication_file': staff(
    ['region'],
    '/api/publications/:id/files?filename=a.png',
    publication(() => PNG),
  ),
  'org.remove_publication_file': staff(['region'], `/api/publications/:id/files/${randomUUID()}`, publication()),
  'org.network_dealers': staff(orgReaders, '/api/network/dealers'),
  'org.network_planning': staff(orgReaders, '/api/network/planning'),
  'org.add_network_planning': staff([], '/api/network/planning', { body: () => ({}) }),
  'org.edit_network_planning': staff([], '/api/network/planning/:id', {
    own: () => network.planning,
    foreign: () => [stewardB],
    body: () => ({ wanted: 1, byOn: null, note: null, version: 1 }),
  }),
  'org.remove_network_planning': staff([], '/api/network/planning/:id', {
    own: () => network.planning,
    foreign: () => [stewardB],
  }),
  'org.agreements': staff(orgReaders, '/api/network/agreements'),
  'org.add_agreement': staff([], '/api/network/agreements', { body: () => ({}) }),
  'org.edit_agreement': staff([], '/api/network/agreements/:id', {
    own: () => network.agreement,
    foreign: () => [stewardB],
    body: () => ({
      ...{
        kind: 'dealership',
        fromDate: '2020-01-01',
        toDate: '2099-01-01',
        note: null,
        areaCodes: [],
        status: 'active',
      },
      version: 1,
    }),
  }),
  'org.add_agreement_file': staff([], '/api/network/agreements/:id/files?filename=a.png', {
    own: () => network.agreement,
    foreign: () => [stewardB],
    body: () => PNG,
  }),
  'org.agreement_file': staff(orgReaders, `/api/network/agreements/:id/files/${randomUUID()}`, {
    foreign: () => [world.people.managerB],
  }),
  'org.outlets': staff(orgReaders, '/api/network/outlets'),
  'org.close_outlet': staff([], '/api/network/outlets/:id', {
    own: () => network.outlet,
    foreign: () => [keeperB],
    body: () => ({ closedOn: '2026-01-01', version: 1 }),
  }),
  'org.network_requests': staff(orgReaders, '/api/network/requests'),
  'org.ask_outlet': staff([], '/api/network/requests/outlet', { body: () => ({}) }),
  'org.ask_area': staff([], '/api/network/requests/area', { body: () => ({}) }),
  'org.decide_network_request': staff(['region'], '/api/network/requests/:id/decision', {
    own: () => network.request,
    foreign: () => [regionB],
    body: () => ({ approve: true, version: 1 }),
  }),
  'org.withdraw_network_request': staff([], '/api/network/requests/:id/withdrawal', {
    own: () => network.request,
    foreign: () => [keeperB],
    body: () => ({ version: 1 }),
  }),
  'sales.offers': staff(orderReaders, '/api/offers'),
  'sales.add_offer': staff([], '/api/offers', { body: () => ({}) }),
  'sales.edit_offer': staff([], '/api/offers/:id', {
    own: () => network.offer,
    foreign: () => [stewardB],
    body: () => ({
      ...{ name: 'x', nameEn: 'x', amountFen: 1, gift: null, giftEn: null, marks: [], grades: [], tiers: [] },
      ...{ fromDate: '2020-01-01', toDate: '2020-01-01', version: 1 },
    }),
  }),
  'sales.applicable_offers': staff(sellers, `/api/offers/applicable?leadId=${randomUUID()}&trimId=${randomUUID()}`),
  'sales.appraisals': staff(carReaders, '/api/appraisals'),
  'sales.appraisal': staff(carReaders, '/api/appraisals/:id', ofCar()),
  'sales.ask_appraisal': staff(sellers, '/api/appraisals', {
    body: () => ({ customerId: randomUUID(), purpose: 'trade_in', car: 'x', year: 2016, mileageKm: 1 }),
  }),
  'sales.appraise': staff(['manager'], '/api/appraisals/:id/appraisal', {
    own: () => network.appraisal,
    foreign: () => [world.people.managerB],
    body: () => ({ condition: 'a', mileageKm: 1, valueFen: 1, version: 1 }),
  }),
  'sales.offer_for_car': staff(['manager'], '/api/appraisals/:id/offer', {
    own: () => network.appraisal,
    foreign: () => [world.people.managerB],
    body: () => ({
      offerFen: 1,
      offerUntil: new Date(Date.now() + 172_800_000).toISOString().slice(0, 10),
      version: 1,
    }),
  }),
  'sales.answer_offer': staff(
    sellers,
    '/api/appraisals/:id/answer',
    ofCar(() => ({ accepted: true, version: 1 })),
  ),
  'sales.close_appraisal': staff(['manager'], '/api/appraisals/:id/closing', {
    own: () => network.appraisal,
    foreign: () => [world.people.managerB],
    body: () => ({ bought: true, version: 1 }),
  }),
  'sales.add_appraisal_photo': staff(
    sellers,
    '/api/appraisals/:id/photos',
    ofCar(() => PNG),
  ),
  'sales.appraisal_photo': staff(carReaders, `/api/appraisals/:id/photos/${randomUUID()}`, { foreign: B }),
  'sales.trade_in_help': staff(carReaders, '/api/leads/:id/trade-in', {
    own: () => taken.leadId,
    foreign: B,
    ownBreadth: true,
  }),
  'engagement.questionnaires': staff(surveyReaders, '/api/questionnaires'),
  'engagement.questionnaire': staff(surveyReaders, '/api/questionnaires/:id', {
    own: () => network.questionnaire,
    foreign: careB,
  }),
  'engagement.create_questionnaire': staff(['care'], '/api/questionnaires', { body: () => ({}) }),
  'engagement.edit_questionnaire': staff(['care'], '/api/questionnaires/:id', {
    own: () => network.questionnaire,
    foreign: careB,
    body: () => ({ name: 'x', nameEn: 'x', questions: [question], version: 999 }),
  }),
  'engagement.activate_questionnaire': staff(['care'], '/api/questionnaires/:id/activation', {
    own: () => network.questionnaire,
    foreign: careB,
    body: () => ({ version: 999 }),
  }),
  'engagement.call_lists': staff(callers, '/api/call-lists'),
  'engagement.call_list': staff(callers, '/api/call-lists/:id', ofList()),
  'engagement.create_call_list': staff(['care'], '/api/call-lists', { body: () => ({}) }),
  'engagement.edit_call_list': staff(
    ['care'],
    '/api/call-lists/:id',
    ofList(() => ({ name: 'x', attempts: 1, status: 'open', version: 999 })),
  ),
  'engagement.calls': staff(callers, '/api/call-lists/:id/calls', ofList()),
  'engagement.survey_results': staff(surveyReaders, '/api/call-lists/:id/results', ofList()),
  'engagement.next_call': staff(callers, '/api/call-lists/:id/next', ofList()),
  'engagement.call': staff(callers, '/api/survey-calls/:id', { own: () => network.call, foreign: careB }),
  'engagement.record_call': staff(callers, '/api/survey-calls/:id/result', {
    own: () => network.call,
    foreign: careB,
    body: () => ({ result: 'reached', outcome: 'refused', version: 999 }),
  }),
  'products.model_page': open('public', '/api/models/YT3'),
  'products.page_content': staff(readers, '/api/catalogue/series/:id/page'),
  'products.edit_tagline': page('/api/catalogue/series/:id/page', () => ({})),
  'products.create_feature': page('/api/catalogue/series/:id/features', () => ({})),
  'products.edit_feature': page('/api/catalogue/features/:id', () => ({})),
  'products.remove_feature': page('/api/catalogue/features/:id'),
  'products.create_spec': page('/api/catalogue/series/:id/specs', () => ({})),
  'products.edit_spec': page('/api/catalogue/specs/:id', () => ({})),
  'products.remove_spec': page('/api/catalogue/specs/:id'),
};
