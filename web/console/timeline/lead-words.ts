import { instantIn } from '../../ui/format.ts';
import { defineTexts } from '../../ui/language.tsx';

/** Headlines of how a lead ends and begins again. */
export const leadEventTexts = defineTexts(
  {
    'lead.close_proposed': '申请结束线索',
    'lead.close_refused': '驳回结束申请',
    'lead.closed': '线索结束',
    'lead.rechecked': '总部复核',
    'lead.reactivated': '重新激活',
    'lead.recycled': '转给其他经销商',
    'lead.revisited': '战败/休眠回访',
    'lead.downgraded': '预计购车日已过',
    'lead.moved': '看板移动',
  },
  {
    'lead.close_proposed': 'Closing proposed',
    'lead.close_refused': 'Closing refused',
    'lead.closed': 'Lead closed',
    'lead.rechecked': 'Checked by headquarters',
    'lead.reactivated': 'Taken up again',
    'lead.recycled': 'Given to another dealer',
    'lead.revisited': 'Second visit',
    'lead.downgraded': 'The expected day passed',
    'lead.moved': 'Moved on the board',
  },
);

const words = defineTexts(
  {
    kinds: { defeat: '战败', dormancy: '休眠' } as Record<string, string>,
    results: { real: '属实', not_real: '不属实,重新打开', unreached: '未联系上' } as Record<string, string>,
    next: (at: string) => `下次联系 ${at}`,
    kept: (grade: string) => `保持 ${grade} 级`,
    lowered: (from: string, to: string) => `${from} → ${to}`,
    rests: '建议休眠',
    stages: {
      assigned: '待接收',
      accepted: '已接收',
      following: '跟进中',
      arrived: '已到店',
      test_driven: '已试驾',
      ordered: '已下订',
    } as Record<string, string>,
  },
  {
    kinds: { defeat: 'lost', dormancy: 'dormant' },
    results: { real: 'it was real', not_real: 'it was not real; opened again', unreached: 'nobody reached' },
    next: (at) => `next contact ${at}`,
    kept: (grade) => `stays ${grade}`,
    lowered: (from, to) => `${from} → ${to}`,
    rests: 'rest proposed',
    stages: {
      assigned: 'to accept',
      accepted: 'accepted',
      following: 'following up',
      arrived: 'came to the showroom',
      test_driven: 'test driven',
      ordered: 'ordered',
    },
  },
);

const said = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Details of an event of a lead's end or second life; undefined where it is none. */
export function leadDetails(
  event: string,
  facts: Record<string, unknown>,
  { language, zone, nameOf }: { language: 'zh' | 'en'; zone: string; nameOf: (kind: string, code: string) => string },
): string[] | undefined {
  const text = words[language];
  const kind = said(facts.kind);
  const reason = said(facts.reason);
  const ending = () => [
    text.kinds[kind] ?? kind,
    reason && nameOf(kind === 'dormancy' ? 'dormant_reason' : 'defeat_reason', reason),
  ];
  const next = () =>
    Number.isNaN(Date.parse(said(facts.nextContactAt))) ? '' : text.next(instantIn(said(facts.nextContactAt), zone));
  switch (event) {
    case 'lead.close_proposed':
      return [...ending(), said(facts.competitor), said(facts.note)];
    case 'lead.close_refused':
      return [...ending(), said(facts.note), next()];
    case 'lead.closed':
      return [...ending(), said(facts.note)];
    case 'lead.rechecked':
      return [text.results[said(facts.result)] ?? said(facts.result), said(facts.note)];
    case 'lead.reactivated':
      return [said(facts.note), next()];
    case 'lead.revisited':
      return [nameOf('call_result', said(facts.result)), said(facts.note)];
    case 'lead.downgraded': {
      const [from, to] = [said(facts.from), said(facts.to)];
      const lowered = to === 'S' ? text.rests : from && to && text.lowered(from, to);
      const what = facts.kept === true ? text.kept(from) : lowered;
      return [what, reason];
    }
    case 'lead.moved': {
      const [from, to] = [said(facts.from), said(facts.to)];
      return [from && to && text.lowered(text.stages[from] ?? from, text.stages[to] ?? to)];
    }
    case 'lead.recycled':
      return [];
    default:
      return undefined;
  }
}
