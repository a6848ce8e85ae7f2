import { defineTexts } from '../../ui/language.tsx';

/** Texts of a delivery that a manager releases. */
export const releaseTexts = defineTexts(
  {
    title: '特批交车',
    reason: '特批原因',
    hint: '记入订单和审计记录;之后新增的余款不在特批范围内。证件、检查和签字不能特批。',
    done: '已特批',
    released: '已特批,暂缺:',
    what: (lacks: string) => `允许在以下事项未完成时交车:${lacks}`,
    comma: '、',
    lacks: { contract: '购车合同', contract_outdated: '与订单一致的合同', balance: '余款' } as Record<string, string>,
  },
  {
    title: 'Release the delivery',
    reason: 'Reason',
    hint: 'Kept with the order and in the audit trail; what is added to the balance later is not covered. Papers, inspection and signature cannot be released.',
    done: 'Released',
    released: 'Released without:',
    what: (lacks) => `The car may be handed over without: ${lacks}`,
    comma: ', ',
    lacks: { contract: 'contract', contract_outdated: 'a contract that fits the order', balance: 'the balance' },
  },
);
