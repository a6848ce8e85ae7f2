import * as z from 'zod';
import { endpoint, Id } from '../../../platform/endpoint.ts';
import { TaskRow } from '../tasks/schema.ts';

const Both = z.object({ zh: z.string(), en: z.string() });
const KindParams = z.object({ kind: z.string().max(40) });
const TaskParams = z.object({ id: Id });
const RowParams = z.object({ id: Id, line: z.coerce.number().int().min(1).max(10_000_000) });
const Field = z.string().max(60);
const File = (description: string) => z.string().meta({ description, contentMediaType: 'application/octet-stream' });

/** Bytes and rows an import file may have. */
export const MAX_IMPORT_BYTES = 512 * 1024 * 1024;
export const MAX_IMPORT_ROWS = 1_000_000;

export const ImportMode = z.enum(['create', 'update', 'both']);
export const Encoding = z.enum(['auto', 'utf-8', 'gb18030']);
export const Delimiter = z.enum(['auto', ',', ';', '\t', '|']);
/** What becomes of a row that hits a record: change it, leave the row out, or take it as somebody else. */
export const Decision = z.enum(['update', 'skip', 'new']);

const format = {
  sheet: z.int().min(0).max(99).default(0).meta({ description: 'Of a workbook; 0 is the first visible one' }),
  headerRow: z.int().min(0).max(50).default(1).meta({ description: 'As the spreadsheet counts; 0: there is none' }),
  encoding: Encoding.default('auto'),
  delimiter: Delimiter.default('auto'),
};

/** How a file is read, what its columns mean, and what is done with rows that are there already. */
export const ImportSettings = z.object({
  ...format,
  dateOrder: z.enum(['ymd', 'dmy', 'mdy']).default('ymd').meta({ description: 'Of dates that leave it open' }),
  phoneCountry: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .default('86')
    .meta({ description: 'Calling code of numbers written without one' }),
  nameOrder: z.enum(['family_first', 'given_first']).default('family_first'),
  columns: z
    .record(z.string().regex(/^\d{1,3}$/), Field)
    .meta({ description: 'Position of a column in the file (0 is the first) → key of the field' }),
  defaults: z
    .record(Field, z.string().max(200))
    .default({})
    .meta({ description: 'Key of a field → what stands where the cell is empty' }),
  matchKey: z.string().max(40).default('').meta({ description: 'One of the keys the kind offers; empty: its first' }),
  mode: ImportMode.default('both'),
});
export type ImportSettingsValues = z.output<typeof ImportSettings>;

const ImportColumnView = z.object({
  key: z.string(),
  title: Both,
  required: z.boolean(),
  example: z.string(),
  note: Both.nullable(),
  choices: z.array(z.string()).nullable(),
  /** Holds what is sealed at rest: no default value. */
  sealed: z.boolean(),
});

const ImportKindView = z.object({
  kind: z.string(),
  title: Both,
  maxRows: z.int(),
  maxBytes: z.int(),
  columns: z.array(ImportColumnView),
  keys: z
    .array(z.object({ key: z.string(), title: Both, columns: z.array(z.string()) }))
    .meta({ description: 'What a row can be matched by; one of the columns has to be there' }),
});

export const listImportKinds = endpoint({
  id: 'org.import_kinds',
  method: 'GET',
  path: '/api/imports',
  audience: 'staff',
  permission: 'record.import',
  summary: { zh: '可导入的对象', en: 'What the caller may import' },
  response: z.object({ rows: z.array(z.object({ kind: z.string(), title: Both })) }),
});

export const getImportKind = endpoint({
  id: 'org.import_kind',
  method: 'GET',
  path: '/api/imports/:kind',
  audience: 'staff',
  permission: 'record.import',
  summary: { zh: '导入说明', en: 'What an import file has to hold' },
  params: KindParams,
  response: ImportKindView,
});

