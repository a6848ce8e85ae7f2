/** The catalogue of events: what can happen, and what each occurrence carries. Screens word them for the timeline. */
import * as z from 'zod';
import { eventKind } from '../platform/events.ts';

const Id = z.uuid();
const LeadFacts = z.object({ channel: z.string(), seriesId: Id.nullable() });

export const leadReceived = eventKind('lead.received', LeadFacts);
export const leadMerged = eventKind('lead.merged', LeadFacts);
/** What the validation desk found (清洗). */
export const leadValidated = eventKind(
  'lead.validated',
  z.object({ outcome: z.enum(['valid', 'invalid', 'duplicate']), reason: z.string().nullable() }),
);
export const leadDispatched = eventKind(
  'lead.dispatched',
  z.object({ dealerId: Id, dealerName: z.string(), byCity: z.boolean() }),
);
export const leadAccepted = eventKind('lead.accepted', z.object({ consultantId: Id, consultantName: z.string() }));
export const leadReturned = eventKind('lead.returned', z.object({ reason: z.string(), note: z.string().nullable() }));
const ClockFacts = z.object({
  clock: z.enum(['accept', 'first_follow', 'next_contact']),
  dueAt: z.iso.datetime({ offset: true }),
  /** When the step was to happen; what lies between it and the event is the worker's lateness. */
  plannedAt: z.iso.datetime({ offset: true }),
});
/** Steps of a lead's clock, written by the sweep: some percent of the time has passed, all of it, somebody above is told. */
export const leadClockWarned = eventKind('lead.clock_warned', ClockFacts.extend({ percent: z.int() }));
export const leadClockBreached = eventKind('lead.clock_breached', ClockFacts);
export const leadClockEscalated = eventKind(
  'lead.clock_escalated',
  ClockFacts.extend({ to: z.enum(['manager', 'region']) }),
);
/** A dealer that let its time pass lost the lead; written at the dealer. */
export const leadReclaimed = eventKind(
  'lead.reclaimed',
  z.object({ clock: z.string(), dealerId: Id, dealerName: z.string() }),
);
export const leadFollowedUp = eventKind(
  'lead.followed_up',
  z.object({
    channel: z.string(),
    kind: z.string().optional(),
    result: z.string().optional(),
    grade: z.string(),
    note: z.string(),
    nextContactAt: z.string(),
    /** The first of its consultant: what headquarters waits for. */
    first: z.literal(true).optional(),
  }),
);
const Closing = { kind: z.enum(['defeat', 'dormancy']), reason: z.string() };
/** A consultant gives a lead up, or to rest; the manager decides. */
export const leadCloseProposed = eventKind(
  'lead.close_proposed',
  z.object({ ...Closing, competitor: z.string().nullable(), note: z.string() }),
);
export const leadCloseRefused = eventKind(
  'lead.close_refused',
  z.object({ ...Closing, proposedBy: Id, note: z.string(), nextContactAt: z.string() }),
);
export const leadClosed = eventKind('lead.closed', z.object({ ...Closing, note: z.string().nullable() }));
/** Headquarters called: the defeat was real, or it was not, or nobody was reached. */
export const leadRechecked = eventKind(
  'lead.rechecked',
  z.object({ result: z.enum(['real', 'not_real', 'unreached']), note: z.string().nullable() }),
);
export const leadReactivated = eventKind(
  'lead.reactivated',
  z.object({ from: z.string(), note: z.string().nullable(), nextContactAt: z.string().nullable() }),
);
/** A closed lead gets a second life at another dealer, as a new lead. Told of the old one, at headquarters. */
export const leadRecycled = eventKind('lead.recycled', z.object({ newLeadId: Id }));
export const leadRevisited = eventKind('lead.revisited', z.object({ result: z.string(), note: z.string() }));
export const leadDowngraded = eventKind(
  'lead.downgraded',
  z.object({ from: z.string(), to: z.string(), kept: z.boolean(), reason: z.string().nullable() }),
);
/** A card was moved on the board. */
export const leadMoved = eventKind('lead.moved', z.object({ from: z.string(), to: z.string() }));
/** A colleague's open work at one unit goes to another: on leaving, moving, or for a while. */
export const staffHandedOver = eventKind(
  'staff.handed_over',
  z.object({
    fromId: Id,
    fromName: z.string(),
    toId: Id,
    toName: z.string(),
    byName: z.string(),
    kinds: z.array(z.enum(['leads', 'orders'])),
  }),
);
export const leadHandedOver = eventKind(
  'lead.handed_over',
  z.object({ fromId: Id, fromName: z.string(), toId: Id, toName: z.string(), byName: z.string() }),
);
/** A visit to the showroom ended; it belongs to the lead it was linked to. */
export const visitClosed = eventKind(
  'visit.closed',
  z.object({ visitId: Id, first: z.boolean(), testDrive: z.boolean(), seriesId: Id.nullable() }),
);
export const testDriveBooked = eventKind(
  'test_drive.booked',
  z.object({ driveId: Id, seriesId: Id, startsAt: z.string() }),
);
/** A visitor asked for a test drive on the public page. */
export const testDriveAsked = eventKind('test_drive.asked', z.object({ seriesId: Id.nullable() }));
export const testDriveMoved = eventKind('test_drive.moved', z.object({ driveId: Id, startsAt: z.string() }));
export const testDriveCancelled = eventKind('test_drive.cancelled', z.object({ driveId: Id }));
export const testDriveDone = eventKind('test_drive.done', z.object({ driveId: Id, seriesId: Id }));
export const testDriveFeedback = eventKind(
  'test_drive.feedback',
  z.object({ driveId: Id, rating: z.int(), intention: z.string() }),
);
export const orderCreated = eventKind('order.created', z.object({ number: z.string(), priceFen: z.int() }));
export const orderDelivered = eventKind(
  'order.delivered',
  z.object({ orderId: Id, number: z.string(), unitId: Id, vin: z.string(), deliveredOn: z.iso.date() }),
);
/** A version of a quote was made; `level`: whose price it is. */
export const quoteMade = eventKind(
  'quote.made',
  z.object({ quoteId: Id, number: z.string(), revision: z.int(), priceFen: z.int(), level: z.string() }),
);
export const quoteDecided = eventKind(
  'quote.decided',
  z.object({ quoteId: Id, number: z.string(), approved: z.boolean() }),
);
/** The order took a step, or its car is expected on another day: what the customer sees by their link, and a message channel may tell. */
export const orderProgressed = eventKind(
  'order.progressed',
  z.object({ orderId: Id, number: z.string(), step: z.string(), expectedOn: z.iso.date() }),
);
export const orderChanged = eventKind(
  'order.changed',
  z.object({ orderId: Id, number: z.string(), kind: z.enum(['trim', 'colour', 'price', 'vin']) }),
);
/** A contract of sale, or a supplement, was signed by both. */
export const contractSigned = eventKind(
  'order.contracted',
  z.object({ orderId: Id, number: z.string(), kind: z.enum(['main', 'supplement']), signedOn: z.iso.date() }),
);
export const orderCancelled = eventKind(
  'order.cancelled',
  z.object({ orderId: Id, number: z.string(), cause: z.string() }),
);
/** A delivered car was taken back; its delivery stays what it was, the return counts on its own day. `cause`: code of dictionary return_cause. */
export const orderReturned = eventKind(
  'order.returned',
  z.object({ orderId: Id, number: z.string(), cause: z.string(), unitId: Id, returnedOn: z.iso.date() }),
);
const UsedCarFacts = z.object({ appraisalId: Id, number: z.string() });
/** A customer's old car: to be appraised, offered for, what they said, what came of it (SAL-21, SAL-22). */
export const usedCarAsked = eventKind('used_car.asked', UsedCarFacts.extend({ purpose: z.string(), car: z.string() }));
export const usedCarOffered = eventKind('used_car.offered', UsedCarFacts.extend({ offerFen: z.int() }));
export const usedCarAnswered = eventKind('used_car.answered', UsedCarFacts.extend({ accepted: z.boolean() }));
export const usedCarClosed = eventKind('used_car.closed', UsedCarFacts.extend({ bought: z.boolean() }));
/** The owner was asked how they get along with the new car (SAL-19); what they said stands with the delivery alone. */
export const deliveryContacted = eventKind('delivery.contacted', z.object({ orderId: Id, result: z.string() }));
export const memberApplied = eventKind('member.applied', z.object({ memberId: Id, branchName: z.string() }));
export const memberApproved = eventKind('member.approved', z.object({ memberId: Id, cardNumber: z.string() }));
export const memberRejected = eventKind('member.rejected', z.object({ memberId: Id, reason: z.string() }));
/** `reason`: code of dictionary leave_reason. The points are frozen. */
export const memberLeft = eventKind('member.left', z.object({ memberId: Id, reason: z.string() }));
export const memberReturned = eventKind('member.returned', z.object({ memberId: Id }));
/** A member belongs to another branch now; their points stay as they were. */
export const memberTransferred = eventKind(
  'member.transferred',
  z.object({ memberId: Id, fromUnitId: Id, toUnitId: Id }),
);
export const memberTierChanged = eventKind(
  'member.tier_changed',
  z.object({
    memberId: Id,
    from: z.string().nullable(),
    to: z.string().nullable(),
    cause: z.enum(['earned', 'period_end', 'cancelled', 'rules']),
  }),
);
/** Somebody was recommended by a customer; who it is stands with the recommendation alone. */
export const referralRegistered = eventKind('referral.registered', z.object({ referralId: Id }));
export const referralCredited = eventKind(
  'referral.credited',
  z.object({ referralId: Id, memberId: Id, points: z.int() }),
);
export const referralReversed = eventKind('referral.reversed', z.object({ referralId: Id, points: z.int() }));
/** A month's statement of points was handed to a dealer, is disputed, or its dispute was answered. */
export const settlementIssued = eventKind('settlement.issued', z.object({ month: z.string(), dueOn: z.iso.date() }));
export const settlementDisputed = eventKind('settlement.disputed', z.object({ month: z.string() }));
export const settlementAnswered = eventKind('settlement.answered', z.object({ month: z.string() }));
export const pointsPosted = eventKind(
  'points.posted',
  z.object({ transactionId: Id, kind: z.string(), points: z.int(), rule: z.string().nullable() }),
);
/** A reward ordered for points; the goods and where they go stand with the order alone. */
const RewardFacts = z.object({ orderId: Id, number: z.string(), name: z.string(), nameEn: z.string() });
export const rewardOrdered = eventKind('reward.ordered', RewardFacts.extend({ points: z.int() }));
export const rewardDelivered = eventKind('reward.delivered', RewardFacts);
export const rewardCancelled = eventKind(
  'reward.cancelled',
  RewardFacts.extend({ cause: z.enum(['member', 'branch', 'expired']) }),
);
/** A delivered reward came back: its points are in their lots again. */
export const rewardReturned = eventKind('reward.returned', RewardFacts.extend({ points: z.int() }));
/** A member used a benefit of their tier; `partner` honoured it, or the dealer the event lies at. */
export const benefitUsed = eventKind(
  'benefit.used',
  z.object({ memberId: Id, name: z.string(), nameEn: z.string(), partner: z.string().nullable() }),
);
export const opportunityOpened = eventKind('opportunity.opened', z.object({ kind: z.string(), dueOn: z.iso.date() }));
export const opportunityContacted = eventKind(
  'opportunity.contacted',
  z.object({ kind: z.string(), result: z.string(), note: z.string() }),
);
/** A customer was told something, by a channel or by a colleague; the words stand with the message alone. */
export const messageTold = eventKind(
  'message.told',
  z.object({ messageId: Id, kind: z.string(), channel: z.string(), orderId: Id.nullable() }),
);
/** Somebody was called for a survey; what they answered stands with the call alone. */
export const surveyContacted = eventKind(
  'survey.contacted',
  z.object({ listId: Id, name: z.string(), result: z.string(), outcome: z.string() }),
);
/** A communication that was noted; its words stand with the interaction alone. */
export const interactionRecorded = eventKind(
  'interaction.recorded',
  z.object({ channel: z.string(), direction: z.enum(['in', 'out']) }),
);
const VehicleFacts = z.object({ number: z.string() });
export const vehicleRegistered = eventKind('vehicle.registered', VehicleFacts);
export const vehicleEdited = eventKind('vehicle.edited', VehicleFacts.extend({ fields: z.array(z.string()) }));
export const plateChanged = eventKind(
  'vehicle.plate_changed',
  VehicleFacts.extend({ plate: z.string().nullable(), fromDate: z.iso.date() }),
);
/** A vehicle came to a customer from another; who that was stands in no event. */
export const vehicleTransferred = eventKind('vehicle.transferred', VehicleFacts.extend({ fromDate: z.iso.date() }));
/**
 * A customer gave a vehicle away; `reason` where it has no next owner. `elsewhere`: another dealer took it over, and the event lies where it
 * was kept until then.
 */
