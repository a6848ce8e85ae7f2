import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** All metrics of the process, in Prometheus text at /metrics. */
export const registry = new Registry();
collectDefaultMetrics({ register: registry });

/** Seconds a request took, by endpoint id and status class. */
export const requestSeconds = new Histogram({
  name: 'roadbook_request_seconds',
  help: 'Duration of HTTP requests',
  labelNames: ['endpoint', 'status'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  registers: [registry],
});

/** Seconds a job took, by task and outcome. */
export const jobsDone = new Histogram({
  name: 'roadbook_job_seconds',
  help: 'Duration of background jobs',
  labelNames: ['task', 'outcome'],
  buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
  registers: [registry],
});

/** Connections of the pool: in use and waited for. */
export const poolConnections = new Gauge({
  name: 'roadbook_pool_connections',
  help: 'Database connections by state',
  labelNames: ['state'],
  registers: [registry],
});
