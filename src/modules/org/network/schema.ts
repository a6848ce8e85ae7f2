import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

export const MAX_AGREEMENT_FILE_BYTES = 20 * 1024 * 1024;
export const MAX_AGREEMENT_FILES = 20;

const Division = z
  .string()
  .regex(/^\d{6}$/)
  .meta({ description: 'Code of a province or city (GB/T 2260)' });
const Codes = z.array(z.string().min(1).max(40)).max(10);
const Version = z.int().min(1);
const One = z.object({ id: Id });
const Unit = { unitId: Id, unitName: z.string(), unitNameEn: z.string() };
const Saved = z.object({ version: z.int() });

// ── the dealers ──

export const DealerRow = z.object({
  id: Id,
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  regionName: z.string().nullable(),
  regionNameEn: z.string().nullable(),
  cityCode: z.string().nullable(),
  status: z.enum(['open', 'closed']),
  sells: z.boolean(),
  fullAfterSales: z.boolean(),
  outlets: z.int().meta({ description: 'Open second-tier outlets' }),
  agreementUntil: CivilDate.nullable().meta({ description: 'End of the latest agreement in force' }),
  areaCodes: z.array(Division).meta({ description: 'Where its agreements in force let it do business' }),
});

export const listDealers = endpoint({
  id: 'org.network_dealers',
  method: 'GET',
  path: '/api/network/dealers',
  audience: 'staff',
  permission: 'org.read',
  summary: { zh: '经销商网络', en: 'Dealers with functions, outlets, agreement and area, by code' },
  query: PageQuery.extend({
    cityCode: Division.optional(),
    function: z
      .enum(['sales', 'full', 'none'])
      .optional()
      .meta({ description: 'With sales; with complete after-sales; with neither' }),
    without: z.enum(['agreement']).optional().meta({ description: 'Without an agreement in force' }),
  }),
  response: pageOf(DealerRow),
});

// ── open points ──

const PointKind = z.enum(['sales', 'full', 'outlet']);

export const PlanningRow = z.object({
  id: Id,
  ...Unit,
  cityCode: Division,
  kind: PointKind,
  wanted: z.int(),
  present: z.int().meta({ description: 'Open dealers with the function, or open outlets, in the city' }),
  open: z.int(),
  byOn: CivilDate.nullable(),
  note: z.string().nullable(),
  version: z.int(),
});

export const listPlanning = endpoint({
  id: 'org.network_planning',
  method: 'GET',
  path: '/api/network/planning',
  audience: 'staff',
  permission: 'org.read',
  summary: { zh: '网点规划与空白点', en: 'Planned places by city and what is still open' },
  response: z.object({ rows: z.array(PlanningRow), wanted: z.int(), open: z.int() }),
});

const point = {
  wanted: z.int().min(0).max(200),
  byOn: CivilDate.nullable(),
  note: z.string().trim().max(300).nullable(),
};

export const addPlanning = endpoint({
  id: 'org.add_network_planning',
  method: 'POST',
  path: '/api/network/planning',
  audience: 'staff',
  permission: 'network.edit',
  summary: { zh: '新增规划', en: 'Plan places of a kind in a city' },
  body: z.object({ cityCode: Division, kind: PointKind, ...point }),
  response: One,
  creates: true,
});

export const editPlanning = endpoint({
  id: 'org.edit_network_planning',
  method: 'PATCH',
  path: '/api/network/planning/:id',
  audience: 'staff',
  permission: 'network.edit',
  summary: { zh: '修改规划', en: 'Change a plan' },
  params: One,
  body: z.object({ ...point, version: Version }),
  response: Saved,
});

export const removePlanning = endpoint({
  id: 'org.remove_network_planning',
  method: 'DELETE',
  path: '/api/network/planning/:id',
  audience: 'staff',
  permission: 'network.edit',
  summary: { zh: '删除规划', en: 'Drop a plan' },
  params: One,
  response: z.object({ removed: z.literal(true) }),
});

// ── agreements ──