export const vehicleReleased = eventKind(
  'vehicle.released',
  VehicleFacts.extend({
    toDate: z.iso.date(),
    reason: z.enum(['sold', 'scrapped', 'exported', 'returned']).optional(),
    elsewhere: z.boolean().optional(),
  }),
);
/** A change of owner was a mistake: told at whoever had the vehicle by it, and at whoever has it again. */
export const vehicleTransferUndone = eventKind('vehicle.transfer_undone', VehicleFacts);
export const vehiclePersonNamed = eventKind('vehicle.person_named', VehicleFacts.extend({ role: z.string() }));
export const warrantyKept = eventKind(
  'vehicle.warranty',
  VehicleFacts.extend({ kind: z.string(), toDate: z.iso.date() }),
);
export const policyKept = eventKind(
  'vehicle.policy',
  VehicleFacts.extend({ insurer: z.string(), toDate: z.iso.date() }),
);
export const loanKept = eventKind('vehicle.loan', VehicleFacts.extend({ bank: z.string(), toDate: z.iso.date() }));
export const mileageRead = eventKind('vehicle.mileage', VehicleFacts.extend({ km: z.int(), readOn: z.iso.date() }));
/** A customer was made by a form or the API; other doors tell their own (`lead.received`). */
export const customerCreated = eventKind(
  'customer.created',
  z.object({ kind: z.string(), source: z.string().nullable() }),
);
export const customerStageSet = eventKind(
  'customer.stage_set',
  z.object({ from: z.string(), to: z.string(), reason: z.string() }),
);
/** A colleague, or the owner, checked the file; numbers stand in the verification, not here. */
export const customerVerified = eventKind('customer.verified', z.object({ channel: z.string(), result: z.string() }));
export const customerStatusSet = eventKind(
  'customer.status_set',
  z.object({ status: z.enum(['active', 'outdated']), reason: z.string() }),
);
/** The owner changed how they are reached; told at each unit that serves them (CUS-09). */
export const customerContactChanged = eventKind(
  'customer.contact_changed',
  z.object({ parts: z.array(z.enum(['contacts', 'addresses'])) }),
);
export const customerMerged = eventKind(
  'customer.merged',
  z.object({ mergeId: Id, loserId: Id, automatic: z.boolean() }),
);
export const customerUnmerged = eventKind('customer.unmerged', z.object({ mergeId: Id, otherId: Id }));
/** Written at the unit that asks; the holder is told by a notice. */
export const claimAsked = eventKind(
  'customer.claim_asked',
  z.object({ claimId: Id, holderId: Id, unitName: z.string() }),
);
/** Written at the unit that decided, or at the one that asked where a rule did. */
export const customerClaimed = eventKind(
  'customer.claimed',
  z.object({ claimId: Id, unitId: Id, unitName: z.string(), staffId: Id, rule: z.string().nullable() }),
);
export const claimRefused = eventKind(
  'customer.claim_refused',
  z.object({ claimId: Id, unitId: Id, unitName: z.string(), staffId: Id }),
);
/** What a person said about one purpose of processing; which proof there is stands in the ledger. */
export const consentRecorded = eventKind(
  'consent.recorded',
  z.object({ purpose: z.string(), state: z.enum(['granted', 'denied', 'withdrawn']), channel: z.string() }),
);
export const contactForbidden = eventKind(
  'contact.forbidden',
  z.object({ on: z.boolean(), channel: z.string().nullable() }),
);
/** A person asks for what is theirs by law: their data, a correction, erasure (PIPL art. 44–50). */
export const requestRegistered = eventKind(
  'request.registered',
  z.object({ requestId: Id, number: z.string(), kind: z.string() }),
);
export const requestClosed = eventKind(
  'request.closed',
  z.object({ requestId: Id, number: z.string(), kind: z.string(), outcome: z.string() }),
);
export const customerEdited = eventKind('customer.edited', z.object({ fields: z.array(z.string()) }));
