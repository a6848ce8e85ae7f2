import { BarChart, FunnelChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { ChartProps } from './chart.tsx';
import { chartOption } from './chart-option.ts';
import { useMedia, useTheme } from './theme.tsx';

use([BarChart, LineChart, FunnelChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

/** The drawn part of a chart: follows theme, size and the wish for less motion. */
export function Drawing(props: ChartProps) {
  const { dark } = useTheme();
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const narrow = useMedia('(max-width: 640px)');
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const pick = useRef(props.onPick);
  pick.current = props.onPick;

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const drawn = init(element);
    chart.current = drawn;
    drawn.on('click', ({ componentType, name, seriesName }) => {
      if (componentType === 'series') pick.current?.(name, seriesName ?? '');
    });
    const watcher = new ResizeObserver(() => drawn.resize());
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      drawn.dispose();
      chart.current = null;
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours that are read follow the theme
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const style = getComputedStyle(element);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    chart.current?.setOption(chartOption(props, { colour, font: colour('--rb-font'), still, narrow }), true);
  }, [props, dark, still, narrow]);

  return <div ref={box} className="rb-chart-drawing" />;
}
