import * as z from 'zod';
import { CivilDate, endpoint, Fen, Id } from '../../../platform/endpoint.ts';
import { Energy } from '../schema.ts';

const Code = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/);
const Name = z.string().trim().min(1).max(80);
const Words = z.string().trim().max(2000).nullable();
const Version = z.int().min(1);
const One = z.object({ id: Id });
const Saved = z.object({ id: Id, version: z.int() });
const Made = z.object({ id: Id });

/** A picture of the catalogue may be this large. */
export const MAX_PICTURE_BYTES = 2 * 1024 * 1024;

const Trim = z.object({
  id: Id,
  modelId: Id,
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  priceFen: Fen,
  description: z.string().nullable(),
  descriptionEn: z.string().nullable(),
  active: z.boolean(),
  saleFrom: CivilDate.nullable(),
  saleTo: CivilDate.nullable(),
  version: z.int(),
});

const Model = z.object({
  id: Id,
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  modelYear: z.int(),
  active: z.boolean(),
  version: z.int(),
});

const Item = z.object({
  id: Id,
  trimId: Id.nullable(),
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  why: z.string().nullable(),
  whyEn: z.string().nullable(),
  firstKm: z.int().nullable(),
  firstMonths: z.int().nullable(),
  everyKm: z.int().nullable(),
  everyMonths: z.int().nullable(),
  priceFen: Fen.nullable(),
  sort: z.int(),
  active: z.boolean(),
  version: z.int(),
});

const SeriesRow = z.object({
  id: Id,
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  energy: Energy,
  active: z.boolean(),
  sort: z.int(),
});

/** Every series, also those no longer sold, with its models and the trims a vehicle can be of. */
export const listSeries = endpoint({
  id: 'products.series_list',
  method: 'GET',
  path: '/api/catalogue/series',
  audience: 'staff',
  permission: 'unit.read',
  summary: { zh: '全部车系与配置', en: 'Every series with its trims' },
  response: z.object({
    rows: z.array(
      SeriesRow.extend({
        models: z.array(Model.pick({ code: true, name: true, nameEn: true, modelYear: true, active: true })),
        trims: z.array(
          z.object({
            id: Id,
            name: z.string(),
            nameEn: z.string(),
            modelYear: z.int(),
            priceFen: Fen,
            active: z.boolean(),
          }),
        ),
      }),
    ),
  }),
});

export const getSeries = endpoint({
  id: 'products.series',
  method: 'GET',
  path: '/api/catalogue/series/:id',
  audience: 'staff',
  permission: 'unit.read',
  summary: { zh: '一个车系', en: 'One series' },
  params: One,
  response: SeriesRow.extend({
    description: z.string().nullable(),
    descriptionEn: z.string().nullable(),
    warrantyMonths: z.int(),
    warrantyKm: z.int().nullable(),
    version: z.int(),
    /** The acting unit may change it (with catalogue.edit). */
    held: z.boolean(),
    models: z.array(Model.extend({ trims: z.array(Trim) })),
    pictures: z.array(
      z.object({
        id: Id,
        trimId: Id.nullable(),
        title: z.string(),
        titleEn: z.string(),
        bytes: z.int(),
        sort: z.int(),
      }),
    ),
    items: z.array(Item),
  }),
});

const staff = { audience: 'staff', permission: 'catalogue.edit' } as const;

const series = {
  name: Name,
  nameEn: Name,
  energy: Energy,
  description: Words,
  descriptionEn: Words,
  warrantyMonths: z.int().min(1).max(240),
  warrantyKm: z.int().min(1).max(2_000_000).nullable(),
  sort: z.int().min(0).max(9999),
  active: z.boolean(),
};
export const createSeries = endpoint({
  ...staff,
  id: 'products.create_series',
  method: 'POST',
  path: '/api/catalogue/series',
  summary: { zh: '新建车系', en: 'Create a series' },
  body: z.object({ code: Code, brandId: Id.optional(), ...series }),
  response: Made,
  creates: true,
});
export const editSeries = endpoint({
  ...staff,
  id: 'products.edit_series',
  method: 'PATCH',
  path: '/api/catalogue/series/:id',
  summary: { zh: '修改车系', en: 'Edit a series' },
  params: One,
  body: z.object({ version: Version, ...series }),
  response: Saved,
});

