import { useText } from '../../ui/language.tsx';
import './intake.css';
import { intakeTexts } from './intake-texts.ts';

interface Bar {
  key: string;
  label: string;
  raw: number;
  enquiries: number;
  valid: number;
}

const MOST = 31;

/** Raw, taken and valid beside each other, a row each; the table under it says the same in numbers. */
export function IntakeFigure({ rows }: { rows: readonly Bar[] }) {
  const text = useText(intakeTexts);
  const shown = rows.slice(-MOST);
  const highest = Math.max(1, ...shown.map(({ raw, enquiries }) => Math.max(raw, enquiries)));
  const bars = [
    { key: 'raw', title: text.raw },
    { key: 'enquiries', title: text.taken },
    { key: 'valid', title: text.valid },
  ] as const;
  return (
    <figure className="rc-intake" aria-hidden="true">
      <figcaption className="rb-tags">
        {bars.map(({ key, title }) => (
          <span key={key}>
            <span className={`rc-intake-mark rc-intake-${key}`} /> {title}
          </span>
        ))}
      </figcaption>
      {shown.map((row) => (
        <div key={row.key} className="rc-intake-row">
          <span className="rc-intake-label">{row.label}</span>
          <svg viewBox="0 0 100 9" preserveAspectRatio="none" className="rc-intake-bars" role="presentation">
            {bars.map(({ key }, at) => (
              <rect
                key={key}
                className={`rc-intake-${key}`}
                x="0"
                y={at * 3}
                height="2.4"
                width={Math.max(row[key] > 0 ? 0.4 : 0, (row[key] / highest) * 100)}
              />
            ))}
          </svg>
        </div>
      ))}
    </figure>
  );
}
