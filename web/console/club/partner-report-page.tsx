import { Input } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { partnerReport } from '../../../src/modules/club/partners/schema.ts';
import { Chart } from '../../ui/chart.tsx';
import { addDays, count, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { partnerTexts } from './partner-texts.ts';
import './club-goods.css';

/** What partnerships brought the five parties in a span of days (PTN-06). */
export function PartnerReportPage() {
  const text = useText(partnerTexts);
  const { today } = useSession();
  const [params, setParams] = useSearchParams();
  const from = params.get('from') ?? addDays(today, -365);
  const to = params.get('to') ?? today;
  const set = (change: Record<string, string>) => setParams({ from, to, ...change }, { replace: true });
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.report}</h1>
        <Input
          type="date"
          aria-label={text.from}
          style={{ width: 160 }}
          value={from}
          max={to}
          onChange={(event) => event.target.value && set({ from: event.target.value })}
        />
        <Input
          type="date"
          aria-label={text.to}
          style={{ width: 160 }}
          value={to}
          min={from}
          onChange={(event) => event.target.value && set({ to: event.target.value })}
        />
      </div>
      <Report from={from} to={to} />
    </div>
  );
}

function Report({ from, to }: { from: string; to: string }) {
  const text = useText(partnerTexts);
  const pick = usePick();
  const query = useCall(partnerReport, { query: { from, to } });
  if (query.isPending) return <SkeletonRows rows={6} />;
  if (!query.data) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  const { parties, partners } = query.data;
  const yuan = (fen: number) => fen / 100;
  const named = (party: string) => text.parties[party] ?? party;
  return (
    <>
      <Section title={text.byParty} empty={partners.length === 0 ? text.noReport : undefined}>
        <Chart
          kind="bar"
          label={text.byParty}
          categories={parties.map((row) => named(row.party))}
          series={[
            { name: text.benefitFen, values: parties.map((row) => yuan(row.benefitFen)) },
            { name: text.revenueFen, values: parties.map((row) => yuan(row.revenueFen)) },
            { name: text.costFen, values: parties.map((row) => -yuan(row.costFen)) },
          ]}
          height={260}
        />
        <div className="goods-scroll">
          <table className="goods-table" aria-label={text.byParty}>
            <thead>
              <tr>
                <th scope="col">{text.party}</th>
                <th scope="col">{text.benefitFen}</th>
                <th scope="col">{text.revenueFen}</th>
                <th scope="col">{text.costFen}</th>
              </tr>
            </thead>
            <tbody>
              {parties.map((row) => (
                <tr key={row.party}>
                  <td>{named(row.party)}</td>
                  <td className="rb-num">{money(row.benefitFen)}</td>
                  <td className="rb-num">{money(row.revenueFen)}</td>
                  <td className="rb-num">{money(row.costFen)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
      {partners.length > 0 && (
        <Section title={text.byPartner}>
          <div className="goods-scroll">
            <table className="goods-table" aria-label={text.byPartner}>
              <thead>
                <tr>
                  <th scope="col">{text.partner}</th>
                  <th scope="col">{text.uses}</th>
                  <th scope="col">{text.memberFen}</th>
                  <th scope="col">{text.parties.dealer}</th>
                  <th scope="col">{text.parties.partner}</th>
                  <th scope="col">{text.parties.agency}</th>
                  <th scope="col">{text.parties.club}</th>
                  <th scope="col">{text.contributionFen}</th>
                </tr>
              </thead>
              <tbody>
                {partners.map((row) => (
                  <tr key={row.id}>
                    <td>
                      <Link to={`/partners/${row.id}`}>{pick(row.name, row.nameEn)}</Link>
                    </td>
                    <td className="rb-num">{count(row.uses)}</td>
                    <td className="rb-num">{money(row.memberFen)}</td>
                    <td className="rb-num">{money(row.dealerFen)}</td>
                    <td className="rb-num">{money(row.partnerFen)}</td>
                    <td className="rb-num">{money(row.agencyFen)}</td>
                    <td className="rb-num">{money(row.clubFen)}</td>
                    <td className="rb-num">{money(row.contributionFen)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Section>
      )}
    </>
  );
}
