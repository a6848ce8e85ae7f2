import type { ClipboardEvent } from 'react';
import { Link } from 'react-router';
import { type Goals, MEASURES, type Measure } from '../../../src/modules/org/targets/schema.ts';
import { count } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { performanceTexts } from './performance-texts.ts';
import type { Entered, Grid } from './targets-page.tsx';

/** Key of the unit's own row. */
export const OWN = 'own';
const MOST = 1_000_000;

/** A cell of a sheet as a target: null for an empty one, undefined for what is no whole number. */
export function goalOf(cell: string): number | null | undefined {
  const text = cell.replace(/[,\s]/g, '');
  if (text === '') return null;
  const value = Number(text);
  return Number.isInteger(value) && value >= 0 && value <= MOST ? value : undefined;
}

/** A row as it is typed. */
export type Cells = Record<Measure, string>;

export const cellsOf = (goals: Goals): Cells =>
  Object.fromEntries(
    MEASURES.map((measure) => [measure, goals[measure] === null ? '' : String(goals[measure])]),
  ) as Cells;

interface TableProps {
  grid: Grid;
  entered: Entered;
  onEnter: (key: string, cells: Cells) => void;
  /** Address of the targets of a unit below. */
  unitTo: (id: string) => string;
}

/** The grid: a row each, the sum beside the unit's own target. Cells copied from a sheet are pasted from where one stands. */
export function TargetTable({ grid, entered, onEnter, unitTo }: TableProps) {
  const text = useText(performanceTexts);
  const pick = usePick();
  const typedOf = (key: string, saved: Goals) => entered[key] ?? cellsOf(saved);
  const all = grid.rows.map(({ id, goals }) => ({ key: id, typed: typedOf(id, goals) }));
  const own = typedOf(OWN, grid.own.goals);
  const ownGoal = (measure: Measure) => goalOf(own[measure]) ?? null;
  const sums = Object.fromEntries(
    MEASURES.map((measure) => [measure, all.reduce((sum, { typed }) => sum + (goalOf(typed[measure]) ?? 0), 0)]),
  ) as Record<Measure, number>;
  const paste = (event: ClipboardEvent, row: number, column: number) => {
    const lines = event.clipboardData
      .getData('text')
      .replace(/\r?\n$/, '')
      .split(/\r?\n/)
      .map((line) => line.split('\t'));
    if (lines.length === 1 && lines[0]?.length === 1) return;
    event.preventDefault();
    for (const [down, cells] of lines.entries()) {
      const at = all[row + down];
      if (!at) continue;
      const typed = { ...at.typed };
      for (const [right, cell] of cells.entries()) {
        const measure = MEASURES[column + right];
        if (measure) typed[measure] = cell.trim();
      }
      onEnter(at.key, typed);
    }
  };
  const cells = (key: string, name: string, typed: Cells, row: number, below?: Goals) =>
    MEASURES.map((measure, column) => {
      const wrong = goalOf(typed[measure]) === undefined;
      const sum = below?.[measure];
      return (
        <td key={measure} className="rb-right">
          <input
            className="rb-input ra-goal"
            inputMode="numeric"
            maxLength={12}
            aria-label={text.cell(name, text.measures[measure] ?? measure)}
            aria-invalid={wrong}
            value={typed[measure]}
            onPaste={(event) => row >= 0 && paste(event, row, column)}
            onChange={(event) => onEnter(key, { ...typed, [measure]: event.target.value })}
          />
          {wrong && (
            <div className="ra-wrong" role="alert">
              {text.wrongNumber}
            </div>
          )}
          {typeof sum === 'number' && <div className="rb-muted">{text.belowSum(count(sum))}</div>}
        </td>
      );
    });
  return (
    <div className="rb-table ra-wide">
      <table>
        <caption>{`${text.targetsTitle} ${grid.month}`}</caption>
        <thead>
          <tr>
            <th scope="col">{text.who[grid.by]}</th>
            {MEASURES.map((measure) => (
              <th key={measure} scope="col" className="rb-right">
                {text.measures[measure]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.rows.map((row, at) => {
            const name = pick(row.name, row.nameEn);
            return (
              <tr key={row.id}>
                <th scope="row">{grid.by === 'unit' ? <Link to={unitTo(row.id)}>{name}</Link> : name}</th>
                {cells(row.id, name, typedOf(row.id, row.goals), at, row.below)}
              </tr>
            );
          })}
          <tr className="ra-sum">
            <th scope="row">{text.sum}</th>
            {MEASURES.map((measure) => (
              <td key={measure} className="rb-right rb-num">
                {count(sums[measure])}
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">
              {text.own}
              {!grid.own.editable && <div className="rb-muted">{text.ownGivenAbove}</div>}
            </th>
            {grid.own.editable
              ? cells(OWN, text.own, own, -1)
              : MEASURES.map((measure) => (
                  <td key={measure} className="rb-right rb-num">
                    {ownGoal(measure) === null ? '—' : count(ownGoal(measure) ?? 0)}
                  </td>
                ))}
          </tr>
          <tr>
            <th scope="row">{text.difference}</th>
            {MEASURES.map((measure) => (
              <td key={measure} className="rb-right rb-num">
                {ownGoal(measure) === null ? '—' : signed(sums[measure] - (ownGoal(measure) ?? 0))}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

const signed = (n: number) => (n > 0 ? `+${count(n)}` : n < 0 ? `−${count(-n)}` : '0');
