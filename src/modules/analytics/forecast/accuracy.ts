/** How far forecasts were off, beside the naive ones. Pure; the worse of the two is told as plainly as the better. */

/** A forecast of which it is known what came. */
export interface Judged {
  expected: number;
  low: number;
  high: number;
  naiveLast: number | null;
  naiveYear: number | null;
  actual: number;
}

/** Errors of one way to forecast, over `n` forecasts. */
export interface ErrorOf {
  n: number;
  /** Mean absolute error, in pieces, one decimal. */
  mae: number;
  /** Mean absolute error in percent of what came, one decimal, over those where something came; null where nothing ever did. */
  mape: number | null;
  /** How many those are. */
  mapeOf: number;
  /** The mean error with its sign: above nought, too much was forecast. */
  bias: number;
}

export type Way = 'model' | 'last' | 'year';

export interface Accuracy {
  /** Over all forecasts whose outcome is known. */
  model: ErrorOf | null;
  last: ErrorOf | null;
  /** Over those that have a same month in an earlier year. */
  year: ErrorOf | null;
  /** How many outcomes lay in the interval that should hold four of five. */
  covered: { numerator: number; denominator: number };
  /** The way with the smallest mean absolute error over the forecasts that all ways made; null where there are none. */
  best: Way | null;
}

const oneDecimal = (value: number) => Math.round(value * 10) / 10;

function errorOf(pairs: readonly { said: number; came: number }[]): ErrorOf | null {
  if (pairs.length === 0) return null;
  const off = pairs.map(({ said, came }) => said - came);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const counted = pairs.filter(({ came }) => came > 0);
  const share = sum(counted.map(({ said, came }) => Math.abs(said - came) / came));
  return {
    n: pairs.length,
    mae: oneDecimal(sum(off.map(Math.abs)) / pairs.length),
    mape: counted.length > 0 ? oneDecimal((share * 100) / counted.length) : null,
    mapeOf: counted.length,
    bias: oneDecimal(sum(off) / pairs.length),
  };
}

const absolute = (rows: readonly Judged[], said: (row: Judged) => number) =>
  rows.reduce((total, row) => total + Math.abs(said(row) - row.actual), 0);

/** Judges forecasts of one horizon. */
export function accuracyOf(rows: readonly Judged[]): Accuracy {
  const pairs = (said: (row: Judged) => number | null) =>
    rows.flatMap((row) => {
      const value = said(row);
      return value === null ? [] : [{ said: value, came: row.actual }];
    });
  const together = rows.filter(({ naiveLast }) => naiveLast !== null);
  const withYear = together.filter(({ naiveYear }) => naiveYear !== null);
  // Where some have an earlier year, ways are compared on those; where none has, on all.
  const compared = withYear.length > 0 ? withYear : together;
  const ways: [Way, number][] = [
    ['model', absolute(compared, ({ expected }) => expected)],
    ['last', absolute(compared, ({ naiveLast }) => naiveLast ?? 0)],
    ...(withYear.length > 0 ? [['year', absolute(compared, ({ naiveYear }) => naiveYear ?? 0)] as [Way, number]] : []),
  ];
  const [best] = ways.sort((a, b) => a[1] - b[1]);
  return {
    model: errorOf(pairs(({ expected }) => expected)),
    last: errorOf(pairs(({ naiveLast }) => naiveLast)),
    year: errorOf(pairs(({ naiveYear }) => naiveYear)),
    covered: {
      numerator: rows.filter(({ low, high, actual }) => actual >= Math.floor(low) && actual <= Math.ceil(high)).length,
      denominator: rows.length,
    },
    best: compared.length > 0 && best ? best[0] : null,
  };
}
