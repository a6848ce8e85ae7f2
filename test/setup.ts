import type { TestProject } from 'vitest/node';
import { openTestCluster } from './cluster.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Owner's connection string of the template database. */
    template: string;
  }
}

/** One database server a run; its template is cloned by each file that needs a database. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await openTestCluster();
  project.provide('template', cluster.template.connectionString as string);
  return () => cluster.close();
}
