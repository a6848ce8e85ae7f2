import { addDays } from '../src/platform/clock.ts';

/** The ledger as a plain program in memory: what the real one has to agree with. No tables, no locks, no cleverness. */
export interface ModelLot {
  member: number;
  earned: number;
  remaining: number;
  pending: boolean;
  pendingUntil: string;
  activatesOn: string;
  expiresOn: string;
}

interface ModelHold {
  member: number;
  points: number;
  uses: Map<ModelLot, number>;
  active: boolean;
  expiresAt: number;
}

export interface ModelTxn {
  kind: 'earn' | 'redeem' | 'hold' | 'capture' | 'other' | 'down';
  member: number;
  points: number;
  lot: ModelLot | null;
  hold: ModelHold | null;
  uses: Map<ModelLot, number>;
  taken: boolean;
}

type Answer = { txn: ModelTxn } | { code: string };
const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, n) => total + n, 0);

export class Model {
  today: string;
  now: number;
  readonly graceDays: number | null;
  readonly lots: ModelLot[] = [];
  readonly active: boolean[];
  readonly debt: number[];
  readonly holds: ModelHold[] = [];
  budget: number;

  constructor(members: number, today: string, now: number, budget: number, graceDays: number | null) {
    this.active = Array.from({ length: members }, () => true);
    this.debt = Array.from({ length: members }, () => 0);
    [this.today, this.now, this.budget, this.graceDays] = [today, now, budget, graceDays];
  }

  of(member: number) {
    const own = this.lots.filter((lot) => lot.member === member);
    return {
      available: sum(own.filter(({ pending }) => !pending).map(({ remaining }) => remaining)),
      pending: sum(own.filter(({ pending }) => pending).map(({ remaining }) => remaining)),
      held: sum(this.holds.filter((hold) => hold.active && hold.member === member).map(({ points }) => points)),
      debt: this.debt[member] ?? 0,
    };
  }

  advance(days: number): void {
    this.today = addDays(this.today, days);
    this.now += days * 86_400_000;
  }

  earn(member: number, points: number, activatesOn: string, expiresOn: string, pendingUntil?: string): Answer {
    if (!this.active[member]) return { code: 'points.frozen' };
    const pending = pendingUntil !== undefined || activatesOn > this.today;
    const lot: ModelLot = {
      member,
      earned: points,
      remaining: points,
      pending,
      pendingUntil: pendingUntil ?? activatesOn,
      activatesOn,
      expiresOn,
    };
    if (!pending) this.#recover(lot);
    this.lots.push(lot);
    return { txn: this.#txn('earn', member, points, { lot }) };
  }

  award(member: number, points: number): Answer {
    if (!this.active[member]) return { code: 'points.frozen' };
    if (points > this.budget) return { code: 'points.over_budget' };
    const answer = this.earn(member, points, '2026-01-01', '2030-01-01');
    this.budget -= points;
    return answer;
  }

  #recover(lot: ModelLot): void {
    const recovered = Math.min(this.debt[lot.member] ?? 0, lot.remaining);
    lot.remaining -= recovered;
    this.debt[lot.member] = (this.debt[lot.member] ?? 0) - recovered;
  }