const AgreementStatus = z.enum(['active', 'ended']);

export const AgreementRow = z.object({
  id: Id,
  ...Unit,
  number: z.string(),
  kind: z.string().meta({ description: 'Code of agreement_kind' }),
  fromDate: CivilDate,
  toDate: CivilDate,
  areaCodes: z.array(Division),
  note: z.string().nullable(),
  status: AgreementStatus,
  daysLeft: z.int().meta({ description: 'Below nought: its period is over' }),
  files: z.array(z.object({ id: Id, name: z.string(), bytes: z.int() })),
  version: z.int(),
});

export const listAgreements = endpoint({
  id: 'org.agreements',
  method: 'GET',
  path: '/api/network/agreements',
  audience: 'staff',
  permission: 'org.read',
  summary: { zh: '经销协议', en: 'Agreements, those that end first first' },
  query: z.object({
    state: z.enum(['active', 'ending', 'over', 'ended']).optional().meta({
      description:
        'ending: in force and ends within the days of network_term; over: its period is over and nobody ended it',
    }),
    unitId: Id.optional(),
  }),
  response: z.object({ rows: z.array(AgreementRow), capped: z.boolean() }),
});

const agreement = {
  kind: z.string().min(1).max(40),
  fromDate: CivilDate,
  toDate: CivilDate,
  note: z.string().trim().max(500).nullable(),
};

export const addAgreement = endpoint({
  id: 'org.add_agreement',
  method: 'POST',
  path: '/api/network/agreements',
  audience: 'staff',
  permission: 'network.edit',
  summary: { zh: '登记协议', en: 'Record an agreement with a dealer' },
  body: z.object({
    unitId: Id,
    number: z.string().trim().min(1).max(60),
    areaCodes: z.array(Division).max(200),
    ...agreement,
  }),
  response: One,
  creates: true,
});

/** The permitted area grows by an approved request alone; here it can only become smaller. */
export const editAgreement = endpoint({
  id: 'org.edit_agreement',
  method: 'PATCH',
  path: '/api/network/agreements/:id',
  audience: 'staff',
  permission: 'network.edit',
  summary: { zh: '修改协议', en: 'Change an agreement' },
  params: One,
  body: z.object({ ...agreement, areaCodes: z.array(Division).max(200), status: AgreementStatus, version: Version }),
  response: Saved,
});

export const addAgreementFile = endpoint({
  id: 'org.add_agreement_file',
  method: 'POST',
  path: '/api/network/agreements/:id/files',
  audience: 'staff',
  permission: 'network.edit',
  summary: { zh: '上传协议文件', en: 'Keep a file with an agreement' },
  params: One,
  query: z.object({ filename: z.string().trim().min(1).max(200) }),
  body: z.string().meta({
    description: 'PDF, PNG, JPEG, WebP or Office document; 20 MiB',
    contentMediaType: 'application/octet-stream',
  }),
  response: One,
});

export const getAgreementFile = endpoint({
  id: 'org.agreement_file',
  method: 'GET',
  path: '/api/network/agreements/:id/files/:fileId',
  audience: 'staff',
  permission: 'org.read',
  summary: { zh: '下载协议文件', en: 'A file of an agreement' },
  params: z.object({ id: Id, fileId: Id }),
  response: z.string().meta({ description: 'The file', contentMediaType: 'application/octet-stream' }),
});

// ── second-tier outlets and larger areas, by approval ──

export const OutletRow = z.object({
  id: Id,
  ...Unit,
  name: z.string(),
  nameEn: z.string(),
  cityCode: Division,
  place: z.string().nullable(),
  functions: Codes,
  openedOn: CivilDate.nullable(),
  closedOn: CivilDate.nullable(),
  version: z.int(),
});

export const listOutlets = endpoint({
  id: 'org.outlets',
  method: 'GET',
  path: '/api/network/outlets',
  audience: 'staff',
  permission: 'org.read',
  summary: { zh: '二级网点', en: 'Second-tier outlets' },
  query: PageQuery.extend({ unitId: Id.optional(), cityCode: Division.optional() }),
  response: pageOf(OutletRow),
});

