import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant } from '../../../platform/endpoint.ts';
import { Grade } from '../schema.ts';

/** The columns of the board, in the order of the way to an order. */
export const STAGES = ['assigned', 'accepted', 'following', 'arrived', 'test_driven', 'ordered'] as const;
export type Stage = (typeof STAGES)[number];

/** How a card gets from one column to another: by a step of its own with its form, or by noting what happened (or did not, after all). */
export type Move = 'accept' | 'follow' | 'order' | 'note';

const MOVES: Record<Stage, Partial<Record<Stage, Move>>> = {
  assigned: { accepted: 'accept' },
  accepted: { following: 'follow', arrived: 'note', test_driven: 'note', ordered: 'order' },
  following: { arrived: 'note', test_driven: 'note', ordered: 'order' },
  arrived: { following: 'note', test_driven: 'note', ordered: 'order' },
  test_driven: { arrived: 'note', ordered: 'order' },
  ordered: {},
};

/** How a card may be moved; undefined where it may not. An order is undone where orders are cancelled, not here. */
export function moveOf(from: Stage, to: Stage): Move | undefined {
  return MOVES[from][to];
}

/** The columns a card may be moved to. */
export function movesFrom(from: Stage): Stage[] {
  return STAGES.filter((to) => MOVES[from][to] !== undefined);
}

export const StageName = z.enum(STAGES);

export const BoardCard = z.object({
  id: Id,
  version: z.int(),
  customerName: z.string(),
  mobileMasked: z.string().nullable(),
  grade: z.string(),
  seriesName: z.string().nullable(),
  seriesNameEn: z.string().nullable(),
  consultantName: z.string().nullable(),
  unitName: z.string(),
  unitNameEn: z.string(),
  actBy: Instant.nullable(),
  expectedOn: CivilDate.nullable(),
  pendingClose: z.enum(['defeat', 'dormancy']).nullable(),
  orderId: Id.nullable(),
});

/** Filters of the board; `unitId` narrows to a region or dealer below the acting unit, which a brand of many dealers has to name. */
const Filters = {
  unitId: Id.optional(),
  consultantId: Id.optional(),
  grade: z.enum([...Grade.options, 'N', 'O']).optional(),
  seriesId: Id.optional(),
  overdue: z.enum(['true']).optional(),
};

export const BoardColumn = z.object({
  stage: StageName,
  count: z.int().meta({ description: 'Stops at the cap' }),
  cards: z.array(BoardCard),
  next: z.string().nullable(),
});

/** The board: six columns with the twenty most urgent leads each, in one query. */
export const getBoard = endpoint({
  id: 'leads.board',
  method: 'GET',
  path: '/api/leads/board',
  audience: 'staff',
  permission: 'lead.read',
  summary: { zh: '线索看板', en: 'Board of open leads by stage' },
  query: z.object(Filters),
  response: z.object({ cap: z.int(), columns: z.array(BoardColumn) }),
});

/** More of one column. */
export const getBoardColumn = endpoint({
  id: 'leads.board_column',
  method: 'GET',
  path: '/api/leads/board/column',
  audience: 'staff',
  permission: 'lead.read',
  summary: { zh: '看板单列翻页', en: 'More of one column of the board' },
  query: z.object({ ...Filters, stage: StageName, cursor: z.string().max(200).optional() }),
  response: BoardColumn,
});

/** Moves a card: notes an arrival or a test drive, or takes a mistaken one back. The other moves have forms of their own. */
export const moveLead = endpoint({
  id: 'leads.move',
  method: 'POST',
  path: '/api/leads/:id/stage',
  audience: 'staff',
  permission: 'lead.follow',
  summary: { zh: '移动看板卡片', en: 'Move a lead on the board' },
  params: z.object({ id: Id }),
  body: z.object({ version: z.int().min(1), stage: z.enum(['following', 'arrived', 'test_driven']) }),
  response: z.object({ id: Id, version: z.int(), stage: StageName }),
});

const OverdueRow = z.object({
  id: Id,
  name: z.string(),
  nameEn: z.string(),
  overdue: z.int().meta({ description: 'Stops at the cap' }),
  planless: z.int(),
  downgrades: z.int(),
  oldestAt: Instant.nullable(),
});

/** Overdue work by consultant of a dealer, by dealer of a region, by region of a brand (LED-29). */
export const overdueSummary = endpoint({
  id: 'leads.overdue_summary',
  method: 'GET',
  path: '/api/leads/overdue-summary',
  audience: 'staff',
  permission: 'lead.read',
  summary: { zh: '逾期汇总', en: 'Overdue leads by consultant, dealer or region' },
  query: z.object({ unitId: Id.optional() }),
  response: z.object({
    by: z.enum(['consultant', 'dealer', 'region', 'brand']),
    cap: z.int(),
    unit: z.object({ id: Id, name: z.string(), nameEn: z.string() }),
    rows: z.array(OverdueRow),
  }),
});
