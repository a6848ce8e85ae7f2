import { Button, Input, InputNumber } from 'antd';
import { useText } from '../../ui/language.tsx';
import { quoteTexts } from './sale-texts.ts';

/** One thing with its price, as typed. */
export interface Line {
  key: string;
  title: string;
  yuan: number | null;
}

interface LinesFieldProps {
  /** What a line is, e.g. an accessory. */
  what: string;
  value?: Line[];
  onChange?: (value: Line[]) => void;
}

let made = 0;

/** A line to be filled in. */
export function newLine(title = '', yuan: number | null = null): Line {
  made += 1;
  return { key: String(made), title, yuan };
}

/** Things with their prices, one a line. */
export function LinesField({ what, value = [], onChange }: LinesFieldProps) {
  const text = useText(quoteTexts);
  const change = (key: string, next: Partial<Line>) =>
    onChange?.(value.map((line) => (line.key === key ? { ...line, ...next } : line)));
  return (
    <div className="sale-lines">
      {value.map((line, at) => (
        <div key={line.key} className="sale-line">
          <Input
            aria-label={`${what} ${at + 1}`}
            placeholder={what}
            maxLength={80}
            value={line.title}
            onChange={(event) => change(line.key, { title: event.target.value })}
          />
          <InputNumber
            aria-label={`${what} ${at + 1}: ${text.amountYuan}`}
            placeholder={text.amountYuan}
            min={0}
            precision={2}
            value={line.yuan}
            onChange={(yuan) => change(line.key, { yuan: yuan === null ? null : Number(yuan) })}
          />
          <Button
            aria-label={`${text.removeLine}: ${line.title || at + 1}`}
            onClick={() => onChange?.(value.filter((each) => each.key !== line.key))}
          >
            ×
          </Button>
        </div>
      ))}
      <Button onClick={() => onChange?.([...value, newLine()])}>{text.addLine(what)}</Button>
    </div>
  );
}
