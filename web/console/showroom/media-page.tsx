import { Link, useNavigate } from 'react-router';
import type * as z from 'zod';
import { compareMedia } from '../../../src/modules/showroom/media/schema.ts';
import { Chart } from '../../ui/chart.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { Placements } from './placements.tsx';
import { reportTexts } from './report-texts.ts';
import './showroom.css';
import { SpanForm } from './span-form.tsx';
import { useSpan } from './use-span.ts';

type Comparison = z.output<typeof compareMedia.response>;

/** Traffic and phone enquiries by region and medium beside the placements (SAL-02, ANA-14); figures open the rows behind them. */
export function MediaPage() {
  const text = useText(reportTexts);
  const navigate = useNavigate();
  const { from, to, unitId, set, of } = useSpan();
  const query = useCall(compareMedia, { query: { from, to, unitId } });
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.media}</h1>
      </div>
      <SpanForm from={from} to={to} onSpan={set} />
      {query.isPending ? (
        <SkeletonRows rows={8} />
      ) : query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <>
          <Section title={text.byDay}>
            <Chart
              kind="bar"
              label={text.chartLabel(from, to)}
              categories={query.data.days.map(({ day }) => day)}
              series={[
                { name: text.visits, values: query.data.days.map(({ groups }) => groups) },
                { name: text.calls, values: query.data.days.map(({ calls }) => calls) },
                {
                  name: text.money,
                  kind: 'line',
                  right: true,
                  word: money,
                  values: query.data.days.map(({ budgetFen }) => budgetFen),
                },
              ]}
              onPick={(day, series) =>
                navigate(
                  `/showroom/${series === text.calls ? 'calls' : 'visits'}?from=${day}&to=${day}${unitId ? `&unitId=${unitId}` : ''}`,
                )
              }
            />
          </Section>
          <Compared comparison={query.data} from={from} to={to} of={of} />
        </>
      )}
      <Placements />
    </div>
  );
}

interface ComparedProps {
  comparison: Comparison;
  from: string;
  to: string;
  of: (id: string) => string;
}

function Compared({ comparison, from, to, of }: ComparedProps) {
  const text = useText(reportTexts);
  const pick = usePick();
  const media = useDictionary('media');
  const { units, rows } = comparison;
  if (rows.length === 0) return <EmptyState title={text.nothing} />;
  const span = `from=${from}&to=${to}`;
  const order = new Map(units.map(({ id }, at) => [id, at]));
  const sorted = [...rows].sort(
    (a, b) => (order.get(a.unitId) ?? 0) - (order.get(b.unitId) ?? 0) || b.first + b.calls - a.first - a.calls,
  );
  return (
    <div className="rb-table rs-wide">
      <table>
        <caption>{text.compare}</caption>
        <thead>
          <tr>
            <th scope="col">{text.unit}</th>
            <th scope="col">{text.medium}</th>
            <th scope="col">{text.visits}</th>
            <th scope="col">{text.figures.first}</th>
            <th scope="col">{text.figures.withPhone}</th>
            <th scope="col">{text.calls}</th>
            <th scope="col">{text.spent}</th>
            <th scope="col">{text.perContact}</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => {
            const unit = units.find(({ id }) => id === row.unitId);
            const behind = `${span}&unitId=${row.unitId}&media=${row.media}`;
            return (
              <tr key={`${row.unitId} ${row.media}`}>
                <td>
                  {unit && unit.kind !== 'dealer' ? (
                    <Link to={`/showroom/media${of(unit.id)}`}>{pick(unit.name, unit.nameEn)}</Link>
                  ) : (
                    pick(unit?.name, unit?.nameEn)
                  )}
                </td>
                <td>{media.nameOf(row.media)}</td>
                <td className="rb-num">
                  <Link to={`/showroom/visits?${behind}`}>{row.groups}</Link>
                </td>
                <td className="rb-num">
                  <Link to={`/showroom/visits?${behind}&counts=first`}>{row.first}</Link>
                </td>
                <td className="rb-num">
                  <Link to={`/showroom/visits?${behind}&phone=true`}>{row.withPhone}</Link>
                </td>
                <td className="rb-num">
                  <Link to={`/showroom/calls?${behind}`}>{row.calls}</Link>
                </td>
                <td className="rb-num">{row.budgetFen > 0 ? money(row.budgetFen) : '—'}</td>
                <td className="rb-num">{row.perContactFen === null ? '—' : money(row.perContactFen)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