export const getImportTemplate = endpoint({
  id: 'org.import_template',
  method: 'GET',
  path: '/api/imports/:kind/template',
  audience: 'staff',
  permission: 'record.import',
  summary: { zh: '下载导入模板', en: 'The template of an import' },
  params: KindParams,
  response: File('An .xlsx file'),
});

export const uploadImport = endpoint({
  id: 'org.import',
  method: 'POST',
  path: '/api/imports/:kind',
  audience: 'staff',
  permission: 'record.import',
  summary: {
    zh: '上传导入文件(第一步)',
    en: 'Step 1: send the file; it is kept sealed and nothing of it is written yet',
  },
  params: KindParams,
  query: z.object({ filename: z.string().trim().min(1).max(200) }),
  body: z.string().meta({
    description: '.xlsx, or CSV as UTF-8 or GB18030; 512 MiB, 1 000 000 rows',
    contentMediaType: 'application/octet-stream',
  }),
  response: TaskRow,
});

const SavedMapping = z.object({
  id: Id,
  name: z.string(),
  mine: z.boolean(),
  shared: z.boolean(),
  /** Made for a header row like this one. */
  fits: z.boolean(),
  settings: ImportSettings,
});

export const getImportLayout = endpoint({
  id: 'org.import_layout',
  method: 'GET',
  path: '/api/tasks/:id/layout',
  audience: 'staff',
  permission: 'record.import',
  summary: {
    zh: '识别表头与格式(第二、三步)',
    en: 'Steps 2 and 3: header row, format and columns as found, or read as told',
  },
  params: TaskParams,
  query: z.object({
    sheet: z.coerce.number().int().min(0).max(99).optional(),
    headerRow: z.coerce.number().int().min(0).max(50).optional(),
    encoding: Encoding.optional(),
    delimiter: Delimiter.optional(),
  }),
  response: z.object({
    sheets: z.int(),
    columns: z.array(z.object({ at: z.int(), header: z.string(), samples: z.array(z.string()) })),
    /** Rows above and below the header, as they stand, to see which it is. */
    head: z.array(z.object({ line: z.int(), cells: z.array(z.string()) })),
    /** What to begin with: the caller's own mapping of such a header row, or what the headers say. */
    settings: ImportSettings,
    mappings: z.array(SavedMapping),
  }),
});

export const checkImport = endpoint({
  id: 'org.check_import',
  method: 'POST',
  path: '/api/tasks/:id/check',
  audience: 'staff',
  permission: 'record.import',
  summary: {
    zh: '按映射检查全部数据(第四步)',
    en: 'Step 4: check every row of the file in the background; nothing is written',
  },
  params: TaskParams,
  body: z.object({
    settings: ImportSettings,
    remember: z
      .object({ name: z.string().trim().min(1).max(60), shared: z.boolean().default(false) })
      .optional()
      .meta({
        description: 'Keeps the mapping for files with such a header row; shared: for colleagues of the unit too',
      }),
  }),
  response: TaskRow,
});

const Problem = z.object({ field: z.string(), reason: z.string() });

/** The record a row hits. A foreign one shows as a masked card without an id. */
const HitCard = z.object({
  id: Id.nullable(),
  seen: z.boolean(),
  band: z.enum(['certain', 'likely', 'possible']),
  label: z.string(),
  detail: z.string(),
});

export const ImportRowState = z.enum([
  'ready',
  'wrong',
  'removed',
  'created',
  'updated',
  'skipped',
  'failed',
  'reverted',
  'kept',
]);

const ImportRowView = z.object({
  line: z.int(),
  state: ImportRowState,
  planned: z.enum(['create', 'update', 'skip']).nullable(),
  /** By key of the field; mended cells as they are now. */
  cells: z.record(z.string(), z.string()),
  mended: z.array(z.string()),
  problems: z.array(Problem),
  hit: HitCard.nullable(),
  /** The line of the file that has the same key already. */
  earlier: z.int().nullable(),
  decision: Decision.nullable(),
  recordId: Id.nullable(),
});

