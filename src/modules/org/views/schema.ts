import * as z from 'zod';
import { endpoint, Id } from '../../../platform/endpoint.ts';

/** A list by the id of its endpoint, e.g. `leads.list`. */
const ListId = z.string().regex(/^[a-z_]{1,40}\.[a-z_]{1,40}$/);

/** One column of a view, in the order they stand. Width in CSS pixels. */
export const ViewColumn = z.strictObject({
  key: z.string().min(1).max(40),
  width: z.int().min(48).max(1200).optional(),
  hidden: z.boolean().optional(),
});

/** How close rows stand. */
export const Density = z.enum(['compact', 'middle', 'loose']);

/** What a view keeps: the address's state (tab, search, form fields) and how the table looks. */
export const ViewState = z.strictObject({
  query: z
    .record(z.string().min(1).max(40), z.string().max(200))
    .refine((query) => Object.keys(query).length <= 30, 'at most 30 entries'),
  columns: z.array(ViewColumn).max(80),
  density: Density,
});

export const SavedView = z.object({
  id: Id,
  list: z.string(),
  name: z.string(),
  shared: z.boolean(),
  mine: z.boolean(),
  ownerName: z.string().nullable(),
  unitName: z.string(),
  unitNameEn: z.string(),
  state: ViewState,
  version: z.int(),
});

const Name = z.string().trim().min(1).max(40);

export const listViews = endpoint({
  id: 'org.views',
  method: 'GET',
  path: '/api/views',
  audience: 'staff',
  summary: { zh: '列表的已存视图', en: 'Saved views of a list: one’s own and those shared with the acting unit' },
  query: z.object({ list: ListId }),
  response: z.object({ rows: z.array(SavedView), defaultId: Id.nullable() }),
});

export const createView = endpoint({
  id: 'org.create_view',
  method: 'POST',
  path: '/api/views',
  audience: 'staff',
  summary: { zh: '保存视图', en: 'Save a view' },
  body: z.object({ list: ListId, name: Name, shared: z.boolean().default(false), state: ViewState }),
  response: SavedView,
  creates: true,
});

export const editView = endpoint({
  id: 'org.edit_view',
  method: 'PATCH',
  path: '/api/views/:id',
  audience: 'staff',
  summary: { zh: '修改视图', en: 'Change a view' },
  params: z.object({ id: Id }),
  body: z.object({
    version: z.int().min(1),
    name: Name.optional(),
    shared: z.boolean().optional(),
    state: ViewState.optional(),
  }),
  response: SavedView,
});

export const deleteView = endpoint({
  id: 'org.delete_view',
  method: 'DELETE',
  path: '/api/views/:id',
  audience: 'staff',
  summary: { zh: '删除视图', en: 'Delete a view' },
  params: z.object({ id: Id }),
  response: z.object({ deleted: z.literal(true) }),
});

/** Which view opens a list for the caller; null for the list as it comes. */
export const setDefaultView = endpoint({
  id: 'org.set_default_view',
  method: 'PATCH',
  path: '/api/default-view',
  audience: 'staff',
  summary: { zh: '设为我的默认视图', en: 'Choose the view a list opens with' },
  body: z.object({ list: ListId, viewId: Id.nullable() }),
  response: z.object({ defaultId: Id.nullable() }),
});
