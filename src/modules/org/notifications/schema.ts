import * as z from 'zod';
import { endpoint, Id, Instant, PageQuery, pageOf } from '../../../platform/endpoint.ts';

/** Unread notifications are counted up to here; the bell shows 99+. */
export const UNREAD_CAP = 100;

const NotificationRow = z.object({
  id: Id,
  /** What happened, e.g. `lead.dispatched`; the screen words it. */
  kind: z.string(),
  subject: z.object({ type: z.string(), id: Id }).nullable(),
  /** Named only where the acting unit may see the customer. */
  customerName: z.string().nullable(),
  /** Facts for the wording; empty where the unit lies outside the acting one. */
  facts: z.record(z.string(), z.unknown()),
  unitId: Id,
  unitName: z.string(),
  unitNameEn: z.string(),
  /** Whether the unit lies inside the acting one, so that the record opens from here. */
  here: z.boolean(),
  createdAt: Instant,
  readAt: Instant.nullable(),
});

export const listNotifications = endpoint({
  id: 'org.notifications',
  method: 'GET',
  path: '/api/notifications',
  audience: 'staff',
  summary: { zh: '我的通知', en: 'One’s own notifications, newest first' },
  query: PageQuery,
  response: pageOf(NotificationRow),
});

export const countNotifications = endpoint({
  id: 'org.notification_count',
  method: 'GET',
  path: '/api/notifications/count',
  audience: 'staff',
  summary: { zh: '未读通知数', en: 'Unread notifications, capped' },
  response: z.object({ unread: z.int(), cap: z.int() }),
});

const Read = z.object({ read: z.literal(true) });

export const readNotification = endpoint({
  id: 'org.read_notification',
  method: 'PATCH',
  path: '/api/notifications/:id',
  audience: 'staff',
  summary: { zh: '标为已读', en: 'Mark one as read' },
  params: z.object({ id: Id }),
  body: Read,
  response: z.object({ id: Id, readAt: Instant }),
});

export const readNotifications = endpoint({
  id: 'org.read_notifications',
  method: 'PATCH',
  path: '/api/notifications',
  audience: 'staff',
  summary: { zh: '全部标为已读', en: 'Mark all as read' },
  body: Read,
  response: z.object({ read: z.int() }),
});