export const listImportRows = endpoint({
  id: 'org.import_rows',
  method: 'GET',
  path: '/api/tasks/:id/rows',
  audience: 'staff',
  permission: 'record.import',
  summary: { zh: '导入数据的行', en: 'Rows of an import: what is wrong, what they hit, what became of them' },
  params: TaskParams,
  query: z.object({
    filter: z
      .enum(['all', 'errors', 'duplicates', 'created', 'updated', 'skipped', 'failed', 'reverted'])
      .default('all'),
    after: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  response: z.object({
    fields: z.array(z.object({ key: z.string(), title: Both })),
    rows: z.array(ImportRowView),
    next: z.int().nullable(),
  }),
});

export const editImportRow = endpoint({
  id: 'org.edit_import_row',
  method: 'PATCH',
  path: '/api/tasks/:id/rows/:line',
  audience: 'staff',
  permission: 'record.import',
  summary: { zh: '就地修改一行', en: 'Mend cells of a row, leave it out, or decide on the record it hits' },
  params: RowParams,
  body: z.object({
    cells: z.record(Field, z.string().max(500)).optional(),
    removed: z.boolean().optional(),
    decision: Decision.nullable().optional(),
  }),
  response: z.object({ row: ImportRowView, task: TaskRow }),
});

export const decideImport = endpoint({
  id: 'org.decide_import',
  method: 'POST',
  path: '/api/tasks/:id/decisions',
  audience: 'staff',
  permission: 'record.import',
  summary: { zh: '对全部重复行统一处理', en: 'One decision for all rows of a sort' },
  params: TaskParams,
  body: z.object({
    among: z.enum(['own', 'foreign', 'file', 'wrong']).meta({
      description: 'Hits in scope, foreign hits, repeated in the file; wrong: rows with errors, to be left out',
    }),
    decision: Decision.nullable(),
  }),
  response: TaskRow,
});

export const confirmImport = endpoint({
  id: 'org.confirm_import',
  method: 'POST',
  path: '/api/tasks/:id/confirm',
  audience: 'staff',
  permission: 'record.import',
  summary: { zh: '确认导入(第五步)', en: 'Step 5: import the rows of a checked file in the background' },
  params: TaskParams,
  response: TaskRow,
});

export const revertImport = endpoint({
  id: 'org.revert_import',
  method: 'POST',
  path: '/api/tasks/:id/revert',
  audience: 'staff',
  permission: 'record.import',
  summary: {
    zh: '撤销导入',
    en: 'Take an import back: what it made and nobody has used is removed, what it changed is put back',
  },
  params: TaskParams,
  response: TaskRow,
});

export const takeAsNew = endpoint({
  id: 'org.import_as_new',
  method: 'POST',
  path: '/api/tasks/:id/rows/:line/new',
  audience: 'staff',
  permission: 'record.import',
  summary: { zh: '不是重复,新建', en: 'A row left out as a duplicate is none: its record is made' },
  params: RowParams,
  response: z.object({ row: ImportRowView, task: TaskRow }),
});

export const listImportMappings = endpoint({
  id: 'org.import_mappings',
  method: 'GET',
  path: '/api/import-mappings',
  audience: 'staff',
  permission: 'record.import',
  summary: { zh: '已存的列映射', en: 'Saved mappings: one’s own and those colleagues share' },
  query: z.object({ kind: z.string().max(40) }),
  response: z.object({ rows: z.array(SavedMapping) }),
});

export const deleteImportMapping = endpoint({
  id: 'org.delete_import_mapping',
  method: 'DELETE',
  path: '/api/import-mappings/:id',
  audience: 'staff',
  permission: 'record.import',
  summary: { zh: '删除列映射', en: 'Delete a saved mapping of one’s own' },
  params: TaskParams,
  response: z.object({ deleted: z.literal(true) }),
});
