import * as z from 'zod';
import { endpoint, Id, Instant, InstantInput } from '../../../platform/endpoint.ts';

const Text = z.string().trim().min(20).max(4000);

const Waiver = z.object({
  id: Id,
  version: z.string(),
  zh: z.string(),
  en: z.string(),
  validFrom: Instant,
  current: z.boolean().meta({ description: 'The one that is signed now' }),
  signed: z.int().meta({ description: 'Test drives signed under it, counted up to 1000' }),
});

export const listWaivers = endpoint({
  id: 'showroom.waivers',
  method: 'GET',
  path: '/api/showroom/waivers',
  audience: 'staff',
  permission: 'field.edit',
  summary: { zh: '试驾协议版本', en: 'Versions of the test-drive waiver' },
  response: z.object({ rows: z.array(Waiver) }),
});

/** A version that was published stays as it is: people signed it. A new wording is a new version. */
export const publishWaiver = endpoint({
  id: 'showroom.publish_waiver',
  method: 'POST',
  path: '/api/showroom/waivers',
  audience: 'staff',
  permission: 'field.edit',
  summary: { zh: '发布试驾协议新版本', en: 'Publish a version of the test-drive waiver' },
  body: z.object({
    version: z
      .string()
      .trim()
      .regex(/^[0-9A-Za-z][0-9A-Za-z._-]{0,39}$/),
    zh: Text,
    en: Text,
    validFrom: InstantInput.optional().meta({ description: 'Now where left out' }),
  }),
  response: z.object({ id: Id, version: z.string() }),
  creates: true,
});
