import { listExport, MEASURES, type Measure } from '../org/index.ts';
import { performance } from './performance/schema.ts';
import * as service from './performance/service.ts';

const NAMES: Record<Measure, [zh: string, en: string]> = {
  walkIns: ['客流', 'Walk-ins'],
  files: ['建档', 'Files'],
  testDrives: ['试驾', 'Test drives'],
  orders: ['订单', 'Orders'],
  deliveries: ['交车', 'Deliveries'],
};

/** Performance against targets as a file. */
export const performanceExport = listExport({
  list: performance,
  title: { zh: '业绩与目标', en: 'Performance against targets' },
  page: service.performance,
  columns: [
    { key: 'rank', title: { zh: '名次', en: 'Rank' }, value: (row) => row.rank },
    { key: 'name', title: { zh: '名称', en: 'Name' }, value: (row, words) => words.pick(row.name, row.nameEn) },
    ...MEASURES.flatMap((measure) => {
      const [zh, en] = NAMES[measure];
      return [
        {
          key: measure,
          title: { zh: `${zh}实绩`, en },
          value: (row: { actual: Record<Measure, number> }) => row.actual[measure],
        },
        {
          key: `${measure}Target`,
          title: { zh: `${zh}目标`, en: `${en}, target` },
          value: (row: { target: Record<Measure, number | null>; below: Record<Measure, number | null> }) =>
            row.target[measure] ?? row.below[measure],
        },
      ];
    }),
  ],
});
