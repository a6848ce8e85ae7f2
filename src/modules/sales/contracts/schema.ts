import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

export const ContractState = z.enum(['draft', 'drawn_up', 'signed', 'superseded', 'void']);
const Kind = z.enum(['main', 'supplement']);
const Side = z.enum(['buyer', 'dealer']);
const Agreed = z.string().trim().max(2000);
const Version = z.int().min(1);
const ById = z.object({ id: Id });
const Changed = z.object({ state: ContractState, version: z.int() });

/** A paragraph as it stands in a contract. */
const Filled = z.object({
  zh: z.string(),
  en: z.string(),
  own: z.boolean().meta({ description: 'A clause of the dealer' }),
});

/** A contract among those of its order. */
export const ContractLine = z.object({
  id: Id,
  kind: Kind,
  number: z.string().nullable(),
  state: ContractState,
  outdated: z.boolean().meta({ description: 'The order says something else by now' }),
  drawnAt: Instant.nullable(),
  signedOn: CivilDate.nullable(),
  signedHow: z.enum(['screen', 'paper']).nullable(),
  priceFen: Fen.nullable(),
});

export const ContractRow = ContractLine.extend({
  id: Id.nullable().meta({ description: 'Null: an order whose contract is overdue' }),
  key: Id,
  kind: Kind.nullable(),
  state: ContractState.nullable(),
  orderId: Id,
  orderNumber: z.string(),
  customerName: z.string(),
  seriesName: z.string(),
  seriesNameEn: z.string(),
  trimName: z.string(),
  trimNameEn: z.string(),
  colour: z.string(),
  consultantName: z.string(),
  unitName: z.string(),
  unitNameEn: z.string(),
  createdAt: Instant,
});

export const listContracts = endpoint({
  id: 'sales.contracts',
  method: 'GET',
  path: '/api/contracts',
  audience: 'staff',
  permission: 'order.read',
  summary: { zh: '购车合同', en: 'Contracts of sale, newest first; or orders whose contract is overdue' },
  query: PageQuery.extend({
    state: ContractState.optional(),
    due: z.enum(['outdated', 'overdue']).optional().meta({
      description:
        'outdated: the order was changed since; overdue: open orders without a signed contract after the days of sales_term',
    }),
  }),
  response: pageOf(ContractRow),
});

export const ContractView = ContractLine.extend({
  orderId: Id,
  orderNumber: z.string(),
  orderStatus: z.string(),
  customerName: z.string(),
  consultantName: z.string(),
  unitName: z.string(),
  unitNameEn: z.string(),
  unitPhone: z.string().nullable(),
  baseNumber: z.string().nullable(),
  agreed: z.string(),
  title: z.string(),
  titleEn: z.string(),
  paragraphs: z
    .array(Filled)
    .meta({ description: 'A draft: as it would be drawn up now. Empty once the person was let go of' }),
  textNumber: z.int().nullable().meta({ description: 'Version of the text; 0: the one that is shipped' }),
  clausesNumber: z.int().nullable(),
  changedFacts: z.array(z.enum(['trim', 'colour', 'price'])).meta({ description: 'In what the order differs by now' }),
  buyerSignedAt: Instant.nullable(),
  dealerSignedAt: Instant.nullable(),
  dealerSigner: z.string().nullable(),
  scan: z.boolean(),
  voidReason: z.string().nullable(),
  closedAt: Instant.nullable(),
  createdAt: Instant,
  version: z.int(),
});

export const getContract = endpoint({
  id: 'sales.contract',
  method: 'GET',
  path: '/api/contracts/:id',
  audience: 'staff',
  permission: 'order.read',
  summary: { zh: '查看购车合同', en: 'One contract with its text' },
  params: ById,
  response: ContractView,
});

export const createContract = endpoint({
  id: 'sales.create_contract',
  method: 'POST',
  path: '/api/orders/:id/contracts',
  audience: 'staff',
  permission: 'order.change',
  summary: { zh: '新建合同草稿', en: 'Begin a contract of an order, or a supplement to the signed one' },
  params: ById,
  body: z.object({ kind: Kind.default('main'), agreed: Agreed.default('') }),
  response: ById,
  creates: true,
});

export const editContract = endpoint({
  id: 'sales.edit_contract',
  method: 'PATCH',
  path: '/api/contracts/:id',
  audience: 'staff',
  permission: 'order.change',
  summary: { zh: '修改合同草稿', en: 'Change what else was agreed, while it is a draft' },
  params: ById,
  body: z.object({ agreed: Agreed, version: Version }),
  response: Changed,
});

export const drawUpContract = endpoint({
  id: 'sales.draw_up_contract',
  method: 'POST',
  path: '/api/contracts/:id/drawing-up',
  audience: 'staff',
  permission: 'order.change',
  summary: { zh: '拟定合同', en: 'Draw a contract up: it has its number, and its text does not change any more' },
  params: ById,
  body: z.object({ version: Version }),
  response: Changed.extend({ number: z.string() }),
});

export const voidContract = endpoint({
  id: 'sales.void_contract',
  method: 'POST',
  path: '/api/contracts/:id/void',
  audience: 'staff',
  permission: 'order.change',
  summary: { zh: '作废合同', en: 'Make a contract void; one that is signed by a manager only' },
  params: ById,
  body: z.object({ reason: z.string().trim().min(1).max(500), version: Version }),
  response: Changed,
});

export const MAX_SIGNATURE_BYTES = 100 * 1024;
export const MAX_SCAN_BYTES = 10 * 1024 * 1024;
const FILE = { contentMediaType: 'application/octet-stream' };

export const signContract = endpoint({
  id: 'sales.sign_contract',
  method: 'POST',
  path: '/api/contracts/:id/signatures/:side',
  audience: 'staff',
  permission: 'order.change',
  summary: { zh: '在屏幕上签订合同', en: 'Buyer or seal holder sign on the screen; with both it is signed' },
  params: ById.extend({ side: Side }),
  query: z.object({
    version: z.coerce.number().int().min(1),
    signer: z.string().trim().min(1).max(60).optional().meta({ description: 'Who signs for the dealer' }),
  }),
  body: z.string().meta({ description: 'PNG of the signature, 100 KiB', ...FILE }),
  response: Changed,
});

export const scanContract = endpoint({
  id: 'sales.scan_contract',
  method: 'POST',
  path: '/api/contracts/:id/scan',
  audience: 'staff',
  permission: 'order.change',
  summary: { zh: '上传纸质合同扫描件', en: 'The scan of a contract that was signed on paper' },
  params: ById,
  query: z.object({
    version: z.coerce.number().int().min(1),
    signedOn: CivilDate,
    signer: z.string().trim().min(1).max(60).meta({ description: 'Who sealed it for the dealer' }),
  }),
  body: z.string().meta({ description: 'PDF, PNG, JPEG or WebP; 10 MiB', ...FILE }),
  response: Changed,
});

export const getContractFile = endpoint({
  id: 'sales.contract_file',
  method: 'GET',
  path: '/api/contracts/:id/files/:what',
  audience: 'staff',
  permission: 'order.read',
  summary: { zh: '查看合同签字或扫描件', en: 'A signature or the scan; the look is audited' },
  params: ById.extend({ what: z.enum(['buyer', 'dealer', 'scan']) }),
  response: z.string().meta({ description: 'The file', ...FILE }),
});
