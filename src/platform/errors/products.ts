import { type ErrorRow, row } from './row.ts';

/** Vehicles and the catalogue. */
export const productsErrors = {
  'unit.vin_taken': row(409, '该 VIN 已登记为另一辆车。', 'This VIN is registered for another car.'),
  'unit.vin_invalid': row(400, '{zh}', '{en}'),
  'unit.serial_taken': row(409, '该配置下已有此序列号。', 'A unit of this trim has this serial number.'),
  'unit.mileage_falls': row(
    409,
    '里程不能低于 {readOn} 的 {km} 公里。若已更换里程表,请勾选后再保存。',
    'The mileage cannot be below the {km} km of {readOn}. If the odometer was replaced, say so and save again.',
  ),
  'unit.mileage_above': row(
    409,
    '里程不能高于 {readOn} 的 {km} 公里。',
    'The mileage cannot be above the {km} km of {readOn}.',
  ),
  'unit.not_held': row(
    403,
    '该车由其他经销商维护,您只能查看。',
    'Another dealer looks after this vehicle; you can see it only.',
  ),
  'unit.no_owner': row(409, '该车目前没有车主。', 'This vehicle has no owner at present.'),
  'unit.same_owner': row(409, '该客户已是这辆车的车主。', 'This customer owns the vehicle already.'),
  'unit.not_undoable': row(
    409,
    '此后车辆又有改动或新车主名下已有登记,无法撤销。',
    'The vehicle was changed, or something was written down for its new owner, since; this cannot be undone.',
  ),
  'catalogue.code_taken': row(409, '该编码已被使用。', 'This code is taken.'),
} as const satisfies Record<string, ErrorRow>;
