import { Segmented } from 'antd';
import { Link, useNavigate } from 'react-router';
import type * as z from 'zod';
import { funnel } from '../../../src/modules/analytics/funnel/schema.ts';
import { showroomReport } from '../../../src/modules/showroom/report/schema.ts';
import { Card } from '../../ui/card.tsx';
import { Chart } from '../../ui/chart.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { addDays, count } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useCan } from '../../ui/session.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { Hints } from '../showroom/hints.tsx';
import { SpanForm } from '../showroom/span-form.tsx';
import './analytics.css';
import { funnelTexts } from './funnel-texts.ts';
import { ReportHead } from './report-head.tsx';
import { percentOf, useAsked } from './use-asked.ts';

type Report = z.output<typeof funnel.response>;
type Row = Report['rows'][number];

/** The funnel with the share of each step, the weakest step against the team, and what to do about it (SAL-15, ANA-07). */
export function FunnelPage() {
  const text = useText(funnelTexts);
  const can = useCan();
  const { asked, today, unitId, set, to } = useAsked({});
  // Two months up to a week ago: the youngest leads have had no time to get anywhere.
  const from = asked.from ?? addDays(today, -67);
  const until = asked.to ?? addDays(today, -7);
  const mode = asked.mode === 'period' ? 'period' : 'cohort';
  const answer = useCall(funnel, { query: { from, to: until, unitId, mode } });
  return (
    <div className="rb-page">
      <ReportHead title={text.title} up={text.up} upTo={to({ unitId: undefined })} unit={answer.data?.unit} />
      <div className="ra-bar">
        <SpanForm from={from} to={until} onSpan={set} />
        <Segmented
          aria-label={text.mode}
          value={mode}
          options={(['cohort', 'period'] as const).map((value) => ({ value, label: text.modes[value] }))}
          onChange={(value) => set({ mode: value })}
        />
      </div>
      <p className="rb-plain rb-muted">
        {text.modeHints[mode]} {answer.data?.asOf && text.kept(answer.data.asOf)}
      </p>
      {answer.isPending ? (
        <SkeletonRows rows={9} />
      ) : answer.isError ? (
        <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
      ) : answer.data.total.steps.every(({ reached }) => reached === 0) ? (
        <EmptyState title={text.empty} hint={text.emptyHint} />
      ) : (
        <>
          <Whole report={answer.data} from={from} to={until} />
          <Rows report={answer.data} from={from} to={until} unitTo={(id) => to({ unitId: id })} />
          {mode === 'cohort' && <Weak report={answer.data} />}
          {can('showroom.read') && <ShowroomHints from={from} to={until} unitId={unitId} />}
        </>
      )}
    </div>
  );
}

/** Where the leads of a step are. */
function behindOf(
  report: Report,
  span: { from: string; to: string },
  id: string | null,
  step: string,
  total: boolean,
): string {
  const staff = report.by === 'staff';
  const asked = new URLSearchParams({ ...span, figure: report.mode, step });
  asked.set('unitId', staff || !id ? report.unit.id : id);
  if (staff && !total) asked.set('consultantId', id ?? 'none');
  return `/performance/cases?${asked}`;
}

interface PartProps {
  report: Report;
  from: string;
  to: string;
}

