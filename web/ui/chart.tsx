import { lazy, Suspense } from 'react';
import './chart.css';

/** One run of values over the categories; null is a gap. */
export interface ChartSeries {
  name: string;
  values: (number | null)[];
  /** Drawn otherwise than the chart's kind, e.g. a target as a line over bars. */
  kind?: 'bar' | 'line';
  /** Measured on a scale of its own at the right. */
  right?: boolean;
  /** How its values are worded, where `unit` does not do. */
  word?: (value: number) => string;
}

export interface ChartProps {
  /** A funnel draws the first series, the first category at the top. */
  kind: 'bar' | 'line' | 'funnel';
  /** What the figure shows, for those who do not see it. */
  label: string;
  categories: string[];
  series: ChartSeries[];
  /** Pressing a bar, a point or a step; without it nothing looks as if it could be pressed. */
  onPick?: (category: string, series: string) => void;
  /** Stands behind each value. */
  unit?: string;
  /** Pixels; 280 where left out. */
  height?: number;
  /** Bars lie, a row a category: for names that are long or many. */
  lying?: boolean;
}

// The library is some hundred kilobytes: it comes with the first figure, not with the console.
const Drawing = lazy(() => import('./chart-drawing.tsx').then(({ Drawing: part }) => ({ default: part })));

/**
 * The one way figures are drawn: bars, lines and funnels in the theme's colours. The caller puts a table under it that says the same and
 * whose numbers can be reached by keyboard.
 */
export function Chart(props: ChartProps) {
  const height = props.height ?? 280;
  return (
    <div className="rb-chart" role="img" aria-label={props.label} style={{ height }}>
      <Suspense fallback={<div className="rb-skeleton" style={{ height }} />}>
        <Drawing {...props} />
      </Suspense>
    </div>
  );
}