  #txn(kind: ModelTxn['kind'], member: number, points: number, more: Partial<ModelTxn> = {}): ModelTxn {
    return { kind, member, points, lot: null, hold: null, uses: new Map(), taken: false, ...more };
  }

  #draw(member: number, points: number): Map<ModelLot, number> | null {
    const spendable = this.lots
      .filter((lot) => lot.member === member && !lot.pending && lot.remaining > 0)
      .filter((lot) => lot.activatesOn <= this.today && lot.expiresOn >= this.today)
      .sort((a, b) => (a.expiresOn < b.expiresOn ? -1 : a.expiresOn > b.expiresOn ? 1 : this.#order(a, b)));
    if (sum(spendable.map(({ remaining }) => remaining)) < points) return null;
    const uses = new Map<ModelLot, number>();
    let need = points;
    for (const lot of spendable) {
      if (need === 0) break;
      const part = Math.min(lot.remaining, need);
      lot.remaining -= part;
      uses.set(lot, part);
      need -= part;
    }
    return uses;
  }

  #order(a: ModelLot, b: ModelLot): number {
    return this.lots.indexOf(a) - this.lots.indexOf(b);
  }

  #giveBack(uses: Map<ModelLot, number>, points: number): Map<ModelLot, number> {
    const back = new Map<ModelLot, number>();
    let rest = points;
    const lots = [...uses.keys()].sort((a, b) =>
      a.expiresOn > b.expiresOn ? -1 : a.expiresOn < b.expiresOn ? 1 : this.#order(b, a),
    );
    for (const lot of lots) {
      const part = Math.min(rest, uses.get(lot) ?? 0);
      if (part === 0) continue;
      lot.remaining += part;
      if (lot.expiresOn < this.today && this.graceDays !== null) lot.expiresOn = addDays(this.today, this.graceDays);
      back.set(lot, part);
      rest -= part;
    }
    return back;
  }

  spend(kind: 'redeem' | 'down', member: number, points: number): Answer {
    if (kind === 'redeem' && !this.active[member]) return { code: 'points.frozen' };
    const uses = this.#draw(member, points);
    return uses ? { txn: this.#txn(kind, member, points, { uses }) } : { code: 'points.not_enough' };
  }

  hold(member: number, points: number, minutes: number): Answer {
    if (!this.active[member]) return { code: 'points.frozen' };
    const uses = this.#draw(member, points);
    if (!uses) return { code: 'points.not_enough' };
    const hold = { member, points, uses, active: true, expiresAt: this.now + minutes * 60_000 };
    this.holds.push(hold);
    return { txn: this.#txn('hold', member, points, { hold, uses }) };
  }

  capture(hold: ModelHold, points: number | undefined): Answer {
    const taken = points ?? hold.points;
    if (hold.active && taken > hold.points) return { code: 'points.hold_exceeded' };
    if (!hold.active || hold.expiresAt <= this.now) return { code: 'points.hold_resolved' };
    hold.active = false;
    const back = this.#giveBack(hold.uses, hold.points - taken);
    const uses = new Map([...hold.uses].map(([lot, part]) => [lot, part - (back.get(lot) ?? 0)]));
    return { txn: this.#txn('capture', hold.member, taken, { uses }) };
  }

  voidHold(hold: ModelHold): Answer {
    if (!hold.active) return { code: 'points.hold_resolved' };
    hold.active = false;
    this.#giveBack(hold.uses, hold.points);
    return { txn: this.#txn('other', hold.member, 0) };
  }

  reverse(of: ModelTxn): Answer {
    if (of.kind !== 'redeem' && of.kind !== 'capture' && of.kind !== 'down') return { code: 'points.not_reversible' };
    if (of.taken) return { code: 'points.reversed' };
    of.taken = true;
    this.#giveBack(of.uses, of.points);
    return { txn: this.#txn('other', of.member, of.points) };
  }

  takeBack(of: ModelTxn, cancel: boolean): Answer {
    const { lot } = of;
    if (!lot) return { code: 'points.not_reversible' };
    if (of.taken) return { code: 'points.reversed' };
    if (cancel && !lot.pending) return { code: 'points.not_pending' };
    of.taken = true;
    this.debt[lot.member] = (this.debt[lot.member] ?? 0) + lot.earned - lot.remaining;
    lot.remaining = 0;
    lot.pending = false;
    return { txn: this.#txn('other', lot.member, lot.earned) };
  }

  confirm(of: ModelTxn): Answer {
    const { lot } = of;
    if (!lot?.pending) return { code: 'points.not_pending' };
    lot.pending = false;
    if (lot.activatesOn > this.today) lot.activatesOn = this.today;
    this.#recover(lot);
    return { txn: this.#txn('other', lot.member, lot.earned) };
  }

  /** What the night does: ended lots, due pending points, holds out of time. */
  expire(): void {
    for (const lot of this.lots) if (!lot.pending && lot.expiresOn < this.today) lot.remaining = 0;
  }

  settle(): void {
    const due = this.lots.filter((lot) => lot.pending && lot.pendingUntil <= this.today);
    due.sort((a, b) =>
      a.pendingUntil < b.pendingUntil ? -1 : a.pendingUntil > b.pendingUntil ? 1 : this.#order(a, b),
    );
    for (const lot of due) {
      lot.pending = false;
      if (lot.activatesOn > this.today) lot.activatesOn = this.today;
      this.#recover(lot);
    }
    for (const hold of this.holds) if (hold.active && hold.expiresAt <= this.now) this.voidHold(hold);
  }
}
