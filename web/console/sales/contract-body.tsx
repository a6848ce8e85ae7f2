import type * as z from 'zod';
import type { ContractView } from '../../../src/modules/sales/contracts/schema.ts';
import { useText } from '../../ui/language.tsx';
import { contractTexts } from './contract-texts.ts';

export type Contract = z.output<typeof ContractView>;

/** Headings of sections read 一、…; the rest are clauses. */
const HEADING = /^[一二三四五六七八九十]+、.{1,16}$/;

/** The words of a contract, in Chinese and, where wanted, in English beneath. */
export function ContractBody({ paragraphs, english }: Pick<Contract, 'paragraphs'> & { english: boolean }) {
  const text = useText(contractTexts);
  if (paragraphs.length === 0) return <p className="rb-plain rb-muted">{text.erased}</p>;
  const firstOwn = paragraphs.findIndex(({ own }) => own);
  return (
    <div className="contract-body">
      {paragraphs.map(({ zh, en, own }, at) => (
        // A contract's paragraphs stand where they are.
        // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name
        <div key={at}>
          {own && at === firstOwn && <h2>{text.ownClauses}</h2>}
          {HEADING.test(zh) ? <h2 lang="zh-CN">{zh}</h2> : <p lang="zh-CN">{zh}</p>}
          {english && en && (
            <p lang="en" className="contract-english">
              {en}
            </p>
          )}
        </div>
      ))}
    </div>
  );
}
