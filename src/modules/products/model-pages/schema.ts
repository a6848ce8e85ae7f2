import * as z from 'zod';
import { endpoint, Fen, Id } from '../../../platform/endpoint.ts';
import { Energy } from '../schema.ts';

const One = z.object({ id: Id });
const Version = z.int().min(1);
const Line = z.string().trim().max(120);
const Words = z.string().trim().max(2000);
const edit = { audience: 'staff', permission: 'catalogue.edit' } as const;

const Feature = z.object({
  id: Id,
  title: z.string(),
  titleEn: z.string(),
  body: z.string(),
  bodyEn: z.string(),
  pictureId: Id.nullable(),
});
/** What a line says of a trim, in both languages. */
const Said = z.object({ zh: Line, en: Line });
const Values = z.record(Id, Said).meta({ description: 'By trim; a trim that is left out has nothing there' });
const Spec = z.object({
  id: Id,
  section: z.string(),
  sectionEn: z.string(),
  name: z.string(),
  nameEn: z.string(),
  values: Values,
});

/** The page of one model as the public sees it (WEB-01): what is on sale today. */
export const getModelPage = endpoint({
  id: 'products.model_page',
  method: 'GET',
  path: '/api/models/:code',
  audience: 'public',
  summary: { zh: '一个车系的公开页面', en: 'The public page of a model' },
  params: z.object({ code: z.string().min(1).max(40) }),
  response: z.object({
    code: z.string(),
    name: z.string(),
    nameEn: z.string(),
    energy: Energy,
    tagline: z.string().nullable(),
    taglineEn: z.string().nullable(),
    description: z.string().nullable(),
    descriptionEn: z.string().nullable(),
    warrantyMonths: z.int(),
    warrantyKm: z.int().nullable(),
    pictures: z.array(z.object({ id: Id, trimId: Id.nullable(), title: z.string(), titleEn: z.string() })),
    features: z.array(Feature),
    trims: z.array(
      z.object({
        id: Id,
        modelYear: z.int(),
        name: z.string(),
        nameEn: z.string(),
        priceFen: Fen,
        description: z.string().nullable(),
        descriptionEn: z.string().nullable(),
      }),
    ),
    specs: z.array(Spec),
  }),
});

/** What the page says, for whoever keeps it. */
export const getPageContent = endpoint({
  id: 'products.page_content',
  method: 'GET',
  path: '/api/catalogue/series/:id/page',
  audience: 'staff',
  permission: 'unit.read',
  summary: { zh: '公开页面内容', en: 'What a series’ public page says' },
  params: One,
  response: z.object({
    tagline: z.string().nullable(),
    taglineEn: z.string().nullable(),
    features: z.array(Feature.extend({ sort: z.int(), active: z.boolean(), version: z.int() })),
    specs: z.array(Spec.extend({ sort: z.int(), version: z.int() })),
  }),
});

export const editTagline = endpoint({
  ...edit,
  id: 'products.edit_tagline',
  method: 'PATCH',
  path: '/api/catalogue/series/:id/page',
  summary: { zh: '修改页面主题语', en: 'Change the line at the head of the page' },
  params: One,
  body: z.object({ tagline: Line.nullable(), taglineEn: Line.nullable(), version: Version }),
  response: z.object({ version: z.int() }),
});

const Title = z.string().trim().min(1).max(80);
const Sort = z.int().min(0).max(9999);
const feature = {
  title: Title,
  titleEn: Title,
  body: Words,
  bodyEn: Words,
  pictureId: Id.nullable(),
  sort: Sort,
  active: z.boolean(),
};

export const createFeature = endpoint({
  ...edit,
  id: 'products.create_feature',
  method: 'POST',
  path: '/api/catalogue/series/:id/features',
  summary: { zh: '新增亮点', en: 'Add a feature to the page' },
  params: One,
  body: z.object(feature),
  response: One,
  creates: true,
});

export const editFeature = endpoint({
  ...edit,
  id: 'products.edit_feature',
  method: 'PATCH',
  path: '/api/catalogue/features/:id',
  summary: { zh: '修改亮点', en: 'Change a feature' },
  params: One,
  body: z.object({ ...feature, version: Version }),
  response: z.object({ version: z.int() }),
});

export const removeFeature = endpoint({
  ...edit,
  id: 'products.remove_feature',
  method: 'DELETE',
  path: '/api/catalogue/features/:id',
  summary: { zh: '删除亮点', en: 'Remove a feature' },
  params: One,
  response: z.object({ removed: z.literal(true) }),
});

const spec = {
  section: z.string().trim().max(40),
  sectionEn: z.string().trim().max(40),
  name: Title,
  nameEn: Title,
  values: Values,
  sort: Sort,
};

export const createSpec = endpoint({
  ...edit,
  id: 'products.create_spec',
  method: 'POST',
  path: '/api/catalogue/series/:id/specs',
  summary: { zh: '新增配置对比项', en: 'Add a line to the comparison of trims' },
  params: One,
  body: z.object(spec),
  response: One,
  creates: true,
});

export const editSpec = endpoint({
  ...edit,
  id: 'products.edit_spec',
  method: 'PATCH',
  path: '/api/catalogue/specs/:id',
  summary: { zh: '修改配置对比项', en: 'Change a line of the comparison' },
  params: One,
  body: z.object({ ...spec, version: Version }),
  response: z.object({ version: z.int() }),
});

export const removeSpec = endpoint({
  ...edit,
  id: 'products.remove_spec',
  method: 'DELETE',
  path: '/api/catalogue/specs/:id',
  summary: { zh: '删除配置对比项', en: 'Remove a line of the comparison' },
  params: One,
  response: z.object({ removed: z.literal(true) }),
});
