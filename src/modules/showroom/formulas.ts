/**
 * The figures of showroom traffic and how percentages are made of them (showroom practice; SAL-05). Nothing here reads or writes: reports
 * hand in what they counted.
 */

/** What is counted of one consultant, dealer or period. Visits are groups; minutes leave out visits nobody closed. */
export interface Counts {
  /** Groups that came for the first time. */
  first: number;
  firstWithPhone: number;
  firstDrives: number;
  firstOrders: number;
  firstTimed: number;
  firstMinutes: number;
  /** Groups that came again, by invitation included. */
  again: number;
  againWithPhone: number;
  againDrives: number;
  againOrders: number;
  againTimed: number;
  againMinutes: number;
  /** Of those to invite, who came again by invitation since. */
  invited: number;
  /** First visitors with a phone who did not order at once: those to invite. */
  toInvite: number;
  /** All groups, neither first nor again included. */
  groups: number;
  /** Enquiries by phone. */
  calls: number;
  callsWithPhone: number;
  /** Test drives carried out, whatever they came from, and those with feedback in time. */
  drives: number;
  drivesFedBack: number;
}

/** No traffic at all. */
export const NOTHING: Counts = {
  first: 0,
  firstWithPhone: 0,
  firstDrives: 0,
  firstOrders: 0,
  firstTimed: 0,
  firstMinutes: 0,
  again: 0,
  againWithPhone: 0,
  againDrives: 0,
  againOrders: 0,
  againTimed: 0,
  againMinutes: 0,
  invited: 0,
  toInvite: 0,
  groups: 0,
  calls: 0,
  callsWithPhone: 0,
  drives: 0,
  drivesFedBack: 0,
};

/** The sum of counts. */
export function sumOf(all: readonly Counts[]): Counts {
  const sum = { ...NOTHING };
  for (const counts of all) for (const key of Object.keys(sum) as (keyof Counts)[]) sum[key] += counts[key];
  return sum;
}

/** A share as it leaves the server: both numbers, and the percentage to one decimal; null where there is nothing to share. */
export interface Share {
  numerator: number;
  denominator: number;
  percent: number | null;
}

/** `numerator` of `denominator`, in percent to one decimal. */
export function share(numerator: number, denominator: number): Share {
  return {
    numerator,
    denominator,
    percent: denominator > 0 ? Math.round((numerator * 1000) / denominator) / 10 : null,
  };
}

/** The shares of showroom practice by name. */
export function sharesOf(c: Counts) {
  return {
    /** 首次有效率(留档率): first visitors who left a phone. */
    retention: share(c.firstWithPhone, c.first),
    /** 再次有效率: again-visits that belong to somebody known. */
    again: share(c.againWithPhone, c.again),
    /** 邀约到店率: invited who came, of those to invite. */
    invite: share(c.invited, c.toInvite),
    /** 首次试驾率. */
    firstDrive: share(c.firstDrives, c.first),
    /** 再次试驾率. */
    againDrive: share(c.againDrives, c.again),
    /** 首次转化率: ordered at the first visit. */
    firstOrder: share(c.firstOrders, c.first),
    /** 二次转化率: ordered at an again-visit. */
    againOrder: share(c.againOrders, c.again),
    /** 试驾率: groups that drove, of all received (SAL-05). */
    drive: share(c.firstDrives + c.againDrives, c.first + c.again),
    /** 成交率: orders, of first visitors with a phone. */
    order: share(c.firstOrders + c.againOrders, c.firstWithPhone),
    /** Calls that left a number. */
    callContact: share(c.callsWithPhone, c.calls),
    /** Test drives with feedback (SAL-04). */
    feedback: share(c.drivesFedBack, c.drives),
  };
}

/** Minutes a visit takes on the mean, to one decimal; null without one. */
export function meanMinutes(minutes: number, visits: number): number | null {
  return visits > 0 ? Math.round((minutes * 10) / visits) / 10 : null;
}
