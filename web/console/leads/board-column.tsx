import { Button } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import {
  type BoardColumn,
  type getBoard,
  getBoardColumn,
  moveOf,
  type Stage,
} from '../../../src/modules/leads/board/schema.ts';
import { call } from '../../api/call.ts';
import { useText } from '../../ui/language.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { type Card, LeadCard } from './board-card.tsx';
import { boardTexts } from './board-texts.ts';
import { type Chance, chancesOf } from './chances.ts';
import { cappedCount } from './counts.ts';

interface ColumnProps {
  column: z.output<typeof BoardColumn>;
  cap: number;
  /** How likely its first cards are won; it asks for those of more itself. */
  chances: readonly Chance[];
  asked: z.input<(typeof getBoard)['query']>;
  moves: boolean;
  /** The card under way and where it came from. */
  dragged: { card: Card; from: Stage } | null;
  onDrag: (dragged: { card: Card; from: Stage } | null) => void;
  onMove: (card: Card, from: Stage, to: Stage) => void;
}

/** One column: the most urgent first, more by page. Give it the time of the answer as `key`: a board asked anew begins at its top. */
export function Column({ column, cap, chances, asked, moves, dragged, onDrag, onMove }: ColumnProps) {
  const text = useText(boardTexts);
  const toast = useToast();
  const { stage } = column;
  const [more, setMore] = useState<{ cards: Card[]; chances: readonly Chance[]; next: string | null } | null>(null);
  const [busy, setBusy] = useState(false);
  const cards = [...column.cards, ...(more?.cards ?? [])];
  const likely = new Map([...chances, ...(more?.chances ?? [])].map((chance) => [chance.id, chance]));
  const next = more ? more.next : column.next;
  const load = async () => {
    setBusy(true);
    try {
      const page = await call(getBoardColumn, { query: { ...asked, stage, cursor: next ?? undefined } });
      const likely = [...(more?.chances ?? []), ...(await chancesOf(page.cards))];
      setMore({ cards: [...(more?.cards ?? []), ...page.cards], chances: likely, next: page.next });
    } catch (error) {
      toast.error(problemOf(error).message);
    } finally {
      setBusy(false);
    }
  };
  const allowed = dragged !== null && moveOf(dragged.from, stage) !== undefined;
  const over = dragged === null || dragged.from === stage ? undefined : allowed ? 'yes' : 'no';
  const heading = text.stages[stage] ?? stage;
  return (
    <section
      className="rl-column"
      aria-label={heading}
      data-over={over}
      onDragOver={(event) => {
        if (allowed) event.preventDefault();
      }}
      onDrop={(event) => {
        event.preventDefault();
        if (dragged && allowed) onMove(dragged.card, dragged.from, stage);
        onDrag(null);
      }}
    >
      <h2>
        {heading}
        <span className="rb-count">{cappedCount(column.count, cap) ?? '0'}</span>
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <ul className="rl-cards" tabIndex={0} aria-label={text.count(cappedCount(column.count, cap) ?? '0')}>
        {cards.map((card) => (
          <LeadCard
            key={card.id}
            card={card}
            chance={likely.get(card.id)}
            stage={stage}
            moves={moves}
            onMove={onMove}
            onDrag={(held) => onDrag(held && { card: held, from: stage })}
          />
        ))}
        {cards.length === 0 && <li className="rb-muted">{text.empty}</li>}
        {next && (
          <li>
            <Button block loading={busy} onClick={() => void load()}>
              {text.more}
            </Button>
          </li>
        )}
      </ul>
    </section>
  );
}
