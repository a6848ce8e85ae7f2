import * as z from 'zod';
import { CivilDate, endpoint, Id, InstantInput } from '../../../platform/endpoint.ts';
import { GivenAnswers } from '../../org/answers/schema.ts';

export const InteractionChannel = z.enum(['call', 'wechat', 'visit', 'message', 'email', 'other']);

const Words = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}<>]*(?:\n[^\p{Cc}<>]*)*$/u);

/** What was said: `at` is now where it is left out; a date for the next step needs the step. */
const Interaction = z.object({
  channel: InteractionChannel,
  direction: z.enum(['in', 'out']).meta({ description: 'in: the customer came to us; out: we went to them' }),
  topic: z
    .string()
    .min(1)
    .max(40)
    .nullable()
    .optional()
    .meta({ description: 'What it was about: code of enquiry_kind' }),
  content: Words(1000),
  answers: GivenAnswers.default([]).meta({ description: 'Answers of the knowledge base that were given (LED-01)' }),
  at: InstantInput.optional(),
  nextStep: Words(200).nullable().optional(),
  nextOn: CivilDate.nullable().optional(),
});

/** Records a communication with a customer on the timeline: who, when, by which channel, about what (CUS-24). */
export const recordInteraction = endpoint({
  id: 'customers.record_interaction',
  method: 'POST',
  path: '/api/customers/:id/interactions',
  audience: 'staff',
  permission: 'interaction.record',
  summary: { zh: '记录沟通', en: 'Record a communication' },
  params: z.object({ id: Id }),
  body: Interaction,
  response: z.object({ id: Id }),
  creates: true,
});

/** The same for a dealer, itself a customer of the first level (CUS-03); its record is made with the first one. */
export const recordDealerInteraction = endpoint({
  id: 'customers.record_dealer_interaction',
  method: 'POST',
  path: '/api/units/:id/interactions',
  audience: 'staff',
  permission: 'interaction.record',
  summary: { zh: '记录与经销商的沟通', en: 'Record a communication with a dealer' },
  params: z.object({ id: Id }),
  body: Interaction,
  response: z.object({ id: Id, customerId: Id }),
  creates: true,
});

export type InteractionInput = z.output<typeof Interaction>;