/** The whole as a figure and as a table, beside region and brand. */
function Whole({ report, from, to }: PartProps) {
  const text = useText(funnelTexts);
  const pick = usePick();
  const can = useCan();
  const navigate = useNavigate();
  const { steps } = report.total;
  const label = text.figure(from, to);
  const weakest = report.total.weak[0]?.step;
  return (
    <Card title={label}>
      <Chart
        kind="funnel"
        label={label}
        height={380}
        categories={steps.map(({ step }) => text.steps[step] ?? step)}
        series={[{ name: text.leads, values: steps.map(({ reached }) => reached) }]}
        onPick={(name) => {
          const step = steps.find((one) => text.steps[one.step] === name)?.step;
          if (step && can('lead.read')) navigate(behindOf(report, { from, to }, null, step, true));
        }}
      />
      <div className="rb-table ra-wide">
        <table>
          <caption>{label}</caption>
          <thead>
            <tr>
              <th scope="col">{text.step}</th>
              <th scope="col" className="rb-right">
                {text.reached}
              </th>
              <th scope="col" className="rb-right">
                {text.done}
              </th>
              <th scope="col" className="rb-right">
                {text.share}
              </th>
              <th scope="col" className="rb-right">
                {text.median}
              </th>
              {report.teams.map((team) => (
                <th key={team.kind} scope="col" className="rb-right">
                  {text.team(pick(team.name, team.nameEn))}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {steps.map((line, at) => (
              <tr key={line.step} className={line.step === weakest ? 'ra-weak' : undefined}>
                <th scope="row">{text.steps[line.step]}</th>
                <td className="rb-right rb-num">
                  {line.reached > 0 && can('lead.read') ? (
                    <Link
                      to={behindOf(report, { from, to }, null, line.step, true)}
                      aria-label={text.open(text.whole, text.steps[line.step] ?? line.step, count(line.reached))}
                    >
                      {count(line.reached)}
                    </Link>
                  ) : (
                    count(line.reached)
                  )}
                </td>
                <td className="rb-right rb-num">{count(line.done)}</td>
                <td
                  className="rb-right rb-num"
                  title={text.of(count(line.share.numerator), count(line.share.denominator))}
                >
                  {at === 0 ? '—' : percentOf(line.share)}
                </td>
                <td className="rb-right rb-num">{line.medianDays === null ? '—' : text.days(line.medianDays)}</td>
                {report.teams.map((team) => (
                  <td key={team.kind} className="rb-right rb-num">
                    {at === 0 ? '—' : percentOf(team.steps[at]?.share ?? { percent: null })}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {report.teams.map((team) => (
        <p key={team.kind} className="rb-plain rb-muted">
          {text.teamHint(pick(team.name, team.nameEn), team.days, team.asOf, team.dealers)}
        </p>
      ))}
    </Card>
  );
}

/** A row each: leads by step with the share, the weakest step marked. */
function Rows({ report, from, to, unitTo }: PartProps & { unitTo: (id: string) => string }) {
  const text = useText(funnelTexts);
  const pick = usePick();
  const can = useCan();
  const nameOf = (row: Row) => (row.id ? pick(row.name, row.nameEn) : text.nobody);
  return (
    <Section title={text.by[report.by] ?? ''}>
      <div className="rb-table ra-wide">
        <table>
          <caption>{text.by[report.by]}</caption>
          <thead>
            <tr>
              <th scope="col">{text.who[report.by]}</th>
              {report.total.steps.map(({ step }) => (
                <th key={step} scope="col" className="rb-right">
                  {text.steps[step]}
                </th>
              ))}
              <th scope="col">{text.weakest}</th>
            </tr>
          </thead>
          <tbody>
            {report.rows.map((row) => (
              <tr key={row.id ?? 'nobody'}>
                <th scope="row">
                  {row.id && report.by === 'unit' ? <Link to={unitTo(row.id)}>{nameOf(row)}</Link> : nameOf(row)}
                </th>
                {row.steps.map((line, at) => (
                  <td
                    key={line.step}
                    className={line.step === row.weak[0]?.step ? 'rb-right rb-num ra-weak' : 'rb-right rb-num'}
                  >
                    {line.reached > 0 && can('lead.read') && (row.id !== null || report.by === 'staff') ? (
                      <Link
                        to={behindOf(report, { from, to }, row.id, line.step, false)}
                        aria-label={text.open(nameOf(row), text.steps[line.step] ?? line.step, count(line.reached))}
                      >
                        {count(line.reached)}
                      </Link>
                    ) : (
                      count(line.reached)
                    )}
                    {at > 0 && (
                      <div
                        className="rb-muted"
                        title={text.of(count(line.share.numerator), count(line.share.denominator))}
                      >
                        {percentOf(line.share)}
                      </div>
                    )}
                  </td>
                ))}
                <td>{row.weak[0] ? text.steps[row.weak[0].step] : text.none}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

/** What is weak, with 表现 / 原因 / 建议 as the dictionary has them. */
function Weak({ report }: { report: Report }) {
  const text = useText(funnelTexts);
  const pick = usePick();
  const [shows, causes, advice] = [
    useDictionary('funnel_hint'),
    useDictionary('funnel_cause'),
    useDictionary('funnel_advice'),
  ];
  const whole = { id: 'total', name: text.whole, nameEn: text.whole, weak: report.total.weak };
  const own = report.rows.length === 1 ? [] : [whole];
  const weak = [...own, ...report.rows].filter((row) => row.weak.length > 0);
  return (
    <Section title={text.hints} empty={weak.length === 0 ? text.noHints : undefined}>
      <ul className="rb-notes">
        {weak.map((row) => (
          <li key={row.id}>
            <strong>{pick(row.name, row.nameEn)}</strong>
            <ul className="ra-hints">
              {row.weak.slice(0, 3).map(({ step, against, own: mine, team }) => (
                <li key={step}>
                  {text.showing}: {shows.nameOf(step)} —{' '}
                  {text.shortfall(
                    text.steps[step] ?? step,
                    percentOf(mine),
                    text.of(count(mine.numerator), count(mine.denominator)),
                    percentOf(team),
                    text.against[against] ?? against,
                  )}
                  <p className="rb-plain rb-muted">
                    {text.cause}: {causes.nameOf(step)} {text.advice}: {advice.nameOf(step)}
                  </p>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What the showroom finds of the same days. */
function ShowroomHints({ from, to, unitId }: { from: string; to: string; unitId: string | undefined }) {
  const text = useText(funnelTexts);
  const { data } = useCall(showroomReport, { query: { from, to, unitId } });
  return data ? <Hints report={data} title={text.showroomHints} /> : null;
}
