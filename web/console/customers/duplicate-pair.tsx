import { Button } from 'antd';
import { Link } from 'react-router';
import type * as z from 'zod';
import type { DuplicateRow } from '../../../src/modules/customers/duplicates/schema.ts';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { useCities } from '../../ui/dictionary.ts';
import { dateIn, instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { useSession } from '../../ui/session.tsx';
import { identityTexts } from './identity-texts.ts';
import { StageChip } from './stage-chip.tsx';

export type Pair = z.output<typeof DuplicateRow>;
export type PairDecision = 'distinct' | 'household' | 'later' | 'open';

const TONE = { certain: 'green', likely: 'blue', possible: 'grey' } as const;

interface DuplicatePairProps {
  pair: Pair;
  busy: boolean;
  onDecide: (decision: PairDecision) => void;
}

/** Two records side by side, what speaks for and against their being one, and what can be decided. */
export function DuplicatePair({ pair, busy, onDecide }: DuplicatePairProps) {
  const text = useText(identityTexts);
  const { unit } = useSession();
  const [first, second] = pair.sides as [Pair['sides'][number], Pair['sides'][number]];
  const when = (at: string) => instantIn(at, unit.timeZone);
  const open = pair.state === 'open' || pair.state === 'later';
  return (
    <Card>
      <div className="ri-sides">
        <Side side={first} />
        <Side side={second} />
        <div>
          <strong>{text.evidence}</strong>
          <ul className="ri-evidence">
            {pair.evidence.map((one) => (
              <li key={one.field}>
                <span>
                  {one.fieldText} <span className="rb-muted">{one.levelText}</span>
                </span>
                <span className="rb-num">{`${one.weight > 0 ? '+' : ''}${one.weight.toFixed(1)}`}</span>
              </li>
            ))}
          </ul>
          {pair.vetoes.length > 0 && (
            <p className="rb-tags">
              <span className="rb-muted">{text.against}</span>
              {pair.vetoes.map((veto) => (
                <Chip key={veto.code} tone="red">
                  {veto.text}
                </Chip>
              ))}
            </p>
          )}
        </div>
      </div>
      <div className="ri-foot">
        <span className="rb-tags">
          <Chip tone={TONE[pair.band]}>{text.band[pair.band]}</Chip>
          <span className="rb-muted">{`${text.probability} ${pair.probability > 0.999 ? '> 99.9' : (pair.probability * 100).toFixed(1)}%`}</span>
          {pair.state !== 'open' && <Chip>{text.pairState[pair.state]}</Chip>}
          {pair.laterUntil && open && <span className="rb-muted">{text.laterUntil(when(pair.laterUntil))}</span>}
          {pair.decidedAt && (
            <span className="rb-muted">{text.decidedBy(pair.decidedByName ?? '—', when(pair.decidedAt))}</span>
          )}
        </span>
        {open ? (
          <>
            <LinkButton type="primary" to={`/customers/${first.id}/merge?with=${second.id}`}>
              {text.merge}
            </LinkButton>
            {(['distinct', 'household', 'later'] as const).map((decision) => (
              <Button key={decision} disabled={busy} onClick={() => onDecide(decision)}>
                {text[decision]}
              </Button>
            ))}
          </>
        ) : (
          pair.state !== 'merged' && (
            <Button disabled={busy} onClick={() => onDecide('open')}>
              {text.takeBack}
            </Button>
          )
        )}
      </div>
    </Card>
  );
}

function Side({ side }: { side: Pair['sides'][number] }) {
  const text = useText(identityTexts);
  const pick = usePick();
  const cities = useCities();
  const { unit } = useSession();
  return (
    <div className="ri-side">
      <h2>
        <Link to={`/customers/${side.id}`}>{side.name}</Link>
      </h2>
      <p className="rb-num">{side.mobileMasked ?? '—'}</p>
      <p>
        <StageChip stage={side.stage} /> {side.kind !== 'person' && <Chip>{text.kind[side.kind]}</Chip>}{' '}
        {cities.nameOf(side.cityCode)}
      </p>
      <p className="rb-muted">
        {text.since} <span className="rb-num">{dateIn(side.createdAt, unit.timeZone)}</span>
        {side.heldBy && ` · ${pick(side.heldBy.name, side.heldBy.nameEn)}`}
      </p>
    </div>
  );
}
