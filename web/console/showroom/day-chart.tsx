import { useText } from '../../ui/language.tsx';
import { reportTexts } from './report-texts.ts';

interface Day {
  day: string;
  groups: number;
  calls: number;
  budgetFen: number;
}

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [960, 260, 36, 24, 10];

/** Groups and calls day by day as bars, the money spent as a line on a scale of its own; the table under it says the same. */
export function DayChart({ days, from, to }: { days: readonly Day[]; from: string; to: string }) {
  const text = useText(reportTexts);
  const most = Math.max(1, ...days.map(({ groups, calls }) => Math.max(groups, calls)));
  const dearest = Math.max(1, ...days.map(({ budgetFen }) => budgetFen));
  const step = (WIDTH - LEFT) / Math.max(1, days.length);
  const floor = HEIGHT - BOTTOM;
  const y = (share: number) => floor - share * (floor - TOP);
  const bar = Math.max(1, step * 0.36);
  const every = Math.ceil(days.length / 15);
  const line = days.map(({ budgetFen }, at) => `${LEFT + (at + 0.5) * step},${y(budgetFen / dearest)}`).join(' ');
  return (
    <figure className="rs-chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={text.chartLabel(from, to)}>
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line className="rs-axis" x1={LEFT} x2={WIDTH} y1={y(share)} y2={y(share)} />
            <text x={LEFT - 6} y={y(share) + 4} textAnchor="end">
              {Math.round(most * share)}
            </text>
          </g>
        ))}
        {days.map(({ day, groups, calls }, at) => {
          const x = LEFT + at * step + step * 0.12;
          return (
            <g key={day}>
              <rect
                className="rs-bar-visits"
                x={x}
                y={y(groups / most)}
                width={bar}
                height={floor - y(groups / most)}
              />
              <rect
                className="rs-bar-calls"
                x={x + bar}
                y={y(calls / most)}
                width={bar}
                height={floor - y(calls / most)}
              />
              {at % every === 0 && (
                <text x={x + bar} y={HEIGHT - 8} textAnchor="middle">
                  {day.slice(5)}
                </text>
              )}
            </g>
          );
        })}
        <polyline className="rs-line-money" points={line} />
      </svg>
      <figcaption className="rs-legend">
        <span>
          <i className="rs-key-visits" />
          {text.visits}
        </span>
        <span>
          <i className="rs-key-calls" />
          {text.calls}
        </span>
        <span>
          <i className="rs-key-money" />
          {text.money}
        </span>
      </figcaption>
    </figure>
  );
}
