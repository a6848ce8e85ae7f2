import { useNavigate } from 'react-router';
import type * as z from 'zod';
import { countReferrals } from '../../../src/modules/club/referrals/schema.ts';
import { Chart } from '../../ui/chart.tsx';
import { count } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { referralTexts } from './referral-texts.ts';

type Counted = z.output<(typeof countReferrals)['response']>['rows'][number];
interface Sum {
  key: string;
  label: string;
  registered: number;
  won: number;
  points: number;
}

/** The twelve months up to one, oldest first. */
function monthsTo(last: string): string[] {
  const [year = 0, month = 1] = last.split('-').map(Number);
  return Array.from({ length: 12 }, (_, at) => new Date(Date.UTC(year, month - 12 + at, 1)).toISOString().slice(0, 7));
}

function sumBy(rows: readonly Counted[], of: (row: Counted) => { key: string; label: string }): Sum[] {
  const sums = new Map<string, Sum>();
  for (const row of rows) {
    const { key, label } = of(row);
    const sum = sums.get(key) ?? { key, label, registered: 0, won: 0, points: 0 };
    sum.registered += row.registered;
    sum.won += row.won;
    sum.points += row.points;
    sums.set(key, sum);
  }
  return [...sums.values()].sort((a, b) => b.won - a.won || b.registered - a.registered);
}

/** Recommendations of twelve months: nation, regions, dealers. */
export function ReferralMonthsPage() {
  const text = useText(referralTexts);
  const pick = usePick();
  const navigate = useNavigate();
  const { today, unit } = useSession();
  const months = monthsTo(today.slice(0, 7));
  const query = useCall(countReferrals, { query: { from: months[0] ?? '', to: months[11] ?? '' } });
  const rows = query.data?.rows ?? [];
  const byMonth = sumBy(rows, (row) => ({ key: row.month, label: row.month }));
  const of = (month: string) => byMonth.find((sum) => sum.key === month);
  const drawn = [...months].map((month) => ({
    month,
    registered: of(month)?.registered ?? 0,
    won: of(month)?.won ?? 0,
    points: of(month)?.points ?? 0,
  }));
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{`${text.title} · ${text.byMonth}`}</h1>
        <div className="rb-page-actions">
          <LinkButton to="/referrals">{text.title}</LinkButton>
        </div>
      </div>
      {query.isPending ? (
        <SkeletonRows rows={6} />
      ) : !query.data ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState title={text.none} hint={text.emptyHint} />
      ) : (
        <>
          <Section title={unit.kind === 'dealer' ? text.byMonth : `${text.all} · ${text.byMonth}`}>
            <Chart
              kind="bar"
              label={text.byMonth}
              categories={months}
              series={[
                { name: text.registered, values: drawn.map((row) => row.registered) },
                { name: text.won, values: drawn.map((row) => row.won) },
              ]}
              onPick={(month) => navigate(`/referrals?wonIn=${month}`)}
            />
            <Sums
              title={text.month}
              label={text.byMonth}
              rows={drawn.map((row) => ({ key: row.month, label: row.month, ...row })).reverse()}
              linkOf={(row) => `/referrals?wonIn=${row.key}`}
            />
          </Section>
          {unit.kind !== 'dealer' && (
            <>
              <Section title={text.sums}>
                <Sums
                  title={text.region}
                  label={text.sums}
                  rows={sumBy(rows, (row) => ({
                    key: row.regionId ?? '',
                    label: pick(row.regionName, row.regionNameEn) || '—',
                  }))}
                  linkOf={(row) => (row.key ? `/referrals?unitId=${row.key}` : null)}
                />
              </Section>
              <Section title={text.perDealer}>
                <Sums
                  title={text.dealer}
                  label={text.perDealer}
                  rows={sumBy(rows, (row) => ({ key: row.unitId, label: pick(row.unitName, row.unitNameEn) }))}
                  linkOf={(row) => `/referrals?unitId=${row.key}`}
                />
              </Section>
            </>
          )}
        </>
      )}
    </div>
  );
}

interface SumsProps {
  title: string;
  label: string;
  rows: Sum[];
  linkOf: (row: Sum) => string | null;
}

function Sums({ title, label, rows, linkOf }: SumsProps) {
  const text = useText(referralTexts);
  const num = (value: number) => <span className="rb-num">{count(value)}</span>;
  return (
    <ListRows<Sum>
      label={label}
      rows={rows}
      rowKey={(row) => row.key}
      linkOf={linkOf}
      columns={[
        { key: 'label', title, card: 'title', render: (row) => row.label },
        { key: 'registered', title: text.registered, align: 'right', render: (row) => num(row.registered) },
        { key: 'won', title: text.won, align: 'right', render: (row) => num(row.won) },
        { key: 'points', title: text.points, align: 'right', render: (row) => num(row.points) },
      ]}
    />
  );
}
