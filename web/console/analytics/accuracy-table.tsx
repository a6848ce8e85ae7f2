import { Chip } from '../../ui/chip.tsx';
import { useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import type { Report } from './forecast-page.tsx';
import { forecastTexts } from './forecast-texts.ts';

const WAYS = ['model', 'last', 'year'] as const;

/** How far forecasts were off, beside the naive ones; the nearest is marked, whichever it is. */
export function AccuracyTable({ report }: { report: Report }) {
  const text = useText(forecastTexts);
  const judged = report.accuracy.filter(({ monthly }) => monthly.model !== null);
  return (
    <Section title={text.accuracy} empty={judged.length === 0 ? text.noAccuracy : undefined}>
      <p className="rb-plain rb-muted">{text.accuracyHint}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, and holds nothing else to go to */}
      <section className="rb-table ra-wide" tabIndex={0} aria-label={text.accuracy}>
        <table>
          <caption>{text.accuracy}</caption>
          <thead>
            <tr>
              <th scope="col">{text.horizon}</th>
              <th scope="col">{text.way}</th>
              <th scope="col" className="rb-right">
                {text.mae}
              </th>
              <th scope="col" className="rb-right">
                {text.mape}
              </th>
              <th scope="col" className="rb-right">
                {text.bias}
              </th>
              <th scope="col" className="rb-right">
                {text.times}
              </th>
              <th scope="col" className="rb-right">
                {text.covered}
              </th>
            </tr>
          </thead>
          <tbody>
            {judged.flatMap(({ horizon, monthly }) =>
              WAYS.flatMap((way) => {
                const error = monthly[way];
                if (!error) return [];
                return [
                  <tr key={`${horizon} ${way}`}>
                    <th scope="row" className="rb-num">
                      {text.days(horizon)}
                    </th>
                    <td>
                      <span className="rb-tags">
                        {text.ways[way]}
                        {monthly.best === way && <Chip tone="green">{text.best}</Chip>}
                      </span>
                    </td>
                    <td className="rb-right rb-num">{error.mae.toFixed(1)}</td>
                    <td className="rb-right rb-num" title={text.mapeOf(error.mapeOf)}>
                      {error.mape === null ? '—' : `${error.mape.toFixed(1)}%`}
                    </td>
                    <td className="rb-right rb-num">{error.bias.toFixed(1)}</td>
                    <td className="rb-right rb-num">{error.n}</td>
                    <td className="rb-right rb-num">
                      {way === 'model' ? text.of(monthly.covered.numerator, monthly.covered.denominator) : '—'}
                    </td>
                  </tr>,
                ];
              }),
            )}
          </tbody>
        </table>
      </section>
      {judged.map(({ horizon, monthly, replayed, kept }) => (
        <p key={horizon} className="rb-plain rb-muted">
          {text.days(horizon)}: {text.monthly(monthly.model?.n ?? 0, replayed)} ·{' '}
          {kept?.model ? text.keptError(kept.model.n, kept.model.mae.toFixed(1)) : text.noKept}
        </p>
      ))}
    </Section>
  );
}
