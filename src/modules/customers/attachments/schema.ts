import * as z from 'zod';
import { endpoint, Id } from '../../../platform/endpoint.ts';

export const MAX_ATTACHMENT_BYTES = 10 * 1024 * 1024;
/** What may be kept with a file: by extension, as the content itself has to be. */
export const ATTACHMENT_TYPES = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

const OneFile = z.object({ id: Id, attachmentId: Id });

export const addAttachment = endpoint({
  id: 'customers.add_attachment',
  method: 'POST',
  path: '/api/customers/:id/attachments',
  audience: 'staff',
  permission: 'customer.edit',
  summary: { zh: '上传附件', en: 'Keep a file with a customer' },
  params: z.object({ id: Id }),
  query: z.object({
    filename: z.string().trim().min(1).max(200),
    title: z.string().trim().max(80).optional(),
  }),
  body: z.string().meta({
    description: 'PDF, PNG, JPEG, WebP, .docx or .xlsx; 10 MiB',
    contentMediaType: 'application/octet-stream',
  }),
  response: z.object({ id: Id }),
});

export const getAttachment = endpoint({
  id: 'customers.attachment',
  method: 'GET',
  path: '/api/customers/:id/attachments/:attachmentId',
  audience: 'staff',
  permission: 'customer.edit',
  summary: { zh: '下载附件', en: 'Fetch a file kept with a customer; the look is audited' },
  params: OneFile,
  response: z.string().meta({ description: 'The file', contentMediaType: 'application/octet-stream' }),
});

export const removeAttachment = endpoint({
  id: 'customers.remove_attachment',
  method: 'DELETE',
  path: '/api/customers/:id/attachments/:attachmentId',
  audience: 'staff',
  permission: 'customer.edit',
  summary: { zh: '删除附件', en: 'Remove a file kept with a customer' },
  params: OneFile,
  response: z.object({ removed: z.literal(true) }),
});
