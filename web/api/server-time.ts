/** How far the server's clock is ahead of this device's, in ms, as two bounds; each answer narrows them. */
let bounds: { least: number; most: number } | null = null;

/**
 * Learns the server's time from an answer's Date header (whole seconds): it was written between sending and receiving. Where the bounds no
 * longer meet, somebody set a clock: they start anew.
 */
export function noteServerTime(date: string | null, sentAt: number, receivedAt: number): void {
  const said = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(said)) return;
  const heard = { least: said - receivedAt, most: said + 1000 - sentAt };
  const least = Math.max(heard.least, bounds?.least ?? heard.least);
  const most = Math.min(heard.most, bounds?.most ?? heard.most);
  bounds = least <= most ? { least, most } : heard;
}

/** The server's time now, whatever this device's clock says; the device's own before the first answer. */
export function serverNow(): number {
  return Date.now() + (bounds ? (bounds.least + bounds.most) / 2 : 0);
}
