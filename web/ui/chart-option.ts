import type { BarSeriesOption, FunnelSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { GridComponentOption, LegendComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import type { ChartProps, ChartSeries } from './chart.tsx';
import { count } from './format.ts';

type Option = ComposeOption<
  | BarSeriesOption
  | FunnelSeriesOption
  | LineSeriesOption
  | GridComponentOption
  | LegendComponentOption
  | TooltipComponentOption
>;

/** How the page looks at the moment: colours by the name of their CSS variable. */
export interface ChartLook {
  colour: (name: string) => string;
  font: string;
  /** Less motion is wished for. */
  still: boolean;
  narrow: boolean;
}

const COLOURS = [1, 2, 3, 4, 5, 6] as const;

/** How a value is worded where it is pointed at. */
function wordOf(unit: string | undefined, series: ChartSeries | undefined) {
  return (value: unknown) => {
    if (typeof value !== 'number') return '—';
    return series?.word ? series.word(value) : `${Number.isInteger(value) ? count(value) : value}${unit ?? ''}`;
  };
}

/** What the library is told to draw. */
export function chartOption(props: ChartProps, look: ChartLook): Option {
  const { colour, font, still } = look;
  const common: Option = {
    animation: !still,
    animationDuration: 300,
    color: COLOURS.map((at) => colour(`--rb-chart-${at}`)),
    textStyle: { fontFamily: font, color: colour('--rb-text') },
    tooltip: {
      trigger: props.kind === 'funnel' ? 'item' : 'axis',
      confine: true,
      backgroundColor: colour('--rb-panel'),
      borderColor: colour('--rb-border'),
      textStyle: { color: colour('--rb-text'), fontFamily: font },
    },
  };
  return props.kind === 'funnel' ? funnel(props, look, common) : axes(props, look, common);
}

function funnel({ categories, series, unit, onPick }: ChartProps, look: ChartLook, common: Option): Option {
  const [first] = series;
  const word = wordOf(unit, first);
  // One colour, paler from step to step: the steps are one thing, not many.
  const data = categories.map((name, at) => ({
    name,
    value: first?.values[at] ?? 0,
    itemStyle: { color: look.colour('--rb-chart-1'), opacity: 1 - (0.6 * at) / Math.max(1, categories.length - 1) },
  }));
  return {
    ...common,
    series: [
      {
        type: 'funnel',
        name: first?.name ?? '',
        data,
        // As the steps follow each other, whatever their size.
        sort: 'none',
        gap: 2,
        itemStyle: { borderWidth: 0 },
        left: look.narrow ? 0 : '12%',
        right: look.narrow ? 0 : '12%',
        top: 4,
        bottom: 4,
        minSize: '4%',
        cursor: onPick ? 'pointer' : 'default',
        label: {
          position: 'inside',
          formatter: ({ name, value }) => `${name} ${word(value)}`,
          color: look.colour('--rb-text'),
          textBorderColor: look.colour('--rb-panel'),
          textBorderWidth: 3,
          opacity: 1,
        },
        tooltip: { valueFormatter: word },
      },
    ],
  };
}

function axes({ kind, categories, series, unit, onPick, lying }: ChartProps, look: ChartLook, common: Option): Option {
  const { colour } = look;
  const muted = { color: colour('--rb-muted') };
  const names = {
    type: 'category' as const,
    data: categories,
    axisLabel: {
      ...muted,
      hideOverlap: true,
      ...(lying && { width: look.narrow ? 90 : 160, overflow: 'truncate' as const }),
    },
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colour('--rb-border') } },
    // The first row on top.
    inverse: lying === true,
  };
  const values = (right: boolean) => ({
    type: 'value' as const,
    axisLabel: {
      ...muted,
      formatter: (value: number) =>
        wordOf(
          unit,
          series.find((one) => Boolean(one.right) === right),
        )(value),
    },
    splitLine: { show: !right, lineStyle: { color: colour('--rb-border') } },
    minInterval: unit ? 0 : 1,
  });
  const scales = series.some(({ right }) => right) ? [values(false), values(true)] : [values(false)];
  return {
    ...common,
    legend: { show: series.length > 1, top: 0, type: 'scroll', textStyle: { color: colour('--rb-text') } },
    grid: {
      left: 4,
      right: 12,
      top: series.length > 1 ? 34 : 12,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: lying ? scales : names,
    yAxis: lying ? names : scales,
    series: series.map((one) => {
      const shared = {
        name: one.name,
        data: one.values,
        cursor: onPick ? 'pointer' : 'default',
        tooltip: { valueFormatter: wordOf(unit, one) },
        ...(one.right && (lying ? { xAxisIndex: 1 } : { yAxisIndex: 1 })),
      };
      return (one.kind ?? kind) === 'line'
        ? { ...shared, type: 'line' as const, symbolSize: 7 }
        : { ...shared, type: 'bar' as const, barMaxWidth: 28 };
    }),
  };
}
