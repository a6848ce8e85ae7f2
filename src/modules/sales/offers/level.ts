/** What is known of a customer where an offer asks for a level. */
export interface Level {
  /** vip, opinion_leader, high_value, owner. */
  marks: readonly string[];
  /** The grade of the lead. */
  grade: string;
  /** The tier of the membership; null for no member. */
  tier: string | null;
}

/** Whom an offer is for: any of what it names; everybody where it names nothing. */
export interface Audience {
  marks: readonly string[];
  grades: readonly string[];
  tiers: readonly string[];
}

/** Whether a customer of a level gets an offer (SAL-11). */
export function isFor({ marks, grades, tiers }: Audience, level: Level): boolean {
  if (marks.length + grades.length + tiers.length === 0) return true;
  return (
    marks.some((mark) => level.marks.includes(mark)) ||
    grades.includes(level.grade) ||
    (level.tier !== null && tiers.includes(level.tier))
  );
}
