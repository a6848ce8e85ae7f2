import * as z from 'zod';
import { CivilDate, endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

export const MAX_PUBLICATION_FILE_BYTES = 20 * 1024 * 1024;
export const MAX_PUBLICATION_FILES = 10;

const Kind = z.string().min(1).max(40).meta({ description: 'Code of publication_kind' });
export const PublicationStatus = z.enum(['draft', 'published', 'replaced', 'withdrawn']);
const Version = z.int().min(1);
const One = z.object({ id: Id });

const File = z.object({ id: Id, name: z.string(), mediaType: z.string(), bytes: z.int() });
const Named = z.object({ id: Id, name: z.string(), nameEn: z.string() });

const Row = z.object({
  id: Id,
  kind: z.string(),
  title: z.string(),
  titleEn: z.string().nullable(),
  revision: z.int(),
  status: PublicationStatus,
  validFrom: CivilDate,
  validTo: CivilDate.nullable(),
  publishedAt: Instant.nullable(),
  unitName: z.string(),
  unitNameEn: z.string(),
});

/** As its readers see it. */
export const PublicationRow = Row.extend({
  confirmedAt: Instant.nullable().meta({ description: 'When the reader confirmed it; null: not yet' }),
  replaces: z.boolean().meta({ description: 'A new version of something published before' }),
});

/** What is for the caller where they act: what they have not confirmed first, then the newest. */
export const listPublications = endpoint({
  id: 'org.publications',
  method: 'GET',
  path: '/api/publications',
  audience: 'staff',
  summary: { zh: '政策、标准与培训资料', en: 'Policies, standards and training for the caller, unread first' },
  query: PageQuery.extend({
    kind: Kind.optional(),
    state: z.enum(['unread', 'read']).optional(),
    training: z.enum(['true', 'false']).optional().meta({ description: 'Training material alone, or all but it' }),
  }),
  response: pageOf(PublicationRow),
});

export const countPublications = endpoint({
  id: 'org.publication_count',
  method: 'GET',
  path: '/api/publications/count',
  audience: 'staff',
  summary: { zh: '阅读进度', en: 'How much of what is for the caller they have confirmed' },
  response: z.object({
    policies: z.object({ read: z.int(), all: z.int() }),
    training: z.object({ read: z.int(), all: z.int() }),
  }),
});

export const getPublication = endpoint({
  id: 'org.publication',
  method: 'GET',
  path: '/api/publications/:id',
  audience: 'staff',
  summary: { zh: '一份政策或资料', en: 'One publication' },
  params: One,
  response: PublicationRow.extend({
    body: z.string(),
    bodyEn: z.string().nullable(),
    endedAt: Instant.nullable(),
    endNote: z.string().nullable(),
    successorId: Id.nullable().meta({ description: 'The version that took its place' }),
    replacesId: Id.nullable(),
    units: z.array(Named).meta({ description: 'Regions and dealers it is for; empty: all' }),
    roleCodes: z.array(z.string()),
    files: z.array(File),
    /** The caller is one of those it is for, so that their confirmation counts. */
    addressed: z.boolean(),
    /** The acting unit made it or stands above the one that did. */
    held: z.boolean(),
    authorName: z.string().nullable(),
    version: z.int(),
  }),
});

/** The caller has opened it; once is enough. */
export const openPublication = endpoint({
  id: 'org.open_publication',
  method: 'POST',
  path: '/api/publications/:id/opening',
  audience: 'staff',
  summary: { zh: '记录已打开', en: 'Note that the caller opened it' },
  params: One,
  response: z.object({ opened: z.literal(true) }),
});

export const confirmPublication = endpoint({
  id: 'org.confirm_publication',
  method: 'POST',
  path: '/api/publications/:id/confirmation',
  audience: 'staff',
  summary: { zh: '确认已阅读', en: 'Confirm having read it' },
  params: One,
  response: z.object({ confirmedAt: Instant }),
});

const edit = { audience: 'staff', permission: 'publication.edit' } as const;

const content = {
  kind: Kind,
  title: z.string().trim().min(1).max(120),
  titleEn: z.string().trim().max(120).nullable(),
  body: z.string().trim().min(1).max(20_000),
  bodyEn: z.string().trim().max(20_000).nullable(),
  unitIds: z.array(Id).max(500).meta({ description: 'Regions and dealers; empty: every dealer below' }),
  roleCodes: z.array(z.string().max(40)).max(60).meta({ description: 'Codes of roles; empty: everybody' }),
  validFrom: CivilDate,
  validTo: CivilDate.nullable(),
};

/** What the acting unit keeps, drafts and ended ones too, the newest first. */
export const listOwnPublications = endpoint({
  ...edit,
  id: 'org.own_publications',
  method: 'GET',
  path: '/api/publications/own',
  summary: { zh: '本单位发布的政策与资料', en: 'What the acting unit publishes, with who has read it' },
  query: PageQuery.extend({ status: PublicationStatus.optional(), kind: Kind.optional() }),
  response: pageOf(
    Row.extend({
      version: z.int(),
      createdAt: Instant,
      confirmed: z.int().nullable().meta({ description: 'Of `addressed`; null for a draft' }),
      addressed: z.int().nullable(),
    }),
  ),
});

export const createPublication = endpoint({
  ...edit,
  id: 'org.create_publication',
  method: 'POST',
  path: '/api/publications',
  summary: { zh: '新建政策或资料', en: 'Draft a publication, or a new version of one' },
  body: z.object({ ...content, replacesId: Id.optional() }),
  response: One,
  creates: true,
});

export const editPublication = endpoint({
  ...edit,
  id: 'org.edit_publication',
  method: 'PATCH',
  path: '/api/publications/:id',
  summary: { zh: '修改草稿', en: 'Change a draft' },
  params: One,
  body: z.object({ ...content, version: Version }),
  response: z.object({ version: z.int() }),
});

/** From now on its readers see it and are told; the version it replaces ends. */
export const publishPublication = endpoint({
  ...edit,
  id: 'org.publish_publication',
  method: 'POST',
  path: '/api/publications/:id/publish',
  summary: { zh: '发布', en: 'Publish a draft' },
  params: One,
  body: z.object({ version: Version }),
  response: z.object({ version: z.int(), told: z.int() }),
});

export const withdrawPublication = endpoint({
  ...edit,
  id: 'org.withdraw_publication',
  method: 'POST',
  path: '/api/publications/:id/withdrawal',
  summary: { zh: '撤回', en: 'Withdraw a publication or drop a draft' },
  params: One,
  body: z.object({ version: Version, note: z.string().trim().min(1).max(300) }),
  response: z.object({ version: z.int() }),
});

export const remindPublication = endpoint({
  id: 'org.remind_publication',
  method: 'POST',
  path: '/api/publications/:id/reminder',
  audience: 'staff',
  permission: 'publication.read',
  summary: { zh: '提醒未读人员', en: 'Remind everybody at the acting unit’s dealers who has not confirmed it' },
  params: One,
  response: z.object({ told: z.int() }),
});

/** Who has read it, dealer by dealer, the least read first. */
export const publicationReaders = endpoint({
  id: 'org.publication_readers',
  method: 'GET',
  path: '/api/publications/:id/readers',
  audience: 'staff',
  permission: 'publication.read',
  summary: { zh: '阅读情况', en: 'Who has read a publication, by dealer' },
  params: One,
  response: z.object({
    confirmed: z.int(),
    addressed: z.int(),
    dealers: z.array(
      z.object({ id: Id, name: z.string(), nameEn: z.string(), confirmed: z.int(), addressed: z.int() }),
    ),
  }),
});

/** The people of one dealer: those who have not confirmed first. */
export const dealerReaders = endpoint({
  id: 'org.publication_dealer_readers',
  method: 'GET',
  path: '/api/publications/:id/readers/:unitId',
  audience: 'staff',
  permission: 'publication.read',
  summary: { zh: '一家经销商的阅读情况', en: 'Who of a dealer has read a publication' },
  params: z.object({ id: Id, unitId: Id }),
  response: z.object({
    rows: z.array(
      z.object({
        staffId: Id,
        name: z.string(),
        title: z.string().nullable(),
        openedAt: Instant.nullable(),
        confirmedAt: Instant.nullable(),
      }),
    ),
  }),
});

/** A file as the body of the request, for a draft. */
export const addPublicationFile = endpoint({
  ...edit,
  id: 'org.add_publication_file',
  method: 'POST',
  path: '/api/publications/:id/files',
  summary: { zh: '上传文件', en: 'Add a file to a draft' },
  params: One,
  query: z.object({ filename: z.string().trim().min(1).max(200) }),
  body: z.string().meta({
    description: 'PDF, PNG, JPEG, WebP, Office document or ZIP; 20 MiB',
    contentMediaType: 'application/octet-stream',
  }),
  response: One,
});

const OneFile = z.object({ id: Id, fileId: Id });

export const getPublicationFile = endpoint({
  id: 'org.publication_file',
  method: 'GET',
  path: '/api/publications/:id/files/:fileId',
  audience: 'staff',
  summary: { zh: '下载文件', en: 'A file of a publication' },
  params: OneFile,
  response: z.string().meta({ description: 'The file', contentMediaType: 'application/octet-stream' }),
});

export const removePublicationFile = endpoint({
  ...edit,
  id: 'org.remove_publication_file',
  method: 'DELETE',
  path: '/api/publications/:id/files/:fileId',
  summary: { zh: '删除文件', en: 'Remove a file of a draft' },
  params: OneFile,
  response: z.object({ removed: z.literal(true) }),
});
