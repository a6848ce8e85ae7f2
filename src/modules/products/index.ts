/** Front door of products. */
export {
  changeMany,
  foresee,
  laterFirst,
  restoreOne,
  type VehicleBefore,
  type VehicleRefusal,
} from './import/change.ts';
export {
  foldName,
  type GivenVehicle,
  registerMany,
  trimBook,
  unmakeMany,
  vehiclesNamed,
} from './import/many.ts';
export { plateOf, serialOf, vinOf } from './numbers.ts';
export { deliverAgain, giveBack } from './ownership/returns.ts';
export { currentOwner, plainNumber, seriesByCode, takeChangedOwners, trimById } from './queries.ts';
export { deliverUnit, findVehicles } from './service.ts';
