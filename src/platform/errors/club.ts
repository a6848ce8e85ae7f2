import { type ErrorRow, row } from './row.ts';

/** Membership, branches, transfers, recommendations. */
export const clubErrors = {
  'club.brand_only': row(
    409,
    '请在品牌总部操作:车友会规则由品牌维护。',
    'Act at the brand: the rules of the club are the brand’s.',
  ),
  'member.none': row(409, '您还不是车友会会员。', 'You are not a member of the club.'),
  'member.exists': row(
    409,
    '该客户已是会员或已有待审批的申请。',
    'This customer is a member or has an application waiting.',
  ),
  'member.not_pending': row(409, '该申请已处理。', 'This application was decided already.'),
  'member.no_branch': row(409, '该经销商尚未开设车友会分会。', 'This dealer has no branch of the club yet.'),
  'member.not_owner': row(409, '只有本店车主可以申请入会。', 'Only owners of a car delivered here can apply.'),
  'member.not_active': row(409, '只有有效会员才能这样操作。', 'This needs an active member.'),
  'member.not_left': row(409, '该会员没有退会,无法恢复。', 'This member has not left; there is nothing to renew.'),
  'member.return_over': row(
    409,
    '退会已超过 {months} 个月,积分已失效,请重新申请入会。',
    'More than {months} months have passed since they left and the points are gone; apply anew.',
  ),
  'branch.exists': row(409, '该经销商已有分会。', 'This dealer has a branch already.'),
  'branch.code_taken': row(409, '分会代码已被使用。', 'Another branch has this code.'),
  'branch.closed': row(409, '该分会已关闭。', 'This branch is closed.'),
  'branch.has_members': row(
    409,
    '分会还有会员或待审批的申请,请选择接收的分会。',
    'The branch still has members or applications; choose the branch that takes them over.',
  ),
  'transfer.open': row(409, '该会员已有待处理的转会申请。', 'A change of branch of this member is waiting already.'),
  'transfer.decided': row(409, '该转会申请已处理。', 'This change of branch was decided already.'),
  'transfer.not_yours': row(403, '该转会申请不由贵分会处理。', 'This change of branch is not yours to answer.'),
  'transfer.foreign': row(
    403,
    '只能申请转入或转出本分会。',
    'Only changes from or to a branch of yours can be asked for.',
  ),
  'transfer.unfit': row(
    409,
    '会员状态或分会已变化,无法转会。',
    'The member or the branch has changed in the meantime; the change no longer fits.',
  ),
  'referral.self': row(409, '不能推荐自己。', 'Nobody recommends themselves.'),
  'referral.taken': row(409, '此人已被他人推荐,以先登记的为准。', 'Somebody else recommended this person before.'),
  'referral.owner': row(409, '此人已是车主,不再计入转介绍。', 'This person is an owner already.'),
  'referral.lead': row(
    409,
    '此人已有跟进中的线索,转介绍须在询价之前登记。',
    'There is an open lead of this person: a recommendation is taken down before the enquiry.',
  ),
  'referral.dealer_only': row(409, '转介绍在经销商处登记。', 'Recommendations are taken down at a dealer.'),
  'referral.ended': row(409, '该转介绍已结束。', 'This recommendation has ended already.'),
  'benefit.used_up': row(409, '该权益本期已用完。', 'This benefit is used up for the period.'),
  'benefit.code_refused': row(
    409,
    '权益码无效、已过期、已使用,或不能在此核销。',
    'The code is not valid, has run out, was used, or is not honoured here.',
  ),
  'partner.code_taken': row(409, '该伙伴代码已被使用。', 'This code of a partner is taken.'),
  'partner.ended': row(409, '合作已结束。', 'The partnership has ended.'),
  'partner.no_recipient': row(
    409,
    '请先将该伙伴登记为信息接收方,会员才能同意向其提供信息。',
    'Name the partner as a recipient first: only then can members agree to it.',
  ),
} as const satisfies Record<string, ErrorRow>;
