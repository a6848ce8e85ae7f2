import { Agent, request } from 'node:http';

export interface Shot {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
}

/**
 * Fires requests from `clients` connections for some seconds and returns answers a second. Every answer has to have the expected
 * status: a fast refusal is not speed.
 */
export async function fire(clients: number, seconds: number, next: () => Shot, expected: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const started = performance.now();
  const ends = started + seconds * 1000;
  let done = 0;
  const client = async () => {
    while (performance.now() < ends) {
      const status = await once(agent, next());
      if (status !== expected) throw new Error(`answered ${status}, expected ${expected}`);
      done++;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  agent.destroy();
  return done / ((performance.now() - started) / 1000);
}

function once(agent: Agent, shot: Shot): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(shot.url, { agent, method: shot.method, headers: shot.headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(shot.body);
  });
}
