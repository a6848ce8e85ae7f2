/** How a column is written. Instants are milliseconds, civil dates and uuids texts. */
export type Kind = 'uuid' | 'text' | 'date' | 'time' | 'int' | 'bool' | 'json' | 'bytes' | 'list';
type Value<K extends Kind> = K extends 'time' | 'int'
  ? number | null
  : K extends 'bool'
    ? boolean
    : K extends 'json'
      ? unknown
      : K extends 'bytes'
        ? Buffer | null
        : K extends 'list'
          ? string[]
          : string | null;

const unit = { id: 'uuid', orgId: 'uuid' } as const;
const created = { createdAt: 'time' } as const;

/** The tables of the set with the columns it fills, parents before children. */
// biome-ignore format: a table a paragraph, as one reads them in the migrations
export const TABLES = {
  'org.unit': {
    id: 'uuid', parentId: 'uuid', kind: 'text', code: 'text', name: 'text', nameEn: 'text', provinceCode: 'text', cityCode: 'text', address: 'text', phone: 'text',
    fullAfterSales: 'bool', workingTime: 'json', ...created,
  },
  'org.staff': { ...unit, login: 'text', name: 'text', nameGrams: 'list', title: 'text', passwordHash: 'text', ...created },
  'org.staff_role': { ...unit, staffId: 'uuid', roleId: 'uuid' },
  'products.series': {
    ...unit, code: 'text', name: 'text', nameEn: 'text', energy: 'text', sort: 'int', active: 'bool', description: 'text', descriptionEn: 'text',
  },
  'products.model': { id: 'uuid', seriesId: 'uuid', code: 'text', name: 'text', nameEn: 'text', modelYear: 'int' },
  'products.trim': { id: 'uuid', modelId: 'uuid', code: 'text', name: 'text', nameEn: 'text', priceFen: 'int', saleFrom: 'date', saleTo: 'date' },
  'leads.source': { ...unit, code: 'text', name: 'text', nameEn: 'text', kind: 'text', channel: 'text', secretEnc: 'bytes', ...created },
  'club.branch': { ...unit, code: 'text', name: 'text', nameEn: 'text', openedOn: 'date', ...created },
  'club.points_rule': { ...unit, code: 'text', name: 'text', nameEn: 'text', points: 'int', validMonths: 'int', validFrom: 'date', ...created },
  'customers.custom_field': { id: 'uuid', code: 'text', name: 'text', nameEn: 'text', type: 'text', choices: 'json', kinds: 'list', sort: 'int', ...created },
  'customers.household': { id: 'uuid', name: 'text', ...created },
  'customers.customer': {
    id: 'uuid', kind: 'text', name: 'text', nameGrams: 'list', primaryMasked: 'text', gender: 'text', provinceCode: 'text', cityCode: 'text', stage: 'text', stageSince: 'time', version: 'int',
    status: 'text', outdatedReason: 'text', birthOn: 'date', occupation: 'text', income: 'text', residence: 'text', language: 'text', familySize: 'int', needs: 'list', hobbies: 'list', tags: 'list',
    vip: 'bool', opinionLeader: 'bool', valueClass: 'text', expectedValueFen: 'int', source: 'text', custom: 'json', archivistId: 'uuid', householdId: 'uuid', householdRole: 'text',
    completeness: 'int', missing: 'list', verifiedAt: 'time', ...created,
  },
  'customers.address': {
    id: 'uuid', customerId: 'uuid', kind: 'text', provinceCode: 'text', cityCode: 'text', districtCode: 'text', lineEnc: 'bytes', lineHash: 'bytes', lineMasked: 'text', postcode: 'text',
    isPrimary: 'bool', ...created,
  },
  'customers.document': {
    id: 'uuid', customerId: 'uuid', kind: 'text', numberEnc: 'bytes', numberHash: 'bytes', tailHash: 'bytes', masked: 'text', validUntil: 'date', checked: 'bool', ...created,
  },
  'customers.contact_person': { id: 'uuid', customerId: 'uuid', personId: 'uuid', title: 'text', isPrimary: 'bool', fromDate: 'date', ...created },
  'customers.verification': { id: 'uuid', customerId: 'uuid', staffId: 'uuid', channel: 'text', result: 'text', note: 'text', ...created },
  'customers.recipient': { id: 'uuid', code: 'text', name: 'text', nameEn: 'text', contact: 'text', purposeText: 'text', dataKinds: 'text', ...created },
  'customers.relationship': { id: 'uuid', customerId: 'uuid', orgId: 'uuid', ...created },
  'customers.identifier': {
    id: 'uuid', customerId: 'uuid', kind: 'text', valueEnc: 'bytes', valueHash: 'bytes', tailHash: 'bytes', masked: 'text', isPrimary: 'bool', label: 'text', status: 'text', ...created,
  },
  'customers.consent': { id: 'uuid', customerId: 'uuid', purpose: 'text', state: 'text', textVersion: 'text', channel: 'text', recipientId: 'uuid', evidence: 'json', ...created },
  'customers.sharing': { ...unit, customerId: 'uuid', dataKinds: 'list', ground: 'text', consentId: 'uuid', about: 'text', actor: 'text', ...created },
  'customers.do_not_contact': { id: 'uuid', customerId: 'uuid', valueHash: 'bytes', channel: 'text', reason: 'text', actor: 'text', ...created },
  'customers.request': {
    ...unit, number: 'text', customerId: 'uuid', kind: 'text', state: 'text', outcome: 'text', channel: 'text', details: 'text', answer: 'text', acknowledgeBy: 'time', dueAt: 'time',
    hardDueAt: 'time', acknowledgedAt: 'time', verifiedAt: 'time', verifiedBy: 'text', verifiedHow: 'text', closedAt: 'time', closedBy: 'text', ...created,
  },
  'customers.interaction': {
    ...unit, customerId: 'uuid', staffId: 'uuid', channel: 'text', direction: 'text', content: 'text', nextStep: 'text', nextOn: 'date', occurredAt: 'time', ...created,
  },
  'leads.lead': {
    ...unit, customerId: 'uuid', status: 'text', channel: 'text', sourceId: 'uuid', grade: 'text', seriesId: 'uuid', cityCode: 'text', testDrive: 'bool', comments: 'text',
    consultantId: 'uuid', dueAt: 'time', nextContactAt: 'time', assignedAt: 'time', acceptedAt: 'time', firstFollowAt: 'time', touchCount: 'int', version: 'int',
    validity: 'text', lastChannel: 'text', lastSourceId: 'uuid', lastTouchAt: 'time', ...created,
  },
  'leads.touch': { ...unit, leadId: 'uuid', channel: 'text', sourceId: 'uuid', seriesId: 'uuid', comments: 'text', ...created },
  'leads.inbound': {
    ...unit, sourceId: 'uuid', externalId: 'text', format: 'text', result: 'text', leadId: 'uuid', rawEnc: 'bytes', ...created,
  },
  'leads.follow_up': { ...unit, leadId: 'uuid', staffId: 'uuid', channel: 'text', note: 'text', grade: 'text', nextContactAt: 'time', ...created },
  'products.maintenance_item': {
    id: 'uuid', seriesId: 'uuid', code: 'text', name: 'text', nameEn: 'text', why: 'text', whyEn: 'text', firstKm: 'int', firstMonths: 'int', everyKm: 'int', everyMonths: 'int',
    priceFen: 'int', sort: 'int', ...created,
  },
  'products.picture': {
    id: 'uuid', seriesId: 'uuid', sha256Hex: 'text', mediaType: 'text', bytes: 'int', title: 'text', titleEn: 'text', sort: 'int', ...created,
  },
  'products.unit': {
    ...unit, vin: 'text', plate: 'text', trimId: 'uuid', colour: 'text', invoicedOn: 'date', deliveredOn: 'date', owned: 'bool', warrantyUntil: 'date', insuredUntil: 'date',
    loanUntil: 'date', ...created,
  },
  'products.ownership': { ...unit, unitId: 'uuid', customerId: 'uuid', fromDate: 'date', toDate: 'date', ...created },
  'products.plate': { ...unit, unitId: 'uuid', plate: 'text', fromDate: 'date', toDate: 'date', ...created },
  'products.warranty': { ...unit, unitId: 'uuid', kind: 'text', fromDate: 'date', toDate: 'date', km: 'int', note: 'text', ...created },
  'products.mileage': { ...unit, unitId: 'uuid', readOn: 'date', km: 'int', source: 'text', ...created },
  'products.policy': {
    ...unit, unitId: 'uuid', customerId: 'uuid', insurer: 'text', numberEnc: 'bytes', masked: 'text', kinds: 'list', premiumFen: 'int', fromDate: 'date', toDate: 'date', ...created,
  },
  'products.loan': {
    ...unit, unitId: 'uuid', customerId: 'uuid', bank: 'text', amountFen: 'int', monthlyFen: 'int', fromDate: 'date', toDate: 'date', settledOn: 'date', ...created,
  },
  'sales.order': {
    ...unit, number: 'text', leadId: 'uuid', customerId: 'uuid', consultantId: 'uuid', trimId: 'uuid', colour: 'text', priceFen: 'int', depositFen: 'int', depositKind: 'text',
    expectedOn: 'date', status: 'text', extrasFen: 'int', paidFen: 'int', refundedFen: 'int', contractNumber: 'text', invoiceNumber: 'text', invoicedOn: 'date',
    repeatPurchase: 'bool', contractKept: 'bool', version: 'int', ...created,
  },
  'sales.delivery': {
    ...unit, orderId: 'uuid', unitId: 'uuid', staffId: 'uuid', deliveredOn: 'date', plate: 'text', odometerKm: 'int', contactDueOn: 'date', contactedAt: 'time', contactedBy: 'uuid',
    contactAttempts: 'int', contactResult: 'text', contactNote: 'text', version: 'int', ...created,
  },
  'sales.price_level': {
    ...unit, seriesId: 'uuid', consultantBp: 'int', managerBp: 'int', generalManagerBp: 'int', premiumBp: 'int', ...created,
  },
  'sales.need': {
    ...unit, leadId: 'uuid', useKind: 'text', budgetFromFen: 'int', budgetToFen: 'int', concerns: 'list', wishes: 'text', pays: 'text', tradeIn: 'bool', ...created,
  },
  'sales.quote': {
    ...unit, leadId: 'uuid', number: 'text', revision: 'int', consultantId: 'uuid', trimId: 'uuid', colour: 'text', listPriceFen: 'int', optionsFen: 'int', priceFen: 'int',
    totalFen: 'int', dueFen: 'int', content: 'json', level: 'text', status: 'text', validUntil: 'date', ...created,
  },
  'sales.payment': {
    ...unit, orderId: 'uuid', kind: 'text', method: 'text', amountFen: 'int', paidOn: 'date', receipt: 'text', staffId: 'uuid', ...created,
  },
  'sales.stock': {
    ...unit, vin: 'text', trimId: 'uuid', colour: 'text', state: 'text', orderId: 'uuid', expectedOn: 'date', arrivedOn: 'date', location: 'text', pdiState: 'text', pdiItems: 'json',
    pdiOn: 'date', ...created,
  },
  'sales.order_part': { ...unit, orderId: 'uuid', kind: 'text', title: 'text', amountFen: 'int', state: 'text', scheduledAt: 'time', ...created },
  'sales.change_request': {
    ...unit, orderId: 'uuid', kind: 'text', wanted: 'json', reason: 'text', refundFen: 'int', status: 'text', askedBy: 'uuid', ...created,
  },
  'sales.handover': { ...unit, orderId: 'uuid', appointedAt: 'time', place: 'text', items: 'json', ...created },
  'sales.rebate_rule': { ...unit, name: 'text', nameEn: 'text', seriesId: 'uuid', tiers: 'json', fromMonth: 'date', ...created },
  'engagement.opportunity': {
    ...unit, customerId: 'uuid', unitId: 'uuid', kind: 'text', dueOn: 'date', status: 'text', nextContactOn: 'date', attempts: 'int', lastResult: 'text', lastNote: 'text',
    lastStaffId: 'uuid', version: 'int', ...created,
  },
  'club.member': {
    ...unit, branchId: 'uuid', customerId: 'uuid', unitId: 'uuid', cardNumber: 'text', status: 'text', channel: 'text', appliedAt: 'time', decidedAt: 'time', decidedBy: 'uuid',
    reason: 'text', version: 'int', ...created,
  },
  'club.account': { ...unit, kind: 'text', memberId: 'uuid', customerId: 'uuid', guarded: 'bool', balance: 'int', version: 'int', ...created },
  'club.ledger_transaction': {
    ...unit, scope: 'text', idempotencyKey: 'text', bodyHash: 'bytes', kind: 'text', memberId: 'uuid', customerId: 'uuid', ruleId: 'uuid', occurredAt: 'time', postedAt: 'time',
  },
  'club.entry': { transactionId: 'uuid', seq: 'int', orgId: 'uuid', accountId: 'uuid', customerId: 'uuid', amount: 'int', balanceAfter: 'int', accountVersion: 'int', postedAt: 'time' },
  'club.lot': {
    ...unit, memberId: 'uuid', customerId: 'uuid', transactionId: 'uuid', issuerId: 'uuid', earned: 'int', remaining: 'int', activatesOn: 'date', expiresOn: 'date',
    earnedOn: 'date', ...created,
  },
  'app.event': { id: 'uuid', name: 'text', orgId: 'uuid', subjectId: 'uuid', customerId: 'uuid', payload: 'json', actor: 'text', occurredAt: 'time' },
} as const satisfies Record<string, Record<string, Kind>>;

export type Table = keyof typeof TABLES;
/** A row as the writer takes it. */
export type Row<T extends Table> = {
  [C in keyof (typeof TABLES)[T]]: (typeof TABLES)[T][C] extends Kind ? Value<(typeof TABLES)[T][C]> : never;
};
