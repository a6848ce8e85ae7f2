import * as z from 'zod';
import { endpoint } from '../../../platform/endpoint.ts';

export const TransferRule = z.enum(['receiving', 'both', 'headquarters']);

const Rules = {
  applyDays: z.int().min(1).max(60).meta({ description: 'Working days within which an application is decided' }),
  transferRule: TransferRule.meta({ description: 'Who has to agree to a change of branch' }),
  returnMonths: z
    .int()
    .min(0)
    .max(120)
    .meta({ description: 'Months within which who left may return with their points' }),
  referralDays: z
    .int()
    .min(1)
    .max(1000)
    .meta({ description: 'Days for which a recommendation waits for the purchase' }),
};

export const getClubSettings = endpoint({
  id: 'club.settings',
  method: 'GET',
  path: '/api/club-settings',
  audience: 'staff',
  permission: 'member.read',
  summary: { zh: '车友会规则', en: 'Rules of the club' },
  response: z.object({ ...Rules, editable: z.boolean(), version: z.int() }),
});

export const editClubSettings = endpoint({
  id: 'club.edit_settings',
  method: 'PATCH',
  path: '/api/club-settings',
  audience: 'staff',
  permission: 'club.edit',
  summary: { zh: '修改车友会规则', en: 'Change the rules of the club' },
  body: z.object({ ...Rules, version: z.int().min(0) }),
  response: z.object({ version: z.int() }),
});
