/** What the house holds about a person, module by module: read for a package, emptied by an erasure. A test holds it against the database. */
import type { SubjectSource } from '../platform/subject-data.ts';
import { rewardSubject } from './club/rewards/subject.ts';
import { clubSubject } from './club/subject.ts';
import { customerSubject } from './customers/subject.ts';
import { engagementSubject } from './engagement/subject.ts';
import { leadSubject } from './leads/subject.ts';
import { orgSubject } from './org/subject.ts';
import { productSubject } from './products/subject.ts';
import { saleSubject } from './sales/subject.ts';
import { showroomSubject } from './showroom/subject.ts';

export const subjectSources: readonly SubjectSource[] = [
  orgSubject,
  customerSubject,
  productSubject,
  leadSubject,
  showroomSubject,
  saleSubject,
  engagementSubject,
  clubSubject,
  rewardSubject,
];

/** Tables that point to a person and are part of no package, each with its reason. */
export const NOT_IN_PACKAGE: Readonly<Record<string, string>> = {
  'customers.sign_in_code': 'a hash that lives ten minutes',
  'customers.match_record': 'derived from the file for recognition; hashes, removed with it',
  'customers.duplicate': 'derived: pairs of records that may be one; removed with the file',
  'customers.merge': 'which records became one; the merged record itself is in the package',
  'customers.withheld': 'who knew the person before processing stopped',
  'org.notification': 'notices to colleagues, without a word about the person',
  'org.session': 'sign-ins of the person: a token’s hash, gone after hours',
  'products.changed_owner': 'a note for the matcher, gone within a minute',
};
