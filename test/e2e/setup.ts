import type { TestProject } from 'vitest/node';
import { newPlace } from './place.ts';
import { startServer } from './server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the server with demo data that the journeys share. */
    baseUrl: string;
  }
}

/**
 * One server with demo data for all journeys, so that its loading is paid once; a journey must not lean on another one's data. At the end
 * the server has to stop in order.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const place = await newPlace();
  try {
    const server = await startServer(place, { DEMO: '1' });
    project.provide('baseUrl', server.url);
    return async () => {
      await server.stop();
      await place.remove();
    };
  } catch (error) {
    await place.remove();
    throw error;
  }
}
