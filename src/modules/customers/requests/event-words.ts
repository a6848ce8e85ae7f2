import type { Text } from '../../../platform/i18n.ts';

/** `name:中文:English` a line. */
const LINES = `benefit.used:使用权益:a benefit was used
consent.recorded:登记同意或撤回:a consent or its withdrawal was taken down
contact.forbidden:设置或解除免打扰:do-not-contact was set or lifted
customer.claim_asked:经销商申请认领:a dealer asked to serve you
customer.claim_refused:认领申请未通过:a dealer’s claim was refused
customer.claimed:经销商开始服务:a dealer took you on
customer.contact_changed:联系方式变更:contact data changed
customer.created:建立档案:the file was made
customer.edited:档案修改:the file was edited
customer.merged:档案合并:files were merged
customer.unmerged:撤销档案合并:a merge of files was undone
customer.stage_set:客户阶段调整:the stage was set
customer.status_set:档案状态变更:the status of the file changed
customer.verified:档案核实:the file was verified
delivery.contacted:交车后回访:a call after the delivery
interaction.recorded:沟通记录:a talk was noted
lead.accepted:顾问接手线索:a consultant took the enquiry on
lead.clock_breached:跟进超时:follow-up was late
lead.clock_escalated:超时上报:lateness was reported
lead.clock_warned:跟进提醒:follow-up became due
lead.close_proposed:申请结束线索:it was proposed to close the enquiry
lead.close_refused:结束申请未通过:the closing was refused
lead.closed:线索结束:the enquiry was closed
lead.dispatched:线索派发:the enquiry was sent to a dealer
lead.downgraded:意向级别下调:the grade was lowered
lead.followed_up:跟进:follow-up
lead.handed_over:更换顾问:another consultant
lead.merged:线索合并:enquiries were put together
lead.moved:线索阶段变化:the enquiry moved on
lead.reactivated:线索重新激活:the enquiry was taken up again
lead.received:收到咨询:an enquiry came in
lead.rechecked:结束复核:the closing was checked again
lead.reclaimed:线索收回:the enquiry was taken back
lead.recycled:线索转派:the enquiry went to another dealer
lead.returned:线索退回:the enquiry was given back
lead.revisited:再次到店:another visit
lead.validated:线索核验:the enquiry was validated
member.applied:申请入会:membership was applied for
member.approved:入会通过:membership was granted
member.left:退会:membership ended
member.rejected:入会未通过:membership was refused
member.returned:重新入会:membership was taken up again
member.tier_changed:会员等级变化:the tier changed
member.transferred:会员转会:membership moved to another branch
message.told:消息告知:you were told
opportunity.contacted:保养邀约联系:contact about a maintenance
opportunity.opened:生成保养邀约:a maintenance became due
order.cancelled:订单取消:the order was cancelled
order.changed:订单变更:the order was changed
order.contracted:签订合同:the contract was signed
order.created:下单:an order was made
order.delivered:交车:the car was delivered
order.progressed:订单进展:the order moved on
order.returned:退车:the car was taken back
points.posted:积分变动:points were posted
quote.decided:报价审批:a quote was decided on
quote.made:报价:a quote was made
referral.credited:推荐奖励到账:a recommendation was rewarded
referral.registered:登记推荐:a recommendation was taken down
referral.reversed:推荐奖励收回:the reward of a recommendation was taken back
request.closed:个人信息请求办结:a request about your data was closed
request.registered:登记个人信息请求:a request about your data was taken down
reward.cancelled:兑换取消:a reward was cancelled
reward.delivered:奖品交付:a reward was handed over
reward.ordered:兑换奖品:a reward was ordered
reward.returned:奖品退回:a reward came back
settlement.answered:结算答复:a settlement was answered
settlement.disputed:结算异议:a settlement was disputed
settlement.issued:结算单:a settlement was issued
staff.handed_over:同事交接:colleagues handed over
survey.contacted:回访联系:a survey call
test_drive.asked:申请试驾:a test drive was asked for
test_drive.booked:预约试驾:a test drive was booked
test_drive.cancelled:取消试驾:a test drive was cancelled
test_drive.done:试驾完成:a test drive
test_drive.feedback:试驾反馈:feedback on a test drive
test_drive.moved:试驾改期:a test drive was moved
used_car.answered:旧车报价答复:the offer for a used car was answered
used_car.asked:申请旧车评估:an appraisal was asked for
used_car.closed:旧车评估结束:an appraisal was closed
used_car.offered:旧车报价:an offer for a used car
vehicle.edited:车辆档案修改:the car’s file was edited
vehicle.loan:车贷登记:a loan was noted
vehicle.mileage:里程登记:a mileage was noted
vehicle.person_named:登记用车人:a person was named for the car
vehicle.plate_changed:车牌变更:the plate changed
vehicle.policy:保单登记:an insurance policy was noted
vehicle.registered:车辆登记:the car was registered
vehicle.released:车辆离开名下:the car left your name
vehicle.transfer_undone:撤销过户:a change of owner was undone
vehicle.transferred:车辆过户:the car changed hands
vehicle.warranty:保修登记:a warranty was noted
visit.closed:到店接待:a visit`;

/** What has happened, as the person reads it in the copy of their data. */
export const eventWords: Readonly<Record<string, Text>> = Object.fromEntries(
  LINES.split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', zh = '', en = '']) => [name, { zh, en }]),
);
