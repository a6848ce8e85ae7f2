import { listExport } from '../org/index.ts';
import { listVehicles } from './schema.ts';
import * as service from './service.ts';

/** The list of vehicles as a file. */
export const vehicleExport = listExport({
  list: listVehicles,
  title: { zh: '车辆', en: 'Vehicles' },
  page: service.listVehicles,
  columns: [
    { key: 'vin', title: { zh: '车架号 (VIN)', en: 'VIN' }, value: (row) => row.vin ?? row.serial },
    { key: 'plate', title: { zh: '车牌', en: 'Plate' }, value: (row) => row.plate },
    {
      key: 'car',
      title: { zh: '车型', en: 'Car' },
      value: (row, words) =>
        `${words.pick(row.seriesName, row.seriesNameEn)} ${words.pick(row.trimName, row.trimNameEn)}`,
    },
    { key: 'colour', title: { zh: '颜色', en: 'Colour' }, value: (row) => row.colour },
    { key: 'delivered', title: { zh: '交车日期', en: 'Delivered on' }, value: (row) => row.deliveredOn },
    {
      key: 'dealer',
      title: { zh: '经销商', en: 'Dealer' },
      value: (row, words) => words.pick(row.dealerName, row.dealerNameEn),
    },
    { key: 'warranty', title: { zh: '质保至', en: 'Warranty until' }, value: (row) => row.warrantyUntil },
    { key: 'insured', title: { zh: '保险至', en: 'Insured until' }, value: (row) => row.insuredUntil },
    { key: 'loan', title: { zh: '贷款至', en: 'Loan until' }, value: (row) => row.loanUntil },
    { key: 'owner', title: { zh: '车主', en: 'Owner' }, value: (row) => row.ownerName },
  ],
});
