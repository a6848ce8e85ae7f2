import type { RuleLine } from '../../src/modules/customers/index.ts';
import { sealSecret } from '../../src/modules/leads/index.ts';
import type { KeyRing } from '../../src/platform/crypto.ts';
import type { Text } from '../../src/platform/i18n.ts';
import { DEMO_SOURCES } from './accounts.ts';
import { writeCatalogue } from './catalogue.ts';
import { writeRecipient, writeRequests } from './consents.ts';
import { DAY, dateOf } from './days.ts';
import { figuresOf } from './figures.ts';
import { writeFields } from './files.ts';
import { writeEnterprises, writeOwners } from './owners.ts';
import { createPlates, createVins } from './people.ts';
import type { Picture } from './pictures.ts';
import { writeProspects } from './prospects.ts';
import { createRandom, type Random } from './random.ts';
import { writeStock } from './sale-files.ts';
import { showLeads, showOwners } from './showcase.ts';
import { writeTree } from './tree.ts';
import type { Source, World } from './world.ts';
import type { Writer } from './writer.ts';

interface SetOptions {
  size: 'small' | 'full';
  customers?: number | undefined;
  seed: number;
  now: Date;
  passwordHash: string;
  /** The rule files are measured by; without one nothing is asked for. */
  completeness?: readonly RuleLine[];
  onProgress?: ((label: Text, done: number, total: number) => void) | undefined;
}

const STEPS = {
  owners: { zh: '车主与车辆', en: 'owners and cars' },
  prospects: { zh: '一年的线索', en: 'a year of leads' },
} as const satisfies Record<string, Text>;
/** Progress is told this often, in customers. */
const TELL = 1000;

/**
 * Makes the whole set and gives it to the writer, row by row. The same options give the same rows, ids included, except what is sealed
 * (each sealing draws its own initialisation vector) and the password hash that is handed in. Returns the last running numbers.
 */
export async function writeSet(
  rows: Writer,
  keys: KeyRing,
  options: SetOptions,
): Promise<{ groupId: string; lastOrder: number; lastCard: number; pictures: Picture[] }> {
  const { seed, passwordHash } = options;
  const now = options.now.getTime();
  const figures = figuresOf(options.size, options.customers);
  const stream = (name: string) => createRandom(seed, name);
  const tree = writeTree(rows, stream('tree'), stream('colleagues'), figures, now, passwordHash);
  const thisYear = Number(dateOf(now).slice(0, 4));
  const consents = stream('consents');
  const world: World = {
    rows,
    random: stream('people'),
    keys,
    now,
    tree,
    catalogue: writeCatalogue(rows, stream('catalogue'), tree.brandId, thisYear),
    sources: writeSources(rows, stream('sources'), keys, tree.brandId, now),
    rule: writeRule(rows, stream('rule'), tree.brandId, now),
    vins: createVins(),
    plates: createPlates(),
    next: { mobile: 0, order: 1, card: 10_000_001, message: 1 },
    funding: new Map(),
    cars: { random: stream('cars'), lastOwner: new Map(), last: null },
    sales: { random: stream('sales'), opened: 0, wishes: 0, quote: 1, receipt: 1 },
    consents: { random: consents, recipientId: consents.id(now - 200 * DAY), owners: 0, asking: [] },
    files: { random: stream('files'), rule: options.completeness ?? [], household: null, lastPerson: new Map() },
  };
  writeRecipient(world);
  writeFields(rows, world.files.random, now);
  const total = figures.owners + figures.enterprises + figures.prospects;
  let done = 0;
  const told = (label: Text) => () => {
    done += 1;
    if (done % TELL === 0 || done === total) options.onProgress?.(label, done, total);
  };
  const rest = await showOwners(world, told(STEPS.owners));
  await writeOwners(world, rest, figures.unallocated, told(STEPS.owners));
  await writeEnterprises(world, figures.enterprises, told(STEPS.owners));
  const shown = await showLeads(world, told(STEPS.prospects));
  await writeProspects(world, figures.prospects - shown, told(STEPS.prospects));
  writeRequests(world);
  writeStock(world);
  await rows.finish();
  const { pictures } = world.catalogue;
  return { groupId: tree.groupId, lastOrder: world.next.order - 1, lastCard: world.next.card - 1, pictures };
}

function writeSources(rows: Writer, random: Random, keys: KeyRing, brandId: string, now: number): Map<string, Source> {
  const since = now - 3 * 365 * DAY;
  return new Map(
    DEMO_SOURCES.map(({ code, format, channel, name, secret }) => {
      const id = random.id(since);
      const secretEnc = sealSecret({ keys }, id, secret);
      rows.add('leads.source', {
        id,
        orgId: brandId,
        code,
        name: name.zh,
        nameEn: name.en,
        kind: format,
        channel,
        secretEnc,
        createdAt: since,
      });
      return [channel, { id, code, format }];
    }),
  );
}

/** 2 000 points for a delivery, for two years; valid for a year and a half, so that no lot has run out yet. */
function writeRule(rows: Writer, random: Random, brandId: string, now: number): World['rule'] {
  const since = now - 548 * DAY;
  const rule = { id: random.id(since), name: '交车礼积分', points: 2000, validMonths: 24, validFrom: dateOf(since) };
  rows.add('club.points_rule', {
    ...rule,
    orgId: brandId,
    code: 'delivery',
    nameEn: 'Points for a delivery',
    createdAt: since,
  });
  return rule;
}