export const closeOutlet = endpoint({
  id: 'org.close_outlet',
  method: 'PATCH',
  path: '/api/network/outlets/:id',
  audience: 'staff',
  permission: 'network.apply',
  summary: { zh: '关闭二级网点', en: 'Close an outlet' },
  params: One,
  body: z.object({ closedOn: CivilDate, version: Version }),
  response: Saved,
});

const RequestStatus = z.enum(['region', 'headquarters', 'approved', 'refused', 'withdrawn']);
const Decision = z.object({ byName: z.string().nullable(), at: Instant, note: z.string().nullable() }).nullable();

export const RequestRow = z.object({
  id: Id,
  ...Unit,
  kind: z.enum(['outlet', 'area']),
  name: z.string().nullable(),
  nameEn: z.string().nullable(),
  cityCode: Division.nullable(),
  place: z.string().nullable(),
  functions: Codes,
  opensOn: CivilDate.nullable(),
  agreementNumber: z.string().nullable(),
  areaCodes: z.array(Division),
  reason: z.string(),
  status: RequestStatus,
  askedByName: z.string().nullable(),
  region: Decision,
  headquarters: Decision,
  mayDecide: z.boolean().meta({ description: 'It waits for the acting unit' }),
  createdAt: Instant,
  version: z.int(),
});

export const listRequests = endpoint({
  id: 'org.network_requests',
  method: 'GET',
  path: '/api/network/requests',
  audience: 'staff',
  permission: 'org.read',
  summary: { zh: '网点与区域申请', en: 'Requests for outlets and larger areas, the newest first' },
  query: PageQuery.extend({ status: RequestStatus.optional() }),
  response: pageOf(RequestRow),
});

/** A dealer asks for a second-tier outlet. */
export const askOutlet = endpoint({
  id: 'org.ask_outlet',
  method: 'POST',
  path: '/api/network/requests/outlet',
  audience: 'staff',
  permission: 'network.apply',
  summary: { zh: '申请二级网点', en: 'Ask for a second-tier outlet' },
  body: z.object({
    name: z.string().trim().min(1).max(80),
    nameEn: z.string().trim().max(120).optional(),
    cityCode: Division,
    place: z.string().trim().max(200).optional(),
    functions: Codes.min(1),
    opensOn: CivilDate.optional(),
    reason: z.string().trim().min(1).max(1000),
  }),
  response: One,
  creates: true,
});

/** A dealer asks to do business in more cities than its agreement says. */
export const askArea = endpoint({
  id: 'org.ask_area',
  method: 'POST',
  path: '/api/network/requests/area',
  audience: 'staff',
  permission: 'network.apply',
  summary: { zh: '申请扩大经营区域', en: 'Ask for a larger area' },
  body: z.object({
    agreementId: Id,
    areaCodes: z.array(Division).min(1).max(100),
    reason: z.string().trim().min(1).max(1000),
  }),
  response: One,
  creates: true,
});

export const decideRequest = endpoint({
  id: 'org.decide_network_request',
  method: 'POST',
  path: '/api/network/requests/:id/decision',
  audience: 'staff',
  permission: 'network.decide',
  summary: { zh: '审批网点或区域申请', en: 'Approve or refuse: the region first, then headquarters' },
  params: One,
  body: z.object({
    approve: z.boolean(),
    note: z.string().trim().max(500).optional().meta({ description: 'Needed to refuse' }),
    version: Version,
  }),
  response: z.object({ status: RequestStatus, version: z.int() }),
});

export const withdrawRequest = endpoint({
  id: 'org.withdraw_network_request',
  method: 'POST',
  path: '/api/network/requests/:id/withdrawal',
  audience: 'staff',
  permission: 'network.apply',
  summary: { zh: '撤回申请', en: 'Withdraw a request' },
  params: One,
  body: z.object({ version: Version }),
  response: Saved,
});
