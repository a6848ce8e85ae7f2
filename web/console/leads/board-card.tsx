import { Button, Dropdown } from 'antd';
import type { DragEvent } from 'react';
import { Link } from 'react-router';
import type * as z from 'zod';
import { type BoardCard, movesFrom, type Stage } from '../../../src/modules/leads/board/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { DueBadge } from '../../ui/due-badge.tsx';
import { count } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { boardTexts } from './board-texts.ts';
import type { Chance } from './chances.ts';
import { GradeChip } from './lead-chips.tsx';

/** A card of the board as the server sends it. */
export type Card = z.output<typeof BoardCard>;

interface LeadCardProps {
  card: Card;
  /** Of an order within 30 days, where it is known. */
  chance: Chance | undefined;
  stage: Stage;
  /** Where this reader may move it; none: it lies still. */
  moves: boolean;
  onMove: (card: Card, from: Stage, to: Stage) => void;
  onDrag: (card: Card | null) => void;
}

/** One lead: who, how warm, by when somebody has to act. It is dragged, or moved by its menu (keyboard, phone). */
export function LeadCard({ card, chance, stage, moves, onMove, onDrag }: LeadCardProps) {
  const text = useText(boardTexts);
  const pick = usePick();
  const { unit } = useSession();
  const targets = moves ? movesFrom(stage) : [];
  const drag = (event: DragEvent) => {
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', card.id);
    onDrag(card);
  };
  return (
    <li className="rl-card" draggable={targets.length > 0} onDragStart={drag} onDragEnd={() => onDrag(null)}>
      <span className="rb-tags">
        <Link to={`/leads/${card.id}`}>
          <strong>{card.customerName}</strong>
        </Link>
        <GradeChip grade={card.grade} />
        <DueBadge dueAt={card.actBy} />
      </span>
      <span className="rb-muted">
        {[
          pick(card.seriesName, card.seriesNameEn),
          card.consultantName,
          unit.kind === 'dealer' ? null : pick(card.unitName, card.unitNameEn),
          card.expectedOn && text.expected(card.expectedOn),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      <span className="rl-card-foot">
        <span className="rb-tags">
          {card.pendingClose && <Chip tone="orange">{text.pending[card.pendingClose]}</Chip>}
          {chance && <LeadChance chance={chance} />}
        </span>
        {targets.length > 0 && (
          <Dropdown
            trigger={['click']}
            autoFocus
            menu={{
              items: targets.map((to) => ({ key: to, label: `${text.moveTo} ${text.stages[to]}` })),
              onClick: ({ key }) => onMove(card, stage, key as Stage),
            }}
          >
            <Button size="small" aria-label={`${text.move}: ${card.customerName}`}>
              {text.move}
            </Button>
          </Dropdown>
        )}
      </span>
    </li>
  );
}

/** How likely it is won; what the figure stands on shows on hover. */
function LeadChance({ chance: { chance, alike } }: { chance: Chance }) {
  const text = useText(boardTexts);
  const behind = alike.denominator > 0 ? text.alike(count(alike.numerator), count(alike.denominator)) : text.noAlike;
  return (
    <small className="rb-muted" title={behind}>
      {text.chance} <span className="rb-num">{(chance / 10).toFixed(1)}%</span>
    </small>
  );
}
