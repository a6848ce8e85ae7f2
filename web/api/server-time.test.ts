import { afterEach, describe, expect, test, vi } from 'vitest';

const T = Date.parse('2026-03-02T01:00:00.000Z');
const fresh = () => import('./server-time.ts');
const header = (at: number) => new Date(Math.floor(at / 1000) * 1000).toUTCString();

afterEach(() => {
  vi.useRealTimers();
  vi.resetModules();
});

describe('the server’s time', () => {
  test('is right within a fraction of a second though the device is an hour off, and gets closer', async () => {
    const { noteServerTime, serverNow } = await fresh();
    vi.useFakeTimers({ now: T - 3_600_000 });
    for (let n = 0; n < 8; n++) {
      const server = T + n * 3170;
      noteServerTime(header(server), server - 3_600_000 - 40, server - 3_600_000 + 40);
    }
    vi.setSystemTime(T - 3_600_000 + 60_000);
    expect(Math.abs(serverNow() - (T + 60_000))).toBeLessThan(250);
  });

  test('starts anew where a clock was set, and takes no nonsense', async () => {
    const { noteServerTime, serverNow } = await fresh();
    vi.useFakeTimers({ now: T });
    noteServerTime(header(T), T, T);
    noteServerTime(header(T + 7_200_000), T, T);
    expect(Math.abs(serverNow() - (T + 7_200_500))).toBeLessThan(600);
    noteServerTime('soon', T, T);
    noteServerTime(null, T, T);
    expect(Math.abs(serverNow() - (T + 7_200_500))).toBeLessThan(600);
  });
});
