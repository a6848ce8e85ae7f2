import * as z from 'zod';
import { endpoint, Id, Instant, InstantInput } from '../../../platform/endpoint.ts';

const Text = z.string().trim().min(20).max(4000);

const Agreement = z.object({
  id: Id,
  version: z.string(),
  zh: z.string(),
  en: z.string(),
  validFrom: Instant,
  current: z.boolean().meta({ description: 'The one that is signed now' }),
  signed: z.int().meta({ description: 'Test drives signed under it, counted up to 1000' }),
});

export const listAgreements = endpoint({
  id: 'showroom.agreements',
  method: 'GET',
  path: '/api/showroom/agreements',
  audience: 'staff',
  permission: 'field.edit',
  summary: { zh: '试驾协议版本', en: 'Versions of the test-drive agreement' },
  response: z.object({ rows: z.array(Agreement) }),
});

/** A version that was published stays as it is: people signed it. A new wording is a new version. */
export const publishAgreement = endpoint({
  id: 'showroom.publish_agreement',
  method: 'POST',
  path: '/api/showroom/agreements',
  audience: 'staff',
  permission: 'field.edit',
  summary: { zh: '发布试驾协议新版本', en: 'Publish a version of the test-drive agreement' },
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