const model = { name: Name, nameEn: Name, modelYear: z.int().min(1980).max(2100), active: z.boolean() };
export const createModel = endpoint({
  ...staff,
  id: 'products.create_model',
  method: 'POST',
  path: '/api/catalogue/series/:id/models',
  summary: { zh: '新建车型', en: 'Create a model' },
  params: One,
  body: z.object({ code: Code, ...model }),
  response: Made,
  creates: true,
});
export const editModel = endpoint({
  ...staff,
  id: 'products.edit_model',
  method: 'PATCH',
  path: '/api/catalogue/models/:id',
  summary: { zh: '修改车型', en: 'Edit a model' },
  params: One,
  body: z.object({ version: Version, ...model }),
  response: Saved,
});

const trim = {
  name: Name,
  nameEn: Name,
  priceFen: Fen.min(1),
  description: Words,
  descriptionEn: Words,
  active: z.boolean(),
  saleFrom: CivilDate.nullable(),
  saleTo: CivilDate.nullable(),
};
export const createTrim = endpoint({
  ...staff,
  id: 'products.create_trim',
  method: 'POST',
  path: '/api/catalogue/models/:id/trims',
  summary: { zh: '新建配置', en: 'Create a trim' },
  params: One,
  body: z.object({ code: Code, ...trim }),
  response: Made,
  creates: true,
});
export const editTrim = endpoint({
  ...staff,
  id: 'products.edit_trim',
  method: 'PATCH',
  path: '/api/catalogue/trims/:id',
  summary: { zh: '修改配置', en: 'Edit a trim' },
  params: One,
  body: z.object({ version: Version, ...trim }),
  response: Saved,
});

const Km = z.int().min(1).max(1_000_000).nullable();
const Months = z.int().min(1).max(240).nullable();
const item = {
  name: Name,
  nameEn: Name,
  why: Words,
  whyEn: Words,
  firstKm: Km,
  firstMonths: Months,
  everyKm: Km,
  everyMonths: Months,
  priceFen: Fen.nullable(),
  sort: z.int().min(0).max(9999),
  active: z.boolean(),
};
export const createItem = endpoint({
  ...staff,
  id: 'products.create_item',
  method: 'POST',
  path: '/api/catalogue/series/:id/maintenance-items',
  summary: { zh: '新建保养项目', en: 'Create a maintenance item' },
  params: One,
  body: z.object({
    code: z
      .string()
      .trim()
      .regex(/^[a-z][a-z0-9_]{0,39}$/),
    trimId: Id.nullable(),
    ...item,
  }),
  response: Made,
  creates: true,
});
export const editItem = endpoint({
  ...staff,
  id: 'products.edit_item',
  method: 'PATCH',
  path: '/api/catalogue/maintenance-items/:id',
  summary: { zh: '修改保养项目', en: 'Edit a maintenance item' },
  params: One,
  body: z.object({ version: Version, ...item }),
  response: Saved,
});

/** A picture as the body of the request: JPEG, PNG or WebP. The same file may be sent again: each is a picture of its own. */
export const addPicture = endpoint({
  ...staff,
  id: 'products.add_picture',
  method: 'POST',
  path: '/api/catalogue/series/:id/pictures',
  summary: { zh: '上传图片', en: 'Add a picture' },
  params: One,
  query: z.object({
    title: Name,
    titleEn: Name,
    trimId: Id.optional(),
    sort: z.coerce.number().int().min(0).max(9999).default(0),
  }),
  body: z.string().meta({ description: 'PNG, JPEG or WebP', contentMediaType: 'application/octet-stream' }),
  response: Made,
});
export const removePicture = endpoint({
  ...staff,
  id: 'products.remove_picture',
  method: 'DELETE',
  path: '/api/catalogue/pictures/:id',
  summary: { zh: '删除图片', en: 'Remove a picture' },
  params: One,
  response: z.object({ removed: z.literal(true) }),
});

/** The picture itself; it never changes, so whoever has it need not ask again. */
export const getPicture = endpoint({
  id: 'products.picture',
  method: 'GET',
  path: '/api/catalogue/pictures/:id',
  audience: 'public',
  summary: { zh: '产品图片', en: 'A picture of the catalogue' },
  params: One,
  response: z.string().meta({ description: 'JPEG, PNG or WebP', contentMediaType: 'application/octet-stream' }),
});
