import type { Text } from '../../../platform/i18n.ts';
import type { OpenNoun } from './queries.ts';

const NOUNS: Record<OpenNoun, { zh: (n: number) => string; one: string; many: string }> = {
  units: { zh: (n) => `${n} 个营业中的下属单位`, one: 'open unit below it', many: 'open units below it' },
  staff: { zh: (n) => `${n} 名在职人员`, one: 'active colleague', many: 'active colleagues' },
  leads: { zh: (n) => `${n} 条进行中的线索`, one: 'open lead', many: 'open leads' },
  orders: { zh: (n) => `${n} 张未交车的订单`, one: 'open order', many: 'open orders' },
  opportunities: { zh: (n) => `${n} 个待处理的关怀机会`, one: 'open opportunity', many: 'open opportunities' },
  applications: { zh: (n) => `${n} 份待审批的入会申请`, one: 'application waiting', many: 'applications waiting' },
  sources: { zh: (n) => `${n} 个启用的线索来源`, one: 'active lead source', many: 'active lead sources' },
};

/** What is still under way at a unit in words, most hindering first; null where nothing is and it may close. */
export function closingText(open: Record<OpenNoun, number>): Text | null {
  const found = (Object.keys(NOUNS) as OpenNoun[]).filter((noun) => Number(open[noun]) > 0);
  if (found.length === 0) return null;
  const english = found.map((noun) => `${open[noun]} ${NOUNS[noun][Number(open[noun]) === 1 ? 'one' : 'many']}`);
  return {
    zh: found.map((noun) => NOUNS[noun].zh(open[noun])).join('、'),
    en: english.length > 1 ? `${english.slice(0, -1).join(', ')} and ${english.at(-1)}` : (english[0] ?? ''),
  };
}
