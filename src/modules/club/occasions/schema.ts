import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id } from '../../../platform/endpoint.ts';

/** A whole card number. */
const Card = z.string().trim().min(4).max(40);

export const feedOccasions = endpoint({
  id: 'points.occasions',
  method: 'POST',
  path: '/api/points/occasions',
  audience: 'staff',
  permission: 'ledger.api',
  perMinute: 6000,
  summary: {
    zh: '外部系统报送消费与活动,按规则积分',
    en: 'Another system tells of bills and activities; the rules of points say what each earns, once a key',
  },
  body: z.object({
    rows: z
      .array(
        z.object({
          key: z.string().trim().min(1).max(120).meta({ description: 'Names it once and for all, e.g. ro:A123:1' }),
          kind: z.enum(['spend', 'activity']),
          cardNumber: Card,
          on: CivilDate.meta({ description: 'The day of the bill or the activity, of the last 366 days' }),
          amountFen: Fen.optional().meta({ description: 'The bill, for rules that give points by the yuan' }),
        }),
      )
      .min(1)
      .max(500),
  }),
  response: z.object({
    rows: z.array(
      z.object({
        key: z.string(),
        state: z
          .enum(['posted', 'replayed', 'nothing', 'unknown', 'frozen', 'key_reused'])
          .meta({ description: 'nothing: no rule gives anything for it' }),
        points: z.int(),
      }),
    ),
  }),
});

const Award = z.object({
  ruleId: Id.meta({ description: 'A rule of the kind activity, as it stands' }),
  budgetId: Id,
  activity: z.string().trim().min(2).max(60),
  on: CivilDate,
  cards: z.array(Card).min(1).max(200),
});
const Awarded = z.object({
  card: z.string(),
  state: z
    .enum(['ready', 'posted', 'replayed', 'nothing', 'unknown', 'frozen'])
    .meta({ description: 'replayed: they have their points of this activity; nothing: the rule gives them nothing' }),
  points: z.int(),
});

export const previewAwards = endpoint({
  id: 'points.preview_awards',
  method: 'POST',
  path: '/api/points/awards/preview',
  audience: 'staff',
  permission: 'points.budget',
  summary: { zh: '试算活动积分', en: 'What an activity’s rule gives each card; posts nothing' },
  body: Award,
  response: z.object({ rows: z.array(Awarded), points: z.int(), left: z.int() }),
});

export const awardPoints = endpoint({
  id: 'points.award',
  method: 'POST',
  path: '/api/points/awards',
  audience: 'staff',
  permission: 'points.budget',
  summary: {
    zh: '发放活动积分',
    en: 'Give the members of an activity their points out of an approved budget, each once',
  },
  body: Award,
  response: z.object({ rows: z.array(Awarded), points: z.int(), left: z.int() }),
  creates: true,
});
