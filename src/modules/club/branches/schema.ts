import * as z from 'zod';
import { CivilDate, endpoint, Id } from '../../../platform/endpoint.ts';
import { CardStyle } from '../members/schema.ts';

const Name = z.string().trim().min(1).max(60);
const Version = z.int().min(1);
const One = z.object({ id: Id });
export const BranchStatus = z.enum(['open', 'suspended', 'closed']);

/** A picture on a card may be this large. */
export const MAX_CARD_PICTURE_BYTES = 1024 * 1024;

const Style = {
  cardName: z.string().trim().max(40).meta({ description: 'What the card is called; empty: as the branch' }),
  cardNameEn: z.string().trim().max(40),
  cardColour: z.string().regex(/^#[0-9a-f]{6}$/),
  cardPrefix: z
    .string()
    .regex(/^[A-Z]{0,4}$/)
    .meta({ description: 'Up to four capital letters before the number of new cards' }),
};

export const BranchRow = z.object({
  id: Id,
  unitId: Id,
  unitName: z.string(),
  unitNameEn: z.string(),
  regionName: z.string().nullable(),
  regionNameEn: z.string().nullable(),
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  status: BranchStatus,
  openedOn: CivilDate,
  suspendedOn: CivilDate.nullable(),
  closedOn: CivilDate.nullable(),
  members: z.int(),
  pending: z.int(),
  overdue: z.int(),
  card: CardStyle,
  ...Style,
  version: z.int(),
});

export const listBranches = endpoint({
  id: 'club.branches',
  method: 'GET',
  path: '/api/club-branches',
  audience: 'staff',
  permission: 'member.read',
  summary: { zh: '车友会分会', en: 'Branches of the club in scope' },
  response: z.object({
    rows: z.array(BranchRow),
    openTo: z
      .array(z.object({ unitId: Id, name: z.string(), nameEn: z.string() }))
      .meta({ description: 'Dealers in scope that have no branch' }),
  }),
});

export const branchNames = endpoint({
  id: 'club.branch_names',
  method: 'GET',
  path: '/api/club-branch-names',
  audience: 'staff',
  permission: 'member.read',
  summary: { zh: '可转入的分会', en: 'Open branches of the whole club, to which members may change' },
  response: z.object({ rows: z.array(z.object({ id: Id, unitId: Id, name: z.string(), nameEn: z.string() })) }),
});

export const createBranch = endpoint({
  id: 'club.create_branch',
  method: 'POST',
  path: '/api/club-branches',
  audience: 'staff',
  permission: 'club.edit',
  summary: { zh: '开设分会', en: 'Open a branch at a dealer' },
  body: z.object({
    unitId: Id,
    code: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,19}$/),
    name: Name,
    nameEn: Name,
    openedOn: CivilDate,
  }),
  response: z.object({ id: Id }),
  creates: true,
});

export const editBranch = endpoint({
  id: 'club.edit_branch',
  method: 'PATCH',
  path: '/api/club-branches/:id',
  audience: 'staff',
  permission: 'branch.edit',
  summary: { zh: '修改分会与会员卡样式', en: 'Change a branch and how its card looks' },
  params: One,
  body: z.object({ name: Name, nameEn: Name, ...Style, version: Version }),
  response: z.object({ version: z.int() }),
});

export const setBranchStatus = endpoint({
  id: 'club.branch_status',
  method: 'POST',
  path: '/api/club-branches/:id/status',
  audience: 'staff',
  permission: 'club.edit',
  summary: { zh: '暂停、恢复或关闭分会', en: 'Suspend, resume or close a branch' },
  params: One,
  body: z.object({
    status: BranchStatus,
    successorId: Id.optional().meta({ description: 'On closing: the branch that takes over members and applications' }),
    version: Version,
  }),
  response: z.object({ version: z.int(), moved: z.int() }),
});

/** A picture as the body of the request: JPEG, PNG or WebP. */
export const addCardPicture = endpoint({
  id: 'club.add_card_picture',
  method: 'POST',
  path: '/api/club-branches/:id/card-picture',
  audience: 'staff',
  permission: 'branch.edit',
  summary: { zh: '上传会员卡图片', en: 'Add the picture of a branch’s card' },
  params: One,
  body: z.string().meta({ description: 'PNG, JPEG or WebP', contentMediaType: 'application/octet-stream' }),
  response: z.object({ id: Id }),
});

/** The picture itself; it never changes. */
export const getCardPicture = endpoint({
  id: 'club.card_picture',
  method: 'GET',
  path: '/api/club-card-pictures/:id',
  audience: 'public',
  summary: { zh: '会员卡图片', en: 'The picture of a member card' },
  params: One,
  response: z.string().meta({ description: 'JPEG, PNG or WebP', contentMediaType: 'application/octet-stream' }),
});
